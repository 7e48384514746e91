"""Integrals over the chance with which players join, in place of sums over the sizes of coalitions."""

from __future__ import annotations

from functools import cache
from math import comb, isqrt, log
from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.power.weighted import kernels
from kingmaker.analysis.power.weighted.large import by_player, rounding
from kingmaker.analysis.power.weighted.records import Floats
from kingmaker.analysis.power.weighted.threads import spread_over
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from kingmaker.analysis.power.weighted.kernels import Real, Whole
    from kingmaker.analysis.power.weighted.reduction import Reduced


@dataclass(frozen=True, slots=True)
class Rule:
    """Nodes of at most one half, each standing for its mirror image too, with their weights.

    `error` bounds the relative error for every t^s (1 - t)^(n - 1 - s), so for their sums too.
    """

    nodes: tuple[float, ...]
    weights: tuple[float, ...]
    error: float


@cache
def rule(players: int) -> Rule:
    """Return a Gauss-Legendre rule for polynomials of degree below `players` over the chances 0 to 1.

    Half as many nodes are exact, but for rounding. A multiple of the root is enough, since the terms
    are as wide as that: the rule is measured on each of them, and the nodes are increased until it is
    as good as rounding allows.
    """
    number = min(4 * isqrt(players) + 4, (players + 1) // 2)
    while True:
        x, weights = np.polynomial.legendre.leggauss(number)
        half = (number + 1) // 2
        nodes = (1 + x[:half]) / 2
        made = Rule(tuple(nodes.tolist()), tuple((weights[:half] / 2).tolist()), 0.0)
        error = _measured(made, players)
        if error < 1e-14 * (players + 10) or 2 * number >= players:
            return Rule(made.nodes, made.weights, error)
        number = min(number + number // 8 + 1, (players + 1) // 2)


def _measured(made: Rule, players: int) -> float:
    """Return the largest relative error over all sizes, with what measuring it may err by itself.

    The integral of t^s (1 - t)^(n - 1 - s) is 1 / (n C(n - 1, s)).
    """
    t, weights = np.array(made.nodes), np.array(made.weights)
    before = np.arange(players)[:, None]
    exact = np.array([log(players * comb(players - 1, s)) for s in range(players)])
    terms = np.exp(before * np.log(t) + (players - 1 - before) * np.log1p(-t) + exact[:, None])
    middle = t == 0.5  # noqa: PLR2004 - which is its own mirror image
    sums = terms @ weights + terms[::-1] @ np.where(middle, 0.0, weights)
    return float(np.abs(sums - 1).max()) + 8 * (players + 10) * 2.0**-53


def shapley(game: Reduced, workers: int) -> Floats:
    """Return the Shapley-Shubik values: the integral of the chance to be decisive over t from 0 to 1.

    With t all others join independently (the multilinear extension). A node t of at most one half
    serves for 1 - t too: there a player is decisive as often as among the blocking coalitions with t.
    So one pass over the sums for each two nodes, O(n q √n) in all, memory 8 max(q, W - q + 1) bytes
    for each worker. The error adds up that of the rule and of all roundings; the answer is the same for
    any number of workers.

    Owen (1972), Multilinear extensions of games, Management Science 18, 64-79; Leech (2003), Computing
    power indices for large voting games, Management Science 49, 831-838.
    """
    if game.decided:
        return Floats((0.0,) * len(game.classes), 0.0)
    used = rule(game.size)
    weights = np.array(game.ascending(), np.int64)
    distinct = np.array(game.weights, np.int64)
    tops = (game.quota, game.total - game.quota + 1)
    parts = spread_over(workers, lambda t: _node(t, (weights, distinct), tops), used.nodes)
    values, errors = np.zeros(distinct.size), np.zeros(distinct.size)
    for share, (found, error) in zip(used.weights, parts, strict=True):
        values += share * found
        errors += share * error
    errors += values * (used.error + 4 * len(used.nodes) * 2.0**-53)
    return by_player(game, values, float(errors.max()))


def _node(t: float, weights: tuple[Whole, Whole], tops: tuple[int, int]) -> tuple[Real, Real]:
    """Return the chances to be decisive with t and with 1 - t, added, and what they may err by."""
    sums = kernels.chances(weights[0], max(tops), t)
    chance = (t, rounding(weights[0].size))
    found, errors = kernels.pivotal(sums, tops[0], weights[1], chance)
    if t == 0.5:  # noqa: PLR2004 - which is its own mirror image
        return found, errors
    mirrored, more = kernels.pivotal(sums, tops[1], weights[1], chance)
    return found + mirrored, errors + more
