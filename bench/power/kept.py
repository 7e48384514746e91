"""What has been measured so far, a line for each: whoever stops a long run loses nothing.

``KINGMAKER_BENCH_RESUME=1`` takes what an interrupted run left as measured. To measure one row anew, delete its
lines and resume.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bench.harness import Row

FILE = Path(__file__).parent.parent / "results" / "power.jsonl"
RESUME = "KINGMAKER_BENCH_RESUME"


class Kept:
    """The rows of a run by their name and the limit they had, on the disk as soon as they are known."""

    def __init__(self, file: Path, *, resume: bool) -> None:
        self.file = file
        self.before: dict[tuple[str, int], Row] = {}
        file.parent.mkdir(exist_ok=True)
        if resume and file.exists():
            for line in file.read_text("utf-8").splitlines():
                limit, row = json.loads(line)
                self.before[row["name"], limit] = {**row, "_of": tuple(row["_of"])}
        else:
            file.write_text("", "utf-8")

    def known(self, name: str, limit: int) -> Row | None:
        """Return what an interrupted run measured within this limit."""
        return self.before.get((name, limit))

    def add(self, limit: int, row: dict[str, Any]) -> None:
        """Write a row down."""
        with self.file.open("a", encoding="utf-8") as file:
            file.write(json.dumps([limit, row]) + "\n")


def opened() -> Kept:
    """Return what is kept of this run: nothing yet, unless it takes up another one."""
    return Kept(FILE, resume=bool(os.environ.get(RESUME)))
