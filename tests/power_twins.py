"""Power indices by brute force: each written from its definition, over every coalition, in fractions."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import combinations
from math import factorial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Coalition = frozenset[int]
Vector = list[Fraction]


def subsets(players: Sequence[int]) -> Iterator[Coalition]:
    """Every coalition of these players, the empty one first."""
    for size in range(len(players) + 1):
        yield from map(frozenset, combinations(players, size))


@dataclass(frozen=True)
class Listed:
    """A game of a few players, with the coalitions that win, those that win barely, and the swings."""

    size: int
    wins: Callable[[Coalition], bool]

    @classmethod
    def weighted(cls, quota: int, weights: Sequence[int]) -> Listed:
        return cls(len(weights), lambda c: sum(weights[n] for n in c) >= quota)

    @cached_property
    def winning(self) -> frozenset[Coalition]:
        return frozenset(c for c in subsets(range(self.size)) if self.wins(c))

    @cached_property
    def critical(self) -> dict[Coalition, Coalition]:
        """For each winning coalition, the members without whom it loses."""
        return {
            c: frozenset(n for n in c if c - {n} not in self.winning)
            for c in sorted(self.winning, key=sorted)
        }

    @cached_property
    def minimal(self) -> list[Coalition]:
        """The winning coalitions in which everybody is needed."""
        return [c for c, needed in self.critical.items() if needed == c]

    @property
    def all(self) -> int:
        """The number of coalitions."""
        return 1 << self.size

    @property
    def least(self) -> int:
        """The size of the smallest winning coalitions."""
        return min(map(len, self.minimal))

    def each(self, value: Callable[[int], Fraction | int]) -> Vector:
        return [Fraction(value(n)) for n in range(self.size)]

    def swings(self) -> Vector:
        return self.each(lambda n: sum(n in needed for needed in self.critical.values()))

    def helped(self) -> Vector:
        """In how many winning coalitions each is, needed or not."""
        return self.each(lambda n: sum(n in c for c in self.winning))

    def minimal_with(self) -> Vector:
        """In how many minimal winning coalitions each is."""
        return self.each(lambda n: sum(n in c for c in self.minimal))

    def deegan_packel(self) -> Vector:
        return self.each(lambda n: sum(Fraction(1, len(c)) for c in self.minimal if n in c))

    def johnston(self) -> Vector:
        """Each winning coalition is worth one, divided among those who can undo it."""
        return self.each(
            lambda n: sum(Fraction(1, len(who)) for who in self.critical.values() if n in who)
        )

    def shapley_shubik(self) -> Vector:
        n = self.size
        return self.each(
            lambda player: sum(
                Fraction(factorial(len(c) - 1) * factorial(n - len(c)), factorial(n))
                for c, needed in self.critical.items()
                if player in needed
            )
        )

    def with_unions(
        self, unions: Sequence[Sequence[int]], outer: str = "shapley", inner: str = "shapley"
    ) -> Vector:
        """The coalitional values: a player joins some of its union, and that some of the other unions.

        Both ``shapley`` is Owen (1977); both ``banzhaf`` is Banzhaf-Owen (Owen 1982); ``banzhaf``
        among unions and ``shapley`` within is the symmetric coalitional Banzhaf value
        (Alonso-Meijide and Fiestras-Janeiro 2002).
        """
        own = {player: union for union in unions for player in union}

        def value(player: int) -> Fraction:
            mates = [n for n in own[player] if n != player]
            others = [frozenset(u) for u in unions if player not in u]
            total = Fraction(0)
            for some in subsets(range(len(others))):
                around = frozenset().union(*(others[k] for k in some))
                for few in subsets(mates):
                    before = around | few
                    if before not in self.winning and before | {player} in self.winning:
                        total += _weight(outer, len(some), len(others)) * _weight(
                            inner, len(few), len(mates)
                        )
            return total

        return self.each(value)


def _weight(kind: str, joined: int, others: int) -> Fraction:
    """The probability that exactly these of the others are there before one."""
    if kind == "banzhaf":
        return Fraction(1, 2**others)
    return Fraction(factorial(joined) * factorial(others - joined), factorial(others + 1))


def shared(values: Vector) -> Vector:
    """The values scaled so that they add up to one."""
    return [value / sum(values) for value in values]


#: Each index by its name in `power_known.json`, of a game without unions.
PLAIN: dict[str, Callable[[Listed], Vector]] = {
    "RawBanzhaf": Listed.swings,
    "Banzhaf": lambda g: shared(g.swings()),
    "AbsoluteBanzhaf": lambda g: [swings / (g.all // 2) for swings in g.swings()],
    "ColemanCollective": lambda g: [Fraction(len(g.winning), g.all)] * g.size,
    "ColemanPreventive": lambda g: [swings / len(g.winning) for swings in g.swings()],
    "ColemanInitiative": lambda g: [s / (g.all - len(g.winning)) for s in g.swings()],
    "Rae": lambda g: [Fraction(1, 2) + swings / g.all for swings in g.swings()],
    "RawPublicHelpTheta": Listed.helped,
    "PublicHelpTheta": lambda g: shared(g.helped()),
    "KoenigBraeuninger": lambda g: [helped / len(g.winning) for helped in g.helped()],
    "Nevison": lambda g: [helped / (g.all // 2) for helped in g.helped()],
    "RawPublicGood": Listed.minimal_with,
    "PublicGood": lambda g: shared(g.minimal_with()),
    "AbsolutePublicGood": lambda g: [count / len(g.minimal) for count in g.minimal_with()],
    "RawDeeganPackel": Listed.deegan_packel,
    "DeeganPackel": lambda g: [value / len(g.minimal) for value in g.deegan_packel()],
    "RawJohnston": Listed.johnston,
    "Johnston": lambda g: shared(g.johnston()),
    "ShapleyShubik": Listed.shapley_shubik,
    "RawShapleyShubik": lambda g: [v * factorial(g.size) for v in g.shapley_shubik()],
    "SingleValueW": lambda g: [Fraction(len(g.winning))],
    "SingleValueWM": lambda g: [Fraction(len(g.minimal))],
    "SingleValueWS": lambda g: [Fraction(sum(len(c) == g.least for c in g.minimal))],
}
#: Those of a game with unions: how one joins among the unions, and within one's own.
COALITIONAL = {
    "Owen": ("shapley", "shapley"),
    "BanzhafOwen": ("banzhaf", "banzhaf"),
    "SymmetricCoalitionalBanzhaf": ("banzhaf", "shapley"),
}


def index(game: Listed, name: str, unions: Sequence[Sequence[int]] = ()) -> Vector:
    """One index of `power_known.json`; an ending tells EPIC's method and not the value.

    >>> index(Listed.weighted(3, [2, 1, 1]), "ShapleyShubik")
    [Fraction(2, 3), Fraction(1, 6), Fraction(1, 6)]
    """
    if name in COALITIONAL:
        return game.with_unions(unions, *COALITIONAL[name])
    return PLAIN[name.removesuffix("Below").removesuffix("PH").removesuffix("SD")](game)
