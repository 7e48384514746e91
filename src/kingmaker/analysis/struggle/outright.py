"""Moves that are made at once, each worked out once for all places that agree in what it reads."""

from __future__ import annotations

from dataclasses import field
from operator import itemgetter
from typing import TYPE_CHECKING, TypeAlias

from kingmaker.analysis.frames import reader
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Hashable, Sequence

    from kingmaker.analysis.frames import Changes
    from kingmaker.analysis.options import Option
    from kingmaker.analysis.struggle.coding import Codes
    from kingmaker.analysis.struggle.moving import Motion

    #: Which slots a move that is made at once changes, and the motion that it takes, in each way; `None` where it cannot be made.
    Made: TypeAlias = tuple[Changes, tuple[Motion, ...]] | None

    #: Moves that can be made, by number, with what they change and take.
    Able: TypeAlias = list[tuple[int, tuple[Changes, tuple[Motion, ...]]]]


@dataclass(frozen=True, slots=True)
class _Alike:
    """Moves that read the same slots; what was found of each, and, once all are worked out, of those that can be made."""

    read: Callable[[Codes], Hashable]
    known: dict[tuple[int, Hashable], Made] = field(default_factory=dict)
    able: dict[Hashable, Able] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outright:
    """Keeps what `work_out` finds of the moves of one case, by number, in states of play."""

    work_out: Callable[[int, Codes], Made]
    _own: tuple[_Alike, ...]
    _alike: tuple[tuple[_Alike, tuple[int, ...]], ...]  # with the moves that are asked for together

    @classmethod
    def of(
        cls,
        options: Sequence[Option],
        work_out: Callable[[int, Codes], Made],
        apart: Container[int] = (),
    ) -> Outright:
        """Return what keeps what is found of these options; those that are `apart` are only asked for one by one."""
        alike: dict[tuple[int, ...], tuple[_Alike, list[int]]] = {}
        for number, option in enumerate(options):
            own = alike.setdefault(option.reads, (_Alike(reader(option.reads)), []))
            own[1].extend([] if number in apart else [number])
        together = tuple((one, tuple(numbers)) for one, numbers in alike.values() if numbers)
        return cls(work_out, tuple(alike[o.reads][0] for o in options), together)

    def one(self, number: int, codes: Codes) -> Made:
        """Return what is found of one move."""
        alike = self._own[number]
        key = (number, alike.read(codes))
        if key not in alike.known:
            alike.known[key] = self.work_out(number, codes)
        return alike.known[key]

    def every(self, codes: Codes) -> Able:
        """Return what is found of all moves that can be made, in their order, but for those that are apart."""
        able = self.known(codes)
        return self._all(codes) if able is None else able

    def known(self, codes: Codes) -> Able | None:
        """Return the same without working anything out; `None` where that would be needed."""
        made: Able = []
        for alike, _ in self._alike:
            able = alike.able.get(alike.read(codes))
            if able is None:
                return None
            made += able
        made.sort(key=itemgetter(0))
        return made

    def _all(self, codes: Codes) -> Able:
        """Return the same where some are not worked out yet; they are, one after the other."""
        numbers = sorted(number for _, own in self._alike for number in own)
        made = {number: self.one(number, codes) for number in numbers}
        for alike, own in self._alike:
            alike.able[alike.read(codes)] = [
                (number, found) for number in own if (found := made[number]) is not None
            ]
        return [(number, found) for number, found in made.items() if found is not None]
