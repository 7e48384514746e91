"""`kingmaker reach`: what it prints, JSON by its schema, wrong use."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from kingmaker.cli import main
from kingmaker.cli.searching import stoppable
from tests.answering import keeps_its_schema

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

CEO = "ceo is not altman"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["reach", *arguments])


def answer(*arguments: str) -> dict[str, Any]:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.stderr
    value: dict[str, Any] = json.loads(result.stdout)
    keeps_its_schema(value, "reach")
    return value


FULL = """
title: a full board
people: {ann: {}, bob: {}, cy: {}, dora: {}}
bodies:
  board: {seats: 3, members: [ann, bob, cy], quorum: at least 3 of seats, passes: more than half of present}
powers: {elect-director: {by: board}, remove-director: {by: board}}
scenarios: {swap: {steps: [{by: board, do: "remove cy from board, elect dora to board"}], expect: dora on board}}
"""


def test_a_proof_says_that_each_act_was_voted_on_by_itself(tmp_path: Path) -> None:
    """One vote on both acts can do what no two votes can: `replay` plays it, and the proof does not deny it."""
    file = tmp_path / "case.yaml"
    file.write_text(FULL)
    played = CliRunner().invoke(main, ["replay", str(file)])
    assert (played.exit_code, "as expected" in played.stdout) == (0, True), played.output
    asked = [
        "reach",
        str(file),
        "--who",
        "ann,bob,cy",
        "--goal",
        "dora on board",
        "--verb",
        "could",
    ]
    found = " ".join(CliRunner().invoke(main, asked).stdout.split())
    assert "No: ann, bob and cy cannot bring about `dora on board`" in found
    assert "were followed, each act by a vote of its own." in found


def test_a_plan_has_its_vote_and_its_clauses() -> None:
    value = answer("openai-2023", "--who", "the-four", "--goal", CEO)
    assert (value["answer"], value["moves"], value["first"]) == ("yes", 1, "us")
    (step,) = value["plan"]
    assert step["acts"] == ["remove altman from ceo"]
    assert step["against"] == ["altman", "brockman"]
    assert "bodies.board" in step["clauses"]
    assert "by: board" in value["scenario"]


def test_a_limit_names_what_it_turns_on() -> None:
    goal = "ceo is taylor and chair is taylor"
    value = answer("openai-2023", "--who", "the-four", "--goal", goal, "--within", "1")
    assert value["answer"] == "limit"
    assert "amend-bylaws" in value["opened"]["ours"]
    assert value["moves"] is None


def test_a_search_that_may_look_at_few_positions_says_so() -> None:
    goal = "ceo is taylor and chair is taylor"
    value = answer("openai-2023", "--who", "the-four", "--goal", goal, "--most", "5")
    assert value["answer"] == "limit"
    assert value["stopped"] == "the search stopped after 5 positions"


def test_without_who_the_smallest_coalitions_are_told() -> None:
    value = answer("openai-2023", "--goal", CEO, "--no-resignations", "--verb", "carry")
    (goal,) = value["goals"]
    assert goal["complete"]
    (able,) = goal["smallest"]
    assert (able["size"], able["moves"]) == (4, 1)
    assert able["parts"][0]["any"] == 4


def test_without_a_goal_every_office_and_body_is_taken() -> None:
    value = answer("openai-2023", "--no-resignations", "--verb", "carry", "--within", "2")
    told = {goal["goal"]: goal for goal in value["goals"]}
    assert list(told)[:3] == ["take board", "take ceo", "take chair"]
    assert [a["size"] for a in told["take board"]["smallest"]] == [4]
    assert [a["moves"] for a in told["take board"]["smallest"]] == [0]
    assert {a["size"] for a in told["take ceo"]["smallest"]} == {1, 4}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--who", "the-for", "--goal", CEO), "did you mean 'the-four'?"),
        (("--who", "the-four"), "say what they want"),
        (("--who", ",", "--goal", CEO), "name somebody"),
        (("--goal", "ceo is not altmann"), "did you mean `altman`?"),
        (("--goal", "ceo is is"), "--goal"),
        (
            ("--goal", "staff is gone"),
            "no power of the case sets `staff`: what one sets is said under its `acts`",
        ),
        (("--goal", "altman works at microsoft"), "nobody’s vote"),
        (("--goal", CEO, "--verb", "want"), "--verb"),
    ],
)
def test_wrong_use_is_said(arguments: tuple[str, ...], said: str) -> None:
    result = run("openai-2023", *arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize("seed", ["1", "2"])
def test_the_same_under_any_hash_seed(seed: str) -> None:
    goal = "ceo is not altman and ceo is not vacant"
    command = [
        sys.executable,
        "-m",
        "kingmaker",
        "reach",
        "openai-2023",
        "--goal",
        goal,
        "--within",
        "2",
        "--json",
    ]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": seed},
    )
    assert json.loads(done.stdout) == answer("openai-2023", "--goal", goal, "--within", "2")


def test_an_interruption_ends_the_search_and_not_the_program() -> None:
    # whoever started the tests may have had interruptions ignored
    was = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with stoppable() as go_on:
            assert go_on(1)
            signal.raise_signal(signal.SIGINT)
            assert not go_on(2)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, was)


# --- plans as scenarios ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("case", "arguments"),
    [
        ("openai-2023", ("--who", "the-four", "--goal", "ceo is not altman and ceo is not vacant and altman not on board")),
        ("staggered-board", ("--who", "bidder,arbitrageurs,index-funds", "--goal", "at least 5 of slate on board", "--period", "quarter", "--within", "8", "--as-written", "--no-resignations")),
        ("ikea", ("--who", "kamprad-family", "--goal", "fewer than 2 of interogo-board in office")),
        ("mozilla", ("--who", ",".join(f"foundation-director-{n}" for n in range(1, 7)), "--goal", "fewer than 5 of corporation-board in office")),
    ],
)  # fmt: skip
def test_a_plan_beside_its_case_is_played(
    case: str, arguments: tuple[str, ...], tmp_path: Path
) -> None:
    value = answer(case, *arguments)
    assert value["answer"] == "yes"
    assert value["moves"] > 0
    plan = tmp_path / "plan.yaml"
    plan.write_text(value["scenario"], "utf-8")
    played = CliRunner().invoke(main, ["replay", case, "plan", "--with", str(plan)])
    assert played.exit_code == 0, played.output
    others = CliRunner().invoke(main, ["replay", case, "plan"])
    assert others.exit_code == 2


ABROAD = """
title: Two firms
people: {ann: {}, ben: {}, cid: {}, dee: {}}
entities:
  home: {kind: company, governed_by: board}
  other: {kind: company}
bodies:
  board: {of: home, members: [ann, ben, cid], passes: more than half of members}
offices:
  chief: {of: home, held_by: ann, appointed_by: board, removed_by: board}
  foreign: {of: other, held_by: vacant, appointed_by: dee, removed_by: dee}
  open: {of: other, held_by: vacant}
powers:
  appoint-officer: {by: board}
  remove-officer: {by: board}
"""


@pytest.mark.parametrize(
    ("goal", "can"), [("chief is ben", "yes"), ("foreign is ben", "no"), ("open is ben", "yes")]
)
def test_a_power_over_officers_reaches_no_office_abroad_that_is_left_to_others(
    goal: str, can: str, tmp_path: Path
) -> None:
    """A general power stops at an office of another entity whose own clause names who fills it."""
    path = tmp_path / "abroad.yaml"
    path.write_text(ABROAD, "utf-8")
    result = CliRunner().invoke(
        main, ["reach", str(path), "--who", "ann,ben,cid", "--goal", goal, "--json"]
    )
    assert json.loads(result.stdout)["answer"] == can, result.output


def test_it_is_said_what_it_is_to_take_a_body(tmp_path: Path) -> None:
    """Five of nine hold more than half of the seats, and where seven decide they decide nothing."""
    file = tmp_path / "council.yaml"
    file.write_text(
        "title: A council\nbodies: {council: {members: [a, b, c], quorum: none, passes: every member}}\n"
        "powers: {act: {by: council}}\n"
    )
    result = CliRunner().invoke(main, ["reach", str(file)])
    said = "An office is taken by who holds it, a body by who holds more than half of its seats"
    assert said in " ".join(result.output.split())
    asked = CliRunner().invoke(main, ["reach", str(file), "--goal", "a on council"])
    assert said not in " ".join(asked.output.split())
