"""Coalitions drawn from one group: a smallest that wins, and a largest that does not."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from kingmaker.analysis.forms import mask_of, wins
from kingmaker.analysis.powers.smallest import descending

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kingmaker.analysis.games import Coalition, SimpleGame


def smallest_winning(game: SimpleGame, group: Iterable[str]) -> Coalition | None:
    """Return a smallest coalition of members of a group that wins without anybody else; `None` of none.

    Where every threshold of a game ranks the players alike, the first k of that order are as good as
    any k, and k is found by halving. Else its minimal winning coalitions are gone through, smallest
    first; `TooLarge` where they are too many to list.

    >>> from kingmaker.analysis.games import SimpleGame
    >>> game = SimpleGame.weighted(3, {"a": 2, "b": 1, "c": 1, "d": 1})
    >>> sorted(smallest_winning(game, "abcd")), sorted(smallest_winning(game, "bcd"))
    (['a', 'b'], ['b', 'c', 'd'])
    """
    inside = [name for name in game.players if name in set(group)]
    if not game.wins(inside):
        return None
    order = _ranked(game, inside)
    if order is None:
        return min((c for c in game.minimal_winning() if c <= set(inside)), key=len)
    return _first(game, order, _enough(game, order))


def largest_losing(game: SimpleGame, group: Iterable[str]) -> Coalition | None:
    """Return a largest coalition of members of a group that does not win without the others; `None` of none.

    As `smallest_winning`, from the other end.

    >>> from kingmaker.analysis.games import SimpleGame
    >>> sorted(largest_losing(SimpleGame.weighted(3, {"a": 2, "b": 1, "c": 1}), "abc"))
    ['b', 'c']
    """
    inside = [name for name in game.players if name in set(group)]
    if game.wins(()):
        return None
    order = _ranked(game, inside)
    if order is None:
        return max((c & set(inside) for c in game.maximal_losing()), key=len)
    lightest = order[::-1]
    return _first(game, lightest, _enough(game, lightest) - 1)


def _ranked(game: SimpleGame, inside: list[str]) -> list[int] | None:
    """Return the numbers of these players, the weightiest first; `None` where thresholds rank them differently."""
    order = descending(game.form, len(game.players))
    return None if order is None else [n for n in order if game.players[n] in inside]


def _enough(game: SimpleGame, order: list[int]) -> int:
    """Return how many of an order, from its start, it takes to win; one more than all where these do not."""
    return bisect_left(
        range(len(order) + 1), 1, key=lambda many: wins(game.form, mask_of(order[:many]))
    )


def _first(game: SimpleGame, order: list[int], many: int) -> Coalition:
    return frozenset(game.players[n] for n in order[:many])
