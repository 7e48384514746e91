"""Claims that somebody can bring something about, keep it, or stop it, over several decisions: by the search."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations
from math import comb
from typing import TYPE_CHECKING

from kingmaker.analysis.claims.results import Answer, Verdict
from kingmaker.analysis.effects import people
from kingmaker.analysis.reach.engine import Engine, Terms, searched
from kingmaker.analysis.reach.judging import unfollowed
from kingmaker.analysis.reach.plans import plan_of
from kingmaker.analysis.reach.search import Answer as Reached
from kingmaker.model import sentences as s
from kingmaker.model.claims import Quantifier
from kingmaker.model.evaluate import World
from kingmaker.model.state import initial
from kingmaker.model.values import Name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kingmaker.analysis.claims.deciding import Sides
    from kingmaker.analysis.reach.engine import Coalition
    from kingmaker.analysis.reach.plans import Plan
    from kingmaker.analysis.reach.search import Found
    from kingmaker.model.case import Case

#: More different coalitions than this are not searched one by one.
MOST_SEARCHED = 200
#: Units of a horizon that are turns of the search.
_TURNS = ("motion", "move")


def reaching(sides: Sides, claim: s.CanClaim) -> Answer:
    """Return what becomes of a claim about what takes more than one decision.

    The coalition moves first. Coalitions of interchangeable people are searched once. What the search
    cannot follow, and where it reaches a limit, leaves the claim open.
    """
    goal = _goal(sides.case, claim.goal)
    if isinstance(goal, str):
        return Answer(Verdict.OPEN, (goal,))
    bar = unfollowed(sides.case, goal)
    if bar:
        return Answer(Verdict.OPEN, (bar,))
    if claim.within is not None and claim.within.unit not in _TURNS:
        said = f"no time passes in the search: {claim.within.unit}s are not followed"
        return Answer(Verdict.OPEN, (said,))
    return _Search(sides, claim, Engine.of(sides.case, goal)).answer()


def _goal(case: Case, goal: Name | s.Act | s.Condition) -> s.Condition | str:
    """Return what is to be so, or why a goal is no such thing."""
    if isinstance(goal, Name):
        if goal in case.terms:
            return case.terms[goal].means
        return f"`{goal}` is a decision or a move: say what is to be so by it"
    made = _as_condition(case, goal)
    return made if made is not None else "the act has no lasting effect that is followed"


def _as_condition(case: Case, goal: s.Act | s.Condition) -> s.Condition | None:
    """Return what an act makes so; a condition is itself."""
    match goal:
        case s.Appoint(who=who, office=place) | s.Elect(who=who, place=place):
            return _each(case, who, place, there=True)
        case s.Remove(who=who, place=place) | s.Resign(who=who, place=place):
            return _each(case, who, place, there=False)
        case s.SetTo(gauge=gauge, value=value):
            return s.Is(gauge, value)
        case s.Amend() | s.Pay() | s.Transfer() | s.Issue() | s.Call():
            return None
        case _:
            return goal


def _each(case: Case, who: s.Ref, place: Name, *, there: bool) -> s.Condition:
    world = World(initial(case), case)
    parts: list[s.Condition] = []
    for name in people(who, world):
        fact = s.Is(place, name) if place in case.offices else s.Member(name, place)
        parts.append(fact if there else s.Not(fact))
    return parts[0] if len(parts) == 1 else s.And(tuple(parts))


@dataclass(slots=True)
class _Search:
    """The searches of one claim; each coalition that differs is asked about once."""

    sides: Sides
    claim: s.CanClaim
    engine: Engine
    known: dict[Coalition, tuple[Reached, Found | None]] = field(default_factory=dict)
    proved: list[str] = field(default_factory=list)

    def answer(self) -> Answer:
        """Return what becomes of the claim."""
        who, never = self.claim.who, self.claim.never
        if who.quantifier is None or who.group is None:
            names = who.names or tuple(self.engine.layout.kinds.of)
            return self._told(tuple(names), wanted=not never)
        group = tuple(map(Name, self.sides.people((who.group,))))
        size = 1 if who.count is None else who.count
        if comb(len(group), size) > MOST_SEARCHED**2:
            said = f"{comb(len(group), size):,} coalitions of {size} would have to be searched"
            return Answer(Verdict.OPEN, (said,))
        wanted = never if who.quantifier is Quantifier.NO else not never
        some = who.quantifier is Quantifier.SOME
        return self._of_many(group, size, wanted=wanted, some=some)

    def _of_many(self, group: Sequence[Name], size: int, *, wanted: bool, some: bool) -> Answer:
        """Return the verdict on some, or all, coalitions of one size."""
        opened: Answer | None = None
        for names in combinations(group, size):
            told = self._told(names, wanted=wanted)
            if told.verdict is Verdict.OPEN:
                opened = opened or told
            elif (told.verdict is Verdict.HOLDS) is some:
                return told
            if len(self.known) > MOST_SEARCHED:
                return Answer(
                    Verdict.OPEN, (f"more than {MOST_SEARCHED} coalitions to be searched",)
                )
        if opened is not None:
            return opened
        return Answer(Verdict.FAILS if some else Verdict.HOLDS, tuple(self._searched()))

    def _told(self, names: tuple[Name, ...], *, wanted: bool) -> Answer:
        reached, found = self._asked(names)
        if reached is Reached.LIMIT:
            because = (
                found.stopped if found is not None else ""
            ) or "a power may change more than the case says"
            return Answer(Verdict.OPEN, (because,), coalition=names)
        verdict = Verdict.HOLDS if (reached is Reached.YES) is wanted else Verdict.FAILS
        plan = self._plan(names, found) if found is not None and found.line else None
        return Answer(
            verdict, tuple(self._searched()) if plan is None else (), coalition=names, plan=plan
        )

    def _asked(self, names: tuple[Name, ...]) -> tuple[Reached, Found | None]:
        coalition = self.engine.coalition(names)
        if coalition not in self.known:
            self.known[coalition] = self._any_verb(coalition)
        return self.known[coalition]

    def _any_verb(self, coalition: Coalition) -> tuple[Reached, Found | None]:
        """Return whether the coalition is able to by one of the verbs."""
        answers: list[tuple[Reached, Found | None]] = []
        for terms in self._terms():
            found = searched(self.engine.game(coalition, terms), terms, None)
            answers.append((found.answer, found))
            if found.answer is Reached.YES:
                return found.answer, found
        limit = next((a for a in answers if a[0] is Reached.LIMIT), None)
        return limit or answers[-1]

    def _terms(self) -> Iterator[Terms]:
        within = self.claim.within.count if self.claim.within is not None else None
        for verb in self.claim.verbs:
            yield Terms(verb=verb, within=within)

    def _searched(self) -> Iterator[str]:
        within = self.claim.within
        how = f"within {within.count} turns" if within is not None else "in any number of turns"
        many = len(self.known)
        yield f"searched in full {how}, for {many} coalition{'' if many == 1 else 's'}"

    def _plan(self, names: tuple[Name, ...], found: Found) -> Plan:
        terms = next(self._terms())
        game = self.engine.game(self.engine.coalition(names), terms)
        return plan_of(self.engine, found, game.start, self.engine.people(names))
