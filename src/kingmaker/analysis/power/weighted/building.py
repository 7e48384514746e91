"""Minimal winning coalitions and critical members of large weighted games, exact, by remainders."""

from __future__ import annotations

from functools import partial
from math import comb, prod
from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.power.weighted import kernels, kernels_minimal, residues
from kingmaker.analysis.power.weighted.plans import Plan, sizes_of_swings
from kingmaker.analysis.power.weighted.records import Minimal
from kingmaker.analysis.power.weighted.sizes import coefficients
from kingmaker.analysis.power.weighted.threads import spread_over

if TYPE_CHECKING:
    from kingmaker.analysis.power.weighted.kernels import Words
    from kingmaker.analysis.power.weighted.reduction import Reduced


def memberships(game: Reduced, workers: int) -> tuple[int, list[int]]:
    """Return how many minimal winning coalitions there are, and for each class those with a player of it.

    As `minimal`, without their sizes: one evaluation for each prime.
    """
    most = comb(game.size, game.size // 2)
    primes = residues.moduli(kernels_minimal.BITS, most)
    tasks = [(prime, 1) for prime in primes]
    columns = spread_over(workers, partial(_values, game, johnston=False), tasks)
    whole, factors = prod(primes), residues.joined(primes)
    found = [
        residues.restored(parts, factors, whole)
        for parts in zip(*(column.tolist() for column in columns), strict=True)
    ]
    return found[-1], found[:-1]


def minimal(game: Reduced, workers: int) -> Minimal:
    """Return the minimal winning coalitions, in all and of each size with each player.

    With the heaviest first, a minimal winning coalition is one that wins with its last player. For each
    player, what heavier ones can have gathered meets the ways in which lighter ones complete it
    (Uno 2012); sizes are the powers of a number z, as in `sizes.swings`, and no more coalitions than
    the middle binomial coefficient can be minimal (Sperner 1928). O(n² q) operations on words times the n / 50
    primes, memory 16 q bytes for each worker. The same for any number of workers.

    Uno (2012), Efficient computation of power indices for weighted majority games.
    """
    size = game.size
    counts = _counts(game, workers, comb(size, size // 2), johnston=False)
    rows = [(0, *row, *[0] * game.dummies) for row in counts]
    by_class = zip(
        *(tuple(n * c for c in row) for n, row in zip(game.counts, rows, strict=True)), strict=True
    )
    total = sum(sum(column) // max(s, 1) for s, column in enumerate(by_class))
    return Minimal(total, game.of_players(rows, (0,) * (len(game.classes) + 1)))


def critical(game: Reduced, workers: int) -> list[list[int]]:
    """Return for each class the coalitions that a player of it can break, by how many others can.

    A player can break a winning coalition if it weighs more than is there beyond the quota. What heavier
    players have gathered and what lighter ones complete meet as in `minimal`; a coalition is complete
    when those that can break it are all there, and any of the others may be, as long as they bring
    what is lacking and leave all those critical. Cost as `minimal`, half as much again.
    """
    return _counts(game, workers, 1 << (game.size - 1), johnston=True)


def _counts(game: Reduced, workers: int, most: int, *, johnston: bool) -> list[list[int]]:
    """Return for each class the counts, no more than `most`, by how many others count."""
    low, high = sizes_of_swings(game)
    low = 0 if johnston else low
    primes = residues.moduli(kernels_minimal.BITS, most)
    numbers = tuple(range(1, high - low + 2))
    todo = Plan(numbers, primes, kernels_minimal.BITS, low, high, (game.quota,))
    tasks = [(prime, z) for prime in primes for z in numbers]
    found = spread_over(workers, partial(_values, game, johnston=johnston), tasks)
    columns = []
    for k, prime in enumerate(primes):
        part = [[row[:-1]] for row in found[k * len(numbers) : (k + 1) * len(numbers)]]
        columns.append(coefficients(part, todo, prime, game.size))
    return residues.by_row(columns, primes, (low, game.size - 1 - high))


def _values(game: Reduced, task: tuple[int, int], *, johnston: bool) -> Words:
    """Return the value of each class's polynomial at a number, and that of all, modulo a prime."""
    prime, z = task
    ring = kernels.ring_of(kernels_minimal.BITS, prime)
    weights = np.array(game.ascending()[::-1], np.int64)
    found = kernels_minimal.members(weights, game.quota, np.uint64(z), ring, johnston=johnston)
    firsts = np.cumsum(game.counts[::-1])[::-1] - 1  # the last player of each class, lightest first
    return np.append(found[firsts], found[-1:]) % np.uint64(prime)
