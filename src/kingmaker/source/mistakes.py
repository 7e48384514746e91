"""A mistake met while reading one text: raised inside a reader, handed out as a `Problem`."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from kingmaker.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kingmaker.problems import Location

T = TypeVar("T")

_MOST_QUOTED = 60


class Mistake(Exception):  # noqa: N818 - the author's mistake, not an error of ours
    """What is wrong with the characters `start` to `end` of a text.

    It never leaves `kingmaker.source`: every reader turns it into a problem at its door.
    """

    def __init__(self, code: str, message: str, span: tuple[int, int], fix: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.span = span
        self.fix = fix

    def at(self, where: Location) -> Problem:
        """Return the problem for a text that stands at `where`."""
        return Problem(self.code, self.message, where.part(*self.span), help=self.fix)


def quoted(text: str) -> str:
    """Quote the author's words, cut where they run on.

    >>> quoted(" 25,000 ")
    '`25,000`'
    """
    words = text.strip()
    return f"`{words}`" if len(words) <= _MOST_QUOTED else f"`{words[:_MOST_QUOTED]}…`"


def either(words: Sequence[str]) -> str:
    """Join alternatives.

    >>> either(["a", "b", "c"]), either(["a"])
    ('a, b or c', 'a')
    """
    return " or ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def caught(read: Callable[[], T], where: Location) -> T | Problem:
    """Return what `read` returns, or its mistake as a problem.

    >>> from kingmaker.problems import NOWHERE
    >>> caught(lambda: 3, NOWHERE)
    3
    """
    try:
        return read()
    except Mistake as mistake:
        return mistake.at(where)
