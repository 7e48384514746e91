"""Loops for coalitions built with the heaviest first: what has been gathered, and what completes it.

Two arrays meet at each player, both indexed by the weight d that is lacking to the quota. `left` counts
the coalitions of heavier players that lack d, z^s times those of s players; only where what is lacking
can still come together. `made` counts in how many ways lighter players complete them, where a negative
index is what is there beyond the quota; its index nought is at `offset`. The sums over d of products of the two
are the coalitions with the player. What is done to `left` on the way down is undone on the way up, so
neither is ever kept twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.power.weighted.compiled import compiled
from kingmaker.analysis.power.weighted.kernels import PIECE, folded

if TYPE_CHECKING:
    from kingmaker.analysis.power.weighted.kernels import Ring, Whole, Words

#: Remainders are below 2^50 here, so that a product of halves fits 2^12 times in a word.
BITS = 50
HALF = np.uint64(25)


@compiled
def gather(left: Words, weight: int, reach: int, z: np.uint64, ring: Ring) -> None:
    """Let a player of this weight join what lacks up to `reach` after it."""
    low, end = 1, min(reach, left.size - 1 - weight) + 1
    while low < end:
        high = min(low + min(weight, PIECE), end)
        here, there = left[low:high], left[low + weight : high + weight]
        for j in range(here.size):
            here[j] = folded(here[j] + z * there[j], ring)
        low = high


@compiled
def scatter(left: Words, weight: int, reach: int, z: np.uint64, ring: Ring) -> None:
    """Undo what `gather` did."""
    twice = np.uint64(2) * (ring[0] + np.uint64(1) - ring[2])
    high = min(reach, left.size - 1 - weight) + 1
    while high > 1:
        low = max(high - min(weight, PIECE), 1)
        here, there = left[low:high], left[low + weight : high + weight]
        for j in range(here.size):
            here[j] = folded(here[j] + z * (twice - there[j]), ring)
        high = low


@compiled
def complete(made: Words, place: tuple[int, int, int], z: np.uint64, ring: Ring) -> None:
    """Let a player join those that complete; `place` is the offset, its weight and the reach with it."""
    offset, weight, reach = place
    high = offset + reach + 1
    while high > offset + 1:
        low = max(high - min(weight, PIECE), offset + 1)
        here, there = made[low:high], made[low - weight : high - weight]
        for j in range(here.size):
            here[j] = folded(here[j] + z * there[j], ring)
        high = low


@compiled
def meeting(left: Words, made: Words, ring: Ring) -> np.uint64:
    """Return the sum of the products of two arrays, modulo a prime below 2^50, not quite reduced."""
    low_half, total = (np.uint64(1) << HALF) - np.uint64(1), np.uint64(0)
    for low in range(0, left.size, PIECE):
        one, other = left[low : low + PIECE], made[low : low + PIECE]
        high, middle, small = np.uint64(0), np.uint64(0), np.uint64(0)
        for j in range(one.size):
            a, b = one[j] >> HALF, one[j] & low_half
            c, d = other[j] >> HALF, other[j] & low_half
            high += a * c
            middle += a * d + b * c
            small += b * d
        middle = folded(middle, ring)
        total = folded(total + folded(small, ring), ring)
        total = folded(total + folded(high, ring) * ring[2], ring)
        total = folded(total + ((middle & low_half) << HALF) + (middle >> HALF) * ring[2], ring)
    return total


@compiled
def lighter(light: Words, weight: int, reach: int, ring: Ring) -> None:
    """Let a player join those whose sums `light` counts, up to each; `reach` is what they weighed before."""
    last = min(reach, light.size - 1)
    whole = light[last]
    light[last + 1 : min(reach + weight, light.size - 1) + 1] = whole
    high = min(reach + weight, light.size - 1) + 1
    while high > weight:
        low = max(high - min(weight, PIECE), weight)
        here, there = light[low:high], light[low - weight : high - weight]
        for j in range(here.size):
            here[j] = folded(here[j] + there[j], ring)
        high = low


@compiled
def exceed(made: Words, light: Words, place: tuple[int, int, int, int], ring: Ring) -> None:
    """Add those that nobody completes further, beyond the quota by less than the last of them weighs.

    `place` is the offset, the weight of the last that is critical, that of the next, and what all
    after the last weigh together: these need to bring what is lacking and at least the next one's
    weight more, but less than the last one's.
    """
    offset, last, following, reach = place
    twice = np.uint64(2) * (ring[0] + np.uint64(1) - ring[2])
    end = min(made.size - 1 - offset, reach - following) + 1
    light[reach + 1 : end + last - 1] = light[min(reach, light.size - 1)]
    middle = min(1 - following, end)
    here, above = made[offset + 1 - last : offset + middle], light[: last - 1 + middle]
    for j in range(here.size):
        here[j] = folded(here[j] + above[j], ring)
    if middle < end:
        here, above = made[offset + middle : offset + end], light[last - following : end + last - 1]
        below = light[: end - middle]
        for j in range(here.size):
            here[j] = folded(here[j] + above[j] + (twice - below[j]), ring)


@compiled
def members(weights: Whole, quota: int, z: np.uint64, ring: Ring, *, johnston: bool) -> Words:
    """Return for each player, the heaviest first, the sum over coalitions with it of z^(others).

    The last entry is the sum of z^(members) over the minimal winning coalitions, without `johnston`.

    Over minimal winning coalitions and their other members; or, for `johnston`, over winning coalitions
    in which the player is critical, and the others that are. Modulo the prime of `ring`, not quite reduced.
    """
    n, offset = weights.size, weights[0] - 1
    after = np.zeros(n + 1, np.int64)
    for k in range(n - 1, -1, -1):
        after[k] = after[k + 1] + weights[k]
    left, made = np.zeros(quota + 1, np.uint64), np.zeros(quota + offset + 1, np.uint64)
    light = np.zeros(quota + offset + 1 if johnston else 1, np.uint64)
    left[quota] = 1
    for k in range(n):
        gather(left, weights[k], min(after[k + 1], quota), z, ring)
    if johnston:
        light[0] = 1
        exceed(made, light, (offset, weights[n - 1], 0, 0), ring)
    else:
        made[: offset + 1] = 1
    found = np.zeros(n + 1, np.uint64)
    for k in range(n - 1, -1, -1):
        weight, reach = weights[k], min(after[k], quota)
        scatter(left, weight, min(after[k + 1], quota), z, ring)
        if k == n - 1 or weights[k + 1] != weight:
            start = offset + 1 - weight
            found[k] = meeting(left[1 : reach + 1], made[start : start + reach], ring)
        else:
            found[k] = found[k + 1]
        complete(made, (offset, weight, reach), z, ring)
        if johnston:
            lighter(light, weight, after[k + 1], ring)
            if k and weights[k - 1] > weight:
                exceed(made, light, (offset, weights[k - 1], weight, after[k]), ring)
    found[n] = made[offset + quota]
    return found
