"""How many shares convertibles turn into: at their valuation caps, or in a priced round.

In a round the price of a share hangs on how many shares there are, and these on the price. Let u be the shares that one
unit of money buys. Whatever turns at its cap has a fixed part of the capitalisation (a cap with all convertibles
turned) or a fixed number of shares (a cap without them); whatever turns at the price, less its discount, has a
number in proportion to u; so have the new shares and the pool. Once it is known which convertible turns at what, u
solves one linear equation. A convertible turns at its cap from a price on that is known for each, so that there are
few cases to try, and the answer is an exact fraction: no circle, no iteration.

The terms are those of the SAFE of Y Combinator (2018, post-money valuation cap; 2013 before it): the capitalisation
counts issued shares, options, the pool as it is before the round, and all convertibles turned; not what the round adds to
the pool.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_NONE = Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """The terms of one convertible, in numbers: how much turns, at which cap, with which discount.

    `post` tells whether the cap is one of the company with all convertibles turned into shares.
    """

    name: str
    amount: Fraction
    cap: Fraction | None = None
    post: bool = True
    discount: Fraction = _NONE


@dataclass(frozen=True, slots=True)
class Turned:
    """What came of a round: the price of a new share, and how many shares each has.

    `claims` are the shares of the convertibles, `new` those of the round, `pool` those kept for options after it,
    `total` all of them.
    """

    price: Fraction
    claims: Mapping[str, Fraction]
    new: Fraction
    pool: Fraction
    total: Fraction


def at_caps(claims: Sequence[Claim], issued: Fraction) -> dict[str, Fraction]:
    """Return how many shares each convertible with a cap stands for when there is no round.

    `issued` counts all shares and options. The capitalisation counts every convertible with a cap as turned, whether or
    not it is worth turning.

    >>> found = at_caps([Claim(name="safe", amount=Fraction(1), cap=Fraction(10))], Fraction(90))
    >>> int(found["safe"])
    10

    Raises:
        ValueError: the caps promise the whole company, or more.
    """
    capped = {c.name: c.cap for c in claims if c.cap is not None}
    of = {c.name: c for c in claims if c.name in capped}
    fixed = {n: of[n].amount * issued / cap for n, cap in capped.items() if not of[n].post}
    parts = {n: of[n].amount / cap for n, cap in capped.items() if of[n].post}
    left = 1 - sum(parts.values(), _NONE)
    if left <= 0:
        msg = "the valuation caps promise the whole company, or more"
        raise ValueError(msg)
    whole = (issued + sum(fixed.values(), _NONE)) / left
    return {**fixed, **{n: part * whole for n, part in parts.items()}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced:
    """The terms of a round, in numbers. `issued` counts shares and options, not what is kept for more of them."""

    issued: Fraction
    money: Fraction
    pre_money: Fraction
    pool: Fraction = _NONE
    pool_before: Fraction = _NONE


def in_round(claims: Sequence[Claim], terms: Priced) -> Turned:
    """Return the price of a round and the shares of everybody after it.

    The product of the numbers of convertibles with a cap of either kind bounds the cases that are tried.

    >>> safe = Claim(name="safe", amount=Fraction(2), cap=Fraction(10))
    >>> found = in_round([safe], Priced(issued=Fraction(2), money=Fraction(8), pre_money=Fraction(32)))
    >>> str(found.price), str(found.total)
    ('64/5', '25/8')

    Raises:
        ValueError: no price makes the terms true: the convertibles and the pool take the whole company.
    """
    for by_cap, grows in product(_cases(claims), (True, False)):
        found = _solved(claims, terms, by_cap, grows=grows)
        if found is not None:
            return found
    msg = "no price makes the terms of the round true: what was promised takes the whole company"
    raise ValueError(msg)


def _cases(claims: Sequence[Claim]) -> Iterator[frozenset[str]]:
    """Yield which convertibles may turn at their caps together: those whose caps, after discount, are lowest."""
    kinds = []
    for post in (True, False):
        capped = [(c.cap / (1 - c.discount), c.name) for c in claims if c.cap and c.post is post]
        names = [name for _, name in sorted(capped)]
        kinds.append([frozenset(names[:n]) for n in range(len(names), -1, -1)])
    for one, other in product(*kinds):
        yield one | other


def _solved(
    claims: Sequence[Claim], terms: Priced, by_cap: frozenset[str], *, grows: bool
) -> Turned | None:
    """Return the round if just these turn at their caps and the pool grows or not; `None` if that is not so."""
    before = terms.issued + terms.pool_before
    worth = terms.pre_money + terms.money
    parts, fixed, moving = _sizes(claims, by_cap, before)
    if parts >= 1:
        return None
    start = (before + fixed) / (1 - parts) - (terms.pool_before if grows else 0)
    slope = terms.pre_money - moving / (1 - parts) - (terms.pool * worth if grows else 0)
    if slope <= 0 or start <= 0:
        return None
    unit = start / slope
    whole = (before + fixed + moving * unit) / (1 - parts)
    shares = {c.name: _shares(c, unit, whole, before, by_cap=c.name in by_cap) for c in claims}
    best = {c.name: max(_both(c, unit, whole, before)) for c in claims}
    pool = terms.pool * worth * unit
    if shares != best or (pool >= terms.pool_before) is not grows:
        return None
    kept = max(pool, terms.pool_before)
    return Turned(1 / unit, shares, terms.money * unit, kept, worth * unit)


def _sizes(
    claims: Sequence[Claim], by_cap: frozenset[str], before: Fraction
) -> tuple[Fraction, Fraction, Fraction]:
    """Return the parts of the whole, the numbers of shares, and the amounts that buy at the price, each summed."""
    parts, fixed, moving = _NONE, _NONE, _NONE
    for c in claims:
        if c.name not in by_cap or c.cap is None:
            moving += c.amount / (1 - c.discount)
        elif c.post:
            parts += c.amount / c.cap
        else:
            fixed += c.amount * before / c.cap
    return parts, fixed, moving


def _both(claim: Claim, unit: Fraction, whole: Fraction, before: Fraction) -> list[Fraction]:
    """Return how many shares a convertible has at the price, and at its cap if it has one."""
    ways = (False,) if claim.cap is None else (False, True)
    return [_shares(claim, unit, whole, before, by_cap=by_cap) for by_cap in ways]


def _shares(
    claim: Claim,
    unit: Fraction,
    whole: Fraction,
    before: Fraction,
    *,
    by_cap: bool,
) -> Fraction:
    if not by_cap or claim.cap is None:
        return claim.amount * unit / (1 - claim.discount)
    return claim.amount * (whole if claim.post else before) / claim.cap
