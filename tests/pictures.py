"""The pictures of the front page. Run as a program, this module draws them anew, which takes some minutes.

They are drawn by the same pure functions as `--format svg`. Nothing holds their numbers current, so no text beside
them states one; the tests hold that they show what the cases have.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from kingmaker.analysis.struggle.asking import Terms
from kingmaker.analysis.struggle.timing import timeline
from kingmaker.report.course_svg import course_svg
from kingmaker.report.timing import course
from kingmaker.source.load import load

ROOT = Path(__file__).parent.parent
#: The picture of the first screen, and how many draws it is made of.
FRONT = ROOT / "docs/pictures/openai-2023.svg"
DRAWS = 1000


def front(draws: int = DRAWS) -> str:
    """Return the endings of the first case from event to event: turning points are marked, without a key."""
    case = load("openai-2023").case
    assert case is not None
    block = course(case, timeline(case, Terms(draws=draws)))
    assert block is not None
    turning = tuple(replace(stop, shown=stop.turning) for stop in block.stops)
    return course_svg(replace(block, stops=turning), name=case.title, key=False)


def main() -> None:
    """Draw them, and say what was written."""
    FRONT.parent.mkdir(exist_ok=True)
    FRONT.write_text(front(), "utf-8", newline="\n")
    sys.stdout.write(f"{FRONT.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
