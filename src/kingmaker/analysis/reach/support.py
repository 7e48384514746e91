"""What the decisions on an act depend on: which places, gauges, and other facts."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, NamedTuple

from kingmaker.analysis.frames import named, walk
from kingmaker.analysis.legality import Legality
from kingmaker.analysis.reach.places import places
from kingmaker.model import sentences as s
from kingmaker.model.values import Name
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator

    from kingmaker.analysis.reach.places import Facts, Place
    from kingmaker.model.case import Case


class Act(NamedTuple):
    """What is to be decided: a verb (elect, appoint, remove, use), and the place or the power it is about.

    `who` is the person, where powers name those whom they may be used on; of nobody in particular it is no name.
    """

    verb: str
    about: Name
    who: Name | None = None


@dataclass(frozen=True, slots=True)
class Reads:
    """What an act's decisions read: a set of places, sizes and gauges by number, whether dates and holdings (`held`) matter.

    `merged` are sets of places that are not told apart, each with the one that stands for it.

    `clauses` are the bodies, offices and powers that have the decisions; `concerned` says that somebody may not vote
    on what concerns that person, `naming` that some of the powers name whom they may be used on.
    """

    places: int
    sizes: tuple[int, ...] = ()
    gauges: tuple[int, ...] = ()
    dated: bool = False
    clauses: tuple[Name, ...] = ()
    concerned: bool = False
    naming: bool = False
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


@dataclass(frozen=True, slots=True)
class Depends:
    """What the decisions on an act depend on, by names: `Reads` for whatever places are told apart.

    `places` are the keys of those that they read, `seats` tells whether it matters how many there are of a body, and
    `alike` are the bodies whose groups of seats nothing tells apart.
    """

    clauses: tuple[Name, ...]
    names: frozenset[str]
    places: frozenset[Name]
    seats: bool
    gauges: tuple[int, ...]
    dated: bool
    concerned: bool
    naming: bool
    held: bool
    meetings: frozenset[Name]
    alike: tuple[Name, ...]

    def reads(self, told_apart: tuple[Place, ...]) -> Reads:
        """Return the same for a set of places."""
        sizes = tuple(n for n, p in enumerate(told_apart) if self.seats and p.body in self.names)
        merged = []
        for body in self.alike:
            bits = [p.bit for p in told_apart if p.body == body]
            if len(bits) > 1:
                merged.append((sum(bits), bits[0]))
        return Reads(
            places=sum(p.bit for p in told_apart if p.key in self.places),
            sizes=sizes,
            gauges=self.gauges,
            dated=self.dated,
            clauses=self.clauses,
            concerned=self.concerned,
            naming=self.naming,
            held=self.held,
            merged=tuple(merged),
            names=self.names,
            meetings=self.meetings,
        )


@dataclass(slots=True)
class Support:
    """What acts depend on in a case; never too little. Each name and each act is looked at once.

    `cases` are the case as it is written and as it reads under its amendments.
    """

    cases: tuple[Case, ...]
    every: tuple[Place, ...] = field(init=False)
    _acts: dict[Act, Depends] = field(default_factory=dict)
    _said: dict[str, _Said] = field(default_factory=dict)
    _rules: list[Legality] = field(init=False)
    _law_counts_seats: bool = field(init=False)

    def __post_init__(self) -> None:
        """Find all places, and what the law turns on."""
        self.every = places(self.cases[0])
        self._rules = [Legality(case, id) for case in self.cases]
        laws = [case.law.rules for case in self.cases if case.law is not None]
        self._law_counts_seats = any(map(_counts_seats, walk(laws)))

    def of(self, act: Act) -> Depends:
        """Return what the decisions on an act depend on."""
        if act not in self._acts:
            self._acts[act] = self._of(act)
        return self._acts[act]

    def _of(self, act: Act) -> Depends:
        case = self.cases[0]
        body = act.about.partition(".")[0]
        powers = [act.about] if act.verb == "use" else self._covering(act)
        own = (Name(body),) if body in case.bodies else ()
        office = (act.about,) if act.about in case.offices else ()
        clauses = (*own, *office, *powers)
        names = self.closure((*clauses, *self._in_law(act)))
        said = [self._by(name) for name in names]
        met = (n for n, b in case.bodies.items() if n in names and b.meets is not None)
        return Depends(
            clauses=clauses,
            names=names,
            places=frozenset(p.key for p in self.every if self.is_read(p, names)),
            seats=self._law_counts_seats or any(by.seats for by in said),
            gauges=tuple(n for n, name in enumerate(case.gauges) if name in names),
            dated=any(by.dated for by in said),
            concerned=any(_concerned(each, powers, office) for each in self.cases),
            naming=any(self._named(act, powers)),
            held=any(by.held for by in said) or any(_by_shares(each, names) for each in self.cases),
            meetings=frozenset(met),
            alike=tuple(_alike(case, names)) if len(self.cases) == 1 else (),
        )

    def _named(self, act: Act, powers: Iterable[Name]) -> Iterator[bool]:
        """Yield for each that powers name for an act whether it can be told who that is."""
        verb = "elect" if act.verb == "renew" else act.verb
        for rules in self._rules:
            for name in powers:
                for ref in rules.people_named(name, verb, act.about):
                    yield not isinstance(ref, s.Pronoun)

    def _covering(self, act: Act) -> list[Name]:
        if act.verb == "call":
            return []
        verb = "elect" if act.verb == "renew" else act.verb
        every = self.cases[0].powers
        return [n for n in every if any(r.covers(n, verb, act.about) for r in self._rules)]

    def _in_law(self, act: Act) -> Iterator[Name]:
        """Yield the bodies to which law gives an act."""
        verb = "elect" if act.verb == "renew" else act.verb
        for rules in self._rules if verb not in ("call", "use") else ():
            yield from rules.given_by_law(verb, act.about).values()

    def closure(self, clauses: Iterable[Name]) -> frozenset[str]:
        """Return every name that deciding by these clauses may depend on."""
        found: set[str] = set()
        waiting: list[str] = list(clauses)
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += self._by(name).names - found
        return frozenset(found)

    def _by(self, name: str) -> _Said:
        if name not in self._said:
            self._said[name] = _said(self.cases, Name(name))
        return self._said[name]

    def named(self, sentences: object) -> frozenset[str]:
        """Return every name that sentences speak of, and those behind them."""
        return frozenset(n for each in self.cases for n in named(each, sentences))

    def is_read(self, place: Place, names: frozenset[str]) -> bool:
        """Tell whether whoever speaks of these names reads who holds a place."""
        if place.key in names or (place.body is not None and place.body in names):
            return True
        groups = self.cases[0].bodies[place.body].seat_groups if place.body is not None else ()
        return any(tag in names for g in groups for tag in g.tags)

    def cone(self, goal: object, acts: Iterable[Name]) -> tuple[frozenset[Name], frozenset[str]]:
        """Return the places that can matter for a goal, and every name that can.

        Places matter that the goal speaks of, and those that their decisions depend on. `acts` are the powers that may be used
        besides. Nothing else can change whether, or how soon, the goal is reached.
        """
        first = self.named(goal)
        found = {p.key for p in self.every if self.is_read(p, first)}
        waiting = [Act(verb, key) for key in found for verb in _VERBS]
        waiting += [Act("use", name) for name in acts]
        seen: set[Act] = set()
        names: set[str] = set(first)
        while waiting:
            act = waiting.pop()
            if act in seen:
                continue
            seen.add(act)
            on = self.of(act)
            names |= on.names
            new = on.places - found
            found |= new
            waiting += [Act(verb, key) for key in new for verb in _VERBS]
        return frozenset(found), frozenset(names)


_VERBS = ("elect", "appoint", "remove")


def _concerned(case: Case, powers: Iterable[Name], office: Iterable[Name]) -> bool:
    """Tell whether somebody may not vote on what concerns that person."""
    steps = (x for n in powers for way in case.powers[n].ways for x in way)
    return any(x.person_concerned is False for x in steps) or any(
        case.offices[n].person_concerned is False for n in office
    )


def _counts_seats(part: object) -> bool:
    """Tell whether a part of a rule turns on how many seats there are."""
    return isinstance(part, s.Counted) or (
        isinstance(part, s.Base) and part.kind is s.BaseKind.SEATS
    )


def _alike(case: Case, names: frozenset[str]) -> Iterator[Name]:
    """Yield each body whose groups of seats nothing tells apart."""
    for body in _in(case, names):
        groups = case.bodies[body].seat_groups
        apart = any(g.when is not None or g.ex_officio is not None for g in groups)
        said = {t for g in groups for t in (g.id, f"{body}.{g.id}", *g.tags)}
        if not apart and said.isdisjoint(names):
            yield body


def _by_shares(case: Case, names: frozenset[str]) -> bool:
    """Tell whether shares are among these names, or a body in which they may vote."""
    shares = {str(name) for classes in case.holdings.values() for name in classes}
    return not shares.isdisjoint(names) or any(case.bodies[n].electorate for n in _in(case, names))


def _in(case: Case, names: frozenset[str]) -> list[Name]:
    return [name for name in case.bodies if name in names]


@dataclass(frozen=True, slots=True)
class _Said:
    """What a name says of how it is decided: the names that it speaks of, and whether it reads the date, numbers of seats, shares."""

    names: frozenset[str]
    dated: bool
    seats: bool
    held: bool


def _said(cases: tuple[Case, ...], name: Name) -> _Said:
    """Return what a name says, in the case as it is written and under each of its amendments."""
    rules = [_rules(case, name) for case in cases]
    names = {n for case, one in zip(cases, rules, strict=True) for n in named(case, one)}
    parts = tuple(walk(rules))
    return _Said(
        names=frozenset(names),
        dated="date" in names,
        seats=any(map(_counts_seats, parts)),
        held=any(isinstance(part, s.Holds) for part in parts),
    )


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
            b.tabled_by,
            b.nominates,
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
