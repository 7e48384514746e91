"""What somebody controls: the least set that contains them and every node whose game the set wins.

The algebra alone, on names and games. A *rule* is the game of who decides for a node. Where any two
coalitions that win in one node share a player, every rule is proper, and then control is a forest:

    If a and b both control y, then a controls b or b controls a. Suppose not, and follow the steps by
    which a comes to y up to the first node u that b controls too; u is not a, and not b. Those a had
    before u win in u, and b controls none of them. Those by whom b comes to u win in u as well, and b
    controls all of them. So two coalitions without a common player win in u.

That holds for one who starts alone. Hence the controllers of a node are nested, and at most one of
them, or one circle of them, is controlled by nobody else.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from kingmaker.analysis.coalitions import TooLarge
from kingmaker.analysis.forms import Threshold
from kingmaker.analysis.games import SimpleGame
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

    from kingmaker.analysis.games import Coalition

#: More coalitions than this are not searched for two that can both win.
_MOST_PAIRS = 2_000


@dataclass(frozen=True, slots=True)
class Reached:
    """A node that has come under control, and by whom: a coalition of which nobody can be missed."""

    node: str
    by: tuple[str, ...]


def reach(games: Mapping[str, SimpleGame], start: Iterable[str]) -> tuple[Reached, ...]:
    """Return what these control together, each with the coalition it takes, in the order of the steps.

    Steps are rounds: what is won by those of the rounds before. Each game is asked again only when
    one of its players has come in: O(players of all games) questions.

    >>> from kingmaker.analysis.games import SimpleGame
    >>> alone, half = (SimpleGame.weighted(51, w) for w in ({"a": 60}, {"a": 30, "b": 30}))
    >>> [r.node for r in reach({"b": alone, "c": half}, ["a"])]
    ['b', 'c']
    """
    return _reached(games, _uses(games), start)


def reach_each(
    games: Mapping[str, SimpleGame], names: Iterable[str]
) -> dict[str, tuple[Reached, ...]]:
    """Return what each of these controls alone."""
    uses = _uses(games)
    return {name: _reached(games, uses, (name,)) for name in names}


def _reached(
    games: Mapping[str, SimpleGame], uses: Mapping[str, Sequence[str]], start: Iterable[str]
) -> tuple[Reached, ...]:
    inside = dict.fromkeys(start)
    found: list[Reached] = []
    fresh = list(inside)
    while fresh:
        asked = dict.fromkeys(node for name in fresh for node in uses.get(name, ()))
        won = [n for n in asked if n not in inside and games[n].wins(_in(games[n], inside))]
        found += (Reached(node, needed(games[node], inside)) for node in won)
        inside.update(dict.fromkeys(won))
        fresh = won
    return tuple(found)


def needed(game: SimpleGame, inside: Iterable[str]) -> tuple[str, ...]:
    """Return a coalition within these that wins and of which nobody can be missed.

    The lightest are let go first where votes are weighed, else those who stand last.
    """
    there = set(inside)
    kept = [name for name in game.players if name in there]
    for name in sorted(kept, key=lambda n: (_weight(game, n), -game.players.index(n))):
        fewer = [n for n in kept if n != name]
        if game.wins(fewer):
            kept = fewer
    return tuple(kept)


def ultimate(controllers: Mapping[str, frozenset[str]], node: str) -> tuple[str, ...]:
    """Return the controllers of a node that nobody controls but those whom they control themselves.

    `controllers` names, for every node, all who control it. Two that control each other stand
    together. The node itself is left out.
    """
    own = controllers.get(node, frozenset())
    found = [
        name
        for name in own
        if name != node and all(name in controllers.get(x, ()) for x in controllers.get(name, ()))
    ]
    return tuple(sorted(found))


def is_proper(game: SimpleGame) -> bool | None:
    """Tell whether no two coalitions apart can both win; `None` where that is too much to find out."""
    try:
        return game.is_proper()
    except TooLarge:
        return None


def rivals(game: SimpleGame) -> tuple[Coalition, Coalition] | None:
    """Return two coalitions without a common player that both win, the smallest first."""
    try:
        winning: Sequence[Coalition] = game.minimal_winning()[:_MOST_PAIRS]
    except TooLarge:
        return None
    pairs = combinations(winning, 2)
    return next(((a, b) for a, b in pairs if not a & b), None)


def united(games: Mapping[str, SimpleGame], node: str, *, alone: Container[str]) -> SimpleGame:
    """Return the game in which those who stand alone bring a node under their control together.

    Every other player with a game of its own is replaced by it, again and again. A node that comes
    back above itself is nobody there: what needs itself to come about never does. Whoever has no
    game and does not stand alone is nobody too: unknown holders, or too many to act as one.
    """
    return _unfolded(games, node, alone, ())


def _unfolded(
    games: Mapping[str, SimpleGame], node: str, alone: Container[str], above: tuple[str, ...]
) -> SimpleGame:
    game, inner, path = games[node], {}, (*above, node)
    for name in game.players:
        if name in path or (name not in games and name not in alone):
            inner[name] = SimpleGame.weighted(1, {})
        elif name not in alone:
            inner[name] = _unfolded(games, name, alone, path)
    return SimpleGame.compose(game, inner) if inner else game


def _uses(games: Mapping[str, SimpleGame]) -> dict[str, list[str]]:
    uses: dict[str, list[str]] = {}
    for node, game in games.items():
        for name in game.players:
            uses.setdefault(name, []).append(node)
    return uses


def _in(game: SimpleGame, inside: Mapping[str, None]) -> list[str]:
    return [name for name in game.players if name in inside]


def _weight(game: SimpleGame, name: str) -> int:
    match game.form:
        case Threshold(weights=weights):
            return weights[game.players.index(name)]
        case _:
            return 0
