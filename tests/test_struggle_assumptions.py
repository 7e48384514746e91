"""Draws of assumptions, and what draws weigh once the record is known."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kingmaker.analysis.struggle.arena import Assumption, Stakes
from kingmaker.analysis.struggle.assumptions import at, bounds, lanes, likely, ranged
from kingmaker.analysis.struggle.weighing import ENOUGH, chance, effective, weigh
from kingmaker.model.values import Quantity, exactly


def quantity(*numbers: float) -> Quantity:
    low, *middle, high = (Fraction(n) for n in numbers)
    return Quantity(low, middle[0] if middle else None, high)


def stakes(*assumptions: Assumption) -> Stakes:
    return Stakes(assumptions, ((),), ((),), np.zeros((0, 1), np.bool_), 0, {}, {})


FIXED = Assumption("fixed", exactly(3), factor=2.0)
FLAT = Assumption("flat", quantity(2, 6))
PEAK = Assumption("peak", quantity(-1, 0, 3), factor=0.5)
OPEN = Assumption("open", Quantity(Fraction(700), None, None))


def test_likely_values_are_the_middle_the_peak_or_the_number_times_the_factor() -> None:
    assert likely(stakes(FIXED, FLAT, PEAK, OPEN)).parameters[:, 0].tolist() == [6, 4, 0, 700]


def test_only_ranges_are_drawn_and_each_stays_within_its_range() -> None:
    drawn = lanes(stakes(FIXED, FLAT, PEAK, OPEN), draws=64, seed=3).parameters
    assert (drawn[0] == 6).all()
    assert (drawn[3] == 700).all()
    assert ranged((FIXED, FLAT, PEAK, OPEN)) == (1, 2)
    assert 2 <= drawn[1].min() < drawn[1].max() <= 6
    assert -0.5 <= drawn[2].min() < drawn[2].max() <= 1.5


def test_a_draw_is_the_same_whatever_the_number_of_draws() -> None:
    few = lanes(stakes(FLAT, PEAK), draws=5, seed=7).parameters
    many = lanes(stakes(FLAT, PEAK), draws=100, seed=7).parameters
    assert (few == many[:, :5]).all()
    assert (few != lanes(stakes(FLAT, PEAK), draws=5, seed=8).parameters).any()


def test_draws_of_a_power_of_two_are_spread_evenly_over_each_range() -> None:
    drawn = lanes(stakes(FLAT), draws=16, seed=1).parameters[0]
    assert sorted(np.floor((drawn - 2) * 4).tolist()) == list(range(16))


def test_cases_that_name_their_columns_alike_share_the_draws() -> None:
    extra = Assumption("extra", quantity(0, 1))
    columns = ("extra", "flat", "peak")
    with_it = lanes(stakes(extra, FLAT, PEAK), draws=8, seed=2, columns=columns).parameters
    without = lanes(stakes(FLAT, PEAK), draws=8, seed=2, columns=columns).parameters
    assert (with_it[1:] == without).all()
    assert (with_it[1:] != lanes(stakes(FLAT, PEAK), draws=8, seed=2).parameters).any()


def test_at_least_one_draw_is_asked_for() -> None:
    with pytest.raises(ValueError, match="at least one draw"):
        lanes(stakes(FLAT), draws=0, seed=1)


def test_a_number_that_nobody_states_is_refused() -> None:
    with pytest.raises(ValueError, match="without a number"):
        bounds(Quantity(None, None, None))


@given(st.floats(0, 1), st.integers(0, 8))
def test_a_triangular_range_has_the_distribution_of_its_definition(share: float, peak: int) -> None:
    """The share of draws below x is (x-a)²/((b-a)(m-a)) up to the peak, one less (b-x)²/((b-a)(b-m)) after it."""
    low, high = 0.0, 8.0
    x = float(at(quantity(low, peak, high), np.array([share]))[0])
    if x <= peak and peak > low:
        below = (x - low) ** 2 / ((high - low) * (peak - low))
    else:
        below = 1 - (high - x) ** 2 / ((high - low) * (high - peak)) if peak < high else 1.0
    assert below == pytest.approx(share, abs=1e-9)


def test_weights_follow_likelihoods_and_impossible_draws_drop_out() -> None:
    found = weigh(np.log(np.array([1.0, 3.0])) - 700)
    assert found is not None
    assert found.shares.tolist() == pytest.approx([0.25, 0.75])
    assert found.effective == pytest.approx(1 / (0.25**2 + 0.75**2))
    assert found.tempered == 1
    dropped = weigh(np.array([-np.inf, -5.0]))
    assert dropped is not None
    assert dropped.shares.tolist() == [0, 1]
    assert weigh(np.array([-np.inf, -np.inf])) is None


def test_likelihoods_are_tempered_where_too_few_draws_would_count() -> None:
    likelihood = -np.arange(100.0) * 5
    found = weigh(likelihood)
    assert found is not None
    assert effective(np.exp(likelihood) / np.exp(likelihood).sum()) < ENOUGH * 100
    assert 0 < found.tempered < 1
    assert found.effective == pytest.approx(ENOUGH * 100, rel=1e-6)
    raised = np.exp(likelihood * found.tempered)
    assert found.shares == pytest.approx(raised / raised.sum())


def test_points_of_draws_are_the_least_value_below_which_that_share_lies() -> None:
    values = np.arange(100) / 100
    found = chance(values, np.full(100, 0.01))
    assert (found.low, found.high) == (0.04, 0.94)
    assert found.mean == pytest.approx(0.495)
    heavy = chance(np.array([0.2, 0.9, 0.5]), np.array([0.96, 0.04, 0.0]))
    assert (heavy.low, heavy.high) == (0.2, 0.2)
    assert heavy.mean == pytest.approx(0.228)


def test_the_factor_does_not_move_the_draw() -> None:
    plain = lanes(stakes(replace(PEAK, factor=1.0)), draws=4, seed=1).parameters
    assert lanes(stakes(PEAK), draws=4, seed=1).parameters == pytest.approx(plain / 2)
