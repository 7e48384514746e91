"""What of a state is read while something is worked out: it is worked out once for all states that agree in that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, fields
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

from kingmaker.analysis.frames import reader
from kingmaker.model.state import State
from kingmaker.records import changed, dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator

    from kingmaker.analysis.frames import Slot, Values

T = TypeVar("T")

#: What was read of a state: a part of it and a key there; without a key, the whole part.
Read: TypeAlias = "tuple[str, str | None]"

#: The parts of a state that are mappings, and those slots of the others that are taken as read, whatever is done.
_MAPPED = tuple(part.name for part in fields(State) if part.default_factory is dict)
_WHOLE = ("days", "happened")


class Watched(Mapping[str, Any]):
    """A part of a state that notes what of it is read."""

    def __init__(self, name: str, inner: Mapping[str, Any], seen: set[Read]) -> None:
        """Watch the part of this name."""
        self._name, self._inner, self._seen = name, inner, seen

    def __getitem__(self, key: str) -> Any:  # noqa: ANN401 - what the part holds
        """Return what is there, and note that it was read."""
        self._seen.add((self._name, key))
        return self._inner[key]

    def __iter__(self) -> Iterator[str]:
        """Yield all keys, and note that all of it was read."""
        self._seen.add((self._name, None))
        return iter(self._inner)

    def __len__(self) -> int:
        """Return how many keys there are, and note that all of it was read."""
        self._seen.add((self._name, None))
        return len(self._inner)


def watched(state: State, seen: set[Read]) -> State:
    """Return a state that adds to `seen` what is read of it.

    >>> from kingmaker.model.values import Name
    >>> seen = set()
    >>> own = watched(State(offices={"ceo": (Name("ann"),)}), seen)
    >>> own.offices.get("ceo"), own.seats.get("board", ()), sorted(seen)
    (('ann',), (), [('offices', 'ceo'), ('seats', 'board')])
    """
    return changed(state, **{part: Watched(part, getattr(state, part), seen) for part in _MAPPED})


@dataclass(slots=True)
class _Kept(Generic[T]):
    """What was found, by the values of those slots that any working out of it has read so far."""

    reads: tuple[int, ...]
    read: Callable[[Values], Hashable]
    known: dict[Hashable, T] = field(default_factory=dict)


@dataclass(slots=True)
class Keeper(Generic[T]):
    """Keeps what is worked out of states, under names; `slots` are those that it may turn on, by their places.

    What was read of one state may not be all that matters in another. So where more is read than before, what was found
    under the name is forgotten, and kept by all of it from then on: whatever is kept was found by reading no more.
    """

    slots: Mapping[int, Slot]
    _named: dict[Hashable, _Kept[T]] = field(default_factory=dict)

    def of(
        self,
        name: Hashable,
        values: Values,
        state: Callable[[], State],
        work: Callable[[State], T],
    ) -> T:
        """Return what `work` makes of the state with these values; it reads nothing else that can change."""
        kept = self._named.get(name)
        if kept is None:
            whole = tuple(n for n, slot in self.slots.items() if slot.part in _WHOLE)
            kept = self._named[name] = _Kept(whole, reader(whole))
        key = kept.read(values)
        if key not in kept.known:
            seen: set[Read] = set()
            found = work(watched(state(), seen))
            reads = tuple(sorted({*kept.reads, *self._places(seen)}))
            if reads != kept.reads:
                kept.reads, kept.read = reads, reader(reads)
                kept.known.clear()
                key = kept.read(values)
            kept.known[key] = found
        return kept.known[key]

    def _places(self, seen: set[Read]) -> Iterator[int]:
        """Yield the slots that were read."""
        for place, slot in self.slots.items():
            key = slot.key.partition(".")[0] if slot.part == "holdings" else slot.key
            if (slot.part, key) in seen or (slot.part, None) in seen:
                yield place
