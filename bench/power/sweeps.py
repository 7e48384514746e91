"""Many games at once: a hundred thousand thresholds or weights, beside a loop over the best peer."""

from __future__ import annotations

import random
from functools import partial
from typing import TYPE_CHECKING

from bench.harness import time_function
from bench.power.games import Game, Threshold, games
from bench.power.peers import OURS, TOOLS, Absent, simple_game

if TYPE_CHECKING:
    from bench.harness import Row

GAMES, SEED = 100_000, 20261128
#: Of the loops only so many are run, and the figure is of so many times as much.
LOOPED = 200
#: The quickest of the peers on games of this size that is right on them.
BEST_PEER = "powerindices"


def rows(*, quick: bool) -> list[Row]:
    """Measure a sweep over thresholds and one over weights; each batch is held against single games."""
    number = GAMES // 10 if quick else GAMES
    return [*_thresholds(number, runs=1 if quick else 5), *_weights(number, runs=1 if quick else 5)]


def _thresholds(number: int, runs: int) -> list[Row]:
    """One set of fifty weights, many quotas."""
    dice = random.Random(SEED)  # noqa: S311  # nothing secret
    weights = games()["random_50_100"].weighted.weights
    made = [Threshold(dice.randint(1, sum(weights)), weights) for _ in range(number)]
    return _measured(f"{number:,} thresholds for 50 voters, Banzhaf", made, runs, same=True)


def _weights(number: int, runs: int) -> list[Row]:
    """Many sets of fifteen weights, more than half to win."""
    dice = random.Random(SEED)  # noqa: S311  # nothing secret
    made = []
    for _ in range(number):
        weights = tuple(dice.randint(1, 30) for _ in range(15))
        made.append(Threshold(sum(weights) // 2 + 1, weights))
    return _measured(f"{number:,} sets of 15 weights, Banzhaf", made, runs, same=False)


def _measured(title: str, made: list[Threshold], runs: int, *, same: bool) -> list[Row]:
    import numpy as np  # noqa: PLC0415  # for this alone

    from kingmaker.analysis.power.weighted import swings_batch  # noqa: PLC0415

    quotas = np.array([one.quota for one in made])
    weights = np.array(made[0].weights if same else [one.weights for one in made])
    batch = partial(swings_batch, quotas, weights)
    _hold(made, batch().swings)
    ours = time_function(batch, runs=runs)
    each = round(len(made) / ours.median)
    found = [ours.row(f"{title}: {OURS}, at once", games_per_second=each)]
    return [*found, *(_looped(title, name, made, ours.median) for name in (OURS, BEST_PEER))]


def _looped(title: str, name: str, made: list[Threshold], ours: float) -> Row:
    """What a loop over single games takes: some are run, and their time is multiplied."""
    few = [Game("one", one) for one in made[:LOOPED]]
    name_of_row = f"{title}: {name}, one by one"
    try:
        TOOLS[name].ready()
    except Absent as absent:
        return {"name": name_of_row, "skipped": str(absent)}
    calls = [TOOLS[name].indices["banzhaf"](game) for game in few]
    loop = time_function(lambda: [call() for call in calls], runs=1)
    whole = loop.median * len(made) / len(few)
    figures = dict.fromkeys(("min", "median", "max"), whole)
    measured = f"{len(few)} of them"
    return {"name": name_of_row, "runs": 1, **figures, "unit": "s", "measured": measured,
            "ours/peer": ours / whole}  # fmt: skip


def _hold(made: list[Threshold], swings: object) -> None:
    """Hold some of a batch against single games, exactly."""
    for at in random.Random(SEED).sample(range(len(made)), 50):  # noqa: S311
        single = simple_game(Game("one", made[at])).index("absolute-banzhaf").values()
        total = 2 ** (len(made[at].weights) - 1)
        if [value * total for value in single] != swings[at].tolist():  # type: ignore[index]
            raise AssertionError(f"game {at} of the batch is wrong")
