"""What is assumed: the ranges that forecasts are drawn from, and the clauses that no source says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.standing import addresses
from kingmaker.model.values import Certainty
from kingmaker.report.document import Fold, Items, Section, Text
from kingmaker.report.folding import LONG, shortened
from kingmaker.report.meaning import clause_of
from kingmaker.report.recounting import ranges_table
from kingmaker.report.turning import leading_drivers
from kingmaker.report.words import called, rests, seats_called

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
    return Section("assumptions", "What is assumed", tuple(blocks), HOW, folds) if blocks else None


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
    said = _called(case, clause)
    return f"{said} (`{clause.path}`)." if said else f"`{clause.path}`."


def _called(of: Case, clause: Clause) -> str:
    """Return a clause by its name, or by what it is about; its own name in words, where that is one."""
    said = clause.label
    match clause.path.split("."):
        case _ if said:
            pass
        case ["bodies", body, "seats", seats]:
            said = seats_called(of, f"{body}.{seats}")
        case ["holdings", entity, shares]:
            sort = shares.replace("-", " ")
            kind = "" if sort.endswith("s") else " shares"
            said = f"who holds the {sort}{kind} of {called(of, entity)}"
        case ["actors", actor, "wants", _]:
            said = f"a want of {called(of, actor)}"
        case ["assert", name]:
            said = f"the assertion “{name.replace('-', ' ')}”"
        case ["bodies" | "powers" | "offices" | "groups" | "entities" | "people", name]:
            said = called(of, name)
    return said
