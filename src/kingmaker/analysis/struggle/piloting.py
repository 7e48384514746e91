"""The first states of a struggle that is too large to be laid out whole, looked at before anything is played."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.struggle.arena import NONE
from kingmaker.analysis.struggle.walking import Walk
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kingmaker.analysis.struggle.walking import Turn, Walker

#: So many states are looked at before anything is played; where there are no more, they are all there are.
PILOT = 1_000
#: So many walks by chance go on from there, each of so many moves at most in each stretch of time.
WALKS, STEPS = 32, 8


@dataclass(slots=True)
class Pilot:
    """The states that are looked at before anything is played; from `inside` on, play does not come to them by itself."""

    walker: Walker
    stops: Sequence[int]
    whole: bool = False
    inside: int = 0
    turns: dict[int, tuple[Turn, ...]] = field(default_factory=dict)
    later: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, walker: Walker, stops: Sequence[int], most: int) -> Pilot:
        """Look at so many states, breadth first; where there are more, follow walks by chance to the end."""
        made = cls(walker, stops)
        walker.begin()
        state = 0
        while state < len(walker.walk.states) and state < most:
            made.look(state)
            made.pass_on(state)
            walker.aged(state)
            state += 1
        made.whole = state == len(walker.walk.states)
        if not made.whole:
            chance = np.random.default_rng(0)
            for _ in range(WALKS):
                made.wander(chance)
        made.beyond(most)
        return made

    def beyond(self, most: int) -> None:
        """Look at what recorded events that are no moves lead to, from what was looked at and from there, so much at most."""
        found = self.walker.walk.states
        self.inside = len(found)
        for state in sorted(self.turns):
            self.walker.forced(state)
        state = self.inside
        while state < len(found) and state < self.inside + most:
            self.look(state)
            self.pass_on(state)
            self.walker.aged(state)
            self.walker.forced(state)
            state += 1
        self.whole = self.whole and state == len(found)

    def look(self, state: int) -> tuple[Turn, ...]:
        """Return what each player may do in a state."""
        if state not in self.turns:
            self.turns[state] = self.walker.turns(state)
        return self.turns[state]

    def stretch(self, state: int) -> int:
        """Return the stretch of time that a state belongs to."""
        return self.stops.index(self.walker.places.day(self.walker.walk.states[state][0]))

    def pass_on(self, state: int) -> int:
        """Return what a state turns into at the end of its stretch of time."""
        if state not in self.later:
            after = self.stretch(state) + 1
            self.later[state] = (
                state if after == len(self.stops) else self.walker.later(state, self.stops[after])
            )
        return self.later[state]

    def wander(self, chance: np.random.Generator) -> None:
        """Walk once through time, each move as likely as any other that is open."""
        state = 0
        for _ in self.stops:
            for _ in range(int(chance.integers(0, STEPS + 1))):
                targets = [c.target for turn in self.look(state) for c in turn.choices]
                if targets:
                    state = targets[int(chance.integers(len(targets)))]
                state = self.walker.aged(state)
            state = self.pass_on(state)

    def walk(self) -> Walk:
        """Return what was found as a walk of its own, stretch by stretch; who is not looked at does nothing."""
        found = self.walker.walk
        ages = {s: self.walker.aged(s) for s in sorted(self.turns)}  # these may be new
        stretch = [self.stretch(s) for s in range(len(found.states))]
        order = sorted(range(len(stretch)), key=lambda s: stretch[s])
        place = {s: n for n, s in enumerate(order)}
        at = np.searchsorted([stretch[s] for s in order], np.arange(len(self.stops) + 1))
        return Walk(
            states=[found.states[s] for s in order],
            stands=[found.stands[s] for s in order],
            final=[found.final[s] for s in order],
            outside=[s >= self.inside for s in order],
            later=[place[self.later.get(s, s)] for s in order],
            stretch_at=[int(n) for n in at],
            turns=[_renamed(self.turns.get(s, ()), place) for s in order],
            motions=[(doing, place[target]) for doing, target in found.motions],
            ages=[place[ages.get(s, s)] for s in order],
        )


def _renamed(made: Iterable[Turn], place: Mapping[int, int]) -> tuple[Turn, ...]:
    return tuple(
        turn._replace(
            choices=tuple(c._replace(target=place[c.target]) for c in turn.choices),
            whole=turn.whole if turn.whole == NONE else place[turn.whole],
        )
        for turn in made
    )
