"""Particles that follow a record: states that agree with what was seen so far, each with how likely it is to be the one.

In every tick each particle becomes all that agrees with the record: nothing is made, or what nobody would have recorded,
or an event, as likely as players who look a few moves ahead make it. Particles of the same state, draw and events that
have happened are one; so nothing is left to chance as long as no more different ones agree with the record than are
kept. From there on every draw goes on in several filters that know nothing of each other. In each the heaviest particles
are kept as they are, and of the light ones some are drawn, systematically, and made heavier for those that are left
out: on average the weights stay what they are. Those that could not keep the rest of the record (`guiding`) count as lighter
for that choice.

Sources: N. Gordon, D. Salmond and A. Smith, Novel approach to nonlinear/non-Gaussian Bayesian state estimation (1993);
P. Fearnhead and P. Clifford, On-line inference for hidden Markov models via particle filters (2003).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from kingmaker.analysis.struggle.guiding import Guide, Open, left_of, may_be_next
from kingmaker.analysis.struggle.matching import ballots_of
from kingmaker.analysis.struggle.particles import Particles
from kingmaker.analysis.struggle.placing import Kind
from kingmaker.analysis.struggle.refusing import Refused
from kingmaker.analysis.struggle.tracing import LAST, MOST_OPEN, too_many_open
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from kingmaker.analysis.struggle.arena import Real
    from kingmaker.analysis.struggle.foreseeing import Foresight
    from kingmaker.analysis.struggle.particles import Cohort
    from kingmaker.analysis.struggle.placing import Placed, Record

#: A state, and the events that have happened.
Node: TypeAlias = tuple[int, int]
#: Returns what a node may become and how likely each is, `[ways, draws]`.
Ways: TypeAlias = Callable[[Node], tuple[list[Node], "Real"]]
#: Told how many ticks of how many are done; stops by returning False.
Tell: TypeAlias = Callable[[int, int], bool | None]


@dataclass(slots=True)
class Followed:
    """What comes of following a record: the particles after each event (its place in the record, or `LAST`).

    `move[k]`, `any[k]` and `even[k]` are for event k what `observing.Seen` has under these names, by draw and filter. `dead`
    is the first event with which no particle agrees; `moved` are the bits of those that set the state, and `first` is the
    state in which each event that changes something happened first. `thinned` counts how often the particles of one draw in
    one filter were too many.
    """

    move: Real
    any: Real
    even: Real
    cohorts: dict[int, Cohort] = field(default_factory=dict)
    dead: Placed | None = None
    moved: set[int] = field(default_factory=set)
    first: dict[int, int] = field(default_factory=dict)
    thinned: int = 0


def follow(
    foresight: Foresight, record: Record, *, most: int, seed: int, tell: Tell | None = None
) -> Followed | None:
    """Return what comes of following a record through the ticks of a foresight, with so many particles of a draw at most.

    `None` if `tell`, which is told after each tick, returns False. Cost: ticks x particles x what each may become, and
    that of looking ahead from each state.

    Raises:
        Refused: too many events may have happened in the same tick, or what lies ahead of a state is too much.
    """
    open_ = Open.of(record, foresight.ticks)
    for forced, moves in zip(open_.forced, open_.moves, strict=True):
        if len(forced) + len(moves) > MOST_OPEN:
            raise Refused(too_many_open([*forced, *moves]))
    particles = Particles.of(foresight.draws, most, seed, (foresight.looking.ground.start, 0))
    never = np.full((3, len(record.placed), *particles.shape), -np.inf)
    made = Followed(*never)
    return _Follower(foresight, record, open_, Guide(open_), particles, made).run(tell)


@dataclass(slots=True)
class _Follower:
    foresight: Foresight
    record: Record
    open: Open
    guide: Guide
    particles: Particles
    made: Followed
    _forced: dict[Node, int] = field(default_factory=dict)

    def run(self, tell: Tell | None) -> Followed | None:
        for tick in range(self.foresight.ticks):
            self._tick(tick)
            if self.made.dead is not None:
                return self.made
            if tell is not None and tell(tick + 1, self.foresight.ticks) is False:
                return None
            if tick + 1 < self.foresight.ticks:
                self.made.thinned += self.particles.thin(tick, self._reach(tick))
        return self.made

    def _tick(self, tick: int) -> None:
        self._set(tick, late=False)
        self.foresight.prepare(tick, {state for state, _ in self.particles.alive()})
        self._score(tick)
        self.particles.become(_Moves(self.foresight, tick, self.open.moves[tick]).of)
        self._set(tick, late=True)
        ground = self.foresight.looking.ground
        self.particles.rename(lambda node: (ground.passed(node[0], tick), node[1]))
        self._check(tick)

    def _reach(self, tick: int) -> Callable[[Node], float]:
        """Return how likely a node is to keep the rest of the record, after a tick."""
        return lambda node: self.guide.at(tick + 1, 0, node[1])

    # --- what sets the state --------------------------------------------------------------------

    def _set(self, tick: int, *, late: bool) -> None:
        """Set the state where events without weight may have happened; each place that is left is as likely."""
        for placed in self.open.forced[tick]:
            self.particles.become(self._setting(placed, left_of(placed, tick, late=int(late))))

    def _setting(self, placed: Placed, left: int) -> Ways:
        every = np.ones(self.foresight.draws)

        def ways(node: Node) -> tuple[list[Node], Real]:
            state, mask = node
            if not may_be_next(placed, mask):
                return [node], every[None]
            then = (self._followed(placed, state), mask | 1 << placed.bit)
            if left == 1:
                return [then], every[None]
            return [then, node], np.array([every / left, every * (1 - 1 / left)])

        return ways

    def _followed(self, placed: Placed, state: int) -> int:
        key = (placed.bit, state)
        if key not in self._forced:
            ground = self.foresight.looking.ground
            found = ground.follow(state, placed.event)
            self._forced[key] = found
            self.made.first.setdefault(placed.bit, state)
            if found != state:
                self.made.moved.add(placed.bit)
        return self._forced[key]

    # --- what has become certain ----------------------------------------------------------------

    def _check(self, tick: int) -> None:
        """Keep the particles that agree with each event that has become certain."""
        for number, placed in enumerate(self.record.placed[: self.record.checked]):
            if placed.last != tick:
                continue
            if placed.bit >= 0:
                self.particles.keep(1 << placed.bit)
            if not self.particles.lane.size:
                self.made.dead = placed
                return
            self.made.cohorts[number] = self.particles.cohort(tick + 1)
        if tick + 1 == self.foresight.ticks:
            self.made.cohorts[LAST] = self.particles.cohort(tick + 1)

    def _score(self, tick: int) -> None:
        """Add one tick to the sums by which moves are scored."""
        for number, placed in enumerate(self.record.placed):
            votes = placed.kind in (Kind.MOVE, Kind.PREPARED, Kind.FAILED)
            if not votes or not placed.first <= tick <= placed.last:
                continue
            parts = np.zeros((3, self.particles.lane.size))
            for node, own in self.particles.groups():
                state, mask = node
                if may_be_next(placed, mask):
                    here, draws = self.foresight.here(tick, state), self.particles.draws(own)
                    matched = self.foresight.match(placed, tick, state)
                    self._first(placed, state, matched)
                    parts[0, own] = here.made[list(matched)].sum(axis=0)[draws]
                    parts[1, own] = here.seen[draws]
                    parts[2, own] = here.seen[draws] / max(here.visible, 1)
            if placed.kind is not Kind.MOVE:
                continue
            sums = (self.made.move, self.made.any, self.made.even)
            for kept, part in zip(sums, parts, strict=True):
                kept[number] = np.logaddexp(kept[number], self.particles.log_sums(part))

    def _first(self, placed: Placed, state: int, matched: Sequence[int]) -> None:
        if matched:
            self.made.first.setdefault(placed.bit, state)


@dataclass(slots=True)
class _Moves:
    """What the move of one tick may make of a node."""

    foresight: Foresight
    tick: int
    moves: Sequence[Placed]

    def of(self, node: Node) -> tuple[list[Node], Real]:
        """Return what a node may become, and how likely each is."""
        state, mask = node
        here = self.foresight.here(self.tick, state)
        found = [(node, here.stay)]
        hidden = np.flatnonzero(here.hidden & (here.targets != state)).tolist()
        found += [((int(here.targets[o]), mask), here.made[o]) for o in hidden]
        for placed in self.moves:
            if may_be_next(placed, mask):
                found += self._event(placed, node)
        return [then for then, _ in found], np.array([likely for _, likely in found])

    def _event(self, placed: Placed, node: Node) -> Iterator[tuple[Node, NDArray[np.float64]]]:
        state, mask = node
        here = self.foresight.here(self.tick, state)
        fails = placed.kind is Kind.FAILED
        case = self.foresight.looking.ground.draft.case
        own = fails or bool(ballots_of(placed.event, case))
        for option in self.foresight.match(placed, self.tick, state):
            then = state if fails else int(here.targets[option])
            likely = here.made[option]
            if own:
                likely = self.foresight.weight(placed, self.tick, state, option)
            yield (then, mask | 1 << placed.bit), likely
