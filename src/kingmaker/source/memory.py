"""What need not be found out twice: kept while a case and its variants are read and checked, and no longer.

All of it follows from nodes and records, which never change, so that what is kept is what would be found again. A
variant shares with its case every record that it does not change.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator

    from kingmaker.model.case import Case

P = ParamSpec("P")
R = TypeVar("R")

#: By what was asked and the identity of the value it was asked of: that value, which so stays alive, and the answer.
_KEPT: ContextVar[dict[Hashable, tuple[object, Any]] | None] = ContextVar("kept", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Keep what is found out within."""
    token = _KEPT.set({})
    try:
        yield
    finally:
        _KEPT.reset(token)


def kept(question: Hashable, value: object, answer: Callable[[], R]) -> R:
    """Return the answer to a question about a value, found out once while `remembering`.

    >>> with remembering():
    ...     [kept("length", word, lambda: len(word)) for word in ["board"]]
    [5]
    """
    known = _KEPT.get()
    if known is None:
        return answer()
    key = (question, id(value))
    if key not in known:
        known[key] = (value, answer())
    found: R = known[key][1]
    return found


def once(function: Callable[Concatenate[Case, P], R]) -> Callable[Concatenate[Case, P], R]:
    """Return the function, its answers about each case kept while `remembering`. They must not be changed."""

    @wraps(function)
    def asked(case: Case, /, *args: P.args, **kwargs: P.kwargs) -> R:
        return kept((function, args), case, lambda: function(case, *args, **kwargs))

    return asked
