"""Claims of what somebody is paid, by the waterfall, under every end of the ranges it is computed from."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kingmaker.analysis.claims.results import Answer, Verdict
from kingmaker.analysis.payout.claims import verdict_on
from kingmaker.analysis.payout.figures import End, Reading
from kingmaker.analysis.payout.lens import payouts
from kingmaker.model.numerals import number_to_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.analysis.payout.claims import Verdict as Paid
    from kingmaker.model.case import Case
    from kingmaker.model.claims import PaidClaim
    from kingmaker.model.record import Assertion


def paid(case: Case, assertion: Assertion, claim: PaidClaim) -> Answer:
    """Return what becomes of a claim that somebody receives so much of a value, or every further dollar.

    Where the waterfall is computed from ranges, their low, likely and high ends are tried: a claim holds if it does
    under each, and fails if it does under none.
    """
    rests = tuple(str(clause.path) for clause in case.payouts.values())
    found = [
        verdict_on(assertion, claim, payouts(case, Reading(end=end))) for end in (End.LOW, End.HIGH)
    ]
    likely = verdict_on(assertion, claim, payouts(case, Reading(end=End.LIKELY)))
    if likely.holds is not None:  # a range may have no likely end
        found.append(likely)
    because = tuple(dict.fromkeys(words for verdict in found for words in _words(claim, verdict)))
    untold = next((v.untold for v in found if v.holds is None), "")
    if untold:
        return Answer(Verdict.OPEN, (untold,), rests_on=rests)
    held = {bool(verdict.holds) for verdict in found}
    if len(held) > 1:
        return Answer(Verdict.OPEN, ("it turns on a range", *because), rests_on=rests)
    return Answer(Verdict.HOLDS if held == {True} else Verdict.FAILS, because, rests_on=rests)


def _words(claim: PaidClaim, verdict: Paid) -> Iterator[str]:
    """Yield what is so by the waterfall."""
    if verdict.paid is not None:
        unit = claim.amount.unit if claim.amount is not None else ""
        yield f"{claim.holder} receives {_to_the_cent(verdict.paid)} {unit}".rstrip()
    elif claim.amount is None and verdict.above is not None:
        unit = claim.of.unit if claim.of is not None else ""
        above = f"{_to_the_cent(verdict.above)} {unit}".rstrip()
        yield f"{claim.holder} receives every further dollar from {above} on"
    elif claim.amount is None:
        yield f"{claim.holder} never receives every further dollar"


def _to_the_cent(amount: Fraction) -> str:
    """Return an amount in words; one whose decimals do not end is rounded to a hundredth.

    >>> _to_the_cent(Fraction(20_000_000, 3)), _to_the_cent(Fraction(350))
    ('6666666.67', '350')
    """
    told = number_to_text(amount)
    return number_to_text(Fraction(round(amount * 100), 100)) if "/" in told else told
