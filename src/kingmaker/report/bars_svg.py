"""Probabilities with their intervals, and what moves one of them, as SVG."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.report.picture_parts import LINE, NARROW, filled, folded, framed, wide, words
from kingmaker.report.rounding import between, give_or_take, percent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kingmaker.report.document import Bar, Bars, Pull, Tornado

_WIDTH = 760
_EDGE, _TOP, _HIGH, _GAP = 16, 44, 22, 16
#: What is assumed is named in at most so many lines.
_PULLED = 5
#: How much room names have at most.
_NAMES = 230
#: The longest numbers that stand at the right: all bars end at the same place, so that pictures below each other compare.
_MEAN, _SPREAD = "100%", "under 1% to over 99%"
#: By how much fewer letters of a title go into a line.
_BOLD = 0.76


def bars_svg(block: Bars, *, name: str = "", narrow: bool = False) -> str:
    """Return bars as SVG of its own size: each probability, and across its end the interval from the 5 % to the 95 % point.

    Where it is sampled, a short line below shows two errors of sampling either way.

    `name` says what it is a picture of, such as the title of a case. With `narrow` it is as wide as a phone: each name stands
    above its bar.

    >>> from kingmaker.report.document import Bar, Bars
    >>> bars_svg(Bars("b", "Endings", (Bar("back", "She is back", 0.6, 0.4, 0.8),))).startswith("<svg")
    True
    """
    title = f"{name}: {block.title}" if name else block.title
    if narrow:
        return _stacked(block, title)
    names = [folded(bar.name, _NAMES / 1.1) for bar in block.bars]
    left = _EDGE + min(max((wide(line) for n in names for line in n), default=0) * 1.1, _NAMES) + 12
    beside = 30 + max((1.1 * wide(percent(bar.mean)) for bar in block.bars), default=0.0)
    right = _WIDTH - _EDGE - 30 - 1.1 * (wide(_MEAN) + wide(_SPREAD, 12))
    body = [words(_EDGE, 24, title, style="name", size=15)]
    y = float(_TOP)
    rows: list[str] = []
    for n, (bar, lines) in enumerate(zip(block.bars, names, strict=True)):
        height = max(_HIGH, 16 * len(lines))
        rows += _bar((left, right), y + height / 2, n, (bar.low, bar.mean, bar.high))
        rows += _error((left, right), y + height / 2, bar)
        first = y + height / 2 + 4.5 - 8 * (len(lines) - 1)
        rows += [words(_EDGE, first + 16 * m, line) for m, line in enumerate(lines)]
        rows.append(words(right + 12, y + height / 2 + 4.5, percent(bar.mean), style="name"))
        if bar.low < bar.high:
            told = between(bar.low, bar.high)
            rows.append(words(right + beside, y + height / 2 + 4.5, told, style="quiet", size=12))
        y += height + _GAP
    body += [*_scale(left, right, _TOP - 6, y - 6), *rows]
    return framed((_WIDTH, y + 24), block.id, title, _described(block), body)


def _described(block: Bars) -> str:
    return " ".join(
        f"{bar.name}: {percent(bar.mean)}{give_or_take(bar.error)}, {between(bar.low, bar.high)}."
        for bar in block.bars
    )


def _stacked(block: Bars, title: str) -> str:
    """Return bars as wide as a phone, each below its name."""
    ends = left, right = 14.0, NARROW - 20.0
    lines = folded(title, NARROW * _BOLD)
    rows = [words(0, 18 + LINE * n, line, style="name", size=15) for n, line in enumerate(lines)]
    y = 26.0 + LINE * len(lines)
    for n, bar in enumerate(block.bars):
        for line in folded(f"{bar.name}: {percent(bar.mean)}", NARROW - 40):
            rows.append(words(0, y, line))
            y += LINE
        if bar.low < bar.high:
            rows.append(words(0, y, between(bar.low, bar.high), style="quiet", size=12))
            y += LINE
        middle = y - LINE + 8 + _HIGH / 2
        rows += _bar(ends, middle, n, (bar.low, bar.mean, bar.high))
        rows += _error(ends, middle, bar)
        y = middle + _HIGH / 2 + _GAP + 8
    foot = y - LINE - 2
    body = [*rows, *_scale(left, right, foot - 5, foot)]
    return framed((NARROW, foot + 24), block.id, title, _described(block), body)


def tornado_svg(block: Tornado, *, name: str = "", narrow: bool = False) -> str:
    """Return a tornado as SVG: for each assumption, from the probability where it is lowest to that where it is highest.

    The strongest stands first. A filled dot is the end at which the assumption is highest; the upright is the mean.
    `name` says what it is a picture of, such as the title of a case. With `narrow` it is as wide as a phone: each name stands
    above its bar.

    >>> from kingmaker.report.document import Pull, Tornado
    >>> pulls = (Pull("precision", "how surely people choose", 0.3, 0.5, 0.2),)
    >>> tornado_svg(Tornado("t", "What moves it", 0.4, pulls)).startswith("<svg")
    True
    """
    title = f"{name}: {block.title}" if name else block.title
    if narrow:
        return _narrow_tornado(block, title)
    left, right = _EDGE + _NAMES + 60.0, _WIDTH - _EDGE - 70.0
    low, high = _ends(block)
    body = [words(_EDGE, 24, title, style="name", size=15)]
    y = float(_TOP + 14)
    rows: list[str] = []
    for pull in block.pulls:
        lines = folded(pull.name, _NAMES + 46, most=_PULLED)
        height = max(_HIGH, 16 * len(lines))
        middle = y + height / 2
        first = middle + 4.5 - 8 * (len(lines) - 1)
        rows += [words(_EDGE, first + 16 * m, line) for m, line in enumerate(lines)]
        rows += _pull(pull, middle, lambda p: left + (p - low) / (high - low) * (right - left))
        rows.append(
            words(_WIDTH - _EDGE, middle + 4.5, percent(pull.share), anchor="end", style="quiet")
        )
        y += height + _GAP / 2
    at = left + (block.mean - low) / (high - low) * (right - left)
    body += [
        words(_WIDTH - _EDGE, _TOP + 2, "share of spread", anchor="end", style="quiet", size=11),
        words(at, _TOP + 2, percent(block.mean), anchor="middle", style="name", size=12),
        *rows,
        f'<path class="turn" d="M{at:.1f} {_TOP + 8:.1f}V{y:.1f}"/>',
        words(left, y + LINE, percent(low), style="quiet"),
        words(right, y + LINE, percent(high), anchor="end", style="quiet"),
        *_legend(left, y + LINE, right),
    ]
    return framed((_WIDTH, y + LINE + 14), block.id, title, _moved(block), body)


def _moved(block: Tornado) -> str:
    return " ".join(
        f"{p.name}: {percent(p.low)} where it is lowest, {percent(p.high)} where it is highest."
        for p in block.pulls
    )


def _narrow_tornado(block: Tornado, title: str) -> str:
    """Return a tornado as wide as a phone, each bar below its name; of the upright what passes the bars."""
    left, right = 10.0, NARROW - 10.0
    low, high = _ends(block)

    def across(chance: float) -> float:
        return left + (chance - low) / (high - low) * (right - left)

    lines = folded(title, NARROW * _BOLD)
    body = [words(0, 18 + LINE * n, line, style="name", size=15) for n, line in enumerate(lines)]
    y = 20.0 + LINE * len(lines)
    told = f"upright: {percent(block.mean)}; right: share of spread"
    body.append(words(0, y, told, style="quiet", size=12))
    y += LINE + 4
    for pull in block.pulls:
        share = percent(pull.share)
        body.append(words(NARROW, y, share, anchor="end", style="quiet"))
        for line in folded(pull.name, NARROW - 50, most=_PULLED):
            body.append(words(0, y, line))
            y += LINE - 2
        y -= 2
        body += [
            f'<path class="grid" d="M{left:.1f} {y:.1f}H{right:.1f}"/>',
            *_pull(pull, y, across),
            f'<path class="turn" d="M{across(block.mean):.1f} {y - 10:.1f}v20"/>',
        ]
        y += LINE + 10
    body += [
        words(0, y, percent(low), style="quiet"),
        words(NARROW, y, percent(high), anchor="end", style="quiet"),
        *_legend(left, y, right),
    ]
    return framed((NARROW, y + 10), block.id, title, _moved(block), body)


def _ends(block: Tornado) -> tuple[float, float]:
    """Return the ends of the scale: tenths that hold everything."""
    values = [block.mean, *(v for p in block.pulls for v in (p.low, p.high))]
    low = max(int(min(values) * 10), 0) / 10
    high = min(-int(-max(values) * 10 // 1), 10) / 10
    return (low, high) if high > low else (low, low + 0.1)


def _legend(left: float, y: float, right: float) -> Iterator[str]:
    middle = (left + right) / 2
    yield f'<circle class="t0" cx="{middle - 92:.1f}" cy="{y - 4.5:.1f}" r="4.5"/>'
    yield words(middle - 82, y, "where the assumption is highest", style="quiet", size=12)


def _pull(pull: Pull, y: float, across: Callable[[float], float]) -> Iterator[str]:
    low, high = across(pull.low), across(pull.high)
    start, end = sorted((low, high))
    yield (
        f'<rect class="bar t0" x="{start:.1f}" y="{y - 6:.1f}" width="{max(end - start, 1):.1f}" '
        'height="12" rx="3"/>'
    )
    yield f'<circle class="t0" cx="{high:.1f}" cy="{y:.1f}" r="7"/>'


def _bar(
    ends: tuple[float, float], y: float, number: int, values: tuple[float, float, float]
) -> Iterator[str]:
    left, right = ends
    low, mean, high = (left + value * (right - left) for value in values)
    top = y - _HIGH / 2
    yield (
        f'<rect class="track" x="{left:.1f}" y="{top:.1f}" width="{right - left:.1f}" height="{_HIGH}" rx="3"/>'
        f'<rect class="bar {filled(number)}" x="{left:.1f}" y="{top:.1f}" width="{max(mean - left, 1):.1f}" '
        f'height="{_HIGH}" rx="3"/>'
    )
    if high - low > 1:
        yield (
            f'<path class="whisker" d="M{low:.1f} {y:.1f}H{high:.1f}M{low:.1f} {y - 5:.1f}v10'
            f'M{high:.1f} {y - 5:.1f}v10"/>'
        )


def _scale(left: float, right: float, top: float, bottom: float) -> Sequence[str]:
    made = []
    for quarter in range(5):
        x = left + (right - left) * quarter / 4
        style = "half" if quarter == 2 else "grid"  # noqa: PLR2004  # one half
        made.append(f'<path class="{style}" d="M{x:.1f} {top:.1f}V{bottom:.1f}"/>')
        made.append(words(x, bottom + 18, f"{25 * quarter}%", anchor="middle", style="quiet"))
    return made


def _error(ends: tuple[float, float], y: float, bar: Bar) -> Iterator[str]:
    """Yield two errors of sampling either way, where there are any."""
    left, right = ends
    if bar.error > 0:
        low, high = (
            left + min(max(bar.mean + way * bar.error, 0.0), 1.0) * (right - left)
            for way in (-2, 2)
        )
        yield f'<path class="whisker error" d="M{low:.1f} {y + 8:.1f}H{high:.1f}"/>'
