"""Where the boxes and lines of a directed graph go: layers from top to bottom, few crossings, even spaces."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

#: How often the order of each layer is mended, and how often places are evened out.
_ORDERINGS, _EVENINGS = 24, 60
#: How much wider apart boxes are than the bends of lines, in widths of a box.
_BEND = 0.2
#: How much more a straight line matters than a box in the middle of its lines.
_STRAIGHT = 4.0


@dataclass(frozen=True, slots=True)
class Boxes:
    """How large boxes are and how far apart, and how many letters fit in a line of one, and how many lines."""

    box: int
    high: int
    across: int
    gap: int
    least: int
    letters: int
    lines: int


@dataclass(frozen=True, slots=True)
class Laid:
    """Places in units of one box: `across` from the left, in layers from the top.

    `nodes` has the place of each node, `routes` for each edge the places from its start to its end, bends in
    between. `wide` and `high` bound them.
    """

    nodes: Mapping[str, tuple[float, int]]
    routes: tuple[tuple[tuple[float, int], ...], ...]
    wide: float
    high: int


def layered(nodes: Sequence[str], edges: Sequence[tuple[str, str]], *, most: int = 4) -> Laid:
    """Return places for a graph, with at most so many boxes beside each other.

    Edges that close a circle are turned round; each node stands below all that lead to it; a layer of more than
    `most` is broken into several; an edge over several layers bends in each. The order within layers comes from
    medians of the neighbours, the best of all rounds is kept, and places are moved as near to the mean of their
    neighbours as the order allows. After Sugiyama, Tagawa and Toda (1981), Methods for Visual Understanding of
    Hierarchical System Structures, and Gansner and others (1993), A Technique for Drawing Directed Graphs. The
    same graph gives the same places. An edge from a node to itself is refused with `ValueError`. Each round is
    quadratic in the edges between two layers.

    >>> layered(["a", "b"], [("a", "b")]).nodes
    {'a': (0.5, 0), 'b': (0.5, 1)}
    """
    if any(a == b for a, b in edges):
        msg = "a node that leads to itself has no layer"
        raise ValueError(msg)
    down = [(b, a) if back else (a, b) for (a, b), back in _backward(nodes, edges)]
    layer = _broken(nodes, _layers(nodes, down), most)
    net = _Net(nodes, down, layer)
    net.order()
    places = net.places()
    left = min((x - net.width(n) / 2 for n, x in places.items()), default=0.0)
    put = {n: (round(x - left, 6), net.layer[n]) for n, x in places.items()}
    routes = []
    for edge, chain in zip(edges, net.chains, strict=True):
        points = tuple(put[n] for n in chain)
        routes.append(points if chain[0] == edge[0] else points[::-1])
    wide = max((x + net.width(n) / 2 for n, (x, _) in put.items()), default=0.0)
    return Laid({n: put[n] for n in nodes}, tuple(routes), wide, len(net.rows))


def _backward(
    nodes: Sequence[str], edges: Sequence[tuple[str, str]]
) -> list[tuple[tuple[str, str], bool]]:
    """Return each edge, and whether it leads back: those that a search in depth finds to close a circle."""
    ahead: dict[str, list[str]] = {n: [] for n in nodes}
    for a, b in edges:
        ahead[a].append(b)
    done: set[str] = set()
    above: dict[str, None] = {}
    back: set[tuple[str, str]] = set()
    for start in nodes:
        waiting = [(start, iter(ahead[start]))] if start not in done else []
        above.update(dict.fromkeys(n for n, _ in waiting))
        while waiting:
            node, rest = waiting[-1]
            step = next(rest, None)
            if step is None:
                waiting.pop()
                above.pop(node)
                done.add(node)
            elif step in above:
                back.add((node, step))
            elif step not in done:
                above[step] = None
                waiting.append((step, iter(ahead[step])))
    return [(edge, edge in back) for edge in edges]


def _layers(nodes: Sequence[str], down: Sequence[tuple[str, str]]) -> dict[str, int]:
    """Return the layer of each node: one below the lowest that leads to it; a source just above what it leads to."""
    above: dict[str, list[str]] = {n: [] for n in nodes}
    below: dict[str, list[str]] = {n: [] for n in nodes}
    for a, b in down:
        above[b].append(a)
        below[a].append(b)
    layer = dict.fromkeys(nodes, 0)
    left = {n: len(above[n]) for n in nodes}
    ready = [n for n in nodes if not left[n]]
    for node in ready:
        for n in below[node]:
            layer[n] = max(layer[n], layer[node] + 1)
            left[n] -= 1
            if not left[n]:
                ready.append(n)
    for node in nodes:
        if not above[node] and below[node]:
            layer[node] = min(layer[n] for n in below[node]) - 1
    return layer


def _broken(nodes: Sequence[str], layer: Mapping[str, int], most: int) -> dict[str, int]:
    """Return layers of which none has too many nodes: they are parted in the order of the nodes, as evenly as it goes."""
    found: dict[str, int] = {}
    top = 0
    for number in sorted(set(layer.values())):
        here = [n for n in nodes if layer[n] == number]
        parts = -(-len(here) // max(most, 1))
        for place, node in enumerate(here):
            found[node] = top + place * parts // len(here)
        top += parts
    return found


class _Net:
    """A graph without circles in layers, with a bend wherever an edge passes one."""

    def __init__(
        self, nodes: Sequence[str], down: Sequence[tuple[str, str]], layer: dict[str, int]
    ) -> None:
        self.layer = layer
        self.boxes = set(nodes)
        self.rows: list[list[str]] = [[] for _ in range(max(layer.values(), default=-1) + 1)]
        for node in nodes:
            self.rows[layer[node]].append(node)
        self.up: dict[str, list[str]] = {n: [] for n in nodes}
        self.down: dict[str, list[str]] = {n: [] for n in nodes}
        self.wide = 0.0
        self.chains = [self._chain(n, a, b) for n, (a, b) in enumerate(down)]

    def width(self, node: str) -> float:
        return 1.0 if node in self.boxes else _BEND

    def _chain(self, number: int, start: str, end: str) -> list[str]:
        between = range(self.layer[start] + 1, self.layer[end])
        bends = [f"\n{number} {row}" for row in between]  # no name of a node has a new line
        for bend, row in zip(bends, between, strict=True):
            self.layer[bend] = row
            self.rows[row].append(bend)
            self.up[bend], self.down[bend] = [], []
        chain = [start, *bends, end]
        for one, other in pairwise(chain):
            self.down[one].append(other)
            self.up[other].append(one)
        return chain

    def order(self) -> None:
        """Put each layer into an order with few crossings."""
        best, least = [list(row) for row in self.rows], self._crossings()
        for turn in range(_ORDERINGS):
            near = self.up if turn % 2 == 0 else self.down
            rows = self.rows if turn % 2 == 0 else self.rows[::-1]
            place = {n: x for row in self.rows for x, n in enumerate(row)}
            for row in rows:
                middle = {n: _median([place[m] for m in near[n]], place[n]) for n in row}
                row.sort(key=middle.__getitem__)
                place.update({n: x for x, n in enumerate(row)})
            found = self._crossings()
            if found < least:
                best, least = [list(row) for row in self.rows], found
        self.rows = best

    def _crossings(self) -> int:
        place = {n: x for row in self.rows for x, n in enumerate(row)}
        total = 0
        for row in self.rows:
            lines = [(place[a], place[b]) for a in row for b in self.down[a]]
            total += sum(
                (a - c) * (b - d) < 0 for n, (a, b) in enumerate(lines) for c, d in lines[:n]
            )
        return total

    def places(self) -> dict[str, float]:
        """Return how far from the left the middle of each node and bend is."""
        found: dict[str, float] = {}
        for row in self.rows:
            edge = 0.0
            for node in row:
                found[node] = edge + self.width(node) / 2
                edge += self.width(node)
        self.wide = max((sum(map(self.width, row)) for row in self.rows), default=0.0)
        both = {n: [*self.up[n], *self.down[n]] for n in self.up}
        for turn in range(_EVENINGS):
            near = (self.up, self.down, both)[turn % 3 if turn < _EVENINGS // 2 else 2]
            for row in self.rows if turn % 2 == 0 else self.rows[::-1]:
                self._even(row, near, found)
        return found

    def _even(
        self, row: Sequence[str], near: Mapping[str, list[str]], found: dict[str, float]
    ) -> None:
        """Move a row towards its neighbours, in its order, without overlap and within the widest: least squares by pooling."""
        starts = [0.0]
        for one, other in pairwise(row):
            starts.append(starts[-1] + (self.width(one) + self.width(other)) / 2)
        pools: list[
            tuple[float, float, int]
        ] = []  # the sum of what is wished, its weight, how many
        for node, start in zip(row, starts, strict=True):
            wish = _mean([found[m] for m in near[node]], found[node]) - start
            weight = 1.0 if node in self.boxes else _STRAIGHT
            pool = (wish * weight, weight, 1)
            while pools and pools[-1][0] / pools[-1][1] > pool[0] / pool[1]:
                last = pools.pop()
                pool = (last[0] + pool[0], last[1] + pool[1], last[2] + pool[2])
            pools.append(pool)
        shifts = [total / weight for total, weight, count in pools for _ in range(count)]
        first = self.width(row[0]) / 2
        room = self.wide - self.width(row[-1]) / 2 - starts[-1]
        for node, start, shift in zip(row, starts, shifts, strict=True):
            found[node] = start + min(max(shift, first), room)


def _median(places: Iterable[float], own: float) -> float:
    found = sorted(places)
    if not found:
        return own
    return (found[(len(found) - 1) // 2] + found[len(found) // 2]) / 2


def _mean(places: Sequence[float], own: float) -> float:
    return sum(places) / len(places) if places else own
