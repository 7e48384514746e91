"""Positions as whole numbers: how many people of which kind and side hold which places, and the other facts.

The lowest bits number the facts (`Facts`: sizes of bodies, gauges, holdings, the date, what is pending); above them each
kind of people on each side, holding just these places, has a field that counts them. So people who are
interchangeable are never told apart, and what a move does is one addition.
"""

from __future__ import annotations

from dataclasses import field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from kingmaker.analysis.reach.search import Stopped
from kingmaker.model.evaluate import members_of
from kingmaker.model.values import Name
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping
    from fractions import Fraction

    from kingmaker.analysis.reach.people import Kinds
    from kingmaker.analysis.reach.ways import Subject
    from kingmaker.model.case import Case
    from kingmaker.model.state import Stakes, State

_FACT_BITS = 24
FACTS = (1 << _FACT_BITS) - 1
#: The greatest number that facts can have.
MOST_FACTS = FACTS
_WIDTH = 16
_COUNT = (1 << _WIDTH) - 1


@dataclass(frozen=True, slots=True)
class Place:
    """A list of seats or an office: its key in a state, the body it gives a seat in, how many it holds.

    `seats` is `None` where any number may sit; `bit` is the place in a set of places.
    """

    key: Name
    bit: int
    office: bool
    body: Name | None = None
    seats: int | None = 1


class Cell(NamedTuple):
    """So many people of one kind and side who hold just these places (a set of bits)."""

    kind: int
    ours: bool
    holds: int
    many: int


class Held(NamedTuple):
    """How a class of shares is held."""

    entity: str
    name: str
    of: tuple[tuple[Name, Fraction | None], ...]
    total: Fraction | None


class Shares(tuple[Held, ...]):  # noqa: SLOT001 - it keeps its hash
    """How some classes of shares are held; that is read often, so its hash is worked out once."""

    _hash: int

    def __hash__(self) -> int:
        """Return the hash of what it holds."""
        try:
            return self._hash
        except AttributeError:
            self._hash = super().__hash__()
            return self._hash

    def __eq__(self, other: object) -> bool:
        """Tell whether the same is held."""
        return self is other or super().__eq__(other)


class Pending(NamedTuple):
    """Something of which some steps have been taken: what is to be done where, to whom, by which way of which power.

    `value` are the acts or the number of seats that it is about, where it is about no person.
    """

    verb: str
    about: Name
    subject: Subject | None
    way: tuple[Name | None, int]
    value: Hashable = None
    steps: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """What is so besides who sits where: how many seats each place has, how gauges stand, and more as a case needs it.

    `sizes` and `gauges` follow the places and the gauges of the case; `holdings` are classes of shares that a power may
    move. With time, `day` is the period, `meeting` the bodies that meet in it, `due` the period in which the seats of each
    place come up, and `used` the powers that a side has used in this period. `amended` are paths of the case and what stands there
    instead; `pending` is what has been begun and needs more steps, `called` the meetings that have been called, each with its period.
    """

    sizes: tuple[int | None, ...]
    gauges: tuple[object, ...] = ()
    holdings: Shares = field(default_factory=Shares)
    day: int | None = None
    meeting: frozenset[Name] = frozenset()
    due: tuple[int | None, ...] = ()
    used: frozenset[tuple[bool, Name]] = frozenset()
    amended: tuple[tuple[str, str], ...] = ()
    pending: tuple[Pending, ...] = ()
    called: frozenset[tuple[Name, int]] = frozenset()


def places(case: Case) -> tuple[Place, ...]:
    """Return every place that somebody can hold: groups of seats, listed seats, offices.

    Seats by virtue of an office are no places: who holds the office sits there. Bodies whose members are holders of
    shares or of a weight have none.
    """
    found: list[Place] = []

    def add(key: str, *, office: bool, body: Name | None, seats: int | None) -> None:
        found.append(Place(Name(key), 1 << len(found), office, body, seats))

    for name, body in case.bodies.items():
        if body.electorate is not None:
            continue
        for group in (g for g in body.seat_groups if g.ex_officio is None):
            count = group.count if group.count is not None else len(group.held_by)
            add(f"{name}.{group.id}", office=False, body=name, seats=count)
        if body.members or not body.seat_groups:
            seats = body.seats if body.seats is not None else body.seats_at_most
            add(name, office=False, body=name, seats=seats)
    for name, office in case.offices.items():
        add(name, office=True, body=None, seats=office.seats or office.seats_at_most or 1)
    return tuple(found)


@dataclass(slots=True)
class Layout:
    """Turns positions into whole numbers and back, for one set of places and kinds."""

    places: tuple[Place, ...]
    kinds: Kinds
    facts: list[Facts] = field(default_factory=list)
    _numbers: dict[Facts, int] = field(default_factory=dict)
    _fields: dict[tuple[int, bool, int], int] = field(default_factory=dict)
    _cells: dict[int, tuple[Cell, ...]] = field(default_factory=dict)

    def unit(self, kind: int, ours: bool, holds: int) -> int:  # noqa: FBT001 - a key
        """Return what one more of a kind and side with these places adds to a position; nobody is counted nowhere."""
        if not holds:
            return 0
        key = (kind, ours, holds)
        if key not in self._fields:
            self._fields[key] = 1 << (_FACT_BITS + _WIDTH * len(self._fields))
        return self._fields[key]

    def number(self, facts: Facts) -> int:
        """Return the number of these facts, the lowest bits of a position; `Stopped` where there is none left."""
        if facts not in self._numbers:
            if len(self.facts) > MOST_FACTS:
                raise Stopped(f"the search stopped after {len(self.facts):,} arrangements of facts")
            self._numbers[facts] = len(self.facts)
            self.facts.append(facts)
        return self._numbers[facts]

    def facts_of(self, position: int) -> Facts:
        """Return the facts of a position."""
        return self.facts[position & FACTS]

    @staticmethod
    def number_of(position: int) -> int:
        """Return the number of the facts of a position."""
        return position & FACTS

    @staticmethod
    def with_number(position: int, number: int) -> int:
        """Return a position with the facts of another number."""
        return position & ~FACTS | number

    def with_facts(self, position: int, facts: Facts) -> int:
        """Return a position with other facts."""
        return position & ~FACTS | self.number(facts)

    def cells(self, position: int) -> tuple[Cell, ...]:
        """Return who holds what: each kind and side with just these places, and how many they are."""
        people = position >> _FACT_BITS
        if people not in self._cells:
            self._cells[people] = tuple(
                Cell(*key, count)
                for n, key in enumerate(self._fields)
                if (count := people >> _WIDTH * n & _COUNT)
            )
        return self._cells[people]

    @property
    def known(self) -> int:
        """How many arrangements of people have been looked at."""
        return len(self._cells)

    def filled(self, position: int, places: int) -> int:
        """Return how many people hold one of these places."""
        return sum(cell.many for cell in self.cells(position) if cell.holds & places)


def size_of(place: Place, state: State, case: Case) -> int | None:
    """Return how many may hold a place: as many as hold it now, where the case says fewer."""
    if place.seats is None:
        return None
    return max(place.seats, len(holders(place, state, case)))


def holders(place: Place, state: State, case: Case) -> tuple[Name, ...]:
    """Return who holds a place in a state, groups replaced by their members."""
    if place.office:
        return state.offices.get(place.key, ())
    return members_of(state.seats.get(place.key, ()), state, case=case)


def sized(case: Case, layout: Layout, facts: Facts) -> Case:
    """Return a case whose bodies have the sizes that the facts say; the case itself where they are as written."""
    written = {place.key: place.seats for place in places(case)}
    if all(n == written[p.key] for n, p in zip(facts.sizes, layout.places, strict=True)):
        return case
    size = {p.key: n for p, n in zip(layout.places, facts.sizes, strict=True) if not p.office}
    bodies = dict(case.bodies)
    for name, body in case.bodies.items():
        groups = tuple(
            replace(g, count=size.get(Name(f"{name}.{g.id}"), g.count)) for g in body.seat_groups
        )
        seats = size.get(name, body.seats) if body.seats is not None else None
        whole = body.seats if groups and body.seats is None else seats
        bodies[name] = replace(body, seat_groups=groups, seats=whole)
    return replace(case, bodies=bodies)


def state_of(
    layout: Layout,
    base: State,
    people: Mapping[int, tuple[Name, ...]],
    gauges: Mapping[str, Any],
) -> State:
    """Return a state with these people in each place (by its bit), and gauges as given."""
    seats = dict(base.seats)
    offices = dict(base.offices)
    for place in layout.places:
        here = people.get(place.bit, ())
        if place.office:
            offices[place.key] = here
        else:
            seats[place.key] = here
    return replace(base, seats=seats, offices=offices, gauges={**dict(base.gauges), **gauges})


def held_with(
    holdings: Mapping[str, Mapping[str, Stakes]], facts: Facts
) -> dict[str, dict[str, Stakes]]:
    """Return holdings with those that the facts give in place of others."""
    found = {entity: dict(classes) for entity, classes in holdings.items()}
    for held in facts.holdings:
        stakes = found[held.entity][held.name]
        found[held.entity][held.name] = replace(stakes, of=dict(held.of), total=held.total)
    return found
