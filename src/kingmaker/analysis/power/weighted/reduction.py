"""A weighted game made as small as it can be without changing who wins."""

from __future__ import annotations

from collections import Counter
from math import gcd
from typing import TYPE_CHECKING, TypeVar

from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Reduced:
    """A game whose players all weigh something, none more than the quota; equal weights are one class.

    `weights` are the different weights, the lightest first, and `counts` how many have each.
    `classes` has for each player of the game as given the number of its class, -1 for weight nought.
    `dual` tells that this is the game of the blocking coalitions: its swings are the same, and the
    coalitions that win are the complements of those that lost. With a quota of nought nothing loses
    and with `quota` above the total nothing wins: then `decided`, and nobody has any power.
    """

    quota: int
    weights: tuple[int, ...]
    counts: tuple[int, ...]
    classes: tuple[int, ...]
    dual: bool

    @property
    def size(self) -> int:
        """How many weigh something."""
        return sum(self.counts)

    @property
    def dummies(self) -> int:
        """How many weigh nothing."""
        return len(self.classes) - self.size

    @property
    def total(self) -> int:
        """What all weigh together."""
        return sum(w * c for w, c in zip(self.weights, self.counts, strict=True))

    @property
    def decided(self) -> bool:
        """Whether all coalitions win, or none."""
        return not 0 < self.quota <= self.total

    def ascending(self) -> list[int]:
        """Return the weights of those who weigh something, the lightest first."""
        return [w for w, c in zip(self.weights, self.counts, strict=True) for _ in range(c)]

    def of_players(self, by_class: Sequence[_Value], nothing: _Value) -> tuple[_Value, ...]:
        """Return what each player of the game as given has: what its class has, or nothing.

        Who weighs nothing has nothing, and nobody has anything where nothing was found of any class.
        """
        if not by_class:
            return (nothing,) * len(self.classes)
        return tuple(map([*by_class, nothing].__getitem__, self.classes))


def reduced(quota: int, weights: Sequence[int], *, dual: bool) -> Reduced:
    """Return the game divided by what divides all weights, no weight above the quota.

    With `dual`, of the game and that of its blocking coalitions the one of the lower quota. Raises
    `ValueError` for a weight that is negative and for numbers that are not whole. O(n log n).

    >>> reduced(10, [8, 4, 4, 40, 0], dual=False)
    Reduced(quota=3, weights=(1, 2, 3), counts=(2, 1, 1), classes=(1, 0, 0, 2, -1), dual=False)
    >>> reduced(9, [3, 3, 3, 1], dual=True)
    Reduced(quota=2, weights=(1, 2), counts=(1, 3), classes=(1, 1, 1, 0), dual=True)
    """
    check(quota, weights)
    common = gcd(*weights) or 1
    quota, now = -(-quota // common), weights
    if common > 1:
        now = [weight // common for weight in weights]
    total, flipped = sum(now), False
    while 0 < quota <= total:
        if dual and total - quota + 1 < quota:
            quota, flipped = total - quota + 1, not flipped
        if max(now) <= quota:
            break
        now = [min(weight, quota) for weight in now]
        total = sum(now)
    table = Counter(now)
    order = sorted(table)
    if order and not order[0]:
        del order[0]
    numbers = {weight: n for n, weight in enumerate(order)} | {0: -1}
    return Reduced(
        quota,
        tuple(order),
        tuple(map(table.__getitem__, order)),
        tuple(map(numbers.__getitem__, now)),
        flipped,
    )


def check(quota: int, weights: Sequence[int]) -> None:
    """Raise `ValueError` for a weight that is negative and for numbers that are not whole."""
    if not all(issubclass(kind, int) for kind in {type(quota), *map(type, weights)}):
        msg = "quota and weights are whole numbers"
        raise ValueError(msg)
    if min(weights, default=0) < 0:
        msg = "a weight is negative: joining could turn a winning coalition into a losing one"
        raise ValueError(msg)
