"""A check of chairs who hold votes and could cast none, as they vote on a tie only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.model.bodies import TieRule
from kingmaker.model.evaluate import sitting
from kingmaker.model.inlaw import entity_of
from kingmaker.model.state import initial
from kingmaker.problems import Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.model.bodies import Body
    from kingmaker.model.case import Case
    from kingmaker.model.values import Name


def votes_of_chairs(case: Case) -> Iterator[Problem]:
    """Yield a warning for each chair who votes on a tie only, where votes are counted by shares or a weight of which they have some."""
    now = initial(case)
    for name, body in case.bodies.items():
        office = body.tie.office if body.tie and body.tie.rule is TieRule.CHAIR_DECIDES else None
        if office is None or body.electorate is None or office not in case.offices:
            continue
        holding = _holding(case, name, body)
        for holder in sitting(office, now, case=case):
            if holder in holding:
                yield Problem(
                    "K530",
                    f"`{holder}` votes in `{name}` on a tie only, as `{office}`: what `{holder}` holds casts no vote there",
                    office.where,
                    Severity.WARNING,
                    help=f"write `tie: {office} votes again` if `{holder}` votes like the others, and once more on a tie",
                )


def _holding(case: Case, name: Name, body: Body) -> set[Name]:
    """Return who has some of what counts as votes in a body."""
    electorate = body.electorate
    if electorate is not None and electorate.weight is not None:
        weight = case.weights.get(electorate.weight)
        counts = weight is not None and weight.unit == "votes"
        return {n for n, many in weight.of.items() if many} if weight and counts else set()
    entity = next((n for n, e in case.entities.items() if e is entity_of(case, name)), None)
    classes = case.holdings.get(entity, {}) if entity is not None else {}
    wanted = electorate.share_class if electorate is not None else None
    held = [shares.held_by for own, shares in classes.items() if wanted in (None, own)]
    return {who for by in held for who, many in by.items() if many is None or many.exact != 0}
