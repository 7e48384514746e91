"""A claim that fails, as a scenario that `replay` plays: only what it plays as it says is shown."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kingmaker.analysis.ballots import Ballot
from kingmaker.analysis.claims.results import Shown
from kingmaker.analysis.claims.votes import NOMINEE
from kingmaker.analysis.reach.plans import scenario_step
from kingmaker.analysis.replaying import replay
from kingmaker.model import sentences as s
from kingmaker.model.claims import Verb
from kingmaker.model.parties import Party
from kingmaker.model.record import Scenario, ScenarioStep
from kingmaker.model.values import Name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kingmaker.analysis.claims.results import Answer, Vote
    from kingmaker.analysis.reach.amending import Amended, Made
    from kingmaker.model.case import Case
    from kingmaker.model.record import Assertion


def shown(
    case: Case, assertion: Assertion, answer: Answer, amended: Amended | None = None
) -> Shown | None:
    """Return the scenario that shows that a claim fails, if `replay` plays it as it says; else `None`.

    Who lacks only that nobody vetoes it has every vote pass: such votes show nothing.
    """
    if _only_vetoed(assertion.claim, answer):
        return None
    steps = [
        *(_of_vote(vote, assertion.claim) for vote in answer.votes),
        *(ScenarioStep(move=Name(name)) for name in answer.moves),
        *(scenario_step(step) for step in (answer.plan.steps if answer.plan is not None else ())),
    ]
    if answer.fails is not None:
        steps.append(replace(scenario_step(answer.fails), fails=True))
    if not steps:
        return None
    expect = () if answer.then is None else (answer.then,)
    scenario = Scenario(steps=tuple(steps), expect=expect)
    people = answer.plan.nominees if answer.plan is not None else ()
    named = {str(getattr(a, "who", "")) for step in steps for a in step.do}
    if NOMINEE in named and NOMINEE not in case.people:
        people = tuple(dict.fromkeys((*people, NOMINEE)))
    played = replay(
        _joined(case, people), Name("shown"), scenario, amended=_joining(amended, people)
    )
    return Shown(scenario, people) if played.right else None


def _only_vetoed(claim: s.Claimed, answer: Answer) -> bool:
    carry = isinstance(claim, s.CanClaim) and Verb.BLOCK not in claim.verbs
    return (
        carry
        and answer.short is not None
        and bool(answer.votes)
        and all(vote.passes for vote in answer.votes)
    )


def _joined(case: Case, people: Sequence[Name]) -> Case:
    """Return a case with people who are nobody in it."""
    return replace(case, people={**case.people, **{name: Party() for name in people}})


def _joining(amended: Amended | None, people: Sequence[Name]) -> Amended | None:
    """Return what reads the amended case, with the same people."""
    if amended is None or not people:
        return amended

    def read(made: Made) -> Case | None:
        case = amended(made)
        return None if case is None else _joined(case, people)

    return read


def _of_vote(vote: Vote, claim: s.Claimed) -> ScenarioStep:
    goal = claim.goal if isinstance(claim, s.CanClaim) else None
    named = (goal,) if isinstance(goal, s.Appoint | s.Elect | s.Remove) else ()
    by = {kind: tuple(Name(n) for n, b in vote.ballots if b is kind) for kind in Ballot}
    return ScenarioStep(
        by=Name(vote.by),
        uses=Name(vote.uses) if vote.uses else None,
        do=named or vote.acts,
        votes_for=by[Ballot.FOR],
        votes_against=by[Ballot.AGAINST],
        abstaining=by[Ballot.ABSTAIN],
        absent=by[Ballot.ABSENT],
        fails=not vote.passes,
    )
