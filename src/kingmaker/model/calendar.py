"""Days of the calendar: so many months after another, and those on which something comes back."""

from __future__ import annotations

from calendar import monthrange
from datetime import MAXYEAR, date, datetime, time, timedelta
from typing import TYPE_CHECKING, TypeVar

from kingmaker.model.values import MONTHS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.model.values import Recurrence

_Day = TypeVar("_Day", date, datetime)

#: The last moment of the calendar.
END = datetime.max  # noqa: DTZ901 - days of the calendar have no zone


def later(day: _Day, months: int, of_month: int | None = None) -> _Day:
    """Return the day so many months later, on that day `of_month` or on the same: the last where the month has fewer days.

    Beyond the last year of the calendar it is the last day that there is.

    >>> later(datetime(2024, 1, 31), 1).date().isoformat()
    '2024-02-29'
    >>> later(date(2024, 2, 29), 1, of_month=31).isoformat()
    '2024-03-31'
    """
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if year > MAXYEAR:
        return type(day).max
    last = monthrange(year, month + 1)[1]
    wanted = day.day if of_month is None else max(of_month, 1)
    return day.replace(year=year, month=month + 1, day=min(wanted, last))


def days_of(meets: Recurrence, begins: datetime, ends: datetime) -> Iterator[datetime]:
    """Yield the days of a recurrence, as their midnights, that are not over at one moment and begin before another.

    They are counted from its first day; of what comes back by ticks no other is known. Time is linear in the days yielded.

    >>> from fractions import Fraction
    >>> from kingmaker.model.values import Duration, Recurrence
    >>> monthly = Recurrence(Duration(Fraction(1), "month"), date(2025, 1, 31))
    >>> [str(day.date()) for day in days_of(monthly, datetime(2025, 2, 1), datetime(2025, 4, 1))]
    ['2025-02-28', '2025-03-31']
    """
    number, last = _number_before(meets, begins), None
    while (day := _day(meets, number)) < ends and day != last:
        if day.date() >= begins.date():
            yield day
        number, last = number + 1, day


def _number_before(meets: Recurrence, begins: datetime) -> int:
    """Return the number of a day of a recurrence that is over at a moment, near it; nought where the first is not."""
    first, every = _first(meets), meets.every
    months, seconds = MONTHS.get(every.unit), every.seconds()
    if months is not None:
        passed = (begins.year - first.year) * 12 + begins.month - first.month
        return max(0, int(passed / (every.count * months)) - 1)
    passed = (begins - first) // timedelta(seconds=1)
    return max(0, int(passed / seconds) - 1) if seconds else 0


def _day(meets: Recurrence, number: int) -> datetime:
    """Return one day of a recurrence, numbered from nought."""
    first, every = _first(meets), meets.every
    months = MONTHS.get(every.unit)
    if months is not None:
        return later(first, int(every.count * months * number))
    try:
        return first + timedelta(seconds=float((every.seconds() or 0) * number))
    except OverflowError:
        return END


def _first(meets: Recurrence) -> datetime:
    return datetime.combine(meets.first, time())
