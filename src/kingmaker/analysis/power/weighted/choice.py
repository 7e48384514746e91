"""The cheaper of the two exact methods: long integers of Python, or arrays with numpy and numba.

Both give the same answer, so nobody can tell which was used but by a clock. Arrays have to be loaded
first, which takes longer than most games. They are, once the games so far would have repaid it: so the
waiting is never more than twice what somebody would have chosen who knew all the games beforehand (the
rule for renting skis: Karlin, Manasse, Rudolph and Sleator (1988), Competitive snoopy caching).
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, TypeAlias

from kingmaker.analysis.power.weighted import costs, packed, packed_minimal, packed_unions
from kingmaker.analysis.power.weighted.costs import IN_A_WORD, LOADING, Cost
from kingmaker.analysis.power.weighted.reduction import reduced
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from fractions import Fraction
    from types import ModuleType

    from kingmaker.analysis.power.weighted.records import Minimal, Swings
    from kingmaker.analysis.power.weighted.reduction import Reduced

    Estimate: TypeAlias = Callable[[Reduced], Cost]

#: Games with no more sums than this, times players, are not worth a thought.
SMALL = 30_000


@dataclass(slots=True)
class _Waited:
    """How long, in nanoseconds, games have taken by long integers that arrays would have saved."""

    nanoseconds: int = 0


_waited = _Waited()


@cache
def arrays(name: str) -> ModuleType:
    """Load a module of this package that needs numpy and numba."""
    return import_module(f"kingmaker.analysis.power.weighted.{name}")


#: For each exact count what long integers cost and what arrays do, and whether the lower of the two quotas serves.
COUNTS: dict[str, tuple[Estimate, Estimate, bool]] = {
    "swings": (costs.packed_swings, costs.large_swings, True),
    "swings-by-size": (costs.packed_sizes, costs.large_sizes, True),
    "minimal": (costs.packed_minimal, costs.large_minimal, False),
    "memberships": (costs.packed_minimal, costs.large_memberships, False),
    "critical": (costs.packed_critical, costs.large_critical, False),
}
#: For each value in floating point what it costs, and the same.
FLOATS: dict[str, tuple[Estimate, bool]] = {
    "banzhaf-float": (costs.banzhaf_float, True),
    "shapley-float": (costs.shapley_float, True),
    "minimal-float": (costs.integrals, False),
    "johnston-float": (costs.integrals, False),
}


def cost(what: str, quota: int, weights: Sequence[int]) -> Cost:
    """Return about what the cheaper method costs, with a share of what has to be loaded for it: see `costs`."""
    if what not in COUNTS and what not in FLOATS:
        msg = f"no such count: {what!r}; there are {', '.join([*COUNTS, *FLOATS])}"
        raise ValueError(msg)
    game = reduced(quota, weights, dual=(COUNTS | FLOATS)[what][-1])
    if game.decided:
        return Cost(1_000 * len(weights), 100 * len(weights))
    if what in FLOATS:
        return FLOATS[what][0](game).shared()
    small, large, _ = COUNTS[what]
    return _cheaper(small(game), large(game))


def swings(game: Reduced) -> Swings:
    """Return the swings by the method that costs less."""
    if _packed_now(game, "swings"):
        return packed.swings(game)
    found: Swings = arrays("large").swings(game)
    return found


def sizes(game: Reduced, workers: int) -> list[list[int]]:
    """Return each class's swings by size, by the method that costs less."""
    if _packed_now(game, "swings-by-size"):
        return packed.sizes(game)
    found: list[list[int]] = arrays("sizes").swings(game, workers)
    return found


def minimal(game: Reduced, workers: int) -> Minimal:
    """Return the minimal winning coalitions by size, by the method that costs less."""
    if _packed_now(game, "minimal"):
        return packed_minimal.minimal(game)
    found: Minimal = arrays("building").minimal(game, workers)
    return found


def memberships(game: Reduced, workers: int) -> tuple[int, list[int]]:
    """Return the number of minimal winning coalitions and each class's, by the method that costs less."""
    if _packed_now(game, "memberships"):
        return packed_minimal.memberships(game)
    found: tuple[int, list[int]] = arrays("building").memberships(game, workers)
    return found


def critical(game: Reduced, workers: int) -> list[list[int]]:
    """Return each class's swings by the number of other critical players, by the method that costs less."""
    if _packed_now(game, "critical"):
        return packed_minimal.critical(game)
    found: list[list[int]] = arrays("building").critical(game, workers)
    return found


def coalitional(
    quota: int, unions: Sequence[Sequence[int]], laws: tuple[bool, bool], workers: int
) -> list[list[Fraction]]:
    """Return the value of each member of each union, by the method that costs less.

    `laws` tell for the unions and for the members of one whether orders count, or sets.
    """
    if _packed_unions(quota, unions, laws):
        outer, inner = (packed_unions.orders if law else packed_unions.subsets for law in laws)
        return packed_unions.coalitional(quota, unions, (outer, inner))
    found: list[list[Fraction]] = arrays("blocs").coalitional(quota, unions, laws, workers)
    return found


def cost_with_unions(quota: int, unions: Sequence[Sequence[int]], laws: tuple[bool, bool]) -> Cost:
    """Return about what `coalitional` costs, with a share of what has to be loaded for it."""
    return _cheaper(
        costs.packed_unions(quota, unions, laws), costs.large_unions(quota, unions, laws)
    )


def _cheaper(small: Cost, large: Cost) -> Cost:
    """Return the cost of long integers or of arrays, whichever is less: by the game alone, whatever is loaded."""
    return min(small, large.shared(), key=lambda cost: cost.nanoseconds)


def _packed(game: Reduced, what: str) -> bool:
    """Tell whether long integers are the better choice; loading counts as long as it is to be done."""
    if what == "swings" and game.size <= IN_A_WORD and ready() and not game.decided:
        return False  # machine code that is there is quicker from five players on
    few = SMALL if what == "swings" else SMALL // 20  # those of the others are worth one sooner
    if game.decided or game.quota * game.size <= few:
        return True
    small, large, _ = COUNTS[what]
    return small(game).nanoseconds <= _loaded(large(game)).nanoseconds


def _packed_now(game: Reduced, what: str) -> bool:
    """Tell the same of a game that is about to be counted, and remember what it loses by it."""
    if not _packed(game, what):
        return False
    if loading() and not game.decided and game.quota * game.size > SMALL // 20:
        small, large, _ = COUNTS[what]
        lost = small(game).nanoseconds - large(game).nanoseconds
        _waited.nanoseconds += max(lost, 0)
    return True


def _packed_unions(quota: int, unions: Sequence[Sequence[int]], laws: tuple[bool, bool]) -> bool:
    few = SMALL // 20 if ready() else SMALL
    if quota * sum(map(len, unions)) <= few:
        return True
    small, large = (
        estimate(quota, unions, laws) for estimate in (costs.packed_unions, costs.large_unions)
    )
    return small.nanoseconds <= _loaded(large).nanoseconds


def _loaded(cost: Cost) -> Cost:
    """Return a cost with what it takes to load what works on arrays: nothing the second time."""
    return Cost(cost.nanoseconds + loading(), cost.bytes)


def loading() -> int:
    """Return what loading still costs, less what has been lost by not having done it."""
    return 0 if ready() else max(LOADING - _waited.nanoseconds, 0)


def ready() -> bool:
    """Tell whether what works on arrays has been loaded."""
    return arrays.cache_info().currsize > 0
