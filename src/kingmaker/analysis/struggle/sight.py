"""What is likely from where a game stands: solved once for all states that fit, and anew only where play leaves them."""

from __future__ import annotations

from dataclasses import field, replace
from typing import TYPE_CHECKING, Protocol

import numpy as np

from kingmaker.analysis.struggle.arena import Lanes, Watch
from kingmaker.analysis.struggle.solving import solve
from kingmaker.analysis.struggle.worths import scales
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kingmaker.analysis.struggle.arena import Arena, Real, Solved, Stakes

#: So many bytes of a solution are kept, but for the states that are needed at once.
ROOM = 250_000_000
#: Draws are solved so many side by side.
LANES = 16


@dataclass(frozen=True, slots=True)
class _Seen:
    """A solution from a tick on, and where in it each state, option and ballot stands."""

    begin: int
    solved: Solved
    states: Mapping[int, int]
    options: Mapping[int, int]
    ballots: Mapping[int, int]


class Seeing(Protocol):
    """What sees how likely everything is: for a whole board, or for the part of one that lies near.

    `plays` is how many plays of each draw tell of endings; 0 where these are exact.
    """

    arena: Arena
    plays: int

    def tried(self, tick: int, state: int, option: int) -> float:
        """Return how likely it is, at likely values, that an option is tried in a tick."""
        ...

    def votes(self, tick: int, state: int, place: int) -> tuple[float, float]:
        """Return how likely a voter is for, and abstains, at likely values."""
        ...

    def ends(self, tick: int, state: int) -> Real:
        """Return the probability of each ending from a state on, `[endings, draws]`."""
        ...

    def option(self, tick: int, state: int, option: int) -> tuple[Real, Real, Real]:
        """Return how likely an option is to be tried and to be made, and what it gains, over draws."""
        ...


@dataclass(slots=True)
class Sight:
    """Solves a game at the likely values and for all draws at once, and remembers it.

    `solves` counts how often that was needed: once, where all states fit in the room.
    """

    arena: Arena
    stakes: Stakes
    likely: Lanes
    draws: Lanes
    workers: int = 1
    solves: int = 0
    plays: int = 0
    _seen: _Seen | None = None
    _lanes: Lanes = field(init=False)

    def __post_init__(self) -> None:
        every = np.concatenate([self.likely.parameters, self.draws.parameters], axis=1)
        self._lanes = Lanes(every, scales(self.arena, self.stakes, every))

    def tried(self, tick: int, state: int, option: int) -> float:
        """Return how likely it is, at likely values, that an option is tried in a tick."""
        seen = self._at(tick, state)
        return float(seen.solved.tried[tick - seen.begin, seen.options[option], 0])

    def votes(self, tick: int, state: int, place: int) -> tuple[float, float]:
        """Return how likely a voter is for, and abstains, at likely values."""
        seen = self._at(tick, state)
        found = seen.solved.voted[tick - seen.begin, seen.ballots[place], :, 0]
        return float(found[0]), float(found[1])

    def ends(self, tick: int, state: int) -> Real:
        """Return the probability of each ending from a state on, `[endings, draws]`."""
        seen = self._at(tick, state, alone=True)
        found: Real = seen.solved.ends[tick - seen.begin, seen.states[state], :, 1:]
        return found

    def option(self, tick: int, state: int, option: int) -> tuple[Real, Real, Real]:
        """Return how likely an option is to be tried and to be made, and what it gains, over draws."""
        seen, solved = self._at(tick, state), self._seen_solved()
        at, row = tick - seen.begin, seen.options[option]
        return solved.tried[at, row, 1:], solved.made[at, row, 1:], solved.gain[at, row, 1:]

    def _seen_solved(self) -> Solved:
        assert self._seen is not None  # noqa: S101 - it has just been looked at
        return self._seen.solved

    def _at(self, tick: int, state: int, *, alone: bool = False) -> _Seen:
        """Return a solution that knows a state from a tick on, with all that one move makes of it, unless `alone`."""
        seen = self._seen
        needed = {state} if alone else self._needed(state)
        if seen is None or tick < seen.begin or not needed <= seen.states.keys():
            seen = self._seen = self._solved(tick, self._needed(state))
        return seen

    def _needed(self, state: int) -> set[int]:
        """Return a state, what its options lead to, and what these turn into with time."""
        arena = self.arena
        first, last = (arena.turns.options_at[t] for t in arena.turns.turns_at[state : state + 2])
        return self._later([state, *arena.turns.target[first:last].tolist()])

    def _later(self, states: Iterable[int]) -> set[int]:
        ages, found = self.arena.ages, set[int]()
        waiting = [int(one) for one in states]
        while waiting:
            state = waiting.pop()
            if state not in found:
                found.add(state)
                waiting += [int(self.arena.later[state])]
                waiting += [] if ages is None else [int(ages[state])]
        return found

    def _solved(self, tick: int, needed: set[int]) -> _Seen:
        self.solves += 1
        own = np.array(sorted(self._widened(tick, needed)), np.int32)
        arena = self.arena
        begin = min(tick, arena.ticks.count - 1)
        cut = replace(arena, ticks=replace(arena.ticks, stretch=arena.ticks.stretch[begin:]))
        solved = solve(cut, self.stakes, self._lanes, watch=Watch(own), workers=self.workers)
        return _Seen(
            begin,
            solved,
            {int(s): n for n, s in enumerate(own)},
            {int(o): n for n, o in enumerate(solved.options)},
            {int(b): n for n, b in enumerate(solved.ballots)},
        )

    def _widened(self, tick: int, needed: set[int]) -> set[int]:
        """Return the states that are needed, and those near them as far as there is room."""
        arena = self.arena
        each = len(arena.players) + len(arena.endings)
        each += (3 * arena.turns.target.size + 2 * arena.motions.voters.size) // arena.states + 1
        lanes = -(-self._lanes.parameters.shape[1] // LANES) * LANES
        most = ROOM // (8 * lanes * each * (arena.ticks.count - tick + 1))
        found, waiting = set(needed), sorted(needed)
        while waiting and len(found) < most:
            more = self._needed(waiting.pop(0)) - found
            found |= more
            waiting += sorted(more)
        return found
