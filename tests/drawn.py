"""One small picture of each kind, for tests of what they are drawn as."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING

from kingmaker.report import chart_svg
from kingmaker.report.bars_svg import bars_svg, tornado_svg
from kingmaker.report.course_svg import course_svg
from kingmaker.report.document import (
    Bar,
    Bars,
    Box,
    Chart,
    Course,
    Fate,
    Link,
    Mark,
    Matrix,
    Network,
    Part,
    Place,
    Pull,
    Scale,
    Series,
    Shape,
    Spot,
    Stop,
    Structure,
    Tie,
    Tornado,
    What,
    Who,
)
from kingmaker.report.matrix_svg import matrix_svg
from kingmaker.report.network_svg import network_svg
from kingmaker.report.scale_svg import scale_svg
from kingmaker.report.structure_svg import structure_svg

if TYPE_CHECKING:
    from kingmaker.report.picturing import Drawing

_BARS = (Bar("back", "She is back", 0.61, 0.42, 0.83), Bar("gone", "She is gone", 0.39, 0.17, 0.58))
_START, _LATER, _END = (datetime.fromisoformat(f"2025-04-0{day}") for day in (1, 3, 9))
_LINE = ((Fraction(0), Fraction(0)), (Fraction(40), Fraction(20)))

BARS = Bars("bars", "Endings", _BARS)
TORNADO = Tornado("tornado", "What moves it", 0.4, (Pull("a.b", "how surely", 0.3, 0.5, 0.2),))
COURSE = Course(
    "course",
    "Event by event",
    (Stop(0, "", "start", _START, _BARS), Stop(1, "e", "The letter", _LATER, _BARS, turning=True)),
    _END,
)
CHART = Chart(
    "chart", "Halves", "in all", "to each", (Series("Ann", _LINE),), (Mark(Fraction(9), "1"),)
)
MATRIX = Matrix(
    "matrix",
    "At a glance",
    (Who("Ann", ("ann",)), Who("Ben", ("ben",))),
    (What("Remove the chair", ("remove",), (Part.STOPS, Part.MATTERS)),),
)
NETWORK = Network(
    "network",
    "Needs",
    (("ann", "Ann"), ("ben", "Ben")),
    (Link(0, 1, Fate.STOPS, ("money",), ("credit",)),),
)
STRUCTURE = Structure(
    "structure",
    "Who decides",
    (Box("ann", "Ann", Shape.PERSON), Box("acme", "Acme", Shape.ENTITY)),
    (Tie(0, 1, "100% of votes", decides=True),),
)
SCALE = Scale(
    "scale",
    "The price",
    0,
    100,
    "",
    ((0, "nothing"), (100, "all of it")),
    (),
    ((10, 30),),
    (Place(Spot.PARTY, "ann", "Ann", 20, 20, 20, weight=0.5),),
    (0.2, 0.5, 0.3),
)

#: Each kind of picture, as data and as SVG.
PICTURES: dict[str, tuple[Drawing, str]] = {
    "bars": (BARS, bars_svg(BARS)),
    "tornado": (TORNADO, tornado_svg(TORNADO)),
    "course": (COURSE, course_svg(COURSE)),
    "chart": (CHART, chart_svg.svg(CHART)),
    "matrix": (MATRIX, matrix_svg(MATRIX)),
    "network": (NETWORK, network_svg(NETWORK)),
    "structure": (STRUCTURE, structure_svg(STRUCTURE)),
    "scale": (SCALE, scale_svg(SCALE)),
}
