"""Every decision of a case: who takes it, by which rule in force, put to which voters."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeAlias

from kingmaker.analysis.asking import Asking, Request, asked
from kingmaker.analysis.ballots import NotYesNo, Unmeasured
from kingmaker.analysis.concerning import concerned
from kingmaker.analysis.existing import existing
from kingmaker.analysis.gaps import Refusal, Refused, Undetermined
from kingmaker.analysis.inforce import InForce, decider_by_law, giving_by_law
from kingmaker.analysis.slices import sliced
from kingmaker.analysis.standing import certainty_of, weakest
from kingmaker.model.bodies import Concerns, Decision
from kingmaker.model.clauses import OF_CLAUSES
from kingmaker.model.evaluate import chosen
from kingmaker.model.inlaw import concerns_of
from kingmaker.model.state import initial
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from kingmaker.analysis.asking import Asked
    from kingmaker.analysis.ballots import Ballot
    from kingmaker.analysis.slices import Slice
    from kingmaker.model.bodies import Body, Office, Power, Tie
    from kingmaker.model.case import Case
    from kingmaker.model.clauses import Clause
    from kingmaker.model.state import State
    from kingmaker.model.values import Certainty, Name

    Only: TypeAlias = Callable[[str, Name | None], bool]


class Kind(StrEnum):
    """What sort of decision it is."""

    ORDINARY = "ordinary"  #: what a body decides where nothing else is said
    POWER = "power"
    ELECTION = "election"  #: of those in a group of seats
    UNSEATING = "unseating"  #: removal from a group of seats
    VACANCY = "vacancy"  #: the filling of empty seats
    APPOINTMENT = "appointment"
    REMOVAL = "removal"  #: from an office
    CONSENT = "consent"  #: somebody else must carry it too; silence is no
    VETO = "veto"  #: somebody else may stop it; silence is yes
    LAW = "law"  #: what law gives to a body where no clause says who decides


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionView:
    """One decision as it stands: its clause or rule of law, its decider, the rules in force, the questions put.

    `about` is the act that it is, by the word of law. `power` is the power it belongs to; one with several ways or steps
    has a view for each, numbered from one; `of_steps` is how many steps its way has. `asking` holds the question at a
    meeting and in writing, or why there is none. `available` says whether the power exists in this state (`None`: not to
    be told). `rests_on` are the addresses of the clauses and of the rules of law it rests on, `certainty` the weakest of theirs.
    """

    name: str
    kind: Kind
    path: str
    by: Name | None
    asking: Asking
    about: str = "passes"
    power: Name | None = None
    way: int = 1
    step: int = 1
    of_steps: int = 1
    concerning: Name | None = None
    own: Decision | None = None
    available: bool | None = True
    rests_on: tuple[str, ...] = ()
    certainty: Certainty | None = None
    notes: tuple[str, ...] = ()

    @property
    def meeting(self) -> Asked:
        """The question at a meeting, or why there is none."""
        return self.asking.meeting

    @property
    def writing(self) -> Asked | None:
        """The question in writing, `None` where it cannot be decided so."""
        return self.asking.writing

    @property
    def passes(self) -> InForce | Undetermined | None:
        """The rule in force, `None` where one person decides."""
        return self.asking.passes

    @property
    def quorum(self) -> InForce | None:
        """The quorum in force."""
        return self.asking.quorum

    @property
    def tie(self) -> Tie | None:
        """How an even division ends."""
        return self.asking.tie

    @property
    def consent(self) -> tuple[Name, ...]:
        """Who must carry it too."""
        return self.own.consent if self.own is not None else ()

    @property
    def veto(self) -> tuple[Name, ...]:
        """Who may stop it."""
        return self.own.veto if self.own is not None else ()


def decisions(case: Case, state: State | None = None) -> tuple[DecisionView, ...]:
    """Return every decision of a case in a state, its initial one if none is given.

    First what each body decides where nothing else is said, its seats and vacancies; then offices;
    then powers, each way and each step, with the consents and vetoes after it. A decision that
    concerns a person who may not vote on it comes once for each person it may concern.
    """
    return decisions_of(case, (*case.bodies, *case.offices, *case.powers), state)


def decisions_of(
    case: Case, names: Iterable[Name], state: State | None = None, *, only: Only | None = None
) -> tuple[DecisionView, ...]:
    """Return every decision that these bodies, offices and powers have, in their order.

    `only` tells by the name of a decision, and by its power if it has one, whether it is wanted: others are not looked at.
    """
    now = initial(case) if state is None else state
    lister = _Lister(case, now, only or (lambda _name, _power: True))
    found: list[DecisionView] = []
    for name in dict.fromkeys(names):
        if name in case.bodies:
            found += lister.of_body(name, case.bodies[name])
        if name in case.offices:
            found += lister.of_office(name, case.offices[name])
        if name in case.powers and lister.only(name, name):
            found += lister.of_power(name, case.powers[name])
    return tuple(found)


def decision(
    case: Case, name: str, state: State | None = None, *, concerning: str | None = None
) -> DecisionView:
    """Return the first view of a decision by its name: a power, a body, ``ceo.removal``.

    `KeyError` where there is none. `concerning` picks the one about this person.
    """
    found = [v for v in decisions(case, state) if v.name == name]
    if concerning is not None:
        found = [v for v in found if v.concerning == concerning]
    if not found:
        raise KeyError(name)
    return found[0]


def by_law(case: Case, about: str, state: State, *, of: Name | None) -> DecisionView | None:
    """Return the decision on an act, on the place `of`, that law gives to a body; `None` where it gives it to nobody."""
    rule, by = giving_by_law(case, about), decider_by_law(case, about, of=of)
    if rule is None or by is None:
        return None
    return _view(case, state, _Item(name=about, kind=Kind.LAW, clause=rule, by=by, about=about))


def slice_of(
    view: DecisionView, *, given: Mapping[str, Ballot] | None = None
) -> Slice | Undetermined | Refused:
    """Return the yes/no game of one decision: who carries it whatever the others do.

    Those with a `given` ballot have cast it, and are no players. Where it can be decided at a meeting or in writing, either will do. Of what the case does not
    say, or what is no yes/no vote, the reason is returned; sizes beyond what is computed raise
    `TooLarge`.
    """
    found: list[Slice] = []
    for question in (view.meeting, view.writing):
        if question is None:
            continue
        if isinstance(question, Undetermined | Refused):
            return question
        try:
            found.append(sliced(question, given))
        except Unmeasured as error:
            return Undetermined(view.path, str(error))
        except NotYesNo as error:
            return Refused(view.path, Refusal.PLURALITY, str(error))
    return found[0] if len(found) == 1 else found[0].or_else(found[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Item:
    """A decision to be viewed: its name and kind, its clause, who takes it, what it is about."""

    name: str
    kind: Kind
    clause: Clause
    by: Name | None
    own: Decision | None = None
    about: str = "passes"
    concerning: Name | None = None
    power: Name | None = None


@dataclass(frozen=True, slots=True)
class _Lister:
    """Lists the decisions of one case in one state."""

    case: Case
    state: State
    only: Only

    def of_body(self, name: Name, body: Body) -> Iterator[DecisionView]:
        """Yield a body's ordinary decisions, its seats' and its vacancies."""
        if self.only(name, None):
            yield self._view(_Item(name=name, kind=Kind.ORDINARY, clause=body, by=name))
        for group in body.seat_groups:
            seats = f"{name}.{group.id}"
            for cased, kind, about, word in (
                (group.elected_by, Kind.ELECTION, Concerns.ELECT_DIRECTOR, "election"),
                (group.removed_by, Kind.UNSEATING, Concerns.REMOVE_DIRECTOR, "removal"),
            ):
                named = f"{seats}.{word}"
                by = chosen(cased, self.state, case=self.case) if self.only(named, None) else None
                if by is not None:
                    yield self._view(_Item(name=named, kind=kind, clause=group, by=by, about=about))
        if body.vacancies is not None and self.only(f"{name}.vacancies", None):
            own = body.vacancies
            item = _Item(
                name=f"{name}.vacancies",
                kind=Kind.VACANCY,
                clause=own if own.path else body,
                by=own.by or name,
                own=own,
                about=Concerns.FILL_VACANCY,
            )
            yield self._view(item)

    def of_office(self, name: Name, office: Office) -> Iterator[DecisionView]:
        """Yield an office's appointment, and its removal: of each holder, where there are several."""
        own = Decision(
            passes=office.passes, person_concerned=office.person_concerned, path=office.path
        )
        appoints = chosen(office.appointed_by, self.state, case=self.case)
        item = _Item(
            name=f"{name}.appointment",
            kind=Kind.APPOINTMENT,
            clause=office,
            by=appoints,
            own=own,
            about=Concerns.APPOINT_OFFICER,
        )
        if appoints is not None and self.only(item.name, None):
            view = self._view(item)
            barred = own.person_concerned is False
            yield replace(view, notes=(*view.notes, _CANDIDATE)) if barred else view
        removes = chosen(office.removed_by, self.state, case=self.case)
        removal = replace(
            item,
            name=f"{name}.removal",
            kind=Kind.REMOVAL,
            by=removes,
            about=Concerns.REMOVE_OFFICER,
        )
        holders: tuple[Name | None, ...] = self.state.offices.get(name, ()) or (None,)
        wanted = removes is not None and self.only(f"{name}.removal", None)
        for holder in holders if wanted else ():
            yield self._view(replace(removal, concerning=holder))

    def of_power(self, name: Name, power: Power) -> Iterator[DecisionView]:
        """Yield a power's ways and steps, with the committees that have it, and consents and vetoes."""
        ways = (*power.ways, *self._delegated(name, power))
        for number, way in enumerate(ways, start=1):
            for place, step in enumerate(way, start=1):
                there, why = existing(self.case, self.state, power, step)
                for item in (*self._of_step(name, power, step), *_others(name, power, step)):
                    view = self._view(item)
                    yield replace(
                        view,
                        way=number,
                        step=place,
                        of_steps=len(way),
                        available=there,
                        notes=(*view.notes, *_open(item), *((why,) if why else ())),
                    )

    def _of_step(self, name: Name, power: Power, step: Decision) -> Iterator[_Item]:
        about = concerns_of(power)
        by = step.by or decider_by_law(self.case, about, of=power.of)
        for person in concerned(self.case, self.state, power, step, by):
            yield _Item(
                name=name,
                kind=Kind.POWER,
                clause=power,
                by=by,
                own=step,
                about=about,
                concerning=person,
                power=name,
            )

    def _delegated(self, name: Name, power: Power) -> Iterator[tuple[Decision, ...]]:
        """Yield the ways that committees have of using a power of the body they are a committee of.

        A committee stands in for that body, by its own rule; what else the way takes, it takes still.
        """
        for committee, body in self.case.bodies.items():
            if name not in body.scope or power.not_delegable:
                continue
            ways = (w for w in power.ways if any(step.by == body.parent for step in w))
            yield from dict.fromkeys(
                tuple(_stood_in(s, committee, body) if s.by == body.parent else s for s in way)
                for way in ways
            )

    def _view(self, item: _Item) -> DecisionView:
        return _view(self.case, self.state, item)


def _view(case: Case, state: State, item: _Item) -> DecisionView:
    asking = Asking(meeting=Undetermined(item.clause.path, "who decides"))
    if item.by is not None:
        asking = asked(
            Request(case, state, item.by, item.name, item.about, item.own, item.concerning)
        )
    clauses = [item.clause, *([item.own] if item.own is not None else [])]
    sections = (case.bodies, case.offices, case.groups)
    clauses += [section[by] for section in sections for by in section if by == item.by]
    sure = (certainty_of(case, clause) for clause in clauses)
    return DecisionView(
        name=item.name,
        kind=item.kind,
        path=item.clause.path,
        by=item.by,
        asking=asking,
        about=item.about,
        power=item.power,
        concerning=item.concerning,
        own=item.own,
        rests_on=_addresses(clauses, asking),
        certainty=weakest(c for c in sure if c is not None),
        notes=asking.notes,
    )


_CANDIDATE = "A member who is a candidate may not vote; here nobody is."
_NOBODY = "A member whom it concerns may not vote; whom it concerns the case does not say, so that all are counted."


def _open(item: _Item) -> tuple[str, ...]:
    barred = item.own is not None and item.own.person_concerned is False
    return (_NOBODY,) if barred and item.concerning is None else ()


def _stood_in(step: Decision, committee: Name, body: Body) -> Decision:
    """Return a step as a committee takes it: in its own manner and on its own clause; what else is asked of the step stays."""
    clause = {name: getattr(body, name) for name in OF_CLAUSES}
    return replace(step, **clause, **_AS_THE_BODY_DOES, by=committee)


#: How a body decides, which is for the body that does it to say: a step that says none of it.
_AS_THE_BODY_DOES: dict[str, Any] = {
    "passes": (),
    "quorum": (),
    "tie": None,
    "notice": None,
    "window": None,
    "extension": None,
    "written_consent": None,
}


def _others(name: Name, power: Power, step: Decision) -> Iterator[_Item]:
    for kind, names in ((Kind.CONSENT, step.consent), (Kind.VETO, step.veto)):
        for other in names:
            label = f"{name}.{kind}.{other}"
            yield _Item(name=label, kind=kind, clause=power, by=other, power=name)


def _addresses(clauses: list[Clause], asking: Asking) -> tuple[str, ...]:
    law = [
        rule.path
        for rule in (asking.passes, asking.quorum)
        if isinstance(rule, InForce) and rule.section
    ]
    return tuple(dict.fromkeys(path for path in (*(c.path for c in clauses), *law) if path))
