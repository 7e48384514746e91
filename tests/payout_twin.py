"""A slow twin of the waterfall by classes: every profile of decisions is tried, from the definition.

A class that may convert holds or converts, an option is exercised or not. Given all decisions the money is shared
out by hand: preferences of those who hold, rank by rank; then what is left and what options pay in, share by share,
whoever reaches a cap leaving. A profile is stable if no class alone would have more by deciding otherwise.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kingmaker.analysis.payout.classes import Stock

_NONE = Fraction(0)


def stable_payouts(stocks: Sequence[Stock], value: Fraction) -> list[dict[str, Fraction]]:
    """What each class has under each stable profile."""
    choosers = [s.name for s in stocks if s.converts or s.strike]
    found = []
    for choice in product((False, True), repeat=len(choosers)):
        profile = dict(zip(choosers, choice, strict=True))
        paid = shared(stocks, value, profile)
        others = ({**profile, name: not profile[name]} for name in choosers)
        gains = (
            shared(stocks, value, other)[name] > paid[name]
            for name, other in zip(choosers, others, strict=True)
        )
        if not any(gains):
            found.append(paid)
    return found


def shared(
    stocks: Sequence[Stock], value: Fraction, profile: Mapping[str, bool]
) -> dict[str, Fraction]:
    """What each class has, net of what its options cost, given every decision."""
    has = {s.name: _NONE for s in stocks}
    left = value
    holds = [s for s in stocks if s.preference and not profile.get(s.name, False)]
    for rank in sorted({s.rank for s in holds}, reverse=True):
        due = {s.name: s.first for s in holds if s.rank == rank}
        whole = sum(due.values(), _NONE)
        if whole:
            paid = min(left, whole)
            for name, amount in due.items():
                has[name] += paid * amount / whole
            left -= paid
    inside = [s for s in stocks if _takes_part(s, profile)]
    prices = {s.name: s.shares * s.strike for s in inside}
    pot = left + sum(prices.values(), _NONE)
    for stock, amount in share_by_share(inside, has, pot, profile):
        has[stock.name] += amount
    for name, price in prices.items():
        has[name] -= price
    return has


def _takes_part(stock: Stock, profile: Mapping[str, bool]) -> bool:
    if stock.strike:
        return profile[stock.name]
    return stock.participates or profile.get(stock.name, False)


def share_by_share(
    inside: Sequence[Stock], has: Mapping[str, Fraction], pot: Fraction, profile: Mapping[str, bool]
) -> Iterator[tuple[Stock, Fraction]]:
    """What is left, an equal amount to each share, those who reach a cap leaving."""
    open_ = {s.name: s for s in inside if s.shares}
    got = {s.name: _NONE for s in inside}
    while pot > 0 and open_:
        each = pot / sum((s.shares for s in open_.values()), _NONE)
        rooms = {}
        for name, s in open_.items():
            if s.cap is not None and not (s.converts and profile.get(name, False)):
                rooms[name] = (s.cap + s.shares * s.strike - has[name] - got[name]) / s.shares
        step = min([each, *rooms.values()])
        for name, s in open_.items():
            got[name] += step * s.shares
        pot -= step * sum((s.shares for s in open_.values()), _NONE)
        for name, room in rooms.items():
            if room == step:
                del open_[name]
    for s in inside:
        yield s, got[s.name]
