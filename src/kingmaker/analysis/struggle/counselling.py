"""What somebody may do next in a case that is too large to be solved, and what comes of it by plays that begin with it."""

from __future__ import annotations

from dataclasses import field, replace
from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.struggle.along import Along, notices
from kingmaker.analysis.struggle.arena import CHANCE, NONE
from kingmaker.analysis.struggle.assumptions import lanes
from kingmaker.analysis.struggle.balloting import Balloting
from kingmaker.analysis.struggle.bounded import Looking, Start
from kingmaker.analysis.struggle.foreseeing import Foresight
from kingmaker.analysis.struggle.offering import ALIKE, NAMES, Base, Sums, by_worth, first_of
from kingmaker.analysis.struggle.particles import FILTERS, Cohort
from kingmaker.analysis.struggle.parting import part_words
from kingmaker.analysis.struggle.recalling import settings_along
from kingmaker.analysis.struggle.refusing import Refused
from kingmaker.analysis.struggle.results import Advice, Method, Offer, Settings
from kingmaker.analysis.struggle.retracing import Kept
from kingmaker.analysis.struggle.sampled import ahead_words, grounded
from kingmaker.analysis.struggle.tracing import LAST
from kingmaker.analysis.struggle.weighing import tempering
from kingmaker.model.values import Name
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from kingmaker.analysis.struggle.along import Model, Tell
    from kingmaker.analysis.struggle.arena import Real
    from kingmaker.analysis.struggle.asking import Terms
    from kingmaker.analysis.struggle.bounded import Play
    from kingmaker.analysis.struggle.following import Followed
    from kingmaker.analysis.struggle.lazily import Ground
    from kingmaker.analysis.struggle.offering import Told
    from kingmaker.analysis.struggle.shelving import Shelves
    from kingmaker.model.case import Case
    from kingmaker.problems import Problem

#: In the place of a move: to wait.
WAIT = -1


@dataclass(frozen=True, slots=True)
class Point:
    """From where somebody looks ahead: an event of the record, a time up to which it is known, or the beginning."""

    since: Name | None = None
    until: datetime | None = None


def advise_sampled(
    case: Case,
    actor: Name,
    terms: Terms,
    *,
    point: Point,
    tell: Tell | None = None,
    shelf: Shelves | None = None,
) -> Advice:
    """Return what an actor may do next by plays, the move that is worth most to it first; to wait is worth nothing.

    What a move is worth, how likely it is to be carried and to be chosen follow from what players do who look so many moves
    ahead, in all states that agree with the record; the endings from plays that begin with the move (if it is carried, and as if
    nothing was done if it is not) and go on with the same numbers by chance, whatever it is. See `advising.advise` for what is
    told, `estimating` for the errors; for a `shelf` see `sampled.play_sampled`.

    Raises:
        Refused: there is too much to look ahead to, there are too few plays, or play was stopped too early.
        KeyError: `point.since` is no event that play sees.
    """
    assert case.clock is not None  # noqa: S101 - asked before
    made = grounded(case, case.clock)
    if made.ground is None:
        return _nothing(case, actor, terms, point, made.problems)
    ground = made.ground
    asked = Along.of(Kept(ground, shelf), terms, since=point.since, until=point.until)
    if point == Point():
        asked = replace(asked, ticks=0)
    drawn = lanes(ground.stakes, draws=terms.draws, seed=terms.seed)
    model = asked.model(drawn)
    along, followed = asked.possible(model, tell)
    cohort = followed.cohorts[LAST] if asked.ticks else _beginning(ground, terms.draws)
    found = _Counsel(along, model, followed, actor, cohort).advice(tell)
    return replace(
        found,
        since=point.since,
        notices=(*made.told, *found.notices),
        problems=(*made.problems, *along.problems),
    )


def _beginning(ground: Ground, draws: int) -> Cohort:
    """Return one particle of each draw where play begins."""
    every = np.arange(draws)
    states = np.full(draws, ground.start)
    shares, known = np.ones(draws), np.zeros((draws, FILTERS))
    return Cohort(0, states, every, np.full(draws, -1), shares, known)


def _nothing(
    case: Case, actor: Name, terms: Terms, point: Point, problems: tuple[Problem, ...]
) -> Advice:
    settings = Settings(Method.SAMPLED, 0, terms.seed, 0, 0.0, 0.0, 0, 0, 0.0)
    names = {name: ending.title for name, ending in case.endings.items()}
    starts = case.clock.starts if case.clock is not None else None
    assert starts is not None  # noqa: S101 - asked before
    return Advice(
        Name(case.name), actor, point.since, starts, (), {}, names, settings, (), problems
    )


@dataclass(frozen=True, slots=True)
class _Way:
    """One option of the actor in a state: the move that it is of, where it leads, and what is told of it, by draw."""

    move: int
    target: int
    part: Real
    carried: Real
    gain: Real
    tried: Real


@dataclass(slots=True)
class _Counsel:
    """One actor at one point."""

    along: Along
    model: Model
    followed: Followed
    actor: Name
    cohort: Cohort
    ways: dict[int, list[_Way]] = field(default_factory=dict)

    @property
    def ground(self) -> Ground:
        """The ground."""
        return self.along.ground

    @property
    def shape(self) -> tuple[int, int]:
        """The numbers of draws and filters."""
        return self.model.lanes.parameters.shape[1], FILTERS

    def advice(self, tell: Tell | None) -> Advice:
        """Return the whole of it."""
        ground, tick = self.ground, self.cohort.tick
        case, names = ground.draft.case, tuple(ground.draft.case.endings)
        over = tick + 1 >= len(ground.draft.stretch)
        if not over:
            self._look()
        starts = self.along.starts(self.cohort, self.shape[0])
        needed = set(starts) | {s for start in starts for s, _, _ in self._nexts(start, over=over)}
        done, count = self.along.played(self.model, needed, tell)
        base = self.along.estimate(starts, done, self.cohort, self.shape[0])
        sums = self._particles(over=over)
        self._plays(sums, starts, done, over=over)
        own = Base(base.draws(count))
        chances = own.estimate.chances()
        if chances is None:
            raise Refused("play was stopped before draws were done that agree with the record")
        offers = tuple(self._offers(own, {m: first_of(s, count) for m, s in sums.items()}))
        return Advice(
            Name(case.name),
            self.actor,
            None,
            self.along.at(tick),
            offers,
            dict(zip(names, chances, strict=True)),
            {name: e.title for name, e in case.endings.items()},
            settings_along(self.along, self.followed, own.estimate, own.weights),
            tuple(self._notices(offers, own, over=over)),
        )

    # --- what it may do -------------------------------------------------------------------------

    def _look(self) -> None:
        """Work out the ways that the actor has in each state that it may be in."""
        ground, tick = self.ground, self.cohort.tick
        terms, model = self.along.terms, self.model
        looking = Looking(ground, model.lanes, model.moves, terms.workers, model.blind)
        foresight = Foresight(looking, tick + 1)
        states = sorted({int(s) for s in self.cohort.states})
        foresight.prepare(tick, states)
        for state in states:
            self.ways[state] = list(self._ways(foresight, state))

    def _ways(self, foresight: Foresight, state: int) -> Iterator[_Way]:
        tick, turns = self.cohort.tick, self.ground.piece(state).turns
        glance = foresight.glance(tick, state)
        player = self.ground.number.get(self.actor, NONE)
        whose = np.repeat(turns.player, np.diff(turns.options_at))
        own = np.flatnonzero(whose == player)
        if glance is None or player == NONE or not own.size:
            return
        solved, rows = glance.solved, glance.rows(tick, state)
        balloting = Balloting(glance.board, glance.pairs, solved)
        first = glance.board.options(glance.place[state]).start
        tried = solved.tried[0, rows][own].astype(np.float64)
        for move in dict.fromkeys(turns.move[own].tolist()):
            same = np.flatnonzero(turns.move[own] == move)
            total = tried[same].sum(axis=0)
            for n in same.tolist():
                option, even = int(own[n]), 1 / same.size
                part = np.divide(tried[n], total, out=np.full_like(total, even), where=total > 0)
                carried = np.ones_like(total)
                if int(turns.motion[option]) != NONE:
                    row = rows.start + option
                    carried = balloting.outcome(row, first + option, {}, fails=False)
                gain = solved.gain[0, rows.start + option].astype(np.float64)
                yield _Way(move, int(turns.target[option]), part, carried, gain, tried[n])

    # --- over particles -------------------------------------------------------------------------

    def _particles(self, *, over: bool) -> dict[int, Sums]:
        """Return what each move is worth, is carried and chosen, summed over where it is open."""
        found: dict[int, Sums] = {}
        if over or self.actor not in self.ground.number:
            return found
        rate = float(self.ground.rate[self.ground.number[self.actor]])
        for state, share in self._shares():
            chosen = np.zeros(self.shape[0])
            by_move: dict[int, Told] = {}
            for way in self.ways[state]:
                told = by_move.setdefault(way.move, dict.fromkeys(NAMES, np.zeros(self.shape[0])))
                told["worth"] = told["worth"] + way.part * way.gain
                told["carried"] = told["carried"] + way.part * way.carried
                told["chosen"] = told["chosen"] + way.tried / rate
                chosen = chosen + way.tried / rate
            none = np.zeros(self.shape[0])
            waits = np.maximum(1 - chosen, 0.0)
            by_move[WAIT] = {"worth": none, "carried": none + 1, "chosen": waits}
            for move, told in by_move.items():
                self._add(found, move, share, told)
        return found

    def _shares(self) -> Iterator[tuple[int, Real]]:
        """Yield each state with its share of each draw in each filter."""
        cohort = self.cohort
        for state in sorted({int(s) for s in cohort.states}):
            share = np.zeros(self.shape)
            for n in np.flatnonzero(cohort.states == state).tolist():
                where = slice(None) if cohort.filters[n] < 0 else int(cohort.filters[n])
                share[int(cohort.draws[n]), where] += cohort.shares[n]
            yield state, share

    def _add(self, found: dict[int, Sums], move: int, share: Real, told: Told) -> None:
        if move not in found:
            none = np.zeros(self.shape)
            ends = np.zeros((len(self.ground.draft.case.endings), *self.shape))
            values = {name: none.copy() for name in NAMES}
            found[move] = Sums(none.copy(), values, ends, none.copy())
        own = found[move]
        own.open += share
        for name in NAMES:
            own.values[name] += share * told[name][:, None]

    # --- over plays -----------------------------------------------------------------------------

    def _nexts(self, start: Start, *, over: bool) -> Iterator[tuple[Start, int, float]]:
        """Yield from where a play goes on after each move, and after waiting: the move, and how likely it is to go on from there."""
        if over:
            return
        ground = self.ground

        def after(state: int) -> Start:
            then = ground.passed(state, start.tick)
            return Start(start.draw, start.play, start.tick + 1, then)

        yield start if self._due(start.state) else after(start.state), WAIT, 1.0
        for way in self.ways[start.state]:
            part, carried = float(way.part[start.draw]), float(way.carried[start.draw])
            yield after(way.target), way.move, part * carried
            yield after(start.state), way.move, part * (1 - carried)

    def _due(self, state: int) -> bool:
        """Tell whether a vote is held there by itself, so that who waits has it held."""
        turns = self.ground.piece(state).turns
        whose = np.repeat(turns.player, np.diff(turns.options_at))
        return bool(((whose == CHANCE) & (turns.motion != NONE)).any())

    def _plays(
        self,
        sums: dict[int, Sums],
        starts: list[Start],
        done: Mapping[Start, Play],
        *,
        over: bool,
    ) -> None:
        """Add to what each move comes to the endings of the plays that begin with it."""
        plays = self.along.terms.plays
        sizes = [len(range(g, plays, FILTERS)) for g in range(FILTERS)]
        for start in starts:
            filter_ = start.play % FILTERS
            for then, move, likely in self._nexts(start, over=over):
                if then in done and move in sums:
                    ending = int(np.argmax(self.ground.ending(done[then].state)))
                    part = likely / sizes[filter_]
                    sums[move].ends[ending, start.draw, filter_] += part
                    sums[move].reached[start.draw, filter_] += part

    # --- all draws ------------------------------------------------------------------------------

    def _offers(self, base: Base, sums: Mapping[int, Sums]) -> Iterator[Offer]:
        """Yield the moves, that of the greatest mean worth first."""
        best = {m: base.best(sums, m) for m in sums}
        made = [self._offer(base, m, s, best[m]) for m, s in sums.items()]
        yield from by_worth((o for o in made if o is not None), ALIKE)

    def _offer(self, base: Base, move: int, sums: Sums, best: tuple[float, float]) -> Offer | None:
        case = self.ground.draft.case
        shares = base.shares(sums.open)
        if shares is None:
            return None
        told = {name: base.chance(sums.values[name], sums.open) for name in NAMES}
        ends, apart = base.endings(sums)
        name = it = part = None
        if move != WAIT:
            entry, part = self.ground.walker.entries.listed[move]
            option = self.ground.walker.places.explorer.options[entry]
            name, it = option.name, option.it
        clause = case.moves[name] if name is not None else None
        words = clause.title if clause is not None else "wait"
        if name is not None and part is not None:
            words = part_words(case, name, part, doing=True)
        names = tuple(case.endings)
        return Offer(
            name,
            it,
            words,
            clause.path if clause is not None else "",
            told["worth"],
            told["carried"],
            dict(zip(names, ends, strict=False)),
            best[0],
            told["chosen"],
            best[1],
            dict(zip(names, apart, strict=False)),
        )

    def _notices(self, offers: tuple[Offer, ...], base: Base, *, over: bool) -> Iterator[str]:
        draws = base.weights.shares.size
        yield from notices(self.along, self.followed, draws)
        yield from tempering(base.weights, draws)
        yield from ahead_words(self.ground, self.along.terms)
        yield (
            "What a move is worth, its chance to be carried and to be chosen are those of players who look so far ahead; the endings "
            "are those of plays that begin with it, with the same numbers by chance after every move."
        )
        if over:
            yield "the clock has run out: nobody moves any more"
        elif len(offers) <= 1:
            yield f"`{self.actor}` has no move of its own here, and can only wait"
