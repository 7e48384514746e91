"""Swings by the size of coalitions, exact, in large weighted games; and Shapley-Shubik values from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.power.weighted import kernels, residues
from kingmaker.analysis.power.weighted.plans import plan
from kingmaker.analysis.power.weighted.threads import spread_over

if TYPE_CHECKING:
    from kingmaker.analysis.power.weighted.kernels import Words
    from kingmaker.analysis.power.weighted.plans import Plan
    from kingmaker.analysis.power.weighted.reduction import Reduced


def swings(game: Reduced, workers: int) -> list[list[int]]:
    """Return for each class the coalitions of each size of others that a player of it turns.

    The product of 1 + z x^w counts coalitions by weight and, in the powers of z, by size. It is made
    for as many small whole z as there are sizes, modulo several primes, in one array of sums each;
    what each class turns then follows by interpolation, and the counts, below a binomial coefficient,
    from their remainders. Since a coalition's complement blocks if it loses, the value at 1/z is that
    of the blocking coalitions at z: one pass for two values where both quotas are near half of the
    weights. O(n² q) operations on words times the n / 57 primes, memory 8 q bytes for each worker (8 max(q,
    W - q + 1) where both quotas are read). Nothing can overflow or be rounded, and the counts are the
    same for any number of workers.

    The generating function is that of Mann and Shapley (1962), evaluated and interpolated as in
    von zur Gathen and Gerhard, Modern Computer Algebra, chapters 5 and 10.
    """
    todo = plan(game)
    weights = np.array(game.ascending(), np.int64)
    distinct = np.array(game.weights, np.int64)
    tasks = [(prime, z) for prime in todo.primes for z in todo.numbers]

    def values(task: tuple[int, int]) -> list[Words]:
        return _values((weights, distinct), todo, *task)

    found = spread_over(workers, values, tasks)
    columns = []
    for k, prime in enumerate(todo.primes):
        part = found[k * len(todo.numbers) : (k + 1) * len(todo.numbers)]
        columns.append(coefficients(part, todo, prime, game.size))
    return residues.by_row(columns, todo.primes, (todo.least, game.size - 1 - todo.most))


def _values(
    weights: tuple[kernels.Whole, kernels.Whole], todo: Plan, prime: int, z: int
) -> list[Words]:
    """Return the values at z of each class's polynomial, for each of the quotas."""
    ring = kernels.ring_of(todo.bits, prime)
    sums = np.zeros(max(todo.tops), np.uint64)
    sums[0] = 1
    kernels.scaled(sums, weights[0], np.uint64(z), ring)
    kernels.accumulate_folded(sums, ring)
    return [kernels.decisive_scaled(sums, top, weights[1], np.uint64(z), ring) for top in todo.tops]


def coefficients(found: list[list[Words]], todo: Plan, prime: int, size: int) -> Words:
    """Return the counts by size and class, modulo a prime, from the values at all numbers.

    A value of the game of the blocking coalitions at z is that at 1/z times z^(n - 1); values are
    divided by the lowest power that occurs. One value more than needed is left out.
    """
    points, scales, rows = [], [], []
    for z, values in zip(todo.numbers, found, strict=True):
        points.append(z)
        scales.append(pow(z, -todo.least, prime))
        rows.append(values[0])
        if todo.mirrored and z > 1:
            points.append(pow(z, -1, prime))
            scales.append(pow(z, todo.least + 1 - size, prime))
            rows.append(values[1])
    number = todo.most - todo.least + 1
    matrix = residues.interpolation(points[:number], prime)
    scaled = [
        [part * scale % prime for part, scale in zip(row, scales, strict=False)] for row in matrix
    ]
    return kernels.product(
        np.array(scaled, np.uint64), np.array(rows[:number], np.uint64), np.uint64(prime)
    )
