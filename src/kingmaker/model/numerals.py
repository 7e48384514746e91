"""Numbers and quantities in words, exactly, so that they read as themselves."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kingmaker.model.values import Quantity

_SCALES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))
_LONG = 12
_SHARES = {Fraction(1, 2): "half", Fraction(2, 3): "two thirds", Fraction(3, 4): "three quarters"}


def number_to_text(value: Fraction, *, scaled: bool = False) -> str:
    """Write a number exactly: with a scale word where that is shorter, as a fraction where decimals do not end.

    With `scaled`, thousands are written out too.

    >>> number_to_text(Fraction(13_000_000_000)), number_to_text(Fraction(-3, 2))
    ('13 billion', '-1.5')
    """
    scales = (*_SCALES, (10**3, "thousand")) if scaled else _SCALES
    for size, word in scales:
        if abs(value) >= size and (value * 1000 / size).denominator == 1:
            return f"{_decimal(value / size)} {word}"
    return _decimal(value)


def share_to_text(value: Fraction, *, words: bool = True) -> str:
    """Write a share of one: by its name, in per cent, or as a fraction.

    >>> share_to_text(Fraction(1, 2)), share_to_text(Fraction(55, 100)), share_to_text(Fraction(1, 7))
    ('half', '55%', '1/7')
    """
    if words and value in _SHARES:
        return _SHARES[value]
    text = _decimal(value * 100)
    return (
        f"{value.numerator}/{value.denominator}" if "/" in text or len(text) > _LONG else f"{text}%"
    )


def quantity_to_text(quantity: Quantity) -> str:
    """Write a quantity so that it reads as itself.

    >>> from kingmaker.model.values import exactly
    >>> quantity_to_text(exactly(13_000_000_000, "USD"))
    '13 billion USD'
    """
    if not quantity.known:
        return "unknown"
    low, likely, high = quantity.low, quantity.likely, quantity.high
    alone = low == high
    ends = (low,) if alone else (low, high) if likely is None else (low, likely, high)
    share = quantity.unit == "share"
    numbers = (
        "" if n is None else share_to_text(n, words=alone) if share else number_to_text(n)
        for n in ends
    )
    unit = f" {quantity.unit}" if quantity.unit and not share else ""
    per = f" per {quantity.per}" if quantity.per else ""
    return f"{'about ' if quantity.about else ''}{'..'.join(numbers)}{unit}{per}"


def _decimal(value: Fraction) -> str:
    """Write a number in decimals where they end, else as a fraction."""
    under = value.denominator
    places = 0
    while under % 10 == 0 or under % 5 == 0 or under % 2 == 0:
        under = under // 10 if under % 10 == 0 else under // 5 if under % 5 == 0 else under // 2
        places += 1
    if under != 1:
        return f"{value.numerator}/{value.denominator}"
    if not places:
        return str(value.numerator)
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    text = f"{digits[:-places]}.{digits[-places:]}".rstrip("0").rstrip(".")
    return f"-{text}" if value < 0 else text
