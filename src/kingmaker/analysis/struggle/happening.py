"""What the record tells that is no move: events that set the state, which play must be able to come to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.struggle.doing import Forced

if TYPE_CHECKING:
    from kingmaker.model.case import Case
    from kingmaker.model.record import Event
    from kingmaker.model.struggle import Clock


def events_of(case: Case, clock: Clock) -> tuple[Forced, ...]:
    """Return the events within the clock that change something and are no moves, or moves outside the rules."""
    found = []
    for event in case.events.values():
        forced = forced_by(case, event)
        if (forced.acts or forced.facts) and _within(event, clock):
            found.append(forced)
    return tuple(dict.fromkeys(found))


def forced_by(case: Case, event: Event) -> Forced:
    """Return the acts and facts of an event: its own, and those of the move that it was, if outside the rules.

    One that failed, or is told as background, changes nothing; one that is a move is played.
    """
    if event.failed or event.background or (event.move is not None and not event.outside):
        return Forced((), ())
    move = case.moves.get(event.move) if event.move is not None else None
    steps = move.steps if move is not None else ()
    acts = (*(act for step in steps for act in step.do), *event.do)
    facts = (*(fact for step in steps for fact in step.then), *event.then)
    return Forced(acts, facts, event.by[0] if event.by else None, event.it)


def told_by(case: Case, event: Event) -> Forced:
    """Return the acts and facts of an event as it is set upon a state: also of one that is a move, and that it then is not."""
    move = case.moves.get(event.move) if event.move is not None else None
    steps = move.steps if move is not None and not event.failed else ()
    acts = (*(act for step in steps for act in step.do), *event.do)
    facts = (*(fact for step in steps for fact in step.then), *event.then)
    return Forced(acts, facts, event.by[0] if event.by else None, event.it)


def _within(event: Event, clock: Clock) -> bool:
    """Tell whether an event may have happened while it is played."""
    if event.at is None:
        return True
    early, late = event.at.earliest, event.at.latest
    return (early is None or early <= clock.ends) and (late is None or late >= clock.starts)
