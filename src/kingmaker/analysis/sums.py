"""Weighted games by the sums of their weights, without looking at each coalition."""

from __future__ import annotations

from math import comb, gcd
from typing import TYPE_CHECKING

from kingmaker.analysis.forms import AllOf, AnyOf, Threshold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kingmaker.analysis.forms import Form

#: More different sums than this are not kept: a count gives up.
MOST_SUMS = 1 << 17


def thresholds(form: Form) -> tuple[Threshold, ...] | None:
    """Return the thresholds that a form is made of, `None` where it is made of other things too.

    >>> len(thresholds(AllOf((Threshold(1, (1,)), Threshold(2, (2,))))) or ())
    2
    """
    match form:
        case Threshold():
            return (form,)
        case AllOf(parts=parts) | AnyOf(parts=parts):
            inner = [thresholds(part) for part in parts]
            if any(leaves is None for leaves in inner):
                return None
            return tuple(leaf for leaves in inner if leaves is not None for leaf in leaves)
        case _:
            return None


def in_lowest_terms(form: Form) -> Form:
    """Return the same rule with the weights of each threshold divided by what they have in common.

    Thresholds that a case writes as shares of one total (half of the votes, 85% of the votes) then have
    the same weights.

    >>> in_lowest_terms(Threshold(5, (4, 2, 2)))
    Threshold(quota=3, weights=(2, 1, 1))
    """
    match form:
        case Threshold(quota=quota, weights=weights):
            common = gcd(*weights)
            if common <= 1:
                return form
            return Threshold(-(-quota // common), tuple(weight // common for weight in weights))
        case AllOf(parts=parts) | AnyOf(parts=parts):
            return type(form)(tuple(in_lowest_terms(part) for part in parts))
        case _:
            return form


def count_by_sums(
    form: Form, leaves: Sequence[Threshold], groups: Sequence[Sequence[int]]
) -> int | None:
    """Count the winning coalitions by the sums that they reach, no sum followed beyond its quota.

    Dynamic programming, O(players · sums) for thresholds that share players; `None` where more
    than `MOST_SUMS` would have to be kept. The heaviest come first, so that it is known early.

    Brams and Affuso (1976), Theory and Decision 7, 29-56, for one threshold.

    >>> game = Threshold(3, (2, 1, 1))
    >>> count_by_sums(game, (game,), ((0,), (1, 2)))
    3
    """
    quotas = tuple(max(leaf.quota, 0) for leaf in leaves)
    ways: dict[tuple[int, ...], int] = {(0,) * len(leaves): 1}
    for group in sorted(groups, key=lambda g: [-leaf.weights[g[0]] for leaf in leaves]):
        weights = [leaf.weights[group[0]] for leaf in leaves]
        grown: dict[tuple[int, ...], int] = {}
        for sums, number in ways.items():
            for k in range(len(group) + 1):
                reached = tuple(
                    min(s + k * w, q) for s, w, q in zip(sums, weights, quotas, strict=True)
                )
                grown[reached] = grown.get(reached, 0) + number * comb(len(group), k)
        if len(grown) > MOST_SUMS:
            return None
        ways = grown
    return sum(n for sums, n in ways.items() if judged(form, iter(sums)))


def lightest(form: Threshold) -> Iterator[int]:
    """Yield the minimal winning coalitions of a weighted game, heaviest players first.

    Players are added in order of weight, so a coalition is minimal iff its last player makes it
    win. A branch is entered only if the players left can make it win: every step leads to a result.
    """
    order = sorted(range(len(form.weights)), key=lambda n: -form.weights[n])
    if form.quota <= 0:
        yield 0
        return
    left = [0]
    for player in reversed(order):
        left.append(left[-1] + form.weights[player])
    left.reverse()
    branches = [(0, form.quota, 0)]
    while branches:
        place, missing, coalition = branches.pop()
        if missing > left[place]:
            continue
        player = order[place]
        weight = form.weights[player]
        branches.append((place + 1, missing, coalition))
        if weight >= missing:
            yield coalition | 1 << player
        else:
            branches.append((place + 1, missing - weight, coalition | 1 << player))


def judged(form: Form, sums: Iterator[int]) -> bool:
    """Judge a form by the sums of its thresholds, in their order."""
    match form:
        case Threshold(quota=quota):
            return next(sums) >= quota
        case AllOf(parts=parts):
            return all([judged(part, sums) for part in parts])  # noqa: C419  # read all sums
        case AnyOf(parts=parts):
            return any([judged(part, sums) for part in parts])  # noqa: C419  # as above
        case _:
            msg = "no thresholds here"
            raise TypeError(msg)
