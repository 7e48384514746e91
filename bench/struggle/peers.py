"""What pygambit and OpenSpiel take for the trees that we solve: measured where they are installed, else as it was before.

They are in no environment of the benchmark: `python -m bench.struggle.peers`, where the extra `games` is installed,
measures them and keeps the figures in `peers.json`, which the page then reads.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import json
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING, Any

import numpy as np

from bench.struggle.games import duel
from bench.struggle.trees import Tree, equilibrium
from kingmaker.analysis.struggle.solving import solve

if TYPE_CHECKING:
    from bench.harness import Row

KEPT = Path(__file__).parent / "peers.json"
#: The worths of the game of two players that is measured, and the trees: so many ticks of it.
WORTHS = (-3, 1, 2, 5, 4, -1, 2, 0)
TREES = (2, 3)
PLAYS = 1000


def measured(ticks: int, ours: float) -> list[Row]:
    """Measure both on the tree of so many ticks, beside our seconds; `ImportError` where one is missing."""
    gambit, spiel = importlib.import_module("pygambit"), importlib.import_module("pyspiel")
    arena, stakes, drawn = duel(2, ticks, WORTHS)
    tree = Tree(gambit, arena, stakes, drawn)
    began = process_time()
    equilibrium(gambit, tree, 0.5)
    took = process_time() - began
    return [
        {
            "name": f"pygambit: tree of {ticks} ticks",
            "min": took,
            "nodes": len(list(tree.game.nodes)),
            "theirs/ours": round(took / ours),
        },
        _played(spiel, tree.game, ticks, ours),
    ]


def before(ticks: int, missing: str) -> list[Row]:
    """Return what was measured before of a tree, with the day and the versions."""
    kept = json.loads(KEPT.read_text("utf-8")) if KEPT.exists() else {"rows": {}}
    rows = kept["rows"].get(str(ticks))
    if rows is None:
        return [{"name": f"pygambit, OpenSpiel: tree of {ticks} ticks", "skipped": missing}]
    return [{**row, "measured apart": kept["of"]} for row in rows]


def _played(spiel: Any, game: Any, ticks: int, ours: float) -> Row:  # noqa: ANN401 - they have no types
    rng = np.random.default_rng(1)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "game.efg"
        file.write_text(game.to_efg(), "utf-8")
        loaded = spiel.load_game(f"efg_game(filename={file})")
        began = process_time()
        for _ in range(PLAYS):
            _play(loaded, rng)
        took = process_time() - began
    return {
        "name": f"OpenSpiel: {PLAYS} random plays, tree of {ticks} ticks",
        "min": took,
        "plays/s": round(PLAYS / took),
        "plays in the time of our solution": round(ours * PLAYS / took, 1),
    }


def _play(game: Any, rng: np.random.Generator) -> None:  # noqa: ANN401
    state = game.new_initial_state()
    while not state.is_terminal():
        if state.is_chance_node():
            actions, chances = zip(*state.chance_outcomes(), strict=True)
            state.apply_action(int(rng.choice(actions, p=chances)))
        else:
            state.apply_action(int(rng.choice(state.legal_actions())))


def _ours(ticks: int) -> float:
    """Return our seconds for one solution of the tree: the least of three, of fifty each, after one for nothing."""
    arena, stakes, drawn = duel(2, ticks, WORTHS)
    solve(arena, stakes, drawn)
    times = []
    for _ in range(3):
        began = process_time()
        for _ in range(50):
            solve(arena, stakes, drawn)
        times.append((process_time() - began) / 50)
    return min(times)


if __name__ == "__main__":
    versions = ", ".join(
        f"{name} {importlib.metadata.version(name)}" for name in ("pygambit", "open_spiel")
    )
    found = {
        "of": f"{datetime.now(UTC):%Y-%m-%d}, {versions}",
        "rows": {str(ticks): measured(ticks, _ours(ticks)) for ticks in TREES},
    }
    KEPT.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
