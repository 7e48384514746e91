"""Time in a search: periods of equal length, the meetings that fall into each, and when seats come up.

A period is a month, a quarter or a year. Rounds are periods: in each, both sides act, and then the next one begins. A
body that meets on fixed days decides in the periods in which a day of meeting falls; in between only in writing, where that is
allowed, or where a side can call a meeting. A seat whose term is over stays with its holder until the meeting that fills it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from kingmaker.model.calendar import days_of, later
from kingmaker.model.values import MONTHS
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from datetime import datetime

    from kingmaker.analysis.reach.places import Place
    from kingmaker.model.bodies import SeatGroup
    from kingmaker.model.case import Case
    from kingmaker.model.values import Duration, Name

#: How many days each period has at the least.
_DAYS = {"month": 28, "quarter": 89, "year": 365}


@dataclass(frozen=True, slots=True)
class Calendar:
    """So many periods from a day on: `days` are their first days, and the day after the last one."""

    period: str
    days: tuple[datetime, ...]
    meetings: tuple[frozenset[Name], ...]

    @classmethod
    def of(cls, case: Case, start: datetime, period: str, periods: int) -> Calendar:
        """Return the calendar of a case: which of its bodies meet in which period."""
        days = tuple(later(start, MONTHS[period] * n) for n in range(periods + 1))
        meetings = tuple(
            frozenset(name for name in case.bodies if _meets(case, name, *days[n : n + 2]))
            for n in range(periods)
        )
        return cls(period, days, meetings)

    def period_of(self, day: datetime) -> int:
        """Return the period that a day falls into: at most one after the last."""
        return max((n for n, first in enumerate(self.days) if first <= day), default=0)

    def due(self, case: Case, place: Place) -> int | None:
        """Return the period in which the seats of a place come up for election; `None` where they never do."""
        group = group_of(case, place)
        if group is None or (group.expires is None and group.term is None):
            return None
        if group.expires is None:
            return 0
        return self.period_of(group.expires.replace(tzinfo=None))

    def again(self, case: Case, place: Place, due: int) -> int:
        """Return the period in which seats come up again that were due in one and have been filled."""
        group = group_of(case, place)
        months = None if group is None else _months(group.term)
        if months is None:
            return len(self.days)
        return due + -(-months // MONTHS[self.period])

    def called(self, number: int, notice: Duration | None) -> int:
        """Return the period in which a meeting can be that is called at the beginning of one; one after the last if too late.

        It may be the same one, where the notice ends in it.
        """
        months = _months(notice) if notice is not None else 0
        if months is not None:
            return self.period_of(later(self.days[number], months))
        seconds = notice.seconds() if notice is not None else None
        if seconds is None:
            return len(self.days) - 1
        return self.period_of(self.days[number] + timedelta(seconds=float(seconds)))

    def too_long(self, notice: Duration | None) -> bool:
        """Tell whether a notice does not fit into one period."""
        if notice is None or notice.count == 0:
            return False
        months = _months(notice)
        if months is not None:
            return months > MONTHS[self.period]
        seconds = notice.seconds()
        return seconds is None or seconds > _DAYS[self.period] * 86400


def periods_until(start: datetime, day: datetime, period: str) -> int:
    """Return how many periods begin by a day; at least one.

    >>> from datetime import datetime
    >>> periods_until(datetime(2025, 9, 1), datetime(2026, 5, 20), "quarter")
    3
    """
    found = 1
    while later(start, MONTHS[period] * found) <= day:
        found += 1
    return found


def group_of(case: Case, place: Place) -> SeatGroup | None:
    """Return the group of seats that a place is, `None` where it is none."""
    if place.body is None or place.body not in case.bodies:
        return None
    groups = case.bodies[place.body].seat_groups
    return next((g for g in groups if f"{place.body}.{g.id}" == place.key), None)


def _months(duration: Duration | None) -> int | None:
    if duration is None or duration.unit not in MONTHS or duration.count.denominator != 1:
        return None
    return int(duration.count) * MONTHS[duration.unit]


def _meets(case: Case, body: Name, first: datetime, after: datetime) -> bool:
    """Tell whether a body meets from one day on and before another; one that does not say when, at any time."""
    meets = case.bodies[body].meets
    return meets is None or any(day >= first for day in days_of(meets, first, after))
