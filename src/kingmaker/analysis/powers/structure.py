"""What a yes/no game is made of: who carries, who stops, who matters, and by which coalitions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.coalitions import TooLarge, classes
from kingmaker.analysis.powers.patterns import left_by, minimal_winning
from kingmaker.analysis.powers.results import Structure, TooMany
from kingmaker.analysis.powers.scale import Scale
from kingmaker.analysis.powers.smallest import smallest_blocking, smallest_of, smallest_winning
from kingmaker.analysis.sums import thresholds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.analysis.forms import Form
    from kingmaker.analysis.games import SimpleGame
    from kingmaker.analysis.powers.patterns import Pattern
    from kingmaker.analysis.powers.results import Known


def structure(game: SimpleGame, known: Known | None = None) -> Structure:
    """Return what a game is made of, as far as it can be told exactly.

    What is `known` of what was counted is not counted again. The lists cost what `kingmaker.analysis.powers.patterns` says; who carries alone, who blocks and
    the smallest coalitions are found without them.

    >>> from kingmaker.analysis.games import SimpleGame
    >>> found = structure(SimpleGame.weighted(3, {"a": 2, "b": 1, "c": 1}))
    >>> found.vetoers, found.fewest_blocking.such_as, found.dummies
    (('a',), ('a',), ())
    """
    winning, why = _listed(game)
    blocking, why_not = _listed(game.dual())
    dummies = _dummies(game, winning)
    gaps = []
    if why or why_not:
        what = "the minimal coalitions that carry it, and those that stop it"
        what = (
            what
            if why and why_not
            else f"the minimal coalitions that {'carry' if why else 'stop'} it"
        )
        gaps.append(TooMany(what, why or why_not, "the smallest are told, and the indices"))
    if dummies is None:
        gaps.append(TooMany("the dummies", "it takes a method for larger games", "an estimate"))
    return Structure(
        players=game.players,
        winning=winning,
        blocking=blocking,
        losing=None if blocking is None else left_by(blocking, game.players),
        fewest=smallest_winning(game, known) if winning is None else smallest_of(winning),
        fewest_blocking=smallest_blocking(game, known)
        if blocking is None
        else smallest_of(blocking),
        alone=tuple(name for name in game.players if game.wins((name,))),
        vetoers=game.vetoers(),
        dictator=game.dictator(),
        dummies=dummies,
        too_many=tuple(gaps),
    )


def _listed(game: SimpleGame) -> tuple[tuple[Pattern, ...] | None, str]:
    try:
        return minimal_winning(game), ""
    except TooLarge as error:
        return None, str(error)


def _dummies(game: SimpleGame, winning: tuple[Pattern, ...] | None) -> tuple[str, ...] | None:
    """Return those in no minimal winning coalition; where these are too many, prove that each is in one."""
    if winning is not None:
        needed = {name for pattern in winning for _, group in pattern.parts for name in group}
        return tuple(name for name in game.players if name not in needed)
    size = len(game.players)
    scales = list(_scales(game.form, size))
    groups = classes(game.form, size)
    if all(any(scale.decides(group[0]) for scale in scales) for group in groups):
        return ()
    try:
        return game.dummies()
    except TooLarge:
        return None


def _scales(form: Form, size: int) -> Iterator[Scale]:
    """Yield orders in which others may join: by their weight in each threshold, both ways.

    As others join, the coalition with a player comes to win at some point; if it loses without
    that player there, the player matters.
    """
    for leaf in thresholds(form) or ():
        lightest = sorted(range(size), key=leaf.weights.__getitem__)
        for order in (lightest[::-1], lightest):
            scale = Scale.of(form, order)
            if scale is not None:
                yield scale
