"""Very many values at once: as exact as stated, whole arrays at a time, and loaded only when it is asked for."""

from __future__ import annotations

import math
import subprocess
import sys
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kingmaker.analysis.payout.classes import Stock, waterfall
from kingmaker.analysis.payout.many import many
from tests.test_payout_classes import tables


@given(
    tables(),
    st.lists(st.floats(0, 1e12, allow_subnormal=False), max_size=20),
    st.integers(1, 10**9),
)
def test_no_amount_is_off_by_more_than_is_said(
    stocks: tuple[Stock, ...], values: list[float], size: int
) -> None:
    """In units of any size, at the knots and beside them too."""
    scaled = [
        Stock(
            name=s.name,
            shares=s.shares,
            preference=s.preference * size / 7,
            rank=s.rank,
            participates=s.participates,
            cap=None if s.cap is None else s.cap * size / 7,
            converts=s.converts,
            strike=s.strike * size / 7,
        )
        for s in stocks
    ]
    curve = waterfall(scaled).curve
    near = [float(k.at) for k in curve.knots]
    beside = [math.nextafter(n, math.inf) for n in near] + [math.nextafter(n, 0) for n in near]
    found = many(curve, [*values, *near, *beside])
    for value, row, error in zip(found.values, found.amounts, found.error, strict=True):
        exact = curve.paid(Fraction(float(value)))
        for amount, right in zip(row, exact, strict=True):
            assert abs(Fraction(float(amount)) - right) <= Fraction(float(error))


def test_a_hundred_thousand_values_of_ten_classes() -> None:
    stocks = [Stock(name="common", shares=Fraction(10**6))]
    stocks += [
        Stock(
            name=f"p{n}",
            shares=Fraction(10**5 * (n + 1)),
            preference=Fraction(10**6 * (n + 2)),
            rank=n % 4,
            participates=n % 3 != 0,
            cap=Fraction(10**6 * (n + 2) * 3) if n % 3 == 1 else None,
            converts=True,
        )
        for n in range(9)
    ]
    curve = waterfall(stocks).curve
    values = np.linspace(0, 10**9, 100_000)
    found = many(curve, values)
    assert found.amounts.shape == (100_000, 10)
    assert (abs(found.amounts.sum(axis=1) - values) <= 10 * found.error).all()
    for place in range(0, 100_000, 9_973):
        exact = curve.paid(Fraction(float(values[place])))
        assert np.allclose(found.amounts[place], [float(n) for n in exact], rtol=0, atol=1e-6)


@pytest.mark.parametrize("value", [-1.0, math.nan, math.inf])
def test_what_is_no_value_is_refused(value: float) -> None:
    curve = waterfall([Stock(name="a", shares=Fraction(1))]).curve
    with pytest.raises(ValueError, match="no number"):
        many(curve, [1.0, value])


def test_no_command_loads_it() -> None:
    code = (
        "import sys; from click.testing import CliRunner; from kingmaker.cli import main;"
        "CliRunner().invoke(main, ['payout', 'openai-2023']); assert 'numpy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": "src"})
