"""A document in a terminal: headings, paragraphs and tables by Rich."""

from __future__ import annotations

import io
import re
from itertools import product
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.table import Table as RichTable
from rich.text import Text as RichText

from kingmaker.report.column_widths import column_widths
from kingmaker.report.document import (
    Bars,
    Course,
    Groups,
    Items,
    Matrix,
    Network,
    Scale,
    Structure,
    Table,
    Text,
    Tornado,
)
from kingmaker.report.matrix_text import print_matrix
from kingmaker.report.network_text import print_network
from kingmaker.report.plot import picture
from kingmaker.report.scale_text import print_scale
from kingmaker.report.structure import lines
from kingmaker.report.struggle_text import print_bars, print_course, print_tornado
from kingmaker.report.terminal_colours import SERIES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from kingmaker.report.document import Block, Chart, Document, Section

#: The width where no terminal says otherwise.
WIDTH = 110
#: How wide the column of what rows rest on may be.
_RESTS, _RESTS_ON = 26, "rests on"
#: Between two columns, with what stands left and right of the line between their headings; a table without room for its words has less.
_GAPS = {3: (1, 1), 2: (1, 0), 1: (0, 0)}
_GAP = max(_GAPS)
#: Narrower than this a column cannot be read.
_FEW = 5
#: The place of the column of what rows rest on, behind all others.
_LAST = -1
#: So long a word or a name a column is to hold whole if it can; where there is less room, one that is as long as the next of these.
_WORDS = (20, 16, 12, 10)
#: From this width on columns take the room they want.
_WIDE = 180


def as_text(
    document: Document, *, width: int = WIDTH, colour: bool = False, few: bool = False
) -> str:
    """Return a document as text for a terminal of this width; `few` for one of sixteen colours only."""
    stream = io.StringIO()
    console = Console(
        file=stream,
        width=width,
        force_terminal=colour,
        no_color=not colour,
        color_system=("standard" if few else "256") if colour else None,
        highlight=False,
        markup=False,
        emoji=False,
    )
    _heading(console, document.title, "=", style="bold")
    for section in document.sections:
        _section(console, section)
    if document.made:
        console.print()
        console.print("; ".join(f"{k} {v}" for k, v in document.made), style="dim")
    lines = (line.rstrip() for line in stream.getvalue().split("\n"))
    return "\n".join(lines)


def _heading(console: Console, title: str, mark: str, *, style: str) -> None:
    console.print(title, style=style)
    console.print(mark * min(len(title), console.width), style="dim")


def _section(console: Console, section: Section) -> None:
    console.print()
    _heading(console, section.title, "-", style="bold")
    for number, block in enumerate(section.blocks):
        if number and not (isinstance(block, Text) and block.of):
            console.print()
        _block(console, block)
    if section.how:
        console.print()
        console.print(f"How obtained: {section.how}", style="dim")


def _block(console: Console, block: Block) -> None:
    if isinstance(block, Text):
        console.print(block.text, soft_wrap="\n" in block.text)  # lines of a file stay whole
    elif isinstance(block, Items):
        _items(console, block)
    elif isinstance(block, Groups):
        _groups(console, block)
    elif isinstance(block, Table):
        _table(console, block)
    else:
        _picture(console, block)


def _picture(
    console: Console, block: Matrix | Network | Chart | Bars | Tornado | Course | Structure | Scale
) -> None:
    _PRINTED.get(type(block), _chart)(console, block)


def _items(console: Console, block: Items) -> None:
    for text, rests in block.items:
        words = rests.words()
        _dashed(console, text + (f"  [{words}]" if words else ""), 2)


def _groups(console: Console, block: Groups) -> None:
    for number, group in enumerate(block.groups):
        if number:
            console.print()
        console.print(group.title, style="bold")
        console.print(Padding(RichText(group.text), (0, 0, 0, 2)))
        if block.lead:
            console.print(Padding(RichText(block.lead), (0, 0, 0, 2)))
        for text, rests in group.items:
            suffix = f"  [{rests.clause}]" if rests.clause else ""
            _dashed(console, f"{text}{suffix}", 4)
        words = group.rests.words()
        if words:
            console.print(Padding(RichText(f"rests on {words}", style="dim"), (0, 0, 0, 2)))


def _dashed(console: Console, text: str, indent: int) -> None:
    """Print an item behind a dash; its other lines stand below its first, not below the dash."""
    first, *more = RichText(text).wrap(console, console.width - indent - 2)
    console.print(f"{'':{indent}}- {first.plain}")
    for line in more:
        console.print(f"{'':{indent}}  {line.plain}")


def _structure(console: Console, block: Structure) -> None:
    console.print(block.title, style="italic")
    for line in lines(block):
        console.print(line)


#: How each picture is printed; what is not here is a chart.
_PRINTED: Mapping[type, Callable[[Console, Any], None]] = {
    Structure: _structure,
    Matrix: print_matrix,
    Network: print_network,
    Bars: print_bars,
    Tornado: print_tornado,
    Course: print_course,
    Scale: print_scale,
}


def _chart(console: Console, block: Chart) -> None:
    if block.title:
        console.print(block.title, style="italic")
    for line in picture(block, width=min(console.width, WIDTH)):
        text = RichText()
        for cell in line:
            style = "dim" if cell.series is None else SERIES[cell.series % len(SERIES)]
            text.append(cell.text, style=style)
        console.print(text)


def _table(console: Console, block: Table) -> None:
    table = RichTable(
        box=SIMPLE_HEAD,
        pad_edge=False,
        show_edge=False,
        title=block.title or None,
        title_justify="left",
        title_style="italic",
    )
    narrow = console.width < _WIDE
    shown = [n for n, _ in enumerate(block.columns) if any(row.cells[n] for row in block.rows)]
    sourced = block.sourced and any(row.rests.words() for row in block.rows)
    gap, kept = _fitted(console, block, shown, sourced=sourced)
    right, left = _GAPS[gap]
    table.padding = (0, right, 0, left)
    for n in shown:
        column = block.columns[n]
        table.add_column(
            column.title,
            overflow="fold",
            width=kept.get(n),
            max_width=column.most if narrow and column.most else None,
            vertical="top",
        )
    if sourced:
        table.add_column(
            _RESTS_ON,
            overflow="fold",
            style="dim",
            vertical="top",
            width=kept.get(_LAST),
            max_width=_RESTS if narrow else None,
        )
    for row in block.rows:
        texts = [RichText(_parted(row.cells[n], kept.get(n, 0))) for n in shown]
        if sourced:
            texts.append(RichText(row.rests.words()))
        table.add_row(*texts)
    console.print(table)


def _parted(text: str, width: int) -> str:
    """Return a cell whose words that are too long for its column, if its width is known, are parted behind hyphens.

    >>> _parted("hundred-times-for-microsoft", 20)
    'hundred-times-for- microsoft'
    """
    if width < _FEW:
        return text
    long = re.compile(rf"(?=\S{{{width + 1}}})(\S{{1,{width - 1}}}-)(?=\S)")
    return long.sub(r"\1 ", text)


def _fitted(
    console: Console, block: Table, shown: Sequence[int], *, sourced: bool
) -> tuple[int, dict[int, int]]:
    """Return how far apart columns stand, and how wide each is.

    First what a column declares as its least and its longest word are kept, then words that are less long, at last those of the headings
    only, each if need be with less between the columns; a table without room even for those is narrowed alike.
    """
    narrow, room = console.width < _WIDE, console.width
    wanted = {n: min(_natural(block, n), (narrow and block.columns[n].most) or room) for n in shown}
    texts = {n: _texts(block, n) for n in shown}
    if sourced:
        texts[_LAST] = [_RESTS_ON, *(row.rests.words() for row in block.rows)]
        wanted[_LAST] = min(max(map(cell_len, texts[_LAST])), _RESTS if narrow else room)
    words = [{n: min(_longest(texts[n], most), wanted[n]) for n in wanted} for most in _WORDS]
    heads = {n: min(_longest(texts[n][:1], _WORDS[0]), wanted[n]) for n in wanted}
    least = {
        n: max(size, min(block.columns[n].least, wanted[n])) if n != _LAST else size
        for n, size in words[0].items()
    }
    for kind, gap in product((least, *words, heads), _GAPS):
        floor = {n: max(size, min(_FEW, wanted[n])) for n, size in kind.items()}
        left = console.width - gap * (len(wanted) - 1)
        if sum(floor.values()) <= left:
            return gap, column_widths(texts, floor, wanted, left)
    return _GAP, {}


def _natural(block: Table, n: int) -> int:
    """Return how wide a column of a table is if nothing is folded."""
    return max(cell_len(line) for text in _texts(block, n) for line in text.split("\n"))


def _texts(block: Table, n: int) -> list[str]:
    return [block.columns[n].title, *(row.cells[n] for row in block.rows)]


def _longest(texts: Sequence[str], most: int) -> int:
    """Return how long the longest word is, but no more than so many letters."""
    return min(max(cell_len(word) for text in texts for word in text.split() or ("",)), most)
