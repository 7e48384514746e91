"""Class counting: players that a rule cannot tell apart are counted, and only swings are looked at.

A game is a long integer with a bit for each point of its lattice (`kingmaker.analysis.coalitions`);
where a player of a class swings is that integer without itself shifted by the step of the class.
Cost: Π (size of class + 1) points, a few operations on the integer for each class.
"""

from __future__ import annotations

from math import comb
from typing import TYPE_CHECKING

from kingmaker.analysis.coalitions import classes, having, lattice, set_bits
from kingmaker.analysis.forms import everybody, moved
from kingmaker.analysis.power.facts import Critical, Minimal, Sizes, Unions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kingmaker.analysis.coalitions import Lattice
    from kingmaker.analysis.forms import Form

    _Rows = list[list[int]]


def sizes(form: Form, size: int) -> Sizes:
    """Return the swings of each player by size.

    >>> from kingmaker.analysis.forms import Threshold
    >>> sizes(Threshold(3, (2, 1, 1)), 3).of
    ((0, 2, 1), (0, 1, 0), (0, 1, 0))
    """
    net = lattice(form, size)
    return Sizes(_to_players(net, _by_size(net, _decisive(net), size), size), bool(net.table & 1))


def minimal(form: Form, size: int) -> Minimal:
    """Return the minimal winning coalitions of each player by size.

    >>> from kingmaker.analysis.forms import Threshold
    >>> minimal(Threshold(3, (2, 1, 1)), 3)
    Minimal(of=((0, 0, 2, 0), (0, 0, 1, 0), (0, 0, 1, 0)), sizes=(0, 0, 2, 0))
    """
    net = lattice(form, size)
    there = list(having(net))
    least = net.table
    for mask, has in zip(_decisive(net), there, strict=True):
        least &= mask | ~has
    rows = _by_size(net, [least & has for has in there], size)
    of = _to_players(net, [[0, *row] for row in rows], size)
    sizes_of_all = [sum(found) // max(k, 1) for k, found in enumerate(zip(*of, strict=True))]
    return Minimal(of, (least & 1, *sizes_of_all[1:]))


def critical(form: Form, size: int) -> Critical:
    """Return the swings of each player by how many are decisive in the same coalition.

    >>> from kingmaker.analysis.forms import Threshold
    >>> critical(Threshold(3, (2, 1, 1)), 3).of
    ((0, 1, 2, 0), (0, 0, 1, 0), (0, 0, 1, 0))
    """
    net = lattice(form, size)
    masks = _decisive(net)
    if _all_differ(net):
        rows = _together(net, masks)
    else:
        marks = [0] * net.points
        for mask, group, step in zip(masks, net.groups, net.steps, strict=True):
            period = len(group) + 1
            for point in set_bits(mask, net.points):
                marks[point] += point // step % period
        rows = _by_marks(net, masks, marks, size + 1)
    return Critical(_to_players(net, rows, size))


def unions(form: Form, size: int, blocks: Sequence[Sequence[int]]) -> Unions:
    """Return the swings within each union, by numbers of other unions and of its members.

    For each union a game of its members, and of the others as one player each.

    >>> from kingmaker.analysis.forms import Threshold
    >>> unions(Threshold(3, (2, 1, 1)), 3, [(0,), (1, 2)]).of
    (((0,), (1,)), ((0, 0), (1, 0)), ((0, 0), (1, 0)))
    """
    found: list[tuple[tuple[int, ...], ...]] = [()] * size
    for block in blocks:
        others = [other for other in blocks if other is not block]
        places = [0] * size
        for place, player in enumerate(block):
            places[player] = place
        for place, other in enumerate(others, start=len(block)):
            for player in other:
                places[player] = place
        for player, table in zip(block, _union(form, places, len(block), len(others)), strict=True):
            found[player] = table
    return Unions(tuple(found))


def _union(
    form: Form, places: Sequence[int], members: int, others: int
) -> list[tuple[tuple[int, ...], ...]]:
    """Return the table of swings of each member of a union; members are numbered before the others."""
    game = moved(form, places, members + others)
    alike = classes(game, members + others)
    within = [tuple(n for n in group if n < members) for group in alike]
    without = [tuple(n for n in group if n >= members) for group in alike]
    net = lattice(
        game, members + others, groups=tuple(group for group in (*within, *without) if group)
    )
    inner = [group[0] < members for group in net.groups]
    marks = _marks(net, [1 if own else members for own in inner], start=-1)
    masks = [mask if own else 0 for mask, own in zip(_decisive(net), inner, strict=True)]
    rows = _by_marks(net, masks, marks, members * (others + 1))
    tables = _to_players(net, rows, members + others)
    return [
        tuple(tables[n][a * members : (a + 1) * members] for a in range(others + 1))
        for n in range(members)
    ]


# --- lattices -----------------------------------------------------------------------------


def _decisive(net: Lattice) -> list[int]:
    """Return for each class the winning points that lose when one of the class leaves."""
    return [
        net.table & has & ~(net.table << step)
        for step, has in zip(net.steps, having(net), strict=True)
    ]


def _all_differ(net: Lattice) -> bool:
    return all(len(group) == 1 for group in net.groups)


def _by_size(net: Lattice, masks: Sequence[int], size: int) -> _Rows:
    """Count for each class the coalitions of its mask that one of the class is in, by how many others."""
    if not _all_differ(net):
        return _by_marks(net, masks, _marks(net, [1] * len(net.groups), start=-1), size)
    layers = [1]  # the points of 0, 1, ... players
    for number in range(size):
        grown = zip([*layers, 0], [0, *layers], strict=True)
        layers = [low | high << (1 << number) for low, high in grown]
    return [[(mask & layer).bit_count() for layer in layers[1:]] for mask in masks]


def _by_marks(net: Lattice, masks: Sequence[int], marks: Sequence[int], most: int) -> _Rows:
    """Count the coalitions of each class's mask that one of the class is in, by their mark."""
    many = [1]
    for group in net.groups:
        many = [n * comb(len(group), k) for k in range(len(group) + 1) for n in many]
    rows = []
    for mask, group, step in zip(masks, net.groups, net.steps, strict=True):
        row = [0] * most
        period = len(group) + 1
        for point in set_bits(mask, net.points):
            row[marks[point]] += many[point] * (point // step % period)
        rows.append([found // len(group) for found in row])
    return rows


def _marks(net: Lattice, worth: Sequence[int], *, start: int) -> list[int]:
    """Return for each point what its players are worth together, counted from `start`."""
    found = [start]
    for group, each in zip(net.groups, worth, strict=True):
        found = [n + k * each for k in range(len(group) + 1) for n in found]
    return found


def _together(net: Lattice, masks: Sequence[int]) -> _Rows:
    """Count for each class the points of its mask by in how many masks they are.

    The numbers of all points are added at once, in binary: plane p has their p-th digits.
    """
    planes: list[int] = []
    for mask in masks:
        carry, place = mask, 0
        while carry:
            if place == len(planes):
                planes.append(0)
            planes[place], carry = planes[place] ^ carry, planes[place] & carry
            place += 1
    whole = everybody(net.points)
    chosen = []
    for number in range(len(masks) + 1):
        points = whole
        for place, plane in enumerate(planes):
            points &= plane if number >> place & 1 else ~plane
        chosen.append(0 if number >> len(planes) else points)
    return [[(mask & points).bit_count() for points in chosen] for mask in masks]


def _to_players(net: Lattice, rows: _Rows, size: int) -> tuple[tuple[int, ...], ...]:
    """Return the row of each player's class."""
    found: list[tuple[int, ...]] = [()] * size
    for group, row in zip(net.groups, map(tuple, rows), strict=True):
        for player in group:
            found[player] = row
    return tuple(found)
