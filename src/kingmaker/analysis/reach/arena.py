"""The moves of an organisation: what each side can do in a position, and what becomes of it.

A turn is one motion, carried by whoever the clauses let carry it there, or a resignation, which needs nobody. What an
act does that is not said (an amendment nobody has written down, a merger) leads to `OPEN`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING, Any

from kingmaker.analysis.effects import UNSAID, CannotBe, after
from kingmaker.analysis.reach.carrying import Subject
from kingmaker.analysis.reach.people import PLAIN
from kingmaker.analysis.reach.places import Held
from kingmaker.analysis.reach.search import OPEN
from kingmaker.analysis.reach.support import Act
from kingmaker.model import sentences as s
from kingmaker.model.bodies import Concerns
from kingmaker.model.inlaw import concerns_of
from kingmaker.model.state import initial

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.analysis.reach.carrying import Carrier, Sides, Way
    from kingmaker.analysis.reach.judging import Judge
    from kingmaker.analysis.reach.places import Cell, Facts, Layout, Place
    from kingmaker.model.bodies import Power
    from kingmaker.model.case import Case
    from kingmaker.model.state import State
    from kingmaker.model.values import Name

#: Powers whose use may change anything, unless the case lists the acts.
_ANYTHING = (
    Concerns.AMEND_BYLAWS, Concerns.AMEND_CHARTER, Concerns.DISSOLVE, Concerns.MERGE, Concerns.ISSUE_SHARES,
    Concerns.DELEGATE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Done:
    """One thing done: a verb, whom it is about and where that person goes or leaves, and how it is carried.

    `place` is a place, a body or a power by name. `taken` and `left` are the places held before and after.
    """

    verb: str
    place: Name
    subject: Subject | None = None
    after: int = 0
    way: Way | None = None
    value: Any = None

    @property
    def acts(self) -> int:
        """How many things are done: a turn of a whole period may be several."""
        return len(self.value or ()) if self.verb == "turn" else 1


@dataclass(slots=True)
class Moves:
    """Lists what a side can do in a position of one case; shared by all coalitions that are asked about."""

    case: Case
    layout: Layout
    carrier: Carrier
    limits: tuple[Judge, ...] = ()
    resignations: bool = True
    powers: tuple[tuple[Name, Power], ...] = ()

    def turns(self, position: int, sides: Sides, *, ours: bool) -> Iterator[tuple[Done, int]]:
        """Yield each thing that a side can do, with the position it leads to; no position twice."""
        seen = {position}
        turn = _Turn(self, position, sides, ours)
        for done, there in (*turn.people(), *turn.powers()):
            if there not in seen and not any(
                there != OPEN and not j.holds(there) for j in self.limits
            ):
                seen.add(there)
                yield done, there


@dataclass(frozen=True, slots=True)
class _Turn:
    """One turn of one side in one position."""

    moves: Moves
    position: int
    sides: Sides
    ours: bool

    def _way(self, act: Act, subject: Subject | None) -> Way | None:
        return self.moves.carrier.way(act, subject, self.position, self.sides, ours=self.ours)

    def people(self) -> Iterator[tuple[Done, int]]:
        """Yield removals, resignations, elections and appointments."""
        cells = self.moves.layout.cells(self.position)
        for place in self.moves.layout.places:
            here = [cell for cell in cells if cell.holds & place.bit]
            yield from self._emptied(place, here)
            number = place.bit.bit_length() - 1
            size = self._facts().sizes[number]
            if size is None or sum(cell.many for cell in here) < size:
                yield from self._filled(place, cells)
            if size is not None and self._is_due(number):
                yield from self._renewed(place, here, size)

    def _emptied(self, place: Place, here: list[Cell]) -> Iterator[tuple[Done, int]]:
        for cell in here:
            subject = Subject(cell.kind, cell.ours, cell.holds)
            after = cell.holds & ~place.bit
            way = self._way(Act("remove", place.key), subject)
            if way is not None:
                yield self._put(Done("remove", place.key, subject, after, way))
            if self.moves.resignations and cell.ours is self.ours:
                yield self._put(Done("resign", place.key, subject, after))

    def _filled(self, place: Place, cells: tuple[Cell, ...]) -> Iterator[tuple[Done, int]]:
        verb = "appoint" if place.office else "elect"
        way = self._way(Act(verb, place.key), None)
        if way is None:
            return
        for subject in self._candidates(place, cells):
            yield self._put(Done(verb, place.key, subject, subject.holds | place.bit, way))

    # --- elections whose time has come -------------------------------------------------------

    def _is_due(self, number: int) -> bool:
        facts = self._facts()
        due = facts.due[number] if facts.due else None
        return facts.day is not None and due is not None and due <= facts.day

    def _renewed(self, place: Place, here: list[Cell], size: int) -> Iterator[tuple[Done, int]]:
        """Yield elections of all seats of a place together: who sits there leaves, and a list of this side comes."""
        way = self._way(Act("renew", place.key), None)
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
        for chosen in self._lists(place, size, left):
            there = left
            for subject in chosen:
                new = layout.unit(subject.kind, subject.ours, subject.holds | place.bit)
                there += new - layout.unit(subject.kind, subject.ours, subject.holds)
            done = Done("renew", place.key, way=way, value=chosen)
            yield done, layout.with_facts(there, self._renewed_facts(place))

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

    def _renewed_facts(self, place: Place) -> Facts:
        facts, calendar = self._facts(), self.moves.carrier.calendar
        number = place.bit.bit_length() - 1
        due = facts.due[number]
        if calendar is None or due is None or facts.day is None:
            return facts
        again = calendar.again(self.moves.case, place, max(due, facts.day) if due == 0 else due)
        again = max(again, facts.day + 1)
        return replace(facts, due=(*facts.due[:number], again, *facts.due[number + 1 :]))

    def _candidates(self, place: Place, cells: tuple[Cell, ...]) -> Iterator[Subject]:
        """Yield whom a side may put somewhere: those who sit elsewhere, those named, and a nominee of its own."""
        same = sum(p.bit for p in self.moves.layout.places if p.body == place.body and not p.office)
        taken = place.bit if place.office else same
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

    def _put(self, done: Done) -> tuple[Done, int]:
        if done.way is not None and done.way.gap:
            return done, OPEN
        unit, subject = self.moves.layout.unit, done.subject
        assert subject is not None  # noqa: S101  # of everything done to somebody
        gone = unit(subject.kind, subject.ours, subject.holds)
        return done, self.position - gone + unit(subject.kind, subject.ours, done.after)

    # --- powers ------------------------------------------------------------------------------

    def powers(self) -> Iterator[tuple[Done, int]]:
        """Yield what powers do that are not about who holds what."""
        for name, power in self.moves.powers:
            way = self._way(Act("use", name), None)
            if way is None:
                continue
            done = Done("use", name, way=way)
            if way.gap or unsaid(power):
                yield done, OPEN
            elif concerns_of(power) == Concerns.FIX_BOARD_SIZE:
                yield from self._resized(done, power)
            else:
                yield from self._acted(done, power)

    def _acted(self, done: Done, power: Power) -> Iterator[tuple[Done, int]]:
        """Yield what the acts of a power do: gauges are set, shares change hands; another act is not followed.

        With time, a side uses such a power once in a period.
        """
        facts = self._facts()
        if (self.ours, done.place) in facts.used:
            return
        if facts.day is not None:
            facts = replace(facts, used=facts.used | {(self.ours, done.place)})
        if not all(isinstance(a, s.SetTo | s.Transfer | s.Issue) for a in power.acts):
            yield done, OPEN
            return
        world = self.moves.carrier.world_of(self.position)
        try:
            then = after(world, power.acts, ())
        except (CannotBe, *UNSAID):
            return
        gauges = tuple(then.state.gauges.get(name) for name in self.moves.case.gauges)
        facts = replace(facts, gauges=gauges, holdings=tuple(_held(then.state, self.moves.case)))
        yield done, self.moves.layout.with_facts(self.position, facts)

    def _facts(self) -> Facts:
        return self.moves.layout.facts_of(self.position)

    def _resized(self, done: Done, power: Power) -> Iterator[tuple[Done, int]]:
        """Yield other numbers of seats: groups of seats grow in turn, and only empty seats can go."""
        body = sized_body(self.moves.case, power)
        if body is None:
            yield done, OPEN
            return
        facts, layout = self._facts(), self.moves.layout
        numbers = [n for n, p in enumerate(layout.places) if p.body == body]
        filled = [layout.filled(self.position, layout.places[n].bit) for n in numbers]
        now = [facts.sizes[n] for n in numbers]
        if any(size is None for size in now):
            return
        sizes = [size for size in now if size is not None]
        if power.at_most is None:
            yield done, OPEN
            return
        for total in range(max(sum(filled), 1), power.at_most + 1):
            wanted = spread(sizes, filled, total)
            if wanted != sizes:
                made = list(facts.sizes)
                for n, size in zip(numbers, wanted, strict=True):
                    made[n] = size
                there = layout.with_facts(self.position, replace(facts, sizes=tuple(made)))
                yield replace(done, place=body, value=total), there


def _held(state: State, case: Case) -> Iterator[Held]:
    """Yield the holdings that differ from those with which the case begins."""
    first = initial(case).holdings
    for entity, classes in state.holdings.items():
        for name, stakes in classes.items():
            before = first[entity][name]
            if (dict(stakes.of), stakes.total) != (dict(before.of), before.total):
                yield Held(entity, name, tuple(sorted(stakes.of.items())), stakes.total)


def spread(sizes: list[int], filled: list[int], total: int) -> list[int]:
    """Return the seats of each group when there are so many together: one more to the smallest, or fewer empty ones."""
    found = list(sizes)
    while sum(found) < total:
        found[min(range(len(found)), key=lambda n: found[n])] += 1
    while sum(found) > total:
        empty = [n for n in range(len(found)) if found[n] > filled[n]]
        found[max(empty, key=lambda n: found[n])] -= 1
    return found


def sized_body(case: Case, power: Power) -> Name | None:
    """Return the body whose number of seats a power fixes: the one named, that of its entity, or the decider."""
    if power.of in case.bodies:
        return power.of
    entity = case.entities.get(power.of) if power.of is not None else None
    governs = next((o.value for o in entity.governed_by), None) if entity is not None else None
    if governs in case.bodies:
        return governs
    deciders = [n for n in power.deciders if n in case.bodies]
    boards = [n for n in deciders if case.bodies[n].electorate is None]
    return boards[0] if len(boards) == 1 else None


_OF_PLACES = {
    Concerns.ELECT_DIRECTOR, Concerns.REMOVE_DIRECTOR, Concerns.FILL_VACANCY, Concerns.APPOINT_OFFICER,
    Concerns.REMOVE_OFFICER,
}  # fmt: skip


def powers_used(case: Case, read: frozenset[str]) -> tuple[tuple[Name, Power], ...]:
    """Return the powers whose use may matter where these names are read, but for those to elect, appoint and remove."""
    return tuple(
        (name, power) for name, power in case.powers.items() if _matters(case, power, read)
    )


def unsaid(power: Power) -> bool:
    """Tell whether a power may change anything, and the case lists no acts of it."""
    return not power.acts and concerns_of(power) in _ANYTHING


def _matters(case: Case, power: Power, read: frozenset[str]) -> bool:
    concern = concerns_of(power)
    if power.acts:
        sets = [a for a in power.acts if isinstance(a, s.SetTo)]
        others = [
            a
            for a in power.acts
            if not isinstance(a, s.SetTo | s.Appoint | s.Elect | s.Remove | s.Pay)
        ]
        return bool(others) or any(a.gauge in read for a in sets)
    if concern == Concerns.FIX_BOARD_SIZE:
        body = sized_body(case, power)
        return body is None or body in read
    return concern in _ANYTHING
