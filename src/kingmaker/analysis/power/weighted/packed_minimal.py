"""Minimal winning coalitions and critical members of weighted games, exact, in long integers."""

from __future__ import annotations

from itertools import accumulate
from math import comb
from typing import TYPE_CHECKING

from kingmaker.analysis.power.weighted.packing import divided, fields, product, width
from kingmaker.analysis.power.weighted.records import Minimal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kingmaker.analysis.power.weighted.reduction import Reduced


def minimal(game: Reduced) -> Minimal:
    """Return the numbers of minimal winning coalitions, in all and with each player, by size.

    Taken in descending order of weight, a minimal winning coalition is one that its last player
    makes win. So for each class of equal weights one counts the coalitions of the heavier ones that
    lack something, and no more than its members weigh; those with a given player follow from the
    same sums, as for swings. O(n² q / w) additions of n² bits for players of weight w, memory n² q bits.

    Uno (2012), Efficient computation of power indices for weighted majority games; Staudacher et al.
    (2021), Computing the public good index for weighted voting games with precoalitions using dynamic
    programming.

    >>> from kingmaker.analysis.power.weighted.reduction import reduced
    >>> minimal(reduced(3, [2, 1, 1], dual=False))
    Minimal(total=2, by_size=((0, 0, 2, 0), (0, 0, 1, 0), (0, 0, 1, 0)))
    """
    players, size = len(game.classes), game.size
    if game.decided:
        return Minimal(int(game.quota <= 0), ((0,) * (players + 1),) * players)
    wide = width(1 << size)
    row = wide * (size + 1)
    heavier, total = 1, 0
    found = [0] * len(game.weights)
    for last in range(len(game.weights) - 1, -1, -1):
        weight, count = game.weights[last], game.counts[last]
        rows = list(accumulate(fields(heavier, row, game.quota)))
        for taken in range(1, count + 1):
            top = game.quota - 1 - (taken - 1) * weight
            if top < 0:
                break
            ways = comb(count, taken)
            sets = (rows[top] - (rows[top - weight] if top >= weight else 0)) << wide * taken
            total += ways * sum(fields(sets, wide, size + 1))
            found[last] += comb(count - 1, taken - 1) * sets
            for other in range(last + 1, len(game.weights)):
                sets = _containing(rows, top, weight, (game.weights[other], wide))
                found[other] += ways * (sets << wide * (taken + 1))
        heavier = _times(heavier, [(row * weight + wide, row * weight)] * count, row * game.quota)
    table = [tuple(fields(packed, wide, size + 1)) + (0,) * game.dummies for packed in found]
    return Minimal(total, game.of_players(table, (0,) * (len(game.classes) + 1)))


def memberships(game: Reduced) -> tuple[int, list[int]]:
    """Return how many minimal winning coalitions there are, and for each class those with a player of it."""
    found = minimal(game)
    first = {c: n for n, c in reversed(list(enumerate(game.classes)))}
    return found.total, [sum(found.by_size[first[c]]) for c in range(len(game.weights))]


def critical(game: Reduced) -> list[list[int]]:
    """Return for each class the coalitions that a player of it can break, by how many others can.

    In a coalition that weighs q + e those of more than e are critical. So, for each range of e between
    two neighbouring weights, one product counts coalitions by weight and by critical members;
    from one range to the next one class becomes critical. O(n² q) additions of n² bits, memory n² q
    bits.

    >>> from kingmaker.analysis.power.weighted.reduction import reduced
    >>> critical(reduced(3, [2, 1, 1], dual=False))
    [[0, 1, 0], [1, 2, 0]]
    """
    size, most = game.size, len(game.weights)
    wide = width(1 << size)
    row = wide * (size + 1)
    bits = row * game.quota
    sets = product(((row * w, row * w) for w in game.ascending()), bits)
    found = [0] * most
    for least in range(most - 1, -1, -1):
        weight = game.weights[least]
        for _ in range(game.counts[least]):
            sets = divided(sets, row * weight, bits)
            sets = _times(sets, [(row * weight + wide, row * weight)], bits)
        rows = list(accumulate(fields(sets, row, game.quota)))
        window = weight - (game.weights[least - 1] if least else 0)
        for member in range(least, most):
            heavy = game.weights[member]
            top = game.quota - 1 + weight - heavy
            found[member] += _alternating(rows, top, heavy, wide)
            found[member] -= _alternating(rows, top - window, heavy, wide)
    return [list(fields(packed, wide, size)) for packed in found]


def _containing(rows: Sequence[int], top: int, window: int, player: tuple[int, int]) -> int:
    """Return by size the others in coalitions with a player that weigh up to `top`, not `window` less."""
    weight, shift = player
    upper = _alternating(rows, top - weight, weight, shift)
    return upper - _alternating(rows, top - weight - window, weight, shift)


def _alternating(rows: Sequence[int], top: int, weight: int, shift: int) -> int:
    """Return by size the coalitions without one player of a weight that weigh up to `top`."""
    others = 0
    for place in range(top % weight, top + 1, weight):
        others = rows[place] - (others << shift)
    return others


def _times(polynomial: int, factors: Sequence[tuple[int, int]], bits: int) -> int:
    """Return a polynomial times 1 + x^a for each factor (shift, degree), below x^bits."""
    for shift, degree in factors:
        if degree < bits:
            polynomial += polynomial << shift
            polynomial &= (1 << bits) - 1
    return polynomial
