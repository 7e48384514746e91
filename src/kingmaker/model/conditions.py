"""Conditions on the state as trees: one form for wants, moves, endings, goals and forecasts."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from kingmaker.model.rules import Placed
from kingmaker.model.values import Name, Quantity
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from datetime import datetime

    from kingmaker.model.rules import Base
    from kingmaker.model.values import Comparison


class Pronoun(StrEnum):
    """Words that stand for somebody the sentence does not name."""

    ACTOR = "actor"  #: whoever acts, wants or votes here
    IT = "it"  #: the one that `each` runs over


@dataclass(frozen=True, slots=True)
class HolderOf(Placed):
    """Whoever holds an office."""

    office: Name


@dataclass(frozen=True, slots=True)
class EveryoneIn(Placed):
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
class Is(Placed):
    """``ceo is altman`` (altman is among the holders), ``talks is open``, ``chair is vacant``."""

    subject: Ref
    value: Value


@dataclass(frozen=True, slots=True)
class Level(Placed):
    """A gauge or measure compared in the order of its levels: ``staff at least threatening``."""

    subject: Ref
    comparison: Comparison
    value: Value


@dataclass(frozen=True, slots=True)
class Member(Placed):
    """``altman on board``, ``it in cabinet``."""

    subject: Ref
    place: Name


@dataclass(frozen=True, slots=True)
class Works(Placed):
    """``altman works at microsoft``."""

    subject: Ref
    employer: Name | Special


@dataclass(frozen=True, slots=True)
class Holds(Placed):
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
class Counted(Placed):
    """``at least 4 of board in office``, ``at least half of staff works at microsoft``."""

    comparison: Comparison
    bound: Quantity
    of: Base
    predicate: Predicate
    place: Name | Special | None = None


@dataclass(frozen=True, slots=True)
class DateIs(Placed):
    """``date at least 2032-01-15``: the day or time it is, compared."""

    comparison: Comparison
    date: datetime


@dataclass(frozen=True, slots=True)
class Happened(Placed):
    """An event of the record or a move of play has happened."""

    event: Name


@dataclass(frozen=True, slots=True)
class Moved(Placed):
    """A measure rose or fell, by so much, to so much: ``openai-value falls 70%``."""

    measure: Name
    rises: bool
    by: Quantity | None = None
    to: Quantity | None = None


@dataclass(frozen=True, slots=True)
class TermIs(Placed):
    """A defined term holds."""

    term: Name


@dataclass(frozen=True, slots=True)
class Always(Placed):
    """Holds in every state."""


@dataclass(frozen=True, slots=True)
class Otherwise(Placed):
    """What no earlier ending of the list says; last ending only."""


@dataclass(frozen=True, slots=True)
class Not(Placed):
    """The part does not hold."""

    part: Condition


@dataclass(frozen=True, slots=True)
class And(Placed):
    """All parts hold."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Or(Placed):
    """At least one part holds."""

    parts: tuple[Condition, ...]


Fact: TypeAlias = (
    Is
    | Level
    | Member
    | Works
    | Holds
    | Counted
    | DateIs
    | Happened
    | Moved
    | TermIs
    | Always
    | Otherwise
)
Condition: TypeAlias = Fact | Not | And | Or
#: What a move or an event can make true; a denial only of a `Member`.
Assertable: TypeAlias = Is | Member | Works | Moved | Not
