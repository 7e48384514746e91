"""What acts and facts make of a state: acts of one package together, then the facts that follow.

Not followed: amendments (rules stay as they are written), payments, measures, and expiring terms. Whoever is
elected to seats that are all taken replaces the first by name of those who sit there.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from kingmaker.model import sentences as s
from kingmaker.model.evaluate import World, members_of, sitting
from kingmaker.model.state import NotSaid, UnknownName, share_classes
from kingmaker.model.values import Name, Quantity
from kingmaker.records import changed, dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kingmaker.model.bodies import SeatGroup
    from kingmaker.model.state import Stakes


class CannotBe(Exception):  # noqa: N818  # it says what is so
    """An act that cannot be done in a state: nobody to remove, no seat to fill, nothing to give."""


def after(world: World, acts: Iterable[s.Act], facts: Iterable[s.Condition]) -> World:
    """Return the world after acts that take effect together, and the facts that follow.

    Raises `CannotBe` for an act that cannot be done. Who leaves goes first, so that a seat that is emptied in
    the same package can be filled.

    >>> from kingmaker.model.bodies import Office
    >>> from kingmaker.model.case import Case
    >>> from kingmaker.model.evaluate import World
    >>> from kingmaker.model.state import initial
    >>> case = Case(name="x", offices={Name("ceo"): Office(held_by=(Name("ann"),))})
    >>> act = s.Appoint(Name("bob"), Name("ceo"))
    >>> after(World(initial(case), case), (act,), ()).state.offices["ceo"]
    ('bob',)
    """
    made = world
    for act in sorted(acts, key=lambda a: not isinstance(a, s.Remove | s.Resign)):
        step = _ACTS.get(type(act))
        made = made if step is None else step(act, made, world)
    for fact in facts:
        made = _true(fact, made)
    return made


def people(ref: s.Ref, world: World) -> tuple[Name, ...]:
    """Return everybody a reference stands for; a group for its members."""
    if isinstance(ref, s.Pronoun):
        who = world.actor if ref is s.Pronoun.ACTOR else world.it
        if who is None:
            msg = f"nobody is said to be {str(ref)!r} here"
            raise NotSaid(msg)
        return members_of((who,), world.state, case=world.case)
    if isinstance(ref, s.HolderOf):
        return world.state.offices.get(ref.office, ())
    if isinstance(ref, s.EveryoneIn):
        return sitting(ref.place, world.state, case=world.case)
    return members_of((ref,), world.state, case=world.case)


# --- places -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Seats:
    """The lists of a state that make up one place, with how many each may hold (`None`: any number)."""

    part: str
    keys: tuple[str, ...]
    most: tuple[int | None, ...]


def _place(name: str, world: World) -> _Seats:
    case = world.case
    if name in case.offices:
        office = case.offices[Name(name)]
        return _Seats("offices", (name,), (office.seats or office.seats_at_most or 1,))
    if name in case.groups:
        return _Seats("groups", (name,), (None,))
    body, dot, group = name.partition(".")
    if not dot and body not in case.bodies:
        body = next(
            (b for b, c in case.bodies.items() if any(g.id == name for g in c.seat_groups)), ""
        )
        group = name
    if body not in case.bodies:
        raise CannotBe(f"nobody sits in {name}")
    clause = case.bodies[Name(body)]
    chosen = [g for g in clause.seat_groups if group in ("", g.id) and g.ex_officio is None]
    listed = (body,) if not group else ()
    most = [clause.seats if clause.seats is not None else clause.seats_at_most] * len(listed)
    return _Seats(
        "seats",
        (*listed, *(f"{body}.{g.id}" for g in chosen)),
        (*(0 if chosen and not clause.members else m for m in most), *(_count(g) for g in chosen)),
    )


def _count(group: SeatGroup) -> int:
    return group.count if group.count is not None else len(group.held_by)


def _listed(seats: _Seats, key: str, world: World) -> tuple[Name, ...]:
    found: tuple[Name, ...] = getattr(world.state, seats.part).get(key, ())
    return members_of(found, world.state, case=world.case) if seats.part != "offices" else found


def _with(world: World, part: str, key: str, value: object) -> World:
    state = changed(world.state, **{part: {**getattr(world.state, part), key: value}})
    return World(state, world.case, world.actor, world.it)


def _leave(place: str, who: tuple[Name, ...], world: World) -> World:
    """Return the world without these people in a place; `CannotBe` where none of them is there."""
    seats, met = _place(place, world), False
    for key in seats.keys:
        here = _listed(seats, key, world)
        left = tuple(n for n in here if n not in who)
        if len(left) < len(here):
            met, world = True, _with(world, seats.part, key, left)
    if not met:
        raise CannotBe(f"{' and '.join(who) or 'nobody'} cannot leave {place}")
    return world


def _join(place: str, who: tuple[Name, ...], world: World) -> World:
    """Return the world with these people in a place: in free seats first, then instead of others."""
    seats = _place(place, world)
    sits = [n for key in seats.keys for n in _listed(seats, key, world)]
    coming = [n for n in who if n not in sits]
    for key, most in zip(seats.keys, seats.most, strict=True):
        here = _listed(seats, key, world)
        free = len(coming) if most is None else max(most - len(here), 0)
        if free and coming:
            world = _with(world, seats.part, key, (*here, *coming[:free]))
            coming = coming[free:]
    return _replace(seats, coming, who, world) if coming else world


def _replace(seats: _Seats, coming: list[Name], who: tuple[Name, ...], world: World) -> World:
    for key, most in zip(seats.keys, seats.most, strict=True):
        here = _listed(seats, key, world)
        kept = [n for n in here if n in who]
        room = (most or 0) - len(kept)
        if coming and room > 0:
            stay = [n for n in here if n not in who][len(coming) :]
            new = (*kept, *stay[: max(room - len(coming), 0)], *coming[:room])
            world, coming = _with(world, seats.part, key, new), coming[room:]
    if coming:
        raise CannotBe(f"there is no seat for {' and '.join(coming)}")
    return world


# --- acts ---------------------------------------------------------------------------------------


def _appoint(act: s.Appoint, made: World, world: World) -> World:
    return _join(act.office, people(act.who, world), made)


def _elect(act: s.Elect, made: World, world: World) -> World:
    return _join(act.place, people(act.who, world), made)


def _remove(act: s.Remove | s.Resign, made: World, world: World) -> World:
    return _leave(act.place, people(act.who, world), made)


def _set(act: s.SetTo, made: World, _world: World) -> World:
    return _with(made, "gauges", act.gauge, _level(act.gauge, act.value, made))


def _transfer(act: s.Transfer, made: World, world: World) -> World:
    giver, taker = (_party(ref, world) for ref in (act.giver, act.taker))
    for entity, name in share_classes(made.case, act.of.name or ""):
        held = made.state.holdings[entity][name]
        moved = _amount(act.bound, held)
        there = held.of.get(giver, Fraction(0))
        if moved is None or there is None:
            continue
        if there < moved:
            raise CannotBe(f"{giver} has not so many {name}")
        got = held.of.get(taker, Fraction(0))
        of = {**held.of, giver: there - moved, taker: None if got is None else got + moved}
        made = _holding(made, entity, name, replace(held, of=of))
    return made


def _issue(act: s.Issue, made: World, world: World) -> World:
    taker = _party(act.taker, world)
    for entity, name in share_classes(made.case, act.share_class):
        held = made.state.holdings[entity][name]
        new, had = act.count.likely, held.of.get(taker, Fraction(0))
        if new is not None:
            total = None if held.total is None else held.total + new
            of = {**held.of, taker: None if had is None else had + new}
            made = _holding(made, entity, name, replace(held, of=of, total=total))
    return made


def _party(ref: s.Ref, world: World) -> Name:
    return ref if isinstance(ref, Name) else people(ref, world)[0]


def _amount(bound: Quantity, held: Stakes) -> Fraction | None:
    if bound.unit != "share" or bound.likely is None:
        return bound.likely
    return None if held.total is None else bound.likely * held.total


def _holding(world: World, entity: str, name: str, held: Stakes) -> World:
    return _with(world, "holdings", entity, {**world.state.holdings[entity], name: held})


_ACTS: dict[type, Callable[..., World]] = {
    s.Appoint: _appoint,
    s.Elect: _elect,
    s.Remove: _remove,
    s.Resign: _remove,
    s.SetTo: _set,
    s.Transfer: _transfer,
    s.Issue: _issue,
}


# --- facts --------------------------------------------------------------------------------------


def _true(fact: s.Condition, world: World) -> World:
    """Return the world with a fact made true."""
    if isinstance(fact, s.Is):
        return _is(fact, world)
    if isinstance(fact, s.Member):
        return _join(fact.place, people(fact.subject, world), world)
    if isinstance(fact, s.Works):
        employer = fact.employer if isinstance(fact.employer, Name) else None
        for person in people(fact.subject, world):
            world = _with(world, "works", person, employer)
        return world
    if isinstance(fact, s.Not) and isinstance(fact.part, s.Member):
        try:
            return _leave(fact.part.place, people(fact.part.subject, world), world)
        except CannotBe:
            return world  # it is so already
    return world


def _is(fact: s.Is, world: World) -> World:
    case = world.case
    subject = fact.subject if isinstance(fact.subject, Name) else _party(fact.subject, world)
    if subject in case.gauges:
        return _with(world, "gauges", subject, _level(subject, fact.value, world))
    if subject in case.offices:
        empty = isinstance(fact.value, s.Special | Quantity)
        holders = () if empty else people(fact.value, world)  # type: ignore[arg-type]  # no special one
        return _with(world, "offices", subject, holders)
    if isinstance(fact.value, Name) and fact.value in {
        **case.offices,
        **case.groups,
        **case.bodies,
    }:
        return _join(fact.value, (subject,), world)
    tags = world.state.tags.get(subject, frozenset()) | {str(fact.value)}
    return _with(world, "tags", subject, tags)


def _level(gauge: Name, value: s.Value, world: World) -> Name | Quantity:
    if isinstance(value, Quantity):
        levels = (x for x in world.case.gauges[gauge].levels if isinstance(x, Quantity))
        return next((x for x in levels if x.likely == value.likely), value)
    if isinstance(value, s.Special):
        return Name(value.value)
    return value if isinstance(value, Name) else _party(value, world)


#: What reading a state may raise where the case does not say enough.
UNSAID = (NotSaid, UnknownName)
