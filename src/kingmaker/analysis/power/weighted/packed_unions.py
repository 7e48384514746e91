"""Values of weighted games with a priori unions, exact, in long integers of Python alone."""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate
from math import factorial
from typing import TYPE_CHECKING

from kingmaker.analysis.power.weighted.packed import without
from kingmaker.analysis.power.weighted.packing import fields, product, width

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    #: How often each size of a coalition counts, and what to divide the sum by, given the players.
    Law = Callable[[int], tuple[list[int], int]]


def orders(players: int) -> tuple[list[int], int]:
    """Return in how many orders one of the players finds a given set before it, of how many.

    >>> orders(3)
    ([2, 1, 2], 6)
    """
    after = players - 1
    return [factorial(s) * factorial(after - s) for s in range(players)], factorial(players)


def subsets(players: int) -> tuple[list[int], int]:
    """Return that each set of the others counts once, of how many.

    >>> subsets(3)
    ([1, 1, 1], 4)
    """
    return [1] * players, 1 << (players - 1)


def coalitional(
    quota: int, unions: Sequence[Sequence[int]], laws: tuple[Law, Law]
) -> list[list[Fraction]]:
    """Return the value of each member of each union, the weights of whose members are given.

    A member is decisive for a set of other unions, all with all their members, and a set of
    members of its own; each law says what such a set counts for by its size. The other unions are
    counted by weight and size in one product for all, from which the union is divided out; its own
    members likewise. O(m q) additions of m² bits for m unions, and O(p² W) for each union of p
    members that weigh W. Every weight is positive, and the quota too.

    Owen (1977), Values of games with a priori unions, and (1981), Modification of the
    Banzhaf-Coleman index for games with a priori unions; Alonso-Meijide and Bowles (2005),
    Generating functions for coalitional power indices: an application to the IMF.
    """
    m = len(unions)
    weights, whole = laws[0](m)
    sized = len(set(weights)) > 1
    wide = width(1 << m)
    shift, row = (wide, wide * (m + 1)) if sized else (0, wide)
    totals = sorted(map(sum, unions))
    steps = ((row * t + shift, row * t) for t in totals)
    rows = list(accumulate(fields(product(steps, row * quota), row, quota)))

    def counted(packed: int) -> int:
        """Return what these sets of other unions count for together."""
        if not sized:
            return packed
        return sum(map(int.__mul__, fields(packed, wide, m), weights))

    made = []
    for union in unions:
        parts, of = laws[1](len(union))
        if len(union) == 1:
            found = {union[0]: counted(without(rows, quota - 1, union[0], shift))}
        else:
            levels = [counted(packed) for packed in _others(rows, sum(union), shift)]
            found = _members(levels, union, parts)
        made.append([Fraction(found[weight], whole * of) for weight in union])
    return made


def _others(rows: Sequence[int], total: int, shift: int) -> list[int]:
    """Return the sets of other unions that weigh up to each of the levels that the union can turn.

    The last is the level below the quota, the first that of the quota without the union.
    """
    made: list[int] = []
    for place, packed in enumerate(rows):
        made.append(packed - (made[place - total] << shift) if place >= total else packed)
    return [0] * (total + 1 - len(made)) + made[-total - 1 :]


def _members(levels: Sequence[int], union: Sequence[int], parts: Sequence[int]) -> dict[int, int]:
    """Return what a member of each weight is decisive for, given the sets of others below each level."""
    size, total = len(union), sum(union)
    wide = width((max(levels) << size) | 1)
    sets = {0: 1}
    for weight in sorted(union):
        for reached, packed in sorted(sets.items(), reverse=True):
            sets[reached + weight] = sets.get(reached + weight, 0) + (packed << wide)
    found = {}
    for weight in set(union):
        others: dict[int, int] = {}
        together = 0
        for reached in sorted(sets):
            packed = sets[reached] - (others.get(reached - weight, 0) << wide)
            others[reached] = packed
            if packed:
                turned = levels[total - reached] - levels[total - reached - weight]
                together += packed * turned
        found[weight] = sum(map(int.__mul__, fields(together, wide, size), parts))
    return found
