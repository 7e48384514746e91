"""What the table of the validation is made of: lines with measures, and lines that say why there are none."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bench.validate.metrics import Bin, Interval

#: Columns of the table, in order.
COLUMNS = ("data", "model", "cases", "measures", "against the base, 95%", "bar")


@dataclass(frozen=True, slots=True)
class Row:
    """One model on one set of real decisions.

    `measures` are figures by their names; `against` are differences to the base model, by measure: below nought is
    better wherever less is better. `bar` is what was to be reached, with whether it was. `skipped` is why there are no
    figures.
    """

    data: str
    model: str
    cases: int = 0
    measures: Mapping[str, float] = field(default_factory=dict)
    against: Mapping[str, Interval] = field(default_factory=dict)
    bar: str = ""
    skipped: str = ""

    def cells(self) -> tuple[str, ...]:
        """Return the row as texts, a column each.

        >>> Row("EU", "mean", 351, {"MAE": 22.992}, bar="22.99: met").cells()
        ('EU', 'mean', '351', 'MAE 22.99', '', '22.99: met')
        """
        if self.skipped:
            return (self.data, self.model, "", f"left out: {self.skipped}", "", self.bar)
        measures = ", ".join(f"{name} {shown(value)}" for name, value in self.measures.items())
        against = ", ".join(
            f"{name} {found.mean:+.3g} [{found.low:+.3g}, {found.high:+.3g}]"
            for name, found in self.against.items()
        )
        return (self.data, self.model, f"{self.cases:,}", measures, against, self.bar)


@dataclass(frozen=True, slots=True)
class Curve:
    """The calibration of one model, for the picture."""

    name: str
    bins: tuple[Bin, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What one set of real decisions says: its rows, its calibration, and sentences that stand with them."""

    rows: tuple[Row, ...]
    curves: tuple[Curve, ...] = ()
    words: tuple[str, ...] = ()


def shown(value: float) -> str:
    """Return a figure as the table has it: two digits after the point from 10 on, else three; whole numbers as such.

    >>> shown(22.992), shown(0.784), shown(-4.741), shown(19.0), shown(12345.0)
    ('22.99', '0.784', '-4.741', '19', '12,345')
    """
    if abs(value - round(value)) < _WHOLE and abs(value) >= 1:
        return f"{value:,.0f}"
    return f"{value:.2f}" if abs(value) >= _LARGE else f"{value:.3f}"


def bar(wanted: float, found: float, *, least: bool = False, digits: int = 3) -> str:
    """Return a bar with whether it was met: at most `wanted`, or with `least` at least that, at the digits in which it is given.

    >>> bar(0.32, 0.3204, digits=2), bar(0.784, 0.75, least=True)
    ('at most 0.32: met', 'at least 0.784: not met')
    """
    own, aim = round(found, digits), round(wanted, digits)
    met = own >= aim if least else own <= aim
    words = "at least" if least else "at most"
    return f"{words} {wanted:.{digits}f}: {'met' if met else 'not met'}"


_WHOLE, _LARGE = 1e-9, 10
