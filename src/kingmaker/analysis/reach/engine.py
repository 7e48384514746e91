"""One case and one goal, compiled: the games of all coalitions against everybody else."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias

from kingmaker.analysis.reach.arena import Done, Moves, powers_used, unsaid
from kingmaker.analysis.reach.calendar import Calendar
from kingmaker.analysis.reach.carrying import Carrier, Sides
from kingmaker.analysis.reach.endless import ever, kept
from kingmaker.analysis.reach.judging import Judge, Taken
from kingmaker.analysis.reach.people import PLAIN, kinds
from kingmaker.analysis.reach.places import Facts, Layout, holders, places, size_of
from kingmaker.analysis.reach.search import OPEN, Watch, against, alone
from kingmaker.analysis.reach.second import second_opinion
from kingmaker.analysis.reach.support import cone
from kingmaker.analysis.reach.terms import Terms
from kingmaker.model.bodies import Breach
from kingmaker.model.claims import Verb
from kingmaker.model.evaluate import members_of
from kingmaker.model.parties import GroupKind
from kingmaker.model.state import initial
from kingmaker.model.values import Name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kingmaker.analysis.reach.judging import Holding
    from kingmaker.analysis.reach.places import Place
    from kingmaker.analysis.reach.search import Found
    from kingmaker.model.bodies import Power
    from kingmaker.model.case import Case
    from kingmaker.model.sentences import Condition
    from kingmaker.model.state import State

__all__ = ["Class", "Coalition", "Engine", "Game", "GoOn", "Goal", "Terms", "TimedGame", "searched"]

Goal: TypeAlias = "Condition | Taken"
GoOn: TypeAlias = "Callable[[int], bool]"


@dataclass(frozen=True, slots=True)
class Class:
    """People who are interchangeable in a question: the same kind, and the same places when it begins."""

    kind: int
    holds: int
    names: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Coalition:
    """Some people: so many of each class, and those who are of none (they hold nothing that matters here)."""

    counts: tuple[int, ...]
    others: frozenset[Name] = frozenset()


@dataclass(slots=True)
class Engine:
    """A case compiled for a goal; whatever coalitions are asked about share what has been worked out."""

    case: Case
    base: State
    layout: Layout
    carrier: Carrier
    judge: Holding
    classes: tuple[Class, ...]
    facts: int
    powers: tuple[tuple[Name, Power], ...]
    deciding: frozenset[str]
    limits: tuple[Judge, ...] = ()
    _moves: dict[bool, Moves] = field(default_factory=dict)

    @classmethod
    def of(cls, case: Case, goal: Goal, terms: Terms | None = None) -> Engine:
        """Compile a case for a goal. What depends on positions is worked out when it is first needed.

        Whether time passes, and how long, is in the terms; it is the same for all coalitions asked about.
        """
        base = initial(case)
        calendar = _calendar(case, base, terms)
        about = goal.place if isinstance(goal, Taken) else goal
        found, deciding, used = _relevant(case, about)
        if terms is not None and terms.as_written:
            used = tuple((name, power) for name, power in used if not unsaid(power))
        held = _held(found, base, case)
        layout = Layout(found, kinds(case, base, held, about, deciding))
        carrier = Carrier(case, base, layout, calendar)
        classes: dict[tuple[int, int], list[Name]] = {}
        for name, kind in layout.kinds.of.items():
            classes.setdefault((kind, held.get(name, 0)), []).append(name)
        facts = Facts(
            tuple(size_of(place, base, case) for place in found),
            tuple(base.gauges.get(name) for name in case.gauges),
        )
        if calendar is not None:
            due = tuple(calendar.due(case, place) for place in found)
            facts = replace(facts, day=0, meeting=calendar.meetings[0], due=due)
            for name in sorted(n for n in case.bodies if n in deciding):
                if calendar.too_long(case.bodies[name].notice):
                    carrier.notes[f"the notice of `{name}` is longer than a {calendar.period}"] = (
                        None
                    )
        bodies = {place.body for place in found}
        return cls(
            case=case,
            base=base,
            layout=layout,
            carrier=carrier,
            judge=goal.judge(layout) if isinstance(goal, Taken) else Judge(goal, carrier),
            classes=tuple(Class(*key, tuple(names)) for key, names in classes.items()),
            facts=layout.number(facts),
            powers=used,
            deciding=deciding,
            limits=tuple(
                Judge(limit.that, carrier)
                for name, body in case.bodies.items()
                for limit in body.limits
                if limit.breach is Breach.VOID and name in bodies
            ),
        )

    def coalition(self, who: Iterable[Name]) -> Coalition:
        """Return these people, groups replaced by their members, as a coalition."""
        names = frozenset(self.people(who))
        counts = tuple(sum(n in names for n in each.names) for each in self.classes)
        return Coalition(counts, frozenset(n for n in names if n not in self.layout.kinds.of))

    def people(self, who: Iterable[Name]) -> tuple[Name, ...]:
        """Return these people, groups replaced by their members."""
        listed = tuple(who)
        return tuple(dict.fromkeys((*members_of(listed, self.base, case=self.case), *listed)))

    def game(self, coalition: Coalition, terms: Terms) -> Game:
        """Return the game of a coalition against everybody else; with `could`, of everybody together."""
        if terms.verb is Verb.COULD:
            everybody = frozenset((*self.case.entities, *self.case.groups, *self.case.people))
            coalition = Coalition(tuple(len(each.names) for each in self.classes), everybody)
        of_kind = [0] * len(self.layout.kinds.members)
        start = self.facts
        for each, ours in zip(self.classes, coalition.counts, strict=True):
            of_kind[each.kind] += ours
            start += self.layout.unit(each.kind, True, each.holds) * ours  # noqa: FBT003 - a key
            theirs = len(each.names) - ours
            start += self.layout.unit(each.kind, False, each.holds) * theirs  # noqa: FBT003 - a key
        sides = Sides(tuple(of_kind), coalition.others | frozenset(self._blocs(coalition)))
        moves = self._moves_of(resignations=terms.resignations)
        if self.carrier.calendar is not None:
            return TimedGame(start, sides, moves, self.judge)
        return Game(start, sides, moves, self.judge)

    def _blocs(self, coalition: Coalition) -> list[Name]:
        """Return the groups that vote as one and of which all are in a coalition."""
        full = {
            n
            for e, m in zip(self.classes, coalition.counts, strict=True)
            if m == len(e.names)
            for n in e.names
        }
        ours = full | coalition.others
        return [
            name
            for name, group in self.case.groups.items()
            if group.kind is GroupKind.BLOC
            and ours.issuperset(members_of((name,), self.base, case=self.case))
        ]

    def _moves_of(self, *, resignations: bool) -> Moves:
        if resignations not in self._moves:
            self._moves[resignations] = Moves(
                case=self.case,
                layout=self.layout,
                carrier=self.carrier,
                limits=self.limits,
                resignations=resignations,
                powers=self.powers,
            )
        return self._moves[resignations]

    def without_lever(self, who: Iterable[Name]) -> tuple[Name, ...]:
        """Return those who have no move and no vote in anything that can matter for the goal."""
        people = members_of(who, self.base, case=self.case)
        placed = {n for each in self.classes if self.is_lever(each) for n in each.names}
        return tuple(n for n in people if n not in placed and str(n) not in self.deciding)

    def is_lever(self, each: Class) -> bool:
        """Tell whether people of a class have a vote or a move: they hold a place or shares, or decide by name."""
        decides = str(each.names[0]) in self.deciding and each.kind != PLAIN
        return bool(each.holds) or decides or each.names[0] in self.layout.kinds.voters


def _calendar(case: Case, base: State, terms: Terms | None) -> Calendar | None:
    """Return the calendar of what is asked; `ValueError` where the case or the question does not say enough."""
    if terms is None or terms.period is None:
        return None
    if terms.within is None or not terms.within:
        raise ValueError("with time, say within how many periods")
    if base.date is None:
        raise ValueError("the case does not say what day it is: it needs `as_of`")
    return Calendar.of(case, base.date, terms.period, terms.within)


def _relevant(
    case: Case, about: object
) -> tuple[tuple[Place, ...], frozenset[str], tuple[tuple[Name, Power], ...]]:
    """Return the places that can matter, the names that decisions may turn on, and the powers to be used."""
    every = places(case)
    bodies = frozenset(str(p.body or p.key) for p in every)
    widest = powers_used(case, bodies | frozenset(case.gauges))
    kept, deciding = cone(case, every, about, [name for name, _ in widest])
    found = tuple(replace(p, bit=1 << n) for n, p in enumerate(p for p in every if p.key in kept))
    read = deciding | frozenset(str(p.body) for p in found)
    return found, deciding, powers_used(case, read)


def _held(found: tuple[Place, ...], base: State, case: Case) -> dict[Name, int]:
    held: dict[Name, int] = {}
    for place in found:
        for name in holders(place, base, case):
            held[name] = held.get(name, 0) | place.bit
    return held


@dataclass(slots=True)
class Game:
    """The moves of a case as a game between a coalition and everybody else.

    `opened` names the powers that each side could use and whose effect the case does not say.
    """

    start: int
    sides: Sides
    moves: Moves
    judge: Holding
    opened: dict[bool, dict[str, None]] = field(default_factory=lambda: {True: {}, False: {}})
    _turns: dict[tuple[int, bool], list[tuple[Done, int]]] = field(default_factory=dict)

    def turns(self, position: int, ours: bool) -> list[tuple[Done, int]]:  # noqa: FBT001 - as the search asks
        """Return what a side can do in a position, each with where it leads."""
        key = (position, ours)
        found = self._turns.get(key)
        if found is None:
            found = self._turns[key] = list(self.moves.turns(position, self.sides, ours=ours))
            self.opened[ours] |= {str(done.place): None for done, there in found if there == OPEN}
        return found

    def later(self, position: int) -> int | None:
        """Return the position of the next round: the same, since no time passes."""
        return position

    def reached(self, position: int) -> bool:
        """Tell whether the goal holds."""
        return self.judge.holds(position)


class TimedGame(Game):
    """A game in which time passes: a turn is all that a side does in one period, and a round is a period.

    Within its turn a side may do several things, one after the other; a power with acts of its own once.
    """

    __slots__ = ()

    def turns(self, position: int, ours: bool) -> list[tuple[Done, int]]:  # noqa: FBT001 - as the search asks
        """Return all that a side can bring about in one period, each with what it does for it."""
        key = (position, ours)
        found = self._turns.get(key)
        if found is None:
            found = self._turns[key] = list(self._periods(position, ours=ours))
        return found

    def _periods(self, position: int, *, ours: bool) -> Iterator[tuple[Done, int]]:
        seen = {position}
        waiting: list[tuple[int, tuple[Done, ...]]] = [(position, ())]
        opened = False
        for here, before in waiting:  # grows while it is read
            for done, there in self.moves.turns(here, self.sides, ours=ours):
                if there == OPEN:
                    self.opened[ours][str(done.place)] = None
                    opened = True
                elif there not in seen:
                    seen.add(there)
                    steps = (*before, done)
                    waiting.append((there, steps))
                    yield Done("turn", done.place, value=steps), there
        if opened:
            yield Done("turn", Name("")), OPEN

    def later(self, position: int) -> int | None:
        """Return the position at the beginning of the next period, `None` after the last one."""
        layout, calendar = self.moves.layout, self.moves.carrier.calendar
        facts = layout.facts_of(position)
        day = (facts.day or 0) + 1
        if calendar is None or day >= len(calendar.meetings):
            return None
        new = replace(facts, day=day, meeting=calendar.meetings[day], used=frozenset())
        return layout.with_facts(position, new)


def searched(arena: Game, terms: Terms, go_on: GoOn | None = None) -> Found:
    """Return what a search finds of a game, as the verb asks; `ImportError` where clingo is to do it and is not there."""
    watch = Watch(terms.most, go_on)
    if terms.by_clingo:
        return second_opinion(arena, terms, watch=watch)
    if terms.verb in (Verb.COULD, Verb.CARRY):
        return alone(arena, within=terms.within, watch=watch)
    if terms.verb in (Verb.HOLD, Verb.BLOCK):
        bad = terms.verb is Verb.BLOCK
        return kept(arena, bad=bad, we_first=terms.we_first, within=terms.within, watch=watch)
    if terms.within is None:
        return ever(arena, we_first=terms.we_first, watch=watch)
    return against(arena, we_first=terms.we_first, within=terms.within, watch=watch)
