"""Moves that are made at once, each worked out once for all places that agree in what it reads."""

from __future__ import annotations

from dataclasses import field
from operator import itemgetter
from typing import TYPE_CHECKING, TypeAlias

from kingmaker.analysis.frames import reader
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

    from kingmaker.analysis.frames import Changes, Values
    from kingmaker.analysis.options import Option
    from kingmaker.analysis.struggle.moving import Motion

    #: Which slots a move that is made at once changes, and the motion that it takes, in each way; `None` where it cannot be made.
    Made: TypeAlias = tuple[Changes, tuple[Motion, ...]] | None

    #: Moves that can be made, by number, with what they change and take.
    Able: TypeAlias = list[tuple[int, tuple[Changes, tuple[Motion, ...]]]]


@dataclass(frozen=True, slots=True)
class _Alike:
    """Moves that read the same slots; what was found of each, and, once all are worked out, of those that can be made."""

    read: Callable[[Values], Hashable]
    known: dict[tuple[int, Hashable], Made] = field(default_factory=dict)
    able: dict[Hashable, Able] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outright:
    """Keeps what `work_out` finds of the moves of one case, by number, in states of play."""

    work_out: Callable[[int, Values], Made]
    _own: tuple[_Alike, ...]
    _alike: tuple[_Alike, ...]

    @classmethod
    def of(cls, options: Iterable[Option], work_out: Callable[[int, Values], Made]) -> Outright:
        """Return what keeps what is found of these options."""
        alike: dict[tuple[int, ...], _Alike] = {}
        own = [alike.setdefault(o.reads, _Alike(reader(o.reads))) for o in options]
        return cls(work_out, tuple(own), tuple(alike.values()))

    def one(self, number: int, values: Values) -> Made:
        """Return what is found of one move."""
        alike = self._own[number]
        key = (number, alike.read(values))
        if key not in alike.known:
            alike.known[key] = self.work_out(number, values)
        return alike.known[key]

    def every(self, values: Values) -> Able:
        """Return what is found of all moves that can be made, in their order."""
        made: Able = []
        for alike in self._alike:
            able = alike.able.get(alike.read(values))
            if able is None:
                return self._all(values)
            made += able
        made.sort(key=itemgetter(0))
        return made

    def _all(self, values: Values) -> Able:
        """Return the same where some are not worked out yet; they are, one after the other."""
        made = [(number, self.one(number, values)) for number in range(len(self._own))]
        able = [(number, found) for number, found in made if found is not None]
        for alike in self._alike:
            own = [one for one in able if self._own[one[0]] is alike]
            alike.able[alike.read(values)] = own
        return able
