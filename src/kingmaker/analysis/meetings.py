"""The days on which bodies meet by themselves, as far as a move waits for them (`at: meeting`)."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.model.case import Case
    from kingmaker.model.struggle import Move, Step
    from kingmaker.model.values import Name, Recurrence

_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_DAY = timedelta(days=1)


def dated(case: Case, move: Move, step: Step) -> Name | None:
    """Return the body whose fixed days a step of a move waits for, `None` where it waits for none."""
    by = step.by or move.by
    if not move.at_meeting or by is None or by not in case.bodies:
        return None
    return None if case.bodies[by].meets is None else by


def meeting_days(case: Case, begins: datetime, ends: datetime) -> tuple[datetime, ...]:
    """Return the midnights at which days begin, from one moment to another, on which a body meets that a move waits for."""
    bodies = dict.fromkeys(
        body
        for move in case.moves.values()
        for step in move.steps
        if (body := dated(case, move, step)) is not None
    )
    found: set[datetime] = set()
    for body in bodies:
        meets = case.bodies[body].meets
        if meets is not None:
            found.update(_days(meets, begins, ends))
    return tuple(sorted(found))


def in_session(case: Case, body: Name, at: datetime | None) -> bool:
    """Tell whether it is a day on which a body meets."""
    meets = case.bodies[body].meets
    if meets is None or at is None:
        return meets is None
    day = datetime.combine(at.date(), time())
    return day in _days(meets, day, day + _DAY)


def _days(meets: Recurrence, begins: datetime, ends: datetime) -> Iterator[datetime]:
    """Yield the days of a recurrence that are not over at one moment and have begun before another."""
    number, day = 0, _at(meets, 0)
    while day < ends:
        if day + _DAY > begins:
            yield day
        number += 1
        next_ = _at(meets, number)
        if next_ <= day:
            return
        day = next_


def _at(meets: Recurrence, number: int) -> datetime:
    """Return one day of a recurrence: the last of the month where it has fewer days.

    >>> from datetime import date
    >>> from fractions import Fraction
    >>> from kingmaker.model.values import Duration, Recurrence
    >>> monthly = Recurrence(Duration(Fraction(1), "month"), date(2025, 1, 31))
    >>> [str(_at(monthly, n).date()) for n in range(3)]
    ['2025-01-31', '2025-02-28', '2025-03-31']
    """
    first, every = datetime.combine(meets.first, time()), meets.every
    months = _MONTHS.get(every.unit)
    if months is None:
        return first + timedelta(seconds=float((every.seconds() or 0) * number))
    whole = int(every.count * months * number)
    year, month = divmod(first.year * 12 + first.month - 1 + whole, 12)
    for last in range(first.day, 27, -1):
        try:
            return first.replace(year=year, month=month + 1, day=last)
        except ValueError:
            continue
    return first.replace(year=year, month=month + 1)
