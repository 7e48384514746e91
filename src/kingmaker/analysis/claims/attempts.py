"""Why a coalition cannot bring something about: the vote that it lacks, or how the others answer it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kingmaker.analysis.ballots import Question
from kingmaker.analysis.claims.deciding import Sides, by_name, of_act
from kingmaker.analysis.claims.shortfall import short
from kingmaker.analysis.decisions import Kind
from kingmaker.analysis.effects import UNSAID, CannotBe, after
from kingmaker.analysis.gaps import Gap
from kingmaker.analysis.reach.amending import amends, made_by
from kingmaker.analysis.reach.engine import searched
from kingmaker.analysis.reach.plans import Plan, plan_of
from kingmaker.analysis.reach.search import OPEN, Found
from kingmaker.analysis.reach.search import Answer as Reach
from kingmaker.model import sentences as s
from kingmaker.model.claims import Verb
from kingmaker.model.evaluate import World
from kingmaker.model.parties import Party
from kingmaker.model.values import Name
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from kingmaker.analysis.claims.deciding import Deciding
    from kingmaker.analysis.claims.shortfall import Short
    from kingmaker.analysis.decisions import DecisionView
    from kingmaker.analysis.reach.amending import Made
    from kingmaker.analysis.reach.engine import Engine, Game, Terms
    from kingmaker.analysis.reach.plans import Step
    from kingmaker.analysis.reach.search import Turn
    from kingmaker.model.case import Case
    from kingmaker.model.state import State

#: What is asked for besides a decision itself.
_BESIDE = (Kind.CONSENT, Kind.VETO)
#: Of play without end so many rounds are shown.
ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Attempt:
    """What a coalition does on the way to its goal, and the vote that fails it, or nothing where it is answered by the others.

    `fails` is the step that does not pass, `alone` whoever would have to do something by himself.
    """

    plan: Plan
    fails: Step | None = None
    short: Short | None = None
    alone: Name | None = None
    nobody: bool = False


def attempt(sides: Sides, engine: Engine, names: Sequence[Name], terms: Terms) -> Attempt:
    """Return how a coalition that cannot bring its goal about fails.

    Where it cannot even while the others sit idle, the way on which everybody together would get there is followed
    up to the first vote that the coalition does not carry. Where it can, each of its turns is answered as the
    others can: after it, the goal is out of reach in the rounds that are left.
    """
    coalition = engine.coalition(names)
    idle = replace(terms, verb=Verb.CARRY)
    if searched(engine.game(coalition, idle), idle).answer is Reach.YES:
        game = engine.game(coalition, terms)
        line = tuple(_answered(game, terms))
        return Attempt(
            plan_of(engine, Found(Reach.NO, line=line), game.start, engine.people(names))
        )
    for resigns in dict.fromkeys((False, terms.resignations)):
        helped = replace(terms, verb=Verb.COULD, resignations=resigns)
        game = engine.game(coalition, helped)
        found = searched(game, helped)
        if found.answer is Reach.YES:
            case = sides.case
            everybody = (*engine.layout.kinds.of, *case.people, *case.entities)
            plan = plan_of(engine, found, game.start, everybody)
            return _followed(sides, engine, engine.people(names), plan)
    return Attempt(Plan(()), nobody=True)


def unstopped(sides: Sides, names: Sequence[Name], plan: Plan) -> Short | None:
    """Return how far people are from stopping the first step of a plan of the others, `None` where it takes no vote."""
    step = plan.steps[0] if plan.steps else None
    if step is None or step.ours or not step.views:
        return None
    for found in _deciding(sides, step):
        view = _taking(found, step) or found.views[0]
        lacks = short(view, found.game, sides.voters(found, names), stops=True)
        if lacks is not None:
            return lacks
    return None


# --- a vote that it lacks ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Here:
    """How far a plan has been followed: who acts for whom in which state, and the amendments made on the way."""

    sides: Sides
    amended: Made = ()


def _followed(sides: Sides, engine: Engine, names: Sequence[Name], plan: Plan) -> Attempt:
    """Take the steps of a plan as long as these people carry them by themselves."""
    here: _Here | None = _Here(replace(sides, case=_joined(sides.case, plan)))
    made: list[Step] = []
    for step in plan.steps:
        if here is None:
            break
        if step.day is not None:
            state = replace(here.sides.state, date=step.day)
            here = replace(here, sides=replace(here.sides, state=state))
        tried = _taken(here.sides, names, step)
        if isinstance(tried, Attempt):
            return replace(tried, plan=Plan(tuple(made), plan.nominees))
        made.append(tried)
        here = _after(here, engine, plan, step)
    return Attempt(Plan(tuple(made), plan.nominees))


def _taken(sides: Sides, names: Sequence[Name], step: Step) -> Step | Attempt:
    """Return a step as these people take it, or how they fail to."""
    nothing = Plan(())
    if not step.views:
        return step if step.by in names else Attempt(nothing, alone=step.by)
    found = _deciding(sides, step)
    if not found:
        return Attempt(nothing)
    own = {n for d in found for n in sides.voters(d, names)}
    failing = _lacking(sides, found, names, step)
    if failing is not None:
        step = _theirs(found, own, step)
        failing = _lacking(sides, found, names, step)
    tried = _tried(own, step)
    return tried if failing is None else Attempt(nothing, tried, failing)


def _after(here: _Here, engine: Engine, plan: Plan, step: Step) -> _Here | None:
    """Return where things stand after a step, `None` where that cannot be told."""
    state = _moved(here.sides.state, here.sides.case, step)
    if state is None:
        return None
    if not amends(step.acts):
        return replace(here, sides=replace(here.sides, state=state))
    amended = made_by(here.amended, step.acts)
    case = engine.carrier.amending.under(amended)
    if case is None:
        return None
    sides = replace(Sides.of(case), case=_joined(case, plan), state=state)
    return _Here(sides, amended)


def _joined(case: Case, plan: Plan) -> Case:
    return replace(case, people={**case.people, **{name: Party() for name in plan.nominees}})


def _deciding(sides: Sides, step: Step) -> tuple[Deciding, ...]:
    """Return the decisions that a step takes; several of them are alternatives."""
    try:
        if step.acts and not isinstance(step.acts[0], s.Amend) and step.uses is None:
            return of_act(sides.case, step.acts[0], sides.state)
        return tuple(
            d
            for d in by_name(sides.case, str(step.uses or step.by), sides.state)
            if d.concerning is None or d.concerning in _about(step)
        )
    except (Gap, KeyError):
        return ()


def _about(step: Step) -> set[str]:
    return {str(getattr(act, "who", "")) for act in step.acts}


def _lacking(
    sides: Sides, found: Sequence[Deciding], names: Sequence[Name], step: Step
) -> Short | None:
    """Return how far from carrying any of these decisions people are: of the one that a step takes, else of the nearest."""
    lacks = [(_taking(d, step), short(d.views[0], d.game, sides.voters(d, names))) for d in found]
    if any(lack is None for _, lack in lacks):
        return None
    told = [(view, lack) for view, lack in lacks if lack is not None]
    near = [(view, lack) for view, lack in told if view is not None] or told
    view, least = min(near, key=lambda one: min((p.size for p in one[1].missing), default=10**9))
    return least if view is None else replace(least, view=view)


def _taking(deciding: Deciding, step: Step) -> DecisionView | None:
    """Return the part of a decision that a step takes."""
    taken = {(v.name, v.by, v.way, v.step) for v in step.views}
    return next((v for v in deciding.views if (v.name, v.by, v.way, v.step) in taken), None)


def _theirs(found: Sequence[Deciding], own: AbstractSet[str], step: Step) -> Step:
    """Return a step in another way, in which voters have a part, where they have none in its own and there is one."""
    if step.begins or own & {*step.pro, *step.con}:
        return step
    for deciding in found:
        for view, asked in ((v, v.meeting) for v in deciding.views if v.kind not in _BESIDE):
            if isinstance(asked, Question) and view.of_steps == 1 and own & set(asked.roll.names):
                return replace(
                    step,
                    by=view.by or step.by,
                    uses=view.power,
                    clauses=view.rests_on,
                    views=tuple(v for v in deciding.views if v.way == view.way),
                    pro=(),
                    con=tuple(Name(n) for n in asked.roll.names if asked.roll.voting(n)),
                )
    return step


def _tried(own: AbstractSet[str], step: Step) -> Step:
    """Return a step as these voters vote on it, everybody else being against."""
    voters = dict.fromkeys((*step.pro, *step.con))
    return replace(
        step,
        pro=tuple(n for n in voters if n in own),
        con=tuple(n for n in voters if n not in own),
    )


def _moved(state: State, case: Case, step: Step) -> State | None:
    try:
        acts = [a for a in step.acts if not isinstance(a, s.Amend)]
        return after(World(state, case), acts, ()).state
    except (CannotBe, *UNSAID):
        return None


# --- how the others answer -----------------------------------------------------------------------


def _answered(game: Game, terms: Terms) -> list[Turn]:
    """Return a line of play in which we go for the goal and the others answer each turn so that it stays out of reach."""
    line: list[Turn] = []
    position, left = game.start, terms.within if terms.within is not None else ROUNDS
    while left > 0:
        for ours in (terms.we_first, not terms.we_first):
            turn = (
                _ours(game, terms, position, left) if ours else _reply(game, terms, position, left)
            )
            if turn is None:
                return line
            line.append(turn)
            position = turn[2]
        then = game.later(position)
        if then is None:
            return line
        if then != position:
            line.append((False, None, then))
        position, left = then, left - 1
    return line


def _ours(game: Game, terms: Terms, position: int, left: int) -> Turn | None:
    """Return the first of our turns by which we would get there if nobody else moved."""
    bound = None if terms.within is None else left
    idle = replace(terms, verb=Verb.CARRY, within=bound)
    found = searched(replace(game, start=position), idle)
    return (
        next((turn for turn in found.line if turn[0]), None) if found.answer is Reach.YES else None
    )


def _reply(game: Game, terms: Terms, position: int, left: int) -> Turn | None:
    """Return a turn of the others, none if that will do, after which we cannot force it any more."""
    for label, there in ((None, position), *game.turns(position, ours=False)):
        if there == OPEN or game.reached(there):
            continue
        start, rounds = there, left
        if terms.we_first:
            then = game.later(there)
            start, rounds = (there, 0) if then is None else (then, left - 1)
        bound = None if terms.within is None else rounds
        asked = replace(terms, within=bound, we_first=True)
        if bound == 0 or searched(replace(game, start=start), asked).answer is Reach.NO:
            return False, label, there
    return None
