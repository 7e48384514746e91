"""The least change of assumptions that makes another ending lead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kingmaker.analysis.struggle.assumptions import bounds, ranged
from kingmaker.analysis.struggle.results import Overturned

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from kingmaker.analysis.struggle.arena import Assumption, Real
    from kingmaker.analysis.struggle.weighing import Weights
    from kingmaker.model.values import Name

    Whole = NDArray[np.integer]
    Bits = NDArray[np.bool_]
    #: The probability of each ending, [endings, lanes], at assumptions, [assumptions, lanes].
    Endings = Callable[[Real], Real]
    #: From a place where the lead is as it was, to one where it is not.
    Stretch = tuple[Real, Real]

#: So many times it is tried to leave one more assumption out of a set.
LEFT_OUT = 6
#: A stretch is cut at so many places at a time, so many times: the lead is found to a 1,024th of it.
CUTS, TIMES = 3, 5
#: What moves by less than this part of its range is not moved.
STILL = 1e-3
#: Solves may cost a quarter of the draws, or so many if that is more.
LEAST_LANES = 16


class Draws(NamedTuple):
    """Draws that are solved already: assumptions, [assumptions, draws], endings, [endings, draws], and weights."""

    parameters: Real
    endings: Real
    weights: Weights


@dataclass(frozen=True, slots=True)
class _Span:
    """The ranges of a case, and where in each the likely value lies (shares of its width)."""

    assumptions: Sequence[Assumption]
    places: Whole
    low: Real
    width: Real
    likely: Real
    parameters: Real  # [assumptions], all at their likely values

    @classmethod
    def of(cls, assumptions: Sequence[Assumption], parameters: Real) -> _Span:
        places = np.array(ranged(assumptions), np.int32)
        three = np.array([bounds(assumptions[k].quantity) for k in places]).reshape(-1, 3)
        width = three[:, 2] - three[:, 0]
        return cls(
            assumptions, places, three[:, 0], width, (three[:, 1] - three[:, 0]) / width, parameters
        )

    @property
    def factor(self) -> Real:
        """What each range is multiplied with before it is used."""
        return np.array([self.assumptions[k].factor for k in self.places])

    def at(self, shares: Real) -> Real:
        """Return all assumptions where the ranges are at these shares, [ranges, lanes]."""
        made = np.repeat(self.parameters[:, None], shares.shape[1], axis=1)
        made[self.places] = (self.low[:, None] + self.width[:, None] * shares) * self.factor[
            :, None
        ]
        return made

    def shares(self, parameters: Real) -> Real:
        """Return where in their ranges drawn assumptions lie."""
        own = parameters[self.places] / self.factor[:, None]
        found: Real = (own - self.low[:, None]) / self.width[:, None]
        return found


def overturn(
    assumptions: Sequence[Assumption],
    likely: Real,
    names: Sequence[Name],
    endings: Endings,
    draws: Draws,
) -> tuple[Overturned | None, tuple[str, ...]]:
    """Return the smallest change from likely values that was found to make another ending lead, and what to know of it.

    Smallest is what moves the fewest assumptions, then what moves them least. Steps: a regression over the draws tells by
    how much each assumption moves the lead. Each alone goes to either end of its range, those first that are told to move
    it most, as many as a quarter of the draws would cost. If none does it, those that move the lead most go to their
    ends together, two, three and more, until the lead changes; then one after the other is put back as long as it
    stays changed. Where it has, the first place on the way there is found by cutting the stretch; lengths are in widths
    of the ranges (the root of the sum of squares). Every place is solved, so that the change does what it says; that
    no other set of fewer does it is not shown.
    """
    span = _Span.of(assumptions, likely)
    if not span.places.size:
        return None, ()
    budget = max(LEAST_LANES, draws.weights.shares.size // 4)
    search = _Search.of(span, endings, draws, budget)
    found = search.found()
    if not found:
        return None, search.notices
    shares = min(found, key=search.length)
    lead = int(np.argmax(endings(span.at(shares[:, None]))[:, 0]))
    moved = np.flatnonzero(np.abs(shares - span.likely) > 0)
    changes = tuple(
        (
            assumptions[int(span.places[k])].path,
            float(span.low[k] + span.width[k] * span.likely[k]),
            float(span.low[k] + span.width[k] * shares[k]),
        )
        for k in moved
    )
    made = Overturned(
        names[search.leading],
        names[lead],
        search.length(shares),
        changes,
        moved.size == 1,
        search.singles,
        search.minimal,
    )
    return made, search.notices


@dataclass(slots=True)
class _Search:
    span: _Span
    endings: Endings
    leading: int
    slopes: Real
    budget: int
    notices: tuple[str, ...] = ()
    singles: int = 0  # assumptions that do it alone
    minimal: bool = True  # whether none of a set can be left out

    @classmethod
    def of(cls, span: _Span, endings: Endings, draws: Draws, budget: int) -> _Search:
        """Return a search from likely values, with slopes from the draws."""
        leading = int(np.argmax(endings(span.at(span.likely[:, None]))[:, 0]))
        return cls(
            span, endings, leading, slopes(span.shares(draws.parameters), leading, draws), budget
        )

    def length(self, shares: Real) -> float:
        """Return how far shares are from likely ones."""
        return float(np.sqrt(np.square(shares - self.span.likely).sum()))

    def found(self) -> list[Real]:
        """Return places where another ending leads, each the first on its way: of single assumptions, else of a set."""
        alone = np.concatenate(self._alone(), axis=1)
        ends = [
            place for place, changed in zip(alone.T, self._changed(alone), strict=True) if changed
        ]
        moved = {int(np.flatnonzero(place != self.span.likely)[0]) for place in ends}
        self.singles = len(moved)
        if not ends:
            ends = self._together()
        return self._cut([(self.span.likely, place) for place in ends])

    def _changed(self, shares: Real) -> Bits:
        found: Bits = np.argmax(self.endings(self.span.at(shares)), axis=0) != self.leading
        return found

    def _alone(self) -> list[Real]:
        """Return the ends of ranges to which assumptions go alone, as single places."""
        likely = self.span.likely
        ends = [(k, end) for k in range(likely.size) for end in (0.0, 1.0) if end != likely[k]]
        ends.sort(key=lambda e: float(self.slopes[e[0]] * (e[1] - likely[e[0]])))
        tried = ends[: self.budget]
        if len(tried) < len(ends):
            said = (
                f"of {len(ends)} ends of ranges, the {len(tried)} that move the lead most "
                "by a regression were tried alone"
            )
            self.notices = (said,)
        ways = []
        for k, end in tried:
            place = likely.copy()
            place[k] = end
            ways.append(place[:, None])
        return ways

    def _together(self) -> list[Real]:
        """Return the place at which the fewest assumptions that were found to do it together are at their ends."""
        far = np.where(self.slopes < 0, 1.0, 0.0)
        push = np.abs(self.slopes * (far - self.span.likely))
        order = np.argsort(-push, kind="stable")
        sizes = _ladder(int(np.count_nonzero(push)), self.budget)
        if not sizes:
            return []
        changed = self._changed(np.stack([self._at(far, order[:n]) for n in sizes], axis=1))
        if not changed.any():
            return []
        moved = order[: sizes[int(np.argmax(changed))]].tolist()
        for _ in range(LEFT_OUT):
            fewer = [[k for k in moved if k != one] for one in reversed(moved)]
            still = self._changed(np.stack([self._at(far, own) for own in fewer], axis=1))
            if not still.any():
                return [self._at(far, moved)]
            moved = fewer[int(np.argmax(still))]
        self.minimal = False
        return [self._at(far, moved)]

    def _at(self, far: Real, moved: Whole | list[int]) -> Real:
        place = self.span.likely.copy()
        place[moved] = far[moved]
        return place

    def _cut(self, stretches: list[Stretch]) -> list[Real]:
        """Return where on each stretch the lead first changes; all are cut side by side."""
        for _ in range(TIMES if stretches else 0):
            parts = np.arange(1, CUTS + 1) / (CUTS + 1)
            lanes = np.concatenate(
                [a[:, None] + (b - a)[:, None] * parts for a, b in stretches], axis=1
            )
            found = np.argmax(self.endings(self.span.at(lanes)), axis=0) != self.leading
            stretches = [
                _first(a, b, lanes[:, n * CUTS : (n + 1) * CUTS], found[n * CUTS : (n + 1) * CUTS])
                for n, (a, b) in enumerate(stretches)
            ]
        return self._still([far for _, far in stretches])

    def _still(self, places: list[Real]) -> list[Real]:
        """Return places at which what hardly moves stays where it is, so far as the lead is still another."""
        if not places:
            return []
        likely = self.span.likely
        fewer = [np.where(np.abs(p - likely) < STILL, likely, p) for p in places]
        found = self.endings(self.span.at(np.stack(fewer, axis=1)))
        changed = np.argmax(found, axis=0) != self.leading
        return [f if c else p for f, p, c in zip(fewer, places, changed, strict=True)]


def _ladder(most: int, budget: int) -> list[int]:
    """Return how many assumptions are moved together: each number from two on, further apart where there are too many.

    >>> _ladder(5, 16), _ladder(60, 6)
    ([2, 3, 4, 5], [2, 14, 25, 37, 48, 60])
    """
    if most < 2:  # noqa: PLR2004 - one alone is no set
        return []
    steps = np.linspace(2, most, min(most - 1, budget)).round()
    return [int(n) for n in dict.fromkeys(steps.tolist())]


def _first(near: Real, far: Real, cuts: Real, changed: Whole) -> Stretch:
    """Return the part of a stretch in which the lead first changes."""
    here = np.flatnonzero(changed)
    if not here.size:
        return cuts[:, -1], far
    return (cuts[:, here[0] - 1] if here[0] else near), cuts[:, here[0]]


def slopes(shares: Real, leading: int, draws: Draws) -> Real:
    """Return how much the lead moves with each width of a range, by a weighted regression over the draws.

    It is drawn towards nought (ridge) by as much as there are ranges to a draw, so that few draws tell little.
    """
    others = np.delete(draws.endings, leading, axis=0).max(axis=0, initial=0.0)
    lead = draws.endings[leading] - others
    own = draws.weights.shares > 0
    weight = draws.weights.shares[own]
    given = shares[:, own] - (shares[:, own] @ weight)[:, None]
    lead = lead[own] - lead[own] @ weight
    spread = (given * weight) @ given.T
    ridge = spread.trace() / draws.weights.effective
    found: Real = np.linalg.solve(
        spread + np.eye(spread.shape[0]) * (ridge + 1e-12), (given * weight) @ lead
    )
    return found
