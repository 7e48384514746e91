"""How a petition grew: do those who have not signed look at how many have, as a crowd of `play` does?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np

from bench.validate.logit import fit
from bench.validate.rows import Part, Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from bench.validate.data import Shelf

    Floats = NDArray[np.float64]

_DATA = "petition: share that has signed"
#: Hours that are fitted, and hours after them that are forecast; fixed before anything was fitted.
FITTED, FORECAST = 48, 72
#: What the log-odds of signing within an hour may hang on. `share` is the peer of a crowd.
MODELS: tuple[tuple[str, ...], ...] = (
    (),
    ("share",),
    ("hour of the day",),
    ("hour of the day", "share"),
    ("hour of the day", "time"),
    ("hour of the day", "time", "share"),
)


@dataclass(frozen=True, slots=True)
class Growth:
    """The share of those who signed in the end that had signed, at each full hour, and the hour of the day."""

    share: Floats
    clock: Floats
    size: float


def part(shelf: Shelf) -> Part:
    """Return how each model of a crowd, fitted to two days of one petition, foretells the next three."""
    grown, gaps = growth(shelf)
    rows = [
        Row(
            _DATA,
            f"{gaps} of {len(grown.share) - 1} hours",
            skipped="no count within the hour: taken to grow evenly",
        ),
        *_rows(grown),
    ]
    return Part(tuple(rows), (), _WORDS)


_WORDS = (
    "One petition is one crowd. Signers are those who signed in the end, and counting began at 7% of them. Peer is by how much the log-odds of signing within an hour are higher where all have signed.",
    "Its sign and size hang on what else is in the model and on how many hours are fitted; the middle share cannot be told from how much each wants to sign. So nothing here fixes `peer` and `middle`: their defaults stay assumed.",
)


def growth(shelf: Shelf) -> tuple[Growth, int]:
    """Return the counts at full hours, and how many hours had none; what lies between two counts grew evenly."""
    rows = shelf.rows("petition.csv")
    first = datetime.fromisoformat(rows[0]["time"])
    start = first.replace(minute=0, second=0)
    at = np.array(
        [(datetime.fromisoformat(r["time"]) - start).total_seconds() / 3600 for r in rows]
    )
    counts = np.array([float(row["count"]) for row in rows])
    hours = np.arange(1.0, FITTED + FORECAST + 2)
    told = np.interp(hours, at, counts)
    gaps = sum(not ((at > hour) & (at <= hour + 1)).any() for hour in hours[:-1])
    return Growth(told / counts[-1], (hours + first.hour) % 24, float(counts[-1])), gaps


def features(grown: Growth, names: Sequence[str], hour: int, share: float) -> Floats:
    """Return what the log-odds of signing in an hour hang on, when this share has signed."""
    angle = 2 * np.pi * grown.clock[hour] / 24
    known = {
        "share": [share],
        "hour of the day": [np.sin(angle), np.cos(angle), np.sin(2 * angle), np.cos(2 * angle)],
        "time": [np.log(hour + 8.0)],
    }
    return np.array([1.0, *(value for name in names for value in known[name])])


def fitted(grown: Growth, names: Sequence[str], hours: int) -> Floats:
    """Return the weights under which the signatures of the first hours are likeliest: each who has not signed does or does not."""
    choices, counts = [], []
    for hour in range(hours):
        now, then = grown.share[hour], grown.share[hour + 1]
        like = features(grown, names, hour, now)
        both = np.array([np.zeros(len(like)), like])
        choices += [(both, 1), (both, 0)]
        counts += [(then - now) * grown.size, (1 - then) * grown.size]
    return fit(choices, ridge=0.0, counts=counts)


def forecast(grown: Growth, names: Sequence[str], weights: Floats) -> Floats:
    """Return the share at each hour after those that were fitted, each from the one before, with nothing later seen."""
    share, found = float(grown.share[FITTED]), []
    for hour in range(FITTED, FITTED + FORECAST):
        power = float(features(grown, names, hour, share) @ weights)
        share += (1 - share) / (1 + np.exp(-power))
        found.append(share)
    return np.array(found)


def _rows(grown: Growth) -> Iterator[Row]:
    came = grown.share[FITTED + 1 : FITTED + FORECAST + 1]
    for names in MODELS:
        said = forecast(grown, names, fitted(grown, names, FITTED))
        measures = {"MAE of the share": float(np.abs(said - came).mean())}
        if "share" in names:
            for hours in (24, 48, 120):  # the share is the last in each model
                measures[f"peer at {hours} h"] = float(fitted(grown, names, hours)[-1])
        yield Row(_DATA, f"log-odds by {', '.join(names) or 'a constant'}", FORECAST, measures)
