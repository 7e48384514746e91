"""Payments at very many values at once: the exact knots, and machine numbers between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.records import dataclass

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    from kingmaker.analysis.payout.curve import Curve

#: Each amount is off by at most this part of the value that is shared out; it is eight units in the last place.
ERROR = 2.0**-50
#: The least that machine numbers tell apart in full; a value below it is no money.
_LEAST = 2.0**-1022


@dataclass(frozen=True, slots=True, kw_only=True)
class Many:
    """What each account is paid at each value: a row for each value, a column for each account.

    `error` is the most by which any amount of a row is off, in the currency.
    """

    accounts: tuple[str, ...]
    values: NDArray[np.float64]
    amounts: NDArray[np.float64]
    error: NDArray[np.float64]


def many(curve: Curve, values: ArrayLike) -> Many:
    """Return what each account is paid at each of these values, in numbers of the machine.

    The knots and the slopes between them are exact and rounded once; then each amount is one multiplication and one
    addition. With u = 2^-53, a value x in the stretch that begins at a, and a payment b there: a, b and the slope s <= 1
    are each off by u at most, and so is each of three operations, so that b + s (x - a) is off by at most
    u (b + a + 3 (x - a) + x) <= 6 u x; a value so near a knot that it falls into the next stretch adds u x. The bound
    that is stated is 8 u x. Exact amounts are those of `Curve.paid`. Time and memory are linear in values times
    accounts.

    >>> from fractions import Fraction
    >>> from kingmaker.analysis.payout.classes import Stock, waterfall
    >>> found = waterfall([Stock(name="a", shares=Fraction(1)), Stock(name="b", shares=Fraction(2))])
    >>> many(found.curve, [3, 30]).amounts.tolist()
    [[1.0, 2.0], [10.0, 20.0]]

    Raises:
        ValueError: a value is negative, infinite or no number.
    """
    import numpy as np  # noqa: PLC0415  # it takes long to load, and few need it

    at = np.asarray(values, dtype=np.float64).reshape(-1)
    if not (np.isfinite(at) & (at >= 0)).all():
        msg = "a value is negative, infinite or no number"
        raise ValueError(msg)
    starts = np.array([float(knot.at) for knot in curve.knots])
    paid = np.array([[float(n) for n in knot.paid] for knot in curve.knots])
    slopes = np.array([[float(n) for n in curve.slopes(k)] for k in range(len(curve.knots))])
    stretch = np.searchsorted(starts, at, side="right") - 1
    amounts = slopes[stretch]
    amounts *= (at - starts[stretch])[:, np.newaxis]
    amounts += paid[stretch]
    return Many(accounts=curve.accounts, values=at, amounts=amounts, error=at * ERROR + _LEAST)
