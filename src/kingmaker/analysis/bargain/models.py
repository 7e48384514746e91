"""The published models of bargaining in one table, each with its formula and its source."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from kingmaker.analysis.bargain.challenge import challenge
from kingmaker.analysis.bargain.exchange import exchange
from kingmaker.analysis.bargain.nash import nash
from kingmaker.analysis.bargain.points import compromise, weighted_median
from kingmaker.analysis.bargain.spreads import blend, condorcet, grid, means, medians
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kingmaker.analysis.bargain.matters import Floats, Matters

    Points: TypeAlias = Callable[[Matters], Floats]
    Spreads: TypeAlias = Callable[[Matters], Floats]


@dataclass(frozen=True, slots=True)
class Model:
    """A model: what it is called, its formula in words, who published it, and how it predicts.

    `point` gives (I,) and `spread` (I, G) on the grid of whole hundredths of the scale, where the model has one; then the point is
    `read` off it.
    """

    name: str
    title: str
    formula: str
    source: str
    point: Points
    spread: Spreads | None = None
    read: Callable[[Floats, Floats], Floats] | None = None


def _election(found: Matters) -> Floats:
    return means(condorcet(found), grid(found))


def _blended(found: Matters) -> Floats:
    return medians(blend(found), grid(found))


def _threat(found: Matters) -> Floats:
    return nash(found, cost=0.0)


_ALL = (
    Model(
        "compromise",
        "compromise (weighted mean)",
        "the sum of salience x capability x position, over the sum of salience x capability",
        "Van den Bos 1991; Achen 2006",
        compromise,
    ),
    Model(
        "nash",
        "Nash bargaining, no agreement is costly",
        "the point with the greatest sum of salience x capability x log(loss without agreement - distance); "
        "that loss is the distance of the reference point and the width of the scale",
        "Nash 1950; Kalai 1977; Schneider, Finke and Bailer 2010",
        nash,
    ),
    Model(
        "nash-reference",
        "Nash bargaining, the reference point is the threat",
        "as before, but without agreement nothing is lost beyond the distance of the reference point",
        "Nash 1950; Kalai 1977; Schneider, Finke and Bailer 2010",
        _threat,
    ),
    Model(
        "median",
        "weighted median",
        "the point with no more than half of salience x capability on either side",
        "Black 1958",
        weighted_median,
    ),
    Model(
        "challenge",
        "challenge (expected utility)",
        "the weighted median after rounds in which those who expect to lose a challenge give way",
        "Bueno de Mesquita 1994; Scholz, Calbert and Smith 2011",
        challenge,
    ),
    Model(
        "exchange",
        "exchange of positions, equal gain",
        "the weighted mean after deals in which two give way on what matters less to each for what matters more",
        "Stokman and Van Oosten 1994",
        exchange,
    ),
    Model(
        "condorcet",
        "probabilistic Condorcet election, cardinal votes",
        "how often each position is the favourite, if others challenge it and win by their share of the votes",
        "Wise, Lester and Efird 2015; Efird, Lester and Wise 2016",
        _election,
        condorcet,
        means,
    ),
    Model(
        "blend",
        "half the election, half a normal around the mean",
        "the election's chances and those of a normal around the weighted mean, half and half",
        "linear pool, Stone 1961; chosen on DEU III after seeing it",
        _blended,
        blend,
        medians,
    ),
)

#: Every model by its name, in the order in which they are shown.
MODELS: Mapping[str, Model] = {model.name: model for model in _ALL}
