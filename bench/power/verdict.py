"""Whether an answer is right: held against the reference, player by player."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from bench.power.games import DATA, Threshold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.power.games import Game
    from bench.power.peers import Tool

#: Indices whose values need not add up to one, and are compared as they are.
UNSHARED = {"banzhaf-owen"}


@cache
def reference() -> dict[str, Any]:
    """The known values, by game, by index, by kind of player."""
    kept: dict[str, Any] = json.loads((DATA / "power_reference.json").read_text("utf-8"))
    return kept


def kinds(game: Game) -> list[str]:
    """For each player what it is known by: its weight, and the number of its union if there are any.

    Under a compound rule it is the player's number.

    >>> from bench.power.games import Game
    >>> kinds(Game("g", Threshold(3, (2, 1, 1)), ((0,), (1, 2))))
    ['2/0', '1/1', '1/1']
    """
    if not isinstance(game.rule, Threshold):
        return [str(player) for player in range(game.size)]
    union = {player: number for number, union in enumerate(game.unions) for player in union}
    weights = game.rule.weights
    return [f"{w}/{union[p]}" if union else str(w) for p, w in enumerate(weights)]


def verdict(tool: Tool, index: str, game: Game, values: Sequence[float], *, exact: bool) -> str:
    """Say whether the values are right, to the digits that the program gives."""
    known = reference().get(game.name, {}).get(index)
    if known is None:
        return "unchecked"
    right = [known[kind] for kind in kinds(game)]
    if len(values) != len(right):
        return f"WRONG: {len(values)} values for {len(right)} players"
    if index not in UNSHARED:
        values, right = shared(values), shared(right)
    error = max(abs(value - other) for value, other in zip(values, right, strict=True))
    if (
        not error <= 10.0**-tool.decimals
    ):  # rounding, and sharing what is rounded; not a number is wrong
        return f"WRONG by {error:.0e}"
    return "exact" if exact else f"right to {max(error, 1e-17):.0e}"


def shared(values: Sequence[float]) -> list[float]:
    """The values scaled so that they add up to one, where they can be.

    >>> shared([2.0, 1.0, 1.0])
    [0.5, 0.25, 0.25]
    """
    total = sum(values)
    return [value / total for value in values] if total else list(values)
