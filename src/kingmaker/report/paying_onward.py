"""Who has the money in the end, where some who are paid pay on: in words and tables."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kingmaker.report.document import Column, Row, Table, Text
from kingmaker.report.paying_tables import split_table, unit
from kingmaker.report.paying_words import Money, Names, event
from kingmaker.report.shares import percent
from kingmaker.report.words import called, listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from fractions import Fraction

    from kingmaker.analysis.payout.lens import Payout
    from kingmaker.analysis.payout.onward import Onward
    from kingmaker.model.case import Case
    from kingmaker.report.document import Block


def onward_blocks(
    case: Case, payout: Payout, ends: Onward, values: Sequence[Fraction]
) -> Iterator[Block]:
    """Yield through whom the money flows on, who has how much in the end at these values, and where that changes."""
    names = Names(case, payout)
    through = listed(called(case, p.entity) for p in ends.through)
    by = "its own terms" if len(ends.through) == 1 else "the terms of each"
    yield Text(f"What {through} is paid flows on by {by}, as if there were nothing else to share.")
    if values:
        table = split_table(payout.currency, [ends.at(value) for value in values], names)
        yield replace(table, id="onward")
    yield _bends(case, payout, ends, names)


def _bends(case: Case, payout: Payout, ends: Onward, names: Names) -> Table:
    """Return where the split in the end changes, by whose terms, and who has the next dollar."""
    of = {str(p.entity): Names(case, p) for p in (payout, *ends.through)}
    money = Money(payout.currency, (bend.at for bend in ends.bends))
    columns = (
        Column("at", "at"),
        Column("event", "what happens"),
        Column("next", f"then each further {unit(payout.currency)} in the end"),
    )
    rows = []
    for bend in ends.bends:
        happens = (f"{called(case, who)}: {event(found, of[who])}" for who, found in bend.events)
        further = ends.next_dollar(bend.at)
        share = listed(f"{percent(n)} {names.party(h)}" for h, n in further.items() if n)
        rows.append(Row((money.exact(bend.at), listed(dict.fromkeys(happens)), share)))
    return Table("onward-breakpoints", columns, tuple(rows), sourced=False)
