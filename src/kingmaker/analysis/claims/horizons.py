"""How long a claim gives: so many turns, or so much time, told in the periods of the search."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING

from kingmaker.analysis.reach.calendar import periods_until
from kingmaker.model.calendar import END, days_of, later
from kingmaker.model.state import initial
from kingmaker.model.values import MONTHS
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from kingmaker.model.case import Case
    from kingmaker.model.claims import Within
    from kingmaker.model.values import Name, Recurrence

#: Units of a horizon that are turns of the search.
_TURNS = ("motion", "move")
_DAYS = {"day": 1, "week": 7}
#: No claim is followed for more months, quarters, years or meetings than so many.
MOST_MONTHS = 600
_TOO_LONG = f"no search follows more than {MOST_MONTHS} periods"


@dataclass(frozen=True, slots=True)
class Horizon:
    """So many turns, or periods where time passes: `least` of them are over by then, `most` have begun.

    Both are the same but for a number of days, which may end within a period; `None` is any number of turns. `ends` tells
    the meeting with which it ends.
    """

    period: str | None = None
    least: int | None = None
    most: int | None = None
    ends: str = ""


def horizon(case: Case, within: Within | None, bodies: Collection[str]) -> Horizon | str:
    """Return the horizon of a claim, or why it cannot be followed; `bodies` are those whose decisions may matter.

    Turns are turns. Months, quarters and years are periods from the day of the case on. So many meetings are the months
    that have begun by that meeting of a body that meets on fixed days and may matter.
    """
    if within is None:
        return Horizon()
    if within.unit in _TURNS:
        return Horizon(None, within.count, within.count)
    start = initial(case).date
    if start is None:
        return "the case does not say what day it is: give it `as_of`"
    if within.count > MOST_MONTHS * (30 if within.unit == "day" else 1):
        return _TOO_LONG
    return _in_time(case, within, bodies, start)


def _in_time(case: Case, within: Within, bodies: Collection[str], start: datetime) -> Horizon | str:
    if within.unit == "meeting":
        return _meetings(case, within.count, bodies, start)
    if within.unit in MONTHS:
        return Horizon(within.unit, within.count, within.count)
    if within.unit in _DAYS:
        return _days(start, within.count * _DAYS[within.unit])
    return f"no search follows {within.unit}s: claim it within so many days, months or motions"


def _days(start: datetime, days: int) -> Horizon:
    """Return the months that are over at the end of the day so many days later, and those that have begun by then."""
    end = start + timedelta(days=days + 1)
    begun = periods_until(start, end, "month")
    return Horizon("month", begun - 1, begun if later(start, begun - 1) < end else begun - 1)


def _meetings(case: Case, count: int, bodies: Collection[str], start: datetime) -> Horizon | str:
    """Return the months until the last of so many meetings."""
    ends: dict[datetime, Name] = {}
    for name, body in case.bodies.items():
        if name in bodies and body.meets is not None:
            day = _meeting(body.meets, start, count)
            if day is None:
                return f"`{name}` does not meet every so many months: claim it within so many days"
            ends[day] = name
    if not ends:
        return "no body that may matter for it meets on fixed days: claim it within so many months"
    if len(ends) > 1:
        names = " and ".join(f"`{name}`" for name in ends.values())
        return f"{names} meet on days of their own: claim it within so many months"
    ((day, name),) = ends.items()
    months = periods_until(start, day, "month")
    if months > MOST_MONTHS:
        return _TOO_LONG
    return Horizon("month", months, months, f"with the meeting of {name} on {day:%Y-%m-%d}")


def _meeting(meets: Recurrence, start: datetime, count: int) -> datetime | None:
    """Return the day of the last of so many meetings from a day on, `None` where they are not whole months apart."""
    step = MONTHS.get(meets.every.unit, 0) * meets.every.count
    if step <= 0 or step.denominator != 1:
        return None
    days = (day for day in days_of(meets, start, END) if day >= start)
    return next(islice(days, count - 1, None), END)
