"""Other choices of model: what comes out if people choose more or less surely, look at nobody, or err about nobody."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.struggle.arena import Lanes
from kingmaker.analysis.struggle.assumptions import bounds
from kingmaker.model.values import Duration

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.analysis.struggle.forecasting import Ready
    from kingmaker.model.case import Case

#: Other models are worked out on so many of the draws at most: the first, which are spread evenly by themselves.
FEW = 128


@dataclass(frozen=True, slots=True)
class Model:
    """Another choice of model: what is switched, and the game and the draws that come of it."""

    name: str
    words: str
    ready: Ready
    lanes: Lanes


def models(ready: Ready, lanes: Lanes) -> Iterator[Model]:
    """Yield other choices of model for the first draws, so far as they differ from the model itself.

    Precision at either end of its range; crowds whose members do not look at each other; nobody who misjudges the
    others. A tick of half the length is another board: see `halved`.
    """
    few = Lanes(lanes.parameters[:, :FEW])
    stakes = ready.stakes
    precision = stakes.assumptions[stakes.precision]
    low, _, high = bounds(precision.quantity)
    if low < high:
        for name, value in (("precision-low", low), ("precision-high", high)):
            words = f"precision of choice {value:g} in all draws"
            own = _with(few, [stakes.precision], value * precision.factor)
            yield Model(name, words, ready, own)
    if stakes.peer:
        words = "members of crowds do not look at each other"
        yield Model("no-peers", words, ready, _with(few, sorted(stakes.peer.values()), 0.0))
    if (ready.board.arena.blind != 0).any():
        yield Model("no-misjudgement", "nobody misjudges the others", _seeing(ready), few)


def _with(lanes: Lanes, rows: list[int], value: float) -> Lanes:
    made = lanes.parameters.copy()
    made[rows] = value
    return Lanes(made)


def _seeing(ready: Ready) -> Ready:
    """Return the same game, in which everybody sees it as it is."""
    arena = replace(ready.board.arena, blind=np.zeros_like(ready.board.arena.blind))
    return replace(ready, board=replace(ready.board, arena=arena))


def halved(case: Case, seconds: float) -> Case:
    """Return a case whose clock ticks twice as often as one with ticks of so many seconds."""
    clock = case.clock
    if clock is None:
        return case
    tick = Duration(Fraction(seconds) / 2, "second")
    return replace(case, clock=replace(clock, tick=tick))
