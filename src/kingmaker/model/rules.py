"""Rules of voting as trees: what is counted, against what, and how the counts combine."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from kingmaker.problems import NOWHERE
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from kingmaker.model.values import Comparison, Name, Quantity
    from kingmaker.problems import Location


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
class Placed:
    """A sentence, or part of one, with its place in the file."""

    where: Location = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Base(Placed):
    """What is counted: a kind, and the name where the kind needs one."""

    kind: BaseKind
    name: Name | None = None


@dataclass(frozen=True, slots=True)
class Count(Placed):
    """A tally compared with a share of the base (unit ``share``) or with a number of it.

    ``more than half of in office`` or ``at least 9 of members``. Without a tally the place
    decides: `FOR` in `passes`, `PRESENT` in `quorum`.
    """

    comparison: Comparison
    bound: Quantity
    base: Base
    tally: Tally | None = None


@dataclass(frozen=True, slots=True)
class Every(Placed):
    """Everybody in the base (and the base is not empty): ``every of in office``."""

    base: Base
    tally: Tally | None = None


@dataclass(frozen=True, slots=True)
class NoneOf(Placed):
    """Nobody in the base: ``none of permanent against``. Holds for an empty base."""

    base: Base
    tally: Tally | None = None


@dataclass(frozen=True, slots=True)
class Plurality(Placed):
    """The seats go to those with the most votes; elections only."""


@dataclass(frozen=True, slots=True)
class NoRule(Placed):
    """Said to be none: no quorum is asked for."""


@dataclass(frozen=True, slots=True)
class AnyRule(Placed):
    """One of several rules is enough."""

    parts: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class AllRules(Placed):
    """Several rules, all required."""

    parts: tuple[Rule, ...]


Rule: TypeAlias = Count | Every | NoneOf | Plurality | NoRule | AnyRule | AllRules
