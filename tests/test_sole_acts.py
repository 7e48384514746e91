"""A power that allows one act does it wherever it is used and nothing else is said; scenarios as an author writes them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kingmaker.model.record import ScenarioStep
from kingmaker.model.sentences import Remove
from kingmaker.model.values import Name
from kingmaker.report.scenarios import scenario, written
from kingmaker.source.load import loads
from tests.votes import case_of

FIRM = """
people: {ann: {}, bob: {}, cyd: {}}
bodies:
  board: {members: [ann, bob, cyd], passes: more than half of members}
  council: {members: [bob, cyd], passes: every of members}
offices: {chief: {held_by: ann}}
powers:
  oust: {ACTS, WAYS}
  other: {by: council, acts: [remove cyd from board]}
moves:
  fire: {by: BY, uses: oust}
scenarios:
  end: {steps: [{by: BY, uses: oust}]}
  told: {steps: [{move: fire}, {by: BY, uses: oust, do: remove bob from board}]}
events:
  over: {at: 2025-01-01, by: BY, uses: oust}
"""
ONE, TWO = (
    "acts: [remove ann from chief]",
    "acts: [remove ann from chief, remove bob from chief]",
)
BOTH = "steps: [{by: board}, {by: council}]"


@pytest.mark.parametrize(
    ("acts", "ways", "by", "done"),
    [
        (ONE, "by: board", "board", True),
        (TWO, "by: board", "board", False),
        (ONE, "by: board", "ann", True),  # nobody decides after it
        (ONE, BOTH, "council", True),
        (ONE, BOTH, "board", False),  # the council decides after it
    ],
)
def test_who_decides_last_does_the_one_act_of_a_power(
    acts: str, ways: str, by: str, *, done: bool
) -> None:
    text = FIRM.replace("ACTS", acts).replace("WAYS", ways).replace("BY", by)
    case = loads(f"title: A test\n{text}").case
    assert case is not None
    act = (Remove(Name("ann"), Name("chief")),) if done else ()
    assert case.moves[Name("fire")].steps[0].do == act
    assert case.scenarios[Name("end")].steps[0].do == act
    assert case.events[Name("over")].do == act
    move, own = case.scenarios[Name("told")].steps
    assert (move.do, own.do) == ((), (Remove(Name("bob"), Name("board")),))


@pytest.mark.parametrize(
    "line",
    [
        "{by: board, uses: oust, for: [bob, cyd], against: [ann]}",
        "{by: board, at: 2025-03-01, uses: oust, fails: yes}",
        "{move: fire, it: ann, tabled_by: bob, abstain: [bob], absent: [cyd]}",
        "{by: board, at: 2025-03-01 14:30, do: [remove ann from chief]}",
    ],
)
def test_a_step_is_written_as_it_is_read(line: str) -> None:
    text = FIRM.replace("ACTS", TWO).replace("WAYS", "by: board").replace("BY", "board")
    case = case_of(text.replace("[{by: board, uses: oust}]", f"[{line}]"))
    (step,) = case.scenarios[Name("end")].steps
    assert written(step, timed="14:30" in line) == line


def test_a_step_stands_at_its_day_unless_minutes_are_asked_for() -> None:
    step = ScenarioStep(by=Name("board"), at=datetime(2025, 3, 1, 14, 30, tzinfo=UTC))
    assert written(step) == "{by: board, at: 2025-03-01}"
    assert (
        list(scenario("end", [step], timed=True))[-1] == "    - {by: board, at: 2025-03-01 14:30}"
    )
