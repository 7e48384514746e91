"""Who is paid more and who less after a change, at the values where either waterfall bends."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kingmaker.analysis.payout.lens import payouts
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kingmaker.analysis.payout.lens import Payout
    from kingmaker.model.case import Case


@dataclass(frozen=True, slots=True)
class Split:
    """What holders whose payment differs are paid of one value, before and after."""

    value: Fraction
    paid: Mapping[str, tuple[Fraction, Fraction]]


@dataclass(frozen=True, slots=True)
class Money:
    """The payments of one entity before and after, where they differ.

    `gap` says why they are not compared: one of the two pays nobody, or cannot be computed.
    """

    entity: str
    currency: str
    splits: tuple[Split, ...] = ()
    gap: str = ""


def money(before: Case, after: Case) -> Iterator[Money]:
    """Yield each entity whose payments differ.

    Both are linear between the values where either bends, so they are the same everywhere iff they are the
    same at these values and at one beyond the last.
    """
    old, new = payouts(before), payouts(after)
    names = dict.fromkeys(str(p.entity) for p in (*old.payouts, *new.payouts))
    for name in dict.fromkeys((*names, *old.refused, *new.refused)):
        first, second = old.of(name), new.of(name)
        if first is None or second is None:
            if (first is None) is not (second is None):
                there = first or second
                gap = (
                    "is computed only after the change"
                    if first is None
                    else "is computed only before it"
                )
                yield Money(name, there.currency if there is not None else "", gap=gap)
            continue
        if first.currency != second.currency:
            yield Money(name, second.currency, gap=f"is in {first.currency} before the change")
            continue
        splits = tuple(_splits(first, second))
        if splits:
            yield Money(name, second.currency, splits)


def _splits(first: Payout, second: Payout) -> Iterator[Split]:
    bends = {b.at for p in (first, second) for b in p.breakpoints if b.at > 0}
    last = max(bends, default=Fraction(1))
    for value in sorted({*bends, 2 * last}):
        old, new = first.at(value).to, second.at(value).to
        pairs = {
            name: (old.get(name, Fraction(0)), new.get(name, Fraction(0)))
            for name in dict.fromkeys((*old, *new))
        }
        paid = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
        if paid:
            yield Split(value, paid)
