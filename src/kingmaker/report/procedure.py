"""How a question comes to a vote, and when what passes is in force: a cause, who may put it, notice, how long the vote is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.decisions import Kind
from kingmaker.model.bodies import Concerns
from kingmaker.report.meaning import meaning
from kingmaker.report.words import lasting

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kingmaker.analysis.decisions import DecisionView
    from kingmaker.model.bodies import Body, Decision
    from kingmaker.model.case import Case
    from kingmaker.model.sentences import Condition
    from kingmaker.model.values import Duration


def procedure(case: Case, view: DecisionView) -> Iterator[str]:
    """Yield what the clauses of a decision say of its way to the vote and from there; nothing where they say nothing.

    What a power says of its own goes before what its body says of all that it decides.
    """
    body = case.bodies.get(view.by) if view.by is not None else None
    if _for_cause(case, view):
        yield "It takes a cause."
    if body is not None:
        yield from _put(case, body, elects=view.about == Concerns.ELECT_DIRECTOR)
    yield from _timed([clause for clause in (view.own, body) if clause is not None])
    if view.own is not None and view.own.after is not None and view.own.after.count:
        yield f"What passes is in force {lasting(view.own.after)} later."
    if view.own is not None and view.own.lapses is not None:
        yield f"It is void if not carried out within {lasting(view.own.lapses)}."


def _put(case: Case, body: Body, *, elects: bool) -> Iterator[str]:
    """Yield who may put a motion to a body, and who a candidate where it elects."""
    if body.tabled_by is not None:
        yield f"A motion may be put by {_whoever(case, body.tabled_by)}."
    if body.proxies is not None:
        yield (
            f"One may vote for {body.proxies} {'other' if body.proxies == 1 else 'others'} by proxy."
            if body.proxies
            else "Nobody votes by proxy."
        )
    nominates = body.nominates if elects else None
    if nominates is not None and nominates.who is not None:
        before = f", {lasting(nominates.notice)} before the vote" if nominates.notice else ""
        yield f"Candidates may be put up by {_whoever(case, nominates.who)}{before}."


def _timed(clauses: Sequence[Decision | Body]) -> Iterator[str]:
    """Yield how long before the vote it is announced, and how long the vote is open: what the first clause says that does."""
    notice = _first(clause.notice for clause in clauses)
    if notice is not None:
        told = f"Notice: {lasting(notice)} before the vote."
        yield told if notice.count else "It needs no notice."
    window = _first(clause.window for clause in clauses)
    if window is not None and window.count:
        longer = _first(clause.extension for clause in clauses)
        late = f"once for {lasting(longer)} more where the quorum comes late" if longer else ""
        yield f"The vote stays open for {lasting(window)}{', and ' if late else ''}{late}."


def _for_cause(case: Case, view: DecisionView) -> bool:
    """Tell whether a removal needs a cause, by its power or by the seats that it empties."""
    groups = [seats for body in case.bodies.values() for seats in body.seat_groups]
    emptied = [seats for seats in groups if view.kind is Kind.UNSEATING and seats.path == view.path]
    return any(clause.cause is True for clause in (view.own, *emptied) if clause is not None)


def _whoever(case: Case, condition: Condition) -> str:
    return meaning(case, condition).replace("whoever acts ", "whoever ")


def _first(found: Iterator[Duration | None]) -> Duration | None:
    return next((each for each in found if each is not None), None)
