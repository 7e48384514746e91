"""Decisions about many people are told once where they differ only in whom they are about."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from kingmaker.analysis.games import SimpleGame
from kingmaker.analysis.powers.lens import powers
from kingmaker.analysis.powers.persons import alike
from kingmaker.cli import main
from kingmaker.source.load import loads

if TYPE_CHECKING:
    from pathlib import Path

    from kingmaker.model.case import Case

PEOPLE = ("ada", "ben", "cleo", "dan", "eve", "finn", "gus")
WHOLE = f"""\
title: A council
people: {{{", ".join(f"{name}: {name.title()}" for name in PEOPLE)}}}
entities: {{club: {{name: the club, governed_by: council}}}}
offices: {{chair: {{of: council, held_by: ada}}}}
bodies:
  council: {{name: the council, of: club, members: [{", ".join(PEOPLE)}], passes: more than half of votes cast}}
powers:
  expel: {{name: expel a member, concerns: remove-director, of: council, by: council, passes: RULE, person_concerned: may not vote}}
"""
RULE = "at least two thirds of members"


def run(*arguments: str) -> str:
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.stderr
    return " ".join(result.stdout.split())


def case_of(text: str) -> Case:
    case = loads(text).case
    assert case is not None
    return case


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "council.yaml"
    path.write_text(WHOLE.replace("RULE", RULE))
    return path


def test_what_holds_for_all_is_told_once(path: Path) -> None:
    said = run("powers", str(path), "expel")
    assert "Expel a member, about Ada (alike about 6 others) ---" in said
    assert "About Ben, Cleo, Dan, Eve, Finn or Gus it is the same, with each of them" in said
    assert said.count("Carried by any 4 of the 6 voters.") == 1
    assert said.count("Recused:") == 1
    assert "Recused: whom it is about (not counted at all)." in said
    assert "- expel a member, about any of the council (7) [powers.expel]" in said


def test_the_report_and_a_clause_tell_it_once_too(path: Path) -> None:
    for said in (
        run("report", str(path), "--draws", "0"),
        run("explain", str(path), "powers.expel"),
    ):
        assert said.count("Recused: whom it is about") == 1
        assert "expel a member, about any of the council (7)" in said
        assert "Recused: Ben" not in said
    said = run("report", str(path), "--draws", "0")
    assert "Expel a member, about Ada (alike about 6 others): carried by any 4 of the 6" in said
    assert "about Ben" not in said


def compared(path: Path, old: str, new: str, whole: str = WHOLE) -> str:
    paths = [path.with_name(f"{name}.yaml") for name in ("old", "new")]
    for one, text in zip(
        paths, (whole.replace("RULE", old), WHOLE.replace("RULE", new)), strict=True
    ):
        one.write_text(text)
    result = CliRunner().invoke(main, ["compare", *map(str, paths), "--positions", "0"])
    assert result.exit_code == 1, result.stderr
    return " ".join(result.stdout.split())


def test_what_changes_alike_for_all_is_told_once(path: Path) -> None:
    said = compared(path, RULE, "at least 5 of members")
    assert "Expel a member, about Ada (alike about 6 others) Harder to carry" in said
    assert "About Ben, Cleo, Dan, Eve, Finn or Gus it is the same" in said
    assert said.count("Counted after:") == 1
    assert "Expel a member, about Ben" not in said


def test_what_was_not_alike_before_is_told_apart(path: Path) -> None:
    """The chair broke ties; that of the chair itself was another game."""
    said = compared(path, "more than half of votes cast, tie: chair decides", "every member")
    assert "alike about" not in said
    assert said.count("Counted after:") == 7


def test_what_is_decided_about_whom_after_a_change_is_told_together(path: Path) -> None:
    said = compared(path, RULE, RULE, WHOLE.replace("may not vote", "may vote"))
    assert "Expel a member, about Ada (alike about 6 others) Is decided only after" in said


def test_who_differs_is_told_apart(path: Path) -> None:
    path.write_text(WHOLE.replace("RULE", "more than half of votes cast, tie: chair decides"))
    said = run("powers", str(path), "expel")
    assert "Expel a member, about Ada ---" in said
    assert "Expel a member, about Ben (alike about 5 others) ---" in said
    assert "Recused: Ada (not counted at all). Ada, the chair, may not vote" in said
    assert "about Ben, Cleo, Dan, Eve, Finn or Gus [powers.expel]" in said


def test_json_tells_each(path: Path) -> None:
    found = json.loads(run("powers", str(path), "expel", "--json"))["decisions"]
    assert [d["about"] for d in found] == list(PEOPLE)
    assert "Recused: Gus" in found[-1]["counting"]


def test_of_few_each_is_told() -> None:
    few = WHOLE.replace("RULE", RULE).replace(", ".join(PEOPLE), "ada, ben")
    rows = [[d] for d in powers(case_of(few)) if d.about is not None]
    assert len(rows) == 2
    assert alike(rows) == [(row,) for row in rows]


def test_games_too_large_to_list_are_compared_by_their_form() -> None:
    found = [d for d in powers(case_of(WHOLE.replace("RULE", RULE))) if d.about is not None]
    rows = [
        [replace(d, structure=replace(d.structure, winning=None))]
        for d in found
        if d.structure is not None
    ]
    assert [len(kind) for kind in alike(rows)] == [len(PEOPLE)]
    other = SimpleGame.weighted(4, dict.fromkeys(PEOPLE[:-1], 1))
    rows[-1] = [replace(rows[-1][0], game=other)]
    assert [len(kind) for kind in alike(rows)] == [len(PEOPLE) - 1, 1]
