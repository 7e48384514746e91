"""Tables of who is paid what at several values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.report.cents import shared_out
from kingmaker.report.document import Column, Row, Table
from kingmaker.report.paying_words import Money

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from kingmaker.report.paying_words import Names

#: Of more holders than this there is a line for each, not a column: their amounts would not stand on one line.
_ACROSS = 5


def unit(currency: str) -> str:
    """Return what one unit of a currency is called where the next one is spoken of."""
    return "dollar" if currency in ("", "USD") else currency


def split_table(currency: str, splits: Sequence[Mapping[str, Fraction]], names: Names) -> Table:
    """Return who has what at several values: a column for each holder, or for each value where these are fewer and holders many."""
    rounded = [shared_out(to, currency) for to in splits]
    money = Money.of_cents(currency, (n for cents in rounded for n in cents.values()))
    holders = tuple(splits[0]) if splits else ()
    head = (
        ("at", *holders),
        (f"of, {currency}".rstrip(", "), *map(names.party, holders)),
    )
    lines = [
        (money.cents(sum(cents.values())), *(money.cents(cents[h]) for h in holders))
        for cents in rounded
    ]
    if len(holders) > max(_ACROSS, len(splits)):
        keys = ("who", *(f"at-{n}" for n, _ in enumerate(splits)))
        titles, *lines = zip(head[1], *lines, strict=True)
        head = keys, titles
    columns = tuple(Column(key, title) for key, title in zip(*head, strict=True))
    return Table("payouts", columns, tuple(map(Row, lines)), sourced=False)
