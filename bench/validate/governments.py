"""Who leads a government, and which parties govern: does an index of power tell more than the seats?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bench.validate.cabinets import MOST_PARTIES, chosen, described, ranked, weight
from bench.validate.formations import SPLIT, formations
from bench.validate.logit import chances, fit
from bench.validate.metrics import SEED, brier, calibration, clustered, log_loss, worst_gap
from bench.validate.rows import Curve, Part, Row, bar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from bench.validate.data import Shelf
    from bench.validate.formations import Formation
    from bench.validate.metrics import Bin

    Floats = NDArray[np.float64]
    #: From a formation to how likely each of its alternatives is.
    Forecast = Callable[[Formation], Floats]

_EDGES = (0, 0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 0.9, 1)
_LEADS = "governments: who leads"
_COALITION = "governments: who governs"


def part(shelf: Shelf) -> Part:
    """Return what formations before 2012 say of seats and of indices of power."""
    all_of_them = formations(shelf)
    rows, curve = _leaders(all_of_them)
    words = (
        f"Formations before {SPLIT[:4]} were trained on, those from it on tested. That, the features and the pull to nought were fixed before fitting; all that was fitted is here.",
        "The bars come from a longer table of the same source (482 tested, there the largest party is right in 0.774): they are near, and not the same test.",
        "Places on the left-right scale are one mean of experts for all times, which knows a little of what came later.",
    )
    return Part((*rows, *_cabinets(all_of_them)), (curve,), words)


# --- the party of the prime minister --------------------------------------------------------------


def features(formation: Formation, held: Sequence[Floats], *, past: bool) -> Floats:
    """Return what each party is like: what it holds and the logarithm of that, and if asked its past and its place.

    Past and place are: the largest, above half, led before, governed before, distance from the median in quarters of the scale.
    """
    columns = [column for what in held for column in (what, np.log(what + 0.005))]
    if past:
        seats = formation.seats
        columns += [
            (seats == seats.max()).astype(float),
            (seats > 0.5).astype(float),  # noqa: PLR2004  # more than half
            formation.led,
            formation.incumbent,
            -np.abs(formation.place - formation.median) / 2.5,
        ]
    return np.stack(columns, axis=1)


def sure(what: Floats, doubt: float = 0.02) -> Floats:
    """Return a forecast that is nearly sure of who holds most; `doubt` is shared out evenly.

    >>> sure(np.array([0.2, 0.8])).tolist()
    [0.01, 0.99]
    """
    found = np.full(len(what), doubt / len(what))
    found[what.argmax()] += 1 - doubt
    return found


def hit(forecast: Floats, happened: int) -> float:
    """Return 1 if what happened was thought likeliest, else 0; of k that were thought as likely each is 1/k right.

    >>> hit(np.array([0.4, 0.4, 0.2]), 1)
    0.5
    """
    best = forecast >= forecast.max() - 1e-12
    return float(best[happened]) / float(best.sum())


def _held(formation: Formation, name: str) -> list[Floats]:
    """Return seats or indices by the words of a model: `seats and Banzhaf`."""
    known = {
        "seats": formation.seats,
        "Banzhaf": formation.banzhaf,
        "Shapley-Shubik": formation.shapley,
    }
    return [known[word] for word in name.split(" and ")]


#: What a forecast may rest on; the logits with several are held against the one with the seats.
_HELD = ("seats", "Banzhaf", "Shapley-Shubik", "seats and Banzhaf", "seats and Shapley-Shubik")
_PAST = ", past and place"


def _leaders(listed: Sequence[Formation]) -> tuple[list[Row], Curve]:
    trained, tested = [f for f in listed if not f.test], [f for f in listed if f.test]
    scored = {"largest party, 98% sure": Scores.of(lambda f: sure(f.seats), tested)}
    for name in _HELD[:3]:
        scored[f"in proportion to {name}"] = Scores.of(_proportion(name), tested)
    for past in (False, True):
        for name in _HELD:
            forecast = _logit(trained, name, past=past)
            scored[f"logit: {name}{_PAST * past}"] = Scores.of(forecast, tested)
    countries = [f.country for f in tested]
    rows = [
        _leader_row(name, own, scored.get(_base(name)), countries) for name, own in scored.items()
    ]
    return rows, Curve("party of the prime minister", scored[_MAIN].bins)


_MAIN = f"logit: seats{_PAST}"


def _base(name: str) -> str:
    """Return the model with which another shares all but what is held.

    >>> _base("logit: seats and Banzhaf, past and place"), _base("in proportion to Banzhaf"), _base("logit: seats")
    ('logit: seats, past and place', 'in proportion to seats', '')
    """
    start = "in proportion to " if name.startswith("in") else "logit: "
    base = f"{start}seats{_PAST * name.endswith(_PAST)}"
    return "" if base == name else base


@dataclass(frozen=True, slots=True)
class Scores:
    """How one model did on each formation that was held out, and its calibration over all parties."""

    hits: Floats
    brier: Floats
    log: Floats
    bins: tuple[Bin, ...]

    @classmethod
    def of(cls, forecast: Forecast, tested: Sequence[Formation]) -> Scores:
        """Score the forecasts of which party leads."""
        said = [forecast(f) for f in tested]
        pairs = list(zip(said, [f.leader for f in tested], strict=True))
        came = [np.arange(len(f.seats)) == f.leader for f in tested]
        return cls(
            np.array([hit(p, row) for p, row in pairs]),
            np.array([brier(p, row) for p, row in pairs]),
            np.array([log_loss(float(p[row])) for p, row in pairs]),
            calibration(np.concatenate(said), np.concatenate(came), _EDGES),
        )


def _leader_row(name: str, own: Scores, base: Scores | None, countries: list[str]) -> Row:
    measures = {
        "accuracy": float(own.hits.mean()),
        "Brier": float(own.brier.mean()),
        "log loss": float(own.log.mean()),
        "worst bin of 100": worst_gap(own.bins, least=100),
    }
    against = {}
    if base is not None:
        against["log loss"] = clustered(own.log - base.log, countries, seed=SEED)
    bars = ""
    if name == _MAIN:
        bars = "; ".join(
            (
                "accuracy " + bar(0.784, measures["accuracy"], least=True),
                "Brier " + bar(0.32, measures["Brier"], digits=2),
                "log loss " + bar(0.64, measures["log loss"], digits=2),
                "worst bin " + bar(0.05, measures["worst bin of 100"], digits=2),
            )
        )
    return Row(_LEADS, name, len(own.log), measures, against, bars)


def _proportion(name: str) -> Forecast:
    def forecast(formation: Formation) -> Floats:
        (held,) = _held(formation, name)
        found: Floats = held / held.sum()
        return found

    return forecast


def _logit(trained: Sequence[Formation], name: str, *, past: bool) -> Forecast:
    weights = fit([(features(f, _held(f, name), past=past), f.leader) for f in trained])
    return lambda f: chances(features(f, _held(f, name), past=past), weights)


# --- the parties of the cabinet -------------------------------------------------------------------


def _cabinets(listed: Sequence[Formation]) -> Iterator[Row]:
    """Yield how well each model finds the exact cabinet, among all coalitions, after elections without a majority."""
    asked = [f for f in listed if f.first and not f.majority]
    small = [f for f in asked if len(f.seats) <= MOST_PARTIES]
    if len(small) < len(asked):
        yield Row(
            _COALITION,
            f"{len(asked) - len(small)} of {len(asked)} chambers",
            skipped=f"more than {MOST_PARTIES} parties have too many coalitions to list",
        )
    tested = [f for f in small if f.test]
    countries = [f.country for f in tested]
    even = np.array([np.log(2 ** len(f.seats) - 1) for f in tested])
    yield Row(_COALITION, "each coalition as likely", len(tested), {"log loss": float(even.mean())})
    base: Floats | None = None
    for name in ("", "seats", "Banzhaf", "Shapley-Shubik"):
        ranks, losses = _cabinet_scores(small, name)
        measures = {
            "first": float((ranks <= 1).mean()),
            "in the first five": float((ranks <= 5).mean()),  # noqa: PLR2004  # five
            "log loss": float(losses.mean()),
        }
        against = {}
        if base is not None:
            against["log loss"] = clustered(losses - base, countries, seed=SEED)
        base = losses if name == "seats" or base is None else base
        yield Row(
            _COALITION,
            f"logit: what coalitions are like{f', their {name}' if name else ''}",
            len(tested),
            measures,
            against,
            _cabinet_bar(measures) if name == "seats" else "",
        )


def _cabinet_bar(measures: dict[str, float]) -> str:
    return "; ".join(
        (
            "first " + bar(0.325, measures["first"], least=True),
            "in the first five " + bar(0.565, measures["in the first five"], least=True),
            "log loss " + bar(3.29, measures["log loss"], digits=2),
        )
    )


def _cabinet_scores(listed: Sequence[Formation], name: str) -> tuple[Floats, Floats]:
    """Return the ranks of the cabinets that came, and what was lost on them, among those held out."""

    def like(formation: Formation) -> Floats:
        if not name:
            return described(formation)
        (held,) = _held(formation, name)
        return np.hstack([described(formation), weight(held)])

    weights = fit([(like(f), chosen(f)) for f in listed if not f.test])
    said = [(chances(like(f), weights), chosen(f)) for f in listed if f.test]
    ranks = np.array([ranked(p, row) for p, row in said])
    return ranks, np.array([log_loss(float(p[row])) for p, row in said])
