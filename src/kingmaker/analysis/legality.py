"""Whether somebody can take a step of a move in a state: whether some ballot of whoever decides carries it."""

from __future__ import annotations

from dataclasses import field
from functools import partial
from typing import TYPE_CHECKING

from kingmaker.analysis.barring import Bar, Why, barred
from kingmaker.analysis.decisions import Kind, by_law, decisions, decisions_of
from kingmaker.analysis.inforce import decider_by_law
from kingmaker.analysis.speaking import among, apart, removed, speaking_for, whom
from kingmaker.analysis.stopping import Known, stopped, uncounted
from kingmaker.analysis.watching import Keeper
from kingmaker.model import sentences as s
from kingmaker.model.allowing import allows, permits
from kingmaker.model.bodies import Concerns
from kingmaker.model.inlaw import concerns_of, seats_in_law
from kingmaker.model.values import Name
from kingmaker.model.wording import act_to_text, condition_to_text
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator

    from kingmaker.analysis.barring import Ballots
    from kingmaker.analysis.decisions import DecisionView
    from kingmaker.analysis.frames import Slot
    from kingmaker.model.bodies import Office, Power
    from kingmaker.model.case import Case
    from kingmaker.model.evaluate import World
    from kingmaker.model.state import State
    from kingmaker.model.struggle import Move, Step


@dataclass(frozen=True, slots=True)
class Way:
    """A decision that somebody can take, with those that must be carried beside it and those that would stop it."""

    view: DecisionView
    consents: tuple[DecisionView, ...] = ()
    vetoes: tuple[DecisionView, ...] = ()


def movers(move: Move, step: Step) -> tuple[Name, ...]:
    """Return who may take a step: whoever decides it, or any of those that the move is for."""
    if step.by is not None or move.by is not None or move.by_holder_of is not None:
        return tuple(n for n in (step.by or move.by or move.by_holder_of,) if n is not None)
    return ()


#: The verb of an act that moves people, and the powers that are about it.
_CONCERNS = {
    "appoint": ("appoint-officer",),
    "remove": ("remove-officer", "remove-director"),
    "elect": ("elect-director", "fill-vacancy"),
}
_ALIKE = {"appoint": (s.Appoint, s.Elect), "remove": (s.Remove,), "elect": (s.Elect, s.Appoint)}
#: What is asked for, before the name of the place.
_ASKED = {
    "appoint": "appoint anybody as", "elect": "elect anybody to", "remove": "remove anybody from", "amend": "amend",
}  # fmt: skip
_OF_OFFICES = ("appoint-officer", "remove-officer")
_AMENDING = ("amend-bylaws", "amend-charter")


@dataclass(slots=True)
class Legality:
    """Answers for one case; decisions are kept by what of a state they depend on, as `key` says.

    Where `key` reads the values of `slots`, the decisions that a body, an office or a power has are kept by those of
    them that they were seen to depend on. `admits` tells what else keeps a decision from being put, if anything. In `taken`
    is put down what was taken as so where votes are known and cannot be counted.
    """

    case: Case
    key: Callable[[State], Hashable]
    slots: tuple[Slot, ...] = ()
    admits: Callable[[DecisionView, World], Bar | None] | None = None
    taken: list[Bar] = field(default_factory=list)
    _views: dict[Hashable, tuple[DecisionView, ...]] = field(default_factory=dict)
    _law: dict[Hashable, DecisionView | None] = field(default_factory=dict)
    _found: dict[Hashable, tuple[DecisionView, ...]] = field(default_factory=dict)
    _last: tuple[State, int] | None = None
    _numbers: dict[Hashable, int] = field(default_factory=dict)
    _keeper: Keeper[tuple[DecisionView, ...]] | None = None
    _bars: dict[int, tuple[DecisionView, Bar | None]] = field(default_factory=dict)
    _steps: dict[Hashable, tuple[Step, Bar | None]] = field(default_factory=dict)

    def bar(
        self, mover: Name, step: Step, world: World, *, ballots: Ballots | None = None
    ) -> Bar | None:
        """Return what keeps somebody from taking a step, `None` where some ballot carries it.

        With `ballots`, those named have voted so; all others may have voted as they liked. Without, it is kept for all
        states that do not differ in what decisions depend on.
        """
        if mover in self.case.offices and not world.state.offices.get(mover):
            return Bar(Why.VACANT, f"nobody is `{mover}`")
        if ballots:
            return self._barring(mover, step, world, ballots)
        key = (mover, id(step), self.at(world), world.actor, world.it)
        if key not in self._steps:
            self._steps[key] = (step, self._barring(mover, step, world, None))
        return self._steps[key][1]

    def _barring(
        self, mover: Name, step: Step, world: World, ballots: Ballots | None
    ) -> Bar | None:
        """Return what keeps somebody who is there from taking a step."""
        known = None
        if ballots:
            known = Known(self.case, self.views(world), ballots, removed(step.do, world))
        for what, views in self.asks(mover, step, world):
            bar = self._any(mover, views, world, what, known=known)
            if bar is not None:
                return bar
        return None

    def asks(
        self, mover: Name, step: Step, world: World
    ) -> Iterator[tuple[str, tuple[DecisionView, ...]]]:
        """Yield what a step needs, in words, with every decision that could give it.

        Nothing where no power is needed. Of each, one decision of the mover must be carried: see `ways`.
        """
        if step.uses is not None:
            own = tuple(v for v in self.views(world) if v.power == step.uses)
            gone = dict.fromkeys(
                n for act in step.do if isinstance(act, s.Remove) for n in whom(act, world)
            )
            yield from ((f"use `{step.uses}`", views) for views in apart(own, tuple(gone)))
            yield from self._not_allowed(step.uses, step, world)
            return
        moved = False
        for act in step.do:
            verb, named = _moved(act)
            moved = moved or bool(verb)
            place = self._full(named)
            if verb and not self._open(place):
                wanted = f"{_ASKED[verb]} `{place}`"
                what = act_to_text(act) if self._listing(verb, place) else wanted
                found = self._about(verb, place, act, world)
                yield from ((what, views) for views in apart(found, whom(act, world)))
        if mover in self.case.bodies and not moved:
            views = self.views(world)
            ordinary = (v for v in views if v.name == mover and v.kind is Kind.ORDINARY)
            yield "decide", tuple(ordinary)

    def _not_allowed(
        self, uses: Name, step: Step, world: World
    ) -> Iterator[tuple[str, tuple[DecisionView, ...]]]:
        """Yield each act, and each fact, that the power by which it is done does not allow: no decision gives it."""
        for act in step.do:
            verb, named = _moved(act)
            there = not verb or self.allows(uses, verb, self._full(named), act, world)
            if not (there and allows(self.case.powers[uses], act, self.case)):
                yield f"do `{act_to_text(act)}` by `{uses}`", ()
        for fact in step.then:
            if not permits(self.case.powers[uses], fact, self.case):
                yield f"make it so by `{uses}` that {condition_to_text(fact)}", ()

    def ways(self, mover: Name, views: tuple[DecisionView, ...], world: World) -> Iterator[Way]:
        """Yield the decisions among these that a mover can take, each with the consents and vetoes that go with it."""
        behind = speaking_for(mover, world)
        for view in views:
            if view.by in behind and view.kind not in (Kind.CONSENT, Kind.VETO):
                at = (view.power, view.way, view.step)
                beside = [v for v in views if (v.power, v.way, v.step) == at]
                yield Way(
                    view,
                    tuple(v for v in beside if v.kind is Kind.CONSENT),
                    tuple(v for v in beside if v.kind is Kind.VETO),
                )

    def deciding(self, act: s.Act, world: World) -> tuple[DecisionView, ...]:
        """Return every decision that does an act in a world, consents and vetoes left out; nothing if it needs none."""
        verb, named = _moved(act)
        if not verb:
            return ()
        found = self.about(verb, self._full(named), act, world)
        return tuple(v for v in found if v.kind not in (Kind.CONSENT, Kind.VETO))

    def _full(self, place: Name) -> Name:
        """Return the full name of a place: a group of seats has its body before it."""
        if place in self.case.offices or place in self.case.bodies or "." in place:
            return place
        owners = (
            n for n, b in self.case.bodies.items() if any(g.id == place for g in b.seat_groups)
        )
        return next((Name(f"{body}.{place}") for body in owners), place)

    def _open(self, place: Name) -> bool:
        """Tell whether nobody's power is needed to sit in a body: membership itself is agreed on."""
        clause = self.case.bodies.get(Name(place.partition(".")[0]))
        return clause is not None and bool(clause.joined_by)

    def views(self, world: World) -> tuple[DecisionView, ...]:
        """Return every decision of the case as it stands in a world."""
        at = self.at(world)
        if at not in self._views:
            self._views[at] = self._decisions(world.state)
        return self._views[at]

    def _decisions(self, state: State) -> tuple[DecisionView, ...]:
        """Return the decisions of the case in a state."""
        values = self.key(state)
        if not self.slots or not isinstance(values, tuple):
            return decisions(self.case, state)
        if self._keeper is None:
            self._keeper = Keeper(dict(enumerate(self.slots)))
        found: list[DecisionView] = []
        for name in dict.fromkeys((*self.case.bodies, *self.case.offices, *self.case.powers)):
            of = partial(decisions_of, self.case, (name,))
            found += self._keeper.of(name, values, lambda: state, of)
        return tuple(found)

    def at(self, world: World) -> int:
        """Return the number of what decisions depend on in a world; the same state is not read twice running."""
        if self._last is None or self._last[0] is not world.state:
            number = self._numbers.setdefault(self.key(world.state), len(self._numbers))
            self._last = (world.state, number)
        return self._last[1]

    def _about(self, verb: str, place: Name, act: s.Act, world: World) -> tuple[DecisionView, ...]:
        """Return what `about` yields, kept for all states that do not differ in it."""
        allowed = tuple(self.allows(n, verb, place, act, world) for n in self._listing(verb, place))
        key = (verb, place, whom(act, world), self.at(world), allowed)
        if key not in self._found:
            self._found[key] = tuple(self.about(verb, place, act, world))
        return self._found[key]

    def _any(
        self,
        mover: Name,
        views: tuple[DecisionView, ...],
        world: World,
        what: str,
        *,
        known: Known | None,
    ) -> Bar | None:
        """Return why none of these decisions can be carried by a mover, `None` if one can."""
        first: Bar | None = None
        for way in self.ways(mover, views, world):
            bars = [self._barred(v, known) for v in (way.view, *way.consents)]
            if known is not None:
                bars += [stopped(v, known) for v in way.vetoes]
            if self.admits is not None:
                bars.append(self.admits(way.view, world))
            found = next((b for b in bars if b is not None), None)
            if found is None:
                unsure = [] if known is None else [uncounted(v, known) for v in way.vetoes]
                self.taken += [bar for bar in unsure if bar is not None]
                return None
            first = first or found
        return first or Bar(Why.NO_POWER, f"no clause lets `{mover}` {what}")

    def _barred(self, view: DecisionView, known: Known | None) -> Bar | None:
        """Return why no ballot carries a decision; kept where no ballots are known, since views are kept."""
        if known is not None:
            return barred(view, known.ballots)
        if id(view) not in self._bars:
            self._bars[id(view)] = (view, barred(view))
        return self._bars[id(view)][1]

    def about(
        self,
        verb: str,
        place: Name,
        act: s.Act,
        world: World,
        *,
        views: tuple[DecisionView, ...] | None = None,
    ) -> Iterator[DecisionView]:
        """Yield every decision on filling or emptying a place, or amending; among `views` if they are given."""
        views = self.views(world) if views is None else views
        people = (None, *whom(act, world))
        written: list[DecisionView] = []
        for view in views:
            on = view.power is None or view.concerning in people
            if not on or not self.is_about(view.name, view.power, verb, place):
                continue
            if view.power is None or self.allows(view.power, verb, place, act, world):
                written.append(view)
        yield from written
        yield from self.by_law(verb, place, world, written)

    def is_about(self, name: str, power: Name | None, verb: str, place: Name) -> bool:
        """Tell whether a decision of this name, and of this power if any, is on filling or emptying a place, or amending."""
        if power is not None:
            return self.covers(power, verb, place)
        wanted = {"remove": {"removal"}}.get(verb, {"appointment", "election", "vacancies"})
        vacancies = f"{place.partition('.')[0]}.vacancies"
        own = name == vacancies or name.startswith(f"{place}.")
        return own and name.rpartition(".")[2] in wanted

    def covers(self, name: Name, verb: str, place: Name) -> bool:
        """Tell whether a power is one to appoint to, elect to or remove from a place, or to amend."""
        power = self.case.powers[name]
        if power.acts:
            return any(True for _ in self.people_named(name, verb, place))
        concern = concerns_of(power)
        if verb == "amend":
            return concern in _AMENDING
        if concern not in _CONCERNS[verb] or (concern in _OF_OFFICES) != (
            place in self.case.offices
        ):
            return False
        body = place.partition(".")[0]
        office = self.case.offices.get(place)
        if power.of is None:
            return office is None or self._reaches(power, office, verb)
        clause = office or self.case.bodies.get(Name(body))
        return power.of in (place, body, clause.of if clause else None)

    def _listing(self, verb: str, place: Name) -> tuple[Name, ...]:
        """Return the powers that are about a place and of which the case lists the acts."""
        listing = (n for n, power in self.case.powers.items() if power.acts)
        return tuple(n for n in listing if self.covers(n, verb, place))

    def people_named(self, name: Name, verb: str, place: Name) -> Iterator[s.Ref]:
        """Yield whom the acts of a power name that are about filling or emptying a place, or the body that it is in."""
        for act in self.case.powers[name].acts:
            if isinstance(act, _ALIKE.get(verb, ())):
                on = self._full(_moved(act)[1])
                if on in (place, place.partition(".")[0]):
                    yield act.who

    def allows(self, name: Name, verb: str, place: Name, act: s.Act, world: World) -> bool:
        """Tell whether a power about a place may be used on those whom an act is about: not where its own acts name others.

        Whoever cannot be told, such as `it`, may be anybody.
        """
        named = tuple(self.people_named(name, verb, place))
        return not named or any(among(getattr(act, "who", None), ref, world) for ref in named)

    def _reaches(self, power: Power, office: Office, verb: str) -> bool:
        """Tell whether a power that names no office reaches one: not one of another entity, which is left to others."""
        own = office.removed_by if verb == "remove" else office.appointed_by
        bodies = [self.case.bodies[by] for by in power.deciders if by in self.case.bodies]
        abroad = bool(bodies) and all(body.of not in (None, office.of) for body in bodies)
        return not (own and abroad) or any(o.value in power.deciders for o in own)

    def given_by_law(self, verb: str, place: Name) -> dict[str, Name]:
        """Return each act on a place that law gives to a body, with the body: on seats of a board, offices, the charter."""
        if verb == "amend":
            given = {about: decider_by_law(self.case, about) for about in _AMENDING}
        elif seats_in_law(self.case, place):
            abouts = (
                a for a in _CONCERNS[verb] if (a in _OF_OFFICES) == (place in self.case.offices)
            )
            given = {about: decider_by_law(self.case, about, of=place) for about in abouts}
        else:
            return {}
        return {about: by for about, by in given.items() if by is not None}

    def by_law(
        self, verb: str, place: Name, world: World, written: Iterable[DecisionView]
    ) -> Iterator[DecisionView]:
        """Yield the decisions that law gives to a body, but for those on which something is written.

        That somebody is said to elect does not keep law from saying who fills a vacancy.
        """
        filled = {view.about == Concerns.FILL_VACANCY for view in written}
        of = None if verb == "amend" else place
        for about in self.given_by_law(verb, place):
            if (about == Concerns.FILL_VACANCY) in filled:
                continue
            key = (about, of, self.at(world))
            if key not in self._law:
                self._law[key] = by_law(self.case, about, world.state, of=of)
            view = self._law[key]
            if view is not None:
                yield view


def _moved(act: s.Act) -> tuple[str, Name]:
    """Return what an act does to which place, where that needs a power of its own."""
    match act:
        case s.Appoint(office=office):
            return "appoint", office
        case s.Elect(place=place):
            return "elect", place
        case s.Remove(place=place):
            return "remove", place
        case s.Amend(path=path):
            return "amend", path
        case _:
            return "", Name("")
