"""SAFEs and notes: known rounds, the definition held against every answer, and what a case may leave open."""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kingmaker.analysis.payout.classes import Stock, Why, waterfall
from kingmaker.analysis.payout.conversion import Claim, Priced, at_caps, in_round
from kingmaker.analysis.payout.lens import payouts
from kingmaker.source.load import loads

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kingmaker.analysis.payout.lens import Answer

TABLES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "data" / "convertibles.json").read_text("utf-8")
)["tables"]


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t["id"])
def test_known_rounds(table: dict[str, Any]) -> None:
    safes = [
        Claim(name=f"safe-{n}", amount=Fraction(amount), cap=None if cap is None else Fraction(cap))
        for n, (amount, cap) in enumerate(table["safes"])
    ]
    terms = {k: Fraction(table[k]) for k in ("issued", "money", "pre_money", "pool", "pool_before")}
    found = in_round(safes, Priced(**terms))
    assert abs(found.total - table["total"]) <= table["off_by"]
    if "price" in table:
        assert found.price == Fraction(table["price"])
    if "pool_after" in table:
        assert abs(found.pool - table["pool_after"]) <= table["off_by"]


MONEY = st.integers(1, 200).map(Fraction)


@st.composite
def claims(draw: st.DrawFn, name: str) -> Claim:
    return Claim(
        name=name,
        amount=draw(st.integers(1, 10).map(Fraction)),
        cap=draw(st.none() | st.integers(20, 300).map(Fraction)),
        post=draw(st.booleans()),
        discount=draw(st.sampled_from((Fraction(0), Fraction(1, 10), Fraction(1, 4)))),
    )


@st.composite
def rounds(draw: st.DrawFn) -> tuple[list[Claim], Priced]:
    count = draw(st.integers(0, 4))
    priced = Priced(
        issued=draw(st.integers(10, 500).map(Fraction)),
        money=draw(st.integers(1, 60).map(Fraction)),
        pre_money=draw(st.integers(60, 400).map(Fraction)),
        pool=draw(st.sampled_from((Fraction(0), Fraction(1, 10), Fraction(1, 5)))),
        pool_before=draw(st.integers(0, 40).map(Fraction)),
    )
    return [draw(claims(f"c{n}")) for n in range(count)], priced


@given(rounds())
def test_a_round_is_what_its_terms_say(drawn: tuple[list[Claim], Priced]) -> None:
    """The price is the value before over the shares before; each convertible has the better of its prices."""
    given_, terms = drawn
    try:
        found = in_round(given_, terms)
    except ValueError:
        assume(False)  # noqa: FBT003  # such terms have no answer, as the next test shows
        raise
    turned = sum(found.claims.values(), Fraction(0))
    before = terms.issued + terms.pool_before
    assert found.total == terms.issued + turned + found.new + found.pool
    assert found.price * (found.total - found.new) == terms.pre_money
    assert found.price * found.new == terms.money
    assert found.pool == max(terms.pool * found.total, terms.pool_before)
    for claim in given_:
        prices = [found.price * (1 - claim.discount)]
        if claim.cap is not None:
            prices.append(claim.cap / (before + turned if claim.post else before))
        assert found.claims[claim.name] == claim.amount / min(prices)


@given(rounds())
def test_a_round_without_an_answer_promises_everything(drawn: tuple[list[Claim], Priced]) -> None:
    """By a slow twin: the fewer shares a unit of money buys, the more are needed; where the two meet is the price."""
    given_, terms = drawn
    try:
        found = in_round(given_, terms)
    except ValueError:
        assert all(lacking(given_, terms, Fraction(unit)) > 0 for unit in (1, 10**3, 10**6))
        return
    unit = 1 / found.price
    assert lacking(given_, terms, unit) == 0
    assert lacking(given_, terms, unit / 2) > 0 > lacking(given_, terms, unit * 2)


def lacking(given_: list[Claim], terms: Priced, unit: Fraction) -> Fraction:
    """How many more shares there are before a round than its value buys at this price."""
    before = terms.issued + terms.pool_before
    at_cap: set[str] = set()
    while True:  # each time round at least one more turns at its cap
        moving = [c.amount * unit / (1 - c.discount) for c in given_ if c.name not in at_cap]
        fixed = [
            c.amount * before / c.cap for c in given_ if c.name in at_cap and c.cap and not c.post
        ]
        parts = sum(c.amount / c.cap for c in given_ if c.name in at_cap and c.cap and c.post)
        if parts >= 1:
            return Fraction(1)
        whole = (before + sum(moving) + sum(fixed)) / (1 - parts)
        more = {
            c.name
            for c in given_
            if c.cap and c.cap / (whole if c.post else before) < (1 - c.discount) / unit
        }
        if more <= at_cap:
            break
        at_cap |= more
    worth = (terms.pre_money + terms.money) * unit
    return whole + max(Fraction(0), terms.pool * worth - terms.pool_before) - terms.pre_money * unit


@given(st.lists(claims("c"), max_size=4), st.integers(10, 500).map(Fraction))
def test_caps_without_a_round(given_: list[Claim], issued: Fraction) -> None:
    named = [
        Claim(name=f"c{n}", amount=c.amount, cap=c.cap, post=c.post) for n, c in enumerate(given_)
    ]
    try:
        found = at_caps(named, issued)
    except ValueError:
        assert sum(c.amount / c.cap for c in named if c.cap is not None and c.post) >= 1
        return
    whole = issued + sum(found.values(), Fraction(0))
    for claim in named:
        if claim.cap is None:
            assert claim.name not in found
        else:
            assert found[claim.name] == claim.amount / claim.cap * (whole if claim.post else issued)


CASE = """
title: Seed
as_of: 2025-07-01
entities: {firm: company}
people: {ann: {}, fund: {kind: organisation}, angel: {}, lead: {kind: organisation}}
holdings:
  firm:
    common: {outstanding: 9000, held_by: {ann: 9000}}
payouts:
  entity: firm
  currency: USD
  convertibles:
"""


def answer_of(*convertibles: str, round_: str = "") -> Answer:
    text = CASE + "".join(f"    {line}\n" for line in convertibles)
    loaded = loads(text + (f"  round: {{{round_}}}\n" if round_ else ""))
    assert loaded.case is not None
    assert not loaded.errors, loaded.errors
    return payouts(loaded.case)


CAPPED = "kind: safe, held_by: fund, invested: 100 USD, valuation_cap: 1000 USD, cap_is: post-money"


def test_a_safe_is_repaid_or_turned_whichever_is_more() -> None:
    """A tenth of the company at its cap: 1,000 of 10,000 shares, worth the 100 put in at 1,000."""
    (found,) = answer_of(f"seed: {{{CAPPED}}}").payouts
    assert found.conversions() == {"seed": 1000}
    assert found.at(Fraction(50)).to == {"ann": 0, "fund": 50}
    assert found.at(Fraction(500)).to == {"ann": 400, "fund": 100}
    assert found.at(Fraction(5000)).to == {"ann": 4500, "fund": 500}


def test_a_cap_counts_what_has_not_vested() -> None:
    """A tenth of 10,000 shares, a thousand of them not vested: 1,000 shares against 8,000 of Ann's."""
    text = CASE.replace(
        "9000, held_by: {ann: 9000}}",
        "8000, held_by: {ann: 8000}}\n    late: {outstanding: 1000, held_by: {angel: 1000}, vests: not always}",
    )
    loaded = loads(f"{text}    seed: {{{CAPPED}}}\n")
    assert loaded.case is not None
    (found,) = payouts(loaded.case).payouts
    assert found.at(Fraction(9000)).to == {"ann": 8000, "fund": 1000}
    assert found.left_out == ("firm.late",)


def test_a_loan_bears_interest_by_the_day() -> None:
    note = "kind: note, held_by: fund, invested: 100 USD, interest: 10% per year, since: 2025-01-01"
    (found,) = answer_of(f"loan: {{{note}}}").payouts
    owed = 100 * (1 + Fraction(181, 3650))
    assert found.at(Fraction(1000)).to["fund"] == owed
    (twice,) = answer_of(f"loan: {{{note}, repaid: 2 x invested}}").payouts
    assert twice.at(Fraction(1000)).to["fund"] == 2 * owed


def test_the_most_favoured_takes_the_best_later_terms() -> None:
    mfn = "kind: safe, held_by: angel, invested: 100 USD, most_favoured: yes, since: 2024-01-01, seniority: 1"
    early = f"{CAPPED}, since: 2023-01-01, seniority: 1"
    late = CAPPED.replace("1000 USD", "2000 USD") + ", since: 2025-01-01, seniority: 1"
    (found,) = answer_of(f"a: {{{mfn}}}", f"b: {{{early}}}", f"c: {{{late}}}").payouts
    amounts = found.at(Fraction(10_000)).accounts
    assert amounts["a"] == amounts["c"] == 500
    assert amounts["b"] == 1000


def test_in_a_round_they_have_the_terms_of_the_new_shares() -> None:
    """Each of 100 at a cap of 1,000, and 200 at 1,000 before: 12 in all; 1,000 of 10,000 shares, then 2,000 new ones."""
    terms = "by: lead, money: 200 USD, pre_money: 1000 USD, preference: 1 x invested, participation: none, seniority: 1"
    (found,) = answer_of(f"seed: {{{CAPPED}}}", round_=terms).payouts
    shares = {t.stock.name: t.stock.shares for t in found.terms}
    assert shares == {"common": 9000, "seed": 1000, "round": 2000}
    assert found.at(Fraction(600)).to == {"ann": 300, "fund": 100, "lead": 200}
    assert found.at(Fraction(2400)).to == {"ann": 1800, "fund": 200, "lead": 400}


@pytest.mark.parametrize(
    ("convertible", "round_", "code", "says"),
    [
        ("kind: safe, held_by: fund, invested: 1 USD, discount: 100%", "", "K913", "for nothing"),
        (
            "kind: safe, held_by: fund, invested: 1 USD, valuation_cap: 5 USD",
            "",
            "K912",
            "of which value",
        ),
        (f"{CAPPED}, interest: 5% per year", "", "K910", "no loan"),
        (
            "kind: note, held_by: fund, invested: 1 USD, interest: 5% per year",
            "",
            "K912",
            "interest",
        ),
        ("kind: safe, held_by: fund, invested: 1 USD, most_favoured: yes", "", "K912", "was given"),
        (CAPPED.replace("1000 USD", "100 USD"), "", "K913", "the whole company"),
        (
            CAPPED.replace("1000 USD", "100 USD"),
            "by: lead, money: 1 USD, pre_money: 5 USD",
            "K913",
            "no price",
        ),
        (
            CAPPED,
            "by: lead, money: 1 USD, pre_money: 5 USD, preference: 1 x invested",
            "K912",
            "share in what is left",
        ),
        (CAPPED, "by: lead, money: 1 EUR, pre_money: 5 USD", "K754", "not in USD"),
        ("kind: safe, held_by: fund, invested: 1..5 USD", "", "K911", "a range"),
    ],
)
def test_what_is_open_or_has_no_price_is_refused(
    convertible: str, round_: str, code: str, says: str
) -> None:
    answer = answer_of(f"seed: {{{convertible}}}", round_=round_)
    assert answer.payouts == ()
    assert [p.code for p in answer.problems] == [code]
    assert says in answer.problems[0].message


def test_the_discount_of_a_safe_alone_is_taken_off_what_a_share_is_paid() -> None:
    """A fifth off: 125 for 100, after every preference and before a common share has anything."""
    safe = "kind: safe, held_by: fund, invested: 100 USD, discount: 20%, seniority: 2"
    loan = "kind: note, held_by: angel, invested: 60 USD, discount: 50%, seniority: 1"
    (found,) = answer_of(f"seed: {{{safe}}}", f"loan: {{{loan}}}").payouts
    paid: dict[int, Mapping[str, Fraction]] = {
        at: found.at(Fraction(at)).to for at in (80, 150, 160, 175, 185, 1000)
    }
    amounts = [[int(paid[at][n]) for n in ("fund", "angel", "ann")] for at in paid]
    assert amounts == [
        [80, 0, 0], [100, 50, 0], [100, 60, 0], [115, 60, 0], [125, 60, 0], [125, 60, 815],
    ]  # fmt: skip
    assert found.conversions() == {"seed": 160}
    assert found.passed_over == ("loan",)
    at_most = found.at(Fraction(1000))
    (line,) = [n for n in at_most.lines if n.to == "seed"]
    assert line.why is Why.CONVERTED
    assert line.amount == 125
    by_price = [n for n in found.breakpoints if n.price is not None and n.price > 0]
    assert by_price == []


def test_a_discount_beside_a_cap_is_passed_over_and_told() -> None:
    terms = f"{CAPPED}, discount: 20%"
    (found,) = answer_of(f"seed: {{{terms}}}").payouts
    (bare,) = answer_of(f"seed: {{{CAPPED}}}").payouts
    assert found.curve == bare.curve
    assert (found.passed_over, bare.passed_over) == (("seed",), ())
    (turned,) = answer_of(
        f"seed: {{{terms}}}", round_="by: lead, money: 200 USD, pre_money: 1000 USD"
    ).payouts
    assert turned.passed_over == ()


def test_a_post_money_cap_cannot_count_shares_whose_number_hangs_on_their_price() -> None:
    alone = "kind: safe, held_by: angel, invested: 100 USD, discount: 20%, seniority: 1"
    capped = f"{CAPPED}, seniority: 1"
    answer = answer_of(f"a: {{{alone}}}", f"b: {{{capped}}}")
    assert [p.code for p in answer.problems] == ["K913"]
    assert "`a`" in answer.problems[0].message
    (found,) = answer_of(f"a: {{{alone}}}", f"b: {{{capped.replace('post', 'pre')}}}").payouts
    assert found.at(Fraction(10_000)).to["angel"] == 125


def of_each(
    buyers: list[Stock], due: Fraction, value: Fraction, turned: set[str]
) -> list[Fraction]:
    """What each has if just these turn, where a share is worth next to nothing: the rest by the shares each has."""
    pot = value - due - sum((s.preference for s in buyers if s.name not in turned), Fraction(0))
    whole = sum((s.worth for s in buyers if s.name in turned), Fraction(0))
    return [
        s.preference
        if s.name not in turned
        else min(s.worth, max(pot, Fraction(0)) * s.worth / whole)
        for s in buyers
    ]


@given(
    st.lists(st.tuples(st.integers(1, 30), st.integers(1, 9)), min_size=1, max_size=4),
    st.integers(0, 40),
    st.fractions(0, 300, max_denominator=4),
)
def test_nobody_with_a_discount_would_decide_otherwise(
    drawn: list[tuple[int, int]], due: int, more: Fraction
) -> None:
    """Every profile of turning and taking one's money, tried: the stable ones pay what we pay."""
    buyers = [
        Stock(
            name=f"s{n}",
            preference=Fraction(given_),
            participates=False,
            rank=n % 2,
            worth=Fraction(given_ * 10, 10 - tenths),
        )
        for n, (given_, tenths) in enumerate(drawn)
    ]
    common = Stock(name="common", shares=Fraction(7))
    first = Stock(name="first", shares=Fraction(0), preference=Fraction(due), participates=False)
    value = due + sum((s.preference for s in buyers), Fraction(0)) + more
    found = waterfall([*buyers, common, first])
    mine = dict(zip(found.curve.accounts, found.curve.paid(value), strict=True))
    stable = []
    for profile in product((False, True), repeat=len(buyers)):
        turned = {s.name for s, turns in zip(buyers, profile, strict=True) if turns}
        paid = of_each(buyers, Fraction(due), value, turned)
        other = [
            of_each(buyers, Fraction(due), value, turned ^ {s.name})[n]
            for n, s in enumerate(buyers)
        ]
        if all(have >= might for have, might in zip(paid, other, strict=True)):
            stable.append(paid)
    assert stable
    assert all(paid == [mine[s.name] for s in buyers] for paid in stable)
    assert sum(mine.values()) == value
    assert sum(line.amount for line in found.lines(value)) == value


def test_a_name_for_two_things() -> None:
    answer = answer_of(f"common: {{{CAPPED}}}")
    assert [p.code for p in answer.problems] == ["K910"]
