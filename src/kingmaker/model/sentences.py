"""The short sentences of a case as trees: rules of voting, conditions, acts and claims.

One form for each sentence, wherever it stands. `where` never counts for equality.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from kingmaker.model.values import Comparison, Name, Quantity
from kingmaker.problems import NOWHERE, Location


class BaseKind(StrEnum):
    """What a threshold is counted against."""

    MEMBERS = "members"  #: everybody entitled to vote in the body
    SEATS = "seats"  #: the number fixed by the documents, vacancies included
    IN_OFFICE = "in office"  #: filled seats
    PRESENT = "present"  #: those who take part, abstainers included
    VOTERS = "voters"  #: members who may vote on this question, recusals taken out
    VOTES_CAST = "votes cast"  #: votes for and against
    SHARES_PRESENT = "shares present"  #: votes of the shares that take part
    OUTSTANDING = "outstanding shares"  #: votes of all shares; with a name, of one class
    NAMED = "named"  #: a group, a weight, a class of shares or a body, by name


class Tally(StrEnum):
    """Which ballots a count adds up."""

    FOR = "for"
    AGAINST = "against"
    ABSTAINING = "abstaining"
    NOT_FOR = "not for"
    PRESENT = "present"
    FOR_OR_ABSTAINING = "for or abstaining"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    where: Location = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Base(_Placed):
    """What is counted: a kind, and the name where the kind needs one."""

    kind: BaseKind
    name: Name | None = None


# --- rules -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Count(_Placed):
    """A tally compared with a share of the base (unit ``share``) or with a number of it.

    ``more than half of in office`` or ``at least 9 of members``. Without a tally the place
    decides: `FOR` in `passes`, `PRESENT` in `quorum`.
    """

    comparison: Comparison
    bound: Quantity
    base: Base
    tally: Tally | None = None


@dataclass(frozen=True, slots=True)
class Every(_Placed):
    """Everybody in the base (and the base is not empty): ``every of in office``."""

    base: Base
    tally: Tally | None = None


@dataclass(frozen=True, slots=True)
class NoneOf(_Placed):
    """Nobody in the base: ``none of permanent against``. Holds for an empty base."""

    base: Base
    tally: Tally | None = None


@dataclass(frozen=True, slots=True)
class Plurality(_Placed):
    """The seats go to those with the most votes; elections only."""


@dataclass(frozen=True, slots=True)
class NoRule(_Placed):
    """Said to be none: no quorum is asked for."""


@dataclass(frozen=True, slots=True)
class AnyRule(_Placed):
    """One of several rules is enough."""

    parts: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class AllRules(_Placed):
    """Several rules, all required."""

    parts: tuple[Rule, ...]


Rule: TypeAlias = Count | Every | NoneOf | Plurality | NoRule | AnyRule | AllRules


# --- conditions --------------------------------------------------------------------------


class Pronoun(StrEnum):
    """Words that stand for somebody the sentence does not name."""

    ACTOR = "actor"  #: whoever acts, wants or votes here
    IT = "it"  #: the one that `each` runs over


@dataclass(frozen=True, slots=True)
class HolderOf(_Placed):
    """Whoever holds an office."""

    office: Name


@dataclass(frozen=True, slots=True)
class EveryoneIn(_Placed):
    """Everybody in a body or group."""

    place: Name


Ref: TypeAlias = Name | Pronoun | HolderOf | EveryoneIn


class Special(StrEnum):
    """Values that are no name: an empty office, no employer."""

    VACANT = "vacant"
    NONE = "none"
    NOWHERE = "nowhere"
    UNKNOWN = "unknown"


Value: TypeAlias = Name | Pronoun | Special | Quantity | HolderOf


@dataclass(frozen=True, slots=True)
class Is(_Placed):
    """``ceo is altman`` (altman is among the holders), ``talks is open``, ``chair is vacant``."""

    subject: Ref
    value: Value


@dataclass(frozen=True, slots=True)
class Level(_Placed):
    """A gauge or measure compared in the order of its levels: ``staff at least threatening``."""

    subject: Ref
    comparison: Comparison
    value: Value


@dataclass(frozen=True, slots=True)
class Member(_Placed):
    """``altman on board``, ``it in cabinet``."""

    subject: Ref
    place: Name


@dataclass(frozen=True, slots=True)
class Works(_Placed):
    """``altman works at microsoft``."""

    subject: Ref
    employer: Name | Special


@dataclass(frozen=True, slots=True)
class Holds(_Placed):
    """``fund holds at least 2 million preferred``, ``founder holds fewer than 5% of outstanding shares``.

    The bound is a share of `base`, or a number of the class that `base` names. Without a
    bound (``director holds shares of global``) any holding will do.
    """

    subject: Ref
    comparison: Comparison
    bound: Quantity
    base: Base


class Predicate(StrEnum):
    """What is asked of each one counted."""

    MEMBER = "on"
    WORKS = "works at"
    IN_OFFICE = "in office"
    HOLDS = "hold shares of"
    IS = "is"  #: carries a tag, such as `independent`


@dataclass(frozen=True, slots=True)
class Counted(_Placed):
    """``at least 4 of board in office``, ``at least half of staff works at microsoft``."""

    comparison: Comparison
    bound: Quantity
    of: Base
    predicate: Predicate
    place: Name | Special | None = None


@dataclass(frozen=True, slots=True)
class DateIs(_Placed):
    """``date at least 2032-01-15``: the day or time it is, compared."""

    comparison: Comparison
    date: datetime


@dataclass(frozen=True, slots=True)
class Happened(_Placed):
    """An event of the record or a move of play has happened."""

    event: Name


@dataclass(frozen=True, slots=True)
class Moved(_Placed):
    """A measure rose or fell, by so much, to so much: ``openai-value falls 70%``."""

    measure: Name
    rises: bool
    by: Quantity | None = None
    to: Quantity | None = None


@dataclass(frozen=True, slots=True)
class TermIs(_Placed):
    """A defined term holds."""

    term: Name


@dataclass(frozen=True, slots=True)
class Always(_Placed):
    """Holds in every state."""


@dataclass(frozen=True, slots=True)
class Otherwise(_Placed):
    """What no earlier ending of the list says; last ending only."""


@dataclass(frozen=True, slots=True)
class Not(_Placed):
    """The part does not hold."""

    part: Condition


@dataclass(frozen=True, slots=True)
class And(_Placed):
    """All parts hold."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Or(_Placed):
    """At least one part holds."""

    parts: tuple[Condition, ...]


Fact: TypeAlias = (
    Is | Level | Member | Works | Holds | Counted | DateIs | Happened | Moved | TermIs | Always | Otherwise
)
Condition: TypeAlias = Fact | Not | And | Or
#: What a move or an event can make true; a denial only of a `Member`.
Assertable: TypeAlias = Is | Member | Works | Moved | Not


# --- acts --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Appoint(_Placed):
    """``appoint murati as ceo``."""

    who: Ref
    office: Name


@dataclass(frozen=True, slots=True)
class Remove(_Placed):
    """``remove altman from board``."""

    who: Ref
    place: Name


@dataclass(frozen=True, slots=True)
class Elect(_Placed):
    """``elect n1 to board``, ``elect slate-one to board.class-one``."""

    who: Ref
    place: Name


@dataclass(frozen=True, slots=True)
class Resign(_Placed):
    """``brockman resigns from board``: nobody's vote is needed."""

    who: Ref
    place: Name


@dataclass(frozen=True, slots=True)
class SetTo(_Placed):
    """``set founder-votes to 10``: a gauge takes a level."""

    gauge: Name
    value: Value


@dataclass(frozen=True, slots=True)
class Amend(_Placed):
    """``amend bodies.board.seats to 9``: a clause is replaced."""

    path: Name
    text: str


@dataclass(frozen=True, slots=True)
class Pay(_Placed):
    """``pay 5 million USD from dao to club``."""

    amount: Quantity
    payer: Ref
    payee: Ref


@dataclass(frozen=True, slots=True)
class Transfer(_Placed):
    """``transfer 5% of outstanding common from retail to raider``."""

    bound: Quantity
    of: Base
    giver: Ref
    taker: Ref


@dataclass(frozen=True, slots=True)
class Issue(_Placed):
    """``issue 95 million common to others``: new shares of a class."""

    count: Quantity
    share_class: Name
    taker: Ref


@dataclass(frozen=True, slots=True)
class Call(_Placed):
    """``call stockholders``: a meeting of a body is called, with its notice."""

    body: Name


Act: TypeAlias = Appoint | Remove | Elect | Resign | SetTo | Amend | Pay | Transfer | Issue | Call


# --- claims ------------------------------------------------------------------------------


class Quantifier(StrEnum):
    """How many of a group a claim is about."""

    NO = "no"
    SOME = "some"
    EVERY = "every"


@dataclass(frozen=True, slots=True)
class Coalition(_Placed):
    """Who a claim is about: these people together, or any so many of a group.

    With a quantifier, `count` members of `group` (all sizes when `count` is `None`).
    """

    names: tuple[Name, ...] = ()
    quantifier: Quantifier | None = None
    count: int | None = None
    group: Name | None = None


class Verb(StrEnum):
    """What ability is claimed: with help, alone, against all, to keep, to stop."""

    COULD = "could"
    CARRY = "carry"
    FORCE = "force"
    HOLD = "hold"
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class Within(_Placed):
    """A horizon: so many motions, meetings, moves, or a stretch of time."""

    count: int
    unit: str


@dataclass(frozen=True, slots=True)
class CanClaim(_Placed):
    """``toner and mccauley can never force ceo is not altman within 6 motions``.

    The goal is a decision (a power or a move, by name), an act, or a condition.
    """

    who: Coalition
    verbs: tuple[Verb, ...]
    goal: Name | Act | Condition
    never: bool = False
    within: Within | None = None


class Role(StrEnum):
    """What a voter may be in one decision."""

    DUMMY = "dummy"
    DICTATOR = "dictator"
    VETOER = "vetoer"
    MATTERS = "matters"


@dataclass(frozen=True, slots=True)
class RoleClaim(_Placed):
    """``every of council matters for legislate``, ``luxembourg is a dummy for council``."""

    who: Coalition
    role: Role
    decision: Name


@dataclass(frozen=True, slots=True)
class ControlClaim(_Placed):
    """``foundation controls company``; `None` for ``nobody controls company``."""

    controller: Name | None
    entity: Name


@dataclass(frozen=True, slots=True)
class PaidClaim(_Placed):
    """``nonprofit receives 7 billion USD of 40 billion USD``; of `None`: the residual, every further dollar."""

    holder: Name
    amount: Quantity | None
    of: Quantity | None = None


@dataclass(frozen=True, slots=True)
class AlwaysClaim(_Placed):
    """``always at most 7 of board in office``: a condition no move of the case can break."""

    condition: Condition


Claimed: TypeAlias = CanClaim | RoleClaim | ControlClaim | PaidClaim | AlwaysClaim
Sentence: TypeAlias = Rule | Condition | Act | Claimed
