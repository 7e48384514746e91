"""Many weighted games at once, arrays in and arrays out: sweeps over thresholds, or over weights."""

from __future__ import annotations

from math import comb
from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.coalitions import TooLarge
from kingmaker.analysis.power.weighted import kernels_batch as loops
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kingmaker.analysis.power.weighted.kernels import Real, Whole

#: With so many players or fewer, every count is below 2^63.
MOST_PLAYERS = 62
#: One table of counts is no larger, in fields of 8 bytes.
MOST_FIELDS = 1 << 27


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """For g games of n players: `winning` coalitions (g,) and `swings` (g, n), both int64."""

    winning: Whole
    swings: Whole


def swings_batch(quotas: NDArray[np.integer], weights: NDArray[np.integer]) -> Counts:
    """Return the winning coalitions and each player's swings of many games, exact.

    `quotas` has shape (g,); `weights` shape (n,) for the same weights in all games, or (g, n) for each
    its own. One set of weights costs one pass over its sums for each different weight, O(n W) for weights
    that add up to W, and O(n) for each quota; otherwise each game costs O(n q). At most 62 players, so that
    counts cannot overflow: `TooLarge` beyond, and where a table would hold more than 1 GiB. `ValueError`
    for shapes that do not fit and for numbers that are negative or not whole.

    >>> found = swings_batch(np.array([3, 4]), np.array([2, 1, 1]))
    >>> found.winning.tolist(), found.swings.tolist()
    ([3, 1], [[3, 1, 1], [1, 1, 1]])
    """
    lost, numbers, _ = _counted(*_checked(quotas, weights), np.ones(1))
    return Counts((np.int64(1) << weights.shape[-1]) - lost, numbers)


def shapley_batch(quotas: NDArray[np.integer], weights: NDArray[np.integer]) -> Real:
    """Return the Shapley-Shubik values of many games, float64 of shape (g, n).

    The counts by size are exact; each value is a sum of n products, so its relative error is below
    (n + 3) / 2^53. Shapes, errors and limits as `swings_batch`, n times its cost.

    >>> shapley_batch(np.array([3, 4]), np.array([[2, 1, 1], [3, 1, 0]])).round(6).tolist()
    [[0.666667, 0.166667, 0.166667], [0.5, 0.5, 0.0]]
    """
    n = weights.shape[-1] if weights.ndim else 0
    shares = np.array([1 / (n * comb(n - 1, s)) for s in range(n)])
    if n == 1:  # one row means all sizes, which are the same
        shares = np.ones(1)
    return _counted(*_checked(quotas, weights), shares)[2]


def _counted(quotas: Whole, weights: Whole, shares: Real) -> tuple[Whole, Whole, Real]:
    """Return the losing coalitions, the swings and the sums of shares of each game."""
    shape = (quotas.size, weights.shape[-1])
    lost, numbers, values = np.zeros(shape[0], np.int64), np.zeros(shape, np.int64), np.zeros(shape)
    if weights.ndim > 1:
        if shape[1]:
            loops.games(quotas, weights, shares, (lost, numbers, values))
        else:
            lost[:] = quotas > 0
        return lost, numbers, values
    total = int(weights.sum())
    rows = 1 if shares.size <= 1 else shares.size + 1
    counts = loops.below(np.sort(weights), total + 1, rows)
    for weight in np.unique(weights[weights > 0]):
        number, value = loops.swept(quotas, counts, weight, shares)
        same = weights == weight
        numbers[:, same], values[:, same] = number[:, None], value[:, None]
    lost[:] = counts.sum(axis=0)[np.clip(quotas - 1, 0, total)]
    lost[quotas <= 0] = 0
    return lost, numbers, values


def _checked(quotas: NDArray[np.integer], weights: NDArray[np.integer]) -> tuple[Whole, Whole]:
    """Return both as int64, with quotas that no coalition reaches brought down to one of them."""
    if quotas.ndim != 1 or weights.ndim not in (1, 2):
        msg = "quotas have shape (g,), weights (n,) or (g, n)"
        raise ValueError(msg)
    if weights.ndim > 1 and len(weights) != len(quotas):
        msg = f"{len(quotas)} quotas and {len(weights)} sets of weights"
        raise ValueError(msg)
    if quotas.dtype.kind not in "iu" or weights.dtype.kind not in "iu":
        msg = "quotas and weights are whole numbers"
        raise ValueError(msg)
    if weights.size and weights.min() < 0:
        msg = "a weight is negative: joining could turn a winning coalition into a losing one"
        raise ValueError(msg)
    players = weights.shape[-1]
    if players > MOST_PLAYERS:
        msg = f"{players} players: counts fit in words for {MOST_PLAYERS}; use swings or shapley for each"
        raise TooLarge(msg)
    heaviest = int(weights.max()) if weights.size else 0
    if heaviest * max(players, 1) * (players + 1) > MOST_FIELDS:
        msg = "the sums are too many for a table: use swings or shapley for each game"
        raise TooLarge(msg)
    total = heaviest * players
    return np.clip(quotas, 0, total + 1).astype(np.int64), weights.astype(np.int64)
