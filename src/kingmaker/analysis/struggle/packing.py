"""Plays, and what comes of following a record, as arrays with names that can be put away (`shelving`), and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.struggle.bounded import Play, Step
from kingmaker.analysis.struggle.following import Followed
from kingmaker.analysis.struggle.particles import Cohort
from kingmaker.analysis.struggle.shelving import SAME

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kingmaker.analysis.struggle.bounded import Start
    from kingmaker.analysis.struggle.placing import Record
    from kingmaker.analysis.struggle.shelving import Found

#: The name of how many there are of each draw.
DRAWS = "draws"
#: What is kept of a cohort, beside its tick.
_COHORT = ("states", "draws", "filters", "shares", "likelihood")
#: What is kept of how well moves were foretold.
_FORETOLD = ("move", "any", "even")


def packed_plays(plays: Sequence[Play], begin: int, end: int) -> Found:
    """Return plays of some draws that are over: where each ended, and all of their steps one after another."""
    steps = [step for play in plays for step in play.steps]
    rows = [[s.tick, s.state, s.move, s.player, s.target] for s in steps]
    draws = np.array([play.draw for play in plays], np.int64)
    return {
        DRAWS: np.bincount(draws - begin, minlength=end - begin),
        f"{SAME}state": np.array([play.state for play in plays], np.int64),
        f"{SAME}many": np.array([len(play.steps) for play in plays], np.int64),
        f"{SAME}steps": np.array(rows, np.int64).reshape(-1, 5),
    }


def unpacked_plays(found: Found, starts: Sequence[Start]) -> list[Play]:
    """Return the plays that `packed_plays` made arrays of, which began so; their numbers by chance are spent.

    Raises:
        ValueError: they are of other starts.
    """
    made = [Step(*row) for row in found[f"{SAME}steps"].tolist()]
    ends = np.cumsum(found[f"{SAME}many"]).tolist()
    spent = np.empty(0)
    plays = []
    every = zip(starts, found[f"{SAME}state"].tolist(), [0, *ends[:-1]], ends, strict=True)
    for start, state, first, last in every:
        plays.append(Play(start.draw, spent, start.tick, state, made[first:last], over=True))
    return plays


def packed_followed(found: Followed, record: Record, draws: int) -> Found:
    """Return what came of following a record as arrays with names."""
    dead = -1 if found.dead is None else record.placed.index(found.dead)
    made = {
        DRAWS: np.arange(draws),
        f"{SAME}counts": np.array([dead, found.thinned]),
        f"{SAME}moved": np.array(sorted(found.moved), np.int64),
        f"{SAME}first": np.array(list(found.first.items()), np.int64).reshape(-1, 2),
        **{SAME + name: getattr(found, name) for name in _FORETOLD},
    }
    for number, cohort in found.cohorts.items():
        made[f"{SAME}cohort {number} tick"] = np.array(cohort.tick)
        made |= {f"{SAME}cohort {number} {name}": getattr(cohort, name) for name in _COHORT}
    return made


def unpacked_followed(found: Found, record: Record) -> Followed:
    """Return what `packed_followed` made arrays of, for the same record."""
    dead, thinned = found[f"{SAME}counts"].tolist()
    numbers = [
        int(name.split()[1])
        for name in found
        if name.startswith(f"{SAME}cohort") and name.endswith("tick")
    ]
    cohorts = {
        number: Cohort(
            int(found[f"{SAME}cohort {number} tick"]),
            *(found[f"{SAME}cohort {number} {name}"] for name in _COHORT),
        )
        for number in numbers
    }
    move, any_, even = (found[SAME + name] for name in _FORETOLD)
    return Followed(
        move,
        any_,
        even,
        cohorts,
        None if dead < 0 else record.placed[dead],
        set(found[f"{SAME}moved"].tolist()),
        dict(found[f"{SAME}first"].tolist()),
        thinned,
    )
