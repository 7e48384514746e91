"""Probabilities from plays: how sure they are, and how far apart they lie over draws once chance is taken off."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.struggle.results import Chance
from kingmaker.analysis.struggle.weighing import HIGH, LOW

if TYPE_CHECKING:
    from kingmaker.analysis.struggle.arena import Real

#: How sure the interval of sampling is, and so many standard errors that is either way.
CONFIDENCE, TIMES = 0.95, 1.959963984540054


def wilson(share: float, plays: int) -> tuple[float, float]:
    """Return the interval in which a probability lies, with 95 % confidence, that came about in a share of plays.

    Where each draw has as many plays as any other, it is wider than it need be, never narrower: plays that are
    spread evenly over draws vary less than plays of draws taken by chance.

    Source: E. B. Wilson, Probable Inference, the Law of Succession, and Statistical Inference (1927).

    >>> [round(end, 4) for end in wilson(0.0, 100)]
    [0.0, 0.037]
    >>> [round(end, 4) for end in wilson(0.5, 100)]
    [0.4038, 0.5962]
    """
    square = TIMES**2
    middle = (share + square / (2 * plays)) / (1 + square / plays)
    half = _half(share, plays)
    return max(0.0, middle - half), min(1.0, middle + half)


def error(share: float, plays: float) -> float:
    """Return the standard error of a share of plays, as its Wilson interval has it: never nought.

    >>> round(error(0.5, 100), 4), round(error(0.0, 100), 4)
    (0.0491, 0.0094)
    """
    return _half(share, plays) / TIMES


def _half(share: float, plays: float) -> float:
    square = TIMES**2
    root = sqrt(share * (1 - share) / plays + square / (4 * plays**2))
    return TIMES * root / (1 + square / plays)


def spread(shares: Real, plays: int) -> tuple[float, float]:
    """Return the 5 % and the 95 % point over draws of a probability that is known from so many plays of each.

    Shares of plays lie further apart than the probabilities do: by what chance adds, which is p (1 - p) / plays on
    average. They are drawn towards their mean until they lie as far apart as is left. With one play of each draw
    nothing can be told, and both points are the mean.

    Source: T. A. Louis, Estimating a Population of Parameter Values Using Bayes and Empirical Bayes Methods (1984).

    >>> import numpy as np
    >>> spread(np.array([0.2, 0.4, 0.6, 0.8]), 1)
    (0.5, 0.5)
    >>> low, high = spread(np.array([0.2, 0.4, 0.6, 0.8]), 1000)
    >>> round(low, 2), round(high, 2)
    (0.23, 0.77)
    """
    mean = float(shares.mean())
    if plays < 2 or shares.size < 2:  # noqa: PLR2004 - a variance takes two
        return mean, mean
    seen = float(shares.var(ddof=1))
    by_chance = float((shares * (1 - shares)).mean()) / (plays - 1)
    left = sqrt(max(seen - by_chance, 0.0) / seen) if seen > 0 else 0.0
    points = np.clip(mean + left * (shares - mean), 0.0, 1.0)
    low, high = np.quantile(points, (LOW, HIGH))
    return float(low), float(high)


def chance_of(shares: Real, plays: int) -> Chance:
    """Return a probability from the shares of plays of each draw in which it came about, so many plays of each."""
    mean = float(shares.mean())
    return Chance(mean, *spread(shares, plays), error(mean, plays * shares.size))


def change_of(moved: Real) -> Chance:
    """Return by how much a change moves a probability, from pairs of plays with the same numbers by chance.

    `moved[d, p]` is 1 where the ending came about in play p of draw d only after the change, -1 where only before it, else
    0. `low` and `high` are the 5 % and the 95 % point over draws, with what chance in the plays adds taken off as in `spread`;
    `error` is the standard error of sampling, half a pair being added to each of the four kinds that there are, so that it
    is never nought.

    Source: A. Agresti and Y. Min, Simple improved confidence intervals for comparing matched proportions (2005).

    >>> found = change_of(np.array([[1, 0, 0, 0], [0, 0, -1, 1]]))
    >>> found.mean, round(found.error, 4)
    (0.125, 0.1975)
    >>> change_of(np.zeros((10, 10))).error < 0.01
    True
    """
    _, deviation = _adjusted(moved)
    return Chance(float(moved.mean()), *_moved_spread(moved), deviation)


def within_of(moved: Real) -> tuple[float, float]:
    """Return the interval in which a change lies, with 95 % confidence, that pairs of plays tell; see `change_of`.

    >>> low, high = within_of(np.zeros((10, 10)))
    >>> round(low, 3), round(high, 3)
    (-0.019, 0.019)
    """
    middle, deviation = _adjusted(moved)
    return max(-1.0, middle - TIMES * deviation), min(1.0, middle + TIMES * deviation)


def _adjusted(moved: Real) -> tuple[float, float]:
    """Return the mean of pairs and its standard error, with half a pair of each of four kinds more."""
    pairs = moved.size + 2
    apart = float(np.abs(moved).sum()) + 1
    middle = float(moved.sum()) / pairs
    return middle, sqrt(apart / pairs - middle**2) / sqrt(pairs)


def _moved_spread(moved: Real) -> tuple[float, float]:
    """Return the 5 % and the 95 % point over draws of a change, without what chance in the plays adds."""
    draws, plays = moved.shape
    each = moved.mean(axis=1)
    mean = float(each.mean())
    if plays < 2 or draws < 2:  # noqa: PLR2004 - a variance takes two
        return mean, mean
    seen = float(each.var(ddof=1))
    by_chance = float(moved.var(axis=1, ddof=1).mean()) / plays
    left = sqrt(max(seen - by_chance, 0.0) / seen) if seen > 0 else 0.0
    low, high = np.quantile(np.clip(mean + left * (each - mean), -1.0, 1.0), (LOW, HIGH))
    return float(low), float(high)
