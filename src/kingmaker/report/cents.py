"""Money in print: rounded once, so that the parts add up to the whole to the cent."""

from __future__ import annotations

from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping

K = TypeVar("K")

#: Currencies whose smallest unit is not a hundredth (ISO 4217), with the decimals they have.
_DECIMALS = {
    **dict.fromkeys(("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF"), 0),
    **dict.fromkeys(("UGX", "VND", "VUV", "XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
}


def decimals(currency: str) -> int:
    """Return how many decimals an amount in this currency has.

    >>> decimals("USD"), decimals("JPY")
    (2, 0)
    """
    return _DECIMALS.get(currency, 2)


def in_cents(amount: Fraction, currency: str = "") -> int:
    """Return an amount in the smallest unit of its currency, rounded, halves up.

    >>> in_cents(Fraction(1, 8))
    13
    """
    size: int = 10 ** decimals(currency)
    return floor(amount * size + Fraction(1, 2))


def shared_out(
    amounts: Mapping[K, Fraction], currency: str = "", *, whole: int | None = None
) -> dict[K, int]:
    """Return amounts in the smallest unit of their currency, which add up to their sum, rounded.

    Largest remainder: each is rounded down, and what is missing is given, a unit each, to those who lost most by it;
    among equals to the first. `whole` is what they have to add up to, where their sum has been rounded before.

    >>> third = Fraction(100, 3)
    >>> shared_out({"ann": third, "ben": third, "cyd": third})
    {'ann': 3334, 'ben': 3333, 'cyd': 3333}
    """
    size = 10 ** decimals(currency)
    if whole is None:
        whole = in_cents(sum(amounts.values(), Fraction(0)), currency)
    found = {key: floor(amount * size) for key, amount in amounts.items()}
    lost = sorted(amounts, key=lambda key: found[key] - amounts[key] * size)
    for key in lost[: whole - sum(found.values())]:
        found[key] += 1
    return found


def decimal(cents: int, currency: str = "", *, grouped: bool = False) -> str:
    """Write an amount that is given in the smallest unit of its currency.

    >>> decimal(123456789), decimal(123456789, grouped=True), decimal(5, "JPY")
    ('1234567.89', '1,234,567.89', '5')
    """
    places = decimals(currency)
    sign, cents = "-" if cents < 0 else "", abs(cents)
    units, rest = divmod(cents, 10**places)
    text = f"{units:,}" if grouped else str(units)
    return f"{sign}{text}" + (f".{rest:0{places}d}" if places else "")
