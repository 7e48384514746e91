"""What accrues on an amount from one day to another: dividends and interest, simple or compounding.

Time is cut into periods of the calendar from the day on which accruing begins. A whole period bears its part of the rate, a
broken one as much of it as its days are of all its days; so a year bears a year's rate, however many days it has. Where
every day bears as much as another (`days_of`), a period bears its days over those of such a year.
Without compounding the parts are added up; with it, what a period has borne bears as well from its end on.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import count
from typing import TYPE_CHECKING

from kingmaker.model.calendar import later
from kingmaker.model.money import Compounds
from kingmaker.model.values import MONTHS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

#: What has compounded more often has more digits than anybody can read.
MOST_PERIODS = 1000
_MONTHS = {
    Compounds.YEARLY: 12,
    Compounds.HALF_YEARLY: 6,
    Compounds.QUARTERLY: 3,
    Compounds.MONTHLY: 1,
}


def accrued(
    rate: Fraction,
    start: date,
    day: date,
    *,
    per: str = "year",
    compounds: Compounds | None = None,
    days_of: int | None = None,
) -> Fraction | None:
    """Return what one unit of money has borne between two days, at so much per month, quarter or year.

    Nothing before the first day; `None` where there are more than a thousand periods, or `per` is none of the calendar.
    Linear in the periods. The dividends of 10% in two years, compounding yearly and quarterly, are those of Slutsky (2025),
    Understanding preferred stock rights for early-stage companies: 21%, and 21.8%.

    >>> from datetime import date
    >>> tenth, start, end = Fraction(1, 10), date(2023, 3, 1), date(2025, 3, 1)
    >>> found = [accrued(tenth, start, end, compounds=c) for c in (None, Compounds.YEARLY, Compounds.QUARTERLY)]
    >>> [f"{float(part):.4f}" for part in found]
    ['0.2000', '0.2100', '0.2184']
    """
    of = MONTHS.get(per)
    if of is None:
        return None
    months = of if compounds is None else _MONTHS[compounds]
    if (day.year - start.year) * 12 > MOST_PERIODS * months:
        return None
    whole = Fraction(1)
    for part in _parts(start, day, months, days_of):
        borne = rate * part * (1 if days_of else Fraction(months, of))
        whole = whole * (1 + borne) if compounds else whole + borne
    return whole - 1


def _parts(start: date, day: date, months: int, days_of: int | None) -> Iterator[Fraction]:
    """Yield how much of each period is over: one for a whole period, or its days over those of a year."""
    for number in count():
        begins, ends = later(start, months * number), later(start, months * (number + 1))
        if begins >= day or begins == ends:
            return
        yield Fraction((min(ends, day) - begins).days, days_of or (ends - begins).days)
