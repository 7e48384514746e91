"""Each claim of a case held against its clauses."""

from __future__ import annotations

from dataclasses import field, replace
from typing import TYPE_CHECKING

from kingmaker.analysis.ballots import Ballot
from kingmaker.analysis.claims.abilities import ability
from kingmaker.analysis.claims.deciding import Sides, by_name, of_act
from kingmaker.analysis.claims.paying import paid
from kingmaker.analysis.claims.reaching import reaching
from kingmaker.analysis.claims.results import Answer, Verdict
from kingmaker.analysis.claims.roles import role
from kingmaker.analysis.claims.showing import shown
from kingmaker.analysis.coalitions import TooLarge
from kingmaker.analysis.control.lens import Standing
from kingmaker.analysis.exploring import explore, met
from kingmaker.analysis.gaps import Gap, Undetermined
from kingmaker.model import sentences as s
from kingmaker.model.claims import Verb
from kingmaker.model.evaluate import members_of
from kingmaker.model.state import initial
from kingmaker.model.values import Name
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from kingmaker.analysis.claims.deciding import Deciding
    from kingmaker.analysis.exploring import Explored
    from kingmaker.analysis.reach.amending import Amended
    from kingmaker.model.case import Case
    from kingmaker.model.record import Assertion

#: How many states of play are looked at for a claim that something always holds.
MOST_STATES = 200_000

_OF_DECISIONS = {Verb.CARRY, Verb.BLOCK}
_ACTS = (s.Appoint, s.Elect, s.Remove, s.Amend)


@dataclass(slots=True)
class Checker:
    """Holds the claims of one case against it. What several claims need is worked out once.

    `amended` tells how the case reads under amendments, for the powers to amend; without it these are not followed.
    """

    case: Case
    amended: Amended | None = None
    _sides: Sides | None = field(default=None, repr=False)
    _explored: Explored | None = field(default=None, repr=False)

    def answer(self, assertion: Assertion) -> Answer:
        """Return what becomes of one claim.

        One decision is judged by its game, what takes more than one by the search, control by the rules of control, what always holds in every
        state that the moves of the case lead to. What the case does not say leaves a claim open,
        and so does a limit.
        """
        try:
            answer = self._answered(assertion)
        except Gap as gap:
            return Answer(Verdict.OPEN, (_said(gap),))
        except TooLarge as error:
            return Answer(Verdict.OPEN, (str(error),))
        if answer.verdict is not Verdict.FAILS:
            return answer
        return replace(answer, shown=shown(self.case, assertion, answer, self.amended))

    def _answered(self, assertion: Assertion) -> Answer:
        found = self._decisions(assertion.claim)
        idle = _idle(assertion, of_one_vote=bool(found))
        if idle:
            return Answer(Verdict.OPEN, (idle,))
        if isinstance(assertion.claim, s.CanClaim):
            if found:
                return ability(self.sides, found, assertion.claim, self._fixed(assertion))
            return reaching(self.sides, assertion, assertion.claim, self.amended)
        return self._of_others(assertion, assertion.claim)

    def _of_others(
        self,
        assertion: Assertion,
        claim: s.RoleClaim | s.ControlClaim | s.AlwaysClaim | s.PaidClaim,
    ) -> Answer:
        match claim:
            case s.RoleClaim():
                return role(self.sides, by_name(self.case, claim.decision), claim)
            case s.ControlClaim():
                return self._controls(claim)
            case s.AlwaysClaim():
                return self._always(claim)
            case s.PaidClaim():
                return paid(self.case, assertion, claim)

    @property
    def sides(self) -> Sides:
        """Who acts for whom in the case."""
        if self._sides is None:
            self._sides = Sides.of(self.case)
        return self._sides

    def _decisions(self, claim: s.Claimed) -> tuple[Deciding, ...]:
        """Return the decision that somebody is claimed to carry or block; none where it takes more than one."""
        if not isinstance(claim, s.CanClaim) or claim.within is not None:
            return ()
        if not set(claim.verbs) <= _OF_DECISIONS:
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
                return Answer(
                    Verdict.FAILS, (), moves=found.path(values), then=s.Not(claim.condition)
                )
            unsure = unsure or holds is not True
        if unsure:
            return Answer(Verdict.OPEN, ("the case does not say enough to tell in every state",))
        if not found.complete:
            said = f"it holds in {len(found.states):,} states, and there are more"
            return Answer(Verdict.OPEN, (said,))
        if not self.case.moves:
            said = "it holds as things stand, and the case has no `moves` that could change them"
            return Answer(Verdict.OPEN, (said,))
        return Answer(Verdict.HOLDS, (f"in every one of {len(found.states):,} states",))


_OF_SEARCHES = ("first", "as_written", "resignations")


def _idle(assertion: Assertion, *, of_one_vote: bool) -> str:
    """Return what an assertion says that its claim has no use for, nothing where it has."""
    searched = isinstance(assertion.claim, s.CanClaim) and not of_one_vote
    keys = [k for k in _OF_SEARCHES if getattr(assertion, k) is not None and not searched]
    if keys:
        return f"`{keys[0]}` is said of a search, and this claim takes none"
    if assertion.ballots and not of_one_vote:
        return "`ballots` are fixed for one vote, and this claim is not that somebody can carry or block one"
    return ""


def _said(gap: Gap) -> str:
    found = gap.found
    return (
        f"the case does not say {found.missing}" if isinstance(found, Undetermined) else found.says
    )
