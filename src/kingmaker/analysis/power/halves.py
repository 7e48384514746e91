"""Meeting in the middle: the coalitions of two halves of the players, sorted, held against each other.

Any rule made of thresholds with all-of and any-of, whatever the weights, if these are of one kind or two
besides the number of heads: of the two halves 2^(n/2) coalitions each are sorted by size and weight,
and for each of one half those of the other that make it win are counted by going through both at once.

Horowitz and Sahni (1974), Computing Partitions with Applications to the Knapsack Problem, Journal of the
ACM 21, 277-292; for two weights with the tree of Fenwick (1994), A New Data Structure for Cumulative
Frequency Tables, Software: Practice and Experience 24, 327-336.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from itertools import pairwise, product
from typing import TYPE_CHECKING

from kingmaker.analysis.forms import wins
from kingmaker.analysis.power.definitions import Needs
from kingmaker.analysis.power.facts import Sizes
from kingmaker.analysis.power.tasks import Cost, refused
from kingmaker.analysis.power.weighted.costs import LOADING
from kingmaker.analysis.sums import in_lowest_terms, judged, thresholds

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import ModuleType

    from kingmaker.analysis.forms import Form, Threshold
    from kingmaker.analysis.power.tasks import Task

#: No more players than this: each half has 2^(n/2) coalitions.
MOST_PLAYERS = 45
#: Sums of weights fit in a word of the machine.
_MOST_WEIGHT = 1 << 61


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule by size: `corners` has for each size the least sums that win, as signed quadrants.

    A coalition wins at sums (x, y) iff the signs of the quadrants with a ≤ x and b ≤ y add up to one.
    """

    weights: tuple[tuple[int, ...], ...]
    corners: tuple[tuple[tuple[int, int, int], ...], ...]


def cost(task: Task) -> Cost:
    """Return what a task costs: 2^(n/2) coalitions of each half, by size, with their members."""
    if task.needs not in {Needs.SWINGS, Needs.SIZES}:
        return refused("it counts swings only")
    leaves = thresholds(in_lowest_terms(task.form))
    if leaves is None:
        return refused("the rule is not made of thresholds with all-of and any-of")
    kinds = kinds_of_weights(leaves, task.size)
    if len(kinds) > _TWO:
        return refused(f"the rule has {len(kinds)} kinds of weights besides the number of heads")
    if task.size > MOST_PLAYERS:
        return refused(f"there are more than {MOST_PLAYERS} players")
    if any(sum(weights) >= _MOST_WEIGHT for weights in kinds):
        return refused("the weights are too large for words of the machine")
    half = 1 << (task.size + 1) // 2
    loading = 0 if kernels.cache_info().currsize else LOADING
    each = task.size**2 // 4 + (8 * task.size * (task.size // 2) if len(kinds) == _TWO else 0)
    return Cost(200_000 + loading + half * each * 2, half * 16 * (2 + len(kinds)))


def run(task: Task) -> Sizes:
    """Return the swings of each player by size."""
    rule = by_heads(task.form, task.size)
    winning, holding = kernels().counted(rule.weights, rule.corners, task.size)
    rows = []
    for player in range(task.size):
        own = [int(n) for n in holding[:, player]]
        rows.append(
            tuple(
                own[k + 1] - (int(winning[k]) - own[k])  # those that win with the player only
                for k in range(task.size)
            )
        )
    return Sizes(tuple(rows), wins(task.form, 0))


@cache
def kernels() -> ModuleType:
    """Load the compiled part, which needs numpy and numba."""
    return import_module("kingmaker.analysis.power.sorted_halves")


_TWO = 2


def kinds_of_weights(leaves: tuple[Threshold, ...], size: int) -> list[tuple[int, ...]]:
    """Return the different weights of the thresholds, but for those that count heads."""
    found = dict.fromkeys(leaf.weights for leaf in leaves)
    return [weights for weights in found if weights != (weights[0],) * size] if size else []


def by_heads(form: Form, size: int) -> Rule:
    """Return a rule size by size: with the heads fixed, it depends on one or two sums.

    Weights are in lowest terms, so that all thresholds over the same votes have the same.
    """
    form = in_lowest_terms(form)
    leaves = thresholds(form) or ()
    kinds = kinds_of_weights(leaves, size)
    filled = [*kinds, *[(0,) * size] * (_TWO - len(kinds))]
    ends = [_ends(leaves, weights) for weights in filled]
    corners = []
    for heads in range(size + 1):
        won = []
        for sums in product(*ends):
            at = dict(zip(filled, sums, strict=True))
            of_heads = (heads * leaf.weights[0] if size else 0 for leaf in leaves)
            given = (at.get(leaf.weights, n) for leaf, n in zip(leaves, of_heads, strict=True))
            if judged(form, given):
                won.append(sums)
        least = sorted(p for p in won if not any(_below(other, p) for other in won))
        signed = [(1, point[0], point[1]) for point in least]
        signed += [(-1, second[0], first[1]) for first, second in pairwise(least)]
        corners.append(tuple(signed))
    return Rule(tuple(kinds), tuple(corners))


def _ends(leaves: Iterable[Threshold], weights: tuple[int, ...]) -> list[int]:
    """Return the sums at which something changes; what cannot be reached changes nothing."""
    quotas = {leaf.quota for leaf in leaves if leaf.weights == weights}
    return sorted({0, *(q for q in quotas if 0 < q <= sum(weights))})


def _below(first: tuple[int, ...], second: tuple[int, ...]) -> bool:
    return first != second and all(a <= b for a, b in zip(first, second, strict=True))
