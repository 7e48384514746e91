"""The least change of assumptions that makes another ending lead."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kingmaker.analysis.struggle.assumptions import bounds, ranged
from kingmaker.analysis.struggle.results import Overturned
from kingmaker.records import dataclass

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

#: So many times it is tried to leave one more assumption out of a set.
LEFT_OUT = 6
#: The lead is found to such a part of a stretch.
PARTS = 1024
#: So many places are solved side by side at a time, as fewer would take as long.
BESIDE = 32
#: With so many cuts of a stretch, half of them stand side by side where the lead is most likely to change.
CLOSE = 8
#: What moves by less than this part of its range is not moved.
STILL = 1e-3
#: Solves may cost a quarter of the draws, within these bounds.
LEAST_LANES, MOST_LANES = 16, 64


class _Stretch(NamedTuple):
    """From the likely values to a place at which another ending leads: so many parts of the way it does not, so many it does.

    `ahead` is by how much the first one leads at the one, `behind` by how much it does not at the other.
    """

    to: Real
    near: int
    far: int
    ahead: float = 0.0
    behind: float = 0.0


class Draws(NamedTuple):
    """Draws that are solved already: assumptions, [assumptions, draws], endings, [endings, draws], and weights.

    `likely` are the endings at likely values, where they are known as well.
    """

    parameters: Real
    endings: Real
    weights: Weights
    likely: Real | None = None


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
    it most, as many as a quarter of the draws would cost, 64 at most. If none does it, those that move the lead most go to their
    ends together, two, three and more, until the lead changes; then one after the other is put back as long as it
    stays changed. Where it has, the first place on the way there is found to a 1,024th of it by cutting the stretch; a way that
    cannot be the shortest any more is left. Lengths are in widths of the ranges (the root of the sum of squares). Every place is solved, so that the change does what it says; that
    no other set of fewer does it is not shown.
    """
    span = _Span.of(assumptions, likely)
    if not span.places.size:
        return None, ()
    budget = min(max(LEAST_LANES, draws.weights.shares.size // 4), MOST_LANES)
    search = _Search.of(span, endings, draws, budget)
    shares = search.found()
    if shares is None:
        return None, search.notices
    lead = search.leads(shares[:, None])[0]
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
        tuple(assumptions[int(span.places[k])].words for k in moved),
    )
    return made, search.notices


@dataclass(slots=True)
class _Search:
    span: _Span
    endings: Endings
    budget: int
    leading: int = 0
    slopes: Real = field(default_factory=lambda: np.zeros(0))
    notices: tuple[str, ...] = ()
    singles: int = 0  # assumptions that do it alone
    minimal: bool = True  # whether none of a set can be left out
    known: dict[bytes, Real] = field(default_factory=dict)  # the endings at a place

    @classmethod
    def of(cls, span: _Span, endings: Endings, draws: Draws, budget: int) -> _Search:
        """Return a search from likely values, with slopes from the draws."""
        made = cls(span, endings, budget)
        if draws.likely is not None:
            made.known[span.likely.tobytes()] = draws.likely
        made.leading = int(made.leads(span.likely[:, None])[0])
        made.slopes = slopes(span.shares(draws.parameters), made.leading, draws)
        return made

    def leads(self, shares: Real) -> Whole:
        """Return which ending leads at each place."""
        found: Whole = np.argmax(self._ends(shares), axis=0)
        return found

    def _ends(self, shares: Real) -> Real:
        """Return the probability of each ending at each place, [endings, places]; no place is solved twice."""
        keys = [place.tobytes() for place in np.ascontiguousarray(shares.T)]
        fresh = {key: n for n, key in enumerate(keys) if key not in self.known}
        if fresh:
            found = self.endings(self.span.at(shares[:, list(fresh.values())]))
            self.known.update(zip(fresh, found.T, strict=True))
        return np.stack([self.known[key] for key in keys], axis=1)

    def _ahead(self, shares: Real) -> list[float]:
        """Return by how much the first ending leads at each place; it is below nought where another does."""
        ends = self._ends(shares)
        others = np.delete(ends, self.leading, axis=0).max(axis=0, initial=0.0)
        ahead: list[float] = (ends[self.leading] - others).tolist()
        return ahead

    def length(self, shares: Real) -> float:
        """Return how far shares are from likely ones."""
        return float(np.sqrt(np.square(shares - self.span.likely).sum()))

    def found(self) -> Real | None:
        """Return the nearest place where another ending leads: of single assumptions, else of a set; `None` if none is found."""
        alone = np.stack(self._alone(), axis=1)
        ends = list(alone.T[self._changed(alone)])
        moved = {int(np.flatnonzero(place != self.span.likely)[0]) for place in ends}
        self.singles = len(moved)
        if ends:
            return self._nearest(ends)
        ends = self._together()
        return self._still(self._nearest(ends)) if ends else None

    def _changed(self, shares: Real) -> Bits:
        found: Bits = self.leads(shares) != self.leading
        return found

    def _alone(self) -> list[Real]:
        """Return the places at which one assumption is at an end of its range, and all others are likely."""
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
            ways.append(place)
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

    def _nearest(self, ends: list[Real]) -> Real:
        """Return the nearest of the places at which the lead first changes on the ways to these; all are cut side by side."""
        (ahead,) = self._ahead(self.span.likely[:, None])
        behind = self._ahead(np.stack(ends, axis=1))
        ways = [_Stretch(e, 0, PARTS, ahead, -b) for e, b in zip(ends, behind, strict=True)]
        while any(way.far - way.near > 1 for way in ways):
            each = max(1, BESIDE // len(ways))
            cuts = [_cuts(way, each) for way in ways]
            lanes = np.stack(
                [self._on(way, cut) for way, own in zip(ways, cuts, strict=True) for cut in own],
                axis=1,
            )
            found = iter(zip(self._changed(lanes).tolist(), self._ahead(lanes), strict=True))
            ways = [
                _first(way, {c: next(found) for c in own})
                for way, own in zip(ways, cuts, strict=True)
            ]
            least = min(self._far(way, way.far) for way in ways)
            ways = [way for way in ways if self._far(way, way.near + 1) <= least]
        nearest = min(ways, key=lambda way: self._far(way, way.far))
        return self._on(nearest, nearest.far)

    def _on(self, way: _Stretch, part: int) -> Real:
        likely = self.span.likely
        found: Real = likely + (way.to - likely) * (part / PARTS)
        return found

    def _far(self, way: _Stretch, part: int) -> float:
        return self.length(way.to) * part

    def _still(self, place: Real) -> Real:
        """Return a place with what hardly moves back where it was, so far as the lead is still another."""
        likely = self.span.likely
        fewer = np.where(np.abs(place - likely) < STILL, likely, place)
        return fewer if self._changed(fewer[:, None])[0] else place


def _ladder(most: int, budget: int) -> list[int]:
    """Return how many assumptions are moved together: each number from two on, further apart where there are too many.

    >>> _ladder(5, 16), _ladder(60, 6)
    ([2, 3, 4, 5], [2, 14, 25, 37, 48, 60])
    """
    if most < 2:  # noqa: PLR2004 - one alone is no set
        return []
    steps = np.linspace(2, most, min(most - 1, budget)).round()
    return [int(n) for n in dict.fromkeys(steps.tolist())]


def _cuts(way: _Stretch, most: int) -> list[int]:
    """Return where a stretch is cut, at so many places at most: evenly apart, and half of many where the lead is likely to change.

    That is where it would if it went down evenly from one end to the other.

    >>> _cuts(_Stretch(np.ones(1), 0, 1024), 3), _cuts(_Stretch(np.ones(1), 4, 7), 3)
    ([256, 512, 768], [5, 6])
    >>> _cuts(_Stretch(np.ones(1), 0, 100, 0.3, 0.1), 8)
    [20, 40, 60, 73, 74, 75, 76, 80]
    """
    between = way.far - way.near - 1
    if between <= most:
        return list(range(way.near + 1, way.far))
    close = most // 2 if most >= CLOSE else 0
    even = most - close
    cuts = {way.near + (between + 1) * n // (even + 1) for n in range(1, even + 1)}
    fall = way.ahead + way.behind
    turn = way.near + round((between + 1) * (way.ahead / fall if fall > 0 else 0.5))
    first = min(max(turn - close // 2, way.near + 1), way.far - close)
    return sorted(cuts | set(range(first, first + close)))


def _first(way: _Stretch, seen: dict[int, tuple[bool, float]]) -> _Stretch:
    """Return the part of a stretch in which the lead first changes; of each cut it is told whether it has, and the lead."""
    far = next((cut for cut, (is_, _) in seen.items() if is_), way.far)
    near = max((cut for cut in seen if cut < far), default=way.near)
    ahead = seen[near][1] if near in seen else way.ahead
    return _Stretch(way.to, near, far, ahead, -seen[far][1] if far in seen else way.behind)


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
