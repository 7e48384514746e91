"""A matter put at a meeting and in writing: what is found once for both is what each would find."""

from __future__ import annotations

import pytest

from kingmaker.analysis.electorate import Matter, Putting, put
from kingmaker.analysis.gaps import Gap
from kingmaker.model.bodies import Tie, TieRule
from kingmaker.model.sentences import Base, BaseKind, Every, NoRule
from kingmaker.model.state import initial
from kingmaker.model.values import Name
from kingmaker.source.load import load, loads

FAILS = Tie(rule=TieRule.FAILS)
RULES = (Every(Base(BaseKind.VOTERS)), Every(Base(BaseKind.PRESENT)), Every(Base(BaseKind.SEATS)))
RECUSED = """
title: recusals
people: {ann: {}, bob: {}, cy: {}, dee: {}}
bodies:
  board:
    seats: 5
    members: [ann, bob, cy, dee]
    passes: more than half of in office
    recused: cy
offices: {chair: {of: board, held_by: bob}}
"""


def asked(putting: Putting | None, matter: Matter, rule: Every, *, in_writing: bool) -> object:
    """The question, or why there is none."""
    try:
        if putting is not None:
            return putting.put(passes=rule, quorum=NoRule(), tie=FAILS, in_writing=in_writing)
        return put(matter, passes=rule, quorum=NoRule(), tie=FAILS, in_writing=in_writing)
    except Gap as gap:
        return gap.found


@pytest.mark.parametrize("name", ["openai-2023", "volkswagen", "wework-2019", "bosch"])
def test_what_is_put_twice_is_as_put_once(name: str) -> None:
    case = load(name).case
    assert case is not None
    told = set()
    for body in case.bodies:
        matter = Matter(case=case, state=initial(case), body=body)
        together = Putting(matter)
        for rule in (*RULES, *reversed(RULES)):
            for in_writing in (False, True):
                found = asked(together, matter, rule, in_writing=in_writing)
                assert found == asked(None, matter, rule, in_writing=in_writing)
                told.add(type(found).__name__)
    assert "Put" in told


def test_who_breaks_a_tie_at_a_meeting_has_a_vote_in_writing() -> None:
    """What one question says of the chair, and of whom it concerns, is not left over for the next one."""
    case = loads(RECUSED).case
    assert case is not None
    board = Name("board")
    matter = Matter(
        case=case,
        state=initial(case),
        body=board,
        concerning=Name("ann"),
        concerned_votes=False,
    )
    together = Putting(matter)
    chair = Tie(rule=TieRule.CHAIR_DECIDES, office=Name("chair"))
    for tie, in_writing in ((chair, False), (FAILS, True), (FAILS, False), (chair, False)):
        terms = {"passes": RULES[0], "quorum": NoRule(), "tie": tie, "in_writing": in_writing}
        found = together.put(**terms)  # type: ignore[arg-type]
        assert found == put(matter, **terms)  # type: ignore[arg-type]
        roll = found.question.roll
        assert roll.voting("bob") is (tie is FAILS)
        assert [n for n in roll.names if roll.voting(n)] == ["bob", "dee"][tie is not FAILS :]
