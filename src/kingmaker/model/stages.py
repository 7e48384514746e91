"""What of a move that takes time a recorded event tells: that its vote is called, an earlier step of it, or all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.model.evaluate import members_of, sitting
from kingmaker.model.sentences import Call
from kingmaker.model.state import initial

if TYPE_CHECKING:
    from kingmaker.model.case import Case
    from kingmaker.model.record import Event
    from kingmaker.model.values import Name


def calls(event: Event) -> bool:
    """Tell whether an event is that a vote on its move is called: `do: call board`."""
    return event.move is not None and any(isinstance(act, Call) for act in event.do)


def calls_for(event: Event, case: Case, step: int) -> bool:
    """Tell whether an event calls a vote on a step of its move, counted from one: of the body that decides it, if any of the move does."""
    called = {act.body for act in event.do if isinstance(act, Call)}
    move = case.moves.get(event.move) if event.move is not None else None
    deciders = () if move is None else tuple(part.by or move.by for part in move.steps)
    return bool(called) and (called.isdisjoint(deciders) or deciders[step - 1] in called)


def earlier_step(event: Event, case: Case) -> int:
    """Return which step before the last an event tells of, counted from one; 0 where it tells of the last, or of all.

    It is an earlier one if the event is by those who take it and have no part in the last.
    """
    move = case.moves.get(event.move) if event.move is not None else None
    if move is None or len(move.steps) < 2 or not event.by:  # noqa: PLR2004  # a move of one step has no earlier one
        return 0
    found = []
    for step in move.steps:
        by = step.by or move.by
        people = () if by is None else (by, *_people(by, case))
        found.append(not set(event.by).isdisjoint(people))
    return 0 if not any(found) or found[-1] else found.index(True) + 1


def prepares(event: Event, case: Case) -> bool:
    """Tell whether an event only prepares its move, so that what the move does has not come about by it."""
    return calls(event) or earlier_step(event, case) > 0


def _people(name: Name, case: Case) -> tuple[Name, ...]:
    now = initial(case)
    if name in case.bodies:
        return sitting(name, now, case=case)
    return (
        now.offices.get(name, ()) if name in case.offices else members_of((name,), now, case=case)
    )
