"""Small struggles made at random, with all that an arena can hold: for whoever tests what is done with one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from fractions import Fraction
from itertools import pairwise
from random import Random
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import strategies as st

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
from kingmaker.model.values import Name, Quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kingmaker.analysis.struggle.arena import Whole


@dataclass(frozen=True)
class Struggle:
    """What a solver is given."""

    arena: Arena
    stakes: Stakes
    lanes: Lanes


def whole(numbers: Sequence[int] | Sequence[Sequence[int]]) -> Whole:
    return np.array(numbers, np.int32)


@dataclass(frozen=True)
class Option:
    target: int
    motion: int = NONE
    cost: int = NONE
    odds: int = NONE
    move: int = 0
    bill: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Turn:
    player: int
    options: tuple[Option, ...]
    crowd: int = NONE
    share: float = 0.0
    whole: int = NONE
    chosen: float = 1.0


class Maker:
    """Puts an arena together, state by state; states must be made in the order of their stretches."""

    def __init__(
        self, players: Sequence[str], rates: Sequence[float], parts: dict[int, int]
    ) -> None:
        self.players, self.rates, self.parts = tuple(map(Name, players)), rates, parts
        self.parameters: list[list[float]] = []
        self.turns: list[list[Turn]] = []
        self.nodes: list[tuple[int, tuple[int, int, int]]] = [(0, (0, 0, 0)), (0, (1, 1, 1))]
        self.rules: list[tuple[int, int, bool]] = []
        self.motions: list[tuple[list[int], int, int]] = []

    def parameter(self, values: Sequence[float]) -> int:
        """A number in each draw; its row."""
        self.parameters.append(list(values))
        return len(self.parameters) - 1

    def rule(
        self, nodes: Sequence[tuple[int, tuple[int, int, int]]], *, ternary: bool = False
    ) -> int:
        """A rule by its nodes: which voter it asks, and where it goes; nodes count from 2 within the rule."""
        first = len(self.nodes)
        for voter, ways in nodes:
            yes, maybe, no = (way if way < 2 else way - 2 + first for way in ways)
            self.nodes.append((voter, (yes, maybe, no)))
        self.rules.append((first, len(self.nodes) - 1, ternary))
        return len(self.rules) - 1

    def majority(self, voters: int, needed: int) -> int:
        """At least so many voters for."""
        at: dict[tuple[int, int], int] = {}
        nodes: list[tuple[int, tuple[int, int, int]]] = []

        def node(voter: int, still: int) -> int:
            if still <= 0:
                return 1
            if still > voters - voter:
                return 0
            if (voter, still) not in at:
                yes, no = node(voter + 1, still - 1), node(voter + 1, still)
                nodes.append((voter, (yes, no, no)))
                at[voter, still] = len(nodes) + 1
            return at[voter, still]

        end = node(0, needed)
        if end < 2:
            self.rules.append((end, end, False))
            return len(self.rules) - 1
        return self.rule(nodes)

    def motion(self, voters: Sequence[int], rule: int, target: int) -> int:
        self.motions.append((list(voters), rule, target))
        return len(self.motions) - 1

    def arena(  # noqa: PLR0913, PLR0917 - it has so many parts
        self,
        stretch: Sequence[int],
        stretch_at: Sequence[int],
        later: Sequence[int],
        final: Sequence[bool],
        ends: Sequence[Sequence[bool]],
        blind: Sequence[Sequence[int]] | None = None,
        start: int = 0,
    ) -> Arena:
        turns = [turn for state in self.turns for turn in state]
        options = [option for turn in turns for option in turn.options]
        counts = [len(state) for state in self.turns]
        sizes = [len(turn.options) for turn in turns]
        bills = sorted({option.bill for option in options if option.bill})
        seen = (
            np.array(blind, np.int32)
            if blind is not None
            else np.zeros((len(counts), len(self.players)), np.int32)
        )
        return Arena(
            players=self.players,
            moves=tuple(
                Name(f"move{n}") for n in range(1 + max([o.move for o in options], default=0))
            ),
            endings=tuple(Name(f"end{e}") for e in range(len(ends))),
            ticks=Ticks(datetime(2023, 11, 17, tzinfo=UTC), 3600.0, 3600.0, whole(stretch)),
            start=start,
            stretch_at=whole(stretch_at),
            later=whole(later),
            final=np.array(final, np.bool_),
            ends=np.array(ends, np.bool_),
            rate=np.array(self.rates, np.float64),
            blind=seen,
            turns=Turns(
                turns_at=whole([0, *np.cumsum(counts, dtype=int)]),
                player=whole([t.player for t in turns]),
                crowd=whole([t.crowd for t in turns]),
                share=np.array([t.share for t in turns], np.float64),
                whole=whole([t.whole for t in turns]),
                chosen=np.array([t.chosen for t in turns], np.float64),
                options_at=whole([0, *np.cumsum(sizes, dtype=int)]),
                move=whole([o.move for o in options]),
                target=whole([o.target for o in options]),
                motion=whole([o.motion for o in options]),
                cost=whole([o.cost for o in options]),
                odds=whole([o.odds for o in options]),
                bill=whole([bills.index(o.bill) if o.bill else NONE for o in options]),
            ),
            motions=Motions(
                voters_at=whole([0, *np.cumsum([len(v) for v, _, _ in self.motions], dtype=int)]),
                voters=whole([p for v, _, _ in self.motions for p in v]),
                rule=whole([r for _, r, _ in self.motions]),
                target=whole([t for _, _, t in self.motions]),
            ),
            rules=Rules(
                voter=whole([v for v, _ in self.nodes]),
                branch=whole([b for _, b in self.nodes]),
                root=whole([r for _, r, _ in self.rules]),
                first=whole([f for f, _, _ in self.rules]),
                ternary=np.array([t for _, _, t in self.rules], np.bool_),
            ),
            crowds=self.parts,
            labels=tuple(() for _ in counts),
            bills=tuple(bills),
        )

    def stakes(
        self,
        views: Sequence[Sequence[Wanted]],
        holds: Sequence[Sequence[bool]],
        precision: int,
        peer: dict[int, int] | None = None,
        middle: dict[int, int] | None = None,
        thresholds: dict[int, int] | None = None,
    ) -> Stakes:
        return Stakes(
            assumptions=tuple(
                Assumption(f"number.{n}", Quantity(None, Fraction(row[0]), None))
                for n, row in enumerate(self.parameters)
            ),
            views=tuple(tuple(view) for view in views),
            believers=tuple(() for _ in views),
            holds=np.array(holds, np.bool_).reshape(len(holds), len(self.turns)),
            precision=precision,
            peer=peer or {},
            middle=middle or {},
            thresholds=thresholds or {},
        )

    def lanes(self) -> Lanes:
        return Lanes(np.array(self.parameters, np.float64))


def random_struggle(seed: int, draws: int = 3) -> Struggle:  # noqa: C901, PLR0915 - one die after the other
    """A small struggle: stretches of time, motions by odd rules, a crowd, chance, wrong views, final states."""
    dice = Random(seed)  # noqa: S311 - no secret
    voices = dice.randint(1, 4)
    parts = dice.choice([0, 0, 2, 3])
    players = [f"p{n}" for n in range(voices)] + (["crowd"] if parts else [])
    rates = [dice.uniform(0.02, 0.5 / len(players)) for _ in players]
    maker = Maker(players, rates, {voices: parts} if parts else {})
    sizes = [dice.randint(2, 5) for _ in range(dice.randint(1, 3))]
    stretch_at = [sum(sizes[:n]) for n in range(len(sizes) + 1)]
    states = stretch_at[-1]
    final = [dice.random() < 0.2 for _ in range(states)]
    later = list(range(states))
    for n, (first, last) in enumerate(pairwise(stretch_at)):
        for s in range(first, last):
            if n + 1 < len(sizes):
                later[s] = dice.randrange(last, stretch_at[n + 2])
    precision = maker.parameter([dice.uniform(0, 2) for _ in range(draws)])

    def some(low: float, high: float) -> int:
        return maker.parameter([dice.uniform(low, high) for _ in range(draws)])

    for first, last in pairwise(stretch_at):
        for s in range(first, last):
            turns = (
                []
                if final[s]
                else _random_turns(dice, maker, range(first, last), voices, parts, some)
            )
            maker.turns.append(turns)
    endings = dice.randint(1, 3)
    ends = [[False] * states for _ in range(endings)]
    for s in range(states):
        ends[dice.randrange(endings)][s] = True
    views = dice.randint(1, 3)
    conditions = dice.randint(2, 4)
    wants: list[list[Wanted]] = []
    for _ in range(views):
        own = [
            Wanted(p, dice.randrange(conditions), some(-5, 5), dice.random() < 0.3)
            for p in range(len(players))
            for _ in range(dice.randint(0, 3))
        ]
        wants.append(own)
    crowd = {voices: some(0, 4)} if parts and dice.random() < 0.7 else {}
    middle = {voices: some(0, 1)} if crowd else {}
    thresholds = {voices: some(0.1, 0.5)} if crowd and dice.random() < 0.4 else {}
    stretch = sorted(dice.randrange(len(sizes)) for _ in range(dice.randint(min(2, len(sizes)), 7)))
    stretch[0], stretch[-1] = 0, len(sizes) - 1
    return Struggle(
        maker.arena(
            stretch,
            stretch_at,
            later,
            final,
            ends,
            [[dice.choice([0, 0, dice.randrange(views)]) for _ in players] for _ in range(states)],
            dice.randrange(sizes[0]),
        ),
        maker.stakes(
            wants,
            [[dice.random() < 0.5 for _ in range(states)] for _ in range(conditions)],
            precision,
            crowd,
            middle,
            thresholds,
        ),
        maker.lanes(),
    )


def _random_turns(  # noqa: C901 - one die after the other
    dice: Random,
    maker: Maker,
    there: range,
    voices: int,
    parts: int,
    some: Callable[[float, float], int],
) -> list[Turn]:
    turns: list[Turn] = []
    motions: list[int] = []

    def bill(mover: int) -> tuple[tuple[int, int], ...]:
        others = [p for p in range(voices + bool(parts)) if p != mover]
        return tuple((p, some(0, 1)) for p in others if dice.random() < 0.15)

    for _ in range(dice.choice([0, 0, 1, 2])):
        voters = sorted(range(voices), key=lambda _: dice.random())[: dice.randint(0, voices)]
        rule = _random_rule(dice, maker, len(voters))
        motions.append(maker.motion(voters, rule, dice.choice(there)))
    for player in range(voices):
        options = []
        for _ in range(dice.choice([0, 1, 1, 2, 3])):
            cost = dice.choice([NONE, some(0, 1)])
            if motions and dice.random() < 0.6:
                motion = dice.choice(motions)
                options.append(
                    Option(
                        maker.motions[motion][2],
                        motion,
                        cost,
                        move=dice.randrange(3),
                        bill=bill(player),
                    )
                )
            else:
                options.append(
                    Option(dice.choice(there), cost=cost, move=dice.randrange(3), bill=bill(player))
                )
        if options:
            turns.append(Turn(player, tuple(options)))
    if parts and dice.random() < 0.7:
        campaigns = dice.randint(1, 2)
        for _ in range(campaigns):
            left = dice.randint(1, parts)
            cost = dice.choice([NONE, some(0, 1)])
            owed = bill(voices)
            targets = [dice.choice(there) for _ in range(left)]
            turns.append(
                Turn(
                    voices,
                    tuple(Option(t, cost=cost, bill=owed) for t in targets),
                    voices,
                    (parts - left) / parts,
                    dice.choice(there),
                    1 / campaigns,
                )
            )
    if dice.random() < 0.3:
        options = [
            Option(dice.choice(there), odds=some(0, 0.2), bill=bill(CHANCE))
            for _ in range(dice.randint(1, 2))
        ]
        turns.append(Turn(CHANCE, tuple(options)))
    return turns


def _random_rule(dice: Random, maker: Maker, voters: int) -> int:
    """A majority, or a diagram that may ask anything; it may tell abstention from a no."""
    if dice.random() < 0.5 or not voters:
        return maker.majority(voters, dice.randint(0, voters + 1))
    ternary = dice.random() < 0.5
    nodes: list[tuple[int, tuple[int, int, int]]] = []
    levels: list[int] = []
    for voter in reversed(range(voters)):
        for _ in range(dice.randint(1, 2)):
            below = [0, 1] + [n + 2 for n, level in enumerate(levels) if level > voter]
            yes, maybe, no = (dice.choice(below) for _ in range(3))
            nodes.append((voter, (yes, maybe if ternary else no, no)))
        levels = [voter for voter, _ in nodes]
    return maker.rule(nodes, ternary=ternary)


def struggles(draws: int = 3) -> st.SearchStrategy[Struggle]:
    """Small random struggles, for Hypothesis."""
    return st.integers(0, 2**32 - 1).map(lambda seed: random_struggle(seed, draws))


def aged(struggle: Struggle, seed: int) -> Struggle:
    """A struggle in which states turn into others of their stretch with each tick, and votes come up by chance."""
    dice, arena = Random(seed), struggle.arena  # noqa: S311 - no secret
    ages = list(range(arena.states))
    for first, last in pairwise(arena.stretch_at.tolist()):
        for state in range(first, last):
            if not arena.final[state] and dice.random() < 0.7:
                ages[state] = dice.randrange(first, last)
    turns = arena.turns
    motion, target = turns.motion.copy(), turns.target.copy()
    for state in range(arena.states):
        own = range(*turns.options_at[turns.turns_at[state : state + 2]].tolist())
        voted = [o for o in own if motion[o] != NONE]
        player = np.repeat(turns.player, np.diff(turns.options_at))
        for option in own if voted else ():
            if player[option] == CHANCE:
                motion[option] = motion[voted[0]]
                target[option] = target[voted[0]]
    made = replace(arena, ages=whole(ages), turns=replace(turns, motion=motion, target=target))
    return replace(struggle, arena=made)
