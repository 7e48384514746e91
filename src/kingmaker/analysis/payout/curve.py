"""What each is paid as a function of what is shared out: exact, and linear between its knots."""

from __future__ import annotations

from bisect import bisect_right
from fractions import Fraction

from kingmaker.records import dataclass


@dataclass(frozen=True, slots=True)
class Knot:
    """A value at which the split of the next dollar may change, and what each account has there."""

    at: Fraction
    paid: tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class Curve:
    """The payments of all accounts at every value from nought on.

    `knots` ascend and begin at nought; between two of them, and beyond the last, each payment is linear.
    `beyond` is each account's part of a dollar after the last knot. At every knot the payments add up to
    its value, and `beyond` to one, so that they do everywhere.

    >>> half = Fraction(1, 2)
    >>> curve = Curve(("debt", "ann", "ben"), (Knot(Fraction(0), (Fraction(0),) * 3),
    ...     Knot(Fraction(10), (Fraction(10), Fraction(0), Fraction(0)))), (Fraction(0), half, half))
    >>> [int(n) for n in curve.paid(Fraction(30))]
    [10, 10, 10]
    >>> [str(n) for n in curve.next_dollar(Fraction(10))]
    ['0', '1/2', '1/2']
    """

    accounts: tuple[str, ...]
    knots: tuple[Knot, ...]
    beyond: tuple[Fraction, ...]

    def paid(self, value: Fraction) -> tuple[Fraction, ...]:
        """Return what each account is paid when this much is shared out.

        Logarithmic in the knots, linear in the accounts.

        Raises:
            ValueError: the value is negative.
        """
        number = self._segment(value)
        start = self.knots[number]
        more = value - start.at
        slopes = self.slopes(number)
        return tuple(n + s * more for n, s in zip(start.paid, slopes, strict=True))

    def next_dollar(self, value: Fraction) -> tuple[Fraction, ...]:
        """Return each account's part of the next dollar after this value."""
        return self.slopes(self._segment(value))

    def slopes(self, number: int) -> tuple[Fraction, ...]:
        """Return each account's part of a dollar after the knot of this number."""
        if number == len(self.knots) - 1:
            return self.beyond
        start, end = self.knots[number], self.knots[number + 1]
        width = end.at - start.at
        return tuple((b - a) / width for a, b in zip(start.paid, end.paid, strict=True))

    def then(self, after: Curve) -> Curve:
        """Return this curve up to its last knot, and from there what `after` does with the rest."""
        accounts = tuple(dict.fromkeys((*self.accounts, *after.accounts)))
        last = self.knots[-1]
        mine, theirs = (_places(accounts, c.accounts) for c in (self, after))
        start = _spread(last.paid, mine)
        knots = [Knot(k.at, _spread(k.paid, mine)) for k in self.knots]
        for knot in after.knots[1:]:
            more = _spread(knot.paid, theirs)
            paid = tuple(a + b for a, b in zip(start, more, strict=True))
            knots.append(Knot(last.at + knot.at, paid))
        return Curve(accounts, tuple(knots), _spread(after.beyond, theirs))

    def through(self, account: str, inner: Curve) -> Curve:
        """Return this curve with what one account has shared out by another curve. Linear in the knots of both.

        >>> half = Fraction(1, 2)
        >>> outer = Curve(("us", "firm"), (Knot(Fraction(0), (Fraction(0),) * 2),), (half, half))
        >>> [int(n) for n in outer.through("firm", everything_to("ann")).paid(Fraction(30))]
        [15, 15]
        """
        others = (a for a in self.accounts if a != account)
        accounts = tuple(dict.fromkeys((*others, *inner.accounts)))
        places, mine = self.accounts.index(account), _places(accounts, self.accounts)
        theirs = _places(accounts, inner.accounts)

        def shared(amounts: tuple[Fraction, ...], within: tuple[Fraction, ...]) -> Knot:
            pairs = zip(_spread(amounts, mine), _spread(within, theirs), strict=True)
            return Knot(sum(amounts, Fraction(0)), tuple(a + b for a, b in pairs))

        knots = []
        for at in sorted({*(k.at for k in self.knots), *self.reaching(account, inner)}):
            amounts = self.paid(at)
            knots.append(shared(amounts, inner.paid(amounts[places])))
        part = self.beyond[places]
        beyond = shared(self.beyond, tuple(part * n for n in inner.beyond)).paid
        return Curve(accounts, tuple(knots), beyond)

    def reaching(self, account: str, inner: Curve) -> dict[Fraction, int]:
        """Return at which values an account has what each knot of another curve asks for, each with the number of the knot.

        Of the first knot, which asks for nothing, it is the last value at which the account has nothing. Knots that it never
        comes to are left out.
        """
        at, last = self.accounts.index(account), len(self.knots) - 1
        found: dict[Fraction, int] = {}
        for number, start in enumerate(self.knots):
            slope = self.slopes(number)[at]
            for place, knot in enumerate(inner.knots if slope else ()):
                more = knot.at - start.paid[at]
                value = start.at + more / slope
                begins = not more and not knot.at
                if (more > 0 or begins) and (number == last or value <= self.knots[number + 1].at):
                    found[value] = place
        return found

    def _segment(self, value: Fraction) -> int:
        if value < 0:
            msg = f"nobody can share out {value}: it is less than nothing"
            raise ValueError(msg)
        return bisect_right(self.knots, value, key=lambda k: k.at) - 1


def everything_to(account: str) -> Curve:
    """Return the curve of one account that has it all."""
    nothing = Fraction(0)
    return Curve((account,), (Knot(nothing, (nothing,)),), (Fraction(1),))


def _places(all_: tuple[str, ...], some: tuple[str, ...]) -> tuple[int | None, ...]:
    return tuple(some.index(name) if name in some else None for name in all_)


def _spread(numbers: tuple[Fraction, ...], places: tuple[int | None, ...]) -> tuple[Fraction, ...]:
    return tuple(Fraction(0) if at is None else numbers[at] for at in places)
