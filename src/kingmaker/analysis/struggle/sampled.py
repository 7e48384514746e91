"""How a struggle is likely to end that is too large to be solved: from plays whose players look a few moves ahead."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.struggle.arena import Lanes
from kingmaker.analysis.struggle.assumptions import lanes
from kingmaker.analysis.struggle.bounded import BLOCK, beginnings
from kingmaker.analysis.struggle.bounded import Terms as Ahead
from kingmaker.analysis.struggle.driving import drivers, resolution
from kingmaker.analysis.struggle.estimates import CONFIDENCE, chance_of, wilson
from kingmaker.analysis.struggle.faults import faults_before, faults_of, faults_of_ends
from kingmaker.analysis.struggle.lazily import Ground
from kingmaker.analysis.struggle.modelling import Choice, choices
from kingmaker.analysis.struggle.noticing import notices
from kingmaker.analysis.struggle.refusing import Refused
from kingmaker.analysis.struggle.results import (
    Method,
    Otherwise,
    Played,
    Sampling,
    Settings,
)
from kingmaker.analysis.struggle.retracing import Kept, Manner, of_others
from kingmaker.analysis.struggle.typical import typical
from kingmaker.analysis.struggle.weighing import Weights
from kingmaker.model.values import Name
from kingmaker.problems import by_place, is_error
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kingmaker.analysis.struggle.arena import Real
    from kingmaker.analysis.struggle.asking import Terms
    from kingmaker.analysis.struggle.bounded import Play, Tell
    from kingmaker.analysis.struggle.results import Chance
    from kingmaker.analysis.struggle.shelving import Shelves
    from kingmaker.model.case import Case
    from kingmaker.model.struggle import Clock
    from kingmaker.problems import Problem


def play_sampled(
    case: Case,
    clock: Clock,
    terms: Terms,
    *,
    tell: Tell | None = None,
    shelf: Shelves | None = None,
) -> Played:
    """Return how a struggle is likely to end, from so many plays of each draw of what is assumed, from the beginning.

    Its players look so many moves ahead (`bounded`). Three things are told apart: the error of sampling of each
    probability, with its interval; the spread over draws, the part of chance taken off; and other choices of model,
    the one of how far they look ahead among them. The most typical path to an ending is the one that most of its
    plays took. What would overturn the leading ending is not worked out. If `tell` returns False, the draws
    whose plays are done are given, without other models. On a `shelf` finished parts of the draws are put away, and found by a later run of the same.

    Raises:
        Refused: there is too much to look ahead to, or play was stopped before the first draws were done.
    """
    made = grounded(case, clock)
    if made.ground is None:
        return nothing_sampled(case, clock, terms, made.problems)
    kept = Kept(made.ground, shelf)
    return FromPlays(made.ground, terms, made.told, made.problems, kept).played(tell)


@dataclass(frozen=True, slots=True)
class Grounded:
    """A case on its ground, `None` where a problem keeps it from being played, and what a reader should know of it."""

    ground: Ground | None
    told: tuple[str, ...]
    problems: tuple[Problem, ...]


def grounded(case: Case, clock: Clock) -> Grounded:
    """Return a case on its ground, once the first states have been looked at."""
    wrong = by_place([*faults_before(case)])
    if any(is_error(p) for p in wrong):
        return Grounded(None, (), wrong)
    ground = Ground.of(case, clock)
    seen, stakes = ground.draft.arena(), ground.draft.stakes()
    found = [p for p in faults_of(ground.draft, seen, stakes) if ground.whole or is_error(p)]
    problems = by_place([*wrong, *found])
    if any(is_error(p) for p in problems):
        return Grounded(None, (), problems)
    return Grounded(ground, notices(ground.draft, seen, stakes), problems)


def nothing_sampled(
    case: Case, clock: Clock, terms: Terms, problems: tuple[Problem, ...], since: Name | None = None
) -> Played:
    """Return the answer where a problem keeps a case from being played."""
    settings = Settings(Method.SAMPLED, 0, terms.seed, 0, 0.0, 0.0, 0, 0, 0.0)
    names = {name: ending.title for name, ending in case.endings.items()}
    return Played(
        Name(case.name), since, clock.starts, {}, names, settings, (), None, (), (), (), problems
    )


@dataclass(frozen=True, slots=True)
class Ended:
    """The plays of some draws, as many of each, and which ending each came to."""

    plays: Sequence[Play]
    ending: Sequence[int]
    shares: Real  # [endings, draws]

    @classmethod
    def of(cls, ground: Ground, plays: Sequence[Play], each: int) -> Ended:
        """Return plays, so many of each draw, with their endings."""
        ending = [int(np.argmax(ground.ending(play.state))) for play in plays]
        shares = np.zeros((len(ground.draft.case.endings), plays[-1].draw + 1))
        np.add.at(shares, (ending, [play.draw for play in plays]), 1 / each)
        return cls(plays, ending, shares)

    def chances(self, names: Sequence[Name], each: int) -> dict[Name, Chance]:
        """Return each ending, with the spread over draws and the error of sampling."""
        return {n: chance_of(s, each) for n, s in zip(names, self.shares, strict=True)}


@dataclass(frozen=True, slots=True)
class FromPlays:
    """A case on its ground, and what is asked of plays from its beginning."""

    ground: Ground
    terms: Terms
    told: tuple[str, ...]
    problems: tuple[Problem, ...]
    kept: Kept

    def played(self, tell: Tell | None) -> Played:
        """Return all of it."""
        ground, case, terms = self.ground, self.ground.draft.case, self.terms
        drawn = lanes(ground.stakes, draws=terms.draws, seed=terms.seed)
        ended = self._ended("", drawn, terms.look_ahead, tell=tell)
        problems = faults_at_end(ground, ended.plays)
        if problems:
            return nothing_sampled(case, ground.draft.clock, terms, problems)
        few = Lanes(drawn.parameters[:, : min(BLOCK, ended.shares.shape[1])])
        if ended.shares.shape[1] < terms.draws:
            return self.told_of(ended, drawn, (), (STOPPED,))
        left: list[str] = []
        others = tuple(self._otherwise(few, left, of_others(tell)))
        return self.told_of(ended, drawn, others, tuple(left))

    def told_of(
        self,
        ended: Ended,
        drawn: Lanes,
        models: tuple[Otherwise, ...],
        left: tuple[str, ...],
    ) -> Played:
        """Return what plays say, and other models; `left` says which of these were left out."""
        ground, case, terms = self.ground, self.ground.draft.case, self.terms
        draws, names = ended.shares.shape[1], tuple(case.endings)
        weights = Weights(np.full(draws, 1 / draws), float(draws), 1.0)
        own = Lanes(drawn.parameters[:, :draws])
        shares = dict(zip(names, ended.shares, strict=True))
        return Played(
            Name(case.name),
            None,
            ground.draft.clock.starts,
            ended.chances(names, terms.plays),
            {name: ending.title for name, ending in case.endings.items()},
            settings_of(ground, terms, draws),
            drivers(ground.stakes.assumptions, own, shares, weights, terms.seed),
            None,
            tuple(typical(ground, ended.plays, ended.ending)),
            models,
            (*self.told, *self._notices(draws), *left),
            self.problems,
            Sampling(
                len(ended.plays),
                CONFIDENCE,
                {n: wilson(float(s.mean()), len(ended.plays)) for n, s in shares.items()},
            ),
            (),
            resolution(ground.stakes.assumptions, weights, terms.seed),
        )

    def _ended(
        self, name: str, drawn: Lanes, moves: int, *, blind: bool = True, tell: Tell | None = None
    ) -> Ended:
        """Play, and look which ending each play came to; `name` is that of another choice of model."""
        ground, terms = self.ground, self.terms
        own = Lanes(drawn.parameters, ground.scales(drawn.parameters))
        ahead = Ahead(moves, terms.plays, terms.seed, terms.workers)
        how = Manner(f"from the beginning {name}", own, ahead, blind)
        starts = beginnings(ground, own, terms.plays)
        done = [p for block in self.kept.carried_on(how, starts, tell) for p in block]
        if not done:
            raise Refused("play was stopped before the plays of the first draws were done")
        return Ended.of(ground, done, terms.plays)

    # --- what to know of it ---------------------------------------------------------------------

    def _notices(self, draws: int) -> Iterator[str]:
        yield from ahead_words(self.ground, self.terms)
        if draws == self.terms.draws:
            yield f"Other models are played on the first {min(BLOCK, draws)} of the draws."

    # --- other models -----------------------------------------------------------------------------

    def _otherwise(self, few: Lanes, left: list[str], tell: Tell | None) -> Iterator[Otherwise]:
        """Yield what comes out under other choices of model on some draws; what is left out is put on the list."""
        names = tuple(self.ground.draft.case.endings)
        for other, look in other_models(self.ground, few, self.terms.look_ahead):
            try:
                found = self._ended(other.name, other.lanes, look, blind=other.blind, tell=tell)
            except Refused as refused:
                left.append(left_out(other, str(refused)))
                continue
            yield Otherwise(other.name, other.words, found.chances(names, self.terms.plays))


#: What play tells that was stopped.
STOPPED = "Play was stopped: other models are left out."


def left_out(other: Choice, why: str) -> str:
    """Return that another model is left out, and why.

    >>> left_out(Choice("look-ahead-1", "players look 1 move ahead", Lanes(np.zeros((0, 1)))), "it is too much")
    'Another model is left out: players look 1 move ahead. Why: it is too much.'
    """
    return f"Another model is left out: {other.words}. Why: {why}."


def other_models(ground: Ground, few: Lanes, moves: int) -> Iterator[tuple[Choice, int]]:
    """Yield other choices of model for some draws, and how far players look ahead in each."""
    for choice in choices(ground.stakes, few, errs=len(ground.stakes.views) > 1):
        yield choice, moves
    further = moves - 1 if moves > 1 else moves + 1
    words = f"players look {further} move{'' if further == 1 else 's'} ahead"
    yield Choice(f"look-ahead-{further}", words, few), further


def faults_at_end(ground: Ground, plays: Sequence[Play]) -> tuple[Problem, ...]:
    """Return what is wrong with the states in which plays ended: each has one ending."""
    states = sorted({play.state for play in plays})
    counts = np.zeros(ground.found, np.bool_)
    counts[states] = True
    ends = np.zeros((len(ground.draft.case.endings), ground.found), np.bool_)
    ends[:, states] = np.array([ground.ending(s) for s in states]).T
    return by_place([*faults_of_ends(replace(ground.draft, walker=ground.walker), ends, counts)])


def settings_of(ground: Ground, terms: Terms, draws: int) -> Settings:
    """Return how sampled play was worked out; all draws count alike."""
    draft = ground.draft
    options = sum(int(p.turns.target.size) for p in ground.pieces.values())
    return Settings(
        terms.method,
        draws,
        terms.seed,
        draft.cut.count,
        float(draft.cut.seconds),
        float(draft.cut.written),
        ground.found,
        options,
        float(draws),
        plays=terms.plays,
        look_ahead=terms.look_ahead,
    )


def ahead_words(ground: Ground, terms: Terms) -> Iterator[str]:
    """Yield what a reader should know of sampled play, wherever it begins."""
    moves = terms.look_ahead
    yield (
        f"Players reckon with {moves} further move{'' if moves == 1 else 's'}, and with what everything is then worth "
        "if the struggle stands still until its end; after each move they look ahead anew."
    )
    if not ground.whole:
        yield (
            f"Not all states are known. Each one's best ending less the worst, which is ten, is taken over "
            f"the {len(ground.draft.walk.states):,} states that were found before play, breadth first and by chance."
        )
    yield "Where the spread over draws is told, what chance in the plays adds to it is taken off."
    if terms.plays == 1:
        yield "With one play of each draw the spread over draws cannot be told from chance: ask for more `--plays`."
    yield (
        "Chance in the plays hides a part of what drives an ending: shares of the spread are rather larger than told, and "
        "fewer of them can be told from chance."
    )
    yield "What would overturn the leading ending is not worked out from plays."
