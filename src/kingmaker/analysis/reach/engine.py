"""One case and one goal, compiled: the games of all coalitions against everybody else."""

from __future__ import annotations

from dataclasses import field, replace
from typing import TYPE_CHECKING, TypeAlias

from kingmaker.analysis.reach.arena import Moves
from kingmaker.analysis.reach.better import Comparer
from kingmaker.analysis.reach.calendar import Calendar
from kingmaker.analysis.reach.carrying import Carrier
from kingmaker.analysis.reach.common import Common
from kingmaker.analysis.reach.endless import ever, kept
from kingmaker.analysis.reach.game import Game, Known, TimedGame
from kingmaker.analysis.reach.judging import Judge, Taken
from kingmaker.analysis.reach.minimax import against
from kingmaker.analysis.reach.people import PLAIN, kinds
from kingmaker.analysis.reach.places import Facts, Layout, holders, size_of
from kingmaker.analysis.reach.search import Watch, alone
from kingmaker.analysis.reach.second import second_opinion
from kingmaker.analysis.reach.terms import Terms
from kingmaker.analysis.reach.uses import powers_used, unsaid
from kingmaker.analysis.reach.ways import Sides
from kingmaker.model.bodies import Breach
from kingmaker.model.claims import Verb
from kingmaker.model.evaluate import members_of
from kingmaker.model.parties import GroupKind
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

    from kingmaker.analysis.reach.amending import Amended, Use
    from kingmaker.analysis.reach.judging import Holding
    from kingmaker.analysis.reach.places import Place
    from kingmaker.analysis.reach.search import Found
    from kingmaker.analysis.reach.support import Support
    from kingmaker.model.case import Case
    from kingmaker.model.sentences import Condition
    from kingmaker.model.state import State
    from kingmaker.model.values import Name

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
    powers: tuple[Use, ...]
    deciding: frozenset[str]
    limits: tuple[Judge, ...] = ()
    _moves: dict[bool, Moves] = field(default_factory=dict)
    _known: dict[Hashable, Known] = field(default_factory=dict)
    _sides: dict[tuple[tuple[int, ...], frozenset[Name]], Sides] = field(default_factory=dict)
    _comparer: Comparer | None = None

    @classmethod
    def of(
        cls,
        case: Case,
        goal: Goal,
        terms: Terms | None = None,
        *,
        amended: Amended | Common | None = None,
    ) -> Engine:
        """Compile a case for a goal. What depends on positions is worked out when it is first needed.

        Whether time passes, and how long, is in the terms; it is the same for all coalitions asked about. `amended` tells how the
        case reads under the amendments that it names; without it these are not followed. It may be what several goals of this case share.
        """
        common = amended if isinstance(amended, Common) else Common(case, amended)
        base = common.base
        calendar = _calendar(case, base, terms)
        about = goal.place if isinstance(goal, Taken) else goal
        found, deciding, used = _relevant(common.support, about)
        amending = common.amending()
        if terms is not None and terms.as_written:
            used = tuple(use for use in used if not unsaid(use.power))
        used = (*used, *amending.uses())
        held = _held(found, base, case)
        layout = Layout(found, kinds(common.telling, base, held, about, deciding))
        carrier = Carrier(case, layout, amending, common, calendar)
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
                if case.bodies[name].meets is None and calendar.too_long(case.bodies[name].notice):
                    carrier.notes[f"the notice of `{name}` is longer than a {calendar.period}"] = (
                        None
                    )
        bodies = {place.body for place in found}
        return cls(
            case=case,
            base=base,
            layout=layout,
            carrier=carrier,
            judge=_judge(goal, carrier, terms),
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
        of_kind[PLAIN] = 0  # where they sit is in the position, and elsewhere they have no vote
        others = coalition.others | frozenset(self._blocs(coalition))
        key = (tuple(of_kind), others)
        sides = self._sides.setdefault(key, Sides(*key))
        moves = self._moves_of(resignations=terms.resignations)
        ends = _ends(terms.verb)
        known = self._known.setdefault((sides, terms.resignations, ends, terms.by_clingo), Known())
        if self._comparer is None:
            self._comparer = Comparer(self.layout)
        best = None if terms.by_clingo else self._comparer
        made = Game if self.carrier.calendar is None else TimedGame
        return made(start, sides, moves, self.judge, ends, best, known)

    def notes(self) -> tuple[str, ...]:
        """Return what is not followed, in words."""
        return (*self.carrier.notes, *self.carrier.amending.notes())

    def kept(self) -> int:
        """Return how many positions are kept of what searches have found."""
        return sum(known.kept() for known in self._known.values())

    def forget(self) -> None:
        """Forget what searches have found, and keep what decisions come to: so searches can be measured anew."""
        self._known.clear()

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
                called=tuple(
                    n
                    for n, b in self.case.bodies.items()
                    if n in self.deciding and b.meets is not None and b.called_by and b.notice
                ),
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
    support: Support, about: object
) -> tuple[tuple[Place, ...], frozenset[str], tuple[Use, ...]]:
    """Return the places that can matter, the names that decisions may turn on, and the powers to be used."""
    case, every = support.cases[0], support.every
    bodies = frozenset(str(p.body or p.key) for p in every)
    widest = powers_used(case, bodies | frozenset(case.gauges))
    kept, deciding = support.cone(about, [use.name for use in widest])
    found = tuple(replace(p, bit=1 << n) for n, p in enumerate(p for p in every if p.key in kept))
    read = deciding | frozenset(str(p.body) for p in found)
    return found, deciding, powers_used(case, read)


def _held(found: tuple[Place, ...], base: State, case: Case) -> dict[Name, int]:
    held: dict[Name, int] = {}
    for place in found:
        for name in holders(place, base, case):
            held[name] = held.get(name, 0) | place.bit
    return held


def _judge(goal: Goal, carrier: Carrier, terms: Terms | None) -> Holding:
    if not isinstance(goal, Taken):
        return Judge(goal, carrier)
    return goal.judge(carrier.layout, ours=terms is None or terms.verb is not Verb.BLOCK)


def _ends(verb: Verb) -> tuple[bool, bool]:
    """Return who wants it to be so that ends the game, and whether that is that the goal holds, or that it fails."""
    return verb not in (Verb.HOLD, Verb.BLOCK), verb is not Verb.HOLD


def searched(arena: Game, terms: Terms, go_on: GoOn | None = None) -> Found:
    """Return what a search finds of a game, as the verb asks; `ImportError` where clingo is to do it and is not there."""
    watch, known, within = Watch(terms.most, go_on), arena.memory, terms.within
    if terms.by_clingo:
        return second_opinion(arena, terms, watch=watch)
    if terms.verb in (Verb.COULD, Verb.CARRY):
        return alone(arena, within=within, watch=watch, memory=known)
    first = terms.we_first
    if terms.verb in (Verb.HOLD, Verb.BLOCK):
        bad = terms.verb is Verb.BLOCK
        return kept(arena, bad=bad, we_first=first, within=within, watch=watch, memory=known)
    if within is None:
        return ever(arena, we_first=first, watch=watch, memory=known)
    return against(arena, we_first=first, within=within, watch=watch, memory=known)
