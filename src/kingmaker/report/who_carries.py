"""Who carries and who stops what, as records and as the cells of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.ballots import Question
from kingmaker.analysis.decisions import Kind
from kingmaker.analysis.electorate import bases
from kingmaker.model.parties import PartyKind
from kingmaker.model.rules import BaseKind
from kingmaker.report.coalition_words import Coalitions
from kingmaker.report.document import Part
from kingmaker.report.facts import Carrying
from kingmaker.report.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kingmaker.analysis.powers.lens import Decided
    from kingmaker.analysis.powers.results import Structure
    from kingmaker.model.case import Case
    from kingmaker.report.document import Matrix, What

#: So many who can stop a decision alone are named, where all who can together are too many.
_VETOES = 3
#: Bases that are larger the more vote or come.
_CAST = (BaseKind.VOTES_CAST, BaseKind.SHARES_PRESENT)
#: So many kinds of coalition are told in the section of the whole report.
_KINDS = 2
_MANY, _NOBODY = "too many to list", "nobody"


def who_carries(case: Case, picture: Matrix, row: What, decided: Sequence[Decided]) -> Carrying:
    """Return who carries and who stops the decisions of a row of a picture, which have one game."""
    found = decided[0].structure
    if found is None or not found.possible:
        return _made(row, decided, carries=() if found is None else (_NOBODY,))
    say = Coalitions(case, found.players)
    if found.dictator is not None:
        alone = say.name(found.dictator)
        idle = tuple(
            who.title
            for who, part in zip(picture.columns, row.parts, strict=True)
            if part is Part.DUMMY
        )
        crowds = _crowds(case, say, found, (alone, *idle))
        return _made(row, decided, alone=alone, idle=idle, crowds=crowds)
    carries, stops = (
        None if patterns is None else say.kinds(patterns, most=_KINDS)
        for patterns in (found.winning, found.blocking)
    )
    vetoes = tuple(map(say.name, found.vetoers)) if stops is None else ()
    vetoes = vetoes if len(vetoes) <= _VETOES else ()
    named = vetoes or (() if carries is None or stops is None else (*carries, *stops))
    fewest = found.fewest_blocking
    return _made(
        row,
        decided,
        carries=carries,
        stops=stops,
        vetoes=vetoes,
        fewest=0 if fewest is None else fewest.size,
        of=len(found.players),
        crowds=_crowds(case, say, found, named),
        silent=_of_the_cast(decided[0]),
    )


def _made(row: What, decided: Sequence[Decided], **found: object) -> Carrying:
    left = all(d.view.kind is Kind.ORDINARY for d in decided)
    return Carrying(row.words or row.title, row.decisions, left=left, rests=row.rests, **found)  # type: ignore[arg-type]  # its fields


def _crowds(case: Case, say: Coalitions, found: Structure, told: Iterable[str]) -> tuple[str, ...]:
    """Return the crowds among the voters that are named in what is told."""
    named = [p for p in case.people if p in found.players]
    crowds = [say.name(p) for p in named if case.people[p].kind is PartyKind.CROWD]
    words = list(told)
    return tuple(crowd for crowd in crowds if any(crowd in said for said in words))


def _of_the_cast(decided: Decided) -> bool:
    """Tell whether votes of nobody known would count, were they cast: where a rule counts those cast or present."""
    asked = [v.meeting for v in decided.views if isinstance(v.meeting, Question)]
    return any(
        question.roll.votes.silent > 0 and base.kind in _CAST
        for question in asked
        for base in bases((question.passes,))
    )


def cells_of(found: Carrying) -> tuple[str, str, str]:
    """Return who carries and who stops it in a few words, and how few can stop it.

    >>> cells_of(Carrying("Hire", alone="Ann"))
    ('Ann', 'Ann', '1')
    >>> cells_of(Carrying("Hire", carries=("any 2", "Ann"), stops=None, vetoes=("Ann",), fewest=1, of=90))
    ('any 2; or Ann', 'Ann alone; others are too many to list', '1 of 90')
    """
    if found.alone:
        return found.alone, found.alone, "1"
    carries, stops = (
        _MANY if kinds is None else "; or ".join(kinds) for kinds in (found.carries, found.stops)
    )
    if found.vetoes:
        stops = f"{listed(found.vetoes, last='or')} alone; others are {stops}"
    if found.silent:
        carries, stops = (f"{said} if nobody else votes" for said in (carries, stops))
    return carries, stops, f"{found.fewest} of {found.of}" if found.fewest else ""
