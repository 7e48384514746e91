"""The calibration of forecasts as a picture: what was said across, how often it came true up."""

from __future__ import annotations

from html import escape
from math import sqrt
from typing import TYPE_CHECKING

from kingmaker.report.picture_parts import STYLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bench.validate.metrics import Bin
    from bench.validate.rows import Curve

_SIDE, _LEFT, _RIGHT, _TOP, _BELOW = 250, 58, 26, 44, 62
_ACROSS = 2


def svg(curves: Sequence[Curve]) -> str:
    """Return one square for each curve, two in a row, as one SVG: pure, the same curves give the same text.

    A point is a bin of forecasts: its area grows with how many there are, its line holds the true share with
    95% (Wilson's interval, as if the forecasts of a bin were independent). On the diagonal, what is said comes true as often as is said.

    Wilson (1927), Probable inference, the law of succession, and statistical inference.
    """
    down = max(1, -(-len(curves) // _ACROSS))
    across = max(1, min(len(curves), _ACROSS))
    width = across * (_SIDE + _LEFT + _RIGHT)
    height = down * (_SIDE + _TOP + _BELOW)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" class="ks">',
        "<title>Calibration: what was forecast, and how often it came true</title>",
        f"<desc>{escape('; '.join(_told(curve) for curve in curves))}</desc>",
        f"<style>{STYLE}</style>",
        f'<rect class="ground" width="{width}" height="{height}"/>',
    ]
    for number, curve in enumerate(curves):
        row, column = divmod(number, _ACROSS)
        x = column * (_SIDE + _LEFT + _RIGHT) + _LEFT
        y = row * (_SIDE + _TOP + _BELOW) + _TOP
        lines += [f'<g transform="translate({x} {y})">', *_square(curve, number), "</g>"]
    return "\n".join([*lines, "</svg>"]) + "\n"


def wilson(share: float, count: int) -> tuple[float, float]:
    """Return the ends of Wilson's 95% interval of a share that was seen among `count`.

    >>> [round(end, 3) for end in wilson(0.5, 100)], wilson(0.0, 10)[0]
    ([0.404, 0.596], 0.0)
    """
    z = 1.959964
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z * sqrt(share * (1 - share) / count + z * z / (4 * count * count)) / (1 + z * z / count)
    return max(0.0, middle - half), min(1.0, middle + half)


def _told(curve: Curve) -> str:
    points = ", ".join(f"{b.said:.2f} came true {b.happened:.2f} of {b.count}" for b in curve.bins)
    return f"{curve.name}: {points}"


def _square(curve: Curve, number: int) -> Iterator[str]:
    yield f'<text class="name" x="0" y="-16">{escape(curve.name)}</text>'
    for fifth in range(6):
        at = round(_SIDE * fifth / 5, 1)
        yield f'<path class="grid" d="M{at} 0V{_SIDE}M0 {at}H{_SIDE}"/>'
        yield f'<text class="quiet" x="{at}" y="{_SIDE + 18}" text-anchor="middle">{fifth * 20}%</text>'
        yield f'<text class="quiet" x="-8" y="{_SIDE - at + 4}" text-anchor="end">{fifth * 20}%</text>'
    yield f'<path class="half" d="M0 {_SIDE}L{_SIDE} 0"/>'
    yield f'<text class="quiet" x="{_SIDE / 2}" y="{_SIDE + 38}" text-anchor="middle">forecast</text>'
    yield f'<text class="quiet" transform="translate(-42 {_SIDE / 2}) rotate(-90)" text-anchor="middle">came true</text>'
    most = max((b.count for b in curve.bins), default=1)
    for own in curve.bins:
        yield from _point(own, most, number)


def _point(own: Bin, most: int, number: int) -> Iterator[str]:
    x, y = round(_SIDE * own.said, 1), round(_SIDE * (1 - own.happened), 1)
    low, high = (round(_SIDE * (1 - end), 1) for end in wilson(own.happened, own.count))
    yield f'<path class="whisker" d="M{x} {low}V{high}"/>'
    radius = round(3 + 6 * sqrt(own.count / most), 1)
    yield f'<circle class="t{number % 7}" cx="{x}" cy="{y}" r="{radius}"><title>{own.count:,} forecasts</title></circle>'
