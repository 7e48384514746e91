"""Games of one threshold: the engines of `kingmaker.analysis.power.weighted`, by the facts they give."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from kingmaker.analysis.power import weighted
from kingmaker.analysis.power.definitions import Needs
from kingmaker.analysis.power.facts import Minimal, Sizes, Swings, spread
from kingmaker.analysis.power.tasks import Cost, refused, threshold_of
from kingmaker.analysis.power.weighted.packed import without
from kingmaker.analysis.power.weighted.packing import fields, product, width
from kingmaker.analysis.power.weighted.reduction import reduced

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from fractions import Fraction

    from kingmaker.analysis.power.tasks import Found, Task
    from kingmaker.analysis.power.weighted.reduction import Reduced


def cost(task: Task) -> Cost:
    """Return what a task costs: sums up to the quota, times players, times bits of each sum."""
    form = threshold_of(task.form)
    if form is None:
        return refused("the rule is more than one threshold over weights")
    game = reduced(form.quota, form.weights, dual=task.needs in _DUAL)
    if task.needs is Needs.TERNARY:
        return refused("it looks at yes and no only")
    if game.decided:
        return Cost(1_000 * task.size)
    return _counting(task, game, form.weights)


def _counting(task: Task, game: Reduced, weights: Sequence[int]) -> Cost:
    """Return what it costs to keep a number, or one for each size of a coalition, for every sum."""
    n, sums = max(game.size, 1), game.quota
    words = n // 64 + 1
    if task.needs is Needs.SWINGS:
        return Cost(n * sums * words * 3 + 300 * sums, sums * (8 * words + 40))
    kept = 16 * sums * n * words
    if task.needs is Needs.SIZES:
        return Cost(n * sums * n * words * 3 + 400 * sums, kept)
    if task.needs is Needs.UNIONS:
        return Cost(_union_cost(task, weights, sums), kept)
    kinds = len(game.weights)
    return Cost(n * kinds * sums * n * words * 3 + 400 * kinds * sums, 2 * kept)


def _union_cost(task: Task, weights: Sequence[int], sums: int) -> int:
    m = len(task.blocks)
    outer = m * sums * (m * (m // 64 + 1)) * 3
    inner = sum(len(b) ** 3 * min(sum(weights[n] for n in b), sums) * 6 for b in task.blocks)
    return outer + inner + 400 * sums


#: Those in which a game and its dual give everybody the same, so that the lower quota may be taken.
_DUAL = {Needs.SWINGS, Needs.SIZES, Needs.UNIONS}


def run(task: Task) -> Found:
    """Return the facts or values of a game of one threshold."""
    form = threshold_of(task.form)
    if form is None:
        raise TypeError(str(cost(task)))
    quota, weights = form.quota, form.weights
    match task.needs:
        case Needs.SWINGS:
            found = weighted.swings(quota, weights)
            return Swings(found.swings, found.winning)
        case Needs.SIZES:
            return weighted.shapley(quota, weights)
        case Needs.MINIMAL:
            least = weighted.minimal(quota, weights)
            return _minimal(least.by_size, quota, task.size)
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


def _minimal(by_size: Sequence[Sequence[int]], quota: int, size: int) -> Minimal:
    """Return the facts in their usual form; where nobody is needed, the empty coalition is minimal."""
    rows = tuple(tuple(row[: size + 1]) + (0,) * (size + 1 - len(row)) for row in by_size)
    totals = [sum(column) // max(k, 1) for k, column in enumerate(zip(*rows, strict=True))]
    return Minimal(rows, (int(quota <= 0), *totals[1:]))


def sizes(task: Task) -> Sizes:
    """Return the swings of each player by size, those who weigh nothing counted too.

    One polynomial in two variables, weight and size, as for the Shapley-Shubik index.
    """
    form = threshold_of(task.form)
    if form is None:
        raise TypeError(str(cost(task)))
    game = reduced(form.quota, form.weights, dual=False)
    if game.decided:
        return Sizes(((0,) * task.size,) * task.size, form.quota <= 0)
    wide = width(1 << game.size)
    row = wide * (game.size + 1)
    steps = ((row * w + wide, row * w) for w in game.ascending())
    rows = list(accumulate(fields(product(steps, row * game.quota), row, game.quota)))
    found = [spread(_swings(game, rows, weight, wide), game.dummies) for weight in game.weights]
    found.append((0,) * task.size)  # of those who weigh nothing: their class is -1
    return Sizes(tuple(found[c] for c in game.classes), empty=False)


def _swings(game: Reduced, rows: Sequence[int], weight: int, wide: int) -> list[int]:
    return list(fields(without(rows, game.quota - 1, weight, wide), wide, game.size))
