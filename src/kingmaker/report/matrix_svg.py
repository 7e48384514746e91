"""A matrix of decisions by people as SVG: a pure function from data to text, for pages and files."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from textwrap import wrap
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from kingmaker.records import dataclass
from kingmaker.report.document import Part
from kingmaker.report.matrix import part_words
from kingmaker.report.picture_parts import LETTER, NARROW, Look, folded, framed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kingmaker.report.document import Matrix, What, Who

_CELL, _ROW, _GAP = 34, 40, 16
_LABEL = 250
_LEAST = 340
#: From this width on the legend has two columns.
_TWO = 540
#: So many letters of a label fit in a line, and a letter of a heading is so wide.
_LETTERS, _LETTER = 32, 6.6
#: Where columns leave room on a page so wide, labels have what they need of it.
_ROOM = 897
#: A label has at most so many lines; a row grows with them from the third on.
_LINES = 6
#: Where a heading has more letters than this, headings have up to two lines, and columns are so wide, unless there are many.
_LONG, _WIDER, _FEW = 28, 58, 10
#: By how much a heading leans, in degrees, and how far a letter of it goes up and to the right for its width; on a phone
#: it stands steeper.
_LEAN, _UP, _ASIDE = 45, 0.75, 0.75
_STEEP, _STEEP_UP, _STEEP_ASIDE = 62, 0.9, 0.5
#: How wide columns are on a phone, at least and at most, and how many letters of a label fit in a line there.
_THIN, _THICK, _ABREAST = 25, 40, 44

#: The class of each part that is drawn.
_CLASS: dict[Part, str] = {part: f"p-{part.name.lower()}" for part in Part if part is not Part.NONE}
#: Literal colours, twice: converters to PNG know no variables. All are 3:1 or more on their ground.
_STYLE = """
.km { font-family: Inter, "Segoe UI", "Helvetica Neue", Arial, sans-serif; font-size: 13px; fill: #1c2330 }
.km .ground { fill: #ffffff }
.km .band { fill: #f3f5f9 }
.km .line { stroke: #c9d0dc; stroke-width: 1 }
.km .p-decides { fill: #1a7f37 }
.km .p-carries { fill: #218739 }
.km .p-stops { fill: #c62828 }
.km .p-matters { fill: #1f6feb }
.km .p-dummy, .km .p-untold { fill: none; stroke: #7a8496; stroke-width: 1.6 }
.km .sign { fill: #7a8496 }
@media screen and (prefers-color-scheme: dark) {
.km { fill: #e6e9ef }
.km .ground { fill: #12161d }
.km .band { fill: #1a202a }
.km .line { stroke: #3a4352 }
.km .p-decides { fill: #3fb950 }
.km .p-carries { fill: #56d364 }
.km .p-stops { fill: #ff6b62 }
.km .p-matters { fill: #58a6ff }
.km .p-dummy, .km .p-untold { stroke: #9aa4b5 }
.km .sign { fill: #9aa4b5 }
}
""".strip()


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where the columns begin, how wide they are, how high a row is below its label, and how headings lean."""

    left: int
    cell: int
    row: int
    lean: int
    up: float
    aside: float
    letters: int = 0

    def middle(self, column: int) -> int:
        return self.left + self.cell * column + self.cell // 2

    def width(self, block: Matrix) -> int:
        """Return how wide the picture is: headings lean over the right edge of their column."""
        ends = [
            self.middle(n) + self.aside * _LETTER * max(map(len, self.heading(column)))
            for n, column in enumerate(block.columns)
        ]
        return int(max(_LEAST, *ends)) + (_GAP if self.left else 0)

    def heading(self, column: Who) -> list[str]:
        """Return the heading of a column, in two lines where that is asked for and it is long."""
        if len(column.title) <= self.letters or not self.letters:
            return [column.title]
        widths = range(len(column.title) // 2, self.letters)
        even = next((n for n in widths if _halved(column.title, n)), self.letters)
        return _wrapped(column.title, even)

    def lines(self, row: What) -> list[str]:
        """Return the label of a row: a few lines beside it, or as many as it needs above it on a phone."""
        if not self.left:
            return wrap(row.title, _ABREAST) or [""]
        return folded(row.title, LETTER * _LETTERS + self.left - _LABEL, most=_LINES)

    def height(self, row: What) -> int:
        lines = 16 * len(self.lines(row))
        return max(self.row, lines + 8) if self.left else self.row + lines


def narrowed(block: Matrix) -> list[Matrix]:
    """Return a matrix in parts of so many columns that each is no wider than a phone, without rows that it says nothing of."""
    columns = block.columns
    firsts = [0]
    for n, column in enumerate(columns):
        aside = len(column.title) * _STEEP_ASIDE * _LETTER
        if n > firsts[-1] and (n - firsts[-1] + 0.5) * _THIN + aside > NARROW:
            firsts.append(n)
    parts = (slice(*ends) for ends in pairwise([*firsts, len(columns)]))
    return [
        replace(
            block,
            id=f"{block.id}-narrow-{part.start}",
            columns=columns[part],
            rows=tuple(
                replace(row, parts=row.parts[part])
                for row in block.rows
                if _marked(row.parts[part]) or (not part.start and not _marked(row.parts))
            ),
        )
        for part in parts
    ]


def _marked(parts: tuple[Part, ...]) -> bool:
    return any(part is not Part.NONE for part in parts)


def matrix_svg(block: Matrix, *, name: str = "", narrow: bool = False) -> str:
    """Return a matrix as SVG of its own size, readable in light and dark and by screen readers.

    `name` says what it is a picture of, such as the title of a case. With `narrow` labels stand above their rows, and columns
    are as thin as it takes for a phone.
    """
    frame = _thin(block) if narrow else _broad(block)
    right = frame.width(block)
    top = int(_head(block, frame)) + _GAP
    tops = [top + sum(map(frame.height, block.rows[:n])) for n in range(len(block.rows) + 1)]
    legend = tops[-1] + _GAP
    words = part_words(block)
    used = {p: said for p, said in words.items() if any(p in row.parts for row in block.rows)}
    beside = 2 if right >= _TWO else 1
    bottom = legend + 22 * -(-len(used) // beside) + _GAP
    title = f"{name}: {block.title}" if name else block.title
    body = [
        *_headings(block.columns, top, frame),
        *(
            line
            for n, row in enumerate(block.rows)
            for line in _row(block, row, (tops[n], n), frame)
        ),
        *_legend(used, legend, beside),
    ]
    look = Look("km", _STYLE)
    return framed((right, bottom), block.id, title, described(block), body, look)


def described(block: Matrix) -> str:
    """Return the picture in words, row by row."""
    said, words = [], part_words(block)
    for row in block.rows:
        by_part: dict[Part, list[str]] = {}
        for column, part in zip(block.columns, row.parts, strict=True):
            by_part.setdefault(part, []).append(column.title)
        told = [f"{said}: {', '.join(by_part[p])}" for p, said in words.items() if p in by_part]
        said.append(f"{row.title}. {'; '.join(told)}.")
    return " ".join(said)


def _thin(block: Matrix) -> _Frame:
    """Return the frame of a picture for a phone."""
    ends = [
        (NARROW - _STEEP_ASIDE * _LETTER * len(column.title)) / (n + 0.5)
        for n, column in enumerate(block.columns)
    ]
    cell = int(max(_THIN, min([_THICK, *ends])))
    return _Frame(0, cell, _CELL, _STEEP, _STEEP_UP, _STEEP_ASIDE)


def _broad(block: Matrix) -> _Frame:
    """Return the frame of a picture that is as wide as it needs."""
    titles = [column.title for column in block.columns]
    longest = max(map(len, titles), default=0)
    if longest <= _LONG or len(titles) > _FEW:
        return _eased(block, _Frame(_LABEL, _CELL, _ROW, _LEAN, _UP, _ASIDE))
    fits = (n for n in range(longest // 2, longest) if all(_halved(t, n) for t in titles))
    letters = next(fits, longest)
    return _eased(block, _Frame(_LABEL, _WIDER, _ROW, _LEAN, _UP, _ASIDE, letters))


def _eased(block: Matrix, frame: _Frame) -> _Frame:
    """Return a frame with more room for labels, as far as they need it and the page has it."""
    longest = max((len(row.title) for row in block.rows), default=0)
    more = min(LETTER * (longest + 1 - _LETTERS), _ROOM - frame.width(block))
    wide = replace(frame, left=_LABEL + max(int(more), 0))
    line = max((len(line) for row in block.rows for line in wide.lines(row)), default=0)
    return replace(frame, left=_LABEL + max(int(LETTER * (line + 1 - _LETTERS)), 0))


def _halved(title: str, letters: int) -> bool:
    """Tell whether a heading fits in two lines of so many letters."""
    lines = _wrapped(title, letters)
    return len(lines) <= 2 and max(map(len, lines)) <= letters  # noqa: PLR2004  # two lines


def _wrapped(title: str, letters: int) -> list[str]:
    return wrap(title, letters, break_long_words=False) or [""]


def _head(block: Matrix, frame: _Frame) -> float:
    lines = (line for column in block.columns for line in frame.heading(column))
    return 24 + frame.up * _LETTER * max(map(len, lines), default=0)


def _headings(columns: tuple[Who, ...], top: int, frame: _Frame) -> Iterator[str]:
    for n, column in enumerate(columns):
        text = _lines(frame.heading(column))
        yield f'<text transform="translate({frame.middle(n)} {top - 8}) rotate(-{frame.lean})">{text}</text>'


def _lines(lines: list[str]) -> str:
    """Return the lines of a heading, of two one on either side of where one would stand."""
    if len(lines) == 1:
        return escape(lines[0])
    return "".join(
        f'<tspan x="0" y="{13 * n - 7}">{escape(line)}</tspan>' for n, line in enumerate(lines)
    )


def _row(block: Matrix, row: What, place: tuple[int, int], frame: _Frame) -> Iterator[str]:
    y, number = place
    high, words = frame.height(row), part_words(block)
    width = frame.left + frame.cell * len(block.columns) if frame.left else NARROW
    if number % 2 == 0:
        yield f'<rect class="band" x="0" y="{y}" width="{width}" height="{high}"/>'
    lines = frame.lines(row)
    first = y + high // 2 + 4 - 8 * (len(lines) - 1) if frame.left else y + 16
    spans = "".join(
        f'<tspan x="8" y="{first + 16 * n}">{escape(line)}</tspan>' for n, line in enumerate(lines)
    )
    yield f"<text><title>{escape(row.title)}</title>{spans}</text>"
    for n, (column, part) in enumerate(zip(block.columns, row.parts, strict=True)):
        if part is not Part.NONE:
            said = escape(f"{column.title}, {row.title}: {words[part]}")
            middle = y + (high // 2 if frame.left else high - frame.row // 2)
            shape = _shape(part, frame.middle(n), middle)
            yield f"<g><title>{said}</title>{shape}</g>"
    yield f'<line class="line" x1="0" x2="{width}" y1="{y + high}" y2="{y + high}"/>'


def _shape(part: Part, x: int, y: int) -> str:
    """Return the sign of a part: each has a form of its own, not only a colour."""
    drawn = f'class="{_CLASS[part]}"'
    if part is Part.DECIDES:
        return f'<path {drawn} d="M{x} {y - 11}l11 11-11 11-11-11z"/>'
    if part is Part.CARRIES:
        return f'<path {drawn} d="M{x} {y - 10}l11 19h-22z"/>'
    if part is Part.STOPS:
        return f'<rect {drawn} x="{x - 9}" y="{y - 9}" width="18" height="18"/>'
    if part is Part.MATTERS:
        return f'<circle {drawn} cx="{x}" cy="{y}" r="8"/>'
    ring = f'<circle {drawn} cx="{x}" cy="{y}" r="7"/>'
    if part is Part.UNTOLD:
        return f'{ring}<text class="sign" x="{x}" y="{y + 4}" text-anchor="middle">?</text>'
    return ring


def _legend(used: Mapping[Part, str], top: int, beside: int) -> Iterator[str]:
    for n, (part, words) in enumerate(used.items()):
        x, y = 20 + 270 * (n % beside), top + 10 + 22 * (n // beside)
        yield _shape(part, x, y)
        yield f'<text x="{x + 18}" y="{y + 4}">{escape(words)}</text>'
