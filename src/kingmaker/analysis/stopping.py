"""Whether votes that are known stop what is decided beside them: a veto that is used, and that nobody overrides."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from kingmaker.analysis.ballots import Ballot, NotYesNo, Question, Unmeasured, carries
from kingmaker.analysis.barring import Bar, Why, barred
from kingmaker.analysis.decisions import Kind
from kingmaker.analysis.whole import about, overriding

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kingmaker.analysis.barring import Ballots
    from kingmaker.analysis.decisions import DecisionView
    from kingmaker.model.case import Case

_TURNED = {Ballot.FOR: Ballot.AGAINST, Ballot.AGAINST: Ballot.FOR}


def stopped(
    view: DecisionView, case: Case, views: Iterable[DecisionView], ballots: Ballots
) -> Bar | None:
    """Return what a veto stops by the votes that are known, `None` where it need not be used, or can be overridden.

    Whoever votes against what is decided votes for the veto, and the other way about; all whose vote is not given do
    alike. `views` are all decisions of the case, of which some may be those of the power that overrides it.
    """
    if not _is_used(view, ballots) or _overridden(view, case, tuple(views), ballots):
        return None
    return Bar(Why.NO_BALLOT, f"`{view.by}` stops `{view.power}`", view.path)


def _is_used(view: DecisionView, ballots: Ballots) -> bool:
    """Tell whether one of the questions of a veto is carried, however those vote whose vote is not given."""
    asked = (view.meeting, view.writing)
    return any(isinstance(q, Question) and _is_carried(q, ballots) for q in asked)


def _is_carried(question: Question, ballots: Ballots) -> bool:
    names = question.roll.names
    known = {n: _TURNED.get(b, b) for n, b in ballots.items() if n in names}
    try:
        return bool(known) and all(
            carries(question, {**dict.fromkeys(names, other), **known}) for other in Ballot
        )
    except (NotYesNo, Unmeasured):
        return False


def _overridden(
    view: DecisionView, case: Case, views: tuple[DecisionView, ...], ballots: Ballots
) -> bool:
    """Tell whether some ballot of those whose vote is not given carries one way of the power that overrides a veto."""
    power = overriding(case, view)
    own = about((v for v in views if v.power == power), view.concerning) if power else ()
    for _, way in groupby(own, key=lambda v: v.way):
        bars = (
            stopped(v, case, views, ballots) if v.kind is Kind.VETO else barred(v, ballots)
            for v in way
        )
        if all(bar is None for bar in bars):
            return True
    return False
