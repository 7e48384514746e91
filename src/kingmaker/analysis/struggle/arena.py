"""The board on which a struggle is played: states, turns, options and votes as arrays.

An `Arena` holds what follows from the rules of a case alone; what people want, and how surely they choose, comes
as `Stakes` and is drawn apart from it. Both are what the solver reads and nothing else, so a game that was written
by hand or at random can be solved as well as a case.

Times are ticks; in each at most one player moves. States of one stretch of time (between two moments that a
condition or a move names) stand together; at its end each turns into its state of the next stretch.
"""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, TypeAlias

from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    import numpy as np
    from numpy.typing import NDArray

    from kingmaker.analysis.frames import Values
    from kingmaker.model.values import Name, Quantity

    Whole: TypeAlias = NDArray[np.int32]
    Real: TypeAlias = NDArray[np.float64]
    Bits: TypeAlias = NDArray[np.bool_]

#: In the place of a player: nobody, it happens by chance.
CHANCE = -1
#: In the place of a motion, a crowd, a parameter: none.
NONE = -1
#: What a ballot is: somebody's own; that of one member of a crowd; from this number on, that of a poll.
OWN, MEMBER, POLL = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Rules:
    """Rules of decision as decision diagrams over the voters of a motion, all in one set of arrays.

    Node `n` asks voter `voter[n]` (the place in the motion's list of voters; voters are asked in that order, none
    twice) and goes on at `branch[n, 0]` if it is for, `branch[n, 1]` if it abstains, `branch[n, 2]` if it is
    against. Nodes 0 and 1 ask nobody: 0 is failed, 1 is carried. A child has a lower number than its parent. Where
    a rule does not tell abstention from a no, branches 1 and 2 of all its nodes are the same and `ternary` is false.

    `root[r]` is the first node of rule r; its nodes are `first[r] <= n <= root[r]` and the two ends. Branch 1 of a
    node that asks a member of a crowd is taken if that member stays away; `away` tells of which rules the nodes are
    read with three branches for that alone.
    """

    voter: Whole  # [nodes]
    branch: Whole  # [nodes, 3]
    root: Whole  # [rules]
    first: Whole  # [rules]
    ternary: Bits  # [rules]
    away: Bits | None = None  # [rules]


@dataclass(frozen=True, slots=True)
class Poll:
    """What a large crowd has to bring: all of several comparisons of sums over its members.

    Each is (for, against, away, needed): what a member adds who votes for, votes against, or stays away, and what
    all of them must add up to. No vote against adds more than one for.
    """

    members: int
    terms: tuple[tuple[int, int, int, int], ...]


@dataclass(frozen=True, slots=True)
class Motions:
    """Everything that can be voted on: motion m is one resolution in one state.

    Its voters are `voters[voters_at[m] : voters_at[m + 1]]` (players), its rule is `rule[m]`; if it is carried the
    state becomes `target[m]`. Consents of companions and of other bodies are part of its rule.

    A small crowd is there once for each of its members (`ballot` is `MEMBER`), who vote each by itself. A large one is
    there once for each poll that the rule may come to, and asks of it whether it is met: `ballot` is `POLL` and the
    place in `Arena.polls`. On one path of a rule at most one poll is asked. Without `ballot` each voter has its own.

    In an election each voter is there once for each candidate, one after the other, with a ballot below nought: -1, and
    one less for each candidate that comes after it. `about` is the state in which that candidate is elected; each
    candidate has a motion of its own, of which one at most is carried.
    """

    voters_at: Whole  # [motions + 1]
    voters: Whole  # players
    rule: Whole  # [motions]
    target: Whole  # [motions], states
    ballot: Whole | None = None  # of the voters
    about: Whole | None = None  # of the voters, states, or NONE for the target


@dataclass(frozen=True, slots=True)
class Turns:
    """Who may move in which state, and what they may do; waiting is always possible and not listed.

    The turns of state s are `turns_at[s] <= t < turns_at[s + 1]`, each of one player; the options of turn t are
    `options_at[t] <= o < options_at[t + 1]`. Option o makes the move `move[o]`; without a motion (`NONE`) the state
    becomes `target[o]` at once, with one it does so if the motion is carried, the mover voting for it if it is
    among the voters. `cost[o]` is the row of `Lanes.parameters` that it costs the mover to try, or `NONE`; `bill[o]`
    is the place in `Arena.bills` of what it costs others, or `NONE`. Costs are paid when the option is tried, carried
    or not.

    A turn of `CHANCE` has options with odds: `odds[o]` is the row of the probability in one tick. They exclude
    each other, and their sum is at most one less the rates of all players.

    A turn of a crowd (`crowd[t]` is its number, else `NONE`) has one option for each number of further parts of it
    that may join, from one to all that have not: `target[o]` is the state after so many. `whole[t]` is the state in
    which the crowd's move has been made, by which its members judge whether to join; `share[t]` is the share that
    has joined already, and each part that has not joins by itself with log-odds
    precision x (worth in `whole` - worth as it is - cost) + peer x (share - middle). `chosen[t]` is the chance that
    the crowd's turn is about this move, where several are open. Each part that joins brings its share of all costs: of
    what n of all parts that join cost, the crowd, and who is billed, pay n / all.
    """

    turns_at: Whole  # [states + 1]
    player: Whole  # [turns]
    crowd: Whole  # [turns]
    share: Real  # [turns]
    whole: Whole  # [turns], states
    chosen: Real  # [turns]
    options_at: Whole  # [turns + 1]
    move: Whole  # [options], places in Arena.moves
    target: Whole  # [options], states
    motion: Whole  # [options]
    cost: Whole  # [options]
    odds: Whole  # [options]
    bill: Whole  # [options]


@dataclass(frozen=True, slots=True)
class Ticks:
    """The time that is played: `count` ticks of `seconds` each from `starts`.

    `stretch[t]` is the stretch of time that tick t belongs to, for t from 0 to `count` (the horizon itself).
    `written` is the length that the case gives; `seconds` is that divided by the smallest whole number for which
    the rates of all players in any state add up to at most one half a tick.
    """

    starts: datetime
    seconds: float
    written: float
    stretch: Whole  # [count + 1]

    @property
    def count(self) -> int:
        """The number of ticks until the horizon."""
        return int(self.stretch.shape[0]) - 1


@dataclass(frozen=True, slots=True)
class Part:
    """What of a move that takes time something is: a vote on a step is called, or put; or a step before the last is taken.

    Steps are counted from one.
    """

    kind: str  #: `call`, `put` or `step`; `force` where something decided comes into force
    step: int
    of: int


@dataclass(frozen=True, slots=True)
class Arena:
    """What may happen, by the rules of a case alone.

    `players` are all who move or vote, by name; `moves` the moves by name, with whom `it` stands for in `its`: a move
    that may be made to each of several is there once for each of them. `crowds` are the numbers of those players that
    are crowds, with the parts they are cut into. States are numbered so that those of stretch d are
    `stretch_at[d] <= s < stretch_at[d + 1]`;
    `later[s]` is the state that s turns into at the end of its stretch (s itself in the last). Play stops in a state
    that is `final`; it has no turns. `ends[e, s]` tells whether ending e holds in state s (of any stretch): exactly
    one does in each state of the last stretch and in each final one.

    A move that may be made to several has an entry of `moves` for each; `its` names whom, where the move has an `it`.
    `rate[p]` is the probability that player p gets to move in one tick. `blind[s, p]` is the view (see `Stakes`)
    that player p has of the game in state s: 0 where it is right. `labels[s]` are the values of the slots of the
    frame, then the shares of crowds and the beliefs that have ended, as the builder orders them. `outside[s]` tells
    whether only events of the record lead to state s that are no moves: play does not come there, and it does not
    count when worths are scaled. `bills[b]` tells what an option costs others than the mover: (player, row of
    `Lanes.parameters`).

    `parts` names for each entry of `moves` what of a move it is, where it is not the whole move or its last step: one that
    takes time has further entries. `ages[s]` is the state that s turns into at the end of each tick, before the stretch of
    time ends if it does: what waits has a tick less to wait (`None`: every state stays as it is).
    """

    players: tuple[Name, ...]
    moves: tuple[Name, ...]
    endings: tuple[Name, ...]
    ticks: Ticks
    start: int
    stretch_at: Whole  # [stretches + 1]
    later: Whole  # [states]
    final: Bits  # [states]
    ends: Bits  # [endings, states]
    rate: Real  # [players]
    blind: Whole  # [states, players]
    turns: Turns
    motions: Motions
    rules: Rules
    crowds: Mapping[int, int]
    labels: tuple[Values, ...]
    its: tuple[Name | None, ...] = ()
    outside: Bits | None = None  # [states]
    parts: tuple[Part | None, ...] = ()
    ages: Whole | None = None  # [states]
    bills: tuple[tuple[tuple[int, int], ...], ...] = ()
    polls: tuple[Poll, ...] = ()

    @property
    def states(self) -> int:
        """The number of states."""
        return len(self.labels)

    def then(self, state: int, tick: int) -> int:
        """Return what a state at the end of a tick is at the beginning of the next one."""
        if self.ages is not None:
            state = int(self.ages[state])
        for _ in range(int(self.ticks.stretch[tick + 1] - self.ticks.stretch[tick])):
            state = int(self.later[state])
        return state


@dataclass(frozen=True, slots=True)
class Assumption:
    """A number of the case that may be a range: where it stands, and what is known of it.

    `path` is its place in the case (``actors.toner.wants.0.worth``); rows of `Lanes.parameters` are in the order
    of assumptions. `factor` is what the number is multiplied with before it is used: a worth for each day, by the
    days of a tick; odds for each day likewise. `certainty` and `because` are those of its clause.
    """

    path: str
    quantity: Quantity
    factor: float = 1.0
    words: str = ""
    certainty: str = ""
    because: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One want as rows: to `player`, the condition `holds[condition]` is worth the parameter `worth`.

    At the end, or for each tick while it lasts. `more` adds nothing to that: wants of a player always add up.
    """

    player: int
    condition: int
    worth: int
    lasting: bool


@dataclass(frozen=True, slots=True)
class Stakes:
    """What everybody wants, in the game as it is (view 0) and in those that some wrongly think they are in.

    `views[v]` lists the wants in view v: all players' wants, in a wrong view with those replaced of whom something
    else is believed. `holds[c, s]` tells whether condition c holds in state s. `precision`, `peer` and `middle` are
    rows of `Lanes.parameters` (the last two for each crowd, by the player's number). A crowd in `thresholds` joins by
    them, not by log-odds: they are the quantiles (of the middle of each of its parts) of a normal distribution around
    `middle`, with the standard deviation in that row; all parts join whose threshold the share that has joined
    reaches, if that is worth it to them. `believers[v]` are the players
    who may see the game as view v does.

    Parts of a crowd in `thresholds` do not look at each other by log-odds: part i of n joins if the share that has
    joined is at least its threshold and its gain is not below nought. Thresholds are the quantiles (i + 1/2) / n of a
    normal distribution around `middle` with the standard deviation in this row (Granovetter 1978).

    Members of a crowd come to a vote with the probability in the row `turnout`, all of them where it has none, and vote
    for with that in `agreeing`, else by log-odds like everybody.

    The worths of each player in each view are scaled so that its best ending less its worst is worth ten.
    """

    assumptions: tuple[Assumption, ...]
    views: tuple[tuple[Wanted, ...], ...]
    believers: tuple[tuple[int, ...], ...]
    holds: Bits  # [conditions, states]
    precision: int
    peer: Mapping[int, int]
    middle: Mapping[int, int]
    thresholds: Mapping[int, int] = field(default_factory=dict)
    turnout: Mapping[int, int] = field(default_factory=dict)
    agreeing: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lanes:
    """Draws of all assumptions, side by side: `parameters[k, d]` is assumption k in draw d, times its factor.

    `scales` is what the worths of each player are multiplied with in each view, where it is not to be worked out from
    the board: that of a part of a game, or of one whose states are not all known.
    """

    parameters: Real  # [assumptions, draws]
    scales: Real | None = None  # [views, players, draws]


@dataclass(frozen=True, slots=True)
class Watch:
    """States of which the solver keeps, for every tick, what it otherwise forgets, in ascending order.

    With `ticks` only pairs are kept: state `states[k]` at the beginning of tick `ticks[k]`, in ascending order of tick,
    then state, none twice. In `Solved` the axis of time then has length one and the axis of watched states is that
    of the pairs; options and ballots are listed pair after pair. Without `worths` it is not kept what states are worth to
    players, nor what options gain: these have no rows then.
    """

    states: Whole
    ticks: Whole | None = None
    worths: bool = True


@dataclass(frozen=True, slots=True)
class Solved:
    """The solution for one block of draws (the last axis of every array).

    `endings[e, d]` is the probability of each ending from the start at tick 0. The rest is about watched states
    only, by tick: `ends[t, w, e, d]` the probability of each ending from watched state w at the beginning of tick t
    (t from 0 to the horizon), `values[t, w, p, d]` what that is worth to each player as the game really goes on, what
    later moves are expected to cost it taken off.
    For each option of their turns (in the order of `options`, numbers of options of the arena): `tried[t, o, d]` is
    the probability that in tick t its player gets the move and chooses it (for a crowd, that just so many join; for
    chance, that it happens), `made[t, o, d]` that it is also carried, so that the state changes, and
    `gain[t, o, d]` how much better than waiting it is for the mover in its own view, its cost taken off. For each
    voter of each watched motion (in the order of `ballots`, places in `Motions.voters`): `voted[t, b, 0, d]` the
    probability that it is for, `voted[t, b, 1, d]` that it abstains, when somebody else has tabled it. Values and gains
    are empty where the `Watch` leaves worths out.
    """

    endings: Real
    watched: Whole
    ends: Real
    values: Real
    options: Whole
    tried: Real
    made: Real
    gain: Real
    ballots: Whole
    voted: Real
