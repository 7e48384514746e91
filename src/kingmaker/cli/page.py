"""What a page shows of a case beside its report: the texts of the clauses that it rests on, and the sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.report.as_html import Page
from kingmaker.report.document import Groups, Items, Matrix, Table, Text
from kingmaker.source.excerpt import excerpt
from kingmaker.source.locate import locate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.report.document import Block, Document, Rests
    from kingmaker.source.load import Loaded
    from kingmaker.source.locate import Known


def page_of(document: Document, loaded: Loaded, *, variant: str | None = None) -> Page:
    """Return the texts of all clauses that a document rests on, and every source with its link."""
    clauses, tree = {}, loaded.tree
    known: Known = {}
    for rests in (r for s in document.sections for b in s.blocks for r in _rests(b)):
        if rests.clause and rests.clause not in clauses and tree is not None:
            found = locate(tree, rests.clause, known)
            if not isinstance(found, str):
                path, entry = found
                clauses[rests.clause] = excerpt(
                    entry, loaded.texts, path=path, root=tree, variant=variant
                )
    sources = loaded.case.sources if loaded.case is not None else {}
    return Page(clauses, {str(n): (s.title, s.url) for n, s in sources.items()})


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
