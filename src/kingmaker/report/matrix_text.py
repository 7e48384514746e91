"""A matrix of decisions by people in a terminal: readable at a glance, in colour and without."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from kingmaker.report.document import Part
from kingmaker.report.matrix import part_words
from kingmaker.report.terminal_colours import GREEN, RED, TEAL, print_legend

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from kingmaker.report.document import Matrix, What, Who

#: The sign of each part, and its style.
_SIGNS = {
    Part.DECIDES: ("◆", f"bold {GREEN}"),
    Part.CARRIES: ("▲", GREEN),
    Part.STOPS: ("■", f"bold {RED}"),
    Part.MATTERS: ("●", TEAL),
    Part.DUMMY: ("○", "dim"),
    Part.UNTOLD: ("?", "dim"),
}
#: How wide the names of decisions and of people may be.
_DECISION = 28
_LEAST, _MOST = 6, 16
#: From this width on all take the room they want.
_WIDE = 180


def print_matrix(console: Console, block: Matrix) -> None:
    """Print a matrix, in as many parts as the width asks for, and what its signs mean."""
    for number, columns in enumerate(_parted(block.columns, console.width)):
        if number:
            console.print()
        start = block.columns.index(columns[0])
        console.print(_table(block.rows, columns, start=start, wide=console.width >= _WIDE))
    used = {part for row in block.rows for part in row.parts}
    words = part_words(block)
    legend = [(*_SIGNS[part], words[part]) for part in _SIGNS if part in used]
    console.print()
    print_legend(console, [*legend, *[("", "", "blank: no vote")] * (Part.NONE in used)])


def _parted(columns: Sequence[Who], width: int) -> list[list[Who]]:
    """Return the columns in groups that fit beside the decisions."""
    if width >= _WIDE:
        return [list(columns)]
    room = width - _DECISION - 2
    groups: list[list[Who]] = [[]]
    left = room
    for column in columns:
        needed = _width(column) + 2
        if groups[-1] and needed > left:
            groups.append([])
            left = room
        groups[-1].append(column)
        left -= needed
    return groups


def _width(column: Who) -> int:
    longest = max(map(len, column.title.split()), default=0)
    return min(max(_LEAST, longest), _MOST)


def _table(rows: Sequence[What], columns: Sequence[Who], *, start: int, wide: bool) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0))
    table.add_column("decision", width=None if wide else _DECISION, overflow="fold", vertical="top")
    for column in columns:
        table.add_column(
            Text(column.title, justify="center"),
            width=None if wide else _width(column),
            justify="center",
            overflow="fold",
            vertical="top",
        )
    for row in rows:
        cells = row.parts[start : start + len(columns)]
        table.add_row(Text(row.title), *map(_cell, cells))
    return table


def _cell(part: Part) -> Text:
    if part is Part.NONE:
        return Text("")
    sign, style = _SIGNS[part]
    return Text(sign, style=style)
