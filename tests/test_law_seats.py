"""Law on who fills and empties seats: whose seats it speaks of, what a clause displaces, and without which quorum."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from kingmaker.cli.main import main
from kingmaker.source.load import loads

if TYPE_CHECKING:
    from pathlib import Path

FOUNDATION = """
title: A foundation with donors
law: delaware-nonstock
people: {ann: {}, ben: {}, cleo: {}, dan: {}, eve: {}, fay: {}}
entities:
  foundation: {name: the Foundation, kind: non-stock corporation, governed_by: board}
bodies:
  board:
    of: foundation
    seats:
      directors: {count: 4, held_by: [ann, ben, cleo], elected_by: donors, removed_by: donors}
  donors: {of: foundation, members: [dan, eve, fay], quorum: none, passes: more than half of members}
scenarios:
  remove-a-director:
    steps: [{by: board, do: remove cleo from board, for: [ann, ben], against: [cleo]}]
  remove-a-donor:
    steps: [{by: board, do: remove dan from donors, for: [ann, ben, cleo]}]
  fill-a-seat:
    steps:
      - {by: ann, do: ann resigns from board}
      - {by: ben, do: ben resigns from board}
      - {by: board, do: elect fay to board, for: [cleo]}
    expect: [fay on board]
assert:
  - {id: no-director-goes, claim: "ann, ben and cleo can never carry remove cleo from board"}
  - {id: no-donor-goes, claim: "ann, ben and cleo can never carry dan not on donors"}
  - {id: two-fill-a-seat, claim: ann and ben can carry fay on board within 1 motion}
"""


def run(where: Path, *words: str) -> str:
    """What a command says of the foundation."""
    (where / "foundation.yaml").write_text(FOUNDATION, encoding="utf-8")
    command, *rest = words
    done = CliRunner().invoke(main, [command, str(where / "foundation.yaml"), *rest])
    return done.output


@pytest.mark.parametrize("scenario", ["remove-a-director", "remove-a-donor"])
def test_a_board_removes_neither_directors_whom_others_remove_nor_those_of_another_body(
    tmp_path: Path, scenario: str
) -> None:
    assert "no clause lets board remove" in run(tmp_path, "replay", scenario)


def test_the_only_director_left_fills_an_empty_seat(tmp_path: Path) -> None:
    """8 Del. C. 223(a): although less than a quorum, and whoever else elects directors when their terms end."""
    assert "at the end fay is on board: as expected" in run(tmp_path, "replay", "fill-a-seat")


def test_what_is_claimed_follows_the_law(tmp_path: Path) -> None:
    assert "3 claims: 3 held" in run(tmp_path, "test")


def test_law_is_asked_of_the_seats_that_it_speaks_of() -> None:
    """Nobody fills the seats of a council of which no law speaks, so a note says so."""
    council = (
        "  council: {of: foundation, seats: {named: {held_by: [fay]}}, passes: every of members}\n"
    )
    text = FOUNDATION.replace("  donors:", council + "  donors:")
    said = [p.message for p in loads(text).problems if p.code == "K510"]
    assert said == ["nobody fills the seats `council.named`"]
