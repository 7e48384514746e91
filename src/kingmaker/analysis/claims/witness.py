"""A coalition that shows that somebody matters: it loses, and wins with him; found by filling up to a quota."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.forms import mask_of, wins
from kingmaker.analysis.sums import thresholds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.analysis.forms import Threshold
    from kingmaker.analysis.games import Coalition, SimpleGame

#: How many of the heaviest in a row are left out in turn.
_LEFT_OUT = (0, 1, 2, 3, 5, 8)


def decisive_in(game: SimpleGame, name: str) -> Coalition | None:
    """Return a losing coalition that wins when this player joins; `None` where none was found.

    For each threshold of the game, coalitions are filled up with the heaviest that still fit below the
    quota, vetoers first, some in a row being left out: where weights are many and small the last
    step to the quota is then as small as the smallest of them. What is found is a proof; that nothing is
    found proves nothing. O(thresholds · players²).

    >>> from kingmaker.analysis.games import SimpleGame
    >>> sorted(decisive_in(SimpleGame.weighted(4, {"a": 3, "b": 2, "c": 1}), "c"))
    ['a']
    """
    own = game.players.index(name)
    vetoers = [game.players.index(n) for n in game.vetoers() if n != name]
    for threshold in thresholds(game.form) or ():
        if threshold.weights[own]:
            for coalition in _filled(threshold, own, vetoers):
                joined = coalition | 1 << own
                if wins(game.form, joined) and not wins(game.form, coalition):
                    return game.names(coalition)
    return None


def _filled(threshold: Threshold, own: int, vetoers: list[int]) -> Iterator[int]:
    weights = threshold.weights
    others = [n for n in range(len(weights)) if n != own and n not in vetoers]
    order = sorted(others, key=lambda n: (-weights[n], n))
    start = sum(weights[n] for n in vetoers)
    for first in range(len(order) or 1):
        for many in _LEFT_OUT:
            inside, total = list(vetoers), start
            for place, n in enumerate(order):
                if not first <= place < first + many and total + weights[n] < threshold.quota:
                    inside.append(n)
                    total += weights[n]
            yield mask_of(inside)
