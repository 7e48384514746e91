"""Steps, and classes of shares within and after them, as one curve of payments with its breakpoints."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kingmaker.analysis.payout.curve import everything_to
from kingmaker.model.money import SHARES
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from kingmaker.analysis.payout.classes import Classes, Event
    from kingmaker.analysis.payout.curve import Curve
    from kingmaker.analysis.payout.steps import Flow

_NONE = Fraction(0)


@dataclass(frozen=True, slots=True)
class Breakpoint:
    """A value from which on the next dollar is split in another way, and what happens there.

    `price` is what a common share has there, `None` where no shares are paid.
    """

    at: Fraction
    events: tuple[Event, ...]
    price: Fraction | None = None


def joined(
    poured: Flow | None, by_shares: Classes | None, residual: str | None, *, to_shares: bool
) -> tuple[Curve, tuple[Breakpoint, ...]]:
    """Return the steps, and what comes after them, as one curve with its breakpoints."""
    if poured is not None and by_shares is not None and SHARES in poured.accounts:
        return _within(poured, by_shares, SHARES if to_shares else residual or "")
    found: dict[Fraction, Breakpoint] = {}
    if poured is not None:
        for knot, events in zip(poured.knots, poured.events, strict=True):
            found[knot.at] = Breakpoint(knot.at, events)
        if poured.ends is None:
            return poured.curve, tuple(found.values())
    start = _NONE if poured is None or poured.ends is None else poured.ends
    if by_shares is not None:
        rest = by_shares.curve
        for knot, events, price in zip(rest.knots, by_shares.events, by_shares.low, strict=True):
            before = found[start].events if not knot.at and start in found else ()
            at = start + knot.at
            found[at] = Breakpoint(at, (*before, *events), price)
    else:
        rest = everything_to(residual or "")
    curve = rest if poured is None else poured.curve.then(rest)
    return curve, tuple(found.values())


def _within(poured: Flow, by_shares: Classes, last: str) -> tuple[Curve, tuple[Breakpoint, ...]]:
    """Return steps of which some pay the classes of shares, and what `last` has after them, as one curve with its breakpoints."""
    outer = poured.curve
    if poured.ends is not None:
        outer = outer.then(everything_to(last))
    events = {
        k.at: (e, by_shares.price(_of(outer, k.at)))
        for k, e in zip(poured.knots, poured.events, strict=True)
    }
    for at, number in outer.reaching(SHARES, by_shares.curve).items():
        before, _ = events.get(at, ((), None))
        events[at] = ((*before, *by_shares.events[number]), by_shares.low[number])
    found = (Breakpoint(at, *events[at]) for at in sorted(events))
    return outer.through(SHARES, by_shares.curve), tuple(found)


def _of(curve: Curve, value: Fraction) -> Fraction:
    """Return what all classes of shares have together of a value."""
    return curve.paid(value)[curve.accounts.index(SHARES)]
