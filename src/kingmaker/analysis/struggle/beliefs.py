"""Who wrongly takes others to want what: the views of the game, and the bits of state that end them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kingmaker.analysis.struggle.players import Cast
    from kingmaker.model.case import Case
    from kingmaker.model.sentences import Condition
    from kingmaker.model.struggle import Beliefs, Want
    from kingmaker.model.values import Name


@dataclass(frozen=True, slots=True)
class Doubt:
    """One error that actors share: what others are wrongly taken to want, and which bit of state ends it."""

    clause: Beliefs
    latch: int | None  #: the place of its condition in `Views.until`; `None` where it never ends


@dataclass(frozen=True, slots=True)
class Views:
    """The views of the game: the first is the game as it is, each other one has some errors.

    Errors that are written alike are one, so whoever makes them errs together. `of[player]` are a player's errors,
    `views` the sets of errors that somebody may make at once, `until` the conditions that end one.
    """

    doubts: tuple[Doubt, ...]
    of: Mapping[Name, tuple[int, ...]]
    views: tuple[tuple[int, ...], ...]
    until: tuple[Condition, ...]

    def view(self, player: Name, ended: tuple[bool, ...]) -> int:
        """Return the view that a player has of the game once these beliefs have ended."""
        live = tuple(n for n in self.of.get(player, ()) if not self.over(n, ended))
        return self.views.index(live)

    def over(self, doubt: int, ended: tuple[bool, ...]) -> bool:
        """Tell whether an error has ended."""
        latch = self.doubts[doubt].latch
        return latch is not None and ended[latch]

    def replaced(self, view: int) -> dict[Name, tuple[Want, ...]]:
        """Return the wants that are replaced in a view; where two errors are about one party, the later counts."""
        found: dict[Name, tuple[Want, ...]] = {}
        for number in self.views[view]:
            found |= self.doubts[number].clause.of
        return found

    def believers(self, view: int) -> tuple[Name, ...]:
        """Return the players who may see the game as a view does."""
        return tuple(p for p, errors in self.of.items() if set(self.views[view]) <= set(errors))


def views_of(case: Case, cast: Cast) -> Views:
    """Return the views that actors may have of the game.

    A player with several errors may lose them one after the other, so each set of those left is a view.
    """
    doubts: list[Doubt] = []
    until: list[Condition] = []
    of: dict[Name, tuple[int, ...]] = {}
    for player in cast.ordered((*case.actors, *case.people)):
        numbers = []
        for clause in cast.believes(player):
            number = next((n for n, d in enumerate(doubts) if _alike(d.clause, clause)), None)
            if number is None:
                number = len(doubts)
                doubts.append(Doubt(clause, _latch(clause, until)))
            numbers.append(number)
        if numbers:
            of[player] = tuple(dict.fromkeys(numbers))
    views: dict[tuple[int, ...], None] = {(): None}
    for errors in of.values():
        views |= dict.fromkeys(_sets(errors))
    return Views(tuple(doubts), of, tuple(views), tuple(until))


def _latch(clause: Beliefs, until: list[Condition]) -> int | None:
    if clause.until is None:
        return None
    if clause.until not in until:
        until.append(clause.until)
    return until.index(clause.until)


def _sets(numbers: tuple[int, ...]) -> list[tuple[int, ...]]:
    """Return every set of errors out of a player's, all of them first."""
    found: list[tuple[int, ...]] = [()]
    for number in reversed(numbers):
        found = [(number, *rest) for rest in found] + found
    return found


def _alike(one: Beliefs, other: Beliefs) -> bool:
    return one.until == other.until and _told(one.of) == _told(other.of)


def _told(of: Mapping[Name, tuple[Want, ...]]) -> dict[str, list[tuple[object, ...]]]:
    """Return replaced wants without what does not change the game: reasons and places."""
    return {
        str(who): [(w.that, w.lasting, w.worth, w.each) for w in wants] for who, wants in of.items()
    }
