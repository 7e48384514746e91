"""What sections of a report found, as records: what the sentences with which a report begins are made of."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, TypeVar

from kingmaker.records import dataclass
from kingmaker.report.document import Rests

if TYPE_CHECKING:
    from kingmaker.report.document import Section

_Fact = TypeVar("_Fact")


@dataclass(frozen=True, slots=True)
class Carrying:
    """Who carries and who stops the decisions of one game, and what these rest on.

    `carries` and `stops` are kinds of coalition in words, `None` where they are too many to list; `alone` is who decides by
    himself, while `idle` vote without effect. `vetoes` can each stop it alone, where all that can are too many. Of `of` voters
    `fewest` can stop it. Of `crowds` that are named each was counted as one voter. `left` is only what is left to a body;
    `silent` that votes of nobody known would count, were they cast.
    """

    what: str
    decisions: tuple[str, ...] = ()
    carries: tuple[str, ...] | None = ()
    stops: tuple[str, ...] | None = ()
    alone: str = ""
    idle: tuple[str, ...] = ()
    vetoes: tuple[str, ...] = ()
    fewest: int = 0
    of: int = 0
    crowds: tuple[str, ...] = ()
    left: bool = False
    silent: bool = False
    rests: Rests = field(default_factory=Rests)


@dataclass(frozen=True, slots=True)
class MostPower:
    """Who has most and who has least power over decisions, with their shares of it, as they are told."""

    what: str
    most: str
    share: str
    least: str
    least_share: str
    rests: Rests = field(default_factory=Rests)


@dataclass(frozen=True, slots=True)
class Taking:
    """Who can take a post or a board, whatever the others do, within how many turns; none if they have it."""

    goal: str
    who: str
    turns: int
    rests: Rests = field(default_factory=Rests)
    #: A board, not a post.
    seats: bool = False


@dataclass(frozen=True, slots=True)
class Controlled:
    """By whom an entity is controlled in the end, and with what; `together` is who does so where nobody does alone.

    `through` is who stands between, if others do; `elects` says that what is held are seats that are filled by an election.
    `grounds` is what the reasons rest on.
    """

    entity: str
    by: str
    together: str = ""
    held: str = ""
    through: str = ""
    elects: bool = False
    rests: Rests = field(default_factory=Rests)
    grounds: tuple[Rests, ...] = ()


@dataclass(frozen=True, slots=True)
class Turned:
    """What a variant changes: entities with a sentence by whom they would be controlled, else what is said of decisions.

    Nothing is said of either where nothing changes.
    """

    variant: str
    controlled: tuple[tuple[str, str], ...] = ()
    decided: str = ""
    rests: Rests = field(default_factory=Rests)


def facts_of(section: Section | None, kind: type[_Fact]) -> tuple[_Fact, ...]:
    """Return what a section found of one kind."""
    found = () if section is None else section.facts
    return tuple(fact for fact in found if isinstance(fact, kind))
