"""Meeting in the middle: the coalitions of two halves of the players, sorted, held against each other.

Any rule made of thresholds with all-of and any-of, whatever the weights, if these are of one kind or two
besides the number of heads: of the two halves 2^(n/2) coalitions each are sorted by size and weight,
and for each of one half those of the other that make it win are counted by going through both at once.
Minimal winning coalitions, and those that somebody can break, are counted so too, where weights are of one
kind.

Horowitz and Sahni (1974), Computing Partitions with Applications to the Knapsack Problem, Journal of the
ACM 21, 277-292; for two weights with the tree of Fenwick (1994), A New Data Structure for Cumulative
Frequency Tables, Software: Practice and Experience 24, 327-336.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from itertools import pairwise, product
from operator import add
from typing import TYPE_CHECKING

from kingmaker.analysis.forms import wins
from kingmaker.analysis.power.definitions import Needs
from kingmaker.analysis.power.facts import Critical, Minimal, Sizes
from kingmaker.analysis.power.tasks import Cost, refused
from kingmaker.analysis.power.weighted.costs import SHARE
from kingmaker.analysis.sums import in_lowest_terms, judged, thresholds
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
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
    if task.needs in {Needs.UNIONS, Needs.TERNARY}:
        return refused("it counts swings and minimal coalitions only")
    leaves = thresholds(in_lowest_terms(task.form))
    if leaves is None:
        return refused("the rule is not made of thresholds with all-of and any-of")
    kinds = kinds_of_weights(leaves, task.size)
    if len(kinds) > (1 if task.needs in _OF_ONE_KIND else _TWO):
        return refused(f"the rule has {len(kinds)} kinds of weights besides the number of heads")
    if task.size > MOST_PLAYERS:
        return refused(f"there are more than {MOST_PLAYERS} players")
    if any(sum(weights) >= _MOST_WEIGHT for weights in kinds):
        return refused("the weights are too large for words of the machine")
    spent = _spent(task, len(kinds))
    return Cost(200_000 + SHARE + spent.nanoseconds, spent.bytes)


def _spent(task: Task, kinds: int) -> Cost:
    """Return what a task takes beside the loading."""
    half = 1 << (task.size + 1) // 2
    if task.needs is Needs.CRITICAL:  # what somebody can break is gone through one by one
        return Cost((1 << task.size) * 5, half * 48)
    each = task.size**2 // 4 + (8 * task.size * (task.size // 2) if kinds == _TWO else 0)
    # For minimal coalitions one game for each player, ever larger, takes as long as a few of the last.
    games = 4 if task.needs is Needs.MINIMAL else 1
    return Cost(games * half * each * 2, half * 16 * (2 + kinds))


def run(task: Task) -> Sizes | Minimal | Critical:
    """Return the swings of each player by size or by company, or the minimal winning coalitions."""
    if task.needs is Needs.MINIMAL:
        return minimal(task.form, task.size)
    if task.needs is Needs.CRITICAL:
        return critical(task.form, task.size)
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


def minimal(form: Form, size: int) -> Minimal:
    """Return the minimal winning coalitions of each player by size, where weights are of one kind.

    Of a winning coalition nobody is needed less than its lightest member: so it is minimal if it loses
    without that one. For each player, who is the last, the coalitions of heavier ones are counted
    whose weight is enough with it and not enough without.

    >>> from kingmaker.analysis.forms import Threshold
    >>> minimal(Threshold(3, (2, 1, 1)), 3)
    Minimal(of=((0, 0, 2, 0), (0, 0, 1, 0), (0, 0, 1, 0)), sizes=(0, 0, 2, 0))
    """
    weights, least, order = _of_one_kind(form, size)
    of = [[0] * (size + 1) for _ in range(size)]
    sizes = [0] * (size + 1)
    if wins(form, 0):
        sizes[0] = 1
        return Minimal(tuple(map(tuple, of)), tuple(sizes))
    for place, last in enumerate(order):
        heavier = order[:place]
        corners = [_windows(least[k : k + 2], weights[last]) for k in range(place + 1)]
        own = tuple(weights[n] for n in heavier)
        ways, holding = kernels().counted((own,), corners, place)
        for k, number in enumerate(ways.tolist(), start=1):
            sizes[k] += number
            of[last][k] += number
        for n, column in zip(heavier, holding.T.tolist(), strict=True):
            of[n][1 : place + 2] = map(add, of[n][1 : place + 2], column)
    return Minimal(tuple(map(tuple, of)), tuple(sizes))


def critical(form: Form, size: int) -> Critical:
    """Return the swings of each player by how many can break the coalition, where weights are of one kind.

    Those can who weigh more than the others have beyond what so many need.

    >>> from kingmaker.analysis.forms import Threshold
    >>> critical(Threshold(3, (2, 1, 1)), 3)
    Critical(of=((0, 1, 2, 0), (0, 0, 1, 0), (0, 0, 1, 0)))
    """
    weights, least, order = _of_one_kind(form, size)
    rows = kernels().critical([weights[n] for n in order], least).tolist()
    found = dict(zip(order, map(tuple, rows), strict=True))
    return Critical(tuple(found[n] for n in range(size)))


def _of_one_kind(
    form: Form, size: int
) -> tuple[Sequence[int], Sequence[int | None], Sequence[int]]:
    """Return the weights, what 0, 1, ... players need to win, and the players, the heaviest first."""
    rule = by_heads(form, size)
    weights = rule.weights[0] if rule.weights else (0,) * size
    least = [corners[0][1] if corners else None for corners in rule.corners]
    return weights, least, sorted(range(size), key=lambda n: (-weights[n], n))


def _windows(least: Sequence[int | None], weight: int) -> list[tuple[int, int, int]]:
    """Return what others have to weigh to win with one of this weight and to lose without, as quadrants.

    `least` is what has to be reached without that one, and with one player more.
    """
    without, together = least
    low = None if together is None else max(together - weight, 0)
    if low is None or (without is not None and low >= without):
        return []
    return [(1, low, 0), *([] if without is None else [(-1, without, 0)])]


@cache
def kernels() -> ModuleType:
    """Load the compiled part, which needs numpy and numba."""
    return import_module("kingmaker.analysis.power.sorted_halves")


_TWO = 2
#: What is counted by looking at one player's weight besides that of all.
_OF_ONE_KIND = {Needs.MINIMAL, Needs.CRITICAL}


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
