"""Loops for a priori unions: the other unions below each level, and the members of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.power.weighted.compiled import compiled
from kingmaker.analysis.power.weighted.kernels import PIECE, folded, minus
from kingmaker.analysis.power.weighted.kernels_minimal import complete, gather, meeting, scatter

if TYPE_CHECKING:
    from kingmaker.analysis.power.weighted.kernels import Ring, Whole, Words


@compiled
def others(
    sums: Words, levels: Words, shares: tuple[int, np.uint64, np.uint64], ring: Ring
) -> None:
    """Add to the levels, a factor times, the coalitions of other unions, z^s times those of s unions.

    `shares` is what the union weighs, z and the factor. Level d counts what weighs less than the quota
    by more than d: G(q - 1 - d), where G(k) = F(k) - z G(k - w) is without the union.
    """
    total, z, factor = shares
    prime = ring[0] + np.uint64(1) - ring[2]
    part = np.float64(factor) / np.float64(prime)
    without = sums.copy()
    low = total
    while low < sums.size:
        high = min(low + min(total, PIECE), sums.size)
        here, there = without[low:high], without[low - total : high - total]
        for j in range(here.size):
            here[j] = folded(here[j] + z * (np.uint64(2) * prime - there[j]), ring)
        low = high
    last = sums.size - 1
    for d in range(min(levels.size, sums.size)):
        number = without[last - d]
        quotient = np.uint64(np.float64(number) * part)
        rest = number * factor - quotient * prime + prime  # the quotient may be one too high or low
        levels[d] = folded(levels[d] + rest, ring)


@compiled
def inside(levels: Words, weights: Whole, z: np.uint64, ring: Ring) -> Words:
    """Return for each member what it turns, with z^s for s other members, the heaviest first.

    With other members of weight d it turns the levels from d to d and its own weight. Those before it
    have been summed into the levels, those after it are counted by weight, and both meet: as in
    `kernels_minimal.members`. Modulo a prime below 2^50.
    """
    n, offset, total = weights.size, weights[0], levels.size - 1
    prime = ring[0] + np.uint64(1) - ring[2]
    left, made = np.empty(total + 2, np.uint64), np.zeros(offset + total + 1, np.uint64)
    left[0] = 0
    left[1:] = levels
    made[offset] = 1
    after = np.zeros(n + 1, np.int64)
    for k in range(n - 1, -1, -1):
        after[k] = after[k + 1] + weights[k]
    for k in range(n):
        gather(left, weights[k], after[k + 1] + 1, z, ring)
    found = np.zeros(n, np.uint64)
    for k in range(n - 1, -1, -1):
        weight, reach = weights[k], after[k + 1]
        scatter(left, weight, reach + 1, z, ring)
        if k + 1 < n and weights[k + 1] == weight:
            found[k] = found[k + 1]
        else:
            fellows = made[offset : offset + reach + 1]
            low = meeting(left[1 : reach + 2], fellows, ring) % prime
            high = meeting(left[1 + weight : weight + reach + 2], fellows, ring) % prime
            found[k] = minus(low, high, prime)
        complete(made, (offset, weight, after[k]), z, ring)
    return found
