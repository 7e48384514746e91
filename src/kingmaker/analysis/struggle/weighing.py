"""Draws weighed by how likely the record was in each: effective numbers, tempering, means and points of the draws."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.struggle.results import Chance
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.analysis.struggle.arena import Real

#: Where fewer than this share of the draws count, likelihoods are tempered until so many do.
ENOUGH = 0.1
#: Halvings of the interval in which the power lies; more would change no digit that is shown.
HALVINGS = 40
#: The points of the draws that are told beside the mean.
LOW, HIGH = 0.05, 0.95


@dataclass(frozen=True, slots=True)
class Weights:
    """The weight of each draw (they add up to one), how many equal ones that is worth, and the power used."""

    shares: Real
    effective: float
    tempered: float


def weigh(likelihood: Real) -> Weights | None:
    """Return the weights of draws with these logarithms of likelihoods; `None` where none is possible.

    The effective number of draws is 1 / (sum of squared weights) (Kong, 1992, "A note on importance sampling using
    standardized weights"). Where it is below a tenth of the draws that are possible, likelihoods are raised to the
    largest power below 1 under which it is not.

    >>> weigh(np.array([-3.0, -3.0, -np.inf])).effective
    2.0
    """
    possible = likelihood > -np.inf
    if not possible.any():
        return None
    scaled = np.where(possible, likelihood - likelihood[possible].max(), -np.inf)
    enough = ENOUGH * int(possible.sum())
    power = 1.0 if effective(_shares(scaled, 1.0)) >= enough else _power(scaled, enough)
    shares = _shares(scaled, power)
    return Weights(shares, effective(shares), power)


def tempering(weights: Weights, draws: int) -> Iterator[str]:
    """Yield what a reader should know of weights that were tempered."""
    if weights.tempered < 1:
        yield (
            f"the record leaves fewer than a tenth of the {draws} draws: likelihoods count with power "
            f"{weights.tempered:.2f}, which leaves {weights.effective:.0f}"
        )


def effective(shares: Real) -> float:
    """Return how many equal weights these are worth."""
    return float(1 / np.square(shares).sum())


def _shares(scaled: Real, power: float) -> Real:
    with np.errstate(invalid="ignore"):
        raised = np.where(scaled > -np.inf, np.exp(power * scaled), 0.0)
    found: Real = raised / raised.sum()
    return found


def _power(scaled: Real, enough: float) -> float:
    low, high = 0.0, 1.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if effective(_shares(scaled, middle)) >= enough:
            low = middle
        else:
            high = middle
    return low


def chance(values: Real, shares: Real, *, error: float = 0.0) -> Chance:
    """Return the weighted mean of values, one for each draw, and their 5 % and 95 % points.

    A point is the least value at or below which that share of the weight lies. Draws without weight are left out.
    """
    own = shares > 0
    values, shares = values[own], shares[own]
    order = np.argsort(values, kind="stable")
    up = np.cumsum(shares[order])
    # the sum of all may come out a little below one
    low, high = (values[order[min(int(np.searchsorted(up, p)), up.size - 1)]] for p in (LOW, HIGH))
    mean = float(np.clip(np.dot(values, shares) / up[-1], values.min(), values.max()))
    return Chance(mean, float(low), float(high), error)
