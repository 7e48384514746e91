"""The struggle written from the definition, one draw at a time, in plain Python: slow, and nothing shared with the solver.

Every way in which all voters of a motion may vote is gone through; what a state is worth is a recursion over ticks.
"""

from __future__ import annotations

from functools import cache
from itertools import product
from math import comb, exp
from statistics import NormalDist
from typing import TYPE_CHECKING

from kingmaker.analysis.struggle.arena import CHANCE, MEMBER, NONE, OWN, POLL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kingmaker.analysis.struggle.arena import Rules
    from tests.struggle_arenas import Struggle

FOR, ABSTAIN, AGAINST = 0, 1, 2


def logit(powers: Sequence[float]) -> list[float]:
    """The probability of each of several choices whose weights are the exponentials of these."""
    weights = [exp(power - max(powers)) for power in powers]
    return [weight / sum(weights) for weight in weights]


def abstaining(rules: Rules, rule: int, place: int) -> bool:
    """Tell whether a rule somewhere tells a voter's abstaining from its yes, and somewhere from its no."""
    nodes = range(int(rules.first[rule]), int(rules.root[rule]) + 1)
    ways = [rules.branch[n].tolist() for n in nodes if n > 1 and rules.voter[n] == place]
    return any(m != y for y, m, _ in ways) and any(m != n for _, m, n in ways)


class Twin:
    def __init__(self, struggle: Struggle, draw: int) -> None:
        self.arena, self.stakes = struggle.arena, struggle.stakes
        self.numbers = [float(x) for x in struggle.lanes.parameters[:, draw]]
        self.precision = self.numbers[self.stakes.precision]
        self.last = self.arena.ticks.count
        self.value = cache(self._value)
        self.votes = cache(self._votes)
        self.options = cache(self._options)
        self.ending = cache(self._ending)
        self.scale = cache(self._scale)

    # what is wanted

    def can_end(self, state: int) -> bool:
        return bool(self.arena.final[state]) or state >= self.arena.stretch_at[-2]

    def worth(self, view: int, player: int, state: int, *, lasting: bool) -> float:
        return sum(
            self.numbers[w.worth]
            for w in self.stakes.views[view]
            if w.player == player and w.lasting == lasting and self.stakes.holds[w.condition, state]
        )

    def _scale(self, view: int, player: int) -> float:
        states = range(self.arena.states)
        late = [self.worth(view, player, s, lasting=False) for s in states if self.can_end(s)]
        if max(late) - min(late) > 1e-9:
            return 10 / (max(late) - min(late))
        early = [
            self.worth(view, player, s, lasting=True) for s in states if not self.arena.final[s]
        ]
        spread = (max(early) - min(early)) * self.last if early else 0
        return 10 / spread if spread > 1e-9 else 1.0

    # what comes of it

    def after(self, tick: int, state: int) -> int:
        """The state at the beginning of a tick, of one in which the tick before ended."""
        if self.arena.ages is not None and not self.arena.final[state]:
            state = int(self.arena.ages[state])
        for _ in range(self.arena.ticks.stretch[tick] - self.arena.ticks.stretch[tick - 1]):
            if not self.arena.final[state]:
                state = int(self.arena.later[state])
        return state

    def _value(self, view: int, player: int, tick: int, state: int) -> float:
        """What a state at the beginning of a tick is worth to a player, as play goes on in this view."""
        scale = self.scale(view, player)
        if self.arena.final[state] or tick == self.last:
            return scale * self.worth(view, player, state, lasting=False)
        total = scale * self.worth(view, player, state, lasting=True)
        total -= self.paid(view, player, tick, state)
        stays = 1.0
        for target, made in self.made(view, tick, state):
            total += made * self.next(view, player, tick, target)
            stays -= made
        return total + stays * self.next(view, player, tick, state)

    def paid(self, view: int, player: int, tick: int, state: int) -> float:
        """What the options of a state cost a player, each as likely as it is tried; joining costs by the parts that join."""
        turns, total = self.arena.turns, 0.0
        for turn in range(turns.turns_at[state], turns.turns_at[state + 1]):
            mover = int(turns.player[turn])
            options = range(turns.options_at[turn], turns.options_at[turn + 1])
            for joined, option in enumerate(options, 1):
                bill = int(turns.bill[option])
                costs = [
                    row
                    for who, row in (self.arena.bills[bill] if bill != NONE else ())
                    if who == player
                ]
                if mover == player and turns.cost[option] != NONE:
                    costs.append(int(turns.cost[option]))
                tried, _, _ = self.options(view, tick, state)[option]
                if turns.crowd[turn] != NONE:
                    tried *= joined / self.arena.crowds[mover]
                total += tried * self.scale(view, player) * sum(self.numbers[c] for c in costs)
        return total

    def next(self, view: int, player: int, tick: int, state: int) -> float:
        return self.value(view, player, tick + 1, self.after(tick + 1, state))

    def _ending(self, end: int, tick: int, state: int) -> float:
        if self.arena.final[state] or tick == self.last:
            return float(self.arena.ends[end, state])
        total, stays = 0.0, 1.0
        for target, made in self.made(0, tick, state):
            total += made * self.ending(end, tick + 1, self.after(tick + 1, target))
            stays -= made
        return total + stays * self.ending(end, tick + 1, self.after(tick + 1, state))

    def made(self, view: int, tick: int, state: int) -> list[tuple[int, float]]:
        found = self.options(view, tick, state)
        return [(int(self.arena.turns.target[o]), made) for o, (_, made, _) in found.items()]

    # who chooses what

    def seen(self, view: int, state: int, player: int) -> int:
        return int(self.arena.blind[state, player]) if view == 0 else view

    def _votes(
        self, view: int, tick: int, state: int, motion: int
    ) -> list[tuple[float, float, float]]:
        motions = self.arena.motions
        found = []
        for place in range(motions.voters_at[motion], motions.voters_at[motion + 1]):
            player, kind = int(motions.voters[place]), self.kind(place)
            own = self.seen(view, state, player)
            passed = self.next(own, player, tick, int(motions.target[motion]))
            power = self.precision * (passed - self.next(own, player, tick, state))
            if kind < OWN:
                found.append(self.picked(own, tick, place, kind))
                continue
            if kind != OWN:
                found.append(self.crowded(player, kind, power))
                continue
            three = abstaining(
                self.arena.rules, int(motions.rule[motion]), place - int(motions.voters_at[motion])
            )
            yes, *maybe, no = logit([power, power / 2, 0.0] if three else [power, 0.0])
            found.append((yes, sum(maybe), no))
        return found

    def picked(self, view: int, tick: int, place: int, kind: int) -> tuple[float, float, float]:
        """Whether a voter picks a candidate, if it picks none of those before: by what the state of each is worth."""
        player, about = int(self.arena.motions.voters[place]), self.arena.motions.about
        assert about is not None
        states = [int(about[n]) for n in range(place, place - kind)]
        yes, *others = logit(
            [self.precision * self.next(view, player, tick, state) for state in states]
        )
        return yes, 0.0, sum(others)

    def kind(self, place: int) -> int:
        ballot = self.arena.motions.ballot
        return OWN if ballot is None else int(ballot[place])

    def crowded(self, player: int, kind: int, power: float) -> tuple[float, float, float]:
        """A member of a crowd is for, away, or against; a poll is met or not, by all that its members may do."""
        yes, _ = logit([power, 0.0])
        if player in self.stakes.agreeing:
            yes = self.numbers[self.stakes.agreeing[player]]
        comes = self.numbers[self.stakes.turnout[player]] if player in self.stakes.turnout else 1.0
        if kind == MEMBER:
            return comes * yes, 1 - comes, comes * (1 - yes)
        poll = self.arena.polls[kind - POLL]
        met = 0.0
        for came in range(poll.members + 1):
            for pro in range(came + 1):
                con, away = came - pro, poll.members - came
                if all(a * pro + b * con + c * away >= needs for a, b, c, needs in poll.terms):
                    ways = comb(poll.members, came) * comb(came, pro)
                    met += (
                        ways
                        * (comes * yes) ** pro
                        * (comes * (1 - yes)) ** con
                        * (1 - comes) ** away
                    )
        return met, 0.0, 1 - met

    def carried(self, view: int, tick: int, state: int, motion: int, tabler: int) -> float:
        motions, rules = self.arena.motions, self.arena.rules
        voters = list(motions.voters[motions.voters_at[motion] : motions.voters_at[motion + 1]])
        votes = self.votes(view, tick, state, motion)
        first = int(motions.voters_at[motion])
        own = [n for n, v in enumerate(voters) if v == tabler and self.kind(first + n) < POLL]
        total = 0.0
        for ballot in product((FOR, ABSTAIN, AGAINST), repeat=len(voters)):
            node = int(rules.root[motions.rule[motion]])
            while node > 1:
                node = int(rules.branch[node, ballot[rules.voter[node]]])
            chance = float(node)
            for number, (vote, odds) in enumerate(zip(ballot, votes, strict=True)):
                chance *= float(vote == FOR) if number in own[:1] else odds[vote]
            total += chance
        return total

    def _options(self, view: int, tick: int, state: int) -> dict[int, tuple[float, float, float]]:
        """For each option: how likely it is tried, and made; and what its player gains by it."""
        turns, found = self.arena.turns, {}
        for turn in range(turns.turns_at[state], turns.turns_at[state + 1]):
            options = range(turns.options_at[turn], turns.options_at[turn + 1])
            player = int(turns.player[turn])
            if player == CHANCE:
                odds = [self.numbers[turns.odds[o]] for o in options]
                for option, chance in zip(options, odds, strict=True):
                    motion = int(turns.motion[option])
                    due = 1.0 if motion == NONE else self.carried(view, tick, state, motion, CHANCE)
                    found[option] = (chance, chance * due, 0.0)
                continue
            own = self.seen(view, state, player)
            tried = self.joined if turns.crowd[turn] != NONE else self.chosen
            for option, (chance, gain) in tried(own, tick, state, turn).items():
                motion = int(turns.motion[option])
                passes = 1.0 if motion == NONE else self.carried(view, tick, state, motion, player)
                found[option] = (chance, chance * passes, gain)
        return found

    def cost(self, view: int, player: int, option: int) -> float:
        cost = int(self.arena.turns.cost[option])
        return 0.0 if cost == NONE else self.scale(view, player) * self.numbers[cost]

    def chosen(self, view: int, tick: int, state: int, turn: int) -> dict[int, tuple[float, float]]:
        turns = self.arena.turns
        player = int(turns.player[turn])
        gains = {}
        for option in range(turns.options_at[turn], turns.options_at[turn + 1]):
            motion, target = int(turns.motion[option]), int(turns.target[option])
            passes = 1.0 if motion == NONE else self.carried(view, tick, state, motion, player)
            more = self.next(view, player, tick, target) - self.next(view, player, tick, state)
            gains[option] = passes * more - self.cost(view, player, option)
        _, *odds = logit([0.0, *(self.precision * gain for gain in gains.values())])
        rate = float(self.arena.rate[player])
        return {o: (rate * p, gains[o]) for o, p in zip(gains, odds, strict=True)}

    def joined(self, view: int, tick: int, state: int, turn: int) -> dict[int, tuple[float, float]]:
        turns = self.arena.turns
        player = int(turns.player[turn])
        options = range(turns.options_at[turn], turns.options_at[turn + 1])
        made = self.next(view, player, tick, int(turns.whole[turn]))
        gain = made - self.next(view, player, tick, state) - self.cost(view, player, options[0])
        rate = float(self.arena.rate[player] * turns.chosen[turn])
        if player in self.stakes.thresholds:
            return self.followed(turn, player, gain, rate)
        power = self.precision * gain
        if player in self.stakes.peer:
            middle = self.numbers[self.stakes.middle[player]]
            power += self.numbers[self.stakes.peer[player]] * (float(turns.share[turn]) - middle)
        joins, _ = logit([power, 0.0])
        parts = len(options)
        return {
            option: (rate * comb(parts, n) * joins**n * (1 - joins) ** (parts - n), gain)
            for n, option in enumerate(options, 1)
        }

    def followed(
        self, turn: int, player: int, gain: float, rate: float
    ) -> dict[int, tuple[float, float]]:
        """By thresholds: so many more join as have theirs reached, if anybody gains by it."""
        turns = self.arena.turns
        options = range(turns.options_at[turn], turns.options_at[turn + 1])
        parts, share = self.arena.crowds[player], float(turns.share[turn])
        middle = self.numbers[self.stakes.middle[player]]
        spread = self.numbers[self.stakes.thresholds[player]]
        quantiles = [NormalDist().inv_cdf((n + 0.5) / parts) for n in range(parts)]
        reached = sum(middle + spread * quantile <= share for quantile in quantiles)
        joined = parts - len(options)
        more = reached - joined if gain >= -1e-4 else 0
        return {o: (rate * (n == more), gain) for n, o in enumerate(options, 1)}
