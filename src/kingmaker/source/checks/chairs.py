"""A check of chairs who hold votes and could cast none, as they vote on a tie only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.model.bodies import TieRule
from kingmaker.model.evaluate import sitting
from kingmaker.model.state import initial
from kingmaker.problems import Problem, Severity
from kingmaker.source.checks.electors import electors

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.model.case import Case
    from kingmaker.model.values import Name


def votes_of_chairs(case: Case) -> Iterator[Problem]:
    """Yield a warning for each chair who votes on a tie only, where votes are counted by shares or a weight of which they have some."""
    now = initial(case)
    for name, body in case.bodies.items():
        office = body.tie.office if body.tie and body.tie.rule is TieRule.CHAIR_DECIDES else None
        if office is None or body.electorate is None or office not in case.offices:
            continue
        holding = _holding(case, name)
        for holder in sitting(office, now, case=case):
            if holder in holding:
                yield Problem(
                    "K530",
                    f"`{holder}` votes in `{name}` on a tie only, as `{office}`: what `{holder}` holds casts no vote there",
                    office.where,
                    Severity.WARNING,
                    help=f"write `tie: {office} votes again` if `{holder}` votes like the others, and once more on a tie",
                )


def _holding(case: Case, body: Name) -> tuple[Name, ...]:
    """Return who has votes in a body that are counted by what each has: shares, or a weight that is one of votes."""
    electorate = case.bodies[body].electorate
    named = electorate.weight if electorate is not None else None
    of_votes = named is None or case.weights[named].unit == "votes"
    return electors(case, body) if of_votes else ()
