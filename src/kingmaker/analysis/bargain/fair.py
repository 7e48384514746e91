"""The settlement that serves whoever is worst off by it as well as can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from kingmaker.analysis.bargain.matters import Floats


def fairest(positions: Floats, scale: Floats) -> tuple[Floats, Floats]:
    """Return the points at which the least satisfied is most satisfied, (D,), and how satisfied it is there, (D,).

    `positions` are (D, A), `scale` (D, 2). A party is satisfied wholly by what it wants and not at all by the end of the scale that is
    further from it, in between by how near it is. On a line only the lowest and the highest position matter: the satisfactions of
    those two meet at one point. Cost: D A.

    It is the egalitarian solution (Ehud Kalai, 1977, Proportional solutions to bargaining situations) with satisfaction measured as
    by Ehud Kalai and Meir Smorodinsky, 1975, Other solutions to Nash's bargaining problem, from the worst of the scale.

    >>> import numpy as np
    >>> point, least = fairest(np.array([[0.0, 30.0, 80.0]]), np.array([[0.0, 100.0]]))
    >>> point.round(3).tolist(), least.round(3).tolist()
    ([44.444], [0.556])
    """
    low, high = positions.min(axis=1), positions.max(axis=1)
    far_low = np.maximum(low - scale[:, 0], scale[:, 1] - low)
    far_high = np.maximum(high - scale[:, 0], scale[:, 1] - high)
    apart = far_low + far_high
    point = (low * far_high + high * far_low) / apart
    return point, 1 - (point - low) / far_low
