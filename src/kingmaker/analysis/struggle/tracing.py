"""Where a record can have led: the states, tick by tick, that agree with what was seen, and the steps between them.

What is followed is a pair of a state and the set of open events that have happened. In each tick at most one move
is made: none, one that nobody would have recorded, or one of the events. This is the same for all draws; their
probabilities are filled in afterwards.
"""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kingmaker.analysis.struggle.balloting import Carrying
from kingmaker.analysis.struggle.matching import ballots_of
from kingmaker.analysis.struggle.placing import Kind
from kingmaker.analysis.struggle.refusing import Refused
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kingmaker.analysis.struggle.arena import Bits, Real, Whole
    from kingmaker.analysis.struggle.matching import Board
    from kingmaker.analysis.struggle.placing import Placed, Record

    Node = tuple[int, int]
    #: Returns the state that an event, set upon a state, leads to; `None` where play knows no such state.
    Follow = Callable[[int, Placed], int | None]

#: More events than these, all of which may have happened in the same tick, are not followed.
MOST_OPEN = 12
#: In the place of an event: after all of them. It is the last row of what is told of events.
LAST = -1


class Way(NamedTuple):
    """One way through a tick: the weight is that of waiting (option -1) or of an option, for event `bit` or none.

    With `own` the weight of the option is not simply that it is made: ballots are known, or it failed.
    """

    source: int
    target: int
    state: int
    option: int
    bit: int
    own: bool


@dataclass(frozen=True, slots=True)
class Forced:
    """A step that is the same in all draws: ways from nodes to nodes with their weights."""

    source: Whole
    target: Whole
    weight: Real
    size: int


@dataclass(frozen=True, slots=True)
class Check:
    """Where the record has become certain: of nodes after a tick, those that agree with one more event.

    The last check of a trace is of no further event (`LAST`): it tells where play stands when all is taken in.
    """

    event: int  # the place of the event in the record, or LAST
    kept: Whole  # nodes


@dataclass(frozen=True, slots=True)
class Step:
    """One tick: what is set before its move, the ways of the move, what is set after it, and what is then certain.

    `nodes` are those at the move; `then` are those at the beginning of the next tick, before the checks; `left` are
    those of them that agree with all checks.
    """

    before: tuple[Forced, ...]
    nodes: tuple[Node, ...]
    ways: tuple[Way, ...]
    size: int
    after: tuple[Forced, ...]
    then: tuple[Node, ...]
    checks: tuple[Check, ...]
    left: Whole


@dataclass(slots=True)
class Trace:
    """Where a record can have led, tick by tick, and the first event for which nothing is left (`None`: none).

    `unknown` are events that led to a state which play does not know, and so changed nothing.
    """

    record: Record
    start: Node
    steps: list[Step] = field(default_factory=list)
    dead: Placed | None = None
    unknown: dict[str, None] = field(default_factory=dict)
    moved: set[int] = field(default_factory=set)

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Yield every tick with a state of which the solver must tell something."""
        for tick, step in enumerate(self.steps):
            yield from ((tick, state) for state, _ in step.nodes)
            if step.checks:
                yield from ((tick + 1, state) for state, _ in step.then)


def trace(board: Board, record: Record, follow: Follow, *, ticks: int) -> Trace:
    """Return where a record can have led within the first `ticks` ticks.

    Raises `Refused` where more than `MOST_OPEN` events may have happened in the same tick: all sets of them are
    followed. Cost: ticks x states that agree with the record x sets of open events x their options.
    """
    made = Trace(record, (board.arena.start, 0))
    nodes: tuple[Node, ...] = (made.start,)
    tracer = _Tracer(board, record, follow, made, ticks)
    for tick in range(ticks):
        step = tracer.step(tick, nodes)
        if step is None:
            return made
        made.steps.append(step)
        nodes = tuple(step.then[n] for n in step.left)
    return made


def ruled_out(board: Board, made: Trace) -> Placed | None:
    """Return the first event of a trace that its own ballots rule out, wherever the record can have led; `None` if there is none.

    Cost: ways of the trace.
    """
    bits, carrying = made.record.bits, Carrying(board)
    can: dict[tuple[int, int], bool] = {}
    here = np.ones(1, np.bool_)
    for step in made.steps:
        for forced in step.before:
            here = _reached(here, forced)
        there = np.zeros(step.size, np.bool_)
        for way in step.ways:
            key = (way.option, way.bit)
            if way.own and key not in can:
                can[key] = carrying.can(way.option, bits[way.bit])
            there[way.target] |= here[way.source] and (not way.own or can[key])
        here = there
        for forced in step.after:
            here = _reached(here, forced)
        for check in step.checks:
            if check.event != LAST and not here[check.kept].any():
                return made.record.placed[check.event]
        here = here[step.left]
    return None


def _reached(here: Bits, forced: Forced) -> Bits:
    there = np.zeros(forced.size, np.bool_)
    np.logical_or.at(there, forced.target, here[forced.source])
    return there


@dataclass(slots=True)
class _Tracer:
    board: Board
    record: Record
    follow: Follow
    made: Trace
    ticks: int
    _matched: dict[tuple[int, int], tuple[int, ...]] = field(default_factory=dict)
    _followed: dict[tuple[int, int], int | None] = field(default_factory=dict)

    def step(self, tick: int, nodes: tuple[Node, ...]) -> Step | None:
        """Return one tick; `None` where nothing agrees with an event that must have happened in it."""
        open_ = [p for p in self.record.bits if p.first <= tick <= p.last]
        if len(open_) > MOST_OPEN:
            raise Refused(too_many_open(open_))
        forced = [p for p in open_ if p.kind is Kind.FORCED]
        moves = [p for p in open_ if p.kind is not Kind.FORCED]
        before, nodes = self._set(forced, tick, nodes, late=False)
        ways, moved = self._ways(moves, nodes)
        after, late = self._set(forced, tick, moved, late=True)
        passed, then = self._later(tick, late)
        checks, left = self._checks(tick, then)
        if self.made.dead is not None:
            return None
        return Step(
            before,
            nodes,
            ways,
            len(moved),
            (*after, *passed),
            then,
            checks,
            np.array(left, np.int32),
        )

    def _set(
        self, forced: Iterable[Placed], tick: int, nodes: tuple[Node, ...], *, late: bool
    ) -> tuple[tuple[Forced, ...], tuple[Node, ...]]:
        """Set the state where events without weight may have happened: before or after the move of a tick.

        Among the places that are left until its last tick, each is as likely.
        """
        made: list[Forced] = []
        for placed in forced:
            left = 2 * (placed.last - tick) + (1 if late else 2)
            ways: list[tuple[Node, int, float]] = []
            for number, (state, mask) in enumerate(nodes):
                if mask >> placed.bit & 1 or placed.before & ~mask:
                    ways.append(((state, mask), number, 1.0))
                    continue
                then = (self._forced(placed, state), mask | 1 << placed.bit)
                ways.append((then, number, 1 / left))
                if left > 1:
                    ways.append(((state, mask), number, 1 - 1 / left))
            step, nodes = _gathered(ways)
            made.append(step)
        return tuple(made), nodes

    def _forced(self, placed: Placed, state: int) -> int:
        key = (placed.bit, state)
        if key not in self._followed:
            self._followed[key] = self.follow(state, placed)
        found = self._followed[key]
        if found is None:
            self.made.unknown[placed.name] = None
            return state
        if found != state:
            self.made.moved.add(placed.bit)
        return found

    def _ways(
        self, moves: list[Placed], nodes: tuple[Node, ...]
    ) -> tuple[tuple[Way, ...], tuple[Node, ...]]:
        index: dict[Node, int] = {}
        ways: list[Way] = []
        for number, (state, mask) in enumerate(nodes):
            for then, option, bit, own in self._from(moves, state, mask):
                ways.append(
                    Way(number, index.setdefault(then, len(index)), state, option, bit, own)
                )
        return tuple(sorted(ways, key=lambda w: w.target)), tuple(index)

    def _from(
        self, moves: list[Placed], state: int, mask: int
    ) -> Iterator[tuple[Node, int, int, bool]]:
        """Yield what may have happened in a tick: the node after it, the option, the event, whether it has its own weight."""
        yield (state, mask), -1, -1, False
        target = self.board.arena.turns.target
        for option in self.board.options(state):
            if self.board.hidden[option] and target[option] != state:
                yield (int(target[option]), mask), option, -1, False
        for placed in moves:
            if mask >> placed.bit & 1 or placed.before & ~mask:
                continue
            failed = placed.kind is Kind.FAILED
            own = failed or bool(ballots_of(placed.event, self.board.case))
            for option in self._match(placed, state):
                then = state if failed else int(target[option])
                yield (then, mask | 1 << placed.bit), option, placed.bit, own

    def _match(self, placed: Placed, state: int) -> tuple[int, ...]:
        key = (placed.bit, state)
        if key not in self._matched:
            self._matched[key] = self.board.match(placed.event, state)
        return self._matched[key]

    def _later(
        self, tick: int, nodes: tuple[Node, ...]
    ) -> tuple[tuple[Forced, ...], tuple[Node, ...]]:
        arena = self.board.arena
        passed = int(arena.ticks.stretch[tick + 1] - arena.ticks.stretch[tick])
        made: list[Forced] = []
        if arena.ages is not None:
            aged = [((int(arena.ages[s]), m), n, 1.0) for n, (s, m) in enumerate(nodes)]
            step, nodes = _gathered(aged)
            made.append(step)
        for _ in range(passed):
            step, nodes = _gathered(
                [((int(arena.later[s]), m), n, 1.0) for n, (s, m) in enumerate(nodes)]
            )
            made.append(step)
        return tuple(made), nodes

    def _checks(self, tick: int, then: tuple[Node, ...]) -> tuple[tuple[Check, ...], list[int]]:
        left = list(range(len(then)))
        checks: list[Check] = []
        for number, placed in enumerate(self.record.placed[: self.record.checked]):
            if placed.last != tick:
                continue
            if placed.bit >= 0:
                left = [n for n in left if then[n][1] >> placed.bit & 1]
            if not left and self.made.dead is None:
                self.made.dead = placed
            checks.append(Check(number, np.array(left, np.int32)))
        if tick + 1 == self.ticks:
            checks.append(Check(LAST, np.array(left, np.int32)))
        return tuple(checks), left


def _gathered(ways: list[tuple[Node, int, float]]) -> tuple[Forced, tuple[Node, ...]]:
    index: dict[Node, int] = {}
    target = np.array([index.setdefault(then, len(index)) for then, _, _ in ways], np.int32)
    order = np.argsort(target, kind="stable")
    source = np.array([number for _, number, _ in ways], np.int32)
    weight = np.array([share for _, _, share in ways], np.float64)
    return Forced(source[order], target[order], weight[order], len(index)), tuple(index)


def too_many_open(open_: list[Placed]) -> str:
    """Return why so many events are not followed, with their number."""
    names = ", ".join(str(p.name) for p in open_)
    return (
        f"{len(open_)} events may have happened in the same tick, and at most {MOST_OPEN} are followed at once: "
        f"give narrower times to {names}"
    )
