"""Coalitions of a yes/no game, found exactly by listing the cases that differ.

Players that a form cannot tell apart are counted, not listed: a lattice has one point for each
number of players from each class, Π (size of class + 1) in all, and the game is one long integer
with a bit for each point. Fifteen states of which ten are alike make 2⁵ · 11 = 352 points.

Weighted games need no lattice: see `kingmaker.analysis.sums`.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, compress, islice, product
from math import comb, prod
from typing import TYPE_CHECKING

from kingmaker.analysis.forms import (
    AllOf,
    AnyOf,
    Composed,
    Dual,
    Predicate,
    Threshold,
    dual,
    everybody,
    joined,
    kinds,
    mask_of,
    players,
    wins,
)
from kingmaker.analysis.sums import count_by_sums, lightest, thresholds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from kingmaker.analysis.forms import Form

    _Step = Callable[[int, Sequence[int], int], int]

#: A lattice of more points is refused: it would take minutes and gigabytes.
MOST_POINTS = 1 << 20
_DIGITS = bytes.maketrans(b"01", b"\0\1")
#: More coalitions than this are not listed.
MOST_LISTED = 200_000
_TOO_MANY = (
    f"more than {MOST_LISTED:,} coalitions would have to be listed: ask for their number instead"
)


class TooLarge(Exception):  # noqa: N818  # it reads as what happened
    """The exact answer needs more than is allowed here; the message says what it would take."""


def classes(form: Form, size: int) -> tuple[tuple[int, ...], ...]:
    """Return the players grouped by what the form can tell apart, in order of their first.

    >>> classes(Threshold(4, (3, 1, 1, 1)), 4)
    ((0,), (1, 2, 3))
    """
    found: dict[object, list[int]] = {}
    for player, mark in enumerate(kinds(form, size)):
        found.setdefault(mark, []).append(player)
    return tuple(tuple(group) for group in found.values())


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


def lattice(form: Form, size: int, *, groups: tuple[tuple[int, ...], ...] | None = None) -> Lattice:
    """Return the lattice of a game. O(points) per threshold; refused beyond `MOST_POINTS`.

    `groups` may tell more players apart than the form does.
    """
    groups = classes(form, size) if groups is None else groups
    steps, points = [], 1
    for group in groups:
        steps.append(points)
        points *= len(group) + 1
    if points > MOST_POINTS:
        msg = (
            f"{size} players of {len(groups)} kinds make {_size(points)} different coalitions, "
            f"and no more than {MOST_POINTS:,} are listed: this needs a method made for large games"
        )
        raise TooLarge(msg)
    return Lattice(groups, tuple(steps), points, _table(form, groups))


def count_winning(form: Form, size: int) -> int:
    """Return the number of winning coalitions.

    Sums of weights where the form is made of thresholds with all-of and any-of, O(players · sums);
    else the lattice, O(points).

    >>> count_winning(Threshold(3, (2, 1, 1)), 3)
    3
    """
    leaves = thresholds(form)
    if leaves is not None:
        counted = count_by_sums(form, leaves, classes(form, size))
        if counted is not None:
            return counted
    net = lattice(form, size)
    many = _extended(net.groups, 1, lambda n, group, k: n * comb(len(group), k))
    return sum(compress(many, _flags(net.table, net.points)))


def count_with(form: Form, size: int, members: int) -> int:
    """Return the number of winning coalitions that these players are in."""
    return count_winning(joined(form, members, size), size) >> members.bit_count()


def minimal_winning(form: Form, size: int) -> tuple[int, ...]:
    """Return the winning coalitions of which no player can be missed, smallest first.

    Refused beyond `MOST_LISTED`, or where the game is not weighted and its lattice too large.

    >>> [bin(c) for c in minimal_winning(Threshold(3, (2, 1, 1)), 3)]
    ['0b11', '0b101']
    """
    if isinstance(form, Threshold):
        listed = list(islice(lightest(form), MOST_LISTED + 1))
    else:
        listed = _least(lattice(form, size))
    if len(listed) > MOST_LISTED:
        raise TooLarge(_TOO_MANY)
    return tuple(sorted(listed, key=lambda c: (c.bit_count(), players(c))))


def maximal_losing(form: Form, size: int) -> tuple[int, ...]:
    """Return the losing coalitions that win with whomever joins, smallest first.

    They are what the minimal blocking coalitions leave.
    """
    blocking = minimal_winning(dual(form, size), size)
    found = [everybody(size) & ~coalition for coalition in blocking]
    return tuple(sorted(found, key=lambda c: (c.bit_count(), players(c))))


def dummies(form: Form, size: int) -> int:
    """Return those whose joining never turns a losing coalition into a winning one.

    A player of a monotone game is one iff half of the winning coalitions include it. One count for
    each class of players.
    """
    total = count_winning(form, size)
    found = 0
    for group in classes(form, size):
        if 2 * count_with(form, size, 1 << group[0]) == total:
            found |= mask_of(group)
    return found


def alike(form: Form, size: int) -> tuple[tuple[int, ...], ...]:
    """Return the players grouped by what the game can tell apart: exchanging two changes nothing.

    In a weighted game the heavier of two matters at least as much, so equal numbers of winning
    coalitions decide; else the lattice is compared point by point.
    """
    groups = classes(form, size)
    if isinstance(form, Threshold):
        marks: list[object] = [count_with(form, size, 1 << group[0]) for group in groups]
    else:
        marks = list(_merged(lattice(form, size)))
    found: dict[object, list[int]] = {}
    for mark, group in zip(marks, groups, strict=True):
        found.setdefault(mark, []).extend(group)
    return tuple(sorted(tuple(sorted(group)) for group in found.values()))


def is_proper(form: Form, size: int) -> bool:
    """Tell whether any two winning coalitions share a player: no two can win against each other."""
    if isinstance(form, Threshold) and 2 * form.quota > sum(form.weights):
        return True
    if isinstance(form, AllOf) and any(
        isinstance(part, Threshold) and 2 * part.quota > sum(part.weights) for part in form.parts
    ):
        return True
    net = lattice(form, size)
    turned = int(f"{net.table:0{net.points}b}"[::-1], 2)  # the complement of point p is last - p
    return net.table & turned == 0


def is_monotone(form: Form, size: int) -> bool:
    """Tell whether no winning coalition loses when somebody joins; only functions can fail to be."""
    if not _asks(form):
        return True
    net = lattice(form, size)
    return all(
        (net.table << step) & has & ~net.table == 0
        for step, has in zip(net.steps, having(net), strict=True)
    )


# --- lattices -----------------------------------------------------------------------------


def _table(form: Form, groups: Sequence[Sequence[int]]) -> int:
    match form:
        case Threshold(quota=quota, weights=weights):
            sums = _extended(groups, 0, lambda n, group, k: n + k * weights[group[0]])
            return _packed(n >= quota for n in sums)
        case AllOf(parts=parts):
            table = everybody(_points(groups))
            for part in parts:
                table &= _table(part, groups)
            return table
        case AnyOf(parts=parts):
            table = 0
            for part in parts:
                table |= _table(part, groups)
            return table
        case _:
            masks = _extended(groups, 0, lambda n, group, k: n | mask_of(group[:k]))
            return _packed(wins(form, mask) for mask in masks)


def _extended(groups: Sequence[Sequence[int]], start: int, step: _Step) -> list[int]:
    """Return a number for each point, built up class by class."""
    found = [start]
    for group in groups:
        found = [step(n, group, k) for k in range(len(group) + 1) for n in found]
    return found


def _size(number: int) -> str:
    """Write a number out, or only its order of size where it is long."""
    return f"{number:,}" if number < 10**15 else f"about 10^{len(str(number)) - 1}"


def _points(groups: Sequence[Sequence[int]]) -> int:
    points = 1
    for group in groups:
        points *= len(group) + 1
    return points


def _packed(flags: Iterable[bool]) -> int:
    text = "".join("1" if flag else "0" for flag in flags)
    return int(text[::-1], 2)


def set_bits(table: int, points: int) -> Iterator[int]:
    """Yield the points of which the bit is set, in order.

    >>> list(set_bits(0b101, 4))
    [0, 2]
    """
    return compress(range(points), _flags(table, points)) if table else iter(())


def _flags(table: int, points: int) -> bytes:
    """Return a byte for each point, one where its bit is set and else zero."""
    return f"{table:0{points}b}".encode().translate(_DIGITS)[::-1]


def having(net: Lattice) -> Iterator[int]:
    """Yield for each class the points that have a player of it."""
    for group, step in zip(net.groups, net.steps, strict=True):
        period = step * (len(group) + 1)
        block = everybody(period) & ~everybody(step)
        repeats = net.points // period
        yield block * (everybody(period * repeats) // everybody(period))


def _least(net: Lattice) -> list[int]:
    """Return the minimal winning coalitions of a lattice, counted before any is made."""
    table = net.table
    for step, has in zip(net.steps, having(net), strict=True):
        table &= ~((net.table << step) & has)
    points = list(set_bits(table, net.points))
    if sum(prod(map(comb, map(len, net.groups), _numbers(net, p))) for p in points) > MOST_LISTED:
        raise TooLarge(_TOO_MANY)
    return [coalition for point in points for coalition in _coalitions(net, point)]


def _numbers(net: Lattice, point: int) -> list[int]:
    """Return how many of each class a point stands for."""
    return [
        point // step % (len(group) + 1) for group, step in zip(net.groups, net.steps, strict=True)
    ]


def _coalitions(net: Lattice, point: int) -> Iterator[int]:
    """Yield every coalition of a point."""
    picked = map(combinations, net.groups, _numbers(net, point))
    for parts in product(*picked):
        yield mask_of(player for part in parts for player in part)


def _merged(net: Lattice) -> Iterator[int]:
    """Yield for each class the first that it may be exchanged with."""
    firsts: list[int] = []
    for second in range(len(net.groups)):
        like = (f for f in firsts if _exchangeable(net, f, second))
        first = next(like, second)
        if first == second:
            firsts.append(second)
        yield first


def _exchangeable(net: Lattice, first: int, second: int) -> bool:
    """Tell whether a player of one class for a player of the other never changes who wins."""
    there = list(having(net))
    up, down = net.steps[second], net.steps[first]
    lacks = everybody(net.points) & ~_full(net, second)
    swap = there[first] & lacks  # one of the first class goes, one of the second comes
    before = net.table & swap
    after = net.table << (down - up) if down > up else net.table >> (up - down)
    return before == after & swap


def _full(net: Lattice, index: int) -> int:
    """Return the points that have all players of a class."""
    step, most = net.steps[index], len(net.groups[index])
    period = step * (most + 1)
    block = everybody(step) << (step * most)
    return block * (everybody(net.points) // everybody(period))


def _asks(form: Form) -> bool:
    """Tell whether a form asks a function anywhere, which may answer as it likes."""
    match form:
        case AllOf(parts=parts) | AnyOf(parts=parts):
            return any(_asks(part) for part in parts)
        case Composed(outer=outer, inner=inner):
            return any(_asks(part) for part in (outer, *inner))
        case Dual(of=of):
            return _asks(of)
        case _:
            return isinstance(form, Predicate)
