"""Where an issue is settled if actors challenge each other and those who expect to lose give way."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.bargain.points import medians_of
from kingmaker.records import dataclass

if TYPE_CHECKING:
    import numpy.typing as npt

    from kingmaker.analysis.bargain.matters import Floats, Matters

#: After how many rounds nobody challenges any more, if they have not ended by themselves.
ROUNDS = 10
#: So many issues are reckoned with together, which bounds the memory.
_AT_ONCE = 64
#: Shifts of less than this share of the range of positions are none, and offers that differ by less ask for the same.
_LITTLE = 1e-9


@dataclass(frozen=True, slots=True)
class Camp:
    """Issues with those who have a part in each: where they stand, how surely they resist, what they weigh, their risk exponents.

    All are (I, A), and `width`, the range of positions at the outset, is (I,). `resist` is salience as a share of that of one who
    surely resists. Who has no weight on an issue is left out of it.
    """

    places: Floats
    resist: Floats
    weights: Floats
    width: Floats
    risk: Floats

    @property
    def part(self) -> npt.NDArray[np.bool_]:
        """Who has a part in which issue, (I, A)."""
        return np.asarray(self.weights > 0)

    @property
    def pairs(self) -> npt.NDArray[np.bool_]:
        """Which two both have a part in an issue, (I, A, A)."""
        return np.asarray(self.part[:, :, None] & self.part[:, None, :])


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
    top = np.where(found.weights > 0, found.salience, 0.0).max(axis=1)
    if most is not None and most < top.max():
        raise ValueError("somebody's salience is above the most that there is")
    resist = found.salience / (top[:, None] if most is None else most)
    parts = [slice(n, n + _AT_ONCE) for n in range(0, len(top), _AT_ONCE)]
    return np.concatenate([_settled(found, resist, part, rounds) for part in parts])


def _settled(found: Matters, resist: Floats, part: slice, rounds: int) -> Floats:
    """Return the medians of some of the issues once challenges on them have ended."""
    places, weights = found.positions[part].copy(), found.weights[part]
    high = np.where(weights > 0, places, -np.inf).max(axis=1)
    width = high - np.where(weights > 0, places, np.inf).min(axis=1)
    open_ = np.flatnonzero(width > 0)  # where all want the same, nobody challenges anybody
    for _ in range(rounds):
        ones = np.ones((len(open_), places.shape[1]))
        camp = Camp(places[open_], resist[part][open_], weights[open_], width[open_], ones)
        moved = moved_once(camp)
        goes_on = np.abs(moved - places[open_]).max(axis=1) >= _LITTLE * width[open_]
        places[open_] = np.where(goes_on[:, None], moved, places[open_])
        open_ = open_[goes_on]
        if not open_.size:
            break
    return medians_of(places, weights)


def moved_once(camp: Camp) -> Floats:
    """Return where each stands after one round, (I, A); the risk exponents of the camp are worked out anew."""
    neutral = replace(camp, risk=np.ones(camp.places.shape))
    threat = _expected(neutral, _chances(neutral), neutral.risk[:, :, None])
    bold = replace(camp, risk=_risk(camp, threat))
    return _chosen(bold, _chances(bold))


def _apart(camp: Camp) -> Floats:
    """Return how far each column's actor would have to go to each row's, with its sign, (I, A, A)."""
    return np.asarray(camp.places[:, :, None] - camp.places[:, None, :])


def _chances(camp: Camp) -> Floats:
    """Return how likely each (row) beats each (column), (I, A, A)."""
    away = np.abs(_apart(camp)) / camp.width[:, None, None]
    minded = np.minimum(away, 1.0) ** camp.risk[:, :, None]  # by voters (rows)
    nearer = np.maximum(minded[:, :, None, :] - minded[:, :, :, None], 0.0)  # voter, for, against
    votes = np.einsum("nk,nkij->nij", camp.weights, nearer) * camp.pairs
    total = 2 * votes.sum(axis=(1, 2))  # each duel is counted both ways, as for and as against
    return np.asarray(votes / np.where(total > 0, total, 1.0)[:, None, None])


def _expected(camp: Camp, chance: Floats, risk: Floats) -> Floats:
    """Return what each (row) expects of challenging each (column), (I, A, A), in the eyes of somebody with this risk exponent."""
    part = np.minimum(np.abs(_apart(camp)) / camp.width[:, None, None] / 2, 0.5)
    won = 2 - 4 * (0.5 - part) ** risk
    lost = 2 - 4 * (0.5 + part) ** risk
    still = 2 - 4 * 0.5**risk
    cares = camp.resist[:, None, :]
    return np.asarray(cares * (chance * won + (1 - chance) * lost) + (1 - cares) * won - still)


def _risk(camp: Camp, neutral: Floats) -> Floats:
    """Return the risk exponents, (I, A), from what others expect of challenging each when nobody minds risk."""
    others = camp.pairs & ~np.eye(camp.places.shape[1], dtype=bool)
    threat = np.where(others, neutral, 0.0).sum(axis=1)
    high = np.where(camp.part, threat, -np.inf).max(axis=1, keepdims=True)
    low = np.where(camp.part, threat, np.inf).min(axis=1, keepdims=True)
    span = np.where(high > low, high - low, 1.0)
    ratio = np.where(camp.part & (high > low), (2 * threat - high - low) / span, 0.0)
    return np.asarray((1 - ratio / 3) / (1 + ratio / 3))


def _chosen(camp: Camp, chance: Floats) -> Floats:
    """Return where each goes, (I, A), by the offers that it gets; rows are those who offer, columns those who are offered."""
    theirs = _expected(
        camp, chance, camp.risk[:, None, :]
    )  # of i who challenges j, in the eyes of j
    own = _expected(camp, chance, camp.risk[:, :, None]).transpose(0, 2, 1)  # of j, in its own
    apart, width = _apart(camp), camp.width[:, None, None]
    real = (np.abs(apart) > _LITTLE * width) & (theirs > 0) & camp.pairs
    ratio = np.abs(own) / np.where(theirs > 0, theirs, 1.0)
    kinds = (
        (real & (own > 0) & (theirs > own), apart),
        (real & (own < 0) & (ratio < 1), apart * ratio),
        (real & (own < 0) & (ratio >= 1), apart),
    )
    shift, settled = np.zeros(camp.places.shape), np.zeros(camp.places.shape, dtype=bool)
    for made, way in kinds:
        some = made.any(axis=1) & ~settled
        shift = np.where(some, _least(np.where(made, way, np.inf), camp.width), shift)
        settled |= some
    return np.asarray(camp.places + shift)


def _least(ways: Floats, width: Floats) -> Floats:
    """Return for each column the smallest of its ways, nought where two are as small and of different signs, (I, A)."""
    least = np.abs(ways).min(axis=1)
    most = np.where(np.isfinite(least), least, 0.0) + _LITTLE * width[:, None]
    alike = np.abs(ways) <= most[:, None, :]
    up, down = (alike & (ways > 0)).any(axis=1), (alike & (ways < 0)).any(axis=1)
    signed = np.where(up, least, 0.0) - np.where(down, least, 0.0)
    return np.asarray(np.where(up & down, 0.0, signed))
