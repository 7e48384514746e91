"""The games that are measured: a large one, a small one, and a case of the gallery."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from kingmaker import load
from kingmaker.analysis.struggle.arena import (
    CHANCE,
    NONE,
    Arena,
    Assumption,
    Lanes,
    Motions,
    Rules,
    Stakes,
    Ticks,
    Turns,
    Wanted,
)
from kingmaker.model.values import Duration, Name, Quantity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kingmaker.model.case import Case

LEVELS, GAUGES = 10, 5
#: What there is where nothing is voted on.
_NO_RULES = Rules(
    np.zeros(2, np.int32),
    np.array([[0, 0, 0], [1, 1, 1]], np.int32),
    np.zeros(0, np.int32),
    np.zeros(0, np.int32),
    np.zeros(0, np.bool_),
)


def openai(ticks: int | None = None) -> Case:
    """The case `openai-2023` as it is; or its week cut into so many ticks, and all tempos slower in that proportion."""
    case = load("openai-2023").case
    if case is None or case.clock is None:
        raise RuntimeError("the case does not load")
    tick = case.clock.tick.seconds()
    if ticks is None or tick is None:
        return case
    week = Fraction(int((case.clock.ends - case.clock.starts).total_seconds()))
    slower = ticks * tick / week
    actors = {
        name: replace(actor, tempo=replace(actor.tempo, count=actor.tempo.count * slower))
        for name, actor in case.actors.items()
        if actor.tempo is not None
    }
    clock = replace(case.clock, tick=Duration(week / ticks, "second"))
    return replace(case, clock=clock, actors={**case.actors, **actors})


def lattice(ticks: int = 24) -> tuple[Arena, Stakes, Lanes]:
    """A game of 100,000 states: five gauges of ten levels; each of five players moves its own up or down.

    Together, by three of five, they may move the first one up; each of them may put that.
    """
    states = LEVELS**GAUGES
    state = np.arange(states)
    level = state[:, None] // LEVELS ** np.arange(GAUGES) % LEVELS
    target = np.full((states, GAUGES, 3), NONE)
    for player in range(GAUGES):
        step = LEVELS**player
        target[:, player, 0] = np.where(level[:, player] < LEVELS - 1, state + step, NONE)
        target[:, player, 1] = np.where(level[:, player] > 0, state - step, NONE)
        target[:, player, 2] = np.where(level[:, 0] < LEVELS - 1, state + 1, NONE)
    open_ = target != NONE
    board = np.flatnonzero(level[:, 0] < LEVELS - 1)
    motion = np.full(states, NONE)
    motion[board] = np.arange(board.size)
    which = np.where(np.arange(3) == 2, motion[:, None, None], NONE)  # noqa: PLR2004 - the third
    options = int(open_.sum())
    turns = states * GAUGES
    arena = Arena(
        players=tuple(Name(f"player{n}") for n in range(GAUGES)),
        moves=(Name("up"),),
        endings=(Name("low"), Name("middle"), Name("high")),
        ticks=Ticks(
            datetime(2023, 11, 17, tzinfo=UTC), 3600.0, 3600.0, np.zeros(ticks + 1, np.int32)
        ),
        start=states // 2,
        stretch_at=np.array([0, states], np.int32),
        later=state.astype(np.int32),
        final=np.zeros(states, np.bool_),
        ends=np.stack([level.sum(axis=1) // 16 == n for n in range(3)]),
        rate=np.full(GAUGES, 0.1),
        blind=np.zeros((states, GAUGES), np.int32),
        turns=Turns(
            turns_at=np.arange(0, turns + 1, GAUGES, dtype=np.int32),
            player=np.tile(np.arange(GAUGES, dtype=np.int32), states),
            crowd=np.full(turns, NONE, np.int32),
            share=np.zeros(turns),
            whole=np.full(turns, NONE, np.int32),
            chosen=np.ones(turns),
            options_at=np.append(0, open_.sum(axis=2).reshape(-1).cumsum()).astype(np.int32),
            move=np.zeros(options, np.int32),
            target=target[open_].astype(np.int32),
            motion=np.broadcast_to(which, open_.shape)[open_].astype(np.int32),
            cost=np.full(options, NONE, np.int32),
            odds=np.full(options, NONE, np.int32),
            bill=np.full(options, NONE, np.int32),
        ),
        motions=Motions(
            voters_at=np.arange(0, GAUGES * board.size + 1, GAUGES, dtype=np.int32),
            voters=np.tile(np.arange(GAUGES, dtype=np.int32), board.size),
            rule=np.zeros(board.size, np.int32),
            target=(board + 1).astype(np.int32),
        ),
        rules=majority(GAUGES, 3),
        crowds={},
        labels=((),) * states,
    )
    holds = np.concatenate([(level >= 5).T, (level % 3 == 0).T])  # noqa: PLR2004 - some conditions
    rng = np.random.default_rng(0)
    wants = tuple(
        Wanted(player, condition, 1 + player * 10 + condition, lasting=False)
        for player in range(GAUGES)
        for condition in range(10)
    )
    worths = np.concatenate([[1.5], rng.uniform(-3, 3, len(wants))])
    assumptions = tuple(Assumption(str(n), Quantity(None, None, None)) for n in range(worths.size))
    stakes = Stakes(assumptions, (wants,), ((),), holds, 0, {}, {})
    return arena, stakes, Lanes(worths[:, None])


def majority(voters: int, needed: int) -> Rules:
    """The rule of so many of so many, as a diagram."""
    numbers: dict[tuple[int, int], int] = {}
    nodes: list[tuple[int, tuple[int, int, int]]] = [(0, (0, 0, 0)), (0, (1, 1, 1))]

    def node(voter: int, still: int) -> int:
        if still == 0:
            return 1
        if still > voters - voter:
            return 0
        if (voter, still) not in numbers:
            yes, no = node(voter + 1, still - 1), node(voter + 1, still)
            nodes.append((voter, (yes, no, no)))
            numbers[voter, still] = len(nodes) - 1
        return numbers[voter, still]

    root = node(0, needed)
    return Rules(
        np.array([voter for voter, _ in nodes], np.int32),
        np.array([branch for _, branch in nodes], np.int32),
        np.array([root], np.int32),
        np.array([2], np.int32),
        np.array([False]),
    )


def duel(players: int, ticks: int, worths: Sequence[float]) -> tuple[Arena, Stakes, Lanes]:
    """A game without votes: each player has a switch of its own, which it may turn at its turns.

    Its states are the positions of all switches; `worths` gives what each is worth to each player, one after another.
    """
    states = 2**players
    target = (np.arange(states)[:, None] ^ (1 << np.arange(players))).reshape(-1)
    turns = states * players
    one = np.eye(states, dtype=np.bool_)
    arena = Arena(
        players=tuple(Name(f"player{n}") for n in range(players)),
        moves=(Name("turn"),),
        endings=tuple(Name(f"end{n}") for n in range(states)),
        ticks=Ticks(
            datetime(2023, 11, 17, tzinfo=UTC), 3600.0, 3600.0, np.zeros(ticks + 1, np.int32)
        ),
        start=0,
        stretch_at=np.array([0, states], np.int32),
        later=np.arange(states, dtype=np.int32),
        final=np.zeros(states, np.bool_),
        ends=one,
        rate=np.full(players, 0.4 / players),
        blind=np.zeros((states, players), np.int32),
        turns=Turns(
            turns_at=np.arange(0, turns + 1, players, dtype=np.int32),
            player=np.tile(np.arange(players, dtype=np.int32), states),
            crowd=np.full(turns, NONE, np.int32),
            share=np.zeros(turns),
            whole=np.full(turns, NONE, np.int32),
            chosen=np.ones(turns),
            options_at=np.arange(turns + 1, dtype=np.int32),
            move=np.zeros(turns, np.int32),
            target=target.astype(np.int32),
            motion=np.full(turns, NONE, np.int32),
            cost=np.full(turns, NONE, np.int32),
            odds=np.full(turns, NONE, np.int32),
            bill=np.full(turns, NONE, np.int32),
        ),
        motions=Motions(*(np.zeros(n, np.int32) for n in (1, 0, 0, 0))),
        rules=_NO_RULES,
        crowds={},
        labels=((),) * states,
    )
    wants = tuple(
        Wanted(player, state, 1 + player * states + state, lasting=False)
        for player in range(players)
        for state in range(states)
    )
    numbers = np.array([0.5, *worths])[:, None]
    assumptions = tuple(Assumption(str(n), Quantity(None, None, None)) for n in range(len(numbers)))
    return arena, Stakes(assumptions, (wants,), ((),), one, 0, {}, {}), Lanes(numbers)


def maze(
    seed: int, *, players: int = 2, states: int = 4, ticks: int = 2, costs: bool = False
) -> tuple[Arena, Stakes, Lanes]:
    """A game without votes at random: who may move where, what happens by chance, what each end is worth.

    Rates differ from player to player, and so do wants; moves lead anywhere, and two may lead to the same state.
    With `costs` many options cost whoever makes them something, and what any of them does may cost others.
    """
    rng = np.random.default_rng(seed)
    turns_at, options_at = [0], [0]
    player, target, odds = [], [], []
    numbers = [rng.uniform(0.2, 0.8)]
    for state in range(states):
        there = [p for p in range(players) if rng.random() < 0.8]  # noqa: PLR2004 - mostly
        for mover in [*there, *([CHANCE] if state == seed % states else [])]:
            for _ in range(1 if mover == CHANCE else rng.integers(1, 3)):
                others = [s for s in range(states) if s != state]
                target.append(int(rng.choice(others)))
                odds.append(len(numbers) if mover == CHANCE else NONE)
                if mover == CHANCE:
                    numbers.append(rng.uniform(0.1, 0.3))
            player.append(mover)
            options_at.append(len(target))
        turns_at.append(len(player))
    one = np.eye(states, dtype=np.bool_)
    first = len(numbers)
    numbers += rng.uniform(-5, 5, players * states).tolist()
    options, turns = len(target), len(player)
    arena = Arena(
        players=tuple(Name(f"player{n}") for n in range(players)),
        moves=(Name("move"),),
        endings=tuple(Name(f"end{n}") for n in range(states)),
        ticks=Ticks(
            datetime(2023, 11, 17, tzinfo=UTC), 3600.0, 3600.0, np.zeros(ticks + 1, np.int32)
        ),
        start=0,
        stretch_at=np.array([0, states], np.int32),
        later=np.arange(states, dtype=np.int32),
        final=np.zeros(states, np.bool_),
        ends=one,
        rate=rng.uniform(0.1, 0.5 / players, players),
        blind=np.zeros((states, players), np.int32),
        turns=Turns(
            turns_at=np.array(turns_at, np.int32),
            player=np.array(player, np.int32),
            crowd=np.full(turns, NONE, np.int32),
            share=np.zeros(turns),
            whole=np.full(turns, NONE, np.int32),
            chosen=np.ones(turns),
            options_at=np.array(options_at, np.int32),
            move=np.zeros(options, np.int32),
            target=np.array(target, np.int32),
            motion=np.full(options, NONE, np.int32),
            cost=np.full(options, NONE, np.int32),
            odds=np.array(odds, np.int32),
            bill=np.full(options, NONE, np.int32),
        ),
        motions=Motions(*(np.zeros(n, np.int32) for n in (1, 0, 0, 0))),
        rules=_NO_RULES,
        crowds={},
        labels=((),) * states,
    )
    wants = tuple(
        Wanted(p, state, first + p * states + state, lasting=False)
        for p in range(players)
        for state in range(states)
    )
    if costs:
        arena, numbers = _with_costs(arena, numbers, seed)
    assumptions = tuple(Assumption(str(n), Quantity(None, None, None)) for n in range(len(numbers)))
    stakes = Stakes(assumptions, (wants,), ((),), one, 0, {}, {})
    return arena, stakes, Lanes(np.array(numbers)[:, None])


def _with_costs(arena: Arena, numbers: list[float], seed: int) -> tuple[Arena, list[float]]:
    """Return a game in which two of three options cost their mover something, and one of three somebody else."""
    rng = np.random.default_rng([seed, 1])
    turns, numbers = arena.turns, list(numbers)
    mover = np.repeat(turns.player, np.diff(turns.options_at))
    cost, bill = turns.cost.copy(), turns.bill.copy()
    bills: list[tuple[tuple[int, int], ...]] = []
    for option, player in enumerate(mover.tolist()):
        if player != CHANCE and rng.random() < 2 / 3:
            cost[option] = len(numbers)
            numbers.append(rng.uniform(0.2, 1.5))
        others = [n for n in range(len(arena.players)) if n != player and rng.random() < 1 / 3]
        if others:
            bill[option] = len(bills)
            bills.append(tuple((n, len(numbers) + place) for place, n in enumerate(others)))
            numbers += rng.uniform(0.2, 1.5, len(others)).tolist()
    return replace(arena, turns=replace(turns, cost=cost, bill=bill), bills=tuple(bills)), numbers
