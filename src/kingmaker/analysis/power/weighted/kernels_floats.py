"""The loops of `kernels_minimal` in floating point; all terms are positive but for one difference."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.power.weighted.compiled import compiled
from kingmaker.analysis.power.weighted.kernels import PIECE

if TYPE_CHECKING:
    from kingmaker.analysis.power.weighted.kernels import Real

#: Products are added in so many sums side by side, of so many products each, which is what rounding depends on.
LANES, RUN = 8, 128


@compiled
def gather(left: Real, weight: int, reach: int, u: float) -> None:
    """Let a player of this weight join what lacks up to `reach` after it."""
    low, end = 1, min(reach, left.size - 1 - weight) + 1
    while low < end:
        high = min(low + min(weight, PIECE), end)
        here, there = left[low:high], left[low + weight : high + weight]
        for j in range(here.size):
            here[j] += u * there[j]
        low = high


@compiled
def gathered(target: Real, source: Real, weight: int, u: float) -> None:
    """Write to `target` what `source` is after a player of this weight has joined; both begin with 1."""
    end = max(min(target.size, source.size - weight), 0)
    here, there = source[:end], source[weight : weight + end]
    for j in range(end):
        target[j] = here[j] + u * there[j]
    target[end:] = source[end : target.size]


@compiled
def complete(made: Real, place: tuple[int, int, int], u: float) -> None:
    """Let a player join those that complete; `place` is the offset, its weight and the reach with it."""
    offset, weight, reach = place
    high = offset + reach + 1
    while high > offset + 1:
        low = max(high - min(weight, PIECE), offset + 1)
        here, there = made[low:high], made[low - weight : high - weight]
        for j in range(here.size):
            here[j] += u * there[j]
        high = low


@compiled
def meeting(left: Real, made: Real) -> float:
    """Return the sum of the products of two arrays: in runs, whose sums are added with compensation."""
    lanes = np.empty(LANES)
    total, lost = 0.0, 0.0
    for low in range(0, left.size, LANES * RUN):
        one, other = left[low : low + LANES * RUN], made[low : low + LANES * RUN]
        lanes[:] = 0.0
        whole = one.size // LANES * LANES
        for j in range(0, whole, LANES):
            for lane in range(LANES):
                lanes[lane] += one[j + lane] * other[j + lane]
        for j in range(whole, one.size):
            lanes[0] += one[j] * other[j]
        for lane in range(LANES):
            exact = lanes[lane] - lost
            after = total + exact
            lost = (after - total) - exact
            total = after
    return total


@compiled
def lighter(light: Real, weight: int, reach: int) -> None:
    """Let a player join those whose sums `light` counts, up to each; `reach` is what they weighed before."""
    last = min(reach, light.size - 1)
    whole = light[last]
    light[last + 1 : min(reach + weight, light.size - 1) + 1] = whole
    high = min(reach + weight, light.size - 1) + 1
    while high > weight:
        low = max(high - min(weight, PIECE), weight)
        here, there = light[low:high], light[low - weight : high - weight]
        for j in range(here.size):
            here[j] += there[j]
        high = low


@compiled
def exceed(made: Real, light: Real, place: tuple[int, int, int, int]) -> None:
    """Add those that nobody completes further, as `kernels_minimal.exceed`."""
    offset, last, following, reach = place
    end = min(made.size - 1 - offset, reach - following) + 1
    light[reach + 1 : end + last - 1] = light[min(reach, light.size - 1)]
    middle = min(1 - following, end)
    here, above = made[offset + 1 - last : offset + middle], light[: last - 1 + middle]
    for j in range(here.size):
        here[j] += above[j]
    if middle < end:
        here, above = made[offset + middle : offset + end], light[last - following : end + last - 1]
        below = light[: end - middle]
        for j in range(here.size):
            here[j] += above[j] - below[j]
