"""Proper scoring rules: what a forecaster gains by nothing but saying what it thinks."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def brier(probability: Fraction, outcome: Fraction) -> Fraction:
    """Return the squared distance of a probability from what came: 0 is best, 1 worst, 1/4 what saying half costs.

    `outcome` is 1 if it came true, 0 if not; something between is what partly came true counts as.
    (Brier, 1950, Verification of Forecasts Expressed in Terms of Probability.)

    >>> brier(Fraction(3, 4), Fraction(1))
    Fraction(1, 16)
    """
    return (probability - outcome) ** 2


def brier_of(probabilities: Mapping[str, float], came: str) -> float:
    """Return the sum over all possible results of the squared distance from what came: 0 is best, 2 worst.

    >>> round(brier_of({"return": 0.5, "holds": 0.3, "exodus": 0.2}, "return"), 2)
    0.38
    """
    return sum((p - (name == came)) ** 2 for name, p in probabilities.items())


def surprise(probability: float, outcome: float = 1.0) -> float:
    """Return the logarithmic score in bits: how surprising what came was; 0 is best, 1 what saying half costs.

    Infinite where something came that was held impossible. What partly came true is weighed between the two.
    (Good, 1952, Rational Decisions.)

    >>> surprise(0.25), surprise(0.5, 0.0), surprise(0.0)
    (2.0, 1.0, inf)
    """
    parts = ((outcome, probability), (1 - outcome, 1 - probability))
    return sum(_bits(p) * share for share, p in parts if share > 0) + 0.0


def _bits(probability: float) -> float:
    return -math.log2(probability) if probability > 0 else math.inf


def interval_score(low: Fraction, high: Fraction, came: Fraction, *, outside: Fraction) -> Fraction:
    """Return the width of an interval, and 2 / `outside` times how far what came lies beyond it; 0 is best.

    `outside` is the probability with which the forecaster means to miss. (Gneiting and Raftery, 2007,
    Strictly Proper Scoring Rules, Prediction, and Estimation, equation 43.)

    Raises:
        ValueError: the interval is upside down, or `outside` is no probability between nought and one.

    >>> interval_score(Fraction(10), Fraction(20), Fraction(25), outside=Fraction(1, 10))
    Fraction(110, 1)
    """
    if low > high or not 0 < outside < 1:
        msg = f"no interval that is missed with a probability: {low}..{high}, {outside}"
        raise ValueError(msg)
    beyond = max(low - came, came - high, Fraction(0))
    return high - low + 2 / outside * beyond
