"""Weights and heads: rules that ask for so much weight, by the number of those who are for.

At each size of a coalition such a rule is one threshold, the same for long stretches of sizes. So a
game of that threshold is counted for each that occurs, by size; from a player's swings there follow
the winning coalitions of each size with the player and without, and the rule's swings are the
difference of those with, at one size, and those without, at the size below.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from kingmaker.analysis.forms import Threshold, wins
from kingmaker.analysis.power import oneweight
from kingmaker.analysis.power.definitions import INDICES, Needs
from kingmaker.analysis.power.facts import Sizes
from kingmaker.analysis.power.halves import by_heads, kinds_of_weights
from kingmaker.analysis.power.tasks import Cost, refused
from kingmaker.analysis.sums import in_lowest_terms, thresholds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kingmaker.analysis.power.tasks import Task


def cost(task: Task) -> Cost:
    """Return what a task costs: that of swings by size, for each threshold that occurs."""
    if task.needs not in {Needs.SWINGS, Needs.SIZES}:
        return refused("it counts swings only")
    leaves = thresholds(in_lowest_terms(task.form))
    if leaves is None:
        return refused("the rule is not made of thresholds with all-of and any-of")
    if len(kinds_of_weights(leaves, task.size)) != 1:
        return refused("the rule has not just one kind of weights besides the number of heads")
    costs = [oneweight.cost(game) for game in _games(task).values() if not game.known(_WEIGHTED)]
    why_not = next((str(c) for c in costs if not c.affordable), "")
    if why_not:
        return refused(f"for one of its thresholds {why_not}")
    spent = sum(c.nanoseconds for c in costs) + 2_000 * task.size**2
    return Cost(20_000 + spent, max((c.bytes for c in costs), default=0))


def run(task: Task) -> Sizes:
    """Return the swings of each player by size."""
    needed = _needed(task)
    counted = {least: _counted(game) for least, game in _games(task).items()}
    sides = {least: _sides(facts) for least, facts in counted.items()}
    nobody = ((0,) * (task.size + 1),) * 2
    rows = []
    for player in range(task.size):
        row = []
        for k, (below, at) in enumerate(pairwise(needed)):
            with_it = sides[at][player][0] if at is not None else nobody[0]
            without = sides[below][player][1] if below is not None else nobody[1]
            row.append(with_it[k + 1] - without[k])
        rows.append(tuple(row))
    return Sizes(tuple(rows), wins(task.form, 0))


def _counted(game: Task) -> Sizes:
    """Return the swings of one threshold by size; another rule may have needed the same."""
    found = game.known(_WEIGHTED)
    if found is None:
        found = oneweight.sizes(game)
        game.keep(_WEIGHTED, found)
    return found


_WEIGHTED = "weighted"


def _needed(task: Task) -> list[int | None]:
    """Return how much has to be reached by 0, 1, ... players; `None` where nothing is enough."""
    return [
        corners[0][1] if corners else None for corners in by_heads(task.form, task.size).corners
    ]


def _games(task: Task) -> dict[int, Task]:
    """Return the game of each threshold that occurs."""
    (weights,) = by_heads(task.form, task.size).weights
    return {
        least: replace(task, form=Threshold(least, weights), index=INDICES["shapley-shubik"])
        for least in _needed(task)
        if least is not None
    }


def _sides(facts: Sizes) -> list[tuple[Sequence[int], Sequence[int]]]:
    """Return for each player the winning coalitions of 0, 1, ... players with that player, and without."""
    winning = facts.winning()
    found: list[tuple[Sequence[int], Sequence[int]]] = []
    for swings in facts.of:
        with_it, without = [0], [winning[0]]
        for k, swing in enumerate(swings):
            with_it.append(swing + without[k])
            without.append(winning[k + 1] - with_it[-1])
        found.append((with_it, without))
    return found
