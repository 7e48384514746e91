"""The quantities that people write in a case: amounts, ranges, durations, moments, names."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Self

from kingmaker.problems import NOWHERE
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from datetime import date, datetime

    from kingmaker.problems import Location


class Name(str):  # noqa: SLOT000 - a str with a place needs room for it
    """A name as the author wrote it; it equals its text and knows its place.

    >>> Name("altman") == "altman"
    True
    """

    where: Location

    def __new__(cls, text: str, where: Location = NOWHERE) -> Self:
        """Make a name of `text`, found at `where`."""
        self = super().__new__(cls, text)
        self.where = where
        return self

    def __reduce__(self) -> tuple[type[Name], tuple[str, Location]]:
        """Keep the place when a name crosses to another process."""
        return Name, (str(self), self.where)


class Certainty(StrEnum):
    """How sure a clause is, from a published text to a guess; contested means sources differ."""

    PUBLISHED = "published"
    REPORTED = "reported"
    ASSUMED = "assumed"
    CONTESTED = "contested"


class Instrument(StrEnum):
    """The kind of document a clause stands in; law treats them differently."""

    CERTIFICATE = "certificate"
    BYLAWS = "bylaws"
    CONTRACT = "contract"
    STATUTE = "statute"
    TREATY = "treaty"
    CODE = "code"
    PRACTICE = "practice"


class Comparison(StrEnum):
    """How a count is held against a bound; nothing is ever rounded."""

    MORE_THAN = "more than"
    AT_LEAST = "at least"
    FEWER_THAN = "fewer than"
    NO_MORE_THAN = "no more than"

    def holds(self, left: Fraction | int, right: Fraction | int) -> bool:
        """Compare exactly.

        >>> Comparison.MORE_THAN.holds(510, Fraction(51, 100) * 1001)
        False
        """
        if self is Comparison.MORE_THAN:
            return left > right
        if self is Comparison.AT_LEAST:
            return left >= right
        if self is Comparison.FEWER_THAN:
            return left < right
        return left <= right


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit, or a range of them; `None` at an end means the end is open.

    A plain number has `low`, `likely` and `high` equal. A percentage is a share of one with
    unit ``"share"``. `about` says that the author wrote so. An unknown quantity has no
    numbers at all. `per` is the time a rate refers to, as written (``"day"``, ``"tick"``).
    """

    low: Fraction | None
    likely: Fraction | None
    high: Fraction | None
    unit: str = ""
    about: bool = False
    per: str = ""
    where: Location = field(default=NOWHERE, compare=False, repr=False)

    @property
    def known(self) -> bool:
        """Whether anything at all is said about the number."""
        return not (self.low is None and self.likely is None and self.high is None)

    @property
    def exact(self) -> Fraction | None:
        """The number where exactly one is possible, else `None`."""
        return self.likely if self.low == self.high and not self.about else None


def exactly(number: int | Fraction, unit: str = "") -> Quantity:
    """Return the quantity that is just this number.

    >>> exactly(3).exact
    Fraction(3, 1)
    """
    value = Fraction(number)
    return Quantity(value, value, value, unit)


class Unsaid(StrEnum):
    """That nobody says how long something takes, where that differs from saying nothing of it."""

    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Duration:
    """A stretch of time as written: `count` of a `unit` (minute … year, or tick)."""

    count: Fraction
    unit: str

    def seconds(self) -> Fraction | None:
        """Return the length in seconds, or `None` for months, quarters, years and ticks."""
        size = _SECONDS.get(self.unit)
        return None if size is None else self.count * size


#: How many seconds each unit of a fixed length has, and how many months each that follows the calendar.
_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}
MONTHS = {"month": 1, "quarter": 3, "year": 12}
#: The units of time that a case may be written in, the shortest first; how long a tick is, its clock says.
UNITS_OF_TIME: tuple[str, ...] = (*_SECONDS, *MONTHS, "tick")


@dataclass(frozen=True, slots=True)
class Moment:
    """When something happened, as narrowly as it is known, in the case's time zone.

    `earliest` and `latest` bound it (both inclusive; `None`: no bound). An instant has both equal, a date covers
    its whole local day. `about` widens it by one tick on either side where a clock exists.
    """

    earliest: datetime | None
    latest: datetime | None
    text: str
    about: bool = False
    where: Location = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Something that comes back: every `every`, counted from `first`."""

    every: Duration
    first: date


@dataclass(frozen=True, slots=True)
class Tempo:
    """How often an actor gets to move: `count` times in `per`, on average."""

    count: Fraction
    per: Duration
