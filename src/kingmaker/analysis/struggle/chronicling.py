"""The record event by event where a case is too large to be solved: by particles that follow it, and plays from there."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.struggle.along import FIRST, Along, notices
from kingmaker.analysis.struggle.arena import Lanes
from kingmaker.analysis.struggle.assumptions import lanes
from kingmaker.analysis.struggle.estimating import TIMES, jackknife
from kingmaker.analysis.struggle.marking import Telling
from kingmaker.analysis.struggle.placing import Kind
from kingmaker.analysis.struggle.recalling import few_of, otherwise, settings_along
from kingmaker.analysis.struggle.refusing import Refused
from kingmaker.analysis.struggle.results import Method, Scored, Settings, Timeline
from kingmaker.analysis.struggle.retracing import Kept
from kingmaker.analysis.struggle.sampled import (
    STOPPED,
    ahead_words,
    faults_at_end,
    grounded,
)
from kingmaker.analysis.struggle.storying import powers_at
from kingmaker.analysis.struggle.weighing import tempering
from kingmaker.model.values import Name
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from kingmaker.analysis.struggle.along import Recalled, Tell
    from kingmaker.analysis.struggle.arena import Real
    from kingmaker.analysis.struggle.asking import Terms
    from kingmaker.analysis.struggle.estimating import Estimate
    from kingmaker.analysis.struggle.following import Followed
    from kingmaker.analysis.struggle.modelling import Choice
    from kingmaker.analysis.struggle.placing import Placed
    from kingmaker.analysis.struggle.results import Mark
    from kingmaker.analysis.struggle.shelving import Shelves
    from kingmaker.model.case import Case
    from kingmaker.model.struggle import Clock
    from kingmaker.problems import Problem

_NO_TURNS = "Turning points are not told, as play was stopped before all other models were played."
_TURNS = (
    f"Turning points are told if they are larger than {TIMES:.1f} errors of sampling, and keep their sign under other "
    "models, which are played on some of the draws."
)
#: At most so many turning points, none with a smaller change than this.
MOST_TURNS, LEAST_TURN = 4, 0.02


def timeline_sampled(
    case: Case,
    clock: Clock,
    terms: Terms,
    *,
    until: datetime | None = None,
    tell: Tell | None = None,
    shelf: Shelves | None = None,
) -> Timeline:
    """Return the record in the order in which its events become certain, with the endings after each, by plays.

    After each event so many plays of each draw go on, from what agrees with the record so far, to the end of the clock; those of
    one number have the same numbers by chance after every event. Errors are those of filters that know nothing of each
    other, of a change those of the difference (`estimating`). A turning point is what `timing.timeline` has for one, if the
    change is outside its interval of sampling. If `tell` returns False, the draws whose plays are done are given, without
    other models and turning points.
    For a `shelf` see `sampled.play_sampled`.

    Raises:
        Refused: there is too much to look ahead to, there are too few plays, or play was stopped too early.
    """
    made = grounded(case, clock)
    if made.ground is None:
        return nothing_along(case, terms, made.problems)
    asked = Along.of(Kept(made.ground, shelf), terms, until=until)
    drawn = lanes(made.ground.stakes, draws=terms.draws, seed=terms.seed)
    told = Chronicle.of(asked, drawn, tell)
    wrong = told.wrong()
    if wrong:
        return nothing_along(case, terms, wrong)
    left: list[str] = []
    others = tuple(told.others(drawn, left, tell))
    found = told.timeline((*made.told, *left), others)
    return replace(found, problems=(*made.problems, *told.along.problems))


def nothing_along(case: Case, terms: Terms, problems: tuple[Problem, ...]) -> Timeline:
    """Return the answer where a problem keeps a case from being played."""
    settings = Settings(Method.SAMPLED, 0, terms.seed, 0, 0.0, 0.0, 0, 0, 0.0)
    names = {name: ending.title for name, ending in case.endings.items()}
    return Timeline(Name(case.name), {}, (), names, settings, Scored(0, 0.0, 0.0), (), problems)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What comes of another choice of model, and by how much each event changes the endings under it."""

    choice: Choice
    recalled: Recalled
    changes: Mapping[Name, Real]


@dataclass(frozen=True, slots=True)
class Chronicle:
    """What was estimated along a record."""

    along: Along
    followed: Followed
    recalled: Recalled
    shown: tuple[int, ...]

    @classmethod
    def of(cls, asked: Along, drawn: Lanes, tell: Tell | None = None) -> Chronicle:
        """Return what plays say of the endings from the beginning, and after each event; those from the beginning are its plays.

        Raises:
            Refused: there is too much to look ahead to, or it was stopped before the first draws were done.
        """
        model = asked.model(drawn)
        along, followed = asked.possible(model, tell)
        shown = tuple(n for n, p in enumerate(along.record.placed) if p.last < along.ticks)
        recalled = along.recalled(model, followed, (*shown, FIRST), tell)
        return cls(along, followed, recalled, shown)

    def wrong(self) -> tuple[Problem, ...]:
        """Return what is wrong with the states in which plays ended."""
        return faults_at_end(self.along.ground, list(self.recalled.done.values()))

    @property
    def stopped(self) -> bool:
        """Whether play was stopped before all draws that were asked for, and other models, were done."""
        return self.recalled.draws < self.along.terms.draws or self.along.kept.torn

    @property
    def case(self) -> Case:
        """The case."""
        return self.along.ground.draft.case

    def before(self, number: int) -> Estimate:
        """Return what was estimated before an event."""
        earlier = [n for n in self.shown if n < number]
        return self.recalled.estimates[earlier[-1] if earlier else FIRST]

    def timeline(self, told: tuple[str, ...], others: Sequence[Elsewhere]) -> Timeline:
        """Return the whole of it."""
        estimates, draws = self.recalled.estimates, self.recalled.draws
        last = estimates[self.shown[-1] if self.shown else FIRST]
        weights, first = last.weights(), estimates[FIRST].chances()
        if weights is None or first is None:
            raise Refused("play was stopped before draws were done that agree with the record")
        found = {n: self.change(n) for n in self.shown}
        changes = {n: change for n, change in found.items() if change is not None}
        turns = self._turns(changes, [other.changes for other in others])
        every = [w for w in (estimates[n].weights() for n in self.shown) if w is not None]
        least = min([weights, *every], key=lambda w: w.tempered)
        names = tuple(self.case.endings)
        return Timeline(
            Name(self.case.name),
            dict(zip(names, first, strict=True)),
            tuple(self._marks(changes, turns)),
            {name: e.title for name, e in self.case.endings.items()},
            replace(
                settings_along(self.along, self.followed, last, weights), tempered=least.tempered
            ),
            self._scored(),
            (
                *told,
                *notices(self.along, self.followed, draws),
                *tempering(least, draws),
                *ahead_words(self.along.ground, self.along.terms),
                _NO_TURNS if self.stopped else _TURNS,
            ),
        )

    def change(self, number: int) -> tuple[Real, Real] | None:
        """Return by how much an event changed the mean of each ending, and the errors; `None` where no draw agrees."""
        after, before = self.recalled.estimates[number], self.before(number)
        powers = [w.tempered if w is not None else 1.0 for w in (after.weights(), before.weights())]

        def changed(left: int) -> Real | None:
            new, old = after.means(left, powers[0]), before.means(left, powers[1])
            return None if new is None or old is None else new - old

        whole = changed(-1)
        return None if whole is None else (whole, jackknife(changed, after.sizes.size))

    # --- turning points -------------------------------------------------------------------------

    def others(
        self, drawn: Lanes, left: list[str], tell: Tell | None = None
    ) -> Iterator[Elsewhere]:
        """Yield what comes of other choices of model, each on some of the draws; what is left out is put on the list."""
        if self.stopped:
            left.append(STOPPED)
            return
        along, first = self.along, self.recalled.estimates[FIRST]
        weights = first.weights()
        assert weights is not None  # noqa: S101 - nothing is known yet
        some = Lanes(drawn.parameters[:, few_of(first, weights).places])
        for choice, found in otherwise(along, some, (*self.shown, FIRST), left, tell):
            assert found.followed is not None  # noqa: S101 - nobody has stopped it
            there = tuple(n for n in self.shown if n in found.estimates)
            other = Chronicle(along, found.followed, found, there)
            changes = {n: other.change(n) for n in there}
            placed = along.record.placed
            named = {placed[n].name: c[0] for n, c in changes.items() if c is not None}
            yield Elsewhere(choice, found, named)

    def _turns(
        self, changes: Mapping[int, tuple[Real, Real]], others: Sequence[Mapping[Name, Real]]
    ) -> frozenset[int]:
        """Return the turning points; none where other models are left out, under which they would have to be ones too."""
        if self.stopped:
            return frozenset()
        found: list[tuple[float, int]] = []
        for number, (change, errors) in changes.items():
            placed = self.along.record.placed[number]
            moves = placed.kind in (Kind.MOVE, Kind.PREPARED)
            if not moves and placed.bit not in self.followed.moved:
                continue
            most = int(np.argmax(np.abs(change)))
            size = float(abs(change[most]))
            keeps = all(
                placed.name in o and o[placed.name][most] * change[most] > 0 for o in others
            )
            if size >= max(LEAST_TURN, TIMES * float(errors[most])) and keeps:
                found.append((-size, number))
        return frozenset(number for _, number in sorted(found)[:MOST_TURNS])

    # --- event by event -------------------------------------------------------------------------

    def _marks(
        self, changes: Mapping[int, tuple[Real, Real]], turns: frozenset[int]
    ) -> Iterator[Mark]:
        told = Telling.of(self.case, self.along.ground.walker.places.explorer)
        names, act = tuple(self.case.endings), 1
        for number in self.shown:
            placed = self.along.record.placed[number]
            estimate = self.recalled.estimates[number]
            chances, weights = estimate.chances(), estimate.weights()
            change, errors = changes.get(number, ((), ()))
            surprise = self.surprise(number)
            act += number in turns
            yield replace(
                told.mark(placed, partial(self._powers, placed)),
                endings=dict(zip(names, chances or (), strict=False)),
                change=dict(zip(names, map(float, change), strict=False)),
                change_error=dict(zip(names, map(float, errors), strict=False)),
                surprise=None if surprise is None else surprise[0],
                surprise_error=0.0 if surprise is None else surprise[1],
                effective=0.0 if weights is None else weights.effective,
                turning_point=number in turns,
                act=act,
            )

    def _powers(self, placed: Placed) -> tuple[str, ...]:
        """Return the clauses of the powers that an event used, in a state in which it may have happened."""
        event, walker = placed.event, self.along.ground.walker
        move = self.case.moves.get(event.move) if event.move is not None else None
        state = self.followed.first.get(placed.bit) if placed.bit >= 0 else None
        if move is None or state is None:
            return ()
        by = move.by or (event.by[0] if event.by else None)
        label = walker.places.values[walker.walk.states[state][0]]
        return tuple(dict.fromkeys(powers_at(walker.places.explorer, label, move, by, event.it)))

    # --- how well moves were foretold -----------------------------------------------------------

    def _foretold(self, number: int, left: int) -> tuple[float, float] | None:
        """Return the logarithms of how likely the move was to be this one, by the model and if all open moves were alike."""
        if self.along.record.placed[number].kind is not Kind.MOVE:
            return None
        before, count = self.before(number), self.recalled.draws
        weights = before.weights(left)
        if weights is None:
            return None
        known = before.known(left)
        own = (weights.shares > 0) & (known > -np.inf)
        sums = []
        for kept in (self.followed.move, self.followed.any, self.followed.even):
            pooled = replace(before, likelihood=kept[number][:count]).known(left)
            sums.append(float((weights.shares[own] * np.exp(pooled[own] - known[own])).sum()))
        move, any_, even = sums
        if not move > 0:
            return None
        return float(np.log2(move / any_)), float(np.log2(even / any_))

    def surprise(self, number: int) -> tuple[float, float] | None:
        """Return how surprising a move was, in bits, and the error; `None` for what is no move."""

        def told(left: int) -> Real | None:
            found = self._foretold(number, left)
            return None if found is None else np.array([-found[0]])

        whole = told(-1)
        if whole is None:
            return None
        sizes = self.recalled.estimates[FIRST].sizes.size
        return float(whole[0]), float(jackknife(told, sizes)[0])

    def _scored(self) -> Scored:
        """Return the mean score of the moves, and its errors."""

        def told(left: int) -> Real | None:
            found = [s for s in (self._foretold(n, left) for n in self.shown) if s is not None]
            return np.array(found).mean(axis=0) if found else None

        whole = told(-1)
        if whole is None:
            return Scored(0, 0.0, 0.0)
        moves = sum(self._foretold(n, -1) is not None for n in self.shown)
        errors = jackknife(told, self.recalled.estimates[FIRST].sizes.size)
        return Scored(moves, *whole.tolist(), *errors.tolist())
