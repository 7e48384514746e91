"""The moves of an organisation: what each side can do in a position, and what becomes of it.

A turn is one motion, carried by whoever the clauses let carry it there, or a resignation, which needs nobody. What an
act does that is not said (an amendment nobody has written down, a merger) leads to `OPEN`.
"""

from __future__ import annotations

from dataclasses import field, replace
from itertools import chain, product
from typing import TYPE_CHECKING

from kingmaker.analysis.reach.done import Done
from kingmaker.analysis.reach.pending import followed, settled, taken
from kingmaker.analysis.reach.people import PLAIN
from kingmaker.analysis.reach.places import Pending
from kingmaker.analysis.reach.search import OPEN
from kingmaker.analysis.reach.support import Act
from kingmaker.analysis.reach.uses import Uses
from kingmaker.analysis.reach.ways import Subject
from kingmaker.model.values import Name
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.analysis.reach.amending import Use
    from kingmaker.analysis.reach.carrying import Carrier, Decided
    from kingmaker.analysis.reach.judging import Judge
    from kingmaker.analysis.reach.places import Cell, Facts, Layout, Place
    from kingmaker.analysis.reach.ways import Path, Sides, Way
    from kingmaker.model.case import Case


@dataclass(slots=True)
class Moves:
    """Lists what a side can do in a position of one case; shared by all coalitions that are asked about."""

    case: Case
    layout: Layout
    carrier: Carrier
    limits: tuple[Judge, ...] = ()
    resignations: bool = True
    powers: tuple[Use, ...] = ()
    #: Bodies whose meetings can be called.
    called: tuple[Name, ...] = ()
    uses: Uses = field(init=False)
    _acts: dict[tuple[str, int, int], Decided] = field(default_factory=dict)
    _bodies: dict[int, int] = field(default_factory=dict)
    _renewed: dict[tuple[int, int], int] = field(default_factory=dict)
    _used: list[tuple[Use, Decided]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Find what the uses of powers come to."""
        self.uses = Uses(self.case, self.layout, self.carrier)

    def on(self, verb: str, place: Place, kind: int = PLAIN) -> Decided:
        """Return who decides whether somebody of a kind comes to a place, or leaves it.

        The kind makes no difference but where powers name whom they may be used on: all of one kind are named alike.
        """
        found = self._acts.get((verb, place.bit, kind))
        if found is None:
            found = self.carrier.of(Act(verb, place.key))
            if found.reads.naming:
                who = Name("") if kind == PLAIN else self.layout.kinds.called(kind, 0)
                found = self.carrier.of(Act(verb, place.key, who))
            self._acts[verb, place.bit, kind] = found
        return found

    def together(self, place: Place) -> int:
        """Return all places of the body that a place gives a seat in, as a set of bits."""
        found = self._bodies.get(place.bit)
        if found is None:
            bits = (p.bit for p in self.layout.places if p.body == place.body and not p.office)
            found = self._bodies[place.bit] = sum(bits)
        return found

    def renewed(self, number: int, place: Place) -> int:
        """Return the number of the facts when the seats of a place have been filled that were due."""
        key = (number, place.bit)
        if key not in self._renewed:
            self._renewed[key] = self.layout.number(self._again(self.layout.facts[number], place))
        return self._renewed[key]

    def _again(self, facts: Facts, place: Place) -> Facts:
        calendar, number = self.carrier.calendar, place.bit.bit_length() - 1
        due = facts.due[number]
        if calendar is None or due is None or facts.day is None:
            return facts
        again = calendar.again(self.case, place, max(due, facts.day) if due == 0 else due)
        again = max(again, facts.day + 1)
        return replace(facts, due=(*facts.due[:number], again, *facts.due[number + 1 :]))

    def used(self) -> list[tuple[Use, Decided]]:
        """Return the powers that may be used, each with who decides on it."""
        if len(self._used) < len(self.powers):
            self._used = [(use, self.carrier.of(Act("use", use.name))) for use in self.powers]
        return self._used

    def turns(self, position: int, sides: Sides, *, ours: bool) -> Iterator[tuple[Done, int]]:
        """Yield each thing that a side can do, with the position it leads to; no position twice."""
        seen = {position}
        turn = _Turn(self, position, sides, ours, self.layout.facts_of(position))
        limits = self.limits
        for done, there in chain(turn.people(), turn.powers()):
            if there in seen:
                continue
            if limits and there != OPEN and not all(j.holds(there) for j in limits):
                continue
            seen.add(there)
            yield done, there


@dataclass(frozen=True, slots=True)
class _Turn:
    """One turn of one side in one position."""

    moves: Moves
    position: int
    sides: Sides
    ours: bool
    facts: Facts

    def _way(self, on: Decided, subject: Subject | None) -> Way | None:
        return on.way(subject, self.position, self.sides, ours=self.ours)

    def people(self) -> Iterator[tuple[Done, int]]:
        """Yield removals, resignations, elections and appointments."""
        cells, facts = self.moves.layout.cells(self.position), self.facts
        for number, place in enumerate(self.moves.layout.places):
            here = [cell for cell in cells if cell.holds & place.bit]
            if here:
                yield from self._emptied(place, here)
            size = facts.sizes[number]
            if size is None or sum([cell.many for cell in here]) < size:
                yield from self._filled(place, cells)
            if size is not None and facts.day is not None and self._is_due(number):
                yield from self._renewed(place, here, size)

    def _emptied(self, place: Place, here: list[Cell]) -> Iterator[tuple[Done, int]]:
        for cell in here:
            on = self.moves.on("remove", place, cell.kind)
            leaves = self.moves.resignations and cell.ours is self.ours
            if on.never and not leaves:
                continue
            subject = Subject(cell.kind, cell.ours, cell.holds)
            after = cell.holds & ~place.bit
            way = None if on.never else self._way(on, subject)
            if way is not None:
                yield from self._put(Done("remove", place.key, subject, after, way))
            if on.stepped and not on.never:
                yield from self._stepped(on, subject, Done("remove", place.key, subject, after))
            if leaves and (way is None or way.gap):  # else it comes to the same as to be removed
                yield from self._put(Done("resign", place.key, subject, after))

    def _filled(self, place: Place, cells: tuple[Cell, ...]) -> Iterator[tuple[Done, int]]:
        verb = "appoint" if place.office else "elect"
        on = self.moves.on(verb, place)
        way, naming = self._way(on, None), on.reads.naming
        if way is None and not on.stepped and not naming:
            return
        for subject in self._candidates(place, cells):
            if naming:
                on = self.moves.on(verb, place, subject.kind)
                way = self._way(on, None)
            done = Done(verb, place.key, subject, subject.holds | place.bit, way)
            if way is not None:
                yield from self._put(done)
            if on.stepped:
                yield from self._stepped(on, None, done)

    # --- ways of several steps ---------------------------------------------------------------

    def _paths(
        self, on: Decided, subject: Subject | None
    ) -> Iterator[tuple[tuple[Way | None, ...], Path]]:
        """Yield the ways of several steps of which this side carries some step."""
        for steps, path in on.paths(subject, self.position, self.sides, ours=self.ours):
            if any(step is not None for step in steps):
                yield steps, path

    def _stepped(
        self, on: Decided, about: Subject | None, done: Done
    ) -> Iterator[tuple[Done, int]]:
        """Yield the next step of each way of several steps to do something to somebody: the last one does it."""
        layout, facts = self.moves.layout, self.facts
        for steps, path in self._paths(on, about):
            what = Pending(on.act.verb, on.act.about, done.subject, path.name)
            number = taken(facts, what)
            step = steps[number]
            if step is None:
                continue
            if number + 1 < len(steps):
                new = settled(facts, what, number + 1)
                begun = done._replace(verb="begin", way=step)
                yield begun, layout.with_facts(self.position, new)
            else:
                yield from self._put(done._replace(way=step), settled(facts, what))

    def _used(self, on: Decided, use: Use, done: Done) -> Iterator[tuple[Done, int]]:
        """Yield the next step of each way of several steps to use a power: the last one does what it does."""
        layout, facts = self.moves.layout, self.facts
        for steps, path in self._paths(on, None):
            for result, _ in self.moves.uses.results(done, use, self.position, ours=self.ours):
                what = Pending("use", use.name, None, path.name, result.value)
                number = taken(facts, what)
                step = steps[number]
                if step is None:
                    continue
                if number + 1 < len(steps):
                    begun = Done("begin", use.name, way=step, value=result.value)
                    there = layout.with_facts(self.position, settled(facts, what, number + 1))
                    yield begun, there
                    continue
                before = layout.with_facts(self.position, settled(facts, what))
                last = done._replace(way=step)
                ends = self.moves.uses.results(last, use, before, ours=self.ours)
                yield from ((d, there) for d, there in ends if d.value == result.value)

    # --- elections whose time has come -------------------------------------------------------

    def _is_due(self, number: int) -> bool:
        facts = self.facts
        due = facts.due[number] if facts.due else None
        return facts.day is not None and due is not None and due <= facts.day

    def _renewed(self, place: Place, here: list[Cell], size: int) -> Iterator[tuple[Done, int]]:
        """Yield elections of all seats of a place together: who sits there leaves, and a list of this side comes."""
        way = self._way(self.moves.on("renew", place), None)
        if way is None:
            return
        if way.gap:
            yield Done("renew", place.key, way=way), OPEN
            return
        layout = self.moves.layout
        left = self.position
        for cell in here:
            unit, after = layout.unit, cell.holds & ~place.bit
            gone, stays = unit(cell.kind, cell.ours, cell.holds), unit(cell.kind, cell.ours, after)
            left += cell.many * (stays - gone)
        number = self.moves.renewed(layout.number_of(self.position), place)
        for cell in here if self.facts.pending else ():
            left_it = Subject(cell.kind, cell.ours, cell.holds)
            known = layout.facts[number]
            (facts,) = followed(known, layout, left_it, cell.holds & ~place.bit, others=False)
            number = layout.number(facts)
        for chosen in self._lists(place, size, left):
            there = left
            for subject in chosen:
                new = layout.unit(subject.kind, subject.ours, subject.holds | place.bit)
                there += new - layout.unit(subject.kind, subject.ours, subject.holds)
            done = Done("renew", place.key, way=way, value=chosen)
            yield done, layout.with_number(there, number)

    def _lists(self, place: Place, size: int, left: int) -> Iterator[tuple[Subject, ...]]:
        """Yield the lists of candidates: so many of each who are told apart, and nominees of this side."""
        found = self._candidates(place, self.moves.layout.cells(left))
        named = [c for c in dict.fromkeys(found) if c.kind != PLAIN and not c.holds]
        own = Subject(PLAIN, self.ours, 0)
        for many in product(*(range(min(size, self._supply(c, left)) + 1) for c in named)):
            if sum(many) <= size:
                some = [c for c, n in zip(named, many, strict=True) for _ in range(n)]
                yield (*some, *([own] * (size - len(some))))

    def _supply(self, subject: Subject, position: int) -> int:
        members = len(self.moves.layout.kinds.members[subject.kind])
        us = self.sides.of_kind[subject.kind]
        cells = self.moves.layout.cells(position)
        there = sum(c.many for c in cells if (c.kind, c.ours) == (subject.kind, subject.ours))
        return (us if subject.ours else members - us) - there

    def _candidates(self, place: Place, cells: tuple[Cell, ...]) -> Iterator[Subject]:
        """Yield whom a side may put somewhere: those who sit elsewhere, those named, and a nominee of its own."""
        taken = place.bit if place.office else self.moves.together(place)
        there: dict[tuple[int, bool], int] = {}
        for cell in cells:
            who = (cell.kind, cell.ours)
            there[who] = there.get(who, 0) + cell.many
            if not cell.holds & taken:
                yield Subject(cell.kind, cell.ours, cell.holds)
        yield Subject(PLAIN, self.ours, 0)
        for kind, members in enumerate(self.moves.layout.kinds.members):
            if kind != PLAIN and self.moves.layout.kinds.people[kind]:
                us = self.sides.of_kind[kind]
                for ours, many in ((True, us), (False, len(members) - us)):
                    if there.get((kind, ours), 0) < many:
                        yield Subject(kind, ours, 0)

    def _put(self, done: Done, facts: Facts | None = None) -> Iterator[tuple[Done, int]]:
        """Yield where somebody holds other places, with these facts besides."""
        if done.way is not None and done.way.gap:
            yield done, OPEN
            return
        layout, subject = self.moves.layout, done.subject
        assert subject is not None  # noqa: S101  # of everything done to somebody
        kind, ours, holds = subject
        there = self.position - layout.unit(kind, ours, holds) + layout.unit(kind, ours, done.after)
        before = self.facts if facts is None else facts
        if facts is None and not before.pending:
            yield done, there
            return
        for new in followed(before, layout, subject, done.after, others=self._has_another(subject)):
            yield done, layout.with_facts(there, new)

    def _has_another(self, subject: Subject) -> bool:
        """Tell whether there is more than one of whom the same is so."""
        if not subject.holds:
            return subject.kind == PLAIN or self._supply(subject, self.position) > 1
        cells = self.moves.layout.cells(self.position)
        return any(c.many > 1 for c in cells if (c.kind, c.ours, c.holds) == subject)

    # --- powers ------------------------------------------------------------------------------

    def powers(self) -> Iterator[tuple[Done, int]]:
        """Yield what powers do that are not about who holds what."""
        uses, used = self.moves.uses, self.facts.used
        for use, on in self.moves.used():
            if used and (self.ours, use.name) in used:
                continue
            way = self._way(on, None)
            if way is None and not on.stepped:
                continue
            value = use.acts if use.acts is not use.power.acts else None
            done = Done("use", use.name, way=way, value=value)
            if way is not None:
                yield from uses.results(done, use, self.position, ours=self.ours)
            if on.stepped:
                yield from self._used(on, use, done)
        yield from self._calls()

    def _calls(self) -> Iterator[tuple[Done, int]]:
        """Yield the calling of meetings that cannot be in this period, since notice has to be given."""
        layout, calendar, facts = self.moves.layout, self.moves.carrier.calendar, self.facts
        for name in self.moves.called if calendar is not None and facts.day is not None else ():
            assert calendar is not None  # noqa: S101  # as was asked
            assert facts.day is not None  # noqa: S101  # as above
            day = calendar.called(facts.day, self.moves.case.bodies[name].notice)
            if not facts.day < day < len(calendar.meetings) or name in calendar.meetings[day]:
                continue
            way = self._way(self.moves.carrier.of(Act("call", name)), None)
            if way is not None:
                new = replace(facts, called=facts.called | {(name, day)})
                done = Done("call", name, way=way, value=day)
                yield done, layout.with_facts(self.position, new)
