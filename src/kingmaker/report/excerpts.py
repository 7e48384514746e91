"""Excerpts of a case as pages show them: the numbers of lines told once, at the head of each run."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

#: A line of an excerpt: its number, the blanks that it begins with, the rest.
_NUMBERED = re.compile(r" *(\d+) \| ?( *)(.*)")
_PADDED = re.compile(r" {3,}#")


def flush(lines: Sequence[str]) -> list[str]:
    """Return the lines of an excerpt, with the numbers of each run of them at its head and not before each.

    The blanks that all of them begin with, and those before a comment, are left out.
    """
    made: list[str] = []
    for numbered, run in groupby(lines, key=lambda line: _NUMBERED.fullmatch(line) is not None):
        own = list(run)
        found = [m for line in own if (m := _NUMBERED.fullmatch(line))]
        if not numbered or not found:
            made += own
            continue
        least = min((len(m[2]) for m in found if m[3]), default=0)
        ends = f"{found[0][1]}-{found[-1][1]}" if len(found) > 1 else found[0][1]
        if made:
            made[-1] = f"{made[-1]}:{ends}"
        made += [f"{m[2][least:]}{_PADDED.sub('  #', m[3])}" for m in found]
    return made
