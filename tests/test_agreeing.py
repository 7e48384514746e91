"""Verbs agree with who does something, and those who vote for others are called by their names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from kingmaker.analysis.agreeing import several
from kingmaker.analysis.decisions import decisions
from kingmaker.cli import main
from kingmaker.report.meaning import meaning
from kingmaker.source.load import loads

if TYPE_CHECKING:
    from pathlib import Path

    from kingmaker.model.case import Case

TEXT = """\
title: A works
people:
  james: {}
  larry: Larry Summers
  bob: {name: Bob Jones}
  funds: {name: the index funds, kind: organisation}
  country: {name: the United States, kind: organisation}
  staff: {name: the people of the works, kind: crowd}
entities:
  works: {name: the Steel Works}
bodies:
  board: {name: the board of directors, of: works, members: [larry, bob]}
  meeting: {name: the stockholders, of: works, members: [funds, bob, james], passes: every member}
  council: {name: the works council, members: [bob]}
offices:
  boss: {name: the head of sales, of: works, held_by: larry, appointed_by: funds, removed_by: meeting}
powers:
  remove-director: {by: meeting, of: board}
  sell: {by: funds, when: CONDITION}
agreements:
  friends: {name: a pact of 2020, kind: proxy, from: [bob, james], to: funds}
"""


def case_of(condition: str = "larry on board") -> Case:
    case = loads(TEXT.replace("CONDITION", condition)).case
    assert case is not None, loads(TEXT.replace("CONDITION", condition)).problems
    return case


def test_who_is_several_goes_by_the_noun_of_a_common_name() -> None:
    case = case_of()
    names = (*case.people, *case.entities, *case.bodies, *case.offices)
    assert [name for name in names if several(case, name)] == ["funds", "staff", "meeting"]


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("larry on board", "Larry Summers is on the board of directors"),
        ("funds on meeting", "the index funds are on the stockholders"),
        ("staff works at works", "the people of the works work at the Steel Works"),
    ],
)
def test_a_condition_agrees_with_whom_it_is_on(condition: str, words: str) -> None:
    case = case_of(condition)
    when = case.powers["sell"].ways[0][0].when  # type: ignore[index]  # a Name is its text
    assert when is not None
    assert meaning(case, when) == words


def test_a_plan_and_a_counting_agree_with_who_does_it(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(TEXT.replace("CONDITION", "larry on board"))
    asked = ["--goal", "larry not on board", "--who", "bob,funds,james"]
    said = CliRunner().invoke(main, ["reach", str(path), *asked]).stdout
    assert "the stockholders remove Larry Summers from the board of directors, " in " ".join(
        said.split()
    )
    assert "The index funds decide alone" in CliRunner().invoke(main, ["powers", str(path)]).stdout


def test_who_votes_for_others_and_they_are_called_by_their_names() -> None:
    (view,) = [v for v in decisions(case_of()) if v.name == "remove-director"][:1]
    assert "the index funds vote for Bob Jones and james as well." in view.notes
