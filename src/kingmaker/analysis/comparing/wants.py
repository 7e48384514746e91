"""What is asked of both cases: to take each body and office, and what the claims are about, each on its own terms."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from kingmaker.analysis.claims.horizons import horizon
from kingmaker.analysis.claims.reaching import goal_of
from kingmaker.analysis.reach.engine import Engine
from kingmaker.analysis.reach.judging import Taken, unfollowed
from kingmaker.analysis.reach.places import places
from kingmaker.analysis.reach.terms import Terms
from kingmaker.model.claims import CanClaim, Verb
from kingmaker.model.record import First
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.analysis.reach.amending import Amended
    from kingmaker.analysis.reach.engine import Goal
    from kingmaker.model.case import Case
    from kingmaker.model.claims import Within


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far goals are searched: within so many turns, looking at so many positions of each case in all.

    With a `period` (month, quarter, year) time passes, and a turn is one of these. A claim that says how long it gives has
    its own horizon. No goal is given more than a quarter of the positions, so that one that is hard leaves something to the others.
    """

    within: int | None = 2
    positions: int = 2_000
    as_written: bool = False
    period: str | None = None

    @property
    def for_each(self) -> int:
        """How many positions one goal is given at most."""
        return max(1, self.positions // 4)


@dataclass(frozen=True, slots=True)
class Want:
    """A goal and how it is asked for: by which verb, within which horizon (`None`: that of the bounds), who moves first.

    `resignations` and `as_written` are `None` where the claim says nothing.
    """

    goal: Goal
    verb: Verb = Verb.FORCE
    within: Within | None = field(default=None)
    we_first: bool = True
    resignations: bool | None = None
    as_written: bool | None = None

    def longer(self, bounds: Bounds) -> bool:
        """Tell whether the horizon is one of its own, and longer than that of the bounds."""
        return self.within is not None and self.within.count > (bounds.within or 0)

    def terms(self, case: Case, bounds: Bounds, amended: Amended | None) -> tuple[Terms, ...] | str:
        """Return the terms of a search of a case, or why it cannot be made.

        There are two where days end within a month: that month counted in, and left out.
        """
        if self.within is None:
            return (self._terms(bounds, bounds.period, bounds.within),)
        bodies = frozenset[str]()
        if self.within.unit == "meeting":
            bodies = Engine.of(case, self.goal, amended=amended).deciding
        span = horizon(case, self.within, bodies)
        if isinstance(span, str):
            return span
        every = dict.fromkeys((span.most, span.least))
        return tuple(self._terms(bounds, span.period if n else None, n) for n in every)

    def _terms(self, bounds: Bounds, period: str | None, within: int | None) -> Terms:
        timed = self.within is not None and period is not None
        return Terms(
            verb=self.verb,
            we_first=self.we_first,
            within=within,
            resignations=not timed if self.resignations is None else self.resignations,
            as_written=bounds.as_written or bool(self.as_written),
            period=period,
        )


def wanted(case: Case) -> Iterator[Want]:
    """Yield what is asked of a case: what its claims are about that take more than one decision, then its places."""
    yield from _claimed(case)
    found = places(case)
    for name in dict.fromkeys(
        (*(p.body for p in found if p.body), *(p.key for p in found if p.office))
    ):
        yield Want(Taken(name))


def _claimed(case: Case) -> Iterator[Want]:
    for assertion in case.assertions.values():
        claim = assertion.claim
        goal = goal_of(case, claim.goal) if isinstance(claim, CanClaim) else ""
        if not isinstance(claim, CanClaim) or isinstance(goal, str) or unfollowed(case, goal):
            continue
        yield Want(
            goal,
            claim.verbs[0],
            claim.within,
            assertion.first is not First.THEM,
            assertion.resignations,
            assertion.as_written,
        )
