"""How many coalitions a JSON answer lists, told beside how many there are."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from kingmaker.analysis.coalitions import MOST_LISTED
from kingmaker.report.answer_parts import object_of

if TYPE_CHECKING:
    from collections.abc import Iterable

T = TypeVar("T")

#: So many coalitions are listed where nothing else is asked for.
LISTED = 50
#: No answer lists more of them.
MOST = MOST_LISTED

_NUMBER = {"type": "integer", "minimum": 0}


def first(things: Iterable[T], limit: int) -> list[T]:
    """Return as many of these as are listed, from the first on.

    >>> first("abc", 2), first("abc", 50)
    (['a', 'b'], ['a', 'b', 'c'])
    """
    return list(islice(things, limit))


def counts_of(number: int, limit: int) -> dict[str, int]:
    """Return how many there are, and how many of them are listed.

    >>> counts_of(6814, 50), counts_of(19, 50)
    ({'count': 6814, 'listed': 50}, {'count': 19, 'listed': 19})
    """
    return {"count": number, "listed": min(number, limit)}


def counts_parts(*more: str) -> dict[str, object]:
    """Return the schema of what `counts_of` says, and of other numbers beside it."""
    return object_of(dict.fromkeys(("count", "listed", *more), _NUMBER))
