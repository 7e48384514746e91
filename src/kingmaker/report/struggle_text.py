"""Pictures of a struggle in a terminal: bars with intervals, what moves an ending, and the course of events."""

from __future__ import annotations

from itertools import cycle
from textwrap import wrap
from typing import TYPE_CHECKING

from rich.text import Text

from kingmaker.report.rounding import between, give_or_take, percent
from kingmaker.report.terminal_colours import SERIES, TEAL

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime, timedelta

    from rich.console import Console

    from kingmaker.report.document import Bar, Bars, Course, Stop, Tornado

#: The letters that lines are drawn with, one after the other.
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_SEVERAL = "*"
_NAMES, _BAR = 34, 40
#: The lines that the drawing of a course takes: one for each twentieth, and the one of nought.
_HIGH = 21
_STEP = 5
_WIDE = 110


def print_bars(console: Console, block: Bars) -> None:
    """Print each probability as a bar: full to the 5 % point, then to the mean, then to the 95 % point."""
    if block.title:
        console.print(block.title, style="italic")
    figures = [_figures(bar) for bar in block.bars]
    names, room, across = _beside(
        console, [bar.name for bar in block.bars], 12 + max(map(len, figures), default=0)
    )
    for bar, lines, told, style in zip(block.bars, names, figures, cycle(SERIES), strict=False):
        low, mean, high = (round(v * across) for v in (bar.low, bar.mean, bar.high))
        text = Text(f"{lines[0]:<{room}}  ")
        drawn = "█" * min(low, mean) + "▓" * (mean - min(low, mean)) + "░" * (high - mean)
        text.append(f"{drawn:<{across}}", style=style)
        text.append(f"  {percent(bar.mean):>8}", style="bold")
        text.append(told, style="dim")
        console.print(text)
        for line in lines[1:]:
            console.print(Text(line))
    if any(bar.low < bar.high for bar in block.bars):
        legend = "█ up to the 5% point of the draws, ▓ to the mean, ░ to the 95% point"
        console.print(Text(legend, style="dim"))


def _figures(bar: Bar) -> str:
    """Return what stands behind a probability: its interval, and the error of sampling."""
    told = f"  {between(bar.low, bar.high)}" if bar.low < bar.high else ""
    return told + (f" {give_or_take(bar.error)}" if bar.error > 0 else "")


def print_tornado(console: Console, block: Tornado) -> None:
    """Print how far each assumption moves a probability; ● is the end at which it is highest."""
    if block.title:
        console.print(block.title, style="italic")
    names, room, across = _beside(console, [pull.name for pull in block.pulls], 26)
    middle = round(block.mean * (across - 1))
    for pull, lines in zip(block.pulls, names, strict=True):
        low, high = (round(v * (across - 1)) for v in (pull.low, pull.high))
        start, end = min(low, high), max(low, high)
        cells = ["━" if start <= n <= end else " " for n in range(across)]
        cells[middle] = "┿" if start <= middle <= end else "│"
        cells[high] = "●"
        text = Text(f"{lines[0]:<{room}}  ")
        text.append("".join(cells), style=TEAL)
        text.append(f"  {percent(pull.low)} to {percent(pull.high)}", style="dim")
        console.print(text)
        for line in lines[1:]:
            console.print(Text(line))
    legend = (
        f"from 0% to 100%; │ the mean, {percent(block.mean)}; ● where the assumption is highest"
    )
    console.print(Text(legend, style="dim"))


def _beside(
    console: Console, names: Sequence[str], figures: int
) -> tuple[list[list[str]], int, int]:
    """Return names in lines, the columns that they take, and those of a bar between them and so many of figures."""
    lines = [wrap(name, _NAMES) or [""] for name in names]
    room = max((len(line) for own in lines for line in own), default=0)
    return lines, room, max(min(_BAR, console.width - room - figures), 10)


def print_course(console: Console, block: Course) -> None:
    """Print probabilities over time, each drawn with a letter, with the numbers of the events under the axis."""
    if block.title:
        console.print(block.title, style="italic")
    for line in course_rows(block, min(console.width, _WIDE)):
        text = Text()
        for piece, number in line:
            text.append(piece, style="dim" if number is None else SERIES[number % len(SERIES)])
        text.rstrip()
        console.print(text)


def course_rows(block: Course, width: int) -> Iterator[list[tuple[str, int | None]]]:
    """Yield the rows of a course: pieces of text, each with the number of the line it belongs to, if any."""
    across = max(width - 7, 20)
    scale = _Scale(block, across)
    grid = _grid(block, scale)
    for row in reversed(range(_HIGH)):
        label = f"{row * _STEP}%" if row % _STEP == 0 else ""
        yield [(f"{label:>4} {'┤' if label else '│'}", None), *_joined(grid[row])]
    columns = {scale.column(s.at) for s in block.stops if s.shown}
    axis = "".join("┴" if n in columns else "─" for n in range(across))
    yield [(f"{'':>4} └{axis}", None)]
    for line in _numbers(block.stops, scale):
        yield [(f"{'':>6}{line}", None)]
    yield [(f"{'':>6}{_days(scale)}", None)]
    for n, bar in enumerate(block.stops[-1].bars):
        told = f"{'':>6}{_LETTERS[n % len(_LETTERS)]} {bar.name}, {percent(bar.mean)}{give_or_take(bar.error)}"
        told += f" ({between(bar.low, bar.high)})" if bar.low < bar.high else ""
        yield [(told, n)]


class _Scale:
    """From moments to columns."""

    def __init__(self, block: Course, across: int) -> None:
        self.across = across
        self.start = block.stops[0].at
        last = max(stop.at for stop in block.stops)
        self.span: timedelta = last - self.start or block.ends - self.start
        #: So many columns are left after the last event, that what it changed is seen.
        self.room = across - max(across // 16, 2)

    def column(self, at: datetime) -> int:
        if not self.span:
            return 0
        return min(int((at - self.start) / self.span * self.room), self.across - 1)


def _grid(block: Course, scale: _Scale) -> list[list[tuple[str, int | None]]]:
    behind = {scale.column(s.at) for s in block.stops if s.turning}
    blank: list[tuple[str, int | None]] = [
        ("┊" if n in behind else " ", None) for n in range(scale.across)
    ]
    grid = [list(blank) for _ in range(_HIGH)]
    starts = [scale.column(s.at) for s in block.stops]
    for n, _ in enumerate(block.stops[0].bars):
        letter = _LETTERS[n % len(_LETTERS)]
        before: int | None = None
        for column in range(scale.across):
            now = max(i for i, start in enumerate(starts) if start <= column)
            height = round(block.stops[now].bars[n].mean * (_HIGH - 1))
            ends = (height,) if before is None else _rise(before, height)
            for row in ends:
                other = grid[row][column][1]
                grid[row][column] = (letter if other in (None, n) else _SEVERAL, n)
            before = height
    return grid


def _rise(before: int, now: int) -> range:
    """Return the rows that a line fills in a column: where it is, and the way there from where it was."""
    if before < now:
        return range(before + 1, now + 1)
    return range(now, max(before, now + 1))


def _joined(cells: Sequence[tuple[str, int | None]]) -> Iterator[tuple[str, int | None]]:
    """Yield cells of one colour together."""
    piece, number = "", cells[0][1]
    for text, own in cells:
        if own != number:
            yield piece, number
            piece, number = "", own
        piece += text
    yield piece, number


def _numbers(stops: Sequence[Stop], scale: _Scale) -> Iterator[str]:
    """Yield the numbers of events below the axis, in as many lines as keep them apart; turning points are starred."""
    lines: list[list[str]] = []
    for stop in (s for s in stops if s.shown):
        label = f"{stop.number}{_SEVERAL}" if stop.turning else str(stop.number)
        at = min(scale.column(stop.at), scale.across - len(label))
        wanted = slice(max(at - 1, 0), at + len(label) + 1)
        line = next((x for x in lines if not "".join(x[wanted]).strip()), None)
        if line is None:
            line = [" "] * scale.across
            lines.append(line)
        line[at : at + len(label)] = label
    yield from ("".join(line).rstrip() for line in lines)


def _days(scale: _Scale) -> str:
    """Return the days that begin along the axis, as far as they have room."""
    from datetime import timedelta  # noqa: PLC0415  # only where there are days

    line = [" "] * scale.across
    at, free = scale.start, 0
    while at <= scale.start + scale.span:
        label, column = f"{at.day} {at:%b}", scale.column(at)
        if column >= free and column + len(label) <= scale.across:
            line[column : column + len(label)] = label
            free = column + len(label) + 2
        at = at.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return "".join(line).rstrip()
