"""Conditional logit: one of several alternatives is chosen, by a weighted sum of what each is like."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def chances(features: Floats, weights: Floats) -> Floats:
    """Return how likely each alternative is to be chosen: proportional to the exponential of its weighted sum.

    `features` is (alternatives, k), `weights` (k,).

    McFadden (1974), Conditional logit analysis of qualitative choice behavior.

    >>> chances(np.array([[0.0], [1.0]]), np.array([np.log(3.0)])).round(6).tolist()
    [0.25, 0.75]
    """
    power = features @ weights
    risen = np.exp(power - power.max())
    found: Floats = risen / risen.sum()
    return found


def fit(
    choices: Sequence[tuple[Floats, int]],
    *,
    ridge: float = 1.0,
    counts: Sequence[float] | None = None,
) -> Floats:
    """Return the weights (k,) under which what was chosen is likeliest, pulled to nought by half `ridge` times their squares.

    `choices` are features (alternatives, k), whose number of alternatives may differ, with the row that was chosen. `counts`
    are how often each choice counts (once). The loss is convex, so Newton's steps, halved until they help, end where its
    slope is nought. `RuntimeError` if that is so far away that the data leave a weight open, which a pull prevents. Each step is
    one pass over all features, O(rows k^2); some ten are needed.

    >>> three_to_one = [(np.array([[0.0], [1.0]]), row) for row in (1, 1, 1, 0)]
    >>> round(float(np.exp(fit(three_to_one, ridge=0.0))[0]), 6)
    3.0
    """
    often = np.ones(len(choices)) if counts is None else np.asarray(counts, float)
    used = [n for n in range(len(choices)) if often[n] > 0]
    lengths = np.array([len(choices[n][0]) for n in used])
    starts = np.cumsum(lengths) - lengths
    rows = np.concatenate([choices[n][0] for n in used])
    took = starts + np.array([choices[n][1] for n in used])
    given = _Given(rows, starts, lengths, took, often[used], ridge)
    weights = np.zeros(rows.shape[1])
    loss, slope, curve = given.at(weights)
    for _ in range(_STEPS):
        try:
            step = np.linalg.solve(curve, slope)
        except np.linalg.LinAlgError as error:
            raise RuntimeError("the data leave a weight open") from error
        if slope @ step < _NEAR * (1 + abs(loss)):
            weights = weights - step
            break
        length = 1.0
        while given.at(weights - length * step)[0] > loss and length > _SHORT:
            length /= 2
        weights = weights - length * step
        loss, slope, curve = given.at(weights)
    if np.linalg.eigvalsh(curve)[0] < _FLAT:
        raise RuntimeError("the data leave a weight open")
    return weights


@dataclass(frozen=True, slots=True)
class _Given:
    """All alternatives of all choices, one below the other."""

    rows: Floats
    starts: NDArray[np.int64]
    lengths: NDArray[np.int64]
    took: NDArray[np.int64]
    times: Floats
    ridge: float

    def at(self, weights: Floats) -> tuple[float, Floats, Floats]:
        """Return what is lost at these weights, its slope and its curvature."""
        power = self.rows @ weights
        power -= np.repeat(np.maximum.reduceat(power, self.starts), self.lengths)
        risen = np.exp(power)
        total = np.add.reduceat(risen, self.starts)
        share = risen / np.repeat(total, self.lengths)
        lost = float(self.times @ (np.log(total) - power[self.took]))
        lost += 0.5 * self.ridge * float(weights @ weights)
        weighed = self.rows * share[:, None]
        means = np.add.reduceat(weighed, self.starts)
        slope = self.times @ (means - self.rows[self.took]) + self.ridge * weights
        often = np.repeat(self.times, self.lengths)
        curve = self.rows.T @ (weighed * often[:, None]) - means.T @ (means * self.times[:, None])
        return lost, slope, curve + self.ridge * np.eye(len(weights))


_STEPS, _NEAR, _SHORT, _FLAT = 100, 1e-12, 1e-9, 1e-6
