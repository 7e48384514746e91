"""Class counting: players that a rule cannot tell apart are counted, and only swings are looked at.

A game is a long integer with a bit for each point of its lattice (`kingmaker.analysis.lattices`);
where a player of a class swings is that integer without itself shifted by the step of the class.
It is gone through in blocks of `WIDTH` points, which stay in the processor's cache. No compiled code.

Cost: Π (size of class + 1) points; where all players differ, players² operations on every 64 of
them, else some for each point where somebody swings. Memory: a bit for each point.
"""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from math import comb, prod
from typing import TYPE_CHECKING

from kingmaker.analysis.forms import everybody, moved
from kingmaker.analysis.lattices import (
    MOST_ASKED,
    Lattice,
    asks,
    classes,
    having,
    lattice,
    set_bits,
    told,
)
from kingmaker.analysis.power.definitions import Needs
from kingmaker.analysis.power.facts import Critical, Minimal, Sizes, Unions
from kingmaker.analysis.power.tasks import Cost, refused
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kingmaker.analysis.forms import Form
    from kingmaker.analysis.power.facts import Facts
    from kingmaker.analysis.power.tasks import Task

    _Rows = list[list[int]]

#: About how many points a block has.
WIDTH = 1 << 17
#: The most points of a lattice: bits of one integer.
MOST_BITS = 1 << 28


#: With so few players the difference between the ways of counting does not matter.
_FEW = 12


def cost(task: Task) -> Cost:
    """Return what a task costs: points of the lattice, or of those of all unions."""
    if task.needs is Needs.TERNARY:
        return refused("it looks at yes and no only")
    groups = classes(task.form, task.size)
    points = _points(task, groups)
    if points > (MOST_ASKED if asks(task.form) else MOST_BITS):
        return refused(f"{told(points)} different coalitions are more than are counted one by one")
    if task.size <= _FEW or all(len(group) == 1 for group in groups):
        return Cost(10_000 + points * task.size**2 // 20, points // 4)
    return Cost(10_000 + points * task.size * 60, points // 4)


def _points(task: Task, groups: Sequence[Sequence[int]]) -> int:
    if task.needs is not Needs.UNIONS:
        return prod(len(group) + 1 for group in groups)
    alike = Counter(_made_of(groups, task.blocks))
    total = 0
    for made in alike:
        others = alike - Counter([made])
        total += prod(n + 1 for n in (*Counter(made).values(), *others.values()))
    return total


def _made_of(
    groups: Sequence[Sequence[int]], blocks: Sequence[Sequence[int]]
) -> list[tuple[int, ...]]:
    """Return for each union the classes of its members, in their order: equal unions are alike."""
    number = {player: n for n, group in enumerate(groups) for player in group}
    return [tuple(sorted(number[player] for player in block)) for block in blocks]


def run(task: Task) -> Facts:
    """Return what an index needs."""
    match task.needs:
        case Needs.MINIMAL:
            return minimal(task.form, task.size)
        case Needs.CRITICAL:
            return critical(task.form, task.size)
        case Needs.UNIONS:
            return unions(task.form, task.size, task.blocks)
        case _:
            return sizes(task.form, task.size)


def sizes(form: Form, size: int) -> Sizes:
    """Return the swings of each player by size.

    >>> from kingmaker.analysis.forms import Threshold
    >>> sizes(Threshold(3, (2, 1, 1)), 3).of
    ((0, 2, 1), (0, 1, 0), (0, 1, 0))
    """
    net = lattice(form, size, most=MOST_BITS)
    cut = _Cut(net, [1] * len(net.groups))
    for block in cut.blocks():
        cut.count(block, block.swings)
    return Sizes(_to_players(net, cut.rows(less=1, length=size), size), bool(net.table & 1))


def minimal(form: Form, size: int) -> Minimal:
    """Return the minimal winning coalitions of each player by size.

    >>> from kingmaker.analysis.forms import Threshold
    >>> minimal(Threshold(3, (2, 1, 1)), 3)
    Minimal(of=((0, 0, 2, 0), (0, 0, 1, 0), (0, 0, 1, 0)), sizes=(0, 0, 2, 0))
    """
    net = lattice(form, size, most=MOST_BITS)
    cut = _Cut(net, [1] * len(net.groups))
    for block in cut.blocks():
        needed = block.table
        for swing, has in zip(block.swings, block.having, strict=True):
            needed &= swing | ~has
        cut.count(block, [needed & has for has in block.having])
    of = _to_players(net, cut.rows(less=0, length=size + 1), size)
    totals = [sum(found) // max(k, 1) for k, found in enumerate(zip(*of, strict=True))]
    return Minimal(of, (net.table & 1, *totals[1:]))


def critical(form: Form, size: int) -> Critical:
    """Return the swings of each player by how many are decisive in the same coalition.

    >>> from kingmaker.analysis.forms import Threshold
    >>> critical(Threshold(3, (2, 1, 1)), 3).of
    ((0, 1, 2, 0), (0, 0, 1, 0), (0, 0, 1, 0))
    """
    net = lattice(form, size, most=MOST_BITS)
    cut = _Cut(net, [1] * len(net.groups))
    for block in cut.blocks():
        cut.count_together(block)
    return Critical(_to_players(net, cut.rows(less=0, length=size + 1), size))


def unions(form: Form, size: int, blocks: Sequence[Sequence[int]]) -> Unions:
    """Return the swings within each union, by numbers of other unions and of its members.

    For each union a game of its members, and of the others as one player each; once for unions that are alike.

    >>> from kingmaker.analysis.forms import Threshold
    >>> unions(Threshold(3, (2, 1, 1)), 3, [(0,), (1, 2)]).of
    (((0,), (1,)), ((0, 0), (1, 0)), ((0, 0), (1, 0)))
    """
    found: list[tuple[tuple[int, ...], ...]] = [()] * size
    groups = classes(form, size)
    number = {player: n for n, group in enumerate(groups) for player in group}
    known: dict[tuple[int, ...], dict[int, tuple[tuple[int, ...], ...]]] = {}
    for block, made in zip(blocks, _made_of(groups, blocks), strict=True):
        if made not in known:
            tables = _of_union(form, size, block, blocks)
            known[made] = {number[n]: table for n, table in zip(block, tables, strict=True)}
        for player in block:
            found[player] = known[made][number[player]]
    return Unions(tuple(found))


def _of_union(
    form: Form, size: int, block: Sequence[int], blocks: Sequence[Sequence[int]]
) -> list[tuple[tuple[int, ...], ...]]:
    """Return the table of swings of each member of one of the unions."""
    others = [other for other in blocks if other is not block]
    places = [0] * size
    for place, player in enumerate(block):
        places[player] = place
    for place, other in enumerate(others, start=len(block)):
        for player in other:
            places[player] = place
    return _union(form, places, len(block), len(others))


def _union(
    form: Form, places: Sequence[int], members: int, others: int
) -> list[tuple[tuple[int, ...], ...]]:
    """Return the table of swings of each member of a union; members are numbered before the others."""
    game = moved(form, places, members + others)
    alike = classes(game, members + others)
    within = [tuple(n for n in group if n < members) for group in alike]
    without = [tuple(n for n in group if n >= members) for group in alike]
    groups = tuple(group for group in (*within, *without) if group)
    net = lattice(game, members + others, groups=groups, most=MOST_BITS)
    inner = [group[0] < members for group in groups]
    cut = _Cut(net, [1 if own else members for own in inner])
    for block in cut.blocks():
        swings = zip(block.swings, inner, strict=True)
        cut.count(block, [swing if own else 0 for swing, own in swings])
    rows = cut.rows(less=1, length=members * (others + 1))
    tables = _to_players(net, rows, members + others)
    return [
        tuple(tables[n][a * members : (a + 1) * members] for a in range(others + 1))
        for n in range(members)
    ]


# --- lattices, block by block -------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Block:
    """Consecutive points: those with `top` players of each of the last classes.

    `swings` and `having` are tables for each class of all; `many` is in how many ways the `top`
    can be chosen.
    """

    top: tuple[int, ...]
    table: int
    swings: list[int]
    having: list[int]
    many: int


class _Cut:
    """A lattice cut into blocks, and what has been counted of them so far.

    Coalitions are counted by mark: the sum over their players of what one of each class is `worth`.
    """

    def __init__(self, net: Lattice, worth: Sequence[int]) -> None:
        self.net, self.worth = net, worth
        self.low = sum(
            step * (len(g) + 1) <= WIDTH for step, g in zip(net.steps, net.groups, strict=True)
        )
        self.low = max(self.low, min(1, len(net.groups)))
        groups = net.groups[: self.low]
        self.width = prod(len(group) + 1 for group in groups)
        self.net_low = Lattice(groups, net.steps[: self.low], self.width, 0)
        self.found: list[dict[int, int]] = [{} for _ in net.groups]
        self.differ = all(len(group) == 1 for group in net.groups)

    def blocks(self) -> Iterator[_Block]:
        """Yield the blocks in which anybody swings."""
        tables = self._tables()
        low_having = list(having(self.net_low))
        whole = everybody(self.width)
        high = self.net.groups[self.low :]
        steps = [step // self.width for step in self.net.steps[self.low :]]
        for number, table in enumerate(tables):
            top = tuple(
                number // step % (len(group) + 1) for step, group in zip(steps, high, strict=True)
            )
            swings = [
                table & has & ~(table << step)
                for step, has in zip(self.net_low.steps, low_having, strict=True)
            ]
            swings += [
                table & ~tables[number - step] if k else 0
                for step, k in zip(steps, top, strict=True)
            ]
            if any(swings):
                there = [*low_having, *(whole if k else 0 for k in top)]
                many = prod(comb(len(group), k) for group, k in zip(high, top, strict=True))
                yield _Block(top, table, swings, there, many)

    def count(self, block: _Block, masks: Sequence[int]) -> None:
        """Add the coalitions of each class's mask, for one player of the class."""
        at = sum(k * w for k, w in zip(block.top, self.worth[self.low :], strict=True))
        if self.differ and self._equal_worth:
            for found, mask in zip(self.found, masks, strict=True):
                for mark, layer in enumerate(self._layers) if mask else ():
                    number = (mask & layer).bit_count()
                    found[at + mark] = found.get(at + mark, 0) + number
        else:
            self._count_points(block, masks, at, self._marks)

    def count_together(self, block: _Block) -> None:
        """Add the swings of each class, marked by how many players swing in the same coalition."""
        if self.differ:
            layers = _together(block.swings, everybody(self.width))
            for found, mask in zip(self.found, block.swings, strict=True):
                for mark, layer in enumerate(layers) if mask else ():
                    number = (mask & layer).bit_count()
                    found[mark] = found.get(mark, 0) + number
            return
        marks = [0] * self.width
        for index, mask in enumerate(block.swings):
            for point in set_bits(mask, self.width):
                marks[point] += self._number(block, index, point)
        self._count_points(block, block.swings, 0, marks)

    def rows(self, *, less: int, length: int) -> _Rows:
        """Return for each class what one of its players was counted in, by mark.

        `less` is 1 where marks are to be those of the coalition without that player.
        """
        rows = []
        for found, group, worth in zip(self.found, self.net.groups, self.worth, strict=True):
            row = [0] * length
            for mark, number in found.items():
                if number:
                    row[mark - less * worth] = number // len(group)
            rows.append(row)
        return rows

    def _count_points(
        self, block: _Block, masks: Sequence[int], at: int, marks: Sequence[int]
    ) -> None:
        ways = self._ways
        for index, mask in enumerate(masks):
            found = self.found[index]
            for point in set_bits(mask, self.width):
                mark = at + marks[point]
                number = block.many * ways[point] * self._number(block, index, point)
                found[mark] = found.get(mark, 0) + number

    def _number(self, block: _Block, index: int, point: int) -> int:
        """Return how many players of a class there are at a point of a block."""
        if index >= self.low:
            return block.top[index - self.low]
        return point // self.net.steps[index] % (len(self.net.groups[index]) + 1)

    def _tables(self) -> list[int]:
        """Return the table of each block."""
        if self.net.points == self.width:
            return [self.net.table]
        packed = self.net.table.to_bytes(-(-self.net.points // 8), "little")
        whole = everybody(self.width)
        return [
            int.from_bytes(packed[start // 8 : -(-(start + self.width) // 8)], "little")
            >> start % 8
            & whole
            for start in range(0, self.net.points, self.width)
        ]

    @cached_property
    def _equal_worth(self) -> bool:
        return len(set(self.worth)) <= 1

    @cached_property
    def _layers(self) -> list[int]:
        """Return the points of a block with 0, 1, ... players, where all differ."""
        layers = [1]
        for number in range(self.low):
            grown = zip([*layers, 0], [0, *layers], strict=True)
            layers = [low | high << (1 << number) for low, high in grown]
        return layers

    @cached_property
    def _ways(self) -> list[int]:
        """Return for each point of a block how many coalitions it stands for."""
        found = [1]
        for group in self.net_low.groups:
            found = [n * comb(len(group), k) for k in range(len(group) + 1) for n in found]
        return found

    @cached_property
    def _marks(self) -> list[int]:
        """Return the mark of each point of a block, those of the last classes left out."""
        found = [0]
        for group, worth in zip(self.net_low.groups, self.worth, strict=False):
            found = [n + k * worth for k in range(len(group) + 1) for n in found]
        return found


def _together(masks: Sequence[int], whole: int) -> list[int]:
    """Return the points that are in 0, 1, ... of the masks.

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
    layers = []
    for number in range(1 << len(planes)):
        points = whole
        for place, plane in enumerate(planes):
            points &= plane if number >> place & 1 else ~plane
        layers.append(points)
    return layers


def _to_players(net: Lattice, rows: _Rows, size: int) -> tuple[tuple[int, ...], ...]:
    """Return the row of each player's class."""
    found: list[tuple[int, ...]] = [()] * size
    for group, row in zip(net.groups, map(tuple, rows), strict=True):
        for player in group:
            found[player] = row
    return tuple(found)
