"""The definitions of control that may be asked for by name, each with its sentence and its source."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction

from kingmaker.records import dataclass


class By(StrEnum):
    """What control is told by."""

    RULES = "rules"  #: the rules of the case: meetings, seats, offices, contracts
    VOTES = "votes"  #: a threshold of the votes of all shares
    CAPITAL = "capital"  #: a threshold of the capital


class Through(StrEnum):
    """Of whom what they hold counts as held by somebody, where control is told by a threshold."""

    SAME = "same"  #: of those of whom one holds as much
    MAJORITY = "majority"  #: of those of whom one has more than half of the votes


#: What is held through others, by definition.
_WITH = {
    Through.SAME: "X, with all that X controls,",
    Through.MAJORITY: "X, with all in which X, alone or with others of these, has more than half of the votes,",
}
#: What each definition says.
SENTENCES = {
    By.RULES: (
        "X controls Y if X, with all that X controls, decides for Y by the rules of the case whatever "
        "the others do. A meeting is decided by the votes that carry an ordinary decision, a board by "
        "the seats that do, and a seat or an office goes with whoever fills it; control by charter, by "
        "contract or by an agreement counts as it is written."
    ),
    By.VOTES: (
        "X controls Y if {holders} holds {bound} of the votes of all shares of Y "
        "that may be voted: shares that Y holds itself are left out, those of unknown holders are not."
    ),
    By.CAPITAL: (
        "X controls Y if {holders} holds {bound} of the capital of Y: shares that "
        "Y holds itself are left out, those of unknown holders are not."
    ),
}
#: Where the recursion comes from: the least set that contains X and everything it controls.
CITATION = "Mumick, Pirahesh and Ramakrishnan (1990), The magic of duplicates and aggregates, VLDB, 264-277"


@dataclass(frozen=True, slots=True)
class Definition:
    """How control is told: by the rules, or by a threshold that has to be passed or only reached.

    `threshold` and `strict` are given both, or neither where the rules decide. `through` tells of whom what they hold counts
    with it: of those held as much (as La Porta, Lopez-de-Silanes and Shleifer 1999, Corporate ownership around the world,
    follow chains), or of those in whom one has a majority (Companies Act 2006, Schedule 1A, paragraph 18).

    >>> Definition(By.VOTES, Fraction(1, 4), strict=False).bound
    'at least 25%'
    """

    by: By = By.RULES
    threshold: Fraction | None = None
    strict: bool | None = None
    through: Through = Through.SAME

    def __post_init__(self) -> None:
        """Refuse half a definition."""
        wants = self.by is not By.RULES
        if (self.threshold is not None) is not wants or (self.strict is not None) is not wants:
            msg = "votes and capital take a threshold, strict or not; the rules take neither"
            raise ValueError(msg)
        if not wants and self.through is not Through.SAME:
            msg = "the rules of the case say through whom one decides; a threshold does not"
            raise ValueError(msg)
        if self.threshold is not None and not 0 < self.threshold <= 1:
            msg = "a threshold is a share of the whole, above 0 and at most 1"
            raise ValueError(msg)
        if self.threshold == 1 and self.strict:
            msg = "nobody has more than the whole"
            raise ValueError(msg)

    @property
    def bound(self) -> str:
        """The threshold in words; empty where the rules decide."""
        if self.threshold is None:
            return ""
        return f"{'more than' if self.strict else 'at least'} {_share(self.threshold)}"

    @property
    def sentence(self) -> str:
        """The definition in words."""
        return SENTENCES[self.by].format(bound=self.bound, holders=_WITH[self.through])

    def met(self, part: Fraction, whole: Fraction) -> bool:
        """Tell whether a part of the whole passes the threshold, exactly."""
        bar = (self.threshold or Fraction(0)) * whole
        return part > bar if self.strict else part >= bar and part > 0


def _share(share: Fraction) -> str:
    percent = share * 100
    if percent.denominator in (1, 2, 4, 5, 10, 20):
        return f"{float(percent):g}%"
    return str(share)
