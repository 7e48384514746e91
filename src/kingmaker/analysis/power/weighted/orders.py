"""From counts of coalitions by size to a player's value: orders and equal shares."""

from __future__ import annotations

from fractions import Fraction
from math import comb, factorial, lcm
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def pivots(counts: Sequence[int]) -> Fraction:
    """Return the part of all orders in which a player is the pivot, given its swings with 0, 1, ... others.

    With s others before it and n - 1 - s after it, s! (n - 1 - s)! of n! orders.

    >>> pivots([0, 2, 0])
    Fraction(1, 3)
    """
    most = len(counts) - 1
    number = sum(
        count * factorial(s) * factorial(most - s) for s, count in enumerate(counts) if count
    )
    return Fraction(number, factorial(most + 1))


def equal_shares(counts: Sequence[int]) -> Fraction:
    """Return what a player gets if in each coalition it shares 1 equally with 0, 1, ... others.

    >>> equal_shares([1, 0, 3])
    Fraction(2, 1)
    """
    unit = lcm(*range(1, len(counts) + 1))
    return Fraction(sum(c * (unit // (k + 1)) for k, c in enumerate(counts) if c), unit)


def with_dummies(counts: Sequence[int], dummies: int) -> list[int]:
    """Return a player's swings by size among so many more players, who may join or not.

    >>> with_dummies([0, 2], 1)
    [0, 2, 2]
    """
    if not dummies:
        return list(counts)
    found = [0] * (len(counts) + dummies)
    for s, count in enumerate(counts):
        for k in range(dummies + 1):
            found[s + k] += count * comb(dummies, k)
    return found
