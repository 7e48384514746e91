"""Who decides for whom as SVG: a pure function from data to text, for pages and files."""

from __future__ import annotations

from itertools import pairwise
from textwrap import wrap
from typing import TYPE_CHECKING, TypeAlias
from xml.sax.saxutils import escape

from kingmaker.report.document import Shape
from kingmaker.report.graphs import plain
from kingmaker.report.layered import layered
from kingmaker.report.structure import tie_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kingmaker.report.document import Structure, Tie
    from kingmaker.report.layered import Laid

    Point: TypeAlias = tuple[float, float]

_BOX, _HIGH = 176, 58
_ACROSS, _DOWN, _GAP = 206, 132, 16
_LEAST = 360
_LETTERS, _LINES, _LABEL = 25, 3, 26
_LETTER, _LINE = 6.4, 15
_EDGE = 0.8
_TRIED = (0.5, 0.35, 0.65, 0.2, 0.8)
#: Literal colours, twice: converters to PNG know no variables. All are 4.5:1 or more on their ground; paper is light.
_STYLE = """
.ko { font-family: Inter, "Segoe UI", "Helvetica Neue", Arial, sans-serif; font-size: 12.5px; fill: #1c2330 }
.ko .ground, .ko .label { fill: #ffffff }
.ko .box { fill: #f3f5f9; stroke: #57606f; stroke-width: 1.3 }
.ko .b-entity { stroke: #1d4f9e; stroke-width: 2 }
.ko .b-body, .ko .b-seats { stroke-dasharray: 5 3 }
.ko .line { fill: none; stroke: #1d4f9e; stroke-width: 2 }
.ko .l-holds { stroke: #6b7485; stroke-width: 1.4; stroke-dasharray: 3 4 }
.ko .h-decides { fill: #1d4f9e }
.ko .h-holds { fill: #6b7485 }
.ko .label { stroke: #d5dae3 }
@media screen and (prefers-color-scheme: dark) {
.ko { fill: #e6e9ef }
.ko .ground, .ko .label { fill: #12161d }
.ko .box { fill: #1f2632; stroke: #9aa4b5 }
.ko .b-entity { stroke: #8ab4ff }
.ko .line { stroke: #8ab4ff }
.ko .l-holds { stroke: #8a94a6 }
.ko .h-decides { fill: #8ab4ff }
.ko .h-holds { fill: #8a94a6 }
.ko .label { stroke: #313a48 }
}
""".strip()


def structure_svg(block: Structure, *, name: str = "", most: int = 4) -> str:
    """Return the structure as SVG of its own size, readable in light and dark, on paper, and by screen readers.

    Those who decide stand above those for whom they do, joined by a full line; a dotted one is a part that is held
    without deciding. At most `most` boxes stand beside each other: 2 for a narrow page.

    >>> from kingmaker.report.document import Box, Structure, Tie
    >>> boxes = (Box("a", "Ann", Shape.PERSON), Box("b", "Acme", Shape.ENTITY))
    >>> structure_svg(Structure("s", "Who", boxes, (Tie(0, 1, "100% of votes", True),))).startswith("<svg")
    True
    """
    names = [str(n) for n in range(len(block.boxes))]
    laid = layered(names, [(str(t.start), str(t.end)) for t in block.ties], most=most)
    width = max(int(laid.wide * _ACROSS) + 2 * _GAP, _LEAST)
    key = laid.high * _DOWN - (_DOWN - _HIGH) + 3 * _GAP
    height = key + 2 * _GAP
    drawn = _Drawn(block, laid, width)
    title = escape(plain(f"{name}: {block.title}" if name else block.title))
    described = escape(" ".join(f"{plain(tie_words(block, n))}." for n in range(len(block.ties))))
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
            f'height="{height}" class="ko" role="img" aria-labelledby="{block.id}-t {block.id}-d">'
        ),
        f'<title id="{block.id}-t">{title}</title>',
        f'<desc id="{block.id}-d">{described}</desc>',
        f"<style>{_STYLE}</style>",
        _heads(block.id),
        f'<rect class="ground" width="{width}" height="{height}"/>',
        *drawn.lines(),
        *drawn.boxes(),
        *drawn.labels(),
        *_key(key),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _heads(id_: str) -> str:
    made = (
        f'<marker id="{id_}-{kind}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="11" markerHeight="11" '
        f'markerUnits="userSpaceOnUse" orient="auto"><path class="h-{kind}" d="M0 1 10 5 0 9z"/></marker>'
        for kind in ("decides", "holds")
    )
    return f"<defs>{''.join(made)}</defs>"


def _key(top: int) -> Iterator[str]:
    yield f'<path class="line" d="M{_GAP} {top}h34"/><text x="{_GAP + 42}" y="{top + 4}">decides, or has a vote</text>'
    x = _GAP + 200
    yield f'<path class="line l-holds" d="M{x} {top}h34"/><text x="{x + 42}" y="{top + 4}">holds a part</text>'


class _Drawn:
    """The places of boxes, lines and labels in the picture."""

    def __init__(self, block: Structure, laid: Laid, width: int) -> None:
        self.block, self.width = block, width
        self.middles = {
            int(n): (_GAP + x * _ACROSS, _GAP + _HIGH / 2 + y * _DOWN)
            for n, (x, y) in laid.nodes.items()
        }
        bends = [
            [(_GAP + x * _ACROSS, _GAP + _HIGH / 2 + y * _DOWN) for x, y in route[1:-1]]
            for route in laid.routes
        ]
        self.paths = self._joined(bends)

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
                    x + along * _BOX * _EDGE,
                    y + (_HIGH if below else -_HIGH) / 2,
                )
        return [[put[n, True], *bends[n], put[n, False]] for n in range(len(self.block.ties))]

    def lines(self) -> Iterator[str]:
        for number, (tie, path) in enumerate(zip(self.block.ties, self.paths, strict=True)):
            way = f"M{_at(path[0])}"
            for (a, b), (c, d) in pairwise(path):
                half = (b + d) / 2
                way += f"C{_at((a, half))} {_at((c, half))} {_at((c, d))}"
            kind = "decides" if tie.decides else "holds"
            said = escape(plain(tie_words(self.block, number)))
            yield (
                f'<g><title>{said}</title><path class="line l-{kind}" d="{way}" '
                f'marker-end="url(#{self.block.id}-{kind})"/></g>'
            )

    def boxes(self) -> Iterator[str]:
        for number, box in enumerate(self.block.boxes):
            x, y = self.middles[number]
            text = wrap(plain(box.title), _LETTERS) or [""]
            if len(text) > _LINES:
                text = [*text[: _LINES - 1], f"{text[_LINES - 1][: _LETTERS - 1]}…"]
            first = y + 4.5 - _LINE / 2 * (len(text) - 1)
            spans = "".join(
                f'<tspan x="{x:.1f}" y="{first + _LINE * n:.1f}">{escape(line)}</tspan>'
                for n, line in enumerate(text)
            )
            round_ = 22 if box.shape is Shape.PERSON else 4
            title = plain(box.title)
            whole = "" if " ".join(text) == title else f"<title>{escape(title)}</title>"
            yield (
                f'<g>{whole}<rect class="box b-{box.shape.value}" '
                f'x="{x - _BOX / 2:.1f}" y="{y - _HIGH / 2:.1f}" width="{_BOX}" height="{_HIGH}" rx="{round_}"/>'
                f'<text text-anchor="middle">{spans}</text></g>'
            )

    def labels(self) -> Iterator[str]:
        used: list[tuple[float, float, float]] = []
        for tie, path in zip(self.block.ties, self.paths, strict=True):
            text = _short(tie)
            wide = _LETTER * len(text) + 10
            x, y = _free(path, wide, used, self.middles.values())
            x = min(max(x, wide / 2 + 4), self.width - wide / 2 - 4)
            used.append((x, y, wide))
            yield (
                f'<rect class="label" x="{x - wide / 2:.1f}" y="{y - 9:.1f}" width="{wide:.1f}" height="18" rx="9"/>'
                f'<text x="{x:.1f}" y="{y + 4:.1f}" text-anchor="middle" font-size="11.5">{escape(text)}</text>'
            )


def _short(tie: Tie) -> str:
    text = plain(tie.label)
    return text if len(text) <= _LABEL else f"{text[: _LABEL - 1]}…"


def _free(
    path: Sequence[Point],
    wide: float,
    used: Sequence[tuple[float, float, float]],
    boxes: Iterable[Point],
) -> Point:
    """Return a place on a line for a label: the first that covers no other and no box, else the one that covers fewest."""
    tried = [
        (a + (c - a) * (3 * t * t - 2 * t**3), b + (d - b) * t)
        for (a, b), (c, d) in pairwise(path)
        for t in _TRIED
    ]

    def covered(place: Point) -> int:
        x, y = place
        over = sum(abs(x - u) < (wide + w) / 2 + 3 and abs(y - v) < 19 for u, v, w in used)  # noqa: PLR2004  # a line high
        high = (_HIGH + 20) / 2
        return over + sum(
            abs(x - u) < (wide + _BOX) / 2 + 2 and abs(y - v) < high for u, v in boxes
        )

    return min(tried, key=covered)


def _at(point: Point) -> str:
    return f"{point[0]:.0f} {point[1]:.0f}"
