"""What was found on the walk, laid out in arrays."""

from __future__ import annotations

from dataclasses import field
from itertools import chain, repeat
from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.struggle.arena import CHANCE, MEMBER, NONE, Motions, Rules, Turns
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from kingmaker.analysis.struggle.arena import Poll, Whole
    from kingmaker.analysis.struggle.deciding import Diagrams
    from kingmaker.analysis.struggle.moving import Motion
    from kingmaker.analysis.struggle.walking import Chosen, Turn, Walk, Walker
    from kingmaker.model.values import Name


@dataclass(slots=True)
class Ruling:
    """Collects the diagrams of motions, each copied once, its nodes side by side."""

    diagrams: Diagrams
    voter: list[int] = field(default_factory=lambda: [NONE, NONE])
    branch: list[list[int]] = field(default_factory=lambda: [[0, 0, 0], [1, 1, 1]])
    root: list[int] = field(default_factory=list)
    first: list[int] = field(default_factory=list)
    ternary: list[bool] = field(default_factory=list)
    away: list[bool] = field(default_factory=list)
    _known: dict[tuple[int, frozenset[int]], int] = field(default_factory=dict)

    def rule(self, root: int, members: frozenset[int] = frozenset()) -> int:
        """Return the number of the rule with this diagram; at these places members of crowds are asked."""
        key = (root, members)
        if key not in self._known:
            self._known[key] = len(self.root)
            first, tells, away = len(self.voter), False, False
            renamed = {0: 0, 1: 1}
            for node in self.diagrams.below(root):
                voter, *ways = self.diagrams.nodes[node]
                renamed[node] = len(self.voter)
                self.voter.append(voter)
                self.branch.append([renamed[way] for way in ways])
                away = away or (ways[1] != ways[2] and voter in members)
                tells = tells or (ways[1] != ways[2] and voter not in members)
            self.root.append(renamed[root])
            self.first.append(first)
            self.ternary.append(tells)
            self.away.append(away)
        return self._known[key]

    def rules(self) -> Rules:
        """Return all rules."""
        return Rules(
            voter=whole(self.voter),
            branch=np.array(self.branch, dtype=np.int32).reshape(-1, 3),
            root=whole(self.root),
            first=whole(self.first),
            ternary=np.array(self.ternary, dtype=np.bool_),
            away=np.array(self.away, dtype=np.bool_),
        )

    def polls(self) -> tuple[Poll, ...]:
        """Return all polls."""
        return tuple(self.diagrams.polls)


def motions(walk: Walk, ruling: Ruling, number: Mapping[Name, int]) -> Motions:
    """Return the motions of a walk, their rules added to others; `number` are the places of players."""
    known: dict[int, tuple[Motion, list[int], int]] = {}  # of many doings the motion is the same
    voters: list[int] = []
    ballots: list[int] = []
    about: list[int] = []
    at, rule, target = [0], [], []
    for doing, there in walk.motions:
        motion = doing.motion
        laid = known.get(id(motion))
        if laid is None:
            members = frozenset(n for n, ballot in enumerate(motion.ballots) if ballot == MEMBER)
            ruled = ruling.rule(motion.root, members)
            laid = known[id(motion)] = (motion, [number[name] for name in motion.voters], ruled)
        voters += laid[1]
        ballots += motion.ballots
        about += doing.about or (NONE,) * len(motion.ballots)
        at.append(len(voters))
        rule.append(laid[2])
        target.append(there)
    return Motions(
        whole(at), whole(voters), whole(rule), whole(target), whole(ballots), whole(about)
    )


@dataclass(frozen=True, slots=True)
class Prices:
    """Which parameter an option costs a player, which others who do not make it; its probability in a tick; that of what is sure."""

    cost: Callable[[int, Name, int | None], int]
    others: Callable[[int, Name | None, int | None], Iterable[tuple[Name, int]]]
    odds: Callable[[int], int]
    sure: Callable[[], int]


@dataclass(slots=True)
class Billing:
    """Collects what options cost those who do not make them, each bill once; `number` are the places of players."""

    number: Mapping[Name, int]
    bills: dict[tuple[tuple[int, int], ...], int] = field(default_factory=dict)
    _known: dict[tuple[int, Name | None, int | None], int] = field(default_factory=dict)

    def bill(self, prices: Prices, walker: Walker, choice: Chosen, mover: Name | None) -> int:
        """Return the number of the bill of what somebody does; `NONE` if nobody else pays for it."""
        if choice.free:
            return NONE
        key = (choice.option, mover, None if mover is None else step_of(walker, choice))
        if key not in self._known:
            pairs = tuple((self.number[name], row) for name, row in prices.others(*key))
            known = self.bills.setdefault(pairs, len(self.bills)) if pairs else NONE
            self._known[key] = known
        return self._known[key]


def step_of(walker: Walker, choice: Chosen) -> int | None:
    """Return the number of the step that somebody takes, from nought; `None` where a move has none."""
    option, part = walker.entries.listed[choice.move]
    steps = len(walker.places.explorer.options[option].move.steps)
    return None if not steps else steps - 1 if part is None else part.step - 1


def turns(walker: Walker, billing: Billing, prices: Prices) -> Turns:
    """Return the turns of a walk; what they cost others is added to the bills."""
    walk, number = walker.walk, billing.number
    every = [turn for there in walk.turns for turn in there]
    sizes = [len(turn.choices) for turn in every]
    at = np.cumsum([0, *map(len, walk.turns)])
    choices = [choice for turn in every for choice in turn.choices]
    movers = (turn.player for turn in every)
    by = chain.from_iterable(map(repeat, movers, sizes))
    kinds = [(c.move, c.free, c.sure, player) for c, player in zip(choices, by, strict=True)]
    of = dict(
        zip(kinds, choices, strict=True)
    )  # what is done, by whom: its prices are looked up once
    cost = [
        NONE if kind[3] is None or c.free else prices.cost(c.option, kind[3], step_of(walker, c))
        for kind, c in of.items()
    ]
    odds = [_odds(c, prices) if kind[3] is None else NONE for kind, c in of.items()]
    bill = [billing.bill(prices, walker, c, kind[3]) for kind, c in of.items()]
    numbers = {kind: place for place, kind in enumerate(of)}
    kind = whole(map(numbers.__getitem__, kinds))
    player = whole(CHANCE if turn.player is None else number[turn.player] for turn in every)
    joins = whole(turn.campaign for turn in every) != NONE
    return Turns(
        turns_at=at.astype(np.int32),
        player=player,
        crowd=np.where(joins & (player != CHANCE), player, np.int32(NONE)),
        share=np.array([_share(turn, walker) for turn in every], dtype=np.float64),
        whole=whole(turn.whole for turn in every),
        chosen=np.array([1 / turn.open for turn in every], dtype=np.float64),
        options_at=np.cumsum([0, *sizes]).astype(np.int32),
        move=whole(choice.move for choice in choices),
        target=whole(choice.target for choice in choices),
        motion=whole(choice.motion for choice in choices),
        cost=whole(cost)[kind],
        odds=whole(odds)[kind],
        bill=whole(bill)[kind],
    )


def _odds(choice: Chosen, prices: Prices) -> int:
    return prices.sure() if choice.sure else prices.odds(choice.option)


def _share(turn: Turn, walker: Walker) -> float:
    return 0.0 if turn.campaign == NONE else turn.joined / walker.campaigns[turn.campaign].parts


def whole(numbers: Iterable[int]) -> Whole:
    """Return whole numbers as an array."""
    return np.fromiter(numbers, dtype=np.int32)
