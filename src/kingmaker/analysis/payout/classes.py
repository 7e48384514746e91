"""A waterfall by classes of shares: one increasing function of the value that a common share is left with.

Let p be what is left for each common share when every preference is paid. What a class receives is then a
function of p alone: n p for common shares, n max(0, p - K) for options, L + n p for shares that take part
beside their preference, at most C where that is capped, and the better of this and n p where they may be
turned into common shares. The sum over the classes is a function V(p), piecewise linear and increasing; its
kinks are the breakpoints, and the value at which V meets what is shared out is the one split that no class
would change by another decision to convert. Below V(0), the sum of the preferences, the ranks are paid in
their order, those of one rank in proportion to what is due to them.

The breakpoints are those of the option pricing method in AICPA (2013), Valuation of privately-held-company
equity securities issued as compensation; that conversion orders itself by them is in Metrick and Yasuda
(2010), Venture capital and the finance of innovation, chapters 13 to 15.
"""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from kingmaker.analysis.payout.curve import Curve, Knot
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_NONE = Fraction(0)


class Turn(StrEnum):
    """What changes at a breakpoint."""

    PAID = "preference"  #: its preference is paid
    EXERCISES = "exercise"  #: its options are worth more than their price
    CAPPED = "cap"  #: it has all that its cap lets it have
    CONVERTS = "conversion"  #: common shares are worth more to it
    BOUGHT = "discount"  #: it has all that its discount makes of what it gave
    DONE = "done"  #: the step is closed


class Why(StrEnum):
    """For what an amount is paid."""

    PREFERENCE = "preference"
    DIVIDEND = "dividend"
    BESIDE = "beside its preference"
    CONVERTED = "converted"
    SHARES = "shares"
    OPTION = "options"
    STEP = "step"
    REST = "what is left"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens at a breakpoint, to a class or a step."""

    of: str
    turn: Turn
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One reason why an account is paid: how much, for what, by which clause.

    Where shares are paid, `shares` is how many and `each` what one of them has.
    """

    to: str
    amount: Fraction
    why: Why
    clause: str = ""
    shares: Fraction | None = None
    each: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """The terms of one class of shares, in numbers.

    `shares` counts it as if converted. A class takes part in what is left only if it `participates`, up to `cap` in all, the
    `preference` included; it is turned into common shares if it `converts` and that is worth more. `strike` is
    the price of an option. A higher `rank` is paid first. `accrued` is what part of the preference are dividends. `worth` is what it may have in common shares instead of its
    preference, bought at a fraction of whatever they are worth: the same amount at every value of a share.
    """

    name: str
    shares: Fraction = _NONE
    preference: Fraction = _NONE
    rank: int = 0
    participates: bool = True
    cap: Fraction | None = None
    converts: bool = False
    strike: Fraction = _NONE
    worth: Fraction = _NONE
    accrued: Fraction = _NONE
    clause: str = ""

    @property
    def first(self) -> Fraction:
        """What it is owed before common shares: the preference, and no more than the cap."""
        return self.preference if self.cap is None else min(self.preference, self.cap)

    @property
    def before(self) -> Fraction:
        """What it has before other common shares have anything: its worth in shares, where that is more."""
        return max(self.first, self.worth)

    def held(self, price: Fraction) -> Fraction:
        """Return what it receives if it does not convert, at so much for a common share."""
        beside = self.shares * max(_NONE, price - self.strike) if self.participates else _NONE
        amount = self.before + beside
        return amount if self.cap is None else min(amount, self.cap)

    def turned(self, price: Fraction) -> bool:
        """Tell whether it converts: what it has as common shares is more than what it has without."""
        return self.converts and self.shares * price > self.held(price)

    def paid(self, price: Fraction) -> Fraction:
        """Return what it receives at so much for a common share.

        >>> a = Stock(name="a", shares=Fraction(20), preference=Fraction(100), participates=False, converts=True)
        >>> [int(a.paid(Fraction(p))) for p in (0, 4, 5, 6)]
        [100, 100, 100, 120]
        """
        return self.shares * price if self.turned(price) else self.held(price)

    def kinks(self) -> Iterator[tuple[Fraction, Turn]]:
        """Yield the values of a common share at which its payment bends, and what happens there."""
        if not self.shares:
            return
        if self.strike:
            yield self.strike, Turn.EXERCISES
        if self.participates and self.cap is not None:
            yield self.strike + (self.cap - self.first) / self.shares, Turn.CAPPED
        ends = self.first if not self.participates else self.cap
        if self.converts and ends is not None:
            yield ends / self.shares, Turn.CONVERTS

    def lines(self, price: Fraction) -> Iterator[Line]:
        """Yield the reasons of what it receives, in the order in which it receives them."""
        if self.turned(price):
            yield self._line(self.shares * price, Why.CONVERTED, price)
            return
        if self.worth > self.first:
            yield Line(self.name, self.worth, Why.CONVERTED, self.clause)
        elif self.preference:
            yield from self.owed(self.first)
        beside = self.held(price) - self.before
        if beside and self.preference:
            yield self._line(beside, Why.BESIDE, beside / self.shares)
        elif beside:
            why = Why.OPTION if self.strike else Why.SHARES
            yield self._line(beside, why, beside / self.shares)

    def early(self, amount: Fraction) -> Iterator[Line]:
        """Yield the reasons of so much where other common shares have nothing yet."""
        if amount > self.first:
            yield Line(self.name, amount, Why.CONVERTED, self.clause)
        else:
            yield from self.owed(amount)

    def owed(self, amount: Fraction) -> Iterator[Line]:
        """Yield the reasons of so much of its preference: what it was to begin with, and what has accrued, in proportion."""
        dividends = amount * self.accrued / self.preference
        yield Line(self.name, amount - dividends, Why.PREFERENCE, self.clause)
        if dividends:
            yield Line(self.name, dividends, Why.DIVIDEND, self.clause)

    def _line(self, amount: Fraction, why: Why, each: Fraction) -> Line:
        return Line(self.name, amount, why, self.clause, self.shares, each)


@dataclass(frozen=True, slots=True)
class Classes:
    """The waterfall of some classes: the curve, and at each of its knots what a common share has there.

    While a common share has nothing the price is nought. Where V is flat between two kinks, the value of a
    common share leaps at one knot from `low` to `high` without changing any payment.
    """

    stocks: tuple[Stock, ...]
    residual: str | None
    curve: Curve
    low: tuple[Fraction, ...]
    high: tuple[Fraction, ...]
    events: tuple[tuple[Event, ...], ...]
    flat: bool = field(default=False)

    def price(self, value: Fraction) -> Fraction:
        """Return what a common share has when this much is shared out."""
        knots = self.curve.knots
        number = next(n for n in reversed(range(len(knots))) if knots[n].at <= value)
        more = value - knots[number].at
        if not more:
            return self.low[number]
        if number + 1 < len(knots):
            width = knots[number + 1].at - knots[number].at
            return self.high[number] + more * (self.low[number + 1] - self.high[number]) / width
        return self.high[number] if self.flat else self.high[number] + more / self._sharing(number)

    def lines(self, value: Fraction) -> tuple[Line, ...]:
        """Return why each class is paid what it is paid when this much is shared out."""
        if value < sum((s.before for s in self.stocks), _NONE):
            paid = zip(self.stocks, self.curve.paid(value), strict=False)
            return tuple(line for s, n in paid if n for line in s.early(n) if line.amount)
        price = self.price(value)
        found = [line for s in self.stocks for line in s.lines(price) if line.amount]
        rest = value - sum((line.amount for line in found), _NONE)
        if rest and self.residual is not None:
            found.append(Line(self.residual, rest, Why.REST))
        return tuple(found)

    def converted(self, value: Fraction) -> tuple[str, ...]:
        """Return the classes that convert when this much is shared out."""
        price = self.price(value)
        return tuple(s.name for s in self.stocks if s.turned(price))

    def _sharing(self, number: int) -> Fraction:
        """Return how many shares have a part of each further dollar after the last knot."""
        price = self.high[number]
        return sum((s.paid(price + 1) - s.paid(price) for s in self.stocks), _NONE)


def all_capped(stocks: Iterable[Stock]) -> bool:
    """Tell whether there is a value from which on no class receives any more."""
    return not any(s.shares and (s.converts or (s.cap is None and s.participates)) for s in stocks)


def waterfall(stocks: Sequence[Stock], residual: str | None = None) -> Classes:
    """Return how what is shared out falls to these classes, at every value.

    `residual` has what is left when every class has all that it can have. Quadratic in the classes.

    >>> common = Stock(name="common", shares=Fraction(80))
    >>> a = Stock(name="a", shares=Fraction(20), preference=Fraction(100), participates=False, converts=True)
    >>> found = waterfall([common, a])
    >>> [int(k.at) for k in found.curve.knots]
    [0, 100, 500]
    >>> [int(n) for n in found.curve.paid(Fraction(600))]
    [480, 120]

    Raises:
        ValueError: two classes have one name, or every class is capped and there is no residual.
    """
    if len({s.name for s in stocks}) != len(stocks):
        msg = "two classes of shares have one name"
        raise ValueError(msg)
    flat = all_capped(stocks)
    if flat and residual is None:
        msg = "every class is capped, and nobody has what is left"
        raise ValueError(msg)
    bends = _Bends(tuple(stocks), residual if flat else None)
    bends.ranks()
    bends.worths()
    bends.prices()
    curve = Curve(bends.accounts, tuple(bends.knots), bends.beyond())
    return Classes(
        bends.stocks,
        bends.residual,
        curve,
        tuple(bends.low),
        tuple(bends.high),
        tuple(tuple(e) for e in bends.events),
        flat,
    )


class _Bends:
    """The knots while they are found, from nought upwards."""

    def __init__(self, stocks: tuple[Stock, ...], residual: str | None) -> None:
        self.stocks, self.residual = stocks, residual
        names = tuple(s.name for s in stocks)
        extra = (residual,) if residual is not None and residual not in names else ()
        self.accounts = (*names, *extra)
        self.knots = [Knot(_NONE, (_NONE,) * len(self.accounts))]
        self.low, self.high = [_NONE], [_NONE]
        self.events: list[list[Event]] = [[]]

    def ranks(self) -> None:
        """Add a knot for each rank of preferences, the highest first."""
        for rank in sorted({s.rank for s in self.stocks if s.first}, reverse=True):
            tier = {s.name: s.first for s in self.stocks if s.rank == rank and s.first}
            before = self.knots[-1].paid
            paid = (n + tier.get(a, _NONE) for a, n in zip(self.accounts, before, strict=True))
            events = [Event(s.name, Turn.PAID, s.clause) for s in self.stocks if s.name in tier]
            self._add(_NONE, tuple(paid), events)

    def worths(self) -> None:
        """Add a knot where each class that buys common shares at a fraction of their worth begins to do so.

        What is left after the preferences is theirs before a common share has anything: it is split by the shares that
        each would have, and whoever has more by its preference keeps that.
        """
        buyers = [s for s in self.stocks if s.worth > s.first]
        for part in sorted({*(s.first / s.worth for s in buyers), Fraction(1)} if buyers else ()):
            paid = tuple(max(s.first, part * s.worth) for s in self.stocks)
            turns = [(s, Turn.CONVERTS) for s in buyers if s.first == part * s.worth]
            turns += [(s, Turn.BOUGHT) for s in buyers if part == 1]
            events = [Event(s.name, turn, s.clause) for s, turn in turns]
            self._add(_NONE, (*paid, *(_NONE,) * (len(self.accounts) - len(paid))), events)

    def prices(self) -> None:
        """Add a knot for each value of a common share at which some payment bends."""
        turns: dict[Fraction, list[Event]] = {}
        for stock in self.stocks:
            for price, turn in stock.kinks():
                turns.setdefault(price, []).append(Event(stock.name, turn, stock.clause))
        for price in sorted(turns):
            self._add(price, self._paid(price), turns[price])

    def beyond(self) -> tuple[Fraction, ...]:
        """Return each account's part of a dollar after the last knot."""
        price = self.high[-1]
        more = [s.paid(price + 1) - s.paid(price) for s in self.stocks]
        whole = sum(more, _NONE)
        if whole:
            parts = [n / whole for n in more]
            return (*parts, *(_NONE,) * (len(self.accounts) - len(parts)))
        return tuple(Fraction(int(a == self.residual)) for a in self.accounts)

    def _paid(self, price: Fraction) -> tuple[Fraction, ...]:
        paid = tuple(s.paid(price) for s in self.stocks)
        return (*paid, *(_NONE,) * (len(self.accounts) - len(paid)))

    def _add(self, price: Fraction, paid: tuple[Fraction, ...], events: list[Event]) -> None:
        at = sum(paid, _NONE)
        if at == self.knots[-1].at:
            self.high[-1] = price
            self.events[-1].extend(events)
            return
        self.knots.append(Knot(at, paid))
        self.low.append(price)
        self.high.append(price)
        self.events.append(list(events))
