"""Loops over the sums of weights: products of 1 + z x^w, partial sums, and the sums without a player.

All arrays are indexed by weight. Players come with the lightest first, so that what has been reached
stays short, and nothing is kept from `top` on. A product is made in place, from above, in pieces that
neither overlap what they read nor leave the cache.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from kingmaker.analysis.power.weighted.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Words: TypeAlias = NDArray[np.uint64]
    Whole: TypeAlias = NDArray[np.int64]
    Real: TypeAlias = NDArray[np.float64]
    #: 2^b - 1, b and c of a prime 2^b - c: see `scaled`.
    Ring: TypeAlias = tuple[np.uint64, np.uint64, np.uint64]

#: As many fields as are worked on at a time: two such pieces stay in the nearest caches.
PIECE = 4096
#: As many terms as are added before their sum is added to the sum of all before them.
RUN = 128
#: Terms with a smaller factor are left out, and counted as an error.
NOTHING = 1e-25


@compiled
def plus(first: np.uint64, second: np.uint64, modulus: np.uint64) -> np.uint64:
    """Return a sum modulo a number below 2^63, or modulo 2^64 if that is nought."""
    total = first + second
    return min(total, total - modulus)  # below the modulus the difference wraps round


@compiled
def minus(first: np.uint64, second: np.uint64, modulus: np.uint64) -> np.uint64:
    """Return a difference modulo a number below 2^63, or modulo 2^64 if that is nought."""
    rest = first - second
    return min(rest, rest + modulus)


@compiled
def spread(counts: Words, weights: Whole, start: tuple[int, int], modulus: np.uint64) -> int:
    """Multiply by 1 + x^w for each weight, modulo a number as for `plus`.

    `start` is the first weight to use and the sum of those used before. Return the sum reached.
    """
    first, reach = start
    top = counts.size
    for k in range(first, weights.size):
        weight = weights[k]
        reach = min(reach + weight, top - 1)
        high = reach + 1
        while high > weight:
            low = max(high - min(weight, PIECE), weight)
            here, there = counts[low:high], counts[low - weight : high - weight]
            for j in range(here.size):
                total = here[j] + there[j]
                here[j] = min(total, total - modulus)
            high = low
    return reach


@compiled
def accumulate(counts: Words, modulus: np.uint64) -> None:
    """Replace each field by the sum of all up to it, modulo a number as for `plus`."""
    total = np.uint64(0)
    for k in range(counts.size):
        total = plus(total, counts[k], modulus)
        counts[k] = total


@compiled
def decisive(sums: Words, top: int, weights: Whole, modulus: np.uint64) -> Words:
    """Return for each weight the coalitions of the others that lack something, and no more than it.

    F(top) - 2 F(top - w) + 2 F(top - 2w) - ..., where F(k) counts those that weigh less than k.
    """
    found = np.empty(weights.size, np.uint64)
    for k in range(weights.size):
        total, less = sums[top - 1], True
        place = top - 1 - weights[k]
        while place >= 0:
            twice = plus(sums[place], sums[place], modulus)
            total = minus(total, twice, modulus) if less else plus(total, twice, modulus)
            less = not less
            place -= weights[k]
        found[k] = total
    return found


@compiled
def swings(weights: Whole, numbers: Whole, top: int) -> Words:
    """Return for each weight, of which there are so many players, its swings, and then what loses.

    All at once for players so few that every count fits in a word.
    """
    whole = np.uint64(0)
    sums = np.zeros(top, np.uint64)
    sums[0] = 1
    spread(sums, np.repeat(weights, numbers), (0, 0), whole)
    accumulate(sums, whole)
    found = np.empty(weights.size + 1, np.uint64)
    found[:-1] = decisive(sums, top, weights, whole)
    found[-1] = sums[top - 1]
    return found


@compiled
def chances(weights: Whole, top: int, t: float) -> Real:
    """Return the chance that a random coalition weighs up to each number below `top`.

    Each player joins with chance t. Partial sums are taken in runs, so that no sum has more than
    `RUN` rounding errors, but for the sum of the runs, which is compensated (Kahan 1965).
    """
    found = np.zeros(top)
    found[0] = 1.0
    reach, stay = 0, 1.0 - t
    for k in range(weights.size):
        weight = weights[k]
        reach = min(reach + weight, top - 1)
        high = reach + 1
        while high > weight:
            low = max(high - min(weight, PIECE), weight)
            here, there = found[low:high], found[low - weight : high - weight]
            for j in range(here.size):
                here[j] = stay * here[j] + t * there[j]
            high = low
        rest = found[: min(weight, reach + 1)]
        for j in range(rest.size):
            rest[j] *= stay
    before, lost = 0.0, 0.0
    for low in range(0, top, RUN):
        run = found[low : low + RUN]
        total = 0.0
        for j in range(run.size):
            total += run[j]
            run[j] = before + total
        exact = total - lost
        after = before + exact
        lost = (after - before) - exact
        before = after
    return found


@compiled
def pivotal(sums: Real, top: int, weights: Whole, chance: tuple[float, float]) -> tuple[Real, Real]:
    """Return for each weight the chance that its player is decisive, and a bound on its error.

    `sums` are the chances of all with t of at most one half; without the player they are
    G(k) = (F(k) - t G(k - w)) / (1 - t), and it is decisive with G(top) - G(top - w). The second
    of `chance` is the relative error of the sums; the bound adds up the sizes of all terms.
    """
    t, relative = chance
    unit = 2.0**-53
    ratio = t / (1.0 - t)
    found, errors = np.empty(weights.size), np.empty(weights.size)
    for k in range(weights.size):
        total, error, factor = 0.0, 0.0, 1.0 / (1.0 - t)
        steps = 1.0
        place = top - 1 - weights[k]
        while place >= 0 and abs(factor) > NOTHING:
            term = factor * sums[place]
            total += term
            error += abs(term) * (relative + 5.0 * steps * unit)
            factor *= -ratio
            steps += 1.0
            place -= weights[k]
        last = sums[top - 1]
        found[k] = (last - total) / (1.0 - t)
        errors[k] = (last * (relative + 4.0 * unit) + error + NOTHING * top) / (1.0 - t)
    return found, errors


def ring_of(bits: int, prime: int) -> Ring:
    """Return what `folded` needs of a prime just below 2^bits."""
    return np.uint64((1 << bits) - 1), np.uint64(bits), np.uint64((1 << bits) - prime)


@compiled
def folded(number: np.uint64, ring: Ring) -> np.uint64:
    """Return a number that is the same modulo a prime, and hardly above 2^b: see `scaled`."""
    return (number & ring[0]) + (number >> ring[1]) * ring[2]


@compiled
def scaled(counts: Words, weights: Whole, z: np.uint64, ring: Ring) -> None:
    """Multiply by 1 + z x^w for each weight, modulo the prime 2^b - c, for small z and c.

    `ring` is (2^b - 1, b, c). As 2^b is c modulo the prime, the bits above b are folded back c times;
    what is left is hardly above 2^b, so that the next step cannot overflow if (z + 2) 2^b is at most 2^64.
    """
    top, reach = counts.size, 0
    for k in range(weights.size):
        weight = weights[k]
        reach = min(reach + weight, top - 1)
        high = reach + 1
        while high > weight:
            low = max(high - min(weight, PIECE), weight)
            here, there = counts[low:high], counts[low - weight : high - weight]
            for j in range(here.size):
                here[j] = folded(here[j] + z * there[j], ring)
            high = low


@compiled
def accumulate_folded(counts: Words, ring: Ring) -> None:
    """Replace each field by the sum of all up to it, modulo the prime of `ring`."""
    total = np.uint64(0)
    for k in range(counts.size):
        total = folded(total + counts[k], ring)
        counts[k] = total


@compiled
def decisive_scaled(
    sums: Words,
    top: int,
    weights: Whole,
    z: np.uint64,
    ring: Ring,
) -> Words:
    """Return for each weight what `decisive` does, a coalition of s others counted z^s times.

    G(k) = F(k) - z G(k - w), upwards to `top`; modulo the prime of `ring`.
    """
    prime = ring[0] + np.uint64(1) - ring[2]
    found = np.empty(weights.size, np.uint64)
    for k in range(weights.size):
        others, before = np.uint64(0), np.uint64(0)
        place = (top - 1) % weights[k]
        while place < top:
            before = others
            others = folded(sums[place] + z * (prime - others), ring)
            others = min(others, others - prime)
            place += weights[k]
        found[k] = minus(others, before, prime)
    return found


@compiled
def product(left: Words, right: Words, prime: np.uint64) -> Words:
    """Return the product of two matrices modulo a prime below 2^58.

    The quotient is estimated in floating point, to within 2^6, which leaves the remainder in a word.
    """
    found = np.zeros((left.shape[0], right.shape[1]), np.uint64)
    modulus, inverse = np.int64(prime), 1.0 / np.float64(prime)
    for i in range(left.shape[0]):
        for j in range(left.shape[1]):
            one, share = left[i, j], np.float64(left[i, j]) * inverse
            for k in range(right.shape[1]):
                quotient = np.uint64(share * np.float64(right[j, k]))
                rest = np.int64(one * right[j, k] - quotient * prime) % modulus
                found[i, k] = plus(found[i, k], np.uint64(rest), prime)
    return found
