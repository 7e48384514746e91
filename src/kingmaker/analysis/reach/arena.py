"""The moves of an organisation: what each side can do in a position, and what becomes of it.

A turn is one motion, carried by whoever the clauses let carry it there, or a resignation, which needs nobody. What an
act does that is not said (an amendment nobody has written down, a merger) leads to `OPEN`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kingmaker.analysis.reach.carrying import Subject
from kingmaker.analysis.reach.people import PLAIN
from kingmaker.analysis.reach.search import OPEN
from kingmaker.analysis.reach.support import Act
from kingmaker.model import sentences as s
from kingmaker.model.bodies import Concerns
from kingmaker.model.inlaw import concerns_of
from kingmaker.model.values import Name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.analysis.reach.carrying import Carrier, Sides, Way
    from kingmaker.analysis.reach.judging import Judge
    from kingmaker.analysis.reach.places import Cell, Facts, Layout, Place
    from kingmaker.model.bodies import Power
    from kingmaker.model.case import Case

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
    value: object = None


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
            size = self.moves.layout.facts_of(self.position).sizes[place.bit.bit_length() - 1]
            if size is None or sum(cell.many for cell in here) < size:
                yield from self._filled(place, cells)

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
            if way.gap or (not power.acts and concerns_of(power) in _ANYTHING):
                yield done, OPEN
            elif concerns_of(power) == Concerns.FIX_BOARD_SIZE:
                yield from self._resized(done, power)
            else:
                yield from self._acted(done, power)

    def _acted(self, done: Done, power: Power) -> Iterator[tuple[Done, int]]:
        """Yield what the acts of a power do: gauges are set; another act is not followed."""
        facts = self._facts()
        for act in power.acts:
            if not isinstance(act, s.SetTo):
                yield done, OPEN
                return
            number = list(self.moves.case.gauges).index(act.gauge)
            value = act.value if not isinstance(act.value, s.Special) else Name(act.value.value)
            gauges = (*facts.gauges[:number], value, *facts.gauges[number + 1 :])
            facts = replace(facts, gauges=gauges)
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
