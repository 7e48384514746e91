"""Tables on a page: what stands before each cell on a narrow one, how wide columns are, and which rows are folded."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape as escaped
from typing import TYPE_CHECKING

from kingmaker.records import dataclass
from kingmaker.report.document import UNSOURCED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kingmaker.report.document import Fold, Table

#: A cell that is only a figure, a range of them or one with its error does not break.
_NUMBER = re.compile(r"[-−+]?[\d.,]+ ?%?(?: (?:to|±) [-−+]?[\d.,]+ ?%?)?")
#: Nor does a figure with its change or its interval in brackets, where a table has room.
_SPAN = re.compile(
    r"(?:under |over )?[\d.,]+%(?: \((?:[-−+][\d.,]+|(?:under )?[\d.,]+% to (?:over )?[\d.,]+%)\))?"
)
#: Whole numbers stand with their ends below each other.
_COUNT = re.compile(r"\d[\d,]*")
#: A column of a long table that is filled in less than this part of the rows stands in the cells before it.
_SELDOM = 0.25
#: Up to this width each cell of a table stands behind the heading of its column.
NARROW = 760
#: From this width on a page is as wide as it gets.
_DESK = 1240
#: The headings of a table of facts, which a narrow page tells without them.
_FACTS = ("what", "is")
#: The heading of a column of moments, which do not break.
_WHEN = "when"
#: The heading of the column of what rows rest on, the sign that it unfolds, and how many letters a link of the web needs there.
RESTS, _UNFOLDS, _LINK = "rests on", "\u00a0+", 18
#: What heads that column where the rows are sources themselves: each leads to where it is found.
_WHERE = "where"
#: What the address of a source begins with.
_SOURCE = "sources."
#: Words do not break but at these; a longer one than `_WHOLE` may. A wide page has at least so many letters to a line.
_WORD, _WHOLE, _LETTERS = re.compile(r"[ \n-]"), 14, 110
#: A moment, with the word that leads to another.
_MOMENT = re.compile(r"\d{4}-\d\d(?:-\d\d(?: \d\d:\d\d)?)?(?: to\b)?")
#: What stands before a word of a heading that begins no line of its own, where the heading has no more letters than this.
_SMALL, _BRIEF = re.compile(r" (?=\w{1,2}\b)"), 20
#: The article before a name of one short word, which alone begins no line.
_ARTICLE = re.compile(r"^the (?=\w{1,9}$)")
#: How many letters would stand between two columns, and how many are dealt out to them at once.
_GAP, _DEALT = 3, 2


@dataclass(frozen=True, slots=True)
class Shape:
    """What tables share that are styled alike: headings, places of columns of figures, of spans and of counts, widths in per cent if they are even."""

    heads: tuple[str, ...]
    figures: tuple[int, ...]
    spans: tuple[int, ...] = ()
    counts: tuple[int, ...] = ()
    widths: tuple[int, ...] = ()

    @property
    def moments(self) -> tuple[int, ...]:
        """At which places moments stand, if the columns are not even."""
        found = () if self.widths else enumerate(self.heads, start=1)
        return tuple(place for place, head in found if head == _WHEN)

    @property
    def last(self) -> tuple[int, ...]:
        """At which places counts stand that have no others behind them."""
        return tuple(place for place in self.counts if place + 1 not in self.counts)


class Shapes:
    """The shapes of the tables of a page; each has a number."""

    def __init__(self) -> None:
        self.known: dict[Shape, int] = {}

    def of(self, table: Table, shown: Sequence[int], *, rested: bool) -> int:
        """Return the number of the shape of a table with these columns."""
        found = all(row.rests.clause.startswith(_SOURCE) for row in table.rows)
        last = _WHERE if found else RESTS
        heads = [*_heads(table, shown), *([last] if rested else [])]
        figures = _places(shown, [n for n in shown if _figures(table, n)])
        spans = _places(shown, _spans(table, shown))
        counts = _places(shown, _counts(table, shown[1:]))
        widths = _widths(table, shown, rested=rested) if table.folds else ()
        shape = Shape(tuple(heads), figures, spans, counts, widths)
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
                *_rule(self._at("moments", "td"), "min-width:9rem"),
                f"@media (min-width:{NARROW + 1}px),print{{{''.join([*self._wide(), *wide])}}}",
                *self._desk(),
            ]
        ).strip()

    def _labels(self) -> Iterator[str]:
        """Yield the heading of each column, by its place: for alike shapes once, and for cells at that place."""
        labels: dict[str, list[str]] = {}
        for shape, number in self.known.items():
            heads = enumerate(shape.heads, start=1)
            told = ";".join(f"--{place}:{_quoted(head)}" for place, head in heads if head)
            if shape.heads == _FACTS:
                yield f'@media screen and (max-width:{NARROW}px){{.k{number} tr{{display:block}}.k{number} td{{display:inline}}.k{number} td:first-child::after{{content:": "}}}}'
            else:
                labels.setdefault(told, []).append(f".k{number}")
        yield from (f"{','.join(tables)}{{{told}}}" for told, tables in labels.items())
        most = max((len(shape.heads) for shape in self.known), default=0)
        yield from (f"td:nth-child({n}){{--l:var(--{n})}}" for n in range(1, most + 1))

    def _desk(self) -> Iterator[str]:
        """Yield how what needs much room stands where a page is as wide as it gets, or on paper."""
        rules = [
            *_rule(self._at("moments", "td"), "min-width:10rem"),
            *_rule(self._at("spans", "td"), "white-space:nowrap"),
        ]
        if rules:
            yield f"@media (min-width:{_DESK}px),print{{{''.join(rules)}}}"

    def _wide(self) -> Iterator[str]:
        """Yield how figures stand where a table is one."""
        figures = self._at("figures", "td")
        yield from _rule(figures, "font-variant-numeric:tabular-nums;white-space:nowrap")
        yield from _rule(self._at("counts", "tr>"), "text-align:right")
        yield from _rule(self._at("last", "tr>"), "padding-right:1.2rem")

    def _at(self, which: str, cell: str) -> list[str]:
        """Return the selectors of the cells of those columns of all shapes, those at the same place together."""
        found: dict[int, list[str]] = {}
        for shape, number in self.known.items():
            for place in getattr(shape, which):
                found.setdefault(place, []).append(f".k{number}")
        tables = {p: t[0] if len(t) == 1 else f":is({','.join(t)})" for p, t in found.items()}
        return [f"{table} {cell}:nth-child({place})" for place, table in tables.items()]


def joined(table: Table) -> Table:
    """Return a long table whose seldom filled columns of words stand in the cells before them, on lines of their own behind their headings."""
    kept: list[int] = []
    behind: dict[int, list[int]] = {}
    for n, _ in enumerate(table.columns):
        if table.folds and len(kept) > 1 and _seldom(table, n, kept[-1]):
            behind.setdefault(kept[-1], []).append(n)
        else:
            kept.append(n)
    if not behind:
        return table
    rows = (
        replace(
            row,
            cells=tuple(
                "\n".join(
                    [
                        row.cells[n],
                        *(
                            f"{table.columns[other].title}: {row.cells[other]}"
                            for other in behind.get(n, ())
                            if row.cells[other]
                        ),
                    ]
                )
                for n in kept
            ),
        )
        for row in table.rows
    )
    return replace(table, columns=tuple(table.columns[n] for n in kept), rows=tuple(rows))


def whole(table: Table) -> Table:
    """Return a table in whose cells a short name stands on one line with its article."""
    rows = (
        replace(row, cells=tuple(_ARTICLE.sub("the\u00a0", cell) for cell in row.cells))
        for row in table.rows
    )
    return replace(table, rows=tuple(rows))


def _seldom(table: Table, column: int, before: int) -> bool:
    """Tell whether words stand in a few cells of a column only, each beside words in the one before."""
    if _figures(table, column) or _figures(table, before):
        return False
    filled = [row for row in table.rows if row.cells[column]]
    return len(filled) < _SELDOM * len(table.rows) and all(row.cells[before] for row in filled)


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


def _places(shown: Sequence[int], columns: Sequence[int]) -> tuple[int, ...]:
    """Return at which places of a row these columns stand, from one."""
    return tuple(shown.index(column) + 1 for column in columns)


def _cells(table: Table, column: int) -> list[str]:
    """Return what stands in a column, without its empty cells."""
    return [row.cells[column] for row in table.rows if row.cells[column]]


def _figures(table: Table, column: int) -> bool:
    """Tell whether only figures stand in a column."""
    return all(_NUMBER.fullmatch(text) for text in _cells(table, column))


def _spans(table: Table, shown: Sequence[int]) -> list[int]:
    """Return the columns of figures with something in brackets, if a wide page has room for all columns with those unbroken."""
    spans = [
        n
        for n in shown
        if not _figures(table, n) and all(_SPAN.fullmatch(text) for text in _cells(table, n))
    ]
    words = sum(_least(table, n) for n in shown if n not in spans)
    room = words + sum(max(map(len, _cells(table, n))) + _GAP for n in spans)
    return spans if room <= _LETTERS else []


def _counts(table: Table, columns: Sequence[int]) -> list[int]:
    """Return the columns of whole numbers, if any of them has numbers of more than one length."""
    whole = [n for n in columns if all(_COUNT.fullmatch(text) for text in _cells(table, n))]
    lengths = [set(map(len, _cells(table, n))) for n in whole]
    return whole if any(len(several) > 1 for several in lengths) else []


def _widths(table: Table, shown: Sequence[int], *, rested: bool) -> tuple[int, ...]:
    """Return how wide each column is, in per cent: so that the rows together are about as low as can be.

    Each column is as wide as its longest word needs; what is left is dealt out as `_dealt` does.
    """
    columns = [[row.cells[n] for row in table.rows] for n in shown]
    least = [_least(table, n) for n in shown]
    if rested:
        # The sign that it unfolds stays with the last word; for links of the web there is more room.
        columns.append([f"{row.rests.words() or UNSOURCED}{_UNFOLDS}" for row in table.rows])
        linked = any(row.rests.clause.startswith(_SOURCE) for row in table.rows)
        least.append(_needed([RESTS, *columns[-1]], _LINK if linked else 0))
    lengths = [[len(text) + _GAP for text in row] for row in zip(*columns, strict=True)]
    return _dealt(lengths, least)


def _least(table: Table, column: int) -> int:
    """Return how many letters a column needs at least, with a gap."""
    (head,) = _heads(table, [column])
    return _needed([head, *(row.cells[column] for row in table.rows)], _unbroken(table, column))


def _needed(texts: Sequence[str], unbroken: int) -> int:
    """Return how many letters texts need at least, with a gap, where so many do not break."""
    longest = max(len(word) for text in texts for word in _WORD.split(text))
    return max(min(longest, _WHOLE), unbroken) + _GAP


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
