"""Decision diagrams: a rule followed player by player, states that lead to the same being one.

After some players have decided, a threshold is as good as any other that the sums still possible
cannot tell from it; so a state is, for each threshold, the last rest of its quota with the same future,
and nothing where the rule is decided or the threshold no longer matters. Coalitions are counted
along the diagram from both ends: a player's swings are, over the states before it, the ways to get there
times the difference of the ways to win from there with it and without.

Bolus (2011), Power Indices of Simple Games and Vector-Weighted Majority Games by Means of Binary
Decision Diagrams, European Journal of Operational Research 210, 258-272; Bryant (1986), Graph-Based
Algorithms for Boolean Function Manipulation, IEEE Transactions on Computers 35, 677-691.
"""

from __future__ import annotations

from bisect import bisect_left
from math import comb
from typing import TYPE_CHECKING, TypeAlias

from kingmaker.analysis.forms import (
    AllOf,
    AnyOf,
    Composed,
    Minimal,
    Threshold,
    mask_of,
    wins,
)
from kingmaker.analysis.lattices import TooLarge
from kingmaker.analysis.power.definitions import Needs
from kingmaker.analysis.power.facts import Sizes, Swings
from kingmaker.analysis.power.searching import worth
from kingmaker.analysis.power.tasks import Cost, refused
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kingmaker.analysis.forms import Form
    from kingmaker.analysis.power.facts import Facts
    from kingmaker.analysis.power.tasks import Task

#: What a part of the rule still needs: a rest of a quota, or missing players of one of some sets.
_Rest: TypeAlias = "int | frozenset[int] | str"
_State: TypeAlias = "tuple[_Rest, ...]"

#: A diagram of more states is given up.
MOST_STATES = 1 << 20
#: A diagram of more players is not begun: one is below the other on the stack.
MOST_PLAYERS = 400
#: All of a part that is decided is one of these, whatever its own parts would be.
_YES, _NO = "yes", "no"
#: The two ends of a diagram, as numbers of states.
_WON, _LOST = -1, -2


def cost(task: Task) -> Cost:
    """Return what a task costs at most: the states that there can be, with a number or a row for each."""
    if task.needs not in {Needs.SWINGS, Needs.SIZES}:
        return refused("it counts swings only")
    tree = _tree(task.form, 0)
    if tree is None:
        return refused("the rule is not made of thresholds and sets of players alone")
    if task.size > MOST_PLAYERS:
        return refused(f"there are more than {MOST_PLAYERS} players")
    states, reach = 0, 1
    for place in range(task.size):
        reach = min(2 * reach, MOST_STATES)
        states += min(reach, 1 << min(task.size - place, 40))
    states = min(states, MOST_STATES)
    length = 1 if task.needs is Needs.SWINGS else task.size
    row = 100 + length * task.size // 8
    each = 5_000 if states < MOST_STATES else 40_000  # what grows as far as that is slow, or fails
    return Cost(100_000 + states * (each * tree.stop + 2 * row), states * (600 + 2 * row))


def run(task: Task) -> Facts:
    """Return the swings of each player; `TooLarge` where the diagram has more than `MOST_STATES`."""
    tree = _tree(task.form, 0)
    if tree is None:
        raise TypeError("no thresholds and sets of players alone")
    made = _Builder(tree, _order(task.form, task.size), task.size).built()
    bits = 0 if task.needs is Needs.SWINGS else task.size + 1
    total, by_place = _counted(made, task.size, bits)
    rows = [0] * task.size
    for player, row in zip(made.order, by_place, strict=True):
        rows[player] = row
    if not bits:
        return Swings(tuple(rows), total)
    each = (1 << bits) - 1
    of = tuple(tuple(row >> bits * k & each for k in range(task.size)) for row in rows)
    return Sizes(of, wins(task.form, 0))


def states(form: Form, size: int) -> int:
    """Return how many states the diagram of a form has.

    >>> states(Threshold(2, (1, 1, 1)), 3)
    4
    """
    tree = _tree(form, 0)
    if tree is None:
        raise TypeError("no thresholds and sets of players alone")
    return sum(map(len, _Builder(tree, _order(form, size), size).built().layers))


# --- a rule as a tree ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Tree:
    """A form whose leaves, thresholds and sets of players, have places from `start` before `stop`."""

    form: Form
    start: int
    stop: int
    parts: tuple[_Tree, ...] = ()

    def leaves(self) -> list[Threshold | Minimal]:
        """Return the leaves in their order."""
        if isinstance(self.form, Threshold | Minimal):
            return [self.form]
        return [leaf for part in self.parts for leaf in part.leaves()]

    def settled(self, rests: list[_Rest]) -> bool | None:
        """Return whether it is decided and how, and forget what no longer matters to it."""
        if isinstance(self.form, Threshold | Minimal):
            rest = rests[self.start]
            return rest == _YES if rest in {_YES, _NO} else None
        found = self._judged([part.settled(rests) for part in self.parts])
        if found is not None:
            rests[self.start : self.stop] = [_YES if found else _NO] * (self.stop - self.start)
        return found

    def _judged(self, parts: Sequence[bool | None]) -> bool | None:
        sure = mask_of(n for n, value in enumerate(parts) if value)
        able = mask_of(n for n, value in enumerate(parts) if value is not False)
        match self.form:
            case AllOf():
                won, lost = sure.bit_count() == len(parts), able.bit_count() < len(parts)
            case AnyOf():
                won, lost = bool(sure), not able
            case Composed(outer=outer):
                won, lost = wins(outer, sure), not wins(outer, able)
            case _:
                raise TypeError("a leaf is decided by its rest")
        return True if won else (False if lost else None)


def _tree(form: Form, start: int) -> _Tree | None:
    """Return a form as a tree, `None` where it asks a function or a dual."""
    match form:
        case Threshold() | Minimal():
            return _Tree(form, start, start + 1)
        case AllOf(parts=inner) | AnyOf(parts=inner) | Composed(inner=inner):
            parts, stop = [], start
            for one in inner:
                part = _tree(one, stop)
                if part is None:
                    return None
                parts.append(part)
                stop = part.stop
            return _Tree(form, start, stop, tuple(parts))
        case _:
            return None


def _order(form: Form, size: int) -> list[int]:
    """Return the players with those first who matter most: it keeps diagrams small."""
    weight = worth(form, size)
    return sorted(range(size), key=lambda n: (-weight[n], n))


# --- the diagram --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Diagram:
    """States layer by layer: for each its next states, with the player of that layer and without."""

    order: list[int]
    root: int
    layers: list[list[tuple[int, int]]]


class _Builder:
    """Follows a rule player by player."""

    def __init__(self, tree: _Tree, order: list[int], size: int) -> None:
        self.tree, self.order, self.size = tree, order, size
        self.leaves = tree.leaves()
        self.rests = [
            _Intervals([leaf.weights[n] for n in order]) if isinstance(leaf, Threshold) else None
            for leaf in self.leaves
        ]

    def built(self) -> _Diagram:
        """Return the diagram, made from the top; `TooLarge` beyond `MOST_STATES`."""
        start = [
            self._threshold(at, 0, leaf.quota)
            if isinstance(leaf, Threshold)
            else _missing(leaf.coalitions)
            for at, leaf in enumerate(self.leaves)
        ]
        known: dict[_State, int] = {}
        root = self._number(start, known)
        layers: list[list[tuple[int, int]]] = []
        number = 0
        for place, player in enumerate(self.order):
            now, known = known, {}
            edges = []
            for state in now:
                yes = self._number(self._after(state, place, player, joins=True), known)
                no = self._number(self._after(state, place, player, joins=False), known)
                edges.append((yes, no))
            layers.append(edges)
            number += len(edges)
            if number + len(known) > MOST_STATES:
                raise TooLarge(
                    f"the diagram has more than {MOST_STATES:,} states: use method='estimate', "
                    "which samples and says its error"
                )
        return _Diagram(self.order, root, layers)

    def _number(self, rests: list[_Rest], known: dict[_State, int]) -> int:
        found = self.tree.settled(rests)
        if found is not None:
            return _WON if found else _LOST
        return known.setdefault(tuple(rests), len(known))

    def _after(self, state: _State, place: int, player: int, *, joins: bool) -> list[_Rest]:
        """Return what each part needs after a player has decided."""
        rests: list[_Rest] = list(state)
        for at, (leaf, rest) in enumerate(zip(self.leaves, state, strict=True)):
            if isinstance(rest, int) and isinstance(leaf, Threshold):
                left = rest - leaf.weights[player] if joins else rest
                rests[at] = self._threshold(at, place + 1, left)
            elif isinstance(rest, frozenset):
                own = 1 << player
                left_over = (c & ~own for c in rest) if joins else (c for c in rest if not c & own)
                rests[at] = _missing(left_over)
        return rests

    def _threshold(self, at: int, place: int, rest: int) -> _Rest:
        intervals = self.rests[at]
        if intervals is None:
            raise TypeError("no threshold")
        return intervals.last(place, rest)


def _missing(coalitions: Iterable[int]) -> _Rest:
    """Return the sets of players that are missing, none of which includes another."""
    found = set(coalitions)
    if 0 in found:
        return _YES
    if not found:
        return _NO
    return frozenset(c for c in found if not any(o != c and o & c == o for o in found))


class _Intervals:
    """The rests of a quota that have the same future, for players of these weights, in this order."""

    def __init__(self, weights: Sequence[int]) -> None:
        self.weights = weights
        self.left = [0]
        for weight in reversed(weights):
            self.left.append(self.left[-1] + weight)
        self.left.reverse()
        self.ends: list[list[float]] = [[] for _ in self.left]
        self.starts: list[list[float]] = [[] for _ in self.left]

    def last(self, place: int, rest: int) -> _Rest:
        """Return the largest rest that is as good as this one."""
        if rest <= 0:
            return _YES
        if rest > self.left[place]:
            return _NO
        return int(self._interval(place, rest)[1])

    def _interval(self, place: int, rest: float) -> tuple[float, float]:
        """Return after what and up to what a rest has the same future."""
        if rest <= 0:
            return (float("-inf"), 0)
        if rest > self.left[place]:
            return (self.left[place], float("inf"))
        ends, starts = self.ends[place], self.starts[place]
        at = bisect_left(ends, rest)
        if at < len(ends) and starts[at] < rest:
            return (starts[at], ends[at])
        weight = self.weights[place]
        start, end = self._interval(place + 1, rest)
        with_start, with_end = self._interval(place + 1, rest - weight)
        found = (max(start, with_start + weight), min(end, with_end + weight))
        starts.insert(at, found[0])
        ends.insert(at, found[1])
        return found


# --- counting -----------------------------------------------------------------------------


def _counted(made: _Diagram, size: int, bits: int) -> tuple[int, list[int]]:
    """Return the winning coalitions and, by place, the swings, packed by size with so many bits."""
    whole = [sum(comb(rest, k) << bits * k for k in range(rest + 1)) for rest in range(size + 1)]
    below: list[list[int]] = [[] for _ in range(size + 1)]

    def won(layer: int, state: int) -> int:
        if state == _WON:
            return whole[size - layer]
        return 0 if state == _LOST else below[layer][state]

    for place in range(size - 1, -1, -1):
        below[place] = [
            (won(place + 1, yes) << bits) + won(place + 1, no) for yes, no in made.layers[place]
        ]
    above = [1] if made.root >= 0 else []
    swings = []
    for place, edges in enumerate(made.layers):
        later = [0] * len(below[place + 1])
        total = 0
        for ways, (yes, no) in zip(above, edges, strict=True):
            total += ways * (won(place + 1, yes) - won(place + 1, no))
            if yes >= 0:
                later[yes] += ways << bits
            if no >= 0:
                later[no] += ways
        swings.append(total)
        above = later
    return won(0, made.root), swings
