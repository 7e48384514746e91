"""The board of a struggle, as it follows from a case."""

from __future__ import annotations

from pathlib import Path

import pytest

from kingmaker.analysis.struggle.arena import NONE
from kingmaker.analysis.struggle.building import build
from kingmaker.model.values import Name
from kingmaker.source.load import load
from tests.struggle_cases import MILL, built, case_of, sound

CASES = Path(__file__).parent.parent / "src" / "kingmaker" / "source" / "cases"


def test_the_whole_board_of_the_mill() -> None:
    """Checked by hand: manager, loan and unrest; 0, 1 or 2 of four parts of the workers out."""
    arena, stakes, _ = built(MILL)
    assert arena.players == ("gray", "hill", "bank", "workers", "iris")
    assert arena.moves == ("dismiss", "reinstate", "call-the-loan", "strike")
    # two of manager, two of loan; on strike or not, and with a vacancy 0, 1 or 2 parts on the way
    assert arena.states == 2 * (1 + 1 + 3 + 1)
    assert arena.endings == ("back", "gone")
    assert list(arena.ends.sum(axis=1)) == [4, 8]
    # three directors once a day (iris as usual), the bank every other day, the workers twice: 5.5 a day
    assert list(arena.rate) == pytest.approx([1 / 12, 1 / 12, 1 / 24, 1 / 6, 1 / 12])
    assert arena.ticks.count == 24
    assert arena.ticks.seconds == 7200
    assert arena.ticks.written == 43200
    assert arena.crowds == {3: 4}
    assert [a.path for a in stakes.assumptions if "cost" in a.path] == [
        "moves.call-the-loan.cost.bank"
    ]
    # from the beginning: three who may put the dismissal, and the bank
    turns = arena.turns
    assert [arena.players[p] for p in turns.player[: turns.turns_at[1]]] == [
        "gray",
        "hill",
        "iris",
        "bank",
    ]
    assert [arena.moves[m] for m in turns.move[:4]] == ["dismiss"] * 3 + ["call-the-loan"]
    assert list(turns.motion[:4]) == [0, 0, 0, NONE]
    assert [arena.players[p] for p in arena.motions.voters[:3]] == ["gray", "hill", "iris"]
    assert len(arena.rules.root) == 1


def test_openai_can_be_played() -> None:
    case = load(CASES / "openai-2023.yaml").case
    assert case is not None
    found = build(case)
    assert found.arena is not None
    assert found.stakes is not None
    sound(found.arena, found.stakes)
    assert len(found.stakes.views) == 2
    assert len(found.stakes.believers[1]) == 4


def test_a_move_takes_the_fewest_parts_that_are_what_it_needs() -> None:
    """A twentieth is one part of four, which is nobody on the way; more than half are three."""
    few, _, _ = built(MILL.replace("strike: {by: workers,", "strike: {by: workers, needs: 5%,"))
    half, _, _ = built(MILL.replace("strike: {by: workers,", "strike: {by: workers, needs: half,"))
    assert (few.states, half.states) == (8, 10)


def test_events_outside_the_rules_are_on_the_board() -> None:
    text = MILL.replace("loan: [open, called]", "loan: [open, called, sold]")
    event = "events:\n  sale: {at: 2025-04-02, by: bank, outside: yes, then: loan is sold}\n"
    arena, _, found = built(text + event)
    assert arena.outside is not None
    assert arena.outside.sum() == 6
    sold = found.follow(0, facts=case_of(text + event).events[Name("sale")].then)
    assert sold is not None
    assert arena.outside[sold]
    assert "sold" in arena.labels[sold]
