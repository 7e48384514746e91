"""How long something lasts: distributions of a number of days, by what is left at each length."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize
from scipy.special import log_ndtr

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    #: From lengths and parameters to the logarithm of the share that lasts at least so long.
    Left = Callable[[Floats, Sequence[float]], Floats]


def _exponential(days: Floats, told: Sequence[float]) -> Floats:
    found: Floats = -days / np.exp(told[0])
    return found


def _weibull(days: Floats, told: Sequence[float]) -> Floats:
    found: Floats = -np.power(days / np.exp(told[0]), np.exp(told[1]))
    return found


def _lognormal(days: Floats, told: Sequence[float]) -> Floats:
    with np.errstate(divide="ignore"):
        found: Floats = log_ndtr((told[0] - np.log(days)) / np.exp(told[1]))
    return found


def _loglogistic(days: Floats, told: Sequence[float]) -> Floats:
    found: Floats = -np.log1p(np.power(days / np.exp(told[0]), np.exp(told[1])))
    return found


#: Each distribution with where its fit starts. A constant rate per day is the exponential.
SHAPES: Mapping[str, tuple[Left, tuple[float, ...]]] = {
    "exponential": (_exponential, (3.0,)),
    "Weibull": (_weibull, (3.0, 0.0)),
    "lognormal": (_lognormal, (3.0, 0.3)),
    "log-logistic": (_loglogistic, (3.0, 0.0)),
}


@dataclass(frozen=True, slots=True)
class Lasting:
    """A distribution with its parameters: the logarithm of a scale in days, and of what its shape has."""

    shape: str
    told: tuple[float, ...]

    def below(self, days: Floats) -> Floats:
        """Return the share that ends before so many days.

        >>> Lasting("exponential", (0.0,)).below(np.array([0.0, 1.0])).round(3).tolist()
        [0.0, 0.632]
        """
        found: Floats = -np.expm1(SHAPES[self.shape][0](days, self.told))
        return found

    def log_chance(self, days: Floats) -> Floats:
        """Return the logarithm of how likely an end is on each day: between `days` and one day more.

        >>> found = Lasting("exponential", (0.0,)).log_chance(np.arange(60.0))
        >>> round(float(np.exp(found).sum()), 9)
        1.0
        """
        left = SHAPES[self.shape][0]
        before, after = left(days, self.told), left(days + 1, self.told)
        found: Floats = before + np.log(-np.expm1(np.minimum(after - before, -_LEAST)))
        return found


#: A share of what is left ends on every day, however small: else a model could be infinitely wrong by rounding.
_LEAST = 1e-15


def fitted(shape: str, days: Floats) -> Lasting:
    """Return the distribution under which these whole numbers of days are likeliest (maximum likelihood).

    Nelder and Mead's search from a fixed start; its cost is that of some hundred sums over different lengths.

    >>> np.exp(fitted("exponential", np.array([0.0, 1.0, 2.0])).told[0]).round(3).item()
    1.443
    """
    lengths, counts = np.unique(days, return_counts=True)

    def lost(told: Floats) -> float:
        return -float(counts @ Lasting(shape, tuple(told)).log_chance(lengths)) / len(days)

    options = {"xatol": 1e-7, "fatol": 1e-11, "maxiter": 4000}
    done = minimize(lost, SHAPES[shape][1], method="Nelder-Mead", options=options)
    if not done.success:
        raise RuntimeError(f"no {shape} was found: {done.message}")
    return Lasting(shape, tuple(float(value) for value in done.x))


def uniformity(said: Lasting, days: Floats) -> float:
    """Return the largest distance from the diagonal of the non-randomised probability integral transform: 0 is calibrated.

    Each length counts as spread evenly between the shares said to end before it and before the next day.

    Czado, Gneiting and Held (2009), Predictive model assessment for count data, Biometrics 65.
    """
    low, high = said.below(days), said.below(days + 1)
    points = np.linspace(0, 1, 201)
    inside = np.clip((points[:, None] - low) / np.maximum(high - low, _LEAST), 0, 1)
    return float(np.abs(inside.mean(axis=1) - points).max())


def hazard(days: Floats, low: int, high: int) -> float:
    """Return the rate at which what lasts `low` days ends before `high`: ends over days at risk.

    An end counts half a day of its own day. Something has to last `low` days.

    >>> round(hazard(np.array([0.0, 0.0, 1.0, 3.0]), 0, 2), 3)
    0.667
    """
    at_risk = days[days >= low]
    ends = at_risk < high
    exposed = np.where(ends, at_risk - low + 0.5, high - low).sum()
    return float(ends.sum() / exposed)
