"""Who gives what to whom for a phone: givers on the left, takers on the right, a numbered line for each link."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from kingmaker.records import dataclass
from kingmaker.report.graphs import plain
from kingmaker.report.network_svg import CLASS, STYLE, described
from kingmaker.report.picture_parts import NARROW, Look, boxed, framed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from kingmaker.report.document import Network

#: How wide a box is, how many letters fit on a line of it, how many lines it has at most.
_BOX, _LETTERS, _LINES = 108, 15, 3
#: How high a line of text is, what is free above and below the text of a box, and between boxes.
_LINE, _AROUND, _FREE = 15, 12, 10
#: How far apart links end at a box, and how wide their numbers are.
_APART, _NUMBER = 15, 20
#: Where boxes begin, below what the two columns are.
_TOP = 24
#: How often the boxes of one side are put in the order of what they are joined to on the other.
_ROUNDS = 8


@dataclass(frozen=True, slots=True)
class _Box:
    """A party on one side: its lines of text, how high it is, and the numbers of its links."""

    party: int
    lines: tuple[str, ...]
    high: float
    links: tuple[int, ...]


def bands_svg(block: Network) -> str:
    """Return the graph as SVG for a narrow page: who gives on the left, who needs it on the right.

    Whoever does both stands on both sides. Each link has its number at both ends, and is drawn after what becomes of it, as in
    the graph; the key that tells the numbers stands elsewhere. Cost: links times boxes.

    >>> from kingmaker.report.document import Fate, Link, Network
    >>> link = Link(0, 1, Fate.STOPS, ("money",), ("credit",))
    >>> bands_svg(Network("n", "Needs", (("a", "Ann"), ("b", "Ben")), (link,))).startswith("<svg")
    True
    """
    givers = _boxes(block, [k.giver for k in block.links])
    takers = _boxes(block, [k.taker for k in block.links])
    givers, takers = _ordered(block, givers, takers)
    high = max(_height(givers), _height(takers))
    left, right = _tops(givers, high), _tops(takers, high)
    starts = _ends(givers, left, lambda n: right[block.links[n].taker])
    ends = _ends(takers, right, lambda n: left[block.links[n].giver])
    body = [
        '<text class="quiet" y="13" font-size="12">gives</text>',
        f'<text class="quiet" x="{NARROW}" y="13" text-anchor="end" font-size="12">needs it</text>',
        *_curves(block, starts, ends),
        *_drawn(givers, left, 1),
        *_drawn(takers, right, NARROW - _BOX - 1),
        _numbers(starts, _BOX + 5, ""),
        _numbers(ends, NARROW - _BOX - 5, ' text-anchor="end"'),
    ]
    title, look = plain(block.title), Look("kn", STYLE)
    return framed((NARROW, _TOP + high + _FREE), block.id, title, described(block), body, look)


def _boxes(block: Network, ends: Sequence[int]) -> list[_Box]:
    """Return the boxes of one side, in the order of their first links."""
    made = []
    for party in dict.fromkeys(ends):
        links = tuple(n for n, end in enumerate(ends) if end == party)
        lines = tuple(boxed(plain(block.parties[party][1]), _LETTERS, _LINES))
        high = max(len(lines) * _LINE + _AROUND, len(links) * _APART + _FREE)
        made.append(_Box(party, lines, high, links))
    return made


def _ordered(
    block: Network, givers: list[_Box], takers: list[_Box]
) -> tuple[list[_Box], list[_Box]]:
    """Return both sides in an order in which few lines cross: each box near the middle of what it is joined to."""
    for _ in range(_ROUNDS):
        places = {box.party: n for n, box in enumerate(givers)}
        takers = sorted(
            takers, key=lambda b: _middle([places[block.links[n].giver] for n in b.links])
        )
        places = {box.party: n for n, box in enumerate(takers)}
        givers = sorted(
            givers, key=lambda b: _middle([places[block.links[n].taker] for n in b.links])
        )
    return givers, takers


def _middle(places: Sequence[int]) -> float:
    return sum(places) / len(places)


def _height(boxes: Sequence[_Box]) -> float:
    return sum(box.high for box in boxes) + _FREE * (len(boxes) - 1)


def _tops(boxes: Sequence[_Box], high: float) -> dict[int, float]:
    """Return where each box begins: they share the height evenly."""
    spare = (high - sum(box.high for box in boxes)) / max(len(boxes) - 1, 1)
    alone = spare / 2 if len(boxes) == 1 else 0.0
    tops, y = {}, _TOP + alone
    for box in boxes:
        tops[box.party] = y
        y += box.high + spare
    return tops


def _ends(
    boxes: Sequence[_Box], tops: Mapping[int, float], far: Callable[[int], float]
) -> dict[int, float]:
    """Return how far down each link ends at its box: in the order of where it comes from or goes."""
    found = {}
    for box in boxes:
        middle = tops[box.party] + box.high / 2
        first = middle - _APART * (len(box.links) - 1) / 2
        for place, number in enumerate(sorted(box.links, key=lambda n: (far(n), n))):
            found[number] = first + _APART * place
    return found


def _curves(
    block: Network, starts: Mapping[int, float], ends: Mapping[int, float]
) -> Iterator[str]:
    """Yield the lines, those of one fate as one path."""
    first, last = _BOX + _NUMBER + 1, NARROW - _BOX - _NUMBER - 1
    half = NARROW // 2
    for fate in dict.fromkeys(link.fate for link in block.links):
        ways = (
            f"M{first} {starts[n]:.0f}C{half} {starts[n]:.0f} {half} {ends[n]:.0f} {last} {ends[n]:.0f}"
            for n, link in enumerate(block.links)
            if link.fate is fate
        )
        yield f'<path class="line {CLASS[fate]}" d="{"".join(ways)}"/>'


def _drawn(boxes: Sequence[_Box], tops: Mapping[int, float], x: int) -> Iterator[str]:
    for box in boxes:
        y = tops[box.party]
        yield f'<rect class="box" x="{x}" y="{y:.0f}" width="{_BOX}" height="{box.high:.0f}" rx="8"/>'
        first = y + box.high / 2 + 4 - _LINE * (len(box.lines) - 1) / 2
        spans = "".join(
            f'<tspan x="{x + _BOX // 2}" y="{first + _LINE * n:.0f}">{escape(line)}</tspan>'
            for n, line in enumerate(box.lines)
        )
        yield f'<text text-anchor="middle" font-size="12">{spans}</text>'


def _numbers(places: Mapping[int, float], x: int, anchored: str) -> str:
    """Return the numbers of the links at one side."""
    spans = (f'<tspan x="{x}" y="{y + 4:.0f}">{n + 1}</tspan>' for n, y in sorted(places.items()))
    return f'<text class="quiet"{anchored} font-size="12">{"".join(spans)}</text>'
