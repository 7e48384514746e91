"""Claims that somebody can bring something about, keep it, or stop it, over several decisions: by the search."""

from __future__ import annotations

from dataclasses import field, replace
from itertools import combinations
from math import comb
from typing import TYPE_CHECKING

from kingmaker.analysis.claims.attempts import attempt, unstopped
from kingmaker.analysis.claims.horizons import horizon
from kingmaker.analysis.claims.results import Answer, Verdict
from kingmaker.analysis.effects import people
from kingmaker.analysis.reach.engine import Engine, Terms, searched
from kingmaker.analysis.reach.judging import unfollowed
from kingmaker.analysis.reach.plans import plan_of
from kingmaker.analysis.reach.search import Answer as Reach
from kingmaker.model import sentences as s
from kingmaker.model.claims import Quantifier, Verb
from kingmaker.model.evaluate import World
from kingmaker.model.record import First
from kingmaker.model.state import initial
from kingmaker.model.values import Name
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kingmaker.analysis.claims.deciding import Sides
    from kingmaker.analysis.claims.horizons import Horizon
    from kingmaker.analysis.reach.amending import Amended
    from kingmaker.analysis.reach.engine import Coalition, Game
    from kingmaker.analysis.reach.plans import Plan
    from kingmaker.analysis.reach.search import Found
    from kingmaker.model.case import Case
    from kingmaker.model.record import Assertion

#: More different coalitions than this are not searched one by one.
MOST_SEARCHED = 200


def reaching(
    sides: Sides, assertion: Assertion, claim: s.CanClaim, amended: Amended | None = None
) -> Answer:
    """Return what becomes of a claim about what takes more than one decision.

    The coalition moves first, unless the assertion says otherwise. Coalitions of interchangeable people are searched
    once. What the search cannot follow, and where it reaches a limit, leaves the claim open. Days may end within a month:
    such a claim is decided where it comes to the same with and without that month. `amended` tells how the case reads
    under the amendments that it names, which are moves then.
    """
    goal = goal_of(sides.case, claim.goal)
    bar = goal if isinstance(goal, str) else unfollowed(sides.case, goal)
    if isinstance(goal, str) or bar:
        return Answer(Verdict.OPEN, (bar,))
    meets = claim.within is not None and claim.within.unit == "meeting"
    compiled = Engine.of(sides.case, goal, amended=amended) if meets else None
    bodies = frozenset[str]() if compiled is None else compiled.deciding
    span = horizon(sides.case, claim.within, bodies)
    if isinstance(span, str):
        return Answer(Verdict.OPEN, (span,))
    ask = Asking(assertion, span)
    most = Search(sides, claim, goal, ask, span.most, amended).answer()
    if span.least == span.most or most.verdict is Verdict.OPEN:
        return most
    least = Search(sides, claim, goal, ask, span.least, amended).answer()
    if least.verdict is most.verdict:
        return most
    said = f"it turns on days within a month: {span.least} months are over by then, and {span.most} have begun"
    return Answer(Verdict.OPEN, (said,), coalition=most.coalition)


@dataclass(frozen=True, slots=True)
class Asking:
    """How a claim asks: who moves first, what is taken for granted, how long it gives."""

    assertion: Assertion
    span: Horizon

    def terms(self, verb: Verb, within: int | None) -> Terms:
        """Return the terms of a search for an ability."""
        said, period = self.assertion, self.span.period if within else None
        resigns = said.resignations if said.resignations is not None else period is None
        return Terms(
            verb=verb,
            we_first=said.first is not First.THEM,
            within=within,
            resignations=resigns,
            period=period,
            as_written=bool(said.as_written),
        )

    def words(self, terms: Terms) -> Iterator[str]:
        """Yield how far is searched, and on which terms that are not the usual ones."""
        within = terms.within
        turn = terms.period or "turn"
        how = "in any number of turns" if within is None else f"within {within} {turn}s"
        yield f"{how}, {self.span.ends}" if self.span.ends else how
        if not terms.we_first:
            yield "the others moving first"
        if terms.as_written:
            yield "powers whose effect is not said being left unused"
        if not terms.resignations:
            yield "nobody resigning"


@dataclass(slots=True)
class Search:
    """The searches of one claim; each coalition that differs is asked about once."""

    sides: Sides
    claim: s.CanClaim
    goal: s.Condition
    asking: Asking
    within: int | None
    amended: Amended | None = None
    engine: Engine = field(init=False)
    known: dict[Coalition, Reached] = field(default_factory=dict)

    def __post_init__(self) -> None:
        terms = self._terms()[0]
        self.engine = Engine.of(self.sides.case, self.goal, terms, amended=self.amended)

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
        last: Answer | None = None
        for names in combinations(group, size):
            last = told = self._told(names, wanted=wanted)
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
        if some and last is not None:
            return replace(last, because=(self._searched(),))
        return Answer(Verdict.FAILS if some else Verdict.HOLDS, (self._searched(),))

    def _told(self, names: tuple[Name, ...], *, wanted: bool) -> Answer:
        reached = self._asked(names)
        if reached.found.answer is Reach.LIMIT:
            return Answer(Verdict.OPEN, (_limit(reached),), coalition=names)
        because, plan = (self._searched(),), self._plan(names, reached)
        can = reached.found.answer is Reach.YES
        if can is wanted:
            return Answer(Verdict.HOLDS, because, names, plan=plan)
        if can or reached.terms.verb in (Verb.HOLD, Verb.BLOCK):
            then = s.Not(self.goal) if reached.terms.verb is Verb.HOLD else self.goal
            lacks = None if plan is None or can else unstopped(self.sides, names, plan)
            return Answer(
                Verdict.FAILS,
                because,
                names,
                plan=plan,
                short=lacks,
                then=None if plan is None else then,
            )
        return self._failing(names, reached.terms, because)

    def _failing(self, names: tuple[Name, ...], terms: Terms, because: tuple[str, ...]) -> Answer:
        """Return what becomes of a claim whose coalition cannot, with the vote that it lacks or how it is answered."""
        tried = attempt(self.sides, self.engine, names, terms)
        if tried.nobody:
            because = (*because, "not even all together can")
        if tried.alone is not None:
            because = (*because, f"it takes {tried.alone}, who alone can resign")
        steps = (*tried.plan.steps, *((tried.fails,) if tried.fails is not None else ()))
        return Answer(
            Verdict.FAILS,
            because,
            names,
            plan=tried.plan,
            rests_on=tuple(dict.fromkeys(path for step in steps for path in step.clauses)),
            short=tried.short,
            fails=tried.fails,
            then=s.Not(self.goal) if steps else None,
        )

    def _asked(self, names: tuple[Name, ...]) -> Reached:
        coalition = self.engine.coalition(names)
        if coalition not in self.known:
            self.known[coalition] = self._any_verb(coalition)
        return self.known[coalition]

    def _any_verb(self, coalition: Coalition) -> Reached:
        """Return whether the coalition is able to by one of the verbs."""
        answers: list[Reached] = []
        for terms in self._terms():
            game = self.engine.game(coalition, terms)
            answers.append(Reached(terms, game, searched(game, terms)))
            if answers[-1].found.answer is Reach.YES:
                return answers[-1]
        return next((a for a in answers if a.found.answer is Reach.LIMIT), answers[-1])

    def _terms(self) -> tuple[Terms, ...]:
        return tuple(self.asking.terms(verb, self.within) for verb in self.claim.verbs)

    def _searched(self) -> str:
        many = len(self.known)
        how = ", ".join(self.asking.words(self._terms()[0]))
        return f"searched in full {how}, for {many} coalition{'' if many == 1 else 's'}"

    def _plan(self, names: tuple[Name, ...], reached: Reached) -> Plan | None:
        if not reached.found.line:
            return None
        everybody = (
            *self.engine.layout.kinds.of,
            *self.sides.case.people,
            *self.sides.case.entities,
        )
        ours = everybody if reached.terms.verb is Verb.COULD else self.engine.people(names)
        return plan_of(self.engine, reached.found, reached.game.start, ours)


@dataclass(frozen=True, slots=True)
class Reached:
    """What a search found of one coalition, on which terms and in which game."""

    terms: Terms
    game: Game
    found: Found


def _limit(reached: Reached) -> str:
    """Return why nothing is known of a coalition."""
    if reached.found.stopped:
        return reached.found.stopped
    powers = dict.fromkeys((*reached.game.opened[True], *reached.game.opened[False]))
    names = ", ".join(f"`{power}`" for power in powers) or "a power"
    return (
        f"{names} may be used, and the case does not say what that may change: "
        "list its `acts`, or claim it with `as_written: yes`"
    )


def goal_of(case: Case, goal: Name | s.Act | s.Condition) -> s.Condition | str:
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
