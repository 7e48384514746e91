"""The numbers of a case as a waterfall needs them: one number for each, and a problem where there is none."""

from __future__ import annotations

import re
from dataclasses import field, replace
from datetime import datetime, time
from enum import StrEnum
from typing import TYPE_CHECKING

from kingmaker.analysis.payout.accruing import accrued
from kingmaker.model.calendar import later
from kingmaker.model.evaluate import holds
from kingmaker.model.money import Compounds
from kingmaker.model.numerals import quantity_to_text
from kingmaker.model.state import NotSaid, UnknownName, initial
from kingmaker.model.values import MONTHS
from kingmaker.problems import Problem
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from fractions import Fraction

    from kingmaker.model.case import Case
    from kingmaker.model.sentences import Condition
    from kingmaker.model.state import State
    from kingmaker.model.values import Quantity
    from kingmaker.problems import Location

_CURRENCY = re.compile(r"[A-Z]{3}")


class End(StrEnum):
    """Which number of a range is meant."""

    LOW = "low"
    LIKELY = "likely"
    HIGH = "high"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How the numbers of a case are read: which end of ranges, and on which day.

    `ends` is for single numbers, by their addresses. The day is that of the case where none is given.
    """

    end: End = End.LIKELY
    ends: Mapping[str, End] = field(default_factory=dict)
    on: date | None = None


class Figures:
    """Reads the numbers of one case, and gathers what keeps them from being read.

    `ranged` holds the ranges met on the way, by their addresses: what an answer hangs on.
    """

    def __init__(self, case: Case, reading: Reading, currency: str = "") -> None:
        self.case = case
        self.reading = reading
        self.currency = currency
        self.problems: list[Problem] = []
        self.ranged: dict[str, Quantity] = {}
        self._state: State | None = None

    @property
    def day(self) -> date | None:
        """The day on which money is shared out."""
        return self.reading.on or self.case.as_of

    def number(self, quantity: Quantity, address: str) -> Fraction | None:
        """Return the number of a quantity at the end that is asked for, or report that it has none."""
        if quantity.exact is None and quantity.low != quantity.high:
            self.ranged[address] = quantity
        found: Fraction | None = getattr(quantity, self.end_at(address))
        if found is None:
            self._no_number(quantity, address)
        elif found < 0:
            message = f"`{address}` is less than nothing: {quantity_to_text(quantity)}"
            self.report("K205", message, quantity.where, "write a number that is not negative")
            return None
        return found

    def settled(self, quantity: Quantity, address: str) -> Quantity:
        """Return a quantity with the one number that is asked for, all of whose ends it is then; unknown where it has none."""
        if quantity.exact is not None or quantity.low == quantity.high:
            return quantity
        self.ranged[address] = quantity
        found: Fraction | None = getattr(quantity, self.end_at(address))
        return replace(quantity, low=found, likely=found, high=found)

    def end_at(self, address: str) -> str:
        """Return which end of a range is read at this address."""
        return self.reading.ends.get(address, self.reading.end).value

    def money(self, quantity: Quantity, address: str) -> Fraction | None:
        """Return an amount of money, which has to be in the one currency of the payouts."""
        if quantity.known and (quantity.unit != self.currency or quantity.per):
            said = quantity_to_text(quantity)
            if _CURRENCY.fullmatch(quantity.unit) and not quantity.per:
                message = f"`{said}` is not in {self.currency}, as the rest of these payouts"
                self.report("K754", message, quantity.where, "write every amount in one currency")
            else:
                message = f"`{said}` is no amount of money"
                help_ = f"write `{said.split()[0]} {self.currency or 'USD'}`"
                self.report("K206", message, quantity.where, help_)
            return None
        return self.number(quantity, address)

    def bound(
        self, quantity: Quantity, address: str, *, unit: str, of: Fraction | None
    ) -> Fraction | None:
        """Return an amount of money, or a multiple (`100 x contributed`) of another.

        Where `unit` is empty a bare number is a multiple too.
        """
        multiple = quantity.unit == unit or (quantity.unit == "" and unit == "invested")
        if not multiple:
            return self.money(quantity, address)
        times = self.number(quantity, address)
        return None if times is None or of is None else times * of

    def true(self, condition: Condition, where: Location, of: str) -> bool | None:
        """Tell whether a condition holds on the day of payment, all else as the case begins, or report that nobody can tell."""
        if self._state is None:
            self._state = initial(self.case)
            if self.reading.on is not None:
                self._state = replace(self._state, date=datetime.combine(self.reading.on, time()))
        try:
            return holds(condition, self._state, case=self.case)
        except (NotSaid, UnknownName) as unsaid:
            message = f"whether {of} counts cannot be told: {unsaid}"
            help_ = "write a condition on what the case says, or a variant for either answer"
            self.report("K914", message, where, help_)
            return None

    def unsaid(self, message: str, where: Location, help_: str) -> None:
        """Report a term that decides who is paid and that the case leaves open."""
        self.report("K912", message, where, help_)

    def report(self, code: str, message: str, where: Location, help_: str) -> None:
        """Add a problem."""
        self.problems.append(Problem(code, message, where, help=help_))

    def _no_number(self, quantity: Quantity, address: str) -> None:
        if not quantity.known:
            message = f"who is paid hangs on `{address}`, and that is unknown"
            help_ = "write a number or a range, with `certainty: assumed` where it is a guess"
        else:
            message = (
                f"`{address}` is a range without a number to pay by: {quantity_to_text(quantity)}"
            )
            help_ = "name a likely one, `4..5..9`, or ask with --ranges low or high"
        self.report("K911", message, quantity.where, help_)


def currency_of(amounts: list[Quantity | None], said: str) -> str:
    """Return the currency of some amounts: as it is said, else that of the first."""
    units = (q.unit for q in amounts if q is not None and _CURRENCY.fullmatch(q.unit))
    return said or next(units, "")


def grown(  # what grows, how, and from when to when
    amount: Fraction,
    rate: Quantity,
    start: date,
    day: date,
    number: Fraction,
    *,
    in_part: bool = False,
) -> Fraction | None:
    """Return an amount that has grown by a rate at the end of each whole period since a day.

    A share is compounded (``20% per year``), an amount is added. A period that is not over counts by its days where it does
    so `in_part`. `number` is the rate as a number. `None`
    where the rate names no period of the calendar, or one that has come round more than a thousand times.

    >>> from datetime import date
    >>> from fractions import Fraction
    >>> from kingmaker.model.values import Quantity
    >>> rate = Quantity(Fraction(1, 5), Fraction(1, 5), Fraction(1, 5), "share", per="year")
    >>> grown(Fraction(100), rate, date(2025, 1, 1), date(2027, 6, 30), Fraction(1, 5))
    Fraction(144, 1)
    """
    if in_part and rate.per in _COMPOUNDS:
        every = _COMPOUNDS[rate.per] if rate.unit == "share" else None
        borne = accrued(number, start, day, per=rate.per, compounds=every)
        if borne is None:
            return None
        return amount * (1 + borne) if every else amount + borne
    periods = _periods(rate.per, start, day)
    if periods is None or periods > _MOST_PERIODS:
        return None
    if rate.unit == "share":
        return amount * (1 + number) ** periods
    return amount + number * periods


#: An amount compounded more often has more digits than anybody can read.
_MOST_PERIODS = 1000
_DAYS = {"day": 1, "week": 7}
_COMPOUNDS = {
    "month": Compounds.MONTHLY,
    "quarter": Compounds.QUARTERLY,
    "year": Compounds.YEARLY,
}


def _periods(per: str, start: date, day: date) -> int | None:
    """Return how many whole periods lie between two days; none where the second is earlier.

    A period of months ends on the day of the same number, or on the last of a month that is too short (Dodds v Walker, 1981).
    """
    if day < start and per in {*MONTHS, *_DAYS}:
        return 0
    if per in MONTHS:
        step = MONTHS[per]
        number = ((day.year - start.year) * 12 + day.month - start.month) // step
        return number - (later(start, number * step) > day)
    return (day - start).days // _DAYS[per] if per in _DAYS else None
