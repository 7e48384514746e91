"""Cap tables become waterfalls: preferences, caps and prices are kept, and what the format cannot say is asked for."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from kingmaker.analysis.payout.lens import payouts
from kingmaker.source.exchange.importing import import_path
from kingmaker.source.load import loads
from tests.test_import_ocf import COMMON, HOLDERS, MANIFEST, SEED, issued

if TYPE_CHECKING:
    from pathlib import Path

    from kingmaker.source.exchange.importing import Imported

PRICED = {
    **SEED,
    "liquidation_preference_multiple": "1",
    "price_per_share": {"amount": "2.50", "currency": "USD"},
}
CAPPED = {**PRICED, "participation_cap_multiple": "3"}


def imported(folder: Path, seed: dict[str, Any]) -> Imported:
    """A cap table with 850 common shares and 100 of a class that turn into 150 of them."""
    parts = [
        MANIFEST,
        {"file_type": "OCF_STAKEHOLDERS_FILE", "items": HOLDERS},
        {"file_type": "OCF_STOCK_CLASSES_FILE", "items": [COMMON, seed]},
        {
            "file_type": "OCF_TRANSACTIONS_FILE",
            "items": [issued("1", "a", 850), issued("2", "f", 100, "ps")],
        },
    ]
    for number, part in enumerate(parts):
        (folder / f"part-{number}.ocf.json").write_text(json.dumps(part), "utf-8")
    return import_path(folder)


def asked(found: Imported) -> list[str]:
    return [p.help for p in found.problems if p.code == "K955" and "preference" in p.message]


def test_a_capped_class_is_paid_by_its_terms(tmp_path: Path) -> None:
    """250 first, then 150 of 1,000 shares, 750 in all at most; converted above 5,000."""
    found = imported(tmp_path, CAPPED)
    assert asked(found) == []
    loaded = loads(found.text)
    assert loaded.case is not None
    assert not loaded.errors
    (waterfall,) = payouts(loaded.case).payouts
    assert waterfall.currency == "USD"
    assert waterfall.conversions() == {"series-seed": 5000}
    assert waterfall.at(Fraction(1250)).to == {"ann-abel": 850, "a-fund": 400}
    assert waterfall.at(Fraction(10_000)).to == {"ann-abel": 8500, "a-fund": 1500}


def test_whether_shares_take_part_is_asked_for(tmp_path: Path) -> None:
    """First where the file is imported, then, if nobody answered, where somebody asks who is paid."""
    found = imported(tmp_path, PRICED)
    (problem,) = [p for p in found.problems if "take part in what is left" in p.message]
    assert problem.code == "K955"
    assert problem.help == "give `participation`: none, or full"
    assert problem.where.file.endswith("part-2.ocf.json")
    case = loads(found.text).case
    assert case is not None
    assert [p.code for p in payouts(case).problems] == ["K912"]
    answered = found.text.replace("preference:", "participation: none\n      preference:")
    case = loads(answered).case
    assert case is not None
    assert payouts(case).payouts[0].at(Fraction(1000)).to == {"ann-abel": 750, "a-fund": 250}


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"price_per_share": None}, "at which price"),
        ({"liquidation_preference_multiple": None}, "which preference"),
        (
            {"price_per_share": {"amount": "2.50", "currency": "dollars"}},
            "no amount with a currency",
        ),
        ({"price_per_share": {"amount": "-2", "currency": "USD"}}, "no amount with a currency"),
    ],
)
def test_what_is_missing_is_asked_for(tmp_path: Path, changes: dict[str, Any], says: str) -> None:
    found = imported(tmp_path, {**CAPPED, **changes})
    assert [p for p in found.problems if says in p.message]
    assert loads(found.text).case is not None


def safe(number: str, *, day: str = "2024-02-01", **terms: object) -> dict[str, Any]:
    way = {"type": "SAFE_CONVERSION", "conversion_mfn": False, **terms}
    return {
        "object_type": "TX_CONVERTIBLE_ISSUANCE",
        "id": f"t-{number}",
        "custom_id": number,
        "security_id": number,
        "date": day,
        "stakeholder_id": "f",
        "convertible_type": "NOTE" if "interest_rates" in terms else "SAFE",
        "investment_amount": {"amount": "100", "currency": "USD"},
        "seniority": 1,
        "conversion_triggers": [{"conversion_right": {"conversion_mechanism": way}}],
    }


CAP: dict[str, Any] = {"conversion_valuation_cap": {"amount": "1000", "currency": "USD"}}


def with_convertibles(folder: Path, *more: dict[str, Any]) -> Imported:
    items = [issued("1", "a", 900), *more]
    parts = [
        MANIFEST,
        {"file_type": "OCF_STAKEHOLDERS_FILE", "items": HOLDERS},
        {"file_type": "OCF_STOCK_CLASSES_FILE", "items": [COMMON]},
        {"file_type": "OCF_TRANSACTIONS_FILE", "items": items},
    ]
    for number, part in enumerate(parts):
        (folder / f"part-{number}.ocf.json").write_text(json.dumps(part), "utf-8")
    return import_path(folder)


def test_a_safe_is_paid_at_its_cap(tmp_path: Path) -> None:
    """A tenth of the company: 100 of 1,000 shares."""
    found = with_convertibles(tmp_path, safe("s1", **CAP, conversion_timing="POST_MONEY"))
    case = loads(found.text).case
    assert case is not None
    (waterfall,) = payouts(case).payouts
    assert waterfall.conversions() == {"s1": 1000}
    assert waterfall.at(Fraction(5000)).to == {"ann-abel": 4500, "a-fund": 500}


def test_a_note_keeps_its_interest_and_its_day(tmp_path: Path) -> None:
    note = safe("n1", interest_rates=[{"rate": "0.073", "accrual_start_date": "2024-02-01"}])
    case = loads(with_convertibles(tmp_path, note).text).case
    assert case is not None
    (waterfall,) = payouts(case).payouts
    assert waterfall.at(Fraction(1000)).to["a-fund"] == 100 + Fraction(73, 10) * 150 / 365


@pytest.mark.parametrize(
    ("period", "owed"),
    [("MONTHLY", "compounds: monthly"), ("ANNUAL", "compounds: yearly"), ("DAILY", None)],
)
def test_interest_may_compound(tmp_path: Path, period: str, owed: str | None) -> None:
    terms = {"compounding_type": "COMPOUNDING", "interest_accrual_period": period}
    rates = [{"rate": "0.073", "accrual_start_date": "2024-02-01"}]
    found = with_convertibles(tmp_path, safe("n1", interest_rates=rates, **terms))
    assert (owed or "title") in found.text
    assert ("interest: 7.3% per year" in found.text) is bool(owed)
    assert any("compounds daily" in p.message for p in found.problems) is not bool(owed)


def test_of_which_value_a_cap_is_is_asked_for(tmp_path: Path) -> None:
    found = with_convertibles(tmp_path, safe("s1", **CAP))
    assert [p.help for p in found.problems if "before or after" in p.message] == [
        "give `cap_is`: post-money, or pre-money"
    ]
    case = loads(found.text).case
    assert case is not None
    assert [p.code for p in payouts(case).problems] == ["K912"]


def test_what_is_over_or_later_is_left_out(tmp_path: Path) -> None:
    over = {
        "object_type": "TX_CONVERTIBLE_CANCELLATION",
        "id": "x",
        "security_id": "s1",
        "date": "2024-03-01",
    }
    found = with_convertibles(
        tmp_path, safe("s1", **CAP), over, safe("s2", day="2025-01-01", **CAP)
    )
    assert "convertibles" not in found.text
