"""A scenario played step by step under the rules of a case: what was legal, what became of it, what was expected."""

from __future__ import annotations

from dataclasses import field, replace
from typing import TYPE_CHECKING

from kingmaker.analysis.ballots import Ballot
from kingmaker.analysis.barring import Bar, Why
from kingmaker.analysis.effects import UNSAID, CannotBe, after
from kingmaker.analysis.exploring import Explorer
from kingmaker.analysis.legality import Legality
from kingmaker.analysis.putting import Putting
from kingmaker.analysis.reach.amending import Amending, made_by
from kingmaker.analysis.reach.uses import spread
from kingmaker.analysis.since import state_after
from kingmaker.model import sentences as s
from kingmaker.model.evaluate import World, holds, members_of, sitting
from kingmaker.model.state import initial
from kingmaker.model.struggle import Step
from kingmaker.model.values import Name
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from kingmaker.analysis.options import Option
    from kingmaker.analysis.reach.amending import Amended, Made
    from kingmaker.model.bodies import Body
    from kingmaker.model.case import Case
    from kingmaker.model.record import Scenario, ScenarioStep
    from kingmaker.model.sentences import Condition
    from kingmaker.model.state import State
    from kingmaker.problems import Location


@dataclass(frozen=True, slots=True)
class Expected:
    """A condition that was expected, and whether it held: `None` where the case does not say enough to tell."""

    condition: Condition
    held: bool | None


@dataclass(frozen=True, slots=True)
class Played:
    """One step: what it was, what kept it from being done (`None`: it was done), and what was expected after it.

    A step that is expected to fail is right if something kept it. `followed` names rules that worked by themselves.
    `surely` tells whether the votes that are given carry it if everybody else is against it. `put_by` are those of whom
    one must have put it, where the step does not say so and none of them is for it. `unstopped` are the vetoes that were
    taken as not used, since the votes that are given cannot be counted.
    """

    step: ScenarioStep
    bar: Bar | None
    expected: tuple[Expected, ...]
    followed: tuple[Name, ...] = ()
    surely: bool = True
    put_by: tuple[Name, ...] = ()
    unstopped: tuple[Bar, ...] = ()

    @property
    def says_nothing(self) -> bool:
        """Tell whether a power is used, and what is done by it is not said."""
        step = self.step
        return step.uses is not None and not (step.move or step.do or step.then)

    @property
    def right(self) -> bool:
        """Tell whether the step went as the scenario says."""
        return (self.bar is not None) is self.step.fails and all(e.held for e in self.expected)


@dataclass(frozen=True, slots=True)
class Replay:
    """A scenario as it was played; it stops at the first step that does not go as it says.

    `expected` is what had to hold at the end, and is empty where the end was not reached.
    """

    name: Name
    played: tuple[Played, ...]
    expected: tuple[Expected, ...]
    complete: bool

    @property
    def right(self) -> bool:
        """Tell whether everything went as the scenario says."""
        return (
            self.complete
            and all(p.right for p in self.played)
            and all(e.held for e in self.expected)
        )

    def places(self) -> Iterator[Location]:
        """Yield where in the file it went wrong."""
        for played in self.played:
            if not played.right:
                yield played.step.where
        yield from (e.condition.where for e in self.expected if not e.held)


def replay(case: Case, name: Name, scenario: Scenario, *, amended: Amended | None = None) -> Replay:
    """Return what becomes of a scenario of a case.

    A step is legal if some ballot of those whose vote it does not give carries it together with those it gives; acts
    take effect together, then facts, then the rules that work by themselves. Whoever resigns does so alone. A number
    of seats may be changed; other amendments are followed where `amended` tells how the case reads then.

    >>> from kingmaker.model.case import Case
    >>> from kingmaker.model.record import Scenario
    >>> replay(Case(name="x"), Name("nothing"), Scenario()).right
    True
    """
    start = initial(case) if scenario.from_ is None else state_after(case, scenario.from_)
    player = _Player(case, start, Amending(case, amended))
    played: list[Played] = []
    for step in scenario.steps:
        played.append(player.play(step))
        if not played[-1].right:
            return Replay(name, tuple(played), (), complete=False)
    expected = tuple(player.expected(c) for c in scenario.expect)
    return Replay(name, tuple(played), expected, complete=True)


@dataclass(slots=True)
class _Player:
    """Where a scenario stands."""

    case: Case
    state: State
    amending: Amending
    amended: Made = ()
    made: dict[str, int] = field(default_factory=dict)
    sized: dict[Name, Body] = field(default_factory=dict)
    against: bool = False
    putting: Putting = field(default_factory=Putting)
    _explorers: dict[int, Explorer] = field(default_factory=dict)

    def play(self, step: ScenarioStep) -> Played:
        """Take one step."""
        if step.at is not None:
            self.state = replace(self.state, date=step.at.replace(tzinfo=None))
        elif step.wait is not None:
            bar = self._waited(step)
            if bar is not None:
                return Played(step, bar, ())
        surely = not self._ballots(step) or self._surely(step)
        bar = self.taken(step)
        unstopped = tuple(dict.fromkeys(self.putting.taken)) if bar is None else ()
        followed = tuple(self._ruled()) if bar is None else ()
        expected = tuple(self.expected(c) for c in step.expect)
        put_by = self._unsaid(step) if bar is None else ()
        return Played(step, bar, expected, followed, surely or bar is not None, put_by, unstopped)

    def _unsaid(self, step: ScenarioStep) -> tuple[Name, ...]:
        """Return those of whom one put what was just voted on, nobody where that is said or one who is for it may."""
        ballots = self._ballots(step)
        if step.tabled_by is not None or not ballots:
            return ()
        able = self.putting.able
        return () if any(ballots.get(name) is Ballot.FOR for name in able) else able

    def _surely(self, step: ScenarioStep) -> bool:
        """Tell whether a step is carried if all whose votes are not given are against it; nothing is done."""
        trial = replace(self, made=dict(self.made), sized=dict(self.sized), against=True)
        return trial.taken(step) is None

    def expected(self, condition: Condition) -> Expected:
        """Hold a condition against how things stand."""
        try:
            return Expected(condition, holds(condition, self.state, case=self.case))
        except UNSAID:
            return Expected(condition, None)

    # --- steps -------------------------------------------------------------------------------

    def _waited(self, step: ScenarioStep) -> Bar | None:
        from datetime import timedelta  # noqa: PLC0415 - only where a scenario waits

        seconds = step.wait.seconds() if step.wait is not None else None
        if seconds is None or self.state.date is None:
            return Bar(Why.UNSAID, "the case does not say what day it is, or how long that is")
        self.state = replace(self.state, date=self.state.date + timedelta(seconds=float(seconds)))
        return None

    def taken(self, step: ScenarioStep) -> Bar | None:
        """Take a step under the rules; return what kept it from being done."""
        self.putting = Putting(self._people((step.tabled_by,) if step.tabled_by else ()))
        if step.move is not None:
            return self._moved(step, step.move)
        if not (step.do or step.then or step.uses or (step.by and self._ballots(step))):
            return None
        first: Bar | None = None
        for way in self._ways(step):
            bar = next((b for b in (self._barred(by, step) for by in way) if b is not None), None)
            if bar is None:
                return self._done(step)
            first = first or bar
        return first or Bar(Why.NO_POWER, "nobody is said to do it")

    def _ways(self, step: ScenarioStep) -> tuple[tuple[Name, ...], ...]:
        """Return who has to take a step: whoever is said to, else all who decide, in one of the ways of the power used."""
        if step.by is not None:
            return ((step.by,),)
        power = self.case.powers.get(step.uses) if step.uses is not None else None
        ways = () if power is None else power.ways
        found = (tuple(d.by for d in way if d.by is not None) for way in ways)
        return tuple(way for way in found if way)

    def _barred(self, by: Name, step: ScenarioStep) -> Bar | None:
        world = World(self.state, self.case, by, step.it)
        for act in step.do:
            if isinstance(act, s.Resign) and act.who != by:
                return Bar(Why.NO_POWER, f"only `{act.who}` can resign for `{act.who}`")
        acts = tuple(a for a in step.do if step.uses is not None or not isinstance(a, s.Resign))
        asked = Step(by=by, uses=step.uses, do=acts, then=step.then)
        legality = Legality(self.case, _key, admits=self.putting.admits, taken=self.putting.taken)
        return legality.bar(by, asked, world, ballots=self._ballots(step))

    def _done(self, step: ScenarioStep) -> Bar | None:
        world = World(self.state, self.case, step.by, step.it)
        others = []
        for act in step.do:
            if isinstance(act, s.Amend):
                bar = self._amended(act, step)
                if bar is not None:
                    return bar
            else:
                others.append(act)
        try:
            self.state = after(replace(world, case=self.case), others, step.then).state
        except CannotBe as error:
            return Bar(Why.VACANT, str(error))
        except UNSAID as error:
            return Bar(Why.UNSAID, str(error))
        return None

    def _amended(self, act: s.Amend, step: ScenarioStep) -> Bar | None:
        """Change a number of seats."""
        parts = act.path.split(".")
        body = self.case.bodies.get(Name(parts[1])) if len(parts) == 3 else None  # noqa: PLR2004 - bodies.x.seats
        if body is None or parts[0] != "bodies" or parts[2] != "seats" or not act.text.isdigit():
            return self._otherwise(act)
        power = self.case.powers.get(step.uses) if step.uses is not None else None
        most = None if power is None else power.at_most
        if most is not None and int(act.text) > most:
            return Bar(
                Why.NO_POWER, f"`{step.uses}` allows {most} seats at most", f"powers.{step.uses}"
            )
        groups = [g for g in body.seat_groups if g.ex_officio is None]
        where = [f"{parts[1]}.{g.id}" for g in groups] or [parts[1]]
        filled = [len(sitting(place, self.state, case=self.case)) for place in where]
        if int(act.text) < sum(filled):
            return Bar(Why.NO_BALLOT, f"{sum(filled)} seats of {parts[1]} are taken", act.path)
        sizes = [g.count if g.count is not None else len(g.held_by) for g in groups]
        if groups:
            counts = dict(
                zip((g.id for g in groups), spread(sizes, filled, int(act.text)), strict=True)
            )
            changed = tuple(replace(g, count=counts.get(g.id, g.count)) for g in body.seat_groups)
            body = replace(body, seat_groups=changed)
        else:
            body = replace(body, seats=int(act.text))
        self.case = replace(self.case, bodies={**self.case.bodies, Name(parts[1]): body})
        self.sized[Name(parts[1])] = body
        return None

    def _otherwise(self, act: s.Amend) -> Bar | None:
        """Change a clause; bodies keep the numbers of seats that they have by now."""
        made = made_by(self.amended, (act,))
        case = self.amending.under(made)
        if case is None:
            return Bar(Why.UNSAID, f"the amendment of `{act.path}` is not followed", act.path)
        bodies = dict(case.bodies)
        for name, body in self.sized.items():
            counts = {group.id: group.count for group in body.seat_groups}
            groups = (replace(g, count=counts[g.id]) for g in bodies[name].seat_groups)
            bodies[name] = replace(bodies[name], seats=body.seats, seat_groups=tuple(groups))
        self.case, self.amended = replace(case, bodies=bodies), made
        return None

    # --- moves -------------------------------------------------------------------------------

    def _explorer(self) -> Explorer:
        key = id(self.case)
        if key not in self._explorers:
            made = Explorer.of(self.case)
            self._explorers[key] = made
        explorer = self._explorers[key]
        explorer.legality = Legality(
            self.case, _key, admits=self.putting.admits, taken=self.putting.taken
        )
        return explorer

    def _moved(self, step: ScenarioStep, name: Name) -> Bar | None:
        explorer = self._explorer()
        every = [o for o in (*explorer.options, *explorer.rules) if o.name == name]
        options = [o for o in every if o.it is None or o.it == step.it] or every
        first: Bar | None = None
        for option in options:
            bar = self._made(explorer, option, self._ballots(step))
            if bar is None:
                return None
            first = first or bar
        return first or Bar(Why.NO_POWER, f"no move is called `{name}`")

    def _made(self, explorer: Explorer, option: Option, ballots: dict[str, Ballot]) -> Bar | None:
        limit, name = option.move.limit, str(option.name)
        if limit is not None and not option.move.limit_per and self.made.get(name, 0) >= limit:
            return Bar(Why.NO_BALLOT, f"`{name}` can be made {limit} times", option.move.path)
        if option.move.at is not None and self.state.date != option.move.at.replace(tzinfo=None):
            return Bar(Why.NO_BALLOT, f"`{name}` has its own time", option.move.path)
        explorer.bars.pop(option.name, None)
        self.putting.own = self._people(option.move.tabled_by)
        now = World(self.state, self.case, option.actor, option.it)
        try:
            then, _ = explorer.through(option, now, ballots or None)
        except CannotBe as error:
            return Bar(Why.VACANT, str(error), option.move.path)
        except UNSAID as error:
            return Bar(Why.UNSAID, str(error), option.move.path)
        if then is None:
            condition = Bar(
                Why.NO_BALLOT, f"the condition of `{name}` does not hold", option.move.path
            )
            return explorer.bars.get(option.name, condition)
        self.made[name] = self.made.get(name, 0) + 1
        self.state = replace(then.state, happened=then.state.happened | {name})
        return None

    def _ruled(self) -> Iterator[Name]:
        """Yield the rules that work by themselves now, each at most once."""
        explorer = self._explorer()
        left = list(explorer.rules)
        while True:
            for rule in left:
                before = self.state
                if self._made(explorer, rule, {}) is None and _key(before) != _key(self.state):
                    left.remove(rule)
                    yield rule.name
                    break
                self.state = before
            else:
                return

    def _people(self, names: tuple[Name, ...]) -> tuple[Name, ...]:
        """Return names, each office as whoever holds it, each group and body as its members."""
        offices, case, state = self.state.offices, self.case, self.state
        found: list[Name] = []
        for name in names:
            if name in case.bodies:
                found += sitting(name, state, case=case)
            else:
                found += offices.get(name) or members_of((name,), state, case=case)
        return tuple(dict.fromkeys(found))

    def _ballots(self, step: ScenarioStep) -> dict[str, Ballot]:
        said = {
            Ballot.FOR: step.votes_for,
            Ballot.AGAINST: step.votes_against,
            Ballot.ABSTAIN: step.abstaining,
            Ballot.ABSENT: step.absent,
        }
        given = {
            str(name): ballot
            for ballot, names in said.items()
            for name in members_of(names, self.state, case=self.case)
        }
        if not self.against:
            return given
        case = self.case
        everybody = (*case.people, *case.entities, *case.groups)
        return {**dict.fromkeys(map(str, everybody), Ballot.AGAINST), **given}


def _key(state: State) -> tuple[object, ...]:
    """Return what tells states apart."""
    held = tuple(
        (entity, name, tuple(stakes.of.items()), stakes.total)
        for entity, classes in state.holdings.items()
        for name, stakes in classes.items()
    )
    parts = (
        state.seats,
        state.offices,
        state.groups,
        state.gauges,
        state.works,
        state.tags,
        state.measures,
    )
    date: datetime | None = state.date
    return (*(tuple(part.items()) for part in parts), held, date)
