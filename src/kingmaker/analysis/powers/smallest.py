"""The smallest coalitions of a game, found without listing the others."""

from __future__ import annotations

from itertools import islice, pairwise
from math import comb
from typing import TYPE_CHECKING

from kingmaker.analysis.coalitions import TooLarge
from kingmaker.analysis.power import engines
from kingmaker.analysis.power.searching import Smallest
from kingmaker.analysis.powers.scale import Scale
from kingmaker.analysis.sums import thresholds

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kingmaker.analysis.forms import Form
    from kingmaker.analysis.games import SimpleGame
    from kingmaker.analysis.powers.patterns import Pattern
    from kingmaker.analysis.powers.results import Known

#: More smallest coalitions than this are not counted one by one.
MOST_COUNTED = 5_000
#: To count them together may take so many nanoseconds.
_PATIENCE = 5 * 10**9


def smallest_of(patterns: Sequence[Pattern]) -> Smallest | None:
    """Return the smallest of listed coalitions; `None` where there are none."""
    if not patterns:
        return None
    size = min(pattern.size for pattern in patterns)
    least = [pattern for pattern in patterns if pattern.size == size]
    return Smallest(size, sum(p.number for p in least), next(least[0].coalitions()))


def smallest_winning(game: SimpleGame, known: Known | None = None) -> Smallest | None:
    """Return the smallest winning coalitions of a game that is too large to list.

    Where the players can be put in one order such that an earlier one weighs as much as a later one
    in every threshold, the first k of them win if any k do; so the size is found by halving,
    and the coalitions of that size by entering only branches whose first completion wins. Where they
    are more than `MOST_COUNTED`, their number is that of all winning coalitions of the size, `None`
    if counting these takes longer than `_PATIENCE`. `None` where there is no such order, or nobody
    can win. Swings by size that are `known` of the game are not counted again. Cost: O(coalitions · size · players), and that of the count.

    >>> from kingmaker.analysis.games import SimpleGame
    >>> smallest_winning(SimpleGame.weighted(3, {"a": 2, "b": 1, "c": 1}))
    Smallest(size=2, number=2, such_as=('a', 'b'))
    """
    return _smallest(game, lambda size: _winning(game, known)[size])


def smallest_blocking(game: SimpleGame, known: Known | None = None) -> Smallest | None:
    """Return the smallest blocking coalitions, as `smallest_winning` does.

    A coalition blocks if the others do not win: so their number follows from that of winning ones.

    >>> from kingmaker.analysis.games import SimpleGame
    >>> smallest_blocking(SimpleGame.weighted(3, {"a": 2, "b": 1, "c": 1}))
    Smallest(size=1, number=1, such_as=('a',))
    """
    players = len(game.players)

    def blocking(size: int) -> int:
        return comb(players, size) - _winning(game, known)[players - size]

    return _smallest(game.dual(), blocking)


def _smallest(game: SimpleGame, count: Callable[[int], int]) -> Smallest | None:
    """Return the smallest winning coalitions of a game; `count` tells how many of a size win."""
    order = descending(game.form, len(game.players))
    if order is None:
        return None
    scale = Scale.of(game.form, order)
    size = scale.first_winning(None) if scale is not None else None
    if scale is None or size is None:
        return None
    number = sum(1 for _ in islice(scale.winning_of(size), MOST_COUNTED + 1))
    names = tuple(game.players[n] for n in order[:size])
    if number <= MOST_COUNTED:
        return Smallest(size, number, names)
    try:
        return Smallest(size, count(size), names)
    except TooLarge:
        return Smallest(size, None, names)


def _winning(game: SimpleGame, known: Known | None) -> tuple[int, ...]:
    """Return how many coalitions of each size win; `TooLarge` where it is not told in seconds."""
    kept = None if known is None else known.sizes
    counted = engines.sizes(game.form, len(game.players), most=_PATIENCE, kept=kept)
    return counted.winning()


def descending(form: Form, size: int) -> tuple[int, ...] | None:
    """Return the players in an order that no threshold contradicts, the weightiest first.

    >>> from kingmaker.analysis.forms import AllOf, Threshold
    >>> descending(AllOf((Threshold(2, (1, 2)), Threshold(1, (1, 1)))), 2)
    (1, 0)
    >>> descending(AllOf((Threshold(2, (1, 2)), Threshold(2, (2, 1)))), 2)
    """
    leaves = thresholds(form)
    if leaves is None:
        return None
    weights = [tuple(leaf.weights[n] for leaf in leaves) for n in range(size)]
    order = sorted(range(size), key=lambda n: (tuple(-w for w in weights[n]), n))
    fits = all(
        all(a >= b for a, b in zip(weights[first], weights[second], strict=True))
        for first, second in pairwise(order)
    )
    return tuple(order) if fits else None
