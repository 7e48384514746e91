"""Recorded events found among the options of an arena, and what nobody would have recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.ballots import Ballot
from kingmaker.analysis.struggle.arena import CHANCE, NONE
from kingmaker.model.evaluate import members_of
from kingmaker.model.stages import calls, calls_for, earlier_step
from kingmaker.model.state import initial
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kingmaker.analysis.struggle.arena import Arena, Bits, Part, Whole
    from kingmaker.model.case import Case
    from kingmaker.model.record import Event
    from kingmaker.model.values import Name


@dataclass(frozen=True, slots=True)
class Board:
    """An arena with what reading a record needs beside it: the turn and the state of each option, and which are hidden.

    An option is hidden if nobody would have recorded it: a move marked `unseen`, parts of a crowd that join a
    move which is not made by that, or what only prepares a move that takes time. `secret` are those without the last.
    """

    case: Case
    arena: Arena
    turn: Whole  # [options]
    options_at: Whole  # [states + 1], the options of each state
    hidden: Bits  # [options]
    secret: Bits  # [options]

    def options(self, state: int) -> range:
        """Return the options of a state."""
        return range(int(self.options_at[state]), int(self.options_at[state + 1]))

    def visible(self, state: int) -> int:
        """Return how many different moves a state allows that would be seen, whoever makes them."""
        own = {int(self.arena.turns.move[o]) for o in self.options(state) if not self.hidden[o]}
        return len(own)

    def player(self, option: int) -> int:
        """Return whose option it is."""
        return int(self.arena.turns.player[self.turn[option]])

    def match(self, event: Event, state: int) -> tuple[int, ...]:
        """Return the options of a state by which an event may have come about.

        The move must be the same and made to the same `it`. Where the event names players who can make it, it
        was one of them; else it may have been anybody.
        """
        arena = self.arena
        own = [o for o in self.options(state) if arena.moves[arena.turns.move[o]] == event.move]
        own = [o for o in own if self._is(event, o)]
        own = [o for o in own if arena.turns.crowd[self.turn[o]] == NONE or not self.hidden[o]]
        if arena.its:
            named = [o for o in own if self._to(o) in (None, event.it, *event.by)]
            own = named or ([] if event.it is not None else own)
        makers = {arena.players.index(n) for n in event.by if n in arena.players}
        theirs = [o for o in own if self.player(o) in makers]
        return tuple(theirs or own)

    def _is(self, event: Event, option: int) -> bool:
        """Tell whether an event that names a move may be this part of it.

        It is the whole of it, or its last step, unless it says that it calls the body (`do: call board`), or it is told of those
        who take an earlier step and have no part in the last.
        """
        part = self.part(option)
        if calls(event):
            return (
                part is not None and part.kind != "step" and calls_for(event, self.case, part.step)
            )
        step = 0 if part is None else part.step
        return (part is None or part.kind == "step") and step == earlier_step(event, self.case)

    def part(self, option: int) -> Part | None:
        """Return what of a move that takes time an option is, `None` where it is the whole, or its last step."""
        parts = self.arena.parts
        return parts[int(self.arena.turns.move[option])] if parts else None

    def _to(self, option: int) -> Name | None:
        return self.arena.its[int(self.arena.turns.move[option])]


def board(case: Case, arena: Arena) -> Board:
    """Return an arena with what reading the record of its case needs beside it."""
    turns = arena.turns
    turn = np.repeat(np.arange(turns.player.size, dtype=np.int32), np.diff(turns.options_at))
    options_at = turns.options_at[turns.turns_at].astype(np.int32)
    unseen = {n for n, m in case.moves.items() if m.unseen}
    quiet = np.array([name in unseen for name in arena.moves], dtype=np.bool_)
    hidden = quiet[turns.move] if turns.move.size else np.zeros(0, dtype=np.bool_)
    crowd = turns.crowd[turn] != NONE
    secret = hidden = hidden | (crowd & (turns.target != turns.whole[turn]))
    if arena.parts and turns.move.size:
        hidden = hidden | np.array([part is not None for part in arena.parts])[turns.move]
    return Board(case, arena, turn, options_at, hidden, secret)


def ballots_of(event: Event, case: Case) -> Mapping[str, Ballot]:
    """Return how those voted whose ballots the record gives; the others are not named."""
    said = {
        Ballot.FOR: event.votes_for,
        Ballot.AGAINST: event.votes_against,
        Ballot.ABSTAIN: event.abstaining,
        Ballot.ABSENT: event.absent,
    }
    now = initial(case)
    return {str(n): b for b, names in said.items() for n in members_of(names, now, case=case)}


def by_chance(board: Board, option: int) -> bool:
    """Tell whether an option is nobody's."""
    return board.player(option) == CHANCE
