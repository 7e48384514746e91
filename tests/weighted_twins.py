"""Slow twins of the power indices of weighted games, written from the definitions over all coalitions."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import factorial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@dataclass(frozen=True)
class Game:
    quota: int
    weights: Sequence[int]

    def wins(self, coalition: Sequence[int]) -> bool:
        return sum(self.weights[n] for n in coalition) >= self.quota

    def critical(self, coalition: Sequence[int]) -> list[int]:
        if not self.wins(coalition):
            return []
        return [i for i in coalition if not self.wins([n for n in coalition if n != i])]


def subsets(players: Sequence[int]) -> Iterator[tuple[int, ...]]:
    for size in range(len(players) + 1):
        yield from combinations(players, size)


def swings(game: Game) -> tuple[int, tuple[int, ...]]:
    winning, found = 0, [0] * len(game.weights)
    for coalition in subsets(range(len(game.weights))):
        winning += game.wins(coalition)
        for i in game.critical(coalition):
            found[i] += 1
    return winning, tuple(found)


def swings_by_size(game: Game) -> tuple[tuple[int, ...], ...]:
    found = [[0] * len(game.weights) for _ in game.weights]
    for coalition in subsets(range(len(game.weights))):
        for i in game.critical(coalition):
            found[i][len(coalition) - 1] += 1
    return tuple(map(tuple, found))


def shapley(game: Game) -> tuple[Fraction, ...]:
    n, found = len(game.weights), [0] * len(game.weights)
    for coalition in subsets(range(n)):
        for i in game.critical(coalition):
            found[i] += factorial(len(coalition) - 1) * factorial(n - len(coalition))
    return tuple(Fraction(number, factorial(n)) for number in found)


def minimal(game: Game) -> tuple[int, tuple[tuple[int, ...], ...]]:
    n, total = len(game.weights), 0
    found = [[0] * (n + 1) for _ in range(n)]
    for coalition in subsets(range(n)):
        if game.wins(coalition) and len(game.critical(coalition)) == len(coalition):
            total += 1
            for i in coalition:
                found[i][len(coalition)] += 1
    return total, tuple(map(tuple, found))


def critical(game: Game) -> tuple[tuple[int, ...], ...]:
    found = [[0] * len(game.weights) for _ in game.weights]
    for coalition in subsets(range(len(game.weights))):
        together = game.critical(coalition)
        for i in together:
            found[i][len(together) - 1] += 1
    return tuple(map(tuple, found))


def johnston(game: Game) -> tuple[Fraction, ...]:
    found = [Fraction(0)] * len(game.weights)
    for coalition in subsets(range(len(game.weights))):
        critical = game.critical(coalition)
        for i in critical:
            found[i] += Fraction(1, len(critical))
    return tuple(value / (sum(found) or 1) for value in found)


def coalitional(
    game: Game, unions: Sequence[Sequence[int]], *, outer: str, inner: str
) -> tuple[Fraction, ...]:
    """Return Owen's value and its relatives: `orders` or `sets` among the unions and within one."""
    chance = {"orders": _orders, "sets": _sets}
    found = [Fraction(0)] * len(game.weights)
    for union in unions:
        others = [u for u in unions if u is not union]
        for before in subsets(range(len(others))):
            outside = [n for u in before for n in others[u]]
            for i in union:
                fellows = [n for n in union if n != i]
                for with_them in subsets(fellows):
                    coalition = [*outside, *with_them]
                    if game.wins([*coalition, i]) and not game.wins(coalition):
                        found[i] += chance[outer](len(before), len(unions)) * chance[inner](
                            len(with_them), len(union)
                        )
    return tuple(found)


def _orders(size: int, n: int) -> Fraction:
    return Fraction(factorial(size) * factorial(n - 1 - size), factorial(n))


def _sets(_size: int, n: int) -> Fraction:
    return Fraction(1, 2 ** (n - 1))
