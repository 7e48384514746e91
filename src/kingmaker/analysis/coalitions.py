"""Coalitions of a yes/no game, found exactly by listing the cases that differ.

Players that a form cannot tell apart are counted, not listed: see `kingmaker.analysis.lattices`.
Weighted games need no lattice: see `kingmaker.analysis.sums`.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import combinations, combinations_with_replacement, compress, islice, product
from math import comb, prod
from typing import TYPE_CHECKING

from kingmaker.analysis.forms import (
    AllOf,
    AnyOf,
    Threshold,
    dual,
    everybody,
    joined,
    mask_of,
    players,
)
from kingmaker.analysis.lattices import (
    TooLarge,
    classes,
    extended,
    flags,
    full,
    having,
    is_monotone,
    lattice,
    minimal_points,
    numbers,
    turned,
)
from kingmaker.analysis.sums import count_by_sums, in_lowest_terms, lightest, thresholds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kingmaker.analysis.forms import Form
    from kingmaker.analysis.lattices import (
        Lattice,
    )

__all__ = [
    "TooLarge",
    "alike",
    "classes",
    "count_winning",
    "count_with",
    "dummies",
    "is_monotone",
    "is_proper",
    "lattice",
    "maximal_losing",
    "minimal_points",
    "minimal_winning",
    "numbers",
    "too_light",
]

#: Sums of weights up to this are marked one by one.
MOST_WEIGHT = 1 << 30
#: More coalitions than this are not listed.
MOST_LISTED = 200_000
_TOO_MANY = (
    f"more than {MOST_LISTED:,} coalitions would have to be listed: ask for their number instead"
)


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
    many = extended(net.groups, 1, lambda n, group, k: n * comb(len(group), k))
    return sum(compress(many, flags(net.table, net.points)))


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


def too_light(form: Form) -> int | None:
    """Return the dummies of one threshold, by its weights alone; `None` for other forms, and for weights too large for that.

    A player matters iff what some of the others weigh together misses the quota by no more than its own weight, and whoever
    weighs more matters as well: mostly the lightest does. Cost: O(players · quota) bits for each that is tried, of which there
    are no more than the logarithm of the players.

    >>> bin(too_light(Threshold(12, (4, 4, 4, 2, 2, 1))))
    '0b100000'
    """
    least = in_lowest_terms(form)
    if not isinstance(least, Threshold) or sum(least.weights) > MOST_WEIGHT:
        return None
    order = sorted(range(len(least.weights)), key=least.weights.__getitem__)
    if order and _matters(least, order[0]):
        return 0
    matters = bisect_left(order, True, key=lambda player: _matters(least, player))  # noqa: FBT003 - what is looked for
    return mask_of(order[:matters])


def _matters(form: Threshold, player: int) -> bool:
    """Tell whether others come so near to the quota that a player's weight decides, by all sums of their weights."""
    if form.quota <= 0:
        return False
    below, reached = everybody(form.quota), 1
    for other, weight in enumerate(form.weights):
        if other != player:
            reached |= reached << weight & below
    return bool(reached >> max(form.quota - form.weights[player], 0))


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
    if isinstance(form, Threshold) and sum(form.weights) <= MOST_WEIGHT:
        return not _parts_evenly(form)
    if _plainly_proper(form):
        return True
    net = lattice(form, size)
    return net.table & turned(net.table, net.points) == 0


def _plainly_proper(form: Form) -> bool:
    """Tell whether a form shows by its parts that any two winning coalitions share a player.

    Whoever wins a game with all its parts wins each, so one proper part is enough; of alternatives
    any two must need more than the whole of the same weights.
    """
    match form:
        case Threshold():
            return 2 * form.quota > sum(form.weights)
        case AllOf(parts=parts):
            return any(_plainly_proper(part) for part in parts)
        case AnyOf(parts=parts):
            pairs = combinations_with_replacement([tuple(_needed(part)) for part in parts], 2)
            return all(_meet(one, other) for one, other in pairs)
        case _:
            return False


def _needed(form: Form) -> Iterator[Threshold]:
    """Yield thresholds that whoever wins a form reaches."""
    if isinstance(form, Threshold):
        yield form
    elif isinstance(form, AllOf):
        for part in form.parts:
            yield from _needed(part)


def _meet(one: Sequence[Threshold], other: Sequence[Threshold]) -> bool:
    return any(
        x.weights == y.weights and x.quota + y.quota > sum(x.weights) for x in one for y in other
    )


def _parts_evenly(form: Threshold) -> bool:
    """Tell whether the players can be parted so that both sides reach the quota: by all sums of weights."""
    whole = sum(form.weights)
    if 2 * form.quota > whole:
        return False
    if form.quota <= 0:
        return True
    reached = 1
    for weight in form.weights:
        reached |= reached << weight
    return bool(reached >> form.quota & everybody(whole - 2 * form.quota + 1))


# --- lattices -----------------------------------------------------------------------------


def _least(net: Lattice) -> list[int]:
    """Return the minimal winning coalitions of a lattice, counted before any is made."""
    points = minimal_points(net)
    if sum(prod(map(comb, map(len, net.groups), numbers(net, p))) for p in points) > MOST_LISTED:
        raise TooLarge(_TOO_MANY)
    return [coalition for point in points for coalition in _coalitions(net, point)]


def _coalitions(net: Lattice, point: int) -> Iterator[int]:
    """Yield every coalition of a point."""
    picked = map(combinations, net.groups, numbers(net, point))
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
    lacks = everybody(net.points) & ~full(net, second)
    swap = there[first] & lacks  # one of the first class goes, one of the second comes
    before = net.table & swap
    after = net.table << (down - up) if down > up else net.table >> (up - down)
    return before == after & swap
