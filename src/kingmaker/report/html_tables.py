"""Tables on a page: what stands before each cell on a narrow one, how wide columns are, and which rows are folded."""

from __future__ import annotations

import re
from html import escape as escaped
from typing import TYPE_CHECKING

from kingmaker.records import dataclass
from kingmaker.report.document import UNSOURCED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kingmaker.report.document import Fold, Table

#: A cell that is only a figure, a range of them or one with its error does not break.
_NUMBER = re.compile(r"[-−+]?[\d.,]+ ?%?(?: (?:to|±) [-−+]?[\d.,]+ ?%?)?")
#: The headings of a table of facts, which a narrow page tells without them.
_FACTS = ("what", "is")
#: The heading of a column of moments, which do not break.
_WHEN = "when"
#: The heading of the column of what rows rest on, the sign that it unfolds, and how many letters a link of the web needs there.
RESTS, _UNFOLDS, _LINK = "rests on", "\u00a0+", 18
#: What the address of a source begins with.
_SOURCE = "sources."
#: Words do not break but at these; a longer one than `_WHOLE` may. A wide page has at least so many letters to a line.
_WORD, _WHOLE, _LETTERS = re.compile(r"[ -]"), 14, 110
#: A moment, with the word that leads to another.
_MOMENT = re.compile(r"\d{4}-\d\d(?:-\d\d(?: \d\d:\d\d)?)?(?: to\b)?")
#: What stands before a word of a heading that begins no line of its own, where the heading has no more letters than this.
_SMALL, _BRIEF = re.compile(r" (?=\w{1,2}\b)"), 20
#: How many letters would stand between two columns, and how many are dealt out to them at once.
_GAP, _DEALT = 2, 2


@dataclass(frozen=True, slots=True)
class Shape:
    """What tables share that are styled alike: headings, places of columns of figures, widths in per cent if they are even."""

    heads: tuple[str, ...]
    figures: tuple[int, ...]
    widths: tuple[int, ...] = ()


class Shapes:
    """The shapes of the tables of a page; each has a number."""

    def __init__(self) -> None:
        self.known: dict[Shape, int] = {}

    def of(self, table: Table, shown: Sequence[int], *, rested: bool) -> int:
        """Return the number of the shape of a table with these columns."""
        heads = [*_heads(table, shown), *([RESTS] if rested else [])]
        figures = (p for p, n in enumerate(shown, start=1) if _figures(table, n))
        widths = _widths(table, shown, rested=rested) if table.folds else ()
        shape = Shape(tuple(heads), tuple(figures), widths)
        return self.known.setdefault(shape, len(self.known))

    def heads(self, number: int) -> Sequence[str]:
        """Return the headings of the shape of this number."""
        return list(self.known)[number].heads

    def style(self) -> str:
        """Return as style what stands before each cell on a narrow page, and how columns look."""
        widths: dict[int, list[str]] = {}
        for shape, number in self.known.items():
            for place, width in enumerate(shape.widths, start=1):
                widths.setdefault(width, []).append(f".k{number} col:nth-child({place})")
        wide = [f"{','.join(at)}{{width:{width}%}}" for width, at in widths.items()]
        return "\n".join(
            [
                *self._labels(),
                *_rule(self._moments(), "min-width:9rem"),
                *_rule(
                    self._figured(),
                    "font-variant-numeric:tabular-nums;white-space:nowrap;--f:inline-block;--w:auto;--r:1rem",
                ),
                f"@media (min-width:641px),print{{{''.join(wide)}}}" if wide else "",
            ]
        ).strip()

    def _labels(self) -> Iterator[str]:
        """Yield the heading of each column, by its place: for each shape once, and for cells at that place."""
        for shape, number in self.known.items():
            heads = enumerate(shape.heads, start=1)
            told = ";".join(f"--{place}:{_quoted(head)}" for place, head in heads if head)
            if shape.heads == _FACTS:
                yield f'@media screen and (max-width:640px){{.k{number} td{{display:inline}}.k{number} td:first-child::after{{content:": "}}}}'
            else:
                yield f".k{number}{{{told}}}"
        most = max((len(shape.heads) for shape in self.known), default=0)
        yield from (f"td:nth-child({n}){{--l:var(--{n})}}" for n in range(1, most + 1))

    def _moments(self) -> list[str]:
        return [
            f".k{n} td:nth-child({s.heads.index(_WHEN) + 1})"
            for s, n in self.known.items()
            if _WHEN in s.heads and not s.widths
        ]

    def _figured(self) -> list[str]:
        return [f".k{n} td:nth-child({p})" for s, n in self.known.items() for p in s.figures]


def parts(length: int, folds: Iterable[Fold]) -> Iterator[tuple[str, range]]:
    """Yield the parts into which folds cut so many things, each with the line that opens it, none where it is open.

    >>> from kingmaker.report.document import Fold
    >>> list(parts(5, [Fold(2, 4, "two more")]))
    [('', range(0, 2)), ('two more', range(2, 4)), ('', range(4, 5))]
    """
    at = 0
    for fold in folds:
        if fold.start > at:
            yield "", range(at, fold.start)
        yield fold.title, range(fold.start, fold.end)
        at = fold.end
    if at < length:
        yield "", range(at, length)


def table_of(number: int, heads: Sequence[str], rows: Sequence[str], *, even: bool) -> str:
    """Return a table with these rows, whose columns are as wide as others' of its shape if it is even."""
    head = "".join(_head(title) for title in heads)
    kind = f"even k{number}" if even else f"k{number}"
    columns = f"<colgroup>{'<col>' * len(heads)}</colgroup>" if even else ""
    return f'<table class="{kind}">{columns}<thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>'


def _head(title: str) -> str:
    """Return a heading of a column; one without words heads nothing."""
    return f'<th scope="col">{escaped(title, quote=False)}</th>' if title else "<td></td>"


def _heads(table: Table, shown: Sequence[int]) -> list[str]:
    """Return the headings of columns; in a short one the least words stay with those before them."""
    titles = (table.columns[n].title for n in shown)
    return [_SMALL.sub("\u00a0", t) if len(t) <= _BRIEF else t for t in titles]


def _rule(selectors: Sequence[str], what: str) -> list[str]:
    return [f"{','.join(selectors)}{{{what}}}"] if selectors else []


def _figures(table: Table, column: int) -> bool:
    """Tell whether only figures stand in a column."""
    texts = [row.cells[column] for row in table.rows if row.cells[column]]
    return all(_NUMBER.fullmatch(text) for text in texts)


def _widths(table: Table, shown: Sequence[int], *, rested: bool) -> tuple[int, ...]:
    """Return how wide each column is, in per cent: so that the rows together are about as low as can be.

    Each column is as wide as its longest word needs; what is left is dealt out as `_dealt` does.
    """
    columns = [[row.cells[n] for row in table.rows] for n in shown]
    whole = [_unbroken(table, n) for n in shown]
    heads = _heads(table, shown)
    if rested:
        # The sign that it unfolds stays with the last word; for links of the web there is more room.
        columns.append([f"{row.rests.words() or UNSOURCED}{_UNFOLDS}" for row in table.rows])
        linked = any(row.rests.clause.startswith(_SOURCE) for row in table.rows)
        whole.append(_LINK if linked else 0)
        heads.append(RESTS)
    least = [
        max(
            min(max(len(word) for text in [head, *texts] for word in _WORD.split(text)), _WHOLE),
            all_of,
        )
        + _GAP
        for head, texts, all_of in zip(heads, columns, whole, strict=True)
    ]
    lengths = [[len(text) + _GAP for text in row] for row in zip(*columns, strict=True)]
    return _dealt(lengths, least)


def _unbroken(table: Table, column: int) -> int:
    """Return how many letters in a row do not break, of figures or of a moment and the word to the next one."""
    cells = [row.cells[column] for row in table.rows]
    told = (
        cells if _figures(table, column) else [m for cell in cells for m in _MOMENT.findall(cell)]
    )
    return max(map(len, told), default=0)


def _dealt(lengths: Sequence[Sequence[int]], least: Sequence[int]) -> tuple[int, ...]:
    """Return how wide each column is, in per cent, from the letters of the cells of each row and what each column needs at least.

    A row is as high as the highest of its cells. What is left beside the least is dealt out in small parts, each to the column that
    makes most of the rows lower; where none does, or there is too little from the beginning, all are wider or narrower alike.

    >>> _dealt([(10, 100), (10, 300)], [10, 10])
    (9, 91)
    >>> _dealt([(5, 5)], [10, 30])
    (25, 75)
    """
    wide = [float(need) for need in least]
    while sum(wide) + _DEALT <= _LETTERS:
        saved = [0.0] * len(wide)
        for row in lengths:
            high = [length / room for length, room in zip(row, wide, strict=True)]
            top = max(range(len(high)), key=high.__getitem__)
            if high[top] > 1:
                second = max((h for n, h in enumerate(high) if n != top), default=1.0)
                saved[top] += high[top] - max(row[top] / (wide[top] + _DEALT), second, 1.0)
        best = max(range(len(saved)), key=saved.__getitem__)
        if saved[best] <= 0:
            break
        wide[best] += _DEALT
    return tuple(round(100 * room / sum(wide)) for room in wide)


def _quoted(text: str) -> str:
    """Return a text as CSS writes it; what is no plain letter by its number, so that nothing of it is more than text."""
    told = (c if c.isalnum() or c in " .,%()" else f"\\{ord(c):x} " for c in text)
    return f'"{"".join(told)}"'
