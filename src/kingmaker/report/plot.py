"""A chart in letters: each line drawn with a letter of its own, its marks as columns of dots."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from kingmaker.model.numerals import number_to_text
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kingmaker.report.document import Chart, Mark, Series

#: How many lines of the terminal the drawing takes: four stretches of as many, and the one of nought.
HEIGHT = 17
_STRETCHES = 4
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_SEVERAL = "*"
_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Cell:
    """Some characters, and the line that they belong to, if any."""

    text: str
    series: int | None = None


def picture(chart: Chart, *, width: int, height: int = HEIGHT) -> tuple[tuple[Cell, ...], ...]:
    """Return a chart as rows of characters for a terminal of this width.

    Each column shows every line over a stretch of the axis, whatever it does there, so that a steep line
    stays whole. Where several meet there is a ``*``.
    """
    right, highest = _ends(chart)
    if not right or not highest:
        return ((Cell("nothing to draw"),),)
    top = nice(highest / _STRETCHES) * _STRETCHES
    every = (height - 1) // _STRETCHES
    labels = ["" if row % every else short(top * row / (height - 1)) for row in range(height)]
    margin = max(map(len, labels))
    across = max(width - margin - 3, 20)
    grid = _grid(chart, across, height, (right, top))
    rows: list[tuple[Cell, ...]] = [(Cell(chart.up),)]
    for row in reversed(range(height)):
        tick = "┤" if labels[row] else "│"
        rows.append((Cell(f"{labels[row]:>{margin}} {tick}"), *grid[row]))
    columns = _columns(chart.marks, across, right)
    axis = "".join("┴" if n in columns.values() else "─" for n in range(across))
    rows.append((Cell(f"{'0':>{margin}} └{axis}"),))
    if columns:
        rows.append((Cell(f"{'':>{margin}}  {_numbers(columns, across)}".rstrip()),))
    end = short(right)
    rows.append((Cell(f"{'':>{margin}}  0{chart.across:^{max(across - 2 - len(end), 0)}} {end}"),))
    rows.extend(_legend(chart.series, margin + 2, width))
    return tuple(rows)


def short(amount: Fraction) -> str:
    """Return an amount with three digits that count.

    >>> short(Fraction(191_057_823_129)), short(Fraction(2, 3))
    ('191 billion', '0.667')
    """
    if not amount:
        return "0"
    size = Fraction(1)
    while abs(amount) / size >= 10**_DIGITS:
        size *= 10
    while abs(amount) / size < 10 ** (_DIGITS - 1):
        size /= 10
    return number_to_text(round(amount / size) * size, scaled=True)


def nice(amount: Fraction) -> Fraction:
    """Return the next round number that is no less: 1, 1.5, 2, 2.5, 3, 4, 5, 6 or 8 with noughts.

    >>> int(nice(Fraction(39))), int(nice(Fraction(21)))
    (40, 25)
    """
    size = Fraction(1)
    while size * 10 <= amount:
        size *= 10
    while size > amount:
        size /= 10
    steps = (Fraction(n, 2) for n in (2, 3, 4, 5, 6, 8, 10, 12, 16, 20))
    return next(step * size for step in steps if step * size >= amount)


def _ends(chart: Chart) -> tuple[Fraction, Fraction]:
    """Return how far the chart reaches to the right and up."""
    points = [p for s in chart.series for p in s.points]
    return (
        max((x for x, _ in points), default=Fraction(0)),
        max((y for _, y in points), default=Fraction(0)),
    )


def _grid(
    chart: Chart, across: int, height: int, ends: tuple[Fraction, Fraction]
) -> list[tuple[Cell, ...]]:
    right, top = ends
    behind = set(_columns(chart.marks, across, right).values())
    cells = [[Cell("┊" if n in behind else " ") for n in range(across)] for _ in range(height)]
    for number, series in enumerate(chart.series):
        letter = _LETTERS[number % len(_LETTERS)]
        heights = [_at(series, right * n / across) for n in range(across + 1)]
        for column, (start, end) in enumerate(pairwise(heights)):
            low, high = sorted(round(y * (height - 1) / top) for y in (start, end))
            for row in range(low, max(high, low + 1)) if high > low else (low,):
                taken = cells[row][column].series is not None
                cells[row][column] = Cell(_SEVERAL if taken else letter, number)
    return [tuple(row) for row in cells]


def _at(series: Series, place: Fraction) -> Fraction:
    """Return how high a line is at a place."""
    for (x, y), (next_x, next_y) in pairwise(series.points):
        if x <= place <= next_x:
            return y if next_x == x else y + (next_y - y) * (place - x) / (next_x - x)
    return series.points[-1][1] if series.points else Fraction(0)


def _columns(marks: Sequence[Mark], across: int, right: Fraction) -> dict[str, int]:
    """Return in which column each mark stands."""
    return {
        m.label: min(int(m.at * across / right), across - 1) for m in marks if 0 <= m.at <= right
    }


def _numbers(columns: dict[str, int], across: int) -> str:
    """Return the labels of the marks under the axis, those that find no room left out."""
    text = [" "] * (across + 4)
    free = 0
    for label, column in columns.items():
        if column >= free:
            text[column : column + len(label)] = label
            free = column + len(label) + 1
    return "".join(text)


def _legend(series: Sequence[Series], margin: int, width: int) -> Iterator[tuple[Cell, ...]]:
    """Yield the lines that say whose letter is whose."""
    names = [f"{_LETTERS[n % len(_LETTERS)]} {one.name}" for n, one in enumerate(series)]
    row, length = [Cell(" " * margin)], margin
    for number, text in enumerate([*names, f"{_SEVERAL} several"]):
        if length + len(text) > width and len(row) > 1:
            yield tuple(row)
            row, length = [Cell(" " * margin)], margin
        row.append(Cell(f"{text}   ", number if number < len(names) else None))
        length += len(text) + 3
    yield tuple(row)
