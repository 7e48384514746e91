"""The state after a recorded event: everything the record tells up to it, taken as it is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from kingmaker.analysis.effects import UNSAID, CannotBe, after
from kingmaker.analysis.record import slack_of, timeline
from kingmaker.model.evaluate import World
from kingmaker.model.stages import prepares
from kingmaker.model.state import initial

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from kingmaker.model.case import Case
    from kingmaker.model.record import Event
    from kingmaker.model.sentences import Act, Condition
    from kingmaker.model.state import State


def state_after(case: Case, event: str) -> State:
    """Return the state after an event and all that the timeline puts before it.

    Each event's acts and facts take effect, those of its move too, whether they were lawful or not, unless it only prepares
    it; what cannot be (a removal of somebody who is gone) changes nothing. The date is the latest that the
    event may have had. Failed events change nothing; those before the beginning are in it already.
    `KeyError` for an event that is not recorded.
    """
    if event not in case.events:
        raise KeyError(event)
    world = World(initial(case), case)
    for dated in timeline(case):
        world = told(world, dated.event, case)
        if dated.event.id == event:
            latest = dated.latest
            if latest is None:
                return world.state
            return replace(world.state, date=latest.replace(tzinfo=None))
    raise KeyError(event)


def state_at(case: Case, at: datetime) -> State:
    """Return the state on a date, in the time of the case's zone: after every event that had happened by then for certain.

    So is what came before one that is certain, also where its own time is not known.
    """
    world, certain = World(initial(case), case), certain_by(case, at)
    for dated in timeline(case):
        if dated.event.id in certain:
            world = told(world, dated.event, case)
    return replace(world.state, date=at)


def certain_by(case: Case, at: datetime) -> frozenset[str]:
    """Return the events that had happened by a date for certain, in the time of the case's zone, by their own times or another's."""
    slack, certain = slack_of(case), set[str]()
    for dated in timeline(case):
        wide = slack if dated.event.at is not None and dated.event.at.about else timedelta()
        if dated.latest is not None and dated.latest.replace(tzinfo=None) + wide <= at:
            certain |= {dated.event.id, *dated.certain_after}
    return frozenset(certain)


def told(world: World, event: Event, case: Case) -> World:
    """Return the world after an event, taken as it is told; a failed one and one from before change nothing."""
    if event.failed or event.background:
        return world
    happened = world.state.happened | {event.id}
    actor = event.by[0] if event.by else None
    state = replace(world.state, happened=happened)
    world = replace(world, state=state, actor=actor, it=event.it)
    move = case.moves.get(event.move) if event.move is not None else None
    steps = move.steps if move is not None and not prepares(event, case) else ()
    for act in (*(act for step in steps for act in step.do), *event.do):
        world = as_far_as_can_be(world, (act,), ())
    for fact in (*(fact for step in steps for fact in step.then), *event.then):
        world = as_far_as_can_be(world, (), (fact,))
    return world


def as_far_as_can_be(world: World, acts: Sequence[Act], facts: Sequence[Condition]) -> World:
    """Return the world after acts and facts, or as it was where they cannot be."""
    try:
        return after(world, acts, facts)
    except (CannotBe, *UNSAID):
        return world
