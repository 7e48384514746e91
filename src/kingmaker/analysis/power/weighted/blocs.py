"""Values of large weighted games with a priori unions, exact, by remainders."""

from __future__ import annotations

from fractions import Fraction
from math import lcm, prod
from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.power.weighted import kernels, kernels_unions, residues
from kingmaker.analysis.power.weighted.kernels_minimal import BITS
from kingmaker.analysis.power.weighted.threads import spread_over
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kingmaker.analysis.power.weighted.kernels import Ring, Words


@dataclass(frozen=True, slots=True)
class Task:
    """A game with unions, whose members' weights are given, modulo a prime.

    `laws` tell for the unions and for the members of one whether orders count, or sets.
    """

    quota: int
    unions: tuple[tuple[int, ...], ...]
    laws: tuple[bool, bool]
    prime: int

    @property
    def ring(self) -> Ring:
        """What the loops need of the prime."""
        return kernels.ring_of(BITS, self.prime)


def coalitional(
    quota: int, unions: Sequence[Sequence[int]], laws: tuple[bool, bool], workers: int
) -> list[list[Fraction]]:
    """Return the value of each member of each union, as `packed_unions.coalitional`.

    `laws` tell for the unions and for the members of one whether orders count, or sets. The sum over sizes
    is a sum over the values of a polynomial at small whole z, one for each union or member, with factors
    that depend on the law alone. The other unions are counted in one product for all, O(m² q)
    for each z, from which a union is divided out; its members are counted only in the window of sums that
    the union can turn, O(p W) for p members that weigh W, for each z. Times the primes that the common
    denominator needs: lcm(1..m) lcm(1..p) for orders. Memory 16 q + 8 Σ W bytes for each worker; the same
    for any number of workers.

    Owen (1977) and (1981); Alonso-Meijide and Bowles (2005); Staudacher, Wagner and Filipp (2022),
    Dynamic programming for computing power indices for weighted voting games with precoalitions, Games 13(1).
    """
    outer = _denominator(len(unions), orders=laws[0])
    units = [outer * _denominator(len(union), orders=laws[1]) for union in unions]
    primes = residues.moduli(BITS, max(units))
    shape = tuple(tuple(sorted(union, reverse=True)) for union in unions)
    tasks = [Task(quota, shape, laws, prime) for prime in primes]
    levels = spread_over(workers, _levels, tasks)
    pairs = [
        (task, union, known[sum(union)])
        for task, known in zip(tasks, levels, strict=True)
        for union in shape
    ]
    found = spread_over(workers, lambda pair: _members(*pair), pairs)
    whole, factors = prod(primes), residues.joined(primes)
    made = []
    for k, union in enumerate(unions):
        parts = found[k :: len(unions)]
        values = {}
        for weight in set(union):
            remainders = [
                part[weight] * units[k] % prime for part, prime in zip(parts, primes, strict=True)
            ]
            values[weight] = Fraction(residues.restored(remainders, factors, whole), units[k])
        made.append([values[weight] for weight in union])
    return made


def _denominator(players: int, *, orders: bool) -> int:
    """Return what a value times it is a whole number."""
    return lcm(*range(1, players + 1)) if orders else 1 << (players - 1)


def _levels(task: Task) -> dict[int, Words]:
    """Return for what each union can weigh how the other unions count below each level it can turn."""
    totals = sorted(map(sum, task.unions))
    levels = {total: np.zeros(total + 1, np.uint64) for total in totals}
    weights = np.array(totals, np.int64)
    for z, factor in _evaluations(len(totals), task.prime, orders=task.laws[0]):
        sums = np.zeros(task.quota, np.uint64)
        sums[0] = 1
        kernels.scaled(sums, weights, np.uint64(z), task.ring)
        kernels.accumulate_folded(sums, task.ring)
        for total, known in levels.items():
            shares = (total, np.uint64(z), np.uint64(factor))
            kernels_unions.others(sums, known, shares, task.ring)
    return levels


def _members(task: Task, union: tuple[int, ...], levels: Words) -> dict[int, int]:
    """Return the value of a member of each weight, modulo the prime."""
    found = dict.fromkeys(union, 0)
    weights = np.array(union, np.int64)
    for z, factor in _evaluations(len(union), task.prime, orders=task.laws[1]):
        turned = kernels_unions.inside(levels, weights, np.uint64(z), task.ring).tolist()
        for weight, value in dict(zip(union, turned, strict=True)).items():
            found[weight] = (found[weight] + factor * value) % task.prime
    return found


def _evaluations(players: int, prime: int, *, orders: bool) -> list[tuple[int, int]]:
    """Return at which z to evaluate and with which factor each value counts, modulo the prime.

    With s others before it, a player's place has the chance s! (n - 1 - s)! / n!; or each set 1 / 2^(n - 1).
    """
    if not orders:
        return [(1, pow(2, 1 - players, prime))]
    chances = [pow(players, -1, prime)]
    for s in range(1, players):
        chances.append(chances[-1] * s * pow(players - s, -1, prime) % prime)
    numbers = range(1, players + 1)
    matrix = residues.interpolation(numbers, prime)
    return [
        (z, sum(map(int.__mul__, chances, column)) % prime)
        for z, column in zip(numbers, zip(*matrix, strict=True), strict=True)
    ]
