"""Values of slots as small numbers: what is told apart by many amounts or lists is compared and looked up quickly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Hashable

    from kingmaker.analysis.frames import Changes, Values

#: The numbers of the values of the slots of a frame, in their order: one state.
Codes: TypeAlias = tuple[int, ...]


class Coding:
    """The values that each slot was found to have, and their numbers: as they were found, from nought on. It grows.

    >>> coding = Coding(2)
    >>> coding.codes(("a", "x")), coding.codes(("b", "x")), coding.codes(("a", "y"))
    ((0, 0), (1, 0), (0, 1))
    >>> coding.values((1, 1))
    ('b', 'y')
    """

    __slots__ = ("_numbers", "_values")

    def __init__(self, slots: int) -> None:
        """Begin with so many slots, of which nothing was found yet."""
        self._numbers: tuple[dict[Hashable, int], ...] = tuple({} for _ in range(slots))
        self._values: tuple[list[Any], ...] = tuple([] for _ in range(slots))

    def codes(self, values: Values) -> Codes:
        """Return the numbers of values, new ones for those that were not found before."""
        return tuple([self._code(slot, value) for slot, value in enumerate(values)])

    def changes(self, changes: Changes) -> Changes:
        """Return changes with the numbers of values instead of these."""
        return tuple([(slot, self._code(slot, value)) for slot, value in changes])

    def values(self, codes: Codes) -> Values:
        """Return the values with these numbers; equal ones are the very same."""
        return tuple([known[code] for known, code in zip(self._values, codes, strict=True)])

    def _code(self, slot: int, value: Hashable) -> int:
        known = self._numbers[slot]
        found = known.get(value)
        if found is None:
            found = known[value] = len(known)
            self._values[slot].append(value)
        return found
