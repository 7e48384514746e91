"""Weighted games: what the engines say against the definitions, published values and the laws of power."""

from __future__ import annotations

import json
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kingmaker.analysis.power import oneweight, weighted
from kingmaker.analysis.power.weighted import choice, costs, packed
from kingmaker.analysis.power.weighted.reduction import reduced
from tests import weighted_twins as twins

if TYPE_CHECKING:
    from collections.abc import Sequence

KNOWN = json.loads((Path(__file__).parent / "data" / "power_known.json").read_text("utf-8"))

COALITIONAL = [
    (weighted.owen, "orders", "orders"),
    (weighted.banzhaf_owen, "sets", "sets"),
    (weighted.symmetric_banzhaf, "sets", "orders"),
]


@st.composite
def games(draw: st.DrawFn, most: int = 8, heaviest: int = 12) -> tuple[int, list[int]]:
    """A quota, now and then too low or too high, and weights, some equal, some nought."""
    weights = draw(st.lists(st.integers(0, heaviest), max_size=most))
    factor = draw(st.sampled_from([1, 1, 3]))
    quota = draw(st.integers(-1, sum(weights) + 2))
    return quota, [weight * factor for weight in weights]


@st.composite
def partitioned(draw: st.DrawFn, most: int = 7) -> tuple[int, list[int], list[list[int]]]:
    quota, weights = draw(games(most))
    marks = [draw(st.integers(0, 3)) for _ in weights]
    unions = [[n for n, mark in enumerate(marks) if mark == m] for m in range(4)]
    return quota, weights, [union for union in unions if union]


@given(games())
@example((4, [4, 4, 4]))
@example((9, [3, 3, 3, 1]))
@example((5, [100, 2, 2, 2, 0]))
@example((0, [2, 1]))
@example((1, []))
@example((0, []))
def test_every_index_is_that_of_its_definition(game: tuple[int, list[int]]) -> None:
    twin = twins.Game(*game)
    counts = weighted.swings(*game)
    assert (counts.winning, counts.swings) == twins.swings(twin)
    assert weighted.swings_by_size(*game) == twins.swings_by_size(twin)
    assert weighted.shapley(*game) == twins.shapley(twin)
    least = weighted.minimal(*game)
    assert (least.total, least.by_size) == twins.minimal(twin)
    few = weighted.memberships(*game)
    assert (few.total, few.of) == (least.total, tuple(map(sum, least.by_size)))
    assert few.holler_packel() == least.holler_packel()
    assert few.absolute_public_good() == tuple(
        Fraction(sum(sizes), least.total or 1) for sizes in least.by_size
    )
    assert weighted.critical(*game) == twins.critical(twin)
    assert weighted.johnston(*game) == twins.johnston(twin)


@pytest.mark.parametrize(
    ("quota", "weights"), [(39, [7] * 5 + [1] * 10), (60, [1, 2, 3, 5, 8, 13, 21, 34, 4, 6, 9, 0])]
)
def test_larger_games_are_those_of_the_definitions(quota: int, weights: list[int]) -> None:
    twin = twins.Game(quota, weights)
    assert weighted.swings(quota, weights).swings == twins.swings(twin)[1]
    assert weighted.shapley(quota, weights) == twins.shapley(twin)
    assert weighted.minimal(quota, weights).by_size == twins.minimal(twin)[1]
    assert weighted.johnston(quota, weights) == twins.johnston(twin)


@given(partitioned())
@example((11, [9, 5, 3, 3], [[0], [1], [2, 3]]))
@example((2, [5, 5, 0, 1], [[0, 1], [2], [3]]))
def test_values_with_unions_are_those_of_their_definitions(
    game: tuple[int, list[int], list[list[int]]],
) -> None:
    quota, weights, unions = game
    for value, outer, inner in COALITIONAL:
        twin = twins.coalitional(twins.Game(quota, weights), unions, outer=outer, inner=inner)
        assert value(quota, weights, unions) == twin


@pytest.mark.parametrize("game", KNOWN["games"], ids=lambda game: game["id"])
def test_published_values(game: dict[str, Any]) -> None:
    quota, weights, unions = game["quota"], game["weights"], game.get("precoalitions")
    least = weighted.minimal(quota, weights)
    found: dict[str, Sequence[int | Fraction]] = {
        "RawBanzhaf": weighted.swings(quota, weights).swings,
        "ShapleyShubik": weighted.shapley(quota, weights),
        "DeeganPackel": least.deegan_packel(),
        "PublicGood": least.holler_packel(),
        "Johnston": weighted.johnston(quota, weights),
    }
    if unions:
        found["Owen"] = weighted.owen(quota, weights, unions)
        found["BanzhafOwen"] = weighted.banzhaf_owen(quota, weights, unions)
        found["SymmetricCoalitionalBanzhaf"] = weighted.symmetric_banzhaf(quota, weights, unions)
    shared = found.keys() & game["exact"].keys()
    assert "RawBanzhaf" in shared
    for name in shared:
        assert list(found[name]) == [Fraction(value) for value in game["exact"][name]], name


@given(games(most=14, heaviest=40))
def test_orders_have_one_pivot(game: tuple[int, list[int]]) -> None:
    quota, weights = game
    whole = 1 if 0 < quota <= sum(weights) else 0
    assert sum(weighted.shapley(quota, weights)) == whole
    assert sum(weighted.johnston(quota, weights)) == whole


@given(games(most=14, heaviest=40))
def test_the_blocking_coalitions_give_the_same_power(game: tuple[int, list[int]]) -> None:
    quota, weights = game
    dual = sum(weights) - quota + 1
    one, other = weighted.swings(quota, weights), weighted.swings(dual, weights)
    assert one.swings == other.swings
    assert one.winning + other.winning == 2 ** len(weights)
    assert weighted.shapley(quota, weights) == weighted.shapley(dual, weights)


@given(games(most=14, heaviest=40))
def test_who_weighs_more_has_no_less_power(game: tuple[int, list[int]]) -> None:
    quota, weights = game
    order = sorted(range(len(weights)), key=weights.__getitem__)
    for values in (
        weighted.swings(quota, weights).swings,
        weighted.shapley(quota, weights),
        weighted.johnston(quota, weights),
    ):
        ranked: Sequence[Fraction | int] = [values[n] for n in order]
        assert list(ranked) == sorted(ranked)


@given(games(most=12, heaviest=40), st.integers(2, 9))
def test_what_does_not_change_who_wins_changes_nothing(
    game: tuple[int, list[int]], factor: int
) -> None:
    quota, weights = game
    scaled = factor * quota, [factor * weight for weight in weights]
    assert weighted.swings(quota, weights) == weighted.swings(*scaled)
    assert weighted.shapley(quota, weights) == weighted.shapley(*scaled)
    with_nobody = weighted.shapley(quota, [*weights, 0])
    assert with_nobody == (*weighted.shapley(quota, weights), 0)


def test_unions_of_one_or_of_all_change_nothing() -> None:
    quota, weights = 12, [4, 4, 4, 2, 2, 1]
    for unions in ([[n] for n in range(6)], [list(range(6))]):
        assert weighted.owen(quota, weights, unions) == weighted.shapley(quota, weights)
    swings = weighted.swings(quota, weights).swings
    for unions in ([[n] for n in range(6)], [list(range(6))]):
        values = weighted.banzhaf_owen(quota, weights, unions)
        assert values == tuple(Fraction(s, 32) for s in swings)


@pytest.mark.parametrize(
    "index", [weighted.swings, weighted.shapley, weighted.minimal, weighted.johnston]
)
def test_bad_numbers_are_refused(index: object) -> None:
    assert callable(index)
    with pytest.raises(ValueError, match="negative"):
        index(3, [2, -1])
    with pytest.raises(ValueError, match="whole"):
        index(3, [2, 1.5])
    with pytest.raises(ValueError, match="whole"):
        index(Fraction(3, 2), [2, 1])


@pytest.mark.parametrize("unions", [[[0], [1]], [[0, 1], [1, 2]], [[0, 1], [2, 3]]])
def test_unions_that_are_no_partition_are_refused(unions: list[list[int]]) -> None:
    with pytest.raises(ValueError, match="no partition"):
        weighted.owen(3, [2, 1, 1], unions)


# --- when arrays are loaded ---------------------------------------------------------------------


def test_what_is_lost_by_not_loading_arrays_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Games that arrays would have been quicker for bring their loading nearer, until it is due."""
    monkeypatch.setattr(choice, "_waited", choice._Waited())
    monkeypatch.setattr(choice, "arrays", cache(choice.arrays.__wrapped__))
    game = reduced(2500, list(range(1, 101)), dual=True)
    small, large = costs.packed_swings(game), costs.large_swings(game)
    assert large.nanoseconds < small.nanoseconds  # else this shows nothing
    assert choice.loading() == costs.LOADING
    first = choice.swings(game)
    assert choice.loading() == costs.LOADING - (small.nanoseconds - large.nanoseconds)
    monkeypatch.setattr(choice._waited, "nanoseconds", costs.LOADING)
    assert choice.loading() == 0
    assert choice.swings(game) == first
    assert choice.arrays.cache_info().currsize == 1


def test_machine_code_that_is_there_counts_small_games_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks for small games alone never waits for it."""
    monkeypatch.setattr(choice, "_waited", choice._Waited())
    monkeypatch.setattr(choice, "arrays", cache(choice.arrays.__wrapped__))
    game = reduced(6, [4, 3, 2, 1, 0], dual=True)
    first = choice.swings(game)
    assert choice.arrays.cache_info().currsize == 0
    choice.arrays("large")
    monkeypatch.delattr(packed, "swings")
    assert choice.swings(game) == first


def test_arrays_bear_a_share_of_their_loading_in_every_choice() -> None:
    """Where long integers take longer than arrays by less than that share, they are what is counted on."""
    game = reduced(2500, list(range(1, 101)), dual=True)
    small, large = costs.packed_swings(game), costs.large_swings(game)
    assert large.nanoseconds < small.nanoseconds < large.shared().nanoseconds
    found = oneweight._cheaper(game, (costs.packed_swings, costs.large_swings))
    assert (found.nanoseconds, found.bytes) == (small.nanoseconds, small.bytes)
    unions, laws = [[1578, 551, 232], [2341, 1853, 1944], [2961, 676, 575]], (True, True)
    packed_, arrays = (f(9_000, unions, laws) for f in (costs.packed_unions, costs.large_unions))
    assert arrays.nanoseconds < packed_.nanoseconds < arrays.shared().nanoseconds
    assert choice.cost_with_unions(9_000, unions, laws) == packed_
