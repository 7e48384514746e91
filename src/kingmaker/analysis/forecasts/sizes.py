"""Forecasts of sizes: how far off they were, and what they imply without saying it."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kingmaker.analysis.forecasts.rules import interval_score
from kingmaker.model.record import Resolution
from kingmaker.model.sentences import Moved
from kingmaker.model.wording import condition_to_text
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kingmaker.model.case import Case
    from kingmaker.model.record import Forecast, Outcome
    from kingmaker.model.values import Name, Quantity

#: With which probability a range is taken to be meant to miss: nine in ten times it is meant to hold.
OUTSIDE = Fraction(1, 10)


@dataclass(frozen=True, slots=True)
class Size:
    """A foretold size beside what came, in one unit (a share, or an amount with its unit).

    `error` is the least and the greatest distance between the two: one number where both are single numbers. `score`
    is the interval score of a foretold range where what came is one number, `None` otherwise. `measure` is what it is the size
    of, `None` where that is said in words only.
    """

    measure: Name | None
    foretold: Quantity
    came: Quantity
    error: tuple[Fraction, Fraction]
    score: Fraction | None


@dataclass(frozen=True, slots=True)
class Implied:
    """What a forecast of a rise or fall by a share to a level says without saying it: from where, and by how much."""

    name: Name
    measure: Name
    share: Fraction  #: signed
    level: Fraction
    base: Fraction
    moved: Fraction  #: signed
    unit: str


@dataclass(frozen=True, slots=True)
class Moving:
    """All that one author sees change under one condition: what it adds up to, and what has no number."""

    who: Name
    given: str
    moved: Fraction
    unit: str
    counted: tuple[Name, ...]  #: forecasts whose amount follows from their words
    uncounted: tuple[Name, ...]  #: forecasts of a change whose amount does not


def size_of(forecast: Forecast, outcome: Outcome | None) -> Size | None:
    """Return a foretold size beside what came, `None` where either is missing or they have no unit in common."""
    fact = forecast.then
    if outcome is None or outcome.amount is None:
        return None
    if outcome.result in (Resolution.OPEN, Resolution.UNRESOLVABLE):
        return None
    measure = fact.measure if isinstance(fact, Moved) else None
    for foretold in (forecast.size, *((fact.to, fact.by) if isinstance(fact, Moved) else ())):
        if foretold is not None and foretold.unit == outcome.amount.unit:
            return _size(measure, foretold, outcome.amount)
    return None


def _size(measure: Name | None, foretold: Quantity, came: Quantity) -> Size | None:
    ends = (foretold.low, foretold.high, came.low, came.high)
    if any(end is None for end in ends):
        return None
    low, high, least, most = (end for end in ends if end is not None)
    near = max(low - most, least - high, Fraction(0))
    far = max(abs(high - least), abs(most - low))
    single = least == most and low < high
    return Size(
        measure=measure,
        foretold=foretold,
        came=came,
        error=(near, far),
        score=interval_score(low, high, least, outside=OUTSIDE) if single else None,
    )


def implied(case: Case) -> tuple[Implied, ...]:
    """Return what forecasts imply: a rise by half to 30 billion implies a base of 20 billion. In the order of the file."""
    return tuple(_implied(case))


def _implied(case: Case) -> Iterator[Implied]:
    for name, forecast in case.forecasts.items():
        fact = forecast.then
        if not isinstance(fact, Moved) or fact.by is None or fact.to is None:
            continue
        share, level = fact.by.exact, fact.to.exact
        if share is None or level is None or fact.by.unit != "share":
            continue
        signed = share if fact.rises else -share
        if signed > -1:
            base = level / (1 + signed)
            yield Implied(name, fact.measure, signed, level, base, level - base, fact.to.unit)


def moving(case: Case) -> tuple[Moving, ...]:
    """Return, for each author and condition, the sum of the changes whose amount is said or implied, in each unit.

    Only those of two forecasts or more of one author under one condition are added up.
    """
    amounts = {name: (moved, unit) for name, moved, unit in _amounts(case)}
    groups: dict[tuple[Name, str], list[Name]] = {}
    for name, forecast in case.forecasts.items():
        if isinstance(forecast.then, Moved):
            given = condition_to_text(forecast.given) if forecast.given is not None else ""
            for who in dict.fromkeys(forecast.by):
                groups.setdefault((who, given), []).append(name)
    return tuple(
        moved
        for (who, given), names in groups.items()
        if len(names) > 1
        for moved in _moving(who, given, names, amounts)
    )


def _amounts(case: Case) -> Iterator[tuple[Name, Fraction, str]]:
    """Yield the forecasts whose amount is implied, or said as such and not as a share."""
    yield from ((i.name, i.moved, i.unit) for i in _implied(case))
    for name, forecast in case.forecasts.items():
        fact = forecast.then
        by = fact.by if isinstance(fact, Moved) else None
        exact = None if by is None or by.unit == "share" else by.exact
        if isinstance(fact, Moved) and by is not None and exact is not None:
            yield name, exact if fact.rises else -exact, by.unit


def _moving(
    who: Name, given: str, names: Sequence[Name], amounts: Mapping[Name, tuple[Fraction, str]]
) -> Iterator[Moving]:
    counted = {n: amounts[n] for n in names if n in amounts}
    without = tuple(n for n in names if n not in counted)
    for unit in dict.fromkeys(unit for _, unit in counted.values()) or ("",):
        same = {n: moved for n, (moved, own) in counted.items() if own == unit}
        yield Moving(
            who=who,
            given=given,
            moved=sum(same.values(), Fraction(0)),
            unit=unit,
            counted=tuple(same),
            uncounted=without,
        )
