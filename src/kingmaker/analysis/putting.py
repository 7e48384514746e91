"""Who may put a motion to a body, or candidates: a condition of the body, held against each person."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from kingmaker.analysis.ballots import Question
from kingmaker.analysis.barring import Bar, Why
from kingmaker.analysis.decisions import Kind
from kingmaker.analysis.effects import UNSAID
from kingmaker.analysis.electing import one_list
from kingmaker.analysis.gaps import Gap, Refusal, Refused
from kingmaker.model.bodies import Concerns
from kingmaker.model.evaluate import holds, members_of
from kingmaker.model.parties import AgreementKind, PartyKind
from kingmaker.model.values import Name
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kingmaker.analysis.decisions import DecisionView
    from kingmaker.model.bodies import Body
    from kingmaker.model.evaluate import World
    from kingmaker.model.sentences import Condition


@dataclass(slots=True)
class Putting:
    """Holds decisions against who puts them, where that is said; `able` are those of whom one put the last of them.

    Everybody is `able` where it is empty. `own` are those to whom a move leaves it, whatever the body says.
    `taken` is what else was taken as so, where known votes cannot be counted.
    """

    said: tuple[Name, ...] = ()
    own: tuple[Name, ...] = ()
    able: tuple[Name, ...] = field(default=(), init=False)
    taken: list[Bar] = field(default_factory=list, init=False)

    def admits(self, view: DecisionView, world: World) -> Bar | None:
        """Return why a decision cannot have been put, `None` where it can."""
        body = world.case.bodies.get(view.by) if view.by is not None else None
        if body is None or view.step > 1:
            return None
        condition = condition_to_put(view, world)
        if not self.said and (condition is None or self.own):
            return None
        voters = voters_of(view, world)
        if not voters:
            return None  # who has a vote is not said
        every = voters if condition is None else able_to_put(condition, voters, world)
        every = tuple(dict.fromkeys((*every, *nominators(view, world))))
        able = tuple(n for n in self.own or every if not self.said or n in self.said)
        if able:
            self.able = able
            return None
        slate = view.about == Concerns.ELECT_DIRECTOR
        what = f"put up candidates for `{view.by}`" if slate else f"put a motion to `{view.by}`"
        who = " and ".join(f"`{n}`" for n in self.said)
        words = f"{who} may not {what}" if who else f"nobody may {what}"
        return Bar(Why.NO_POWER, words, body.path)


def condition_to_put(view: DecisionView, world: World) -> Condition | None:
    """Return the condition on whoever puts a decision to its body, `None` where every member may.

    Candidates are put up by those whom `nominates` names, if it names any. A consent, a veto and a later step are not
    put by anybody.
    """
    body = world.case.bodies.get(view.by) if view.by is not None else None
    if body is None or view.kind in (Kind.CONSENT, Kind.VETO) or view.step > 1:
        return None
    slate = _slate(body, view)
    return body.tabled_by if slate is None else slate


def _slate(body: Body, view: DecisionView) -> Condition | None:
    """Return the condition on whoever puts up candidates to a body, `None` where it names nobody, or elects nobody."""
    slate = body.nominates if view.about == Concerns.ELECT_DIRECTOR else None
    return None if slate is None else slate.who


def nominators(view: DecisionView, world: World) -> tuple[Name, ...]:
    """Return those of whom it is said that they may put up candidates, whether they have a vote or not; nobody for another decision."""
    condition = condition_to_put(view, world)
    body = world.case.bodies.get(view.by) if view.by is not None else None
    if condition is None or body is None or condition is not _slate(body, view):
        return ()
    case = world.case
    single = (n for n, person in case.people.items() if person.kind is not PartyKind.CROWD)
    return tuple(n for n in (*single, *case.entities) if _surely(condition, n, world))


def _surely(condition: Condition, name: Name, world: World) -> bool:
    """Tell whether a condition holds for somebody, as far as the case says."""
    try:
        return holds(condition, world.state, case=world.case, actor=name)
    except UNSAID:
        return False


def able_to_put(condition: Condition, voters: Iterable[str], world: World) -> tuple[Name, ...]:
    """Return those who may put a motion: of voters, and of those whose proxy somebody has."""
    lent = (a for a in world.case.agreements.values() if a.kind is AgreementKind.PROXY)
    owners = (n for a in lent for n in members_of(a.giver, world.state, case=world.case))
    names = dict.fromkeys((*map(Name, voters), *owners))
    return tuple(n for n in names if n and may_put(condition, n, world))


def may_put(condition: Condition, name: Name, world: World) -> bool:
    """Tell whether somebody may put a motion; where the case does not say enough, yes."""
    try:
        return holds(condition, world.state, case=world.case, actor=name)
    except UNSAID:
        return True


def voters_of(view: DecisionView, world: World) -> tuple[Name, ...]:
    """Return who has a vote on a decision, at a meeting or in writing; nobody where that cannot be told."""
    names: dict[Name, None] = {}
    for asked in (view.meeting, view.writing):
        try:
            plural = isinstance(asked, Refused) and asked.why is Refusal.PLURALITY
            question = one_list(view, world) if plural else asked
        except Gap:
            continue
        if isinstance(question, Question):
            names |= dict.fromkeys(map(Name, question.roll.names))
    return tuple(names)
