"""The zone of agreement: the points that all who must agree would accept rather than go without a deal."""

from __future__ import annotations

from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from fractions import Fraction

    from kingmaker.analysis.bargain.stands import Agrees, Stand, Table
    from kingmaker.model.struggle import Demand
    from kingmaker.model.values import Name, Quantity

#: A stretch of a scale with both its ends.
Stretch: TypeAlias = "tuple[Fraction, Fraction]"
Stretches: TypeAlias = "tuple[Stretch, ...]"


class Says(StrEnum):
    """Whether somebody would accept a point, by what is known of it."""

    YES = "yes"  #: whatever value of the ranges is right
    MAYBE = "maybe"  #: for some values
    NO = "no"  #: for none


@dataclass(frozen=True, slots=True)
class Zone:
    """Where there is a deal: surely, whatever values of the ranges are right, and possibly, for some of them."""

    sure: Stretches
    possible: Stretches


@dataclass(frozen=True, slots=True)
class Accepts:
    """What a party accepts: surely, `None` if nothing; possibly."""

    sure: Stretch | None
    possible: Stretch

    def says(self, low: Fraction, high: Fraction) -> Says:
        """Return whether it accepts some point of a stretch."""
        if self.sure is not None and self.sure[0] <= high and low <= self.sure[1]:
            return Says.YES
        return Says.MAYBE if self.possible[0] <= high and low <= self.possible[1] else Says.NO


def accepts(table: Table, stand: Stand | None) -> Accepts:
    """Return which points a party accepts.

    It accepts a point that is no further from what it wants than the worst it would accept, on either side, or, if that is not
    said, than the reference point: what holds without a deal. If neither is known, only what it wants itself is sure, and
    everything is possible; so it is for a party of which the case knows no position.
    """
    whole = table.ends
    if stand is None or stand.clause.at.low is None or stand.clause.at.high is None:
        return Accepts(None, whole)
    low, high = stand.clause.at.low, stand.clause.at.high
    worst = table.issue.reference if stand.clause.at_worst is None else stand.clause.at_worst
    if worst is None or worst.low is None or worst.high is None:
        return Accepts((low, high) if low == high else None, whole)
    first, last = worst.low, worst.high
    near = min(max(high, first), last)
    below = min(near, 2 * high - near)
    near = min(max(low, first), last)
    above = max(near, 2 * low - near)
    sure = (max(below, whole[0]), min(above, whole[1])) if below <= above else None
    least, most = min(first, 2 * low - last), max(last, 2 * high - first)
    return Accepts(sure, (max(least, whole[0]), min(most, whole[1])))


def zone(table: Table, *, without: Collection[str] = ()) -> Zone:
    """Return the zone of agreement of an issue, but for the limits and the parties named in `without`.

    Everybody of `needs` has to accept; a body does if those of its members who accept carry its decision, whatever the others do.
    What all accept only changes at the ends of what each accepts, so it is looked at there and between them. Exact. A body of which
    it cannot be told when it agrees makes nothing sure and excludes nothing.
    """
    agreeing = [a for a in table.agrees if a.party not in without]
    known = {name: accepts(table, table.stand(name)) for a in agreeing for name in voices(a)}
    allowed = limits(table, without)
    cuts = {*table.ends, *(end for stretch in allowed.values() for end in stretch)}
    for one in known.values():
        cuts |= {*one.possible, *(one.sure or ())}
    ends = sorted(cut for cut in cuts if table.ends[0] <= cut <= table.ends[1])
    found = []
    for sure in (True, False):
        good = [
            _agreed(agreeing, known, x, sure=sure)
            and all(low <= x <= high for low, high in allowed.values())
            for x in _looked_at(ends)
        ]
        found.append(_joined(ends, good))
    return Zone(*found)


def limits(table: Table, without: Collection[str] = ()) -> dict[str, Stretch]:
    """Return what each limit of an issue allows, but for those left out."""
    found = {}
    for name, limit in table.issue.limits.items():
        if name in without:
            continue
        low, high = limit.allows.low, limit.allows.high
        found[str(name)] = (
            table.ends[0] if low is None else low,
            table.ends[1] if high is None else high,
        )
    return found


def voices(agrees: Agrees) -> tuple[str, ...]:
    """Return whose acceptance makes up that of somebody who must agree."""
    return (str(agrees.party),) if agrees.game is None else agrees.game.players


def in_the_way(table: Table, *, without: Collection[str] = ()) -> dict[str, Zone]:
    """Return each limit, and each who must agree, without which alone a deal would be possible, with the zone that there would be.

    It is empty where a deal is possible anyway, and where several stand in the way.
    """
    if zone(table, without=without).possible:
        return {}
    names = list(limits(table, without))
    names += [str(a.party) for a in table.agrees if a.party not in without]
    found = {name: zone(table, without={*without, name}) for name in names}
    return {name: open_ for name, open_ in found.items() if open_.possible}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A demand or an offer on one issue: its points, what each who must agree says, the limits against it.

    `possible` and `sure` tell whether there would be a deal at some point of it.
    """

    name: str
    demand: Demand
    points: Stretch
    says: Mapping[str, Says]
    against: tuple[str, ...]

    @property
    def verdict(self) -> Says:
        """Whether there would be a deal on it."""
        if self.against or Says.NO in self.says.values():
            return Says.NO
        return Says.MAYBE if Says.MAYBE in self.says.values() else Says.YES


def judged(
    table: Table, demands: Mapping[Name, Demand], *, without: Collection[str] = ()
) -> tuple[Judged, ...]:
    """Return every demand on an issue with who would accept it and which limits are against it."""
    found = []
    for name, demand in demands.items():
        points = demand.on.get(table.name)
        if points is None:
            continue
        low, high = _stretch(table, points)
        says = {
            str(a.party): _says(table, a, low, high) for a in table.agrees if a.party not in without
        }
        allowed = limits(table, without)
        against = tuple(n for n, (first, last) in allowed.items() if high < first or last < low)
        found.append(
            Judged(name=str(name), demand=demand, points=(low, high), says=says, against=against)
        )
    return tuple(found)


def _says(table: Table, agrees: Agrees, low: Fraction, high: Fraction) -> Says:
    if agrees.gap:
        return Says.MAYBE
    known = {name: accepts(table, table.stand(name)).says(low, high) for name in voices(agrees)}
    if agrees.game is None:
        return known[str(agrees.party)]
    if agrees.game.wins([n for n, says in known.items() if says is Says.YES]):
        return Says.YES
    wins = agrees.game.wins([n for n, says in known.items() if says is not Says.NO])
    return Says.MAYBE if wins else Says.NO


def _stretch(table: Table, points: Quantity) -> Stretch:
    low, high = points.low, points.high
    return table.ends[0] if low is None else low, table.ends[1] if high is None else high


def _agreed(
    agreeing: Collection[Agrees], known: Mapping[str, Accepts], x: Fraction, *, sure: bool
) -> bool:
    """Tell whether everybody accepts a point, surely or possibly."""
    for agrees in agreeing:
        if agrees.gap:
            if sure:
                return False
            continue
        yes = [
            name
            for name in voices(agrees)
            if (says := known[name].says(x, x)) is Says.YES or (not sure and says is Says.MAYBE)
        ]
        if not (agrees.game.wins(yes) if agrees.game is not None else yes):
            return False
    return True


def _looked_at(ends: list[Fraction]) -> list[Fraction]:
    """Return the ends and the middles between them, in order."""
    found = [ends[0]]
    for before, after in pairwise(ends):
        found += [(before + after) / 2, after]
    return found


def _joined(ends: list[Fraction], good: list[bool]) -> Stretches:
    """Return the stretches that the good points and the good stretches between them make up."""
    found: list[Stretch] = []
    start: Fraction | None = None
    for n, end in enumerate(ends):
        here = good[2 * n]
        if here and start is None:
            start = end
        goes_on = 2 * n + 1 < len(good) and good[2 * n + 1]
        if start is not None and not goes_on:
            found.append((start, end))
            start = None
    return tuple(found)
