"""A struggle told whole from one solution: how it ends from the beginning on, event by event, and what it turns on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kingmaker.analysis.struggle.arena import Lanes
from kingmaker.analysis.struggle.asking import exactly
from kingmaker.analysis.struggle.assumptions import bounds, lanes, likely, ranged
from kingmaker.analysis.struggle.driving import drivers
from kingmaker.analysis.struggle.forecasting import Refusal, ready, run
from kingmaker.analysis.struggle.modelling import Model, few, halved, models, rescaled
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
from kingmaker.analysis.struggle.timing import Timing
from kingmaker.analysis.struggle.tracing import Trace
from kingmaker.model.values import Name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kingmaker.analysis.struggle.arena import Assumption, Real
    from kingmaker.analysis.struggle.asking import Terms
    from kingmaker.analysis.struggle.forecasting import Ready, Run, Tell
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
    """How a struggle may end, from the beginning on and event by event, and the ranges that it was drawn from.

    `played` has no typical paths: see `playing.play` for them.
    """

    played: Played
    timeline: Timeline
    ranges: tuple[Range, ...] = ()


def recount(case: Case, terms: Terms, *, tell: Tell | None = None) -> Recounted:
    """Return the forecast from the beginning on, the record event by event, and what it turns on, from one solution.

    The draws are solved once: forecasts, drivers and the timeline are read off it. The other models are solved once
    as well, on an eighth of the draws, and tell both what comes out under them and which turning points keep their sign.
    Beside that only what would overturn the lead is solved, at other places than the draws. The numbers are those of
    `playing.play` and `timing.timeline`. `tell` is told of draws that are done, and stops the work by returning False.

    Raises:
        Refused: the case is too large to be solved exactly, or too many events overlap.
    """
    exactly(terms, "a whole report")
    made = ready(case)
    if isinstance(made, Refusal):
        return _refused(case, terms, made)
    drawn = lanes(made.stakes, draws=terms.draws, seed=terms.seed)
    found = run(made, drawn, workers=terms.workers, tell=tell, single=terms.single)
    own = Lanes(drawn.parameters[:, : found.draws])
    return _Recounting(made, terms, own, found).whole()


def _refused(case: Case, terms: Terms, made: Refusal) -> Recounted:
    name, none = Name(case.name), Scored(0, 0.0, 0.0)
    played = Played(
        name, None, begins(case), {}, titles(case), nothing(terms), (), None, (), (),
        made.notices, made.problems,
    )  # fmt: skip
    timeline = Timeline(
        name, {}, (), titles(case), nothing(terms), none, made.notices, made.problems
    )
    return Recounted(played, timeline)


@dataclass(slots=True)
class _Recounting:
    """A case with its draws solved along the whole record."""

    made: Ready
    terms: Terms
    lanes: Lanes
    found: Run

    def whole(self) -> Recounted:
        made, timed = self.made, Timing.of(self.made, self.terms, self.found)
        others: list[Otherwise] = []
        changes: list[Mapping[Name, Real]] = []
        for model, again in self._others(timed.first):
            cast = Forecast(again.first, equal(again.draws))
            names = made.board.arena.endings
            others.append(Otherwise(model.name, model.words, cast.chances(names)))
            changes.append(Timing.of(model.ready, self.terms, again).changes())
        ranges = tuple(_ranges(made.stakes.assumptions))
        return Recounted(self._played(timed.first, tuple(others)), timed.timeline(changes), ranges)

    def _others(self, first: Forecast) -> Iterator[tuple[Model, Run]]:
        """Yield the other choices of model, each with what comes out under it along the whole record."""
        places = few(first.weights, self.lanes.parameters[0]).places
        own = Lanes(self.lanes.parameters[:, places])
        for model in (*models(self.made, own), *self._halved(own)):
            terms = self.terms
            found = run(model.ready, model.lanes, workers=terms.workers, single=terms.single)
            yield model, found

    def _halved(self, own: Lanes) -> Iterator[Model]:
        made = self.made
        other = ready(halved(made.case, made.board.arena.ticks.seconds))
        if not isinstance(other, Refusal):
            words = f"ticks of {other.board.arena.ticks.seconds / 60:g} minutes"
            again = rescaled(own, made.stakes, other.stakes)
            yield Model("half-tick", words, other, again)

    def _played(self, first: Forecast, others: tuple[Otherwise, ...]) -> Played:
        made, names = self.made, self.made.board.arena.endings
        change, tried = self._overturn(first)
        endings = dict(zip(names, first.endings, strict=True))
        looked = f"other models are worked out on {few(first.weights, self.lanes.parameters[0]).places.size} of the draws"
        return Played(
            Name(made.case.name),
            None,
            made.at(0),
            first.chances(names),
            titles(made.case),
            settings(made, self.terms, self.found.draws, first.weights),
            drivers(made.stakes.assumptions, self.lanes, endings, first.weights, self.terms.seed),
            change,
            (),
            others,
            (*tried, looked),
            made.problems,
        )

    def _overturn(self, first: Forecast) -> tuple[Overturned | None, tuple[str, ...]]:
        made, terms = self.made, self.terms
        blank = replace(
            made,
            trace=Trace(made.record, (made.board.arena.start, 0)),
            pairs=Pairs.of(made.board, ()),
        )

        known: dict[bytes, Real] = {}

        def ends(parameters: Real) -> Real:
            place = parameters.tobytes()  # the last place that is asked for was asked for before
            if place not in known:
                again = run(blank, Lanes(parameters), workers=terms.workers, single=terms.single)
                known[place] = again.first
            return known[place]

        return overturn(
            made.stakes.assumptions,
            likely(made.stakes).parameters[:, 0],
            made.board.arena.endings,
            ends,
            Draws(self.lanes.parameters, first.endings, first.weights),
        )


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
