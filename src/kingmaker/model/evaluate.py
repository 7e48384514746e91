"""Whether a condition of a case holds in a state, and which value of a cased one applies there."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeVar

from kingmaker.model import sentences as s
from kingmaker.model.state import NotSaid, UnknownName, known_classes
from kingmaker.model.values import Name, Quantity
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from kingmaker.model.bodies import SeatGroup
    from kingmaker.model.case import Case
    from kingmaker.model.clauses import Cased
    from kingmaker.model.state import State

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class World:
    """What a sentence is read in: a state of a case, and whom its pronouns stand for."""

    state: State
    case: Case
    actor: Name | None = None
    it: Name | None = None


def holds(
    condition: s.Condition,
    state: State,
    *,
    case: Case,
    actor: Name | None = None,
    it: Name | None = None,
) -> bool:
    """Tell whether a condition holds in a state.

    `actor` and `it` are whom the pronouns stand for. A name that the case does not declare raises
    `UnknownName`; something the state does not say (a date, a holding) raises `NotSaid`. There is
    no third truth value.

    >>> from kingmaker.model.bodies import Office
    >>> from kingmaker.model.case import Case
    >>> from kingmaker.model.state import initial
    >>> case = Case(name="x", offices={Name("ceo"): Office(held_by=(Name("altman"),))})
    >>> now = initial(case)
    >>> holds(s.Is(Name("ceo"), Name("altman")), now, case=case)
    True
    """
    return _holds(condition, World(state, case, actor, it))


def chosen(
    cased: Cased[T], state: State, *, case: Case, actor: Name | None = None, it: Name | None = None
) -> T | None:
    """Return the first option of a cased value whose condition holds, `None` where none does.

    >>> from kingmaker.model.case import Case
    >>> from kingmaker.model.clauses import Option
    >>> from kingmaker.model.state import State
    >>> cased = (Option(10, s.Not(s.Always())), Option(1))
    >>> chosen(cased, State(), case=Case(name="x"))
    1
    """
    for option in cased:
        if option.when is None or _holds(option.when, World(state, case, actor, it)):
            return option.value
    return None


def sitting(place: str, state: State, *, case: Case) -> tuple[Name, ...]:
    """Return who sits in a body or a group of its seats, or holds an office, or is in a group.

    Groups among them are replaced by their members. Seats that exist only while a condition holds
    count only then; a seat held by virtue of an office belongs to whoever holds the office.
    """
    return _people(place, World(state, case))


def seat_count(body: str, state: State, *, case: Case) -> int:
    """Return how many seats a body has: as written, else its groups' sum, else those who sit."""
    clause = case.bodies[Name(body)]
    if clause.seats is not None:
        return clause.seats
    world = World(state, case)
    listed = len(_expanded(state.seats.get(body, ()), world))
    groups = [g for g in clause.seat_groups if g.when is None or _holds(g.when, world)]
    return listed + sum(
        g.count if g.count is not None else len(_sit_in(body, g, world)) for g in groups
    )


def members_of(names: Iterable[Name], state: State, *, case: Case) -> tuple[Name, ...]:
    """Return these names with groups replaced by their members, each once."""
    return _expanded(names, World(state, case))


def stake(
    holder: str, name: str | None, state: State, *, case: Case, of: str | None = None
) -> tuple[Fraction, Fraction | None]:
    """Return how many shares somebody holds of a class, an entity or the one entity, and of how many.

    The second number is `None` where the total is not said. The holdings of a group add up.
    """
    people = [Name(holder), *_expanded(state.groups.get(holder, ()), World(state, case))]
    held, total = Fraction(0), Fraction(0)
    known = True
    for entity, inner in known_classes(case, name, of=of):
        stakes = state.holdings[entity][inner]
        for person in people:
            number = stakes.of.get(person, Fraction(0))
            if number is None:
                msg = f"how many {entity}.{inner} {person} holds is not known"
                raise NotSaid(msg)
            held += number
        known = known and stakes.total is not None
        total += stakes.total or 0
    return held, total if known else None


# --- conditions ---------------------------------------------------------------------------


def _holds(condition: s.Condition, world: World) -> bool:
    return _READERS[type(condition)](condition, world)


def _is(fact: s.Is, world: World) -> bool:
    if isinstance(fact.subject, s.EveryoneIn):
        return _each(fact.subject, world, lambda who: _is(s.Is(who, fact.value), world))
    subject = _named(fact.subject, world)
    if subject in world.case.gauges:
        return _same(world.state.gauges[subject], fact.value, world)
    if subject in world.case.measures:
        return _measure(subject, world) == _amount(fact.value)
    if subject in world.case.offices or subject in world.case.bodies:
        return _held_by(subject, fact.value, world)
    if isinstance(fact.value, s.Special | Quantity):
        word = str(fact.value) if isinstance(fact.value, s.Special) else ""
        return word in world.state.tags.get(subject, ())
    return _is_called(subject, _named(fact.value, world), world)


def _held_by(place: Name, value: s.Value, world: World) -> bool:
    holders = _people(place, world)
    if isinstance(value, s.Special):
        return value in (s.Special.VACANT, s.Special.NONE) and not holders
    if isinstance(value, Quantity):
        return False
    if isinstance(value, s.HolderOf):
        return bool(set(holders) & set(_people(value.office, world)))
    return _named(value, world) in holders


def _is_called(subject: Name, word: Name, world: World) -> bool:
    """Tell whether somebody holds an office, is in a group, is it, carries a tag, or sits in seats that do."""
    case = world.case
    if word in case.offices or word in case.groups or word in case.bodies:
        return subject in _people(word, world)
    carried = world.state.tags.get(subject, ())
    seats = [(b, g) for b, body in case.bodies.items() for g in body.seat_groups if word in g.tags]
    sat = (subject in _sit_in(body, group, world) for body, group in seats if group.when is None)
    return subject == word or word in carried or any(sat)


def _same(level: Name | Quantity, value: s.Value, world: World) -> bool:
    if isinstance(level, Quantity):
        return isinstance(value, Quantity) and level.likely == value.likely
    if isinstance(value, s.Special):
        return str(level) == str(value)
    return not isinstance(value, Quantity) and level == _named(value, world)


def _level(fact: s.Level, world: World) -> bool:
    subject = _named(fact.subject, world)
    if subject in world.case.measures:
        return fact.comparison.holds(_measure(subject, world), _amount(fact.value))
    gauge = world.case.gauges.get(subject)
    if gauge is None:
        msg = f"no gauge or measure is called {subject!r}"
        raise UnknownName(msg)
    now = world.state.gauges[subject]
    if isinstance(now, Quantity) and isinstance(fact.value, Quantity):
        return fact.comparison.holds(_amount(now), _amount(fact.value))
    places = [n for n, level in enumerate(gauge.levels) if _same(level, fact.value, world)]
    if not places:
        msg = f"{subject} has no such level: {fact.value}"
        raise UnknownName(msg)
    return fact.comparison.holds(gauge.levels.index(now), places[0])


def _member(fact: s.Member, world: World) -> bool:
    place = _people(fact.place, world)
    return _each(fact.subject, world, lambda person: person in place)


def _works(fact: s.Works, world: World) -> bool:
    return _each(fact.subject, world, lambda person: _works_at(person, fact.employer, world))


def _each(ref: s.Ref, world: World, holds_of: Callable[[Name], bool]) -> bool:
    """Tell whether something holds of everybody that a reference stands for, and there is somebody."""
    people = _referred(ref, world)
    return bool(people) and all(holds_of(person) for person in people)


def _works_at(person: Name, employer: Name | s.Special | None, world: World) -> bool:
    now = world.state.works.get(person)
    return now is None if isinstance(employer, s.Special) or employer is None else now == employer


def _holds_shares(fact: s.Holds, world: World) -> bool:
    held, total = Fraction(0), None
    for person in _referred(fact.subject, world):
        own, total = stake(person, fact.base.name, world.state, case=world.case)
        held += own
    bound = _amount(fact.bound)
    if fact.bound.unit != "share":
        return fact.comparison.holds(held, bound)
    if total is None:
        msg = f"how many shares of {fact.base.name or 'it'} there are is not said"
        raise NotSaid(msg)
    return fact.comparison.holds(held, bound * total)


def _counted(fact: s.Counted, world: World) -> bool:
    heads, whole = _heads(fact, world)
    met = sum((n for who, n in heads.items() if _meets(who, fact, world)), Fraction(0))
    bound = _amount(fact.bound)
    return fact.comparison.holds(met, bound * whole if fact.bound.unit == "share" else bound)


def _heads(fact: s.Counted, world: World) -> tuple[Mapping[Name, Fraction], Fraction]:
    """Return what each counts for, and what all count for together."""
    name, case = fact.of.name, world.case
    if name is None:
        msg = f"{fact.of.kind} of what? No body, group or weight is named"
        raise NotSaid(msg)
    if name in case.weights:
        carried = {who: Fraction(n) for who, n in case.weights[name].of.items()}
        return carried, sum(carried.values(), Fraction(0))
    if name in case.people:
        size = case.people[name].size
        by_share = fact.bound.unit == "share"  # then it does not matter how many they are
        number = Fraction(1) if size is None or by_share else _amount(size)
        return {name: number}, number
    heads = {who: Fraction(1) for who in _people(name, world)}
    seats = name in case.bodies and fact.predicate is s.Predicate.IN_OFFICE
    whole = seat_count(name, world.state, case=case) if seats else len(heads)
    return heads, Fraction(whole)


def _meets(who: Name, fact: s.Counted, world: World) -> bool:
    if fact.predicate is s.Predicate.WORKS:
        return _works_at(who, fact.place, world)
    if fact.predicate is s.Predicate.HOLDS:
        return stake(who, fact.place, world.state, case=world.case)[0] > 0
    if not isinstance(fact.place, Name):
        return fact.predicate is s.Predicate.IN_OFFICE
    if fact.predicate is s.Predicate.IS:
        return _is_called(who, fact.place, world)
    return who in _people(fact.place, world)


def _date(fact: s.DateIs, world: World) -> bool:
    if world.state.date is None:
        msg = "the case does not say what day it is"
        raise NotSaid(msg)
    first, second = (d.replace(tzinfo=None) for d in (world.state.date, fact.date))
    return fact.comparison.holds(int(first > second) - int(first < second), 0)


def _moved(fact: s.Moved, world: World) -> bool:
    start, now = world.state.measures.get(fact.measure, (None, None))
    if start is None or now is None:
        msg = f"the state does not say what {fact.measure} is"
        raise NotSaid(msg)
    sign = 1 if fact.rises else -1
    change = (now - start) * sign
    if fact.to is not None:
        return change > 0 and (now - _amount(fact.to)) * sign >= 0
    if fact.by is None:
        return change > 0
    share = fact.by.unit == "share"
    return change >= _amount(fact.by) * (abs(start) if share else 1)


def _term(fact: s.TermIs, world: World) -> bool:
    term = world.case.terms.get(fact.term)
    if term is None:
        msg = f"no term is called {fact.term!r}"
        raise UnknownName(msg)
    return _holds(term.means, world)


_READERS: Mapping[type, Callable[[Any, World], bool]] = {
    s.Is: _is,
    s.Level: _level,
    s.Member: _member,
    s.Works: _works,
    s.Holds: _holds_shares,
    s.Counted: _counted,
    s.DateIs: _date,
    s.Happened: lambda fact, world: fact.event in world.state.happened,
    s.Moved: _moved,
    s.TermIs: _term,
    s.Always: lambda _, __: True,
    s.Otherwise: lambda _, __: True,
    s.Not: lambda c, world: not _holds(c.part, world),
    s.And: lambda c, world: all(_holds(part, world) for part in c.parts),
    s.Or: lambda c, world: any(_holds(part, world) for part in c.parts),
}


# --- names --------------------------------------------------------------------------------


def _named(ref: s.Ref | s.Value, world: World) -> Name:
    """Return the one name that a reference stands for."""
    people = _referred(ref, world) if not isinstance(ref, Name) else (ref,)
    if len(people) != 1:
        msg = f"{ref} stands for {len(people) or 'nobody'}, where one was meant"
        raise NotSaid(msg)
    return people[0]


def _referred(ref: s.Ref | s.Value, world: World) -> tuple[Name, ...]:
    """Return everybody that a reference stands for; a name stands for itself, a group for its members."""
    if isinstance(ref, s.Pronoun):
        who = world.actor if ref is s.Pronoun.ACTOR else world.it
        if who is None:
            msg = f"nobody is said to be {str(ref)!r} here"
            raise NotSaid(msg)
        return (who,)
    if isinstance(ref, s.HolderOf):
        return _people(ref.office, world)
    if isinstance(ref, s.EveryoneIn):
        return _people(ref.place, world)
    if isinstance(ref, Name):
        return _expanded((ref,), world)
    msg = f"{ref} is no name"
    raise UnknownName(msg)


def _people(place: str, world: World) -> tuple[Name, ...]:
    state, case = world.state, world.case
    if place in case.bodies:
        groups = [f"{place}.{g.id}" for g in case.bodies[Name(place)].seat_groups]
        listed = _expanded(state.seats.get(place, ()), world)
        return tuple(dict.fromkeys((*listed, *(n for g in groups for n in _people(g, world)))))
    if place in case.offices:
        return state.offices.get(place, ())
    if place in case.groups:
        return _expanded(state.groups.get(place, ()), world)
    of, _, group = place.rpartition(".")
    bodies = case.bodies.items()
    found = [(b, g) for b, c in bodies if of in ("", b) for g in c.seat_groups if g.id == group]
    if len(found) == 1:
        body, seats = found[0]
        there = seats.when is None or _holds(seats.when, world)
        return _sit_in(body, seats, world) if there else ()
    msg = f"no body, seats, office or group are called {place!r}"
    raise UnknownName(msg)


def _sit_in(body: str, seats: SeatGroup, world: World) -> tuple[Name, ...]:
    if seats.ex_officio is not None:
        return world.state.offices.get(seats.ex_officio, ())
    return _expanded(world.state.seats.get(f"{body}.{seats.id}", ()), world)


def _expanded(names: Iterable[Name], world: World) -> tuple[Name, ...]:
    found: dict[Name, None] = {}
    for name in names:
        inner = world.state.groups.get(name)
        found.update(dict.fromkeys((name,) if inner is None else _expanded(inner, world)))
    return tuple(found)


# --- numbers ------------------------------------------------------------------------------


def _amount(value: s.Value) -> Fraction:
    if not isinstance(value, Quantity) or value.likely is None:
        msg = f"{value} is no number"
        raise NotSaid(msg)
    return value.likely


def _measure(name: Name, world: World) -> Fraction:
    if name not in world.state.measures:
        msg = f"the state does not say what {name} is"
        raise NotSaid(msg)
    return world.state.measures[name][1]
