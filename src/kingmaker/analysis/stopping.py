"""Whether votes that are known stop what is decided beside them: a veto that is used, and that nobody overrides."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from kingmaker.analysis.ballots import Ballot, NotYesNo, Question, Unmeasured, carries
from kingmaker.analysis.barring import Bar, Why, barred
from kingmaker.analysis.decisions import Kind
from kingmaker.analysis.gaps import Refused, Undetermined
from kingmaker.analysis.whole import about, overriding
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from kingmaker.analysis.asking import Asked
    from kingmaker.analysis.barring import Ballots
    from kingmaker.analysis.decisions import DecisionView
    from kingmaker.model.case import Case
    from kingmaker.model.values import Name

_TURNED = {Ballot.FOR: Ballot.AGAINST, Ballot.AGAINST: Ballot.FOR}


@dataclass(frozen=True, slots=True)
class Known:
    """What is known where something is decided: the votes of some, and whom it is about; `views` are all decisions of the case."""

    case: Case
    views: tuple[DecisionView, ...]
    ballots: Ballots
    about: tuple[Name, ...] = ()


def stopped(view: DecisionView, known: Known) -> Bar | None:
    """Return what a veto stops by the votes that are known, `None` where it need not be used, or can be overridden.

    Whoever votes against what is decided votes for the veto, and the other way about; all whose vote is not given do
    alike.
    """
    if not _is_used(view, known.ballots) or _overridden(view, known):
        return None
    return Bar(Why.NO_BALLOT, f"`{view.by}` stops `{view.power}`", view.path)


def uncounted(view: DecisionView, known: Known) -> Bar | None:
    """Return why it cannot be told whether a veto is used by the votes that are known; `None` where it can, or they have no part in it."""
    if _is_used(view, known.ballots):
        return None
    for asked in (view.meeting, view.writing):
        why = None if asked is None else _why_not(asked, known.ballots)
        if why is not None:
            return Bar(Why.UNSAID, f"`{view.by}` did not stop it ({why})", view.path)
    return None


def _why_not(asked: Asked, ballots: Ballots) -> str | None:
    """Return why votes cannot be counted by a question, `None` where they can, or none of them is asked for."""
    if isinstance(asked, Undetermined | Refused):
        if Ballot.AGAINST not in ballots.values():
            return None
        return (
            f"the case does not say {asked.missing}"
            if isinstance(asked, Undetermined)
            else asked.says
        )
    try:
        _is_carried(asked, ballots)
    except (NotYesNo, Unmeasured) as error:
        return str(error)
    return None


def _is_used(view: DecisionView, ballots: Ballots) -> bool:
    """Tell whether one of the questions of a veto is carried, however those vote whose vote is not given."""
    for question in (view.meeting, view.writing):
        try:
            if isinstance(question, Question) and _is_carried(question, ballots):
                return True
        except (NotYesNo, Unmeasured):
            continue  # `uncounted` tells it
    return False


def _is_carried(question: Question, ballots: Ballots) -> bool:
    names = question.roll.names
    known = {n: _TURNED.get(b, b) for n, b in ballots.items() if n in names}
    return bool(known) and all(
        carries(question, {**dict.fromkeys(names, other), **known}) for other in Ballot
    )


def _overridden(view: DecisionView, known: Known) -> bool:
    """Tell whether some ballot of those whose vote is not given carries the power that overrides a veto: about each one whom it is about."""
    power = overriding(known.case, view)
    if power is None:
        return False
    own = [v for v in known.views if v.power == power]
    return all(_carried(about(own, person), known) for person in known.about or (None,))


def _carried(views: tuple[DecisionView, ...], known: Known) -> bool:
    """Tell whether one way of a power can be carried."""
    for _, way in groupby(views, key=lambda v: v.way):
        bars = (stopped(v, known) if v.kind is Kind.VETO else barred(v, known.ballots) for v in way)
        if all(bar is None for bar in bars):
            return True
    return False
