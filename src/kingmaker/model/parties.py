"""Who there is: people, groups, entities, what they hold and what binds them."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING

from kingmaker.model.clauses import Clause
from kingmaker.problems import NOWHERE
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from kingmaker.model.clauses import Cased
    from kingmaker.model.money import Compounds
    from kingmaker.model.sentences import Base, Condition
    from kingmaker.model.values import Duration, Name, Quantity


class PartyKind(StrEnum):
    """What a party is: a human being, an organisation acting as one, or a crowd."""

    PERSON = "person"
    ORGANISATION = "organisation"
    CROWD = "crowd"


class GroupKind(StrEnum):
    """What binds a group: nothing but a name, acting in concert (holdings add up), or a bloc (votes as one)."""

    GROUP = "group"
    CONCERT = "concert"
    BLOC = "bloc"


@dataclass(frozen=True, slots=True, kw_only=True)
class Party(Clause):
    """Somebody: a person, an organisation or a crowd. `size` counts a crowd's heads."""

    kind: PartyKind = PartyKind.PERSON
    tags: tuple[str, ...] = ()
    works_at: Name | None = None
    size: Quantity | None = None
    aliases: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group(Clause):
    """Several parties under one name."""

    members: tuple[Name, ...] = ()
    kind: GroupKind = GroupKind.GROUP
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity(Clause):
    """A legal person or institution: what governs it, and who controls it without votes."""

    kind: str = ""
    governed_by: Cased[Name] = ()
    controlled_by: Cased[Name] = ()
    aliases: tuple[str, ...] = ()
    purpose: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight(Clause):
    """A quantity carried by voters: population, seats in a parliament, tokens."""

    unit: str = ""
    of: Mapping[Name, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareClass(Clause):
    """One class of shares of an entity: votes per share and who holds how many.

    `held_by` maps a holder to a number; a holder mapped to `None` has the rest of `outstanding`. `converts`
    tells whether it may turn into another class, `None` where the case does not say. A `dividend` accrues from a day on and is
    added to the preference; it is simple where the class does not say how it `compounds`.
    """

    votes: Cased[Quantity | Name] = ()
    outstanding: Quantity | None = None
    treasury: Quantity | None = None
    held_by: Mapping[Name, Quantity | None] = field(default_factory=dict)
    converts_to: Name | None = None
    converts: bool | None = None
    converts_at: Quantity | None = None
    votes_at: str = ""
    capital: Quantity | None = None
    preference: Quantity | None = None
    dividend: Quantity | None = None
    accrues_from: date | None = None
    compounds: Compounds | None = None
    seniority: int | None = None
    participation: str = ""
    cap: Quantity | None = None
    strike: Quantity | None = None
    invested: Quantity | None = None
    vests: Condition | None = None

    @property
    def in_parts(self) -> bool:
        """Whether its holdings are known in percent only: what is issued then stands nowhere, and is taken to be a hundred."""
        written = self.where != NOWHERE
        return written and self.outstanding is not None and self.outstanding.where == self.where

    @property
    def without_capital(self) -> bool:
        """Whether it says that it has no part of the capital, as a golden share has none."""
        return self.capital is not None and self.capital.exact == 0


class AgreementKind(StrEnum):
    """What an agreement does."""

    PROXY = "proxy"
    VOTING = "voting"
    PACT = "pact"
    LICENCE = "licence"
    CHARTER = "charter"
    CONTROL = "control"
    DRAG_ALONG = "drag-along"
    TAG_ALONG = "tag-along"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement(Clause):
    """A contract between parties: a proxy, a voting agreement, a licence, control by contract."""

    kind: AgreementKind = AgreementKind.OTHER
    giver: tuple[Name, ...] = ()
    taker: tuple[Name, ...] = ()
    what: Base | None = None
    amount: Quantity | None = None
    on: tuple[Name, ...] = ()
    revocable: bool | None = None
    from_date: date | None = None
    until: Condition | None = None
    notice: Duration | None = None
    cure: Duration | None = None
    exclusive: bool | None = None
    terms: str = ""
