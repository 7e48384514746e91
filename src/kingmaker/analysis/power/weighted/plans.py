"""At which numbers, modulo which primes and up to which sums polynomials of large games are evaluated."""

from __future__ import annotations

from itertools import accumulate
from math import comb
from typing import TYPE_CHECKING

from kingmaker.analysis.power.weighted import residues
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from kingmaker.analysis.power.weighted.reduction import Reduced

#: `kernels.product` multiplies no larger remainders.
MOST_BITS = 57


@dataclass(frozen=True, slots=True)
class Plan:
    """At which numbers a game's polynomials are evaluated, modulo which primes, and up to which sums.

    `least` and `most` are the sizes that swings can have; with `mirrored` each number but 1 serves for
    its reciprocal as well.
    """

    numbers: tuple[int, ...]
    primes: tuple[int, ...]
    bits: int
    least: int
    most: int
    tops: tuple[int, ...]

    @property
    def mirrored(self) -> bool:
        """Whether the game of the blocking coalitions is read from the same sums."""
        return len(self.tops) > 1


def plan(game: Reduced) -> Plan:
    """Return the cheaper plan: both quotas with half of the numbers, or the lower quota with all."""
    least, most = sizes_of_swings(game)
    number = most - least + 1
    other = game.total - game.quota + 1
    half = number // 2 + 1
    longer = max(game.quota, other)
    both = half * updates(game, longer) * pace(longer)
    mirrored = both < number * updates(game, game.quota) * pace(game.quota)
    numbers = tuple(range(1, (half if mirrored else number) + 1))
    bits = min(64 - (numbers[-1] + 1).bit_length(), MOST_BITS)
    primes = residues.moduli(bits, comb(game.size - 1, (game.size - 1) // 2))
    tops = (game.quota, other) if mirrored else (game.quota,)
    return Plan(numbers, primes, bits, least, most, tops)


def sizes_of_swings(game: Reduced) -> tuple[int, int]:
    """Return between which sizes the coalitions lie that somebody can turn, that player not counted.

    The heaviest must reach the quota with one more, and the lightest stay below it.

    >>> from kingmaker.analysis.power.weighted.reduction import reduced
    >>> sizes_of_swings(reduced(6, [4, 3, 2, 1], dual=False))
    (1, 2)
    """
    weights = game.ascending()
    below = sum(1 for reached in accumulate(reversed(weights)) if reached < game.quota)
    light = sum(1 for reached in accumulate(weights) if reached < game.quota)
    return below, min(light, game.size - 1)


def updates(game: Reduced, top: int) -> int:
    """Return how many sums below `top` are added to, all players together, the lightest first."""
    reach = total = 0
    for weight in game.ascending():
        reach = min(reach + weight, top)
        total += reach
    return total


def pace(words: int) -> int:
    """Return how long a pass over so many words takes for each of them, in tenths of what it takes in a near cache.

    What is too long for the caches of one processor comes from that of all, or from memory.

    >>> pace(1000), pace(1 << 30)
    (10, 25)
    """
    return next((tenths for most, tenths in _PACES if words <= most), 25)


_PACES = ((1 << 20, 10), (3 << 20, 13), (1 << 23, 17))
