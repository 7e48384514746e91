"""The parts of a state that a case can change, as a flat tuple of values, and which of them a sentence reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, fields, is_dataclass, replace
from datetime import timedelta
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from kingmaker.analysis.meetings import meeting_days
from kingmaker.model import sentences as s
from kingmaker.model.state import State, initial
from kingmaker.model.values import Name
from kingmaker.records import changed, dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator
    from datetime import datetime

    from kingmaker.model.bodies import SeatGroup
    from kingmaker.model.case import Case
    from kingmaker.model.state import Stakes

#: The values of the slots of a frame, in their order: one state.
Values = tuple[Any, ...]

#: Slots, by their places, with the values that they take.
Changes = tuple[tuple[int, Any], ...]


#: The parts of a state that are mappings, and stay the very same while nothing in them changes.
_MAPPED = tuple(part.name for part in fields(State) if part.default_factory is dict)


def reader(places: tuple[int, ...]) -> Callable[[Values], Hashable]:
    """Return what reads the values at these places: equal for two states if and only if they agree there.

    >>> reader((0, 2))(("a", "b", "c")), reader((1,))(("a", "b", "c")), reader(())(("a",))
    (('a', 'c'), 'b', ())
    """
    return itemgetter(*places) if places else _nothing


def _nothing(_: Values) -> Hashable:
    return ()


def replaced(values: Values, changes: Changes) -> Values:
    """Return values with those at some places replaced; the same ones where nothing changes.

    >>> replaced(("a", "b", "c"), ((1, "x"),))
    ('a', 'x', 'c')
    """
    if not changes:
        return values
    made = list(values)
    for place, value in changes:
        made[place] = value
    return tuple(made)


@dataclass(frozen=True, slots=True)
class Slot:
    """One part of a state that may change: the field of the state, and the key within it."""

    part: str
    key: str


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything that the moves of a case can change; all else stays as when the case begins.

    `days` are moments that stand for all: the beginning, and for each moment that a condition or a move names, or at which a
    day begins or ends on which a body meets that a move waits for, the moment itself and the time after it. `limits` bounds how often a move may be made.
    """

    case: Case
    start: State
    slots: tuple[Slot, ...]
    days: tuple[datetime, ...]
    limits: Mapping[str, int]
    _at: Mapping[Slot, int] = field(compare=False, repr=False)
    _first: tuple[State, Values] = field(compare=False, repr=False)

    def values(self, state: State, made: Mapping[str, int] | None = None) -> Values:
        """Return the values of the slots in a state, after so many of the moves that are limited."""
        return tuple([self._value(slot, state, made or {}) for slot in self.slots])

    def read(self, places: tuple[int, ...], state: State) -> Values:
        """Return the values of the slots at some places in a state in which no move that is limited has been made."""
        return tuple([self._value(self.slots[n], state, {}) for n in places])

    def following(
        self,
        places: tuple[int, ...],
        here: Values,
        now: State,
        then: State,
        made: Mapping[str, int],
    ) -> Values:
        """Return the values at some places of a state that follows from another one, which has the values `here`.

        Read are those parts of it alone that are not the very same.
        """
        same = {part for part in _MAPPED if getattr(now, part) is getattr(then, part)}
        return tuple(
            [
                here[n] if self.slots[n].part in same else self._value(self.slots[n], then, made)
                for n in places
            ]
        )

    def _value(self, slot: Slot, state: State, made: Mapping[str, int]) -> Hashable:
        part = slot.part
        if part == "days":
            return 0 if state.date is None else _index(self.days, state.date)
        if part == "limits":
            return made.get(slot.key, 0)
        if part == "happened":
            return slot.key in state.happened
        if part == "holdings":
            entity, _, name = slot.key.partition(".")
            held = state.holdings[entity][name]
            return (tuple(held.of.items()), held.total)
        found: Hashable = getattr(state, part).get(slot.key)
        return _sorted(found) if isinstance(found, tuple) else found

    def state(self, values: Values) -> State:
        """Return the state of these values: that of the beginning, with every slot that has another value set anew."""
        new: dict[str, Any] = {}
        start, known = self._first
        for slot, value, first in zip(self.slots, values, known, strict=True):
            if value is first:
                continue
            part = slot.part
            if part == "days":
                new["date"] = self.days[value] if self.days else None
            elif part == "happened":
                there = new.get("happened", start.happened)
                new["happened"] = there | {slot.key} if value else there - {slot.key}
            elif part == "holdings":
                new["holdings"] = _held(new.get("holdings", start.holdings), slot, value)
            elif part != "limits":
                if part not in new:
                    new[part] = dict(getattr(start, part))
                new[part][slot.key] = value
        return changed(start, **new)

    def made(self, values: Values) -> dict[str, int]:
        """Return how often each limited move has been made; their slots stand side by side."""
        if not self.limits:
            return {}
        first = self._at[Slot("limits", next(iter(self.limits)))]
        return dict(zip(self.limits, values[first : first + len(self.limits)], strict=True))

    def at(self, part: str, key: str) -> int | None:
        """Return the place of a slot, `None` where the case cannot change it."""
        return self._at.get(Slot(part, key))

    def support(self, *sentences: object, more: Iterable[Slot] = ()) -> tuple[int, ...]:
        """Return the slots that reading these sentences may depend on; never too few.

        A sentence that counts, or that speaks of whoever sits somewhere, depends on all slots of the kinds it reads;
        so does one in the meaning of a term that is spoken of.
        """
        found = set(more)
        read = tuple(_read_through(self.case, sentences))
        names = set(_names(read))
        loose = any(isinstance(p, _LOOSE) for p in read) or any(
            slot.part == "groups" and slot.key in names for slot in self.slots
        )
        wide = _wide(read) if loose else frozenset()
        for slot in self.slots:
            head = slot.key.partition(".")[0]
            inside = slot.part in ("seats", "holdings") and head in names
            dated = slot.part == "days" and "date" in names
            if slot.key in names or inside or dated or slot.part in wide:
                found.add(slot)
        return tuple(sorted(self._at[slot] for slot in found if slot in self._at))


def _sorted(names: tuple[Any, ...]) -> Hashable:
    """Return names in order; the very same list where they are."""
    made = tuple(sorted(names))
    return names if names == made else made


_LOOSE = (s.HolderOf, s.EveryoneIn, s.Pronoun, s.Counted, s.Holds, s.Transfer, s.Issue)


def _wide(read: Iterable[object]) -> frozenset[str]:
    """Return the parts of a state of which a loose sentence, with all that is inside it, may read any slot."""
    found = {"tags", "offices"}
    for part in read:
        if isinstance(part, s.Works) or (
            isinstance(part, s.Counted) and part.predicate is s.Predicate.WORKS
        ):
            found.add("works")
        if isinstance(part, s.Holds | s.Transfer | s.Issue):
            found.add("holdings")
        if isinstance(part, s.Member | s.Counted):
            found |= {"seats", "groups"}
    return frozenset(found)


def named(case: Case, sentences: object) -> Iterator[str]:
    """Yield every name that sentences speak of, those behind them, and ``date`` where they read it."""
    yield from _names(_read_through(case, sentences))


def _names(read: Iterable[object]) -> Iterator[str]:
    seen: set[str] = set()
    for part in read:
        if isinstance(part, s.DateIs):
            yield "date"
        if isinstance(part, Name) and part not in seen:
            seen.add(part)
            yield part


def _read_through(case: Case, sentences: object) -> Iterator[object]:
    """Yield all that is inside sentences, and inside what each name that they speak of stands for."""
    seen: set[str] = set()
    waiting: list[object] = [sentences]
    while waiting:
        for part in walk(waiting.pop()):
            yield part
            if isinstance(part, Name) and part not in seen:
                seen.add(part)
                waiting.append(_behind(case, part))


def _behind(case: Case, name: Name) -> object:
    """Return what a name stands for, so far as reading it may depend on that."""
    if name in case.terms:
        return case.terms[name].means
    if name in case.groups:
        return case.groups[name].members
    body = case.bodies.get(Name(name.partition(".")[0]))
    if body is None:
        return tuple(n for n, b in case.bodies.items() if _has(b.seat_groups, name))
    offices = tuple(g.ex_officio for g in body.seat_groups)
    listed = tuple(n for n in body.members if n in case.groups)
    return (Name(name.partition(".")[0]), offices, tuple(g.when for g in body.seat_groups), listed)


def _has(groups: Iterable[SeatGroup], name: str) -> bool:
    """Tell whether a name is that of a group of seats, or a tag of one."""
    return any(name == group.id or name in group.tags for group in groups)


def walk(value: object) -> Iterator[object]:
    """Yield a value and everything inside it.

    >>> [str(p) for p in walk(s.Remove(Name("ann"), Name("board"))) if isinstance(p, Name)]
    ['board', 'ann']
    """
    waiting = [value]
    while waiting:
        found = waiting.pop()
        yield found
        if isinstance(found, Mapping):
            waiting.extend([*found.keys(), *found.values()])
        elif isinstance(found, tuple | list):
            waiting.extend(found)
        elif is_dataclass(found) and not isinstance(found, type):
            waiting.extend(getattr(found, f.name) for f in fields(found) if f.name != "where")


# --- making a frame -----------------------------------------------------------------------------


def frame(case: Case) -> Frame:
    """Return the frame of a case: what its moves, its recorded acts and facts, and time can change."""
    start = initial(case)
    days = _days(case, start)
    if days:
        start = replace(start, date=days[0])
    limits = {
        str(n): m.limit for n, m in case.moves.items() if m.limit is not None and not m.limit_per
    }
    slots = dict.fromkeys(_slots(case, start))
    if len(days) > 1:
        slots[Slot("days", "")] = None
    slots |= dict.fromkeys(Slot("limits", n) for n in limits)
    read = {str(p.event) for p in walk(_read(case)) if isinstance(p, s.Happened)}
    slots |= dict.fromkeys(Slot("happened", n) for n in sorted(read))
    listed = tuple(slots)
    at = {slot: n for n, slot in enumerate(listed)}
    bare = Frame(case, start, listed, days, limits, at, (start, (object(),) * len(listed)))
    first = bare.values(start)
    return replace(bare, _first=(bare.state(first), first))


def _doings(case: Case) -> Iterator[object]:
    for move in case.moves.values():
        for step in move.steps:
            yield from (*step.do, *step.then)
    for event in case.events.values():
        yield from (*event.do, *event.then)


def _slots(case: Case, start: State) -> Iterator[Slot]:
    for doing in _doings(case):
        for name in (p for p in walk(doing) if isinstance(p, Name)):
            yield from _slots_of(case, start, name)
        fact = doing.part if isinstance(doing, s.Not) else doing
        if isinstance(fact, s.Works):
            yield from (Slot("works", n) for n in _workers(case, fact.subject))
        if isinstance(fact, s.Is) and (
            not isinstance(fact.value, Name) or fact.subject in case.people
        ):
            yield from (Slot("tags", n) for n in _workers(case, fact.subject))
        if isinstance(fact, s.Transfer | s.Issue):
            yield from (Slot("holdings", f"{e}.{n}") for e, c in start.holdings.items() for n in c)


def _slots_of(case: Case, start: State, name: Name) -> Iterator[Slot]:
    if name in start.gauges:
        yield Slot("gauges", name)
    if name in case.offices:
        yield Slot("offices", name)
    if name in case.groups:
        yield Slot("groups", name)
    for body, clause in case.bodies.items():
        if name == body or name.startswith(f"{body}.") or _has(clause.seat_groups, name):
            yield Slot("seats", body)
            yield from (Slot("seats", f"{body}.{g.id}") for g in clause.seat_groups)


def _workers(case: Case, subject: s.Ref) -> tuple[str, ...]:
    if not isinstance(subject, Name) or subject in case.groups:
        return tuple(case.people)
    return (subject,)


def _read(case: Case) -> tuple[object, ...]:
    moves = tuple((m.when, tuple(x.when for x in m.steps)) for m in case.moves.values())
    return (moves, case.terms, case.endings, case.powers, case.bodies, case.offices, case.holdings)


def _days(case: Case, start: State) -> tuple[datetime, ...]:
    """Return moments that stand for all times that the case tells apart, in order."""
    named = {p.date.replace(tzinfo=None) for p in walk(_read(case)) if isinstance(p, s.DateIs)}
    named |= {m.at.replace(tzinfo=None) for m in case.moves.values() if m.at is not None}
    begins, ends = _stretch(case, start)
    if begins is not None and ends is not None:
        for day in meeting_days(case, begins, ends):
            named |= {day, day + timedelta(days=1)}
    if begins is None:
        begins = min(named, default=None)
    if begins is None:
        return ()
    later = sorted(d for d in named if d > begins and (ends is None or d <= ends))
    return (begins, *(at for day in later for at in (day, day + timedelta(seconds=1))))


def _stretch(case: Case, start: State) -> tuple[datetime | None, datetime | None]:
    if case.clock is not None:
        return case.clock.starts.replace(tzinfo=None), case.clock.ends.replace(tzinfo=None)
    return start.date, None


def _index(days: tuple[datetime, ...], date: datetime) -> int:
    return max((n for n, day in enumerate(days) if day <= date), default=0)


def _held(holdings: Mapping[str, Mapping[str, Stakes]], slot: Slot, value: Any) -> Any:  # noqa: ANN401 - see Values
    entity, _, name = slot.key.partition(".")
    of, total = value
    stakes = replace(holdings[entity][name], of=dict(of), total=total)
    return {**holdings, entity: {**holdings[entity], name: stakes}}
