"""A decision put to whoever decides it: a body at a meeting and in writing, an office, a person."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from kingmaker.analysis.ballots import BASED, Question
from kingmaker.analysis.electorate import Matter, Putting, alone, together
from kingmaker.analysis.gaps import Gap, Refused, Undetermined
from kingmaker.analysis.inforce import (
    InForce,
    Origin,
    consents_in_force,
    quorum_in_force,
    rule_in_force,
    tie_in_force,
)
from kingmaker.model.bodies import Tie, TieRule
from kingmaker.model.evaluate import chosen, members_of, sitting
from kingmaker.model.parties import GroupKind
from kingmaker.model.sentences import AllRules, AnyRule, Base, BaseKind, Count, Every, NoneOf
from kingmaker.model.state import NotSaid
from kingmaker.model.strictness import meets
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from kingmaker.model.bodies import Decision
    from kingmaker.model.case import Case
    from kingmaker.model.sentences import Rule
    from kingmaker.model.state import State
    from kingmaker.model.values import Name

Asked: TypeAlias = Question | Undetermined | Refused

_ALONE = Every(Base(BaseKind.MEMBERS))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """A decision as put to its decider: the questions, and the rules in force behind them.

    `writing` is `None` where it cannot be decided in writing; `passes`, `quorum` and `tie` are
    `None` where one person decides.
    """

    meeting: Asked
    writing: Asked | None = None
    passes: InForce | Undetermined | None = None
    quorum: InForce | None = None
    tie: Tie | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be decided, and by whom: the name of the decision, the act it is, whom it is about."""

    case: Case
    state: State
    by: Name
    name: str
    about: str = "passes"
    own: Decision | None = None
    concerning: Name | None = None


def asked(request: Request) -> Asking:
    """Return a decision as put to its decider.

    A person or an entity decides alone, and so does whoever alone holds an office; a vacant office
    decides nothing. Several who hold one office, and groups that are no bloc, need a rule of their
    own. An entity stands for itself here: `kingmaker.analysis.whole` puts its body in its place.
    """
    try:
        if request.by in request.case.bodies:
            return _of_body(request)
        if request.by in request.case.offices:
            return _of_office(request)
        if request.by in request.case.groups:
            return _of_group(request)
    except Gap as gap:
        return Asking(meeting=gap.found)
    except NotSaid as error:
        return Asking(meeting=Undetermined(request.name, str(error)))
    return Asking(meeting=alone(request.by, passes=_ALONE))


def _of_body(request: Request) -> Asking:
    case, state, by, own = request.case, request.state, request.by, request.own
    passes = rule_in_force(case, by, about=request.about, own=own, state=state, name=request.name)
    quorum = quorum_in_force(case, by, about=request.about, own=own, state=state, name=request.name)
    consents = consents_in_force(case, by, own=own, state=state)
    tie = tie_in_force(case, by, own=own)
    putting = Putting(_matter(request))
    notes: list[str] = []
    meeting = _put(putting, passes, quorum.rule, tie, notes)
    if isinstance(consents, InForce) and isinstance(passes, InForce):
        consents = _in_writing(request, consents, passes)
    writing = None if consents is None else _put(putting, consents, quorum.rule, None, notes)
    return Asking(
        meeting=meeting,
        writing=writing,
        passes=passes,
        quorum=quorum,
        tie=tie,
        notes=tuple(dict.fromkeys(notes)),
    )


def _in_writing(request: Request, consents: InForce, passes: InForce) -> InForce:
    """Return the rule for consents: theirs, and one made for this act as if all were there.

    A general rule on consents does not undercut a special one on the act, nor does the law's the one that the
    documents give a body. What a clause of the power itself says of consents stands alone.
    """
    own = request.own is not None and request.own.written_consent is not None
    said = passes.origin is Origin.BODY and consents.origin is Origin.LAW
    if own or (passes.ordinary and not said):
        return consents
    body = request.case.bodies[request.by]
    by_shares = body.electorate is not None and body.electorate.weight is None
    special = _as_if_all_came(passes.rule, by_shares=by_shares)
    if meets(consents.rule, special):
        return consents
    return replace(consents, rule=AllRules((consents.rule, special)))


def _as_if_all_came(rule: Rule, *, by_shares: bool) -> Rule:
    """Return a rule with those who come, or vote, replaced by all who may."""
    match rule:
        case Count(base=base) | Every(base=base) | NoneOf(base=base) if base.kind in BASED:
            whole = BaseKind.OUTSTANDING if by_shares else BaseKind.VOTERS
            return replace(rule, base=Base(whole))
        case AnyRule(parts=parts) | AllRules(parts=parts):
            inner = tuple(_as_if_all_came(part, by_shares=by_shares) for part in parts)
            return replace(rule, parts=inner)
        case _:
            return rule


def _matter(request: Request) -> Matter:
    votes = request.own is None or request.own.person_concerned is not False
    return Matter(
        case=request.case,
        state=request.state,
        body=request.by,
        own=request.own,
        name=request.name,
        concerning=request.concerning,
        concerned_votes=votes,
    )


def _put(
    putting: Putting, rule: InForce | Undetermined, quorum: Rule, tie: Tie | None, notes: list[str]
) -> Asked:
    """Put a matter at a meeting, or in writing where there can be no tie."""
    if isinstance(rule, Undetermined):
        return rule
    ends = Tie(rule=TieRule.FAILS) if tie is None else tie
    try:
        found = putting.put(passes=rule.rule, quorum=quorum, tie=ends, in_writing=tie is None)
    except Gap as gap:
        return gap.found
    except NotSaid as error:
        return Undetermined(putting.matter.name, str(error))
    notes += found.notes
    return found.question


def _of_office(request: Request) -> Asking:
    holders = sitting(request.by, request.state, case=request.case)
    if len(holders) > 1:
        return _of_several(request, holders, f"how the holders of {request.by} decide together")
    notes = () if holders else (f"Nobody is {request.by}: nobody can decide.",)
    return Asking(meeting=alone(holders[0] if holders else "", passes=_ALONE), notes=notes)


def _of_group(request: Request) -> Asking:
    if request.case.groups[request.by].kind is GroupKind.BLOC:
        return Asking(
            meeting=alone(request.by, passes=_ALONE),
            notes=(f"{request.by} votes as one and is one decider here.",),
        )
    people = members_of((request.by,), request.state, case=request.case)
    return _of_several(request, people, f"by which rule {request.by} decide together")


def _of_several(request: Request, people: tuple[Name, ...], missing: str) -> Asking:
    cased = request.own.passes if request.own is not None else ()
    rule = chosen(cased, request.state, case=request.case)
    if rule is None:
        return Asking(meeting=Undetermined(request.name, missing))
    return Asking(meeting=together(people, passes=rule))
