"""The struggle: how quick the exact solution, the filter over a record and sampled plays are, and their peers.

Seconds are those of processors (of all threads together) unless a row says otherwise. Peers are measured on the
same games, in the same run: Mesa (plays of the same game), pygambit (the logit equilibrium of the same tree) and
OpenSpiel (random plays of the same tree); those that are not installed are left out.
"""

from __future__ import annotations

import importlib
from statistics import median
from time import perf_counter, process_time
from typing import TYPE_CHECKING

import numpy as np

from bench.struggle import games, page, peers
from kingmaker.analysis.struggle.arena import Watch
from kingmaker.analysis.struggle.assumptions import lanes
from kingmaker.analysis.struggle.forecasting import Refusal, ready
from kingmaker.analysis.struggle.forecasting import run as forecast
from kingmaker.analysis.struggle.sampling import sample
from kingmaker.analysis.struggle.solving import solve

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bench.harness import Row
    from kingmaker.analysis.struggle.arena import Arena, Lanes

#: The ticks of `openai-2023`: its own, or fewer.
TICKS = {"openai-2023": None, "openai-2023 in 24 ticks": 24}


def run(*, quick: bool) -> list[Row]:
    """Measure the solver, the filter, a large game, and plays; each beside its peers."""
    runs = 1 if quick else 3
    rows: list[Row] = []
    for name, ticks in TICKS.items():
        rows += _loops(name, ticks, runs)
    for ticks, single in ((24, True), (24, False), (None, True)):
        rows.append(_filtered(ticks, 64 if quick else 1000, single=single))
    rows.append(_large(runs))
    rows += _plays(200 if quick else 2000)
    for count in (2,) if quick else (2, 3):
        rows += _trees(count)
    return rows


def write_docs(rows: Sequence[Row], facts: Mapping[str, object]) -> None:
    """Put these figures into the page of the documentation."""
    page.write(rows, facts)


def _timed(work: Callable[[], object], runs: int) -> tuple[list[float], list[float]]:
    """Run something once for nothing, then so often: the seconds of processors, and those of the clock."""
    work()
    cpu, wall = [], []
    for _ in range(runs):
        began, clock = process_time(), perf_counter()
        work()
        cpu.append(process_time() - began)
        wall.append(perf_counter() - clock)
    return cpu, wall


def _row(name: str, seconds: list[float], **notes: object) -> Row:
    return {
        "name": name,
        "runs": len(seconds),
        "min": min(seconds),
        "median": median(seconds),
        "max": max(seconds),
        "unit": "s",
        **notes,
    }


def edges(arena: Arena) -> int:
    """The options of all states of the stretch of each tick, over all ticks: what one draw and view goes through."""
    options = np.append(0, np.cumsum(np.diff(arena.turns.options_at[arena.turns.turns_at])))
    each = options[arena.stretch_at[1:]] - options[arena.stretch_at[:-1]]
    return int(each[arena.ticks.stretch[:-1]].sum())


def _loops(name: str, ticks: int | None, runs: int) -> list[Row]:
    made = ready(games.openai(ticks), record_=False)
    if isinstance(made, Refusal):
        raise TypeError(made.problems)
    arena, views = made.board.arena, len(made.stakes.views)
    rows, found = [], {}
    for single, draws in ((False, 32), (True, 64)):
        drawn = lanes(made.stakes, draws=draws, seed=1)

        def work(drawn: Lanes = drawn, single: bool = single) -> None:
            found[single] = solve(arena, made.stakes, drawn, single=single).endings

        cpu, _ = _timed(work, runs)
        notes: dict[str, object] = {
            "draws": draws,
            "states": arena.states,
            "edge-draws": edges(arena) * views * draws,
            "million edge-draws/s": round(edges(arena) * views * draws / min(cpu) / 1e6),
        }
        if single:
            notes["largest difference"] = float(abs(found[True][:, :32] - found[False]).max())
        rows.append(_row(f"{name}, {'single' if single else 'double'} precision", cpu, **notes))
    return rows


def _filtered(ticks: int | None, draws: int, *, single: bool) -> Row:
    """The issue's own measure: the case over its whole record, on two threads; in 24 ticks, or as it is."""
    case = games.openai(ticks)
    began = process_time()
    made = ready(case)
    if isinstance(made, Refusal):
        raise TypeError(made.problems)
    built = process_time() - began
    forecast(made, lanes(made.stakes, draws=1, seed=1), single=single)  # what it loads is loaded
    drawn = lanes(made.stakes, draws=draws, seed=1)
    began, clock = process_time(), perf_counter()
    forecast(made, drawn, workers=2, single=single)
    cpu, wall = process_time() - began, perf_counter() - clock
    count = edges(made.board.arena) * len(made.stakes.views) * draws
    return _row(
        f"openai-2023 in {made.board.arena.ticks.count} ticks, {draws} draws over its record, "
        f"{'single' if single else 'double'} precision, two threads",
        [cpu],
        wall=round(wall, 2),
        board=round(built, 2),
        **{"million edge-draws/s": round(count / cpu / 1e6)},
    )


def _large(runs: int) -> Row:
    arena, stakes, drawn = games.lattice()
    cpu, wall = _timed(lambda: solve(arena, stakes, drawn, workers=2), runs)
    return _row(
        "100,000 states in 24 ticks, once, two threads",
        cpu,
        wall=round(min(wall), 2),
        options=arena.turns.target.size,
    )


def _plays(plays: int) -> list[Row]:
    """Plays of a game of sixty-four states: drawn by us, and by a Mesa model that reads the same probabilities."""
    rng = np.random.default_rng(1)
    arena, stakes, drawn = games.duel(6, 24, rng.uniform(-5, 5, 6 * 64).tolist())
    solved = solve(arena, stakes, drawn, watch=Watch(np.arange(arena.states, dtype=np.int32)))
    many = 1000 * plays
    cpu, _ = _timed(lambda: sample(arena, solved, 0, plays=many, seed=1), 3)
    ours = many / min(cpu)
    rows = [_row(f"{many} plays of 24 ticks", cpu, **{"plays/s": round(ours)})]
    try:
        agents = importlib.import_module("bench.struggle.agents")
    except ImportError as missing:
        return [*rows, {"name": "Mesa: the same plays", "skipped": str(missing)}]
    model = agents.Play(arena, solved, 1)

    def work() -> None:
        for _ in range(plays):
            model.begin()
            for _ in range(arena.ticks.count):
                model.step()

    cpu, _ = _timed(work, 1)
    theirs = plays / min(cpu)
    notes = {"plays/s": round(theirs), "ours/theirs": round(ours / theirs)}
    return [*rows, _row(f"Mesa: {plays} of the same plays", cpu, **notes)]


def _trees(ticks: int) -> list[Row]:
    """The logit equilibrium of a tree without votes: ours, pygambit's, and random plays of it by OpenSpiel.

    Where these are not installed, what was measured before with them is told (`peers`).
    """
    arena, stakes, drawn = games.duel(2, ticks, [-3, 1, 2, 5, 4, -1, 2, 0])
    cpu, _ = _timed(lambda: [solve(arena, stakes, drawn) for _ in range(50)], 3)
    rows = [_row(f"tree of {ticks} ticks", [second / 50 for second in cpu])]
    try:
        return [*rows, *peers.measured(ticks, min(cpu) / 50)]
    except ImportError as missing:
        return [*rows, *peers.before(ticks, str(missing))]
