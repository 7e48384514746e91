"""Stretches of time between two bounds, exact in days, and how long a store lasts."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kingmaker.model.values import Quantity
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kingmaker.model.values import Duration

_DAY = 86_400
#: Days in each unit of time. A month is a twelfth of a year, a year 365 days and a quarter.
DAYS: dict[str, Fraction] = {
    "second": Fraction(1, _DAY),
    "minute": Fraction(60, _DAY),
    "hour": Fraction(3600, _DAY),
    "day": Fraction(1),
    "week": Fraction(7),
    "month": Fraction(1461, 48),
    "quarter": Fraction(1461, 16),
    "year": Fraction(1461, 4),
}


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time in days: at least `low`, at most `high`; `None` where nobody says how much at most."""

    low: Fraction
    high: Fraction | None

    def __add__(self, other: Span) -> Span:
        """Return both, one after the other.

        >>> Span(Fraction(1), Fraction(2)) + Span(Fraction(3), None)
        Span(low=Fraction(4, 1), high=None)
        """
        high = None if self.high is None or other.high is None else self.high + other.high
        return Span(self.low + other.low, high)


AT_ONCE = Span(Fraction(0), Fraction(0))
NOT_SAID = Span(Fraction(0), None)


def earliest(spans: Iterable[Span]) -> Span:
    """Return when the first of several things happens; `ValueError` of none.

    >>> earliest([Span(Fraction(1), None), Span(Fraction(2), Fraction(5))])
    Span(low=Fraction(1, 1), high=Fraction(5, 1))
    """
    known = list(spans)
    highs = [s.high for s in known if s.high is not None]
    return Span(min(s.low for s in known), min(highs, default=None))


def latest(spans: Iterable[Span]) -> Span:
    """Return when the last of several things happens; `ValueError` of none.

    >>> latest([Span(Fraction(1), Fraction(9)), Span(Fraction(2), Fraction(5))])
    Span(low=Fraction(2, 1), high=Fraction(9, 1))
    """
    known = list(spans)
    highs = [s.high for s in known]
    high = None if any(h is None for h in highs) else max(h for h in highs if h is not None)
    return Span(max(s.low for s in known), high)


def of_duration(duration: Duration, tick: Duration | None = None) -> Span | None:
    """Return a duration as a span; `None` for one in ticks where the case has no clock.

    >>> from kingmaker.model.values import Duration
    >>> of_duration(Duration(Fraction(6), "hour"))
    Span(low=Fraction(1, 4), high=Fraction(1, 4))
    """
    if duration.unit == "tick":
        one = None if tick is None or tick.unit == "tick" else of_duration(tick)
        return None if one is None else Span(one.low * duration.count, one.low * duration.count)
    days = duration.count * DAYS[duration.unit]
    return Span(days, days)


def until_empty(stock: Quantity, burn: Quantity) -> Span | None:
    """Return how long a store lasts at a rate of use: between least over most and most over least.

    `None` where they are in different units, where the rate names no unit of time, or where
    neither bound can be told.

    >>> from kingmaker.model.values import Quantity
    >>> stock = Quantity(Fraction(10), None, Fraction(30), "USD")
    >>> until_empty(stock, Quantity(Fraction(5), None, Fraction(10), "USD", per="day"))
    Span(low=Fraction(1, 1), high=Fraction(6, 1))
    """
    if stock.unit != burn.unit or burn.per not in DAYS or not (stock.known and burn.known):
        return None
    day = DAYS[burn.per]
    low = _over(stock.low, burn.high, day) or Fraction(0)
    high = _over(stock.high, burn.low, day)
    return None if not low and high is None else Span(low, high)


def _over(stock: Fraction | None, burn: Fraction | None, day: Fraction) -> Fraction | None:
    return None if stock is None or not burn else stock / burn * day


def less(whole: Quantity | None, part: Quantity | None) -> Quantity | None:
    """Return what is left of a quantity without a part of it, as a range; never below nothing.

    Of a part that is said to be unknown, only that it is no more than the whole is known. `None` where nothing is said of
    either, where the whole is unknown, or where their units differ.

    >>> from kingmaker.model.values import Quantity, exactly
    >>> less(exactly(13, "USD"), Quantity(Fraction(1), None, Fraction(3), "USD"))
    Quantity(low=Fraction(10, 1), likely=None, high=Fraction(12, 1), unit='USD', about=False, per='')
    >>> less(exactly(13, "USD"), Quantity(None, None, None))
    Quantity(low=Fraction(0, 1), likely=None, high=Fraction(13, 1), unit='USD', about=False, per='')
    """
    if whole is None or part is None or not whole.known:
        return None
    if not part.known:
        return Quantity(Fraction(0), None, whole.high, whole.unit, about=whole.about, per=whole.per)
    if (whole.unit, whole.per) != (part.unit, part.per):
        return None
    low = _minus(whole.low, part.high)
    high = _minus(whole.high, part.low)
    likely = _minus(whole.likely, part.likely)
    if low == high:
        likely = low
    if low is None:
        low = Fraction(0)
    return Quantity(low, likely, high, whole.unit, about=whole.about or part.about, per=whole.per)


def _minus(whole: Fraction | None, part: Fraction | None) -> Fraction | None:
    return None if whole is None or part is None else max(whole - part, Fraction(0))
