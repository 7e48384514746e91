"""Levers without a vote in two cases: who can stop what that they could not, and how many it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.leverage.cut import How
from kingmaker.analysis.leverage.lens import leverage
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kingmaker.analysis.games import Coalition
    from kingmaker.analysis.leverage.lens import Lever, Leverage
    from kingmaker.model.case import Case
    from kingmaker.model.values import Name


@dataclass(frozen=True, slots=True)
class Levered:
    """What one party can withhold from another before and after, and what that stops and weakens."""

    by: Name
    against: Name
    withholds: tuple[tuple[Name, ...], tuple[Name, ...]]
    stops: tuple[tuple[Name, ...], tuple[Name, ...]]
    weakens: tuple[tuple[Name, ...], tuple[Name, ...]]


@dataclass(frozen=True, slots=True)
class Basket:
    """One supply and the smallest groups that stop it before and after; `None` where it is not given."""

    supply: Name
    before: tuple[Coalition, ...] | None
    after: tuple[Coalition, ...] | None


@dataclass(frozen=True, slots=True)
class Levers:
    """The levers that differ, and the supplies that other groups stop."""

    levers: tuple[Levered, ...] = ()
    baskets: tuple[Basket, ...] = ()

    @property
    def same(self) -> bool:
        """Whether everybody has the same levers in both cases."""
        return not (self.levers or self.baskets)


def levers(before: Case, after: Case) -> Levers:
    """Return the levers that differ between two cases, each in its initial state, and the supplies that other groups stop.

    Cost: that of the leverage of both; nothing where neither has dependencies.
    """
    if before.dependencies == after.dependencies and before.dependencies == {}:
        return Levers()
    old, new = leverage(before), leverage(after)
    return Levers(tuple(_levers(old, new)), tuple(_baskets(old, new)))


def _levers(old: Leverage, new: Leverage) -> list[Levered]:
    was = {(lever.by, lever.against): lever for lever in old.levers}
    now = {(lever.by, lever.against): lever for lever in new.levers}
    found = []
    for by, against in dict.fromkeys((*was, *now)):
        pair = (was.get((by, against)), now.get((by, against)))
        one = Levered(
            by,
            against,
            (_withholds(pair[0]), _withholds(pair[1])),
            (_effects(pair[0], How.STOPS), _effects(pair[1], How.STOPS)),
            (_effects(pair[0], How.WEAKENS), _effects(pair[1], How.WEAKENS)),
        )
        sides = (one.withholds, one.stops, one.weakens)
        if any(set(side[0]) != set(side[1]) for side in sides):
            found.append(one)
    return found


def _withholds(lever: Lever | None) -> tuple[Name, ...]:
    return () if lever is None else tuple(s.name for s in lever.supplies)


def _effects(lever: Lever | None, how: How) -> tuple[Name, ...]:
    return () if lever is None else tuple(e.supply.name for e in lever.effects if e.how is how)


def _baskets(old: Leverage, new: Leverage) -> list[Basket]:
    names = dict.fromkeys((*old.together, *new.together))
    every = (Basket(n, _groups(old.together, n), _groups(new.together, n)) for n in names)
    return [b for b in every if b.before != b.after]


def _groups(
    found: Mapping[Name, tuple[Coalition, ...]], name: Name
) -> tuple[Coalition, ...] | None:
    return found.get(name)
