"""The most probable course of moves to each ending, whenever they are made."""

from __future__ import annotations

import heapq
from dataclasses import field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kingmaker.analysis.struggle.arena import NONE, Watch
from kingmaker.analysis.struggle.onward import onward
from kingmaker.analysis.struggle.solving import solve
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kingmaker.analysis.struggle.arena import Bits, Lanes, Real, Stakes
    from kingmaker.analysis.struggle.matching import Board
    from kingmaker.analysis.struggle.onward import Onward

    #: For each state, the probability of being there at the beginning of each tick.
    Flow = dict[int, Real]
    #: A move that is seen, by its place in the arena, and who makes it where that is told.
    Course = tuple[int, ...]

#: So many courses are followed before the best that was found so far has to do.
MOST_COURSES = 600
#: And so many rounds, each of which the solver is asked in, unless an ending has no course yet.
MOST_ROUNDS = 5
#: So many are solved for at a time.
BATCH = 48
#: So many bytes of what the solver tells are kept at a time: of states that are asked for, and of those near them.
#: Of each option three numbers are kept in each tick, in as many draws as are solved side by side.
ROOM, EACH = 150_000_000, 3 * 16 * 8
#: More bytes than this are not asked for at once: what was found by then is told.
MOST_BYTES = 1_500_000_000
#: Courses less probable than this are not followed.
LEAST = 1e-60


class Told(NamedTuple):
    """The most probable course to an ending: the moves (places in the arena), the tick by which each is made.

    `probability` is that of this course among all with this ending; `proven` tells that no other is more probable.
    """

    moves: Course
    ticks: tuple[int, ...]
    probability: float
    proven: bool


class TooMuchError(Exception):
    """What the solver would have to tell at once takes too much memory."""


@dataclass(slots=True)
class Teller:
    """Follows courses of moves of one draw, from a tick and the probabilities of states at it.

    A course is a list of the moves that are seen, in their order, whoever makes them; when they are made, and what
    nobody sees between them, is summed over.
    """

    board: Board
    stakes: Stakes
    lanes: Lanes
    tick: int
    single: bool = False
    _passed: list[int] = field(init=False)
    _turns: Bits = field(init=False)  # ticks after which states are others
    _ends: dict[int, Real] = field(default_factory=dict)  # [ticks + 1, endings]
    _made: dict[int, Real] = field(default_factory=dict)  # [ticks, options]
    _waits: dict[int, list[float]] = field(default_factory=dict)
    _joins: dict[int, list[tuple[int, list[float]]]] = field(default_factory=dict)
    _onward: Onward | None = None
    full: bool = field(default=False, init=False)  # that memory ended it

    def __post_init__(self) -> None:
        self._passed = np.diff(self.board.arena.ticks.stretch).tolist()
        self._turns = np.array(self._passed, np.bool_) | (self.board.arena.ages is not None)

    def tell(self, start: Mapping[int, float]) -> dict[int, Told]:
        """Return the most probable course to each ending that has one.

        Best first: the probability of a beginning together with the best that may follow it (`onward`) bounds that of each
        course with this beginning, so the first course that is whole and as probable as any bound is the most probable one.
        Where there is too much for that, the bound is the probability of all that may follow, and the best is given that
        was found in `MOST_ROUNDS`; after `MOST_COURSES` so it is in any case, and where more would take `MOST_BYTES`, which
        `full` then tells. Cost: courses x states of each x ticks x options.
        """
        count = self.board.arena.ticks.count
        first: Flow = {}
        for state, share in start.items():
            first[state] = np.zeros(count + 1)
            first[state][self.tick] = share
        self._onward = onward(self.board, self.stakes, self.lanes, self.tick, single=self.single)
        try:
            self._know(first)
        except TooMuchError:
            self.full = True
            return {}
        total = self._total(first)
        most = self._bounds(first)
        flows: dict[Course, Flow] = {(): first}
        best: dict[int, tuple[float, Course]] = {}
        bound: dict[int, list[tuple[float, Course]]] = {
            e: [(-float(most[e]), ())] for e in range(total.size) if total[e] > LEAST
        }
        done: set[Course] = set()
        rounds = 0
        enough = MOST_ROUNDS if self._onward is None else MOST_COURSES
        while len(done) < MOST_COURSES and (rounds < enough or len(best) < len(bound)):
            rounds += 1
            open_ = {e: h for e, h in bound.items() if rounds <= enough or e not in best}
            batch = self._best(open_, best, done)
            if not batch:
                break
            try:
                self._expand(batch, flows, best, bound)
            except TooMuchError:
                self.full = True
                break
            done.update(batch)
        return {
            e: Told(
                course,
                self._when(course, e, start),
                mass / float(total[e]),
                _most(bound, e, done) <= mass,
            )
            for e, (mass, course) in sorted(best.items())
        }

    def _best(
        self,
        bound: dict[int, list[tuple[float, Course]]],
        best: dict[int, tuple[float, Course]],
        done: set[Course],
    ) -> list[Course]:
        """Return the beginnings that are to be followed next: the most probable of each ending that is open."""
        chosen: dict[Course, None] = {}
        for ending, heap in bound.items():
            while heap and heap[0][1] in done:
                heapq.heappop(heap)
            known = best.get(ending, (0.0, ()))[0]
            for mass, course in heapq.nsmallest(BATCH // len(bound) + 1, heap):
                if -mass > known and course not in done:
                    chosen[course] = None
        return list(chosen)

    def _expand(
        self,
        batch: list[Course],
        flows: dict[Course, Flow],
        best: dict[int, tuple[float, Course]],
        bound: dict[int, list[tuple[float, Course]]],
    ) -> None:
        """Follow courses one move further, and note how probable each is if nothing more is seen."""
        fresh: dict[Course, Flow] = {}
        for course in batch:
            flow, over = self._on(flows.pop(course))
            for ending, mass in enumerate(over):
                if mass > best.get(ending, (LEAST, ()))[0]:
                    best[ending] = (float(mass), course)
            for move, then in self._moved(flow).items():
                fresh[*course, move] = then
        self._know({s: f for flow in fresh.values() for s, f in flow.items()})
        for course, flow in fresh.items():
            flows[course] = flow
            for ending, mass in enumerate(self._bounds(flow)):
                if ending in bound and mass > best.get(ending, (LEAST, ()))[0]:
                    heapq.heappush(bound[ending], (-float(mass), course))

    # --- flows -----------------------------------------------------------------------------------

    def _bounds(self, flow: Flow) -> Real:
        """Return the probability of each ending with this beginning, whatever follows."""
        total = np.zeros(len(self.board.arena.endings))
        for state, entry in flow.items():
            ticks = np.flatnonzero(entry)
            total += entry[ticks] @ self._ends[state][ticks]
        return total

    def _total(self, first: Flow) -> Real:
        """Return the probability of each ending."""
        if self._onward is None:
            return self._bounds(first)
        total = np.zeros(len(self.board.arena.endings))
        for state, flow in first.items():
            total += flow[self.tick] * self._onward.ends[state]
        return total

    def _on(self, entries: Flow) -> tuple[Flow, Real]:
        """Return how likely each state is at each tick if nothing more is seen, and with which ending it is over."""
        arena = self.board.arena
        count = arena.ticks.count
        flow = {state: entry.copy() for state, entry in entries.items()}
        for tick in range(self.tick, count):
            for state in [s for s, f in flow.items() if f[tick] > 0]:
                mass = float(flow[state][tick])
                for then, share in self._unseen(state, tick):
                    flow.setdefault(then, np.zeros(count + 1))[tick + 1] += mass * share
        over = np.zeros(len(arena.endings))
        for state, there in flow.items():
            over += there[count] * arena.ends[:, state]
        return flow, over

    def _unseen(self, state: int, tick: int) -> Iterator[tuple[int, float]]:
        """Yield the states that follow a tick in which nothing is seen, with their probabilities."""
        if state not in self._waits:
            self._look(state)
        yield self._later(state, tick), self._waits[state][tick]
        for target, made in self._joins[state]:
            yield self._later(target, tick), made[tick]

    def _look(self, state: int) -> None:
        self._know([state])
        made = self._made[state]
        self._waits[state] = np.maximum(1 - made.sum(axis=1), 0.0).tolist()
        self._joins[state] = [
            (int(self.board.arena.turns.target[option]), made[:, place].tolist())
            for place, option in enumerate(self.board.options(state))
            if self.board.hidden[option]
        ]

    def _moved(self, flow: Flow) -> dict[int, Flow]:
        """Return what a further move makes of a flow, for each move that is seen."""
        found: dict[int, Flow] = {}
        for state, there in flow.items():
            for move, then, share in self._seen(state):
                mass = there[:-1] * share
                if not mass.max(initial=0.0) > LEAST:
                    continue
                own = found.setdefault(move, {})
                self._add(own, then, mass)
        return found

    def _seen(self, state: int) -> Iterator[tuple[int, int, Real]]:
        """Yield each option of a state that would be seen: the move, the target, the probability in each tick."""
        turns = self.board.arena.turns
        for place, option in enumerate(self.board.options(state)):
            if not self.board.hidden[option]:
                share = np.nan_to_num(self._made[state][:, place])
                yield int(turns.move[option]), int(turns.target[option]), share

    def _add(self, own: Flow, then: int, mass: Real) -> None:
        """Add what comes to a state within each tick: it is there, or in what it turns into, at the next."""
        ticks, size = np.flatnonzero(mass), mass.size + 1
        if not self._turns[ticks].any():
            own.setdefault(then, np.zeros(size))[ticks + 1] += mass[ticks]
            return
        for tick in ticks:
            own.setdefault(self._later(then, int(tick)), np.zeros(size))[tick + 1] += mass[tick]

    def _later(self, state: int, tick: int) -> int:
        arena = self.board.arena
        if arena.ages is not None:
            state = int(arena.ages[state])
        for _ in range(self._passed[tick]):
            state = int(arena.later[state])
        return state

    # --- what the solver tells -------------------------------------------------------------------

    def _know(self, states: Iterable[int]) -> None:
        """Have the solver tell of states, and of what they turn into without anything being seen."""
        wanted = self._closed([s for s in states if s not in self._ends])
        if self._onward is not None:
            for state in wanted:
                there = self.board.options(state)
                self._ends[state] = self._onward.bound[:, state]
                self._made[state] = self._onward.made[:, there.start : there.stop]
            return
        if not wanted:
            return
        arena = self.board.arena
        if self._bytes(wanted) > MOST_BYTES:
            raise TooMuchError
        self._widen(wanted)
        own = np.array(sorted(wanted), np.int32)
        solved = solve(arena, self.stakes, self.lanes, watch=Watch(own))
        at = np.append(0, np.cumsum([len(self.board.options(int(s))) for s in own]))
        for place, state in enumerate(own):
            # copied: a view would keep all that was solved for
            self._ends[int(state)] = solved.ends[:, place, :, 0].copy()
            self._made[int(state)] = solved.made[:, at[place] : at[place + 1], 0].copy()

    def _bytes(self, states: Iterable[int]) -> int:
        """Return how much the solver would keep of states."""
        options = sum(len(self.board.options(state)) for state in states)
        return EACH * self.board.arena.ticks.count * options

    def _widen(self, wanted: set[int]) -> None:
        """Add states that may be asked for next, so that the solver is asked less often."""
        board = self.board
        options = board.arena.turns.target.size / board.arena.states
        near = ROOM / (EACH * board.arena.ticks.count * max(options, 1.0))
        waiting = sorted(wanted)
        while waiting and len(wanted) < near:
            state = waiting.pop(0)
            for option in self.board.options(state):
                more = self._closed([int(self.board.arena.turns.target[option])]) - wanted
                wanted |= more
                waiting += sorted(more)

    def _closed(self, states: list[int]) -> set[int]:
        arena = self.board.arena
        found: set[int] = set()
        waiting = list(states)
        while waiting:
            state = waiting.pop()
            if state in found or state in self._ends:
                continue
            found.add(state)
            waiting.append(int(arena.later[state]))
            waiting += [] if arena.ages is None else [int(arena.ages[state])]
            hidden = [o for o in self.board.options(state) if self.board.hidden[o]]
            waiting += [int(arena.turns.target[o]) for o in hidden]
        return found

    # --- the whole course ------------------------------------------------------------------------

    def _when(self, course: Course, ending: int, start: Mapping[int, float]) -> tuple[int, ...]:
        """Return the tick by which each move of a course is made with probability one half, given all of it."""
        arena = self.board.arena
        count = arena.ticks.count
        here: Flow = {}
        for state, share in start.items():
            here[state] = np.zeros(count + 1)
            here[state][self.tick] = share
        stages: list[Flow] = []
        for move in course:
            flow, _ = self._on(here)
            here = self._moved(flow).get(move, {})
            stages.append(here)
        flow, _ = self._on(here)
        after = self._after(flow, ending)
        found: list[int] = []
        for number in range(len(course) - 1, -1, -1):
            mass = np.zeros(count + 1)
            for state, entry in stages[number].items():
                mass += entry * after.get(state, 0.0)
            up = np.cumsum(mass)
            found.append(max(int(np.searchsorted(up, up[-1] / 2)) - 1, self.tick))
            if number:
                flow, _ = self._on(stages[number - 1])
                after = self._before(flow, after, course[number])
        return tuple(reversed(found))

    def _after(self, flow: Flow, ending: int) -> Flow:
        """Return for each state and tick how likely it is that nothing more is seen and the ending is this one."""
        arena = self.board.arena
        count = arena.ticks.count
        worth: Flow = {s: np.zeros(count + 1) for s in flow}
        for state, own in worth.items():
            own[count] = float(arena.ends[ending, state])
        return self._back(flow, worth)

    def _before(self, flow: Flow, after: Flow, move: int) -> Flow:
        """Return for each state and tick how likely it is that this move is seen next, and then what has to follow."""
        count = self.board.arena.ticks.count
        worth: Flow = {s: np.zeros(count + 1) for s in flow}
        for state, own in worth.items():
            for seen, then, share in self._seen(state):
                if seen == move:
                    for tick in np.flatnonzero(share):
                        rest = after.get(self._later(then, int(tick)))
                        own[tick] += share[tick] * rest[tick + 1] if rest is not None else 0.0
        return self._back(flow, worth)

    def _back(self, flow: Flow, worth: Flow) -> Flow:
        for tick in range(self.board.arena.ticks.count - 1, self.tick - 1, -1):
            for state in [s for s, f in flow.items() if f[tick] > 0]:
                worth[state][tick] += sum(
                    share * worth[then][tick + 1]
                    for then, share in self._unseen(state, tick)
                    if then in worth
                )
        return worth


def _most(bound: Mapping[int, list[tuple[float, Course]]], ending: int, done: set[Course]) -> float:
    """Return how probable a course to an ending can be that has not been followed."""
    return max((-m for m, c in bound.get(ending, []) if c not in done), default=0.0)


def mover(board: Board, move: int) -> int | None:
    """Return the only player who can make a move, `None` where there are several or nobody."""
    turns = board.arena.turns
    players = {int(p) for p in turns.player[board.turn[turns.move == move]]}
    return players.pop() if len(players) == 1 and NONE not in players else None
