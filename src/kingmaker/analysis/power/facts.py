"""What engines count of a game, and the values of the indices that follow from it."""

from __future__ import annotations

from fractions import Fraction
from math import comb, factorial
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kingmaker.analysis.power.definitions import Definition

__all__ = ["Critical", "Facts", "Minimal", "Sizes", "Swings", "Unions", "spread", "values"]

Values: TypeAlias = tuple[Fraction, ...]
_Row = TypeVar("_Row", bound="tuple[object, ...]")


@dataclass(frozen=True, slots=True)
class Swings:
    """In how many coalitions each player is decisive, and how many coalitions win."""

    of: tuple[int, ...]
    winning: int


@dataclass(frozen=True, slots=True)
class Sizes:
    """Swings by size: ``of[i][k]`` are those of player i with k others; `empty` if nobody needs to be there."""

    of: tuple[tuple[int, ...], ...]
    empty: bool

    def swings(self) -> Swings:
        """Return the swings of all sizes together."""
        return Swings(tuple(map(sum, self.of)), sum(self.winning()))

    def winning(self) -> tuple[int, ...]:
        """Return the numbers of winning coalitions of 0, 1, ... n players.

        From the swings alone: each winning coalition of k players was reached from those of k - 1
        by a swing or by joining one that won, Σ s(i, k-1) = k W(k) - (n-k+1) W(k-1).
        """
        size = len(self.of)
        by_size = [sum(found) for found in zip(*self.of, strict=True)]
        numbers = [int(self.empty)]
        for k in range(1, size + 1):
            numbers.append((by_size[k - 1] + (size - k + 1) * numbers[-1]) // k)
        return tuple(numbers)


@dataclass(frozen=True, slots=True)
class Minimal:
    """Minimal winning coalitions: ``of[i][k]`` are those of k players with player i, ``sizes[k]`` all of them."""

    of: tuple[tuple[int, ...], ...]
    sizes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Critical:
    """Swings by company: ``of[i][k]`` are those of player i in coalitions in which k are decisive."""

    of: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Unions:
    """Swings within unions: ``of[i][a][b]`` with a other unions and b other members of the player's own."""

    of: tuple[tuple[tuple[int, ...], ...], ...]


Facts: TypeAlias = Swings | Sizes | Minimal | Critical | Unions


def values(index: Definition, facts: Facts) -> Values:
    """Return the value of an index for each player, in their order.

    >>> from kingmaker.analysis.power.definitions import definition
    >>> values(definition("banzhaf"), Swings((3, 1, 1), 5))
    (Fraction(3, 5), Fraction(1, 5), Fraction(1, 5))
    """
    match facts:
        case Sizes() if index.name == "shapley-shubik":
            return _each(facts.of, _pivots)
        case Sizes():
            return values(index, facts.swings())
        case Swings():
            return _BY_SWINGS[index.name](facts)
        case Minimal():
            return _BY_MINIMAL[index.name](facts)
        case Critical():
            return _shares([_divided(found) for found in facts.of])
        case Unions():
            rule = _BY_UNIONS[index.name]
            return _each(facts.of, rule)


def spread(numbers: Sequence[int], dummies: int) -> tuple[int, ...]:
    """Return numbers by size where so many more players are there or not as they like.

    >>> spread((0, 1), 2)
    (0, 1, 2, 1)
    """
    found = [0] * (len(numbers) + dummies)
    for extra in range(dummies + 1):
        ways = comb(dummies, extra)
        for k, number in enumerate(numbers):
            found[k + extra] += number * ways
    return tuple(found)


def _each(rows: Sequence[_Row], rule: Callable[[_Row], Fraction]) -> Values:
    """Return the value of each row, found once for equal ones."""
    known = {row: rule(row) for row in dict.fromkeys(rows)}
    return tuple(known[row] for row in rows)


def _pivots(swings: Sequence[int]) -> Fraction:
    """Return Σ s(k) k! (n-1-k)! / n!, a chance of pivoting."""
    size = len(swings)
    total, orders = 0, factorial(size - 1)  # orders: k! (n-1-k)!
    for k, found in enumerate(swings):
        total += found * orders
        orders = orders * (k + 1) // max(size - 1 - k, 1)
    return Fraction(total, factorial(size))


def _divided(numbers: Sequence[int]) -> Fraction:
    """Return what coalitions give a player, if each divides one by `k`."""
    return sum((Fraction(found, k) for k, found in enumerate(numbers) if found), Fraction(0))


def _shares(numbers: Sequence[int | Fraction]) -> Values:
    return _parts(numbers, sum(numbers))


def _parts(numbers: Sequence[int | Fraction], whole: int | Fraction) -> Values:
    """Return each number as a part of a whole, found once for equal ones; all are zero of nothing."""
    known = {n: Fraction(n, whole) if whole else Fraction(0) for n in set(numbers)}
    return tuple([known[n] for n in numbers])


def _with(facts: Swings) -> list[int]:
    """Return in how many winning coalitions each player is: s(i) = 2 |W(i)| - |W|."""
    return [(s + facts.winning) // 2 for s in facts.of]


def _losing(facts: Swings) -> int:
    return (1 << len(facts.of)) - facts.winning


_BY_SWINGS: dict[str, Callable[[Swings], Values]] = {
    "banzhaf": lambda f: _shares(f.of),
    "absolute-banzhaf": lambda f: _parts(f.of, 1 << max(len(f.of) - 1, 0)),
    "coleman": lambda f: _parts([f.winning] * len(f.of), 1 << len(f.of)),
    "coleman-prevent": lambda f: _parts(f.of, f.winning),
    "coleman-initiate": lambda f: _parts(f.of, _losing(f)),
    "rae": lambda f: tuple(Fraction(1, 2) + Fraction(s, 1 << len(f.of)) for s in f.of),
    "nevison": lambda f: _parts(_with(f), 1 << max(len(f.of) - 1, 0)),
    "koenig-braeuninger": lambda f: _parts(_with(f), f.winning),
    "public-help": lambda f: _shares(_with(f)),
}
_BY_MINIMAL: dict[str, Callable[[Minimal], Values]] = {
    "deegan-packel": lambda f: _shares([_divided(found) for found in f.of]),
    "holler-packel": lambda f: _shares([sum(found) for found in f.of]),
    "absolute-public-good": lambda f: _parts([sum(found) for found in f.of], sum(f.sizes)),
}


def _by_order(numbers: Sequence[int]) -> list[Fraction]:
    """Return for each number of others the chance of just these having come before, 1/(n C(n-1, k))."""
    size = len(numbers)
    return [Fraction(1, size * comb(size - 1, k)) for k in range(size)]


def _by_coin(numbers: Sequence[int]) -> list[Fraction]:
    """Return the chance of any one set of others, if each is there with chance one half."""
    return [Fraction(1, 1 << (len(numbers) - 1))] * len(numbers)


_Chances: TypeAlias = "Callable[[Sequence[int]], list[Fraction]]"


def _coalitional(outer: _Chances, inner: _Chances) -> Callable[[Sequence[Sequence[int]]], Fraction]:
    def value(found: Sequence[Sequence[int]]) -> Fraction:
        outside = outer([0] * len(found))
        inside = inner(found[0])
        return sum(
            (
                chance * sum((s * c for s, c in zip(row, inside, strict=True) if s), Fraction(0))
                for chance, row in zip(outside, found, strict=True)
            ),
            Fraction(0),
        )

    return value


_BY_UNIONS: dict[str, Callable[[Sequence[Sequence[int]]], Fraction]] = {
    "owen": _coalitional(_by_order, _by_order),
    "banzhaf-owen": _coalitional(_by_coin, _by_coin),
    "symmetric-coalitional-banzhaf": _coalitional(_by_coin, _by_order),
}
