"""Who is paid by OpenAI's company, as the sources dispute it: each claim as a variant, with what it implies."""

from __future__ import annotations

import json
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from kingmaker.analysis.payout.claims import most, paid_claims
from kingmaker.analysis.payout.lens import payouts
from kingmaker.cli import main
from kingmaker.source.load import load, loads
from tests.answering import keeps_its_schema

if TYPE_CHECKING:
    from kingmaker.analysis.payout.lens import Payout

BILLION = 10**9


@cache
def under(variant: str | None) -> Payout:
    case = load("openai-2023", variant=variant).case
    assert case is not None
    answer = payouts(case)
    assert answer.problems == ()
    return answer.payouts[0]


def test_as_it_stands() -> None:
    """A hundred times 125 million; then three quarters until 13, then 49% until 92 billion; then the others' cap."""
    found = under(None)
    first = Fraction(25, 2)
    recouped = first + 13 / Fraction(3, 4)
    split = recouped + 79 / Fraction(49, 100)
    later = Fraction(13, 3) + 79
    others = split + (150 - later) / Fraction(49, 100)
    expected = [0, *(n * BILLION for n in (first, recouped, split, others))]
    assert [b.at for b in found.breakpoints] == expected
    assert (found.residual, found.residual_from()) == ("nonprofit", others * BILLION)


@pytest.mark.parametrize(
    ("variant", "at_most", "low", "high"),
    [
        (None, 92, Fraction(92, 13), None),
        ("ten-billion", 92, Fraction(92, 10), None),
        ("billions", 92, None, 46),
        ("mostly-not-cash", 92, Fraction(92 * 2, 13), None),
        ("ninety-on-ten", 90, 9, 9),
        ("hundred-times-for-microsoft", 1300, 100, 100),
        ("three-quarters-to-the-cap", 92, Fraction(92, 13), None),
        ("return-of-ninety", 90, Fraction(90, 13), None),
        ("all-is-donation", 0, 0, 0),
    ],
)
def test_what_each_claim_implies_for_microsoft(
    variant: str | None, at_most: int, low: Fraction | None, high: Fraction | None
) -> None:
    found = under(variant)
    bound = most(found, "microsoft")
    assert bound is not None
    amount, at = bound
    assert amount == at_most * BILLION
    multiple = found.holder_multiple("microsoft", found.at(at))
    assert multiple is not None
    assert (multiple.low, multiple.high) == (low, high)


def test_a_donation_goes_to_the_nonprofit() -> None:
    assert under("all-is-donation").at(Fraction(BILLION)).to["nonprofit"] == BILLION


@pytest.mark.parametrize("variant", [None, "three-quarters-to-the-cap"])
def test_the_first_round_has_a_hundred_times_whatever_microsoft_has(variant: str | None) -> None:
    found = under(variant)
    split = found.at(Fraction(100 * BILLION))
    multiple = found.holder_multiple("first-investors", split)
    assert multiple is not None
    assert multiple.exact == 100


def test_every_variant_of_payouts_is_told() -> None:
    result = CliRunner().invoke(main, ["payout", "openai-2023", "--each-variant", "--json"])
    assert result.exit_code == 0
    value: dict[str, Any] = json.loads(result.stdout)
    keeps_its_schema(value, "payout")
    told = {v["variant"] for v in value["variants"]}
    case = load("openai-2023").case
    assert case is not None
    assert told == {
        name
        for name, v in case.variants.items()
        if any(c.path.startswith("payouts") for c in v.changes)
    }
    assert [c["id"] for c in value["claims"]] == ["residual-to-the-nonprofit"]
    assert value["claims"][0]["holds"] is True


CLAIMED = """
title: Claims
entities: {firm: company}
people: {ann: {}, ben: {}, cyd: {}}
payouts:
  entity: firm
  currency: USD
  steps: [{id: one, to: ann, cap: 10 USD}, {id: two, to: {ann: 1/3, ben: 2/3}, until: 40 USD}]
  residual: ben
assert:
"""


@pytest.mark.parametrize(
    ("claim", "holds"),
    [
        ("ann receives 10 USD of 10 USD", True),
        ("ann receives 13.33 USD of 20 USD", True),
        ("ann receives 13.34 USD of 20 USD", False),
        ("ben receives every further dollar above 40 USD", True),
        ("ben receives every further dollar above 39 USD", False),
        ("ben receives every further dollar", True),
        ("ann receives every further dollar", False),
        ("cyd receives 5 USD of 20 USD", False),
        ("ann receives 10 EUR of 20 EUR", None),
    ],
)
def test_claims_on_payouts(claim: str, holds: bool | None) -> None:  # noqa: FBT001  # it is what is expected
    loaded = loads(f"{CLAIMED}  - {{id: it, claim: {claim}}}\n")
    assert loaded.case is not None
    assert not loaded.errors, loaded.errors
    (verdict,) = paid_claims(loaded.case, payouts(loaded.case))
    assert verdict.holds is holds
