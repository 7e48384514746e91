"""JSON to values, within bounds: numbers exact, every mistake with its place, JSON Lines too."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from dataclasses import field
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from kingmaker.problems import Location, Problem, Severity
from kingmaker.records import dataclass
from kingmaker.source.exchange.places import MOST_NESTED, repeated, spans, too_deep

if TYPE_CHECKING:
    from kingmaker.source.exchange.places import Path, Span

#: The largest file that is read, in bytes.
MAX_BYTES = 64 * 1024 * 1024
#: A number with more digits than this is a slip or an attack.
MOST_DIGITS = 40

#: A number as it is written: nothing is rounded on the way.
Number: TypeAlias = Fraction
Value: TypeAlias = "dict[str, Value] | list[Value] | str | Number | bool | None"


class _RefusedError(Exception):
    """The text holds what no file may hold."""


@dataclass(slots=True)
class JsonText:
    """The values of one file, and what is found wrong with them on the way, to be placed at the end."""

    name: str
    text: str
    values: list[Value]
    #: Where each line of JSON Lines begins; a JSON text is one line here.
    starts: list[int]
    found: list[tuple[str, str, Path, Severity, str]] = field(default_factory=list)

    def note(
        self,
        code: str,
        message: str,
        path: Path,
        *,
        severity: Severity = Severity.ERROR,
        fix: str = "",
    ) -> None:
        """Keep a problem of the value at a path; its place is looked up when all are known."""
        self.found.append((code, message, path, severity, fix))

    def problems(self) -> tuple[Problem, ...]:
        """Return every problem kept, in the order of the text."""
        places = self._places(tuple(dict.fromkeys(path for _, _, path, _, _ in self.found)))
        lines = _Lines(self.name, self.text)
        return tuple(
            Problem(code, message, lines.at(_nearest(places, path)), severity, help=fix)
            for code, message, path, severity, fix in self.found
        )

    def _places(self, paths: tuple[Path, ...]) -> dict[Path, Span]:
        wanted: dict[str | int, set[Path]] = {}
        for path in paths:
            wanted.setdefault(path[0], set()).update(path[1:n] for n in range(1, len(path) + 1))
        found: dict[Path, Span] = {}
        for number, inner in wanted.items():
            start = self.starts[int(number)]
            following = self.starts[int(number) + 1 : int(number) + 2]
            part = self.text[start : following[0] if following else len(self.text)]
            for path, (first, last) in spans(part, inner).items():
                found[number, *path] = (start + first, start + last)
        return found


def read_json(text: str, name: str) -> JsonText | Problem:
    """Return the values of a JSON text or of JSON Lines, or the problem for which it is neither.

    Numbers are exact fractions. A key twice in one group, a number that is none (`NaN`), or of more
    than 40 digits, and nesting deeper than 100 are refused, each with its place.
    Linear in the text; places are looked up only for what is wrong.

    >>> read_json('{"share": 23.5}', "a.json").values
    [{'share': Fraction(47, 2)}]
    """
    whole = _parsed(text, text, 0, name)
    if not isinstance(whole, Problem):
        return JsonText(name, text, [whole], [0])
    return _lines_of(text, name, whole)


def _lines_of(text: str, name: str, whole: Problem) -> JsonText | Problem:
    """Return the values of a text in which every line is one, or the problem of the whole."""
    values: list[Value] = []
    starts: list[int] = []
    start = 0
    for line in text.split("\n"):
        if line.strip():
            found = _parsed(line, text, start, name)
            if isinstance(found, Problem):
                return found if len(values) > 1 else whole
            values.append(found)
            starts.append(start)
        start += len(line) + 1
    return JsonText(name, text, values, starts) if len(values) > 1 else whole


def _parsed(part: str, text: str, start: int, name: str) -> Value | Problem:
    def refuse(message: str, span: Span) -> Problem:
        return Problem("K951", message, _Lines(name, text).at((start + span[0], start + span[1])))

    try:
        value: Value = json.loads(
            part,
            parse_float=_number,
            parse_int=_number,
            parse_constant=_no_number,
            object_pairs_hook=_group,
        )
    except json.JSONDecodeError as error:
        return refuse(
            f"this is no JSON: {error.msg[:1].lower()}{error.msg[1:]}", (error.pos, error.pos + 1)
        )
    except RecursionError:
        return refuse(f"nested deeper than {MOST_NESTED} levels", _first(too_deep(part)))
    except _RefusedError as error:
        return refuse(*_refused(part, str(error)))
    deep = too_deep(part) if part.count("[") + part.count("{") > MOST_NESTED else None
    return (
        value if deep is None else refuse(f"nested deeper than {MOST_NESTED} levels", _first(deep))
    )


def _refused(part: str, what: str) -> tuple[str, Span]:
    if what.startswith("twice"):
        span, key = next(iter(repeated(part)), ((0, 1), ""))
        return f"`{key[:60]}` is given twice in one group", span
    kind, _, said = what.partition(" ")
    at = max(part.find(said), 0)
    span = (at, at + len(said))
    if kind == "constant":
        return f"`{said}` is no number", span
    return f"a number of more than {MOST_DIGITS} digits, or as many noughts", span


def _first(at: int | None) -> Span:
    return (at or 0, (at or 0) + 1)


def _number(said: str) -> Fraction:
    mantissa, _, power = said.lower().partition("e")
    if len(said) > MOST_DIGITS or (power and abs(int(power)) > MOST_DIGITS):
        msg = f"long {said}"
        raise _RefusedError(msg)
    return Fraction(mantissa) * Fraction(10) ** int(power or 0)


def _no_number(said: str) -> Value:
    msg = f"constant {said}"
    raise _RefusedError(msg)


def _group(pairs: list[tuple[str, Value]]) -> Value:
    found = dict(pairs)
    if len(found) < len(pairs):
        msg = "twice"
        raise _RefusedError(msg)
    return found


def _nearest(places: dict[Path, Span], path: Path) -> Span:
    """Return the place of a value, or of the nearest group around it that is there."""
    for length in range(len(path), 0, -1):
        if path[:length] in places:
            return places[path[:length]]
    return (0, 1)


class _Lines:
    """Characters of a text as lines and columns."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.size = len(text)
        self.starts = [0, *(found.end() for found in re.finditer("\n", text))]

    def at(self, span: Span) -> Location:
        first, end = min(span[0], self.size), max(span[1], span[0] + 1)
        line, column = self._place(first)
        last, stop = self._place(end)
        return Location(self.name, line, column, *max((last, stop), (line, column + 1)))

    def _place(self, at: int) -> tuple[int, int]:
        line = bisect_right(self.starts, at)
        return line, at - self.starts[line - 1] + 1


#: What a value is called when it is of the wrong kind.
KINDS: dict[type, str] = {
    dict: "a group of keys", list: "a list", str: "a text", Fraction: "a number", bool: "true or false",
    type(None): "nothing",
}  # fmt: skip
