"""Sobol points, and what drivers are worked out with: held against scipy and SALib, which have the same."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from SALib.analyze import rbd_fast
from scipy.special import betaincc
from scipy.stats import qmc, rankdata

from kingmaker.analysis.struggle import driving, sobol
from kingmaker.analysis.struggle.sobol import PLACES, directions

if TYPE_CHECKING:
    from numpy.typing import NDArray


def of_scipy(dimensions: int, points: int, seed: int) -> NDArray[np.float64]:
    sequence = qmc.Sobol(dimensions, scramble=True, rng=np.random.default_rng(seed))
    found: NDArray[np.float64] = sequence.random_base2(max(points - 1, 0).bit_length())
    return found[:points]


@pytest.mark.parametrize(
    ("dimensions", "points", "seed"),
    [(1, 1, 0), (1, 2, 3), (2, 7, 1), (3, 4096, 9), (91, 1000, 2), (600, 33, 5), (21_201, 3, 1)],
)
def test_points_are_those_of_scipy_bit_by_bit(dimensions: int, points: int, seed: int) -> None:
    assert np.array_equal(sobol.sobol(dimensions, points, seed), of_scipy(dimensions, points, seed))


@settings(max_examples=15)
@given(st.integers(1, 40), st.integers(1, 300), st.integers(0, 2**32))
def test_so_they_are_for_any_seed(dimensions: int, points: int, seed: int) -> None:
    assert np.array_equal(sobol.sobol(dimensions, points, seed), of_scipy(dimensions, points, seed))


def test_without_scrambling_they_are_those_that_are_published() -> None:
    """The second and third dimension of Joe and Kuo: polynomials x + 1 and x^2 + x + 1, first numbers 1 and 1, 3."""
    made = directions(np.array([1, 3, 7]), np.array([[1, 0], [1, 0], [1, 3]])) >> (PLACES - 3)
    assert made[:, :3].tolist() == [[4, 2, 1], [4, 6, 5], [4, 6, 3]]


def test_where_the_table_lies_elsewhere_scipy_makes_the_same_which_need_not_be_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = [(1, 1, 0), (1, 0, 1), (5, 20, 4), (91, 64, 2), (600, 33, 5), (21_201, 2, 1)]
    mine = [sobol.sobol(*one) for one in asked]
    monkeypatch.setattr(sobol, "TABLE", "nowhere.npz")
    sobol._table.cache_clear()
    try:
        assert sobol._table() is None
        for one, points in zip(asked, mine, strict=True):
            theirs = sobol.sobol(*one)
            assert (theirs.dtype, theirs.shape) == (points.dtype, points.shape)
            assert np.array_equal(theirs, points)
        with pytest.raises(ValueError, match="21201"):
            sobol.sobol(21_202, 2, 0)
    finally:
        sobol._table.cache_clear()


def test_more_than_there_are_is_refused() -> None:
    with pytest.raises(ValueError, match="at most 21201 dimensions"):
        sobol.sobol(21_202, 2, 0)
    with pytest.raises(ValueError, match="points are distinct"):
        sobol.sobol(1, 2**30 + 1, 0)


def test_the_statistics_of_scipy_and_salib_are_not_loaded() -> None:
    code = (
        "import sys; import numpy as np; from kingmaker.analysis.struggle import driving, sobol\n"
        "sobol.sobol(3, 64, 1); driving._index(np.arange(64.0), np.arange(64.0), 3)\n"
        "driving._beyond(0.1, 64, 3); driving._ranked(np.ones(3))\n"
        "sys.exit(', '.join({'scipy', 'SALib', 'pandas'} & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert importlib.util.find_spec("scipy") is not None


@pytest.mark.parametrize("draws", [40, 41, 128, 999])
def test_an_index_is_that_of_salib(draws: int) -> None:
    random = np.random.default_rng(draws)
    column = random.random(draws)
    for values in (np.sin(5 * column) + random.random(draws), random.random(draws)):
        for harmonics in (1, 3, 10):
            raw = rbd_fast.compute_first_order(rbd_fast.permute_outputs(column, values), harmonics)
            want = rbd_fast.unskew_S1(raw, harmonics, draws)
            assert driving._index(column, values, harmonics) == pytest.approx(want, abs=1e-12)


def test_what_does_not_vary_has_no_index() -> None:
    assert np.isnan(driving._index(np.arange(40.0), np.ones(40), 2))


@given(st.lists(st.integers(-3, 3), min_size=1, max_size=30))
@settings(max_examples=30)
def test_ranks_are_those_of_scipy_with_ties(values: list[int]) -> None:
    own = np.array(values, float)
    assert np.array_equal(driving._ranked(own), rankdata(own))


@pytest.mark.parametrize("draws", [9, 40, 59, 60, 128, 1000, 100_001])
def test_the_tail_of_a_beta_is_that_of_scipy(draws: int) -> None:
    slow = min(driving.SLOW, driving._harmonics(draws))
    for part in (0.0, 1e-9, 1e-3, 0.02, 0.1, 0.5, 0.99, 1.0):
        want = betaincc(slow, (draws - 1) / 2 - slow, part)
        assert driving._beyond(part, draws, 1) == pytest.approx(want, rel=1e-10, abs=1e-300)
    assert driving._beyond(0.0, draws, 7) == 1.0
