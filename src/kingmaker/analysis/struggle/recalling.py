"""How a struggle that is too large to be solved is likely to end, once what happened so far is known."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.struggle.along import FIRST, Along, notices
from kingmaker.analysis.struggle.arena import Lanes
from kingmaker.analysis.struggle.assumptions import lanes
from kingmaker.analysis.struggle.driving import drivers, resolution
from kingmaker.analysis.struggle.estimates import CONFIDENCE
from kingmaker.analysis.struggle.estimating import TIMES
from kingmaker.analysis.struggle.modelling import few
from kingmaker.analysis.struggle.particles import FILTERS
from kingmaker.analysis.struggle.refusing import Refused
from kingmaker.analysis.struggle.results import Otherwise, Played, Sampling
from kingmaker.analysis.struggle.retracing import Kept, of_others
from kingmaker.analysis.struggle.sampled import (
    STOPPED,
    ahead_words,
    faults_at_end,
    grounded,
    left_out,
    nothing_sampled,
    other_models,
    settings_of,
)
from kingmaker.analysis.struggle.tracing import LAST
from kingmaker.analysis.struggle.typical import typical
from kingmaker.analysis.struggle.weighing import tempering
from kingmaker.model.values import Name
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from kingmaker.analysis.struggle.along import Model, Recalled, Tell
    from kingmaker.analysis.struggle.asking import Terms
    from kingmaker.analysis.struggle.estimating import Estimate
    from kingmaker.analysis.struggle.following import Followed
    from kingmaker.analysis.struggle.modelling import Choice, Few
    from kingmaker.analysis.struggle.results import Chance, Settings
    from kingmaker.analysis.struggle.shelving import Shelves
    from kingmaker.analysis.struggle.weighing import Weights
    from kingmaker.model.case import Case
    from kingmaker.model.struggle import Clock


def play_recalled(  # noqa: PLR0913 - from where, and how
    case: Case,
    clock: Clock,
    terms: Terms,
    *,
    since: Name | None = None,
    until: datetime | None = None,
    tell: Tell | None = None,
    shelf: Shelves | None = None,
) -> Played:
    """Return how a struggle is likely to end after an event, or at a time, by plays that go on from what agrees with the record.

    See `following` for the record, `sampled` for what is told of plays. The error of sampling is that of filters
    that know nothing of each other (`estimating`). If `tell` returns False, the draws whose plays are done are given, without other models; for a `shelf` see
    `sampled.play_sampled`.

    Raises:
        Refused: there is too much to look ahead to, there are too few plays, or play was stopped too early.
        KeyError: `since` is no event that play sees.
    """
    made = grounded(case, clock)
    if made.ground is None:
        return nothing_sampled(case, clock, terms, made.problems, since)
    asked = Along.of(Kept(made.ground, shelf), terms, since=since, until=until)
    drawn = lanes(made.ground.stakes, draws=terms.draws, seed=terms.seed)
    model = asked.model(drawn)
    along, followed = asked.possible(model, tell)
    recalled = along.recalled(model, followed, (_last(along),), tell)
    wrong = faults_at_end(made.ground, recalled.plays)
    if wrong:
        return nothing_sampled(case, clock, terms, wrong, since)
    told = _Told(along, model, followed, recalled, tell)
    return replace(told.played(made.told), since=since, problems=(*made.problems, *along.problems))


def _last(along: Along) -> int:
    """Return the place of all that is followed; of nothing, where no tick is."""
    return LAST if along.ticks else FIRST


@dataclass(frozen=True, slots=True)
class _Told:
    """What came of following a record, as it is told."""

    along: Along
    model: Model
    followed: Followed
    recalled: Recalled
    tell: Tell | None = None

    def played(self, told: tuple[str, ...]) -> Played:
        """Return all of it."""
        along, estimate = self.along, self.recalled.estimates[_last(self.along)]
        ground, terms = along.ground, along.terms
        names, weights = tuple(ground.draft.case.endings), estimate.weights()
        chances = estimate.chances()
        if weights is None or chances is None:
            raise Refused("play was stopped before draws were done that agree with the record")
        own = Lanes(self.model.lanes.parameters[:, : self.recalled.draws])
        values = dict(zip(names, estimate.by_draw(), strict=True))
        moved = drivers(ground.stakes.assumptions, own, values, weights, terms.seed)
        plays = self.recalled.plays
        ending = [int(np.argmax(ground.ending(play.state))) for play in plays]
        case, left = ground.draft.case, list[str]()
        stopped = self.recalled.draws < terms.draws
        models = () if stopped else tuple(self._otherwise(own, estimate, weights, left))
        few_ = few_of(estimate, weights).places.size
        return Played(
            Name(case.name),
            None,
            along.at(along.ticks),
            dict(zip(names, chances, strict=True)),
            {name: e.title for name, e in case.endings.items()},
            settings_along(along, self.followed, estimate, weights),
            moved,
            None,
            tuple(typical(ground, plays, ending, self._weights(estimate, weights))),
            models,
            (
                *told,
                *notices(along, self.followed, self.recalled.draws),
                *tempering(weights, self.recalled.draws),
                *ahead_words(ground, terms),
                STOPPED if stopped else f"Other models are played on {few_} of the draws.",
                *left,
            ),
            (),
            Sampling(len(plays), CONFIDENCE, within(names, chances)),
            (),
            resolution(ground.stakes.assumptions, weights, terms.seed),
        )

    def _weights(self, estimate: Estimate, weights: Weights) -> list[float]:
        """Return what each play weighs."""
        each = estimate.each(weights)
        return [float(each[start.draw, start.play % FILTERS]) for start in self.recalled.starts]

    def _otherwise(
        self, own: Lanes, estimate: Estimate, weights: Weights, left: list[str]
    ) -> Iterator[Otherwise]:
        """Yield what comes out under other choices of model, each on some of the draws; what is left out is put on the list."""
        along, some, last = self.along, few_of(estimate, weights), _last(self.along)
        names = tuple(along.ground.draft.case.endings)
        drawn = Lanes(own.parameters[:, some.places])
        for choice, found in otherwise(along, drawn, (last,), left, self.tell):
            other = found.estimates.get(last)
            chances = None
            if other is not None:
                known = other.likelihood + some.stands_for[:, None]
                chances = replace(other, likelihood=known).chances()
            if chances is None:
                left.append(left_out(choice, _DISAGREES))
            else:
                yield Otherwise(choice.name, choice.words, dict(zip(names, chances, strict=True)))


_UNDONE = "play was stopped before it was done"
_DISAGREES = "under it no play agrees with what is known"


def otherwise(
    along: Along,
    drawn: Lanes,
    wanted: tuple[int, ...],
    left: list[str],
    tell: Tell | None = None,
) -> Iterator[tuple[Choice, Recalled]]:
    """Yield what comes of other choices of model on some draws; one that looks ahead to too much is put on the list."""
    rest = of_others(tell)
    for choice, moves in other_models(along.ground, drawn, along.terms.look_ahead):
        model = along.model(choice.lanes, moves, blind=choice.blind, name=choice.name)
        try:
            found = _whole(along, model, wanted, rest)
        except Refused as refused:
            left.append(left_out(choice, str(refused)))
        else:
            yield choice, found


def _whole(along: Along, model: Model, wanted: tuple[int, ...], tell: Tell | None) -> Recalled:
    """Return what comes of another choice of model, all of it."""
    followed = along.followed(model, tell)
    if followed is None:
        raise Refused(_UNDONE)
    found = along.recalled(model, followed, wanted, tell)
    if found.draws < model.lanes.parameters.shape[1]:
        raise Refused(_UNDONE)
    return found


def few_of(estimate: Estimate, weights: Weights) -> Few:
    """Return some of the draws, on which other models are played."""
    return few(weights, estimate.known())


def within(names: tuple[Name, ...], chances: list[Chance]) -> Mapping[Name, tuple[float, float]]:
    """Return the interval that chance in the plays leaves of each ending."""
    return {
        name: (max(0.0, c.mean - TIMES * c.error), min(1.0, c.mean + TIMES * c.error))
        for name, c in zip(names, chances, strict=True)
    }


def settings_along(
    along: Along, followed: Followed | None, estimate: Estimate, weights: Weights
) -> Settings:
    """Return how something was worked out that follows the record."""
    return replace(
        settings_of(along.ground, along.terms, weights.shares.size),
        effective=weights.effective,
        tempered=weights.tempered,
        filters=FILTERS,
        effective_plays=estimate.effective(weights),
        thinned=0 if followed is None else followed.thinned,
    )
