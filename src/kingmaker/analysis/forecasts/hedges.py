"""The words by which people hedge, and the probabilities that published yardsticks give to them.

A hedge is read as one of seven degrees; a yardstick gives each degree its range. Which degree a word means is our
reading and is shown with every score; the ranges are those of the yardsticks.
"""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

#: A range of probabilities, both ends included.
Range: TypeAlias = tuple[Fraction, Fraction]


class Degree(StrEnum):
    """How sure a hedge makes a forecast, from all but certain to all but impossible."""

    ALMOST_CERTAIN = "almost certain"
    VERY_LIKELY = "very likely"
    LIKELY = "likely"
    EVEN = "roughly even"
    UNLIKELY = "unlikely"
    VERY_UNLIKELY = "very unlikely"
    ALMOST_NO_CHANCE = "almost no chance"


@dataclass(frozen=True, slots=True)
class Yardstick:
    """A published reading of degrees as ranges of probability, and where it stands."""

    name: str
    source: str
    ranges: Mapping[Degree, Range]

    def middle(self, degree: Degree) -> Fraction:
        """Return the middle of the range of a degree.

        >>> YARDSTICKS[0].middle(Degree.LIKELY)
        Fraction(27, 40)
        """
        low, high = self.ranges[degree]
        return (low + high) / 2


def _ranges(*hundredths: tuple[int, int]) -> dict[Degree, Range]:
    return {
        degree: (Fraction(low, 100), Fraction(high, 100))
        for degree, (low, high) in zip(Degree, hundredths, strict=True)
    }


#: The yardsticks, the one that is used first. Kent has no word between likely and almost certain, nor between
#: unlikely and almost certainly not: there the stronger one stands for both.
YARDSTICKS: tuple[Yardstick, ...] = (
    Yardstick(
        "ICD 203",
        "Office of the Director of National Intelligence, 2015, Intelligence Community Directive 203: Analytic Standards",
        _ranges((95, 99), (80, 95), (55, 80), (45, 55), (20, 45), (5, 20), (1, 5)),
    ),
    Yardstick(
        "Kent",
        "Sherman Kent, 1964, Words of Estimative Probability",
        _ranges((87, 99), (87, 99), (63, 87), (40, 60), (20, 40), (2, 12), (2, 12)),
    ),
    Yardstick(
        "IPCC",
        "Mastrandrea and others, 2010, Guidance Note for Lead Authors of the IPCC Fifth Assessment Report on Consistent Treatment of Uncertainties",
        _ranges((99, 100), (90, 100), (66, 100), (33, 66), (0, 33), (0, 10), (0, 1)),
    ),
)

_WORDS: Mapping[Degree, tuple[str, ...]] = {
    Degree.ALMOST_CERTAIN: (
        *("definitely", "certainly", "inevitably", "undoubtedly", "no doubt", "for sure"),
        *("one thing for sure", "almost certain", "almost certainly", "sure to"),
    ),
    Degree.VERY_LIKELY: (
        *("very likely", "highly likely", "high probability", "very probably", "most likely"),
        *("highly probable", "very probable", "will", "will be", "is going to", "must", "won't"),
        *("will not", "stated", "has just begun"),
    ),
    Degree.LIKELY: (
        *("likely", "probably", "probable", "it is estimated", "expected", "believed", "implies"),
        *("claimed", "it is reasonable to assume", "it seems", "most probable", "should"),
    ),
    Degree.EVEN: (
        *("may", "might", "maybe", "perhaps", "possibly", "possible", "can", "could"),
        *("uncertain", "as likely as not", "toss-up", "roughly even"),
    ),
    Degree.UNLIKELY: ("not impossible", "unlikely", "improbable", "probably not", "doubtful"),
    Degree.VERY_UNLIKELY: ("very unlikely", "highly unlikely", "very improbable"),
    Degree.ALMOST_NO_CHANCE: ("almost no chance", "almost certainly not", "impossible", "remote"),
}
_DEGREES: Mapping[str, Degree] = {w: degree for degree, words in _WORDS.items() for w in words}
#: Said without any hedge. Whether that is nearly certain or only very likely is a matter of how people speak.
_UNHEDGED = frozenset(
    ("will", "will be", "is going to", "must", "won't", "will not", "stated", "has just begun")
)


def degree_of(hedge: str, *, bold: bool = False) -> Degree | None:
    """Return how sure a hedge makes a forecast, `None` where it implies no number (a question, a hope).

    What is said without any hedge (`will`, `must`) counts as very likely; `bold` takes it for almost certain.

    >>> degree_of("may"), degree_of("Highly likely"), degree_of("a hope")
    (<Degree.EVEN: 'roughly even'>, <Degree.VERY_LIKELY: 'very likely'>, None)
    """
    word = " ".join(hedge.casefold().split())
    if bold and word in _UNHEDGED:
        return Degree.ALMOST_CERTAIN
    return _DEGREES.get(word)
