"""What the decisions on an act depend on: which places, gauges, and other facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from kingmaker.analysis.frames import named, walk
from kingmaker.analysis.legality import Legality
from kingmaker.model import sentences as s
from kingmaker.model.values import Name

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator

    from kingmaker.analysis.reach.places import Facts, Place
    from kingmaker.model.case import Case


class Act(NamedTuple):
    """What is to be decided: a verb (elect, appoint, remove, use), and the place or the power it is about."""

    verb: str
    about: Name


@dataclass(frozen=True, slots=True)
class Reads:
    """What an act's decisions read: a set of places, sizes and gauges by number, whether dates and holdings (`held`) matter.

    `merged` are sets of places that are not told apart, each with the one that stands for it.

    `clauses` are the bodies, offices and powers that have the decisions; `concerned` says that somebody may not vote
    on what concerns that person.
    """

    places: int
    sizes: tuple[int, ...] = ()
    gauges: tuple[int, ...] = ()
    dated: bool = False
    clauses: tuple[Name, ...] = ()
    concerned: bool = False
    held: bool = True
    merged: tuple[tuple[int, int], ...] = ()
    names: frozenset[str] = frozenset()
    meetings: frozenset[Name] = frozenset()

    def seen(self, holds: int) -> int:
        """Return so much of a set of places as matters, seats of one body that nothing tells apart taken together."""
        found = holds & self.places
        for every, one in self.merged:
            if found & every:
                found = found & ~every | one
        return found

    def of_facts(self, facts: Facts) -> Hashable:
        """Return so much of the facts as matters."""
        return (
            tuple(facts.sizes[n] for n in self.sizes),
            tuple(facts.gauges[n] for n in self.gauges),
            facts.holdings if self.held else None,
            facts.meeting & self.meetings if facts.day is not None else None,
            facts.day if self.dated else 0,
            facts.amended,
        )


def reads(cases: tuple[Case, ...], places: tuple[Place, ...], act: Act) -> Reads:
    """Return what the decisions on an act depend on; never too little.

    `cases` are the case as it is written and as it reads under its amendments.
    """
    case = cases[0]
    body = act.about.partition(".")[0]
    powers = [act.about] if act.verb == "use" else _covering(cases, act)
    own = (Name(body),) if body in case.bodies else ()
    office = (act.about,) if act.about in case.offices else ()
    clauses = (*own, *office, *powers)
    names, dated = closure(cases, clauses)
    bits = sum(p.bit for p in places if _is_read(case, p, names))
    counted = any(_counts_seats(each, names) for each in cases)
    sizes = tuple(n for n, p in enumerate(places) if counted and p.body in names)
    gauges = tuple(n for n, name in enumerate(case.gauges) if name in names)
    concerned = any(_concerned(each, powers, office) for each in cases)
    meetings = frozenset(n for n, b in case.bodies.items() if n in names and b.meets is not None)
    held = any(_are_held(each, names) for each in cases)
    merged = tuple(_merged(case, places, names)) if len(cases) == 1 else ()
    return Reads(bits, sizes, gauges, dated, clauses, concerned, held, merged, names, meetings)


def _concerned(case: Case, powers: Iterable[Name], office: Iterable[Name]) -> bool:
    """Tell whether somebody may not vote on what concerns that person."""
    steps = (x for n in powers for way in case.powers[n].ways for x in way)
    return any(x.person_concerned is False for x in steps) or any(
        case.offices[n].person_concerned is False for n in office
    )


def _counts_seats(case: Case, names: frozenset[str]) -> bool:
    """Tell whether deciding by what these names stand for may depend on how many seats there are."""
    law = case.law.rules if case.law is not None else ()
    parts = walk(([_rules(case, Name(name)) for name in names], law))
    return any(
        isinstance(p, s.Counted) or (isinstance(p, s.Base) and p.kind is s.BaseKind.SEATS)
        for p in parts
    )


def _merged(
    case: Case, places: tuple[Place, ...], names: frozenset[str]
) -> Iterator[tuple[int, int]]:
    """Yield the seats of each body whose groups nothing tells apart: all of them, and the first."""
    for body in _in(case, names):
        groups = case.bodies[body].seat_groups
        apart = any(g.when is not None or g.ex_officio is not None for g in groups)
        said = {t for g in groups for t in (g.id, f"{body}.{g.id}", *g.tags)}
        bits = [p.bit for p in places if p.body == body]
        if len(bits) > 1 and not apart and said.isdisjoint(names):
            yield sum(bits), bits[0]


def _are_held(case: Case, names: frozenset[str]) -> bool:
    """Tell whether deciding by what these names stand for may depend on who holds which shares."""
    shares = {str(name) for classes in case.holdings.values() for name in classes}
    if not shares.isdisjoint(names) or any(case.bodies[n].electorate for n in _in(case, names)):
        return True
    rules = [_rules(case, Name(name)) for name in names]
    return any(isinstance(part, s.Holds) for part in walk(rules))


def _in(case: Case, names: frozenset[str]) -> list[Name]:
    return [name for name in case.bodies if name in names]


def cone(
    cases: tuple[Case, ...], places: tuple[Place, ...], goal: object, acts: Iterable[Name]
) -> tuple[frozenset[Name], frozenset[str]]:
    """Return the places that can matter for a goal, and every name that can.

    Places matter that the goal speaks of, and those that their decisions depend on. `acts` are the powers that may be used besides. Nothing else can change whether, or how soon, the goal is reached.
    """
    case = cases[0]
    first = frozenset(n for each in cases for n in closure_of(each, goal))
    found = {p.key for p in places if _is_read(case, p, first)}
    bits = {place.key: place.bit for place in places}
    waiting = [Act(verb, key) for key in found for verb in _VERBS] + [Act("use", n) for n in acts]
    seen: set[Act] = set()
    names: set[str] = set(first)
    while waiting:
        act = waiting.pop()
        if act in seen:
            continue
        seen.add(act)
        read = reads(cases, places, act)
        names |= read.names
        new = [key for key, bit in bits.items() if bit & read.places and key not in found]
        found.update(new)
        waiting += [Act(verb, key) for key in new for verb in _VERBS]
    return frozenset(found), frozenset(names)


_VERBS = ("elect", "appoint", "remove")


def closure_of(case: Case, goal: object) -> frozenset[str]:
    """Return every name that a condition may depend on."""
    return frozenset(named(case, goal))


def _covering(cases: tuple[Case, ...], act: Act) -> list[Name]:
    if act.verb == "call":
        return []
    verb = "elect" if act.verb == "renew" else act.verb
    rules = [Legality(case, id) for case in cases]
    return [n for n in cases[0].powers if any(r.covers(n, verb, act.about) for r in rules)]


def _is_read(case: Case, place: Place, names: frozenset[str]) -> bool:
    if place.key in names or (place.body is not None and place.body in names):
        return True
    groups = case.bodies[place.body].seat_groups if place.body is not None else ()
    return any(tag in names for g in groups for tag in g.tags)


def closure(cases: tuple[Case, ...], clauses: tuple[Name, ...]) -> tuple[frozenset[str], bool]:
    """Return every name that deciding by these clauses may depend on, and whether the date is among it."""
    found: set[str] = set()
    dated = False
    waiting: list[str] = list(clauses)
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        for case in cases:
            rules = _rules(case, Name(name))
            read = set(named(case, rules))
            dated = dated or "date" in read or any(isinstance(p, s.DateIs) for p in walk(rules))
            waiting += sorted(read - found)
    return frozenset(found), dated


def _voting(case: Case, name: str) -> Iterator[Name]:
    """Yield the entities whose deciders may matter for a body: its own, or those that may vote where shares do."""
    body = case.bodies[Name(name)]
    if body.electorate is None:
        yield from (n for n in (body.of, *body.members) if n is not None and n in case.entities)
        return
    held = [c.held_by for classes in case.holdings.values() for c in classes.values()]
    weighed = [weight.of for weight in case.weights.values()]
    acts = [power.acts for power in case.powers.values()]
    said = {str(part) for part in walk((held, weighed, acts)) if isinstance(part, Name)}
    yield from (entity for entity in case.entities if entity in said)


def _rules(case: Case, name: Name) -> object:
    """Return what a name says of how it is decided, without who sits there."""
    found: list[object] = []
    if name in case.bodies:
        b = case.bodies[name]
        found += [
            *_voting(case, name),
            b.passes,
            b.quorum,
            b.recused,
            b.tie,
            b.written_consent,
            b.vacancies,
            b.electorate,
            b.called_by if b.meets is not None else (),
        ]
        found += [(g.when, g.elected_by, g.removed_by, g.ex_officio) for g in b.seat_groups]
        found += [a for a in case.agreements.values() if a.kind.value in ("proxy", "voting")]
        found += [n for n, c in case.bodies.items() if c.parent == name or b.parent == n]
    if name in case.offices:
        o = case.offices[name]
        found += [o.appointed_by, o.removed_by, o.passes]
    if name in case.entities:
        found += [case.entities[name].governed_by, case.entities[name].controlled_by]
    if name in case.powers:
        power = case.powers[name]
        found += [power.ways, power.of, power.from_, power.until]
        if any(step.person_concerned is False for way in power.ways for step in way):
            found += [case.bodies[n].of for n in power.deciders if n in case.bodies]
    if name in case.terms:
        found.append(case.terms[name].means)
    return tuple(found)
