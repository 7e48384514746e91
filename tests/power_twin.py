"""Indices of power from their definitions: every coalition is looked at, every order tried by its chance."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from math import comb, factorial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    Wins = Callable[[frozenset[str]], bool]

Values = dict[str, Fraction]


def subsets(players: Iterable[str]) -> Iterator[frozenset[str]]:
    listed = tuple(players)
    for size in range(len(listed) + 1):
        yield from map(frozenset, combinations(listed, size))


def shares(raw: Values) -> Values:
    whole = sum(raw.values())
    return {name: value / whole if whole else Fraction(0) for name, value in raw.items()}


def twin(
    index: str, players: Sequence[str], wins: Wins, unions: Sequence[Sequence[str]] = ()
) -> Values:
    """Return an index of each player as its definition reads."""
    if unions:
        return {p: coalitional(index, p, wins, unions) for p in players}
    n = len(players)
    winning = [s for s in subsets(players) if wins(s)]
    swings = {p: [s for s in winning if p in s and not wins(s - {p})] for p in players}
    decisive = {s: [p for p in s if not wins(s - {p})] for s in winning}
    least = [s for s in winning if len(decisive[s]) == len(s)]
    losing = 2**n - len(winning)

    def over(number: int, whole: int) -> Fraction:
        return Fraction(number, whole) if whole else Fraction(0)

    rules: dict[str, Callable[[str], Fraction]] = {
        "shapley-shubik": lambda p: sum(
            (Fraction(factorial(len(s) - 1) * factorial(n - len(s)), factorial(n)) for s in swings[p]),
            Fraction(0),
        ),
        "banzhaf": lambda p: Fraction(len(swings[p])),
        "absolute-banzhaf": lambda p: Fraction(len(swings[p]), 2 ** (n - 1)),
        "coleman": lambda _: Fraction(len(winning), 2**n),
        "coleman-prevent": lambda p: over(len(swings[p]), len(winning)),
        "coleman-initiate": lambda p: over(len(swings[p]), losing),
        "rae": lambda p: Fraction(sum((p in s) == wins(s) for s in subsets(players)), 2**n),
        "nevison": lambda p: Fraction(sum(p in s for s in winning), 2 ** (n - 1)),
        "koenig-braeuninger": lambda p: over(sum(p in s for s in winning), len(winning)),
        "public-help": lambda p: Fraction(sum(p in s for s in winning)),
        "johnston": lambda p: sum((Fraction(1, len(decisive[s])) for s in swings[p]), Fraction(0)),
        "deegan-packel": lambda p: sum((Fraction(1, len(s)) for s in least if p in s), Fraction(0)),
        "holler-packel": lambda p: Fraction(sum(p in s for s in least)),
        "absolute-public-good": lambda p: over(sum(p in s for s in least), len(least)),
    }  # fmt: skip
    found = {p: rules[index](p) for p in players}
    of_shares = {"banzhaf", "public-help", "johnston", "deegan-packel", "holler-packel"}
    return shares(found) if index in of_shares else found


def coalitional(index: str, p: str, wins: Wins, unions: Sequence[Sequence[str]]) -> Fraction:
    own = next(u for u in unions if p in u)
    others = [u for u in unions if u is not own]
    m, size = len(unions), len(own)
    total = Fraction(0)
    for count in range(len(others) + 1):
        outer = (
            Fraction(1, m * comb(m - 1, count)) if index == "owen" else Fraction(1, 2 ** (m - 1))
        )
        for some in combinations(others, count):
            there = frozenset(name for union in some for name in union)
            for inside in subsets(name for name in own if name != p):
                inner = (
                    Fraction(1, 2 ** (size - 1))
                    if index == "banzhaf-owen"
                    else Fraction(1, size * comb(size - 1, len(inside)))
                )
                if wins(there | inside | {p}) and not wins(there | inside):
                    total += outer * inner
    return total
