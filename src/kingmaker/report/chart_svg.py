"""A chart as a picture: SVG that needs nothing else, for a page or a file."""

from __future__ import annotations

from fractions import Fraction
from html import escape
from typing import TYPE_CHECKING

from kingmaker.report.plot import nice, short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.report.document import Chart, Series

#: Colours that stay apart for those who do not see red and green (Okabe and Ito 2008, Color universal design).
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000")
#: Beyond the colours, lines are told apart by their dashes.
_DASHES = ("", "7 3", "2 3", "9 3 2 3")
_WIDTH, _HEIGHT = 760, 420
_LEFT, _RIGHT, _TOP, _BOTTOM = 96, 16, 34, 62
_LINE = 20
_STRETCHES = 4


def svg(chart: Chart) -> str:
    """Return a chart as one SVG element: lines over axes with round numbers, marks as dashed uprights, a legend.

    Sizes are those of its `viewBox`; colours follow the text of the page for all but the lines. The same chart gives the same
    text.

    >>> from fractions import Fraction
    >>> from kingmaker.report.document import Chart, Series
    >>> points = ((Fraction(0), Fraction(0)), (Fraction(4), Fraction(2)))
    >>> svg(Chart("c", "Halves", "in all", "to each", (Series("ann", points),))).startswith("<svg")
    True
    """
    scale = _Scale(chart)
    height = _HEIGHT + _LINE * len(chart.series)
    title = escape(chart.title or f"{chart.up} by {chart.across}")
    names = escape(", ".join(s.name for s in chart.series))
    lines = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img"'
            ' font-family="sans-serif" font-size="13" fill="currentColor">'
        ),
        f"<title>{title}</title>",
        f"<desc>Lines of {names}.</desc>",
        *_axes(chart, scale),
        *_marks(chart, scale),
        *(_line(series, number, scale) for number, series in enumerate(chart.series)),
        *_legend(chart),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


class _Scale:
    """From the numbers of a chart to places in the picture."""

    def __init__(self, chart: Chart) -> None:
        points = [p for s in chart.series for p in s.points]
        highest = max((y for _, y in points), default=Fraction(0)) or Fraction(1)
        self.right = max((x for x, _ in points), default=Fraction(0)) or Fraction(1)
        self.top = nice(highest / _STRETCHES) * _STRETCHES

    def across(self, x: Fraction | int) -> str:
        return _figure(_LEFT + float(x) / float(self.right) * (_WIDTH - _LEFT - _RIGHT))

    def up(self, y: Fraction | int) -> str:
        return _figure(_HEIGHT - _BOTTOM - float(y) / float(self.top) * (_HEIGHT - _TOP - _BOTTOM))


def _axes(chart: Chart, scale: _Scale) -> Iterator[str]:
    floor, ceiling = scale.up(0), scale.up(scale.top)
    left, right = scale.across(0), scale.across(scale.right)
    for n in range(_STRETCHES + 1):
        value = scale.top * n / _STRETCHES
        at = scale.up(value)
        yield f'<path d="M{left} {at}H{right}" stroke="currentColor" stroke-opacity="0.15"/>'
        yield f'<text x="{_LEFT - 8}" y="{at}" dy="0.35em" text-anchor="end">{short(value)}</text>'
        along = scale.across(scale.right * n / _STRETCHES)
        label = short(scale.right * n / _STRETCHES)
        anchor = "end" if n == _STRETCHES else "middle"
        yield f'<text x="{along}" y="{floor}" dy="1.6em" text-anchor="{anchor}">{label}</text>'
    yield f'<path d="M{left} {ceiling}V{floor}H{right}" fill="none" stroke="currentColor"/>'
    middle = _figure((_LEFT + _WIDTH - _RIGHT) / 2)
    yield f'<text x="{middle}" y="{floor}" dy="3.4em" text-anchor="middle">{escape(chart.across)}</text>'
    yield f'<text x="8" y="16">{escape(chart.up)}</text>'


def _marks(chart: Chart, scale: _Scale) -> Iterator[str]:
    free = 0.0
    for mark in (m for m in chart.marks if 0 <= m.at <= scale.right):
        at = scale.across(mark.at)
        path = f"M{at} {scale.up(0)}V{scale.up(scale.top)}"
        yield f'<path d="{path}" stroke="currentColor" stroke-opacity="0.5" stroke-dasharray="2 4"/>'
        if float(at) >= free:  # labels that would cover each other are left out
            yield (
                f'<text x="{at}" y="{scale.up(scale.top)}" dy="-0.4em" text-anchor="middle"'
                f' font-size="11">{escape(mark.label)}</text>'
            )
            free = float(at) + 7 * len(mark.label) + 4


def _line(series: Series, number: int, scale: _Scale) -> str:
    points = " ".join(f"{scale.across(x)},{scale.up(y)}" for x, y in series.points)
    return f'<polyline points="{points}" fill="none" stroke-width="2.5" {_style(number)}/>'


def _style(number: int) -> str:
    colour = _COLOURS[number % len(_COLOURS)]
    dashes = _DASHES[number // len(_COLOURS) % len(_DASHES)]
    return f'stroke="{colour}"' + (f' stroke-dasharray="{dashes}"' if dashes else "")


def _legend(chart: Chart) -> Iterator[str]:
    for number, series in enumerate(chart.series):
        at = _HEIGHT + _LINE * number
        yield f'<path d="M{_LEFT} {at - 4}h28" stroke-width="2.5" {_style(number)}/>'
        yield f'<text x="{_LEFT + 36}" y="{at}">{escape(series.name)}</text>'


def _figure(place: float) -> str:
    """Return a place to a tenth of a unit, without noughts at the end."""
    return f"{place:.1f}".removesuffix(".0")
