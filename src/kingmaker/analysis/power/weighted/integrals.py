"""Deegan-Packel, Holler-Packel and Johnston in floating point, for games too large for exact counts."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.coalitions import TooLarge
from kingmaker.analysis.power.weighted import kernels_floats as loops
from kingmaker.analysis.power.weighted.large import by_player
from kingmaker.analysis.power.weighted.threads import spread_over
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.analysis.power.weighted.kernels import Real, Whole
    from kingmaker.analysis.power.weighted.records import Floats
    from kingmaker.analysis.power.weighted.reduction import Reduced

#: Counts to 2^n are floats up to so many players.
MOST_PLAYERS = 1000
#: Layers are kept until they hold so many times the quota; the others are made again from the last kept.
KEPT = 4
UNIT = 2.0**-53


@dataclass(frozen=True, slots=True)
class Rule:
    """Nodes and weights for the integral over u from 0 to 1, and the largest relative error for u^s."""

    nodes: tuple[float, ...]
    weights: tuple[float, ...]
    error: float


@cache
def rule(players: int) -> Rule:
    """Return a Gauss-Legendre rule for the powers of u below `players`, measured on each of them.

    Half as many nodes are exact; a multiple of the root is enough, as for `quadrature.rule`.
    """
    number = 1
    powers = np.arange(players)[:, None]
    while True:
        x, weights = np.polynomial.legendre.leggauss(number)
        u, weights = (1 + x) / 2, weights / 2
        sums = (powers[:, 0] + 1) * (np.exp(powers * np.log(u)) @ weights)
        error = float(np.abs(sums - 1).max()) + 8 * (players + 10) * UNIT
        if error < 1e-14 * (players + 10) or 2 * number >= players + 1:
            return Rule(tuple(u.tolist()), tuple(weights.tolist()), error)
        number = min(number + number // 16 + 1, (players + 2) // 2)


def minimal(game: Reduced, workers: int) -> tuple[Floats, Floats]:
    """Return the Deegan-Packel and the Holler-Packel index.

    1/s is the integral of u^(s - 1), so Deegan-Packel needs no sizes: minimal winning coalitions are
    counted u^(others) times, as in `building.minimal`, at some numbers u; Holler-Packel is the value at
    1. All terms are positive, so the relative error is that of the rule and of two roundings for each player.
    O(n q √n), memory about 10 KEPT q bytes for each worker; the same for any number of workers.

    Deegan and Packel (1978); Holler and Packel (1983).
    """
    _check(game)
    used = rule(game.size)
    parts = spread_over(workers, partial(members, game, johnston=False), (*used.nodes, 1.0))
    shares = np.array(used.weights) @ np.array(parts[:-1])
    relative = (2 * game.size + loops.RUN + 20) * UNIT * (1 + 1e-6)
    spread = used.error + len(used.nodes) * UNIT
    return (
        _normalised(game, shares, shares * (relative + spread)),
        _normalised(game, parts[-1], parts[-1] * relative),
    )


def johnston(game: Reduced, workers: int) -> Floats:
    """Return the Johnston index: as `minimal`, over the coalitions that can be broken (`building.critical`).

    What lies in a window beyond the quota is a difference of sums, whose error, relative to all
    coalitions, counts once for each different weight. O(n q √n), memory as `minimal` and 16 q bytes.

    Johnston (1978), On the measurement of power: some reactions to Laver, Environment and Planning
    A 10, 907-914.
    """
    _check(game)
    used = rule(game.size)
    parts = spread_over(workers, partial(members, game, johnston=True), used.nodes)
    shares = np.array(used.weights) @ np.array(parts)
    relative = (2 * game.size + loops.RUN + 20) * UNIT * (1 + 1e-6)
    windows = len(game.weights) * 2 * (game.size + 2) * UNIT * 2.0 ** (game.size - 1)
    return _normalised(
        game, shares, shares * (relative + used.error + len(used.nodes) * UNIT) + windows
    )


def members(game: Reduced, u: float, *, johnston: bool) -> Real:
    """Return for each class the sum over coalitions with a player of it of u^(others that count)."""
    weights = np.array(game.ascending()[::-1], np.int64)
    quota, offset = game.quota, int(weights[0]) - 1
    after = np.append(np.cumsum(weights[::-1])[::-1], 0)
    made = np.zeros(quota + offset + 1)
    light = np.zeros(made.size if johnston else 1)
    light[0] = 1.0
    if johnston:
        loops.exceed(made, light, (offset, int(weights[-1]), 0, 0))
    else:
        made[: offset + 1] = 1.0
    found = []
    for k, left in _upwards(weights, quota, u):
        weight, reach = int(weights[k]), min(int(after[k]), quota)
        if k + 1 == weights.size or weights[k + 1] != weight:
            start = offset + 1 - weight
            found.append(loops.meeting(left, made[start : start + reach]))
        loops.complete(made, (offset, weight, reach), u)
        if johnston:
            loops.lighter(light, weight, int(after[k + 1]))
            if k and weights[k - 1] > weight:
                loops.exceed(made, light, (offset, int(weights[k - 1]), weight, int(after[k])))
    return np.array(found)


def _upwards(weights: Whole, quota: int, u: float) -> Iterator[tuple[int, Real]]:
    """Yield for each player, the lightest first, what the heavier ones can have gathered.

    Going down, a layer is kept now and then; going up, those between are made again.
    """
    after = np.append(np.cumsum(weights[::-1])[::-1], 0)
    reaches = np.minimum(after, quota).tolist()
    left = np.zeros(quota + 1)
    left[quota] = 1.0
    kept: list[tuple[int, Real]] = []
    room = np.empty((KEPT + 1) * quota)
    held = KEPT * quota
    for k in range(weights.size):
        if held + reaches[k] > KEPT * quota:
            kept.append((k, left[1 : reaches[k] + 1].copy()))
            held = 0
        held += reaches[k]
        loops.gather(left, int(weights[k]), reaches[k + 1], u)
    del left
    end = weights.size
    while kept:
        start, layer = kept.pop()
        layers = [layer]
        free = 0
        for k in range(start, end - 1):
            layer = room[free : free + reaches[k + 1]]
            loops.gathered(layer, layers[-1], int(weights[k]), u)
            layers.append(layer)
            free += reaches[k + 1]
        for k in range(end - 1, start - 1, -1):
            yield k, layers.pop()
        end = start


def _normalised(game: Reduced, values: Real, errors: Real) -> Floats:
    """Return the values divided by their sum over all players, with the error of that too."""
    counts = np.array(game.counts)
    whole, doubt = float(counts @ values), float(counts @ errors)
    shares = values / whole
    bound = float(((errors + shares * doubt) / (whole - doubt)).max()) + 4 * UNIT
    return by_player(game, shares, bound)


def _check(game: Reduced) -> None:
    """Raise `TooLarge` for so many players that counts of coalitions are no longer floats."""
    if game.size > MOST_PLAYERS:
        msg = (
            f"{game.size} players: counts are floats for up to {MOST_PLAYERS}; estimate by sampling"
        )
        raise TooLarge(msg)
