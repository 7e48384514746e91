"""What is assumed: the ranges that forecasts are drawn from, and the clauses that no source says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.standing import standing
from kingmaker.model.values import Certainty
from kingmaker.report.document import Items, Section, Text
from kingmaker.report.recounting import clause_of, ranges_table
from kingmaker.report.words import rests

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.analysis.struggle.recounting import Recounted
    from kingmaker.model.case import Case
    from kingmaker.model.clauses import Clause
    from kingmaker.report.document import Block

HOW = (
    "A clause is assumed if it says so itself, or rests only on sources that do. A range gives one value to each draw: "
    "`a..b` any of it alike, `a..m..b` those near m more often; what the spread of a forecast over draws comes from."
)


def assuming(case: Case, found: Recounted | None = None) -> Section | None:
    """Return what a case assumes; `None` where it assumes nothing."""
    ranges = found.ranges if found is not None else ()
    drawn = {clause_of(r.path) for r in ranges}
    left = [c for c in _assumed(case) if c.path not in drawn]
    blocks: list[Block] = []
    if ranges:
        blocks.append(ranges_table(ranges))
    if left:
        head = "Clauses that no source says" + (", beside the ranges:" if ranges else ":")
        blocks += [Text(head), Items(tuple((_words(c), rests(case, c)) for c in left))]
    return Section("assumptions", "What is assumed", tuple(blocks), HOW) if blocks else None


def _assumed(case: Case) -> Iterator[Clause]:
    paths = dict.fromkeys(standing(case).of(Certainty.ASSUMED))
    told: set[str] = set()
    for clause in case.clauses():
        if clause.path in paths and clause.path not in told:
            told.add(clause.path)
            yield clause


def _words(clause: Clause) -> str:
    """Return what to call an assumed clause; why it is taken so stands in the clause."""
    return (
        f"{clause.title} (`{clause.path}`)." if clause.title != clause.id else f"`{clause.path}`."
    )
