"""Elections by most votes: what it takes to win one, as a vote of one list against all others."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kingmaker.analysis.electorate import Matter, put
from kingmaker.model import sentences as s
from kingmaker.model.bodies import Tie, TieRule
from kingmaker.model.values import Comparison, Name, exactly

if TYPE_CHECKING:
    from kingmaker.analysis.ballots import Question
    from kingmaker.analysis.decisions import DecisionView
    from kingmaker.model.evaluate import World

#: What a vote for one list against all others comes to: nobody can have as many votes as that.
MOST = s.Count(
    Comparison.MORE_THAN, exactly(Fraction(1, 2), "share"), s.Base(s.BaseKind.VOTES_CAST)
)


def one_list(view: DecisionView, world: World) -> Question:
    """Return an election by most votes as a vote of one list against all others, which are one; level, nobody is elected."""
    body = view.by or Name("")
    matter = Matter(case=world.case, state=world.state, body=body, own=view.own, name=view.name)
    quorum = view.quorum.rule if view.quorum is not None else s.NoRule()
    return put(matter, passes=MOST, quorum=quorum, tie=Tie(rule=TieRule.FAILS)).question
