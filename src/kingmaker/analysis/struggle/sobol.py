"""Points that fill a cube of many dimensions evenly: the first of a Sobol sequence, scrambled by a seed.

The library that has them takes half a second to load, of which the points are a hundredth. So its table is read from
where it lies, and the points are made here: they are the very same, which tests hold for every length and seed. Where
the table is not found the library makes them; as no number changes by that, but only the time it takes, it is not told.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import PurePath
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kingmaker.analysis.struggle.arena import Real

    Bits = NDArray[np.uint32]
    Whole = NDArray[np.int64]

#: So many binary places a coordinate has.
PLACES = 30
#: Where the library that has them keeps the numbers from which they are made.
TABLE = "stats/_sobol_direction_numbers.npz"


def sobol(dimensions: int, points: int, seed: int) -> Real:
    """Return scrambled points of the unit cube, [points, dimensions].

    Steps: from the table of Joe and Kuo each dimension gets its direction numbers by its recurrence; they are multiplied
    by a random lower triangular matrix of bits with ones on its diagonal; the first point is random; each further one differs from
    one before by one direction number, in the order of Gray's code. It is the sequence of `scipy.stats.qmc.Sobol` with
    `scramble`, bit by bit. Points of a sequence are the same whatever their number; of a power of two they are balanced.

    Sources: I. M. Sobol, On the distribution of points in a cube (1967); I. A. Antonov and V. M. Saleev, An economic
    method of computing LP-tau sequences (1979); S. Joe and F. Y. Kuo, Constructing Sobol sequences with better
    two-dimensional projections (2008); J. Matousek, On the L2-discrepancy for anchored boxes (1998).

    Raises:
        ValueError: there are more dimensions than the table has, 21,201, or more points than are distinct, 2 to the 30.

    >>> sobol(2, 4, seed=1).shape, sorted((sobol(1, 4, seed=1)[:, 0] * 4).astype(int).tolist())
    ((4, 2), [0, 1, 2, 3])
    """
    if points > 1 << PLACES:
        msg = f"at most {1 << PLACES} points are distinct"
        raise ValueError(msg)
    table = _table()
    if table is None:
        return _by_library(dimensions, points, seed)
    polynomials, first = table
    if dimensions > polynomials.size:
        msg = f"at most {polynomials.size} dimensions have direction numbers"
        raise ValueError(msg)
    random = np.random.default_rng(seed).spawn(1)[0]
    numbers = directions(polynomials[:dimensions], first[:dimensions])
    start, numbers = _scrambled(numbers, random)
    return _in_order(start, numbers, points).astype(np.float64) * 2.0**-PLACES


@cache
def _table() -> tuple[Whole, Whole] | None:
    """Return the primitive polynomial of each dimension, as bits, and its first direction numbers; `None` if they are not found.

    They come by the way on which modules come, so that nothing here knows of files.
    """
    spec = find_spec("scipy")
    read = None if spec is None else getattr(spec.loader, "get_data", None)
    if spec is None or spec.origin is None or read is None:
        return None
    try:
        data: bytes = read(str(PurePath(spec.origin).parent / TABLE))
    except OSError:
        return None
    with np.load(BytesIO(data)) as table:
        return table["poly"].astype(np.int64), table["vinit"].astype(np.int64)


def _by_library(dimensions: int, points: int, seed: int) -> Real:
    """Return the same points from the library: where its table lies elsewhere."""
    from scipy.stats import qmc  # noqa: PLC0415 - it takes long to load

    sequence = qmc.Sobol(dimensions, scramble=True, rng=np.random.default_rng(seed))
    found: Real = sequence.random_base2(max(points - 1, 0).bit_length())
    return found[:points]


def directions(polynomials: Whole, first: Whole) -> Bits:
    """Return the direction numbers of each dimension, [dimensions, places]: the first bit of a coordinate is the highest.

    Dimensions whose polynomials have the same degree are done together.
    """
    made = np.zeros((polynomials.size, PLACES), np.int64)
    made[:1] = 1
    degrees = np.array([int(p).bit_length() - 1 for p in polynomials])
    for degree in range(1, int(degrees.max(initial=0)) + 1):
        own = np.flatnonzero(degrees[1:] == degree) + 1
        made[own, :degree] = first[own, :degree]
        for place in range(degree, PLACES):
            number = made[own, place - degree]
            for back in range(1, degree + 1):
                term = polynomials[own] >> (degree - back) & 1
                number = number ^ (term * made[own, place - back] << back)
            made[own, place] = number
    return (made << np.arange(PLACES)[::-1]).astype(np.uint32)


def _scrambled(numbers: Bits, random: np.random.Generator) -> tuple[Bits, Bits]:
    """Return a random first point, and direction numbers scrambled by random matrices: the bits are drawn in this order."""
    count, shape = len(numbers), (len(numbers), PLACES, PLACES)
    up = np.arange(PLACES, dtype=np.uint32)
    start = random.integers(2, size=(count, PLACES), dtype=np.uint32) @ (np.uint32(1) << up)
    below = np.tril(random.integers(2, size=shape, dtype=np.uint32), -1)
    rows = (below | np.eye(PLACES, dtype=np.uint32)) @ (np.uint32(1) << up[::-1])
    made = np.zeros_like(numbers)
    for place in range(PLACES):
        odd = np.bitwise_count(rows[:, place, None] & numbers).astype(np.uint32) & 1
        made |= odd << (PLACES - 1 - place)
    return start, made


def _in_order(start: Bits, numbers: Bits, points: int) -> Bits:
    """Return points as bits, [points, dimensions]: the second half of each power of two is the first, turned round and moved."""
    made = np.empty((max(points, 1), start.size), np.uint32)
    made[0] = start
    done, place = 1, 0
    while done < points:
        more = min(done, points - done)
        made[done : done + more] = made[done - more : done][::-1] ^ numbers[:, place]
        done, place = done + more, place + 1
    return made[:points]
