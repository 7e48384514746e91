"""Where the parts of a JSON text stand: a second reading, only for what has to be shown."""

from __future__ import annotations

import json
import re
from dataclasses import field
from typing import TYPE_CHECKING, TypeAlias

from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: The way to a value: keys of groups and numbers in lists, from the outside in.
Path: TypeAlias = tuple[str | int, ...]
#: The first and last character of a value, the last not included.
Span: TypeAlias = tuple[int, int]

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+', re.DOTALL)
#: Brackets inside each other beyond this are refused.
MOST_NESTED = 100


@dataclass(slots=True)
class _Open:
    """A group or list whose end has not come yet."""

    sign: str
    start: int
    step: str | int
    keys: set[str] = field(default_factory=set)
    value_next: bool = False


def spans(text: str, wanted: Iterable[Path]) -> dict[Path, Span]:
    """Return where these values stand; those that are not there are left out. One pass over the text.

    >>> spans('{"a": [1, 22]}', [("a", 1)])
    {('a', 1): (10, 12)}
    """
    left = set(wanted)
    found: dict[Path, Span] = {}
    for path, span in _values(text):
        if path in left:
            found.setdefault(path, span)
    return found


def repeated(text: str) -> Iterator[tuple[Span, str]]:
    """Yield every key that its group had before, with its place."""
    opened: list[_Open] = []
    for token in _TOKEN.finditer(text):
        sign, top = token[0], opened[-1] if opened else None
        if sign in "{[":
            opened.append(_Open(sign, token.start(), ""))
        elif sign in "}]":
            opened.pop()
        elif top is not None and top.sign == "{":
            if sign[0] == '"' and not top.value_next:
                if sign in top.keys:
                    yield token.span(), sign[1:-1]
                top.keys.add(sign)
            top.value_next = sign == ":" or (top.value_next and sign != ",")


def too_deep(text: str) -> int | None:
    """Return where brackets are first nested deeper than `MOST_NESTED`, if they are."""
    depth = 0
    for token in _TOKEN.finditer(text):
        if token[0] in "{[":
            depth += 1
            if depth > MOST_NESTED:
                return token.start()
        elif token[0] in "}]":
            depth -= 1
    return None


def _values(text: str) -> Iterator[tuple[Path, Span]]:
    """Yield every value with its way and place, a group after what is in it."""
    opened: list[_Open] = []
    for token in _TOKEN.finditer(text):
        sign, top = token[0], opened[-1] if opened else None
        if sign in "{[":
            opened.append(_Open(sign, token.start(), 0 if sign == "[" else ""))
        elif sign in "}]" and top is not None:
            opened.pop()
            yield _way(opened), (top.start, token.end())
        elif sign == ",":
            _on(top)
        elif sign == ":" and top is not None:
            top.value_next = True
        elif top is not None and top.sign == "{" and not top.value_next:
            top.step = _key(sign)
        else:
            yield _way(opened), token.span()


def _on(top: _Open | None) -> None:
    if top is not None:
        top.value_next = False
        if isinstance(top.step, int):
            top.step += 1


def _way(opened: list[_Open]) -> Path:
    return tuple(one.step for one in opened)


def _key(sign: str) -> str:
    try:
        return str(json.loads(sign))
    except ValueError:
        return sign
