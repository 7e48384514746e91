"""What a register declares beside what is computed, as a table and as a JSON value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.control.declarations import Verdict
from kingmaker.model.declared import DeclaredKind
from kingmaker.report.control_words import node_name
from kingmaker.report.document import Column, Row, Section, Table, Text
from kingmaker.report.import_json import declared_json
from kingmaker.report.shares import percent
from kingmaker.report.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

    from kingmaker.analysis.control.declarations import Compared
    from kingmaker.model.case import Case

_COLUMNS = (
    Column("entity", "entity"),
    Column("by", "of whom it is declared"),
    Column("declared", "declared"),
    Column("computed", "computed"),
    Column("verdict", "verdict"),
)


def declared_section(case: Case, found: Iterable[Compared]) -> Section:
    """Return the section: first how many differ, then every declaration, those that differ first."""
    every = list(found)
    order = [Verdict.DIFFERENT, Verdict.NOT_THERE, Verdict.NOT_COMPUTED, Verdict.SAME]
    rows = tuple(_row(case, c) for verdict in order for c in every if c.verdict is verdict)
    counts = [(verdict, sum(c.verdict is verdict for c in every)) for verdict in order]
    tally = listed(f"{number} {verdict.value}" for verdict, number in counts if number)
    number = "1 declaration" if len(every) == 1 else f"{len(every)} declarations"
    said = Text(f"{number} of those further up: {tally or 'none'}.")
    table = (Table("declared", _COLUMNS, rows),) if rows else ()
    return Section("declared", "What is declared, and what is computed", (said, *table))


def compared_json(c: Compared) -> dict[str, object]:
    """Return a declaration, what is computed, and whether they agree."""
    return {
        **declared_json(c.declared),
        "verdict": c.verdict.value,
        "computed_low": _exact(c.low),
        "computed_high": _exact(c.high),
        "controllers": list(c.controllers),
    }


def _row(case: Case, c: Compared) -> Row:
    one = c.declared
    named = (node_name(case, one.of), node_name(case, one.by))
    return Row((*named, _said(c), _computed(case, c), c.verdict.value))


def _said(c: Compared) -> str:
    one = c.declared
    if one.kind in (DeclaredKind.CAPITAL, DeclaredKind.VOTES):
        return f"{_between(one.low, one.high)} of the {one.kind.value}"
    return one.says or one.kind.value


def _computed(case: Case, c: Compared) -> str:
    if c.verdict in (Verdict.NOT_COMPUTED, Verdict.NOT_THERE):
        return ""
    if c.declared.kind in (DeclaredKind.CAPITAL, DeclaredKind.VOTES):
        return _between(c.low, c.high)
    return listed(node_name(case, name) for name in c.controllers) or "nobody"


def _between(low: Fraction | None, high: Fraction | None) -> str:
    if low is None and high is None:
        return "a part that is not said"
    if low == high and low is not None:
        return percent(low)
    bounds = (low, "at least"), (high, "at most")
    return " and ".join(f"{word} {percent(bound)}" for bound, word in bounds if bound is not None)


def _exact(share: Fraction | None) -> str | None:
    return None if share is None else str(share)
