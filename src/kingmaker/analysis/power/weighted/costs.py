"""About how long each method takes and how much it holds: what a choice between them goes by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kingmaker.analysis.power.weighted.packing import width

if TYPE_CHECKING:
    from kingmaker.analysis.power.weighted.reduction import Reduced


@dataclass(frozen=True, slots=True)
class Cost:
    """About how many nanoseconds of one processor a method takes, and how many bytes it holds at once.

    Measured on a server of 2022; what matters is which of two methods costs less, and how the cost
    grows. A thread more holds the arrays once more.
    """

    nanoseconds: int
    bytes: int


#: Loading numpy and numba and the machine code of ours takes so long, once.
LOADING = 1_500_000_000


def updates(game: Reduced, top: int) -> int:
    """Return how many sums below `top` are added to, all players together, the lightest first."""
    reach = total = 0
    for weight in game.ascending():
        reach = min(reach + weight, top)
        total += reach
    return total


def terms(game: Reduced) -> int:
    """Return how many terms the alternating sums of all different weights have."""
    return sum(game.quota // weight + 1 for weight in game.weights)


def packed_swings(game: Reduced) -> Cost:
    """Return what `packed.swings` costs."""
    wide = width(1 << game.size)
    words = updates(game, game.quota) * wide // 64
    field = 50 if wide <= 64 else 300  # noqa: PLR2004 - a word of the machine
    spent = 400 * game.size + 3 * words + field * game.quota + 25 * terms(game)
    return Cost(spent, game.quota * (wide // 2 + 40))


def large_swings(game: Reduced) -> Cost:
    """Return what `large.swings` costs."""
    parts = (game.size + 62) // 63
    each = updates(game, game.quota) * 3 // 10 + 2 * game.quota + 4 * terms(game)
    return Cost(60_000 + 3_000 * game.size + parts * each, 16 * game.quota)
