"""What need not be found out twice: kept while a case and its variants are read and checked, and no longer.

All of it follows from nodes and records, which never change, so that what is kept is what would be found again:
by the identity of the value that it is about, or, for a question about a whole case, by the identity of every
section that answering it read. A variant shares with its case each section that it does not change.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, NamedTuple, ParamSpec, TypeVar

from kingmaker.model.case import Case

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Mapping

P = ParamSpec("P")
R = TypeVar("R")
V = TypeVar("V")

#: What was found out, by what was asked.
_KEPT: ContextVar[dict[Hashable, Any] | None] = ContextVar("kept", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Keep what is found out within."""
    token = _KEPT.set({})
    try:
        yield
    finally:
        _KEPT.reset(token)


def kept(answer: Callable[Concatenate[V, P], R], value: V, *more: P.args, **named: P.kwargs) -> R:
    """Return what a function answers about a value that never changes, found out once while `remembering`.

    >>> with remembering():
    ...     kept(len, ("ann", "bob"))
    2
    """
    known = _KEPT.get()
    if known is None:
        return answer(value, *more, **named)
    key = (answer, id(value), more, *named.items())
    if key not in known:  # the value stays alive, so that no other has its identity
        known[key] = (value, answer(value, *more, **named))
    found: R = known[key][1]
    return found


class _Seen(Case):
    """A case that notes which of its sections are read, each when it is read first."""

    __slots__ = ("_case", "_read")

    def __getattr__(self, name: str) -> object:
        value = getattr(object.__getattribute__(self, "_case"), name)
        object.__getattribute__(self, "_read")[name] = value
        object.__setattr__(self, name, value)
        return value


class _Answer(NamedTuple):
    """An answer about a case, and each section that was read for it."""

    read: Mapping[str, object]
    answer: Any


def once(function: Callable[Concatenate[Case, P], R]) -> Callable[Concatenate[Case, P], R]:
    """Return the function, its answers kept while `remembering` for all cases that agree in what it reads.

    Kept are the answers for the case that was asked of first, and for the last one. An answer must not be changed,
    nor read the case later. A section is the same if it is the same object, or as empty.

    >>> @once
    ... def size(case):
    ...     print("counted")
    ...     return len(case.people)
    >>> with remembering():
    ...     size(Case(name="one", label="One")), size(Case(name="two"))
    counted
    (0, 0)
    """

    @wraps(function)
    def asked(case: Case, /, *args: P.args, **kwargs: P.kwargs) -> R:
        known = _KEPT.get()
        if known is None:
            return function(case, *args, **kwargs)
        answers: list[_Answer] = known.setdefault((function, args, *kwargs.items()), [])
        for read, answer in answers[::-1]:
            if _unchanged(case, read):
                found: R = answer
                return found
        seen, read = object.__new__(_Seen), dict[str, object]()
        object.__setattr__(seen, "_case", case)
        object.__setattr__(seen, "_read", read)
        made = function(seen, *args, **kwargs)
        answers[1:] = [_Answer(read, made)] if answers else []
        answers[:1] = answers[:1] or [_Answer(read, made)]
        return made

    return asked


def _unchanged(case: Case, read: Mapping[str, object]) -> bool:
    """Tell whether what was read is what the case says, too."""
    for name, value in read.items():
        now = getattr(case, name)
        if now is not value and (now or value or type(now) is not type(value)):
            return False
    return True
