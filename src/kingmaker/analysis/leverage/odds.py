"""How likely each supply is to stop, from how likely each party is to withhold: when a second basket is worth its cost.

Parties withhold independently of one another, each all that it gives or could give. After Barlow and Proschan (1975),
*Statistical Theory of Reliability and Life Testing*: the supplies are coherent systems of the parties.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING, TypeAlias

from kingmaker.analysis.coalitions import TooLarge
from kingmaker.analysis.leverage.cut import Net, needing
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from kingmaker.analysis.leverage.supplies import Supply
    from kingmaker.model.values import Name

#: So many parties may have a chance to withhold: each doubles the work.
MOST_PARTIES = 10
Chance: TypeAlias = "tuple[Fraction, Fraction]"


@dataclass(frozen=True, slots=True)
class Fates:
    """What stops in each way in which some parties withhold everything, the others nothing.

    `stops[n]` are the names of what stops in the way of number n, whose binary digits tell who withholds: the first of
    `parties` is the highest.
    """

    parties: tuple[Name, ...]
    stops: tuple[frozenset[Name], ...]

    def chance(self, supply: Name, chances: Mapping[Name, Chance]) -> Chance:
        """Return how likely a supply is to stop, at least and at most."""
        values = [Fraction(supply in way) for way in self.stops]
        return _bounds(values, [chances[name] for name in self.parties])

    def gain(self, other: Fates, supply: Name, chances: Mapping[Name, Chance]) -> Chance:
        """Return by how much likelier a supply is to stop in another case than in this, at least and at most."""
        pairs = zip(self.stops, other.stops, strict=True)
        values = [Fraction((supply in there) - (supply in here)) for here, there in pairs]
        return _bounds(values, [chances[name] for name in self.parties])


def fates(
    found: Sequence[Supply],
    parties: Sequence[Name],
    *,
    giver: str = "",
    withheld: frozenset[Name] = frozenset(),
) -> Fates:
    """Follow each of the 2^n ways in which n parties withhold all that they give or could give, to its end.

    Nobody else withholds anything, but for what `giver` has `withheld` for certain. Raises `TooLarge` for more than
    `MOST_PARTIES` parties. Supplies that are not in force stop in no way.

    >>> from kingmaker.model.values import Name
    >>> fates((), (Name("ann"),)).stops
    (frozenset(), frozenset())
    """
    if len(parties) > MOST_PARTIES:
        msg = f"chances are followed for at most {MOST_PARTIES} parties: here are {len(parties)}"
        raise TooLarge(msg)
    net = Net(tuple(s for s in found if s.in_force is not False), giver, withheld)
    ways = product((False, True), repeat=len(parties))
    gone = ({n for n, yes in zip(parties, way, strict=True) if yes} for way in ways)
    return Fates(tuple(parties), tuple(stopped_by(net, who) for who in gone))


def _bounds(values: Sequence[Fraction], chances: Sequence[Chance]) -> Chance:
    """Return the least and the greatest mean of values over the ways, each party on its own with a chance in its range.

    The mean is linear in each chance, so its bounds lie where every chance is at an end of its range.
    """
    if not chances:
        return values[0], values[0]
    half = len(values) // 2
    found = []
    for p in dict.fromkeys(chances[0]):
        mixed = [a + p * (b - a) for a, b in zip(values[:half], values[half:], strict=True)]
        found.append(_bounds(mixed, chances[1:]))
    return min(low for low, _ in found), max(high for _, high in found)


def stopped_by(net: Net, gone: Collection[Name]) -> frozenset[Name]:
    """Return what stops if all of these give nothing to anybody, nor instead of others."""
    stopped: frozenset[Name] = frozenset()
    while True:
        new = frozenset(s.name for s in net.supplies if _stops(net, s, gone, stopped))
        if new == stopped:
            return stopped
        stopped = new


def _stops(net: Net, supply: Supply, gone: Collection[Name], stopped: Collection[Name]) -> bool:
    """Tell whether every source of a supply has gone, and everybody who could give it instead."""
    spare = [n in gone for n in supply.clause.substitutes if not net.withholds(supply, n)]
    sources = [
        _went(net, one, n, gone, stopped) for one in net.pool(supply) for n in one.clause.giver
    ]
    if spare or sources:
        return all((*spare, *sources))
    return any(f.name in stopped for f in net.feeders(supply))


def _went(
    net: Net, one: Supply, name: Name, gone: Collection[Name], stopped: Collection[Name]
) -> bool:
    if one.clause.held:
        return False
    starved = (f.name in stopped and name in needing(f, one) for f in net.feeders(one))
    return name in gone or net.withholds(one, name) or any(starved)
