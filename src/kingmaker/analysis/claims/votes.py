"""Votes that show what somebody can or cannot do: how each votes, and whether it passes."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

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

    There is one for each part of the way that shows it, vetoes left out: of one that is carried, or in which these
    voters have a part; whoever blocks a decision stops each of its ways. Some ballots may be fixed.
    """
    ways = [
        [
            _vote(sides, view, asked, _ballots(asked, verb, voters, fixed or {}, able=able))
            for view, asked in way
        ]
        for way in _ways(deciding)
    ]
    if verb is Verb.BLOCK and able:
        yield from (vote for way in ways for vote in way)
    elif verb is Verb.BLOCK or able:
        yield from _passing(ways)
    else:
        yield from next((w for w in ways if _with_part(w, voters)), ways[0] if ways else ())


def turning(sides: Sides, deciding: Deciding, others: Sequence[str], voter: str) -> Iterator[Vote]:
    """Yield the votes of a way that passes with others and one more voter for it and nobody else, and the same without.

    Everybody else votes against, or stays away or abstains where that shows it: a quorum may lack that voter.
    """
    made = [
        [_cast(sides, way, (*others, voter), rest), _cast(sides, way, others, rest)]
        for rest in OTHERS
        for way in _ways(deciding)
    ]
    shown = next(
        (m for m in made if _all_pass(m[0]) and not _all_pass(m[1])), made[0] if made else []
    )
    yield from (vote for part in shown for vote in part)


_Way: TypeAlias = "list[tuple[DecisionView, Question]]"


def _ways(deciding: Deciding) -> Iterator[_Way]:
    """Yield the parts of each way that a decision has now, with the question that is put, vetoes left out."""
    views = [v for v in deciding.views if v.kind is not Kind.VETO and v.available is not False]
    for number in dict.fromkeys(v.way for v in views):
        put = ((v, _put(v)) for v in views if v.way == number)
        yield [(view, question) for view, question in put if question is not None]


def _put(view: DecisionView) -> Question | None:
    return next((q for q in (view.meeting, view.writing) if isinstance(q, Question)), None)


def _cast(sides: Sides, way: _Way, pro: Sequence[str], rest: Ballot) -> list[Vote]:
    """Return the votes in which just these vote for it, and everybody else in one way."""
    return [
        _vote(
            sides,
            view,
            asked,
            {n: Ballot.FOR if n in pro else rest for n in asked.roll.names},
        )
        for view, asked in way
    ]


def _vote(
    sides: Sides, view: DecisionView, question: Question, ballots: Mapping[str, Ballot]
) -> Vote:
    cast = tuple(ballots.items())
    passes = carries(question, ballots)
    return Vote(str(view.by), str(view.power or ""), cast, passes, view, acts_of(sides, view))


def _all_pass(way: Sequence[Vote]) -> bool:
    return all(vote.passes for vote in way)


def _passing(ways: Sequence[Sequence[Vote]]) -> Sequence[Vote]:
    return next((way for way in ways if _all_pass(way)), ways[0] if ways else ())


def _with_part(way: Sequence[Vote], voters: Sequence[str]) -> bool:
    return any(name in voters for vote in way for name, _ in vote.ballots)


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
