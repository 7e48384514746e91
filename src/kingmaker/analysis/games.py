"""Yes/no games over named players: who wins, who blocks, who matters, who does not."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from fractions import Fraction
from itertools import compress
from math import ceil, lcm
from typing import TYPE_CHECKING

from kingmaker.analysis import coalitions as engine
from kingmaker.analysis import forms
from kingmaker.analysis.coalitions import TooLarge
from kingmaker.analysis.power import engines
from kingmaker.analysis.power.asking import Measured
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


__all__ = ["Coalition", "SimpleGame", "TooLarge"]

#: A count that only tells whether a game is proper may take so many nanoseconds.
_PATIENCE = 5_000_000_000

Coalition = frozenset[str]


@dataclass(frozen=True, slots=True)
class SimpleGame(Measured):
    """A rule that says of every coalition whether it wins; who joins a winning one does no harm.

    Players are names in a fixed order; the form judges them by their numbers. Games are built by
    the class methods and never change. Everything is exact. Listing and counting cost what
    `kingmaker.analysis.coalitions` says and raise `TooLarge` beyond it; `wins`, `blocks`, `dual`,
    `vetoers` and `dictator` are cheap for every game.

    Taylor and Zwicker (1999), Simple Games, Princeton University Press.

    >>> council = SimpleGame.weighted(12, {"fr": 4, "de": 4, "it": 4, "nl": 2, "be": 2, "lu": 1})
    >>> council.wins(["fr", "de", "it"]), council.blocks(["fr", "nl"]), council.dummies()
    (True, True, ('lu',))
    """

    # --- making games ---------------------------------------------------------------------

    @classmethod
    def weighted(
        cls,
        quota: int | Fraction,
        weights: Mapping[str, int | Fraction] | Sequence[int | Fraction],
        names: Sequence[str] | None = None,
    ) -> SimpleGame:
        """Return the game won by weights of at least `quota` together, exact in fractions.

        Without `names` the players are called by their numbers from one on: ``"1"``, ``"2"``. `ValueError` for a weight below
        nought, for two players of one name, and where there are not as many names as weights.

        >>> SimpleGame.weighted(Fraction(1, 2), [Fraction(1, 3), Fraction(1, 4)]).wins(["1"])
        False
        """
        table = dict(weights) if isinstance(weights, Mapping) else _numbered(weights, names)
        if any(weight < 0 for weight in table.values()):
            msg = "a weight is negative: joining could turn a winning coalition into a losing one"
            raise ValueError(msg)
        unit = lcm(*(Fraction(weight).denominator for weight in table.values()))
        whole = tuple(int(weight * unit) for weight in table.values())
        return cls(tuple(table), forms.Threshold(ceil(quota * unit), whole))

    @classmethod
    def all_of(cls, *games: SimpleGame) -> SimpleGame:
        """Return the game won by whoever wins each of these; players of one name are one.

        >>> heads = SimpleGame.weighted(2, {"a": 1, "b": 1, "c": 1})
        >>> SimpleGame.all_of(heads, SimpleGame.weighted(1, {"a": 1})).vetoers()
        ('a',)
        """
        return cls._joined(forms.AllOf, games)

    @classmethod
    def any_of(cls, *games: SimpleGame) -> SimpleGame:
        """Return the game won by whoever wins at least one of these; players of one name are one.

        >>> both = SimpleGame.weighted(2, {"a": 1, "b": 1})
        >>> either = SimpleGame.any_of(both, SimpleGame.weighted(1, {"c": 1}))
        >>> [sorted(names) for names in either.minimal_winning()]
        [['c'], ['a', 'b']]
        """
        return cls._joined(forms.AnyOf, games)

    @classmethod
    def from_minimal_winning(
        cls, coalitions: Iterable[Iterable[str]], *, names: Sequence[str] | None = None
    ) -> SimpleGame:
        """Return the game won by whoever includes one of these coalitions.

        Players come in the order of `names`, else in that in which they are met, those of a set by
        the alphabet.

        >>> SimpleGame.from_minimal_winning([["a", "b"], ["c"]]).wins(["b", "c"])
        True
        """
        listed = [tuple(sorted(c)) if isinstance(c, AbstractSet) else tuple(c) for c in coalitions]
        players = tuple(dict.fromkeys((*(names or ()), *(n for c in listed for n in c))))
        if names is not None and len(players) != len(names):
            msg = f"no players of this game: {', '.join(players[len(names) :])}"
            raise ValueError(msg)
        masks = {forms.mask_of(players.index(name) for name in set(c)) for c in listed}
        least = [m for m in masks if not any(o != m and o & m == o for o in masks)]
        return cls(players, forms.Minimal(tuple(sorted(least))))

    @classmethod
    def from_function(
        cls,
        names: Sequence[str],
        function: Callable[[Coalition], bool],
        *,
        classes: Iterable[Iterable[str]] = (),
    ) -> SimpleGame:
        """Return the game won as a function of the coalition says.

        `classes` are players of whom the caller knows that they are interchangeable. Whether the
        function is monotone is for `is_monotone` to tell.

        >>> odd = SimpleGame.from_function("ab", lambda c: len(c) == 1)
        >>> odd.is_monotone()
        False
        """
        players = tuple(names)
        of = {name: number for number, group in enumerate(classes) for name in group}
        kinds = tuple(of.get(name, name) for name in players)

        def test(coalition: int) -> bool:
            return function(frozenset(players[n] for n in forms.players(coalition)))

        return cls(players, forms.Predicate(test, kinds))

    @classmethod
    def compose(cls, outer: SimpleGame, inner: Mapping[str, SimpleGame]) -> SimpleGame:
        """Return the game in which some players of `outer` are decided by games of their own.

        A player may be in several of them, and in the outer game too: it is one player, on one side.

        >>> board = SimpleGame.weighted(2, {"a": 1, "b": 1, "c": 1})
        >>> SimpleGame.compose(SimpleGame.weighted(1, {"firm": 1}), {"firm": board}).wins("ab")
        True
        """
        own = {name: inner.get(name) or cls.weighted(1, {name: 1}) for name in outer.players}
        players = tuple(dict.fromkeys(name for game in own.values() for name in game.players))
        parts = tuple(_among(game, players) for game in own.values())
        return cls(players, forms.Composed(outer.form, parts))

    def merged(self, blocs: Mapping[str, Iterable[str]]) -> SimpleGame:
        """Return the game in which the members of each bloc are one player of the bloc's name.

        >>> SimpleGame.weighted(3, {"a": 2, "b": 1, "c": 1}).merged({"bc": "bc"}).players
        ('a', 'bc')
        """
        of = {member: bloc for bloc, members in blocs.items() for member in members}
        names = [of.get(name, name) for name in self.players]
        players = tuple(dict.fromkeys(names))
        places = [players.index(name) for name in names]
        return SimpleGame(players, forms.moved(self.form, places, len(players)))

    # --- asking of a coalition ------------------------------------------------------------

    def wins(self, coalition: Iterable[str]) -> bool:
        """Tell whether a coalition wins; `KeyError` for who is no player. O(players) for each threshold.

        >>> SimpleGame.weighted(3, {"a": 2, "b": 1, "c": 1}).wins(["a", "c"])
        True
        """
        return forms.wins(self.form, self.mask(coalition))

    def blocks(self, coalition: Iterable[str]) -> bool:
        """Tell whether the others cannot win without it; `KeyError` for who is no player. As quick as `wins`.

        >>> SimpleGame.weighted(3, {"a": 2, "b": 1, "c": 1}).blocks(["b", "c"])
        True
        """
        return not forms.wins(self.form, self._all & ~self.mask(coalition))

    def mask(self, coalition: Iterable[str]) -> int:
        """Return a coalition as an integer with bit n set for player n; `KeyError` for a stranger."""
        numbers = {name: number for number, name in enumerate(self.players)}
        return forms.mask_of(numbers[name] for name in coalition)

    def names(self, mask: int) -> Coalition:
        """Return the coalition of an integer."""
        return frozenset(self.players[n] for n in forms.players(mask))

    # --- asking of the game ---------------------------------------------------------------

    def dual(self) -> SimpleGame:
        """Return the game won by those who block this one; the dual of the dual is the game itself.

        >>> unanimous = SimpleGame.weighted(2, {"a": 1, "b": 1})
        >>> unanimous.wins("a"), unanimous.dual().wins("a")
        (False, True)
        """
        return SimpleGame(self.players, forms.dual(self.form, len(self.players)))

    def minimal_winning(self) -> tuple[Coalition, ...]:
        """Return the winning coalitions in which everybody is needed, smallest first.

        `TooLarge` where there are more than 200,000; `smallest_winning` and `each_minimal_winning` have no such bound.

        >>> [sorted(coalition) for coalition in SimpleGame.weighted(3, {"a": 2, "b": 1, "c": 1}).minimal_winning()]
        [['a', 'b'], ['a', 'c']]
        """
        return self._listed(engine.minimal_winning(self.form, len(self.players)))

    def minimal_blocking(self) -> tuple[Coalition, ...]:
        """Return the blocking coalitions in which everybody is needed, smallest first; cost and bound as `minimal_winning`.

        >>> [sorted(coalition) for coalition in SimpleGame.weighted(3, {"a": 2, "b": 1, "c": 1}).minimal_blocking()]
        [['a'], ['b', 'c']]
        """
        return self.dual().minimal_winning()

    def maximal_losing(self) -> tuple[Coalition, ...]:
        """Return the losing coalitions that win with whomever joins, smallest first; cost and bound as `minimal_winning`.

        >>> [sorted(coalition) for coalition in SimpleGame.weighted(3, {"a": 2, "b": 1, "c": 1}).maximal_losing()]
        [['a'], ['b', 'c']]
        """
        return self._listed(engine.maximal_losing(self.form, len(self.players)))

    def count_winning(self, *, containing: Iterable[str] = ()) -> int:
        """Return how many coalitions win, or how many of those with these players in them.

        `KeyError` for who is no player, `TooLarge` where no method counts them within bounds.

        >>> game = SimpleGame.weighted(3, {"a": 2, "b": 1, "c": 1})
        >>> game.count_winning(), game.count_winning(containing=["b"])
        (3, 2)
        """
        form, size, members = self.form, len(self.players), self.mask(containing)
        try:
            return engine.count_with(form, size, members)
        except TooLarge:
            given = forms.joined(form, members, size)
            return engines.swings(given, size).winning >> members.bit_count()

    def vetoers(self) -> tuple[str, ...]:
        """Return those without whom nobody wins; nobody, where nobody wins at all.

        >>> SimpleGame.weighted(3, {"a": 2, "b": 1, "c": 1}).vetoers()
        ('a',)
        """
        if not forms.wins(self.form, self._all):
            return ()
        without = (self._all & ~(1 << n) for n in range(len(self.players)))
        lost = (not forms.wins(self.form, others) for others in without)
        return tuple(compress(self.players, lost))

    def dictator(self) -> str | None:
        """Return the player who wins alone and without whom nobody wins, `None` where there is none.

        >>> SimpleGame.weighted(51, {"a": 60, "b": 40}).dictator()
        'a'
        """
        return next((name for name in self.vetoers() if self.wins((name,))), None)

    def dummies(self) -> tuple[str, ...]:
        """Return those whose joining never changes anything, in the order of the players; `TooLarge` beyond what is counted.

        >>> SimpleGame.weighted(51, {"a": 50, "b": 26, "c": 24}).dummies()
        ()
        >>> SimpleGame.weighted(51, {"a": 60, "b": 40}).dummies()
        ('b',)
        """
        found = engine.too_light(self.form)
        if found is None:
            try:
                swings = engines.swings(self.form, len(self.players)).of
            except TooLarge:
                found = engine.dummies(self.form, len(self.players))
            else:
                found = forms.mask_of(n for n, number in enumerate(swings) if not number)
        return tuple(self.players[n] for n in forms.players(found))

    def symmetric_classes(self) -> tuple[tuple[str, ...], ...]:
        """Return the players grouped so that exchanging two of a group changes nothing, in the order of the players.

        >>> SimpleGame.weighted(3, {"a": 2, "b": 1, "c": 1}).symmetric_classes()
        (('a',), ('b', 'c'))
        """
        groups = engine.alike(self.form, len(self.players))
        return tuple(tuple(self.players[n] for n in group) for group in groups)

    def is_proper(self) -> bool:
        """Tell whether no two coalitions without a common player can both win: then who wins blocks.

        `TooLarge` where neither the form shows it nor a count tells it in seconds.

        >>> SimpleGame.weighted(1, {"a": 1, "b": 1}).is_proper()
        False
        """
        form, size = self.form, len(self.players)
        try:
            return engine.is_proper(form, size)
        except TooLarge:
            blocks_too = forms.AllOf((form, forms.dual(form, size)))
            both, one = (
                engines.swings(f, size, most=_PATIENCE).winning for f in (blocks_too, form)
            )
            return both == one

    def is_monotone(self) -> bool:
        """Tell whether joining never does harm; true by construction but for functions."""
        return engine.is_monotone(self.form, len(self.players))

    @property
    def _all(self) -> int:
        return forms.everybody(len(self.players))

    def _listed(self, masks: Iterable[int]) -> tuple[Coalition, ...]:
        return tuple(self.names(mask) for mask in masks)

    @classmethod
    def _joined(
        cls, form: type[forms.AllOf | forms.AnyOf], games: Sequence[SimpleGame]
    ) -> SimpleGame:
        players = tuple(dict.fromkeys(name for game in games for name in game.players))
        return cls(players, form(tuple(_among(game, players) for game in games)))


def _among(game: SimpleGame, players: Sequence[str]) -> forms.Form:
    places = {name: number for number, name in enumerate(players)}
    return forms.moved(game.form, [places[name] for name in game.players], len(players))


def _numbered(
    weights: Sequence[int | Fraction], names: Sequence[str] | None
) -> dict[str, int | Fraction]:
    labels = [str(n) for n in range(1, len(weights) + 1)] if names is None else list(names)
    table = dict(zip(labels, weights, strict=True))
    if len(table) != len(labels):
        msg = "two players have one name"
        raise ValueError(msg)
    return table
