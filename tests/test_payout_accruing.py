"""Dividends and interest that accrue: published amounts, a walk from day to day, laws, and what a case may leave open."""

from __future__ import annotations

import json
from calendar import monthrange
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from kingmaker.analysis.payout.accruing import accrued
from kingmaker.analysis.payout.figures import Reading
from kingmaker.analysis.payout.lens import payouts
from kingmaker.cli.main import main
from kingmaker.model.money import Compounds
from kingmaker.source.load import loads

if TYPE_CHECKING:
    from pathlib import Path

    from kingmaker.analysis.payout.lens import Payout

TENTH = Fraction(1, 10)
MONTHS = {"yearly": 12, "half-yearly": 6, "quarterly": 3, "monthly": 1}
FUND = "outstanding: 20, held_by: {fund: 20}, invested: 100 USD, preference: 1 x invested"
TAKES = "participation: none, converts_to: common"


def case(terms: str, *, as_of: str = "as_of: 2025-03-01\n", notes: str = "") -> str:
    return (
        f"title: A dividend\n{as_of}entities: {{firm: company}}\n"
        "people: {ann: {}, fund: {kind: organisation}, bank: {kind: organisation}}\n"
        "holdings:\n  firm:\n    common: {outstanding: 80, held_by: {ann: 80}}\n"
        f"    a: {{{FUND}, {TAKES}, {terms}}}\n"
        f"payouts:\n  entity: firm\n  currency: USD\n{notes}"
    )


def paid(text: str, on: date | None = None) -> Payout:
    loaded = loads(text)
    assert loaded.case is not None
    assert not loaded.errors, loaded.errors
    answer = payouts(loaded.case, Reading(on=on))
    assert answer.problems == ()
    return answer.payouts[0]


@pytest.mark.parametrize(
    ("compounds", "until", "cents"),
    [
        (Compounds.YEARLY, date(2024, 3, 1), 100),
        (Compounds.YEARLY, date(2025, 3, 1), 210),
        (Compounds.QUARTERLY, date(2023, 6, 1), 25),
        (Compounds.QUARTERLY, date(2023, 9, 1), 51),
        (Compounds.QUARTERLY, date(2025, 3, 1), 218),
        (None, date(2025, 3, 1), 200),
    ],
)
def test_dividends_of_a_published_example(
    compounds: Compounds | None, until: date, cents: int
) -> None:
    """10% on 10 dollars: Slutsky (2025), Understanding preferred stock rights for early-stage companies."""
    found = accrued(TENTH, date(2023, 3, 1), until, compounds=compounds)
    assert found is not None
    assert round(found * 1000) == cents


def test_dividends_stand_before_common_shares() -> None:
    """10% on 2 million for two years are 400 thousand, in Dividends, learnvc.com (2008)."""
    text = case("dividend: 10% per year, accrues_from: 2023-03-01").replace(
        "100 USD", "2 million USD"
    )
    found = paid(text)
    assert found.accrued == {"a": 400_000}
    assert found.at(Fraction(10_000_000)).to == {"ann": 7_600_000, "fund": 2_400_000}
    assert found.conversions() == {"a": 12_000_000}


@st.composite
def spans(draw: st.DrawFn) -> tuple[date, date]:
    start = draw(st.dates(date(1999, 1, 1), date(2012, 12, 31)))
    return start, start + timedelta(days=draw(st.integers(0, 1500)))


RATES = st.integers(0, 40).map(lambda n: Fraction(n, 100))
EVERY = st.sampled_from((None, *Compounds))


@given(RATES, spans(), EVERY, st.sampled_from((None, 365)))
def test_a_walk_from_day_to_day_comes_to_the_same(
    rate: Fraction, span: tuple[date, date], compounds: Compounds | None, days_of: int | None
) -> None:
    start, end = span
    found = accrued(rate, start, end, compounds=compounds, days_of=days_of)
    assert found == walked(rate, start, end, compounds, days_of)


def walked(
    rate: Fraction, start: date, end: date, compounds: Compounds | None, days_of: int | None
) -> Fraction:
    """What has accrued, by adding up days; at the end of each period it is added to what bears."""
    months = 12 if compounds is None else MONTHS[compounds.value]
    bears, has, day, number = Fraction(1), Fraction(0), start, 1
    while day < end:
        begins, ends = nth(start, months * (number - 1)), nth(start, months * number)
        each = Fraction(1, days_of) if days_of else Fraction(months, 12 * (ends - begins).days)
        has += bears * rate * each
        day += timedelta(days=1)
        if day == ends:
            number += 1
            bears = bears if compounds is None else 1 + has
    return has


def nth(start: date, months: int) -> date:
    """The day so many months later, the last of a month that is too short."""
    year, month = start.year + (start.month - 1 + months) // 12, (start.month - 1 + months) % 12 + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


@given(RATES, spans(), st.integers(1, 400), EVERY)
def test_more_accrues_as_time_passes(
    rate: Fraction, span: tuple[date, date], more: int, compounds: Compounds | None
) -> None:
    start, end = span
    before = accrued(rate, start, end, compounds=compounds)
    after = accrued(rate, start, end + timedelta(days=more), compounds=compounds)
    assert before is not None
    assert after is not None
    assert (before < after) if rate else (before == after == 0)
    assert accrued(rate, end, start, compounds=compounds) == 0


@given(RATES, spans(), EVERY)
def test_what_compounds_is_no_less(
    rate: Fraction, span: tuple[date, date], compounds: Compounds | None
) -> None:
    start, end = span
    simple = accrued(rate, start, end, days_of=365)
    more = accrued(rate, start, end, compounds=compounds, days_of=365)
    assert more is not None
    assert simple is not None
    assert more >= simple


@given(
    st.integers(0, 2000),
    st.integers(0, 30),
    st.dates(date(2023, 1, 1), date(2030, 12, 31)),
    st.sampled_from(("", ", compounds: yearly", ", compounds: monthly")),
)
def test_all_is_paid_and_the_fund_has_no_less_later(
    value: int, rate: int, on: date, compounds: str
) -> None:
    text = case(f"dividend: {rate}% per year, accrues_from: 2024-02-29{compounds}")
    before, after = paid(text, on), paid(text, on + timedelta(days=100))
    splits = [found.at(Fraction(value)) for found in (before, after)]
    for split in splits:
        assert sum(split.to.values()) == value
        assert sum(line.amount for line in split.lines) == value
        assert all(line.amount > 0 for line in split.lines)
    assert splits[0].to["fund"] <= splits[1].to["fund"]


def test_the_day_may_be_another() -> None:
    text = case("dividend: 10% per year, accrues_from: 2023-03-01, compounds: yearly", as_of="")
    assert paid(text, date(2022, 1, 1)).accrued == {}
    assert paid(text, date(2025, 3, 1)).accrued == {"a": 21}
    assert paid(text, date(2025, 3, 2)).accrued == {"a": 21 + Fraction(121, 10 * 365)}


def test_an_amount_may_accrue() -> None:
    text = case("dividend: 3 USD per quarter, accrues_from: 2024-09-01")
    assert paid(text).accrued == {"a": 6}


def test_a_cap_takes_dividends_in() -> None:
    text = case("dividend: 50% per year, accrues_from: 2021-03-01")
    capped = "participation: capped, cap: 2 x invested, converts_to: none"
    split = paid(text.replace(TAKES, capped)).at(Fraction(1000))
    assert split.to == {"ann": 800, "fund": 200}
    assert [(line.why.value, line.amount) for line in split.lines[1:]] == [
        ("preference", Fraction(200, 3)),
        ("dividend", Fraction(400, 3)),
    ]


@pytest.mark.parametrize(
    ("terms", "as_of", "code", "says"),
    [
        ("dividend: 8% per year", "as_of: 2025-01-01\n", "K912", "from when on"),
        ("dividend: 8% per year, accrues_from: 2024-01-01", "", "K912", "until which day"),
        ("dividend: 8%, accrues_from: 2024-01-01", "as_of: 2025-01-01\n", "K912", "be counted"),
        (
            "dividend: 8 USD per year, accrues_from: 2024-01-01, compounds: yearly",
            "as_of: 2025-01-01\n",
            "K912",
            "is an amount and compounds",
        ),
        (
            "dividend: 8% per month, accrues_from: 1900-01-01, compounds: monthly",
            "as_of: 2025-01-01\n",
            "K912",
            "be counted",
        ),
        ("dividend: 8 x per year, accrues_from: 2024-01-01", "as_of: 2025-01-01\n", "K912", "nei"),
        ("dividend: 8 EUR per year, accrues_from: 2024-01-01", "", "K754", "not in USD"),
        ("dividend: unknown, accrues_from: 2024-01-01", "as_of: 2025-01-01\n", "K911", "unknown"),
        ("accrues_from: 2024-01-01", "", "K755", "has none"),
        ("compounds: yearly", "", "K755", "has none"),
    ],
)
def test_what_is_left_open_is_a_problem(terms: str, as_of: str, code: str, says: str) -> None:
    loaded = loads(case(terms, as_of=as_of))
    assert loaded.case is not None
    (found,) = loaded.errors or payouts(loaded.case).problems
    assert found.code == code
    assert says in found.message
    assert found.where.line


def test_a_dividend_needs_a_preference() -> None:
    text = case("dividend: 8% per year, accrues_from: 2024-01-01")
    (found,) = loads(text.replace(f", preference: 1 x invested, {TAKES}", "")).errors
    assert found.code == "K755"
    assert "no preference" in found.message


@pytest.mark.parametrize("key", ["dividends", "accrues"])
def test_who_looks_for_it_is_told_its_name(key: str) -> None:
    (found,) = loads(case(f"{key}: 8% per year")).errors
    assert found.code == "K910"
    assert "accrues_from" in str(found.help)


def test_it_is_told_in_words_and_as_json(tmp_path: Path) -> None:
    path = tmp_path / "firm.yaml"
    path.write_text(case("dividend: 10% per year, accrues_from: 2023-03-01, compounds: yearly"))
    told = CliRunner().invoke(main, ["payout", str(path), "--at", "60.50 USD"]).output
    assert "Accrued until 2025-03-01, as part of the preference: a 21 USD." in told
    assert "- 50.00 a, its preference" in told
    assert "- 10.50 a, the dividend accrued on it" in told
    found = json.loads(
        CliRunner().invoke(main, ["payout", str(path), "--at", "60.50 USD", "--json"]).output
    )
    assert [line["for"] for line in found["payouts"][0]["lines"]] == ["preference", "dividend"]
    assert (found["entities"][0]["accrued"], found["entities"][0]["on"]) == (
        {"a": "21"},
        "2025-03-01",
    )
    assert [b["exact"] for b in found["breakpoints"]] == ["0", "121", "605"]


NOTE = "  convertibles:\n    loan: {kind: note, held_by: bank, invested: 100 USD, seniority: 2, "


def test_interest_of_a_note_may_compound() -> None:
    """At the end of each year what its days have borne, of 365, bears as well."""
    note = f"{NOTE}interest: 10% per year, since: 2023-03-01"
    simple = paid(case("seniority: 1", notes=f"{note}}}\n"))
    compounding = paid(case("seniority: 1", notes=f"{note}, compounds: yearly}}\n"))
    assert simple.at(Fraction(10_000)).to["bank"] == 100 + Fraction(10 * 731, 365)
    leap, year = 1 + Fraction(366, 3650), 1 + Fraction(1, 10)
    assert compounding.at(Fraction(10_000)).to["bank"] == 100 * leap * year


def test_what_compounds_needs_interest() -> None:
    loaded = loads(case("seniority: 1", notes=f"{NOTE}compounds: yearly}}\n"))
    assert loaded.case is not None
    assert not loaded.errors
    assert [p.code for p in payouts(loaded.case).problems] == ["K912"]
