"""Shares that are known in percent only are told in percent, not as if there were a hundred."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from kingmaker.cli import main

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """\
title: A firm
people: {ann: Ann, bob: Bob, fund: the fund}
entities: {firm: {name: the firm, kind: company, governed_by: meeting}}
holdings: {firm: {common: {votes: 1, held_by: {ann: 40%, fund: 10%, bob: rest}}}}
bodies: {meeting: {name: the meeting, of: firm, members: holders of shares, passes: more than half of votes cast}}
powers: {sell: {name: sell the firm, by: meeting, passes: more than half of outstanding shares}}
payouts: {entity: firm, currency: USD, residual: shares}
"""
ISSUED = TEXT.replace("votes: 1", "votes: 1, outstanding: 100")


def said(path: Path, text: str, *arguments: str) -> str:
    path.write_text(text)
    command, *more = arguments
    result = CliRunner().invoke(main, [command, str(path), *more])
    assert result.exit_code == 0, result.stderr
    return " ".join(result.stdout.split())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "firm.yaml"


def test_a_counting_names_no_number_of_votes(path: Path) -> None:
    told = said(path, TEXT, "powers")
    assert "3 holders, whose parts are known in percent." in told
    assert "Passes with more than half of the votes cast for." in told
    assert "Passes with more than half of the votes of all shares for." in told
    assert "100 votes" not in told
    assert "51" not in told
    told = said(path, ISSUED, "powers")
    assert "3 holders with 100 votes." in told
    assert "51 for if all 100 are cast" in told


def test_a_payment_is_on_a_part_of_the_shares(path: Path) -> None:
    at = ("payout", "--at", "10 million USD")
    told = said(path, TEXT, *at)
    assert "4,000,000 common, 40% of the shares" in told
    assert "1% of the shares has" in told
    told = said(path, ISSUED, *at)
    assert "4,000,000 common, 40 shares at 100000" in told
    assert "a common share has" in told
