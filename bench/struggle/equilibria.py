"""Writes the logit equilibria (agent form) of games at random, as pygambit finds them: what a test holds our solution against.

`python -m bench.struggle.equilibria FILE`, where the extra `games` is installed.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bench.struggle.games import maze
from bench.struggle.trees import Tree, equilibrium
from kingmaker.analysis.struggle.arena import Watch
from kingmaker.analysis.struggle.solving import solve

if TYPE_CHECKING:
    from kingmaker.analysis.struggle.arena import Arena, Lanes, Stakes

#: So many games in which nothing costs anything, and so many in which moves do.
GAMES = 12


def game(seed: int, *, costs: bool = False) -> tuple[Arena, Stakes, Lanes]:
    """Return a game at random of two or three players and three to five states; moves may cost something."""
    return maze(seed, players=2 + seed % 2, states=3 + seed % 3, costs=costs)


def known(gambit: Any, seed: int, *, costs: bool = False) -> dict[str, object]:  # noqa: ANN401
    """Return what pygambit finds of a game: the size of its tree, how far its precision is off, what is chosen."""
    arena, stakes, lanes = game(seed, costs=costs)
    tree, precision = Tree(gambit, arena, stakes, lanes), float(lanes.parameters[0, 0])
    reached, chosen = equilibrium(gambit, tree, precision)
    return {
        "seed": seed,
        "costs": costs,
        "nodes": len(list(tree.game.nodes)),
        "off": reached - precision,
        "chosen": [[tick, option, p] for (tick, option), p in sorted(chosen.items())],
    }


def ours(seed: int, *, costs: bool = False) -> dict[tuple[int, int], float]:
    """Return our solution of a game: for each tick and option how likely it is to be chosen by who has the move."""
    arena, stakes, lanes = game(seed, costs=costs)
    every = Watch(np.arange(arena.states, dtype=np.int32))
    found = solve(arena, stakes, lanes, watch=every)
    options_at = arena.turns.options_at
    return {
        (tick, option): float(found.tried[tick, option, 0] / arena.rate[player])
        for tick in range(arena.ticks.count)
        for turn, player in enumerate(arena.turns.player)
        if player >= 0
        for option in range(options_at[turn], options_at[turn + 1])
    }


if __name__ == "__main__":
    pygambit = importlib.import_module("pygambit")
    version = importlib.metadata.version("pygambit")
    games = [known(pygambit, n, costs=costs) for costs in (False, True) for n in range(GAMES)]
    told = {"pygambit": version, "games": games}
    Path(sys.argv[1]).write_text(json.dumps(told, indent=1) + "\n", "utf-8")
