"""What is asked of a search."""

from __future__ import annotations

from kingmaker.model.claims import Verb
from kingmaker.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is asked: which ability, who moves first, within how many rounds (`None`: any number).

    Without `resignations` nobody leaves a place of their own accord. `most` is how many positions may be looked at.
    `as_written` takes it that powers whose effect the case does not say are not used, `by_clingo` lets clingo solve the game. With a `period` (month, quarter, year) time passes: a round is one period, and `within` must say how many.
    """

    verb: Verb = Verb.FORCE
    we_first: bool = True
    within: int | None = None
    resignations: bool = True
    most: int = 500_000
    period: str | None = None
    as_written: bool = False
    by_clingo: bool = False
