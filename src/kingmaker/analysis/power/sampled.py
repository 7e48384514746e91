"""Indices of power estimated from samples, each value with its error, repeatable from the seed.

Every sample is drawn from its own stream of bits, SHAKE-256 of seed and number, so the result does
not depend on who draws it, in which order, or on the version of a random number generator.

Shapley-Shubik and Owen: players join in random order, and the one who makes the coalition win is
counted (Castro, Gómez and Tejada 2009, Polynomial Calculation of the Shapley Value Based on Sampling,
Computers & Operations Research 36, 1726-1730). Banzhaf and those that follow from it: everybody says
yes with chance one half, and all who are decisive are counted (Bachrach, Markakis, Resnick,
Procaccia, Rosenschein and Saberi 2010, Approximating Power Indices: Theoretical and Empirical Analysis,
Autonomous Agents and Multi-Agent Systems 20, 105-122).

Errors hold with 99 % confidence for each value: of chances, by the bound of Chernoff and Hoeffding in
relative entropy (Hoeffding 1963, Probability Inequalities for Sums of Bounded Random Variables, theorem
1, Journal of the American Statistical Association 58, 13-30); of the mean number of decisive players, by the
empirical bound of Bernstein (Maurer and Pontil 2009, Empirical Bernstein Bounds and Sample Variance
Penalization, COLT, theorem 4).
"""

from __future__ import annotations

from bisect import bisect_left
from hashlib import shake_256
from itertools import accumulate
from math import log, sqrt
from typing import TYPE_CHECKING, TypeAlias

from kingmaker.analysis.forms import players, weight_of, wins
from kingmaker.analysis.power.results import Estimate
from kingmaker.analysis.sums import judged, thresholds
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from kingmaker.analysis.forms import Form, Threshold
    from kingmaker.analysis.power.tasks import Task

__all__ = ["METHOD", "estimated"]

METHOD = "estimate"
#: One less the confidence with which an error holds.
DOUBT = 0.01
#: A value with the least and the most that it may be.
Interval: TypeAlias = "tuple[float, float, float]"


@dataclass(frozen=True, slots=True)
class Draws:
    """How often to draw, and from which seed."""

    seed: int
    samples: int

    @classmethod
    def of(cls, seed: int | None, samples: int) -> Draws:
        """Return draws from a seed; `ValueError` without one, or without samples."""
        if seed is None:
            raise ValueError("an estimate needs a seed, so that it can be repeated")
        if samples < 1:
            raise ValueError("an estimate needs at least one sample")
        return cls(seed, samples)

    def bits(self, number: int, length: int) -> bytes:
        """Return so many bytes of one draw."""
        return shake_256(f"{self.seed}:{number}".encode()).digest(length)


def estimated(task: Task, draws: Draws) -> tuple[Estimate, ...]:
    """Return an estimate of the index for each player.

    Cost: samples · log(players) questions who wins for orders, samples · players for coalitions.
    `ValueError` for an index that is not estimated.
    """
    name = task.index.name
    if name in _BY_ORDERS:
        blocks = task.blocks or tuple((n,) for n in range(task.size))
        found: Iterable[Interval] = _by_orders(task, blocks, draws)
    elif name in _BY_COALITIONS:
        found = _BY_COALITIONS[name](_by_coalitions(task, draws), task.size)
    else:
        possible = ", ".join(sorted({*_BY_ORDERS, *_BY_COALITIONS}))
        raise ValueError(f"there is no estimate of the {task.index.title}, only of {possible}")
    return tuple(
        Estimate(value, max(high - value, value - low), METHOD, draws.seed, draws.samples)
        for low, value, high in found
    )


# --- orders -------------------------------------------------------------------------------

_BY_ORDERS = {"shapley-shubik", "owen"}


def _by_orders(task: Task, blocks: Sequence[Sequence[int]], draws: Draws) -> list[Interval]:
    pivots = [0] * task.size
    if wins(task.form, 0) or not wins(task.form, (1 << task.size) - 1):
        return [(0.0, 0.0, 0.0)] * task.size
    leaves = thresholds(task.form)
    for number in range(draws.samples):
        order = _order(blocks, task.size, draws.bits(number, 8 * (task.size + len(blocks))))
        pivots[order[_place(task.form, leaves, order)]] += 1
    return [interval(count, draws.samples) for count in pivots]


def _order(blocks: Sequence[Sequence[int]], size: int, bits: bytes) -> list[int]:
    """Return a random order of the blocks and of the members within each: sorted by random keys.

    Two keys of 64 bits are equal with a chance of 2^-64: then the first goes first.
    """
    keys = [bits[8 * n : 8 * n + 8] for n in range(size)]
    of_blocks = [bits[8 * (size + n) : 8 * (size + n) + 8] for n in range(len(blocks))]
    if len(blocks) == size:
        return sorted(range(size), key=keys.__getitem__)
    order: list[int] = []
    for block in sorted(range(len(blocks)), key=of_blocks.__getitem__):
        order += sorted(blocks[block], key=keys.__getitem__)
    return order


def _place(form: Form, leaves: Sequence[Threshold] | None, order: Sequence[int]) -> int:
    """Return the place of the player with whom those before come to win, by halving."""
    if leaves is not None:
        sums = [list(accumulate(leaf.weights[n] for n in order)) for leaf in leaves]
        places = range(len(order))
        return bisect_left(places, 1, key=lambda k: int(judged(form, (row[k] for row in sums))))
    before = list(accumulate((1 << n for n in order), int.__or__))
    return bisect_left(before, 1, key=lambda coalition: int(wins(form, coalition)))


# --- coalitions ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Seen:
    """What was seen in so many coalitions: who was decisive how often, how many won, all decisive ones.

    `squares` is the sum of the squares of the numbers of decisive players.
    """

    swings: Sequence[int]
    winning: int
    squares: int
    samples: int

    def swing(self, player: int) -> Interval:
        """Return the chance of being decisive."""
        return interval(self.swings[player], self.samples)

    def together(self) -> Interval:
        """Return the mean number of decisive players, with half of the doubt."""
        n, most = self.samples, len(self.swings)
        mean = sum(self.swings) / n
        variance = max(self.squares / n - mean * mean, 0.0) * n / max(n - 1, 1)
        doubt = log(2 / (DOUBT / 4))
        error = sqrt(2 * variance * doubt / n) + 7 * most * doubt / (3 * max(n - 1, 1))
        return (max(mean - error, 0.0), mean, mean + error)


def _by_coalitions(task: Task, draws: Draws) -> _Seen:
    swings, winning, squares = [0] * task.size, 0, 0
    length = (task.size + 7) // 8
    whole = (1 << task.size) - 1
    leaves = thresholds(task.form)
    for number in range(draws.samples):
        coalition = int.from_bytes(draws.bits(number, length), "little") & whole
        won = wins(task.form, coalition)
        # Who leaves a losing coalition or joins a winning one is not decisive.
        able = players(coalition if won else whole & ~coalition)
        changed = _changed(task.form, leaves, coalition, able)
        decisive = [n for n, wins_then in zip(able, changed, strict=True) if wins_then != won]
        for player in decisive:
            swings[player] += 1
        winning += won
        squares += len(decisive) ** 2
    return _Seen(swings, winning, squares, draws.samples)


def _changed(
    form: Form, leaves: Sequence[Threshold] | None, coalition: int, able: Sequence[int]
) -> Iterator[bool]:
    """Tell for each of some players whether the coalition wins after they changed sides."""
    if leaves is None:
        yield from (wins(form, coalition ^ 1 << player) for player in able)
        return
    sums = [weight_of(leaf.weights, coalition) for leaf in leaves]
    for player in able:
        sign = -1 if coalition >> player & 1 else 1
        moved = (s + sign * leaf.weights[player] for s, leaf in zip(sums, leaves, strict=True))
        yield judged(form, moved)


def _each(rule: Callable[[float], float]) -> Callable[[_Seen, int], list[Interval]]:
    def found(seen: _Seen, size: int) -> list[Interval]:
        ranges = [seen.swing(player) for player in range(size)]
        return [(rule(low), rule(value), rule(high)) for low, value, high in ranges]

    return found


def _normalised(seen: _Seen, size: int) -> list[Interval]:
    """Return each chance divided by the mean number of decisive players: both bounds hold together."""
    low, mean, high = seen.together()
    found = []
    for player in range(size):
        least, value, most = interval(seen.swings[player], seen.samples, DOUBT / 2)
        found.append(
            (
                least / high if high > 0 else 0.0,
                value / mean if mean > 0 else 0.0,
                min(most / low, 1.0) if low > 0 else 1.0,
            )
        )
    return found


def _collective(seen: _Seen, size: int) -> list[Interval]:
    return [interval(seen.winning, seen.samples)] * size


_BY_COALITIONS: dict[str, Callable[[_Seen, int], Iterable[Interval]]] = {
    "absolute-banzhaf": _each(lambda chance: chance),
    "banzhaf": _normalised,
    "coleman": _collective,
    "rae": _each(lambda chance: (1 + chance) / 2),
}


# --- errors -------------------------------------------------------------------------------


def interval(count: int, samples: int, doubt: float = DOUBT) -> Interval:
    """Return between what the chance lies of what was seen so often: Chernoff and Hoeffding's bound.

    The chances p at which samples · D(seen ‖ p) ≤ log(2 / doubt), D the relative entropy, found by
    halving to the last bit that matters, and rounded outwards.

    >>> interval(0, 1000), interval(500, 1000)
    ((0.0, 0.0, 0.00528...), (0.44866..., 0.5, 0.55133...))
    """
    seen, allowed = count / samples, log(2 / doubt) / samples
    low = _end(seen, 0.0, allowed) if count else 0.0
    high = _end(seen, 1.0, allowed) if count < samples else 1.0
    return (low, seen, high)


def _end(seen: float, outside: float, allowed: float) -> float:
    inside = seen
    for _ in range(60):
        middle = (inside + outside) / 2
        if _entropy(seen, middle) <= allowed:
            inside = middle
        else:
            outside = middle
    return outside


def _entropy(seen: float, chance: float) -> float:
    yes = seen * log(seen / chance) if seen > 0 else 0.0
    no = (1 - seen) * log((1 - seen) / (1 - chance)) if seen < 1 else 0.0
    return yes + no
