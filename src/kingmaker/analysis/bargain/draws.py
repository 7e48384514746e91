"""Values drawn from the ranges of an issue: what might be, if each value of a range is as likely."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.bargain.matters import matters
from kingmaker.analysis.bargain.stands import WHOLE, bounded
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kingmaker.analysis.bargain.matters import Floats, Matters
    from kingmaker.analysis.bargain.stands import Stand, Table
    from kingmaker.model.values import Quantity

#: How many values are drawn from each range.
DRAWS = 256


@dataclass(frozen=True, slots=True)
class Drawn:
    """One issue with values in place of ranges: D draws of A parties, those that models reckon with.

    `matters` is `None` where there are none. `worst` is the worst that each of all parties would accept, (D, number of stands), NaN where nothing is known; `at` is what
    each of all wants. `scale` is (D, 2).
    """

    parties: tuple[str, ...]
    matters: Matters | None
    everybody: tuple[str, ...]
    at: Floats
    worst: Floats
    scale: Floats


def drawn(table: Table, *, draws: int = DRAWS, seed: int = 0) -> Drawn:
    """Return values drawn from every range of an issue, each independent of the others.

    A range `a..b` is uniform, `a..b..c` triangular. Each range is cut into as many parts as there are draws, and one value
    drawn from each, in a random order (Latin hypercube): Michael McKay, Richard Beckman and William Conover, 1979, A comparison of three
    methods for selecting values of input variables. Who says no salience counts with 1, and no capability likewise, where nobody on the
    issue says any. The index of a decision that stands for capability is multiplied by one value for all.
    """
    generator = np.random.default_rng(seed)
    low, high = (float(end) for end in table.ends)

    def draw(quantity: Quantity | None) -> Floats:
        return _values(quantity, draws, generator)

    times = _times(table, draws, generator)
    at = {str(s.party): draw(s.clause.at) for s in table.stands}
    worst = {str(s.party): draw(_worst(table, s)) for s in table.stands}
    care = {str(s.party): _or_one(s.clause.salience, draws, generator) for s in table.counted}
    can = {str(s.party): _capability(s, times, draws, generator) for s in table.counted}
    held = draw(table.issue.reference)
    names = tuple(str(s.party) for s in table.counted)
    weighed = _columns([care[n] * can[n] for n in names], draws)
    made = None
    if (weighed > 0).any(axis=1).all():
        columns = (_columns([part[n] for n in names], draws) for part in (at, care, can))
        made = matters(*columns, reference=held, scale=(low, high))
    everybody = tuple(at)
    wanted, worse = (_columns([part[n] for n in everybody], draws) for part in (at, worst))
    scale = np.tile((low, high), (draws, 1))
    return Drawn(names, made, everybody, wanted, worse, scale)


def _columns(rows: Sequence[Floats], draws: int) -> Floats:
    return np.stack(rows, axis=1) if rows else np.empty((draws, 0))


def _worst(table: Table, stand: Stand) -> Quantity | None:
    """Return the worst that a party would accept: what it says, or what holds without a deal."""
    return table.issue.reference if stand.clause.at_worst is None else stand.clause.at_worst


def _times(table: Table, draws: int, generator: np.random.Generator) -> Floats:
    taken = table.issue.capability
    if taken is None or taken.times is None:
        return np.full(draws, float(WHOLE))
    return _values(taken.times, draws, generator)


def _or_one(quantity: Quantity | None, draws: int, generator: np.random.Generator) -> Floats:
    return np.ones(draws) if quantity is None else _values(quantity, draws, generator)


def _capability(stand: Stand, times: Floats, draws: int, generator: np.random.Generator) -> Floats:
    if stand.share is not None:
        return times * float(stand.share)
    return _or_one(stand.clause.capability, draws, generator)


def _values(quantity: Quantity | None, draws: int, generator: np.random.Generator) -> Floats:
    """Return values of a range, (D,), NaN where it has no ends."""
    order = generator.permutation(draws)
    parts = (order + generator.random(draws)) / draws
    if quantity is None or not bounded(quantity):
        return np.full(draws, np.nan)
    low, likely, high = (
        np.nan if end is None else float(end)
        for end in (quantity.low, quantity.likely, quantity.high)
    )
    if not low < high:
        return np.full(draws, low)
    if np.isnan(likely):
        return np.asarray(low + parts * (high - low))
    return _triangular((low, likely, high), parts)


def _triangular(ends: tuple[float, float, float], parts: Floats) -> Floats:
    low, likely, high = ends
    up = low + np.sqrt(parts * (high - low) * (likely - low))
    down = high - np.sqrt((1 - parts) * (high - low) * (high - likely))
    return np.where(parts < (likely - low) / (high - low), up, down)
