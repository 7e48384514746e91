"""Games of one threshold: the engines of `kingmaker.analysis.power.weighted`, by the facts they give."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from kingmaker.analysis.power import weighted
from kingmaker.analysis.power.definitions import Needs
from kingmaker.analysis.power.facts import Minimal, Sizes, Swings
from kingmaker.analysis.power.results import Estimate
from kingmaker.analysis.power.tasks import Cost, refused, threshold_of
from kingmaker.analysis.power.weighted import costs
from kingmaker.analysis.power.weighted.reduction import reduced

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from fractions import Fraction

    from kingmaker.analysis.power.tasks import Found, Task
    from kingmaker.analysis.power.weighted.reduction import Reduced

#: The name of the method that computes in floating point, with a bound on the error.
QUADRATURE = "quadrature"

#: Swings of games with no more sums than this, times players, cost next to nothing.
_SMALL = 15_000
_NOT_ONE = "the rule is more than one threshold over weights"


def cost(task: Task) -> Cost:
    """Return what a task costs: the cheaper of long integers and compiled arrays."""
    form = threshold_of(task.form)
    if form is None:
        return refused(_NOT_ONE)
    if task.needs is Needs.TERNARY:
        return refused("it looks at yes and no only")
    if task.needs is Needs.SWINGS and len(form.weights) * form.quota <= _SMALL:
        return Cost(1_000 * task.size)
    game = reduced(form.quota, form.weights, dual=task.needs in _DUAL)
    if game.decided:
        return Cost(1_000 * task.size)
    if task.needs is Needs.UNIONS:
        named = _UNIONS[task.index.name].__name__
        spent = weighted.cost_with_unions(named, form.quota, form.weights, task.blocks)
        return Cost(spent.nanoseconds, spent.bytes)
    return _cheaper(game, _MEMBERSHIPS if task.index.name in _WITHOUT_SIZES else _COSTS[task.needs])


def _cheaper(game: Reduced, methods: tuple[_Method, _Method]) -> Cost:
    """Return the cost of the cheaper of long integers and arrays, with a share of what has to be loaded for these."""
    small, large = methods[0](game), methods[1](game).shared()
    first, second = Cost(small.nanoseconds, small.bytes), Cost(large.nanoseconds, large.bytes)
    return min((c for c in (first, second) if c.affordable), default=second, key=_time)


def _time(cost: Cost) -> int:
    return cost.nanoseconds


_Method: TypeAlias = "Callable[[Reduced], costs.Cost]"
_COSTS: dict[Needs, tuple[_Method, _Method]] = {
    Needs.SWINGS: (costs.packed_swings, costs.large_swings),
    Needs.SIZES: (costs.packed_sizes, costs.large_sizes),
    Needs.MINIMAL: (costs.packed_minimal, costs.large_minimal),
    Needs.CRITICAL: (costs.packed_critical, costs.large_critical),
}
_MEMBERSHIPS: tuple[_Method, _Method] = (costs.packed_minimal, costs.large_memberships)
#: The indices for which it is enough to know in how many minimal winning coalitions everybody is.
_WITHOUT_SIZES: dict[str, Callable[[weighted.Memberships], tuple[Fraction, ...]]] = {
    "holler-packel": weighted.Memberships.holler_packel,
    "absolute-public-good": weighted.Memberships.absolute_public_good,
}


#: Those in which a game and its dual give everybody the same, so that the lower quota may be taken.
_DUAL = {Needs.SWINGS, Needs.SIZES, Needs.UNIONS}


def run(task: Task) -> Found:
    """Return the facts or values of a game of one threshold."""
    form = threshold_of(task.form)
    if form is None:
        raise TypeError(_NOT_ONE)
    quota, weights = form.quota, form.weights
    match task.needs:
        case Needs.SWINGS:
            found = weighted.swings(quota, weights)
            return Swings(found.swings, found.winning)
        case Needs.SIZES:
            return weighted.shapley(quota, weights)
        case Needs.MINIMAL if task.index.name in _WITHOUT_SIZES:
            return _WITHOUT_SIZES[task.index.name](weighted.memberships(quota, weights))
        case Needs.MINIMAL:
            return _minimal(quota, weights)
        case Needs.CRITICAL:
            return weighted.johnston(quota, weights)
        case _:
            return _UNIONS[task.index.name](quota, weights, task.blocks)


_UNIONS: dict[
    str, Callable[[int, Sequence[int], Sequence[Sequence[int]]], tuple[Fraction, ...]]
] = {
    "owen": weighted.owen,
    "banzhaf-owen": weighted.banzhaf_owen,
    "symmetric-coalitional-banzhaf": weighted.symmetric_banzhaf,
}


def _minimal(quota: int, weights: Sequence[int]) -> Minimal:
    """Return the facts in their usual form; where nobody is needed, the empty coalition is minimal."""
    end = len(weights) + 1
    by_size = weighted.minimal(quota, weights).by_size
    rows = tuple(tuple(row[:end]) + (0,) * (end - len(row)) for row in by_size)
    totals = [sum(column) // max(k, 1) for k, column in enumerate(zip(*rows, strict=True))]
    return Minimal(rows, (int(quota <= 0), *totals[1:]))


def counted(task: Task) -> Found:
    """Return what an index is reckoned from, by size where it has sizes."""
    form = threshold_of(task.form)
    if task.needs is Needs.SIZES:
        return sizes(task)
    if form is not None and task.needs is Needs.MINIMAL:
        return _minimal(form.quota, form.weights)
    return run(task)


def sizes(task: Task) -> Sizes:
    """Return the swings of each player by size."""
    form = threshold_of(task.form)
    if form is None:
        raise TypeError(_NOT_ONE)
    return Sizes(weighted.swings_by_size(form.quota, form.weights), form.quota <= 0)


def floats(task: Task) -> tuple[Estimate, ...]:
    """Return the values of an index in floating point, with a bound on their error.

    For games whose exact values take too long; `ValueError` for other rules and for indices that are not
    in `_FLOATS`, `TooLarge` for more than a thousand players whose minimal coalitions are asked for.
    """
    form = threshold_of(task.form)
    if form is None:
        raise ValueError(f"no quadrature: {_NOT_ONE}")
    if task.index.name not in _FLOATS:
        raise ValueError(
            f"there is no quadrature of the {task.index.title}, only of {', '.join(_FLOATS)}"
        )
    found = _FLOATS[task.index.name](form.quota, form.weights)
    return tuple(Estimate(value, found.error, QUADRATURE) for value in found.values)


_FLOATS: dict[str, Callable[[int, Sequence[int]], weighted.Floats]] = {
    "shapley-shubik": weighted.shapley_float,
    "absolute-banzhaf": weighted.banzhaf_float,
    "deegan-packel": lambda quota, weights: weighted.minimal_float(quota, weights)[0],
    "johnston": weighted.johnston_float,
}
