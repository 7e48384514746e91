"""Where the published models put an issue, over all draws from the ranges of the case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.bargain.exchange import Many, exchanges
from kingmaker.analysis.bargain.matters import Matters
from kingmaker.analysis.bargain.models import MODELS
from kingmaker.analysis.bargain.spreads import blend, condorcet, grid
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kingmaker.analysis.bargain.draws import Drawn
    from kingmaker.analysis.bargain.matters import Floats
    from kingmaker.analysis.bargain.stands import Table


@dataclass(frozen=True, slots=True)
class Prediction:
    """Where a model puts an issue: the middle of what it says over the draws, and its 5 % and 95 % points.

    `gap` says why it says nothing.
    """

    model: str
    middle: float = float("nan")
    low: float = float("nan")
    high: float = float("nan")
    gap: str = ""


@dataclass(frozen=True, slots=True)
class Spread:
    """How likely each point is by the blend, over all draws: `points` and `chances`, (G,); and its 10, 50 and 90 % points."""

    points: Floats
    chances: Floats
    low: float
    middle: float
    high: float


def predictions(
    table: Table,
    found: Drawn,
    *,
    traded: Floats | None = None,
    elected: Floats | None = None,
) -> tuple[Prediction, ...]:
    """Return what each model says of an issue.

    `traded` is what the exchange of several issues comes to, (D,); `elected` what `condorcet` gives, where that is known already.
    """
    made: list[Prediction] = []
    if found.matters is None:
        return tuple(made)
    elected = condorcet(found.matters) if elected is None else elected
    spreads = {"condorcet": elected, "blend": blend(found.matters, elected=elected)}
    for name, model in MODELS.items():
        if name == "exchange":
            gap = "" if traded is not None else "there is no other issue to exchange for"
            made.append(told(name, traded) if traded is not None else Prediction(name, gap=gap))
        elif name == "nash-reference" and np.isnan(found.matters.reference).any():
            made.append(Prediction(name, gap=f"{table.name} has no reference point"))
        elif model.read is not None:
            made.append(told(name, model.read(spreads[name], grid(found.matters))))
        else:
            made.append(told(name, model.point(found.matters)))
    return tuple(made)


def told(model: str, points: Floats) -> Prediction:
    """Return the middle of points, and where 5 % and 95 % of them lie below."""
    low, middle, high = (float(x) for x in np.quantile(points, (0.05, 0.5, 0.95)))
    return Prediction(model, middle, low, high)


def spread(found: Drawn, *, elected: Floats | None = None) -> Spread | None:
    """Return how likely each point is by the blend, as the mean of its distributions over the draws; `elected` as above."""
    if found.matters is None:
        return None
    chances = blend(found.matters, elected=elected).mean(axis=0)
    points = grid(found.matters)[0]
    ends = [
        float(points[int(np.argmax(chances.cumsum() >= share - 1e-12))])
        for share in (0.1, 0.5, 0.9)
    ]
    return Spread(points, chances, *ends)


def traded(found: Mapping[str, Drawn]) -> dict[str, Floats]:
    """Return what the exchange of positions comes to on each of several issues, draw by draw, (D,) each.

    Who has no part in an issue has no weight on it, so nobody deals on what does not concern them.
    """
    names = list(dict.fromkeys(party for one in found.values() for party in one.parties))
    wide = {
        n: _spread_out(d.matters, d.parties, names)
        for n, d in found.items()
        if d.matters is not None
    }
    if len(wide) < 2:  # noqa: PLR2004  # one against another
        return {}
    settled = exchanges(Many.across(list(wide.values())))
    return {name: settled[:, k] for k, name in enumerate(wide)}


def _spread_out(one: Matters, parties: Sequence[str], names: Sequence[str]) -> Matters:
    """Return an issue with a column for each name, without weight for who has no part."""
    columns = [names.index(party) for party in parties]
    shape = (len(one.scale), len(names))
    places = np.repeat(one.scale[:, :1], len(names), axis=1)
    care, can = np.zeros(shape), np.zeros(shape)
    places[:, columns], care[:, columns], can[:, columns] = (
        one.positions,
        one.salience,
        one.capability,
    )
    return Matters(places, care, can, one.reference, one.scale)
