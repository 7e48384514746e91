"""A chart as a picture: SVG that needs nothing else, for a page or a file."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kingmaker.report.picture_parts import LINE, NARROW, apart, drawn, filled, folded, framed, words
from kingmaker.report.plot import nice, short

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kingmaker.report.document import Chart, Series

_WIDTH, _HEIGHT = 860, 400
_LEFT, _RIGHT, _TOP, _BOTTOM = 96, 196, 62, 52
#: How much room a name at the end of its line has, and how much stays free below the last.
_NAMES, _FREE = 152, 14
_STRETCHES = 4
#: The left margin on a phone, where names stand below.
_CLOSE = 80


def svg(chart: Chart, *, narrow: bool = False) -> str:
    """Return a chart as one SVG element of its own size: lines over axes with round numbers, each with its name at its end.

    Marks are dashed uprights with their labels above. Colours are for light and dark; the same chart gives the same text. With
    `narrow` it is as wide as a phone, and the names stand below.

    >>> from fractions import Fraction
    >>> from kingmaker.report.document import Chart, Series
    >>> points = ((Fraction(0), Fraction(0)), (Fraction(4), Fraction(2)))
    >>> svg(Chart("c", "Halves", "in all", "to each", (Series("ann", points),))).startswith("<svg")
    True
    """
    scale = _Scale(chart, narrow=narrow)
    title = chart.title or f"{chart.up} by {chart.across}"
    labels, deepest = _below(chart) if narrow else _names(chart, scale)
    body = [
        *([words(scale.edge, 22, chart.title, style="name", size=15)] if chart.title else []),
        *_axes(chart, scale),
        *_marks(chart, scale),
        *(_line(series, number, scale) for number, series in enumerate(chart.series)),
        *labels,
    ]
    described = " ".join(_told(series) for series in chart.series)
    return framed((scale.width, max(_HEIGHT, deepest + _FREE)), chart.id, title, described, body)


def _told(series: Series) -> str:
    """Return where a line ends, in words."""
    if not series.points:
        return f"{series.name}."
    across, up = series.points[-1]
    return f"{series.name}: {short(up)} at {short(across)}."


class _Scale:
    """From the numbers of a chart to places in the picture."""

    def __init__(self, chart: Chart, *, narrow: bool) -> None:
        self.width, self.left, self.end, self.edge = (
            (NARROW, _CLOSE, NARROW - 14, 0) if narrow else (_WIDTH, _LEFT, _WIDTH - _RIGHT, 16)
        )
        self.stretches = _STRETCHES // 2 if narrow else _STRETCHES
        points = [p for s in chart.series for p in s.points]
        highest = max((y for _, y in points), default=Fraction(0)) or Fraction(1)
        self.right = max((x for x, _ in points), default=Fraction(0)) or Fraction(1)
        self.top = nice(highest / _STRETCHES) * _STRETCHES

    def across(self, x: Fraction | int) -> float:
        return self.left + float(x) / float(self.right) * (self.end - self.left)

    def up(self, y: Fraction | int) -> float:
        return _HEIGHT - _BOTTOM - float(y) / float(self.top) * (_HEIGHT - _TOP - _BOTTOM)


def _axes(chart: Chart, scale: _Scale) -> Iterator[str]:
    floor, left, right = scale.up(0), scale.across(0), scale.across(scale.right)
    for n in range(_STRETCHES + 1):
        value = scale.top * n / _STRETCHES
        at = scale.up(value)
        yield f'<path class="grid" d="M{left:.1f} {at:.1f}H{right:.1f}"/>'
        yield words(scale.left - 6, at + 4.5, short(value), anchor="end", style="quiet", size=12)
    for n in range(scale.stretches + 1):
        along = scale.right * n / scale.stretches
        anchor = "end" if n == scale.stretches else "middle"
        yield words(
            scale.across(along), floor + 20, short(along), anchor=anchor, style="quiet", size=12
        )
    yield f'<path class="whisker" d="M{left:.1f} {floor:.1f}H{right:.1f}"/>'
    yield words((left + right) / 2, floor + 42, chart.across, anchor="middle", style="quiet")
    yield words(scale.edge, _TOP - 24, chart.up, style="quiet")


def _marks(chart: Chart, scale: _Scale) -> Iterator[str]:
    top, floor = scale.up(scale.top), scale.up(0)
    shown = [(scale.across(m.at), m.label) for m in chart.marks if 0 <= m.at <= scale.right]
    for at, _ in shown:
        yield f'<path class="mark" d="M{at:.1f} {floor:.1f}V{top:.1f}"/>'
    for at, label in _joined(sorted(shown, key=lambda m: m[0])):
        yield words(at, top - 6, label, anchor="middle", style="name", size=12)


def _joined(marks: Iterable[tuple[float, str]]) -> list[tuple[float, str]]:
    """Return labels and where they stand; those that would cover each other are one, in the middle between their uprights.

    >>> _joined([(10, "1"), (14, "2"), (90, "3")])
    [(12.0, '1, 2'), (90.0, '3')]
    """
    groups: list[tuple[list[float], list[str]]] = []
    for at, label in marks:
        groups.append(([at], [label]))
        while len(groups) > 1 and _end(groups[-2]) > 2 * _middle(groups[-1]) - _end(groups[-1]):
            places, labels = groups.pop()
            groups[-1][0].extend(places)
            groups[-1][1].extend(labels)
    return [(_middle(group), ", ".join(group[1])) for group in groups]


def _middle(group: tuple[list[float], list[str]]) -> float:
    return (group[0][0] + group[0][-1]) / 2


def _end(group: tuple[list[float], list[str]]) -> float:
    """Return where the label of these marks ends, with half a letter to the next."""
    return _middle(group) + 3.5 * len(", ".join(group[1])) + 2


def _line(series: Series, number: int, scale: _Scale) -> str:
    points = " ".join(f"{scale.across(x):.1f},{scale.up(y):.1f}" for x, y in series.points)
    return f'<polyline points="{points}" {drawn(number)}/>'


def _below(chart: Chart) -> tuple[list[str], float]:
    """Return the names below the axis, each behind a stroke of its line, and how far down they reach."""
    made, y = [], _HEIGHT + 14.0
    for number, series in enumerate(chart.series):
        made.append(f'<path d="M0 {y - 4.5:.1f}h24" {drawn(number)}/>')
        for line in folded(series.name, (NARROW - 40) / 1.15):
            made.append(words(32, y, line, style=f"name {filled(number)}"))
            y += LINE
    return made, y - LINE


def _names(chart: Chart, scale: _Scale) -> tuple[list[str], float]:
    """Return the name of each line at its end, none over another, and how far down they reach."""
    texts = [folded(s.name, _NAMES) for s in chart.series]
    wanted = [scale.up(s.points[-1][1] if s.points else 0) for s in chart.series]
    heights = [LINE * len(lines) - 2.0 for lines in texts]
    places = apart(wanted, heights, _TOP - 8, _HEIGHT)
    made, deepest = [], 0.0
    left = scale.across(scale.right) + 12
    for number, (lines, middle, tall) in enumerate(zip(texts, places, heights, strict=True)):
        first = middle - tall / 2 + LINE - 5
        made += [
            words(left, first + LINE * n, line, style=f"name {filled(number)}")
            for n, line in enumerate(lines)
        ]
        deepest = max(deepest, middle + tall / 2)
    return made, deepest
