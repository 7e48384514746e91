"""Assertions that say nothing, and powers that no assertion says anything about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.decisions import decisions
from kingmaker.analysis.exploring import explore, met
from kingmaker.analysis.frames import walk
from kingmaker.analysis.gaps import Undetermined
from kingmaker.model import sentences as s
from kingmaker.model.evaluate import members_of, sitting
from kingmaker.model.inlaw import concerns_of
from kingmaker.model.state import NotSaid, UnknownName, initial
from kingmaker.model.values import Name
from kingmaker.problems import Problem, Related, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.analysis.exploring import Explored
    from kingmaker.model.bodies import Power
    from kingmaker.model.case import Case

#: How many further powers a note shows.
MOST_PLACES = 8

_REACHING = {s.Verb.COULD, s.Verb.CARRY, s.Verb.FORCE}


def vacuous(case: Case, found: Explored) -> Iterator[Problem]:
    """Yield a warning for an assertion that holds, or fails, whatever the clauses say.

    One that is to hold under changes is left to the tests of the changed case.
    """
    for name, assertion in case.assertions.items():
        reason = "" if assertion.varied else _empty(case, assertion.claim, found)
        if reason:
            message = f"the assertion `{name}` says nothing: {reason}"
            where = assertion.claim.where if assertion.claim.where.file else assertion.where
            help_ = "say what you want to be sure of, or leave it out"
            yield Problem("K806", message, where, Severity.WARNING, help=help_)


def idle(case: Case) -> tuple[Problem, ...]:
    """Return the claims that say nothing and the powers that no claim exercises, without a search."""
    return (*vacuous(case, explore(case, limit=1)), *unexercised(case))


def _empty(case: Case, claim: s.Claimed, found: Explored) -> str:
    """Return in words why a claim says nothing; nothing where it says something."""
    if isinstance(claim, s.CanClaim):
        return _nobody(case, claim.who) or _goal(case, claim, found)
    if isinstance(claim, s.RoleClaim):
        return _nobody(case, claim.who) or _undecided(case, claim.decision)
    if isinstance(claim, s.AlwaysClaim):
        named = {n for n in walk(claim.condition) if isinstance(n, Name)}
        fixed = not found.frame.support(claim.condition)
        if fixed and named.isdisjoint({*case.bodies, *case.offices}):
            return "nothing that can happen changes what it reads"
    return ""


def _nobody(case: Case, who: s.Coalition) -> str:
    if who.group is None:
        return ""
    size = _size(case, who.group)
    if size == 0:
        return f"nobody is in `{who.group}`"
    if size is not None and who.count is not None and who.count > size:
        return f"`{who.group}` has only {size} members"
    return ""


def _size(case: Case, group: Name) -> int | None:
    """Return how many there are in a group or body, `None` where they are not all named."""
    now = initial(case)
    body = case.bodies.get(group)
    if body is not None and body.electorate is not None:
        weight = body.electorate.weight
        return None if weight is None else len(case.weights[weight].of)
    try:
        if group in case.groups:
            return len(members_of((group,), now, case=case))
        return len(sitting(group, now, case=case))
    except (NotSaid, UnknownName):
        return None


def _goal(case: Case, claim: s.CanClaim, found: Explored) -> str:
    goal = claim.goal
    if isinstance(goal, Name):
        if goal not in case.terms:
            return ""
        goal = case.terms[goal].means
    if isinstance(goal, s.Act):
        return ""
    now = met(goal, found.frame, next(iter(found.states)))
    if now is True and set(claim.verbs) <= _REACHING:
        return "what is to be brought about is so when the case begins"
    if now is False and s.Verb.HOLD in claim.verbs:
        return "what is to be held is not so when the case begins"
    return ""


def _undecided(case: Case, decision: Name) -> str:
    views = [v for v in decisions(case) if decision in (v.name, v.power)]
    missing = [v.meeting.missing for v in views if isinstance(v.meeting, Undetermined)]
    if views and len(missing) == len(views):
        return f"the case does not say {missing[0]}"
    return ""


# --- powers that nothing is claimed of ---------------------------------------------------------

_OFFICES = ("appoint-officer", "remove-officer")
_SEATS = ("elect-director", "remove-director", "fill-vacancy", "fix-board-size")


def unexercised(case: Case) -> Iterator[Problem]:
    """Yield one note for the powers of which no assertion says anything, in a case that has assertions."""
    if not case.assertions:
        return
    said = {str(n) for a in case.assertions.values() for n in walk(a.claim) if isinstance(n, Name)}
    said |= {
        part for a in case.assertions.values() for c in a.changes for part in c.path.split(".")
    }
    left = [name for name, power in case.powers.items() if not _exercised(case, name, power, said)]
    if left:
        names = ", ".join(f"`{name}`" for name in left[:MOST_PLACES])
        more = f" and {len(left) - MOST_PLACES} more" if len(left) > MOST_PLACES else ""
        message = f"no assertion says anything about {names}{more}"
        help_ = "claim who can carry or block each: a slip in its rule would then be seen"
        related = tuple(Related(name.where, "nor this one") for name in left[1:MOST_PLACES])
        yield Problem("K807", message, left[0].where, Severity.NOTE, help=help_, related=related)


def _exercised(case: Case, name: Name, power: Power, said: set[str]) -> bool:
    concern = concerns_of(power)
    about = _OFFICES if said & set(case.offices) else ()
    places = {*case.bodies, *(g.id for b in case.bodies.values() for g in b.seat_groups)}
    seats = _SEATS if any(part.partition(".")[0] in places for part in said) else ()
    acts = {str(n) for n in walk(power.acts) if isinstance(n, Name)}
    return name in said or concern in (*about, *seats) or bool(acts & said)
