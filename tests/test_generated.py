"""What is made from the code and kept in the repository is current."""

from __future__ import annotations

from tests.generated import stale


def test_generated_files_are_current() -> None:
    assert stale() == [], "run `python -m tests.generated`"
