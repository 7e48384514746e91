"""How a struggle is likely to end that is too large to be solved: from plays whose players look a few moves ahead."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from statistics import median_low
from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.struggle.arena import CHANCE, NONE, Lanes
from kingmaker.analysis.struggle.assumptions import lanes
from kingmaker.analysis.struggle.bounded import BLOCK, plays
from kingmaker.analysis.struggle.bounded import Terms as Ahead
from kingmaker.analysis.struggle.driving import drivers
from kingmaker.analysis.struggle.estimates import CONFIDENCE, chance_of, wilson
from kingmaker.analysis.struggle.faults import faults_before, faults_of, faults_of_ends
from kingmaker.analysis.struggle.lazily import Ground
from kingmaker.analysis.struggle.modelling import choices
from kingmaker.analysis.struggle.noticing import notices
from kingmaker.analysis.struggle.parting import part_words
from kingmaker.analysis.struggle.refusing import Refused
from kingmaker.analysis.struggle.results import (
    Done,
    Line,
    Method,
    Otherwise,
    Played,
    Sampling,
    Settings,
)
from kingmaker.analysis.struggle.storying import powers_at
from kingmaker.analysis.struggle.weighing import Weights
from kingmaker.model.values import Name
from kingmaker.problems import by_place, is_error

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kingmaker.analysis.struggle.arena import Real
    from kingmaker.analysis.struggle.asking import Terms
    from kingmaker.analysis.struggle.bounded import Play, Step, Tell
    from kingmaker.model.case import Case
    from kingmaker.model.struggle import Clock
    from kingmaker.problems import Problem


def play_sampled(case: Case, clock: Clock, terms: Terms, *, tell: Tell | None = None) -> Played:
    """Return how a struggle is likely to end, from so many plays of each draw of what is assumed, from the beginning.

    Its players look so many moves ahead (`bounded`). Three things are told apart: the error of sampling of each
    probability, with its interval; the spread over draws, the part of chance taken off; and other choices of model,
    the one of how far they look ahead among them. The most typical path to an ending is the one that most of its
    plays took. What would overturn the leading ending is not worked out. If `tell` returns False, the draws
    whose plays are done are given.

    Raises:
        Refused: there is too much to look ahead to, or play was stopped before the first draws were done.
    """
    wrong = by_place([*faults_before(case)])
    if any(is_error(p) for p in wrong):
        return _nothing(case, clock, terms, wrong)
    ground = Ground.of(case, clock)
    seen, stakes = ground.draft.arena(), ground.draft.stakes()
    found = [p for p in faults_of(ground.draft, seen, stakes) if ground.whole or is_error(p)]
    problems = by_place([*wrong, *found])
    if any(is_error(p) for p in problems):
        return _nothing(case, clock, terms, problems)
    told = notices(ground.draft, seen, stakes)
    return _Sampled(ground, terms, told, problems).played(tell)


def _nothing(case: Case, clock: Clock, terms: Terms, problems: tuple[Problem, ...]) -> Played:
    settings = Settings(Method.SAMPLED, 0, terms.seed, 0, 0.0, 0.0, 0, 0, 0.0)
    names = {name: ending.title for name, ending in case.endings.items()}
    return Played(
        Name(case.name), None, clock.starts, {}, names, settings, (), None, (), (), (), problems
    )


@dataclass(frozen=True, slots=True)
class _Ended:
    """The plays of some draws, and which ending each came to."""

    plays: Sequence[Play]
    ending: Sequence[int]
    shares: Real  # [endings, draws]


@dataclass(frozen=True, slots=True)
class _Sampled:
    """A case on its ground, and what is asked of it."""

    ground: Ground
    terms: Terms
    told: tuple[str, ...]
    problems: tuple[Problem, ...]

    def played(self, tell: Tell | None) -> Played:
        """Return all of it."""
        ground, case, terms = self.ground, self.ground.draft.case, self.terms
        drawn = lanes(ground.stakes, draws=terms.draws, seed=terms.seed)
        ended = self._ended(drawn, terms.look_ahead, tell=tell)
        problems = self._checked(ended)
        if problems:
            return _nothing(case, ground.draft.clock, terms, problems)
        draws, names = ended.shares.shape[1], tuple(case.endings)
        weights = Weights(np.full(draws, 1 / draws), float(draws), 1.0)
        own = Lanes(drawn.parameters[:, :draws])
        shares = dict(zip(names, ended.shares, strict=True))
        models = tuple(self._otherwise(own))
        return Played(
            Name(case.name),
            None,
            ground.draft.clock.starts,
            {n: chance_of(s, terms.plays) for n, s in shares.items()},
            {name: ending.title for name, ending in case.endings.items()},
            self._settings(draws),
            tuple(
                d
                for d in drivers(ground.stakes.assumptions, own, shares, weights, terms.seed)
                if d.first_order > 2 * d.error
            ),
            None,
            tuple(self._lines(ended)),
            models,
            (*self.told, *self._notices(draws)),
            self.problems,
            Sampling(
                len(ended.plays),
                CONFIDENCE,
                {n: wilson(float(s.mean()), len(ended.plays)) for n, s in shares.items()},
            ),
        )

    def _ended(
        self, drawn: Lanes, moves: int, *, blind: bool = True, tell: Tell | None = None
    ) -> _Ended:
        """Play, and look which ending each play came to."""
        ground, terms = self.ground, self.terms
        own = Lanes(drawn.parameters, ground.scales(drawn.parameters))
        ahead = Ahead(moves, terms.plays, terms.seed, terms.workers)
        done = [p for block in plays(ground, own, ahead, blind=blind, tell=tell) for p in block]
        if not done:
            raise Refused("play was stopped before the plays of the first draws were done")
        ending = [int(np.argmax(ground.ending(play.state))) for play in done]
        shares = np.zeros((len(ground.draft.case.endings), done[-1].draw + 1))
        np.add.at(shares, (ending, [play.draw for play in done]), 1 / terms.plays)
        return _Ended(done, ending, shares)

    def _checked(self, ended: _Ended) -> tuple[Problem, ...]:
        """Return what is wrong with the states in which plays ended: each has one ending."""
        ground = self.ground
        states = sorted({play.state for play in ended.plays})
        counts = np.zeros(ground.found, np.bool_)
        counts[states] = True
        ends = np.zeros((len(ground.draft.case.endings), ground.found), np.bool_)
        ends[:, states] = np.array([ground.ending(s) for s in states]).T
        draft = replace(ground.draft, walker=ground.walker)
        return by_place([*faults_of_ends(draft, ends, counts)])

    def _settings(self, draws: int) -> Settings:
        draft, terms = self.ground.draft, self.terms
        options = sum(int(p.turns.target.size) for p in self.ground.pieces.values())
        return Settings(
            terms.method,
            draws,
            terms.seed,
            draft.cut.count,
            float(draft.cut.seconds),
            float(draft.cut.written),
            self.ground.found,
            options,
            float(draws),
            plays=terms.plays,
            look_ahead=terms.look_ahead,
        )

    # --- what to know of it ---------------------------------------------------------------------

    def _notices(self, draws: int) -> Iterator[str]:
        moves = self.terms.look_ahead
        yield (
            f"Players reckon with {moves} further move{'' if moves == 1 else 's'}, and with what everything is then worth "
            "if the struggle stands still until its end; after each move they look ahead anew."
        )
        if not self.ground.whole:
            yield (
                f"Not all states are known. Each one's best ending less the worst, which is ten, is taken over "
                f"the {len(self.ground.draft.walk.states):,} states that were found before play, breadth first and by chance."
            )
        yield "Where the spread over draws is told, what chance in the plays adds to it is taken off."
        if self.terms.plays == 1:
            yield "With one play of each draw the spread over draws cannot be told from chance: ask for more `--plays`."
        yield (
            "Chance in the plays hides a part of what drives an ending: shares of the spread are rather larger than told, and "
            "those within twice their error of nought are left out."
        )
        yield "What would overturn the leading ending is not worked out from plays."
        yield f"Other models are played on the first {min(BLOCK, draws)} of the draws."

    # --- other models -----------------------------------------------------------------------------

    def _otherwise(self, own: Lanes) -> Iterator[Otherwise]:
        """Yield what comes out under other choices of model, each on the first block of draws."""
        few, moves = Lanes(own.parameters[:, :BLOCK]), self.terms.look_ahead
        names = tuple(self.ground.draft.case.endings)
        further = moves - 1 if moves > 1 else moves + 1
        asked = [
            (c.name, c.words, c.lanes, c.blind, moves)
            for c in choices(self.ground.stakes, few, errs=len(self.ground.stakes.views) > 1)
        ]
        words = f"players look {further} move{'' if further == 1 else 's'} ahead"
        for name, said, drawn, blind, look in (
            *asked,
            (f"look-ahead-{further}", words, few, True, further),
        ):
            try:
                found = self._ended(drawn, look, blind=blind)
            except Refused:
                continue
            chances = [chance_of(s, self.terms.plays) for s in found.shares]
            yield Otherwise(name, said, dict(zip(names, chances, strict=True)))

    # --- typical paths ----------------------------------------------------------------------------

    def _lines(self, ended: _Ended) -> Iterator[Line]:
        """Yield the course that most plays with an ending took, with the share of them that did."""
        for number, name in enumerate(self.ground.draft.case.endings):
            own = [p for p, e in zip(ended.plays, ended.ending, strict=True) if e == number]
            courses = Counter(tuple(step.move for step in _seen(play)) for play in own)
            if courses:
                course, count = courses.most_common(1)[0]
                same = [p for p in own if tuple(step.move for step in _seen(p)) == course]
                yield Line(name, tuple(self._steps(same)), count / len(own))

    def _steps(self, same: Sequence[Play]) -> Iterator[Done]:
        """Yield the steps of plays that took the same course, each at the median of its ticks."""
        ground = self.ground
        options, clock = ground.walker.places.explorer.options, ground.draft.clock
        for number, step in enumerate(_seen(same[0])):
            tick = median_low(_seen(play)[number].tick for play in same)
            at = clock.starts + timedelta(seconds=tick * float(ground.draft.cut.seconds))
            entry, part = ground.walker.entries.listed[step.move]
            option, move = options[entry], options[entry].move
            movers = {_seen(play)[number].player for play in same}
            by = move.by or (
                ground.players[movers.pop()] if movers != {CHANCE} and len(movers) == 1 else None
            )
            label = ground.walker.places.values[ground.walker.walk.states[step.state][0]]
            explorer = ground.walker.places.explorer
            used = dict.fromkeys(powers_at(explorer, label, move, by, option.it))
            words = move.label
            if part is not None:
                words = part_words(ground.draft.case, option.name, part)
            yield Done(at, option.name, by, option.it, words, move.path, tuple(used), move.source)


def _seen(play: Play) -> list[Step]:
    """Return what was done in a play, without those who joined a crowd that had not moved yet."""
    return [step for step in play.steps if step.move != NONE]
