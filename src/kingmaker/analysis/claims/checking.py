"""Each claim of a case held against its clauses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kingmaker.analysis.ballots import Ballot
from kingmaker.analysis.claims.abilities import ability
from kingmaker.analysis.claims.deciding import Sides, by_name, of_act
from kingmaker.analysis.claims.paying import paid
from kingmaker.analysis.claims.reaching import reaching
from kingmaker.analysis.claims.results import Answer, Verdict
from kingmaker.analysis.claims.roles import role
from kingmaker.analysis.coalitions import TooLarge
from kingmaker.analysis.control.lens import Standing
from kingmaker.analysis.exploring import explore, met
from kingmaker.analysis.gaps import Gap, Undetermined
from kingmaker.model import sentences as s
from kingmaker.model.claims import Verb
from kingmaker.model.evaluate import members_of
from kingmaker.model.state import initial
from kingmaker.model.values import Name

if TYPE_CHECKING:
    from kingmaker.analysis.claims.deciding import Deciding
    from kingmaker.analysis.exploring import Explored
    from kingmaker.model.case import Case
    from kingmaker.model.record import Assertion

#: How many states of play are looked at for a claim that something always holds.
MOST_STATES = 200_000

_OF_DECISIONS = {Verb.CARRY, Verb.BLOCK}
_ACTS = (s.Appoint, s.Elect, s.Remove, s.Amend)


@dataclass(slots=True)
class Checker:
    """Holds the claims of one case against it. What several claims need is worked out once."""

    case: Case
    _sides: Sides | None = field(default=None, repr=False)
    _explored: Explored | None = field(default=None, repr=False)

    def answer(self, assertion: Assertion) -> Answer:
        """Return what becomes of one claim.

        One decision is judged by its game, what takes more than one by the search, control by the rules of control, what always holds in every
        state that the moves of the case lead to. What the case does not say leaves a claim open,
        and so does a limit.
        """
        try:
            return self._answered(assertion)
        except Gap as gap:
            return Answer(Verdict.OPEN, (_said(gap),))
        except TooLarge as error:
            return Answer(Verdict.OPEN, (str(error),))

    def _answered(self, assertion: Assertion) -> Answer:
        match assertion.claim:
            case s.CanClaim() as claim:
                return self._can(assertion, claim)
            case s.RoleClaim() as claim:
                return role(self.sides, by_name(self.case, claim.decision), claim)
            case s.ControlClaim() as claim:
                return self._controls(claim)
            case s.AlwaysClaim() as claim:
                return self._always(claim)
            case s.PaidClaim() as claim:
                return paid(self.case, assertion, claim)

    @property
    def sides(self) -> Sides:
        """Who acts for whom in the case."""
        if self._sides is None:
            self._sides = Sides.of(self.case)
        return self._sides

    def _can(self, assertion: Assertion, claim: s.CanClaim) -> Answer:
        found = self._decisions(claim)
        if not found:
            return reaching(self.sides, claim)
        return ability(self.sides, found, claim, self._fixed(assertion))

    def _decisions(self, claim: s.CanClaim) -> tuple[Deciding, ...]:
        """Return the decision that a claim is about; none where it takes more than one."""
        if not set(claim.verbs) <= _OF_DECISIONS or claim.within is not None:
            return ()
        goal = claim.goal
        if isinstance(goal, _ACTS):
            return of_act(self.case, goal)
        if isinstance(goal, Name) and goal not in self.case.terms and goal not in self.case.moves:
            return by_name(self.case, goal)
        return ()

    def _fixed(self, assertion: Assertion) -> dict[str, Ballot]:
        """Return the ballots that an assertion fixes."""
        now = initial(self.case)
        return {
            str(name): Ballot[kind.upper()]
            for kind, names in assertion.ballots.items()
            for name in members_of(names, now, case=self.case)
        }

    def _controls(self, claim: s.ControlClaim) -> Answer:
        control = self.sides.found
        found = control.of(claim.entity)
        if found.standing is Standing.NOT_SAID:
            return Answer(Verdict.OPEN, (f"the case does not say {found.gap}",))
        over = tuple(n for n in control.reached if control.controls(n, claim.entity))
        if claim.controller is None:
            holds, shown = not found.controllers, tuple(c.name for c in found.controllers)
        else:
            holds, shown = claim.controller in over, over
        rests = found.rule.paths if found.rule is not None else ()
        return Answer(
            Verdict.HOLDS if holds else Verdict.FAILS, (), shown, rests_on=tuple(map(str, rests))
        )

    def _always(self, claim: s.AlwaysClaim) -> Answer:
        if self._explored is None:
            self._explored = explore(self.case, limit=MOST_STATES)
        found, unsure = self._explored, False
        for values in found.states:
            holds = met(claim.condition, found.frame, values)
            if holds is False and found.states[values].sure:
                return Answer(Verdict.FAILS, (), moves=found.path(values))
            unsure = unsure or holds is not True
        if unsure:
            return Answer(Verdict.OPEN, ("the case does not say enough to tell in every state",))
        if not found.complete:
            said = f"it holds in {len(found.states):,} states, and there are more"
            return Answer(Verdict.OPEN, (said,))
        return Answer(Verdict.HOLDS, (f"in every one of {len(found.states):,} states",))


def _said(gap: Gap) -> str:
    found = gap.found
    return (
        f"the case does not say {found.missing}" if isinstance(found, Undetermined) else found.says
    )
