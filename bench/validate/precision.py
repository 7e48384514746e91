"""How sharply parties choose with whom to govern, per unit of worth: the precision that `play` takes where nothing is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bench.validate.cabinets import MOST_PARTIES, chosen, described, members, weight
from bench.validate.formations import formations
from bench.validate.logit import chances, fit
from bench.validate.metrics import SEED, Interval, log_loss
from bench.validate.rows import Part, Row
from kingmaker.analysis.struggle.wanting import PRECISION

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from bench.validate.data import Shelf
    from bench.validate.formations import Formation

    Floats = NDArray[np.float64]
    #: From a formation to what each coalition with the leading party in it is worth to that party.
    Theory = Callable[[Formation], Floats]

_DATA = "precision: whom the leading party takes"
#: Resamples of whole countries, each fitted anew.
RESAMPLES = 4000


def part(shelf: Shelf) -> Part:
    """Return how sharply the leading party chose among coalitions with itself, under several theories of what they are worth.

    Worths are put on the scale of `play`: in each formation the best coalition is worth ten more than the worst. The log-odds
    of one coalition against another are the precision times the difference of their worths, as in quantal response.
    """
    asked = [f for f in formations(shelf) if _asked(f)]
    trained, tested = [f for f in asked if not f.test], [f for f in asked if f.test]
    rows = [_row(name, theory, asked, tested) for name, theory in _THEORIES.items()]
    rows.append(
        _row("what coalitions are like, fitted before 1995", _fitted(trained), tested, tested)
    )
    return Part((*rows, _default(rows)), (), _WORDS)


_WORDS = (
    "Plain theories have one number, the precision, which was fitted to all formations. The worths of the last were fitted before 1995 and their precision after.",
    "Precision can be told only together with what people are taken to want. With worths from one plain theory it is low, with worths as good as 244 formations can make them it is four times as high: an author of a case stands somewhere between.",
    "So `play` takes the whole span where a case says nothing, as an assumption: parties choosing partners are not a board or a firm. The span was set after these figures were seen; before, it was 0.8 to 2, by choice of the author.",
)


def _asked(formation: Formation) -> bool:
    """Whether a party without a majority had to choose, after an election, and governed itself."""
    led = bool(formation.governs[formation.leader])
    few = len(formation.seats) <= MOST_PARTIES
    return formation.first and not formation.majority and few and led


# --- what coalitions are worth to the party that leads --------------------------------------------


def with_leader(formation: Formation) -> NDArray[np.bool_]:
    """Return which of all coalitions have the leading party in them."""
    inside: NDArray[np.bool_] = members(len(formation.seats))[:, formation.leader]
    return inside


def office(formation: Formation) -> Floats:
    """Return the leading party's share of the seats of each coalition with it: its share of the offices.

    Gamson (1961), A theory of coalition formation, American Sociological Review 26.
    """
    inside = members(len(formation.seats))[with_leader(formation)]
    found: Floats = formation.seats[formation.leader] / (inside @ formation.seats)
    return found


def office_of_majorities(formation: Formation) -> Floats:
    """Return the share of the offices where the coalition has more than half of the seats, else nothing."""
    inside = members(len(formation.seats))[with_leader(formation)]
    return np.where(inside @ formation.seats > 0.5 + 1e-9, office(formation), 0.0)


def policy(formation: Formation) -> Floats:
    """Return minus the distance of each coalition's mean place, by seats, from the leading party's own.

    Axelrod (1970), Conflict of interest; De Swaan (1973), Coalition theories and cabinet formations.
    """
    inside = members(len(formation.seats))[with_leader(formation)]
    mean = (inside @ (formation.seats * formation.place)) / (inside @ formation.seats)
    found: Floats = -np.abs(mean - formation.place[formation.leader])
    return found


def both(formation: Formation) -> Floats:
    """Return office and policy, each from 0 to 10, half and half."""
    found: Floats = scaled(office(formation)) + scaled(policy(formation))
    return found


_THEORIES: Mapping[str, Theory] = {
    "office": office,
    "office, majorities only": office_of_majorities,
    "policy": policy,
    "office and policy": both,
}


def _fitted(trained: Sequence[Formation]) -> Theory:
    def like(formation: Formation) -> Floats:
        told = np.hstack([described(formation), weight(formation.seats)])
        found: Floats = told[with_leader(formation)]
        return found

    weights = fit([(like(f), _place(f)) for f in trained])
    return lambda formation: like(formation) @ weights


def scaled(worth: Floats) -> Floats:
    """Return worths so that the best is ten more than the worst, the scale of `play`; all alike stay alike.

    >>> scaled(np.array([1.0, 3.0, 2.0])).tolist(), scaled(np.array([2.0, 2.0])).tolist()
    ([0.0, 10.0, 5.0], [0.0, 0.0])
    """
    above = worth - worth.min()
    found: Floats = 10 * above / above.max() if above.max() > 0 else above
    return found


def _place(formation: Formation) -> int:
    """Return the place of the cabinet that came among the coalitions with the leading party."""
    return int(with_leader(formation)[: chosen(formation)].sum())


# --- how sharply it chose -------------------------------------------------------------------------


def precision(choices: Sequence[tuple[Floats, int]], countries: Sequence[str]) -> Interval:
    """Return the precision under which the choices are likeliest, with its interval over resamples of whole countries.

    `choices` are worths on the scale of `play` with the place of what was chosen. How likely the choices of each country are is
    worked out once at precisions from -1 to 3; each resample adds them up and takes the top of the parabola through the three
    highest, which is right to about 0.0001. Cost: 200 passes over all worths.
    """
    names = sorted(set(countries))
    likely = np.zeros((len(names), len(_GRID)))
    for (worth, place), country in zip(choices, countries, strict=True):
        power = np.multiply.outer(_GRID, worth - worth[place])
        most = power.max(axis=1)
        likely[names.index(country)] -= most + np.log(np.exp(power - most[:, None]).sum(axis=1))
    even = np.full(len(names), 1 / len(names))
    drawn = np.random.default_rng(SEED).multinomial(len(names), even, RESAMPLES)
    low, high = np.percentile(_tops(drawn @ likely), [2.5, 97.5])
    (mean,) = _tops(likely.sum(axis=0, keepdims=True))
    return Interval(float(mean), float(low), float(high))


_GRID = np.linspace(-1, 3, 201)


def _tops(curves: Floats) -> Floats:
    """Return where each curve (n, grid) is highest, between the points of the grid."""
    at = np.clip(curves.argmax(axis=1), 1, len(_GRID) - 2)
    rows = np.arange(len(curves))
    left, top, right = curves[rows, at - 1], curves[rows, at], curves[rows, at + 1]
    found: Floats = _GRID[at] + (_GRID[1] - _GRID[0]) * (left - right) / 2 / (
        left - 2 * top + right
    )
    return found


def _row(name: str, theory: Theory, asked: Sequence[Formation], tested: Sequence[Formation]) -> Row:
    choices = [(scaled(theory(f)), _place(f)) for f in asked]
    told = precision(choices, [f.country for f in asked])
    losses = [
        log_loss(float(chances(scaled(theory(f))[:, None], np.array([told.mean]))[_place(f)]))
        for f in tested
    ]
    even = [float(np.log(with_leader(f).sum())) for f in tested]
    measures = {
        "precision": told.mean,
        "from": told.low,
        "to": told.high,
        "log loss after 1995": float(np.mean(losses)),
        "each as likely": float(np.mean(even)),
    }
    return Row(_DATA, name, len(choices), measures)


def _default(rows: Sequence[Row]) -> Row:
    """Return what `play` takes, held against the intervals of those theories that say more than chance does."""
    said = [row.measures for row in rows if row.measures["from"] > 0]
    low, high = float(PRECISION.low or 0), float(PRECISION.high or 0)
    ends = (min((m["from"] for m in said), default=low), max((m["to"] for m in said), default=high))
    holds = low <= ends[0] and ends[1] <= high
    words = f"holds every interval above that is above nought: {'yes' if holds else 'no'}"
    measures = {"from": low, "to": high}
    return Row(_DATA, "what `play` takes where a case says nothing", 0, measures, bar=words)
