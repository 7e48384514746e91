"""Positions of a game of two sides, and what is done in them, in words: who of which side holds what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.reach.people import PLAIN
from kingmaker.model.numerals import number_to_text
from kingmaker.report.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.analysis.reach.done import Done
    from kingmaker.analysis.reach.engine import Engine
    from kingmaker.analysis.reach.places import Cell, Facts
    from kingmaker.analysis.reach.ways import Subject


def position_words(engine: Engine, position: int) -> tuple[str, ...]:
    """Return a position in words, one thing after the other; two positions of one game never have the same.

    People who are interchangeable are counted. What is given besides: seats of bodies, gauges, holdings that have
    changed, and with time the day, when seats come up, and the powers used in this period.
    """
    cells = sorted(engine.layout.cells(position), key=lambda c: (not c.ours, c.kind, c.holds))
    held = [_cell(engine, cell) for cell in cells]
    return (*(held or ["nobody holds anything"]), *_facts(engine, position))


def done_words(engine: Engine, done: Done) -> str:
    """Return what is done in a turn, in words; of several things, one after the other."""
    if done.verb == "turn":
        parts = [done_words(engine, part) for part in done.value or ()]
        return ", then ".join(parts) or "use a power whose effect the case does not say"
    if done.verb == "begin":
        return _begun(engine, done)
    if done.verb in ("use", "call"):
        return _used(done)
    if done.verb == "renew":
        chosen = listed(_subject(engine, subject) for subject in done.value or ())
        return f"elect {chosen} to all seats of {done.place}" if chosen else f"elect {done.place}"
    if done.subject is None:
        return f"{done.verb} to {done.place}"
    return _moved(engine, done, done.subject)


def _used(done: Done) -> str:
    if done.verb == "call":
        return f"call a meeting of {done.place} for period {done.value}"
    return f"use {done.place}" if done.value is None else f"{done.place}: {done.value} seats"


def _begun(engine: Engine, done: Done) -> str:
    view = done.way.views[0] if done.way is not None else None
    step = "a step" if view is None else f"step {view.step} of {view.power}"
    who = "" if done.subject is None else f", {_subject(engine, done.subject)}"
    value = "" if done.value is None else f" ({done.value})"
    return f"{step}: {done.place}{who}{value}"


def _moved(engine: Engine, done: Done, subject: Subject) -> str:
    if done.verb == "resign":
        return f"{_subject(engine, subject)} resigns from {done.place}"
    joint = "as" if done.verb == "appoint" else "to" if done.verb == "elect" else "from"
    return f"{done.verb} {_subject(engine, subject)} {joint} {done.place}"


def _side(ours: bool) -> str:  # noqa: FBT001 - it is what it tells
    return "ours" if ours else "theirs"


def _cell(engine: Engine, cell: Cell) -> str:
    own = engine.layout.kinds.members[cell.kind]
    if cell.kind != PLAIN and len(own) == 1:
        return f"{own[0]} ({_side(cell.ours)}): {_places(engine, cell.holds)}"
    among = "" if cell.kind == PLAIN else f" among {_among(own)}"
    return f"{cell.many} of {_side(cell.ours)}{among}: {_places(engine, cell.holds)}"


def _subject(engine: Engine, subject: Subject) -> str:
    own = engine.layout.kinds.members[subject.kind]
    who = f"one of {_side(subject.ours)}"
    if subject.kind != PLAIN:
        who = own[0] if len(own) == 1 else f"{who} among {_among(own)}"
    return f"{who} (who holds {_places(engine, subject.holds)})" if subject.holds else who


def _among(names: tuple[str, ...]) -> str:
    return "/".join(names)


def _places(engine: Engine, holds: int) -> str:
    return listed(place.key for place in engine.layout.places if holds & place.bit)


def _facts(engine: Engine, position: int) -> Iterator[str]:
    facts = engine.layout.facts_of(position)
    for place, size in zip(engine.layout.places, facts.sizes, strict=True):
        if size is not None and not place.office:
            yield f"{place.key} has {size} seats"
    for name, level in zip(engine.case.gauges, facts.gauges, strict=True):
        if level is not None:
            yield f"{name} is {level}"
    for held in facts.holdings:
        of = ", ".join(
            f"{who} {'?' if many is None else number_to_text(many)}" for who, many in held.of
        )
        yield f"{held.name} of {held.entity} held by {of}"
    yield from (f"{path} is amended to {text}" for path, text in facts.amended)
    for p in facts.pending:
        who = "" if p.subject is None else f" {_subject(engine, p.subject)}"
        value = "" if p.value is None else f" ({p.value})"
        yield f"step {p.steps} of way {p.way[1]} of {p.way[0]} is taken: {p.verb}{who} {p.about}{value}"
    yield from _times(engine, facts)


def _times(engine: Engine, facts: Facts) -> Iterator[str]:
    calendar = engine.carrier.calendar
    if calendar is None or facts.day is None:
        return
    yield f"from {calendar.days[facts.day]:%Y-%m-%d}"
    for place, due in zip(engine.layout.places, facts.due, strict=True):
        if due is not None:
            when = f"{calendar.days[due]:%Y-%m-%d}" if due < len(calendar.days) else "later"
            yield f"{place.key} up {when}"
    for name, day in sorted(facts.called):
        yield f"a meeting of {name} is called for {calendar.days[day]:%Y-%m-%d}"
    for ours, name in sorted(facts.used):
        yield f"{name} used by {'us' if ours else 'them'}"
