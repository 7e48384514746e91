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
#: Where an excerpt is to stand; the text of a case has no such character.
_PLACE = re.compile(r"\0(\d+)\0")
#: An excerpt has so many lines at least.
_LEAST = 5


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


def place_of(number: int) -> str:
    """Return what stands for an excerpt until it is known how much of each the page has room for."""
    return f"\0{number}\0"


def filled_in(page: str, texts: Sequence[Sequence[str]], room: int) -> str:
    r"""Return a page with its excerpts in their places, so much of them that it keeps within a number of bytes.

    They are whole if there is room. Else each is cut after the same number of lines, the greatest that fits and
    five at least, and says how many more it has; one more line stands there itself.

    >>> filled_in(f"<pre>{place_of(0)}</pre>", [["a", "b"]], 100)
    '<pre>a\nb</pre>'
    >>> print(filled_in(place_of(0), [list("abcdefg")], 10))
    a
    b
    c
    d
    e
    … 2 more lines
    """
    most = max((len(lines) for lines in texts), default=0)
    left = room - len(page.encode())
    while most > _LEAST and sum(len(_cut(t, most).encode()) for t in texts) > left:
        most -= 1
    return _PLACE.sub(lambda m: _cut(texts[int(m[1])], most), page)


def _cut(lines: Sequence[str], most: int) -> str:
    more = len(lines) - most
    if more <= 1:
        return "\n".join(lines)
    return "\n".join([*lines[:most], f"… {more} more lines"])
