"""Games without votes of several: the same as the logit equilibrium (agent form) of their trees by Gambit."""

from __future__ import annotations

from math import exp

import numpy as np
import pytest

from bench.struggle.games import duel
from bench.struggle.trees import Tree
from kingmaker.analysis.struggle.arena import Watch
from kingmaker.analysis.struggle.solving import solve

gambit = pytest.importorskip("pygambit", reason="pygambit comes with the extra `bench`")


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_solution_is_the_logit_equilibrium_of_the_tree(seed: int) -> None:
    worths = np.random.default_rng(seed).uniform(-5, 5, 8).tolist()
    arena, stakes, lanes = duel(2, 2, worths)
    every = Watch(np.arange(arena.states, dtype=np.int32))
    found = solve(arena, stakes, lanes, watch=every)
    tree = Tree(gambit, arena, stakes, lanes)
    precision = float(lanes.parameters[stakes.precision, 0])
    profile = tree.game.mixed_behavior_profile()
    for node, tick, turn in tree.choices:
        rate = arena.rate[arena.turns.player[turn]]
        options = range(*arena.turns.options_at[turn : turn + 2])
        odds = [found.tried[tick, option, 0] / rate for option in options]
        for action, chance in zip(node.infoset.actions, [1 - sum(odds), *odds], strict=True):
            profile[action] = chance
    for (
        node,
        _,
        _,
    ) in tree.choices:  # the condition of the equilibrium, with values that are Gambit's
        actions = list(node.infoset.actions)
        weights = [exp(precision * profile.action_value(action)) for action in actions]
        for action, weight in zip(actions, weights, strict=True):
            assert profile[action] == pytest.approx(weight / sum(weights), abs=1e-9)
    reached = np.zeros(arena.states)
    for node, state in tree.ends:
        reached[state] += profile.realiz_prob(node)
    assert found.endings[:, 0] == pytest.approx(reached, abs=1e-9)


def test_gambit_comes_to_the_same_by_itself() -> None:
    arena, stakes, lanes = duel(2, 2, [-3, 1, 2, 5, 4, -1, 2, 0])
    every = Watch(np.arange(arena.states, dtype=np.int32))
    found = solve(arena, stakes, lanes, watch=every)
    tree = Tree(gambit, arena, stakes, lanes)
    precision = float(lanes.parameters[stakes.precision, 0])
    (traced,) = gambit.qre.logit_solve_lambda(tree.game, precision)
    for node, tick, turn in tree.choices:
        rate = arena.rate[arena.turns.player[turn]]
        for number, option in enumerate(range(*arena.turns.options_at[turn : turn + 2]), 1):
            action = list(node.infoset.actions)[number]
            known = traced.profile[action]
            assert found.tried[tick, option, 0] / rate == pytest.approx(known, abs=1e-6)
