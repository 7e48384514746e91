"""Who decides for whom as SVG: a pure function from data to text, for pages and files."""

from __future__ import annotations

from itertools import pairwise
from textwrap import wrap
from typing import TYPE_CHECKING, TypeAlias
from xml.sax.saxutils import escape

from kingmaker.report.document import Shape
from kingmaker.report.graph_labels import Plate, placed
from kingmaker.report.graphs import plain
from kingmaker.report.layered import Boxes, layered
from kingmaker.report.picture_parts import NARROW, Look, boxed, framed
from kingmaker.report.structure import tie_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kingmaker.report.document import Box, Structure, Tie
    from kingmaker.report.layered import Laid

    Point: TypeAlias = tuple[float, float]

#: How much is free above the next layer: so much, and more by a line for each that a label has beyond the first.
_FREE = 74
#: A row of a label has so many letters at most.
_LABEL = 26
_LETTER, _LINE = 6.7, 15
#: So many letters more find room in a line of a box where it has to be.
_OVER = 2
#: A line of a list has so many letters at most.
_ABREAST = 42
_EDGE = 0.8
#: What each kind of line means, in the key.
_SIGNS = {
    "decides": "decides, or has a vote",
    "holds": "holds a part",
    "binds": "a contract, which decides nothing",
}

_WIDE = Boxes(box=176, high=58, across=206, gap=16, least=360, letters=23, lines=3)
_THIN = Boxes(box=128, high=84, across=138, gap=8, least=340, letters=16, lines=5)
#: No more boxes than this beside each other are for a narrow page, where they are smaller.
_NARROW = 2
#: Literal colours, twice: converters to PNG know no variables. All are 4.5:1 or more on their ground; paper is light.
_STYLE = """
.ko { font-family: Inter, "Segoe UI", "Helvetica Neue", Arial, sans-serif; font-size: 12.5px; fill: #1c2330 }
.ko .ground, .ko .label { fill: #ffffff }
.ko .box { fill: #f3f5f9; stroke: #57606f; stroke-width: 1.3 }
.ko .b-entity { stroke: #1d4f9e; stroke-width: 2 }
.ko .b-body, .ko .b-seats { stroke-dasharray: 5 3 }
.ko .line { fill: none; stroke: #1d4f9e; stroke-width: 2 }
.ko .l-holds { stroke: #6b7485; stroke-width: 1.4; stroke-dasharray: 3 4 }
.ko .l-binds { stroke: #8a5200; stroke-width: 1.6; stroke-dasharray: 9 4 }
.ko .h-decides { fill: #1d4f9e }
.ko .h-binds { fill: #8a5200 }
.ko .h-holds { fill: #6b7485 }
.ko .label { stroke: #d5dae3 }
@media screen and (prefers-color-scheme: dark) {
.ko { fill: #e6e9ef }
.ko .ground, .ko .label { fill: #12161d }
.ko .box { fill: #1f2632; stroke: #9aa4b5 }
.ko .b-entity { stroke: #8ab4ff }
.ko .line { stroke: #8ab4ff }
.ko .l-holds { stroke: #8a94a6 }
.ko .l-binds { stroke: #e3a13a }
.ko .h-decides { fill: #8ab4ff }
.ko .h-binds { fill: #e3a13a }
.ko .h-holds { fill: #8a94a6 }
.ko .label { stroke: #313a48 }
}
""".strip()


def structure_svg(block: Structure, *, name: str = "", most: int = 4) -> str:
    """Return the structure as SVG of its own size, readable in light and dark, on paper, and by screen readers.

    Those who decide stand above those for whom they do, joined by a full line; a dotted one is a part that is held
    without deciding, a dashed one a contract. At most `most` boxes stand beside each other: 2 for a narrow page, on which they are smaller.

    >>> from kingmaker.report.document import Box, Structure, Tie
    >>> boxes = (Box("a", "Ann", Shape.PERSON), Box("b", "Acme", Shape.ENTITY))
    >>> structure_svg(Structure("s", "Who", boxes, (Tie(0, 1, "100% of votes", True),))).startswith("<svg")
    True
    """
    names = [str(n) for n in range(len(block.boxes))]
    laid = layered(names, [(str(t.start), str(t.end)) for t in block.ties], most=most)
    size = _THIN if most <= _NARROW else _WIDE
    width = max(int(laid.wide * size.across) + 2 * size.gap, size.least)
    rows = max((len(_rows(tie)) for tie in block.ties), default=1)
    down = size.high + _FREE + _LINE * (rows - 1)
    key = (laid.high - 1) * down + size.high + size.gap + 32
    signs, bottom = _key(block, key, size.gap, width)
    drawn = _Drawn(block, laid, (width, down), size)
    title = plain(f"{name}: {block.title}" if name else block.title)
    body = [*drawn.lines(), *drawn.boxes(), *drawn.labels(), *signs]
    look = Look("ko", _STYLE, _heads(block))
    return framed((width, bottom + 18), block.id, title, _described(block), body, look)


def told_svg(block: Structure) -> str:
    """Return the structure as SVG that is a list, for a narrow page on which the graph finds no room.

    Each box stands above all that have a part in it, each of these with its kind of line.

    >>> from kingmaker.report.document import Box, Structure, Tie
    >>> boxes = (Box("a", "Ann", Shape.PERSON), Box("b", "Acme", Shape.ENTITY))
    >>> "Ann: 100% of votes" in told_svg(Structure("s", "Who", boxes, (Tie(0, 1, "100% of votes", True),)))
    True
    """
    drawn: list[str] = []
    y = 14
    for number, box in enumerate(block.boxes):
        own = [tie for tie in block.ties if tie.end == number]
        if own:
            drawn.append(f'<text font-weight="700">{_spans_at(plain(box.title), 0, y)}</text>')
            y += _LINE * len(wrap(plain(box.title), _ABREAST)) + 4
        for tie in own:
            text = plain(f"{block.boxes[tie.start].title}: {tie.label}")
            drawn.append(
                f'<path class="line l-{_kind(tie)}" d="M8 {y - 4}h22"/><text>{_spans_at(text, 38, y)}</text>'
            )
            y += _LINE * len(wrap(text, _ABREAST)) + 4
        y += 10 if own else 0
    signs, bottom = _key(block, y + 6, 0, NARROW)
    size = (NARROW, bottom + 12)
    body = [*drawn, *signs]
    return framed(size, block.id, plain(block.title), _described(block), body, Look("ko", _STYLE))


def _spans_at(text: str, x: int, y: int) -> str:
    """Return a text in lines from there on."""
    return "".join(
        f'<tspan x="{x}" y="{y + _LINE * n}">{escape(line)}</tspan>'
        for n, line in enumerate(wrap(text, _ABREAST) or [""])
    )


def _described(block: Structure) -> str:
    return " ".join(f"{plain(tie_words(block, n))}." for n in range(len(block.ties)))


def _kind(tie: Tie) -> str:
    return "decides" if tie.decides else "binds" if tie.contract else "holds"


def _heads(block: Structure) -> str:
    kinds = sorted({_kind(tie) for tie in block.ties})
    made = (
        f'<marker id="{block.id}-{kind}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="11" markerHeight="11" '
        f'markerUnits="userSpaceOnUse" orient="auto"><path class="h-{kind}" d="M0 1 10 5 0 9z"/></marker>'
        for kind in kinds
    )
    return f"<defs>{''.join(made)}</defs>"


def _key(block: Structure, top: int, left: int, width: int) -> tuple[list[str], int]:
    """Return the key and where it ends: each kind of line that there is, what finds no room in the next row."""
    made: list[str] = []
    kinds = {_kind(tie) for tie in block.ties}
    x, y = left, top
    for kind, text in _SIGNS.items():
        if kind in kinds:
            length = 38 + round(_LETTER * len(text)) + 22
            if x > left and x + length - 22 > width:
                x, y = left, y + 20
            made.append(
                f'<path class="line l-{kind}" d="M{x} {y}h30"/><text x="{x + 38}" y="{y + 4}">{text}</text>'
            )
            x += length
    return made, y


class _Drawn:
    """The places of boxes, lines and labels in the picture."""

    def __init__(self, block: Structure, laid: Laid, room: tuple[int, int], size: Boxes) -> None:
        self.block, self.size = block, size
        self.width, self.down = room
        self.middles = {int(n): self._at(place) for n, place in laid.nodes.items()}
        self.paths = self._joined([self._beside(route) for route in laid.routes])

    def _at(self, place: tuple[float, int]) -> Point:
        size = self.size
        return size.gap + place[0] * size.across, size.gap + size.high / 2 + place[1] * self.down

    def _beside(self, route: Sequence[tuple[float, int]]) -> list[Point]:
        """Return how a line passes the layers between its boxes: upright as far as these are high, so that no corner is in its way."""
        half = self.size.high / 2 * (1 if route[0][1] < route[-1][1] else -1)
        return [(x, y + by) for x, y in map(self._at, route[1:-1]) for by in (-half, half)]

    def _joined(self, bends: Sequence[Sequence[Point]]) -> list[list[Point]]:
        """Return each line from box to box: at each edge of a box they share its length in the order of their ways."""
        ends: dict[tuple[int, bool], list[tuple[float, int, bool]]] = {}
        for number, tie in enumerate(self.block.ties):
            way = [self.middles[tie.start], *bends[number], self.middles[tie.end]]
            for box, near, far in ((tie.start, way[0], way[1]), (tie.end, way[-1], way[-2])):
                found = ends.setdefault((box, far[1] > near[1]), [])
                found.append((far[0], number, box == tie.start))
        put: dict[tuple[int, bool], Point] = {}
        for (box, below), found in ends.items():
            x, y = self.middles[box]
            for place, (_, number, first) in enumerate(sorted(found)):
                along = (place + 0.5) / len(found) - 0.5
                put[number, first] = (
                    x + along * self.size.box * _EDGE,
                    y + (self.size.high if below else -self.size.high) / 2,
                )
        return [[put[n, True], *bends[n], put[n, False]] for n in range(len(self.block.ties))]

    def lines(self) -> Iterator[str]:
        for number, (tie, path) in enumerate(zip(self.block.ties, self.paths, strict=True)):
            way = f"M{_at(path[0])}"
            for (a, b), (c, d) in pairwise(path):
                half = (b + d) / 2
                way += f"C{_at((a, half))} {_at((c, half))} {_at((c, d))}"
            kind = _kind(tie)
            said = escape(plain(tie_words(self.block, number)))
            yield (
                f'<g><title>{said}</title><path class="line l-{kind}" d="{way}" '
                f'marker-end="url(#{self.block.id}-{kind})"/></g>'
            )

    def boxes(self) -> Iterator[str]:
        for number, box in enumerate(self.block.boxes):
            x, y = self.middles[number]
            size = self.size
            text = _named(box, size)
            first = y + 4.5 - _LINE / 2 * (len(text) - 1)
            round_ = 22 if box.shape is Shape.PERSON else 4
            title = plain(box.title)
            whole = "" if " ".join(text) == title else f"<title>{escape(title)}</title>"
            yield (
                f'<g>{whole}<rect class="box b-{box.shape.value}" '
                f'x="{x - size.box / 2:.1f}" y="{y - size.high / 2:.1f}" width="{size.box}" height="{size.high}" rx="{round_}"/>'
                f'<text text-anchor="middle">{_spans(text, x, first)}</text></g>'
            )

    def labels(self) -> Iterator[str]:
        texts = [_rows(tie) for tie in self.block.ties]
        sizes = [(_LETTER * max(map(len, t)) + 10, _LINE * len(t) + 3.0) for t in texts]
        size = self.size
        boxes = [Plate(x, y, size.box, size.high) for x, y in self.middles.values()]
        for at, text in zip(placed(self.paths, sizes, boxes, self.width), texts, strict=True):
            first = at.y + 4 - _LINE / 2 * (len(text) - 1)
            yield (
                f'<rect class="label" x="{at.x - at.wide / 2:.1f}" y="{at.y - at.high / 2:.1f}" '
                f'width="{at.wide:.1f}" height="{at.high:.0f}" rx="9"/>'
                f'<text text-anchor="middle" font-size="12">{_spans(text, at.x, first)}</text>'
            )


def _spans(text: Sequence[str], x: float, first: float) -> str:
    return "".join(
        f'<tspan x="{x:.1f}" y="{first + _LINE * n:.1f}">{escape(line)}</tspan>'
        for n, line in enumerate(text)
    )


def _named(box: Box, size: Boxes) -> list[str]:
    """Return what a box is called in lines, a little longer where it must be; of many that stand in it the first, and how many others."""
    title = plain(box.title)
    people = title.split(", ") if len(box.name.split(", ")) == len(title.split(", ")) else []
    short = (
        f"{', '.join(people[:n])} and {len(people) - n} others"
        for n in range(len(people) - 2, 0, -1)
    )
    wider = size.letters + _OVER
    for told, letters in (
        (title, size.letters),
        (title, wider),
        *((s, size.letters) for s in short),
    ):
        lines = boxed(told, letters, size.lines)
        if not lines[-1].endswith("…"):
            return lines
    return boxed(title, size.letters, size.lines)


def _rows(tie: Tie) -> list[str]:
    """Return what a tie says, a row for each part of it: by seats, by votes, by capital."""
    return [
        line
        for part in plain(tie.label).split(", ")
        for line in wrap(part, _LABEL, max_lines=2, placeholder="…") or [""]
    ]


def _at(point: Point) -> str:
    return f"{point[0]:.0f} {point[1]:.0f}"
