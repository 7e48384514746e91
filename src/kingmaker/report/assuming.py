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
from kingmaker.report.words import called, rests, seats_called, worded

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
    said = _called(case, clause)
    if said and clause.path.startswith("issues.") and not clause.label:
        return f"{said}."  # which is one of its issue
    return f"{said} (`{clause.path}`)." if said else f"`{clause.path}`."


def _called(of: Case, clause: Clause) -> str:
    """Return a clause by its name, or by what it is about; its own name in words, where that is one."""
    match clause.path.split("."):
        case ["holdings", *_] if clause.label:
            return f"who holds the {clause.label.removeprefix('the ')}"
        case ["actors", actor, *what]:
            told = _of_actor(of, actor, what)
        case ["issues", issue, *what]:
            told = _of_issue(of, issue, what)
        case parts:
            told = _of_structure(of, parts)
    return clause.label or told


def _of_structure(of: Case, parts: Sequence[str]) -> str:
    """Return what to call a clause on seats, shares, money or what bears a name; nothing where it has no words."""
    match parts:
        case ["bodies", body, "seats", seats]:
            return seats_called(of, f"{body}.{seats}")
        case ["holdings", entity, shares]:
            sort = worded(shares)
            kind = "" if sort.endswith("s") else " shares"
            return f"who holds the {sort}{kind} of {called(of, entity)}"
        case ["payouts", *_, "contributed", who]:
            return f"what {called(of, who)} put in"
        case ["assert", name]:
            return f"the assertion “{name.replace('-', ' ')}”"
        case ["bodies" | "powers" | "offices" | "groups" | "entities" | "people", name]:
            return called(of, name)
    return ""


def _of_actor(of: Case, actor: str, what: Sequence[str]) -> str:
    """Return what to call a part of what an actor wants, believes and can do; nothing where it has no words."""
    who = called(of, actor)
    match what:
        case ["wants", _]:
            return f"a want of {who}"
        case ["believes", _]:
            return f"a belief of {who}"
        case ["believes", _, "of", other, _]:
            return f"what {who} believes of the wants of {called(of, other)}"
        case ["outside", _]:
            return f"what {who} can do without an agreement"
        case ["crowd"]:
            return f"{who} as a crowd"
    return ""


def _of_issue(of: Case, issue: str, what: Sequence[str]) -> str:
    """Return what to call a part of an issue; nothing where it has no words."""
    found = next((i for n, i in of.issues.items() if n == issue), None)
    about = "" if found is None else f" on: {found.title}"
    match what:
        case ["positions", who]:
            return f"the position of {called(of, who)}{about}"
        case ["positions", who, "after", event]:
            then = next((e.title for n, e in of.events.items() if n == event), event)
            return f"the position of {called(of, who)} after: {then}{about}"
        case ["capability"]:
            return f"what each can bring to bear{about}"
    return ""
