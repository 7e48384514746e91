"""The loops of the reference answers, compiled by numba."""

from __future__ import annotations

from typing import Any

import numba
import numpy as np

Array = Any
#: Its own types say less than it returns.
njit: Any = numba.njit


@njit
def decisive(quota: int, weights: Array, chances: Array, out: Array, own: Array) -> Array:
    """The chance that each weight of `out`, taken out of `weights`, turns losing into winning."""
    sums = np.zeros(quota)
    sums[0] = 1.0
    top = 0
    for n in range(len(weights)):
        weight, chance = weights[n], chances[n]
        top = min(top + weight, quota - 1)
        for t in range(top, weight - 1, -1):
            sums[t] = (1 - chance) * sums[t] + chance * sums[t - weight]
        for t in range(min(weight, top + 1) - 1, -1, -1):
            sums[t] *= 1 - chance
    found = np.zeros(len(out))
    rest = np.zeros(quota)
    for n in range(len(out)):
        weight, chance = out[n], own[n]
        for t in range(quota):
            before = rest[t - weight] if t >= weight else 0.0
            rest[t] = (sums[t] - chance * before) / (1 - chance)
        for t in range(max(quota - weight, 0), quota):
            found[n] += rest[t]
    return found


@njit
def minimal_with(quota: int, weights: Array, factor: float) -> Array:
    """The minimal winning coalitions with each player, each counted factor to its size; heaviest first."""
    n = len(weights)
    after = np.zeros((n + 1, quota))  # ways to become minimal winning with players from n on
    for j in range(n - 1, -1, -1):
        w = weights[j]
        for t in range(quota):
            if t + w >= quota:
                after[j, t] = after[j + 1, t] + factor
            else:
                after[j, t] = after[j + 1, t] + factor * after[j + 1, t + w]
    before = np.zeros(quota)
    before[0] = 1.0
    found = np.zeros(n)
    for j in range(n):
        w = weights[j]
        for t in range(quota):
            found[j] += before[t] * factor * (1.0 if t + w >= quota else after[j + 1, t + w])
        for t in range(quota - 1, w - 1, -1):
            before[t] += factor * before[t - w]
    return found


@njit
def johnston_window(
    low: int, high: int, weights: Array, needed: int, factor: float, out: Array
) -> Array:
    """Coalitions of a weight from low to below high with each player, counted factor to the others needed.

    Needed in them are the players of at least the weight `needed`.
    """
    sums = np.zeros(high)
    sums[0] = 1.0
    for n in range(len(weights)):
        weight = weights[n]
        by = factor if weight >= needed else 1.0
        for t in range(high - 1, weight - 1, -1):
            sums[t] += by * sums[t - weight]
    found = np.zeros(len(out))
    rest = np.zeros(high)
    for n in range(len(out)):
        weight = out[n]
        for t in range(high):
            rest[t] = sums[t] - (factor * rest[t - weight] if t >= weight else 0.0)
        for t in range(max(low - weight, 0), high - weight):
            found[n] += rest[t]
    return found


@njit
def by_every_coalition(
    people: Array, population: int, members: int, nearly_all: int
) -> tuple[Array, Array]:
    """Winning coalitions by size, all and with each member: Gray's code over all coalitions."""
    n = len(people)
    won = np.zeros(n + 1, np.int64)
    with_each = np.zeros((n, n + 1), np.int64)
    there = np.zeros(n, np.int64)
    size, total = 0, 0
    for step in range(1 << n):
        if step:
            flip, rest = 0, step
            while rest & 1 == 0:
                rest >>= 1
                flip += 1
            there[flip] = 1 - there[flip]
            sign = 2 * there[flip] - 1
            size += sign
            total += sign * people[flip]
        if size >= nearly_all or (size >= members and total >= population):
            won[size] += 1
            for p in range(n):
                with_each[p, size] += there[p]
    return won, with_each
