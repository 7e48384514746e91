"""The board of a struggle, as it follows from a case."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from kingmaker.analysis.struggle.arena import NONE
from kingmaker.analysis.struggle.building import build
from kingmaker.analysis.struggle.refusing import Refused
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


COUNCIL = """
title: A council that grows
people: {ann: {}, bob: {}, cyd: {}, dan: {}, eve: {}}
groups: {candidates: [cyd, dan, eve]}
bodies:
  council: {seats: 5, members: [ann, bob], quorum: none, passes: more than half of in office}
powers: {elect-director: {by: council}}
moves:
  admit: {by: council, each: candidates, when: not it on council, do: elect it to council}
actors:
  ann: {wants: [{that: at least 4 of council in office, worth: 2, certainty: assumed}], tempo: once a day}
clock: {from: 2025-04-01, to: 2025-04-03, tick: 12 hours}
endings: {large: {when: at least 4 of council in office}, small: {when: otherwise}}
"""


def test_people_whom_nothing_tells_apart_are_taken_for_each_other() -> None:
    """Three candidates: none to three of them sit, whichever; with a want of one, which two are left matters."""
    merged, _, _ = built(COUNCIL)
    assert merged.states == 4
    told, _, _ = built(
        COUNCIL.replace(
            "clock:",
            "  eve: {wants: [{that: eve on council, worth: 1, certainty: assumed}]}\nclock:",
        )
    )
    assert told.states == 6
    apart, _, _ = built(
        COUNCIL
        + "events:\n  vote: {at: 2025-04-02, by: council, move: admit, it: cyd, for: [cyd, dan, eve]}\n"
    )
    assert apart.states == 8


def test_of_a_crowd_with_a_vote_it_is_said_who_votes() -> None:
    _, _, alone = built(MILL)
    _, _, found = built(
        MILL.replace("members: [gray, hill, iris]", "members: [gray, hill, workers]")
    )
    said = (
        "Of `workers` 4 members vote, each by itself, which are its parts: all come, and vote by what they want; "
        "they do not abstain."
    )
    assert said in found.notices
    assert said not in alone.notices


def codes(text: str) -> list[str]:
    return [p.code for p in build(case_of(text)).problems]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("gone: {when: otherwise}", "gone: {when: loan is called}", ["K804", "K805"]),
        ("gone: {when: otherwise}", "gone: {when: manager is vacant and loan is called}", ["K805"]),
        # two in three each tick is more than what the players leave
        (
            "moves:",
            "moves:\n  luck: {by: chance, odds: 2/3, at: 2025-04-02, then: loan is called}",
            ["K814"],
        ),
        (
            "moves:",
            (
                "moves:\n  one: {by: bank, at: 2025-04-02 00:10, then: loan is called}\n"
                "  two: {by: bank, at: 2025-04-02 00:20, then: loan is open}"
            ),
            ["K814"],
        ),
        ("strike: {by: workers,", "strike: {by: workers, with: hill,", ["K814"]),
        ("{peer: 1..3, middle: 40%, bins: 4}", "{peer: 1.., middle: 40%, bins: 4}", ["K813"]),
    ],
)
def test_what_keeps_a_case_from_being_played(old: str, new: str, expected: list[str]) -> None:
    assert old in MILL
    assert codes(MILL.replace(old, new)) == expected


def test_numbers_for_each_day_are_counted_by_the_tick() -> None:
    """Ticks of half a day are cut into six: a worth for each day counts a twelfth, odds for each tick a sixth."""
    text = MILL.replace(
        "wants: [{that: manager is vacant,",
        "wants: [{while: loan is called, worth: -1 per day, certainty: assumed}, {that: manager is vacant,",
    ).replace(
        "moves:",
        "moves:\n  luck: {by: chance, odds: 0.3 per tick, when: loan is called, then: loan is open}",
    )
    arena, stakes, _ = built(text)
    assert arena.ticks.seconds == 7200
    factors = {a.path: a.factor for a in stakes.assumptions}
    assert factors["moves.luck.odds"] == pytest.approx(1 / 6)
    assert [f for f in factors.values() if f not in (1.0, factors["moves.luck.odds"])] == [
        pytest.approx(1 / 12)
    ]


def test_errors_that_are_written_alike_are_one_view() -> None:
    """Two directors err alike about the workers, until there is a strike; a third errs by other numbers."""
    error = "believes: [{until: unrest is strike, of: {workers: [{that: manager is jones, worth: %s, certainty: assumed}]}, certainty: assumed}]"
    text = MILL
    for name, worth in (("gray", "0..1"), ("hill", "0..1")):
        text = text.replace(f"  {name}:\n    wants", f"  {name}:\n    {error % worth}\n    wants")
    text = text.replace("  bank:\n    wants", f"  bank:\n    {error % '2'}\n    wants")
    arena, stakes, _ = built(text)
    assert [[arena.players[p] for p in v] for v in stakes.believers[1:]] == [
        ["gray", "hill"],
        ["bank"],
    ]
    struck = ["strike" in label for label in arena.labels]
    ended = [label[-1] for label in arena.labels]
    assert all(e for s, e in zip(struck, ended, strict=True) if s)
    wrong = [list(row) for row in arena.blind]
    assert all(
        row == ([0] * 5 if e else [1, 1, 2, 0, 0]) for row, e in zip(wrong, ended, strict=True)
    )
    worths = [stakes.assumptions[w.worth].path for w in stakes.views[1] if w.player == 3]
    assert worths == ["actors.gray.believes.1.of.workers.1.worth"]


def test_people_who_move_too_often_to_be_played_are_refused_with_the_numbers() -> None:
    case = case_of(MILL.replace("twice a day", "1000000 times a day"))
    with pytest.raises(
        Refused, match=r"cut the clock into [\d,]+ ticks, and no more than 1,000,000"
    ):
        build(case)


def test_what_is_not_written_is_assumed_and_said() -> None:
    bare = MILL.replace("precision: {value: 0.8..2, certainty: assumed}\n", "")
    arena, stakes, made = built(
        bare.replace("crowd: {peer: 1..3, middle: 40%, bins: 4}", "crowd: {bins: 4}")
    )
    rows = {row.path: row for row in stakes.assumptions}
    sharp, peer = rows["precision"], rows["actors.workers.crowd.peer"]
    assert (sharp.quantity.low, sharp.quantity.high) == (Fraction(1, 10), Fraction(11, 10))
    assert (sharp.certainty, peer.certainty) == ("assumed", "assumed")
    assert rows["actors.workers.crowd.middle"].certainty == "assumed"
    assert any("0.1 to 1.1 per unit of worth" in notice for notice in made.notices)
    sound(arena, stakes)


SHUT = """
title: A plant
people: {ann: {}, bob: {}, cyd: {}}
entities: {firm: {kind: company, governed_by: board}}
bodies: {board: {of: firm, members: [ann, bob, cyd], quorum: none, passes: more than half of members}}
gauges: {plant: {levels: [open, shut], starts: open, of: firm}}
powers: {close: {by: board, acts: set plant to shut}}
moves: {shut-it: {by: board, WHEN uses: close, do: set plant to shut}}
clock: {from: 2026-01-01, to: 2026-01-11, tick: 1 day}
actors: {ann: {tempo: once in 4 days, certainty: assumed, wants: [{that: plant is shut, worth: 2}]}}
endings: {shut: {when: plant is shut}, open: {when: otherwise}}
"""


@pytest.mark.parametrize("notice", ["", ", notice: 2 days"])
def test_what_is_done_already_is_not_open_as_if_the_move_said_so(notice: str) -> None:
    text = SHUT.replace("of members}}", f"of members{notice}}}}}")
    bare, _, _ = built(text.replace("WHEN", ""))
    said, _, _ = built(text.replace("WHEN", "when: plant is open,"))
    assert bare.states == said.states
    assert list(bare.turns.turns_at) == list(said.turns.turns_at)
    assert list(bare.turns.target) == list(said.turns.target)


def test_what_is_not_seen_in_a_state_can_be_done_again() -> None:
    stated = "state-it: {by: ann, then: plant is shut}, say-it: {by: ann}"
    arena, _, _ = built(
        SHUT.replace("shut-it: {by: board, WHEN uses: close, do: set plant to shut}", stated)
    )
    shut = arena.ends[0]
    assert shut.any()
    assert [np.diff(arena.turns.options_at)[t] for t in arena.turns.turns_at[:-1][shut]] == [1]
    assert arena.turns.options_at[-1] == 3
