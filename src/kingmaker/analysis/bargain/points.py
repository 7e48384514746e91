"""Where an issue is settled if each counts by its weight: the mean and the median."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.bargain.matters import by_part

if TYPE_CHECKING:
    from kingmaker.analysis.bargain.matters import Floats, Matters

#: Two shares of the weight that differ by less than this part of it are the same: sums of floats are not exact.
SAME = 1e-12


def compromise(found: Matters) -> Floats:
    """Return the weighted mean of the positions of each issue, (I,): the compromise model.

    Each actor counts by salience times capability. It is also close to what Nash bargaining comes to where no agreement is
    the worst for everybody, and that is what it was derived from. Cost: I A.

    Jan Van den Bos, 1991, Dutch EC Decision Making; Christopher Achen, 2006, Institutional realism and bargaining models, in
    Thomson, Stokman, Achen and König (eds), The European Union Decides.

    >>> from kingmaker.analysis.bargain.matters import matters
    >>> compromise(matters([0, 50, 100], [20, 20, 60], 1)).tolist()
    [70.0]
    """
    weights = found.weights
    mean: Floats = (weights * found.positions).sum(axis=1) / weights.sum(axis=1)
    return np.clip(mean, found.scale[:, 0], found.scale[:, 1])


def weighted_median(found: Matters) -> Floats:
    """Return the weighted median of the positions of each issue, (I,): the median voter model.

    It is the point with no more than half of the weight (salience times capability) on either side. Where a whole stretch is,
    it is the middle of the stretch, so that a scale that is turned round turns the answer round. Cost: I A log A.

    Duncan Black, 1958, The Theory of Committees and Elections.

    >>> from kingmaker.analysis.bargain.matters import matters
    >>> weighted_median(matters([[0, 50, 100], [0, 10, 100]], [[20, 30, 60], [30, 30, 60]], 1)).tolist()
    [100.0, 55.0]
    """
    return medians_of(found.positions, found.weights)


def medians_of(positions: Floats, weights: Floats) -> Floats:
    """Return the weighted median of each row of positions, (I,), the middle of the stretch where there are several."""
    found = np.empty(len(positions))
    for rows, places, weigh in by_part(positions, weights):
        order = np.argsort(places, axis=1, kind="stable")
        placed = np.take_along_axis(places, order, axis=1)
        sums = np.take_along_axis(weigh, order, axis=1).cumsum(axis=1)
        below = sums / weigh.sum(axis=1, keepdims=True)
        first = (below >= 0.5 - SAME).argmax(axis=1)[:, None]
        last = (below > 0.5 + SAME).argmax(axis=1)[:, None]
        ends = np.take_along_axis(placed, first, axis=1) + np.take_along_axis(placed, last, axis=1)
        found[rows] = ends[:, 0] / 2
    return found
