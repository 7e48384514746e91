"""Make the answers that the power benchmark holds everybody against: ``python -m bench.power.reference``.

Slow and plain, and nothing of Kingmaker's own engines is used. Each player joins with a probability,
and the chance that it turns losing into winning is a number; its integral over the probability is a
Shapley-Shubik value (Owen 1972), which Gauss's rule with half as many nodes as players gives without
error but that of rounding. A player is taken out of a distribution of sums by dividing by its own,
which is stable for probabilities up to one half; beyond, the dual game is used. Minimal winning
coalitions are found by adding players from the heaviest: the last one is the lightest, and the only one
that has to be needed. Compound rules are counted coalition by coalition (to 28 players) or class by class.

Numbers are kept to fifteen digits, one for each kind of player (weight, and union if there are unions).
"""

from __future__ import annotations

import json
import sys
from fractions import Fraction
from math import comb, factorial, isfinite
from typing import TYPE_CHECKING, Any

import numpy as np

from bench.power.games import DATA, Threshold, games
from bench.power.loops import (
    by_every_coalition,
    decisive,
    johnston_window,
    minimal_with,
)
from bench.power.verdict import kinds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bench.power.games import Game

FILE = DATA / "power_reference.json"
Values = dict[Any, float]

#: Beyond these the reference takes too long, and the games are left to the peers to confirm.
MOST_DEEGAN_PACKEL, MOST_JOHNSTON = 1.4e11, 5e10


def nodes(degree: int) -> Iterator[tuple[float, float]]:
    """Points and weights on 0 to 1 at which a polynomial of this degree is integrated without error."""
    points, weights = np.polynomial.legendre.leggauss(degree // 2 + 1)
    yield from zip(((points + 1) / 2).tolist(), (weights / 2).tolist(), strict=True)


def answers(game: Game) -> dict[str, Values]:
    """Every index of a game that is to be had in reasonable time; each adds up to one but Banzhaf-Owen."""
    if not isinstance(game.rule, Threshold):
        return federal() if game.name == "us_federal" else council(game)
    if game.unions:
        return coalitional(game)
    found = {"banzhaf": shared(game, probabilistic(game, [(0.5, 1.0)]))}
    found["shapley-shubik"] = shared(game, probabilistic(game, nodes(game.size - 1)))
    found |= minimal(game) | johnston(game)
    return found


def shared(game: Game, values: Values) -> Values:
    """The values scaled so that all players' add up to one."""
    total = sum(values[kind] for kind in kinds(game))
    return {kind: value / total for kind, value in values.items()}


def probabilistic(game: Game, points: Any) -> Values:  # noqa: ANN401  # pairs, listed or made
    """How likely each weight is to decide, averaged over the points."""
    quota, weights = game.weighted.quota, np.array(game.weighted.weights, np.int64)
    distinct = np.unique(weights)
    total = np.zeros(len(distinct))
    for chance, share in points:
        sides = ones(len(weights), chance)
        total += share * _decisive(quota, weights, sides, distinct, ones(len(distinct), chance))
    return {str(w): float(v) for w, v in zip(distinct, total, strict=True)}


def ones(size: int, value: float) -> Any:  # noqa: ANN401  # numpy's arrays
    """So many times the same."""
    return np.full(size, value)


def _decisive(quota: int, weights: Any, chances: Any, out: Any, own: Any) -> Any:  # noqa: ANN401
    """The chance that each of `out` decides, once it is taken out; through the dual if that is stable."""
    if own.max(initial=0.0) > 0.5:  # noqa: PLR2004
        quota, chances, own = int(weights.sum()) - quota + 1, 1 - chances, 1 - own
    return decisive(quota, weights, chances, out, own)


def minimal(game: Game) -> dict[str, Values]:
    """Holler-Packel and Deegan-Packel."""
    quota, weights = game.weighted.quota, np.array(game.weighted.weights, np.int64)
    order = np.argsort(-weights, kind="stable")
    size, work = len(weights), 3.0 * len(weights) * quota

    def weighed(factor: float) -> Values:
        with_each = minimal_with(quota, weights[order], factor)
        return {str(w): float(v) for w, v in zip(weights[order], with_each, strict=True)}

    if work * 8 > 18e9:  # noqa: PLR2004  # the layers would fill the memory
        return {}
    whole = weighed(1.0)
    if not all(map(isfinite, whole.values())):  # more coalitions than a float can count
        return {}
    found = {"holler-packel": shared(game, whole)}
    if work * size / 2 <= MOST_DEEGAN_PACKEL:
        sums = dict.fromkeys(found["holler-packel"], 0.0)
        for point, share in nodes(size):
            for kind, value in weighed(point).items():
                sums[kind] += share * value / point  # u to the size less one
        found["deegan-packel"] = shared(game, sums)
    return found


def johnston(game: Game) -> dict[str, Values]:
    """Johnston: winning coalitions by what they have beyond the quota, which says who is needed."""
    quota, weights = game.weighted.quota, np.array(game.weighted.weights, np.int64)
    distinct = np.unique(weights)
    if len(distinct) * len(weights) ** 2 * quota > MOST_JOHNSTON:
        return {}
    total = np.zeros(len(distinct))
    for at, heavier in enumerate(distinct):
        before = int(distinct[at - 1]) if at else 0
        for point, share in nodes(len(weights)):
            window = quota + before, quota + int(heavier)
            total[at:] += share * johnston_window(
                *window, weights, int(heavier), point, distinct[at:]
            )
    return {
        "johnston": shared(game, {str(w): float(v) for w, v in zip(distinct, total, strict=True)})
    }


def coalitional(game: Game) -> dict[str, Values]:
    """Owen and Banzhaf-Owen: the other unions join whole, one's own union player by player."""
    found: dict[str, Values] = {"owen": {}, "banzhaf-owen": {}}
    weights = game.weighted.weights
    whole = [sum(weights[p] for p in union) for union in game.unions]
    for number, union in enumerate(game.unions):
        others = whole[:number] + whole[number + 1 :]
        mates = [weights[p] for p in union]
        distinct = np.unique(mates)
        everyone = np.array(others + mates, np.int64)
        grids = {
            "banzhaf-owen": [((0.5, 1.0), (0.5, 1.0))],
            "owen": [(o, i) for o in nodes(len(others)) for i in nodes(len(mates) - 1)],
        }
        for name, grid in grids.items():
            total = np.zeros(len(distinct))
            for (outer, share), (inner, part) in grid:
                chances = np.array([outer] * len(others) + [inner] * len(mates))
                own = ones(len(distinct), inner)
                total += (
                    share * part * _decisive(game.weighted.quota, everyone, chances, distinct, own)
                )
            found[name] |= {f"{w}/{number}": float(v) for w, v in zip(distinct, total, strict=True)}
    return found


def council(game: Game) -> dict[str, Values]:
    """The Council of the European Union, coalition by coalition: whole numbers, then fractions."""
    lists = game.rule.lists  # type: ignore[union-attr]
    people = lists[0][1]
    members, nearly_all = lists[0][0].quota, lists[1][-1 if len(lists[1]) == 1 else 1].quota
    won, with_each = by_every_coalition(
        np.array(people.weights, np.int64), people.quota, members, nearly_all
    )
    return _from_sizes(game.size, won.tolist(), with_each.tolist())


def _from_sizes(n: int, won: list[int], with_each: list[list[int]]) -> dict[str, Values]:
    """Banzhaf and Shapley-Shubik from the numbers of winning coalitions by size, and with each player."""
    swings = [2 * sum(row) - sum(won) for row in with_each]
    f = factorial
    shapley = [
        Fraction(
            sum(k * f(s - 1) * f(n - s) for s, k in enumerate(row) if k)
            - sum((won[s] - k) * f(s) * f(n - s - 1) for s, k in enumerate(row) if s < n),
            f(n),
        )
        for row in with_each
    ]
    return {
        "swings": {str(p): k for p, k in enumerate(swings)},
        "banzhaf": {str(p): k / sum(swings) for p, k in enumerate(swings)},
        "shapley-shubik": {str(p): float(v) for p, v in enumerate(shapley)},
    }


def federal() -> dict[str, Values]:
    """The United States: every number of senators and of representatives, with and without the two."""
    n = 537
    won = [0] * (n + 1)
    with_each = [[0] * (n + 1) for _ in range(4)]
    for president in (0, 1):
        for tie in (0, 1):
            for senators in range(101):
                for members in range(436):
                    if not _becomes_law(president, tie, senators, members):
                        continue
                    count = comb(100, senators) * comb(435, members)
                    size = president + tie + senators + members
                    won[size] += count
                    for row, there in zip(
                        with_each, (president, tie, senators, members), strict=True
                    ):
                        row[size] += count * there
    for kind, many in ((2, 100), (3, 435)):
        with_each[kind] = [count // many for count in with_each[kind]]
    found = _from_sizes(n, won, [with_each[_chamber(p)] for p in range(n)])
    del found["swings"]
    return found


def _becomes_law(president: int, tie: int, senators: int, members: int) -> bool:
    signed = president and members >= 218 and (senators >= 51 or (tie and senators >= 50))  # noqa: PLR2004
    return bool(signed or (members >= 290 and senators >= 67))  # noqa: PLR2004


def _chamber(player: int) -> int:
    return player if player < 2 else 2 if player < 102 else 3  # noqa: PLR2004


def main() -> None:
    """Make the answers of the games named, or of all; those of the other games stay."""
    kept: dict[str, Any] = json.loads(FILE.read_text("utf-8")) if FILE.exists() else {}
    every = games()
    maker: Callable[[Game], dict[str, Values]] = answers
    for name in sys.argv[1:] or every:
        kept[name] = {
            index: {kind: value if isinstance(value, int) else float(f"{value:.15g}")
                    for kind, value in values.items()}
            for index, values in maker(every[name]).items()
        }  # fmt: skip
        print(name, *kept[name])
        lines = (f"{json.dumps(name)}: {json.dumps(values)}" for name, values in kept.items())
        FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")


if __name__ == "__main__":
    main()
