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
    own = [assumptions[k] for k in places]
    told = (given, np.stack([_ranked(column) for column in given.T]), _waved(given))
    found: list[Driver] = []
    for ending, values in endings.items():
        of = values[chosen]
        if of.max() - of.min() > NOTHING:
            found += _of_ending(own, told, ending, of, seed)
    return tuple(sorted(found, key=lambda d: -d.first_order))


def _of_ending(
    assumptions: Sequence[Assumption],
    told: tuple[Real, Real, Whole],
    ending: Name,
    values: Real,
    seed: int,
) -> Iterator[Driver]:
    """Yield the drivers of one ending, the largest index first; `told` are draws, their ranks, and their order in waves.

    Each time the largest is taken, what goes with that assumption alone is subtracted before the next is looked for.
    As assumptions are independent this changes no other index, but for what was error: in many dimensions
    the points of a Sobol sequence are so even that one of its columns may go up and down with another a few times.
    So the largest is looked for among the slowest waves, which no such pair shares.
    """
    given, ranks, waves = told
    own = _ranked(values)
    variance, most = float(values.var()), min(HARMONICS, values.size // EACH)
    left, rest = list(range(given.shape[1])), values - values.mean()
    for _ in range(min(TOLD, given.shape[1])):
        place = left[int(np.argmax(_slow(rest[waves[:, left]], min(SLOW, most))))]
        index, error = first_order(given[:, place], rest, most, seed)
        part = float(rest.var()) / variance
        if not index * part > LEAST:
            return
        assumption = assumptions[place]
        low, _, high = bounds(assumption.quantity)
        yield Driver(
            assumption.path,
            assumption.words,
            ending,
            float(np.corrcoef(ranks[place], own)[0, 1]),
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


def _ranked(values: Real) -> Real:
    """Return the rank of each value in its column, from one on; of those that are level the mean of theirs."""
    _, own, many = np.unique(values, return_inverse=True, return_counts=True)
    found: Real = (np.cumsum(many) - (many - 1) / 2)[own]
    return found


def _waved(given: Real) -> Whole:
    """Return the order of draws in which each column goes up and down again, once, [draws, columns]."""
    order = np.argsort(given, axis=0, kind="stable")
    found: Whole = np.concatenate([order[::2], order[1::2][::-1]])
    return found


def _slow(waves: Real, harmonics: int) -> Real:
    """Return how much of each column is slow waves: what its first-order index goes with, as all have one variance."""
    found: Real = np.square(np.abs(np.fft.rfft(waves, axis=0)[1 : harmonics + 1])).sum(axis=0)
    return found


def first_order(column: Real, values: Real, harmonics: int, seed: int) -> tuple[float, float]:
    """Return the first-order index of a column, and its standard error by bootstrap.

    Draws are put in the order in which the column goes up and down again, once: what of the variance of values is in the
    first waves of that order goes with the column (Plischke, 2010, "An effective algorithm for computing global
    sensitivity indices"), less what chance puts there (Tissot and Prieur, 2012, "Bias correction for the estimation of
    sensitivity indices based on random balance designs"). Each time anew it is of half as many draws, with repetition.

    >>> column = np.arange(400) / 400
    >>> round(first_order(column, 2 * column, 10, seed=1)[0], 3)
    1.0
    """
    dice = np.random.default_rng(seed).spawn(1)[0]
    again = dice.integers(0, values.size, size=(AGAIN, values.size // 2))
    with np.errstate(invalid="ignore", divide="ignore"):  # where nothing varies there is no index
        index = _in_waves(column[None], values[None], harmonics)
        others = _in_waves(column[again], values[again], harmonics)
    return float(index[0]), float(others.std(ddof=1))


def _in_waves(columns: Real, values: Real, harmonics: int) -> Real:
    """Return the index of each row of columns for the same row of values."""
    size = values.shape[1]
    order = _waved(columns.T).T
    waves = np.square(np.abs(np.fft.rfft(np.take_along_axis(values, order, axis=1), axis=1)))
    if size % 2 == 0:
        waves[:, -1] /= 2  # all other waves stand for two
    part = waves[:, 1 : harmonics + 1].sum(axis=1) / waves[:, 1:].sum(axis=1)
    chance = 2 * harmonics / size
    found: Real = part - chance / (1 - chance) * (1 - part)
    return found


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
