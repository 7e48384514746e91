"""What is said: sources, events, claims, forecasts, questions, the story, assertions, variants."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING

from kingmaker.model.clauses import Clause
from kingmaker.problems import NOWHERE
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from kingmaker.model.sentences import Act, Claimed, Condition, Fact
    from kingmaker.model.values import Duration, Moment, Name, Quantity
    from kingmaker.problems import Location


class SourceKind(StrEnum):
    """What a source is; news, opinion and fiction are never mixed."""

    NEWS = "news"
    OPINION = "opinion"
    FICTION = "fiction"
    LAW = "law"
    CHARTER = "charter"
    CONTRACT = "contract"
    FILING = "filing"
    DOCUMENTATION = "documentation"
    DATA = "data"
    STATEMENT = "statement"
    RESEARCH = "research"
    OWN = "own"  #: the case's author


@dataclass(frozen=True, slots=True, kw_only=True)
class Source(Clause):
    """Who says so: a text with its date, its kind and where it stands."""

    kind: SourceKind | None = None
    date: date | None = None
    by: str = ""
    url: str = ""
    lines: str = ""
    stance_for: tuple[Name, ...] = ()
    stance_against: tuple[Name, ...] = ()
    themes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Clause):
    """Something that happened: a move that was played, or a fact that came about.

    A known ballot is listed (`votes_for` …), `unknown_rest` says that the others' is not known.
    """

    at: Moment | None = None
    after: tuple[Name, ...] = ()
    by: tuple[Name, ...] = ()
    to: tuple[Name, ...] = ()
    move: Name | None = None
    it: Name | None = None
    uses: Name | None = None
    do: tuple[Act, ...] = ()
    then: tuple[Fact, ...] = ()
    votes_for: tuple[Name, ...] = ()
    votes_against: tuple[Name, ...] = ()
    abstaining: tuple[Name, ...] = ()
    absent: tuple[Name, ...] = ()
    unknown: tuple[Name, ...] = ()
    unknown_rest: bool = False
    failed: bool = False
    outside: bool = False
    background: bool = False
    known_to: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Clause):
    """Something sources differ on, or do not say (`unknown`)."""

    asks: str = ""
    unknown: bool = False
    readings: Mapping[Name, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure(Clause):
    """A number the record speaks of that is not part of play: a valuation, a price, money put in."""

    of: Name | None = None
    unit: str = ""


class Confidence(StrEnum):
    """How firmly somebody says something."""

    CERTAIN = "certain"
    LIKELY = "likely"
    POSSIBLE = "possible"
    RUMOUR = "rumour"
    DENIED = "denied"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(Clause):
    """Somebody says something about a measure, a question or a clause.

    Claims about one thing that say different things are a contradiction.
    """

    about: Name
    says: str = ""
    amount: Quantity | None = None
    condition: Condition | None = None
    by: tuple[Name, ...] = ()
    words: str = ""
    basis: str = ""
    sure: Confidence | None = None
    at_line: str = ""


class Resolution(StrEnum):
    """What became of a forecast."""

    TRUE = "true"
    FALSE = "false"
    PARTLY = "partly"
    UNRESOLVABLE = "unresolvable"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast(Clause):
    """Somebody says what will be: under which condition, how far, by when, how firmly."""

    by: tuple[Name, ...] = ()
    given: Condition | None = None
    then: Condition | None = None
    says: str = ""
    size: Quantity | None = None
    hedge: str = ""
    horizon: Moment | None = None
    horizon_text: str = ""
    made: Moment | None = None
    probability: Quantity | None = None
    attributed: str = ""
    scorable: str = ""
    words: str = ""
    at_line: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome(Clause):
    """What became of a forecast, by which later events, or why it cannot be told."""

    result: Resolution
    by: tuple[Name, ...] = ()
    amount: Quantity | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Character(Clause):
    """Somebody in the outline, and whom of the case it stands for."""

    who: Name | None = None
    as_: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat(Clause):
    """Something that happens in an act: in words, and as a condition or move of the case where one fits."""

    says: str = ""
    condition: Condition | None = None
    move: Name | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryAct(Clause):
    """One act of the outline: what happens in it, in order."""

    beats: tuple[Beat, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryEnd(Clause):
    """An ending of the outline, and the endings of play it maps to."""

    maps_to: tuple[Name, ...] = ()
    beats: tuple[Beat, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Story(Clause):
    """An outline held against the model: characters, acts, twists, a bright and a tragic end."""

    fiction: bool = True
    synopsis: str = ""
    characters: tuple[Character, ...] = ()
    acts: tuple[StoryAct, ...] = ()
    twists: tuple[Beat, ...] = ()
    bright: StoryEnd | None = None
    tragic: StoryEnd | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a variant, as written: what stands at `path` is replaced by `text`, or edited as it says."""

    path: Name
    text: str
    where: Location = field(default=NOWHERE, compare=False, repr=False)


class Level(StrEnum):
    """How much a broken assertion matters."""

    ERROR = "error"
    WARN = "warn"


class First(StrEnum):
    """Who moves first where two sides move in turn: those a claim is about, or the others."""

    US = "us"
    THEM = "them"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assertion(Clause):
    """What the case claims of itself, checked like a test: under a `variant` of the case, and with `changes` made to that.

    `ballots` fixes how some vote; `waived` says why a broken claim is let pass. What a search needs to know is who moves
    `first`, whether powers whose effect is not said are left unused (`as_written`), and whether people resign.
    """

    claim: Claimed
    variant: Name | None = None
    changes: tuple[Change, ...] = ()
    ballots: Mapping[str, tuple[Name, ...]] = field(default_factory=dict)
    severity: Level = Level.ERROR
    waived: str = ""
    first: First | None = None
    as_written: bool | None = None
    resignations: bool | None = None

    @property
    def varied(self) -> bool:
        """Whether it is claimed of another case than the one as it is written."""
        return bool(self.changes) or self.variant is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioStep(Clause):
    """One thing done in a scenario: a move, or acts by somebody, with its ballot and with who put it."""

    move: Name | None = None
    it: Name | None = None
    by: Name | None = None
    uses: Name | None = None
    do: tuple[Act, ...] = ()
    then: tuple[Fact, ...] = ()
    tabled_by: Name | None = None
    votes_for: tuple[Name, ...] = ()
    votes_against: tuple[Name, ...] = ()
    abstaining: tuple[Name, ...] = ()
    absent: tuple[Name, ...] = ()
    at: datetime | None = None
    wait: Duration | None = None
    expect: tuple[Condition, ...] = ()
    fails: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario(Clause):
    """A line of play with what is expected of it, for `replay`."""

    from_: Name | None = None
    seed: int | None = None
    steps: tuple[ScenarioStep, ...] = ()
    expect: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant(Clause):
    """A named set of changes to the case.

    `reading_of` names the question or the clause that it reads in another way than the case does.
    """

    reading_of: Name | None = None
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Precision(Clause):
    """How sharply people choose, per unit of worth."""

    value: Quantity
