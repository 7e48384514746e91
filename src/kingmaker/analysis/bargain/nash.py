"""Where an issue is settled by Nash's bargaining solution, from what holds if nothing is agreed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from kingmaker.analysis.bargain.matters import Floats, Matters

#: How often a stretch is halved: to less than the distance between two floats.
_HALVINGS = 100


def nash(
    found: Matters, *, cost: float = 1.0, loss: Literal["linear", "quadratic"] = "linear"
) -> Floats:
    """Return the asymmetric Nash bargaining solution of each issue, (I,).

    It is the point x at which the sum of w log g(x) is highest, where w is an actor's weight (salience times capability) and g(x)
    what it gains: the loss of disagreement, less |x - position|. The loss of disagreement is that of the reference point, and
    beside it `cost`, a share of the width of the scale, since to end without an agreement hurts by itself. Where an issue has no
    reference point, it is the cost alone. With `loss="quadratic"`, distances and costs are squared.

    With `cost=0` the reference point itself is the threat: nobody agrees to what is further away than it. If some want
    to go up from it and others down, nothing is possible but the reference point.

    `ValueError` if an issue has no reference point and the cost is below 1: somebody might then lose by every agreement. The sum is
    concave in x; where its slope changes sign is found by halving. Cost: 100 I A.

    John Nash, 1950, The bargaining problem; exponents for power: Ehud Kalai, 1977, Nonsymmetric Nash solutions and
    replications of 2-person bargaining; used on decisions of the European Union by Gerald Schneider, Daniel Finke and Stefanie Bailer,
    2010, Bargaining power in the European Union.

    >>> from kingmaker.analysis.bargain.matters import matters
    >>> nash(matters([20, 60], 1, 1, reference=0), cost=0).round(6).tolist()  # 20 gains nothing by what is above 40
    [20.0]
    >>> nash(matters([0, 100], [1, 3], 1)).round(6).tolist()
    [75.0]
    """
    power = {"linear": 1, "quadratic": 2}[loss]
    if cost < 0:
        raise ValueError("the cost of no agreement is nought or more")
    if cost < 1 and np.isnan(found.reference).any():
        raise ValueError("where an issue has no reference point, the cost is at least 1")
    weights = found.weights
    part = weights > 0
    lost = _lost(found, cost, power)
    radius = np.where(part, lost ** (1 / power), np.inf)
    low = np.maximum((found.positions - radius).max(axis=1), found.scale[:, 0])
    high = np.minimum((found.positions + radius).min(axis=1), found.scale[:, 1])
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        up = _slope(found, lost, middle, power) > 0
        before = low, high
        low, high = np.where(up, middle, low), np.where(up, high, middle)
        if np.array_equal(before, (low, high)):  # and so it would be again
            break
    return np.asarray((low + high) / 2)


def _lost(found: Matters, cost: float, power: int) -> Floats:
    """Return what each loses if nothing is agreed, (I, A)."""
    far = np.nan_to_num(np.abs(found.reference[:, None] - found.positions))
    return far**power + cost * found.width[:, None] ** power


def _slope(found: Matters, lost: Floats, x: Floats, power: int) -> Floats:
    """Return how fast the sum of the logarithms grows to the right of a point, (I,)."""
    away = found.positions - x[:, None]
    gain = lost - np.abs(away) ** power
    steep = np.where(away > 0, 1.0, -1.0) * power * np.abs(away) ** (power - 1)
    with np.errstate(
        divide="ignore", invalid="ignore"
    ):  # only where nothing but the reference is possible
        slopes = np.where(found.weights > 0, found.weights * steep / gain, 0.0)
        return np.asarray(slopes.sum(axis=1))
