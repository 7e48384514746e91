"""Payouts as a JSON value and as a table for spreadsheets: amounts to the cent, and exact beside it."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from kingmaker.analysis.payout.claims import most, paid_claims
from kingmaker.model.numerals import quantity_to_text
from kingmaker.model.wording import claim_to_text
from kingmaker.report.cents import decimal, in_cents, shared_out
from kingmaker.report.diagnostics import problem_json
from kingmaker.report.document import FORMAT_VERSION
from kingmaker.report.paying_words import Names, event, holder_lines, reason
from kingmaker.report.words import called
from kingmaker.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from fractions import Fraction

    from kingmaker.analysis.payout.claims import Verdict
    from kingmaker.analysis.payout.classes import Event
    from kingmaker.analysis.payout.joining import Breakpoint
    from kingmaker.analysis.payout.lens import Answer, Paid, Payout
    from kingmaker.analysis.payout.onward import Onward
    from kingmaker.model.case import Case
    from kingmaker.model.values import Quantity


def payout_json(
    case: Case,
    answer: Answer,
    values: Sequence[Sequence[Fraction]],
    *,
    variant: str | None = None,
    variants: Mapping[str, tuple[Case, Answer]] | None = None,
) -> dict[str, object]:
    """Return the splits of each waterfall at these values, with its breakpoints, as a JSON value.

    `variants` holds the case and its answer under each of its variants, if they are to be told too.

    Amounts are decimals that add up to what is shared out, to the cent; ``exact`` is the same as a fraction.
    """
    pairs = [
        (payout, Names(case, payout), exits)
        for payout, exits in zip(answer.payouts, values, strict=True)
    ]
    return {
        "format_version": FORMAT_VERSION,
        "kind": "payout",
        "case": case.name,
        "title": case.title,
        "variant": variant,
        "payouts": [
            _split(payout, payout.at(value), names)
            for payout, names, exits in pairs
            for value in exits
        ],
        "breakpoints": [
            _breakpoint(payout, found, names)
            for payout, names, _ in pairs
            for found in payout.breakpoints
        ],
        "entities": [_entity(case, payout, names) for payout, names, _ in pairs],
        "claims": [_claim(v) for v in paid_claims(case, answer)],
        "variants": [
            implied
            for name, (varied, found) in (variants or {}).items()
            for implied in _implied(name, varied, found)
        ],
        "problems": [problem_json(p) for p in answer.problems],
        "made": {"kingmaker": __version__},
    }


def payout_csv(answer: Answer, values: Sequence[Sequence[Fraction]]) -> str:
    """Return the splits as comma-separated values: a line for each value and holder, so that any number fits."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(("entity", "currency", "at", "holder", "amount"))
    for payout, exits in zip(answer.payouts, values, strict=True):
        curve = payout.by_holders()
        for value in exits:
            paid = dict(zip(curve.accounts, curve.paid(value), strict=True))
            cents = shared_out(paid, payout.currency)
            at = decimal(sum(cents.values()), payout.currency)
            for holder, amount in cents.items():
                row = payout.entity, payout.currency, at, holder, decimal(amount, payout.currency)
                writer.writerow(row)
    return stream.getvalue()


def _split(payout: Payout, paid: Paid, names: Names) -> dict[str, object]:
    cents = shared_out(paid.to, payout.currency)
    return {
        "entity": payout.entity,
        "at": decimal(sum(cents.values()), payout.currency),
        "exact": str(paid.value),
        "to": {holder: decimal(n, payout.currency) for holder, n in cents.items()},
        "next": {holder: str(n) for holder, n in paid.next_dollar.items()},
        "multiples": {h: _range(payout.holder_multiple(h, paid)) for h in paid.to},
        "lines": list(_lines(payout, paid, names, cents)),
        "onward": None if payout.onward is None else _ends_at(payout, payout.onward, paid.value),
    }


def _ends_at(payout: Payout, ends: Onward, value: Fraction) -> dict[str, object]:
    cents = shared_out(ends.at(value), payout.currency)
    return {
        "to": {holder: decimal(n, payout.currency) for holder, n in cents.items()},
        "next": {holder: str(n) for holder, n in ends.next_dollar(value).items()},
    }


def _onward(case: Case, payout: Payout, ends: Onward) -> dict[str, object]:
    of = {str(p.entity): Names(case, p) for p in (payout, *ends.through)}
    return {
        "through": [p.entity for p in ends.through],
        "breakpoints": [
            {
                "at": decimal(in_cents(bend.at, payout.currency), payout.currency),
                "exact": str(bend.at),
                "next": {h: str(n) for h, n in ends.next_dollar(bend.at).items()},
                "events": [{"entity": who, **_event(e, of[who])} for who, e in bend.events],
            }
            for bend in ends.bends
        ],
    }


def _event(found: Event, names: Names) -> dict[str, object]:
    words = event(found, names)
    return {"of": found.of, "event": found.turn.value, "clause": found.clause, "words": words}


def _lines(
    payout: Payout, paid: Paid, names: Names, cents: dict[str, int]
) -> Iterator[dict[str, object]]:
    for holder, lines in holder_lines(paid, payout).items():
        amounts = dict(enumerate(n for _, n in lines))
        rounded = shared_out(amounts, payout.currency, whole=cents[holder]) if lines else {}
        for n, (line, amount) in enumerate(lines):
            grounds = names.rests(line.clause)
            yield {
                "to": holder,
                "account": line.to,
                "amount": decimal(rounded[n], payout.currency),
                "exact": str(amount),
                "for": line.why.value,
                "words": reason(line, names, holder=holder),
                "shares": None if line.shares is None else str(line.shares),
                "each": None if line.each is None else str(line.each),
                "clause": line.clause,
                "sources": list(grounds.sources),
                "certainty": grounds.certainty,
            }


def _breakpoint(payout: Payout, found: Breakpoint, names: Names) -> dict[str, object]:
    parts = dict(zip(payout.curve.accounts, payout.curve.next_dollar(found.at), strict=True))
    return {
        "entity": payout.entity,
        "at": decimal(in_cents(found.at, payout.currency), payout.currency),
        "exact": str(found.at),
        "price": None if found.price is None else str(found.price),
        "next": {holder: str(n) for holder, n in payout.by_holder(parts).items()},
        "events": [_event(e, names) for e in found.events],
    }


def _entity(case: Case, payout: Payout, names: Names) -> dict[str, object]:
    start = payout.residual_from()
    return {
        "id": payout.entity,
        "name": called(case, payout.entity),
        "currency": payout.currency,
        "holders": [{"id": h, "name": names.party(h)} for h in payout.holders],
        "residual": payout.residual,
        "residual_from": None if start is None else str(start),
        "conversions": {name: str(at) for name, at in payout.conversions().items()},
        "accrued": {name: str(n) for name, n in payout.accrued.items()},
        "on": None if payout.day is None else payout.day.isoformat(),
        "put_in": [
            {
                "of": name,
                "counted": _ends(put.counted),
                "said": put.said,
                **_grounds(put.clause.path, names),
            }
            for name, put in payout.put_in.items()
        ],
        "left_out": list(payout.left_out),
        "passed_over": list(payout.passed_over),
        "other_parts": {name: str(part) for name, part in payout.other_parts.items()},
        "onward": None if payout.onward is None else _onward(case, payout, payout.onward),
        "ranges": [{"of": a, "words": quantity_to_text(q)} for a, q in payout.ranged.items()],
    }


def _grounds(path: str, names: Names) -> dict[str, object]:
    found = names.rests(path)
    return {"clause": found.clause, "sources": list(found.sources), "certainty": found.certainty}


def _claim(verdict: Verdict) -> dict[str, object]:
    return {
        "id": verdict.assertion.id,
        "claim": claim_to_text(verdict.claim),
        "holds": verdict.holds,
        "paid": None if verdict.paid is None else str(verdict.paid),
        "above": None if verdict.above is None else str(verdict.above),
        "not_told": verdict.untold,
    }


def _implied(name: str, case: Case, answer: Answer) -> Iterator[dict[str, object]]:
    """Yield what a variant implies for each who put something in, or why it cannot be computed."""
    for payout in answer.payouts:
        names = Names(case, payout)
        for holder in payout.given():
            bound = most(payout, holder)
            counted = payout.holder_counted(holder)
            at = None if bound is None else payout.at(bound[1])
            yield {
                "variant": name,
                "entity": payout.entity,
                "of": holder,
                "name": names.party(holder),
                "counted": None if counted is None else _ends(counted),
                "most": None if bound is None else str(bound[0]),
                "from": None if bound is None else str(bound[1]),
                "multiple": None if at is None else _range(payout.holder_multiple(holder, at)),
            }


def _range(multiple: Quantity | None) -> dict[str, object] | None:
    return None if multiple is None else _ends(multiple)


def _ends(quantity: Quantity) -> dict[str, object]:
    ends = {"low": quantity.low, "likely": quantity.likely, "high": quantity.high}
    return {name: None if n is None else str(n) for name, n in ends.items()}
