"""The words and figures of payouts: amounts, parts, reasons, what happens at a breakpoint."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from kingmaker.analysis.payout.classes import Turn, Why
from kingmaker.model.money import Contribution
from kingmaker.model.numerals import number_to_text, quantity_to_text
from kingmaker.model.values import Quantity
from kingmaker.report.cents import decimal, decimals, in_cents
from kingmaker.report.document import Rests
from kingmaker.report.words import called, rests, worded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kingmaker.analysis.payout.classes import Event, Line
    from kingmaker.analysis.payout.lens import Paid, Payout
    from kingmaker.analysis.payout.onward import Payer
    from kingmaker.model.case import Case
    from kingmaker.model.clauses import Clause

#: A share of a company has a value with more digits than money has.
_PER_SHARE = 6
#: From here on a report tells amounts to so many digits.
_MILLION, _DIGITS = 10**6, 3


class Names:
    """What to call the accounts, holders and clauses of one waterfall."""

    def __init__(self, case: Case, payout: Payer) -> None:
        self._case = case
        self._clauses: dict[str, Clause] = {c.path: c for c in case.clauses() if c.path}
        self._steps = {s.id: s.title for s in payout.clause.steps}
        classes = next((c for n, c in case.holdings.items() if n == payout.entity), {})
        #: Whether shares are known in percent only.
        self.in_parts = any(shares.in_parts for shares in classes.values())
        self._classes = {str(n): s.label or str(n) for n, s in classes.items()}
        given = payout.clause.convertibles
        self._classes |= {str(n): c.label or str(n) for n, c in given.items()}

    def of(self, name: str) -> str:
        """Return what to call a holder, a class or a step."""
        if name in self._classes:
            return self._classes[name]
        return self._steps.get(name) or called(self._case, name)

    def party(self, name: str) -> str:
        """Return what to call whoever is paid."""
        entity, dot, inner = name.partition(".")
        if dot and entity in self._case.entities:
            return f"{worded(inner)} of {called(self._case, entity)}"
        return self._classes.get(name) or called(self._case, name)

    def step(self, path: str) -> str:
        """Return what to call the clause at an address."""
        clause = self._clauses.get(path)
        return path if clause is None else clause.title

    def ground(self, path: str) -> str:
        """Return what to call a clause that an answer rests on."""
        clause = self._clauses.get(path)
        if isinstance(clause, Contribution):
            return f"what {self.party(clause.id)} put in"
        return self.step(path)

    def rests(self, path: str) -> Rests:
        """Return what the clause at an address rests on."""
        clause = self._clauses.get(path)
        return Rests(path) if clause is None else rests(self._case, clause)


class Money:
    """Prints the amounts of one table or sentence, all in one way.

    Whole units without decimals where all of them are whole, else all to the smallest unit. `exact` writes large round
    numbers in words where all of them are thousands.
    """

    def __init__(self, currency: str, amounts: Iterable[Fraction | int]) -> None:
        """Take the amounts that are to be printed together, in units of the currency."""
        self.currency = currency
        self._size = 10 ** decimals(currency)
        every = [in_cents(Fraction(n), currency) for n in amounts]
        self._whole = all(n % self._size == 0 for n in every)
        self._thousands = all(n % (1000 * self._size) == 0 for n in every)

    @classmethod
    def of_cents(cls, currency: str, amounts: Iterable[int]) -> Money:
        """Take amounts that are given in the smallest unit."""
        size = 10 ** decimals(currency)
        return cls(currency, (Fraction(n, size) for n in amounts))

    def cents(self, cents: int) -> str:
        """Return an amount that is given in the smallest unit, without its currency."""
        text = decimal(cents, self.currency, grouped=True)
        return text.partition(".")[0] if self._whole else text

    def exact(self, amount: Fraction) -> str:
        """Return an amount with its currency."""
        cents = in_cents(amount, self.currency)
        text = self.cents(cents)
        if self._thousands and cents == amount * self._size:
            words = number_to_text(amount)
            text = words if " " in words else text
        return f"{text} {self.currency}".strip()


def amount_words(amount: Fraction, currency: str) -> str:
    """Return an amount that stands alone, with its currency.

    >>> amount_words(Fraction(350), "USD"), amount_words(Fraction(7, 2), "USD"), amount_words(Fraction(12_500_000), "USD")
    ('350 USD', '3.50 USD', '12.5 million USD')
    """
    return Money(currency, [amount]).exact(amount)


def rounded(amount: Fraction, currency: str) -> str:
    """Return an amount with its currency, from a million on to three digits.

    >>> rounded(Fraction(327_112_244_897), "USD"), rounded(Fraction(12_500_000), "USD"), rounded(Fraction(0), "USD")
    ('about 327 billion USD', '12.5 million USD', '0 USD')
    """
    if amount < _MILLION:
        return amount_words(amount, currency)
    size = 10 ** (len(str(int(amount))) - _DIGITS)
    told = Fraction(round(amount / size) * size)
    text = f"{number_to_text(told)} {currency}".strip()
    return text if told == amount else f"about {text}"


def per_share(amount: Fraction) -> str:
    """Return the value of one share, rounded to six decimals.

    >>> per_share(Fraction(7, 3)), per_share(Fraction(10))
    ('2.333333', '10')
    """
    return number_to_text(Fraction(round(amount * 10**_PER_SHARE), 10**_PER_SHARE))


def times(multiple: Quantity | None) -> str:
    """Return how many times, rounded to two decimals; a range by its ends.

    >>> times(Quantity(Fraction(92, 13), None, None, "x"))
    'at least 7.08 times'
    """
    if multiple is None:
        return ""
    rounded = [
        None if n is None else Fraction(round(n * 100), 100)
        for n in (multiple.low, multiple.likely, multiple.high)
    ]
    low, likely, high = rounded
    if low is not None and high is None:
        return f"at least {number_to_text(low)} times"
    if high is not None and low is None:
        return f"at most {number_to_text(high)} times"
    about = "about " if multiple.about else ""
    return f"{about}{quantity_to_text(Quantity(low, likely, high))} times"


def reason(line: Line, names: Names, *, holder: str) -> str:
    """Return for what an amount is paid, in words."""
    of = "" if line.to == holder else f"{names.of(line.to)}, "
    if line.why is Why.STEP:
        return of + names.step(line.clause)
    if line.why is Why.REST:
        return f"{of}what is left"
    if line.why is Why.PREFERENCE:
        return f"{of}its preference"
    if line.why is Why.DIVIDEND:
        return f"{of}the dividend accrued on it"
    if line.why is Why.CONVERTED and line.shares is None:
        return f"{of}turned into common shares at its discount from what they are paid"
    number = Fraction(round((line.shares or Fraction(0)) * 100), 100)
    word = "share" if number == 1 else "shares"
    each = f"{number_to_text(number)} {word} at {per_share(line.each or Fraction(0))}"
    if names.in_parts:
        each = f"{number_to_text(number)}% of the shares"
    on = of or "on "  # a number behind an amount would read as a part of it
    said = {
        Why.BESIDE: f"{of}beside its preference, {each}",
        Why.CONVERTED: f"{of}turned into common shares, {each}",
        Why.OPTION: f"{on}{each} above the price of the option",
    }
    return said.get(line.why, f"{on}{each}")


def event(found: Event, names: Names) -> str:
    """Return what happens at a breakpoint, in words."""
    return _EVENTS[found.turn].format(
        names.step(found.clause) if found.turn is Turn.DONE else names.of(found.of)
    )


_EVENTS = {
    Turn.PAID: "the preference of {} is paid",
    Turn.EXERCISES: "{} is worth exercising",
    Turn.CAPPED: "the cap of {} is reached",
    Turn.CONVERTS: "{} converts",
    Turn.BOUGHT: "the discount of {} is paid",
    Turn.DONE: "done: {}",
}


def holder_lines(paid: Paid, payout: Payout) -> dict[str, list[tuple[Line, Fraction]]]:
    """Return the reasons of each holder's payment with the part of each that is theirs."""
    found: dict[str, list[tuple[Line, Fraction]]] = {h: [] for h in paid.to}
    for line in paid.lines:
        for holder, amount in payout.by_holder({line.to: line.amount}).items():
            if amount:
                found[holder].append((part_of(line, amount), amount))
    return found


def part_of(line: Line, amount: Fraction) -> Line:
    """Return a reason as far as it is one holder's: with so many of the shares as this amount is paid on.

    >>> from kingmaker.analysis.payout.classes import Line
    >>> part_of(Line("a-shares", Fraction(100), Why.SHARES, shares=Fraction(20)), Fraction(70)).shares
    Fraction(14, 1)
    """
    if line.shares is None:
        return line
    return replace(line, amount=amount, shares=line.shares * amount / line.amount)
