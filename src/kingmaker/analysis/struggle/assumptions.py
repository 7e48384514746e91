"""The assumptions of a case as numbers: likely ones, and draws of all ranges at once.

Numpy is loaded where it is needed: a case without play never waits for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.struggle.arena import Lanes

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from kingmaker.analysis.struggle.arena import Assumption, Stakes
    from kingmaker.model.values import Quantity

    Real = NDArray[np.float64]


def bounds(quantity: Quantity) -> tuple[float, float, float]:
    """Return the low, the likely and the high value of a number that may be a range.

    The likely value of ``2..6`` is its middle. A range that is open at one end is taken at its other end;
    `ValueError` where nothing is said of the number at all.

    >>> from fractions import Fraction
    >>> from kingmaker.model.values import Quantity
    >>> bounds(Quantity(Fraction(2), None, Fraction(6))), bounds(Quantity(Fraction(700), None, None))
    ((2.0, 4.0, 6.0), (700.0, 700.0, 700.0))
    """
    low, likely, high = quantity.low, quantity.likely, quantity.high
    ends = [float(x) for x in (low, high) if x is not None]
    if not ends:
        if likely is None:
            msg = "an assumption without a number"
            raise ValueError(msg)
        ends = [float(likely)]
    if low is None or high is None:
        return ends[0], ends[0], ends[0]
    middle = (ends[0] + ends[1]) / 2 if likely is None else float(likely)
    return ends[0], middle, ends[1]


def ranged(assumptions: Sequence[Assumption]) -> tuple[int, ...]:
    """Return the places of the assumptions that are ranges, in their order."""
    found = []
    for place, assumption in enumerate(assumptions):
        low, _, high = bounds(assumption.quantity)
        if low < high:
            found.append(place)
    return tuple(found)


def likely(stakes: Stakes) -> Lanes:
    """Return one lane: every assumption at its likely value, times its factor."""
    import numpy as np  # noqa: PLC0415 - see above

    values = [bounds(a.quantity)[1] * a.factor for a in stakes.assumptions]
    return Lanes(np.array(values, dtype=np.float64).reshape(-1, 1))


def lanes(stakes: Stakes, *, draws: int, seed: int, columns: Sequence[str] = ()) -> Lanes:
    """Return draws of all assumptions: `parameters[k, d]` is assumption k in draw d, times its factor.

    A range ``a..b`` is uniform, ``a..m..b`` triangular with its peak at m; the draws are the first of a Sobol
    sequence in as many dimensions as there are ranges, scrambled by the seed (Sobol, 1967, "On the distribution of
    points in a cube"; Owen, 1998, "Scrambling Sobol' and Niederreiter-Xing points"). Draw d is the same whatever the
    number of draws. Dimensions go to assumptions in their order; paths in `columns` come first, so that cases which
    share them there share the draws. `ValueError` for fewer than one draw.

    >>> from kingmaker.analysis.struggle.arena import Assumption, Stakes
    >>> from kingmaker.model.values import Quantity
    >>> worth = Assumption("actors.ann.wants.0.worth", Quantity(1, None, 3))
    >>> drawn = lanes(Stakes((worth,), ((),), ((),), None, 0, {}, {}), draws=4, seed=1)
    >>> [bool(1 <= x <= 3) for x in drawn.parameters[0]]
    [True, True, True, True]
    """
    import numpy as np  # noqa: PLC0415 - see above

    if draws < 1:
        msg = f"at least one draw is needed, not {draws}"
        raise ValueError(msg)
    made = np.repeat(likely(stakes).parameters, draws, axis=1)
    own = {stakes.assumptions[k].path: k for k in ranged(stakes.assumptions)}
    order = tuple(dict.fromkeys((*columns, *own)))
    if own:
        unit = _unit(len(order), draws, seed)
        for column, path in enumerate(order):
            if path in own:
                assumption = stakes.assumptions[own[path]]
                made[own[path]] = at(assumption.quantity, unit[:, column]) * assumption.factor
    return Lanes(made)


def at(quantity: Quantity, share: Real) -> Real:
    """Return the values of a range below which these shares of its draws lie."""
    import numpy as np  # noqa: PLC0415 - see above

    low, middle, high = bounds(quantity)
    if quantity.likely is None or high <= low:
        return low + (high - low) * share
    turn = (middle - low) / (high - low)
    up = low + np.sqrt(share * (high - low) * (middle - low))
    down = high - np.sqrt((1 - share) * (high - low) * (high - middle))
    return np.where(share < turn, up, down)


def _unit(dimensions: int, draws: int, seed: int) -> Real:
    """Return points of the unit cube, [draws, dimensions]: the first of the next power of two, which is balanced."""
    from kingmaker.analysis.struggle.sobol import sobol  # noqa: PLC0415 - numpy, see above

    return sobol(dimensions, draws, seed)
