"""Whether what a case claims about who is paid is so."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kingmaker.model.claims import PaidClaim
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from kingmaker.analysis.payout.lens import Answer, Payout
    from kingmaker.model.case import Case
    from kingmaker.model.record import Assertion
    from kingmaker.model.values import Quantity

#: An amount in a claim is meant to the smallest unit of money.
_HALF_A_CENT = Fraction(1, 200)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a claim holds, `None` where it cannot be told; what is so instead, and why it cannot be told.

    `paid` is what the holder receives of the amount that the claim names, `above` the value from which on
    every further dollar is theirs; each is `None` where it was not asked for or is not so.
    """

    assertion: Assertion
    claim: PaidClaim
    holds: bool | None
    paid: Fraction | None = None
    above: Fraction | None = None
    untold: str = ""


def paid_claims(case: Case, answer: Answer) -> tuple[Verdict, ...]:
    """Return whether each assertion on payouts holds, in the order of the file.

    ``x receives 7 USD of 40 USD`` holds if that is what x is paid, to the cent. ``x receives every
    further dollar above 40 USD`` holds if the next dollar is wholly x's at each value from there on. Assertions
    under other terms (`with`) are left to whoever can read the case anew.
    """
    return tuple(
        verdict_on(assertion, assertion.claim, answer)
        for assertion in case.assertions.values()
        if isinstance(assertion.claim, PaidClaim) and not assertion.varied
    )


def verdict_on(assertion: Assertion, claim: PaidClaim, answer: Answer) -> Verdict:
    """Return whether one claim holds by the waterfalls of a case."""
    paying = [p for p in answer.payouts if claim.holder in p.holders]
    if not paying and answer.problems:
        return Verdict(assertion, claim, None, untold="who is paid cannot be told")
    if len(paying) > 1:
        names = ", ".join(p.entity for p in paying)
        return Verdict(assertion, claim, None, untold=f"it is paid by several: {names}")
    if not paying:
        return Verdict(assertion, claim, holds=False)
    (payout,) = paying
    said = claim.of if claim.amount is None else claim.amount
    for quantity in (claim.of, said):
        if quantity is not None and (quantity.unit != payout.currency or quantity.about):
            return Verdict(
                assertion, claim, None, untold=f"its amounts are not just so many {payout.currency}"
            )
    if claim.amount is None:
        return _residual(assertion, claim, payout)
    return _amount(assertion, claim, payout, claim.amount)


def _residual(assertion: Assertion, claim: PaidClaim, payout: Payout) -> Verdict:
    above = from_where(payout, claim.holder)
    bound = None if claim.of is None else claim.of.low
    holds = above is not None and (bound is None or above <= bound)
    return Verdict(assertion, claim, holds, above=above)


def _amount(assertion: Assertion, claim: PaidClaim, payout: Payout, amount: Quantity) -> Verdict:
    value = None if claim.of is None else claim.of.exact
    if value is None:
        return Verdict(assertion, claim, None, untold="it does not say of how much")
    paid = payout.at(value).to[claim.holder]
    holds = amount.exact is not None and abs(paid - amount.exact) <= _HALF_A_CENT
    return Verdict(assertion, claim, holds, paid=paid)


def from_where(payout: Payout, holder: str) -> Fraction | None:
    """Return from which value on every further dollar is a holder's, `None` where it never is."""
    found = None
    for knot in reversed(payout.curve.knots):
        slopes = zip(payout.curve.accounts, payout.curve.next_dollar(knot.at), strict=True)
        if payout.by_holder(dict(slopes)).get(holder) != 1:
            break
        found = knot.at
    return found


def most(payout: Payout, holder: str) -> tuple[Fraction, Fraction] | None:
    """Return the most that a holder is ever paid and the value from which on they have it; `None` without a bound."""
    last = payout.curve.knots[-1]
    further = dict(zip(payout.curve.accounts, payout.curve.beyond, strict=True))
    if payout.by_holder(further).get(holder, Fraction(0)):
        return None
    whole = payout.at(last.at).to[holder]
    at = next(k.at for k in payout.curve.knots if payout.at(k.at).to[holder] == whole)
    return whole, at
