"""Waterfalls by classes: a slow twin, laws for every table, and what one account does to another."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kingmaker.analysis.payout.classes import Stock, waterfall
from tests.payout_twin import stable_payouts

if TYPE_CHECKING:
    from collections.abc import Sequence

SMALL = st.integers(1, 12).map(Fraction)
VALUES = st.fractions(0, 400, max_denominator=6)


@st.composite
def preferred(draw: st.DrawFn, name: str) -> Stock:
    """A class with a preference, of any kind; one of nothing is a preference too."""
    owed = draw(st.integers(0, 40).map(Fraction))
    participates = draw(st.booleans())
    capped = participates and draw(st.booleans())
    return Stock(
        name=name,
        shares=draw(SMALL),
        preference=owed,
        rank=draw(st.integers(1, 3)),
        participates=participates,
        cap=(owed or Fraction(5)) * draw(st.integers(1, 4)) if capped else None,
        converts=draw(st.booleans()),
    )


@st.composite
def ordinary(draw: st.DrawFn, name: str) -> Stock:
    """A class without a preference: shares, shares with a cap, or options."""
    stock = Stock(name=name, shares=draw(SMALL))
    kind = draw(st.sampled_from(("shares", "capped", "options")))
    if kind == "capped":
        return replace(stock, cap=draw(st.integers(1, 60).map(Fraction)))
    if kind == "options":
        return replace(stock, strike=draw(st.fractions(Fraction(1, 4), 9, max_denominator=4)))
    return stock


@st.composite
def tables(draw: st.DrawFn, most: int = 4) -> tuple[Stock, ...]:
    """Common shares and up to so many other classes, in any order."""
    kinds = draw(st.lists(st.booleans(), max_size=most))
    others = [
        draw(preferred(f"p{n}") if kind else ordinary(f"o{n}")) for n, kind in enumerate(kinds)
    ]
    return tuple(draw(st.permutations([Stock(name="common", shares=draw(SMALL)), *others])))


def paid(
    stocks: Sequence[Stock], value: Fraction, residual: str | None = None
) -> dict[str, Fraction]:
    curve = waterfall(stocks, residual).curve
    return dict(zip(curve.accounts, curve.paid(value), strict=True))


@given(tables(), VALUES)
def test_no_class_would_decide_otherwise(stocks: tuple[Stock, ...], value: Fraction) -> None:
    """Every stable profile pays what we pay, and there is one."""
    stable = stable_payouts(stocks, value)
    assert stable
    mine = paid(stocks, value)
    assert all(other == mine for other in stable), (mine, stable)


@given(tables(), VALUES)
def test_the_payments_are_the_exit(stocks: tuple[Stock, ...], value: Fraction) -> None:
    found = waterfall(stocks)
    amounts = found.curve.paid(value)
    assert sum(amounts) == value
    assert min(amounts) >= 0
    lines = found.lines(value)
    for stock, amount in zip(stocks, amounts, strict=True):
        assert sum(line.amount for line in lines if line.to == stock.name) == amount


@given(tables(), VALUES, VALUES)
def test_more_to_share_is_less_for_nobody(
    stocks: tuple[Stock, ...], one: Fraction, other: Fraction
) -> None:
    low, high = sorted((one, other))
    curve = waterfall(stocks).curve
    for before, after in zip(curve.paid(low), curve.paid(high), strict=True):
        assert before <= after <= before + high - low


@given(tables(), VALUES)
def test_a_cap_holds_unless_the_class_converts(stocks: tuple[Stock, ...], value: Fraction) -> None:
    found = waterfall(stocks)
    turned = found.converted(value)
    for stock, amount in zip(stocks, found.curve.paid(value), strict=True):
        if stock.cap is not None and stock.name not in turned:
            assert amount <= stock.cap


@given(tables(), VALUES)
def test_preferences_come_by_rank_and_before_common_shares(
    stocks: tuple[Stock, ...], value: Fraction
) -> None:
    amounts = paid(stocks, value)
    for senior in (s for s in stocks if s.preference and amounts[s.name] < s.first):
        for junior in stocks:
            if junior.rank < senior.rank or not junior.preference:
                assert amounts[junior.name] == 0


@given(tables(), VALUES)
def test_the_same_terms_and_rank_have_the_same_for_each_share(
    stocks: tuple[Stock, ...], value: Fraction
) -> None:
    one = stocks[0]
    twin = replace(
        one,
        name="twin",
        shares=one.shares * 2,
        preference=one.preference * 2,
        cap=None if one.cap is None else one.cap * 2,
    )
    amounts = paid((*stocks, twin), value)
    assert amounts["twin"] == 2 * amounts[one.name]


@given(tables(), VALUES, st.integers(1, 5))
def test_a_cap_never_raises_ones_own_payment(
    stocks: tuple[Stock, ...], value: Fraction, times: int
) -> None:
    for number, stock in enumerate(stocks):
        if stock.cap is None and stock.participates:
            cap = (stock.preference or Fraction(8)) * times
            capped = [*stocks[:number], replace(stock, cap=cap), *stocks[number + 1 :]]
            assert paid(capped, value, "rest")[stock.name] <= paid(stocks, value)[stock.name]


@given(tables(), VALUES, st.integers(2, 9))
def test_in_another_unit_of_money_it_is_the_same(
    stocks: tuple[Stock, ...], value: Fraction, size: int
) -> None:
    scaled = [
        replace(
            s,
            preference=s.preference * size,
            cap=None if s.cap is None else s.cap * size,
            strike=s.strike * size,
        )
        for s in stocks
    ]
    assert paid(scaled, value * size) == {k: n * size for k, n in paid(stocks, value).items()}


@given(tables(), VALUES, st.integers(2, 9))
def test_splitting_every_share_changes_nothing(
    stocks: tuple[Stock, ...], value: Fraction, parts: int
) -> None:
    split = [replace(s, shares=s.shares * parts, strike=s.strike / parts) for s in stocks]
    assert paid(split, value) == paid(stocks, value)


@given(st.lists(preferred("p"), min_size=1, max_size=4), VALUES)
def test_where_all_are_capped_the_rest_is_the_residual_holders(
    classes: list[Stock], value: Fraction
) -> None:
    stocks = [
        replace(s, name=f"p{n}", converts=False, cap=s.cap or s.preference * 2)
        for n, s in enumerate(classes)
    ]
    found = waterfall(stocks, "charity")
    most = sum((s.held(Fraction(10**6)) for s in stocks), Fraction(0))
    amounts = dict(zip(found.curve.accounts, found.curve.paid(value), strict=True))
    assert amounts["charity"] == max(Fraction(0), value - most)
    assert found.curve.next_dollar(found.curve.knots[-1].at)[-1] == 1


def test_all_capped_and_nobody_for_the_rest() -> None:
    capped = Stock(name="a", shares=Fraction(1), cap=Fraction(5))
    with pytest.raises(ValueError, match="nobody has what is left"):
        waterfall([capped])
    with pytest.raises(ValueError, match="one name"):
        waterfall([replace(capped, cap=None)] * 2)
    with pytest.raises(ValueError, match="less than nothing"):
        waterfall([replace(capped, cap=None)]).curve.paid(Fraction(-1))
