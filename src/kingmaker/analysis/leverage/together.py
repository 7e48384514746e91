"""Who has to withhold something together before a supply stops: one basket, or several."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, TypeAlias

from kingmaker.analysis.leverage.cut import Net, needing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kingmaker.analysis.leverage.supplies import Supply
    from kingmaker.model.values import Name

#: Groups of more parties are not listed.
MOST = 3
Group: TypeAlias = "frozenset[Name]"


def together(
    found: Sequence[Supply],
    most: int = MOST,
    *,
    giver: str = "",
    withheld: frozenset[Name] = frozenset(),
) -> dict[Name, tuple[Group, ...]]:
    """Return for each supply in force the smallest groups of parties that stop it by giving nothing to anybody.

    Whoever is in a group withholds all that it gives and all that it could give instead of others. A supply stops when each
    of its sources has gone and each substitute refuses; a source goes when it withholds, or when something stops that it
    needs for this (`feeds`), as in `cut`. Only groups of at most `most` parties are listed, and none that holds
    another one; nothing where there is none. What is held was given for good, and nobody stops it. If `giver` has `withheld`
    some supplies already, the groups are those that stop the rest; the one without anybody, where it takes nobody more. These are the minimal solutions of a monotone condition, taken up to the
    least fixed point (Tarski 1955); the work grows with the number of groups that are listed.
    """
    net = Net(tuple(s for s in found if s.in_force is not False), giver, withheld)
    groups: dict[Name, set[Group]] = {s.name: set() for s in net.supplies}
    while True:
        new = {s.name: _stops(net, s, groups, most) for s in net.supplies}
        if new == groups:
            return {name: tuple(sorted(g, key=_by_size)) for name, g in groups.items()}
        groups = new


def _by_size(group: Group) -> tuple[int, list[Name]]:
    return len(group), sorted(group)


def _stops(net: Net, supply: Supply, groups: Mapping[Name, set[Group]], most: int) -> set[Group]:
    """Return which groups stop a supply if those are known that stop what it needs; none one that was given for good."""
    if supply.clause.held:
        return set()
    spare = (n for n in supply.clause.substitutes if not net.withholds(supply, n))
    ways: list[set[Group]] = [{frozenset({name})} for name in spare]
    for one in net.pool(supply):
        ways.extend(_goes(net, one, name, groups) for name in one.clause.giver)
    if ways:
        return _each(ways, most)
    return _least(g for f in net.feeders(supply) for g in groups[f.name])


def _goes(net: Net, one: Supply, name: Name, groups: Mapping[Name, set[Group]]) -> set[Group]:
    """Return which groups take one source away; none does where it was given for good."""
    if one.clause.held:
        return set()
    if net.withholds(one, name):
        return {frozenset()}
    wants = (groups[f.name] for f in net.feeders(one) if name in needing(f, one))
    return {frozenset({name})}.union(*wants)


def _each(ways: Iterable[set[Group]], most: int) -> set[Group]:
    """Return the smallest groups that hold one of each of these."""
    found: set[Group] = {frozenset()}
    for way in ways:
        joined = (one | other for one, other in product(found, way))
        found = _least(group for group in joined if len(group) <= most)
    return found


def _least(groups: Iterable[Group]) -> set[Group]:
    """Return those groups that hold no other one."""
    found: list[Group] = []
    for group in sorted(set(groups), key=len):
        if not any(other <= group for other in found):
            found.append(group)
    return set(found)
