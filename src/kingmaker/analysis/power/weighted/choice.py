"""The cheaper of the two exact methods: long integers of Python, or arrays with numpy and numba.

Both give the same answer, so nobody can tell which was used but by a clock. Arrays have to be loaded
first, which takes longer than most games: the first game that would repay it pays it for all.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from kingmaker.analysis.power.weighted import costs, packed, packed_minimal, packed_unions
from kingmaker.analysis.power.weighted.costs import LOADING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from fractions import Fraction
    from types import ModuleType

    from kingmaker.analysis.power.weighted.costs import Cost
    from kingmaker.analysis.power.weighted.records import Minimal, Swings
    from kingmaker.analysis.power.weighted.reduction import Reduced

#: Games with no more sums than this, times players, are not worth a thought.
SMALL = 30_000


@cache
def arrays(name: str) -> ModuleType:
    """Load a module of this package that needs numpy and numba."""
    return import_module(f"kingmaker.analysis.power.weighted.{name}")


def swings(game: Reduced) -> Swings:
    """Return the swings by the method that costs less."""
    if _packed(game, costs.packed_swings, costs.large_swings):
        return packed.swings(game)
    found: Swings = arrays("large").swings(game)
    return found


def sizes(game: Reduced, workers: int) -> list[list[int]]:
    """Return each class's swings by size, by the method that costs less."""
    if _packed(game, costs.packed_sizes, costs.large_sizes):
        return packed.sizes(game)
    found: list[list[int]] = arrays("sizes").swings(game, workers)
    return found


def minimal(game: Reduced, workers: int) -> Minimal:
    """Return the minimal winning coalitions by size, by the method that costs less."""
    if _packed(game, costs.packed_minimal, costs.large_minimal):
        return packed_minimal.minimal(game)
    found: Minimal = arrays("building").minimal(game, workers)
    return found


def memberships(game: Reduced, workers: int) -> tuple[int, list[int]]:
    """Return the number of minimal winning coalitions and each class's, by the method that costs less."""
    if _packed(game, costs.packed_minimal, costs.large_memberships):
        return packed_minimal.memberships(game)
    found: tuple[int, list[int]] = arrays("building").memberships(game, workers)
    return found


def critical(game: Reduced, workers: int) -> list[list[int]]:
    """Return each class's swings by the number of other critical players, by the method that costs less."""
    if _packed(game, costs.packed_critical, costs.large_critical):
        return packed_minimal.critical(game)
    found: list[list[int]] = arrays("building").critical(game, workers)
    return found


def coalitional(
    quota: int, unions: Sequence[Sequence[int]], laws: tuple[bool, bool], workers: int
) -> list[list[Fraction]]:
    """Return the value of each member of each union, by the method that costs less.

    `laws` tell for the unions and for the members of one whether orders count, or sets.
    """
    if quota * sum(map(len, unions)) > SMALL:
        small = costs.packed_unions(quota, unions, laws)
        large = costs.large_unions(quota, unions, laws)
        if small.nanoseconds > large.nanoseconds + _loading():
            found: list[list[Fraction]] = arrays("blocs").coalitional(quota, unions, laws, workers)
            return found
    outer, inner = (packed_unions.orders if orders else packed_unions.subsets for orders in laws)
    return packed_unions.coalitional(quota, unions, (outer, inner))


def _packed(
    game: Reduced, small: Callable[[Reduced], Cost], large: Callable[[Reduced], Cost]
) -> bool:
    """Tell whether long integers are the better choice; loading counts as long as it is to be done."""
    if game.decided or game.quota * game.size <= SMALL:
        return True
    return small(game).nanoseconds <= large(game).nanoseconds + _loading()


def _loading() -> int:
    """Return what it takes to load what works on arrays, in nanoseconds: nothing the second time."""
    return 0 if arrays.cache_info().currsize else LOADING
