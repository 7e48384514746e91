"""Lines for a terminal that is no wider than so many columns, parted between words."""

from __future__ import annotations

from textwrap import wrap


def wrapped(line: str, width: int | None, *, hang: int) -> list[str]:
    """Return a line in as many as the width asks for, those after the first set in by `hang`; as it is where no width is known.

    >>> wrapped("  = write `more than half of` and what is counted", 30, hang=4)
    ['  = write `more than half of`', '    and what is counted']
    >>> wrapped("as it is", None, hang=4)
    ['as it is']
    """
    if width is None or len(line) <= width:
        return [line]
    return wrap(
        line, width, subsequent_indent=" " * hang, break_long_words=False, break_on_hyphens=False
    )
