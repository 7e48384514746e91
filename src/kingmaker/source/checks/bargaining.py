"""Checks of bargaining: scales, points on them, what is brought to bear, and who must agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.model.numerals import quantity_to_text
from kingmaker.model.parties import PartyKind
from kingmaker.model.values import Certainty
from kingmaker.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.model.case import Case
    from kingmaker.model.struggle import Dispute, Position, Shift
    from kingmaker.model.values import Name, Quantity


def scales(case: Case) -> Iterator[Problem]:
    """Yield an error for a scale that does not run from a number to a higher one."""
    for name, issue in case.issues.items():
        low, high = (end.low for end in issue.scale)
        if low is not None and high is not None and low < high:
            continue
        message = f"the scale of `{name}` does not run from a number to a higher one"
        yield Problem(
            "K725",
            message,
            issue.scale[0].where,
            help="write both ends, the lower one first: `0..100`",
        )


def off_the_scale(case: Case) -> Iterator[Problem]:
    """Yield an error for each point of an issue that is not on its scale, or in another unit."""
    for name, issue in case.issues.items():
        for what, point in _points(issue):
            yield from _off(issue, point, f"{what} on `{name}`")
    for demand, clause in case.demands.items():
        for name, point in clause.on.items():
            if name in case.issues:
                yield from _off(case.issues[name], point, f"the demand `{demand}` on `{name}`")


def _points(issue: Dispute) -> Iterator[tuple[str, Quantity]]:
    for name, position in issue.positions.items():
        stands: tuple[Position | Shift, ...] = (position, *position.after.values())
        for stand in stands:
            for point, what in ((stand.at, "position"), (stand.at_worst, "worst point")):
                if point is not None:
                    yield f"the {what} of `{name}`", point
    for limit, clause in issue.limits.items():
        yield f"the limit `{limit}`", clause.allows
    yield from (("a point that is explained", point) for point in issue.ends)
    held = ((issue.reference, "what holds without a deal"), (issue.outcome, "the outcome"))
    yield from ((what, point) for point, what in held if point is not None)


def _off(issue: Dispute, point: Quantity, what: str) -> Iterator[Problem]:
    low, high = (end.low for end in issue.scale)
    if low is None or high is None or not point.known:
        return
    told = [n for n in (point.low, point.likely, point.high) if n is not None]
    if all(low <= n <= high for n in told) and point.unit == issue.scale[0].unit:
        return
    scale = " to ".join(quantity_to_text(end) for end in issue.scale)
    message = f"{what} is at `{quantity_to_text(point)}`, and the scale runs from {scale}"
    yield Problem(
        "K724", message, point.where, help="a point is a number on the scale, in its unit"
    )


def below_nought(case: Case) -> Iterator[Problem]:
    """Yield an error for a salience or capability below nought."""
    for name, issue in case.issues.items():
        for party, position in issue.positions.items():
            for stand in (position, *position.after.values()):
                for what in ("salience", "capability"):
                    amount: Quantity | None = getattr(stand, what)
                    if amount is not None and amount.low is not None and amount.low < 0:
                        message = f"the {what} of `{party}` on `{name}` is below nought"
                        yield Problem(
                            "K727",
                            message,
                            amount.where,
                            help="nought is least: who does not care, or cannot do anything",
                        )
        if issue.capability is not None:
            times = issue.capability.times
            if times is not None and times.low is not None and times.low < 0:
                message = f"on `{name}`, capability is an index times a number below nought"
                yield Problem(
                    "K727", message, times.where, help="write how much the whole is worth"
                )


def unfounded_positions(case: Case) -> Iterator[Problem]:
    """Yield an error for a position of a named person with neither a source nor ``certainty: assumed``, nor its issue."""
    for name, issue in case.issues.items():
        if _founded(issue):
            continue
        for party, position in issue.positions.items():
            person = case.people.get(party)
            if person is not None and person.kind is PartyKind.PERSON and not _founded(position):
                message = f"where `{party}`, a person, stands on `{name}` says neither who says so nor that it is assumed"
                help_ = (
                    "add `source: NAME`, or `certainty: assumed`, to the position or to the issue"
                )
                yield Problem("K701", message, party.where, help=help_)


def _founded(clause: Position | Dispute) -> bool:
    return bool(clause.source) or clause.certainty is Certainty.ASSUMED


def strangers_to_a_deal(case: Case) -> Iterator[Problem]:
    """Yield an error for somebody who must agree and of whom, or of whose members, no position is known."""
    for name, issue in case.issues.items():
        for party in issue.needs:
            if party in issue.positions or _sits(case, party) & set(issue.positions):
                continue
            message = f"there is no deal on `{name}` without `{party}`, who has no position on it"
            yield Problem(
                "K726",
                message,
                party.where,
                help="give it a position, or some of its members, if it decides as a body",
            )


def _sits(case: Case, party: Name) -> set[Name]:
    """Return whoever sits in a body, or belongs to a group, by name."""
    if party in case.bodies:
        body = case.bodies[party]
        named = {*body.members, *body.sitting}
    elif party in case.groups:
        named = set(case.groups[party].members)
    else:
        return set()
    return named | {m for n in named if n in case.groups for m in case.groups[n].members}
