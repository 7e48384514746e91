"""The compiled part of `kingmaker.analysis.power.halves`: sorted coalitions, held against each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from kingmaker.analysis.power.weighted.compiled import compiled

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    Whole: TypeAlias = npt.NDArray[np.int64]
    Half: TypeAlias = tuple[Whole, Whole, Whole, Whole]


def counted(
    weights: Sequence[Sequence[int]],
    corners: Sequence[Sequence[tuple[int, int, int]]],
    size: int,
) -> tuple[Whole, Whole]:
    """Return the winning coalitions by size, shape (n + 1), and those with each player, (n + 1, n)."""
    first = np.array(weights[0] if weights else [0] * size, dtype=np.int64)
    second = np.array(weights[1] if len(weights) > 1 else [0] * size, dtype=np.int64)
    meet = _two if len(weights) > 1 else _one
    cut = size // 2
    halves = (
        _half(first[:cut], second[:cut]),
        _half(first[cut:], second[cut:]),
    )
    winning = np.zeros(size + 1, dtype=np.int64)
    holding = np.zeros((size + 1, size), dtype=np.int64)
    nowhere = np.zeros_like(
        winning
    )  # each coalition is counted once, and its members in their halves
    for heads, signed in enumerate(corners):
        for sign, least, other in signed:
            at = (heads, sign, least, other)
            meet(halves[0], halves[1], at, 0, holding[heads], winning)
            meet(halves[1], halves[0], at, cut, holding[heads], nowhere)
    return winning, holding


def _half(first: Whole, second: Whole) -> Half:
    """Return the coalitions of some players: where each size starts, first weights (ascending), second, masks."""
    starts, sums, masks = _sorted(first)
    others = _weighed(second, masks)
    return starts, sums, others, masks


@compiled
def _sorted(weights: Whole) -> tuple[Whole, Whole, Whole]:
    """Return the coalitions by size and weight, made player by player by merging those with and without."""
    n = weights.size
    starts = np.zeros(n + 2, dtype=np.int64)
    starts[1:] = 1
    sums = np.zeros(1, dtype=np.int64)
    masks = np.zeros(1, dtype=np.int64)
    for player in range(n):
        weight, own = weights[player], np.int64(1) << player
        grown = np.zeros(sums.size * 2, dtype=np.int64)
        grown_masks = np.zeros(sums.size * 2, dtype=np.int64)
        ends = np.zeros(n + 2, dtype=np.int64)
        place = 0
        for k in range(player + 2):
            a, a_end = starts[k], starts[k + 1]
            b, b_end = (starts[k - 1], starts[k]) if k else (0, 0)
            while a < a_end or b < b_end:
                if b >= b_end or (a < a_end and sums[a] <= sums[b] + weight):
                    grown[place], grown_masks[place] = sums[a], masks[a]
                    a += 1
                else:
                    grown[place], grown_masks[place] = sums[b] + weight, masks[b] | own
                    b += 1
                place += 1
            ends[k + 1] = place
        ends[player + 2 :] = place
        starts, sums, masks = ends, grown, grown_masks
    return starts, sums, masks


@compiled
def _weighed(weights: Whole, masks: Whole) -> Whole:
    found = np.zeros(masks.size, dtype=np.int64)
    for place in range(masks.size):
        rest, player = masks[place], 0
        while rest:
            if rest & 1:
                found[place] += weights[player]
            rest >>= 1
            player += 1
    return found


@compiled
def _of_size(starts: Whole, heads: int) -> tuple[int, int]:
    """Return where the coalitions of so many players begin and end; nowhere if there are none."""
    if heads < 0 or heads >= starts.size - 1:
        return 0, 0
    return starts[heads], starts[heads + 1]


@compiled
def _one(
    own: Half,
    other: Half,
    at: tuple[int, int, int, int],
    shift: int,
    holding: Whole,
    winning: Whole,
) -> None:
    """Add the coalitions of a size that weigh enough, for each player of the first half."""
    starts, sums, _, masks = own
    starts_other, sums_other, _, _ = other
    heads, sign, least, _ = at
    for k in range(starts.size - 1):
        first, last = _of_size(starts_other, heads - k)
        place = last
        for a in range(starts[k], starts[k + 1]):
            while place > first and sums_other[place - 1] + sums[a] >= least:
                place -= 1
            number = sign * (last - place)
            if number:
                winning[heads] += number
                _add(masks[a], shift, number, holding)


@compiled
def _add(mask: int, shift: int, number: int, holding: Whole) -> None:
    player = shift
    while mask:
        if mask & 1:
            holding[player] += number
        mask >>= 1
        player += 1


@compiled
def _two(
    own: Half,
    other: Half,
    at: tuple[int, int, int, int],
    shift: int,
    holding: Whole,
    winning: Whole,
) -> None:
    """Add the coalitions of a size that weigh enough twice, by a tree over the ranks of the second weight."""
    starts, sums, seconds, masks = own
    starts_other, sums_other, seconds_other, _ = other
    heads, sign, least, least_second = at
    for k in range(starts.size - 1):
        first, last = _of_size(starts_other, heads - k)
        ranked = np.sort(seconds_other[first:last])
        ranks = np.searchsorted(ranked, seconds_other[first:last])
        tree = np.zeros(last - first + 1, dtype=np.int64)
        place, inside = last, 0
        for a in range(starts[k], starts[k + 1]):
            while place > first and sums_other[place - 1] + sums[a] >= least:
                place -= 1
                inside += 1
                node = ranks[place - first] + 1
                while node < tree.size:
                    tree[node] += 1
                    node += node & -node
            below = np.searchsorted(ranked, least_second - seconds[a])
            number = inside
            while below > 0:
                number -= tree[below]
                below -= below & -below
            if number:
                winning[heads] += sign * number
                _add(masks[a], shift, sign * number, holding)


def critical(weights: Sequence[int], least: Sequence[int | None]) -> Whole:
    """Return for each player the coalitions that it can break, by how many can: shape (n, n + 1).

    The heaviest player comes first. A coalition of k players wins with `least[k]`, if that is a number.
    """
    n = len(weights)
    every = np.array(weights, dtype=np.int64)
    never = np.iinfo(np.int64).max
    needed = np.array([never if one is None else one for one in least], dtype=np.int64)
    nothing = np.zeros(n, dtype=np.int64)
    cut = n // 2
    halves = _half(every[:cut], nothing[:cut]), _half(every[cut:], nothing[cut:])
    found = np.zeros((n, n + 1), dtype=np.int64)
    _broken(halves[0], halves[1], every, needed, found)
    return found


@compiled
def _broken(own: Half, other: Half, weights: Whole, needed: Whole, found: Whole) -> None:
    """Go through the winning coalitions that somebody, if only the heaviest of all, could break."""
    starts, sums, _, masks = own
    starts_other, sums_other, _, masks_other = other
    never = np.iinfo(np.int64).max
    cut = starts.size - 2
    for k in range(starts.size - 1):
        for rest in range(starts_other.size - 1):
            heads = k + rest
            if not heads or needed[heads] == never:
                continue
            first, last = _of_size(starts_other, rest)
            there = sums_other[first:last]
            for a in range(starts[k], starts[k + 1]):
                low = first + np.searchsorted(there, needed[heads] - sums[a])
                high = last
                if needed[heads - 1] != never:
                    reach = needed[heads - 1] + weights[0] - sums[a]
                    high = first + np.searchsorted(there, reach)
                for b in range(low, high):
                    coalition = masks[a] | masks_other[b] << cut
                    if needed[heads - 1] != never:
                        beyond = sums[a] + sums_other[b] - needed[heads - 1]
                        coalition &= (np.int64(1) << _heavier(weights, beyond)) - np.int64(1)
                    _share(coalition, found)


@compiled
def _heavier(weights: Whole, beyond: int) -> int:
    """Return how many weigh more; the heaviest come first."""
    low, high = 0, weights.size
    while low < high:
        half = (low + high) // 2
        if weights[half] > beyond:
            low = half + 1
        else:
            high = half
    return low


@compiled
def _share(mask: int, found: Whole) -> None:
    """Count one coalition for each of those who can break it, by how many they are."""
    many, rest = 0, mask
    while rest:
        rest &= rest - 1
        many += 1
    _add(mask, 0, 1, found[:, many])
