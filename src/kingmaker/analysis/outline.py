"""The outline of a story held against a course of events: which of its beats came, in their order, and where it was left."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from kingmaker.analysis.chronology import changes
from kingmaker.analysis.effects import UNSAID
from kingmaker.analysis.record import timeline
from kingmaker.analysis.since import as_far_as_can_be, told
from kingmaker.model.evaluate import World, holds
from kingmaker.model.state import initial
from kingmaker.model.values import Name
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import datetime

    from kingmaker.model.case import Case
    from kingmaker.model.record import Beat, Story, StoryAct, StoryEnd
    from kingmaker.model.state import State


class Taken(NamedTuple):
    """A move of a course of play: by whom, whom `it` stands for, and when, if that is known."""

    move: Name
    by: Name | None
    it: Name | None
    at: datetime | None = None


class Happening(NamedTuple):
    """Something in a course of events: its name, the move that it was, and how things stand after it."""

    name: Name
    move: Name | None
    world: World


@dataclass(frozen=True, slots=True)
class Met:
    """One beat of the outline.

    `part` is the act or the ending in which it stands. `by` is what it came by, `None` where it did not come, or is in words
    alone; `early` is what it came by out of its order, before what came before it in the outline.
    """

    part: StoryAct | StoryEnd
    beat: Beat
    checkable: bool
    by: Name | None
    early: Name | None = None


@dataclass(frozen=True, slots=True)
class Followed:
    """An outline beside a course of events.

    `met` are the beats of its acts in their order, `came` how many of the `checkable` ones came, each not before those
    that came before it. `act` is the act of the last beat that came, `left` the first that did not, and `instead` what
    happened after the last beat before it, up to the next that came. `happened` counts what is in the course.
    `bright` and `tragic` are the beats of its endings, each as if it came after the acts.
    """

    met: tuple[Met, ...]
    came: int
    checkable: int
    act: StoryAct | StoryEnd | None
    left: Met | None
    instead: tuple[Name, ...]
    happened: int
    bright: tuple[Met, ...] = ()
    tragic: tuple[Met, ...] = ()


def of_record(case: Case, seen: Collection[str] | None = None) -> Followed | None:
    """Return the outline of a case beside its record, each event in its place of the timeline; `None` without one.

    If it is told which events were `seen`, the record is no more than these.
    """
    if case.story is None:
        return None
    return follow(case.story, tuple(_recorded(case, seen)), World(initial(case), case))


def twists(case: Case, seen: Collection[str] | None = None) -> tuple[tuple[Beat, Name | None], ...]:
    """Return the twists of an outline, each with what it came by in the record, whenever; `None` where it did not."""
    if case.story is None:
        return ()
    course = tuple(_recorded(case, seen))
    worlds = (World(initial(case), case), *(h.world for h in course))
    places = ((twist, _place(twist, course, worlds, -1)) for twist in case.story.twists)
    return tuple((t, course[p].name if p is not None else None) for t, p in places)


def of_moves(case: Case, moves: Iterable[Taken], seen: Collection[str] = ()) -> Followed | None:
    """Return the outline beside moves, after those events of the record that were seen."""
    if case.story is None:
        return None
    begun = list(_recorded(case, seen))
    world = begun[-1].world if begun else World(initial(case), case)
    for move in moves:
        state = _dated(world.state, move.at)
        world = _moved(case, move.move, World(state, case, move.by, move.it))
        begun.append(Happening(move.move, move.move, world))
    return follow(case.story, tuple(begun), World(initial(case), case))


def follow(story: Story, course: Sequence[Happening], begins: World) -> Followed:
    """Return which beats came in a course, and where it left the outline.

    A beat comes by the first happening that is its move, or that makes its condition true, and that is not before what
    the beat before it came by; one happening is the move of one beat only. A beat that does not come is passed over.
    Each ending goes on from the last act. Cost: beats times happenings.
    """
    worlds = (begins, *(h.world for h in course))
    acts = list(_along(story.acts, course, worlds))
    bright, tragic = (
        tuple(step.met for step in _along([end], course, worlds, acts)) if end is not None else ()
        for end in (story.bright, story.tragic)
    )
    followed = _followed(tuple(step.met for step in acts), [step.place for step in acts], course)
    return replace(followed, bright=bright, tragic=tragic)


class _Step(NamedTuple):
    """A beat, the place in the course of what it came by, and whether that is its move."""

    met: Met
    place: int | None
    moved: bool


def _along(
    parts: Sequence[StoryAct | StoryEnd],
    course: Sequence[Happening],
    worlds: Sequence[World],
    before: Sequence[_Step] = (),
) -> Iterator[_Step]:
    """Yield the beats of acts or of an ending in a course, after those before them."""
    last = next((s.place for s in reversed(before) if s.place is not None), -1)
    taken = {s.place for s in before if s.place is not None and s.moved}
    for part in parts:
        for beat in part.beats:
            place = _place(beat, course, worlds, last, taken)
            checkable = beat.move is not None or beat.condition is not None
            came = course[place].name if place is not None else None
            early = _early(beat, course, worlds, last, taken) if place is None else None
            moved = place is not None and _is_move(beat, course[place])
            yield _Step(Met(part, beat, checkable, came, early), place, moved)
            if place is not None:
                last = place
                taken |= {place} if moved else set()


def _place(
    beat: Beat,
    course: Sequence[Happening],
    worlds: Sequence[World],
    last: int,
    taken: Collection[int] = (),
) -> int | None:
    """Return by which happening a beat comes, not before the last one, by its move only if that is no other's."""
    for number in range(max(last, 0), len(course)):
        if (number not in taken and _is_move(beat, course[number])) or _turned(
            beat, worlds, number
        ):
            return number
    return None


def _is_move(beat: Beat, happening: Happening) -> bool:
    return beat.move is not None and happening.move == beat.move


def _early(
    beat: Beat,
    course: Sequence[Happening],
    worlds: Sequence[World],
    last: int,
    taken: Collection[int],
) -> Name | None:
    """Return what a beat came by before its turn, by its move only if that is no other's."""
    found = (
        h.name
        for n, h in enumerate(course[: last + 1])
        if (n not in taken and _is_move(beat, h)) or _turned(beat, worlds, n)
    )
    return next(found, None)


def _turned(beat: Beat, worlds: Sequence[World], number: int) -> bool:
    """Tell whether a happening makes the condition of a beat true."""
    return (
        beat.condition is not None
        and _true(beat, worlds[number + 1])
        and not _true(beat, worlds[number])
    )


def _true(beat: Beat, world: World) -> bool:
    assert beat.condition is not None  # noqa: S101  # the caller has looked
    try:
        return holds(beat.condition, world.state, case=world.case)
    except UNSAID:
        return False


def _followed(
    met: tuple[Met, ...], places: Sequence[int | None], course: Sequence[Happening]
) -> Followed:
    left = next((n for n, m in enumerate(met) if m.checkable and m.by is None), None)
    before = [p for p in places[:left] if p is not None] if left is not None else []
    after = [p for p in places[left:] if p is not None] if left is not None else []
    begin = before[-1] + 1 if before else 0
    end = min(after, default=len(course))
    came = [m for m in met if m.by is not None]
    return Followed(
        met,
        len(came),
        sum(m.checkable for m in met),
        came[-1].part if came else None,
        met[left] if left is not None else None,
        tuple(h.name for h in course[begin:end]) if left is not None else (),
        len(course),
    )


def _recorded(case: Case, seen: Collection[str] | None = None) -> Iterator[Happening]:
    """Yield the events that change the case, in the order of the timeline, taken as they are told; only those seen, if that is said."""
    world = World(initial(case), case)
    for dated in timeline(case):
        event = dated.event
        if seen is not None and event.id not in seen:
            continue
        world = told(replace(world, state=_dated(world.state, dated.latest)), event, case)
        if changes(dated) and not event.background:
            yield Happening(Name(event.id), event.move, world)


def _dated(state: State, at: datetime | None) -> State:
    """Return a state on a day, if it is known and no earlier than the one it has."""
    day = None if at is None else at.replace(tzinfo=None)
    if day is None or (state.date is not None and day <= state.date):
        return state
    return replace(state, date=day)


def _moved(case: Case, name: Name, world: World) -> World:
    for step in case.moves[name].steps:
        for act in step.do:
            world = as_far_as_can_be(world, (act,), ())
        for fact in step.then:
            world = as_far_as_can_be(world, (), (fact,))
    return world
