"""Known answers of power indices, exactly: by brute force from the definitions, and by the library."""

from __future__ import annotations

import json
from fractions import Fraction
from math import factorial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bench.power.games import Threshold, games
from bench.power.peers import simple_game
from kingmaker import SimpleGame
from kingmaker.analysis.coalitions import TooLarge
from kingmaker.analysis.power.definitions import INDICES, Needs
from kingmaker.analysis.power.engines import ENGINES
from tests.power_twins import COALITIONAL, Listed, index

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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


# --- the library ----------------------------------------------------------------------------

#: Which of our indices a known one is.
OURS = {
    "AbsoluteBanzhaf": "absolute-banzhaf",
    "AbsolutePublicGood": "absolute-public-good",
    "Banzhaf": "banzhaf",
    "BanzhafBelow": "banzhaf",
    "BanzhafOwen": "banzhaf-owen",
    "ColemanCollective": "coleman",
    "ColemanInitiative": "coleman-initiate",
    "ColemanPreventive": "coleman-prevent",
    "DeeganPackel": "deegan-packel",
    "Johnston": "johnston",
    "KoenigBraeuninger": "koenig-braeuninger",
    "KoenigBraeuningerPH": "koenig-braeuninger",
    "Nevison": "nevison",
    "NevisonPH": "nevison",
    "Owen": "owen",
    "PublicGood": "holler-packel",
    "PublicHelpTheta": "public-help",
    "PublicHelpThetaPH": "public-help",
    "Rae": "rae",
    "ShapleyShubik": "shapley-shubik",
    "ShapleyShubikBelow": "shapley-shubik",
    "SymmetricCoalitionalBanzhaf": "symmetric-coalitional-banzhaf",
}
#: Counts behind an index: the index times so much.
COUNTS: dict[str, tuple[str, Callable[[SimpleGame], int]]] = {
    "RawBanzhaf": ("absolute-banzhaf", lambda game: 2 ** (len(game.players) - 1)),
    "RawBanzhafBelow": ("absolute-banzhaf", lambda game: 2 ** (len(game.players) - 1)),
    "RawDeeganPackel": ("deegan-packel", lambda game: len(game.minimal_winning())),
    "RawPublicGood": ("absolute-public-good", lambda game: len(game.minimal_winning())),
    "RawPublicHelpTheta": ("nevison", lambda game: 2 ** (len(game.players) - 1)),
    "RawPublicHelpThetaSD": ("nevison", lambda game: 2 ** (len(game.players) - 1)),
    "RawShapleyShubik": ("shapley-shubik", lambda game: factorial(len(game.players))),
}
#: Numbers of coalitions.
NUMBERS: dict[str, Callable[[SimpleGame], int]] = {
    "SingleValueW": SimpleGame.count_winning,
    "SingleValueWM": lambda game: len(game.minimal_winning()),
    "SingleValueWS": lambda game: [len(c) for c in game.minimal_winning()].count(
        len(game.minimal_winning()[0])
    ),
}
#: What is not offered: the sum before it is scaled to one, from which Johnston's index follows.
NOT_OFFERED = {"RawJohnston"}


def test_every_known_index_is_offered_or_said_not_to_be() -> None:
    named = {name for game in KNOWN for name in game["exact"]}
    assert named == {*OURS, *COUNTS, *NUMBERS, *NOT_OFFERED}
    binary = {name for name, asked in INDICES.items() if asked.needs is not Needs.TERNARY}
    assert set(OURS.values()) == binary


def made(game: dict[str, Any]) -> SimpleGame:
    return SimpleGame.weighted(game["quota"], game["weights"], names=names(game))


def names(game: dict[str, Any]) -> list[str]:
    return [f"p{n}" for n in range(len(game["weights"]))]


def unions(game: dict[str, Any], name: str) -> list[list[str]] | None:
    if name not in COALITIONAL:
        return None
    return [[f"p{player}" for player in union] for union in game["precoalitions"]]


@pytest.mark.parametrize("game", KNOWN, ids=lambda g: g["id"])
def test_the_library_knows_it(game: dict[str, Any]) -> None:
    for name in sorted(set(OURS) & set(game["exact"])):
        found = made(game).index(OURS[name], unions=unions(game, name))
        assert dict(found) == dict(zip(names(game), values(game, name), strict=True)), name


@pytest.mark.parametrize("method", ENGINES)
def test_each_method_knows_what_it_can_do(method: str) -> None:
    """Each exact method, on every known game and index; what it cannot do, it says.

    For composition each game is the only body of another.
    """
    answered = 0
    for game in KNOWN:
        body = made(game)
        if method == "composition":
            body = SimpleGame.compose(SimpleGame.weighted(1, {"body": 1}), {"body": body})
        for name in sorted(set(OURS) & set(game["exact"])):
            try:
                found = body.index(OURS[name], unions=unions(game, name), method=method)
            except TooLarge:
                continue
            except ValueError as refusal:
                assert f"not by method {method!r}" in str(refusal)  # noqa: PT017  # else a mistake
                continue
            assert list(found.values()) == values(game, name), (game["id"], name)
            answered += 1
    assert answered, "a method that answers nothing is not tested here"


@pytest.mark.parametrize("game", KNOWN, ids=lambda g: g["id"])
def test_the_counts_behind_an_index_follow_from_it(game: dict[str, Any]) -> None:
    for name in sorted(set(COUNTS) & set(game["exact"])):
        index_name, factor = COUNTS[name]
        found = made(game).index(index_name)
        assert [value * factor(made(game)) for value in found.values()] == values(game, name)


@pytest.mark.parametrize(
    "game", [g for g in KNOWN if "SingleValueW" in g["exact"]], ids=lambda g: g["id"]
)
def test_the_library_counts_coalitions(game: dict[str, Any]) -> None:
    for name in sorted(set(NUMBERS) & set(game["exact"])):
        assert [Fraction(NUMBERS[name](made(game)))] == values(game, name)


# --- large games --------------------------------------------------------------------------

LARGE: dict[str, dict[str, Any]] = json.loads((DATA / "power_large.json").read_text("utf-8"))
GAMES = games()


def large(name: str, what: str) -> list[int]:
    """A number of each player: by its weight, or under a compound rule from a player on to the next."""
    found = {int(kind): int(value) for kind, value in LARGE[name][what].items()}
    rule = GAMES[name].rule
    if isinstance(rule, Threshold):
        return [found[weight] for weight in rule.weights]
    return [found[max(k for k in found if k <= player)] for player in range(GAMES[name].size)]


@pytest.mark.parametrize("name", LARGE)
def test_swings_in_a_large_game(name: str) -> None:
    found = simple_game(GAMES[name]).index("absolute-banzhaf")
    coalitions = 2 ** (len(found) - 1)
    assert [value * coalitions for value in found.values()] == large(name, "swings")


#: To count its orders exactly takes a minute or more: `scripts/bench power` does that, and holds them against the same.
SLOW = "imf_simple"


@pytest.mark.parametrize(
    "name", [name for name, known in LARGE.items() if "orders" in known and name != SLOW]
)
def test_orders_in_a_large_game(name: str) -> None:
    """How many of all orders each decides: the Shapley-Shubik index."""
    found = simple_game(GAMES[name]).index("shapley-shubik")
    orders = factorial(len(found))
    assert [value * orders for value in found.values()] == large(name, "orders")
    assert sum(large(name, "orders")) == orders


def test_orders_in_a_large_game_in_floating_point() -> None:
    found = simple_game(GAMES[SLOW]).index("shapley-shubik", method="quadrature")
    orders = factorial(len(found))
    known = large(SLOW, "orders")
    assert sum(known) == orders
    for value, number in zip(found.values(), known, strict=True):
        assert abs(value.value - Fraction(number, orders)) <= value.error < 1e-12


@pytest.mark.parametrize("name", ["eu27_2024", "eu28_2019", "us_federal"])
def test_winning_coalitions_of_a_large_game(name: str) -> None:
    found = simple_game(GAMES[name]).index("coleman")
    assert {value * 2 ** len(found) for value in found.values()} == {int(LARGE[name]["winning"])}


#: Of power_bdd's tests, to fourteen decimals: absolute Banzhaf, and Shapley-Shubik for the Council.
PUBLISHED = {
    ("us_federal", "absolute-banzhaf"): {
        0: 0.2499999999999993, 1: 0.019897309346794692, 2: 0.01989730934679494,
        102: 0.009569407217589256,
    },
    ("eu28_2019", "absolute-banzhaf"): {
        0: 0.02993607521057129, 21: 0.061206281185150146, 27: 0.17020191252231598,
    },
    ("eu28_2019", "shapley-shubik"): {
        0: 0.00883986193482761, 21: 0.03638113536653044, 27: 0.14645588268787893,
    },
}  # fmt: skip


@pytest.mark.parametrize(("name", "asked"), PUBLISHED)
def test_published_decimals_of_a_large_game(name: str, asked: str) -> None:
    found = list(simple_game(GAMES[name]).index(asked).values())
    for player, value in PUBLISHED[name, asked].items():
        assert float(found[player]) == pytest.approx(value, abs=1e-14)
