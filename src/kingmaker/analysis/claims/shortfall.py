"""How far some voters are from carrying a decision, or from stopping it: what they have, what is needed, who is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.coalitions import TooLarge
from kingmaker.analysis.forms import Threshold
from kingmaker.analysis.games import SimpleGame
from kingmaker.analysis.powers.patterns import minimal_winning
from kingmaker.analysis.sums import in_lowest_terms
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kingmaker.analysis.decisions import DecisionView
    from kingmaker.analysis.powers.patterns import Pattern


@dataclass(frozen=True, slots=True)
class Short:
    """Voters who cannot carry a decision, or stop it: which of them have a vote, and the fewest others it takes besides.

    `votes` is how many votes they have and how many it takes, where one threshold decides and its weights are votes: one each, or
    such as have no common divisor. `missing` is empty where not
    even all voters together can, or where there are too many coalitions to tell.
    """

    view: DecisionView
    players: tuple[str, ...]
    stops: bool
    have: tuple[str, ...]
    missing: tuple[Pattern, ...] = ()
    votes: tuple[int, int] | None = None


def short(
    view: DecisionView, game: SimpleGame, voters: Iterable[str], *, stops: bool = False
) -> Short | None:
    """Return how far voters are from carrying a game, or from stopping it; `None` where they can.

    With them on one side, the others play a game of their own: its smallest winning coalitions are who is missing. Cost:
    that of listing these.
    """
    asked = game.dual() if stops else game
    have = tuple(n for n in game.players if n in set(voters))
    if asked.wins(have):
        return None
    form = in_lowest_terms(asked.form)
    votes = None
    if isinstance(form, Threshold) and (set(form.weights) <= {0, 1} or form == asked.form):
        own = sum(w for n, w in zip(asked.players, form.weights, strict=True) if n in have)
        votes = (own, form.quota)
    rest = SimpleGame.compose(asked, {n: SimpleGame.weighted(0, {}) for n in have})
    try:
        found = minimal_winning(rest)
    except TooLarge:
        found = ()
    least = min((pattern.size for pattern in found), default=0)
    return Short(view, game.players, stops, have, tuple(p for p in found if p.size == least), votes)
