"""What is paid in each state of an arena: by whoever tries an option, and by others whom it costs something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from kingmaker.analysis.struggle.arena import CHANCE, NONE
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kingmaker.analysis.struggle.arena import Arena, Real

    Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Charges:
    """What is paid, by state: charges c of state s are `at[s] <= c < at[s + 1]`.

    `option[c]` is the option for which it is paid, counted within its state; `payer[c]` who pays, `cost[c]` the row of
    the parameter, and `part[c]` how much of that is due: all, or of a crowd's move the parts that join.
    """

    at: Numbers
    option: Numbers
    payer: Numbers
    cost: Numbers
    part: Real


def charges(arena: Arena, of_turn: Numbers) -> Charges:
    """Return what is paid in each state, option by option, first by the mover; `of_turn` is the state of each turn."""
    turns = arena.turns
    turn = np.repeat(np.arange(turns.player.size), np.diff(turns.options_at))
    own = np.flatnonzero((turns.cost != NONE) & (turns.player[turn] != CHANCE))
    billed, pairs = _billed(arena)
    option = np.concatenate([own, billed])
    payer = np.concatenate([turns.player[turn[own]], pairs[:, 0]]).astype(np.int64)
    cost = np.concatenate([turns.cost[own], pairs[:, 1]]).astype(np.int64)
    order = np.argsort(option, kind="stable")
    option, payer, cost = option[order], payer[order], cost[order]
    state = of_turn[turn[option]]
    return Charges(
        at=np.searchsorted(state, np.arange(arena.states + 1)),
        option=option - turns.options_at[turns.turns_at[state]],
        payer=payer,
        cost=cost,
        part=_parts(arena, option, turn[option]),
    )


def _billed(arena: Arena) -> tuple[Numbers, NDArray[Any]]:
    """Return the options that cost others something, each as often as there are others, with (player, cost)."""
    bill = arena.turns.bill
    some = np.flatnonzero(bill != NONE)
    bills = [np.array(pairs, np.int64).reshape(-1, 2) for pairs in arena.bills]
    own = [bills[number] for number in bill[some]]
    option = np.repeat(some, [pairs.shape[0] for pairs in own])
    return option, np.concatenate([np.empty((0, 2), np.int64), *own])


def _parts(arena: Arena, option: Numbers, turn: Numbers) -> Real:
    """Return how much of what an option costs is due: if parts of a crowd join, theirs."""
    turns = arena.turns
    made = np.ones(option.size)
    crowds = turns.crowd[turn] != NONE
    joining = turn[crowds]
    of = np.array([arena.crowds[player] for player in turns.player[joining].tolist()], np.float64)
    made[crowds] = (option[crowds] - turns.options_at[joining] + 1) / of
    return made
