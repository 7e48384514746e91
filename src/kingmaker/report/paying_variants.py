"""What each variant of a case implies for those who put money in, and whether its claims on payouts hold."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kingmaker.analysis.payout.claims import most, paid_claims
from kingmaker.model.wording import claim_to_text
from kingmaker.report.document import Column, Items, Row, Section, Table, Text
from kingmaker.report.paying_words import Names, amount_words, times
from kingmaker.report.plot import short
from kingmaker.report.words import listed, rests

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kingmaker.analysis.payout.claims import Verdict
    from kingmaker.analysis.payout.lens import Answer, Payout
    from kingmaker.model.case import Case
    from kingmaker.model.values import Quantity
    from kingmaker.report.document import Block

#: What the case itself is called among its variants.
AS_IT_STANDS = "as it stands"


def implied(
    cases: Mapping[str, tuple[Case, Answer]], values: Sequence[Fraction]
) -> Iterator[Section]:
    """Yield a table for each entity: under each variant, what its investors put in and receive at most.

    `cases` holds the case as it stands and each variant of its payouts, by name; `values` are amounts of which each
    is told what they are paid.
    """
    first, _ = next(iter(cases.values()))
    for clause in first.payouts.values():
        entity = str(clause.entity)
        found = {n: (c, p) for n, (c, a) in cases.items() if (p := a.of(entity)) is not None}
        gaps = [
            f"Not computed under {name}: {problem.message}."
            for name, (_, answer) in cases.items()
            for problem in answer.refused.get(entity, ())
        ]
        holders = dict.fromkeys(h for _, payout in found.values() for h in payout.given())
        tables = [_table(holder, found, values) for holder in holders]
        if tables:
            blocks: tuple[Block, ...] = (*tables, *(Text(gap) for gap in gaps))
            yield Section("variants", "What each variant implies (rounded)", blocks)


def _table(
    holder: str, found: Mapping[str, tuple[Case, Payout]], values: Sequence[Fraction]
) -> Table:
    """Return what each variant implies for one who put something in."""
    case, first = next(iter(found.values()))
    unit = first.currency
    columns = (
        Column("variant", "under"),
        Column("put_in", f"put in, {unit}".rstrip(", ")),
        Column("most", "is paid at most"),
        Column("times", "which is"),
        Column("from", "once there is"),
        *(Column(f"paid-{n}", f"of {short(v)}") for n, v in enumerate(values)),
    )
    rows = tuple(_row(holder, name, payout, values) for name, (_, payout) in found.items())
    title = Names(case, first).party(holder)
    return Table(f"variants-{holder}", columns, rows, title=title, sourced=False)


def _row(holder: str, variant: str, payout: Payout, values: Sequence[Fraction]) -> Row:
    bound = most(payout, holder)
    at_most, which, start = "no limit", "", ""
    if bound is not None:
        whole, at = bound
        at_most, start = short(whole), short(at)
        which = times(payout.holder_multiple(holder, payout.at(at)))
    paid = (short(payout.at(value).to[holder]) for value in values)
    put = amount_range(payout.holder_counted(holder))
    return Row((variant, put, at_most, which, start, *paid))


def amount_range(counted: Quantity | None) -> str:
    """Return an amount that may lie in a range, in words.

    >>> from kingmaker.model.values import Quantity
    >>> amount_range(Quantity(Fraction(2 * 10**9), None, None, "USD"))
    'at least 2 billion'
    """
    if counted is None or not counted.known or (not counted.low and counted.high is None):
        return "nobody says"
    low, high = counted.low, counted.high
    if high is None:
        return f"at least {_number(low or Fraction(0))}"
    if not low:
        return f"at most {_number(high)}"
    if low == high:
        return f"{_number(low)}"
    return f"{_number(low)} to {_number(high)}"


def _number(amount: Fraction) -> str:
    return amount_words(amount, "")


def claimed(case: Case, answer: Answer) -> Section | None:
    """Return whether each claim of the case about who is paid holds."""
    found = paid_claims(case, answer)
    if not found:
        return None
    items = tuple((_verdict(v, answer), rests(case, v.assertion)) for v in found)
    return Section("claims", "What the case claims", (Items(items),))


def _verdict(verdict: Verdict, answer: Answer) -> str:
    said = claim_to_text(verdict.claim)
    if verdict.holds is None:
        return f"Not told: {said} ({verdict.untold})."
    currency = listed({p.currency for p in answer.payouts})
    so = ""
    if verdict.paid is not None:
        so = f": it is {amount_words(verdict.paid, currency)}"
    elif verdict.above is not None:
        so = f": from {amount_words(verdict.above, currency)} on"
    return f"{'Holds' if verdict.holds else 'Does not hold'}: {said}{so}."
