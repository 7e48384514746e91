"""Why a claim of control or of payment does not hold: the chain of holdings and votes, the steps of the waterfall."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING

from kingmaker.analysis.claims.results import Verdict
from kingmaker.analysis.claims.shortfall import short
from kingmaker.analysis.control.lens import control
from kingmaker.analysis.counting import counting
from kingmaker.analysis.payout.figures import End, Reading
from kingmaker.analysis.payout.lens import payouts
from kingmaker.model.claims import ControlClaim, PaidClaim
from kingmaker.model.numerals import quantity_to_text
from kingmaker.report.controlling import reason_lines
from kingmaker.report.paying_words import Money, Names, amount_words, part_of, reason
from kingmaker.report.shares import holder_name, percent
from kingmaker.report.testing_votes import short_words
from kingmaker.report.who_controls import answer_words
from kingmaker.report.words import called, listed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from kingmaker.analysis.claims.results import Finding
    from kingmaker.analysis.control.lens import Control, Found
    from kingmaker.analysis.payout.lens import Paid, Payout
    from kingmaker.model.case import Case


def grounds(finding: Finding) -> Iterator[str]:
    """Yield what a claim of control or payment that does not hold comes from, a sentence each; nothing for other claims."""
    claim = finding.assertion.claim
    if finding.answer.verdict is Verdict.HOLDS:
        return
    if isinstance(claim, PaidClaim):
        yield from _paid(finding.case, claim)
    elif isinstance(claim, ControlClaim):
        yield from _controlled(finding.case, claim)


def ask(finding: Finding) -> str:
    """Return the command that shows what no scenario of acts does; nothing where there is a scenario, or none that could be run."""
    claim = finding.assertion.claim
    if finding.answer.verdict is Verdict.HOLDS or finding.assertion.varied or not finding.named:
        return ""
    if isinstance(claim, ControlClaim):
        return f"kingmaker control {finding.named} {claim.entity}"
    if not isinstance(claim, PaidClaim):
        return ""
    paying = _paying(finding.case, claim)
    entity = f" {paying.entity}" if paying is not None and len(finding.case.payouts) > 1 else ""
    value = None if claim.of is None else claim.of
    at = "" if value is None or value.exact is None else f" --at {quote(quantity_to_text(value))}"
    return f"kingmaker payout {finding.named}{entity}{at}"


# --- who is paid ---------------------------------------------------------------------------------


def _paying(case: Case, claim: PaidClaim) -> Payout | None:
    """Return the waterfall that a claim is about, read by the likely end of each range, or the low one where none is likely."""
    for end in (End.LIKELY, End.LOW):
        answer = payouts(case, Reading(end=end))
        paying = [p for p in answer.payouts if claim.holder in p.holders]
        if len(paying) == 1:
            return paying[0]
    return None


def _paid(case: Case, claim: PaidClaim) -> Iterator[str]:
    payout = _paying(case, claim)
    if payout is None:
        return
    names = Names(case, payout)
    value = None if claim.of is None else claim.of.exact
    if claim.amount is not None and value is not None:
        yield from _steps(payout, payout.at(value), names)
    elif claim.amount is None:
        yield from _slopes(payout, names)


def _steps(payout: Payout, paid: Paid, names: Names) -> Iterator[str]:
    """Yield what is paid of an amount, step by step, in the order in which it is paid."""
    parts = [
        (part_of(line, amount), holder, amount)
        for line in paid.lines
        for holder, amount in payout.by_holder({line.to: line.amount}).items()
        if amount
    ]
    money = Money(payout.currency, (amount for _, _, amount in parts))
    yield f"counting: of {amount_words(paid.value, payout.currency)} are paid, in this order:"
    for line, holder, amount in parts:
        why = reason(line, names, holder=holder)
        yield f"  {money.exact(amount)} to {names.party(holder)}: {why} (`{line.clause}`)"


def _slopes(payout: Payout, names: Names) -> Iterator[str]:
    """Yield who has how much of each further unit, from one breakpoint to the next."""
    money = Money(payout.currency, (b.at for b in payout.breakpoints))
    unit = "dollar" if payout.currency in ("", "USD") else payout.currency
    yield f"counting: of each further {unit},"
    for point in payout.breakpoints:
        yield f"  from {money.exact(point.at)} on: {_shares(payout, point.at, names)}"


def _shares(payout: Payout, at: Fraction, names: Names) -> str:
    slopes = zip(payout.curve.accounts, payout.curve.next_dollar(at), strict=True)
    parts = payout.by_holder(dict(slopes))
    return listed(f"{percent(n)} {names.party(h)}" for h, n in parts.items() if n)


# --- who controls --------------------------------------------------------------------------------


def _controlled(case: Case, claim: ControlClaim) -> Iterator[str]:
    found = control(case)
    of = found.of(claim.entity)
    yield f"{called(case, claim.entity)}: {answer_words(case, of)}"
    yield from (f"  {line}" for line in reason_lines(case, of, found))
    yield from _votes(case, of)
    rule = of.rule
    if rule is None or rule.view is None:
        return
    yield f"counting: {counting(rule.view, case=case, call=lambda n: called(case, n))}"
    if claim.controller is not None:
        lacks = short(rule.view, rule.game, _with_all(found, claim.controller, rule.game.players))
        if lacks is not None:
            yield f"votes: {short_words(case, lacks)}"


def _with_all(found: Control, name: str, players: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(p for p in players if p == name or found.controls(name, p))


def _votes(case: Case, found: Found) -> Iterator[str]:
    """Yield who holds how many of the votes."""
    stakes = found.stock.stakes if found.stock is not None else ()
    told = [f"{holder_name(case, s.holder)} {percent(s.votes)}" for s in stakes if s.votes]
    if told:
        yield f"holdings: of the votes in {called(case, found.entity)} have {listed(told)}"
