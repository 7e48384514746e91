"""Whole numbers from their remainders: primes, interpolation and the Chinese remainder theorem."""

from __future__ import annotations

from functools import cache
from itertools import count
from math import prod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

#: With these bases the test of Miller and Rabin errs for no number below 3.3e24 (Sorenson and Webster 2017).
BASES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41)


@cache
def is_prime(number: int) -> bool:
    """Tell whether an odd number between 43 and 2^81 is a prime (Miller 1976, Rabin 1980).

    >>> [n for n in range(2**57 - 99, 2**57, 2) if is_prime(n)][-1] - 2**57
    -13
    """
    twos = ((number - 1) & -(number - 1)).bit_length() - 1
    odd = number - 1 >> twos
    return all(
        power in (1, number - 1)
        or any(pow(power, 1 << k, number) == number - 1 for k in range(1, twos))
        for power in (pow(base, odd, number) for base in BASES)
    )


@cache
def primes(bits: int, number: int) -> tuple[int, ...]:
    """Return the largest primes below 2^bits.

    >>> [2**63 - p for p in primes(63, 3)]
    [25, 165, 259]
    """
    found: list[int] = []
    for candidate in count((1 << bits) - 1, -2):
        if len(found) == number:
            break
        if is_prime(candidate):
            found.append(candidate)
    return tuple(found)


def moduli(bits: int, most: int) -> tuple[int, ...]:
    """Return primes below 2^bits whose product is more than `most`.

    >>> len(moduli(57, 1 << 170)), len(moduli(57, 1 << 171))
    (3, 4)
    """
    number = most.bit_length() // bits + 1
    found = primes(bits, number)
    return found[:-1] if prod(found[:-1]) > most else found


def joined(parts: Sequence[int]) -> list[int]:
    """Return the factors that join remainders modulo these numbers: see `restored`."""
    whole = prod(parts)
    return [whole // part * pow(whole // part, -1, part) for part in parts]


def restored(remainders: Sequence[int], factors: Sequence[int], whole: int) -> int:
    """Return the number below `whole` of these remainders.

    >>> restored([2, 3], joined([3, 5]), 15)
    8
    """
    return sum(map(int.__mul__, remainders, factors)) % whole


def by_row(
    columns: Sequence[NDArray[np.uint64]], primes: Sequence[int], around: tuple[int, int]
) -> list[list[int]]:
    """Return the transposed matrix of whole numbers whose remainders modulo each prime are given.

    Each row then has so many noughts more before and after.
    """
    whole, factors = prod(primes), joined(primes)
    before, after = around
    return [
        [0] * before
        + [restored(parts, factors, whole) for parts in zip(*rows, strict=True)]
        + [0] * after
        for rows in zip(*(column.T.tolist() for column in columns), strict=True)
    ]


def interpolation(points: Sequence[int], prime: int) -> list[list[int]]:
    """Return the matrix that makes the coefficients of a polynomial of its values at these points.

    By Lagrange's formula, modulo a prime: O(n²).

    >>> interpolation([1, 2], 7)
    [[2, 6], [6, 1]]
    """
    master = [1]
    for point in points:
        master = [
            (low - point * high) % prime
            for low, high in zip([0, *master], [*master, 0], strict=True)
        ]
    columns = []
    for point in points:
        quotient, carried, slope = [], 0, 0
        for coefficient in reversed(master[1:]):
            carried = (coefficient + point * carried) % prime
            quotient.append(carried)
            slope = (slope * point + carried) % prime
        scale = pow(slope, -1, prime)
        columns.append([part * scale % prime for part in reversed(quotient)])
    return [list(row) for row in zip(*columns, strict=True)]
