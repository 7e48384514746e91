"""About how long each method takes and how much it holds: what a choice between them goes by."""

from __future__ import annotations

from math import comb, isqrt
from typing import TYPE_CHECKING

from kingmaker.analysis.power.weighted.packing import width
from kingmaker.analysis.power.weighted.plans import pace, plan, sizes_of_swings, updates
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kingmaker.analysis.power.weighted.reduction import Reduced


@dataclass(frozen=True, slots=True)
class Cost:
    """About how many nanoseconds of one processor a method takes, and how many bytes it holds at once.

    Measured on a server of 2022; what matters is which of two methods costs less, and how the cost
    grows. A thread more holds the arrays once more.
    """

    nanoseconds: int
    bytes: int

    def shared(self) -> Cost:
        """Return the cost of arrays with a question's share of their loading."""
        return Cost(self.nanoseconds + SHARE, self.bytes)


#: What `kernels_minimal` takes for its primes.
BITS = 50
#: With so many players or fewer, every count of coalitions fits in a word of the machine.
IN_A_WORD = 63
#: Loading numpy and numba and the machine code of ours takes so long, once.
LOADING = 1_500_000_000
#: What one question bears of it, where methods are held against each other. It is the same whether all is
#: loaded already or not, so that the same question is answered by the same method. A case with one such game
#: mostly has a few; a game that is counted sooner without never waits for the loading.
SHARE = LOADING // 4


def terms(game: Reduced) -> int:
    """Return how many terms the alternating sums of all different weights have."""
    return sum(game.quota // weight + 1 for weight in game.weights)


def _passes(game: Reduced, top: int, picoseconds: int, arrays: int = 1) -> int:
    """Return the nanoseconds of adding to all sums below `top`, so many picoseconds each in a near cache."""
    return updates(game, top) * picoseconds * pace(arrays * top) // 10_000


def packed_swings(game: Reduced) -> Cost:
    """Return what `packed.swings` costs."""
    wide = width(1 << game.size)
    words = updates(game, game.quota) * wide // 64
    field = 50 if wide <= 64 else 300  # noqa: PLR2004 - a word of the machine
    spent = 400 * game.size + 3 * words + field * game.quota + 25 * terms(game)
    return Cost(spent, game.quota * (wide // 2 + 40))


def large_swings(game: Reduced) -> Cost:
    """Return what `large.swings` costs."""
    if game.size <= IN_A_WORD:
        return Cost(5_000 + _passes(game, game.quota, 250), 16 * game.quota)
    parts = (game.size + 62) // 63
    each = _passes(game, game.quota, 250) + 2 * game.quota + 4 * terms(game)
    return Cost(60_000 + 3_000 * game.size + parts * each, 16 * game.quota)


def packed_sizes(game: Reduced) -> Cost:
    """Return what `packed.sizes` costs."""
    wide = width(1 << game.size)
    row = (game.size + 1) * wide // 64 + 1
    words = updates(game, game.quota) * row
    spent = 6 * words + (700 + 2 * row) * game.quota + (300 + 2 * row) * terms(game)
    return Cost(spent, game.quota * (24 * row + 40))


def large_sizes(game: Reduced) -> Cost:
    """Return what `sizes.swings` costs."""
    todo = plan(game)
    number, classes, top = todo.most - todo.least + 1, len(game.weights), max(todo.tops)
    each = _passes(game, top, 250) + 2 * top + 10 * len(todo.tops) * terms(game)
    solved = number * number * (400 + 10 * classes)
    restored = 2_000 * number * classes
    spent = len(todo.primes) * (len(todo.numbers) * (20_000 + each) + solved) + restored
    return Cost(spent, 8 * top)


def packed_minimal(game: Reduced) -> Cost:
    """Return what `packed_minimal.minimal` costs."""
    row = (game.size + 1) * width(1 << game.size) // 64 + 1
    chains = 350 * game.size * terms(game)
    layers = (400 + row) * len(game.weights) * game.quota
    return Cost(chains + layers + 6 * row * updates(game, game.quota), game.quota * (24 * row + 40))


def packed_critical(game: Reduced) -> Cost:
    """Return what `packed_minimal.critical` costs."""
    row = (game.size + 1) * width(1 << game.size) // 64 + 1
    steps = sum(
        count * ((game.quota // weight).bit_length() + 3)
        for weight, count in zip(game.weights, game.counts, strict=True)
    )
    spent = 350 * game.size * terms(game) + 6 * steps * row * game.quota
    return Cost(spent + (400 + row) * len(game.weights) * game.quota, game.quota * (32 * row + 40))


def large_minimal(game: Reduced) -> Cost:
    """Return what `building.minimal` costs."""
    least, most = sizes_of_swings(game)
    return _meetings(game, most - least + 1, comb(game.size, game.size // 2), 1000)


def large_memberships(game: Reduced) -> Cost:
    """Return what `building.memberships` costs."""
    return _meetings(game, 1, comb(game.size, game.size // 2), 1000)


def large_critical(game: Reduced) -> Cost:
    """Return what `building.critical` costs."""
    return _meetings(game, sizes_of_swings(game)[1] + 1, 1 << game.size, 1700)


def _meetings(game: Reduced, numbers: int, most: int, picoseconds: int) -> Cost:
    """Return the cost of so many evaluations for each prime, at picoseconds for each update."""
    primes = most.bit_length() // BITS + 1
    each = 20_000 + _passes(game, game.quota, picoseconds, arrays=2)
    solved = numbers * numbers * (400 + 10 * len(game.weights))
    restored = 2_000 * numbers * len(game.weights)
    heaviest = game.weights[-1]
    return Cost(primes * (numbers * each + solved) + restored, 24 * (game.quota + heaviest))


def packed_unions(quota: int, unions: Sequence[Sequence[int]], laws: tuple[bool, bool]) -> Cost:
    """Return what `packed_unions.coalitional` costs."""
    m = len(unions)
    wide = width(1 << m)
    row = (m + 1 if laws[0] else 1) * wide // 64 + 1
    field = 200 + 120 * m if laws[0] else 200
    outer = quota * (600 + 12 * row * m) + sum(400 * quota + field * sum(u) for u in unions)
    inner = sum(800 * len(u) * min(1 << len(u), sum(u)) for u in unions if len(u) > 1)
    return Cost(outer + inner, quota * (24 * row + 80))


def large_unions(quota: int, unions: Sequence[Sequence[int]], laws: tuple[bool, bool]) -> Cost:
    """Return what `blocs.coalitional` costs."""
    m, most = len(unions), max(map(len, unions))
    primes = (2 * m + 2 * most) // BITS + 1
    totals = [sum(union) for union in unions]
    outer = (m if laws[0] else 1) * (12_000 + quota * m // 4 + sum(totals))
    inner = sum(
        (len(union) if laws[1] else 1) * (8_000 + len(union) * total // 2)
        for union, total in zip(unions, totals, strict=True)
    )
    solved = 100 * (m * m + sum(len(union) ** 2 for union in unions))
    return Cost(primes * (outer + inner + solved), 16 * quota + 8 * sum(totals))


def banzhaf_float(game: Reduced) -> Cost:
    """Return what `large.banzhaf` costs."""
    spent = _passes(game, game.quota, 350) + 4 * game.quota + 5 * terms(game)
    return Cost(100_000 + spent, 8 * game.quota)


def shapley_float(game: Reduced) -> Cost:
    """Return what `quadrature.shapley` costs: a pass for each two of four times the root of the players."""
    top = max(game.quota, game.total - game.quota + 1)
    each = 10_000 + updates(game, top) * 35 // 100 + 4 * top + 10 * terms(game)
    return Cost((2 * isqrt(game.size) + 2) * each, 8 * top)


def integrals(game: Reduced) -> Cost:
    """Return what `integrals.minimal` and `integrals.johnston` cost."""
    each = 300_000 + 4_000 * game.size + 4 * updates(game, game.quota)
    return Cost((3 * isqrt(game.size) + 2) * each, 120 * game.quota)
