"""From a case to the board on which it is played, and to what everybody wants there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.struggle.doing import Forced
from kingmaker.analysis.struggle.drafting import Draft
from kingmaker.analysis.struggle.faults import faults_before, faults_of
from kingmaker.analysis.struggle.noticing import notices
from kingmaker.problems import Severity, by_place
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from kingmaker.analysis.exploring import Explorer
    from kingmaker.analysis.struggle.arena import Arena, Stakes
    from kingmaker.analysis.struggle.refusing import Tell
    from kingmaker.analysis.struggle.walking import Walker
    from kingmaker.model.case import Case
    from kingmaker.model.sentences import Act, Condition
    from kingmaker.model.values import Name
    from kingmaker.problems import Problem


@dataclass(frozen=True, slots=True)
class Built:
    """A case as it is played: the board, what is wanted, what a reader should know, and what is wrong.

    `arena` and `stakes` are `None` where a problem keeps the case from being played. The explorer is what found the
    states: its frame reads the first part of their labels.
    """

    arena: Arena | None
    stakes: Stakes | None
    notices: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    explorer: Explorer | None = None
    walker: Walker | None = None
    draft: Draft | None = None

    def follow(
        self,
        state: int,
        acts: tuple[Act, ...] = (),
        facts: tuple[Condition, ...] = (),
        *,
        actor: Name | None = None,
        it: Name | None = None,
    ) -> int | None:
        """Return the state that acts and facts make of one, taken as they are told, whether lawful or not.

        What cannot be (a removal of somebody who is gone) changes nothing. `None` where the board has no such state.
        """
        if self.walker is None or self.walker.walk.final[state]:
            return state
        walker = self.walker
        place = walker.places.follow(walker.walk.states[state][0], Forced(acts, facts, actor, it))
        key = (walker.after(walker.walk.states[state], place), place)
        return walker.walk.index.get(key)


def build(case: Case, *, tell: Tell | None = None) -> Built:
    """Return the board of a case and what everybody wants on it.

    The states are all that its moves can lead to; a move of a body is a motion, put by any of its members, under
    the rules that `powers` and `reach` use. What is wrong with the case as a game is in the problems; with an error
    among them there is no board. Raises `Refused`, with the numbers, where there are too many states to be solved
    exactly; `tell` is told after every thousand states that are found, and stops the search by returning False, which is refused with their
    number. Time is linear in the states times the moves.
    """
    before = by_place([*faults_before(case)])
    if case.clock is None or _fatal(before):
        return Built(None, None, problems=before)
    return _laid_out(Draft.of(case, case.clock, tell), before)


def recut(built: Built, case: Case) -> Built:
    """Return the board of a case that differs in its tick alone from one that is built.

    The states are those that were found before, as far as the ticks belong to the same moments; else they are found anew.
    """
    clock, draft = case.clock, built.draft
    again = draft.recut(case, clock) if draft is not None and clock is not None else None
    return build(case) if again is None else _laid_out(again, by_place([*faults_before(case)]))


def _laid_out(draft: Draft, before: tuple[Problem, ...]) -> Built:
    """Return the board of a case whose states were found."""
    arena, stakes = draft.arena(), draft.stakes()
    found = by_place([*before, *faults_of(draft, arena, stakes)])
    if _fatal(found):
        return Built(None, None, problems=found)
    told = notices(draft, arena, stakes)
    return Built(arena, stakes, told, found, draft.walker.places.explorer, draft.walker, draft)


def _fatal(problems: tuple[Problem, ...]) -> bool:
    return any(problem.severity is Severity.ERROR for problem in problems)
