"""A line of play as a plan: who does what with which clause and by which votes, with names."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from kingmaker.analysis.reach.done import Done
from kingmaker.analysis.reach.people import PLAIN
from kingmaker.analysis.reach.search import Steps
from kingmaker.analysis.reach.uses import sized_body
from kingmaker.model import sentences as s
from kingmaker.model.record import ScenarioStep
from kingmaker.model.values import Name
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from kingmaker.analysis.decisions import DecisionView
    from kingmaker.analysis.reach.engine import Engine
    from kingmaker.analysis.reach.search import Found
    from kingmaker.analysis.reach.ways import Subject
    from kingmaker.model.evaluate import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a plan.

    `ours` says whose turn it is. `by` is whoever decides, or the person who acts alone; `uses` the power, where one is
    used by name, `clauses` the addresses of what it rests on. `pro` and `con` are those who vote for it, and those
    who may vote and are counted against it. One that `begins` does nothing yet: it is a step `toward` acts that need more. One with `calls` calls a meeting of `of` for
    a period that begins on that day.
    """

    ours: bool
    by: Name
    acts: tuple[s.Act, ...]
    uses: Name | None = None
    clauses: tuple[str, ...] = ()
    pro: tuple[Name, ...] = ()
    con: tuple[Name, ...] = ()
    views: tuple[DecisionView, ...] = ()
    day: datetime | None = None
    begins: bool = False
    calls: datetime | None = None
    toward: tuple[s.Act, ...] = ()
    of: Name | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """Steps in order, and the nominees in them who are nobody in the case."""

    steps: tuple[Step, ...]
    nominees: tuple[Name, ...] = ()


def scenario_step(step: Step) -> ScenarioStep:
    """Return a step of a plan as one of a scenario; who acts alone casts no votes."""
    alone = not step.views or step.pro == (step.by,)
    return ScenarioStep(
        by=step.by,
        at=step.day,
        uses=step.uses,
        do=step.acts,
        votes_for=() if alone else step.pro,
        votes_against=() if alone else step.con,
    )


def plan_of(engine: Engine, found: Found, start: int, ours: Iterable[Name]) -> Plan:
    """Return the line of play of a search as a plan, from where it starts; `ours` are the people of the coalition."""
    maker = _Maker(engine, frozenset(ours))
    steps: list[Step] = []
    before = start
    for mine, label, there in found.line:
        if label is not None:
            parts = _parts(label)
            steps += [maker.step(part, before, mine=mine) for part in parts]
        before = there
    return Plan(tuple(steps), tuple(maker.nominees))


def _parts(label: object) -> Iterator[Done]:
    """Yield what is done in a turn, one thing after the other."""
    if isinstance(label, Steps):
        for part in label.parts:
            yield from _parts(part)
    elif isinstance(label, Done):
        yield from label.value or () if label.verb == "turn" else (label,)


@dataclass(slots=True)
class _Maker:
    """Follows who is where, by name, along a line."""

    engine: Engine
    ours: frozenset[Name]
    nominees: list[Name] = field(default_factory=list)
    holds: dict[Name, int] = field(default_factory=dict)
    side: dict[Name, bool] = field(default_factory=dict)
    begun: dict[object, Name] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for each in self.engine.classes:
            for name in each.names:
                self.holds[name] = each.holds
                self.side[name] = name in self.ours

    def step(self, done: Done, position: int, *, mine: bool) -> Step:
        """Return one step from a position, and put the people where it puts them."""
        if done.verb == "renew":
            return self._list(done, position, mine=mine)
        if done.verb == "call":
            return self._call(done, position, mine=mine)
        views = done.way.views if done.way is not None else ()
        name = self._concerned(done, views)
        acts = tuple(self._acts(done, name))
        pro, con = self._votes(done, name, position, mine=mine)
        begins = done.verb == "begin"
        if name is not None and not begins:
            self.holds[name] = done.after
        by = next((v.by for v in views if v.by is not None), None)
        clauses = tuple(dict.fromkeys(path for v in views for path in v.rests_on))
        return Step(
            ours=mine,
            by=by or name or Name(""),
            acts=() if begins else acts,
            uses=views[0].power if views else None,
            clauses=clauses,
            pro=pro,
            con=con,
            views=views,
            day=self.day(position),
            begins=begins,
            toward=acts if begins else (),
        )

    def _call(self, done: Done, position: int, *, mine: bool) -> Step:
        """Return the calling of a meeting."""
        calendar, path = self.engine.carrier.calendar, self.engine.case.bodies[done.place].path
        return Step(
            ours=mine,
            by=(done.way.by if done.way is not None else None) or Name(""),
            acts=(),
            clauses=(path,) if path else (),
            day=self.day(position),
            calls=None if calendar is None else calendar.days[done.value],
            of=done.place,
        )

    def _concerned(self, done: Done, views: tuple[DecisionView, ...]) -> Name | None:
        """Return whom something is about: in each step of several the same person."""
        subject = done.subject
        if subject is None:
            return None
        key = (
            (views[0].power, views[0].way, done.place, done.after & ~subject.holds) if views else ()
        )
        name = self.begun.get(key)
        if name is None or (self.holds[name], self.side[name]) != (subject.holds, subject.ours):
            name = self._who(subject)
        if done.verb == "begin":
            self.begun[key] = name
        return name

    def _list(self, done: Done, position: int, *, mine: bool) -> Step:
        """Return the election of a whole list."""
        place = next(p for p in self.engine.layout.places if p.key == done.place)
        votes = self._votes(done, None, position, mine=mine)
        sitting = [n for n, held in self.holds.items() if held & place.bit]
        for name in sitting:
            self.holds[name] &= ~place.bit
        names = []
        for subject in done.value:
            name = self._who(subject)
            self.holds[name] |= place.bit
            names.append(name)
        views = done.way.views if done.way is not None else ()
        return Step(
            ours=mine,
            by=next((v.by for v in views if v.by is not None), Name("")),
            acts=tuple(s.Elect(name, done.place) for name in names),
            uses=views[0].power if views else None,
            clauses=tuple(dict.fromkeys(path for v in views for path in v.rests_on)),
            pro=votes[0],
            con=votes[1],
            views=views,
            day=self.day(position),
        )

    def day(self, position: int) -> datetime | None:
        """Return the first day of the period, `None` where no time passes."""
        calendar = self.engine.carrier.calendar
        number = self.engine.layout.facts_of(position).day
        return None if calendar is None or number is None else calendar.days[number]

    def _who(self, subject: Subject) -> Name:
        kinds = self.engine.layout.kinds
        for name, holds in self.holds.items():
            kind = kinds.of.get(name, PLAIN)
            if (kind, self.side[name], holds) == subject:
                return name
        name = Name(f"nominee-{len(self.nominees) + 1}")
        self.nominees.append(name)
        self.holds[name], self.side[name] = subject.holds, subject.ours
        return name

    def _acts(self, done: Done, name: Name | None) -> list[s.Act]:
        subject = done.subject
        if name is None or subject is None:
            if isinstance(done.value, tuple):
                return list(done.value)
            if done.place in self.engine.case.powers and done.value is None:
                return list(self.engine.case.powers[done.place].acts)
            body = self._sized(done)
            return [] if body is None else [s.Amend(Name(f"bodies.{body}.seats"), str(done.value))]
        leaves = done.after & ~subject.holds == 0
        if done.verb == "remove" or (done.verb == "begin" and leaves):
            return [s.Remove(name, done.place)]
        if done.verb == "resign":
            return [s.Resign(name, done.place)]
        office = done.place in self.engine.case.offices
        return [s.Appoint(name, done.place) if office else s.Elect(name, done.place)]

    def _sized(self, done: Done) -> Name | None:
        """Return the body whose number of seats is set."""
        power = self.engine.case.powers.get(done.place)
        return done.place if power is None else sized_body(self.engine.case, power)

    def _votes(
        self, done: Done, name: Name | None, position: int, *, mine: bool
    ) -> tuple[tuple[Name, ...], tuple[Name, ...]]:
        """Return who votes for it and who is counted against it, of those who may vote on the first decision."""
        if done.way is None:
            return (), ()
        there = {
            place.bit: tuple(n for n, held in self.holds.items() if held & place.bit)
            for place in self.engine.layout.places
        }
        world = self.engine.carrier.world_with(there, self.engine.layout.facts_of(position))
        question = self.engine.carrier.question(done.way.views[0], name, world)
        if question is None:
            return (), ()
        people = [Name(n) for n in question.roll.names if question.roll.voting(n)]
        pro = tuple(n for n in people if self._casts(n, world, mine=mine))
        return pro, tuple(n for n in people if n not in pro)

    def _casts(self, voter: Name, world: World, *, mine: bool) -> bool:
        """Tell whether a side casts a vote: one of it has it, or it carries what decides for the voter."""
        if voter not in self.engine.case.entities:
            return self._of(voter) is mine
        game = self.engine.carrier.voting(voter, world)
        return game.wins(frozenset(n for n in game.players if self._of(Name(n)) is mine))

    def _of(self, name: Name) -> bool:
        return self.side.get(name, name in self.ours)
