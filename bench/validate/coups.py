"""Whether a coup that was tried succeeded, by who tried it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bench.validate.logit import chances, fit
from bench.validate.metrics import SEED, calibration, clustered, log_loss
from bench.validate.rows import Curve, Part, Row, bar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from bench.validate.data import Shelf

    Floats = NDArray[np.float64]

_DATA = "coups: success"
#: Coups before this year are trained on.
SPLIT = 1990
#: Who tried, as the data have it; several may hold of one coup.
TYPES = (
    "military", "dissident", "rebel", "palace", "foreign", "auto", "resign", "popular", "counter", "other",
)  # fmt: skip


def part(shelf: Shelf) -> Part:
    """Return how well the type of a coup tells whether it succeeded, from 1990 on."""
    rows = shelf.rows("coups.csv")
    tried = [row for row in rows if row["event_type"] != "conspiracy"]
    left_out = len(rows) - len(tried)
    if shelf.most:
        tried = tried[:: max(1, len(tried) // (10 * shelf.most))]
    tested = [row for row in tried if int(row["year"]) >= SPLIT]
    trained = [row for row in tried if int(row["year"]) < SPLIT]
    rate = sum(map(_won, trained)) / len(trained)
    rows_of = {
        "base rate": np.full(len(tested), rate),
        "logit: type": _forecast(trained, tested, TYPES),
        "logit: type without `resign`": _forecast(
            trained, tested, [name for name in TYPES if name != "resign"]
        ),
    }
    scored = [_row(name, said, rows_of["base rate"], tested) for name, said in rows_of.items()]
    skipped = Row(
        _DATA, f"{left_out} conspiracies", skipped="they were never tried, so none can succeed"
    )
    won = np.array([_won(row) for row in tested])
    curve = Curve("coup succeeds", calibration(rows_of["logit: type"], won))
    return Part((skipped, *scored), (curve,), _WORDS)


_WORDS = (
    "Coups before 1990 were trained on. Their type is coded by people who know how they ended: of forced resignations nearly all succeed by definition, so a row leaves them out.",
)


def _won(row: Mapping[str, str]) -> int:
    return int(row["realized"])


def _like(row: Mapping[str, str], names: Sequence[str]) -> Floats:
    """Return failure and success as alternatives: success has a constant, and 1 for each type that holds."""
    holds = [1.0, *(float(row[name]) for name in names)]
    return np.array([np.zeros(len(holds)), holds])


def _forecast(
    trained: Sequence[Mapping[str, str]], tested: Sequence[Mapping[str, str]], names: Sequence[str]
) -> Floats:
    weights = fit([(_like(row, names), _won(row)) for row in trained])
    return np.array([chances(_like(row, names), weights)[1] for row in tested])


def _row(name: str, said: Floats, base: Floats, tested: Sequence[Mapping[str, str]]) -> Row:
    won = np.array([_won(row) for row in tested])
    squares, others = (said - won) ** 2, (base - won) ** 2
    losses = [log_loss(float(p if y else 1 - p)) for p, y in zip(said, won, strict=True)]
    measures = {
        "accuracy": float(((said > 0.5) == (won > 0)).mean()),  # noqa: PLR2004  # likelier than not
        "Brier of success": float(squares.mean()),
        "log loss": float(np.mean(losses)),
    }
    against, bars = {}, ""
    if name != "base rate":
        countries = [row["cowcode"] for row in tested]
        against["Brier of success"] = clustered(squares - others, countries, seed=SEED)
    if name == "logit: type":
        bars = "Brier " + bar(0.211, measures["Brier of success"])
    return Row(_DATA, name, len(tested), measures, against, bars)
