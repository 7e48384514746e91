"""Checks of money: waterfalls that lose or strand it, and dependencies that cannot be."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kingmaker.model.money import ShareBy
from kingmaker.model.numerals import number_to_text, quantity_to_text
from kingmaker.patterns import pattern
from kingmaker.problems import Problem, Related, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.model.case import Case
    from kingmaker.model.money import Contribution, Payouts, PayoutStep
    from kingmaker.model.parties import ShareClass
    from kingmaker.model.values import Name, Quantity
    from kingmaker.problems import Location

_CURRENCY = pattern(r"[A-Z]{3}")
_MULTIPLE = "contributed"


def caps_below_contributions(case: Case) -> Iterator[Problem]:
    """Yield a warning for somebody whose cap is less than what they put in: no money back."""
    for payouts in case.payouts.values():
        for step in payouts.steps:
            for who, cap in _caps(step).items():
                put_in = payouts.contributed.get(who)
                if _less(cap, put_in):
                    message = (
                        f"the cap of `{who}`, {quantity_to_text(cap)}, is less than what was put in"
                    )
                    help_ = "a cap bounds all that one receives, the money back included"
                    related = () if put_in is None else (Related(put_in.where, "put in"),)
                    yield Problem(
                        "K750", message, cap.where, Severity.WARNING, help=help_, related=related
                    )


def _caps(step: PayoutStep) -> dict[Name, Quantity]:
    """Return the caps of a step; the word `none` stands in the record as `None`."""
    found: dict[Name, Quantity | None] = dict(step.cap)
    return {who: cap for who, cap in found.items() if cap is not None}


def _less(cap: Quantity, put_in: Contribution | None) -> bool:
    if cap.high is None:
        return False
    if cap.unit == _MULTIPLE:
        return cap.high < 1
    amount = None if put_in is None else put_in.amount
    if amount is None or amount.low is None or amount.unit != cap.unit:
        return False
    return cap.high < amount.low


def _takes_all(step: PayoutStep) -> bool:
    """Tell whether a step never lets money through to the next."""
    uncapped = not set(step.to) <= set(_caps(step))
    return uncapped and not step.until and step.until_total is None and step.when is None


def unreached_steps(case: Case) -> Iterator[Problem]:
    """Yield a warning for steps, or a residual, behind one that takes everything."""
    for payouts in case.payouts.values():
        ends = next((n for n, step in enumerate(payouts.steps) if _takes_all(step)), None)
        if ends is None:
            continue
        last = payouts.steps[ends]
        related = (Related(last.where, "this one has neither `until` nor a cap for all"),)
        if ends + 1 < len(payouts.steps):
            after = payouts.steps[ends + 1]
            message = (
                f"the step `{after.id}` is never reached: `{last.id}` before it takes everything"
            )
            yield Problem(
                "K751", message, after.where, Severity.WARNING, help=_LET_ON, related=related
            )
        elif payouts.to_shares:
            message = f"the shares have what is left, and the step `{last.id}` leaves nothing"
            where = last.where
            yield Problem("K751", message, where, Severity.WARNING, help=_LET_ON)
        elif payouts.residual is not None and payouts.residual not in last.to:
            message = f"`{payouts.residual}` has the residual, and the step `{last.id}` leaves none"
            where = payouts.residual.where
            yield Problem("K751", message, where, Severity.WARNING, help=_LET_ON, related=related)


_LET_ON = "say when the step is done: `until: AMOUNT`, or a `cap` for each"


def nobody_has_the_rest(case: Case) -> Iterator[Problem]:
    """Yield an error for a waterfall that leaves money to nobody."""
    for payouts in case.payouts.values():
        classes = () if payouts.entity is None else case.holdings.get(payouts.entity, {})
        by_class = payouts.pays_shares and (payouts.residual is None or bool(payouts.steps))
        if by_class and not classes:
            message = f"nothing says who is paid by `{payouts.entity}`"
            help_ = "add `steps`, or the classes of its shares under `holdings`"
            yield Problem("K752", message, _where(payouts), help=help_)
        if payouts.residual is not None or payouts.to_shares or not payouts.steps:
            continue
        if not any(_takes_all(step) for step in payouts.steps):
            last = payouts.steps[-1]
            message = f"when the step `{last.id}` is done, what is left goes to nobody"
            help_ = "add `residual: NAME`, or a last step without `until` and `cap`"
            yield Problem("K752", message, last.where, help=help_)


def _where(payouts: Payouts) -> Location:
    return payouts.where if payouts.entity is None else payouts.entity.where


def parts_of_a_dollar(case: Case) -> Iterator[Problem]:
    """Yield an error for parts of a step that are not the whole of each dollar."""
    for payouts in case.payouts.values():
        for step in payouts.steps:
            shares = {n: q for n, q in step.to.items() if q is not None and q.unit == "share"}
            bare = [n for n, q in step.to.items() if q is None]
            if not shares:
                continue
            if bare:
                message = f"in the step `{step.id}` `{bare[0]}` has no part, and others have"
                help_ = "give every holder a part, or none and say `share_by`"
                yield Problem("K753", message, bare[0].where, help=help_)
            elif not _make_one(list(shares.values())):
                said = " + ".join(quantity_to_text(q) for q in shares.values())
                message = f"the parts of the step `{step.id}` are not 100% together: {said}"
                where = next(iter(shares)).where
                yield Problem("K753", message, where, help="correct a part")


def _make_one(parts: list[Quantity]) -> bool:
    if any(q.low is None or q.high is None for q in parts):
        return True
    low = sum((q.low or Fraction(0) for q in parts), Fraction(0))
    high = sum((q.high or Fraction(0) for q in parts), Fraction(0))
    return low <= 1 <= high


def mixed_currencies(case: Case) -> Iterator[Problem]:
    """Yield an error for an amount in another currency than the rest of a waterfall."""
    for payouts in case.payouts.values():
        first: Quantity | None = None
        for amount in _amounts(case, payouts):
            if not _CURRENCY.fullmatch(amount.unit):
                continue
            known = payouts.currency or ("" if first is None else first.unit)
            if known and amount.unit != known:
                message = (
                    f"`{quantity_to_text(amount)}` is not in {known}, as the rest of these payouts"
                )
                related = () if first is None else (Related(first.where, f"in {first.unit}"),)
                help_ = "write every amount in one currency; rates of exchange are not modelled"
                yield Problem("K754", message, amount.where, help=help_, related=related)
            first = first or amount


def _amounts(case: Case, payouts: Payouts) -> Iterator[Quantity]:
    for step in payouts.steps:
        yield from _caps(step).values()
        found: list[Quantity | None] = [*step.until.values(), step.until_total]
        yield from (q for q in found if q is not None)
    for put_in in payouts.contributed.values():
        held = (put_in.amount, put_in.paid, put_in.cash, put_in.in_kind)
        yield from (q for q in held if q is not None)
    classes = {} if payouts.entity is None else case.holdings.get(payouts.entity, {})
    for shares in classes.values():
        terms = (shares.preference, shares.dividend, shares.cap, shares.strike, shares.invested)
        yield from (q for q in terms if q is not None)


def preferences(case: Case) -> Iterator[Problem]:
    """Yield a problem for terms of a class that do not fit: a cap that is missing or has nothing to cap."""
    for entity, classes in case.holdings.items():
        for name, shares in classes.items():
            wrong = _misfit(shares)
            if wrong:
                message, help_, severity = wrong
                yield Problem(
                    "K755", f"`{entity}.{name}` {message}", name.where, severity, help=help_
                )


def _misfit(shares: ShareClass) -> tuple[str, str, Severity] | None:
    if shares.participation == "capped" and shares.cap is None:
        help_ = "add `cap:`, the most it receives in all, the preference included"
        return "participates up to a cap that nobody names", help_, Severity.ERROR
    if shares.cap is not None and shares.participation in ("none", "full"):
        help_ = "write `participation: capped`, or leave the cap out"
        return f"has a cap and `participation: {shares.participation}`", help_, Severity.ERROR
    if shares.dividend is None and (shares.accrues_from or shares.compounds):
        help_ = "add `dividend: 8% per year`, or leave out how it accrues"
        return "says how a dividend accrues, and has none", help_, Severity.ERROR
    if shares.dividend is not None and shares.preference is None:
        help_ = "add the preference it is added to: `preference: 1 x invested`"
        return "has a dividend that accrues, and no preference", help_, Severity.ERROR
    if shares.participation in ("full", "capped") and shares.preference is None:
        help_ = "add `preference:`, or leave `participation` out: common shares always participate"
        return "participates beside a preference that it does not have", help_, Severity.WARNING
    return None


def missing_contributions(case: Case) -> Iterator[Problem]:
    """Yield an error where a share or a cap turns on what somebody put in, and nothing says how much."""
    for payouts in case.payouts.values():
        for step in payouts.steps:
            by_put_in = step.share_by is ShareBy.CONTRIBUTED and len(step.to) > 1
            capped = {n for n, q in _caps(step).items() if q.unit == _MULTIPLE}
            needs = [n for n in step.to if n in capped or (by_put_in and step.to[n] is None)]
            for who in needs:
                if who not in payouts.contributed:
                    message = f"the step `{step.id}` turns on what `{who}` put in, and nothing says how much"
                    help_ = f"add `{who}` under `contributed`"
                    yield Problem("K756", message, who.where, help=help_)


def amounts_paid(case: Case) -> Iterator[Problem]:
    """Yield an error where more was paid, or paid in money, than was promised."""
    for payouts in case.payouts.values():
        for who, put_in in payouts.contributed.items():
            yield from _overpaid(
                f"`{who}`", put_in.amount, {"paid": put_in.paid, "cash": put_in.cash}
            )
    for name, need in case.dependencies.items():
        yield from _overpaid(f"`{name}`", need.amount, {"paid": need.paid, "cash": need.cash})


def _overpaid(
    what: str, amount: Quantity | None, parts: dict[str, Quantity | None]
) -> Iterator[Problem]:
    if amount is None or amount.high is None:
        return
    for key, part in parts.items():
        if part is None or part.low is None or part.unit not in (amount.unit, "share"):
            continue
        most = Fraction(1) if part.unit == "share" and amount.unit != "share" else amount.high
        if part.low > most:
            there = number_to_text(amount.high)
            message = f"{what}: `{key}` is {quantity_to_text(part)}, more than the whole, {there}"
            related = (Related(amount.where, "the whole"),)
            yield Problem(
                "K757", message, part.where, help="correct one of the two", related=related
            )


def needs_of_oneself(case: Case) -> Iterator[Problem]:
    """Yield an error for somebody who depends on what they give themselves."""
    for name, need in case.dependencies.items():
        for giver in need.giver:
            if giver == need.who:
                message = f"in `{name}`, `{giver}` needs what `{giver}` gives"
                yield Problem(
                    "K758", message, giver.where, help="name who else gives it, or leave it out"
                )


def caps_of_strangers(case: Case) -> Iterator[Problem]:
    """Yield a warning for a cap, or an `until`, of somebody who has no part in the step and none before."""
    for payouts in case.payouts.values():
        paid: set[Name] = set()
        for step in payouts.steps:
            paid |= set(step.to)
            for who in (*step.cap, *step.until):
                if who not in paid:
                    message = (
                        f"the step `{step.id}` bounds what `{who}` receives, who receives nothing"
                    )
                    help_ = f"add `{who}` to the step's `to`, or leave it out"
                    yield Problem("K759", message, who.where, Severity.WARNING, help=help_)
