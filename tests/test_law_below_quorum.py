"""Model article 11(3): directors who are fewer than their quorum appoint further directors, and decide nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from kingmaker.analysis.ballots import Ballot, Question, carries
from kingmaker.analysis.decisions import by_law
from kingmaker.cli.main import main
from kingmaker.model.state import initial
from kingmaker.model.values import Name
from kingmaker.source.load import loads

if TYPE_CHECKING:
    from pathlib import Path

FIRM = """
title: A firm under the model articles
law: uk-model-articles
people: {ann: {}, ben: {}, cleo: {}, dan: {}, eve: {}}
entities:
  firm: {name: the Firm, kind: private company limited by shares, governed_by: board}
holdings:
  firm: {ordinary: {votes: 1, held_by: {ann: 50, dan: 50}}}
bodies:
  shareholders: {of: firm, members: holders of ordinary}
  board:
    of: firm
    seats: {directors: {count: 4, held_by: [ann, ben, cleo], elected_by: shareholders}}
scenarios:
  the-only-one-left-fills-a-seat:
    steps:
      - {by: ann, do: ann resigns from board}
      - {by: ben, do: ben resigns from board}
      - {by: board, do: elect dan to board, for: [cleo]}
    expect: [dan on board]
  the-only-one-left-decides-nothing-else:
    steps:
      - {by: ann, do: ann resigns from board}
      - {by: ben, do: ben resigns from board}
      - {by: board, for: [cleo], fails: yes}
  one-of-two-is-no-quorum:
    steps:
      - {by: ann, do: ann resigns from board}
      - {by: board, do: elect dan to board, for: [cleo], absent: [ben], fails: yes}
assert:
  - {id: two-fill, claim: ann and ben can carry dan on board within 1 motion}
  - {id: one-does-not, claim: ann can never carry dan on board within 1 motion}
"""


def run(where: Path, text: str, *words: str) -> str:
    """What a command says of a firm."""
    (where / "firm.yaml").write_text(text, encoding="utf-8")
    command, *rest = words
    return CliRunner().invoke(main, [command, str(where / "firm.yaml"), *rest]).output


@pytest.mark.parametrize(
    "scenario",
    [
        "the-only-one-left-fills-a-seat",
        "the-only-one-left-decides-nothing-else",
        "one-of-two-is-no-quorum",
    ],
)
def test_directors_below_their_quorum_appoint_others_and_nothing_else(
    tmp_path: Path, scenario: str
) -> None:
    assert f"(`{scenario}`): as expected" in run(tmp_path, FIRM, "replay", scenario)


def test_what_is_claimed_follows_the_articles(tmp_path: Path) -> None:
    assert "2 claims: 2 held" in run(tmp_path, FIRM, "test")


@pytest.mark.parametrize("left", [1, 2, 3, 4])
@pytest.mark.parametrize("quorum", [2, 3])
def test_all_who_are_left_are_enough_where_they_are_fewer_than_the_quorum_of_the_articles(
    left: int, quorum: int
) -> None:
    """Also where a company's own articles have a higher quorum; as many as that are enough anyway."""
    sitting = ["ann", "ben", "cleo", "dan"][:left]
    text = FIRM.partition("scenarios:")[0].replace("[ann, ben, cleo]", f"[{', '.join(sitting)}]")
    case = loads(f"{text}    quorum: at least {quorum} of members\n").case
    assert case is not None
    view = by_law(case, "fill-vacancy", initial(case), of=Name("board"))
    assert view is not None
    question = view.meeting
    assert isinstance(question, Question)
    for present in range(1, left + 1):
        ballots = {n: Ballot.FOR if n in sitting[:present] else Ballot.ABSENT for n in sitting}
        assert carries(question, ballots) is (present >= min(quorum, left))


def test_the_section_is_named_where_it_counts(tmp_path: Path) -> None:
    said = run(tmp_path, FIRM, "explain", "law.rules.fill-vacancy")
    assert "Model articles 11(3) and 17(1)(b)" in said
    assert "fewer are in office than the quorum" in " ".join(said.split())
