"""Swings of large weighted games, exact, from remainders modulo several primes; and in floats."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.power.weighted import kernels, residues
from kingmaker.analysis.power.weighted.costs import IN_A_WORD
from kingmaker.analysis.power.weighted.records import Floats, Swings

if TYPE_CHECKING:
    from kingmaker.analysis.power.weighted.kernels import Words
    from kingmaker.analysis.power.weighted.reduction import Reduced


def swings(game: Reduced) -> Swings:
    """Return the winning coalitions and each player's swings, as `packed.swings` does, by remainders.

    The counts are kept modulo 2^64 and primes just below 2^63, one at a time: as many as are needed
    for 2^(n - 1), which bounds them because the quota is at most half of the weights (or that of
    the blocking coalitions is). The first 63 players are counted for all moduli at once. O(n² q / 64)
    operations on words, none of which can overflow; memory 16 q bytes.

    Uno (2012) and Kurz (2016), as `packed.swings`.
    """
    distinct = np.array(game.weights, np.int64)
    if game.size <= IN_A_WORD:
        numbers = np.array(game.counts, np.int64)
        *few, losing = kernels.swings(distinct, numbers, game.quota).tolist()
        return Swings.of(game, few, losing)
    parts = _parts(game.size)
    weights = np.array(game.ascending(), np.int64)
    common = np.zeros(game.quota, np.uint64)
    common[0] = 1
    few = weights[: min(IN_A_WORD, weights.size)]
    reach = kernels.spread(common, few, (0, 0), np.uint64(0))
    columns = []
    for part in parts:
        counts = common if part == parts[-1] else common.copy()
        columns.append(_counted(counts, (weights, distinct), (few.size, reach), part))
    whole = prod(parts)
    factors = residues.joined(parts)
    *many, losing = (
        residues.restored(row, factors, whole)
        for row in zip(*(column.tolist() for column in columns), strict=True)
    )
    return Swings.of(game, many, losing)


def _parts(players: int) -> tuple[int, ...]:
    """Return moduli whose product is more than 2^(players - 1), the first of them 2^64."""
    left = max(players - 65, 0)
    return (1 << 64, *residues.moduli(63, 1 << left)) if players > IN_A_WORD + 1 else (1 << 64,)


def _counted(
    counts: Words, weights: tuple[kernels.Whole, kernels.Whole], start: tuple[int, int], part: int
) -> Words:
    """Return the swings of each class and the number of coalitions below the quota, modulo a number."""
    modulus = np.uint64(part % (1 << 64))
    if modulus:
        np.remainder(counts, modulus, out=counts)
    kernels.spread(counts, weights[0], start, modulus)
    kernels.accumulate(counts, modulus)
    found = kernels.decisive(counts, counts.size, weights[1], modulus)
    return np.append(found, counts[-1])


def banzhaf(game: Reduced) -> Floats:
    """Return the chance that each player is decisive if the others decide by tossing coins.

    One pass of positive terms in floating point; what is subtracted in the end is bounded term by
    term, so that the error holds for every value: rounding of 4 units in 2^53 for each player, and
    `kernels.RUN` for the partial sums. O(n q), memory 8 q bytes.
    """
    if game.decided:
        return Floats((0.0,) * len(game.classes), 0.0)
    distinct = np.array(game.weights, np.int64)
    sums = kernels.chances(np.array(game.ascending(), np.int64), game.quota, 0.5)
    found, errors = kernels.pivotal(sums, game.quota, distinct, (0.5, rounding(game.size)))
    return by_player(game, found, float(errors.max()))


def rounding(players: int) -> float:
    """Return the relative error of the sums of `kernels.chances`: first order, and a margin for higher."""
    return (4 * players + kernels.RUN + 4) * 2.0**-53 * (1 + 1e-6)


def by_player(game: Reduced, values: kernels.Real, error: float) -> Floats:
    """Return the values of the classes for each player, nought for those of no weight."""
    return Floats(game.of_players(values.tolist(), 0.0), error)
