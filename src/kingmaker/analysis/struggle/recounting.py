"""A struggle told whole from one solution: how it ends from the beginning on, event by event, and what it turns on."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.struggle.arena import Lanes
from kingmaker.analysis.struggle.asking import exactly
from kingmaker.analysis.struggle.assumptions import bounds, lanes, likely, ranged
from kingmaker.analysis.struggle.driving import drivers
from kingmaker.analysis.struggle.forecasting import Refusal, ready, run, side_by_side
from kingmaker.analysis.struggle.modelling import few, half, models
from kingmaker.analysis.struggle.overturning import Draws, overturn
from kingmaker.analysis.struggle.pairing import Pairs
from kingmaker.analysis.struggle.playing import (
    Forecast,
    begins,
    equal,
    nothing,
    settings,
    titles,
)
from kingmaker.analysis.struggle.results import Otherwise, Played, Scored, Timeline
from kingmaker.analysis.struggle.storying import told
from kingmaker.analysis.struggle.timing import Timing
from kingmaker.analysis.struggle.tracing import Trace
from kingmaker.model.values import Name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kingmaker.analysis.struggle.arena import Assumption, Real
    from kingmaker.analysis.struggle.asking import Terms
    from kingmaker.analysis.struggle.forecasting import Ready, Run, Tell
    from kingmaker.analysis.struggle.modelling import Model
    from kingmaker.analysis.struggle.results import Overturned
    from kingmaker.model.case import Case


@dataclass(frozen=True, slots=True)
class Range:
    """A number that is assumed, and from where to where: what is drawn from for every forecast."""

    path: str
    words: str
    low: float
    likely: float
    high: float
    certainty: str
    because: str


@dataclass(frozen=True, slots=True)
class Recounted:
    """How a struggle may end, from the beginning on and event by event, and the ranges that it was drawn from."""

    played: Played
    timeline: Timeline
    ranges: tuple[Range, ...] = ()


def recount(case: Case, terms: Terms, *, tell: Tell | None = None) -> Recounted:
    """Return the forecast from the beginning on, the record event by event, and what it turns on, from one solution.

    The draws are solved once: forecasts, drivers and the timeline are read off it. The other models are solved once
    as well, on a few of the draws, and tell both what comes out under them and which turning points keep their sign.
    Beside that only what would overturn the lead is solved, at other places than the draws. The numbers are those of
    `playing.play` and `timing.timeline`. `tell` is told of draws that are done, and stops the work by returning False.

    Raises:
        Refused: the case is too large to be solved exactly, or too many events overlap.
    """
    return recounting(case, terms).whole(tell)


def recounting(case: Case, terms: Terms) -> Recounting:
    """Return a struggle ready to be told whole, its draws not solved yet.

    What is left to do (`Recounting.whole`) may be done in a thread of its own, as most of it holds no lock of the
    interpreter. Raises `Refused` as `recount` does, as `whole` may as well.
    """
    exactly(terms, "a whole report")
    made = ready(case)
    if isinstance(made, Refusal):
        return Recounting(case, terms, made)
    drawn = lanes(made.stakes, draws=terms.draws, seed=terms.seed)
    return Recounting(case, terms, made, _Solving(made, terms, drawn))


def _refused(case: Case, terms: Terms, made: Ready | Refusal) -> Recounted:
    name, none = Name(case.name), Scored(0, 0.0, 0.0)
    played = Played(
        name, None, begins(case), {}, titles(case), nothing(terms), (), None, (), (),
        made.notices, made.problems,
    )  # fmt: skip
    timeline = Timeline(
        name, {}, (), titles(case), nothing(terms), none, made.notices, made.problems
    )
    return Recounted(played, timeline)


@dataclass(frozen=True, slots=True)
class Recounting:
    """A struggle ready to be told whole, or why it cannot be played."""

    case: Case
    terms: Terms
    made: Ready | Refusal
    solving: _Solving | None = None

    def whole(self, tell: Tell | None = None) -> Recounted:
        """Return all of it, as `recount` does."""
        if isinstance(self.made, Refusal) or self.solving is None:
            return _refused(self.case, self.terms, self.made)
        return self.solving.whole(tell)


@dataclass(frozen=True, slots=True)
class _Solving:
    """A case with its draws, to be solved along the whole record."""

    made: Ready
    terms: Terms
    lanes: Lanes

    def whole(self, tell: Tell | None = None) -> Recounted:
        """Return all of it, as `recount` does."""
        made, terms = self.made, self.terms
        some = few(equal(terms.draws), np.zeros(terms.draws)).places
        own = Lanes(self.lanes.parameters[:, some])
        every = tuple(models(made, own))
        alike = [m for m in every if m.ready is made]
        with _beside() as pool:
            apart = pool.submit(self._apart, [m for m in every if m.ready is not made])
            finer = pool.submit(self._finer, own)
            paths = pool.submit(told, self._blank())
            groups = [self.lanes, likely(made.stakes), *(m.lanes for m in alike)]
            found, surely, *again = side_by_side(
                made, groups, workers=terms.workers, tell=tell, single=terms.single
            )
            timed = Timing.of(made, terms, found)
            others = [_Other.of(m, terms, r) for m, r in zip(alike, again, strict=True)]
            played = self._played(timed.first, found.draws, surely.first)
            others += [*apart.result(), *finer.result()]
            lines, open_ = paths.result()
        looked = f"other models are worked out on {some.size} of the draws"
        played = replace(
            played,
            lines=lines,
            models=tuple(o.told for o in others),
            notices=(*open_, *played.notices, looked),
        )
        ranges = tuple(_ranges(made.stakes.assumptions))
        return Recounted(played, timed.timeline([o.changes for o in others]), ranges)

    def _apart(self, every: Sequence[Model]) -> list[_Other]:
        """Return what comes out under other choices of model that are solved by themselves."""
        return [_Other.of(m, self.terms, self._run(m.ready, m.lanes)) for m in every]

    def _finer(self, own: Lanes) -> list[_Other]:
        """Return what comes out if the clock ticks twice as often."""
        other = half(self.made, own)
        return [] if other is None else self._apart([other])

    def _blank(self) -> Ready:
        """Return the case as it begins, with nothing of the record followed."""
        made = self.made
        return replace(
            made,
            trace=Trace(made.record, (made.board.arena.start, 0)),
            pairs=Pairs.of(made.board, ()),
        )

    def _run(self, made: Ready, own: Lanes) -> Run:
        return run(made, own, workers=self.terms.workers, single=self.terms.single)

    def _played(self, first: Forecast, draws: int, surely: Real) -> Played:
        made, own = self.made, Lanes(self.lanes.parameters[:, :draws])
        change, tried = self._overturn(first, own, surely)
        names = made.board.arena.endings
        endings = dict(zip(names, first.endings, strict=True))
        return Played(
            Name(made.case.name),
            None,
            made.at(0),
            first.chances(names),
            titles(made.case),
            settings(made, self.terms, draws, first.weights),
            drivers(made.stakes.assumptions, own, endings, first.weights, self.terms.seed),
            change,
            (),
            (),
            tried,
            made.problems,
        )

    def _overturn(
        self, first: Forecast, own: Lanes, surely: Real
    ) -> tuple[Overturned | None, tuple[str, ...]]:
        """Return what would overturn the lead; `surely` are the endings at likely values, which need not be solved again."""
        made, blank = self.made, self._blank()

        def ends(parameters: Real) -> Real:
            return self._run(blank, Lanes(parameters)).first

        return overturn(
            made.stakes.assumptions,
            likely(made.stakes).parameters[:, 0],
            made.board.arena.endings,
            ends,
            Draws(own.parameters, first.endings, first.weights, surely[:, 0]),
        )


@contextmanager
def _beside() -> Iterator[ThreadPoolExecutor]:
    """Give a thread for what is done beside the rest; what it has not begun is not done if the rest is given up."""
    pool = ThreadPoolExecutor(1)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


@dataclass(frozen=True, slots=True)
class _Other:
    """What comes out under another choice of model, and how each event changes it there."""

    told: Otherwise
    changes: Mapping[Name, Real]

    @classmethod
    def of(cls, model: Model, terms: Terms, found: Run) -> _Other:
        cast = Forecast(found.first, equal(found.draws))
        chances = cast.chances(model.ready.board.arena.endings)
        told = Otherwise(model.name, model.words, chances)
        return cls(told, Timing.of(model.ready, terms, found).changes())


def _ranges(assumptions: tuple[Assumption, ...]) -> Iterator[Range]:
    for place in ranged(assumptions):
        one = assumptions[place]
        low, middle, high = bounds(one.quantity)
        yield Range(
            one.path,
            one.words,
            float(low),
            float(middle),
            float(high),
            one.certainty,
            one.because,
        )
