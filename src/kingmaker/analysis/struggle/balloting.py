"""How likely it was that just those voted so whose ballots are known, and that the motion was carried, or failed."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.ballots import Ballot
from kingmaker.analysis.struggle.allowed import ballots_in, tabler, told
from kingmaker.analysis.struggle.arena import NONE, OWN
from kingmaker.analysis.struggle.matching import ballots_of
from kingmaker.analysis.struggle.placing import Kind
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kingmaker.analysis.struggle.arena import Bits, Real, Rules, Solved, Whole
    from kingmaker.analysis.struggle.matching import Board
    from kingmaker.analysis.struggle.pairing import Pairs
    from kingmaker.analysis.struggle.placing import Placed

#: The branches of a node of a rule, and what of a known ballot each is.
FOR, ABSTAIN, AGAINST = 0, 1, 2


def carried(rules: Rules, rule: int, chances: Real) -> Real:
    """Return the probability that a rule is met, by draw.

    `chances[v, k, d]` is the probability that voter v (a place in the motion's list) is for (k = 0), abstains (1) or is
    against (2); what they add up to is what the sum over its ballots is weighted with. Every node is worked out once,
    children first.
    """
    draws = chances.shape[2]
    worth: dict[int, Real] = {0: np.zeros(draws), 1: np.ones(draws)}
    root = int(rules.root[rule])
    for node in range(int(rules.first[rule]), root + 1):
        if node > 1:
            ways = chances[int(rules.voter[node])]
            worth[node] = sum(
                (ways[k] * worth[int(rules.branch[node, k])] for k in range(3)), np.zeros(draws)
            )
    return worth[root]


@dataclass(slots=True)
class Carrying:
    """Which recorded votes can have gone as the record has them, whatever people want."""

    board: Board
    _told: tuple[Bits, Bits] | None = None

    def can(self, option: int, placed: Placed) -> bool:
        """Tell whether the known ballots leave it open that the vote of an option is carried, or fails as is recorded."""
        arena, fails = self.board.arena, placed.kind is Kind.FAILED
        motion = int(arena.turns.motion[option])
        known = ballots_of(placed.event, self.board.case)
        if motion == NONE or not (known or fails):
            return not (fails and motion == NONE)
        if self._told is None:
            self._told = told(arena)
        rule, rules = int(arena.motions.rule[motion]), arena.rules
        open_ = self._branches(motion, known, (self._told[0][rule], self._told[1][rule]))
        own = tabler(arena, motion, self.board.player(option))
        if own is not None:
            open_[own] = [k for k in open_[own] if k == FOR]  # who tables it is for it
        reached = {0: fails, 1: not fails}
        for node in range(int(rules.first[rule]), int(rules.root[rule]) + 1):
            if node > 1:
                ways = open_[int(rules.voter[node])]
                reached[node] = any(reached[int(rules.branch[node, k])] for k in ways)
        return all(open_) and reached[int(rules.root[rule])]

    def _branches(
        self, motion: int, known: Mapping[str, Ballot], apart: tuple[Bits, Bits]
    ) -> list[list[int]]:
        """Return which branches each voter of a motion may take."""
        arena = self.board.arena
        places = slice(*map(int, arena.motions.voters_at[motion : motion + 2]))
        kinds = ballots_in(arena, places)
        open_ = [[FOR, ABSTAIN, AGAINST] for _ in kinds]
        for place, player in enumerate(arena.motions.voters[places]):
            ballot = known.get(arena.players[player])
            if ballot is not None and kinds[place] == OWN:
                yes, no = bool(apart[0][place]), bool(apart[1][place])
                open_[place] = _as_branches(ballot, from_yes=yes, from_no=no)
        return open_


@dataclass(slots=True)
class Balloting:
    """The ballots of one block of draws."""

    board: Board
    pairs: Pairs
    solved: Solved
    _starts: Whole | None = None
    _told: tuple[Bits, Bits] | None = None
    _known: dict[int, Mapping[str, Ballot]] = field(default_factory=dict)

    def weight(self, row: int, option: int, placed: Placed) -> Real:
        """Return the probability that an option is tried and its vote goes as the record has it, by draw.

        Voters whose ballots are not known are summed over, and so are members of crowds. Whoever stayed away was not for it.
        """
        if placed.bit not in self._known:
            self._known[placed.bit] = ballots_of(placed.event, self.board.case)
        known = self._known[placed.bit]
        tried: Real = self.solved.tried[0, row].astype(np.float64)
        fails = placed.kind is Kind.FAILED
        if int(self.board.arena.turns.motion[option]) == NONE:
            return np.zeros_like(tried) if fails else tried
        weight: Real = tried * self.outcome(row, option, known, fails=fails)
        return weight

    def outcome(self, row: int, option: int, known: Mapping[str, Ballot], *, fails: bool) -> Real:
        """Return the probability of the known ballots, and that the motion of an option is carried, or fails."""
        arena = self.board.arena
        motion = int(arena.turns.motion[option])
        rule = int(arena.motions.rule[motion])
        chances = self.chances(row, option)
        places = self._places(motion)
        voters, kinds = arena.motions.voters[places], ballots_in(arena, places)
        exactly: Real = np.ones(chances.shape[2])
        if self._told is None:
            self._told = told(arena)
        from_yes, from_no = (apart[rule] for apart in self._told)
        for place, player in enumerate(voters):
            ballot = known.get(arena.players[player])
            if ballot is not None and kinds[place] == OWN:
                said = _as_branches(ballot, from_yes=from_yes[place], from_no=from_no[place])
                own = np.zeros_like(chances[place])
                own[said] = chances[place][said]
                total = own.sum(axis=0)
                exactly = np.multiply(exactly, total)
                chances[place] = np.divide(own, total, out=own, where=total > 0)
        passing: Real = carried(arena.rules, rule, chances)
        outcome: Real = exactly * (1 - passing if fails else passing)
        return outcome

    def chances(self, row: int, option: int) -> Real:
        """Return how the voters of an option's motion vote, [voters, 3, draws]; who tables it is for it."""
        arena = self.board.arena
        motion = int(arena.turns.motion[option])
        places = self._places(motion)
        voted = self.solved.voted[0][self._ballots(row, places)].astype(np.float64)
        rest = np.maximum(1 - voted[:, 0] - voted[:, 1], 0.0)
        chances: Real = np.stack([voted[:, 0], voted[:, 1], rest], axis=1)
        place = tabler(arena, motion, self.board.player(option))
        if place is not None:
            chances[place] = np.array([1.0, 0.0, 0.0])[:, None]
        return chances

    def _places(self, motion: int) -> slice:
        at = self.board.arena.motions.voters_at
        return slice(int(at[motion]), int(at[motion + 1]))

    def _ballots(self, row: int, places: slice) -> Whole:
        """Return the rows of `voted` in which the voters of a motion stand, at the pair that has this row of options."""
        if self._starts is None:
            self._starts = self._beginnings()
        pair = int(np.searchsorted(self.pairs.options_at, row, side="right")) - 1
        own = self.solved.ballots[self._starts[pair] : self._starts[pair + 1]]
        found: Whole = self._starts[pair] + np.searchsorted(
            own, np.arange(places.start, places.stop)
        )
        return found

    def _beginnings(self) -> Whole:
        """Return where the ballots of each pair begin: those of all motions of its options, each once."""
        arena = self.board.arena
        size = np.diff(arena.motions.voters_at)
        known: dict[int, int] = {}
        for state in dict.fromkeys(self.pairs.states.tolist()):
            options = self.board.options(state)
            motions = np.unique(arena.turns.motion[options.start : options.stop])
            known[state] = int(size[motions[motions != NONE]].sum())
        counts = [known[s] for s in self.pairs.states.tolist()]
        return np.append(0, np.cumsum(counts)).astype(np.int64)


def _as_branches(ballot: Ballot, *, from_yes: bool, from_no: bool) -> list[int]:
    """Return the branches that a known ballot may be: a rule takes for one what it does not tell apart, as a veto does silence and a yes."""
    if from_no and not from_yes:
        return [AGAINST] if ballot is Ballot.AGAINST else [FOR, ABSTAIN]
    if ballot is Ballot.FOR:
        return [FOR]
    if ballot is Ballot.ABSENT or not from_no:
        return [ABSTAIN, AGAINST]
    return [ABSTAIN] if ballot is Ballot.ABSTAIN else [AGAINST]
