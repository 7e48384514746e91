"""Where issues are settled if actors give way on what matters less to them for what matters more."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence
    from typing import TypeAlias

    import numpy.typing as npt

    from kingmaker.analysis.bargain.matters import Floats, Matters

    Places: TypeAlias = npt.NDArray[np.intp]
    Chosen: TypeAlias = npt.NDArray[np.bool_]

#: Gains below this share of what the issue can matter to who gains are none, and gains that differ by less are the same.
_LITTLE = 1e-9


@dataclass(frozen=True, slots=True)
class Deal:
    """One exchange: `giver` moves on `issue` towards `taker`, who moves on `other` towards `giver`.

    `shift` and `back` are how far each moves its position, with signs; `gain` is what each of the two gains.
    """

    issue: int
    other: int
    giver: int
    taker: int
    shift: float
    back: float
    gain: float


def exchange(found: Matters, *, together: Sequence[Hashable] | None = None) -> Floats:
    """Return the outcome of each issue once all deals are made, (I,): the exchange model, with equal gains.

    `together` has a label for each issue; only issues of one label are exchanged for each other, without it all of them. An issue
    alone is the compromise. `traded` has the steps. Saliences of different issues are held against each other as they stand.

    Frans Stokman and Reinier Van Oosten, 1994, The exchange of voting positions, in Bueno de Mesquita and Stokman (eds), European
    Community Decision Making. Their program settles ties, and deals that would carry an outcome beyond what was wanted, in its own
    ways.

    >>> from kingmaker.analysis.bargain.matters import matters
    >>> exchange(matters([[0, 100], [0, 100]], [[10, 90], [90, 10]], 1)).round(6).tolist()
    [100.0, 0.0]
    """
    settled, _ = traded(found, together=together)
    return settled


def traded(
    found: Matters, *, together: Sequence[Hashable] | None = None
) -> tuple[Floats, tuple[Deal, ...]]:
    """Return the outcomes, (I,), and the deals in the order in which they are made.

    1. Two actors may deal on two issues if they stand on different sides of the expected outcome (the weighted mean) on both,
       where who stands at it is on neither, and if their saliences are in different ratios: each gives way on the issue that
       matters less to it in comparison.
    2. If one outcome moves by a, the other moves by b = a (s + t) / (s' + t'), where s and t are the two saliences of the first
       issue, s' and t' those of the second: then both gain as much. They move as far as they can: not beyond the other's position,
       nor the outcome beyond it.
    3. The deal with the highest gain is made. Outcomes are reckoned anew. Who has given way on an issue does not do so on it again.
    4. So it goes on until nobody gains. Of deals that gain as much, that of those who stand lower, then weigh less, is first.

    `ValueError` if there are not as many labels as issues. Cost: A² I² for each deal, of which there are I A at most.
    """
    labels: list[Hashable] = [0] * len(found.scale) if together is None else list(together)
    if len(labels) != len(found.scale):
        msg = f"{len(labels)} labels for {len(found.scale)} issues"
        raise ValueError(msg)
    market = _Market(Many.of([found]))
    made: list[Deal] = []
    for label in dict.fromkeys(labels):
        there = [n for n, other in enumerate(labels) if other == label]
        made += [deals.one(0) for deals in market.rounds(list(combinations(there, 2)))]
    return market.settled()[0], tuple(made)


@dataclass(frozen=True, slots=True)
class Many:
    """Draws of the same issues, each of which is exchanged by itself: D draws of I issues by A actors.

    `positions`, `salience` and `weights` are (D, I, A), `scale` is (D, I, 2).
    """

    positions: Floats
    salience: Floats
    weights: Floats
    scale: Floats

    @classmethod
    def of(cls, draws: Sequence[Matters]) -> Many:
        """Return draws, each given as (I, A), in one."""
        parts = ("positions", "salience", "weights", "scale")
        return cls(*(np.array([getattr(one, part) for one in draws]) for part in parts))

    @classmethod
    def across(cls, issues: Sequence[Matters]) -> Many:
        """Return the draws of several issues, each given as (D, A), in one; there are as many as all have."""
        draws = min(len(issue.scale) for issue in issues)
        parts = ("positions", "salience", "weights", "scale")
        return cls(
            *(np.stack([getattr(one, part)[:draws] for one in issues], axis=1) for part in parts)
        )


def exchanges(found: Many) -> Floats:
    """Return the outcome of each issue of each draw once all deals are made, (D, I): what `exchange` gives for each draw.

    Cost: in each round, D A² I² at most, and less as deals are made.
    """
    market = _Market(found)
    for _ in market.rounds(list(combinations(range(found.positions.shape[1]), 2))):
        pass
    return market.settled()


@dataclass(frozen=True, slots=True)
class _Deals:
    """One deal in each of some draws: which draw, the two issues and the two actors, and what it comes to, (N,) each."""

    draw: Places
    issue: Places
    other: Places
    giver: Places
    taker: Places
    shift: Floats
    back: Floats
    gain: Floats

    def one(self, n: int) -> Deal:
        """Return the n-th as one deal."""
        where = (self.issue, self.other, self.giver, self.taker)
        far = (self.shift, self.back, self.gain)
        return Deal(*(int(part[n]) for part in where), *(float(part[n]) for part in far))


@dataclass(frozen=True, slots=True)
class _Offers:
    """The deals that there may be: two actors, i who gives way on p and j who does on q; with what never changes, (N,) each.

    `far` and `near` are the parts of all weight of i on p and of j on q; `rate` is how far the other outcome moves for one, `gain`
    what each gains for it, `least` the gain that counts. They are in the order of draws, pairs, i and j.
    """

    draw: Places
    p: Places
    q: Places
    i: Places
    j: Places
    far: Floats
    near: Floats
    rate: Floats
    gain: Floats
    least: Floats

    def only(self, kept: Chosen) -> _Offers:
        """Return some of them."""
        return _Offers(*(getattr(self, part)[kept] for part in self.__slots__))


class _Market:
    """The draws as they stand while deals are made."""

    def __init__(self, found: Many) -> None:
        self.found, self.places = found, found.positions.copy()
        self.total = found.weights.sum(axis=2)
        self.given = np.zeros(found.positions.shape, dtype=bool)
        # who is so near to the outcome stands at it, on neither side: a deal may move it just there
        self.at_it = _LITTLE * (found.scale[:, :, 1:] - found.scale[:, :, :1])

    def settled(self) -> Floats:
        """Return the outcomes as they stand, (D, I)."""
        low, high = self.found.scale[:, :, 0], self.found.scale[:, :, 1]
        return np.asarray(np.clip(self._expected(), low, high))

    def rounds(self, pairs: Sequence[tuple[int, int]]) -> Iterator[_Deals]:
        """Make deals on pairs of issues until nobody gains: yield the best deal of each draw, round by round."""
        offers = self._offers(np.array(pairs, dtype=np.intp).reshape(-1, 2))
        while offers.draw.size:
            deals = self._best(offers)
            self.places[deals.draw, deals.issue, deals.giver] += deals.shift
            self.places[deals.draw, deals.other, deals.taker] += deals.back
            self.given[deals.draw, deals.issue, deals.giver] = True
            self.given[deals.draw, deals.other, deals.taker] = True
            if deals.draw.size:
                yield deals
            goes_on = np.zeros(len(self.places), dtype=bool)
            goes_on[deals.draw] = True
            d, p, q, i, j = offers.draw, offers.p, offers.q, offers.i, offers.j
            offers = offers.only(goes_on[d] & ~self.given[d, p, i] & ~self.given[d, q, j])

    def _expected(self) -> Floats:
        return np.asarray((self.found.weights * self.places).sum(axis=2) / self.total)

    def _offers(self, pairs: Places) -> _Offers:
        """Return all deals that might be made on pairs of issues, as long as the two stand on different sides."""
        care, weights = self.found.salience, self.found.weights
        p, q = pairs[:, 0], pairs[:, 1]
        both = care[:, :, :, None] + care[:, :, None, :]
        rate = both[:, p] / np.where(both[:, q] > 0, both[:, q], 1.0)
        gain = rate * care[:, q, :, None] - care[:, p, :, None]
        part = weights > 0
        part = part[:, :, :, None] & part[:, :, None, :]
        may = part[:, p] & part[:, q] & (rate > 0) & (gain > 0)
        may &= ~self.given[:, p, :, None] & ~self.given[:, q, None, :]
        d, n, i, j = np.nonzero(may)
        p, q = p[n], q[n]
        width = self.found.scale[d, q, 1] - self.found.scale[d, q, 0]
        return _Offers(
            draw=d,
            p=p,
            q=q,
            i=i,
            j=j,
            far=weights[d, p, i] / self.total[d, p],
            near=weights[d, q, j] / self.total[d, q],
            rate=rate[d, n, i, j],
            gain=gain[d, n, i, j],
            least=_LITTLE * care[d, q, i] * width,
        )

    def _best(self, offers: _Offers) -> _Deals:
        """Return the deal with the highest gain of each draw in which somebody gains, as things stand."""
        d, p, q, i, j = offers.draw, offers.p, offers.q, offers.i, offers.j
        ways = self.places - self._expected()[:, :, None]
        reach = np.abs(ways)
        side = np.where(reach > self.at_it, np.sign(ways), 0.0)
        across = (side[d, p, i] * side[d, p, j] < 0) & (side[d, q, i] * side[d, q, j] < 0)
        to_taker = self.places[d, p, j] - self.places[d, p, i]
        to_giver = self.places[d, q, i] - self.places[d, q, j]
        most = np.minimum(np.abs(to_taker) * offers.far, reach[d, p, j])
        back = np.minimum(np.abs(to_giver) * offers.near, reach[d, q, i])
        here = np.minimum(most, back / offers.rate)
        gain = here * offers.gain
        real = np.flatnonzero(across & (gain > offers.least))
        at = real[self._highest(offers, real, gain[real])]
        d, p, q, i, j, here = d[at], p[at], q[at], i[at], j[at], here[at]
        weights, total = self.found.weights, self.total
        shift = here * total[d, p] / weights[d, p, i] * np.sign(to_taker[at])
        returned = here * offers.rate[at] * total[d, q] / weights[d, q, j] * np.sign(to_giver[at])
        return _Deals(d, p, q, i, j, shift, returned, gain[at])

    def _highest(self, offers: _Offers, real: Places, gain: Floats) -> Places:
        """Return the place of the highest gain of each draw; of gains that are as high, that which is first."""
        draw = offers.draw[real]
        starts = np.flatnonzero(np.diff(draw, prepend=-1))
        if not starts.size:
            return starts
        most = np.maximum.reduceat(gain, starts) * (1 - _LITTLE)
        number = np.cumsum(np.diff(draw, prepend=-1) > 0) - 1
        alike = np.flatnonzero(gain >= most[number])
        first = alike[np.flatnonzero(np.diff(number[alike], prepend=-1))]
        many = np.bincount(number[alike], minlength=len(starts)) > 1
        for n in np.flatnonzero(many):
            among = alike[number[alike] == n]
            first[n] = min(among.tolist(), key=lambda at: self._order(offers, int(real[at])))
        return first

    def _order(self, offers: _Offers, at: int) -> tuple[float, ...]:
        """Return what deals of one gain are ordered by, which does not hang on names or on the order of rows."""
        found, draw = self.found, offers.draw[at]
        return tuple(
            float(table[draw, issue, actor])
            for issue in (offers.p[at], offers.q[at])
            for actor in (offers.i[at], offers.j[at])
            for table in (found.positions, found.weights, found.salience)
        )
