"""Who gives what to whom as SVG: a pure function from data to text, for pages and files."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise
from textwrap import wrap
from typing import TYPE_CHECKING, TypeAlias
from xml.sax.saxutils import escape

from kingmaker.report.document import Fate
from kingmaker.report.graph_labels import Plate, placed
from kingmaker.report.graphs import plain
from kingmaker.report.layered import Boxes, layered
from kingmaker.report.picture_parts import Look, boxed, framed
from kingmaker.report.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kingmaker.report.document import Link, Network
    from kingmaker.report.layered import Laid

    Point: TypeAlias = tuple[float, float]

_GAP = 16
#: How much is free between two layers of boxes: so much, or so much for each line between the same two boxes and beside.
_FREE, _EACH, _BESIDE = 94, 23, 30
#: So many letters of goods fit on a line of the graph.
_GOODS = 24
_LETTER, _LINE = 6.9, 18


_WIDE = Boxes(box=164, high=46, across=192, gap=16, least=360, letters=20, lines=2)
_THIN = Boxes(box=134, high=62, across=150, gap=8, least=340, letters=16, lines=3)
#: No more boxes than this beside each other are for a narrow page, where they are smaller.
_NARROW = 2
#: How much of a box's edge its lines share.
_EDGE = 0.8
#: The words of each fate in the key, for the cut itself and for what follows.
_WORDS = {
    Fate.WITHHELD: "is withheld",
    Fate.STOPS: "stops: nobody is left to give it",
    Fate.WEAKENS: "weakens: others could give it",
    Fate.FLOWS: "goes on",
    Fate.IDLE: "not in force now",
}
#: How the line of each fate is drawn, and what that means, in few words.
_DRAWN = {
    Fate.WITHHELD: "ends in a bar where the supply is withheld",
    Fate.STOPS: "is thick where the supply stops",
    Fate.WEAKENS: "is dashed where the supply weakens",
    Fate.FLOWS: "is thin where the supply goes on",
    Fate.IDLE: "is dotted where the supply is not in force now",
}
CLASS = {fate: f"f-{fate.name.lower()}" for fate in Fate}
#: Literal colours, twice: converters to PNG know no variables. All are 4.5:1 or more on their ground; paper is light.
STYLE = """
.kn { font-family: Inter, "Segoe UI", "Helvetica Neue", Arial, sans-serif; font-size: 13px; fill: #1c2330 }
.kn .ground, .kn .label { fill: #ffffff }
.kn .label { stroke-width: 1.4 }
.kn .box { fill: #f3f5f9; stroke: #57606f; stroke-width: 1.2 }
.kn .line { fill: none; stroke-width: 1.4; stroke-linecap: butt }
.kn .quiet { fill: #57606f }
.kn .f-withheld { stroke: #1c2330; stroke-width: 3 }
.kn .f-stops { stroke: #c62828; stroke-width: 3 }
.kn .f-weakens { stroke: #8a5200; stroke-width: 2; stroke-dasharray: 8 4 }
.kn .f-flows { stroke: #57606f }
.kn .f-idle { stroke: #6b7485; stroke-dasharray: 2 4 }
.kn .h-withheld { fill: #1c2330 }
.kn .h-stops { fill: #c62828 }
.kn .h-weakens { fill: #8a5200 }
.kn .h-flows { fill: #57606f }
.kn .h-idle { fill: #6b7485 }
@media screen and (prefers-color-scheme: dark) {
.kn { fill: #e6e9ef }
.kn .ground, .kn .label { fill: #12161d }
.kn .box { fill: #1f2632; stroke: #9aa4b5 }
.kn .quiet { fill: #a9b3c3 }
.kn .f-withheld { stroke: #e6e9ef }
.kn .f-stops { stroke: #ff6b62 }
.kn .f-weakens { stroke: #e3a13a }
.kn .f-flows { stroke: #9aa4b5 }
.kn .f-idle { stroke: #8a94a6 }
.kn .h-withheld { fill: #e6e9ef }
.kn .h-stops { fill: #ff6b62 }
.kn .h-weakens { fill: #e3a13a }
.kn .h-flows { fill: #9aa4b5 }
.kn .h-idle { fill: #8a94a6 }
}
""".strip()


def network_svg(block: Network, *, name: str = "", most: int = 4, key: bool = True) -> str:
    """Return the graph as SVG of its own size, readable in light and dark, on paper, and by screen readers.

    Those who give stand above those who take. Each line has a number and the kind of good, and is drawn after what
    becomes of it: what stops thick, what weakens dashed, what is not in force dotted, what is cut ends in a bar. The key
    below tells each line in words, unless somebody else does (no `key`). At most `most` parties stand beside each other: 2 for a narrow page. `name`
    says what it is a picture of, such as the title of a case.

    >>> from kingmaker.report.document import Link, Network
    >>> link = Link(0, 1, Fate.STOPS, ("money",), ("credit",))
    >>> network_svg(Network("n", "Needs", (("a", "Ann"), ("b", "Ben")), (link,))).startswith("<svg")
    True
    """
    names = [str(n) for n in range(len(block.parties))]
    ends = [(str(k.giver), str(k.taker)) for k in block.links]
    laid = layered(names, [(a, b) for a, b in ends if a != b], most=most)
    size = _THIN if most <= _NARROW else _WIDE
    width = max(int(laid.wide * size.across) + 2 * size.gap, size.least)
    drawn = _Drawn(block, laid, width, size)
    top = drawn.bottom + 2 * _GAP
    told = list(_key(block, top, width)) if key else []
    height = top + (_LINE * len(told) if key else -2 * _GAP) + _GAP
    title = plain(f"{name}: {block.title}" if name else block.title)
    body = [*drawn.lines(), *drawn.boxes(), *drawn.labels(), *told]
    look = Look("kn", STYLE, _heads(block))
    return framed((width, height), block.id, title, described(block), body, look)


def described(block: Network) -> str:
    """Return the picture in words, link by link."""
    return " ".join(f"{link_words(block, n)}." for n in range(len(block.links)))


def link_words(block: Network, number: int) -> str:
    """Return one link in words: who gives what to whom, and what becomes of it."""
    link = block.links[number]
    giver, taker = (plain(block.parties[end][1]) for end in (link.giver, link.taker))
    return f"{giver} → {taker}: {plain(', '.join(link.titles))} ({_WORDS[link.fate]})"


def _heads(block: Network) -> str:
    """Return the ends of lines: an arrow for each fate, a bar for what is withheld."""
    parts = []
    for fate in dict.fromkeys(link.fate for link in block.links):
        path = "M7 0H10V10H7z" if fate is Fate.WITHHELD else "M0 1 10 5 0 9z"
        parts.append(
            f'<marker id="{block.id}-{fate.name.lower()}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="12" '
            f'markerHeight="12" markerUnits="userSpaceOnUse" orient="auto"><path class="h-{fate.name.lower()}" '
            f'd="{path}"/></marker>'
        )
    return f"<defs>{''.join(parts)}</defs>"


def signs_of(block: Network) -> str:
    """Return what each kind of line means that the picture has."""
    there = {link.fate for link in block.links}
    return f"A line {listed(told for fate, told in _DRAWN.items() if fate in there)}."


def _key(block: Network, top: int, width: int) -> Iterator[str]:
    """Yield the lines of the key, from `top` down."""
    letters = int((width - 3 * _GAP) / _LETTER)
    y = top
    for number in range(len(block.links)):
        for place, text in enumerate(wrap(link_words(block, number), letters)):
            figure = f"<tspan x='{_GAP}'>{number + 1}</tspan>" if place == 0 else ""
            yield f'<text y="{y}">{figure}<tspan x="{2.5 * _GAP:g}">{escape(text)}</tspan></text>'
            y += _LINE


class _Drawn:
    """The places of boxes, lines and labels in the picture."""

    def __init__(self, block: Network, laid: Laid, width: int, size: Boxes) -> None:
        self.width, self.size = width, size
        self.block = block
        self.tops = self._layers(laid)
        self.bottom = self.tops[-1] + size.high
        self.middles = {int(n): self._bend(place) for n, place in laid.nodes.items()}
        routes = iter(laid.routes)
        bends = [
            [] if k.giver == k.taker else [self._bend(p) for p in next(routes)][1:-1]
            for k in block.links
        ]
        self.paths = self._joined(bends)

    def _layers(self, laid: Laid) -> list[int]:
        """Return how far down each layer begins: further below one where many lines lead to the same box of the next."""
        between: Counter[tuple[int, int, int]] = Counter()
        for link in self.block.links:
            (_, above), (_, below) = sorted(
                (laid.nodes[str(end)] for end in (link.giver, link.taker)), key=lambda at: at[1]
            )
            if below == above + 1:
                between[above, min(link.giver, link.taker), max(link.giver, link.taker)] += 1
        tops = [_GAP]
        for layer in range(laid.high - 1):
            most = max((n for (above, *_), n in between.items() if above == layer), default=0)
            tops.append(tops[-1] + self.size.high + max(_FREE, _EACH * most + _BESIDE))
        return tops

    def _bend(self, point: tuple[float, int]) -> Point:
        across, layer = point
        size = self.size
        return size.gap + across * size.across, self.tops[layer] + size.high / 2

    def _joined(self, bends: Sequence[Sequence[Point]]) -> list[list[Point]]:
        """Return each line from box to box: at each edge of a box they share its length in the order of their ways."""
        ends: dict[tuple[int, bool], list[tuple[float, int, bool]]] = defaultdict(list)
        for number, link in enumerate(self.block.links):
            if link.giver == link.taker:
                continue
            way = [self.middles[link.giver], *bends[number], self.middles[link.taker]]
            for box, near, far in ((link.giver, way[0], way[1]), (link.taker, way[-1], way[-2])):
                ends[box, far[1] > near[1]].append((far[0], number, box == link.giver))
        put: dict[tuple[int, bool], Point] = {}
        for (box, below), found in ends.items():
            x, y = self.middles[box]
            for place, (_, number, first) in enumerate(sorted(found)):
                along = (place + 0.5) / len(found) - 0.5
                edge = y + (self.size.high if below else -self.size.high) / 2
                put[number, first] = (x + along * self.size.box * _EDGE, edge)
        return [
            self._loop(link)
            if link.giver == link.taker
            else [put[n, True], *bends[n], put[n, False]]
            for n, link in enumerate(self.block.links)
        ]

    def _loop(self, link: Link) -> list[Point]:
        """Return a way from a box to itself, under it."""
        x, y = self.middles[link.giver]
        edge = y + self.size.high / 2
        return [(x + 20, edge), (x + 44, edge + 22), (x + 68, edge)]

    def lines(self) -> Iterator[str]:
        for number, (link, path) in enumerate(zip(self.block.links, self.paths, strict=True)):
            way = f"M{_at(path[0])}"
            for (a, b), (c, d) in pairwise(path):
                half = (b + d) / 2
                way += f"C{_at((a, half))} {_at((c, half))} {_at((c, d))}"
            said = escape(link_words(self.block, number))
            head = f"url(#{self.block.id}-{link.fate.name.lower()})"
            yield (
                f'<g><title>{said}</title><path class="line {CLASS[link.fate]}" d="{way}" '
                f'marker-end="{head}"/></g>'
            )

    def boxes(self) -> Iterator[str]:
        for number, (_, title) in enumerate(self.block.parties):
            x, y = self.middles[number]
            size = self.size
            lines = boxed(plain(title), size.letters, size.lines)
            first = y + 4.5 - 8 * (len(lines) - 1)
            spans = "".join(
                f'<tspan x="{x:.1f}" y="{first + 16 * n:.1f}">{escape(line)}</tspan>'
                for n, line in enumerate(lines)
            )
            whole = (
                "" if " ".join(lines) == plain(title) else f"<title>{escape(plain(title))}</title>"
            )
            yield (
                f'<g>{whole}<rect class="box" x="{x - size.box / 2:.1f}" '
                f'y="{y - size.high / 2:.1f}" width="{size.box}" height="{size.high}" rx="8"/>'
                f'<text text-anchor="middle">{spans}</text></g>'
            )

    def labels(self) -> Iterator[str]:
        """Yield the number and goods of each line, where they cover no other as far as there is room."""
        texts = [_short(number, link) for number, link in enumerate(self.block.links)]
        sizes = [(_LETTER * len(text) + 16, 18.0) for text in texts]
        size = self.size
        boxes = [Plate(x, y, size.box, size.high) for x, y in self.middles.values()]
        plates = placed(self.paths, sizes, boxes, self.width)
        for at, text, link in zip(plates, texts, self.block.links, strict=True):
            round_ = 3 if link.fate in (Fate.WITHHELD, Fate.STOPS) else 9
            yield (
                f'<rect class="label {CLASS[link.fate]}" x="{at.x - at.wide / 2:.1f}" y="{at.y - 9:.1f}" '
                f'width="{at.wide:.1f}" height="18" rx="{round_}"/>'
                f'<text x="{at.x:.1f}" y="{at.y + 4.5:.1f}" text-anchor="middle" font-size="12">{escape(text)}</text>'
            )


def _short(number: int, link: Link) -> str:
    goods = plain(", ".join(link.goods))
    text = goods if len(goods) <= _GOODS else f"{goods[: _GOODS - 1]}…"
    return f"{number + 1} {text}"


def _at(point: Point) -> str:
    return f"{point[0]:.0f} {point[1]:.0f}"
