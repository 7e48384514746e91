"""Checks of who sits: names given twice, seats too few, people and offices that cannot be reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.model import sentences as s
from kingmaker.model.evaluate import holds
from kingmaker.model.state import NotSaid, UnknownName, initial
from kingmaker.model.values import Name
from kingmaker.problems import Problem, Related, Severity
from kingmaker.source.checks.places import arrivals, expanded, sitting
from kingmaker.source.checks.powers import covering, law_speaks
from kingmaker.source.checks.walk import records

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.model.bodies import Body
    from kingmaker.model.case import Case
    from kingmaker.model.state import State
    from kingmaker.problems import Location


def repeated_names(case: Case) -> Iterator[Problem]:
    """Yield an error where one list names somebody twice, a warning where a group does so too."""
    lists = {name: body.sitting for name, body in case.bodies.items()}
    lists |= {name: office.held_by for name, office in case.offices.items()}
    lists |= {name: group.members for name, group in case.groups.items()}
    for name, people in lists.items():
        yield from _twice_in(name, people, case)


def _twice_in(place: str, people: tuple[Name, ...], case: Case) -> Iterator[Problem]:
    seen: dict[Name, tuple[Name, Location]] = {}
    for listed in people:
        for person in expanded((listed,), case) if not _leads_to(listed, place, case) else ():
            first = seen.get(person)
            if first is None:
                seen[person] = (listed, listed.where)
                continue
            direct = first[0] == person == listed
            via = "" if direct else f", through `{listed if listed != person else first[0]}`"
            yield Problem(
                "K503",
                f"`{person}` is in `{place}` twice{via}",
                listed.where,
                Severity.ERROR if direct else Severity.WARNING,
                help="one person has one seat; leave one of the two out",
                related=(Related(first[1], "first named here"),),
            )


def _leads_to(group: Name, place: str, case: Case) -> bool:
    """Tell whether a group contains a place, so that its members cannot be told."""
    seen: set[str] = set()
    waiting = [group]
    while waiting:
        name = waiting.pop()
        if name == place and seen:
            return True
        if name in case.groups and name not in seen:
            seen.add(name)
            waiting.extend(case.groups[name].members)
    return False


def seats_of_two_bodies(case: Case) -> Iterator[Problem]:
    """Yield an error where a group of seats is named by its short name, and two bodies have one of that name."""
    owners: dict[str, list[str]] = {}
    for name, body in case.bodies.items():
        for group in body.seat_groups:
            owners.setdefault(group.id, []).append(name)
    others = {*case.groups, *case.weights, *case.offices}.union(*case.holdings.values())
    doubtful = {n for n, of in owners.items() if len(of) > 1 and n not in others}
    used: dict[str, list[Location]] = {}
    for place in _places(case) if doubtful else ():
        if place in doubtful:
            used.setdefault(place, []).append(place.where)
    for short, (first, *more) in used.items():
        yield Problem(
            "K405",
            f"`{short}` are seats of {' and of '.join(f'`{body}`' for body in owners[short])}",
            first,
            help=f"say which: {' or '.join(f'`{body}.{short}`' for body in owners[short])}",
            related=tuple(Related(where, "used here too") for where in more[:5]),
        )


def _places(case: Case) -> Iterator[Name]:
    """Yield every name that a sentence gives to where people sit, or to whom it counts."""
    for part in records(case):
        match part:
            case s.Base(name=place) | s.Coalition(group=place):
                pass
            case s.Counted(place=place) | s.Member(place=place) | s.EveryoneIn(place=place):
                pass
            case s.Remove(place=place) | s.Elect(place=place) | s.Resign(place=place):
                pass
            case _:
                continue
        if isinstance(place, Name):
            yield place


def too_many_holders(case: Case) -> Iterator[Problem]:
    """Yield an error where more sit than there are seats."""
    for name, office in case.offices.items():
        most = office.seats or office.seats_at_most or 1
        yield from _overfull(name, office.held_by, most, case)
    for name, body in case.bodies.items():
        fixed = body.seats if body.seats is not None else body.seats_at_most
        if fixed is not None:
            yield from _overfull(name, body.sitting, fixed, case)
        for group in body.seat_groups:
            if group.count is not None:
                yield from _overfull(f"{name}.{group.id}", group.held_by, group.count, case)


def _overfull(place: str, held_by: tuple[Name, ...], most: int, case: Case) -> Iterator[Problem]:
    people = expanded(held_by, case)
    if len(people) > most:
        seats = "one seat" if most == 1 else f"{most} seats"
        message = f"`{place}` has {seats}, and {len(people)} hold them"
        last = held_by[-1] if people[most] not in held_by else people[most]
        help_ = f"write `seats: {len(people)}`, or leave somebody out"
        yield Problem("K504", message, last.where, help=help_)


def observers_who_vote(case: Case) -> Iterator[Problem]:
    """Yield a warning for an observer who is a member as well."""
    for name, body in case.bodies.items():
        members = expanded(body.sitting, case)
        for observer in body.observers:
            if observer in members:
                seat = next((n for n in body.sitting if n == observer), observer)
                yield Problem(
                    "K505",
                    f"`{observer}` observes `{name}` without a vote and is a member with one",
                    observer.where,
                    Severity.WARNING,
                    help="keep one of the two",
                    related=(Related(seat.where, "a member here"),),
                )


def offices_nobody_fills(case: Case) -> Iterator[Problem]:
    """Yield a problem for an office that nobody can fill: a warning while it is vacant, else a note."""
    for name, office in case.offices.items():
        filled = office.appointed_by or covering(case, "appoint", name)
        if filled or law_speaks(case, "appoint-officer", name):
            continue
        serious = not office.held_by
        yield Problem(
            "K508",
            f"nobody can fill `{name}`" + (", and it is vacant" if serious else ""),
            name.where,
            Severity.WARNING if serious else Severity.NOTE,
            help="say who appoints: `appointed_by: BODY`, or give somebody the power `appoint-officer`",
        )


def offices_nobody_empties(case: Case) -> Iterator[Problem]:
    """Yield a note for an office whose holder nobody can remove or replace, and whose term does not end."""
    replaced = arrivals(case)
    for name, office in case.offices.items():
        ends = office.term or office.expires or name in replaced
        known = office.removed_by or covering(case, "remove", name)
        if (
            office.held_by
            and not ends
            and not known
            and not law_speaks(case, "remove-officer", name)
        ):
            yield Problem(
                "K509",
                f"nobody can remove the holder of `{name}`",
                name.where,
                Severity.NOTE,
                help="say who may: `removed_by: BODY`; write `removed_by: nobody` if so it is",
            )


def seats_nobody_elects(case: Case) -> Iterator[Problem]:
    """Yield a problem for seats that nobody can fill: a warning where some are vacant, else a note."""
    for name, body in case.bodies.items():
        open_ = [g for g in body.seat_groups if not g.elected_by and g.ex_officio is None]
        if not open_ or _is_renewed(name, body, case):
            continue
        for group in open_:
            vacant = (group.count or 0) > len(expanded(group.held_by, case))
            yield Problem(
                "K510",
                f"nobody fills the seats `{name}.{group.id}`"
                + (", and some are vacant" if vacant else ""),
                group.where,
                Severity.WARNING if vacant else Severity.NOTE,
                help="say who does: `elected_by: BODY`, or give somebody the power `elect-director`",
            )


def _is_renewed(name: Name, body: Body, case: Case) -> bool:
    known = body.joined_by or body.vacancies or covering(case, "elect", name)
    return bool(known) or any(law_speaks(case, a, name) for a in ("elect-director", "fill-vacancy"))


def casting_votes_from_outside(case: Case) -> Iterator[Problem]:
    """Yield a warning where the holder of a casting vote does not sit in the body that is tied."""
    now = initial(case)
    for name, body in case.bodies.items():
        office = body.tie.office if body.tie else None
        if office is None or body.electorate is not None:
            continue
        members = sitting(name, case, now)
        for holder in sitting(office, case, now):
            if members and holder not in members:
                yield Problem(
                    "K511",
                    f"`{holder}` decides ties of `{name}` as `{office}`, and does not sit there",
                    office.where,
                    Severity.WARNING,
                    help=f"add `{holder}` to the members, or name another office",
                )


def recused_outsiders(case: Case) -> Iterator[Problem]:
    """Yield a warning for somebody recused by name who has no vote to lose."""
    now = initial(case)
    for name, body in case.bodies.items():
        for recusal in body.recused:
            yield from _outsiders(name, recusal.names, case, now)
    for power in case.powers.values():
        for step in (step for way in power.ways for step in way):
            if step.by in case.bodies and step.by is not None:
                for recusal in step.recused:
                    yield from _outsiders(step.by, recusal.names, case, now)


def _outsiders(body: Name, people: tuple[Name, ...], case: Case, now: State) -> Iterator[Problem]:
    clause = case.bodies[body]
    if clause.electorate is not None or clause.joined_by or body in arrivals(case):
        return
    members = sitting(body, case, now)
    for person in expanded(people, case):
        if members and person not in members:
            where = next((n.where for n in people if n == person), people[0].where)
            message = f"`{person}` is recused, and has no vote in `{body}`"
            yield Problem("K512", message, where, Severity.WARNING, help="leave the name out")


def broken_limits(case: Case) -> Iterator[Problem]:
    """Yield a warning for what must be true of those who sit, and is not when the case begins."""
    now = initial(case)
    for name, body in case.bodies.items():
        for limit in body.limits:
            try:
                broken = not holds(limit.that, now, case=case)
            except (NotSaid, UnknownName):
                continue
            if broken:
                where = getattr(limit.that, "where", limit.where)
                message = f"this limit on `{name}` is broken from the start"
                help_ = "mend the limit or who sits; a breach has its consequence only where one is said"
                yield Problem("K513", message, where, Severity.WARNING, help=help_)
