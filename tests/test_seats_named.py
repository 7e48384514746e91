"""A group of seats that is named by its short name: in rules, conditions, acts and claims."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from click.testing import CliRunner

from kingmaker.cli.main import main
from kingmaker.source.load import loads

if TYPE_CHECKING:
    from pathlib import Path

CASE = """
title: Seats
people: {ann: {}, ben: {}, cleo: {}, dan: {}, eve: {}, fay: {}}
bodies:
  board:
    name: the board
    seats:
      class-one: {count: 3, held_by: [ann, ben, cleo], elected_by: board}
      class-two: {count: 2, held_by: [dan, eve], elected_by: board, removed_by: board}
    quorum: none
    passes: more than half of members
terms:
  safe: every of class-two on board
powers:
  sell: {by: board, passes: none of class-two against and more than half of members}
  spend: {by: board, passes: every of class-two}
  elect-director: {by: board}
  remove-director: {by: board}
moves:
  replace: {by: board, when: dan on class-two and safe, do: "remove dan from class-two, elect fay to class-two"}
assert:
  - {id: one-stops-it, claim: every 1 of class-two can block sell}
  - {id: all-spend, claim: dan and eve can carry spend}
  - {id: fay-comes, claim: "ann, ben and cleo can carry fay on class-two within 2 motions"}
"""


def said(command: str, text: str, where: Path) -> str:
    """What a command says of a case."""
    (where / "seats.yaml").write_text(text, encoding="utf-8")
    done = CliRunner().invoke(main, [command, str(where / "seats.yaml")], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_the_short_name_of_seats_means_what_the_full_name_does(tmp_path: Path) -> None:
    full = re.sub("(of|on|from|to) class-two", r"\1 board.class-two", CASE)
    for command in ("powers", "test"):
        short = said(command, CASE, tmp_path)
        assert "not told" not in short.lower()
        assert "does not say" not in short
        assert short == said(command, full, tmp_path).replace("board.class-two", "class-two")
    assert "none of the class two seats of the board against" in said("powers", CASE, tmp_path)


def test_seats_of_two_bodies_are_told_apart_by_their_full_name() -> None:
    other = (
        "  council:\n    seats: {class-two: {held_by: [fay]}}\n    passes: every of members\nterms:"
    )
    text = CASE.replace("terms:", other)
    (problem,) = [p for p in loads(text).problems if p.code == "K405"]
    assert problem.message == "`class-two` are seats of `board` and of `council`"
    assert problem.help == "say which: `board.class-two` or `council.class-two`"
    assert len(problem.related) == 5  # once for all its uses, of which five more are shown
    fuller = re.sub("(of|on|from|to) class-two", r"\1 board.class-two", text)
    assert not [p for p in loads(fuller).problems if p.code == "K405"]


def test_a_group_of_people_is_meant_before_seats_of_that_name() -> None:
    text = CASE.replace("terms:", "groups: {class-two: [ann]}\nterms:")
    assert not [p for p in loads(text).problems if p.code == "K405"]
