"""How a question comes to a vote, in a report: who may put it, the notice, how long the vote is open, and the delay."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from kingmaker.cli.main import main
from kingmaker.report.deciding import counted
from kingmaker.source.load import load, loads

if TYPE_CHECKING:
    from pathlib import Path

CLUB = """
title: A club and its shares
people: {ann: {name: Ann}, public: {name: the public, kind: crowd}, others: {kind: crowd}}
entities: {acme: {name: Acme}}
holdings:
  acme: {common: {votes: 1, held_by: {ann: 60000, public: 30000, others: 10000}}}
bodies:
  meeting: {of: acme, members: holders of shares, quorum: none, passes: more than half of votes cast, tabled_by: actor is ann}
  plain: {of: acme, members: [ann], quorum: none, passes: every of members}
  board:
    of: acme
    members: [ann]
    quorum: none
    passes: every of members
    notice: 3 days
    window: 2 hours
    extension: 1 hour
powers:
  at-once: {by: board, notice: none}
  slow: {by: board, notice: 1 week, window: 1 day, after: 30 days, lapses: 1 year}
"""


OPEN = "The vote stays open for {}, and once for 1 hour more where the quorum comes late."
THEN = "What passes is in force 30 days later. It is void if not carried out within 1 year."


def words(case_text: str, subject: str) -> str:
    """How a decision is counted, and how it comes to a vote."""
    case = loads(case_text).case
    assert case is not None
    return next(c.words for c in counted(case) if c.subject == subject)


def test_a_report_of_a_protocol_says_who_proposes_and_how_long_it_takes() -> None:
    case = load("compound").case
    assert case is not None
    told = next(c.words for c in counted(case) if c.subject == "a proposal")
    assert told.endswith(
        "A motion may be put by whoever holds at least 25,000 COMP. Notice: 2 days before the vote. "
        "The vote stays open for 3 days. What passes is in force 2 days later."
    )
    assert "the governor: a crowd of holders with 10,000,000 votes." in told


@pytest.mark.parametrize(
    ("subject", "told"),
    [
        ("board", f"Notice: 3 days before the vote. {OPEN.format('2 hours')}"),
        ("at once", f"It needs no notice. {OPEN.format('2 hours')}"),
        ("slow", f"Notice: 1 week before the vote. {OPEN.format('1 day')} {THEN}"),
        ("meeting", "A motion may be put by whoever is Ann."),
        ("plain", "Recused: nobody."),
    ],
)
def test_what_a_power_says_goes_before_what_its_body_says(subject: str, told: str) -> None:
    assert words(CLUB, subject).endswith(told)


def test_removal_for_cause_and_candidates_are_told() -> None:
    case = load("staggered-board").case
    assert case is not None
    told = {c.subject: c.words for c in counted(case)}
    assert told["remove a director"].endswith("Recused: nobody. It takes a cause.")
    put_up = "Candidates may be put up by whoever holds at least 1,000 common shares, 90 days before the vote."
    assert told["elect a director"].endswith(put_up)


def test_crowds_are_told_apart_from_holders() -> None:
    assert words(CLUB, "meeting").startswith(
        "meeting: 1 holder and 2 crowds of holders with 100,000 votes."
    )


def test_the_report_has_it(tmp_path: Path) -> None:
    where = tmp_path / "club.yaml"
    where.write_text(CLUB, encoding="utf-8")
    done = CliRunner().invoke(main, ["powers", str(where)], catch_exceptions=False)
    assert "is in force 30 days later" in " ".join(done.output.split())
