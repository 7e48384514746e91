"""Which assumptions an ending turns on: rank correlations and first-order Sobol indices over draws."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.struggle.assumptions import bounds, ranged
from kingmaker.analysis.struggle.results import Driver

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from kingmaker.analysis.struggle.arena import Assumption, Lanes, Real
    from kingmaker.analysis.struggle.weighing import Weights
    from kingmaker.model.values import Name

    Whole = NDArray[np.integer]

#: So many drivers are told of each ending, and each index is worked out anew so many times for its error.
TOLD = 10
AGAIN = 50
#: Fewer draws than these tell nothing of indices.
FEWEST = 40
#: Where an assumption is low and where it is high: the ends of its draws, such a part of them.
FIFTH = 5
#: The highest harmonic of the method, for at least twenty draws each.
HARMONICS, EACH = 10, 20
SLOW = 3
#: The part of a normal distribution within its error twice over, as the library gives it: 95 %.
CONFIDENCE, TIMES = 0.95, 1.959963984540054
#: A probability that varies less than this over draws turns on nothing.
NOTHING = 1e-9
#: Nor is an index told that is below this.
LEAST = 1e-3


def drivers(
    assumptions: Sequence[Assumption],
    lanes: Lanes,
    endings: dict[Name, Real],
    weights: Weights,
    seed: int,
) -> tuple[Driver, ...]:
    """Return the assumptions that the probability of each ending turns on most, the largest index first.

    `rank` is Spearman's correlation; `first_order` is the part of the variance of the probability that goes with the
    assumption alone, by the method of random balance designs (Tarantola, Gatelli and Mara, 2006, "Random balance
    designs for the estimation of first order global sensitivity indices"; correction of Tissot and Prieur, 2012),
    from the draws as they are; `error` is its standard error, by bootstrap. Where draws have weights, both are of as
    many of them as the weights are worth, each taken at most once. Nothing comes back for fewer than forty.
    """
    chosen = sample(weights, seed)
    places = ranged(assumptions)
    if chosen.size < FEWEST or not places:
        return ()
    given = lanes.parameters[np.array(places)][:, chosen].T
    found: list[Driver] = []
    for ending, values in endings.items():
        own = values[chosen]
        if own.max() - own.min() > NOTHING:
            found += _of_ending([assumptions[k] for k in places], given, ending, own, seed)
    return tuple(sorted(found, key=lambda d: -d.first_order))


def _of_ending(
    assumptions: Sequence[Assumption], given: Real, ending: Name, values: Real, seed: int
) -> Iterator[Driver]:
    """Yield the drivers of one ending, the largest index first.

    Each time the largest is taken, what goes with that assumption alone is subtracted before the next is looked for.
    As assumptions are independent this changes no other index, but for what was error: in many dimensions
    the points of a Sobol sequence are so even that one of its columns may go up and down with another a few times.
    So the largest is looked for among the slowest waves, which no such pair shares.
    """
    ranks, waves = _ranks(given, values), _waved(given)
    variance, most = float(values.var()), min(HARMONICS, values.size // EACH)
    left, rest = list(range(given.shape[1])), values - values.mean()
    for _ in range(min(TOLD, given.shape[1])):
        place = left[int(np.argmax(_slow(rest[waves[:, left]], min(SLOW, most))))]
        index, error = _index(given[:, place], rest, most, seed)
        part = float(rest.var()) / variance
        if not index * part > LEAST:
            return
        assumption = assumptions[place]
        low, _, high = bounds(assumption.quantity)
        yield Driver(
            assumption.path,
            assumption.words,
            ending,
            float(ranks[place]),
            index * part,
            error * part,
            low,
            high,
            assumption.certainty,
            *_at_ends(given[:, place], values),
        )
        left.remove(place)
        rest = rest - _alone(given[:, place], rest, most)


def _at_ends(column: Real, values: Real) -> tuple[float, float]:
    """Return the mean of values in the fifth of the draws in which an assumption is lowest, and in the highest."""
    order = np.argsort(column, kind="stable")
    fifth = max(order.size // FIFTH, 1)
    return float(values[order[:fifth]].mean()), float(values[order[-fifth:]].mean())


def _alone(column: Real, values: Real, harmonics: int) -> Real:
    """Return what goes with one assumption alone: values fitted by waves over its ranks, as in the index."""
    ranks = np.empty(values.size)
    ranks[np.argsort(column, kind="stable")] = (np.arange(values.size) + 0.5) / values.size
    waves = np.cos(np.pi * np.outer(ranks, np.arange(1, harmonics + 1)))
    found: Real = waves @ (2 / values.size * (waves.T @ values))
    return found


def load() -> None:
    """Load the libraries that drivers take: it takes long, and may be done beside other work."""
    import SALib.analyze.rbd_fast  # noqa: F401, PLC0415
    import scipy.stats  # noqa: F401, PLC0415


def _ranks(given: Real, values: Real) -> Real:
    """Return Spearman's correlation of each column with values."""
    from scipy.stats import rankdata  # noqa: PLC0415 - it takes long to load

    own = rankdata(values)
    return np.array([np.corrcoef(rankdata(column), own)[0, 1] for column in given.T])


def _waved(given: Real) -> Whole:
    """Return the order of draws in which each column goes up and down again, once."""
    order = np.argsort(given, axis=0, kind="stable")
    found: Whole = np.concatenate([order[::2], order[1::2][::-1]])
    return found


def _slow(waves: Real, harmonics: int) -> Real:
    """Return how much of each column is slow waves: what its first-order index goes with, as all have one variance."""
    found: Real = np.square(np.abs(np.fft.rfft(waves, axis=0)[1 : harmonics + 1])).sum(axis=0)
    return found


def _index(column: Real, values: Real, harmonics: int, seed: int) -> tuple[float, float]:
    """Return the first-order index of a column, and its standard error."""
    from SALib.analyze import rbd_fast  # noqa: PLC0415 - it takes long to load

    # a resample in which nothing varies has no index
    with np.errstate(invalid="ignore", divide="ignore"):
        found = rbd_fast.analyze(
            {"num_vars": 1, "names": ["0"], "bounds": [[0.0, 1.0]]},
            column[:, None],
            values,
            M=harmonics,
            num_resamples=AGAIN,
            conf_level=CONFIDENCE,
            seed=np.random.default_rng(seed),
        )
    return float(found["S1"][0]), float(found["S1_conf"][0]) / TIMES


def sample(weights: Weights, seed: int) -> Whole:
    """Return draws, each at most once: all where their weights are equal, else as many as these are worth.

    The chance of each to be taken goes with its weight, up to one (systematic sampling, Madow, 1949). A draw taken
    twice would look like an assumption that explains everything.
    """
    shares = weights.shares
    count = math.floor(weights.effective + 1e-9)
    if count >= shares.size:
        return np.arange(shares.size)
    low, high = 0.0, 1.0
    while np.minimum(high * shares, 1).sum() < count and high < 1e300:  # noqa: PLR2004 - never reached
        high *= 2
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (
            (middle, high) if np.minimum(middle * shares, 1).sum() < count else (low, middle)
        )
    up = np.cumsum(np.minimum(high * shares, 1.0))
    starts = np.random.default_rng(seed).random() + np.arange(count)
    found = np.searchsorted(up, np.minimum(starts, up[-1]))
    return np.unique(found[found < shares.size])
