"""Recorded events found among the options of an arena, and what nobody would have recorded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.ballots import Ballot
from kingmaker.analysis.struggle.arena import CHANCE, NONE
from kingmaker.model.evaluate import members_of
from kingmaker.model.state import initial

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kingmaker.analysis.struggle.arena import Arena, Bits, Whole
    from kingmaker.model.case import Case
    from kingmaker.model.record import Event
    from kingmaker.model.values import Name


@dataclass(frozen=True, slots=True)
class Board:
    """An arena with what reading a record needs beside it: the turn and the state of each option, and which are hidden.

    An option is hidden if nobody would have recorded it: a move marked `unseen`, or parts of a crowd that join a
    move which is not made by that.
    """

    case: Case
    arena: Arena
    turn: Whole  # [options]
    options_at: Whole  # [states + 1], the options of each state
    hidden: Bits  # [options]

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
        own = [o for o in own if arena.turns.crowd[self.turn[o]] == NONE or not self.hidden[o]]
        if arena.its:
            named = [o for o in own if self._to(o) in (None, event.it, *event.by)]
            own = named or ([] if event.it is not None else own)
        makers = {arena.players.index(n) for n in event.by if n in arena.players}
        theirs = [o for o in own if self.player(o) in makers]
        return tuple(theirs or own)

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
    hidden = hidden | (crowd & (turns.target != turns.whole[turn]))
    return Board(case, arena, turn, options_at, hidden)


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
