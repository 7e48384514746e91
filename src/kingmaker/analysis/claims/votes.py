"""Votes that show what somebody can or cannot do: how each votes, and whether it passes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.ballots import Ballot, Question, carries
from kingmaker.analysis.claims.results import Vote
from kingmaker.analysis.decisions import Kind
from kingmaker.model import sentences as s
from kingmaker.model.claims import Verb
from kingmaker.model.evaluate import sitting
from kingmaker.model.values import Name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kingmaker.analysis.claims.deciding import Deciding, Sides
    from kingmaker.analysis.decisions import DecisionView
    from kingmaker.model.acts import Act

#: How those vote who are not asked about, the worst first.
OTHERS = (Ballot.AGAINST, Ballot.ABSENT, Ballot.ABSTAIN)
#: Somebody of whom the case says nothing.
NOMINEE = Name("nominee-1")


def votes(
    sides: Sides,
    deciding: Deciding,
    verb: Verb,
    voters: Sequence[str],
    *,
    able: bool,
    fixed: Mapping[str, Ballot] | None = None,
) -> Iterator[Vote]:
    """Yield the votes that show that voters are able to carry or block a decision, or are not.

    There is one for each part of its first way, vetoes left out; some ballots may be fixed.
    """
    first = deciding.views[0].way
    for view in (v for v in deciding.views if v.way == first and v.kind is not Kind.VETO):
        question = next((q for q in (view.meeting, view.writing) if isinstance(q, Question)), None)
        if question is not None:
            ballots = _ballots(question, verb, voters, fixed or {}, able=able)
            yield Vote(
                str(view.by),
                str(view.power or ""),
                tuple(ballots.items()),
                carries(question, ballots),
                acts_of(sides, view),
            )


def cast(sides: Sides, deciding: Deciding, pro: Sequence[str]) -> Iterator[Vote]:
    """Yield the votes in which just these vote for it, and everybody else against."""
    first = deciding.views[0].way
    for view in (v for v in deciding.views if v.way == first and v.kind is not Kind.VETO):
        question = next((q for q in (view.meeting, view.writing) if isinstance(q, Question)), None)
        if question is not None:
            roll = question.roll.names
            ballots = {n: Ballot.FOR if n in pro else Ballot.AGAINST for n in roll}
            passes = carries(question, ballots)
            acts = acts_of(sides, view)
            yield Vote(str(view.by), str(view.power or ""), tuple(ballots.items()), passes, acts)


def acts_of(sides: Sides, view: DecisionView) -> tuple[Act, ...]:
    """Return an act that a decision of its own clause would do, such as to remove whoever holds an office."""
    place = Name(view.name.rpartition(".")[0])
    if view.kind in (Kind.REMOVAL, Kind.UNSEATING):
        office = place in sides.case.offices
        here = (
            sides.state.offices.get(place, ())
            if office
            else sitting(place, sides.state, case=sides.case)
        )
        who = view.concerning or next(iter(here), None)
        return () if who is None else (s.Remove(Name(who), place),)
    if view.kind is Kind.APPOINTMENT:
        return (s.Appoint(NOMINEE, place),)
    if view.kind in (Kind.ELECTION, Kind.VACANCY):
        return (s.Elect(NOMINEE, place),)
    return ()


def _ballots(
    question: Question,
    verb: Verb,
    voters: Sequence[str],
    fixed: Mapping[str, Ballot],
    *,
    able: bool,
) -> dict[str, Ballot]:
    roll = question.roll.names
    if verb is Verb.BLOCK:
        plain = {n: Ballot.AGAINST if n in voters else Ballot.FOR for n in roll}
        plain |= {n: b for n, b in fixed.items() if n in roll}
        away = {n: Ballot.ABSENT if n in voters else b for n, b in plain.items()}
        return away if able and carries(question, plain) else plain
    for others in OTHERS:
        ballots = {n: Ballot.FOR if n in voters else others for n in roll}
        ballots |= {n: b for n, b in fixed.items() if n in roll}
        if carries(question, ballots) is able:
            return ballots
    return {n: Ballot.FOR if n in voters else Ballot.AGAINST for n in roll}
