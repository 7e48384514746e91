"""Other choices of model: what comes out if people choose more or less surely, look at nobody, or err about nobody."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kingmaker.analysis.struggle.arena import Lanes
from kingmaker.analysis.struggle.assumptions import bounds, likely
from kingmaker.analysis.struggle.clockwork import lasting
from kingmaker.analysis.struggle.forecasting import Refusal, reticked
from kingmaker.model.values import Duration
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from numpy.typing import NDArray

    from kingmaker.analysis.struggle.arena import Real, Stakes
    from kingmaker.analysis.struggle.forecasting import Ready
    from kingmaker.analysis.struggle.weighing import Weights
    from kingmaker.model.case import Case
    from kingmaker.model.values import Name

#: Other models are worked out on an eighth of the draws, within these bounds; where all draws weigh alike the first `EVEN` of
#: them do, as they are spread evenly over every range. With a thousand draws, three other models and the likely values that
#: fills whole vectors of thirty-two; in `openai-2023` their means were within 0.8 points of those of 256 draws (on 32: 1.7).
FEWEST, EVEN, MOST = 16, 29, 128


@dataclass(frozen=True, slots=True)
class Model:
    """Another choice of model: what is switched, and the game and the draws that come of it."""

    name: str
    words: str
    ready: Ready
    lanes: Lanes


class Choice(NamedTuple):
    """Another choice on the same board: the draws, and whether those who misjudge others do."""

    name: str
    words: str
    lanes: Lanes
    blind: bool = True


class Few(NamedTuple):
    """Some of the draws, and the logarithm of what each stands for, its own likelihood taken off."""

    places: NDArray[np.integer]
    stands_for: Real


def few(weights: Weights, likelihood: Real) -> Few:
    """Return some of the draws, on which other models are worked out.

    Before anything is known they are the first, which are spread evenly by themselves. Else they are taken as
    likely as they weigh (systematic resampling: Kitagawa, 1996, "Monte Carlo filter and smoother"); under another
    model each then weighs as its likelihood there to its likelihood here.
    """
    draws = weights.shares.size
    count = min(max(draws // 8, FEWEST), MOST, draws)
    if weights.effective > draws - 0.5:  # all alike, but for rounding
        count = min(count, EVEN)
        return Few(np.arange(count), np.zeros(count))
    up = np.cumsum(weights.shares)
    taken = np.searchsorted(up, (np.arange(count) + 0.5) / count * up[-1])
    places, times = np.unique(taken, return_counts=True)
    return Few(places, np.log(times) - weights.tempered * likelihood[places])


def on_same(draws: int) -> str:
    """Return what is said of the case as it is, on so many draws, beside other models."""
    return f"nothing but the draws: the {draws} that the models below are worked out on"


def models(ready: Ready, few: Lanes) -> Iterator[Model]:
    """Yield other choices of model for some draws, so far as they differ from the model itself.

    A tick of half the length is another board: see `half`.
    """
    for choice in choices(ready.stakes, few, errs=bool((ready.board.arena.blind != 0).any())):
        yield Model(
            choice.name, choice.words, ready if choice.blind else seeing(ready), choice.lanes
        )


def choices(stakes: Stakes, few: Lanes, *, errs: bool) -> Iterator[Choice]:
    """Yield other choices on the same board: the draws that they take, and whether those who err do.

    Precision at either end of its range; crowds whose members do not look at each other; nobody who misjudges the
    others, where anybody does (`errs`).
    """
    precision = stakes.assumptions[stakes.precision]
    low, _, high = bounds(precision.quantity)
    if low < high:
        for name, value in (("precision-low", low), ("precision-high", high)):
            words = f"precision of choice {value:g} in all draws"
            own = _with(few, [stakes.precision], value * precision.factor)
            yield Choice(name, words, own)
    if stakes.peer:
        words = "members of crowds do not look at each other"
        yield Choice("no-peers", words, _with(few, sorted(stakes.peer.values()), 0.0))
    if errs:
        yield Choice("no-misjudgement", "nobody misjudges the others", few, blind=False)


def _with(lanes: Lanes, rows: list[int], value: float) -> Lanes:
    made = lanes.parameters.copy()
    made[rows] = value
    return Lanes(made)


def seeing(ready: Ready) -> Ready:
    """Return the same game, in which everybody sees it as it is."""
    arena = replace(ready.board.arena, blind=np.zeros_like(ready.board.arena.blind))
    return replace(ready, board=replace(ready.board, arena=arena))


def halved(case: Case, seconds: float) -> Case:
    """Return a case whose clock ticks twice as often as one with ticks of so many seconds; what it says `per tick` is the same in time."""
    clock = case.clock
    if clock is None:
        return case
    tick = Duration(Fraction(seconds) / 2, "second")
    return replace(case, clock=replace(clock, tick=tick, tick_meant=clock.tick_meant or clock.tick))


def half(
    made: Ready, few: Lanes, *, since: Name | None = None, until: datetime | None = None
) -> Model | None:
    """Return the game in which the clock ticks twice as often, for some draws; `None` where it cannot be played."""
    case = halved(made.case, made.board.arena.ticks.seconds)
    other = reticked(made, case, since=since, until=until)
    if isinstance(other, Refusal):
        return None
    words = f"ticks of {lasting(other.board.arena.ticks.seconds)}"
    return Model("half-tick", words, other, rescaled(few, made.stakes, other.stakes))


def rescaled(lanes: Lanes, here: Stakes, there: Stakes) -> Lanes:
    """Return the same draws for a board with other ticks: each assumption by its factor there.

    An assumption that only the other board has is at its likely value.
    """
    rows = {a.path: k for k, a in enumerate(here.assumptions)}
    made = np.repeat(likely(there).parameters, lanes.parameters.shape[1], axis=1)
    for k, assumption in enumerate(there.assumptions):
        if assumption.path in rows:
            own = here.assumptions[rows[assumption.path]]
            made[k] = lanes.parameters[rows[assumption.path]] / own.factor * assumption.factor
    return Lanes(made)
