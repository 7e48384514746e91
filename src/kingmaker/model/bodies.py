"""Who decides: bodies with their seats and rules, offices, and the powers they use."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from kingmaker.model.clauses import Clause
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from datetime import datetime

    from kingmaker.model.clauses import Cased
    from kingmaker.model.sentences import Act, Base, Condition, Rule
    from kingmaker.model.values import Duration, Name, Quantity, Recurrence


@dataclass(frozen=True, slots=True, kw_only=True)
class Electorate(Clause):
    """Members that are not listed: all with a weight, or the holders of a class of shares.

    With neither (``holders of shares``), all who hold shares of the body's entity.
    """

    weight: Name | None = None
    share_class: Name | None = None


class Counts(StrEnum):
    """What becomes of a recused member: counted as absent or abstaining, or taken out of the members."""

    AS_ABSENT = "as absent"
    AS_ABSTAINING = "as abstaining"
    NOT_AT_ALL = "not at all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recusal(Clause):
    """Who may not vote here, and how they are counted for the quorum and the vote."""

    who: Condition | None = None
    names: tuple[Name, ...] = ()
    counts: Counts = Counts.NOT_AT_ALL
    in_quorum: bool | None = None


class TieRule(StrEnum):
    """What an even division means."""

    FAILS = "fails"
    PASSES = "passes"
    CHAIR_DECIDES = "decides"  #: the holder of `office` has a casting vote and no other
    SECOND_VOTE = "votes again"  #: the holder votes like others and once more on a tie


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie(Clause):
    """How a tie is broken, and by the holder of which office."""

    rule: TieRule
    office: Name | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Consents(Clause):
    """Deciding in writing, without a meeting; `refused` where the documents forbid it."""

    passes: Cased[Rule] = ()
    notice: Duration | None = None
    window: Duration | None = None
    refused: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatGroup(Clause):
    """Seats that share one way of being filled, emptied and renewed."""

    count: int | None = None
    held_by: tuple[Name, ...] = ()
    elected_by: Cased[Name] = ()
    removed_by: Cased[Name] = ()
    cause: bool | None = None
    expires: datetime | None = None
    term: Duration | None = None
    limit: int | None = None
    holds_over: bool = True
    ex_officio: Name | None = None
    when: Condition | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Nomination(Clause):
    """Who may put up candidates, and how long before."""

    who: Condition | None = None
    notice: Duration | None = None


class Breach(StrEnum):
    """What follows when a limit is broken: the act is void, the seat vacant, or only a duty is."""

    VOID = "void"
    VACANT = "vacant"
    DUTY = "duty"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit(Clause):
    """What must be true of who sits: a qualification or a composition."""

    that: Condition
    breach: Breach = Breach.DUTY


@dataclass(frozen=True, slots=True, kw_only=True)
class Body(Clause):
    """A board, a meeting of shareholders, a council: who votes and by which rule.

    `seats` is the number fixed by the documents; with seat groups it is the sum of theirs.
    Rules that are not given come from the law pack, where one applies.
    """

    of: Name | None = None
    members: tuple[Name, ...] = ()
    electorate: Electorate | None = None
    seats: int | None = None
    seats_at_most: int | None = None
    seat_groups: tuple[SeatGroup, ...] = ()
    quorum: Cased[Rule] = ()
    passes: Cased[Rule] = ()
    tie: Tie | None = None
    recused: tuple[Recusal, ...] = ()
    notice: Duration | None = None
    waiver: str = ""
    window: Duration | None = None
    extension: Duration | None = None
    meets: Recurrence | None = None
    called_by: tuple[Name, ...] = ()
    tabled_by: Condition | None = None
    nominates: Nomination | None = None
    proxies: int | None = None
    written_consent: Consents | None = None
    vacancies: Decision | None = None
    observers: tuple[Name, ...] = ()
    limits: tuple[Limit, ...] = ()
    parent: Name | None = None
    scope: tuple[Name, ...] = ()
    joined_by: str = ""

    @property
    def sitting(self) -> tuple[Name, ...]:
        """Everybody who holds a seat now, listed members first, then group by group."""
        return (*self.members, *(n for g in self.seat_groups for n in g.held_by))

    @property
    def seat_count(self) -> int | None:
        """The fixed number of seats: as written, else the groups' sum, else `None` (those who sit)."""
        if self.seats is not None:
            return self.seats
        counts = [g.count if g.count is not None else len(g.held_by) for g in self.seat_groups]
        return len(self.members) + sum(counts) if counts else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Office(Clause):
    """A post with one holder or several: who appoints and who removes."""

    of: Name | None = None
    held_by: tuple[Name, ...] = ()
    seats: int | None = None
    seats_at_most: int | None = None
    appointed_by: Cased[Name] = ()
    removed_by: Cased[Name] = ()
    cause: bool | None = None
    person_concerned: bool | None = None
    passes: Cased[Rule] = ()
    term: Duration | None = None
    expires: datetime | None = None
    acting: bool | None = None


class Concerns(StrEnum):
    """The acts that law and the search know by name; any other power is a matter of its own."""

    ELECT_DIRECTOR = "elect-director"
    REMOVE_DIRECTOR = "remove-director"
    FILL_VACANCY = "fill-vacancy"
    APPOINT_OFFICER = "appoint-officer"
    REMOVE_OFFICER = "remove-officer"
    FIX_BOARD_SIZE = "fix-board-size"
    AMEND_BYLAWS = "amend-bylaws"
    AMEND_CHARTER = "amend-charter"
    CALL_MEETING = "call-meeting"
    MERGE = "merge"
    DISSOLVE = "dissolve"
    ISSUE_SHARES = "issue-shares"
    DELEGATE = "delegate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(Clause):
    """One step of deciding: who decides and by which rule (its own, or the body's ordinary one).

    `consent`: each of them must carry the act too, silence is no. `veto`: each may stop it until it is in force,
    silence is yes. `person_concerned`: whether the one it is about may vote.
    """

    by: Name | None = None
    passes: Cased[Rule] = ()
    quorum: Cased[Rule] = ()
    cause: bool | None = None
    recused: tuple[Recusal, ...] = ()
    voters: Condition | None = None
    person_concerned: bool | None = None
    consent: tuple[Name, ...] = ()
    veto: tuple[Name, ...] = ()
    overridden_by: Name | None = None
    tie: Tie | None = None
    notice: Duration | None = None
    window: Duration | None = None
    extension: Duration | None = None
    after: Duration | None = None
    lapses: Duration | None = None
    when: Condition | None = None
    written_consent: Consents | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Power(Clause):
    """What may be decided: a list of ways, any of which will do; each way is steps in order.

    A power with one step has one way of one step. `at_most` bounds what it may set.
    """

    ways: tuple[tuple[Decision, ...], ...] = ()
    concerns: Concerns | None = None
    of: Name | None = None
    acts: tuple[Act, ...] = ()
    at_most: int | None = None
    from_: Condition | None = None
    until: Condition | None = None
    not_delegable: bool = False

    @property
    def deciders(self) -> tuple[Name, ...]:
        """Everybody who decides in some way or step, in the order of the text, each once."""
        found = [s.by for way in self.ways for s in way if s.by is not None]
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding(Clause):
    """So much of a class in somebody's hands."""

    holder: Name
    amount: Quantity
    of: Base
