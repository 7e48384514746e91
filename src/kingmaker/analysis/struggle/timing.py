"""The record event by event: how each changed the way in which the struggle was likely to end."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.struggle.arena import Lanes
from kingmaker.analysis.struggle.asking import exactly
from kingmaker.analysis.struggle.assumptions import lanes
from kingmaker.analysis.struggle.forecasting import Refusal, of_states, ready, run
from kingmaker.analysis.struggle.marking import Telling
from kingmaker.analysis.struggle.modelling import few, half, models
from kingmaker.analysis.struggle.placing import Kind
from kingmaker.analysis.struggle.playing import (
    Forecast,
    equal,
    forecast,
    nothing,
    settings,
    titles,
)
from kingmaker.analysis.struggle.results import Method, Scored, Timeline
from kingmaker.analysis.struggle.shelving import run_on
from kingmaker.analysis.struggle.storying import powers
from kingmaker.analysis.struggle.weighing import tempering
from kingmaker.model.values import Name
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from kingmaker.analysis.struggle.arena import Real
    from kingmaker.analysis.struggle.asking import Terms
    from kingmaker.analysis.struggle.forecasting import Ready, Run, Tell
    from kingmaker.analysis.struggle.placing import Placed
    from kingmaker.analysis.struggle.results import Mark
    from kingmaker.analysis.struggle.shelving import Shelves
    from kingmaker.model.case import Case

#: At most so many turning points, none with a smaller change than this.
MOST_TURNS = 4
LEAST_TURN = 0.02


def timeline(
    case: Case,
    terms: Terms,
    *,
    until: datetime | None = None,
    tell: Tell | None = None,
    shelf: Shelves | None = None,
) -> Timeline:
    """Return the record in the order in which its events become certain, with the endings after each.

    After each event nothing is known that is certain only later; see `observing`. A turning point is a move, or what
    set the state, that changed the probability of some ending by at least 0.02, in the same direction under every
    other choice of model (see `modelling`); the four with the largest changes are marked, and each begins an act.
    `surprise` is of the move, given that some move that would be seen was made when it was: its timing is
    no part of it. The score is the mean over moves of the logarithm (base 2) of this probability, and of one over the
    number of moves that were open. By the sampled method see `chronicling`. On a `shelf` finished parts of the draws are
    put away, and found by a later run of the same. Cost: that of solving all draws, and a part
    of them for each other model.

    Raises:
        Refused: the case is too large to be solved exactly, or too many events overlap.
    """
    if terms.method is Method.SAMPLED and case.clock is not None:
        from kingmaker.analysis.struggle.chronicling import timeline_sampled  # noqa: PLC0415 - only here

        return timeline_sampled(case, case.clock, terms, until=until, tell=tell, shelf=shelf)
    exactly(terms, "a timeline without a clock")
    made = ready(case, until=until, finding=of_states(tell))
    if isinstance(made, Refusal):
        return _refused(case, terms, made)
    drawn = lanes(made.stakes, draws=terms.draws, seed=terms.seed)
    found = run_on(made, drawn, terms, shelf=shelf, tell=tell)
    timed = Timing.of(made, terms, found)
    others = tuple(_others(timed, Lanes(drawn.parameters[:, : found.draws]), until))
    return timed.timeline(others)


def _refused(case: Case, terms: Terms, made: Refusal) -> Timeline:
    none = Scored(0, 0.0, 0.0)
    return Timeline(
        Name(case.name), {}, (), titles(case), nothing(terms), none, made.notices, made.problems
    )


@dataclass(frozen=True, slots=True)
class Timing:
    """The forecasts along a record; `casts` has `None` where no draw makes it possible, from there on."""

    made: Ready
    terms: Terms
    found: Run
    shown: tuple[int, ...]
    casts: tuple[Forecast | None, ...]

    @classmethod
    def of(cls, made: Ready, terms: Terms, found: Run) -> Timing:
        """Return the forecasts after all events that are certain within what was followed."""
        end = len(made.trace.steps)
        shown = tuple(n for n, p in enumerate(made.record.placed) if p.last < end)
        return cls(made, terms, found, shown, tuple(forecast(made, found, n) for n in shown))

    @property
    def first(self) -> Forecast:
        """The forecast before anything happened."""
        return Forecast(self.found.first, equal(self.found.draws))

    def before(self) -> Iterator[Forecast]:
        """Yield the forecast before each event."""
        last = self.first
        for cast in self.casts:
            yield last
            last = cast or last

    def changes(self) -> dict[Name, Real]:
        """Return how far each event changed the mean of each ending."""
        made = self.made.record.placed
        return {
            made[n].name: _means(cast) - _means(before)
            for n, cast, before in zip(self.shown, self.casts, self.before(), strict=True)
            if cast is not None
        }

    def timeline(self, others: Sequence[Mapping[Name, Real]]) -> Timeline:
        """Return the whole of it, given how events changed the endings under other models."""
        turns = self._turns(others)
        scores = [self._score(n, b) for n, b in zip(self.shown, self.before(), strict=True)]
        told = Telling.of(self.made.case, self.made.explorer)
        marks: list[Mark] = []
        changes = self.changes()
        for place, number in enumerate(self.shown):
            placed = self.made.record.placed[number]
            mark = told.mark(placed, partial(_powers, self.made, placed))
            score = scores[place]
            cast = self.casts[place]
            names = self.made.board.arena.endings
            act = 1 + sum(m.turning_point for m in marks) + (placed.name in turns)
            change = changes.get(placed.name)
            marks.append(
                replace(
                    mark,
                    endings={} if cast is None else cast.chances(names),
                    change={} if change is None else dict(zip(names, change.tolist(), strict=True)),
                    surprise=None if score is None else -float(np.log2(score[0])),
                    effective=0.0 if cast is None else cast.weights.effective,
                    turning_point=placed.name in turns,
                    act=act,
                )
            )
        return self._whole(tuple(marks), [s for s in scores if s is not None])

    def _whole(self, marks: tuple[Mark, ...], scores: Sequence[tuple[float, float]]) -> Timeline:
        made, draws = self.made, self.found.draws
        casts = [c for c in self.casts if c is not None] or [self.first]
        own = settings(made, self.terms, draws, casts[-1].weights)
        least = min((c.weights for c in casts), key=lambda w: w.tempered)
        mean = np.log2(np.array(scores).reshape(-1, 2)).mean(axis=0) if scores else np.zeros(2)
        return Timeline(
            Name(made.case.name),
            self.first.chances(made.board.arena.endings),
            marks,
            titles(made.case),
            replace(own, tempered=least.tempered),
            Scored(len(scores), float(mean[0]), float(mean[1])),
            (*made.notices, *tempering(least, draws)),
            made.problems,
        )

    def _turns(self, others: Sequence[Mapping[Name, Real]]) -> frozenset[Name]:
        """Return the turning points."""
        found: list[tuple[float, Name]] = []
        forced = self.made.trace.moved
        changes = self.changes()
        for number in self.shown:
            placed = self.made.record.placed[number]
            moves = placed.kind in (Kind.MOVE, Kind.PREPARED) or placed.bit in forced
            change = changes.get(placed.name)
            if change is None or not moves:
                continue
            most = int(np.argmax(np.abs(change)))
            if abs(change[most]) >= LEAST_TURN and all(
                placed.name in o and o[placed.name][most] * change[most] > 0 for o in others
            ):
                found.append((-float(abs(change[most])), placed.name))
        return frozenset(name for _, name in sorted(found, key=lambda f: f[0])[:MOST_TURNS])

    def _score(self, number: int, before: Forecast) -> tuple[float, float] | None:
        """Return the probability that the move was this one, by the model and if all open moves were alike."""
        seen = self.found.seen
        if self.made.record.placed[number].kind is not Kind.MOVE:
            return None
        earlier = [n for n in self.shown if n < number]
        known = seen.likelihood[earlier[-1]] if earlier else np.zeros(self.found.draws)
        shares = before.weights.shares
        own = (shares > 0) & (known > -np.inf)
        move, any_, even = (
            float((shares[own] * np.exp(kept[number][own] - known[own])).sum())
            for kept in (seen.move, seen.any, seen.even)
        )
        return (move / any_, even / any_) if move > 0 else None


def _means(cast: Forecast) -> Real:
    found: Real = cast.endings @ cast.weights.shares
    return found


def _others(timed: Timing, drawn: Lanes, until: datetime | None) -> Iterator[Mapping[Name, Real]]:
    """Yield how events changed the endings under other choices of model."""
    made, terms = timed.made, timed.terms
    own = Lanes(drawn.parameters[:, few(timed.first.weights, drawn.parameters[0]).places])
    other = half(made, own, until=until)
    for model in (*models(made, own), *([] if other is None else [other])):
        yield Timing.of(
            model.ready,
            terms,
            run(model.ready, model.lanes, workers=terms.workers, single=terms.single),
        ).changes()


def _powers(made: Ready, placed: Placed) -> tuple[str, ...]:
    """Return the clauses of the powers that an event used, in the first state in which it may have happened."""
    event = placed.event
    move = made.case.moves.get(event.move) if event.move is not None else None
    ways = (w for step in made.trace.steps for w in step.ways if w.bit == placed.bit)
    way = next(ways, None) if placed.bit >= 0 else None
    if move is None or way is None:
        return ()
    by = move.by or (event.by[0] if event.by else None)
    return tuple(dict.fromkeys(powers(made, move, way.state, by, event.it)))
