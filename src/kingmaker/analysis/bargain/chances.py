"""In how many draws from the ranges there is a deal, somewhere or at a demand."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.bargain.zone import limits, voices
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    import numpy.typing as npt

    from kingmaker.analysis.bargain.draws import Drawn
    from kingmaker.analysis.bargain.matters import Floats
    from kingmaker.analysis.bargain.stands import Agrees, Table
    from kingmaker.analysis.bargain.zone import Stretch
    from kingmaker.analysis.games import SimpleGame

#: Into how many parts a stretch of points is cut when it is looked at.
PARTS = 200


@dataclass(frozen=True, slots=True)
class Share:
    """A share of draws, with its standard error; what is drawn are the author's ranges, so it is no probability."""

    mean: float
    error: float


def shared(good: npt.NDArray[np.bool_]) -> Share:
    """Return in how many draws (rows) something holds at some point (column)."""
    some = np.asarray(good.any(axis=1))
    mean = float(some.mean())
    return Share(mean, sqrt(mean * (1 - mean) / some.size))


def agreed(
    table: Table, found: Drawn, points: Floats, *, without: Collection[str] = ()
) -> npt.NDArray[np.bool_]:
    """Return at which points there is a deal in which draw, (D, G): all of `needs` accept and no limit is against it.

    Of whom no position or no worst point is known, nothing is known in any draw either: only what it wants itself counts as
    accepted. Cost: D G parties, and each coalition of a body is judged once.
    """
    made = np.ones((len(found.at), len(points)), dtype=bool)
    for low, high in limits(table, without).values():
        made &= (points >= float(low)) & (points <= float(high))
    for agrees in table.agrees:
        if agrees.party not in without:
            made &= _accepted(agrees, found, points)
    return made


def between(table: Table, stretch: Stretch | None = None) -> Floats:
    """Return the points of a scale, or of a stretch of it, that are looked at."""
    low, high = table.ends if stretch is None else stretch
    cuts = {float(low), float(high), *np.linspace(float(low), float(high), PARTS + 1).tolist()}
    return np.array(sorted(cuts))


def _accepted(agrees: Agrees, found: Drawn, points: Floats) -> npt.NDArray[np.bool_]:
    shape = (len(found.at), len(points))
    if agrees.gap:
        return np.zeros(shape, dtype=bool)
    if agrees.game is None:
        return _alone(str(agrees.party), found, points)
    number = np.zeros(shape, dtype=np.int64)
    names = voices(agrees)
    for n, name in enumerate(names):
        number |= _alone(name, found, points).astype(np.int64) << n
    return _carried(agrees.game, names, number)


def _carried(
    game: SimpleGame, names: tuple[str, ...], number: npt.NDArray[np.int64]
) -> npt.NDArray[np.bool_]:
    """Tell whether those accept whom a game needs, where a number has a bit for each who does: each number is judged once."""
    few = 1 << len(names) <= number.size
    met = np.flatnonzero(np.bincount(number.ravel())) if few else np.unique(number)
    wins = np.array([game.wins(list(_named(names, int(code)))) for code in met], dtype=bool)
    return wins[np.searchsorted(met, number)]


def _named(names: tuple[str, ...], code: int) -> Iterator[str]:
    return (name for n, name in enumerate(names) if code >> n & 1)


def _alone(name: str, found: Drawn, points: Floats) -> npt.NDArray[np.bool_]:
    if name not in found.everybody:
        return np.zeros((len(found.at), len(points)), dtype=bool)
    n = found.everybody.index(name)
    at, worst = found.at[:, n], found.worst[:, n]
    most = np.nan_to_num(np.abs(worst - at))
    return np.asarray(np.abs(points[None, :] - at[:, None]) <= most[:, None] + 1e-9)
