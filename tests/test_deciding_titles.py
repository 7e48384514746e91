"""What decisions are called: no two that are decided by others, or counted otherwise, by the same words."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from click.testing import CliRunner

from kingmaker.analysis.reach.lens import Able
from kingmaker.cli import main
from kingmaker.model.values import Name
from kingmaker.report.deciding import deciding
from kingmaker.report.document import Groups
from kingmaker.report.reaching import able_words
from kingmaker.source.load import load, loads

if TYPE_CHECKING:
    from pathlib import Path

MILL = """\
title: Mill
people: {ann: Ann, ben: Ben, cat: Cat, dan: Dan, eve: Eve}
entities: {mill: {name: Mill, governed_by: board}}
bodies:
  board: {name: the board, of: mill, members: [ann, ben, cat], passes: more than half of members}
powers:
  sell: {name: the sale, by: board, veto: [dan, eve]}
  merge: {name: the merger, by: board, consent: [dan, eve]}
  lease: {name: the lease, by: board, veto: dan}
"""


def powers(file: Path) -> list[str]:
    file.write_text(MILL, "utf-8")
    result = CliRunner().invoke(main, ["powers", str(file)])
    assert result.exit_code == 0
    return result.stdout.split("\n")


def test_vetoes_and_consents_of_several_are_told_apart_by_whose_they_are(tmp_path: Path) -> None:
    lines = powers(tmp_path / "mill.yaml")
    heads = [one for one, below in itertools.pairwise(lines) if set(below) == {"-"}]
    assert len(heads) == len(set(heads))
    (eve,) = [head for head in heads if "by Eve" in head]
    assert eve == "Veto of the sale by Eve and consent to the merger by Eve"
    said = " ".join(" ".join(lines).split())
    assert "veto of the lease [powers.lease]" in said


def test_what_a_body_counts_in_several_ways_stands_under_several_headings(tmp_path: Path) -> None:
    lines = powers(tmp_path / "mill.yaml")
    heads = [line for line in lines if line.startswith("the board: ")]
    assert heads[:2] == ["the board: ordinary matters", "the board: the sale"]
    assert "the board" not in lines


def test_seats_of_classes_are_told_in_one() -> None:
    case = load("staggered-board").case
    assert case is not None
    section = deciding(case)
    assert section is not None
    (groups,) = section.blocks
    assert isinstance(groups, Groups)
    assert "the stockholders: filling the class one, two and three seats of the board" in {
        group.title for group in groups.groups
    }


def test_all_of_a_body_but_one_are_told_by_the_body() -> None:
    case = loads(MILL.replace("[ann, ben, cat]", "[ann, ben, cat, dan, eve]")).case
    assert case is not None
    others = tuple(map(Name, ("ann", "ben", "cat", "dan")))
    assert able_words(case, Able(((3, others),), 1)) == "any 3 of the board without Eve (4)"
    few = tuple(map(Name, ("ann", "ben")))
    assert able_words(case, Able(((1, few),), 1)) == "any one of Ann and Ben"
