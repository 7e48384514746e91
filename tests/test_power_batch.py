"""Many weighted games at once: each as it is by itself."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kingmaker import SimpleGame
from kingmaker.analysis.coalitions import TooLarge
from kingmaker.analysis.power import weighted
from kingmaker.analysis.power.weighted import shapley_batch, swings_batch

BATCH = st.integers(0, 9).flatmap(
    lambda n: st.lists(
        st.tuples(st.integers(-2, 60), st.lists(st.integers(0, 9), min_size=n, max_size=n)),
        min_size=1,
        max_size=5,
    )
)


def close(found: np.ndarray, quota: int, weights: list[int]) -> None:
    exact = [float(value) for value in weighted.shapley(quota, weights)]
    assert np.abs(found - exact).max(initial=0) <= 1e-14


@settings(max_examples=60)
@given(BATCH)
def test_each_game_is_as_by_itself(games: list[tuple[int, list[int]]]) -> None:
    quotas = np.array([quota for quota, _ in games])
    weights = np.array([row for _, row in games], np.int64)
    counts, values = swings_batch(quotas, weights), shapley_batch(quotas, weights)
    for k, (quota, row) in enumerate(games):
        one = weighted.swings(quota, row)
        assert (counts.winning[k], tuple(counts.swings[k])) == (one.winning, one.swings)
        close(values[k], quota, row)


@settings(max_examples=60)
@given(BATCH)
def test_one_set_of_weights_at_many_quotas(games: list[tuple[int, list[int]]]) -> None:
    quotas = np.array([quota for quota, _ in games])
    weights = games[0][1]
    counts = swings_batch(quotas, np.array(weights, np.int64))
    values = shapley_batch(quotas, np.array(weights, np.int64))
    for k, quota in enumerate(quotas.tolist()):
        one = weighted.swings(quota, weights)
        assert (counts.winning[k], tuple(counts.swings[k])) == (one.winning, one.swings)
        close(values[k], quota, weights)


def test_as_many_players_as_words_can_count() -> None:
    weights = [pow(5, k, 257) % 40 + 1 for k in range(62)]
    quotas = np.array([1, sum(weights) // 2 + 1, sum(weights) * 2 // 3, sum(weights)])
    for given_weights in (np.array(weights), np.array([weights] * 4)):
        counts, values = swings_batch(quotas, given_weights), shapley_batch(quotas, given_weights)
        for k, quota in enumerate(quotas.tolist()):
            one = weighted.swings(quota, weights)
            assert (counts.winning[k], tuple(counts.swings[k])) == (one.winning, one.swings)
            close(values[k], quota, weights)


def test_a_hundred_thousand_quotas() -> None:
    weights = np.array([9, 8, 8, 5, 5, 3, 2, 1])
    quotas = np.arange(100_000) % 45
    counts = swings_batch(quotas, weights)
    assert counts.swings.shape == (100_000, 8)
    assert (counts.swings[45:90] == counts.swings[:45]).all()
    assert shapley_batch(quotas, weights).sum(axis=1).round(12).tolist() == [
        float(0 < quota <= 41) for quota in quotas.tolist()
    ]


def test_what_does_not_fit_is_refused() -> None:
    one = np.array([3])
    with pytest.raises(ValueError, match="shape"):
        swings_batch(np.array([[3]]), one)
    with pytest.raises(ValueError, match="1 quotas and 2 sets"):
        swings_batch(one, np.ones((2, 3), np.int64))
    with pytest.raises(ValueError, match="whole"):
        swings_batch(one, np.array([1.5, 2.0]))
    with pytest.raises(ValueError, match="negative"):
        shapley_batch(one, np.array([3, -1]))
    with pytest.raises(TooLarge, match="63 players"):
        swings_batch(one, np.ones(63, np.int64))
    with pytest.raises(TooLarge, match="too many for a table"):
        swings_batch(one, np.array([1 << 60, 1]))


@settings(max_examples=60)
@given(BATCH)
def test_an_index_of_many_is_that_of_each(games: list[tuple[int, list[int]]]) -> None:
    """As fractions by the game itself, with its own weights or with those of the first."""
    quotas = np.array([quota for quota, _ in games])
    weights = np.array([row for _, row in games], np.int64)
    for name in ("shapley-shubik", "banzhaf", "absolute-banzhaf"):
        for given_weights in (weights, weights[0]):
            found = SimpleGame.index_of_many(name, quotas, given_weights)
            assert found.shape == weights.shape
            for quota, row, one in zip(
                quotas.tolist(), np.broadcast_to(given_weights, weights.shape), found, strict=True
            ):
                exact = SimpleGame.weighted(quota, row.tolist()).index(name)
                assert np.abs(one - [float(v) for v in exact.values()]).max(initial=0) <= 1e-14


def test_a_hundred_thousand_games_at_once() -> None:
    """A hundred thousand quotas about the middle over the same weights: shares are one together, and the dual's the same."""
    weights = np.array([pow(7, k, 10_007) + 1 for k in range(30)])
    total = int(weights.sum())
    quotas = np.arange(total // 2 - 50_000 + 1, total // 2 + 50_000 + 1)
    values = SimpleGame.index_of_many("shapley-shubik", quotas, weights)
    assert values.shape == (100_000, 30)
    assert np.abs(values.sum(axis=1) - 1).max() < 1e-12
    duals = SimpleGame.index_of_many("shapley-shubik", total + 1 - quotas, weights)
    assert np.abs(values - duals).max() < 1e-12


def test_of_many_games_only_some_indices_are_told() -> None:
    with pytest.raises(ValueError, match="there are shapley-shubik, banzhaf, absolute-banzhaf"):
        SimpleGame.index_of_many("johnston", np.array([2]), np.array([1, 1]))
    with pytest.raises(KeyError, match="no index of power is called 'jonston'"):
        SimpleGame.index_of_many("jonston", np.array([2]), np.array([1, 1]))
