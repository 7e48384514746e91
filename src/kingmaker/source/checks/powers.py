"""Who may do what: the clauses that give somebody a power over an office, a seat or a rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.model import sentences as s
from kingmaker.model.inlaw import concerns_of, seats_in_law
from kingmaker.model.law import Force
from kingmaker.records import dataclass
from kingmaker.source.checks.places import body_of, seat_groups, somebody
from kingmaker.source.memory import kept, once

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kingmaker.model.bodies import Decision, Power
    from kingmaker.model.case import Case
    from kingmaker.model.clauses import Cased
    from kingmaker.model.values import Name
    from kingmaker.problems import Location


@dataclass(frozen=True, slots=True)
class Right:
    """A clause that lets some decide something: who, in words what, and where it says so.

    `rule` tells whether it names a rule of its own, `power` which power it is, if it is one.
    """

    deciders: tuple[Name, ...]
    what: str
    where: Location
    rule: bool = False
    power: str = ""


#: The verbs of acts that move people, and the powers known to law that are about them.
VERBS: dict[str, tuple[str, ...]] = {
    "appoint": ("appoint-officer",),
    "remove": ("remove-officer", "remove-director"),
    "elect": ("elect-director", "fill-vacancy"),
}
_OF_OFFICES = ("appoint-officer", "remove-officer")
_KINDS = {"appoint": (s.Appoint, s.Elect), "remove": (s.Remove,), "elect": (s.Elect, s.Appoint)}


@once
def rights_to(case: Case, verb: str, place: str) -> tuple[Right, ...]:
    """Return every clause that lets somebody ``appoint``, ``remove`` or ``elect`` to or from a place."""
    return (*own_rights(case, verb, place), *(_right(n, case) for n in covering(case, verb, place)))


def own_rights(case: Case, verb: str, place: str) -> tuple[Right, ...]:
    """Return what an office, a body or a group of its seats itself says of who fills or empties it."""
    for name, office in case.offices.items():
        if name == place:
            cased = office.removed_by if verb == "remove" else office.appointed_by
            key = "removed_by" if verb == "remove" else "appointed_by"
            return tuple(_of_cased(cased, f"{name}.{key}", rule=bool(office.passes)))
    return tuple(_of_seats(case, verb, place))


def _of_seats(case: Case, verb: str, place: str) -> Iterator[Right]:
    name = body_of(place, case)
    for group in seat_groups(place, case):
        cased = group.removed_by if verb == "remove" else group.elected_by
        key = "removed_by" if verb == "remove" else "elected_by"
        yield from _of_cased(cased, f"{name}.{group.id}.{key}", rule=False)
    filled = case.bodies[name].vacancies if name is not None and verb != "remove" else None
    if filled is not None and filled.by is not None:
        yield Right((filled.by,), f"{name}.vacancies", filled.by.where, rule=bool(filled.passes))


def _of_cased(cased: Cased[Name], what: str, *, rule: bool) -> Iterator[Right]:
    found = somebody(cased)
    if found:
        yield Right(found, what, found[0].where, rule=rule)


@once
def covering(case: Case, verb: str, place: str) -> tuple[Name, ...]:
    """Return the powers that are about doing this to this place."""
    body, powers = body_of(place, case), case.powers
    return tuple(
        name
        for name, targets in kept(_about, powers, verb)
        if (targets and not targets.isdisjoint((place, body)))
        or (not targets and _concerns(case, powers[name], place))
    )


def _about(powers: Mapping[Name, Power], verb: str) -> tuple[tuple[Name, frozenset[str]], ...]:
    """Return the powers that are about doing this, with the places that their acts name, if they say which acts."""
    found = []
    for name, power in powers.items():
        acts = [act for act in power.acts if isinstance(act, _KINDS[verb])]
        places = (getattr(act, "office", None) or getattr(act, "place", None) for act in acts)
        targets = frozenset(place for place in places if place is not None)
        if targets or (not power.acts and concerns_of(power) in VERBS[verb]):
            found.append((name, targets))
    return tuple(found)


def _concerns(case: Case, power: Power, place: str) -> bool:
    of_offices = concerns_of(power) in _OF_OFFICES
    return of_offices == (place in case.offices) and reaches(case, power, place)


def reaches(case: Case, power: Power, place: str) -> bool:
    """Tell whether a power is about this place: it names the place, its body, whose it is, or nobody."""
    if power.of is None:
        return True
    body = body_of(place, case)
    clause = case.offices.get(place) or (case.bodies.get(body) if body else None)  # type: ignore[call-overload]  # a name is a text
    of = clause.of if clause is not None else None
    return power.of in (place, body, of)


def _right(name: Name, case: Case) -> Right:
    power = case.powers[name]
    steps = [step for way in power.ways for step in way]
    return Right(
        power.deciders, f"powers.{name}", name.where, rule=all(x.passes for x in steps), power=name
    )


def decisions(case: Case) -> Iterator[tuple[Name, Decision]]:
    """Yield each step of each power, with the name of the power."""
    for name, power in case.powers.items():
        for way in power.ways:
            for step in way:
                yield name, step


def law_speaks(case: Case, about: str, of: str = "") -> bool:
    """Tell whether the case's law says who decides something or by which rule; on a place `of`, if one is named."""
    if of and not seats_in_law(case, of):
        return False
    return case.law is not None and any(
        rule.about == about
        and rule.force is not Force.PROHIBITED
        and (rule.by or rule.rule is not None)
        for rule in case.law.rules
    )


def signature(power: Power) -> tuple[object, ...]:
    """Return by whom and by which rules a power is decided, whatever its name and sources."""
    return tuple(
        tuple(
            (x.by, x.passes, x.quorum, x.cause, x.consent, x.veto, x.person_concerned) for x in way
        )
        for way in power.ways
    )
