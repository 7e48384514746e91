"""The model's own forecasts of how a struggle ends, held against how it did, as everybody else's are."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

from kingmaker.analysis.forecasts.rules import brier, brier_of, surprise
from kingmaker.analysis.forecasts.scoring import score
from kingmaker.model.record import Resolution
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from kingmaker.analysis.forecasts.scoring import Scored
    from kingmaker.analysis.struggle.results import Chance, Mark, Settings, Timeline
    from kingmaker.model.case import Case
    from kingmaker.model.values import Name


@dataclass(frozen=True, slots=True)
class Cast:
    """One forecast of the model: what it held likely of the ending that came, once an event was known.

    `event` is `None` for the beginning of the clock. `brier` and `bits` are of that ending alone, as those of
    somebody who foretells it; `whole` is Brier's sum over all endings, from 0 to 2.
    """

    event: Name | None
    at: datetime | None
    chance: Chance
    brier: float
    bits: float
    whole: float


@dataclass(frozen=True, slots=True)
class Beside:
    """What somebody else held likely of the same ending, and the model at the time: `own` is its last forecast then."""

    forecast: Name
    ending: Name
    theirs: Fraction
    brier: Fraction
    bits: float | None
    own: float
    own_brier: float
    own_bits: float
    event: Name | None


@dataclass(frozen=True, slots=True)
class Own:
    """The model's forecasts up to what settled the matter; they are one course of beliefs, not independent."""

    came: Name
    casts: tuple[Cast, ...]
    brier: float
    bits: float
    beside: tuple[Beside, ...]
    settings: Settings


def ended(case: Case) -> Name | None:
    """Return the ending that came, by the case's resolutions; `None` where they name none."""
    came = (n for n in case.endings if n in case.resolutions)
    return next((n for n in came if case.resolutions[n].result is Resolution.TRUE), None)


def own(case: Case, found: Timeline) -> Own | None:
    """Return the scores of the model's forecasts along the record; `None` where no ending is said to have come.

    The forecasts are those from the beginning and after each event that changed them, as long as what the resolution rests on
    (`by`) is not known; so nothing is scored that had been seen to happen. Beside them stand the forecasts of others
    whose `then` is the condition of a resolved ending, with a stated or implied probability and a time.
    """
    came = ended(case)
    if came is None or came not in found.first:
        return None
    casts = tuple(_cast(came, *cast) for cast in _casts(case, came, found))
    beside = tuple(_beside(case, found))
    count = len(casts)
    return Own(
        came,
        casts,
        math.fsum(c.brier for c in casts) / count,
        math.fsum(c.bits for c in casts) / count,
        beside,
        found.settings,
    )


def _casts(
    case: Case, came: Name, found: Timeline
) -> Iterator[tuple[Name | None, datetime | None, Mapping[Name, Chance]]]:
    """Yield the forecasts that differ from the one before, until the first event that settles the ending."""
    settles = case.resolutions[came].by
    known = [m.latest for m in found.marks if m.event in settles and m.latest is not None]
    yield None, None, found.first
    for mark in found.marks:
        if mark.event in settles or (
            known and mark.latest is not None and mark.latest >= min(known)
        ):
            return
        if any(mark.change.values()):
            yield mark.event, mark.latest, mark.endings


def _cast(
    came: Name, event: Name | None, at: datetime | None, endings: Mapping[Name, Chance]
) -> Cast:
    chance = endings[came]
    means = {str(name): c.mean for name, c in endings.items()}
    exact = Fraction(chance.mean)
    return Cast(
        event,
        at,
        chance,
        float(brier(exact, Fraction(1))),
        surprise(chance.mean),
        brier_of(means, came),
    )


def _beside(case: Case, found: Timeline) -> Iterator[Beside]:
    for scored in score(case).forecasts:
        ending = _meant(case, scored)
        made = scored.forecast.made
        if ending is None or made is None or made.latest is None:
            continue
        mark = _known(found, made.latest)
        chance = (mark.endings if mark is not None else found.first)[ending]
        assert scored.probability is not None and scored.came is not None  # noqa: S101, PT018  # it has a score
        assert scored.brier is not None  # noqa: S101
        yield Beside(
            scored.name,
            ending,
            scored.probability,
            scored.brier,
            scored.bits,
            chance.mean,
            float(brier(Fraction(chance.mean), scored.came)),
            surprise(chance.mean, float(scored.came)),
            mark.event if mark is not None else None,
        )


def _meant(case: Case, scored: Scored) -> Name | None:
    """Return the ending that a scored forecast is about, if its words are the ending's own."""
    then = scored.forecast.then
    if scored.brier is None or then is None or scored.forecast.given is not None:
        return None
    return next((n for n, e in case.endings.items() if e.when == then), None)


def _known(found: Timeline, at: datetime) -> Mark | None:
    """Return the last event that was known at a time."""
    known = [m for m in found.marks if m.endings and m.latest is not None and m.latest <= at]
    return known[-1] if known else None
