"""Where an issue is settled if each counts by its weight: the mean and the median."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

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
    return np.array([median_of(*found.taking_part(issue)) for issue in range(len(found.scale))])


def median_of(places: Floats, weights: Floats) -> float:
    """Return the weighted median of places, the middle of the stretch where there are several."""
    order = np.argsort(places, kind="stable")
    placed = places[order]
    below = np.cumsum(weights[order]) / weights.sum()
    first = int(np.argmax(below >= 0.5 - SAME))
    last = int(np.argmax(below > 0.5 + SAME))
    return float((placed[first] + placed[last]) / 2)
