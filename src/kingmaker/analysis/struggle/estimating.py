"""What filters that know nothing of each other tell of the endings, and how sure they are together.

The error of an estimate is that of leaving out one filter after the other (the jackknife). As few filters may agree by chance,
it is never taken to be less than what as many plays as count would leave by themselves.

Source: M. Quenouille, Notes on bias in estimation (1956); J. Tukey, Bias and confidence in not-quite large samples (1958).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.struggle.estimates import error
from kingmaker.analysis.struggle.weighing import Weights, chance, weigh
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable

    from kingmaker.analysis.struggle.arena import Real
    from kingmaker.analysis.struggle.results import Chance

#: So many errors either way an estimate of eight filters is right with 95 % confidence (Student, seven degrees of freedom).
TIMES = 2.364624
#: Leaves no filter out.
NONE = -1


@dataclass(frozen=True, slots=True)
class Estimate:
    """What plays say of the endings once something is known, by draw and filter.

    `likelihood` is the logarithm of that of what is known; `ends[e, d, g]` is the share of the plays of draw d in filter g that
    came to ending e, `sizes[g]` how many these are.
    """

    likelihood: Real  # [draws, filters]
    ends: Real  # [endings, draws, filters]
    sizes: Real  # [filters]

    def draws(self, count: int) -> Estimate:
        """Return the same of so many first draws."""
        return Estimate(self.likelihood[:count], self.ends[:, :count], self.sizes)

    def weights(self, left: int = NONE, power: float | None = None) -> Weights | None:
        """Return what draws weigh by all filters, or by all but one; `None` where none is possible.

        Likelihoods are raised to the power, if one is given, else tempered where too few draws count.
        """
        known = self.known(left)
        if power is None:
            return weigh(known)
        top = known.max(initial=-np.inf)
        if top == -np.inf:
            return None
        shares = np.where(known > -np.inf, np.exp(power * (known - top)), 0.0)
        shares = shares / shares.sum()
        return Weights(shares, float(1 / np.square(shares).sum()), power)

    def known(self, left: int = NONE) -> Real:
        """Return the logarithm of the likelihood in each draw, by all filters or all but one."""
        with np.errstate(divide="ignore"):
            found: Real = self._most()[:, 0] + np.log(self.parts(left).sum(axis=1))
        return found

    def by_draw(self, left: int = NONE) -> Real:
        """Return the probability of each ending in each draw, by all filters or all but one: nought where nothing agrees."""
        parts = self.parts(left)
        total = parts.sum(axis=1)
        sums = (parts * self.ends).sum(axis=2)
        found: Real = np.divide(sums, total, out=np.zeros_like(sums), where=total > 0)
        return found

    def means(self, left: int = NONE, power: float | None = None) -> Real | None:
        """Return the mean of each ending over draws as they weigh, by all filters or all but one."""
        weights = self.weights(left, power)
        if weights is None:
            return None
        found: Real = self.by_draw(left) @ weights.shares
        return found

    def each(self, weights: Weights) -> Real:
        """Return what one play of each draw and filter weighs."""
        parts = self.parts()
        total = parts.sum(axis=1, keepdims=True)
        share = np.divide(parts, total, out=np.zeros_like(parts), where=total > 0)
        found: Real = share / self.sizes * weights.shares[:, None]
        return found

    def effective(self, weights: Weights) -> float:
        """Return how many plays of equal weight those are worth that there are."""
        return float(1 / (self.each(weights) ** 2 * self.sizes).sum())

    def chances(self) -> list[Chance] | None:
        """Return each ending: its mean, the points of the draws once what chance adds is taken off, and its error."""
        weights = self.weights()
        if weights is None:
            return None
        values = self.by_draw()
        means = values @ weights.shares
        left_out = jackknife(lambda left: self.means(left, weights.tempered), self.sizes.size)
        plays = self.effective(weights)
        errors = [max(e, error(m, plays)) for e, m in zip(left_out, means, strict=True)]
        by_draw = self._plays_of_draws()
        return [
            chance(narrowed(v, weights, by_draw), weights.shares, error=float(e))
            for v, e in zip(values, errors, strict=True)
        ]

    def _plays_of_draws(self) -> Real:
        """Return how many plays of equal weight those of each draw are worth."""
        parts = self.parts()
        squares = (parts**2 / self.sizes).sum(axis=1)
        total = parts.sum(axis=1) ** 2
        found: Real = np.divide(total, squares, out=np.ones_like(total), where=squares > 0)
        return found

    def _most(self) -> Real:
        most = self.likelihood.max(axis=1, keepdims=True)
        return np.where(most > -np.inf, most, 0.0)

    def parts(self, left: int = NONE) -> Real:
        """Return the likelihood by draw and filter, each draw by its own measure, times the size of the filter."""
        sizes = self.sizes.copy()
        if left != NONE:
            sizes[left] = 0.0
        found: Real = np.exp(self.likelihood - self._most()) * sizes / sizes.sum()
        return found


def jackknife(told: Callable[[int], Real | None], filters: int) -> Real:
    """Return the standard errors of what is told by all filters but one, for each that is left out.

    Where nothing is told without one of the filters, all hangs on that one: the error is infinite.
    """
    found = [told(left) for left in range(filters)]
    known = [values for values in found if values is not None]
    if len(known) < filters:
        whole = told(NONE)
        return np.full_like(np.zeros(1) if whole is None else whole, np.inf)
    apart = np.array(known) - np.mean(known, axis=0)
    errors: Real = np.sqrt((filters - 1) / filters * (apart**2).sum(axis=0))
    return errors


def narrowed(values: Real, weights: Weights, plays: Real) -> Real:
    """Return probabilities, each known from so many plays of its draw, as far apart as they are without what chance adds.

    See `estimates.spread`, of which this is the form for draws that do not weigh alike.
    """
    shares = weights.shares
    mean = float(values @ shares)
    seen = float(shares @ (values - mean) ** 2)
    by_chance = float(shares @ (values * (1 - values) / np.maximum(plays - 1, 1)))
    left = np.sqrt(max(seen - by_chance, 0.0) / seen) if seen > 0 else 0.0
    found: Real = np.clip(mean + left * (values - mean), 0.0, 1.0)
    return found
