"""What a move of somebody comes to, summed over particles and plays, and how sure that is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from kingmaker.analysis.struggle.arena import NONE
from kingmaker.analysis.struggle.estimates import error
from kingmaker.analysis.struggle.estimating import jackknife, narrowed
from kingmaker.analysis.struggle.refusing import Refused
from kingmaker.analysis.struggle.weighing import chance
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from kingmaker.analysis.struggle.arena import Real
    from kingmaker.analysis.struggle.estimating import Estimate
    from kingmaker.analysis.struggle.results import Chance, Offer

#: Worths that differ by less are alike: they come out of sums. In single precision a worth, of ten at most, is right to a
#: ten-thousandth.
ALIKE, ALIKE_SINGLE = 1e-9, 1e-4
#: What is told of each move, by draw.
Told: TypeAlias = dict[str, "Real"]
#: What these are.
NAMES = ("worth", "carried", "chosen")


@dataclass(slots=True)
class Sums:
    """What one move comes to, by draw and filter: sums over where it is open, `open` that of the shares of particles.

    `ends` and `reached` are the same over plays.
    """

    open: Real
    values: Told
    ends: Real
    reached: Real


def first_of(sums: Sums, count: int) -> Sums:
    """Return what a move comes to in so many first draws."""
    values = {name: v[:count] for name, v in sums.values.items()}
    return Sums(sums.open[:count], values, sums.ends[:, :count], sums.reached[:count])


class Base:
    """What draws weigh, and means of what is told only where something is open."""

    def __init__(self, estimate: Estimate) -> None:
        weights = estimate.weights()
        if weights is None:
            raise Refused("play was stopped before draws were done that agree with the record")
        self.estimate, self.weights = estimate, weights
        self.filters = estimate.sizes.size

    def by_draw(self, sums: Real, open_: Real, left: int = NONE) -> Real:
        """Return means by draw of what is summed over filters, where it is open."""
        parts = self.estimate.parts(left)
        total = (parts * open_).sum(axis=-1)
        found = (parts * sums).sum(axis=-1)
        made: Real = np.divide(found, total, out=np.zeros_like(found), where=total > 0)
        return made

    def shares(self, open_: Real, left: int = NONE) -> Real | None:
        """Return what draws weigh in which something is open, `None` where it is in none."""
        weights = self.estimate.weights(left, self.weights.tempered)
        if weights is None:
            return None
        own = np.where((self.estimate.parts(left) * open_).sum(axis=1) > 0, weights.shares, 0.0)
        total = float(own.sum())
        return own / total if total > 0 else None

    def _mean(self, sums: Real, open_: Real) -> Callable[[int], Real | None]:
        def told(left: int) -> Real | None:
            shares = self.shares(open_, left)
            return (
                None if shares is None else np.atleast_1d(self.by_draw(sums, open_, left) @ shares)
            )

        return told

    def chance(self, sums: Real, open_: Real) -> Chance:
        """Return the mean of something over draws, its points, and its error."""
        shares = self.shares(open_)
        assert shares is not None  # noqa: S101 - asked before
        off = jackknife(self._mean(sums, open_), self.filters)
        return chance(self.by_draw(sums, open_), shares, error=float(off[0]))

    def endings(self, sums: Sums) -> tuple[list[Chance], list[float]]:
        """Return the endings after a move, and the errors of how far they lie from what they are as things stand; none where no play did it."""
        shares = self.shares(sums.reached)
        if shares is None:
            return [], []
        weights = replace(self.weights, shares=shares)
        plays = self.estimate.effective(weights) * float(sums.reached[shares > 0].mean())
        mean = self._mean(sums.ends, sums.reached)
        errors = jackknife(mean, self.filters)

        def apart(left: int) -> Real | None:
            new, old = mean(left), self.estimate.means(left, self.weights.tempered)
            return None if new is None or old is None else new - old

        values = self.by_draw(sums.ends, sums.reached)
        each = np.full(shares.size, max(float(self.estimate.sizes.sum()), 1.0))
        made = []
        for value, off in zip(values, errors, strict=True):
            least = error(float(value @ shares), max(plays, 1.0))
            spread = narrowed(value, weights, each)
            made.append(chance(spread, shares, error=max(float(off), least)))
        return made, jackknife(apart, self.filters).tolist()

    def best(self, sums: Mapping[int, Sums], move: int) -> tuple[float, float]:
        """Return the share of draws in which nothing is worth more than a move, and its error."""

        def told(left: int) -> Real | None:
            weights = self.estimate.weights(left, self.weights.tempered)
            if weights is None:
                return None
            worth = {m: self._worth(s, left) for m, s in sums.items()}
            most = np.max(np.array(list(worth.values())), axis=0)
            own: Real = np.atleast_1d(weights.shares[worth[move] >= most - ALIKE].sum())
            return own

        whole = told(NONE)
        assert whole is not None  # noqa: S101 - asked before
        return float(whole[0]), float(jackknife(told, self.filters)[0])

    def _worth(self, sums: Sums, left: int) -> Real:
        is_open = (self.estimate.parts(left) * sums.open).sum(axis=1) > 0
        return np.where(is_open, self.by_draw(sums.values["worth"], sums.open, left), -np.inf)


def by_worth(offers: Iterable[Offer], near: float) -> tuple[Offer, ...]:
    """Return moves with that of the greatest mean worth first; of those that differ by less than `near`, to wait comes first."""
    return tuple(sorted(offers, key=lambda o: (-round(o.worth.mean / near), o.move is not None)))
