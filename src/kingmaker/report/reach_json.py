"""What a coalition can bring about, as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.model.wording import act_to_text
from kingmaker.report.document import FORMAT_VERSION
from kingmaker.report.listing import LISTED, counts_of
from kingmaker.report.reach_nothing import nothing_words, powers_there
from kingmaker.report.reaching import (
    able_words,
    answer_words,
    made,
    scenario_lines,
    step_words,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kingmaker.analysis.reach.lens import Able, Reach, Smallest
    from kingmaker.analysis.reach.plans import Step
    from kingmaker.analysis.reach.terms import Terms
    from kingmaker.model.case import Case


def reach_json(case: Case, goal: str, found: Reach) -> dict[str, object]:
    """Return the JSON answer about one coalition."""
    ours, theirs = found.opened
    return {
        **_head(case, found.terms),
        "goal": goal,
        "answer": found.answer.value,
        "coalition": list(found.who),
        "moves": found.moves,
        "words": list(answer_words(case, goal, found)),
        "plan": [_step(case, step) for step in found.plan.steps],
        "nominees": list(found.plan.nominees),
        "scenario": "\n".join(scenario_lines(found.plan, goal)) if found.plan.steps else "",
        "proved": found.proved,
        "stopped": found.stopped,
        "opened": {"ours": list(ours), "theirs": list(theirs)},
        "no_lever": list(found.no_lever),
        "notes": list(found.notes),
        "made": dict(made(found.terms)),
    }


def smallest_json(
    case: Case, terms: Terms, asked: Sequence[tuple[str, Smallest]], *, limit: int = LISTED
) -> dict[str, object]:
    """Return the JSON answer about the smallest coalitions, for one goal or several: no more than `limit` of them."""
    goals = [{"goal": goal, **_smallest(case, found, limit)} for goal, found in asked]
    return {
        **_head(case, terms),
        **(goals[0] if len(goals) == 1 else {}),
        "goals": goals,
        **({} if goals else {"nothing": _nothing(case)}),
        "made": dict(made(terms)),
    }


def _smallest(case: Case, found: Smallest, limit: int) -> dict[str, object]:
    return {
        "answer": found.answer.value,
        "smallest": [_able(case, able) for able in found.able[:limit]],
        "undecided": [_able(case, able) for able in found.undecided[:limit]],
        "counts": {
            "smallest": counts_of(len(found.able), limit),
            "undecided": counts_of(len(found.undecided), limit),
        },
        "complete": found.complete,
        "stopped": found.limit,
        "notes": list(found.notes),
    }


def _able(case: Case, able: Able) -> dict[str, object]:
    return {
        "coalition": able_words(case, able),
        "size": able.size,
        "parts": [{"any": many, "of": list(names)} for many, names in able.parts],
        "moves": able.moves,
    }


def _nothing(case: Case) -> dict[str, object]:
    return {"why": list(nothing_words(case)), "powers": list(powers_there(case))}


def _head(case: Case, terms: Terms) -> dict[str, object]:
    return {
        "format_version": FORMAT_VERSION,
        "kind": "reach",
        "case": case.name,
        "title": case.title,
        "verb": terms.verb.value,
        "first": "us" if terms.we_first else "them",
        "within": terms.within,
        "period": terms.period,
    }


def _step(case: Case, step: Step) -> dict[str, object]:
    return {
        "text": step_words(case, step),
        "ours": step.ours,
        "by": step.by,
        "day": "" if step.day is None else f"{step.day:%Y-%m-%d}",
        "uses": step.uses,
        "acts": [act_to_text(act) for act in step.acts],
        "calls": step.of,
        "begins": step.begins,
        "toward": [act_to_text(act) for act in step.toward],
        "for": list(step.pro),
        "against": list(step.con),
        "clauses": list(step.clauses),
    }
