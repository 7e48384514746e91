"""A struggle that is too large to be solved, told whole from the plays of one model: from the beginning, and event by event."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kingmaker.analysis.struggle.along import Along
from kingmaker.analysis.struggle.assumptions import lanes
from kingmaker.analysis.struggle.bounded import BLOCK
from kingmaker.analysis.struggle.chronicling import Chronicle, nothing_along
from kingmaker.analysis.struggle.recounting import Recounted, ranges_of
from kingmaker.analysis.struggle.refusing import Refused
from kingmaker.analysis.struggle.results import Otherwise
from kingmaker.analysis.struggle.retracing import Kept
from kingmaker.analysis.struggle.sampled import Ended, FromPlays, grounded, nothing_sampled
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kingmaker.analysis.struggle.along import Tell
    from kingmaker.analysis.struggle.asking import Terms
    from kingmaker.analysis.struggle.chronicling import Elsewhere
    from kingmaker.analysis.struggle.results import Played, Timeline
    from kingmaker.analysis.struggle.sampled import Grounded
    from kingmaker.analysis.struggle.shelving import Shelves
    from kingmaker.model.case import Case
    from kingmaker.model.struggle import Clock


def recount_sampled(
    case: Case,
    clock: Clock,
    terms: Terms,
    *,
    tell: Tell | None = None,
    shelf: Shelves | None = None,
) -> Recounted:
    """Return the forecast from the beginning on, and the record event by event, from the same plays and the same other models.

    The numbers are those of `sampled.play_sampled` and `chronicling.timeline_sampled`; the beginning of the timeline has the
    errors of the former, whose plays know nothing of each other. Where the record cannot be followed, as with too few plays
    of each draw, only the forecast is told, with why (`Recounted.unfollowed`). If `tell` returns False, the draws whose plays
    are done are given. For a `shelf` see `sampled.play_sampled`.

    Raises:
        Refused: there is too much to look ahead to, or play was stopped too early.
    """
    made = grounded(case, clock)
    if made.ground is None:
        return _nothing(case, clock, terms, made)
    plays = FromPlays(made.ground, terms, made.told, made.problems, Kept(made.ground, shelf))
    return _Whole(case, clock, terms, made, plays).told(tell)


@dataclass(frozen=True, slots=True)
class RecountingSampled:
    """A struggle that is to be told whole from plays, as `recounting.Recounting` is one that is to be solved."""

    case: Case
    clock: Clock
    terms: Terms
    shelf: Shelves | None = None

    def whole(self, tell: Tell | None = None) -> Recounted:
        """Return all of it, as `recount_sampled` does."""
        return recount_sampled(self.case, self.clock, self.terms, tell=tell, shelf=self.shelf)


def _nothing(case: Case, clock: Clock, terms: Terms, made: Grounded) -> Recounted:
    played = nothing_sampled(case, clock, terms, made.problems)
    return Recounted(played, nothing_along(case, terms, made.problems))


@dataclass(frozen=True, slots=True)
class _Whole:
    """A case on its ground, to be told whole."""

    case: Case
    clock: Clock
    terms: Terms
    made: Grounded
    plays: FromPlays

    def told(self, tell: Tell | None) -> Recounted:
        """Return all of it."""
        ground, terms = self.plays.ground, self.terms
        drawn = lanes(ground.stakes, draws=terms.draws, seed=terms.seed)
        try:
            chronicle = Chronicle.of(Along.of(self.plays.kept, terms), drawn, tell)
        except Refused as refused:
            return self._unfollowed(str(refused), tell)
        wrong = chronicle.wrong()
        if wrong:
            return _nothing(self.case, self.clock, terms, replace(self.made, problems=wrong))
        left: list[str] = []
        others = tuple(chronicle.others(drawn, left, tell))
        ended = Ended.of(ground, chronicle.recalled.plays, terms.plays)
        played = self.plays.told_of(ended, drawn, tuple(self._models(others)), tuple(left))
        timeline = chronicle.timeline((*self.made.told, *left), others)
        problems = (*self.made.problems, *chronicle.along.problems)
        timeline = replace(timeline, first=played.endings, problems=problems)
        return self._recounted(played, timeline)

    def _unfollowed(self, why: str, tell: Tell | None) -> Recounted:
        """Return the forecast from the beginning alone."""
        played = self.plays.played(tell)
        none = nothing_along(self.case, self.terms, ())
        timeline = replace(none, first=played.endings, settings=played.settings)
        return replace(
            self._recounted(played, timeline), unfollowed=why if self.case.events else ""
        )

    def _recounted(self, played: Played, timeline: Timeline) -> Recounted:
        return Recounted(played, timeline, ranges_of(self.plays.ground.stakes.assumptions))

    def _models(self, others: Sequence[Elsewhere]) -> Iterator[Otherwise]:
        """Yield what comes out under other choices of model from the beginning on, on as many draws as play has."""
        names = tuple(self.case.endings)
        for other in others:
            plays = [play for play in other.recalled.plays if play.draw < BLOCK]
            ended = Ended.of(self.plays.ground, plays, self.terms.plays)
            chances = ended.chances(names, self.terms.plays)
            yield Otherwise(other.choice.name, other.choice.words, chances)
