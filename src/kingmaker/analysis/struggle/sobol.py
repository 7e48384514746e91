"""Points of a Sobol sequence, scrambled by a seed: the first 512 dimensions by the table of Joe and Kuo.

They are, bit for bit, those of `scipy.stats.qmc.Sobol`, which takes as long to load as a small case to be played; beyond
the table it is asked. Tests hold one against the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.struggle.directions import DIRECTIONS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Whole = NDArray[np.uint32]

#: So many binary digits has each coordinate.
BITS = 30


def sobol(dimensions: int, power: int, seed: int) -> NDArray[np.float64]:
    """Return the first 2 ** `power` points of a scrambled Sobol sequence in the unit cube, [points, dimensions].

    Direction numbers are those of Joe and Kuo (2008, "Constructing Sobol sequences with better two-dimensional
    projections"); points come in the order of Gray's code (Antonov and Saleev, 1979, "An economic method of computing
    LP-tau sequences"). Each dimension is scrambled by a random lower triangular matrix of binary digits and a random shift
    (Matousek, 1998, "On the L2-discrepancy for anchored boxes"). Points are as even as those of the sequence itself,
    and each is uniform. Cost: points x dimensions.

    >>> points = sobol(2, 3, seed=1)
    >>> points.shape, sorted((points[:, 1] * 8).astype(int).tolist())
    ((8, 2), [0, 1, 2, 3, 4, 5, 6, 7])
    """
    table = DIRECTIONS.split(";")[: dimensions - 1]
    if len(table) + 1 < dimensions:
        return _far(dimensions, power, seed)
    dice = np.random.default_rng(seed).spawn(1)[0]
    shift = _drawn(dice, (dimensions, BITS)) @ (1 << np.arange(BITS, dtype=np.uint32))
    rows = np.tril(_drawn(dice, (dimensions, BITS, BITS)))
    directions = np.array([[1 << (BITS - 1 - n) for n in range(BITS)], *map(_directions, table)])
    scrambled = _scrambled(directions.astype(np.uint32), rows)
    points = shift[None]
    for digit in range(power):  # the second half is the first, backwards, with one direction added
        points = np.concatenate([points, points[::-1] ^ scrambled[:, digit]])
    found: NDArray[np.float64] = points * 2.0**-BITS
    return found


def _drawn(dice: np.random.Generator, shape: tuple[int, ...]) -> Whole:
    """Return random binary digits."""
    return dice.integers(0, 2, size=shape, dtype=np.uint32)


def _directions(told: str) -> list[int]:
    """Return the directions of one dimension, one for each digit, by the recurrence of its polynomial."""
    polynomial, *numbers = map(int, told.split())
    degree = len(numbers)
    while len(numbers) < BITS:
        new = numbers[-degree]
        for back in range(1, degree + 1):
            if polynomial >> (degree - back) & 1:
                new ^= numbers[-back] << back
        numbers.append(new)
    return [number << (BITS - 1 - place) for place, number in enumerate(numbers)]


def _scrambled(directions: Whole, rows: Whole) -> Whole:
    """Return directions with their digits mixed by a lower triangular matrix, ones on its diagonal: higher digits enter lower ones."""
    digits = np.arange(BITS)
    rows[:, digits, digits] = 1
    weights = (1 << digits[::-1]).astype(np.uint32)
    masks = rows @ weights
    odd = np.bitwise_count(masks[:, :, None] & directions[:, None, :]) & 1
    found: Whole = np.einsum("dpj,p->dj", odd.astype(np.uint32), weights)
    return found


def _far(dimensions: int, power: int, seed: int) -> NDArray[np.float64]:
    """Return the same where the table does not reach."""
    from scipy.stats import qmc  # noqa: PLC0415 - it takes long to load

    sequence = qmc.Sobol(dimensions, scramble=True, rng=np.random.default_rng(seed))
    found: NDArray[np.float64] = sequence.random_base2(power)
    return found
