"""How likely each point of a scale is: predictions as whole distributions on a grid."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.bargain.condorcet import elections
from kingmaker.analysis.bargain.points import SAME, compromise

if TYPE_CHECKING:
    from kingmaker.analysis.bargain.matters import Floats, Matters

#: How many points a grid has: on a scale from 0 to 100, the whole numbers.
POINTS = 101
#: The standard deviation around the weighted mean, as a share of the width of the scale: 30 on 0 to 100. Chosen on DEU III, after seeing it.
SD = 0.3
#: How much of the blend is the election. Chosen on DEU III too.
SHARE = 0.5


def grid(found: Matters, points: int = POINTS) -> Floats:
    """Return the points of each scale at which it is told how likely they are, (I, G)."""
    if points < 2:  # noqa: PLR2004  # both ends
        raise ValueError("a grid has at least its two ends")
    steps = np.linspace(0.0, 1.0, points)
    return found.scale[:, :1] + found.width[:, None] * steps


def positions_spread(found: Matters, points: int = POINTS) -> Floats:
    """Return the weight of each position as if it were how likely it is, (I, G).

    >>> from kingmaker.analysis.bargain.matters import matters
    >>> positions_spread(matters([0, 50, 100], [20, 20, 60], 1), points=3).tolist()
    [[0.2, 0.2, 0.6]]
    """
    made = np.empty((len(found.scale), points))
    for rows, places, weights in found.by_part():
        made[rows] = _placed(found.scale[rows], places, weights, points)
    return made


def condorcet(found: Matters, points: int = POINTS) -> Floats:
    """Return how likely each point wins the probabilistic Condorcet election with cardinal votes, (I, G).

    See `election` for its steps and its source. A place between two points is split between them, so that the mean is kept.

    >>> from kingmaker.analysis.bargain.matters import matters
    >>> condorcet(matters([0, 100], [1, 3], 1), points=3).round(6).tolist()
    [[0.25, 0.0, 0.75]]
    """
    made = np.empty((len(found.scale), points))
    for rows, positions, weights in found.by_part():
        for some, places, chances in elections(positions, weights):
            made[rows[some]] = _placed(found.scale[rows[some]], places, chances, points)
    return made


def normal(found: Matters, points: int = POINTS, *, sd: float = SD) -> Floats:
    """Return a normal distribution around the weighted mean, cut off at the ends of the scale, (I, G).

    `sd` is its standard deviation as a share of the width of the scale; that of the errors of the mean on DEU III is
    0.298.

    >>> from kingmaker.analysis.bargain.matters import matters
    >>> normal(matters([0, 100], 1, 1), points=3).round(3).tolist()
    [[0.166, 0.667, 0.166]]
    """
    if not sd > 0:
        raise ValueError("a standard deviation is above nought")
    away = (grid(found, points) - compromise(found)[:, None]) / (sd * found.width[:, None])
    dense = np.exp(-(away**2 - (away**2).min(axis=1, keepdims=True)) / 2)
    made: Floats = dense / dense.sum(axis=1, keepdims=True)
    return made


def blend(
    found: Matters,
    points: int = POINTS,
    *,
    sd: float = SD,
    share: float = SHARE,
    elected: Floats | None = None,
) -> Floats:
    """Return the election blended with the normal around the weighted mean, (I, G).

    `share` is how much of it is the election; `elected` is what `condorcet` gives, where that is known already. It is a linear pool of the two (Mervyn Stone, 1961, The opinion pool). The
    shares and the deviation were chosen on DEU III after seeing its outcomes; they are no theory.

    >>> from kingmaker.analysis.bargain.matters import matters
    >>> blend(matters([0, 100], [1, 3], 1), points=3, share=1.0).round(6).tolist()
    [[0.25, 0.0, 0.75]]
    """
    if not 0 <= share <= 1:
        raise ValueError("a share is from 0 to 1")
    likely = condorcet(found, points) if elected is None else elected
    return share * likely + (1 - share) * normal(found, points, sd=sd)


def means(chances: Floats, points: Floats) -> Floats:
    """Return the mean of each distribution, (I,)."""
    mean: Floats = (chances * points).sum(axis=1)
    return mean


def quantiles(chances: Floats, points: Floats, share: float) -> Floats:
    """Return for each distribution the lowest point at or below which so much of it lies, (I,)."""
    reached = chances.cumsum(axis=1) >= share - SAME
    return np.asarray(np.take_along_axis(points, reached.argmax(axis=1)[:, None], axis=1)[:, 0])


def medians(chances: Floats, points: Floats) -> Floats:
    """Return for each distribution the lowest point at or below which half of it lies, (I,)."""
    return quantiles(chances, points, 0.5)


def _placed(scale: Floats, places: Floats, weights: Floats, points: int) -> Floats:
    """Put weights at places, (N, K) each, onto the grids of issues, (N, G): so that they sum to one and their mean is kept."""
    low, high = scale[:, :1], scale[:, 1:]
    exact = np.clip((places - low) / (high - low), 0.0, 1.0) * (points - 1)
    below = np.minimum(np.floor(exact).astype(np.intp), points - 2)
    above = exact - below
    whole = len(places) * points
    at = (below + np.arange(len(places))[:, None] * points).ravel()
    made = np.bincount(at, (weights * (1 - above)).ravel(), minlength=whole)
    made += np.bincount(at + 1, (weights * above).ravel(), minlength=whole)
    return np.asarray(made.reshape(-1, points) / weights.sum(axis=1, keepdims=True))
