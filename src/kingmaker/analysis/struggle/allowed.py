"""What an arena allows in a state: whose options there are, what a vote comes to, what time makes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.ballots import Ballot
from kingmaker.analysis.struggle.arena import CHANCE, NONE, OWN, POLL

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kingmaker.analysis.struggle.arena import Arena, Bits, Whole

#: The branches of a decision diagram, by ballot.
_BRANCH = {Ballot.FOR: 0, Ballot.ABSTAIN: 1, Ballot.AGAINST: 2}


def crowded(arena: Arena, turn: int, option: int) -> tuple[bool, float | None]:
    """Return whether a move is made by an option, and for a crowd what share of it has joined by then."""
    crowd = int(arena.turns.crowd[turn])
    if crowd == NONE:
        return True, None
    parts = arena.crowds[crowd]
    joined = float(arena.turns.share[turn]) + joins(arena, turn, option) / parts
    return makes(arena, turn, option), joined


def joins(arena: Arena, turn: int, option: int) -> int:
    """Return how many further parts of a crowd join by an option."""
    return option - int(arena.turns.options_at[turn]) + 1


def makes(arena: Arena, turn: int, option: int) -> bool:
    """Tell whether a crowd's move is made by an option."""
    return int(arena.turns.target[option]) == int(arena.turns.whole[turn])


def player_of(arena: Arena, turn: int) -> int:
    """Return whose turn it is."""
    return int(arena.turns.player[turn])


def ballots_in(arena: Arena, places: slice) -> Whole:
    """Return what the ballots at these places of all voters are: somebody's own, a member's of a crowd, of a poll."""
    ballot = arena.motions.ballot
    return np.zeros(places.stop - places.start, np.int32) if ballot is None else ballot[places]


def told(arena: Arena) -> tuple[Bits, Bits]:
    """Return of whose ballots each rule tells abstaining from a yes, and of whose from a no: [rules, places of voters]."""
    rules, places = arena.rules, np.diff(arena.motions.voters_at).max(initial=0)
    size = np.where(rules.root > 1, rules.root - rules.first + 1, 0)
    rule = np.repeat(np.arange(size.size), size)
    node = np.arange(rule.size) - np.repeat(np.cumsum(size) - size, size) + rules.first[rule]
    voter, branch = rules.voter[node], rules.branch[node]
    found = np.zeros((2, size.size, int(voter.max(initial=int(places) - 1)) + 1), np.bool_)
    for of, other in enumerate((0, 2)):
        apart = branch[:, 1] != branch[:, other]
        found[of, rule[apart], voter[apart]] = True
    return found[0], found[1]


def abstains(arena: Arena, motion: int, number: int) -> bool:
    """Tell whether for a voter of a motion, by its place there, abstaining is told from a yes and from a no."""
    return all(apart[int(arena.motions.rule[motion]), number] for apart in told(arena))


def due(arena: Arena, option: int, mover: int) -> bool:
    """Tell whether an option is a vote that is held by itself, since it was called."""
    return mover == CHANCE and int(arena.turns.motion[option]) != NONE


def elects(arena: Arena, option: int) -> bool:
    """Tell whether by an option one of several candidates is elected."""
    motion = int(arena.turns.motion[option])
    if motion == NONE or arena.motions.ballot is None:
        return False
    first, last = arena.motions.voters_at[motion : motion + 2]
    return bool(first < last and arena.motions.ballot[first] < OWN)


def tabler(arena: Arena, motion: int, mover: int) -> int | None:
    """Return at which place of a motion's voters its mover votes, for a crowd the first of its members; `None` where at none."""
    at = arena.motions.voters_at
    places = slice(int(at[motion]), int(at[motion + 1]))
    own = (arena.motions.voters[places] == mover) & (ballots_in(arena, places) < POLL)
    return int(np.flatnonzero(own)[0]) if own.any() else None


def carried(arena: Arena, motion: int, ballots: Sequence[Ballot]) -> bool:
    """Tell whether a motion is carried by these ballots of its voters, in their order."""
    node = int(arena.rules.root[int(arena.motions.rule[motion])])
    while node > 1:
        ballot = ballots[int(arena.rules.voter[node])]
        node = int(arena.rules.branch[node, _BRANCH[ballot]])
    return node == 1


def options_of(arena: Arena, state: int) -> Iterator[tuple[int, int]]:
    """Yield the options of a state, each with its turn."""
    for turn in range(int(arena.turns.turns_at[state]), int(arena.turns.turns_at[state + 1])):
        for option in range(
            int(arena.turns.options_at[turn]), int(arena.turns.options_at[turn + 1])
        ):
            yield option, turn
