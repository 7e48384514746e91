"""How the struggle is likely to end: from the beginning, or from an event of the record on."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.struggle.arena import Lanes
from kingmaker.analysis.struggle.asking import exactly
from kingmaker.analysis.struggle.assumptions import lanes, likely
from kingmaker.analysis.struggle.driving import drivers, resolution
from kingmaker.analysis.struggle.forecasting import Refusal, of_states, ready, run
from kingmaker.analysis.struggle.modelling import few, half, models, on_same
from kingmaker.analysis.struggle.overturning import Draws, overturn
from kingmaker.analysis.struggle.results import SAME, Method, Otherwise, Played, Settings
from kingmaker.analysis.struggle.shelving import run_on
from kingmaker.analysis.struggle.storying import told
from kingmaker.analysis.struggle.tracing import LAST
from kingmaker.analysis.struggle.weighing import Weights, chance, tempering, weigh
from kingmaker.model.values import Name
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.analysis.struggle.arena import Real
    from kingmaker.analysis.struggle.asking import Terms
    from kingmaker.analysis.struggle.forecasting import Ready, Run, Tell
    from kingmaker.analysis.struggle.modelling import Few
    from kingmaker.analysis.struggle.results import Chance, Overturned
    from kingmaker.analysis.struggle.shelving import Shelf, Shelves
    from kingmaker.model.case import Case
    from kingmaker.model.struggle import Clock


@dataclass(frozen=True, slots=True)
class Forecast:
    """The probability of each ending in each draw, and what each draw weighs."""

    endings: Real
    weights: Weights

    def chances(self, names: tuple[Name, ...]) -> dict[Name, Chance]:
        """Return the mean and the spread of each ending."""
        shares = self.weights.shares
        return {n: chance(p, shares) for n, p in zip(names, self.endings, strict=True)}


def play(
    case: Case,
    terms: Terms,
    *,
    since: Name | None = None,
    until: datetime | None = None,
    tell: Tell | None = None,
    shelf: Shelves | None = None,
) -> Played:
    """Return how a struggle is likely to end, what it turns on, and how it would most probably go.

    From the beginning of its clock; with `since`, at the latest moment at which that event may have happened, knowing
    only what is certain by then; with `until`, at that moment likewise. Draws weigh as likely as they make what
    is known; see `observing` for that. By the sampled method it is worked out from plays (`sampled`). `tell` is told of draws that are done, and stops the work by returning False:
    then what is done so far is given; if it has a `finding`, that is told of states as they are found. On a `shelf` finished parts of the draws are put away, and found by a later run of
    the same. Cost: that of solving all draws once, and about as much again for the rest.

    Raises:
        Refused: the case is too large to be solved exactly, or too many events overlap.
        KeyError: `since` is no event that play sees.
    """
    if terms.method is Method.SAMPLED and case.clock is not None:
        return _sampled(case, case.clock, terms, (since, until), tell=tell, shelf=shelf)
    exactly(terms, "play without a clock")
    found = foretold(case, terms, Point(since, until), tell=tell, shelf=shelf)
    if not isinstance(found, Foretold):
        return _refused(case, found, terms, since)
    return _Playing(terms, found).played(since, until)


@dataclass(frozen=True, slots=True)
class Point:
    """From where it is played: an event of the record, a time up to which it is known, or the beginning."""

    since: Name | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Foretold:
    """A case whose draws were solved, and what they say of its endings from a point on; `lanes` are those that are done."""

    made: Ready
    lanes: Lanes
    found: Run
    forecast: Forecast


def foretold(
    case: Case,
    terms: Terms,
    point: Point,
    *,
    tell: Tell | None = None,
    shelf: Shelf | None = None,
) -> Foretold | Ready | Refusal:
    """Return the endings of a case from a point on, by the exact method; the case alone if no draw makes what happened possible.

    `tell` and `shelf` are as in `play`, and so is what is raised.
    """
    since, until = point.since, point.until
    follows = since is not None or until is not None
    made = ready(case, since=since, until=until, record_=follows, finding=of_states(tell))
    if isinstance(made, Refusal):
        return made
    drawn = lanes(made.stakes, draws=terms.draws, seed=terms.seed)
    found = run_on(made, drawn, terms, shelf=shelf, stands=frozenset({LAST}), tell=tell)
    cast = forecast(made, found)
    if cast is None:
        return made
    return Foretold(made, Lanes(drawn.parameters[:, : found.draws]), found, cast)


def _sampled(
    case: Case,
    clock: Clock,
    terms: Terms,
    known: tuple[Name | None, datetime | None],
    *,
    tell: Tell | None,
    shelf: Shelves | None,
) -> Played:
    """Return it by plays: from the beginning, or once what happened until an event or a time is known."""
    from kingmaker.analysis.struggle.recalling import play_recalled  # noqa: PLC0415 - only here
    from kingmaker.analysis.struggle.sampled import play_sampled  # noqa: PLC0415 - only here

    since, until = known
    if since is None and until is None:
        return play_sampled(case, clock, terms, tell=tell, shelf=shelf)
    return play_recalled(case, clock, terms, since=since, until=until, tell=tell, shelf=shelf)


def forecast(
    made: Ready, found: Run, event: int = LAST, *, stands_for: Real | None = None
) -> Forecast | None:
    """Return the forecast after an event, or after all; `None` where no draw makes what happened possible.

    `stands_for` is the logarithm of what each draw stands for beside its likelihood, if they differ.
    """
    if not made.trace.steps:
        return Forecast(found.first, equal(found.draws))
    likelihood = found.seen.likelihood[event]
    weights = weigh(likelihood if stands_for is None else likelihood + stands_for)
    return None if weights is None else Forecast(found.seen.endings[event], weights)


def equal(draws: int) -> Weights:
    """Return the weights of draws before anything is known."""
    return Weights(np.full(draws, 1 / draws), float(draws), 1.0)


def settings(made: Ready, terms: Terms, draws: int, weights: Weights) -> Settings:
    """Return how a forecast was obtained."""
    arena = made.board.arena
    return Settings(
        terms.method,
        draws,
        terms.seed,
        arena.ticks.count,
        arena.ticks.seconds,
        arena.ticks.written,
        arena.states,
        int(arena.turns.target.size),
        weights.effective,
        weights.tempered,
        single=terms.single,
    )


def titles(case: Case) -> dict[Name, str]:
    """Return what the endings are called."""
    return {name: ending.title for name, ending in case.endings.items()}


def nothing(terms: Terms) -> Settings:
    """Return the settings of an answer that could not be worked out."""
    return Settings(terms.method, 0, terms.seed, 0, 0.0, 0.0, 0, 0, 0.0)


def begins(case: Case) -> datetime:
    """Return when play begins; the first of all days where the case has no clock."""
    return case.clock.starts if case.clock is not None else datetime(1, 1, 1, tzinfo=UTC)


def _refused(case: Case, made: Ready | Refusal, terms: Terms, since: Name | None) -> Played:
    return Played(
        Name(case.name),
        since,
        begins(case),
        {},
        titles(case),
        nothing(terms),
        (),
        None,
        (),
        (),
        made.notices,
        made.problems,
    )


@dataclass(slots=True)
class _Playing:
    """A forecast, and what is worked out beside it."""

    terms: Terms
    told: Foretold

    @property
    def made(self) -> Ready:
        """The case."""
        return self.told.made

    def played(self, since: Name | None, until: datetime | None) -> Played:
        """Return all of it."""
        made, names = self.made, self.made.board.arena.endings
        weights = self.told.forecast.weights
        endings = dict(zip(names, self.told.forecast.endings, strict=True))
        lines, open_ = told(made, single=self.terms.single)
        change, tried = self._overturn()
        left: list[str] = []
        others = (*self._same(), *self._otherwise(since, until, left))
        return Played(
            Name(made.case.name),
            since,
            made.at(len(made.trace.steps)),
            self.told.forecast.chances(names),
            titles(made.case),
            settings(made, self.terms, self.told.found.draws, weights),
            drivers(made.stakes.assumptions, self.told.lanes, endings, weights, self.terms.seed),
            change,
            lines,
            others,
            (
                *made.notices,
                *tempering(weights, self.told.found.draws),
                *open_,
                *tried,
                f"other models are worked out on {self._few().places.size} of the draws",
                *left,
            ),
            made.problems,
            resolution=resolution(made.stakes.assumptions, weights, self.terms.seed),
        )

    def _overturn(self) -> tuple[Overturned | None, tuple[str, ...]]:
        stakes, cast = self.made.stakes, self.told.forecast
        return overturn(
            stakes.assumptions,
            likely(stakes).parameters[:, 0],
            self.made.board.arena.endings,
            self._ends,
            Draws(self.told.lanes.parameters, cast.endings, cast.weights),
        )

    def _few(self) -> Few:
        return few(self.told.forecast.weights, self.told.found.seen.likelihood[LAST])

    def _ends(self, parameters: Real) -> Real:
        """Return the endings at any values of the assumptions."""
        found = run(
            self.made, Lanes(parameters), workers=self.terms.workers, single=self.terms.single
        )
        return found.seen.endings[LAST] if self.made.trace.steps else found.first

    def _same(self) -> Iterator[Otherwise]:
        """Yield the case as it is on the draws of other models, where these are not all."""
        some, found = self._few(), self.told.found
        if some.places.size < found.draws:
            cast = forecast(self.made, found.part(some.places), stands_for=some.stands_for)
            if cast is not None:
                names = self.made.board.arena.endings
                yield Otherwise(SAME, on_same(some.places.size), cast.chances(names))

    def _otherwise(
        self, since: Name | None, until: datetime | None, left: list[str]
    ) -> Iterator[Otherwise]:
        """Yield what comes out under other choices of model; one that is left out is put on the list."""
        names, some = self.made.board.arena.endings, self._few()
        own = Lanes(self.told.lanes.parameters[:, some.places])
        other = half(self.made, own, since=since, until=until)
        for model in (*models(self.made, own), *([] if other is None else [other])):
            terms = self.terms
            found = run(model.ready, model.lanes, workers=terms.workers, single=terms.single)
            cast = forecast(model.ready, found, stands_for=some.stands_for)
            if cast is None:
                left.append(
                    f"another model is left out, as under it no draw makes possible what happened: {model.words}"
                )
            else:
                yield Otherwise(model.name, model.words, cast.chances(names))
