"""What each has put in, and how much of it counts."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from kingmaker.model.money import Counting
from kingmaker.model.values import Quantity
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kingmaker.model.clauses import Clause
    from kingmaker.model.money import Contribution

_NONE = Fraction(0)
Ends = tuple[Fraction | None, Fraction | None, Fraction | None]


@dataclass(frozen=True, slots=True)
class PutIn:
    """How much somebody put in as it counts, or between what it may lie where nobody says.

    `address` is that of the amount. `said` tells whether the case says how what is not paid or not money counts. An end of the range is `None` where
    it is open.
    """

    clause: Clause
    counted: Quantity
    said: bool
    address: str = ""


def settled(found: PutIn, end: str) -> PutIn:
    """Return what somebody put in with the one number of a range by which they were paid, if there is one."""
    number: Fraction | None = getattr(found.counted, end)
    if not found.said or number is None:
        return found
    counted = replace(found.counted, low=number, likely=number, high=number)
    return replace(found, counted=counted)


def multiple_of(paid: Fraction, counted: Quantity) -> Quantity | None:
    """Return how many times an amount that may be a range was paid; the least multiple is that of the most."""
    if not paid and counted.known:
        return Quantity(_NONE, _NONE, _NONE, "x")
    low, likely, high = (
        None if n is None or n <= 0 else paid / n
        for n in (counted.high, counted.likely, counted.low)
    )
    found = Quantity(low, likely, high, "x", about=counted.about)
    return found if found.known else None


def total(parts: Iterable[tuple[Quantity, Fraction]]) -> Quantity:
    """Return the sum of parts of amounts; an end of which one is not known is not known."""
    found = Quantity(_NONE, _NONE, _NONE)
    for quantity, part in parts:
        low, likely, high = (None if n is None else n * part for n in _ends(quantity))
        about = found.about or quantity.about
        found = replace(_sum(found, Quantity(low, likely, high, quantity.unit)), about=about)
    return found


def put_in(clause: Contribution) -> PutIn:
    """Return how much of a contribution counts, by what the case says of it.

    A share of the whole (``cash: 20%``) is taken of `amount`. Where nothing says how it counts, it lies between
    the money that was paid and the whole that was promised.

    >>> from kingmaker.model.money import Contribution
    >>> from kingmaker.model.values import exactly
    >>> ten = exactly(10, "USD")
    >>> found = put_in(Contribution(amount=ten, cash=exactly(Fraction(1, 5), "share"), counts=Counting.CASH))
    >>> found.counted.exact
    Fraction(2, 1)
    """
    parts = (clause.paid, clause.cash, clause.in_kind, clause.used, clause.cost)
    plain = all(part is None for part in parts)
    counting = clause.counts or (Counting.PROMISED if plain else Counting.NOT_SAID)
    counted = _COUNTED[counting](clause)
    return PutIn(clause, counted, counting is not Counting.NOT_SAID, f"{clause.path}.amount")


def bought(shares: Clause, invested: Quantity) -> PutIn:
    """Return what was paid for shares as what was put in; all of it counts."""
    return PutIn(shares, invested, said=True, address=f"{shares.path}.invested")


def _promised(clause: Contribution) -> Quantity:
    return clause.amount or _UNKNOWN


def _cash(clause: Contribution) -> Quantity:
    return _part(clause.cash, clause)


def _used(clause: Contribution) -> Quantity:
    return _sum(_cash(clause), _part(clause.used, clause))


def _at_cost(clause: Contribution) -> Quantity:
    return _sum(_cash(clause), _part(clause.cost, clause))


def _not_said(clause: Contribution) -> Quantity:
    most, least = _promised(clause), _cash(clause)
    low = least.low if least.known else _NONE
    return Quantity(low, None, most.high, most.unit)


_UNKNOWN = Quantity(None, None, None)
_COUNTED: dict[Counting, Callable[[Contribution], Quantity]] = {
    Counting.PROMISED: _promised,
    Counting.PAID: lambda clause: _part(clause.paid, clause),
    Counting.USED: _used,
    Counting.COST: _at_cost,
    Counting.CASH: _cash,
    Counting.NOT_SAID: _not_said,
}


def _part(part: Quantity | None, clause: Contribution) -> Quantity:
    """Return a part of what was put in as an amount; one given as a share is taken of the whole."""
    if part is None:
        return _UNKNOWN
    if part.unit != "share":
        return part
    whole = _promised(clause)
    ends = zip(_ends(part), _ends(whole), strict=True)
    low, likely, high = (None if a is None or b is None else a * b for a, b in ends)
    return Quantity(low, likely, high, whole.unit, where=part.where)


def _sum(one: Quantity, other: Quantity) -> Quantity:
    pairs = zip(_ends(one), _ends(other), strict=True)
    low, likely, high = (None if a is None or b is None else a + b for a, b in pairs)
    return Quantity(low, likely, high, one.unit or other.unit, where=one.where)


def _ends(quantity: Quantity) -> Ends:
    return quantity.low, quantity.likely, quantity.high
