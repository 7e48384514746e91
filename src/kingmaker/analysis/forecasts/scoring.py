"""All forecasts of a case held against what became of them, author by author."""

from __future__ import annotations

import math
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from kingmaker.analysis.forecasts.hedges import YARDSTICKS, degree_of
from kingmaker.analysis.forecasts.rules import brier, surprise
from kingmaker.analysis.forecasts.sizes import size_of
from kingmaker.model.record import Resolution
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kingmaker.analysis.forecasts.hedges import Degree, Yardstick
    from kingmaker.analysis.forecasts.sizes import Size
    from kingmaker.model.case import Case
    from kingmaker.model.record import Forecast, Outcome
    from kingmaker.model.values import Name


class Whence(StrEnum):
    """Where the probability of a forecast comes from."""

    STATED = "stated"  #: a number is given
    HEDGE = "hedge"  #: read from a word
    NONE = "none"  #: it implies none


@dataclass(frozen=True, slots=True)
class Scored:
    """One forecast, what became of it, and what that scores.

    `probability` is stated or read from the hedge by the first yardstick, `came` 1 where the forecast came true, 0
    where not, `None` where it only partly did, nobody can tell, or it is still open. `brier` and `bits` are
    `None` where either is missing; `why` says which.
    """

    name: Name
    forecast: Forecast
    outcome: Outcome | None
    whence: Whence
    degree: Degree | None
    probability: Fraction | None
    came: Fraction | None
    brier: Fraction | None
    bits: float | None
    size: Size | None
    why: str


@dataclass(frozen=True, slots=True)
class Author:
    """How well somebody forecast: numbers of forecasts by what became of them, and mean scores.

    `least` and `most` are the mean Brier scores under the readings of hedges and of `partly` that are kindest and
    unkindest: see `Reading`. `None` where nothing could be scored.
    """

    who: Name
    made: int
    results: Mapping[Resolution, int]
    scored: int
    brier: Fraction | None
    bits: float | None
    least: Fraction | None
    most: Fraction | None


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the words: a yardstick, what an unhedged sentence is, and what `partly` counts as.

    `brier` is the mean score of all forecasts that can be scored, `scored` how many they are.
    """

    yardstick: Yardstick
    bold: bool
    partly: Fraction | None  #: `None`: left out
    scored: int
    brier: Fraction | None


@dataclass(frozen=True, slots=True)
class Scores:
    """All forecasts scored, all authors, and how much turns on how words are read."""

    forecasts: tuple[Scored, ...]
    authors: tuple[Author, ...]
    readings: tuple[Reading, ...]


#: What `partly` counts as. First it is left out: a rule that is proper for yes and no would reward whoever said
#: fifty-fifty of what then came half true.
PARTLY: tuple[Fraction | None, ...] = (None, Fraction(0), Fraction(1, 2), Fraction(1))


def score(case: Case) -> Scores:
    """Return every forecast of a case with its scores; authors in the order of their first forecast.

    A stated probability is taken as it is (of a range, the likely value, else its middle), a hedge by the middle of its
    degree on the first yardstick. What is said not to be scorable is not scored. The readings are all yardsticks, with unhedged sentences as very likely or as almost
    certain, and all four ways to count what partly came true. Exact but for logarithms.
    """
    forecasts = tuple(_scored(case, name) for name in case.forecasts)
    authors = dict.fromkeys(who for f in forecasts for who in f.forecast.by)
    told = tuple(_author(who, forecasts) for who in authors)
    return Scores(forecasts, told, tuple(_readings(forecasts)))


def _scored(case: Case, name: Name) -> Scored:
    forecast, outcome = case.forecasts[name], case.resolutions.get(name)
    stated = _stated(forecast)
    degree = None if stated is not None else degree_of(forecast.hedge)
    probability = stated if degree is None else YARDSTICKS[0].middle(degree)
    came = _came(outcome, PARTLY[0])
    whence = (Whence.HEDGE if degree else Whence.STATED) if probability is not None else Whence.NONE
    points, bits = None, None
    if probability is not None and came is not None and _scorable(forecast):
        points, bits = brier(probability, came), surprise(float(probability), float(came))
    return Scored(
        name=name,
        forecast=forecast,
        outcome=outcome,
        whence=whence,
        degree=degree,
        probability=probability,
        came=came,
        brier=points,
        bits=bits,
        size=size_of(forecast, outcome),
        why="" if points is not None else _why(forecast, outcome, probability),
    )


def _stated(forecast: Forecast) -> Fraction | None:
    """Return the probability that a forecast states, `None` where it states none.

    Of a range without a likely value it is the middle, as of a degree; where an end is open, it ends at 0 or 1.
    """
    said = forecast.probability
    if said is None or said.likely is not None:
        return None if said is None else said.likely
    if said.low is None and said.high is None:
        return None
    low = said.low if said.low is not None else Fraction(0)
    return (low + (said.high if said.high is not None else Fraction(1))) / 2


def _scorable(forecast: Forecast) -> bool:
    return forecast.scorable != "no"


def _came(outcome: Outcome | None, partly: Fraction | None) -> Fraction | None:
    """Return what a result counts as, `None` where it is not told or left out."""
    counts = {
        Resolution.TRUE: Fraction(1),
        Resolution.FALSE: Fraction(0),
        Resolution.PARTLY: partly,
    }
    return counts.get(outcome.result) if outcome is not None else None


def _why(forecast: Forecast, outcome: Outcome | None, probability: Fraction | None) -> str:
    if outcome is None:
        return "what became of it is not in the record"
    if outcome.result is Resolution.OPEN:
        return "still open"
    if outcome.result is Resolution.UNRESOLVABLE:
        return outcome.reason or "nobody can tell"
    if outcome.result is Resolution.PARTLY:
        return "it came true in part only"
    if not _scorable(forecast):
        return "it is said not to be scorable"
    return "its words imply no number" if probability is None else ""


# --- authors and readings -----------------------------------------------------------------------


def _author(who: Name, forecasts: tuple[Scored, ...]) -> Author:
    own = tuple(f for f in forecasts if who in f.forecast.by)
    told = [f.outcome.result if f.outcome is not None else Resolution.OPEN for f in own]
    known = [f for f in own if f.brier is not None]
    bits = [f.bits for f in known if f.bits is not None]
    range_ = [r.brier for r in _readings(own) if r.brier is not None]
    return Author(
        who=who,
        made=len(own),
        results={result: told.count(result) for result in Resolution},
        scored=len(known),
        brier=_mean(f.brier for f in known if f.brier is not None),
        bits=math.fsum(bits) / len(bits) if bits else None,
        least=min(range_, default=None),
        most=max(range_, default=None),
    )


def _readings(forecasts: tuple[Scored, ...]) -> Iterator[Reading]:
    for yardstick in YARDSTICKS:
        for bold in (False, True):
            for partly in PARTLY:
                yield _reading(forecasts, yardstick, bold=bold, partly=partly)


def _reading(
    forecasts: tuple[Scored, ...], yardstick: Yardstick, *, bold: bool, partly: Fraction | None
) -> Reading:
    """Return the mean score of these forecasts where words are read in one way."""
    found = []
    for item in forecasts:
        came, probability = _came(item.outcome, partly), item.probability
        if item.whence is Whence.HEDGE:
            degree = degree_of(item.forecast.hedge, bold=bold)
            probability = yardstick.middle(degree) if degree is not None else None
        if came is not None and probability is not None and _scorable(item.forecast):
            found.append(brier(probability, came))
    return Reading(yardstick, bold, partly, len(found), _mean(found))


def _mean(values: Iterable[Fraction]) -> Fraction | None:
    listed = list(values)
    return sum(listed, Fraction(0)) / len(listed) if listed else None
