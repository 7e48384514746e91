"""The lattice of a game: coalitions by how many of each class of players they have, as one long integer.

Players that a form cannot tell apart are counted, not listed: a lattice has one point for each
number of players from each class, Π (size of class + 1) in all, and the game is one long integer
with a bit for each point. Fifteen states of which ten are alike make 2⁵ · 11 = 352 points.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import compress
from math import prod
from typing import TYPE_CHECKING

from kingmaker.analysis.forms import (
    AllOf,
    AnyOf,
    Composed,
    Dual,
    Minimal,
    Predicate,
    Threshold,
    everybody,
    kinds,
    mask_of,
    players,
    wins,
)
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kingmaker.analysis.forms import Form

    _Step = Callable[[int, Sequence[int], int], int]
    _Piece = tuple[float, float, int]

#: A lattice of more points is refused, unless its engine allows more: it would take minutes and gigabytes.
MOST_POINTS = 1 << 20
#: A function is not asked about more coalitions than this.
MOST_ASKED = 1 << 20
_DIGITS = bytes.maketrans(b"01", b"\0\1")


class TooLarge(Exception):  # noqa: N818  # it reads as what happened
    """The exact answer needs more than is allowed here; the message says what it would take."""


@dataclass(frozen=True, slots=True)
class Lattice:
    """A game by numbers of players of each class.

    Point Σ kᵢ·stepsᵢ stands for the coalitions with kᵢ players of class i; bit p of `table` is set
    where those of point p win.
    """

    groups: tuple[tuple[int, ...], ...]
    steps: tuple[int, ...]
    points: int
    table: int


def classes(form: Form, size: int) -> tuple[tuple[int, ...], ...]:
    """Return the players grouped by what the form can tell apart, in order of their first.

    >>> classes(Threshold(4, (3, 1, 1, 1)), 4)
    ((0,), (1, 2, 3))
    """
    found: dict[object, list[int]] = {}
    for player, mark in enumerate(kinds(form, size)):
        found.setdefault(mark, []).append(player)
    return tuple(tuple(group) for group in found.values())


def lattice(
    form: Form,
    size: int,
    *,
    groups: tuple[tuple[int, ...], ...] | None = None,
    most: int = MOST_POINTS,
) -> Lattice:
    """Return the lattice of a game, refused beyond `most` points.

    `groups` may tell more players apart than the form does. O(points / 64) for each different rest
    of a threshold, O(points) calls for a function.
    """
    groups = classes(form, size) if groups is None else groups
    steps, points = [], 1
    for group in groups:
        steps.append(points)
        points *= len(group) + 1
    if points > (min(most, MOST_ASKED) if asks(form) else most):
        msg = (
            f"{size} players of {len(groups)} kinds make {told(points)} different coalitions, "
            f"and no more than {most:,} are listed: this needs a method made for large games"
        )
        raise TooLarge(msg)
    return Lattice(groups, tuple(steps), points, _table(form, groups))


def having(net: Lattice) -> Iterator[int]:
    """Yield for each class the points that have a player of it."""
    for group, step in zip(net.groups, net.steps, strict=True):
        period = step * (len(group) + 1)
        yield _repeated(everybody(period) & ~everybody(step), period, net.points)


def full(net: Lattice, index: int) -> int:
    """Return the points that have all players of a class."""
    step, most = net.steps[index], len(net.groups[index])
    return _repeated(everybody(step) << (step * most), step * (most + 1), net.points)


def numbers(net: Lattice, point: int) -> list[int]:
    """Return how many of each class a point stands for."""
    return [
        point // step % (len(group) + 1) for group, step in zip(net.groups, net.steps, strict=True)
    ]


def minimal_points(net: Lattice) -> list[int]:
    """Return the points of a lattice whose coalitions win and can miss nobody."""
    return list(set_bits(least(net), net.points))


def least(net: Lattice) -> int:
    """Return the points whose coalitions win and can miss nobody, as a table."""
    table = net.table
    for step, has in zip(net.steps, having(net), strict=True):
        table &= ~((net.table << step) & has)
    return table


def set_bits(table: int, points: int) -> Iterator[int]:
    """Yield the points of which the bit is set, in order.

    >>> list(set_bits(0b101, 4))
    [0, 2]
    """
    return compress(range(points), flags(table, points)) if table else iter(())


def flags(table: int, points: int) -> bytes:
    """Return a byte for each point, one where its bit is set and else zero."""
    return f"{table:0{points}b}".encode().translate(_DIGITS)[::-1]


def turned(table: int, points: int) -> int:
    """Return the table in which each point stands for what it leaves: the last point less it.

    >>> bin(turned(0b0011, 4))
    '0b1100'
    """
    return int(f"{table:0{points}b}"[::-1], 2)


def extended(groups: Sequence[Sequence[int]], start: int, step: _Step) -> list[int]:
    """Return a number for each point, built up class by class."""
    found = [start]
    for group in groups:
        found = [step(n, group, k) for k in range(len(group) + 1) for n in found]
    return found


def asks(form: Form) -> bool:
    """Tell whether a form asks a function anywhere, which may answer as it likes."""
    match form:
        case AllOf(parts=parts) | AnyOf(parts=parts):
            return any(asks(part) for part in parts)
        case Composed(outer=outer, inner=inner):
            return any(asks(part) for part in (outer, *inner))
        case Dual(of=of):
            return asks(of)
        case _:
            return isinstance(form, Predicate)


def is_monotone(form: Form, size: int) -> bool:
    """Tell whether no winning coalition loses when somebody joins; only functions can fail to be."""
    if not asks(form):
        return True
    net = lattice(form, size)
    return all(
        (net.table << step) & has & ~net.table == 0
        for step, has in zip(net.steps, having(net), strict=True)
    )


def told(number: int) -> str:
    """Write a number out, or only its order of size where it is long."""
    return f"{number:,}" if number < 10**15 else f"about 10^{len(str(number)) - 1}"


def _repeated(pattern: int, period: int, points: int) -> int:
    while period < points:
        pattern |= pattern << period
        period *= 2
    return pattern & everybody(points)


# --- tables -------------------------------------------------------------------------------


def _table(form: Form, groups: Sequence[Sequence[int]]) -> int:
    match form:
        case Threshold():
            return _Sums(form, groups).table(len(groups), form.quota)[2]
        case AllOf() | AnyOf():
            return _both(form, [_table(part, groups) for part in form.parts], _points(groups))
        case Composed(outer=outer, inner=inner):
            return _over(outer, [_table(part, groups) for part in inner], _points(groups))
        case Dual(of=of):
            points = _points(groups)
            return everybody(points) & ~turned(_table(of, groups), points)
        case Minimal():
            return _over(form, _players(groups), _points(groups))
        case Predicate():
            masks = extended(groups, 0, lambda n, group, k: n | mask_of(group[:k]))
            text = "".join("1" if wins(form, mask) else "0" for mask in masks)
            return int(text[::-1], 2)


def _points(groups: Sequence[Sequence[int]]) -> int:
    return prod(len(group) + 1 for group in groups)


def _players(groups: Sequence[Sequence[int]]) -> list[int]:
    """Return for each player the points it is in, if those of a class come in their order."""
    points, step = _points(groups), 1
    found = {}
    for group in groups:
        period = step * (len(group) + 1)
        for rank, player in enumerate(group, start=1):
            block = everybody(period) & ~everybody(step * rank)
            found[player] = _repeated(block, period, points)
        step = period
    return [found[player] for player in sorted(found)]


def _both(form: AllOf | AnyOf, tables: Sequence[int], points: int) -> int:
    table = everybody(points) if isinstance(form, AllOf) else 0
    for part in tables:
        table = table & part if isinstance(form, AllOf) else table | part
    return table


def _over(form: Form, tables: Sequence[int], points: int) -> int:
    """Return where a form is won, if its player n is on the side of yes at the points of table n."""
    whole = everybody(points)
    match form:
        case Threshold(quota=quota, weights=weights):
            return _weighed(quota, weights, tables, whole)
        case AllOf() | AnyOf():
            return _both(form, [_over(part, tables, points) for part in form.parts], points)
        case Composed(outer=outer, inner=inner):
            return _over(outer, [_over(part, tables, points) for part in inner], points)
        case Dual(of=of):
            return whole & ~_over(of, [whole & ~table for table in tables], points)
        case Minimal(coalitions=coalitions):
            return _including(coalitions, tables, whole)
        case Predicate(test=test):
            return _asked(test, tables, whole)


def _including(coalitions: Sequence[int], tables: Sequence[int], whole: int) -> int:
    """Return where everybody of one of these coalitions says yes."""
    found = 0
    for coalition in coalitions:
        inside = whole
        for player in players(coalition):
            inside &= tables[player]
        found |= inside
    return found


def _weighed(quota: int, weights: Sequence[int], tables: Sequence[int], whole: int) -> int:
    """Return where the tables weigh the quota together, the heaviest first."""
    order = sorted((n for n, w in enumerate(weights) if w), key=lambda n: -weights[n])
    rest = [0]
    for n in reversed(order):
        rest.append(rest[-1] + weights[n])
    rest.reverse()
    known: dict[tuple[int, int], int] = {}

    def found(place: int, missing: int) -> int:
        if missing <= 0:
            return whole
        if missing > rest[place]:
            return 0
        if (place, missing) not in known:
            n = order[place]
            with_it = tables[n] & found(place + 1, missing - weights[n])
            known[place, missing] = with_it | found(place + 1, missing)
        return known[place, missing]

    return found(0, quota)


def _asked(test: Callable[[int], bool], tables: Sequence[int], whole: int) -> int:
    """Return where a function of who says yes holds; it is asked once for each coalition that occurs."""
    found = 0
    branches = [(0, 0, whole)]
    while branches:
        player, coalition, points = branches.pop()
        if not points:
            continue
        if player == len(tables):
            found |= points if test(coalition) else 0
            continue
        branches.append((player + 1, coalition, points & ~tables[player]))
        branches.append((player + 1, coalition | 1 << player, points & tables[player]))
    return found


class _Sums:
    """The tables of one threshold over the first few classes, for any rest of the quota.

    Rests between the same two sums have the same table, so a table is made once for each such
    interval: Bolus (2011), Power Indices of Simple Games and Vector-Weighted Majority Games by Means
    of Binary Decision Diagrams, European Journal of Operational Research 210, 258-272.
    """

    def __init__(self, form: Threshold, groups: Sequence[Sequence[int]]) -> None:
        self.weights = [form.weights[group[0]] for group in groups]
        self.counts = [len(group) for group in groups]
        self.most, self.points = [0], [1]
        for weight, count in zip(self.weights, self.counts, strict=True):
            self.most.append(self.most[-1] + weight * count)
            self.points.append(self.points[-1] * (count + 1))
        self.ends: list[list[float]] = [[] for _ in self.most]
        self.pieces: list[list[_Piece]] = [[] for _ in self.most]

    def table(self, level: int, quota: float) -> _Piece:
        """Return the table for a quota, and after what and up to what quota it is the same."""
        if quota <= 0:
            return (float("-inf"), 0, everybody(self.points[level]))
        if quota > self.most[level]:
            return (self.most[level], float("inf"), 0)
        place = bisect_left(self.ends[level], quota)
        if place < len(self.ends[level]) and self.pieces[level][place][0] < quota:
            return self.pieces[level][place]
        weight, step = self.weights[level - 1], self.points[level - 1]
        low, high, table = float("-inf"), float("inf"), 0
        for k in range(self.counts[level - 1] + 1):
            after, until, part = self.table(level - 1, quota - k * weight)
            low, high = max(low, after + k * weight), min(high, until + k * weight)
            table |= part << (k * step)
        self.ends[level].insert(place, high)
        self.pieces[level].insert(place, (low, high, table))
        return (low, high, table)
