"""A document in which nothing is very long: of each long list the first, and how much is left out and where it is told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kingmaker.report.document import Groups, Items, Rests, Table, Text
from kingmaker.report.graphs import plain
from kingmaker.report.picturing import is_drawn, svg_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kingmaker.report.document import Block, Document, Fold, Group, Section
    from kingmaker.report.picturing import Drawing

#: How many entries of each list are kept, tried in this order until a page is small enough.
STEPS = (400, 200, 100, 50, 25, 12, 6)
#: For each entry that is kept a text may have so many letters, and a picture so many.
_LETTERS, _DRAWN = 60, 1_200


def bounded(document: Document, most: int, ask: str = "") -> Document:
    """Return a document with at most so many rows, groups and items in a list, and with texts and pictures as short as that.

    Where something is left out it is told how much, and by which command (`ask`) it is told whole.

    >>> from kingmaker.report.document import Document, Section
    >>> found = bounded(Document("report", "x", "X", (Section("s", "S", (Items((("a", Rests()),) * 9),)),)), 6, "`more`")
    >>> [text for text, _ in found.sections[0].blocks[0].items][6:], found.sections[0].blocks[1].text
    ([], '3 more are left out of this page, which would be too large with them; `more` tells them all.')
    """
    cut = _Cut(most, ask)
    return replace(document, sections=tuple(map(cut.section, document.sections)))


class _Cut:
    """Cuts the blocks of a document to one length."""

    def __init__(self, most: int, ask: str) -> None:
        self.most, self.ask = most, ask

    def section(self, section: Section) -> Section:
        made: list[Block] = []
        starts = []
        for block in section.blocks:
            starts.append(len(made))
            made += self.block(block)
        starts.append(len(made))
        folds = tuple(replace(f, start=starts[f.start], end=starts[f.end]) for f in section.folds)
        return replace(section, blocks=tuple(made), folds=folds)

    def block(self, block: Block) -> Iterator[Block]:
        """Yield what is kept of a block, and below it what is left out."""
        if isinstance(block, Text):
            yield replace(block, text=self.text(block.text))
        elif isinstance(block, Items):
            yield Items(self.items(block.items[: self.most]))
            yield from self.left(len(block.items))
        elif isinstance(block, Groups):
            kept = block.groups[: self.most]
            folds = tuple(_within(block.folds, len(kept)))
            yield replace(block, groups=tuple(map(self.group, kept)), folds=folds)
            yield from self.left(len(block.groups))
        elif isinstance(block, Table):
            rows = block.rows[: self.most]
            short = tuple(replace(r, cells=tuple(map(self.text, r.cells))) for r in rows)
            yield replace(block, rows=short, folds=tuple(_within(block.folds, len(rows))))
            yield from self.left(len(block.rows))
        else:
            yield self.picture(block)

    def group(self, group: Group) -> Group:
        items = self.items(group.items[: self.most])
        more = len(group.items) - len(items)
        if more:
            items = (*items, (self.told(more), Rests()))
        return replace(group, text=self.text(group.text), items=items)

    def items(self, items: Sequence[tuple[str, Rests]]) -> tuple[tuple[str, Rests], ...]:
        return tuple((self.text(text), rests) for text, rests in items)

    def picture(self, block: Drawing) -> Block:
        """Return a picture, or that there would be one."""
        if not is_drawn(block) or len(svg_of(block)) <= self.most * _DRAWN:
            return block
        whole = f"; {self.ask} tells what it shows" if self.ask else ""
        return Text(
            f"The picture {plain(block.title or block.id)!r} is left out of this page, which would be too large with it{whole}."
        )

    def text(self, text: str) -> str:
        """Return a text, or its beginning where it is long, up to a word."""
        most = self.most * _LETTERS
        return text if len(text) <= most else f"{text[:most].rpartition(' ')[0]} …"

    def left(self, length: int) -> Iterator[Text]:
        if length > self.most:
            yield Text(self.told(length - self.most))

    def told(self, more: int) -> str:
        are, them = ("is", "it") if more == 1 else ("are", "them")
        every = "it" if more == 1 else "them all"
        whole = f"; {self.ask} tells {every}" if self.ask else ""
        return f"{more:,} more {are} left out of this page, which would be too large with {them}{whole}."


def _within(folds: Sequence[Fold], length: int) -> Iterator[Fold]:
    """Yield the folds of what is kept."""
    for fold in folds:
        if fold.start < length:
            yield replace(fold, end=min(fold.end, length))
