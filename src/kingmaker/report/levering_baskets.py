"""Who could give something instead of others, and how many have to withhold it, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.leverage.together import MOST
from kingmaker.report.document import Column, Row, Section, Table, Text
from kingmaker.report.words import called, everybody, listed, rests

if TYPE_CHECKING:
    from kingmaker.analysis.leverage.lens import Leverage
    from kingmaker.model.case import Case

_BASKETS = (
    "The smallest groups that stop it if each gives nothing to anybody, and would not give anything instead of others. One "
    "alone is one basket for all eggs."
)


def instead(case: Case, found: Leverage) -> Section | None:
    """Return who could give what others give, and what hangs on it."""
    columns = (
        Column("who", "who"),
        Column("what", "could give"),
        Column("to", "to"),
        Column("for", "instead of"),
        Column("decides", "what stops if it refuses too"),
    )
    rows = tuple(
        Row(
            (
                called(case, one.by),
                one.supply.clause.title,
                called(case, one.supply.clause.who),
                everybody(case, one.supply.clause.giver) or "nobody in particular",
                listed(case.dependencies[name].title for name in one.decides) or "nothing",
            ),
            rests(case, one.supply.clause),
        )
        for one in found.stand_ins
    )
    if not rows:
        return None
    return Section("instead", "Who could give it instead", (Table("instead", columns, rows),))


def together(case: Case, found: Leverage) -> Section | None:
    """Return which smallest groups would have to withhold all they give before something stops."""
    columns = (
        Column("what", "what"),
        Column("who", "who needs it"),
        Column("number", "how many"),
        Column("groups", "who"),
    )
    rows = []
    for name, groups in found.together.items():
        clause = case.dependencies[name]
        many = str(len(groups[0])) if groups else f"more than {MOST}"
        who = "; ".join(everybody(case, sorted(group)) for group in groups)
        rows.append(Row((clause.title, called(case, clause.who), many, who), rests(case, clause)))
    if not rows:
        return None
    table = Table("together", columns, tuple(rows))
    return Section("together", "How many have to withhold it", (table, Text(_BASKETS)))
