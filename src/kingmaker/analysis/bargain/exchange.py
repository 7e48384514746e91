"""Where issues are settled if actors give way on what matters less to them for what matters more."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    import numpy.typing as npt

    from kingmaker.analysis.bargain.matters import Floats, Matters

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

    1. Two actors may deal on two issues if they stand on different sides of the expected outcome (the weighted mean) on both, and
       their saliences are in different ratios: each gives way on the issue that matters less to it in comparison.
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
    places, given = found.positions.copy(), np.zeros(found.positions.shape, dtype=bool)
    made: list[Deal] = []
    for label in dict.fromkeys(labels):
        pairs = list(combinations([n for n, other in enumerate(labels) if other == label], 2))
        while pairs:
            best = _best(found, places, given, np.array(pairs))
            if best is None:
                break
            places[best.issue, best.giver] += best.shift
            places[best.other, best.taker] += best.back
            given[best.issue, best.giver] = given[best.other, best.taker] = True
            made.append(best)
    weights = found.weights
    settled = (weights * places).sum(axis=1) / weights.sum(axis=1)
    return np.clip(settled, found.scale[:, 0], found.scale[:, 1]), tuple(made)


def _best(
    found: Matters, places: Floats, given: npt.NDArray[np.bool_], pairs: npt.NDArray[np.intp]
) -> Deal | None:
    """Return the deal with the highest gain, as things stand.

    Arrays are pairs of issues (p, q) by actors i, who give way on p, by actors j, who give way on q.
    """
    weights, care = found.weights, found.salience
    total = weights.sum(axis=1)
    expected = (weights * places).sum(axis=1) / total
    side = np.sign(places - expected[:, None]) * (weights > 0)
    p, q = pairs[:, 0], pairs[:, 1]
    opposed = side[:, :, None] * side[:, None, :] < 0
    may = opposed[p] & opposed[q] & ~given[p][:, :, None] & ~given[q][:, None, :]
    far = np.abs(places[:, None, :] - places[:, :, None])
    reach = np.abs(places - expected[:, None])
    most = np.minimum(far[p] * (weights[p] / total[p, None])[:, :, None], reach[p][:, None, :])
    back = np.minimum(far[q] * (weights[q] / total[q, None])[:, None, :], reach[q][:, :, None])
    both = care[:, :, None] + care[:, None, :]
    rate = both[p] / np.where(both[q] > 0, both[q], 1.0)
    here = np.minimum(most, back / np.where(rate > 0, rate, 1.0))
    gain = here * (rate * care[q][:, :, None] - care[p][:, :, None])
    least = _LITTLE * care[q][:, :, None] * found.width[q][:, None, None]
    gain = np.where(may & (rate > 0) & (gain > least), gain, 0.0)
    if not gain.any():
        return None
    alike = np.argwhere(gain >= gain.max() * (1 - _LITTLE))
    n, i, j = min(alike.tolist(), key=lambda at: _order(found, pairs[at[0]], (at[1], at[2])))
    here_, rate_ = float(here[n, i, j]), float(rate[n, i, j])
    a, b = int(p[n]), int(q[n])
    shift = here_ * total[a] / weights[a, i] * np.sign(places[a, j] - places[a, i])
    returned = here_ * rate_ * total[b] / weights[b, j] * np.sign(places[b, i] - places[b, j])
    return Deal(a, b, i, j, float(shift), float(returned), float(gain[n, i, j]))


def _order(found: Matters, issues: npt.NDArray[np.intp], who: tuple[int, int]) -> tuple[float, ...]:
    """Return what deals of one gain are ordered by, which does not hang on names or on the order of rows."""
    return tuple(
        float(table[issue, actor])
        for issue in issues
        for actor in who
        for table in (found.positions, found.weights, found.salience)
    )
