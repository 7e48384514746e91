"""The least change of assumptions that makes another ending lead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.struggle.assumptions import bounds, ranged
from kingmaker.analysis.struggle.results import Overturned

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from kingmaker.analysis.struggle.arena import Assumption, Real
    from kingmaker.model.values import Name

    Whole = NDArray[np.integer]
    #: The probability of each ending, [endings, lanes], at assumptions, [assumptions, lanes].
    Endings = Callable[[Real], Real]

#: Halvings of a stretch in which the lead changes: its end is found to a thousandth of it.
HALVINGS = 10
#: So many places are looked at along each direction, and so many assumptions are moved together.
PLACES = 12
TOGETHER = (2, 3, 5, 8, 13, 21)
#: What moves by less than this part of its range is not moved.
STILL = 1e-3


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

    def at(self, shares: Real) -> Real:
        """Return all assumptions where the ranges are at these shares, [ranges, lanes]."""
        made = np.repeat(self.parameters[:, None], shares.shape[1], axis=1)
        factor = np.array([self.assumptions[k].factor for k in self.places])
        made[self.places] = (self.low[:, None] + self.width[:, None] * shares) * factor[:, None]
        return made


def overturn(
    assumptions: Sequence[Assumption], likely: Real, names: Sequence[Name], endings: Endings
) -> Overturned | None:
    """Return the least change from likely values that was found to make another ending lead; `None` where none did.

    Steps: each assumption alone goes to either end of its range; where the lead has changed there, the place where it
    does is found by halving. What this tells of slopes gives directions in which the largest 2, 3, 5 … and all
    move together, each in proportion to its slope and no further than its range; along each the first change of lead
    is found likewise. Of all these the one of least length is taken, in widths of the ranges (the root of the sum
    of squares), and solved once more. It is the least of those looked at: a shorter way that bends is not found.
    Cost: some 50 lanes and two for each range, then ten for each change that is found.
    """
    span = _Span.of(assumptions, likely)
    if not span.places.size:
        return None
    search = _Search(span, endings, int(np.argmax(endings(span.at(span.likely[:, None]))[:, 0])))
    found = search.alone() + search.together()
    if not found:
        return None
    shares = min(found, key=search.length)
    lead = int(np.argmax(endings(span.at(shares[:, None]))[:, 0]))
    moved = np.flatnonzero(np.abs(shares - span.likely) > 0)
    changes = tuple(
        (
            assumptions[span.places[k]].path,
            float(span.low[k] + span.width[k] * span.likely[k]),
            float(span.low[k] + span.width[k] * shares[k]),
        )
        for k in moved
    )
    return Overturned(
        names[search.leading], names[lead], search.length(shares), changes, moved.size == 1
    )


@dataclass(slots=True)
class _Search:
    span: _Span
    endings: Endings
    leading: int
    slopes: Real | None = None

    def length(self, shares: Real) -> float:
        """Return how far shares are from likely ones."""
        return float(np.sqrt(np.square(shares - self.span.likely).sum()))

    def alone(self) -> list[Real]:
        """Return the places where an assumption that moves alone changes the lead."""
        count = self.span.places.size
        ends = np.repeat(self.span.likely[:, None], 2 * count, axis=1)
        ends[np.arange(count), np.arange(count)] = 0.0
        ends[np.arange(count), count + np.arange(count)] = 1.0
        found = self.endings(self.span.at(ends))
        margin = self._margin(found)
        self.slopes = margin[count:] - margin[:count]
        changed = np.flatnonzero(np.argmax(found, axis=0) != self.leading)
        return self._halved([(self.span.likely, ends[:, n]) for n in changed])

    def together(self) -> list[Real]:
        """Return the places where assumptions that move together change the lead."""
        assert self.slopes is not None  # noqa: S101 - alone() comes first
        order = np.argsort(-np.abs(self.slopes), kind="stable")
        stretches: list[tuple[Real, Real]] = []
        for count in (*TOGETHER, order.size):
            if 1 < count <= order.size:
                stretches += self._along(order[:count])
        return self._halved(stretches)

    def _along(self, moved: Whole) -> list[tuple[Real, Real]]:
        """Return the first stretch along a direction within which the lead changes."""
        assert self.slopes is not None  # noqa: S101 - as above
        direction = np.zeros_like(self.slopes)
        direction[moved] = -self.slopes[moved]
        if not np.abs(direction).max() > 0:
            return []
        direction /= np.abs(direction).max()
        far = np.linspace(0, 1, PLACES + 1)
        likely = self.span.likely
        places = np.clip(likely[:, None] + direction[:, None] * far, 0.0, 1.0)
        found = self.endings(self.span.at(places))
        changed = np.flatnonzero(np.argmax(found, axis=0) != self.leading)
        if not changed.size:
            return []
        return [(places[:, changed[0] - 1], places[:, changed[0]])] if changed[0] else []

    def _halved(self, stretches: list[tuple[Real, Real]]) -> list[Real]:
        """Return the far ends of stretches, drawn in to where the lead changes; all are halved side by side."""
        if not stretches:
            return []
        near = np.stack([a for a, _ in stretches], axis=1)
        far = np.stack([b for _, b in stretches], axis=1)
        for _ in range(HALVINGS):
            middle = (near + far) / 2
            found = self.endings(self.span.at(middle))
            same = np.argmax(found, axis=0) == self.leading
            near = np.where(same, middle, near)
            far = np.where(same, far, middle)
        return [self._still(far[:, n]) for n in range(far.shape[1])]

    def _still(self, shares: Real) -> Real:
        """Return shares in which what hardly moves stays where it is, if the lead is still another."""
        likely = self.span.likely
        fewer = np.where(np.abs(shares - likely) < STILL, likely, shares)
        found = self.endings(self.span.at(fewer[:, None]))
        return fewer if int(np.argmax(found[:, 0])) != self.leading else shares

    def _margin(self, found: Real) -> Real:
        others = np.delete(found, self.leading, axis=0).max(axis=0, initial=0.0)
        margin: Real = found[self.leading] - others
        return margin
