"""From the classes of shares of a case to the terms of a waterfall; what is not said or not modelled is a problem."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from kingmaker.analysis.payout.accruing import accrued
from kingmaker.analysis.payout.classes import Stock
from kingmaker.model.numerals import number_to_text
from kingmaker.model.parties import ShareClass
from kingmaker.model.state import stakes
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kingmaker.analysis.payout.figures import Figures
    from kingmaker.model.money import Convertible, Round
    from kingmaker.model.state import Stakes
    from kingmaker.model.values import Name, Quantity

_NONE = Fraction(0)


@dataclass(frozen=True, slots=True)
class Terms:
    """Shares as they are paid: their terms in numbers, and what was paid for them if that is said.

    `holder` is who has them all where that is one, as of a convertible; `seniority` the rank as it is written;
    `passes_over` tells whether there is a discount that counts for nothing here. What has not `vested` is not
    paid, but counts among the shares behind a valuation cap or the price of a round.
    """

    clause: ShareClass | Convertible | Round
    stock: Stock
    invested: Quantity | None = None
    holder: str | None = None
    seniority: int | None = None
    passes_over: bool = False
    vested: bool = True


def stocks(
    classes: Mapping[Name, ShareClass], entity: str, figures: Figures, *, unvested: bool = False
) -> tuple[Terms, ...]:
    """Return the terms of the classes that are paid; of those that have not vested only if they are asked for.

    A class that has no part of the capital and no preference is not paid.
    """
    reader = _Classes(classes, entity, figures)
    found = []
    for name, shares in classes.items():
        if shares.without_capital and shares.preference is None:
            continue
        vested = reader.vested(name, shares)
        stock = reader.stock(name, shares) if vested or unvested else None
        if stock is not None:
            terms = Terms(shares, stock, shares.invested, seniority=shares.seniority, vested=vested)
            found.append(terms)
    return tuple(found)


def ranks_are_said(terms: Sequence[Terms], figures: Figures) -> None:
    """Report shares with a preference that have no rank, where there are several."""
    preferred = [t for t in terms if t.stock.preference]
    if len(preferred) < 2:  # noqa: PLR2004  # one preference needs no rank
        return
    for term in preferred:
        if term.seniority is None:
            message = f"`{term.stock.name}` has a preference, and nothing says where it ranks"
            help_ = "add `seniority:`, higher is paid first; the same number for those that share"
            figures.unsaid(message, term.clause.where, help_)


def other_parts(terms: Sequence[Terms]) -> dict[str, Fraction]:
    """Return the part of the capital that each class names, where these are not in proportion to the shares that are paid.

    Shares are paid by their number: what their class says of the capital counts for who owns the entity. Nothing where
    fewer than two classes name a part, or both come to the same.
    """
    said = {
        t.stock.name: (t.clause.capital.likely, t.stock.shares)
        for t in terms
        if isinstance(t.clause, ShareClass)
        and t.clause.capital is not None
        and t.clause.capital.likely is not None
    }
    capital = sum((part for part, _ in said.values()), _NONE)
    shares = sum((number for _, number in said.values()), _NONE)
    if all(part * shares == number * capital for part, number in said.values()):
        return {}
    return {name: part / capital for name, (part, _) in said.items()}


def owners(shares: ShareClass, entity: str, figures: Figures) -> dict[str, Fraction]:
    """Return which part of a class each has, as far as the case says; nobody's part is left out.

    Of a range it is the end that is asked for; that they have more together than there are is reported.
    """
    found = _stakes(shares, entity, figures)
    held = sum((n for n in found.of.values() if n), _NONE)
    if not found.total:
        return {}
    if held > found.total:
        said, most = number_to_text(held), number_to_text(found.total)
        message = f"holders of `{shares.path}` have {said} together at this end of the ranges, more than the {most} that there are"
        figures.report(
            "K522", message, shares.where, "narrow a range, or give one of them the `rest`"
        )
    return {str(who): n / found.total for who, n in found.of.items() if n}


def _stakes(shares: ShareClass, entity: str, figures: Figures) -> Stakes:
    """Return how a class is held, with the number of each range that is asked for."""

    def settled(quantity: Quantity | None, key: str) -> Quantity | None:
        return quantity and figures.settled(quantity, f"{shares.path}.{key}")

    held = {n: settled(q, f"held_by.{n}") for n, q in shares.held_by.items()}
    issued, own = settled(shares.outstanding, "outstanding"), settled(shares.treasury, "treasury")
    return stakes(replace(shares, held_by=held, outstanding=issued, treasury=own), entity)


class _Classes:
    """Reads the classes of one entity."""

    def __init__(self, classes: Mapping[Name, ShareClass], entity: str, figures: Figures) -> None:
        self.classes = classes
        self.entity = entity
        self.figures = figures

    def vested(self, name: Name, shares: ShareClass) -> bool:
        """Tell whether the condition of a class holds, if it has one; that it cannot be told is reported."""
        of = f"`{self.entity}.{name}`"
        return shares.vests is None or bool(self.figures.true(shares.vests, name.where, of))

    def stock(self, name: Name, shares: ShareClass) -> Stock | None:
        """Return the terms of one class, or `None` where it cannot be paid."""
        before = len(self.figures.problems)
        self._fits(name, shares)
        ratio = self._ratio(name, shares)
        number = self._number(name, shares)
        preference = self._bound(shares.preference, "preference", shares) or _NONE
        dividends = self._dividends(name, shares)
        cap = self._bound(shares.cap, "cap", shares)
        strike = None
        if shares.strike is not None:
            strike = self.figures.money(shares.strike, f"{shares.path}.strike")
        if number is None or len(self.figures.problems) > before:
            return None
        common = shares.preference is None
        return Stock(
            name=name,
            shares=number * (max(Fraction(1), ratio) if common else ratio),
            preference=preference + dividends,
            rank=shares.seniority or 0,
            participates=common or shares.participation != "none",
            cap=cap,
            converts=bool(shares.converts) and not common,
            strike=strike or _NONE,
            accrued=dividends,
            clause=shares.path,
        )

    def _fits(self, name: Name, shares: ShareClass) -> None:
        """Report terms that the case leaves open, or that do not go together here."""
        what = f"`{self.entity}.{name}`"
        if shares.preference is None:
            return
        if not shares.participation:
            message = (
                f"{what} has a preference, and nothing says whether it also shares in what is left"
            )
            help_ = "add `participation: none`, `full`, or `capped` with a `cap`"
            self.figures.unsaid(message, name.where, help_)
        elif shares.participation != "full" and shares.converts is None:
            message = f"{what} has a preference, and nothing says whether it may be turned into another class"
            help_ = "add `converts_to: CLASS`, or `converts_to: none`"
            self.figures.unsaid(message, name.where, help_)
        if shares.strike is not None:
            message = f"{what} has a strike price and a preference: options on preferred shares are not modelled"
            help_ = "give the options a class of their own, on common shares"
            self.figures.report("K910", message, name.where, help_)

    def _ratio(self, name: Name, shares: ShareClass) -> Fraction:
        """Return how many common shares one share of the class counts for."""
        if shares.converts_to is None:
            return Fraction(1)
        target = shares.converts_to.removeprefix(f"{self.entity}.")
        into = next((c for n, c in self.classes.items() if n == target), None)
        what = f"`{self.entity}.{name}` turns into `{target}`"
        special = into is not None and (
            into.preference is not None or into.strike is not None or into.cap is not None
        )
        if into is None or special or into.converts:
            why = (
                "which is no class of this entity"
                if into is None
                else "which has terms of its own: only turning into common shares is modelled"
            )
            help_ = "name the class of common shares that it becomes in the end"
            self.figures.report("K910", f"{what}, {why}", shares.converts_to.where, help_)
            return Fraction(1)
        if shares.converts_at is None:
            return Fraction(1)
        found = self.figures.number(shares.converts_at, f"{shares.path}.converts_at")
        return Fraction(1) if found is None else found

    def _number(self, name: Name, shares: ShareClass) -> Fraction | None:
        """Return how many shares there are, without those that the entity holds itself."""
        if shares.outstanding is None:
            total = _stakes(shares, self.entity, self.figures).total
            if total is None or not shares.held_by:
                message = f"who is paid hangs on how many `{self.entity}.{name}` there are, and nothing says so"
                help_ = "add `outstanding:`, or how many each holds"
                self.figures.report("K911", message, name.where, help_)
                return None
            return total
        issued = self.figures.number(shares.outstanding, f"{shares.path}.outstanding")
        own = _NONE
        for amount in (shares.treasury, shares.held_by.get(self.entity)):  # type: ignore[call-overload]  # a Name is its text
            if amount is not None:
                own = max(own, self.figures.number(amount, f"{shares.path}.treasury") or _NONE)
        return None if issued is None else issued - own

    def _dividends(self, name: Name, shares: ShareClass) -> Fraction:
        """Return what has accrued until the day of payment, or report why it cannot be counted."""
        rate, start, day = shares.dividend, shares.accrues_from, self.figures.day
        if rate is None:
            return _NONE
        what = f"the dividend of `{self.entity}.{name}`"
        if start is None or day is None:
            missing = "from when on" if start is None else "until which day"
            key = "`accrues_from: DATE`" if start is None else "`as_of: DATE`, or ask with --on"
            self.figures.unsaid(
                f"{what} accrues, and nothing says {missing}", rate.where, f"add {key}"
            )
            return _NONE
        number = self.figures.number(rate, f"{shares.path}.dividend")
        of = None if number is None else self._bears_on(what, rate, shares)
        if of is None or number is None:
            return _NONE
        found = accrued(number, start, day, per=rate.per, compounds=shares.compounds)
        if found is None:
            help_ = "write it per month, quarter or year; up to 1,000 periods are counted"
            self.figures.unsaid(f"{what} accrues by nothing that can be counted", rate.where, help_)
            return _NONE
        return of * found

    def _bears_on(self, what: str, rate: Quantity, shares: ShareClass) -> Fraction | None:
        """Return on what a dividend accrues: what was invested, or nothing but itself where it is an amount."""
        if rate.unit == "share":
            return self._invested(shares, rate)
        if rate.unit != self.figures.currency or shares.compounds is not None:
            why = (
                "is neither a share nor an amount"
                if shares.compounds is None
                else "is an amount and compounds"
            )
            help_ = "write it as a share of what was paid: `dividend: 8% per year`"
            self.figures.unsaid(f"{what} {why}", rate.where, help_)
            return None
        return Fraction(1)

    def _invested(self, shares: ShareClass, where: Quantity) -> Fraction | None:
        if shares.invested is None:
            message = f"`{shares.path}` counts in multiples of what was paid for it, and nothing says how much"
            self.figures.unsaid(message, where.where, "add `invested:`, or write an amount")
            return None
        return self.figures.money(shares.invested, f"{shares.path}.invested")

    def _bound(self, quantity: Quantity | None, key: str, shares: ShareClass) -> Fraction | None:
        if quantity is None:
            return None
        multiple = quantity.unit in ("", "invested")
        of = self._invested(shares, quantity) if multiple else None
        return self.figures.bound(quantity, f"{shares.path}.{key}", unit="invested", of=of)
