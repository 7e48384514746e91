"""Where issues are settled if actors give way on what matters less to them for what matters more."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

    from kingmaker.analysis.bargain.matters import Floats, Matters

#: Gains below this share of what an issue can matter at most are none.
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
    alone is the compromise. `deals` has the steps. Saliences of different issues are held against each other as they stand.

    Frans Stokman and Reinier Van Oosten, 1994, The exchange of voting positions, in Bueno de Mesquita and Stokman (eds), European
    Community Decision Making. Their program settles ties and deals that would carry an outcome beyond what was wanted in its own
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
    2. If the outcomes move by a on the one issue and b on the other, the one gains s b - s' a, and b is set to a (s' + t') / (s + t), so that
       both gain as much. They move as far as they can: not beyond the other's position, nor the outcome beyond it.
    3. The deal with the highest gain is made. Outcomes are reckoned anew. Who has given way on an issue does not do so on it again.
    4. So it goes on until nobody gains. Where two deals gain as much, that of those who stand lower, then weigh less, is first.

    `ValueError` if there are not as many labels as issues. Cost: (A² I²) for each deal, of which there are I A at most.
    """
    labels: list[Hashable] = [0] * len(found.scale) if together is None else list(together)
    if len(labels) != len(found.scale):
        msg = f"{len(labels)} labels for {len(found.scale)} issues"
        raise ValueError(msg)
    places, given = found.positions.copy(), np.zeros_like(found.positions, dtype=bool)
    made: list[Deal] = []
    for label in dict.fromkeys(labels):
        issues = [n for n, other in enumerate(labels) if other == label]
        while True:
            open_ = list(_possible(found, places, given, issues))
            if not open_:
                break
            best = min(open_, key=lambda deal: _order(found, deal))
            places[best.issue, best.giver] += best.shift
            places[best.other, best.taker] += best.back
            given[best.issue, best.giver] = given[best.other, best.taker] = True
            made.append(best)
    return _outcomes(found, places), tuple(made)


def _outcomes(found: Matters, places: Floats) -> Floats:
    weights = found.weights
    mean: Floats = (weights * places).sum(axis=1) / weights.sum(axis=1)
    return mean


def _possible(
    found: Matters, places: Floats, given: Floats, issues: Sequence[int]
) -> Iterator[Deal]:
    """Yield every deal that both gain by, as things stand."""
    expected = _outcomes(found, places)
    side = np.sign(places - expected[:, None])
    part = found.weights > 0
    for p, q in combinations(issues, 2):
        actors = np.flatnonzero(part[p] & part[q])
        for i, j in combinations(actors.tolist(), 2):
            if side[p, i] * side[p, j] >= 0 or side[q, i] * side[q, j] >= 0:
                continue
            deal = _deal(found, places, expected, ((p, q), (i, j)))
            if deal is not None and not (
                given[deal.issue, deal.giver] or given[deal.other, deal.taker]
            ):
                yield deal


def _deal(
    found: Matters, places: Floats, expected: Floats, who: tuple[tuple[int, int], tuple[int, int]]
) -> Deal | None:
    """Return the deal of two actors on two issues in which they move as far as they can, or `None`."""
    (p, q), (i, j) = who
    care = found.salience
    if care[p, i] * care[q, j] > care[q, i] * care[p, j]:
        p, q = q, p  # i gives way where it cares less in comparison
    weights, total = found.weights, found.weights.sum(axis=1)
    rate = (care[p, i] + care[p, j]) / (care[q, i] + care[q, j])

    def most(issue: int, giver: int, taker: int) -> float:
        """How far the outcome of an issue can move by one who gives way to another."""
        far = abs(places[issue, taker] - places[issue, giver])
        return float(
            min(
                far * weights[issue, giver] / total[issue],
                abs(places[issue, taker] - expected[issue]),
            )
        )

    here = min(most(p, i, j), most(q, j, i) / rate)
    gain = float(here * rate * care[q, i] - here * care[p, i])
    if gain <= _LITTLE * float(care[q, i] * found.width[q]):
        return None
    shift = here * total[p] / weights[p, i] * np.sign(places[p, j] - places[p, i])
    back = here * rate * total[q] / weights[q, j] * np.sign(places[q, i] - places[q, j])
    return Deal(p, q, i, j, float(shift), float(back), gain)


def _order(found: Matters, deal: Deal) -> tuple[float, ...]:
    """Return what deals are ordered by: the highest gain, then what does not hang on names or on the order of rows."""
    keys = [-round(deal.gain, 9)]
    for issue in (deal.issue, deal.other):
        for who in (deal.giver, deal.taker):
            keys += [found.positions[issue, who], found.weights[issue, who]]
    return tuple(float(key) for key in keys)
