"""Where people sit, and what in a case can put them there or take them away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.model import evaluate
from kingmaker.model import sentences as s
from kingmaker.model.bodies import Power
from kingmaker.model.record import Event
from kingmaker.model.state import NotSaid, UnknownName, initial
from kingmaker.model.values import Name
from kingmaker.source.checks.walk import every, names, records
from kingmaker.source.memory import kept, once

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kingmaker.model.bodies import Body, SeatGroup
    from kingmaker.model.case import Case
    from kingmaker.model.clauses import Cased
    from kingmaker.model.record import Scenario, ScenarioStep
    from kingmaker.model.state import State
    from kingmaker.model.struggle import Move, Step


def sitting(place: str, case: Case, state: State | None = None) -> tuple[Name, ...]:
    """Return who sits in a place when the case begins; nobody where the case does not say."""
    try:
        return evaluate.sitting(place, initial(case) if state is None else state, case=case)
    except (NotSaid, UnknownName):
        return ()


def somebody(cased: Cased[Name]) -> tuple[Name, ...]:
    """Return everybody that a cased value may name; the word `nobody` stands there as `None`."""
    found: list[Name | None] = [option.value for option in cased]
    return tuple(name for name in found if name is not None)


def expanded(people: Iterable[Name], case: Case) -> tuple[Name, ...]:
    """Return these names with groups replaced by their members, each once."""
    found: dict[Name, None] = {}
    waiting = list(people)[::-1]
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        group = case.groups.get(name)
        if group is None:
            found[name] = None
        elif name not in seen:
            seen.add(name)
            waiting.extend(reversed(group.members))
    return tuple(found)


def body_of(place: str, case: Case) -> Name | None:
    """Return the body that a place is or belongs to: ``board``, ``board.class-one``, ``class-one``."""
    head, dot, _ = place.partition(".")
    if head in case.bodies:
        return Name(head)
    if dot or place in case.offices:
        return None
    bodies = case.bodies.items()
    return next((n for n, b in bodies if any(g.id == place for g in b.seat_groups)), None)


def seat_groups(place: str, case: Case) -> tuple[SeatGroup, ...]:
    """Return the groups of seats that a place stands for: its own, or all of a body's."""
    name = body_of(place, case)
    if name is None:
        return ()
    groups = case.bodies[name].seat_groups
    return groups if place == name else tuple(g for g in groups if g.id == place.rpartition(".")[2])


def doings(case: Case) -> tuple[object, ...]:
    """Return every act and every fact made true, in moves, events, scenarios and powers."""
    return tuple(doing for some in _doings(case) for doing in some)


def _doings(case: Case) -> Iterator[tuple[object, ...]]:
    """Yield what is done and made true in each section in which something is."""
    sections: tuple[Mapping[Name, Move | Event | Scenario | Power], ...] = (
        case.moves,
        case.events,
        case.scenarios,
        case.powers,
    )
    for section in sections:
        yield kept(_all_done, section)


def _all_done(section: Mapping[Name, Move | Event | Scenario | Power]) -> tuple[object, ...]:
    return tuple(doing for clause in section.values() for doing in _done(clause))


def _done(clause: Move | Event | Scenario | Power) -> Iterator[object]:
    """Yield what is done, then what is made true, in a clause or in each of its steps."""
    if isinstance(clause, Power):
        yield from clause.acts
        return
    steps: tuple[Event | Step | ScenarioStep, ...]
    steps = (clause,) if isinstance(clause, Event) else clause.steps
    for step in steps:
        yield from (*step.do, *step.then)


@once
def arrivals(case: Case) -> dict[str, list[s.Ref]]:
    """Return for each body, office and group whom some act or fact of the case puts there."""
    found: dict[str, list[s.Ref]] = {}
    for some in _doings(case):
        for place, who in kept(_arrivals, some):
            found.setdefault(body_of(place, case) or place, []).append(who)
    return found


@once
def departures(case: Case) -> dict[str, list[s.Ref]]:
    """Return for each body, office and group whom some act or fact of the case takes away."""
    found: dict[str, list[s.Ref]] = {}
    for some in _doings(case):
        for place, who in kept(_departures, some):
            found.setdefault(body_of(place, case) or place, []).append(who)
    return found


@once
def amended(case: Case) -> frozenset[str]:
    """Return the names that some act of the case amends something of."""
    return frozenset().union(*(kept(_amended, some) for some in _doings(case)))


def mentioned(value: object) -> frozenset[str]:
    """Return every name inside a value, and the words of every path."""
    found = set(names(value))
    return frozenset(found).union(*(name.split(".") for name in found if "." in name))


def conditional_on(value: object, case: Case) -> frozenset[str]:
    """Return the places whose members a condition reads, terms spelt out."""
    found: set[str] = set()
    waiting = [value]
    seen: set[str] = set()
    while waiting:
        for part in records(waiting.pop()):
            if isinstance(part, s.TermIs) and part.term not in seen and part.term in case.terms:
                seen.add(part.term)
                waiting.append(case.terms[part.term].means)
            found.update(_read_places(part))
    return frozenset(found)


def has_members(body: Body) -> bool:
    """Tell whether a body names anybody who votes in it, now or when its seats are filled."""
    seats = any(g.held_by or g.count or g.ex_officio for g in body.seat_groups)
    return bool(body.members or body.electorate or seats)


def _amended(doings: tuple[object, ...]) -> frozenset[str]:
    return frozenset(word for act in every(s.Amend, doings) for word in act.path.split("."))


def _departures(doings: tuple[object, ...]) -> tuple[tuple[str, s.Ref], ...]:
    return tuple(_gone(doings))


def _gone(doings: tuple[object, ...]) -> Iterator[tuple[str, s.Ref]]:
    for doing in doings:
        if isinstance(doing, s.Remove | s.Resign):
            yield doing.place, doing.who
        elif isinstance(doing, s.Not) and isinstance(doing.part, s.Member):
            yield doing.part.place, doing.part.subject


def _arrivals(doings: tuple[object, ...]) -> tuple[tuple[str, s.Ref], ...]:
    return tuple(_come(doings))


def _come(doings: tuple[object, ...]) -> Iterator[tuple[str, s.Ref]]:
    for doing in doings:
        if isinstance(doing, s.Appoint):
            yield doing.office, doing.who
        elif isinstance(doing, s.Elect):
            yield doing.place, doing.who
        elif isinstance(doing, s.Member):
            yield doing.place, doing.subject
        elif isinstance(doing, s.Is) and isinstance(doing.subject, Name):
            who = doing.value
            yield from ((doing.subject, w) for w in (who,) if isinstance(w, _SOMEBODY))


_SOMEBODY = (Name, s.Pronoun, s.HolderOf)


def _read_places(part: object) -> tuple[str, ...]:
    if isinstance(part, s.Member | s.EveryoneIn):
        return (part.place,)
    if isinstance(part, s.HolderOf):
        return (part.office,)
    if isinstance(part, s.Counted):
        return tuple(n for n in (part.of.name, part.place) if isinstance(n, Name))
    if isinstance(part, s.Is) and isinstance(part.subject, Name):
        return (part.subject, *((part.value,) if isinstance(part.value, Name) else ()))
    return ()
