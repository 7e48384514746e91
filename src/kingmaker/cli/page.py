"""What a page shows of a case beside its report: the texts of the clauses that it rests on, and the sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.report.as_html import Page
from kingmaker.report.resting import rests_of
from kingmaker.source.excerpt import excerpt
from kingmaker.source.locate import locate

if TYPE_CHECKING:
    from kingmaker.report.document import Document
    from kingmaker.source.load import Loaded
    from kingmaker.source.locate import Known


def page_of(document: Document, loaded: Loaded, *, variant: str | None = None) -> Page:
    """Return the texts of all clauses that a document rests on, and every source with its link."""
    clauses, tree = {}, loaded.tree
    known: Known = {}
    for clause in dict.fromkeys(rests.clause for rests in rests_of(document)):
        if clause and tree is not None:
            found = locate(tree, clause, known)
            if not isinstance(found, str):
                path, entry = found
                clauses[clause] = excerpt(
                    entry, loaded.texts, path=path, root=tree, variant=variant
                )
    sources = loaded.case.sources if loaded.case is not None else {}
    file = tree.where.file if tree is not None else ""
    named = loaded.case.file if loaded.case is not None else file
    ask = f"`kingmaker report {named}{f' --variant {variant}' if variant else ''}`"
    return Page(clauses, {str(n): (s.title, s.url) for n, s in sources.items()}, file, ask)
