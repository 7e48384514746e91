"""Where an issue is settled if actors challenge each other and those who expect to lose give way."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.bargain.points import median_of
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from kingmaker.analysis.bargain.matters import Floats, Matters

#: After how many rounds nobody challenges any more, if they have not ended by themselves.
ROUNDS = 10
#: Shifts of less than this share of the range of positions are none, and offers that differ by less ask for the same.
_LITTLE = 1e-9


@dataclass(frozen=True, slots=True)
class Camp:
    """Those who have a part in one issue: where they stand, how surely they resist, what they weigh, their risk exponents.

    `width` is the range of positions at the outset; `resist` is salience as a share of that of one who surely resists.
    """

    places: Floats
    resist: Floats
    weights: Floats
    width: float
    risk: Floats


def challenge(found: Matters, *, rounds: int = ROUNDS, most: float | None = None) -> Floats:
    """Return the weighted median of each issue once challenges have ended, (I,): the expected utility model.

    In each round every actor reckons what it and each other could expect of challenging each other, gets offers of those who gain by
    challenging it, takes one, and all move at once. Rounds end when nobody moves, or after `rounds`. Steps of a round, where D is
    the range of positions at the outset, d the distance of two, w salience times capability, and s salience as a share of `most`, that of
    one who surely resists (if not said, the highest on the issue):

    1. i beats j with chance P: the votes for i against j, over all votes in all duels, both ways. Of two places, k votes for that
       which it minds less, w times how much less; it minds (distance / D)^r.
    2. Of success i has 2 - 4 (1/2 - d/2D)^r, of failure 2 - 4 (1/2 + d/2D)^r, of nothing done 2 - 4 (1/2)^r; r is how i stands to
       risk. It expects s_j (P success + (1 - P) failure) + (1 - s_j) success - nothing done.
    3. First with r = 1 for all: R is what others expect in sum of challenging i, from -1 for the least of all actors to 1 for the
       most; then r = (1 - R/3) / (1 + R/3).
    4. In the eyes of j: if both gain by challenging and i more, j loses a confrontation and takes the place of i. If i gains and j loses
       less than that, they compromise: j goes that share of the way. If j loses more, it gives in and goes all the way.
    5. j takes a confrontation before a compromise before giving in, and of one kind that which moves it least. Of two that move it as
       far to either side, it takes neither.

    Cost of a round: A³ for each issue.

    Bruce Bueno de Mesquita, 1994, Political forecasting: an expected utility method, in Bueno de Mesquita and Stokman (eds),
    European Community Decision Making; as Jason Scholz, Gregory Calbert and Glen Smith, 2011, Unravelling Bueno de Mesquita's group
    decision model, have it with Q = 1. P is that of their program, by which the chances of a duel do not add up to one; in its choice
    among compromises we keep to their text, the one that moves least. Accounts of the model leave room, so programs differ.

    >>> from kingmaker.analysis.bargain.matters import matters
    >>> challenge(matters([0, 20, 100], [80, 50, 90], [1, 1, 3])).round(3).tolist()
    [100.0]
    """
    if rounds < 0:
        raise ValueError("rounds are nought or more")
    if most is not None and most < found.salience[found.weights > 0].max():
        raise ValueError("somebody's salience is above the most that there is")
    return np.array([_settled(found, issue, rounds, most) for issue in range(len(found.scale))])


def _settled(found: Matters, issue: int, rounds: int, most: float | None) -> float:
    places, weights = found.taking_part(issue)
    salience = found.salience[issue, found.weights[issue] > 0]
    width = float(np.ptp(places))
    if not width > 0:
        return float(places[0])
    resist = salience / (salience.max() if most is None else most)
    for _ in range(rounds):
        moved = moved_once(Camp(places, resist, weights, width, np.ones(len(places))))
        if np.abs(moved - places).max() < _LITTLE * width:
            break
        places = moved
    return median_of(places, weights)


def moved_once(camp: Camp) -> Floats:
    """Return where each stands after one round, (A,); the risk exponents of the camp are worked out anew."""
    neutral = replace(camp, risk=np.ones(len(camp.places)))
    threat = _expected(neutral, _chances(neutral), neutral.risk[:, None])
    bold = replace(camp, risk=_risk(threat))
    return _chosen(bold, _chances(bold))


def _chances(camp: Camp) -> Floats:
    """Return how likely each (row) beats each (column), (A, A)."""
    away = np.abs(camp.places[:, None] - camp.places[None, :]) / camp.width
    minded = np.minimum(away, 1.0) ** camp.risk[:, None]  # by voters (rows)
    nearer = np.maximum(minded[:, None, :] - minded[:, :, None], 0.0)  # voter, for, against
    votes = np.einsum("k,kij->ij", camp.weights, nearer)
    total = 2 * votes.sum()  # each duel is counted both ways, as for and as against
    return np.asarray(votes / total if total > 0 else votes)


def _expected(camp: Camp, chance: Floats, risk: Floats) -> Floats:
    """Return what each (row) expects of challenging each (column), (A, A), in the eyes of somebody with this risk exponent."""
    part = np.minimum(np.abs(camp.places[:, None] - camp.places[None, :]) / camp.width / 2, 0.5)
    won = 2 - 4 * (0.5 - part) ** risk
    lost = 2 - 4 * (0.5 + part) ** risk
    still = 2 - 4 * 0.5**risk
    cares = camp.resist[None, :]
    return np.asarray(cares * (chance * won + (1 - chance) * lost) + (1 - cares) * won - still)


def _risk(neutral: Floats) -> Floats:
    """Return the risk exponents, (A,), from what others expect of challenging each when nobody minds risk."""
    threat = neutral.sum(axis=0) - np.diag(neutral)
    span = float(np.ptp(threat))
    if not span > 0:
        return np.ones(len(threat))
    ratio = (2 * threat - threat.max() - threat.min()) / span
    return np.asarray((1 - ratio / 3) / (1 + ratio / 3))


def _chosen(camp: Camp, chance: Floats) -> Floats:
    """Return where each goes, (A,), by the offers that it gets; rows are those who offer, columns those who are offered."""
    theirs = _expected(camp, chance, camp.risk[None, :])  # of i who challenges j, in the eyes of j
    own = _expected(camp, chance, camp.risk[:, None]).T  # of j who challenges i, in its own
    apart = camp.places[:, None] - camp.places[None, :]
    real = (np.abs(apart) > _LITTLE * camp.width) & (theirs > 0)
    ratio = np.abs(own) / np.where(theirs > 0, theirs, 1.0)
    kinds = (
        (real & (own > 0) & (theirs > own), apart),
        (real & (own < 0) & (ratio < 1), apart * ratio),
        (real & (own < 0) & (ratio >= 1), apart),
    )
    shift, settled = np.zeros(len(apart)), np.zeros(len(apart), dtype=bool)
    for made, way in kinds:
        some = made.any(axis=0) & ~settled
        shift = np.where(some, _least(np.where(made, way, np.inf), camp.width), shift)
        settled |= some
    return np.asarray(camp.places + shift)


def _least(ways: Floats, width: float) -> Floats:
    """Return for each column the smallest of its ways, nought where two are as small and of different signs."""
    least = np.abs(ways).min(axis=0)
    alike = np.abs(ways) <= np.where(np.isfinite(least), least, 0.0) + _LITTLE * width
    up, down = (alike & (ways > 0)).any(axis=0), (alike & (ways < 0)).any(axis=0)
    signed = np.where(up, least, 0.0) - np.where(down, least, 0.0)
    return np.asarray(np.where(up & down, 0.0, signed))
