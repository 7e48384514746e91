"""Games without votes of several: the same as the logit equilibria (agent form) of their trees by Gambit."""

from __future__ import annotations

import importlib
import json
from pathlib import Path

import numpy as np
import pytest

from bench.struggle import equilibria
from bench.struggle.games import duel
from kingmaker.analysis.struggle.arena import Watch
from kingmaker.analysis.struggle.solving import solve

WORTHS = [-3, 1, 2, 5, 4, -1, 2, 0]
#: How likely a player with the move is to take an option in a tick: (tick, option). From `pygambit` 17.0.0b2,
#: `qre.logit_solve_lambda(game, 0.5)` on the tree of two ticks, whose first move in each is chance's choice of who
#: has the move (0.2 each); payoffs are the worths scaled so that best less worst is ten. It stopped at a lambda
#: that is 7e-12 from 0.5.
KNOWN = {
    (0, 0): 0.9081312061564345,
    (0, 1): 0.2645071600564087,
    (1, 0): 0.9241418199811112,
    (1, 1): 0.11920292201929616,
    (1, 2): 0.07585818001888878,
    (1, 3): 0.7310585786326464,
    (1, 4): 0.8670357598050751,
    (1, 5): 0.8807970779807038,
}
STORED = json.loads((Path(__file__).parent / "data" / "struggle_gambit.json").read_text("utf-8"))


def test_the_solution_is_the_logit_equilibrium_of_the_tree() -> None:
    arena, stakes, lanes = duel(2, 2, WORTHS)
    every = Watch(np.arange(arena.states, dtype=np.int32))
    found = solve(arena, stakes, lanes, watch=every)
    for (tick, option), known in KNOWN.items():
        turn = np.searchsorted(arena.turns.options_at, option, side="right") - 1
        rate = arena.rate[arena.turns.player[turn]]
        assert found.tried[tick, option, 0] / rate == pytest.approx(known, abs=1e-9)


def test_games_at_random_are_solved_as_pygambit_solved_them() -> None:
    assert [game["costs"] for game in STORED["games"]].count(True) == equilibria.GAMES
    assert len(STORED["games"]) == 2 * equilibria.GAMES
    assert max(game["nodes"] for game in STORED["games"]) > 100
    for game in STORED["games"]:
        found = equilibria.ours(game["seed"], costs=game["costs"])
        assert len(game["chosen"]) > 3
        for tick, option, known in game["chosen"]:
            asked = (game["seed"], game["costs"], tick)
            assert found[tick, option] == pytest.approx(known, abs=1e-9), asked


@pytest.mark.parametrize("seed", [100, 101, 102])
@pytest.mark.parametrize("costs", [False, True])
def test_games_that_are_not_stored_as_well(seed: int, costs: bool) -> None:  # noqa: FBT001 - a case
    pytest.importorskip("pygambit")
    game = equilibria.known(importlib.import_module("pygambit"), seed, costs=costs)
    found = equilibria.ours(seed, costs=costs)
    chosen = game["chosen"]
    assert isinstance(chosen, list)
    for tick, option, known in chosen:
        assert found[tick, option] == pytest.approx(known, abs=1e-9)
