"""What is assumed: the ranges that forecasts are drawn from, and the clauses that no source says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.standing import addresses
from kingmaker.model.values import Certainty
from kingmaker.report.clause_names import clause_called
from kingmaker.report.document import Fold, Items, Section, Text
from kingmaker.report.folding import LONG, shortened
from kingmaker.report.meaning import clause_of
from kingmaker.report.recounting import ranges_table
from kingmaker.report.turning import leading_drivers
from kingmaker.report.words import rests

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kingmaker.analysis.struggle.recounting import Range, Recounted
    from kingmaker.model.case import Case
    from kingmaker.model.clauses import Clause
    from kingmaker.report.document import Block

HOW = (
    "A clause is assumed if it says so itself, or rests only on sources that do. A range gives one value to each draw: "
    "`a..b` any of it alike, `a..m..b` those near m more often; what the spread of a forecast over draws comes from."
)
#: What is added where there are ranges of what things are worth.
UNITS = (
    " Worths are in the units that the case gives each actor by itself; a share is a part of one."
)


def assuming(case: Case, found: Recounted | None = None) -> Section | None:
    """Return what a case assumes; `None` where it assumes nothing."""
    ranges = found.ranges if found is not None else ()
    drawn = {clause_of(r.path) for r in ranges}
    left = [c for c in _assumed(case) if c.path not in drawn]
    blocks: list[Block] = []
    folds: tuple[Fold, ...] = ()
    if found is not None and ranges:
        blocks += _ranges(case, found, ranges)
    if left:
        head = "Clauses that the case assumes" + (", beside the ranges:" if ranges else ":")
        blocks += [Text(head), Items(tuple((_words(case, c), rests(case, c)) for c in left))]
        if len(left) > LONG:
            folds = (Fold(len(blocks) - 1, len(blocks), f"{len(left)} clauses"),)
    how = f"{HOW}{UNITS}" if ranges else HOW
    return Section("assumptions", "What is assumed", tuple(blocks), how, folds) if blocks else None


def _ranges(case: Case, found: Recounted, ranges: Sequence[Range]) -> Iterator[Block]:
    """Yield the ranges; where there are many, those first that the leading ending turns on most."""
    if len(ranges) > LONG:
        order = {d.path: n for n, d in enumerate(leading_drivers(found.played))}
        if order:
            yield Text(
                "Those first that the most likely ending turns on most, by their share of its spread."
            )
        ranges = sorted(ranges, key=lambda r: order.get(r.path, len(order)))
    yield shortened(ranges_table(case, tuple(ranges)), "ranges")


def _assumed(case: Case) -> Iterator[Clause]:
    paths = dict.fromkeys(addresses(case, Certainty.ASSUMED))
    told: set[str] = set()
    for clause in case.clauses():
        if clause.path in paths and clause.path not in told:
            told.add(clause.path)
            yield clause


def _words(case: Case, clause: Clause) -> str:
    """Return what to call an assumed clause; why it is taken so stands in the clause."""
    said = clause_called(case, clause)
    if said and clause.path.startswith("issues.") and not clause.label:
        return f"{said}."  # which is one of its issue
    return f"{said} (`{clause.path}`)." if said else f"`{clause.path}`."
