"""What players do who look a few moves ahead, kept for as long as plays that follow a record may ask for it."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.struggle.balloting import Balloting
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kingmaker.analysis.struggle.arena import Bits, Real, Whole
    from kingmaker.analysis.struggle.bounded import Glance, Looking
    from kingmaker.analysis.struggle.placing import Placed

#: So many bytes of what the solver tells are kept.
ROOM = 200_000_000


@dataclass(frozen=True, slots=True)
class Here:
    """What may come of one tick in one state, by draw.

    `made[o, d]` is the probability that option o is made, `stay[d]` that none is, `seen[d]` that one is that would be
    recorded; of those there are `visible` different ones. `targets` are numbers of the ground.
    """

    targets: Whole
    hidden: Bits
    made: Real
    stay: Real
    seen: Real
    visible: int


@dataclass(slots=True)
class Foresight:
    """What players do in the ticks up to one, each state being asked about for several ticks at once."""

    looking: Looking
    ticks: int
    _glances: dict[int, dict[int, Glance]] = field(default_factory=dict)
    _here: dict[int, dict[int, Here]] = field(default_factory=dict)
    _matched: dict[tuple[int, int], tuple[int, ...]] = field(default_factory=dict)
    _ballots: list[tuple[Glance, Balloting]] = field(default_factory=list)

    @property
    def draws(self) -> int:
        """The number of draws."""
        return int(self.looking.lanes.parameters.shape[1])

    def prepare(self, tick: int, states: Iterable[int]) -> None:
        """Look ahead from those of some states in a tick that nobody has looked ahead from, and forget earlier ticks."""
        for kept in (self._glances, self._here):
            for earlier in [t for t in kept if t < tick]:
                del kept[earlier]
        known = self._glances.setdefault(tick, {})
        ground = self.looking.ground
        own = [s for s in sorted(states) if s not in known and ground.piece(s).turns.target.size]
        if not own:
            return
        end = min(ground.until[tick], self.ticks, tick + self._window(own))
        pairs = [(t, s) for t in range(tick, end) for s in own]
        for glance, told in self.looking.glances(pairs):
            for at, state in told:
                self._glances.setdefault(at, {})[state] = glance
        used = [g for by_state in self._glances.values() for g in by_state.values()]
        self._ballots = [pair for pair in self._ballots if any(pair[0] is g for g in used)]

    def _window(self, states: Sequence[int]) -> int:
        """Return for how many ticks there is room."""
        ground = self.looking.ground
        each = len(states) * (len(ground.players) + len(ground.draft.case.endings))
        for state in states:
            piece = ground.piece(state)
            each += 4 * piece.turns.target.size + 2 * piece.motions.voters.size
        return max(ROOM // (8 * each * self.draws), 1)

    def here(self, tick: int, state: int) -> Here:
        """Return what may come of a tick in a state that was prepared."""
        by_state = self._here.setdefault(tick, {})
        found = by_state.get(state)
        if found is None:
            found = by_state[state] = self._look(tick, state)
        return found

    def _look(self, tick: int, state: int) -> Here:
        targets = self.looking.ground.piece(state).turns.target
        if not targets.size:
            none = np.zeros((0, self.draws))
            sure = np.ones(self.draws)
            return Here(targets, np.zeros(0, np.bool_), none, sure, 0 * sure, 0)
        glance = self._glances[tick][state]
        made = glance.solved.made[0, glance.rows(tick, state)].astype(np.float64)
        node = glance.place[state]
        own = glance.board.options(node)
        hidden = glance.board.hidden[own.start : own.stop]
        # a sum of probabilities may come out above one by rounding
        stay = np.maximum(1 - made.sum(axis=0), 0.0)
        return Here(
            targets, hidden, made, stay, made[~hidden].sum(axis=0), glance.board.visible(node)
        )

    def glance(self, tick: int, state: int) -> Glance | None:
        """Return the small board on which a state that was prepared was looked ahead from, `None` where nobody can do anything."""
        return self._glances.get(tick, {}).get(state)

    def match(self, placed: Placed, tick: int, state: int) -> tuple[int, ...]:
        """Return the places of the options of a state by which an event may have come about."""
        key = (placed.bit, state)
        if key not in self._matched:
            glance = self._glances.get(tick, {}).get(state)
            found: tuple[int, ...] = ()
            if glance is not None:
                node = glance.place[state]
                first = glance.board.options(node).start
                found = tuple(o - first for o in glance.board.match(placed.event, node))
            self._matched[key] = found
        return self._matched[key]

    def weight(self, placed: Placed, tick: int, state: int, option: int) -> Real:
        """Return how likely an option is tried and voted on as the record has it of an event, by draw."""
        glance = self._glances[tick][state]
        balloting = next((own for of, own in self._ballots if of is glance), None)
        if balloting is None:
            balloting = Balloting(glance.board, glance.pairs, glance.solved)
            self._ballots.append((glance, balloting))
        row = glance.rows(tick, state).start + option
        absolute = glance.board.options(glance.place[state]).start + option
        return balloting.weight(row, absolute, placed)
