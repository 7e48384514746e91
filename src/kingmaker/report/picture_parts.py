"""What pictures of a struggle share: colours for light and dark, how wide words are, and how labels keep apart."""

from __future__ import annotations

import re
from textwrap import wrap
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: How wide a letter is in units of the picture, on the average, and how high a line of text.
LETTER, LINE = 7.0, 18
#: How wide a picture for a phone is: as wide as the narrowest of them, with a margin.
NARROW = 340
#: So many letters more than a line of a box is meant to hold still fit in it.
_OVER = 2
#: The blank between a day and a time of it, where no line ends.
_MOMENT = re.compile(r"(?<=\d\d-\d\d) (?=\d\d:\d\d)")
#: Beyond the colours, lines are told apart by their dashes.
_DASHES = ("", "9 4", "2 4")
#: Literal colours, on paper and in the dark: 4.5:1 or more on their ground, apart also for those who do not see red
#: and green, since their lightness or hue towards blue differs.
COLOURS = (
    ("#2457c5", "#7aa5ff"),
    ("#b4500b", "#f0a05a"),
    ("#0b7a5b", "#4cc9a0"),
    ("#7a3db8", "#c39bf5"),
    ("#5b6472", "#a9b3c3"),
    ("#b3265e", "#ff8fb5"),
    ("#0d6f8a", "#5cc4e0"),
)


def _coloured(which: int) -> str:
    return "\n".join(
        f".ks .s{n} {{ stroke: {pair[which]} }} .ks .t{n} {{ fill: {pair[which]} }}"
        for n, pair in enumerate(COLOURS)
    )


#: Converters to PNG know no variables, so all colours stand twice; paper is light.
STYLE = f"""
.ks {{ font-family: Inter, "Segoe UI", "Helvetica Neue", Arial, sans-serif; font-size: 13px; fill: #1c2330 }}
.ks .ground {{ fill: #ffffff }}
.ks .quiet {{ fill: #57606f }}
.ks .grid {{ stroke: #d5dae3; fill: none }}
.ks .half {{ stroke: #57606f; stroke-dasharray: 2 4; fill: none }}
.ks .mark {{ stroke: #9aa2b0; stroke-dasharray: 3 3; fill: none }}
.ks .turn {{ stroke: #1c2330; stroke-width: 1.4; stroke-dasharray: 3 3; fill: none }}
.ks .sign {{ fill: #ffffff; stroke: #57606f; stroke-width: 1.4 }}
.ks .big {{ fill: #1c2330 }}
.ks .on {{ fill: #ffffff }}
.ks .name {{ font-weight: 600 }}
.ks .halo {{ stroke: #ffffff; stroke-width: 3.5; stroke-linejoin: round; paint-order: stroke }}
.ks .line {{ fill: none; stroke-width: 2.6; stroke-linejoin: round }}
.ks .whisker {{ fill: none; stroke: #1c2330; stroke-width: 1.6 }}
.ks .band {{ fill-opacity: 0.06; stroke-opacity: 0.3; stroke-width: 1 }}
.ks .bar {{ fill-opacity: 0.82 }}
.ks .track {{ fill: #eef1f6 }}
{_coloured(0)}
@media screen and (prefers-color-scheme: dark) {{
.ks {{ fill: #e6e9ef }}
.ks .ground {{ fill: #12161d }}
.ks .quiet {{ fill: #a9b3c3 }}
.ks .grid {{ stroke: #2a3342 }}
.ks .half {{ stroke: #a9b3c3 }}
.ks .mark {{ stroke: #6b7485 }}
.ks .turn {{ stroke: #e6e9ef }}
.ks .sign {{ fill: #12161d; stroke: #a9b3c3 }}
.ks .big {{ fill: #e6e9ef }}
.ks .on {{ fill: #12161d }}
.ks .halo {{ stroke: #12161d }}
.ks .whisker {{ stroke: #e6e9ef }}
.ks .band {{ fill-opacity: 0.09; stroke-opacity: 0.4 }}
.ks .track {{ fill: #1f2632 }}
{_coloured(1)}
}}
""".strip()


#: What no file of XML may hold, even escaped: signs that control, halves of letters, two that are no letters.
_UNSOUND = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def sound(svg: str) -> str:
    r"""Return a picture without the characters that XML forbids, which names may hold and no program would draw.

    >>> sound("<text>a\x07b\ufffe</text>")
    '<text>ab</text>'
    """
    return _UNSOUND.sub("", svg)


def drawn(number: int) -> str:
    """Return the class and the dashes of the line of this number."""
    dashes = _DASHES[number // len(COLOURS) % len(_DASHES)]
    return f'class="line s{number % len(COLOURS)}"' + (
        f' stroke-dasharray="{dashes}"' if dashes else ""
    )


def filled(number: int) -> str:
    """Return the class that fills with the colour of this number.

    >>> filled(8)
    't1'
    """
    return f"t{number % len(COLOURS)}"


def edged(number: int) -> str:
    """Return the class that draws edges in the colour of this number."""
    return f"s{number % len(COLOURS)}"


@dataclass(frozen=True, slots=True)
class Look:
    """How a picture looks: its class, the style of that, and the heads of its lines, if they have any."""

    kind: str = "ks"
    style: str = STYLE
    heads: str = ""


_PLAIN = Look()


def framed(
    size: tuple[float, float],
    id_: str,
    title: str,
    described: str,
    body: Sequence[str],
    look: Look = _PLAIN,
) -> str:
    """Return one SVG element of this width and height, with a title and a description for who cannot see it."""
    width, height = (f"{length:.0f}" for length in size)
    lines = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
            f'height="{height}" class="{look.kind}" role="img" aria-labelledby="{id_}-t {id_}-d">'
        ),
        f'<title id="{id_}-t">{escape(title)}</title>',
        f'<desc id="{id_}-d">{escape(described)}</desc>',
        f"<style>{look.style}</style>",
        *([look.heads] if look.heads else []),
        f'<rect class="ground" width="{width}" height="{height}"/>',
        *body,
        "</svg>",
    ]
    return sound("\n".join(lines) + "\n")


def words(  # a place, a text, how it stands and looks
    x: float, y: float, text: str, *, anchor: str = "start", style: str = "", size: int = 13
) -> str:
    """Return a line of text at a place."""
    parts = [f'x="{x:.1f}" y="{y:.1f}"']
    if anchor != "start":
        parts.append(f'text-anchor="{anchor}"')
    if style:
        parts.append(f'class="{style}"')
    if size != 13:  # noqa: PLR2004  # the size of the whole picture
        parts.append(f'font-size="{size}"')
    return f"<text {' '.join(parts)}>{escape(text)}</text>"


def wide(text: str, size: int = 13) -> float:
    """Return about how wide a text is."""
    return LETTER * len(text) * size / 13


def folded(text: str, width: float, most: int = 3) -> list[str]:
    """Return a text in lines of about this width, at most so many; what is cut off is marked.

    >>> folded("the board of directors holds", 84, most=2)
    ['the board of', 'directors…']
    """
    letters = max(int(width / LETTER), 4)
    lines = wrap(_MOMENT.sub("\u00a0", text), letters) or [""]
    return lines if len(lines) <= most else _cut(lines, letters, most)


def _cut(lines: list[str], letters: int, most: int) -> list[str]:
    """Return the first lines; the last of them ends after a word, and is marked."""
    last = lines[most - 1]
    if len(last) >= letters:
        last = last.rpartition(" ")[0] or last[: letters - 1]
    return [*lines[: most - 1], f"{last.rstrip(',;:')}…"]


def boxed(text: str, letters: int, most: int) -> list[str]:
    """Return a text in lines about alike in length for a box, at most so many; what is cut off is marked.

    A word that is a little too long keeps a line of its own: boxes have that much room at their sides.

    >>> boxed("other holders of class B", 23, 3)
    ['other holders', 'of class B']
    >>> boxed("Robert Bosch Industrietreuhand KG", 16, 4)
    ['Robert Bosch', 'Industrietreuhand', 'KG']
    >>> boxed("the first, the second and the third director of the board", 16, 2)
    ['the first, the', 'second and the…']
    """
    longest = max(map(len, text.split()), default=0)
    if letters < longest <= letters + _OVER:
        letters = longest
    lines = wrap(text, letters) or [""]
    if len(lines) > most:
        return _cut(lines, letters, most)
    tries = (wrap(text, n, break_long_words=False) or [""] for n in range(max(longest, 1), letters))
    return next((found for found in tries if len(found) == len(lines)), lines)


def apart(
    wanted: Sequence[float], heights: Sequence[float], low: float, high: float
) -> list[float]:
    """Return places near those wanted for labels of these heights, none over another, from `low` to `high`.

    Labels keep the order of the places that they want. Where there is too little room they reach beyond `high`.

    >>> apart([10, 12], [10, 10], 0, 100)
    [6.0, 16.0]
    """
    order = sorted(range(len(wanted)), key=lambda n: wanted[n])
    clusters: list[list[int]] = []
    middles: list[float] = []

    def settle(members: list[int]) -> float:
        """Return where the top of a cluster is best: its labels nearest to what they want on the average."""
        above, tops = 0.0, []
        for n in members:
            tops.append(wanted[n] - heights[n] / 2 - above)
            above += heights[n]
        return min(max(sum(tops) / len(tops), low), max(high - above, low))

    for n in order:
        clusters.append([n])
        middles.append(settle([n]))
        while len(clusters) > 1:
            before = sum(heights[m] for m in clusters[-2])
            if middles[-2] + before <= middles[-1]:
                break
            clusters[-2:] = [[*clusters[-2], *clusters[-1]]]
            middles[-2:] = [settle(clusters[-1])]
    places = [0.0] * len(wanted)
    for members, top in zip(clusters, middles, strict=True):
        for n in members:
            places[n] = top + heights[n] / 2
            top += heights[n]  # noqa: PLW2901  # the next label stands below this one
    return places


def rowed(spans: Sequence[tuple[float, float]], gap: float) -> list[int]:
    """Return a row for each span, the lowest in which it is clear of those before it by a gap.

    >>> rowed([(0, 10), (5, 12), (20, 30)], 2)
    [0, 1, 0]
    """
    ends: list[list[tuple[float, float]]] = []
    found = []
    for start, end in spans:
        row = 0
        while row < len(ends) and any(start < e + gap and s < end + gap for s, e in ends[row]):
            row += 1
        if row == len(ends):
            ends.append([])
        ends[row].append((start, end))
        found.append(row)
    return found


def percents(left: float, right: float, top: float, bottom: float) -> Iterator[str]:
    """Yield lines across a picture at each quarter from 0 to 100 %, with their labels."""
    for quarter in range(5):
        y = bottom - (bottom - top) * quarter / 4
        style = "half" if quarter == 2 else "grid"  # noqa: PLR2004  # one half
        yield f'<path class="{style}" d="M{left:.1f} {y:.1f}H{right:.1f}"/>'
        yield words(left - 8, y + 4.5, f"{25 * quarter}%", anchor="end", style="quiet")
