"""Coalitions told by what they have in common, when they are not those of one game."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kingmaker.analysis.powers.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from kingmaker.analysis.games import Coalition


def patterns_of(family: Collection[Coalition], players: Sequence[str]) -> tuple[Pattern, ...]:
    """Return a set of coalitions as patterns: so many of each group of players whom it does not tell apart.

    Two players are alike if exchanging them leaves the set as it is. Nobody is told apart by more than
    it takes: O(players² · coalitions).

    >>> family = [frozenset("ab"), frozenset("ac")]
    >>> patterns_of(family, "abcd")
    (Pattern(parts=((1, ('a',)), (1, ('b', 'c')))),)
    """
    every = frozenset(family)
    groups: list[list[str]] = []
    for name in (p for p in players if any(p in c for c in every)):
        like = next((g for g in groups if _alike(every, g[0], name)), None)
        if like is None:
            groups.append([name])
        else:
            like.append(name)
    found = Counter(tuple(sum(n in c for n in group) for group in groups) for c in every)
    vectors = sorted(found, key=lambda v: (sum(v), [-many for many in v]))
    return tuple(
        Pattern(
            tuple((many, tuple(group)) for many, group in zip(vector, groups, strict=True) if many)
        )
        for vector in vectors
    )


def _alike(every: frozenset[Coalition], one: str, other: str) -> bool:
    return all(
        (c - {one}) | {other} in every if one in c else (c - {other}) | {one} in every
        for c in every
        if (one in c) is not (other in c)
    )
