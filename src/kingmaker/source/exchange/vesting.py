"""How much of a security has vested by a day: by its own list of dates, or by a walk through the graph of its terms.

The terms are those of the Open Cap Format: conditions, of which one path is taken; each is met on a day or by an event, may be
met again and again, and each time a part or a number of shares vests (Open Cap Table Coalition, 2023, Vesting System).
"""

from __future__ import annotations

from dataclasses import field
from datetime import date, timedelta
from fractions import Fraction
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from kingmaker.model.calendar import later
from kingmaker.records import dataclass
from kingmaker.source.exchange.ledger import read_ratio

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from kingmaker.source.exchange.draft import Draft
    from kingmaker.source.exchange.items import Item
    from kingmaker.source.exchange.places import Path

TERMS, START, EVENT = "VESTING_TERMS", "TX_VESTING_START", "TX_VESTING_EVENT"
ACCELERATION = "TX_VESTING_ACCELERATION"
_NONE, _HALF = Fraction(0), Fraction(1, 2)
#: A condition that is met more often is a slip: once a day for 27 years.
_MOST = 10_000
_FRACTIONAL, _ROUND_DOWN = "FRACTIONAL", "CUMULATIVE_ROUND_DOWN"
_LOADED = {"FRONT_LOADED", "BACK_LOADED", "FRONT_LOADED_TO_SINGLE_TRANCHE", "BACK_LOADED_TO_SINGLE_TRANCHE"}  # fmt: skip
_UNEVEN = "how tranches of unequal or uneven size are rounded; what has vested in all is rounded"
_FROM_WHERE = "which shares an acceleration is of; it is taken to be of the last"
_AFTER_A_SPLIT = "in which shares an acceleration after a split is counted; it is taken to be in those of its day"
_NOT_BEGUN = "when the vesting of a security begins; nothing of it has vested"


@dataclass(slots=True)
class Vesting:
    """The terms by their numbers, and what was recorded of each security."""

    draft: Draft
    #: The splits of classes of shares, as they were recorded.
    splits: Sequence[Item] = ()
    terms: dict[str, Item] = field(default_factory=dict)
    met: dict[str, dict[str, date]] = field(default_factory=dict)
    sped: dict[str, list[tuple[date, Fraction]]] = field(default_factory=dict)
    told: set[tuple[str, Path]] = field(default_factory=set)

    def read(self, objects: dict[str, list[Item]]) -> None:
        """Take the terms, and what was recorded of securities under them, out of all objects."""
        for item in objects.pop(TERMS, []):
            self.terms.setdefault(item.text("id"), item)
        for item in (*objects.pop(START, []), *objects.pop(EVENT, [])):
            day = item.day("date")
            met = self.met.setdefault(item.text("security_id"), {})
            if day is not None:
                condition = item.text("vesting_condition_id")
                met[condition] = min(day, met.get(condition, day))
        for item in objects.pop(ACCELERATION, []):
            day, number = item.day("date"), item.number("quantity")
            if day is not None and number is not None and number > 0:
                self.sped.setdefault(item.text("security_id"), []).append((day, number))

    def by(
        self, issuance: Item, total: Fraction, day: date | None, share_class: str = ""
    ) -> Fraction:
        """Return how many shares of a security have vested by a day, of so many in all, as they were when it was given.

        Without terms and dates all have. Where no day is known, nothing has that vests in time. What is accelerated
        after a split of the class is counted in shares of its day, each a part of a share as it was when given.
        """
        dates = list(issuance.items("vestings"))
        if not dates and not issuance.has("vesting_terms_id"):
            return total
        if day is None:
            return _NONE
        found = (
            sum((_dated(item, day) for item in dates), _NONE)
            if dates
            else self._by_terms(issuance, total, day)
        )
        sped = self.sped.get(issuance.text("security_id"), ())
        sooner = sum(
            (
                number / self._split(issuance, share_class, when)
                for when, number in sped
                if when <= day
            ),
            _NONE,
        )
        if sooner and found + sooner < total:
            self.draft.miss(issuance, _FROM_WHERE)
        return min(total, found + sooner)

    def _split(self, issuance: Item, share_class: str, day: date) -> Fraction:
        """Return how many shares on a day, before what is split on it, one share is that was given with a security."""
        given, scale = issuance.day("date"), Fraction(1)
        if given is None:
            return scale
        for item in self.splits:
            when, ratio = item.day("date"), read_ratio(item.item("split_ratio"))
            of_it = bool(share_class) and item.text("stock_class_id") == share_class
            if of_it and ratio is not None and when is not None and given <= when < day:
                self.draft.miss(issuance, _AFTER_A_SPLIT)
                scale *= ratio
        return scale

    def _by_terms(self, issuance: Item, total: Fraction, day: date) -> Fraction:
        number = issuance.text("vesting_terms_id")
        terms = self.terms.get(number)
        if terms is None:
            says = f"no vesting terms have the number {number[:60]}: nothing has vested by them"
            issuance.warn("K953", says, "vesting_terms_id")
            return _NONE
        walk = _Walk(terms, self.met.get(issuance.text("security_id"), {}), self.told)
        path = list(walk.path(day))
        if not path and walk.waits_for_a_start():
            self.draft.miss(issuance, _NOT_BEGUN)
        return min(total, self._rounded(terms, path, total, day))

    def _rounded(
        self, terms: Item, path: Sequence[_Reached], total: Fraction, day: date
    ) -> Fraction:
        """Return how many shares vest by a day on a path, as the terms share out parts of shares."""
        amounts: list[list[Fraction]] = []
        before = _NONE
        for reached in path:
            found: list[Fraction] = []
            for _ in reached.days:
                found.append(reached.amount(total, before))
                before += found[-1]
            amounts.append(found)
        said = terms.text("allocation_type")
        if said in _LOADED:
            whole = [_loaded(said, group) for group in amounts]
            known = [group for group in whole if group is not None]
            if len(known) == len(whole):
                return _due(path, known, day)
            self.draft.miss(terms, _UNEVEN)
        exact = _due(path, amounts, day)
        if said == _FRACTIONAL:
            return exact
        return Fraction((exact if said == _ROUND_DOWN else exact + _HALF) // 1)


def _due(path: Sequence[_Reached], amounts: Sequence[Sequence[Fraction]], day: date) -> Fraction:
    pairs = chain.from_iterable(
        zip(reached.days, group, strict=True) for reached, group in zip(path, amounts, strict=True)
    )
    return sum((amount for when, amount in pairs if when <= day), _NONE)


def _dated(item: Item, day: date) -> Fraction:
    when, amount = item.day("date"), item.number("amount")
    due = when is not None and when <= day
    return max(amount, _NONE) if due and amount is not None else _NONE


def _loaded(said: str, amounts: Sequence[Fraction]) -> list[Fraction] | None:
    """Return equal tranches in whole shares, what is over to the first or the last; `None` if they are not of that kind.

    >>> [int(n) for n in _loaded("FRONT_LOADED", [Fraction(9, 2)] * 4)]
    [5, 5, 4, 4]
    """
    total = sum(amounts, _NONE)
    if len(set(amounts)) > 1 or total.denominator != 1:
        return None
    each, over = divmod(int(total), len(amounts))
    if said.endswith("SINGLE_TRANCHE"):
        more = [over] + [0] * (len(amounts) - 1)
    else:
        more = [1] * over + [0] * (len(amounts) - over)
    if said.startswith("BACK"):
        more.reverse()
    return [Fraction(each + one) for one in more]


@dataclass(slots=True)
class _Reached:
    """A condition on the path: the days on which it is met, and what vests each time."""

    condition: Item
    days: list[date]

    def amount(self, total: Fraction, vested: Fraction) -> Fraction:
        """Return how much vests once, of so much in all, when so much has."""
        portion = self.condition.item("portion")
        if portion is None:
            return max(self.condition.number("quantity") or _NONE, _NONE)
        over, under = portion.number("numerator"), portion.number("denominator")
        if over is None or not under or over / under < 0:
            return _NONE
        return over / under * (total - vested if portion.flag("remainder") else total)


class _Walk:
    """The one path that is taken through the conditions of some terms."""

    def __init__(self, terms: Item, met: Mapping[str, date], told: set[tuple[str, Path]]) -> None:
        self.conditions = {c.text("id"): c for c in terms.items("vesting_conditions")}
        self.met = met
        self.told = told
        self.last: dict[str, date] = {}

    def _tell(self, item: Item, message: str) -> None:
        place = item.doc.name, item.path
        if place not in self.told:
            self.told.add(place)
            item.warn("K952", message)

    def waits_for_a_start(self) -> bool:
        """Tell whether the first condition is a start that nobody recorded."""
        first = next(iter(self.conditions), "")
        return self._kind(first) == "VESTING_START_DATE" and first not in self.met

    def path(self, day: date) -> Iterator[_Reached]:
        """Yield the conditions that are met by a day, each with all its days until the next takes over.

        Of what may come next the first to be met is taken, the first in the list on the same day; what comes next
        in time of a condition that is met again and again comes after its last time.
        """
        current = next(iter(self.conditions), "")
        begins = self._when(current, date.min)
        while begins is not None and begins <= day and current not in self.last:
            days = self._days(current, begins)
            self.last[current] = days[-1]
            following, ends = self._next(current, begins)
            days = [one for one in days if ends is None or one <= ends]
            if days:
                self.last[current] = days[-1]
            yield _Reached(self.conditions[current], days)
            current, begins = following, ends

    def _next(self, current: str, since: date) -> tuple[str, date | None]:
        found = [
            (when, number, name)
            for number, name in enumerate(self.conditions[current].texts("next_condition_ids"))
            if (when := self._when(name, since)) is not None
        ]
        if not found:
            return "", None
        when, _, name = min(found)
        return name, when

    def _kind(self, name: str) -> str:
        trigger = self._trigger(name)
        return "" if trigger is None else trigger.text("type")

    def _trigger(self, name: str) -> Item | None:
        condition = self.conditions.get(name)
        return None if condition is None else condition.item("trigger")

    def _when(self, name: str, since: date) -> date | None:
        """Return when a condition is met for the first time, not before a day; `None` if it is not."""
        trigger, kind = self._trigger(name), self._kind(name)
        found: date | None = None
        if trigger is None:
            return None
        if kind in ("VESTING_START_DATE", "VESTING_EVENT"):
            found = self.met.get(name)
        elif kind == "VESTING_SCHEDULE_ABSOLUTE":
            found = trigger.day("date")
        elif kind == "VESTING_SCHEDULE_RELATIVE":
            found = next(iter(self._periods(trigger)), None)
        else:
            self._tell(trigger, "this trigger is of no kind that is known: it is never met")
        return None if found is None else max(found, since)

    def _days(self, name: str, begins: date) -> list[date]:
        """Return all days on which a condition is met, those before a cliff on its day."""
        trigger = self._trigger(name)
        if trigger is None or self._kind(name) != "VESTING_SCHEDULE_RELATIVE":
            return [begins]
        days = [max(one, begins) for one in self._periods(trigger)]
        period = trigger.item("period")
        cliff = None if period is None else period.number("cliff_installment")
        before = min(int(cliff), len(days)) - 1 if cliff is not None and cliff > 1 else 0
        return [days[before]] * before + days[before:]

    def _periods(self, trigger: Item) -> Iterator[date]:
        period = trigger.item("period")
        base = self.last.get(trigger.text("relative_to_condition_id"))
        if period is None or base is None:
            return
        step = self._steps(period, base)
        length, often = _count(period, "length"), _count(period, "occurrences")
        if step is None or length is None or not often or often > _MOST:
            self._tell(
                period, "this period is no number of days or months, so many times: it never ends"
            )
            return
        yield from (step(length * number) for number in range(1, often + 1))

    def _steps(self, period: Item, base: date) -> Callable[[int], date] | None:
        """Return what tells the day so many days or months after another, as the period counts them."""
        kind = period.text("type")
        if kind == "DAYS":
            return partial(_days_later, base)
        if kind != "MONTHS":
            return None
        starts = (day for name, day in self.met.items() if self._kind(name) == "VESTING_START_DATE")
        said = period.text("day_of_month")[:2]
        of_month = int(said) if said.isdecimal() else next(starts, base).day
        return partial(later, base, of_month=of_month)


def _count(item: Item, key: str) -> int | None:
    number = item.number(key)
    whole = number is not None and number.denominator == 1 and number >= 0
    return int(number) if whole and number is not None else None


def _days_later(day: date, days: int) -> date:
    """Return a day so many days later, the last one of the calendar where there is none."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max
