"""Parts of a whole as files declare them: exact, a range, or not said; and the shares they make."""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

from kingmaker.model.numerals import number_to_text
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kingmaker.source.exchange.items import Item

_WHOLE = 100
#: The bounds of a part, by the words of the standard and whether the bound itself is left out.
_LOWER = {"minimum": False, "exclusiveMinimum": True}
_UPPER = {"maximum": False, "exclusiveMaximum": True}
#: No part is told more finely than this many pieces of the whole.
_FINEST = 10**14


@dataclass(frozen=True, slots=True)
class Part:
    """Per cent of a whole: the least and the most, `None` where not said; a bound may be left out itself."""

    low: Fraction | None = None
    high: Fraction | None = None
    above: bool = False
    below: bool = False

    @property
    def exact(self) -> Fraction | None:
        """The part, where just one is possible."""
        return self.low if self.low == self.high else None

    def __add__(self, other: Part) -> Part:
        """Return what two holdings are together."""
        low = [p for p in (self.low, other.low) if p is not None]
        high = None
        if self.high is not None and other.high is not None:
            high = min(self.high + other.high, Fraction(_WHOLE))
        least = sum(low, Fraction(0)) if low else None
        return Part(least, high, self.above or other.above, self.below or other.below)

    @property
    def words(self) -> str:
        """The part in words, bounds told exactly."""
        if self.low is None and self.high is None:
            return "a part that is not said"
        if self.exact is not None:
            return f"{number_to_text(self.exact)}%"
        low = "" if self.low is None else f"{'more than' if self.above else 'at least'} {self.low}%"
        high = (
            "" if self.high is None else f"{'less than' if self.below else 'at most'} {self.high}%"
        )
        return " and ".join(filter(None, (low, high)))


def read_part(interest: Item) -> Part:
    """Return the part that an interest declares; what is no part of a whole is reported."""
    share = interest.item("share")
    if share is None:
        return Part()
    exact = _bound(share, "exact")
    lower = _bounds(share, _LOWER)
    upper = _bounds(share, _UPPER)
    low = max(lower, default=(None, False))
    high = min(((b, not open_) for b, open_ in upper), default=(None, True))
    if exact is not None:
        low, high = (exact, False), (exact, True)
        if any(b > exact for b, _ in lower) or any(b < exact for b, _ in upper):
            share.note("K952", f"{number_to_text(exact)} lies outside its own bounds", "exact")
    part = Part(low[0], high[0], low[1], not high[1])
    if part.low is not None and part.high is not None and part.low > part.high:
        share.note("K952", f"a share from {part.low} to {part.high} runs backwards")
        return Part()
    return part


def _bounds(share: Item, keys: Mapping[str, bool]) -> list[tuple[Fraction, bool]]:
    """Return the bounds that are given; older files say of a bound whether it is left out itself."""
    found = []
    for key, left_out in keys.items():
        if isinstance(share.value.get(key), bool):
            continue
        bound = _bound(share, key)
        older = share.value.get(f"exclusive{key.capitalize()}") is True
        if bound is not None:
            found.append((bound, left_out or older))
    return found


def _bound(share: Item, key: str) -> Fraction | None:
    found = share.number(key)
    if found is None:
        return None
    if not 0 <= found <= _WHOLE or found.denominator > _FINEST:
        share.note("K952", f"`{key}` is no part of a hundred that can be counted", key)
        return None
    return found


def counted(parts: Mapping[str, Part]) -> tuple[int, dict[str, int | str]]:
    """Return how many equal shares make these parts whole numbers, and each part in shares.

    A range is written as one, a part that is not said as `unknown`.

    >>> counted({"ann": Part(Fraction(47, 2), Fraction(47, 2)), "bo": Part(Fraction(25), None)})
    (200, {'ann': 47, 'bo': '50..200'})
    """
    unit = lcm(*_denominators(parts.values()))
    whole = _WHOLE * unit
    return whole, {name: _shares(part, unit, whole) for name, part in parts.items()}


def _denominators(parts: Iterable[Part]) -> Iterable[int]:
    yield 1
    for part in parts:
        yield from (b.denominator for b in (part.low, part.high) if b is not None)


def _shares(part: Part, unit: int, whole: int) -> int | str:
    if part.low is None and part.high is None:
        return "unknown"
    low = 0 if part.low is None else int(part.low * unit)
    high = whole if part.high is None else int(part.high * unit)
    return low if low == high else f"{low}..{high}"
