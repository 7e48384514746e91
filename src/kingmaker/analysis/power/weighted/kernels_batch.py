"""Loops over many weighted games at once; counts are words, which up to 62 players cannot overflow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.power.weighted.compiled import compiled

if TYPE_CHECKING:
    from kingmaker.analysis.power.weighted.kernels import Real, Whole


@compiled
def below(weights: Whole, top: int, rows: int) -> Whole:
    """Return how many coalitions weigh up to each number below `top`; by size, where there are rows for it.

    The lightest come first. With one row all sizes are counted together.
    """
    counts = np.zeros((rows, top), np.int64)
    counts[0, 0] = 1
    reach = 0
    for k in range(weights.size):
        weight = weights[k]
        reach = min(reach + weight, top - 1)
        if rows == 1:
            for place in range(reach, weight - 1, -1):
                counts[0, place] += counts[0, place - weight]
        else:
            for size in range(k, -1, -1):
                for place in range(weight, reach + 1):
                    counts[size + 1, place] += counts[size, place - weight]
    for row in range(rows):
        for place in range(1, top):
            counts[row, place] += counts[row, place - 1]
    return counts


@compiled
def without(counts: Whole, weight: int) -> Whole:
    """Return what `below` does, without a player of this weight."""
    found = counts.copy()
    rows, top = counts.shape
    for row in range(rows):
        before = row if rows == 1 else row - 1
        if before >= 0:
            for place in range(weight, top):
                found[row, place] -= found[before, place - weight]
    return found


@compiled
def swept(quotas: Whole, counts: Whole, weight: int, shares: Real) -> tuple[Whole, Real]:
    """Return for each quota the coalitions that a player of this weight turns, and their shares added.

    Nothing for a quota of nought or less, or above what `counts` reaches.
    """
    others = without(counts, weight)
    number, value = np.zeros(quotas.size, np.int64), np.zeros(quotas.size)
    for k in range(quotas.size):
        top = quotas[k] - 1
        if 0 <= top < counts.shape[1]:
            for row in range(shares.size):
                turned = others[row, top]
                if top >= weight:
                    turned -= others[row, top - weight]
                number[k] += turned
                value[k] += turned * shares[row]
    return number, value


@compiled
def one_game(quota: int, weights: Whole, shares: Real, found: tuple[Whole, Real]) -> int:
    """Write what each player turns and its value, given the lightest first; return who all lose.

    As `swept`, at one quota: each player's alternating sum is taken where it is needed only.
    """
    numbers, values = found
    rows = shares.size if shares.size == 1 else shares.size + 1
    counts = below(weights, quota, rows)
    others, before = np.zeros(shares.size + 1, np.int64), np.zeros(shares.size + 1, np.int64)
    for k in range(weights.size):
        weight = weights[k]
        numbers[k], values[k] = 0, 0.0
        if weight == 0:
            continue
        others[:], before[:] = 0, 0
        for place in range((quota - 1) % weight, quota, weight):
            before[:] = others
            if shares.size == 1:
                others[0] = counts[0, place] - before[0]
            else:
                others[0] = counts[0, place]
                for row in range(1, shares.size):
                    others[row] = counts[row, place] - before[row - 1]
        for row in range(shares.size):
            numbers[k] += others[row] - before[row]
            values[k] += (others[row] - before[row]) * shares[row]
    lost = 0
    for row in range(rows):
        lost += counts[row, quota - 1]
    return lost


@compiled
def games(quotas: Whole, weights: Whole, shares: Real, found: tuple[Whole, Whole, Real]) -> None:
    """Write for each game the coalitions that lose, what each player turns, and its value."""
    lost, numbers, values = found
    for k in range(quotas.size):
        order = np.argsort(weights[k])
        row = weights[k][order]
        total = row.sum()
        lost[k] = 0 if quotas[k] <= 0 else np.int64(1) << row.size
        if 0 < quotas[k] <= total:
            dual = min(quotas[k], total - quotas[k] + 1)
            one, other = np.empty(row.size, np.int64), np.empty(row.size)
            kept = one_game(dual, row, shares, (one, other))
            lost[k] = kept if dual == quotas[k] else (np.int64(1) << row.size) - kept
            for place in range(row.size):
                numbers[k, order[place]] = one[place]
                values[k, order[place]] = other[place]
