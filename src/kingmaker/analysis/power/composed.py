"""Bodies within bodies: games whose parts share no players, by the swings of the parts and of the whole.

A player of a part swings the whole where it swings its part and the part swings the outer game. So
the coalitions of each part are counted once, by whether they carry it and by size, and the outer
game is counted with these numbers in place of yes and no: nobody lists the coalitions of all.

Owen (1964), Tensor Composition of Non-Negative Games, Annals of Mathematics Studies 52, 307-326;
Shapley (1962), Simple Games: An Outline of the Descriptive Theory, Behavioral Science 7, 59-66.
"""

from __future__ import annotations

from math import comb, prod
from typing import TYPE_CHECKING

from kingmaker.analysis.forms import (
    AllOf,
    AnyOf,
    Composed,
    Threshold,
    joined,
    mask_of,
    moved,
    players,
    support,
    wins,
)
from kingmaker.analysis.lattices import asks, classes, having, lattice, least, numbers, set_bits
from kingmaker.analysis.power.classes import MOST_BITS
from kingmaker.analysis.power.definitions import INDICES, Needs
from kingmaker.analysis.power.facts import Minimal, Sizes, Swings, spread
from kingmaker.analysis.power.tasks import Cost, Task, refused, threshold_of
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kingmaker.analysis.forms import Form
    from kingmaker.analysis.lattices import Lattice
    from kingmaker.analysis.power.facts import Facts

    Solve = Callable[[Task], Facts]
    Price = Callable[[Task], Cost]

#: More points of the outer game than this are not gone through.
MOST_OUTER = 1 << 18
#: More products of numbers than this are not made for the sums of an outer game.
MOST_STEPS = 1 << 24


@dataclass(frozen=True, slots=True)
class _Parts:
    """A game as an outer one and its parts: each part's form among its own players, and who they are."""

    outer: Form
    forms: tuple[Form, ...]
    members: tuple[tuple[int, ...], ...]


def cost(task: Task, price: Price) -> Cost:
    """Return what a task costs: the parts', and what is gone through of the outer game."""
    if task.needs not in {Needs.SWINGS, Needs.SIZES, Needs.MINIMAL}:
        return refused("it counts swings and minimal coalitions only")
    parts = None if asks(task.form) else _parts(task.form, task.size)
    if parts is None:
        return refused("the rule is not made of bodies that share no players")
    steps = _steps(parts, task.needs)
    if steps is None:
        return refused("the outer body has too many members of different kinds")
    bodies = zip(parts.forms, parts.members, strict=True)
    within = [price(_within(task, form, len(own))) for form, own in bodies if own]
    failed = next((str(c) for c in within if not c.affordable), "")
    if failed:
        return refused(f"one of the bodies cannot be counted: {failed}")
    length = 1 if task.needs is Needs.SWINGS else task.size
    spent = steps * (300 + length * task.size // 8)
    return Cost(
        50_000 + spent + sum(c.nanoseconds for c in within),
        max((c.bytes for c in within), default=0),
    )


def run(task: Task, solve: Solve) -> Facts:
    """Return the facts of the whole game from those of its parts."""
    parts = _parts(task.form, task.size)
    if parts is None:
        raise TypeError("no bodies that share no players")
    if task.needs is Needs.MINIMAL:
        return _minimal(task, parts, solve)
    bits = 0 if task.needs is Needs.SWINGS else task.size + 1
    known: dict[tuple[Form, int], _Part] = {}
    for form, own in zip(parts.forms, parts.members, strict=True):
        if (form, len(own)) not in known:
            known[form, len(own)] = _part(task, (form, len(own)), solve, bits)
    inner = [known[form, len(own)] for form, own in zip(parts.forms, parts.members, strict=True)]
    outside = _outside(parts.outer, inner)
    free = task.size - sum(map(len, parts.members))
    rows: list[tuple[int, ...]] = [(0,) * (task.size if bits else 1)] * task.size
    for own, part, others in zip(parts.members, inner, outside, strict=True):
        for player, swing in zip(own, part.swings, strict=True):
            found = unpacked(swing * others, bits, task.size - free)
            rows[player] = spread(found, free) if bits else (found[0] << free,)
    empty = wins(task.form, 0)
    if bits:
        return Sizes(tuple(rows), empty)
    return Swings(tuple(row[0] for row in rows), _carried(parts.outer, inner) << free)


# --- a game as parts ----------------------------------------------------------------------


def _parts(form: Form, size: int) -> _Parts | None:
    """Return a form as an outer one over parts that share no players, `None` where it is none."""
    outer: Form
    match form:
        case Composed(outer=outer, inner=inner):
            pass
        case AllOf(parts=inner) if len(inner) > 1:
            outer = Threshold(len(inner), (1,) * len(inner))
        case AnyOf(parts=inner) if len(inner) > 1:
            outer = Threshold(1, (1,) * len(inner))
        case _:
            return None
    members = tuple(players(support(part, size)) for part in inner)
    seen = [n for own in members for n in own]
    if len(set(seen)) < len(seen):
        return None
    forms = tuple(_among(part, own, size) for part, own in zip(inner, members, strict=True))
    return _Parts(outer, forms, members)


def _among(form: Form, members: Sequence[int], size: int) -> Form:
    """Return a form for its members alone; where the others stand does not matter to it."""
    places = [0] * size
    for place, player in enumerate(members):
        places[player] = place
    return moved(form, places, max(len(members), 1))


def _within(task: Task, form: Form, size: int) -> Task:
    """Return what is to be counted of a part: by size, where the whole is."""
    named = {Needs.SWINGS: "banzhaf", Needs.MINIMAL: "deegan-packel"}
    return Task(form, size, INDICES[named.get(task.needs, "shapley-shubik")])


def _steps(parts: _Parts, needs: Needs) -> int | None:
    """Return how many products of numbers the outer game takes, `None` where that is too many."""
    size = len(parts.forms)
    threshold = _small(parts.outer, size)
    if threshold is not None and needs is not Needs.MINIMAL:
        return max(threshold.quota, 1) * size * size.bit_length()
    points = prod(len(group) + 1 for group in _alike(parts.outer, parts.forms))
    return points * size * size if points <= MOST_OUTER else None


# --- swings -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Part:
    """A part's coalitions that carry it and that do not, and each member's swings, packed by size."""

    yes: int
    no: int
    swings: tuple[int, ...]


def _part(task: Task, body: tuple[Form, int], solve: Solve, bits: int) -> _Part:
    form, size = body
    if not size:
        return _Part(int(wins(form, 0)), int(not wins(form, 0)), ())
    facts = solve(_within(task, form, size))
    match facts:
        case Swings():
            return _Part(facts.winning, (1 << size) - facts.winning, facts.of)
        case Sizes():
            yes = facts.winning()
            no = [comb(size, k) - many for k, many in enumerate(yes)]
            swings = tuple(packed(row, bits) for row in facts.of)
            return _Part(packed(yes, bits), packed(no, bits), swings)
        case _:
            raise TypeError("no swings here")


def _outside(outer: Form, inner: Sequence[_Part]) -> list[int]:
    """Return for each part the ways of the others in which it swings the outer game."""
    threshold = _small(outer, len(inner))
    if threshold is None:
        return _by_points(outer, inner)
    found = [0] * len(inner)
    if threshold.quota <= 0:
        return found
    branches = [(list(range(len(inner))), [1] + [0] * (threshold.quota - 1))]
    while branches:  # the sums of all parts but one, for each: by halves, half of them at once
        some, sums = branches.pop()
        if len(some) == 1:
            found[some[0]] = sum(sums[max(threshold.quota - threshold.weights[some[0]], 0) :])
        elif some:
            half = len(some) // 2
            branches.append((some[:half], _summed(threshold, inner, some[half:], sums)))
            branches.append((some[half:], _summed(threshold, inner, some[:half], sums)))
    return found


def _carried(outer: Form, inner: Sequence[_Part]) -> int:
    """Return in how many ways the parts carry the outer game."""
    threshold = _small(outer, len(inner))
    if threshold is not None:
        start = [1] + [0] * (threshold.quota - 1) if threshold.quota > 0 else []
        losing = sum(_summed(threshold, inner, range(len(inner)), start))
        return prod(part.yes + part.no for part in inner) - losing
    net, terms = _outer_lattice(outer, inner)
    return sum(_ways(net, terms, point) for point in set_bits(net.table, net.points))


def _small(outer: Form, size: int) -> Threshold | None:
    """Return the threshold of an outer game, if its sums are few enough to be followed."""
    threshold = threshold_of(outer)
    if threshold is None or threshold.quota * size * size.bit_length() > MOST_STEPS:
        return None
    return threshold


def _summed(
    threshold: Threshold, inner: Sequence[_Part], some: Iterable[int], sums: list[int]
) -> list[int]:
    """Return the ways of losing by their weight, after some more parts have decided."""
    for n in some:
        weight, part = threshold.weights[n], inner[n]
        grown = [ways * part.no for ways in sums]
        for place in range(len(sums) - weight):
            if sums[place]:
                grown[place + weight] += sums[place] * part.yes
        sums = grown
    return sums


def _by_points(outer: Form, inner: Sequence[_Part]) -> list[int]:
    """Go through the points of the outer game in which parts swing."""
    net, terms = _outer_lattice(outer, inner)
    found = [0] * len(inner)
    for index, (group, has) in enumerate(zip(net.groups, having(net), strict=True)):
        part, size, total = inner[group[0]], len(group), 0
        own = [comb(size - 1, k) * part.yes**k * part.no ** (size - 1 - k) for k in range(size)]
        for point in set_bits(net.table & has & ~(net.table << net.steps[index]), net.points):
            total += _ways(net, terms, point, index, own)
        for n in group:
            found[n] = total
    return found


def _outer_lattice(outer: Form, inner: Sequence[_Part]) -> tuple[Lattice, list[list[int]]]:
    """Return the lattice of the outer game, parts with the same numbers together, and the ways of each class."""
    groups = _alike(outer, [(part.yes, part.no) for part in inner])
    terms = []
    for group in groups:
        part, size = inner[group[0]], len(group)
        terms.append([comb(size, k) * part.yes**k * part.no ** (size - k) for k in range(size + 1)])
    return lattice(outer, len(inner), groups=groups, most=MOST_BITS), terms


def _alike(outer: Form, marks: Sequence[object]) -> tuple[tuple[int, ...], ...]:
    """Return the classes of the outer game's players, told apart by these marks too."""
    found: dict[object, list[int]] = {}
    for number, group in enumerate(classes(outer, len(marks))):
        for n in group:
            found.setdefault((number, marks[n]), []).append(n)
    return tuple(tuple(group) for group in found.values())


def _ways(
    net: Lattice,
    terms: Sequence[Sequence[int]],
    point: int,
    index: int = -1,
    own: Sequence[int] = (),
) -> int:
    """Return the ways to be at a point; with `own`, those in which one of a class is there for certain."""
    ways = 1
    for n, k in enumerate(numbers(net, point)):
        ways *= own[k - 1] if n == index else terms[n][k]
    return ways


# --- minimal coalitions -------------------------------------------------------------------


def _minimal(task: Task, parts: _Parts, solve: Solve) -> Minimal:
    """Return the minimal winning coalitions: those of the outer game, each of its parts minimal too.

    Parts that carry it without anybody are on the side of yes from the start.
    """
    bits, size = task.size + 1, len(parts.forms)
    found = [
        solve(_within(task, form, len(own))) if own else Minimal((), (0,))
        for form, own in zip(parts.forms, parts.members, strict=True)
    ]
    inner = [f for f in found if isinstance(f, Minimal)]
    given = mask_of(n for n, form in enumerate(parts.forms) if wins(form, 0))
    outer = joined(parts.outer, given, size)
    packs = [packed(f.sizes, bits) for f in inner]
    groups = _alike(outer, [(pack, given >> n & 1) for n, pack in enumerate(packs)])
    net = lattice(outer, size, groups=groups, most=MOST_BITS)
    points = list(set_bits(least(net), net.points))
    chosen = [[comb(len(g), k) * packs[g[0]] ** k for k in range(len(g) + 1)] for g in net.groups]
    rows: list[tuple[int, ...]] = [(0,) * (task.size + 1)] * task.size
    for index, group in enumerate(net.groups):
        own = [comb(len(group) - 1, k) * packs[group[0]] ** k for k in range(len(group))]
        there = [point for point in points if numbers(net, point)[index]]
        others = sum(_ways(net, chosen, point, index, own) for point in there)
        for n in group:
            for player, row in zip(parts.members[n], inner[n].of, strict=True):
                rows[player] = unpacked(packed(row, bits) * others, bits, task.size + 1)
    total = sum(_ways(net, chosen, point) for point in points)
    return Minimal(tuple(rows), unpacked(total, bits, task.size + 1))


def packed(numbers_by_size: Sequence[int], bits: int) -> int:
    """Return numbers by size as one integer, with so many bits for each; with none, their sum."""
    if not bits:
        return sum(numbers_by_size)
    found = 0
    for number in reversed(numbers_by_size):
        found = found << bits | number
    return found


def unpacked(number: int, bits: int, length: int) -> tuple[int, ...]:
    """Return the numbers by size that one integer holds."""
    if not bits:
        return (number,)
    each = (1 << bits) - 1
    return tuple(number >> bits * k & each for k in range(length))
