"""How long strikes last: does the rate of settling stay the same, as that of a move in `play` does?"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from bench.validate.lasting import SHAPES, fitted, hazard, uniformity
from bench.validate.metrics import SEED, calibration, clustered
from bench.validate.rows import Curve, Part, Row, bar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from bench.validate.data import Shelf
    from bench.validate.lasting import Lasting

    Floats = NDArray[np.float64]

_DATA = "strikes: days"
#: Strikes that began before this day are trained on.
SPLIT = "2000-01-01"


def part(shelf: Shelf) -> Part:
    """Return how well each distribution foretells the length of strikes from 2000 on, and the rate of their ends."""
    rows = shelf.rows("strikes.csv")
    counted = [(row["start"], _days(row)) for row in rows]
    lasted = [(start, number) for start, number in counted if number is not None]
    left_out = len(rows) - len(lasted)
    if shelf.most:
        lasted = lasted[:: max(1, len(lasted) // (20 * shelf.most))]
    days = np.array([float(number) for _, number in lasted])
    starts = [start for start, _ in lasted]
    late: NDArray[np.bool_] = np.array([start >= SPLIT for start in starts])
    made = [
        Row(_DATA, f"{left_out} strikes", skipped="no end is known, or it is before the start"),
        *_whole(days, [start[:7] for start in starts]),
        *_held_out(days, late, starts),
        _rates(days),
    ]
    best = fitted("lognormal", days[~late])
    return Part(tuple(made), (_curve(best, days[late]),), _WORDS)


_WORDS = (
    "Strikes that began before 2000 were trained on. Later ones are shorter (half of them end within 14 days, not 20): no fit to earlier ones is uniform on them.",
    "The row that follows the five years before each strike was added after that was seen. Figures differ from the bar in the third digit by what counts as a day.",
    "A length of n days is an end between n and n + 1. Intervals draw whole months of starts.",
    "A `tempo` of play is a constant rate, the exponential. Over two weeks the rate of settling hardly changes; from one month to two it is half, after three a quarter.",
    "These data have no deadlines: what a deadline does to the rate is not known from them, and play has no number for it.",
)


def _days(row: Mapping[str, str]) -> int | None:
    if not row["start"] or not row["end"]:
        return None
    days = (date.fromisoformat(row["end"]) - date.fromisoformat(row["start"])).days
    return days if days >= 0 else None


def _whole(days: Floats, months: Sequence[str]) -> Iterator[Row]:
    """Yield each distribution fitted to all strikes and held against them: for the figures that were measured before."""
    base: Floats | None = None
    for shape in SHAPES:
        likely = fitted(shape, days).log_chance(days)
        base = likely if base is None else base
        measures = {"log likelihood": float(likely.mean())}
        against, bars = {}, ""
        if shape != "exponential":
            against["log loss"] = clustered(base - likely, months, seed=SEED)
        if shape == "lognormal":
            bars = "log likelihood " + bar(-4.74, measures["log likelihood"], least=True, digits=2)
        yield Row(_DATA, f"{shape}, fitted to all of them", len(days), measures, against, bars)


def _held_out(days: Floats, late: NDArray[np.bool_], starts: Sequence[str]) -> Iterator[Row]:
    months = [start[:7] for start, own in zip(starts, late, strict=True) if own]
    base: Floats | None = None
    for shape in SHAPES:
        said = fitted(shape, days[~late])
        likely = said.log_chance(days[late])
        base = likely if base is None else base
        measures = {
            "log likelihood": float(likely.mean()),
            "in 80%": float(_inside(said, days[late]).mean()),
            "from uniform": uniformity(said, days[late]),
        }
        against, bars = {}, ""
        if shape != "exponential":
            against["log loss"] = clustered(base - likely, months, seed=SEED)
        if shape == "lognormal":
            gain = float((likely - base).mean())
            bars = f"better than the exponential by {bar(0.15, gain, least=True, digits=2)}"
        yield Row(_DATA, f"{shape}, before 2000 to after", len(months), measures, against, bars)
    if base is not None:
        yield _followed(days, late, starts, base, months)


def _followed(
    days: Floats,
    late: NDArray[np.bool_],
    starts: Sequence[str],
    base: Floats,
    months: Sequence[str],
) -> Row:
    """Return the lognormal that for each year is fitted to the five before it."""
    years = np.array([int(start[:4]) for start in starts])
    likely = np.zeros(len(days))
    for year in sorted(set(years[late].tolist())):
        before = (years >= year - 5) & (years < year)
        said = fitted("lognormal", days[before])
        likely[years == year] = said.log_chance(days[years == year])
    own = likely[late]
    measures = {"log likelihood": float(own.mean())}
    against = {"log loss": clustered(base - own, months, seed=SEED)}
    return Row(_DATA, "lognormal, the five years before (seen first)", len(own), measures, against)


def _inside(said: Lasting, days: Floats) -> Floats:
    """Return how much of each day's span lies between the points that one in ten is below and above."""
    low, high = said.below(days), said.below(days + 1)
    wide = np.maximum(high - low, 1e-15)
    found: Floats = np.clip((np.minimum(high, 0.9) - np.maximum(low, 0.1)) / wide, 0, 1)
    return found


def _rates(days: Floats) -> Row:
    spans = ((0, 7), (7, 14), (14, 28), (28, 60), (60, 90), (90, 180))
    measures = {
        f"{low} to {high}": hazard(days, low, high) for low, high in spans if days.max() >= low
    }
    return Row(_DATA, "settled a day, by how long it has lasted", len(days), measures)


def _curve(said: Lasting, days: Floats) -> Curve:
    """Return the calibration: how often a strike ended within 7, 14, 30, 60 and 120 days."""
    lengths = np.array([7.0, 14.0, 30.0, 60.0, 120.0])
    shares = np.repeat(said.below(lengths), len(days))
    came = np.concatenate([days < length for length in lengths])
    return Curve("strike ends in 7, 14, 30, 60, 120 days", calibration(shares, came))
