"""How probabilities change from event to event as SVG: lines with bands over time, the events above, a key below."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, TypeAlias
from xml.sax.saxutils import escape

from kingmaker.report.picture_parts import (
    LINE,
    NARROW,
    apart,
    drawn,
    edged,
    filled,
    folded,
    framed,
    percents,
    rowed,
    wide,
    words,
)
from kingmaker.report.rounding import between, give_or_take, percent, signed
from kingmaker.report.words import clocked

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from kingmaker.report.document import Bar, Course, Stop

    #: From where to where a shown stop reaches, whether its name stands before its sign, and its name.
    _Sign: TypeAlias = tuple[float, float, Stop, bool, str]

_WIDTH, _PLOT = 960, 300
_LEFT, _EDGE, _NAMES = 58, 16, 190
#: The left margin on a phone, where names stand below and there is room for so many times.
_CLOSE, _HOURS = 46, 4
_SIGN, _ROW = 10, 26
#: How long the name of a turning point may be, the longest that needs no more rows than the shortest.
_LENGTHS = (460, 380, 300, 240)
#: How much of the axis is left after the last event, so that what it changed is seen.
_AFTER = 0.06
#: Steps between the times on the axis, in hours, and how many times there may be.
_STEPS = (1, 2, 3, 6, 12, 24, 48, 96, 168, 336, 720, 1440, 2880, 8760, 17520, 87600)
_TIMES = 8
_DAY, _YEARLY = 24, 1440
#: Where the words of the key begin; how many probabilities stand beside them, and how wide each is.
_TEXT, _COLUMNS, _FEW = 176, 7, 4
_CHANGED, _VALUE = 78, 44


def course_svg(block: Course, *, name: str = "", key: bool = True, narrow: bool = False) -> str:
    """Return the course as SVG of its own size, readable in light and dark, on paper, and by screen readers.

    Each probability is a line of steps, with a band from the 5 % to the 95 % point of the draws; where it is sampled, an upright
    shows two errors of sampling either way. Above stand the
    numbers of the events, turning points black and named; the key below tells each shown event in words, with its time.
    `name` says what it is a picture of, such as the title of a case; without `key` the picture ends below its axis. With `narrow` it
    is as wide as a phone, without a key: the names of the lines stand below, turning points have none.

    >>> from datetime import datetime
    >>> from kingmaker.report.document import Bar, Course, Stop
    >>> bars = (Bar("back", "She is back", 0.6, 0.4, 0.8), Bar("gone", "She is gone", 0.4, 0.2, 0.6))
    >>> start, end = datetime(2025, 4, 1), datetime(2025, 4, 9)
    >>> course_svg(Course("c", "Endings", (Stop(0, "", "start", start, bars),), end)).startswith("<svg")
    True
    """
    return _Drawn(block, narrow=narrow).whole(name, key=key)


class _Drawn:
    """The places of everything in the picture."""

    def __init__(self, block: Course, *, narrow: bool) -> None:
        self.block, self.narrow = block, narrow
        self.width = NARROW if narrow else _WIDTH
        self.left = _CLOSE if narrow else _LEFT
        self.edge = 0 if narrow else _EDGE
        self.right = NARROW - 12 if narrow else _WIDTH - _EDGE - _NAMES
        self.start = block.stops[0].at
        last = max(stop.at for stop in block.stops)
        span = last - self.start or block.ends - self.start or timedelta(hours=1)
        self.span = span * (1 + _AFTER)
        self.signs, self.rows = self._placed()
        self.top = 44 + _ROW * (max(self.rows, default=-1) + 1)
        self.bottom = self.top + _PLOT

    def whole(self, name: str, *, key: bool) -> str:
        block = self.block
        told, height = self._foot(key=key)
        title = f"{name}: {block.title}" if name else block.title
        body = [
            words(self.edge, 24, title, style="name", size=15),
            *percents(self.left, self.right, self.top, self.bottom),
            *self._times(),
            *self._marks(),
            *self._bands(),
            *self._lines(),
            *self._errors(),
            *(() if self.narrow else self._names()),
            *told,
        ]
        return framed((self.width, height), block.id, title, described(block), body)

    def _foot(self, *, key: bool) -> tuple[list[str], float]:
        """Return what stands below the axis, and how far down that is."""
        if self.narrow:
            return self._below(self.bottom + 54)
        return self._key(self.bottom + 58) if key else ([], self.bottom + 36)

    def across(self, at: datetime) -> float:
        return self.left + (at - self.start) / self.span * (self.right - self.left)

    def up(self, value: float) -> float:
        return self.bottom - value * _PLOT

    def _placed(self) -> tuple[list[_Sign], list[int]]:
        """Return the signs of all shown stops with their rows: names whole where one more row is enough, else as long as they can be without more."""
        tries = []
        for most in _LENGTHS:
            signs = list(self._signs(most))
            tries.append((signs, rowed([s[:2] for s in signs], 4)))
        least = max(tries[-1][1], default=0)
        for signs, rows in tries:
            if (
                all(text == _brief(stop.label) for *_, stop, _, text in signs if text)
                and max(rows, default=0) <= least + 1
            ):
                return signs, rows
        return next(found for found in tries if max(found[1], default=0) <= least)

    def _signs(self, most: float) -> Iterator[_Sign]:
        """Yield the span that each shown stop needs above the plot, whether its name stands before its sign, and its name."""
        for stop in self.block.stops:
            if not stop.shown:
                continue
            x = self.across(stop.at)
            named = stop.turning and not self.narrow
            text = folded(_brief(stop.label), most, most=1)[0] if named else ""
            length = wide(text, 12) + 8 if named else 0
            before = x + _SIGN + length > self.width - self.edge
            yield (
                (x - _SIGN - length, x + _SIGN, stop, True, text)
                if before
                else (x - _SIGN, x + _SIGN + length, stop, False, text)
            )

    def _marks(self) -> Iterator[str]:
        """Yield the upright of each shown stop, then the signs and names over them."""
        places = [
            (stop, self.across(stop.at), self.top - 18 - _ROW * row, before, text)
            for (_, _, stop, before, text), row in zip(self.signs, self.rows, strict=True)
        ]
        for stop, x, y, _, _ in places:
            style = "turn" if stop.turning else "mark"
            yield f'<path class="{style}" d="M{x:.1f} {y:.1f}V{self.bottom:.1f}"/>'
        for stop, x, y, before, text in places:
            if text:
                length = wide(text, 12)
                left = x - _SIGN - 5 - length if before else x + _SIGN + 5
                yield f'<rect class="ground" x="{left:.1f}" y="{y - 9:.1f}" width="{length:.1f}" height="18"/>'
                at, anchor = (left + length, "end") if before else (left, "start")
                yield words(at, y + 4, text, anchor=anchor, size=12)
            big, style = (" big", "on name") if stop.turning else ("", "")
            yield (
                f"<g><title>{escape(words_of(stop))}</title>"
                f'<circle class="sign{big}" cx="{x:.1f}" cy="{y:.1f}" r="{_SIGN}"/>'
                + words(x, y + 4, str(stop.number), anchor="middle", style=style, size=11)
                + "</g>"
            )

    def _times(self) -> Iterator[str]:
        hours = self.span / timedelta(hours=1)
        most = _HOURS if self.narrow else _TIMES
        step = next((s for s in _STEPS if hours / s <= most), _STEPS[-1])
        at = self.start.replace(hour=0, minute=0, second=0, microsecond=0)
        before: datetime | None = None
        while at <= self.start + self.span:
            if at >= self.start:
                x = self.across(at)
                yield f'<path class="grid" d="M{x:.1f} {self.bottom:.1f}v5"/>'
                text = _time(at, step, before)
                yield words(x, self.bottom + 22, text, anchor="middle", style="quiet")
                before = at
            at += timedelta(hours=step)

    def _steps(self, values: Sequence[float]) -> list[tuple[float, float]]:
        """Return the corners of a line of steps through the values of the stops."""
        xs = [*(self.across(s.at) for s in self.block.stops), float(self.right)]
        corners = []
        for (start, end), value in zip(pairwise(xs), values, strict=True):
            corners += [(start, self.up(value)), (end, self.up(value))]
        return corners

    def _bands(self) -> Iterator[str]:
        for n, _ in enumerate(self.block.stops[0].bars):
            low = self._steps([s.bars[n].low for s in self.block.stops])
            high = self._steps([s.bars[n].high for s in self.block.stops])
            path = _path([*low, *reversed(high)])
            yield f'<path class="band {filled(n)} {edged(n)}" d="{path}Z"/>'

    def _lines(self) -> Iterator[str]:
        for n, _ in enumerate(self.block.stops[0].bars):
            corners = self._steps([s.bars[n].mean for s in self.block.stops])
            yield f'<path {drawn(n)} d="{_path(corners)}"/>'

    def _errors(self) -> Iterator[str]:
        """Yield two errors of sampling either way of each probability after the beginning and each shown stop."""
        stops = [s for s in self.block.stops if s.shown or not s.number]
        for stop in stops:
            for n, bar in enumerate(stop.bars):
                if bar.error > 0:
                    x = self.across(stop.at) + 4 + 5 * n
                    low, high = (
                        self.up(min(max(bar.mean + way * bar.error, 0.0), 1.0)) for way in (-2, 2)
                    )
                    yield (
                        f'<path class="error {edged(n)}" fill="none" stroke-width="1.4" '
                        f'd="M{x:.1f} {low:.1f}V{high:.1f}M{x - 2:.1f} {low:.1f}h4M{x - 2:.1f} {high:.1f}h4"/>'
                    )

    def _below(self, y: float) -> tuple[list[str], float]:
        """Return the names of the lines with their last values, one below the other, each behind a stroke of its line."""
        made = []
        for n, bar in enumerate(self.block.stops[-1].bars):
            made.append(f'<path d="M0 {y - 4.5:.1f}h24" {drawn(n)}/>')
            for line in folded(f"{percent(bar.mean)} {bar.name}", (NARROW - 36) / 1.1):
                made.append(words(32, y, line, style=f"name {filled(n)}"))
                y += LINE
            if bar.low < bar.high:
                made.append(words(32, y, between(bar.low, bar.high), style="quiet", size=12))
                y += LINE
        return made, y - LINE + 8

    def _names(self) -> Iterator[str]:
        """Yield the names of the lines at their ends, with the last value and its interval; none covers another."""
        last = self.block.stops[-1].bars
        texts = [folded(f"{percent(bar.mean)} {bar.name}", (_NAMES - 14) / 1.1) for bar in last]
        heights = [
            16.0 * len(t) + (22 if b.low < b.high else 6) for b, t in zip(last, texts, strict=True)
        ]
        wanted = [self.up(bar.mean) for bar in last]
        places = apart(wanted, heights, self.top - 10, self.bottom + 14)
        for n, (bar, lines) in enumerate(zip(last, texts, strict=True)):
            y = places[n] - heights[n] / 2 + 14
            for line in lines:
                yield words(self.right + 10, y, line, style=f"name {filled(n)}")
                y += 16
            if bar.low < bar.high:
                told = between(bar.low, bar.high)
                yield words(self.right + 10, y, told, style="quiet", size=12)

    def _key(self, top: float) -> tuple[list[str], float]:
        """Return the key and where it ends: each shown event with its time, and each probability after it."""
        columns = min(len(self.block.stops[0].bars), _COLUMNS)
        each = _CHANGED if columns <= _FEW else _VALUE
        room = _WIDTH - _EDGE - _TEXT - columns * each
        made: list[str] = []
        y, before = top, self.block.stops[0]
        for stop in self.block.stops:
            if stop.shown:
                style = "name" if stop.turning else ""
                made += (
                    words(_EDGE + 22, y, str(stop.number), anchor="end", style=style),
                    words(_EDGE + 34, y, clocked(stop.at), style="quiet"),
                )
                pairs = [(before.bars[n].mean, stop.bars[n].mean) for n in range(columns)]
                made += _row(pairs, (_TEXT + room, y), each)
                for line in folded(stop.label, room / (1.1 if stop.turning else 1) - 12):
                    made.append(words(_TEXT, y, line, style=style))
                    y += LINE
            before = stop
        return made, y + 4


def _brief(label: str) -> str:
    """Return the name of an event; of one that is too long to be written whole above the plot what stands before its colon.

    >>> _brief("The board meets: four of six are there"), _brief(f"An agreement: {'and so on, ' * 9}")
    ('The board meets: four of six are there', 'An agreement')
    """
    return label if wide(label, 12) <= _LENGTHS[0] else label.partition(": ")[0]


def _row(pairs: Sequence[tuple[float, float]], at: tuple[float, float], each: int) -> Iterator[str]:
    """Yield the probabilities after an event, each in the colour of its line, with what the event changed."""
    x, y = at
    for n, (old, new) in enumerate(pairs):
        left = x + each * n
        told = percent(new).replace("under ", "<").replace("over ", ">")
        yield words(left + 34, y, told, anchor="end", style=f"name {filled(n)}")
        change = signed(new - old)
        if each == _CHANGED and change != "0":
            yield words(left + 40, y, change, style="quiet", size=12)


def described(block: Course) -> str:
    """Return the picture in words: each shown moment with its probabilities."""
    return " ".join(
        f"{words_of(stop)}: {', '.join(_told(bar) for bar in stop.bars)}."
        for stop in block.stops
        if stop.shown or not stop.number
    )


def _told(bar: Bar) -> str:
    return f"{bar.name} {percent(bar.mean)}{give_or_take(bar.error)}"


def words_of(stop: Stop) -> str:
    """Return a moment in words."""
    head = f"{stop.number}. " if stop.number else ""
    turn = ", a turning point" if stop.turning else ""
    return f"{head}{clocked(stop.at)} {stop.label}{turn}"


def _time(at: datetime, step: int, before: datetime | None) -> str:
    """Return a time on the axis: the day where it begins or is the first, else the hour; on a long one a year where it is the first.

    >>> from datetime import datetime
    >>> _time(datetime(2009, 3, 7), 1440, None), _time(datetime(2009, 5, 6), 1440, datetime(2009, 3, 7))
    ('7 Mar 2009', '6 May')
    """
    new = step >= _YEARLY and (before is None or before.year != at.year)
    day = f"{at.day} {at:%b}" + (f" {at.year}" if new else "")
    if step >= _DAY or (at.hour, at.minute) == (0, 0):
        return day
    return f"{day} {at:%H:%M}" if before is None else f"{at:%H:%M}"


def _path(corners: Sequence[tuple[float, float]]) -> str:
    """Return a way by its corners; of those one above the other the first, the last, the highest and the lowest are enough."""
    way, before = "", ("", "")
    for across, group in groupby(corners, key=lambda corner: f"{corner[0]:.1f}"):
        ys = [y for _, y in group]
        beyond = (y for y in (min(ys), max(ys)) if y not in (ys[0], ys[-1]))
        for up in (f"{y:.1f}" for y in (ys[0], *beyond, ys[-1])):
            at = (across, up)
            if not way:
                way = f"M{across} {up}"
            elif at[0] == before[0]:
                way += f"V{up}" if up != before[1] else ""
            else:
                way += f"H{across}" if up == before[1] else f"L{across} {up}"
            before = at
    return way
