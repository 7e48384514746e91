"""Swings of weighted games, in all and by size, exact, in long integers of Python alone."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from kingmaker.analysis.power.weighted.packing import fields, product, width
from kingmaker.analysis.power.weighted.records import Swings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kingmaker.analysis.power.weighted.reduction import Reduced


def swings(game: Reduced) -> Swings:
    """Return the winning coalitions and each player's swings, all players from one polynomial.

    The product of 1 + x^w counts the coalitions of each weight; its partial sums F(k) those that
    weigh less than k. Without player i the sums are F(k) - F(k - w) + F(k - 2w) - ..., so its
    swings are F(q) - 2 F(q - w) + 2 F(q - 2w) - ... The product is truncated at the quota, of the
    game or of its blocking coalitions, and takes the lightest first. O(n q) bits of n, memory
    n q bits.

    Brams and Affuso (1976); Uno (2012), Efficient computation of power indices for weighted
    majority games (all players in one pass); Kurz (2016), Computing the power distribution in the
    IMF.
    """
    below = game.quota
    if game.decided:
        n = len(game.classes)
        return Swings((1 << n) if game.quota <= 0 else 0, (0,) * n)
    wide = width(1 << game.size)
    bits = wide * below
    steps = ((wide * w, wide * w) for w in game.ascending())
    sums = list(accumulate(fields(product(steps, bits), wide, below)))
    found = [_decisive(sums, below - 1, w) for w in game.weights]
    return Swings.of(game, found, sums[below - 1])


def _decisive(sums: Sequence[int], top: int, weight: int) -> int:
    """Return the alternating sum of the partial sums, at every `weight` from the top."""
    found = sums[top]
    first, second = top - weight, top - 2 * weight
    if first >= 0:
        found -= 2 * sum(sums[first :: -2 * weight])
    if second >= 0:
        found += 2 * sum(sums[second :: -2 * weight])
    return found


def sizes(game: Reduced) -> list[list[int]]:
    """Return for each class the coalitions of each size of others that a player of it turns.

    As `swings`, with a second variable for the size of a coalition: an integer holds a row of sizes
    for each weight. O(n q) additions of n² bits each, memory n² q bits.

    Mann and Shapley (1962), Values of large games VI: evaluating the Electoral College exactly, for
    the generating function; Uno (2012).
    """
    size = game.size
    wide = width(1 << size)
    row = wide * (size + 1)
    bits = row * game.quota
    steps = ((row * w + wide, row * w) for w in game.ascending())
    rows = list(accumulate(fields(product(steps, bits), row, game.quota)))
    return [
        list(fields(without(rows, game.quota - 1, weight, wide), wide, size))
        for weight in game.weights
    ]


def without(rows: Sequence[int], top: int, weight: int, shift: int) -> int:
    """Return the coalitions without one player of a weight that weigh up to `top`, and not `weight` less.

    Row k counts, by size, the coalitions of all that weigh up to k; a size is one shift.
    """
    others = before = 0
    for place in range(top % weight, top + 1, weight):
        before, others = others, rows[place] - (others << shift)
    return others - before
