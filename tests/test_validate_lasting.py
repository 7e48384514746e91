"""The validation: how long things last, how a crowd grows, and how sharply parties choose."""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.validate import coups, lasting, logit, petition, precision, strikes
from bench.validate.cabinets import members
from bench.validate.data import Shelf
from bench.validate.formations import Formation, formations
from bench.validate.metrics import Interval

if TYPE_CHECKING:
    from pathlib import Path


# --- how long it lasts ----------------------------------------------------------------------------

TOLD = {
    "exponential": (2.0,),
    "Weibull": (2.0, -0.3),
    "lognormal": (2.0, 0.2),
    "log-logistic": (2.0, 0.4),
}


@pytest.mark.parametrize("shape", lasting.SHAPES)
def test_days_share_out_what_ends(shape: str) -> None:
    """Chances of single days add up to the share that ends before the last of them."""
    said = lasting.Lasting(shape, TOLD[shape])
    days = np.arange(200.0)
    assert np.exp(said.log_chance(days)).sum() == pytest.approx(said.below(np.array([200.0]))[0])
    assert (np.diff(said.below(days)) >= 0).all()


@pytest.mark.parametrize("shape", lasting.SHAPES)
def test_what_was_drawn_from_a_shape_is_fitted_back(shape: str) -> None:
    said = lasting.Lasting(shape, TOLD[shape])
    reached = said.below(np.arange(1.0, 5000.0))
    days = np.searchsorted(reached, np.random.default_rng(2).uniform(size=6000)).astype(float)
    assert lasting.fitted(shape, days).told == pytest.approx(TOLD[shape], abs=0.08)
    assert lasting.uniformity(said, days) < 0.03
    assert lasting.uniformity(lasting.Lasting(shape, (3.5, *TOLD[shape][1:])), days) > 0.2


@settings(max_examples=10)
@given(st.lists(st.integers(0, 60), min_size=3, max_size=12).filter(any))
def test_a_constant_rate_is_fitted_in_closed_form(days: list[int]) -> None:
    """Of whole days that end each with chance p, the likeliest p is n / (n + their sum)."""
    often = len(days) / (len(days) + sum(days))
    (log_scale,) = lasting.fitted("exponential", np.array(days, float)).told
    assert -np.expm1(-np.exp(-log_scale)) == pytest.approx(often, rel=1e-4)


@settings(max_examples=20)
@given(st.lists(st.integers(0, 9), min_size=4, max_size=9), st.integers(0, 4), st.integers(1, 5))
def test_a_rate_is_ends_over_days_at_risk(days: list[int], low: int, more: int) -> None:
    high = low + more
    ends = sum(low <= d < high for d in days)
    exposed = sum((min(d + 0.5, high) - low) for d in days if d >= low)
    if exposed:
        found = lasting.hazard(np.array(days, float), low, high)
        assert found == pytest.approx(ends / exposed)


def test_strikes_without_an_end_are_counted(tmp_path: Path) -> None:
    lines = ["case,start,end,idled", "a,1990-01-01,,5", "b,1990-01-05,1990-01-01,5"]
    for year in range(1995, 2003):
        lines += [f"{year}{n},{year}-01-01,{year}-01-{n + 2:02},5" for n in range(9)]
    (tmp_path / "strikes.csv").write_text("\n".join(lines) + "\n", "utf-8")
    found = strikes.part(Shelf(tmp_path))
    assert found.rows[0].model == "2 strikes"
    assert found.rows[1].cases == 72


# --- how a crowd grows ----------------------------------------------------------------------------


def _grown(peer: float) -> petition.Growth:
    share = [0.05]
    for _ in range(petition.FITTED + petition.FORECAST + 1):
        share.append(share[-1] + (1 - share[-1]) / (1 + exp(4.5 - peer * share[-1])))
    clock = (np.arange(len(share)) % 24).astype(np.float64)
    return petition.Growth(np.array(share), clock, 1e6)


@settings(max_examples=8, deadline=None)
@given(st.floats(-2, 4))
def test_a_peer_that_made_a_crowd_grow_is_found(peer: float) -> None:
    grown = _grown(peer)
    weights = petition.fitted(grown, ("share",), petition.FITTED)
    assert weights.tolist() == pytest.approx([-4.5, peer], abs=1e-3)
    said = petition.forecast(grown, ("share",), weights)
    came = grown.share[petition.FITTED + 1 : petition.FITTED + petition.FORECAST + 1]
    assert said == pytest.approx(came, abs=1e-4)


# --- how sharply parties choose -------------------------------------------------------------------


def _formation(
    seats: list[float], place: list[float], governs: list[bool], leader: int
) -> Formation:
    even = np.full(len(seats), 1 / len(seats))
    return Formation(
        "X", "1990-01-01", np.array(seats), np.array(place), even, even, even, even,
        np.array(governs), leader, first=True,
    )  # fmt: skip


def test_worths_are_those_of_their_definitions() -> None:
    own = _formation([0.4, 0.35, 0.25], [2.0, 8.0, 5.0], [True, False, True], 0)
    coalitions = [row for row in members(3).tolist() if row[0]]
    seats = [
        sum(s for s, inside in zip(own.seats, row, strict=True) if inside) for row in coalitions
    ]
    assert precision.office(own).tolist() == pytest.approx([0.4 / s for s in seats])
    majorities = [0.4 / s if s > 0.5 else 0 for s in seats]
    assert precision.office_of_majorities(own).tolist() == pytest.approx(majorities)
    assert precision.policy(own)[0] == pytest.approx(0)  # alone it governs as it likes
    assert precision.policy(own)[coalitions.index([True, False, True])] == pytest.approx(
        2 - (0.4 * 2 + 0.25 * 5) / 0.65
    )
    assert coalitions[precision._place(own)] == [True, False, True]


@settings(max_examples=20)
@given(
    st.lists(st.integers(-50, 50), min_size=2, max_size=6), st.integers(1, 9), st.integers(-9, 9)
)
def test_units_of_worth_do_not_matter(worth: list[int], unit: int, start: int) -> None:
    plain = precision.scaled(np.array(worth, float))
    other = precision.scaled(unit * np.array(worth, float) + start)
    assert other.tolist() == pytest.approx(plain.tolist())
    assert plain.max() == pytest.approx(10 if len(set(worth)) > 1 else 0)


def _choices(count: int, sharp: float) -> list[tuple[precision.Floats, int]]:
    rng, made = np.random.default_rng(9), []
    for _ in range(count):
        worth = precision.scaled(rng.normal(size=rng.integers(3, 40)))
        chance = np.exp(sharp * worth) / np.exp(sharp * worth).sum()
        made.append((worth, int(rng.choice(len(worth), p=chance))))
    return made


@pytest.mark.parametrize("sharp", [0.2, 0.9])
def test_the_precision_that_made_choices_is_found(sharp: float) -> None:
    choices = _choices(1000, sharp)
    found = precision.precision(choices, [str(n % 200) for n in range(1000)])
    assert found.mean == pytest.approx(sharp, abs=0.04)
    assert found.low < sharp < found.high
    exact = logit.fit([(worth[:, None], place) for worth, place in choices], ridge=0.0)
    assert found.mean == pytest.approx(float(exact[0]), abs=2e-4)
    assert precision.precision(choices, [str(n % 200) for n in range(1000)]) == found


def test_choosing_at_random_is_no_precision() -> None:
    found = precision.precision(_choices(800, 0.0), [str(n % 50) for n in range(800)])
    assert isinstance(found, Interval)
    assert found.low < 0 < found.high


def test_who_had_a_majority_had_nothing_to_choose() -> None:
    asked = [f for f in formations(Shelf(most=20)) if precision._asked(f)]
    assert asked
    assert all(not f.majority and f.governs[f.leader] for f in asked)


# --- coups ----------------------------------------------------------------------------------------


def test_conspiracies_are_no_coups() -> None:
    found = coups.part(Shelf(most=3))
    assert found.rows[0].model == "191 conspiracies"
    assert all(row.cases == found.rows[1].cases for row in found.rows[1:])
