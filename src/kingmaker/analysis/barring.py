"""What keeps a decision from being carried: why no ballot of whoever decides carries it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from kingmaker.analysis.ballots import Ballot, NotYesNo, Unmeasured, carries
from kingmaker.analysis.gaps import Refused, Undetermined
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kingmaker.analysis.asking import Asked
    from kingmaker.analysis.ballots import Question
    from kingmaker.analysis.decisions import DecisionView


#: How some are known to have voted.
Ballots: TypeAlias = "Mapping[str, Ballot]"


class Why(StrEnum):
    """Why a step cannot be taken in a state."""

    NO_POWER = "no clause gives the power"
    UNSAID = "the case does not say how it is decided"
    NO_BALLOT = "no ballot carries it"
    VACANT = "nobody is there to decide"


@dataclass(frozen=True, slots=True)
class Bar:
    """What keeps a step from being taken: the reason, in words whose, and the clause it is about."""

    why: Why
    words: str
    path: str = ""


def barred(view: DecisionView, ballots: Ballots | None = None) -> Bar | None:
    """Return why no ballot carries a decision, `None` where one does.

    Tried are those in which all whose vote is not given vote alike: for, against, abstaining, or staying away. An
    election by most votes can be decided by whoever votes.
    """
    if view.available is False:
        return Bar(Why.NO_BALLOT, f"`{view.name}` does not exist then", view.path)
    first: Bar | None = None
    for question in (view.meeting, view.writing):
        if question is None:
            continue
        found = _unanswered(view, question, ballots or {})
        if found is None:
            return None
        first = first or found
    return first


def _unanswered(view: DecisionView, question: Asked, ballots: Ballots) -> Bar | None:
    if isinstance(question, Undetermined):
        return Bar(Why.UNSAID, f"the case does not say {question.missing}", question.about)
    try:
        if isinstance(question, Refused) or _some_ballot(question, ballots):
            return None
    except NotYesNo:
        return None
    except Unmeasured as error:
        return Bar(Why.UNSAID, str(error), view.path)
    if question.roll.names:
        said = (
            "the votes as recorded do not carry" if ballots else f"no ballot of `{view.by}` carries"
        )
        return Bar(Why.NO_BALLOT, f"{said} `{view.name}`", view.path)
    return Bar(Why.VACANT, f"nobody can decide `{view.name}`", view.path)


def _some_ballot(question: Question, ballots: Ballots) -> bool:
    known = {n: b for n, b in ballots.items() if n in question.roll.names}
    return any(
        carries(question, {**dict.fromkeys(question.roll.names, b), **known}) for b in Ballot
    )
