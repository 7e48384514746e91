"""Winning coalitions of a given size, one after the other, without listing what cannot win.

Players are taken or left one by one, the weightiest first. A branch is given up where even the best
players left, as many as there is room for, could not make each threshold; players whom the form
cannot tell apart are taken in their order. No memory beyond one branch; the time depends on the game.
"""

from __future__ import annotations

import dataclasses
from functools import cached_property
from itertools import accumulate, chain, combinations
from math import comb, prod
from operator import add
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from kingmaker.analysis.forms import (
    AllOf,
    AnyOf,
    Composed,
    Minimal,
    Threshold,
    everybody,
    kinds,
    mask_of,
    players,
    support,
    wins,
)
from kingmaker.analysis.lattices import TooLarge, classes
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kingmaker.analysis.forms import Form

#: Coalitions alike: how many of each of some groups of players that can be exchanged.
Pattern: TypeAlias = "tuple[tuple[int, tuple[int, ...]], ...]"
#: More branches than this are not followed for the smallest coalition.
MOST_BRANCHES = 200_000


@dataclass(frozen=True, slots=True)
class Smallest:
    """How few players can do it, in how many ways (`None`: too many to count), and one of them."""

    size: int
    number: int | None
    such_as: tuple[str, ...]


def smallest(form: Form, size: int) -> tuple[int, int | None] | None:
    """Return a winning coalition of the fewest players, and how many there are of so few.

    `None` where nobody wins, and for a number that would take more than `MOST_BRANCHES` branches;
    `TooLarge` where it takes more to find the first.

    >>> smallest(Threshold(4, (1, 2, 3)), 3)
    (6, 2)
    """
    if not wins(form, everybody(size)):
        return None
    for heads in range(size + 1):
        found = _Search(form, size, MOST_BRANCHES).winning(heads)
        for coalition in found:
            return coalition, _number(form, size, coalition, found)
    return None


def _number(form: Form, size: int, first: int, others: Iterator[int]) -> int | None:
    """Return how many coalitions there are, with those that are like the ones found."""
    groups = [mask_of(group) for group in classes(form, size) if len(group) > 1]
    try:
        return sum(
            prod(comb(group.bit_count(), (group & coalition).bit_count()) for group in groups)
            for coalition in chain((first,), others)
        )
    except TooLarge:
        return None


def patterns(form: Form, size: int) -> Iterator[Pattern]:
    """Yield the minimal winning coalitions, the smallest first, those alike as one: how many of whom.

    >>> list(patterns(Threshold(3, (2, 1, 1, 1)), 4))
    [((1, (0,)), (1, (1, 2, 3))), ((3, (1, 2, 3)),)]
    """
    search = _Search(form, size, None)
    groups = classes(form, size)
    for heads in range(size + 1):
        for coalition in search.winning(heads, minimal=True):
            if not any(wins(form, coalition ^ 1 << player) for player in players(coalition)):
                many = [(mask_of(group) & coalition).bit_count() for group in groups]
                yield tuple((n, group) for n, group in zip(many, groups, strict=True) if n)


def by_size(form: Form, size: int) -> Iterator[int]:
    """Yield the minimal winning coalitions, the smallest first.

    >>> list(map(bin, by_size(Threshold(3, (2, 1, 1, 1)), 4)))
    ['0b11', '0b101', '0b1001', '0b1110']
    """
    for pattern in patterns(form, size):
        yield from _picked(pattern)


def _picked(pattern: Pattern) -> Iterator[int]:
    """Yield the coalitions of a pattern; unlike `itertools.product` this keeps none of them."""
    if not pattern:
        yield 0
        return
    (many, group), *others = pattern
    for some in combinations(group, many):
        for rest in _picked(tuple(others)):
            yield mask_of(some) | rest


class _Branch(NamedTuple):
    """A coalition that may grow: from which place on, by how many players, and what it weighs in each threshold."""

    place: int
    room: int
    coalition: int
    sums: tuple[int, ...]


@dataclasses.dataclass
class _Search:
    """A search through the coalitions of one game; `left` is how many more branches it may follow.

    What a coalition weighs in each threshold goes with it from branch to branch (`sums`).
    """

    form: Form
    size: int
    left: int | None

    def winning(self, heads: int, *, minimal: bool = False) -> Iterator[int]:
        """Yield the winning coalitions of so many players, or some with all minimal ones among them."""
        branches = [_Branch(0, heads, 0, (0,) * len(self._thresholds))]
        while branches:
            branch = branches.pop()
            self._count()
            place, room, coalition, sums = branch
            if not room:
                if self._wins(self.form, branch):
                    yield coalition
                continue
            if place == self.size or not self._possible(self.form, branch):
                continue
            if minimal and self._wins(self.form, branch):
                continue
            branches.append(_Branch(self._next[place], room, coalition, sums))
            player = self._order[place]
            more = tuple(map(add, sums, self._weights[player]))
            branches.append(_Branch(place + 1, room - 1, coalition | 1 << player, more))

    def _count(self) -> None:
        if self.left is None:
            return
        self.left -= 1
        if self.left < 0:
            raise TooLarge(
                f"the smallest coalition was not found in {MOST_BRANCHES:,} steps: "
                "ask for the numbers by size instead"
            )

    @cached_property
    def _order(self) -> list[int]:
        """Return the players by what they weigh in all thresholds, as shares, those alike together."""
        marks = kinds(self.form, self.size)
        first = {mark: n for n, mark in reversed(list(enumerate(marks)))}
        weight = worth(self.form, self.size)
        return sorted(range(self.size), key=lambda n: (-weight[n], first[marks[n]], n))

    @cached_property
    def _next(self) -> list[int]:
        """Return for each place the next one of another kind: who is left is left with all alike."""
        marks = kinds(self.form, self.size)
        found = [self.size] * self.size
        for place in range(self.size - 2, -1, -1):
            same = marks[self._order[place]] == marks[self._order[place + 1]]
            found[place] = found[place + 1] if same else place + 1
        return found

    @cached_property
    def _rest(self) -> list[int]:
        """Return for each place who comes from there on."""
        found = [0]
        for player in reversed(self._order):
            found.append(found[-1] | 1 << player)
        return found[::-1]

    @cached_property
    def _thresholds(self) -> dict[int, tuple[int, Threshold]]:
        """Return the thresholds of the form, each with its number, by the number of the object: the form holds them."""
        found = {id(part): part for part in _thresholds(self.form)}
        return {key: (n, part) for n, (key, part) in enumerate(found.items())}

    @cached_property
    def _weights(self) -> list[tuple[int, ...]]:
        """Return what each player weighs in each threshold."""
        every = [part.weights for _, part in self._thresholds.values()]
        return [tuple(weights[n] for weights in every) for n in range(self.size)]

    @cached_property
    def _best(self) -> dict[tuple[int, int], list[int]]:
        return {}

    def _wins(self, form: Form, branch: _Branch) -> bool:
        """Tell whether the coalition of a branch wins."""
        match form:
            case Threshold(quota=quota):
                return branch.sums[self._thresholds[id(form)][0]] >= quota
            case AllOf(parts=parts):
                return all(self._wins(part, branch) for part in parts)
            case AnyOf(parts=parts):
                return any(self._wins(part, branch) for part in parts)
            case Composed(outer=outer, inner=inner):
                won = (n for n, part in enumerate(inner) if self._wins(part, branch))
                return wins(outer, mask_of(won))
            case _:
                return wins(form, branch.coalition)

    def _possible(self, form: Form, branch: _Branch) -> bool:
        """Tell whether it might yet win with so many more: each threshold is given the best it can get."""
        place, room, coalition, sums = branch
        match form:
            case Threshold(quota=quota):
                best = self._heaviest(form, place)
                number, _ = self._thresholds[id(form)]
                return sums[number] + best[min(room, len(best) - 1)] >= quota
            case AllOf(parts=parts):
                return all(self._possible(part, branch) for part in parts)
            case AnyOf(parts=parts):
                return any(self._possible(part, branch) for part in parts)
            case Composed(outer=outer, inner=inner):
                able = (n for n, part in enumerate(inner) if self._possible(part, branch))
                return wins(outer, mask_of(able))
            case Minimal(coalitions=coalitions):
                lacking = (c & ~coalition for c in coalitions)
                rest = self._rest[place]
                return any(c.bit_count() <= room and not c & ~rest for c in lacking)
            case _:
                return wins(form, coalition | self._rest[place])

    def _heaviest(self, form: Threshold, place: int) -> list[int]:
        """Return what the heaviest 0, 1, ... of those from a place on weigh together."""
        key = (id(form), place)  # the form is held, so the number stays its own
        if key not in self._best:
            rest = sorted((form.weights[n] for n in self._order[place:]), reverse=True)
            self._best[key] = list(accumulate(rest, initial=0))
        return self._best[key]


def _thresholds(form: Form) -> Iterator[Threshold]:
    """Yield the thresholds that the players of a form themselves are counted in."""
    match form:
        case Threshold():
            yield form
        case AllOf(parts=parts) | AnyOf(parts=parts) | Composed(inner=parts):
            for part in parts:
                yield from _thresholds(part)


def worth(form: Form, size: int) -> Sequence[float]:
    """Return about how much each player matters: only the order of the search depends on it."""
    match form:
        case Threshold(quota=quota, weights=weights):
            return [min(weight / quota, 1) if quota > 0 else 0.0 for weight in weights]
        case AllOf(parts=parts) | AnyOf(parts=parts) | Composed(inner=parts):
            return [
                sum(column) for column in zip(*(worth(p, size) for p in parts), strict=True)
            ] or [0.0] * size
        case Minimal(coalitions=coalitions):
            return [sum(1 / c.bit_count() for c in coalitions if c >> n & 1) for n in range(size)]
        case _:
            there = support(form, size)
            return [float(there >> n & 1) for n in range(size)]
