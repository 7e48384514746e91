"""A report as data: sections of blocks, which each renderer turns into its own form."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from kingmaker.records import dataclass

if TYPE_CHECKING:
    from datetime import datetime
    from fractions import Fraction

#: The version of the JSON form of a document.
FORMAT_VERSION = "1.0"

#: What a line is said to rest on where its clause names no source and does not say how sure it is.
UNSOURCED = "clause"


@dataclass(frozen=True, slots=True)
class Rests:
    """What a line rests on: the clause it came from, the sources, how sure it is."""

    clause: str = ""
    sources: tuple[str, ...] = ()
    certainty: str = ""

    def words(self) -> str:
        """Return it as one short text, such as ``wired (reported)``.

        >>> Rests("powers.dismiss", ("wired",), "reported").words()
        'wired (reported)'
        """
        sources = ", ".join(self.sources)
        if not self.certainty:
            return sources
        return f"{sources} ({self.certainty})" if sources else self.certainty


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; `of` is the section whose finding it tells, where it tells one in short, `rests` what that rests on."""

    text: str
    of: str = ""
    rests: Rests = field(default_factory=Rests)


@dataclass(frozen=True, slots=True)
class Items:
    """A list of short texts, each with what it rests on."""

    items: tuple[tuple[str, Rests], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key in JSON, its heading, and how narrow and wide it may be in a terminal."""

    key: str
    title: str
    least: int = 0
    most: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A row of texts, one for each column, and what it rests on."""

    cells: tuple[str, ...]
    rests: Rests = field(default_factory=Rests)


@dataclass(frozen=True, slots=True)
class Fold:
    """What a page shows only when it is opened: from which place up to which, and the line that opens it."""

    start: int
    end: int
    title: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns; `sourced` shows what each rests on as a last column, `folds` are of rows."""

    id: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    title: str = ""
    sourced: bool = True
    folds: tuple[Fold, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Things of which one text holds: who, the text, and the things, each with what it rests on."""

    title: str
    text: str
    items: tuple[tuple[str, Rests], ...]
    rests: Rests = field(default_factory=Rests)


@dataclass(frozen=True, slots=True)
class Groups:
    """Groups one below the other; `lead` stands before the things of each, `folds` are of groups."""

    id: str
    groups: tuple[Group, ...]
    lead: str = ""
    folds: tuple[Fold, ...] = ()


@dataclass(frozen=True, slots=True)
class Series:
    """A line of a chart: its name, and the points that it joins, from left to right."""

    name: str
    points: tuple[tuple[Fraction, Fraction], ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on the axis of a chart that deserves a label."""

    at: Fraction
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Lines over one axis, as data: what runs across, what runs up, and the places that are marked."""

    id: str
    title: str
    across: str
    up: str
    series: tuple[Series, ...]
    marks: tuple[Mark, ...] = ()


class Part(StrEnum):
    """What part somebody plays in a decision; the words are those of the picture."""

    DECIDES = "decides"  #: carries it alone, and nobody else can
    CARRIES = "carries"  #: carries it alone
    STOPS = "stops"  #: stops it alone
    MATTERS = "matters"  #: makes a difference with some others
    DUMMY = "no effect"  #: votes, and never makes a difference
    UNTOLD = "not told"  #: votes; whether that ever matters is too much to tell
    NONE = ""  #: has no vote


@dataclass(frozen=True, slots=True)
class Who:
    """A column of a matrix: somebody, or several who play the same part everywhere; of a crowd, that it is one."""

    title: str
    people: tuple[str, ...]
    crowd: bool = False


@dataclass(frozen=True, slots=True)
class What:
    """A row of a matrix: decisions of one game, the part of each column in it, and what begins a sentence on it, if not the title."""

    title: str
    decisions: tuple[str, ...]
    parts: tuple[Part, ...]
    rests: Rests = field(default_factory=Rests)
    words: str = ""


@dataclass(frozen=True, slots=True)
class Matrix:
    """Decisions by people: a picture as data."""

    id: str
    title: str
    columns: tuple[Who, ...]
    rows: tuple[What, ...]


class Fate(StrEnum):
    """What becomes of what one gives another; the words are those of the picture."""

    WITHHELD = "is withheld"  #: this is the cut
    STOPS = "stops"  #: nobody is left to give it
    WEAKENS = "weakens"  #: others are left who could give it
    FLOWS = "goes on"  #: untouched
    IDLE = "not in force"  #: would flow in another state


@dataclass(frozen=True, slots=True)
class Link:
    """What one gives another of the same fate: indices into the parties, the kinds of goods, their titles."""

    giver: int
    taker: int
    fate: Fate
    goods: tuple[str, ...]
    titles: tuple[str, ...]
    dependencies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Network:
    """Who gives what to whom, and what becomes of it: a picture as data.

    `parties` pairs the name of each in the case with what people call it.
    """

    id: str
    title: str
    parties: tuple[tuple[str, str], ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A probability with its interval, and what it is of: its name in the case, and what people call it."""

    id: str
    name: str
    mean: float
    low: float
    high: float
    error: float = 0.0  #: the standard error of sampling; 0 where there is none


@dataclass(frozen=True, slots=True)
class Bars:
    """Probabilities beside each other: a picture as data."""

    id: str
    title: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Pull:
    """How far a probability moves with one assumption: its mean where that is lowest, and where it is highest."""

    path: str
    name: str
    low: float
    high: float
    share: float  #: of the spread of the probability, that which this assumption explains by itself


@dataclass(frozen=True, slots=True)
class Tornado:
    """Assumptions by how far they move one probability, the strongest first: a picture as data."""

    id: str
    title: str
    mean: float
    pulls: tuple[Pull, ...]


@dataclass(frozen=True, slots=True)
class Stop:
    """A moment of a course: what happened, and each probability from then on; number 0 is the beginning.

    `shown` is false where it has no sign of its own in the picture.
    """

    number: int
    id: str
    label: str
    at: datetime
    bars: tuple[Bar, ...]
    turning: bool = False
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Course:
    """How probabilities change from moment to moment until the end of a stretch of time: a picture as data."""

    id: str
    title: str
    stops: tuple[Stop, ...]
    ends: datetime


class Shape(StrEnum):
    """What stands in a box of a structure."""

    PERSON = "person"
    BODY = "body"  #: decides by votes
    ENTITY = "entity"
    SEATS = "election"  #: fills seats


@dataclass(frozen=True, slots=True)
class Box:
    """One box of a structure: its name in the case, what people call it, what it is."""

    name: str
    title: str
    shape: Shape


@dataclass(frozen=True, slots=True)
class Tie:
    """One has a part in deciding for another, only holds a part of it, or is bound to it by a contract.

    `start` and `end` are indices into the boxes; `label` says by what.
    """

    start: int
    end: int
    label: str
    decides: bool
    contract: bool = False


@dataclass(frozen=True, slots=True)
class Structure:
    """Who decides for whom, and who holds a part without deciding, as a picture in data; several who tie to one box alike may stand in one."""

    id: str
    title: str
    boxes: tuple[Box, ...]
    ties: tuple[Tie, ...]


class Spot(StrEnum):
    """What a row of a scale is about."""

    PARTY = "party"  #: where somebody stands
    LIMIT = "limit"  #: what may be agreed at all
    DEMAND = "demand"  #: what is asked or offered
    MODEL = "model"  #: where a model puts it


@dataclass(frozen=True, slots=True)
class Place:
    """A row of a scale: a stretch with a point of it; for a party, its part of all weight, and what else is to be said."""

    kind: Spot
    id: str
    name: str
    low: float
    middle: float
    high: float
    weight: float = 0.0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Scale:
    """A matter of bargaining on its scale: a picture as data.

    `ends` are points with what they mean. `sure` and `possible` are the stretches of the zone of agreement. `chances` are as
    many equal steps from `low` to `high`, how likely each is by the blend; none where nothing is told.
    """

    id: str
    title: str
    low: float
    high: float
    unit: str
    ends: tuple[tuple[float, str], ...]
    sure: tuple[tuple[float, float], ...]
    possible: tuple[tuple[float, float], ...]
    places: tuple[Place, ...]
    chances: tuple[float, ...] = ()


Block: TypeAlias = (Text | Items | Table | Groups | Chart | Matrix | Network | Bars | Tornado | Course | Structure | Scale)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report under its heading: `how` that was obtained, `folds` of blocks, `facts` for the beginning of a report."""

    id: str
    title: str
    blocks: tuple[Block, ...]
    how: str = ""
    folds: tuple[Fold, ...] = ()
    facts: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report: what it is of, its sections, and how it was made."""

    kind: str
    case: str
    title: str
    sections: tuple[Section, ...]
    made: tuple[tuple[str, str], ...] = ()
