"""How far forecasts were from what happened, and how sure that is: proper scores, calibration, clustered intervals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

#: The seed of all resampling.
SEED = 20_261_128
#: Nobody who put less than this on what happened is charged more than its logarithm says.
FLOOR = 1e-6


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean over cases, with the ends between which 95 of 100 resamples of whole groups put it."""

    mean: float
    low: float
    high: float


def crps(places: ArrayLike, chances: ArrayLike, seen: ArrayLike) -> Floats:
    """Return the continuous ranked probability score of forecasts over points, of shape (n,); 0 is best.

    `places` (n, g) are the points in rising order, `chances` (n, g) what is put on each, `seen` (n,) what happened. The
    score is the integral of the square of the forecast's distribution less that of what was seen, in units of the
    scale: the mean distance to what was seen, less half the mean distance between two draws of the forecast. For a
    forecast of one point it is the absolute error. O(n g).

    Gneiting and Raftery (2007), Strictly proper scoring rules, prediction, and estimation.

    >>> crps([[0.0, 10.0]], [[0.5, 0.5]], [0.0]).tolist(), crps([[4.0]], [[1.0]], [10.0]).tolist()
    ([2.5], [6.0])
    """
    at, on = np.asarray(places, float), np.asarray(chances, float)
    happened = np.asarray(seen, float)[:, None]
    distance = (on * np.abs(at - happened)).sum(axis=1)
    below = np.cumsum(on, axis=1)[:, :-1]
    apart: Floats = (below * (1 - below) * np.diff(at, axis=1)).sum(axis=1)
    found: Floats = distance - apart
    return found


def brier(chances: Sequence[float] | Floats, happened: int) -> float:
    """Return the Brier score of one forecast over several outcomes, from 0 to 2: the sum of squared errors.

    Brier (1950), Verification of forecasts expressed in terms of probability.

    >>> brier([0.5, 0.25, 0.25], 0), brier([1.0, 0.0], 1)
    (0.375, 2.0)
    """
    errors = np.array(chances, float)
    errors[happened] -= 1
    return float((errors**2).sum())


def log_loss(chance: float) -> float:
    """Return what a forecast loses that put this on what happened: minus its natural logarithm, at most that of `FLOOR`.

    >>> round(log_loss(0.5), 3), round(log_loss(0.0), 1)
    (0.693, 13.8)
    """
    return -float(np.log(max(chance, FLOOR)))


def clustered(
    values: ArrayLike, groups: Sequence[object], *, seed: int, resamples: int = 4000
) -> Interval:
    """Return the mean of values with an interval that takes values of one group to be one piece of evidence.

    Whole groups are drawn with replacement, as many as there are, `resamples` times; the ends are the 2.5% and 97.5%
    points of the means. The same seed gives the same interval, in whatever order cases or groups come. Cost:
    O(n + resamples x groups).

    Field and Welsh (2007), Bootstrapping clustered data, Journal of the Royal Statistical Society B 69.

    >>> found = clustered([1.0, 1.0, 3.0], ["a", "a", "b"], seed=1)
    >>> round(found.mean, 3), found.low, found.high
    (1.667, 1.0, 3.0)
    """
    data = np.asarray(values, float)
    names = sorted(set(map(str, groups)))
    number = {name: place for place, name in enumerate(names)}
    of = np.array([number[str(group)] for group in groups])
    sums, sizes = np.bincount(of, data, len(names)), np.bincount(of, minlength=len(names))
    many = len(names)
    drawn = np.random.default_rng(seed).multinomial(many, np.full(many, 1 / many), resamples)
    means = (drawn @ sums) / (drawn @ sizes)
    low, high = np.percentile(means, [2.5, 97.5])
    return Interval(float(data.mean()), float(low), float(high))


@dataclass(frozen=True, slots=True)
class Bin:
    """Forecasts that were alike: how many, what they said on the average, how often it happened."""

    count: int
    said: float
    happened: float


def calibration(
    chances: ArrayLike, happened: ArrayLike, edges: Sequence[float] = (0, 0.2, 0.4, 0.6, 0.8, 1)
) -> tuple[Bin, ...]:
    """Return forecasts in bins, each with its mean and the share of them that came true; empty bins are left out.

    A bin holds its lower edge and not its upper one, but the last, which holds both.

    >>> calibration([0.1, 0.1, 0.9], [0, 1, 1])
    (Bin(count=2, said=0.1, happened=0.5), Bin(count=1, said=0.9, happened=1.0))
    """
    said, true = np.asarray(chances, float), np.asarray(happened, float)
    place = np.clip(np.searchsorted(edges, said, side="right") - 1, 0, len(edges) - 2)
    return tuple(
        Bin(int(own.sum()), float(said[own].mean()), float(true[own].mean()))
        for own in (place == number for number in range(len(edges) - 1))
        if own.any()
    )


def worst_gap(bins: Sequence[Bin], *, least: int) -> float:
    """Return the largest distance between said and seen among bins of at least so many forecasts; 0 if there is none.

    >>> worst_gap([Bin(200, 0.5, 0.53), Bin(5, 0.1, 0.9)], least=100).__round__(3)
    0.03
    """
    return max((abs(b.said - b.happened) for b in bins if b.count >= least), default=0.0)


def covered(places: ArrayLike, chances: ArrayLike, seen: ArrayLike, share: float) -> Floats:
    """Return 1 where what was seen lies in the central interval of a forecast that holds at least this share, else 0.

    Shapes as in `crps`. The ends are the first points at which the distribution reaches (1 - share)/2 and (1 + share)/2.

    >>> covered([[0.0, 1.0, 2.0]] * 2, [[0.25, 0.5, 0.25]] * 2, [1.0, 2.0], 0.5).tolist()
    [1.0, 0.0]
    """
    at, reached = np.asarray(places, float), np.cumsum(np.asarray(chances, float), axis=1)
    happened = np.asarray(seen, float)
    ends = [(reached >= q - 1e-12).argmax(axis=1) for q in ((1 - share) / 2, (1 + share) / 2)]
    low, high = (np.take_along_axis(at, end[:, None], axis=1)[:, 0] for end in ends)
    found: Floats = ((low <= happened) & (happened <= high)).astype(float)
    return found
