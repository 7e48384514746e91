"""Which assumptions an ending turns on: rank correlations and first-order Sobol indices over draws."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.struggle.assumptions import bounds, ranged
from kingmaker.analysis.struggle.results import Driver, Resolution

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from kingmaker.analysis.struggle.arena import Assumption, Lanes, Real
    from kingmaker.analysis.struggle.weighing import Weights
    from kingmaker.model.values import Name

    Whole = NDArray[np.integer]

#: So many drivers are told of each ending.
TOLD = 10
#: Fewer draws than these tell nothing of indices.
FEWEST = 40
#: Where an assumption is low and where it is high: the ends of its draws, such a part of them.
FIFTH = 5
#: The highest harmonic of the method, for at least twenty draws each.
HARMONICS, EACH = 10, 20
SLOW = 3
#: A driver is clear where its index is larger than so many errors, and chance alone would bring one so large of all that are
#: looked at less often than this.
ERRORS, CHANCE = 2.0, 0.05
#: A probability that varies less than this over draws turns on nothing.
NOTHING = 1e-9
#: Nor is an index told that is below this.
LEAST = 1e-3
#: The share of the spread for which it is said how many draws tell it from chance.
TENTH = 0.1


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
    from the draws as they are; `error` is its standard error (`error_of`). One is `clear` where the index is larger than
    twice its error and all before it are clear, and where the slow waves of which the index is made are larger than
    chance would make the largest of those that are left in one of twenty samples (Fisher, 1929, "Tests of significance in
    harmonic analysis"; step by step as by Holm, 1979, "A simple sequentially rejective multiple test procedure"). Where draws
    have weights, all is of as many of them as the weights are worth, each taken at most once. Nothing comes back for
    fewer than forty.
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
            found += _of_ending([assumptions[k] for k in places], given, ending, own)
    return tuple(sorted(found, key=lambda d: -d.first_order))


def _of_ending(
    assumptions: Sequence[Assumption], given: Real, ending: Name, values: Real
) -> Iterator[Driver]:
    """Yield the drivers of one ending, the largest index first.

    Each time the largest is taken, what goes with that assumption alone is subtracted before the next is looked for.
    As assumptions are independent this changes no other index, but for what was error: in many dimensions
    the points of a Sobol sequence are so even that one of its columns may go up and down with another a few times.
    So the largest is looked for among the slowest waves, which no such pair shares.
    """
    ranks, waves = _ranks(given, values), _waved(given)
    variance, most = float(values.var()), _harmonics(values.size)
    left, rest, clear = list(range(given.shape[1])), values - values.mean(), True
    for _ in range(min(TOLD, given.shape[1])):
        slow = _slow(rest[waves[:, left]], min(SLOW, most))
        largest = int(np.argmax(slow))
        place, by_chance = left[largest], _by_chance(float(slow[largest]), rest, len(left))
        index = _index(given[:, place], rest, most)
        part, error = float(rest.var()) / variance, error_of(index, rest.size)
        if not index * part > LEAST:
            return
        clear = clear and index > ERRORS * error and by_chance < CHANCE
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
            clear,
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


def _ranks(given: Real, values: Real) -> Real:
    """Return Spearman's correlation of each column with values."""
    own = _ranked(values)
    return np.array([np.corrcoef(_ranked(column), own)[0, 1] for column in given.T])


def _ranked(values: Real) -> Real:
    """Return the rank of each value; those that are equal share the mean of theirs.

    >>> _ranked(np.array([0.3, 0.1, 0.3])).tolist()
    [2.5, 1.0, 2.5]
    """
    _, where, times = np.unique(values, return_inverse=True, return_counts=True)
    found: Real = (np.cumsum(times) - (times - 1) / 2)[where]
    return found


def _waved(given: Real) -> Whole:
    """Return the order of draws in which each column goes up and down again, once."""
    order = np.argsort(given, axis=0, kind="stable")
    found: Whole = np.concatenate([order[::2], order[1::2][::-1]])
    return found


def _slow(waves: Real, harmonics: int) -> Real:
    """Return how much of each column is slow waves: what its first-order index goes with, as all have one variance."""
    found: Real = np.square(np.abs(np.fft.rfft(waves, axis=0)[1 : harmonics + 1])).sum(axis=0)
    return found


def _index(column: Real, values: Real, harmonics: int) -> float:
    """Return the first-order index of a column: the part of all waves that are slow, without what chance gives these."""
    waves = _spectrum(values[_waved(column)])
    whole, by_chance = float(waves.sum()), 2 * harmonics / values.size
    if not whole > 0:  # where nothing is left that varies, there is no index
        return math.nan
    raw = float(waves[:harmonics].sum()) / whole
    return raw - by_chance / (1 - by_chance) * (1 - raw)


def _spectrum(values: Real) -> Real:
    """Return how much of values is waves of each whole number from one on; of the fastest one of two phases is seen, if any."""
    found: Real = np.square(np.abs(np.fft.rfft(values - values.mean())[1:]))
    found[: (values.size - 1) // 2] *= 2
    return found


# --- what so many draws can tell ----------------------------------------------------------------------


def resolution(assumptions: Sequence[Assumption], weights: Weights, seed: int) -> Resolution | None:
    """Return how small a share of the spread can be told from chance; `None` where no assumption is a range.

    `needed` is how many draws it takes to tell a tenth, as a power of two, whose Sobol points are balanced: of draws such
    as these, of whose weight only a part may be left.
    """
    ranges, counted = len(ranged(assumptions)), sample(weights, seed).size
    if not ranges:
        return None
    enough = 1 << FEWEST.bit_length()
    while least(enough, ranges) > TENTH:
        enough *= 2
    whole = math.ceil(enough * weights.shares.size / max(counted, 1))
    return Resolution(
        counted, ranges, least(counted, ranges), max(1 << (whole - 1).bit_length(), enough)
    )


def least(draws: int, ranges: int) -> float:
    """Return the smallest share of the spread that is told from chance more often than not; 1 where none is.

    That is the share which, where its slow waves and its index come out as large as they do on average, is `clear` (`drivers`)
    as the first of so many ranges.

    >>> round(least(128, 90), 2), round(least(1000, 90), 3), round(least(128, 2), 2)
    (0.14, 0.022, 0.13)
    """
    if draws < FEWEST:
        return 1.0
    low, high = 0.0, 1.0
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (low, middle) if _told(middle, draws, ranges) else (middle, high)
    return high


def _told(share: float, draws: int, ranges: int) -> bool:
    """Return whether a share would be clear where waves and index come out as on average."""
    slow = 2 * min(SLOW, _harmonics(draws)) / (draws - 1)
    clear = _beyond(share + (1 - share) * slow, draws, ranges) < CHANCE
    return clear and share > ERRORS * error_of(share, draws)


def error_of(share: float, draws: int) -> float:
    """Return the standard error of a first-order index by random balance designs over so many draws.

    The index is what a fit by waves explains, two for each harmonic, so its error is that of a squared multiple correlation
    with fixed regressors and normal errors (Fisher, 1928, "The general sampling distribution of the multiple correlation
    coefficient"), by the first terms of its series, carried through the correction of Tissot and Prieur.

    >>> round(error_of(0.0, 128), 3), round(error_of(0.2, 128), 3), round(error_of(0.2, 1024), 3)
    (0.041, 0.068, 0.022)
    """
    waves = 2 * _harmonics(draws)
    rest = draws - 1 - waves
    share = min(max(share, 0.0), 1 - NOTHING)
    beyond = draws * share / (1 - share)
    whole = waves + beyond + rest
    raw = (waves + beyond) / whole
    fitted, left = 2 * (waves + 2 * beyond), 2 * rest
    error = math.sqrt((1 - raw) ** 2 * fitted + raw**2 * left) / whole
    return error / (1 - waves / draws)


def _by_chance(slow: float, values: Real, many: int) -> float:
    """Return an upper bound for how likely chance makes the largest of so many slow waves as large as this."""
    total = float(np.square(np.abs(np.fft.rfft(values)[1:])).sum())
    return _beyond(slow / total, values.size, many) if total > 0 else 1.0


def _beyond(part: float, draws: int, many: int) -> float:
    """Return the same for a part of all waves: that of some of them has a beta distribution, where there is nothing but noise.

    How likely such a beta is larger is a finite sum, as its first parameter is a whole number (Abramowitz and Stegun, 1964,
    "Handbook of Mathematical Functions", 26.5).

    >>> _beyond(0.5, 9, 1)  # of four waves the slowest is more than all others together
    0.125
    """
    slow, left, term, likely = min(SLOW, _harmonics(draws)), (draws - 1) / 2, 1.0, 0.0
    rest, part = left - slow, min(max(part, 0.0), 1.0)
    for taken in range(slow):
        likely += term
        term *= (rest + taken) / (taken + 1) * part
    return min(likely * math.pow(1 - part, rest) * many, 1.0)


def _harmonics(draws: int) -> int:
    return max(min(HARMONICS, draws // EACH), 1)


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
