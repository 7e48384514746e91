"""Where an issue is settled if actors challenge each other and those who expect to lose give way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.bargain.points import medians_of
from kingmaker.records import dataclass

if TYPE_CHECKING:
    import numpy.typing as npt

    from kingmaker.analysis.bargain.matters import Floats, Matters

#: After how many rounds nobody challenges any more, if they have not ended by themselves.
ROUNDS = 10
#: So many numbers are reckoned with together, issues times actors times actors, which bounds the memory.
_AT_ONCE = 1 << 17
#: Shifts of less than this share of the range of positions are none, and offers that differ by less ask for the same.
_LITTLE = 1e-9


@dataclass(frozen=True, slots=True)
class Camp:
    """Issues with those who have a part in each: where they stand, how surely they resist, what they weigh.

    All are (I, A), and `width`, the range of positions at the outset, is (I,). `resist` is salience as a share of that of one who
    surely resists. Who has no weight on an issue is left out of it.
    """

    places: Floats
    resist: Floats
    weights: Floats
    width: Floats

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
    step = max(1, _AT_ONCE // found.positions.shape[1] ** 2)
    parts = [slice(n, n + step) for n in range(0, len(top), step)]
    return np.concatenate([_settled(found, resist, part, rounds) for part in parts])


def _settled(found: Matters, resist: Floats, part: slice, rounds: int) -> Floats:
    """Return the medians of some of the issues once challenges on them have ended."""
    places, weights = found.positions[part].copy(), found.weights[part]
    high = np.where(weights > 0, places, -np.inf).max(axis=1)
    width = high - np.where(weights > 0, places, np.inf).min(axis=1)
    open_ = np.flatnonzero(width > 0)  # where all want the same, nobody challenges anybody
    for _ in range(rounds):
        camp = Camp(places[open_], resist[part][open_], weights[open_], width[open_])
        moved = moved_once(camp)
        goes_on = np.abs(moved - places[open_]).max(axis=1) >= _LITTLE * width[open_]
        places[open_] = np.where(goes_on[:, None], moved, places[open_])
        open_ = open_[goes_on]
        if not open_.size:
            break
    return medians_of(places, weights)


def moved_once(camp: Camp) -> Floats:
    """Return where each stands after one round, (I, A); the risk exponents of the camp are worked out anew."""
    apart, pairs = camp.places[:, :, None] - camp.places[:, None, :], camp.pairs
    away = np.minimum(np.abs(apart) / camp.width[:, None, None], 1.0)
    chance = _chances(camp.weights, away, pairs)
    threat = _expected(camp, chance, _ends(away, 1.0))
    risk = _risk(camp, threat, pairs)[:, :, None]
    chance = _chances(camp.weights, away**risk, pairs)
    ends = _ends(away, risk)
    own = _expected(camp, chance, ends).transpose(
        0, 2, 1
    )  # of j who challenges i, in the eyes of j
    turned = (end.transpose(0, 2, 1) for end in ends)
    theirs = _expected(camp, chance, tuple(turned))  # of i who challenges j, in the eyes of j
    return _chosen(camp, apart, np.where(pairs, theirs, 0.0), own)


def _chances(weights: Floats, minded: Floats, pairs: npt.NDArray[np.bool_]) -> Floats:
    """Return how likely each (row) beats each (column), (I, A, A), if voters (rows) mind places (columns) so much."""
    votes = _votes(np.ascontiguousarray(weights.T), np.ascontiguousarray(minded.transpose(1, 2, 0)))
    votes = np.ascontiguousarray(votes.transpose(2, 0, 1)) * pairs
    total = 2 * votes.sum(axis=(1, 2))  # each duel is counted both ways, as for and as against
    return np.asarray(votes / np.where(total > 0, total, 1.0)[:, None, None])


def _votes(weights: Floats, minded: Floats) -> Floats:
    """Return the votes for each (row) against each (column), (A, A, I), of voters with weights, (A, I).

    Issues come last here, and voters one by one, so that no array is larger than the votes.
    """
    votes = np.zeros(minded.shape)
    for weight, minds in zip(weights, minded, strict=True):
        nearer = minds[None] - minds[:, None]
        np.maximum(nearer, 0.0, out=nearer)
        nearer *= weight
        votes += nearer
    return votes


def _ends(away: Floats, risk: Floats | float) -> tuple[Floats, ...]:
    """Return what success, failure and nothing done are worth to each (row) against each (column), in its own eyes."""
    part = away / 2
    return (
        2 - 4 * (0.5 - part) ** risk,
        2 - 4 * (0.5 + part) ** risk,
        np.broadcast_to(2 - 4 * 0.5**risk, away.shape),
    )


def _expected(camp: Camp, chance: Floats, ends: tuple[Floats, ...]) -> Floats:
    """Return what each (row) expects of challenging each (column), (I, A, A), by what ends are worth."""
    won, lost, still = ends
    cares = camp.resist[:, None, :]
    return np.asarray(cares * (chance * won + (1 - chance) * lost) + (1 - cares) * won - still)


def _risk(camp: Camp, neutral: Floats, pairs: npt.NDArray[np.bool_]) -> Floats:
    """Return the risk exponents, (I, A), from what others expect of challenging each when nobody minds risk."""
    part, others = camp.part, pairs & ~np.eye(camp.places.shape[1], dtype=bool)
    threat = np.where(others, neutral, 0.0).sum(axis=1)
    high = np.where(part, threat, -np.inf).max(axis=1, keepdims=True)
    low = np.where(part, threat, np.inf).min(axis=1, keepdims=True)
    span = np.where(high > low, high - low, 1.0)
    ratio = np.where(part & (high > low), (2 * threat - high - low) / span, 0.0)
    return np.asarray((1 - ratio / 3) / (1 + ratio / 3))


def _chosen(camp: Camp, apart: Floats, theirs: Floats, own: Floats) -> Floats:
    """Return where each goes, (I, A), by the offers that it gets; rows are those who offer, columns those who are offered.

    `theirs` is what those who offer expect of a challenge, above nought only where there may be one; `own` what those who are
    offered do; `apart` is how far they would have to go.
    """
    real = (np.abs(apart) > _LITTLE * camp.width[:, None, None]) & (theirs > 0)
    ratio = np.abs(own) / np.where(theirs > 0, theirs, 1.0)
    fought = real & (own > 0) & (theirs > own)
    lost = real & (own < 0)
    shared, given = lost & (ratio < 1), lost & (ratio >= 1)
    fights = fought.any(axis=1, keepdims=True)
    shares = shared.any(axis=1, keepdims=True) & ~fights
    taken = np.where(fights, fought, np.where(shares, shared, given))
    ways = np.where(taken, np.where(shares, apart * ratio, apart), np.inf)
    return np.asarray(camp.places + _least(ways, camp.width))


def _least(ways: Floats, width: Floats) -> Floats:
    """Return for each column the smallest of its ways, nought where two are as small and of different signs, (I, A)."""
    least = np.abs(ways).min(axis=1)
    most = np.where(np.isfinite(least), least, 0.0) + _LITTLE * width[:, None]
    alike = np.abs(ways) <= most[:, None, :]
    up, down = (alike & (ways > 0)).any(axis=1), (alike & (ways < 0)).any(axis=1)
    signed = np.where(up, least, 0.0) - np.where(down, least, 0.0)
    return np.asarray(np.where(up & down, 0.0, signed))
