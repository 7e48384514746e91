"""A matter of bargaining on its scale as SVG: who stands where, the zone of agreement, demands, predictions."""

from __future__ import annotations

from fractions import Fraction
from itertools import groupby
from math import floor, log10
from typing import TYPE_CHECKING

from kingmaker.model.numerals import number_to_text
from kingmaker.report.document import Spot
from kingmaker.report.picture_parts import LINE, NARROW, filled, folded, framed, wide, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kingmaker.report.document import Place, Scale

_WIDTH = 828
_EDGE, _TOP, _ROW = 16, 50, 17
_NAMES = 352
#: The radius of the sign of a party that has all the weight, and of one that has none.
_MOST, _LEAST = 20.0, 2.5
#: How high the chances of the blend are drawn at most.
_HIGH = 36
#: By how much fewer letters of a title go into a line.
_BOLD = 0.8
_HEADS = {
    Spot.PARTY: "where they stand (area: how able × how keen)",
    Spot.LIMIT: "what may be agreed at all",
    Spot.DEMAND: "what was asked and offered",
    Spot.MODEL: "where the models put it (5% to 95% of the draws)",
}
#: The colour of each kind of row, and of the zone.
_COLOURS = {Spot.PARTY: 0, Spot.LIMIT: 5, Spot.DEMAND: 1, Spot.MODEL: 3}
_ZONE = 2


def number(value: float, width: float, unit: str = "") -> str:
    """Return a point of a scale, to about a hundredth of its width, with its unit; a share in per cent.

    >>> number(45.64, 100), number(7.394, 6, "EUR"), number(0.204, 1.0, "share"), number(5.04e9, 13e9, "USD")
    ('46', '7.39 EUR', '20%', '5 billion USD')
    """
    if unit == "share":
        return f"{number(100 * value, 100 * width)}%"
    places = 2 - floor(log10(width))
    rounded = round(value, places) + 0.0
    told = f"{rounded:.{places}f}" if places > 0 else number_to_text(Fraction(round(rounded)))
    return f"{told} {unit}".strip()


def scale_svg(block: Scale, *, name: str = "", narrow: bool = False) -> str:
    """Return a scale as SVG of its own size.

    Each party is a sign whose area is its part of all capability times salience, on the stretch of what it may want. The zone of
    agreement is shaded over the whole height, dark where a deal is sure, light where it is possible. Below come limits, demands and
    offers, and the models; at the foot, how likely each point is by the blend. `name` says what it is a picture of, such as the title of a
    case. With `narrow` it is as wide as a phone: each name stands above its row, and what the points mean below the axis.

    >>> from kingmaker.report.document import Place, Scale, Spot
    >>> ann = Place(Spot.PARTY, "ann", "Ann", 20, 20, 20, weight=0.5)
    >>> picture = Scale("s", "The price", 0, 100, "", ((0, "nothing"),), (), ((10, 30),), (ann,))
    >>> scale_svg(picture).startswith("<svg")
    True
    """
    title = f"{name}: {block.title}" if name else block.title
    frame = _Frame(block, narrow=narrow)
    heads = folded(title, (frame.width - 2 * frame.edge) * _BOLD, most=3)
    top = _TOP + LINE * (len(heads) - 1.0)
    y = top + 6
    rows: list[str] = []
    for kind, group in groupby(block.places, key=lambda place: place.kind):
        rows += frame.head(_HEADS[kind], y + 12)
        y += LINE + 2
        for place in group:
            rows += frame.row(place, y)
            y += frame.height(place)
        y += 5
    if block.chances:
        y += _HIGH + (LINE + 6 if narrow else 6)
        beside = y - _HIGH - 6 if narrow else y - _HIGH / 2
        rows += frame.head("how likely each point is, by two models mixed", beside)
        rows += frame.chances(y)
    body = [
        *(
            words(frame.edge, 24 + LINE * n, line, style="name", size=15)
            for n, line in enumerate(heads)
        ),
        *frame.ground(top, y),
        *rows,
    ]
    bottom, below = frame.listed(y) if narrow else frame.axis(y)
    return framed((frame.width, bottom), block.id, title, _described(block), [*body, *below])


class _Frame:
    """Where things of one picture stand."""

    def __init__(self, block: Scale, *, narrow: bool) -> None:
        self.block, self.narrow = block, narrow
        self.width, self.edge = (NARROW, 0) if narrow else (_WIDTH, _EDGE)
        self.names = NARROW if narrow else _NAMES
        self.left = 26.0 if narrow else _EDGE + _NAMES + 20.0
        self.right = self.width - (26.0 if narrow else _EDGE + 44.0)

    def across(self, value: float) -> float:
        low, high = self.block.low, self.block.high
        return self.left + (value - low) / (high - low) * (self.right - self.left)

    def name(self, place: Place) -> str:
        """Return what stands beside a row: its name, and of limits whether they are left out."""
        return (
            f"{place.name} ({place.note})"
            if place.kind is Spot.LIMIT and place.note
            else place.name
        )

    def height(self, place: Place) -> float:
        lines = 15 * len(folded(self.name(place), self.names, 2))
        radius = _MOST * place.weight**0.5 if place.kind is Spot.PARTY else 0.0
        low = max(19.0 if self.narrow else 16.0, 2 * radius + 4)
        return lines + low if self.narrow else max(_ROW, lines + 2, low)

    def head(self, text: str, y: float) -> Iterator[str]:
        """Yield the words over a group of rows, which no line crosses."""
        yield words(self.edge, y, text, style="quiet halo", size=12)

    def ground(self, top: float, bottom: float) -> Iterator[str]:
        """Yield the zone of agreement and the lines of the points that are explained."""
        for stretches, opacity in ((self.block.possible, 0.16), (self.block.sure, 0.3)):
            for low, high in stretches:
                start, end = self.across(low), self.across(high)
                wide = max(end - start, 3.0)
                yield (
                    f'<rect class="{filled(_ZONE)}" fill-opacity="{opacity}" x="{(start + end - wide) / 2:.1f}" '
                    f'y="{top:.1f}" width="{wide:.1f}" height="{bottom - top:.1f}"/>'
                )
        for point, _ in self.block.ends:
            x = self.across(point)
            yield f'<path class="grid" d="M{x:.1f} {top:.1f}V{bottom:.1f}"/>'
        yield from self._zone_words(top - 5)

    def _zone_words(self, y: float) -> Iterator[str]:
        """Yield what the shade means, above its widest stretch, or that there is none."""
        block = self.block
        told = "a deal is possible" + (", dark: sure" if block.sure else "")
        low, high = max(block.possible, key=lambda s: s[1] - s[0], default=(block.low, block.high))
        x, half = self.across((low + high) / 2), 3.4 * len(told)
        x = min(max(x, self.left + half), self.right - half)
        text = told if block.possible else "no zone of agreement"
        yield words(x, y, text, anchor="middle", style="quiet", size=12)

    def row(self, place: Place, y: float) -> Iterator[str]:
        lines = folded(self.name(place), self.names, 2)
        high = self.height(place)
        above = 15 * len(lines) if self.narrow else 0
        middle = y + above + (high - above) / 2
        first = y + 12 if self.narrow else middle + 4.5 - 7.5 * (len(lines) - 1)
        for n, line in enumerate(lines):
            yield words(self.edge, first + 15 * n, line)
        low, at, high = (self.across(v) for v in (place.low, place.middle, place.high))
        colour = filled(_COLOURS[place.kind])
        if high - low > 1 or place.kind is Spot.LIMIT:
            tall = 10 if place.kind is Spot.LIMIT else 4
            yield (
                f'<rect class="bar {colour}" x="{low:.1f}" y="{middle - tall / 2:.1f}" '
                f'width="{max(high - low, 4):.1f}" height="{tall}" rx="2"/>'
            )
        if place.kind is not Spot.LIMIT:
            yield self._sign(place, (at, middle), colour)

    def _sign(self, place: Place, at: tuple[float, float], colour: str) -> str:
        x, y = at
        if place.kind is Spot.PARTY:
            radius = max(_MOST * place.weight**0.5, _LEAST)
            return f'<circle class="{colour}" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"/>'
        if place.kind is Spot.DEMAND:
            return f'<path class="{colour}" d="M{x:.1f} {y - 6:.1f}l6 6l-6 6l-6 -6z"/>'
        return f'<rect class="{colour}" x="{x - 2.5:.1f}" y="{y - 7:.1f}" width="5" height="14" rx="1"/>'

    def chances(self, bottom: float) -> Iterator[str]:
        """Yield the chances as one outline over all steps, as high over each as it is likely."""
        chances = self.block.chances
        step = (self.right - self.left) / max(len(chances) - 1, 1)
        top = max(chances)
        way, before = f"M{self.left - step / 2:.1f} {bottom:.1f}", f"{bottom:.1f}"
        for n, chance in enumerate(chances):
            up = f"{bottom - _HIGH * chance / top:.1f}"
            if up != before:
                way += f"H{self.left + (n - 0.5) * step:.1f}V{up}"
            before = up
        way += f"H{self.left + (len(chances) - 0.5) * step:.1f}V{bottom:.1f}z"
        yield f'<path class="{filled(_COLOURS[Spot.MODEL])}" fill-opacity="0.7" d="{way}"/>'

    def axis(self, y: float) -> tuple[float, list[str]]:
        """Return how far down the picture goes, and the axis with what its points mean below them."""
        made = [f'<path class="whisker" d="M{self.left:.1f} {y:.1f}H{self.right:.1f}"/>']
        ends = self.block.ends
        width = self.block.high - self.block.low
        deepest = y + LINE
        places = [self.across(point) for point, _ in ends]
        for n, ((point, text), x) in enumerate(zip(ends, places, strict=True)):
            made.append(f'<path class="whisker" d="M{x:.1f} {y:.1f}v5"/>')
            told = number(point, width, self.block.unit)
            made.append(words(x, y + LINE + 2, told, anchor="middle", style="name", size=12))
            room = min((abs(x - o) for m, o in enumerate(places) if m != n), default=200.0)
            room = min(room, 2 * (_WIDTH - x - 4))
            lines = folded(text, max(room - 6, 60) * 13 / 11, 6)
            made += [
                words(x, y + LINE + 17 + 13 * m, line, anchor="middle", style="quiet", size=11)
                for m, line in enumerate(lines)
            ]
            deepest = max(deepest, y + LINE + 17 + 13 * len(lines))
        return deepest + 8, made

    def listed(self, y: float) -> tuple[float, list[str]]:
        """Return how far down the picture goes, and the axis with what its points mean one below the other."""
        made = [f'<path class="whisker" d="M{self.left:.1f} {y:.1f}H{self.right:.1f}"/>']
        width, free = self.block.high - self.block.low, 0.0
        below = y + 2 * LINE + 8
        for point, text in sorted(self.block.ends):
            x, told = self.across(point), number(point, width, self.block.unit)
            made.append(f'<path class="whisker" d="M{x:.1f} {y:.1f}v5"/>')
            half = wide(told, 12) / 2 + 3
            at = min(max(x, half), self.width - half)
            if at - half >= free:
                made.append(words(at, y + LINE + 2, told, anchor="middle", style="name", size=12))
                free = at + half
            for line in folded(f"{told}: {text}", self.width * 13 / 12):
                made.append(words(0, below, line, style="quiet", size=12))
                below += 16
        return below, made


def _described(block: Scale) -> str:
    """Return the picture in words, for who cannot see it."""
    width = block.high - block.low

    def stretch(low: float, high: float) -> str:
        ends = number(low, width, block.unit), number(high, width, block.unit)
        return ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"

    told = [f"{p.name}: {stretch(p.low, p.high)}." for p in block.places]
    zones: Sequence[tuple[str, Sequence[tuple[float, float]]]] = (
        ("A deal is sure at", block.sure),
        ("A deal is possible at", block.possible),
    )
    told += [f"{text} {', '.join(stretch(*s) for s in at)}." for text, at in zones if at]
    if not block.possible:
        told.append("There is no zone of agreement.")
    return " ".join(told)
