"""A seat in a struggle that is too large to be solved: the others look a few moves ahead, and forecasts are plays."""

from __future__ import annotations

from dataclasses import field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.struggle.along import Along
from kingmaker.analysis.struggle.arena import Lanes
from kingmaker.analysis.struggle.assumptions import lanes, likely
from kingmaker.analysis.struggle.bounded import Looking, Start, carried_on
from kingmaker.analysis.struggle.bounded import Terms as Ahead
from kingmaker.analysis.struggle.forbidden import forbidden
from kingmaker.analysis.struggle.particles import FILTERS
from kingmaker.analysis.struggle.retracing import Kept
from kingmaker.analysis.struggle.seat import Board, Happened, Here, Over
from kingmaker.analysis.struggle.tracing import LAST
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from datetime import datetime

    from kingmaker.analysis.struggle.arena import Arena, Real
    from kingmaker.analysis.struggle.asking import Terms
    from kingmaker.analysis.struggle.bounded import Glance
    from kingmaker.analysis.struggle.forbidden import Forbidden
    from kingmaker.analysis.struggle.lazily import Ground
    from kingmaker.analysis.struggle.seat import Answer, Random, Said
    from kingmaker.model.values import Name

#: So many particles follow the record to where a game begins.
PARTICLES = 32


@dataclass(slots=True)
class Afar:
    """A case on its ground, and what somebody in a seat is told from there; whatever was worked out is remembered."""

    ground: Ground
    terms: Terms
    near: Near | None = None
    _nears: dict[tuple[int, int], Near] = field(default_factory=dict)
    _ends: dict[tuple[int, int], Real] = field(default_factory=dict)
    _lanes: list[Lanes] = field(default_factory=list)

    def lanes(self) -> tuple[Lanes, Lanes]:
        """Return the likely values, and the draws, each with the scales of worths."""
        if not self._lanes:
            stakes, terms = self.ground.stakes, self.terms
            for own in (likely(stakes), lanes(stakes, draws=terms.draws, seed=terms.seed)):
                self._lanes.append(Lanes(own.parameters, self.ground.scales(own.parameters)))
        return self._lanes[0], self._lanes[1]

    def at(self, tick: int) -> datetime:
        """Return when a tick begins."""
        draft = self.ground.draft
        return draft.clock.starts + timedelta(seconds=tick * float(draft.cut.seconds))

    def standing(self, event: Name) -> tuple[int, int] | None:
        """Return the tick at whose beginning an event is certain, and the likeliest state then, at likely values.

        `None` where the record is impossible there; `KeyError` for an event that play does not see.
        """
        terms = replace(self.terms, plays=max(PARTICLES, self.terms.plays))
        along = Along.of(Kept(self.ground), terms, since=event)
        followed = along.followed(along.model(Lanes(self.lanes()[0].parameters)))
        if followed is None or followed.dead is not None:
            return None
        cohort = followed.cohorts[LAST]
        # weights of filters: what is in all of them counts as often as there are filters
        known = np.exp(cohort.likelihood[0] - cohort.likelihood.max())
        times = np.where(cohort.filters < 0, known.sum(), known[cohort.filters % FILTERS])
        states, where = np.unique(cohort.states, return_inverse=True)
        sums = np.bincount(where.reshape(-1), cohort.shares * times)
        return cohort.tick, int(states[int(sums.argmax())])

    def ends(self, tick: int, state: int) -> Real:
        """Return the share of plays from a state on with each ending, `[endings, draws]`."""
        key = (tick, state)
        if key not in self._ends:
            drawn, terms = self.lanes()[1], self.terms
            draws = drawn.parameters.shape[1]
            starts = [Start(d, p, tick, state) for d in range(draws) for p in range(terms.plays)]
            ahead = Ahead(terms.look_ahead, terms.plays, terms.seed, terms.workers)
            found = np.zeros((len(self.ground.draft.case.endings), draws))
            for block in carried_on(self.ground, drawn, ahead, starts):
                for play in block:
                    ending = int(np.argmax(self.ground.ending(play.state)))
                    found[ending, play.draw] += 1 / terms.plays
            self._ends[key] = found
        return self._ends[key]

    def looked(self, tick: int, state: int) -> Near:
        """Return what lies near a state in a tick."""
        key = (tick, state)
        if key not in self._nears:
            first, drawn = self.lanes()
            assert first.scales is not None  # noqa: S101 - as they were made
            assert drawn.scales is not None  # noqa: S101 - as they were made
            every = Lanes(
                np.concatenate([first.parameters, drawn.parameters], axis=1),
                np.concatenate([first.scales, drawn.scales], axis=2),
            )
            terms = self.terms
            looking = Looking(self.ground, every, terms.look_ahead, terms.workers)
            glance, _ = next(iter(looking.glances([key])))
            self._nears[key] = Near.of(self, glance, tick, state)
        self.near = self._nears[key]
        return self.near

    def forbidden(self, state: int, seat: int) -> Iterator[Forbidden]:
        """Yield what a player cannot do in a state of the board that was looked at last."""
        if self.near is not None:
            explorer = self.ground.walker.places.explorer
            yield from forbidden(self.near.arena, explorer, state, seat)


@dataclass(slots=True)
class Near:
    """A small board around one state in one tick, seen as `sight.Sight` sees a whole one: its only tick is nought."""

    afar: Afar
    glance: Glance
    arena: Arena
    tick: int
    node: int
    plays: int

    @classmethod
    def of(cls, afar: Afar, glance: Glance, tick: int, state: int) -> Near:
        """Return the board with its own time, and with the label of the state."""
        arena, node = glance.board.arena, glance.place[state]
        walker = afar.ground.walker
        own = walker.places.values[walker.walk.states[state][0]]
        labels = tuple(own if n == node else () for n in range(arena.states))
        ticks = replace(arena.ticks, starts=afar.at(tick))
        made = replace(arena, labels=labels, ticks=ticks)
        return cls(afar, glance, made, tick, node, afar.terms.plays)

    def board(self) -> Board:
        """Return the board as a game has it."""
        first, drawn = self.afar.lanes()
        return Board(self.arena, self.afar.ground.stakes, first, drawn, self.afar.terms.workers)

    def _row(self, option: int) -> int:
        return option - self.glance.board.options(self.node).start

    def tried(self, tick: int, state: int, option: int) -> float:  # noqa: ARG002 - there is but one of each
        """Return how likely it is, at likely values, that an option is tried in a tick."""
        return float(self.glance.solved.tried[0, self._row(option), 0])

    def votes(self, tick: int, state: int, place: int) -> tuple[float, float]:  # noqa: ARG002 - there is but one of each
        """Return how likely a voter is for, and abstains, at likely values."""
        solved = self.glance.solved
        found = solved.voted[0, int(np.searchsorted(solved.ballots, place)), :, 0]
        return float(found[0]), float(found[1])

    def ends(self, tick: int, state: int) -> Real:
        """Return the share of plays from a state on with each ending, `[endings, draws]`."""
        return self.afar.ends(self.tick + tick, int(self.glance.base[state]))

    def option(self, tick: int, state: int, option: int) -> tuple[Real, Real, Real]:  # noqa: ARG002 - there is but one of each
        """Return how likely an option is to be tried and to be made, and what it gains, over draws."""
        row, solved = self._row(option), self.glance.solved
        return solved.tried[0, row, 1:], solved.made[0, row, 1:], solved.gain[0, row, 1:]


def game_afar(
    afar: Afar, seat: int, chance: Random, *, tick: int = 0, state: int | None = None
) -> Generator[Said, Answer, None]:
    """Play from a tick and state to the end, asking the seat when it has the move or a vote; see `seat.game`.

    Everybody else looks so many moves ahead; endings are shares of plays from there, with their errors. Cost: one small
    board for each tick, and the plays of all draws for each choice that is told.
    """
    ground, here = afar.ground, afar.ground.start if state is None else state
    stretch = ground.draft.stretch
    while tick + 1 < len(stretch) and not ground.final(here):
        if ground.piece(here).turns.target.size:
            near = afar.looked(tick, here)
            one = Here(near.board(), seat, chance, 0, near.node, near)
            yield from one.one()
            here = int(near.glance.base[one.state])
        here = ground.passed(here, tick)
        tick += 1
        if stretch[tick] != stretch[tick - 1]:
            yield Happened(afar.at(tick), None)
    ending = list(ground.draft.case.endings)[ground.ending(here).index(True)]
    yield Over(afar.at(tick), ending)
