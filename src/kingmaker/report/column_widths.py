"""How wide the columns of a table are in a terminal, so that it has few lines.

Where not all columns have the room that they want, what room is left goes, step by step, to the column in which it spares most: a
row is as tall as its tallest cell. At last columns exchange room with each other as long as that makes the table lower. They
begin with the widest of them narrowed alike; and once more with their least widths, should that come out lower.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: A row counts as the sum of so high a power of the lines of its cells: nearly as its tallest alone, and two that are as
#: tall as each other can still be made lower one by one.
_POWER = 6
#: A table that is lower by less than this part of a line is not: exchanges come to an end.
_LEAST_GAIN = 1e-6
#: More rows than this are not weighed: of a longer table those with most to say.
_MOST_ROWS = 40


def column_widths(
    cells: Mapping[int, Sequence[str]],
    least: Mapping[int, int],
    wanted: Mapping[int, int],
    room: int,
) -> dict[int, int]:
    """Return how wide each column is: what it wants where there is room for all, else between its least and that, all together no wider than the room.

    `cells` has the same rows for all columns. Cost: cells of forty rows x room.

    >>> cells = {0: ["who", "the board"], 1: ["what", "hire and fire whom it likes and pay them"]}
    >>> column_widths(cells, {0: 5, 1: 5}, {0: 9, 1: 40}, 30)
    {0: 9, 1: 21}
    """
    if sum(wanted.values()) <= room:
        return dict(wanted)
    columns = {n: _Column(rows) for n, rows in zip(cells, _tallest(cells), strict=True)}
    bounds = least, wanted
    ways = [_lowered(columns, start, bounds, room) for start in (_alike(bounds, room), dict(least))]
    return min(ways, key=lambda widths: round(_height(columns, widths), 6))


def _alike(bounds: tuple[Mapping[int, int], Mapping[int, int]], room: int) -> dict[int, int]:
    """Return the widths that columns have if the widest are narrowed alike until all fit into the room, none below its least.

    >>> _alike(({0: 2, 1: 12, 2: 2}, {0: 4, 1: 20, 2: 30}), 24)
    {0: 4, 1: 12, 2: 8}
    """
    least, wanted = bounds
    widths = dict(least)
    for level in range(1, room):
        wider = {n: min(wanted[n], max(least[n], level)) for n in wanted}
        if sum(wider.values()) > room:
            break
        widths = wider
    return widths


def _lowered(
    columns: Mapping[int, _Column],
    start: dict[int, int],
    bounds: tuple[Mapping[int, int], Mapping[int, int]],
    room: int,
) -> dict[int, int]:
    """Return widths from which no step and no exchange makes the table lower, beginning with some that fit."""
    widths = dict(start)
    while (step := _best(columns, widths, bounds[1], room - sum(widths.values()))) is not None:
        widths[step[0]] = step[1]
    while (better := _exchanged(columns, widths, bounds, room)) is not None:
        widths = better
    return widths


class _Column:
    """The cells of a column, and how many lines they have at each width that was asked for."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = [
            [[cell_len(word) for word in line.split()] for line in text.split("\n")]
            for text in texts
        ]
        self._known: dict[int, list[int]] = {}

    def lines(self, width: int) -> list[int]:
        """Return of each cell a power of how many lines it has at a width."""
        if width not in self._known:
            self._known[width] = [
                sum(_lines(words, width) for words in text) ** _POWER for text in self._texts
            ]
        return self._known[width]


def _tallest(cells: Mapping[int, Sequence[str]]) -> list[list[str]]:
    """Return the cells of each column, of a long table those of the rows that have most to say."""
    rows = list(zip(*cells.values(), strict=True))
    if len(rows) > _MOST_ROWS:
        rows = sorted(rows, key=lambda row: -max(map(len, row)))[:_MOST_ROWS]
    return [list(column) for column in zip(*rows, strict=True)]


def _lines(words: Sequence[int], width: int) -> int:
    """Return how many lines words of these lengths make, too long ones folded.

    >>> _lines([3, 5, 2], 8), _lines([20], 8), _lines([], 8)
    (2, 3, 1)
    """
    lines, place = 1, 0
    for word in words:
        if place and place + 1 + word > width:
            lines, place = lines + 1, 0
        place += word + bool(place)
        lines += max(0, place - 1) // width
        place = (place - 1) % width + 1 if place else 0
    return lines


def _height(columns: Mapping[int, _Column], widths: Mapping[int, int]) -> float:
    """Return about how many lines a table has."""
    every = [column.lines(widths[n]) for n, column in columns.items()]
    height: float = sum(sum(row) ** (1 / _POWER) for row in zip(*every, strict=True))
    return height


def _best(
    columns: Mapping[int, _Column],
    widths: Mapping[int, int],
    wanted: Mapping[int, int],
    room: int,
) -> tuple[int, int] | None:
    """Return the column that makes the table lower by most for each letter that it gets, and its next width; `None` if none does."""
    now = _height(columns, widths)
    found: tuple[float, int, int] | None = None
    for n, column in columns.items():
        width = _next(column, widths[n], min(wanted[n], widths[n] + room))
        if width is not None:
            gain = (now - _height(columns, {**widths, n: width})) / (width - widths[n])
            if found is None or gain > found[0]:
                found = gain, n, width
    return found[1:] if found else None


def _next(column: _Column, width: int, most: int) -> int | None:
    """Return the next width at which any cell of a column has fewer lines."""
    before = column.lines(width)
    return next((w for w in range(width + 1, most + 1) if column.lines(w) != before), None)


def _exchanged(
    columns: Mapping[int, _Column],
    widths: Mapping[int, int],
    bounds: tuple[Mapping[int, int], Mapping[int, int]],
    room: int,
) -> dict[int, int] | None:
    """Return widths at which the table is lowest if one column is made wider and at most one other narrower for it; `None` if no such ones are better."""
    least, wanted = bounds
    spare = room - sum(widths.values())
    lowest, found = _height(columns, widths) - _LEAST_GAIN, None
    for n, column in columns.items():
        width = _next(column, widths[n], wanted[n])
        if width is None:
            continue
        needed = width - widths[n] - spare
        for other in columns:
            if other != n and widths[other] - needed >= least[other]:
                new = {**widths, n: width, other: widths[other] - max(0, needed)}
                if (height := _height(columns, new)) < lowest:
                    lowest, found = height, new
    return found
