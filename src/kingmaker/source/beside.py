"""A table beside the case: whole numbers by names that are made of its words, each mistake at its cell."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from kingmaker.model.values import Name
from kingmaker.problems import Location, Problem, Related
from kingmaker.source.context import LOST
from kingmaker.source.names import is_name, name_problem
from kingmaker.source.reserved import slug
from kingmaker.source.scalars import read_whole
from kingmaker.source.tree import Mapping, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.source.context import Context, Lost
    from kingmaker.source.read import Text
    from kingmaker.source.tree import Node

_KEYS = ("file", "name", "value")
_FIX = "{file: tables/votes.csv, name: COLUMN, value: COLUMN}"


class _Cell(NamedTuple):
    """One field of a row, and where it stands."""

    text: str
    where: Location


def declare_listed(context: Context, root: Mapping) -> None:
    """Declare those whom tables of weights name, as groups and bodies that are read before may name them too.

    What is wrong with a table is told when it is read.
    """
    weights = root.get("weights")
    for entry in weights.entries if isinstance(weights, Mapping) else ():
        node = entry.value.get("table") if isinstance(entry.value, Mapping) else None
        if isinstance(node, Mapping):
            for label in _labels(context, node):
                if _wrong_name(label, {}) is None:
                    _declare(context, label, node.where)


def _labels(context: Context, node: Mapping) -> Iterator[_Cell]:
    """Yield the cells of a table that hold names, as far as it can be read."""
    file, column = node.get("file"), node.get("name")
    if not (isinstance(file, Scalar) and isinstance(column, Scalar)):
        return
    table = context.table(file.text, node.where)
    rows = iter(()) if isinstance(table, Problem) else _rows(table)
    columns = [cell.text for cell in next(rows, [])]
    if column.text in columns:
        at = columns.index(column.text)
        yield from (row[at] for row in rows if at < len(row))


def read_table(context: Context, node: Node, _path: str) -> dict[Name, int] | Lost | Problem:
    """Return the numbers of a table by names; every line that cannot be read is a problem of its own.

    Names that the case does not declare become people, who are called what the table calls them.
    """
    wanted = {k: node.get(k) if isinstance(node, Mapping) else None for k in _KEYS}
    texts = {k: v.text for k, v in wanted.items() if isinstance(v, Scalar)}
    if len(texts) != len(wanted):
        message = "a table needs a file and the names of two columns"
        return Problem("K120", message, node.where, help=_FIX)
    table = context.table(texts["file"], node.where)
    if isinstance(table, Problem):
        return table
    return _numbers(context, table, texts, node.where)


def _numbers(
    context: Context, table: Text, texts: dict[str, str], asked: Location
) -> dict[Name, int] | Lost | Problem:
    rows = _rows(table)
    columns = [cell.text for cell in next(rows, [])]
    for column in (texts["name"], texts["value"]):
        if column not in columns:
            help_ = f"columns: {', '.join(columns)}"
            return Problem("K120", f"`{texts['file']}` has no column `{column}`", asked, help=help_)
    at = columns.index(texts["name"]), columns.index(texts["value"])
    found: dict[Name, int] = {}
    wrong: list[Problem] = []
    for row in rows:
        label, value = (row[n] if n < len(row) else _Cell("", row[-1].where) for n in at)
        problem = _wrong_name(label, found) or _put(found, label, value)
        if problem is not None:
            wrong.append(problem)
            continue
        _declare(context, label, asked)
    related = Related(asked, "the table is asked for here")
    for problem in wrong:
        context.report(replace(problem, related=(*problem.related, related)))
    return LOST if wrong else found


def _wrong_name(label: _Cell, found: dict[Name, int]) -> Problem | None:
    name = slug(label.text)
    if not is_name(name):
        said = f"`{label.text}` cannot be made a name" if label.text else "a name is missing here"
        help_ = "a name begins with a letter and has at most 80 letters, digits and hyphens"
        return Problem("K120", said, label.where, help=help_)
    first = next((n for n in found if n == name), None)
    if first is not None:
        related = (Related(first.where, "first given here"),)
        return Problem("K120", f"`{name}` stands there twice", label.where, related=related)
    return name_problem(name, label.where, "person")


def _put(found: dict[Name, int], label: _Cell, value: _Cell) -> Problem | None:
    count = read_whole(value.text, value.where)
    if isinstance(count, Problem):
        return replace(count, code="K120", where=value.where)
    found[Name(slug(label.text), label.where)] = count
    return None


def _declare(context: Context, label: _Cell, asked: Location) -> None:
    name = slug(label.text)
    if context.names.scope_of(name, ("person", "group", "entity")) is None:
        context.names.declare("person", name, asked)
        context.names.used.add(("person", name))
        context.labels[name] = label.text


def _rows(table: Text) -> Iterator[list[_Cell]]:
    """Yield the rows that are not empty; a row of several lines stands at the first of them."""
    import csv  # noqa: PLC0415 - few cases have tables

    reader = csv.reader(io.StringIO(table.text))
    lines = table.text.split("\n")
    begun = 0
    for row in reader:
        line, begun = begun + 1, reader.line_num
        spans = _spans(lines[line - 1])
        if row:
            last = len(lines[line - 1])
            places = [*spans, *[(last, last + 1)] * (len(row) - len(spans))]
            yield [
                _Cell(text, Location(table.name, line, start + 1, line, max(end, start + 1) + 1))
                for text, (start, end) in zip(row, places, strict=False)
            ]


def _spans(line: str) -> list[tuple[int, int]]:
    """Return from where to where each field of a line runs.

    >>> _spans('ann,"1,200"')
    [(0, 3), (4, 11)]
    """
    spans, start, quoted = [], 0, False
    for at, character in enumerate(line):
        quoted ^= character == '"'
        if character == "," and not quoted:
            spans.append((start, at))
            start = at + 1
    return [*spans, (start, len(line))]
