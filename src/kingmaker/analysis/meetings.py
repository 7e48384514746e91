"""The days on which bodies meet by themselves, as far as a move waits for them (`at: meeting`)."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from kingmaker.model.calendar import days_of

if TYPE_CHECKING:
    from kingmaker.model.case import Case
    from kingmaker.model.struggle import Move, Step
    from kingmaker.model.values import Name

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
            found.update(days_of(meets, begins, ends))
    return tuple(sorted(found))


def in_session(case: Case, body: Name, at: datetime | None) -> bool:
    """Tell whether it is a day on which a body meets."""
    meets = case.bodies[body].meets
    if meets is None or at is None:
        return meets is None
    day = datetime.combine(at.date(), time())
    return day in days_of(meets, day, day + _DAY)
