"""Known answers of power indices, exactly: by brute force from the definitions, and by the library."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.power_twins import Listed, index

if TYPE_CHECKING:
    from collections.abc import Iterator

DATA = Path(__file__).parent / "data"
KNOWN: list[dict[str, Any]] = json.loads((DATA / "power_known.json").read_text("utf-8"))["games"]

#: More players than this are not listed coalition by coalition.
FEW = 9


def values(game: dict[str, Any], name: str) -> list[Fraction]:
    return [Fraction(value) for value in game["exact"][name]]


def answers(most: int = FEW) -> Iterator[Any]:
    """Every index of every game of at most so many players."""
    for game in KNOWN:
        if len(game["weights"]) <= most:
            for name in game["exact"]:
                yield pytest.param(game, name, id=f"{game['id']}-{name}")


# --- the known answers themselves, so that nobody works towards a wrong one -----------------


@pytest.mark.parametrize(("game", "name"), list(answers()))
def test_a_known_answer_is_what_its_definition_says(game: dict[str, Any], name: str) -> None:
    listed = Listed.weighted(game["quota"], game["weights"])
    assert index(listed, name, game.get("precoalitions", ())) == values(game, name)


def swings_by_size(quota: int, weights: list[int], player: int) -> list[int]:
    """How often a player's joining s others wins: sums of weights, counted by number of voters."""
    counts = [{0: 1}] + [{} for _ in weights]
    for other, weight in enumerate(weights):
        if other == player:
            continue
        for size in range(other, -1, -1):
            for total, many in counts[size].items():
                grown = counts[size + 1]
                grown[total + weight] = grown.get(total + weight, 0) + many
    own = weights[player]
    return [sum(k for t, k in row.items() if quota - own <= t < quota) for row in counts[:-1]]


@pytest.mark.parametrize(
    "game", [g for g in KNOWN if len(g["weights"]) > FEW], ids=lambda g: g["id"]
)
def test_a_known_answer_of_many_voters_is_what_counting_says(game: dict[str, Any]) -> None:
    """The first and the last voter, each counted apart: 51 voters are too many to list."""
    n = len(game["weights"])
    for player in (0, n - 1):
        counted = swings_by_size(game["quota"], game["weights"], player)
        assert sum(counted) == values(game, "RawBanzhaf")[player]
        shapley = Fraction(0)
        order = Fraction(1, n)  # s! (n - 1 - s)! / n! for s = 0, 1, ...
        for size, many in enumerate(counted):
            shapley += order * many
            order = order * (size + 1) / (n - 1 - size) if size < n - 1 else order
        assert shapley == values(game, "ShapleyShubik")[player]


def test_known_shapley_shubik_values_share_out_one() -> None:
    assert {sum(values(g, "ShapleyShubik")) for g in KNOWN} == {1}


# --- what others published ----------------------------------------------------------------


def published() -> Iterator[Any]:
    for game in KNOWN:
        for name, said in game.get("published", {}).items():
            yield pytest.param(game, name, said, id=f"{game['id']}-{name}")


@pytest.mark.parametrize(("game", "name", "said"), list(published()))
def test_a_published_value_agrees(game: dict[str, Any], name: str, said: list[Any]) -> None:
    nearly = game.get("published_tol", 1e-11)
    for mine, theirs in zip(values(game, name), said, strict=True):
        assert abs(mine - Fraction(theirs)) <= nearly


#: What EPIC's own tests expect and we do not have: other indices, and its sum of sizes.
NOT_KNOWN = {
    *("AbsolutePowerIndexG", "FelsenthalIndex", "HarsanyiNashIndex", "PowerIndexF", "PowerIndexG"),
    *("PowerIndexGPH", "PublicHelpXi", "RawFelsenthal", "RawPowerIndexF", "RawPowerIndexG"),
    *("RawShapleyShubikBelow", "SingleValueWS"),
}


def expected() -> Iterator[Any]:
    for game in KNOWN:
        for name in game.get("expected_decimals", {}):
            if name not in NOT_KNOWN:
                yield pytest.param(game, name, id=f"{game['id']}-{name}")


@pytest.mark.parametrize(("game", "name"), list(expected()))
def test_the_tests_of_epic_expect_the_same(game: dict[str, Any], name: str) -> None:
    """Sorted, because EPIC sorts its players; to the digits that it writes."""
    theirs = sorted(game["expected_decimals"][name])
    for mine, other in zip(sorted(values(game, name)), theirs, strict=True):
        assert float(mine) == pytest.approx(other, rel=2e-5, abs=2e-5)


def test_fourteen_published_decimals_of_the_electoral_college() -> None:
    game = next(g for g in KNOWN if g["id"] == "us_ec_1996")
    banzhaf = [value / 2**50 for value in values(game, "RawBanzhaf")]
    for mine, name in (
        (banzhaf, "AbsoluteBanzhaf"),
        (values(game, "ShapleyShubik"), "ShapleyShubik"),
    ):
        for value, theirs in zip(mine, game["published_decimals"][name], strict=True):
            assert float(value) == pytest.approx(theirs, abs=1e-14)
