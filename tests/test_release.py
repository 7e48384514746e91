"""The files beside the code say the same as the code."""

from __future__ import annotations

from pathlib import Path

import yaml

import kingmaker

ROOT = Path(__file__).parent.parent


def test_the_version_is_one() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    changes = (ROOT / "CHANGES.md").read_text("utf-8")
    newest = next(line for line in changes.splitlines() if line.startswith("## "))
    assert citation["version"] == kingmaker.__version__
    assert newest.split()[1] == kingmaker.__version__
