"""What the lines of a report rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.report.document import Groups, Items, Matrix, Table, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.report.document import Block, Document, Rests


def rests_of(document: Document) -> Iterator[Rests]:
    """Yield what each line of a report rests on, in the order of the lines."""
    yield from (rests for s in document.sections for block in s.blocks for rests in _rests(block))


def _rests(block: Block) -> Iterator[Rests]:
    """Yield what the lines of a block rest on."""
    if isinstance(block, Text):
        yield block.rests
    elif isinstance(block, Items):
        yield from (rests for _, rests in block.items)
    elif isinstance(block, Groups):
        for group in block.groups:
            yield group.rests
            yield from (rests for _, rests in group.items)
    elif isinstance(block, Table | Matrix):
        yield from (row.rests for row in block.rows)
