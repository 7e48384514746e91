"""How it may go on: gauges, moves, what people want, the clock, and how it can end."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING

from kingmaker.model.clauses import Clause
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from kingmaker.model.sentences import Act, Condition, Fact
    from kingmaker.model.values import Duration, Moment, Name, Quantity, Tempo


@dataclass(frozen=True, slots=True, kw_only=True)
class Gauge(Clause):
    """A quantity of the state with few levels, in ascending order; the first is where it starts unless `starts`."""

    levels: tuple[Name | Quantity, ...] = ()
    of: Name | None = None
    starts: Name | Quantity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Term(Clause):
    """A defined term: a name for a condition."""

    means: Condition


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(Clause):
    """One decider's part of a move: acts that need a power, then facts that become true."""

    by: Name | None = None
    uses: Name | None = None
    do: tuple[Act, ...] = ()
    then: tuple[Fact, ...] = ()
    when: Condition | None = None


class Decider(StrEnum):
    """Deciders that are nobody: chance, and a rule that works by itself."""

    CHANCE = "chance"
    RULE = "rule"


@dataclass(frozen=True, slots=True, kw_only=True)
class Move(Clause):
    """Something that may be done. `by` is a party, a body, the holder of an office, chance or a rule.

    `each` lists those it may be done to or by (the pronoun `it`), `companions` do it together with the actor. A simple
    move has one step. `needs` is the share of a crowd that must have joined; without it, more than half.
    """

    by: Name | None = None
    by_holder_of: Name | None = None
    nobody: Decider | None = None
    companions: tuple[Name, ...] = ()
    each: tuple[Name, ...] = ()
    asks: Name | None = None
    steps: tuple[Step, ...] = ()
    when: Condition | None = None
    at: datetime | None = None
    at_meeting: bool = False
    odds: Quantity | None = None
    limit: int | None = None
    limit_per: Duration | None = None
    needs: Quantity | None = None
    tabled_by: tuple[Name, ...] = ()
    cost: Mapping[Name, Quantity] = field(default_factory=dict)
    known_to: tuple[Name, ...] = ()
    unseen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Want(Clause):
    """What a condition is worth to an actor: at the end (`that`), or per time while it lasts."""

    that: Condition | None = None
    lasting: Condition | None = None
    worth: Quantity
    more: bool = False
    each: tuple[Name, ...] = ()


class CrowdRule(StrEnum):
    """How members of a crowd join: by log-odds with peers (logit) or by thresholds (Granovetter)."""

    LOGIT = "logit"
    THRESHOLDS = "thresholds"


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd(Clause):
    """A group that acts by numbers: how many, how they look at each other, how they vote.

    `spread` is how far thresholds lie apart around the middle: their standard deviation.
    """

    members: Quantity | None = None
    peer: Quantity | None = None
    middle: Quantity | None = None
    spread: Quantity | None = None
    bins: int | None = None
    rule: CrowdRule = CrowdRule.LOGIT
    turnout: Quantity | None = None
    votes_for: Quantity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Beliefs(Clause):
    """What an actor wrongly takes others to want, until a condition first holds."""

    until: Condition | None = None
    of: Mapping[Name, tuple[Want, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Option(Clause):
    """What somebody can do without an agreement: from an event on, until another; `best` marks the best of them."""

    what: str
    after: Name | None = None
    until: Name | None = None
    best: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor(Clause):
    """A party with wants: what things are worth to it, how often it moves, what it gets wrong."""

    who: Name
    wants: tuple[Want, ...] = ()
    tempo: Tempo | None = None
    believes: tuple[Beliefs, ...] = ()
    crowd: Crowd | None = None
    alone: bool = False
    outside: tuple[Option, ...] = ()


#: More ticks than this are not played, however they come about.
MOST_TICKS = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock(Clause):
    """The stretch of time that is played, and how finely it is cut.

    Where the same case is cut more finely than it is written, `tick_meant` is what it means by a tick.
    """

    starts: datetime
    ends: datetime
    tick: Duration
    tick_meant: Duration | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending(Clause):
    """How it can end: a condition on who holds what or how many work where."""

    when: Condition
    final: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand(Clause):
    """What somebody asks of somebody, or offers: when, by when, and at which points of which issues (`on`)."""

    by: tuple[Name, ...] = ()
    to: tuple[Name, ...] = ()
    that: Condition | None = None
    on: Mapping[Name, Quantity] = field(default_factory=dict)
    words: str = ""
    offer: bool = False
    made: Moment | None = None
    deadline: datetime | None = None
    answer: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift(Clause):
    """What of a position is different from an event on."""

    at: Quantity | None = None
    salience: Quantity | None = None
    capability: Quantity | None = None
    at_worst: Quantity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Position(Clause):
    """Where a party stands on an issue, how much it cares, and what it can bring to bear.

    `at_worst` is the furthest point that it would accept rather than go without an agreement. `after` are events from
    which on something of it is different.
    """

    at: Quantity
    salience: Quantity | None = None
    capability: Quantity | None = None
    at_worst: Quantity | None = None
    after: Mapping[Name, Shift] = field(default_factory=dict)


class PowerIndex(StrEnum):
    """The indices of power that may stand for what members of a body can bring to bear."""

    SHAPLEY = "shapley-shubik"
    BANZHAF = "banzhaf"


@dataclass(frozen=True, slots=True, kw_only=True)
class ByPower(Clause):
    """Capability taken from a decision: its power index, `times` a number, for each position without its own."""

    index: PowerIndex = PowerIndex.SHAPLEY
    of: Name
    times: Quantity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit(Clause):
    """What may be agreed at all on an issue, whoever wants more: a stretch of its scale."""

    allows: Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute(Clause):
    """A matter of bargaining on a scale, with the parties' positions (`issues:` in a case).

    There is no deal without those of `needs`; a body among them agrees by the rule of the power that it `uses`, or its own, with
    whoever sits in it after the event `since`.
    """

    scale: tuple[Quantity, Quantity]
    ends: Mapping[Quantity, str] = field(default_factory=dict)
    positions: Mapping[Name, Position] = field(default_factory=dict)
    needs: tuple[Name, ...] = ()
    uses: Name | None = None
    since: Name | None = None
    capability: ByPower | None = None
    limits: Mapping[Name, Limit] = field(default_factory=dict)
    reference: Quantity | None = None
    outcome: Quantity | None = None
