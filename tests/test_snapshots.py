"""Reports are as they were last looked at; `python -m tests.generated` renews what is meant to differ."""

from __future__ import annotations

import json
from difflib import unified_diff
from pathlib import Path

import pytest

from tests import snapshots

pytestmark = pytest.mark.xdist_group("reports")
ROOT = Path(__file__).parent.parent
FILES = snapshots.files()
#: So many lines of a difference are enough to see what it is about.
SHOWN = 60


def told(name: str, old: str, new: str) -> str:
    """What differs, line by line, and how to renew it."""
    lines = list(
        unified_diff(old.splitlines(), new.splitlines(), name, "as it is now", n=1, lineterm="")
    )
    more = [f"… {len(lines) - SHOWN} more lines"] if len(lines) > SHOWN else []
    renew = "If this is meant, renew it: python -m tests.generated"
    return "\n".join([*lines[:SHOWN], *more, renew])


@pytest.mark.parametrize("name", FILES)
def test_a_report_is_as_it_was_last_looked_at(name: str) -> None:
    file = ROOT / name
    old = file.read_text("utf-8") if file.exists() else ""
    new = FILES[name]()
    if old != new:
        pytest.fail(told(name, old, new), pytrace=False)


def test_no_snapshot_is_left_of_a_case_that_is_gone() -> None:
    there = {f"{snapshots.FOLDER}/{file.name}" for file in (ROOT / snapshots.FOLDER).iterdir()}
    assert there == set(FILES)


def test_a_difference_is_told_by_its_lines() -> None:
    said = told("a.txt", "one\ntwo\nthree\n", "one\n2\nthree\n")
    assert "-two\n+2" in said
    assert said.endswith("python -m tests.generated")


def test_snapshots_keep_what_every_machine_finds() -> None:
    value = {"mean": 0.123456789, "points": [[0.30000000000000004, 2]], "text": "0.123456789"}
    kept = snapshots.rounded(value)
    assert kept == {"mean": 0.123457, "points": [[0.3, 2]], "text": "0.123456789"}
    long = {"rows": [{"a": "x" * 60}, {"b": "y" * 60}]}
    assert json.loads(snapshots.lines_of(long)) == long
    assert snapshots.lines_of(long).count("\n") == 5
