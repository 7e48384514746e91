"""What a user of a general library of decision diagrams writes to get the Banzhaf index of a rule.

Neither library knows power indices: the diagram of each threshold is built from below (Bolus 2011:
a diagram serves every quota between two bounds), the library joins the diagrams and counts.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Any

from bench.power.games import Threshold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bench.power.games import Game


def dd_banzhaf(game: Game) -> Callable[[], list[float]]:
    """The Banzhaf index by dd's binding of CUDD."""

    def answer() -> list[float]:
        from dd import cudd  # noqa: PLC0415

        manager = cudd.BDD()
        names = [f"x{n}" for n in range(game.size)]
        manager.declare(*names)
        players = [manager.var(name) for name in names]

        def choose(player: int, joined: Any, left: Any) -> Any:  # noqa: ANN401
            return manager.ite(players[player], joined, left)

        diagram = _diagram(game, choose, manager.true, manager.false)
        won = manager.count(diagram, game.size)
        return [2 * manager.count(diagram & player, game.size) - won for player in players]

    return answer


def oxidd_banzhaf(game: Game) -> Callable[[], list[float]]:
    """The Banzhaf index by oxidd."""

    def answer() -> list[float]:
        from oxidd.bdd import BDDManager  # noqa: PLC0415

        manager = BDDManager(1 << 20, 1 << 18, 1)
        manager.add_vars(game.size)
        players = [manager.var(n) for n in range(game.size)]

        def choose(player: int, joined: Any, left: Any) -> Any:  # noqa: ANN401
            return players[player].ite(joined, left)

        diagram = _diagram(game, choose, manager.true(), manager.false())
        won = diagram.sat_count(game.size)
        return [2 * (diagram & player).sat_count(game.size) - won for player in players]

    return answer


def _diagram(game: Game, choose: Any, true: Any, false: Any) -> Any:  # noqa: ANN401
    rule = game.rule
    if isinstance(rule, Threshold):
        return _Builder(rule.weights, choose, true, false).of(0, rule.quota)[0]
    found = false
    for parts in rule.lists:
        met = true
        for part in parts:
            met = met & _Builder(part.weights, choose, true, false).of(0, part.quota)[0]
        found = found | met
    return found


class _Builder:
    """The diagrams of a threshold from each player on, kept with the quotas that each serves."""

    def __init__(self, weights: Sequence[int], choose: Any, true: Any, false: Any) -> None:  # noqa: ANN401
        self.weights, self.choose, self.true, self.false = weights, choose, true, false
        self.left = [sum(weights[n:]) for n in range(len(weights) + 1)]
        self.kept: list[list[tuple[Any, float, float]]] = [[] for _ in weights]
        self.tops: list[list[float]] = [[] for _ in weights]

    def of(self, player: int, quota: int) -> tuple[Any, float, float]:
        """The diagram for this quota, and the bounds between which a quota has the same one."""
        if quota <= 0:
            return self.true, float("-inf"), 0
        if quota > self.left[player]:
            return self.false, self.left[player], float("inf")
        at = bisect_left(self.tops[player], quota)
        if at < len(self.kept[player]) and self.kept[player][at][1] < quota:
            return self.kept[player][at]
        weight = self.weights[player]
        joined, low, high = self.of(player + 1, quota - weight)
        left, lower, upper = self.of(player + 1, quota)
        node = self.choose(player, joined, left)
        found = (node, max(low + weight, lower), min(high + weight, upper))
        at = bisect_left(self.tops[player], found[2])
        self.tops[player].insert(at, found[2])
        self.kept[player].insert(at, found)
        return found
