"""The days on which something comes back, against their definition."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from itertools import count, takewhile

from hypothesis import given
from hypothesis import strategies as st

from kingmaker.model.calendar import END, days_of, later
from kingmaker.model.values import MONTHS, Duration, Recurrence

DAYS = st.dates(date(2000, 1, 1), date(2030, 12, 31))
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2030, 12, 31))  # noqa: DTZ001 - days of a case
EVERY = st.builds(
    Duration, st.integers(1, 40).map(Fraction), st.sampled_from(("day", "week", *MONTHS))
)


def numbered(meets: Recurrence, number: int) -> date:
    """Return one of the days: so many times the stretch after the first, in the last days of short months."""
    if meets.every.unit not in MONTHS:
        days = int(meets.every.count) * {"day": 1, "week": 7}[meets.every.unit]
        return meets.first + timedelta(days=days * number)
    months = int(meets.every.count) * MONTHS[meets.every.unit] * number
    year, month = meets.first.year, meets.first.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return date(year, month, min(meets.first.day, monthrange(year, month)[1]))


@given(DAYS, EVERY, MOMENTS, st.integers(0, 2000))
def test_the_days_between_two_moments_are_those_that_are_not_over_and_have_begun(
    first: date, every: Duration, begins: datetime, long: int
) -> None:
    meets, ends = Recurrence(every, first), begins + timedelta(days=long, seconds=1)
    days = takewhile(lambda day: day <= ends.date(), (numbered(meets, n) for n in count()))
    wanted = [datetime.combine(day, time()) for day in days if day >= begins.date()]
    assert list(days_of(meets, begins, ends)) == [day for day in wanted if day < ends]


def test_what_is_beyond_the_calendar_is_on_no_day() -> None:
    begins = datetime(2025, 1, 1)  # noqa: DTZ001
    for unit in ("year", "week"):
        rare = Recurrence(Duration(Fraction(10**6), unit), date(2025, 3, 1))
        assert [day.date() for day in days_of(rare, begins, END)] == [date(2025, 3, 1)]
    assert later(date(9999, 12, 1), 1) == date.max


def test_of_what_comes_back_by_ticks_one_day_is_known() -> None:
    ticks = Recurrence(Duration(Fraction(1), "tick"), date(2025, 3, 1))
    found = days_of(ticks, datetime(2025, 1, 1), datetime(2026, 1, 1))  # noqa: DTZ001
    assert [day.date() for day in found] == [date(2025, 3, 1)]
