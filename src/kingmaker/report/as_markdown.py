"""A document as Markdown: headings, tables, lists, and what it rests on; pictures as the tables that they draw."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kingmaker.report.document import (
    Bars,
    Chart,
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
from kingmaker.report.plot import short
from kingmaker.report.rounding import between, give_or_take, percent
from kingmaker.report.scale_svg import number
from kingmaker.report.structure import tie_words
from kingmaker.report.words import clocked, listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from kingmaker.report.document import Block, Document, Rests, Section

#: What Markdown would read as more than a letter. What stands between backticks is code already.
_SPECIAL = re.compile(r"([\\*_<>\[\]|#])")
_CODE = re.compile(r"(`[^`]*`)")


def as_markdown(document: Document) -> str:
    """Return a document as Markdown (GitHub's, for its tables): the same facts as in the terminal and in JSON.

    How a section was obtained unfolds below its heading. A picture is told as a table of what it draws. Nothing that people
    wrote is markup but code between backticks.

    >>> from kingmaker.report.document import Document, Section, Text
    >>> print(as_markdown(Document("report", "x", "A & B", (Section("s", "First", (Text("Fine."),)),))))
    # A & B
    <BLANKLINE>
    ## First
    <BLANKLINE>
    Fine.
    <BLANKLINE>
    """
    parts = [f"# {plain(document.title)}", *(p for s in document.sections for p in _section(s))]
    if document.made:
        parts.append("; ".join(plain(f"{key} {value}") for key, value in document.made))
    return "\n\n".join(parts) + "\n"


def plain(text: str) -> str:
    r"""Return a text so that Markdown shows it as it is; code between backticks stays code.

    >>> print(plain("`a_b` is [not] a_link"))
    `a_b` is \[not\] a\_link
    """
    pieces = _CODE.split(" ".join(text.split()))
    return "".join(p if _CODE.fullmatch(p) else _SPECIAL.sub(r"\\\1", p) for p in pieces)


def _section(section: Section) -> Iterator[str]:
    yield f"## {plain(section.title)}"
    if section.how:
        said = _SPECIAL.sub(r"\\\1", section.how)
        yield f"<details><summary>How this was obtained</summary>\n\n{said}\n\n</details>"
    for block in section.blocks:
        yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Text):
        yield f"```\n{block.text}\n```" if "\n" in block.text else plain(block.text)
    elif isinstance(block, Items):
        yield "\n".join(_item(text, rests) for text, rests in block.items)
    elif isinstance(block, Groups):
        yield from _groups(block)
    elif isinstance(block, Table):
        yield from _table(block)
    else:
        yield from _headed(block.title, *_DRAWN[type(block)](block))


def _item(text: str, rests: Rests) -> str:
    said = _rests(rests)
    return f"- {plain(text)}" + (f" ({said})" if said else "")


def _rests(rests: Rests) -> str:
    """Return what a line rests on: its clause as code, its sources, how sure it is."""
    clause = f"`{rests.clause}`" if rests.clause else ""
    return ", ".join(p for p in (clause, plain(rests.words())) if p)


def _groups(block: Groups) -> Iterator[str]:
    for group in block.groups:
        yield f"### {plain(group.title)}"
        said = _rests(group.rests)
        told = " ".join(p for p in (plain(group.text), f"({said})" if said else "") if p)
        yield from (p for p in (told, plain(block.lead) if group.items else "") if p)
        if group.items:
            yield "\n".join(_item(text, rests) for text, rests in group.items)


def _table(table: Table) -> Iterator[str]:
    shown = [n for n, _ in enumerate(table.columns) if any(r.cells[n] for r in table.rows)]
    rested = any(_rests(row.rests) for row in table.rows)
    heads = [plain(table.columns[n].title) for n in shown]
    rows = [
        [*(plain(row.cells[n]) for n in shown), *([_rests(row.rests)] if rested else [])]
        for row in table.rows
    ]
    yield from _headed(table.title, [*heads, *(["rests on"] if rested else [])], rows)


def _headed(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield a table under its title; cells are Markdown already."""
    if title:
        yield f"**{plain(title)}**"
    lines = [heads, ["---"] * len(heads), *rows]
    if len(lines) > 2:  # noqa: PLR2004  # more than the heading and its line
        yield "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


# --- pictures ---------------------------------------------------------------------------------------


def _bars(block: Bars) -> tuple[Sequence[str], list[list[str]]]:
    rows = [
        [plain(b.name), f"{percent(b.mean)}{give_or_take(b.error)}", between(b.low, b.high)]
        for b in block.bars
    ]
    return ("ending", "probability", "5% to 95% of draws"), rows


def _tornado(block: Tornado) -> tuple[Sequence[str], list[list[str]]]:
    rows = [[plain(p.name), percent(p.low), percent(p.high), percent(p.share)] for p in block.pulls]
    return ("assumption", "where lowest", "where highest", "share of the spread"), rows


def _course(block: Course) -> tuple[Sequence[str], list[list[str]]]:
    names = [plain(b.name) for b in block.stops[-1].bars]
    rows = [
        [
            f"{'**' if s.turning else ''}{s.number}{'**' if s.turning else ''}",
            clocked(s.at),
            plain(s.label),
            *(f"{percent(b.mean)}{give_or_take(b.error)}" for b in s.bars),
        ]
        for s in block.stops
        if s.shown or not s.number
    ]
    return ("no.", "when", "what", *names), rows


def _chart(block: Chart) -> tuple[Sequence[str], list[list[str]]]:
    rows = [
        [plain(s.name), "; ".join(f"{short(x)}: {short(y)}" for x, y in s.points)]
        for s in block.series
    ]
    return ("line", plain(f"{block.across}: {block.up}")), rows


def _matrix(block: Matrix) -> tuple[Sequence[str], list[list[str]]]:
    rows = [[plain(r.title), *(part.value for part in r.parts)] for r in block.rows]
    return ("decision", *(plain(c.title) for c in block.columns)), rows


def _network(block: Network) -> tuple[Sequence[str], list[list[str]]]:
    names = [plain(title) for _, title in block.parties]
    rows = [
        [names[k.giver], names[k.taker], plain(listed(k.titles)), k.fate.value] for k in block.links
    ]
    return ("from", "to", "what", "which then"), rows


def _structure(block: Structure) -> tuple[Sequence[str], list[list[str]]]:
    return ("who decides for whom, holds a part or is bound by a contract",), [
        [plain(tie_words(block, n))] for n, _ in enumerate(block.ties)
    ]


def _scale(block: Scale) -> tuple[Sequence[str], list[list[str]]]:
    width = block.high - block.low
    rows = [
        [
            p.kind.value,
            plain(p.name),
            *(number(at, width, block.unit) for at in (p.low, p.middle, p.high)),
        ]
        for p in block.places
    ]
    return ("what", "of", "from", "middle", "to"), rows


#: What each picture is told as.
_DRAWN: Mapping[type, Callable[[Any], tuple[Sequence[str], list[list[str]]]]] = {
    Bars: _bars,
    Tornado: _tornado,
    Course: _course,
    Chart: _chart,
    Matrix: _matrix,
    Network: _network,
    Structure: _structure,
    Scale: _scale,
}
