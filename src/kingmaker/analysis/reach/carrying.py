"""Who carries an act in a position: the decisions on it, as yes/no games of the people there.

An act is carried by a side that wins every step of some way of deciding it, and every consent, and against whom
nobody can use a veto. Games are worked out once for all positions that agree in what the decisions depend on.
"""

from __future__ import annotations

from dataclasses import field, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

from kingmaker.analysis.decisions import Kind, decisions_of
from kingmaker.analysis.frames import walk
from kingmaker.analysis.games import SimpleGame
from kingmaker.analysis.legality import Legality
from kingmaker.analysis.reach.common import Made
from kingmaker.analysis.reach.deciding import Deciding
from kingmaker.analysis.reach.places import FACTS, held_with, sized, state_of
from kingmaker.analysis.reach.support import Reads
from kingmaker.analysis.reach.ways import Block, Path, Ready, Subject, Way
from kingmaker.model import sentences as s
from kingmaker.model.bodies import Concerns
from kingmaker.model.evaluate import World
from kingmaker.model.inlaw import concerns_of
from kingmaker.model.values import Name
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping

    from kingmaker.analysis.ballots import Question
    from kingmaker.analysis.decisions import DecisionView
    from kingmaker.analysis.reach.amending import Amending
    from kingmaker.analysis.reach.calendar import Calendar
    from kingmaker.analysis.reach.common import Common, Kept
    from kingmaker.analysis.reach.places import Facts, Layout
    from kingmaker.analysis.reach.support import Act
    from kingmaker.analysis.reach.ways import Counts, Sides
    from kingmaker.model.case import Case
    from kingmaker.model.state import State


@dataclass(slots=True)
class Carrier:
    """Answers for one case who carries what; shared by all coalitions that are asked about."""

    case: Case
    layout: Layout
    amending: Amending
    common: Common
    calendar: Calendar | None = None
    notes: dict[str, None] = field(default_factory=dict)
    base: State = field(init=False)
    _every: tuple[Case, ...] = field(init=False)
    _kept: Kept = field(init=False)
    _deciding: Deciding = field(init=False)
    _cases: dict[Facts, Case] = field(default_factory=dict)
    _acts: dict[Act, Decided] = field(default_factory=dict)
    _signatures: dict[Hashable, dict[int, tuple[Counts, tuple[int, ...]]]] = field(
        default_factory=dict
    )

    def __post_init__(self) -> None:
        self.base = self.common.base
        self._every = self.amending.each()
        self._kept = self.common.kept(self.calendar)
        self._deciding = Deciding(self.notes, self.calendar, self._kept.games)

    def of(self, act: Act) -> Decided:
        """Return who decides an act, for all positions."""
        found = self._acts.get(act)
        if found is None:
            read = self.common.support.of(act).reads(self.layout.places)
            never = act.verb == "remove" and all(
                self._needs_cause(act, read, case) for case in self._every
            )
            powers = (case.powers.get(name) for case in self._every for name in read.clauses)
            stepped = act.verb != "renew" and any(
                len(way) > 1 for power in powers if power is not None for way in power.ways
            )
            found = self._acts[act] = Decided(self, act, read, never, stepped)
        return found

    def _needs_cause(self, act: Act, read: Reads, case: Case) -> bool:
        body = act.about.partition(".")[0]
        powers = [case.powers[n] for n in read.clauses if n in case.powers]
        ways = [way for power in powers for way in power.ways]
        groups = [g for n, b in case.bodies.items() if n == body for g in b.seat_groups]
        removed = [g for g in groups if g.removed_by]
        caused = [g.cause is True for g in removed]
        caused += [any(step.cause is True for step in way) for way in ways]
        if not caused or not all(caused) or act.about in case.offices:
            return False
        for name in (*(p.id for p in powers), *(f"{body}.{g.id}.removal" for g in removed)):
            self.notes[f"`{name}` needs a cause, and none is taken to be there"] = None
        return True

    # --- who is there -----------------------------------------------------------------------

    def signature(self, read: Reads, position: int) -> tuple[Counts, tuple[int, ...]]:
        """Return how many of each kind hold some of the places that matter, and how many of those are ours."""
        known = self._signatures.setdefault((read.places, read.merged), {})
        people = position & ~FACTS
        found = known.get(people)
        if found is None:
            found = known[people] = self._signature(read, position)
        return found

    def _signature(self, read: Reads, position: int) -> tuple[Counts, tuple[int, ...]]:
        counts: dict[tuple[int, int], list[int]] = {}
        for kind, ours, holds, count in self.layout.cells(position):
            seen = read.seen(holds)
            if seen:
                both = counts.setdefault((kind, seen), [0, 0])
                both[0] += count
                both[1] += count if ours else 0
        ordered = sorted(counts.items())
        held = tuple((*key, n[0]) for key, n in ordered)
        return held, tuple(n[1] for _, n in ordered)

    def _blocks(self, signature: Counts) -> tuple[Block, ...]:
        taken: dict[int, int] = {}
        found = []
        for kind, holds, count in signature:
            first = taken.get(kind, 0)
            names = tuple(self.layout.kinds.called(kind, first + n) for n in range(count))
            taken[kind] = first + count
            found.append(Block(kind, holds, names))
        return tuple(found)

    def names(
        self, ready: Ready, split: tuple[int, ...], sides: Sides, *, ours: bool
    ) -> frozenset[str]:
        """Return everybody on a side, of all whom the games know."""
        us: set[str] = set(sides.others)
        used: dict[int, list[int]] = {}
        for block, number in zip(ready.blocks, split, strict=True):
            us |= set(block.names[:number])
            there = used.setdefault(block.kind, [0, 0])
            there[0] += len(block.names)
            there[1] += number
        for kind, members in enumerate(self.layout.kinds.members):
            taken, counted = used.get(kind, (0, 0))
            us |= set(members[taken : taken + sides.of_kind[kind] - counted])
        if ours:
            return frozenset(us)
        steps = (step for path in ready.paths for step in path.steps if step is not None)
        ways = (*ready.ways, *steps)
        every = {p for way in ways for game in (*way.games, *way.stops) for p in game.players}
        return frozenset(every - us)

    def world_of(self, position: int) -> World:
        """Return a world that is a position, whoever stands for those of whom nothing is said."""
        every = Reads((1 << len(self.layout.places)) - 1)
        return self.world(self.signature(every, position)[0], self.layout.facts_of(position))

    def read_by(self, condition: s.Condition) -> Reads:
        """Return the places that a condition reads; all of them where it speaks of somebody without a name."""
        names = self.common.support.named(condition)
        loose = any(isinstance(part, s.Pronoun) for part in walk(condition))
        is_read = self.common.support.is_read
        return Reads(sum(p.bit for p in self.layout.places if loose or is_read(p, names)))

    # --- how it is decided ------------------------------------------------------------------

    def world(self, signature: Counts, facts: Facts) -> World:
        """Return a world in which just these people hold just these places."""
        return self.world_with(self._there(self._blocks(signature)), facts)

    def _there(self, blocks: tuple[Block, ...]) -> dict[int, tuple[Name, ...]]:
        """Return who holds each place, by its bit."""
        there: dict[int, tuple[Name, ...]] = {}
        for block in blocks:
            for place in self.layout.places:
                if block.holds & place.bit:
                    there[place.bit] = (*there.get(place.bit, ()), *block.names)
        return there

    def case_of(self, facts: Facts) -> Case:
        """Return the case under the amendments of some facts."""
        found = self.amending.under(facts.amended)
        assert found is not None  # noqa: S101  # only what can be followed is among the facts
        return found

    def world_with(self, there: Mapping[int, tuple[Name, ...]], facts: Facts) -> World:
        """Return a world with these people in the places of these bits."""
        if facts not in self._cases:
            self._cases[facts] = sized(self.case_of(facts), self.layout, facts)
        gauges: dict[str, Any] = dict(zip(self.case.gauges, facts.gauges, strict=True))
        state = state_of(self.layout, self.base, there, gauges)
        if facts.holdings:
            state = replace(state, holdings=held_with(self.base.holdings, facts))
        if facts.day is not None and self.calendar is not None:
            state = replace(state, date=self.calendar.days[facts.day])
        return World(state, self._cases[facts])

    def voting(self, voter: Name, world: World) -> SimpleGame:
        """Return the game of who casts the vote of somebody: of an entity, whoever decides for it."""
        return self._deciding.composed(SimpleGame.weighted(1, {voter: 1}), world)

    def question(self, view: DecisionView, person: Name | None, world: World) -> Question | None:
        """Return the question of a decision as it stands in a world, about this person where it concerns one."""
        return self._deciding.put(view, person, world)

    def made(
        self,
        act: Act,
        subject: Subject | None,
        signature: Counts,
        facts: Facts,
    ) -> Ready:
        """Return the ways of deciding an act among so many people of each kind."""
        blocks = self._blocks(signature)
        person = None
        if subject is not None:
            block = next(b for b in blocks if (b.kind, b.holds) == (subject.kind, subject.holds))
            person = block.names[0 if subject.ours else -1]
        read = self.of(act).reads
        there = self._there(blocks)
        places = tuple(p for p in self.layout.places if p.bit & read.places)
        key = (
            act,
            person,
            tuple((p.key, there.get(p.bit, ())) for p in places),
            tuple((self.layout.places[n].key, facts.sizes[n]) for n in read.sizes),
            read.of_facts(facts),
        )
        found = self._kept.made.get(key)
        if found is None:
            world = self.world_with(there, facts)
            found = self._kept.made[key] = self._made(act, person, world, facts)
        self.notes.update(dict.fromkeys(found.notes))
        return Ready(found.ways, blocks, found.paths)

    def _made(self, act: Act, person: Name | None, world: World, facts: Facts) -> Made:
        """Return the ways of deciding an act, about this person where it is about one, in a world."""
        deciding = Deciding({}, self.calendar, self._kept.games)
        if act.verb == "call":
            callers = deciding.calling(world.case.bodies[act.about], world)
            called = tuple(Way((), (game,), by=by) for by, game in callers)
            return Made(called, notes=tuple(deciding.notes))
        views = self._views(act, person, world)
        ways: list[Way] = []
        paths: list[Path] = []
        for _, grouped in groupby(views, key=lambda v: (v.power, v.way) if v.power else v.name):
            way = tuple(grouped)
            if act.verb == "renew" or way[0].of_steps == 1:
                ways += deciding.ways(way, world, facts)
                continue
            path = _path(deciding, way, world, facts)
            open_ = [step for step in path.steps if step is not None and step.gap]
            ways += open_[:1]
            paths += [] if open_ else [path]
        ordered = tuple(sorted(ways, key=lambda w: bool(w.gap)))
        return Made(ordered, tuple(paths), tuple(deciding.notes))

    def _views(self, act: Act, person: Name | None, world: World) -> tuple[DecisionView, ...]:
        read = self.of(act).reads
        if act.verb == "use":
            listed = decisions_of(world.case, read.clauses, world.state)
            return tuple(v for v in listed if v.power == act.about)
        who = person if person is not None else Name("")
        verb = "elect" if act.verb == "renew" else act.verb
        rules = Legality(world.case, id)

        def only(name: str, power: Name | None) -> bool:
            return rules.is_about(name, power, verb, act.about)

        listed = decisions_of(world.case, read.clauses, world.state, only=only)
        found = tuple(v for v in listed if v.power is None or v.concerning in (None, who))
        if act.who is not None:
            on = s.Elect(act.who, act.about)
            found = tuple(
                v
                for v in found
                if v.power is None or rules.allows(v.power, verb, act.about, on, world)
            )
        if act.verb == "renew":
            found = tuple(v for v in found if not _of_vacancies(v, world.case))
        written = tuple(v for v in found if v.kind is not Kind.LAW)
        # what law says fills a gap, and where something is written there is none
        legal = rules.by_law(verb, act.about, world, written)
        found = (
            *written,
            *(v for v in legal if act.verb != "renew" or not _of_vacancies(v, world.case)),
        )
        if person is not None:
            return tuple(v for v in found if v.concerning in (None, person))
        first = next((v.concerning for v in found if v.concerning is not None), None)
        return tuple(v for v in found if v.concerning in (None, first))


@dataclass(slots=True)
class Decided:
    """Who carries one act in which positions: kept for all that agree in what the decisions on it depend on.

    `never` tells of a removal that every clause which gives it needs a cause for it, so that nobody here can make it;
    `stepped` whether there may be ways of several steps.
    """

    carrier: Carrier
    act: Act
    reads: Reads
    never: bool
    stepped: bool
    _same: dict[int, int] = field(default_factory=dict)
    _firsts: dict[Hashable, int] = field(default_factory=dict)
    _ready: dict[Hashable, Ready] = field(default_factory=dict)
    _found: dict[Hashable, tuple[Ready, tuple[int, ...]]] = field(default_factory=dict)
    _won: dict[Hashable, Way | None] = field(default_factory=dict)

    def way(
        self, subject: Subject | None, position: int, sides: Sides, *, ours: bool
    ) -> Way | None:
        """Return the first way in which a side carries it at once in a position, `None` where it cannot."""
        number = position & FACTS
        key = (self._seen(subject), position - number, self.same(number), sides, ours)
        if key not in self._won:
            ready, split = self._at(key[0], position)
            verdict = (split, sides, ours)
            if verdict not in ready.verdicts:
                side = self.carrier.names(ready, split, sides, ours=ours)
                ready.verdicts[verdict] = next((w for w in ready.ways if w.won(side)), None)
            self._won[key] = ready.verdicts[verdict]
        return self._won[key]

    def paths(
        self, subject: Subject | None, position: int, sides: Sides, *, ours: bool
    ) -> Iterator[tuple[tuple[Way | None, ...], Path]]:
        """Yield the ways of several steps, each with those of its steps that a side carries in a position."""
        if not self.stepped:
            return
        ready, split = self._at(self._seen(subject), position)
        for path in ready.paths:
            case = (split, sides, ours, path.name)
            if case not in ready.carried:
                side = self.carrier.names(ready, split, sides, ours=ours)
                ready.carried[case] = tuple(
                    w if w is not None and w.won(side) else None for w in path.steps
                )
            yield ready.carried[case], path

    def same(self, number: int) -> int:
        """Return the first number of facts in which it is decided as with these."""
        found = self._same.get(number)
        if found is None:
            matters = self.reads.of_facts(self.carrier.layout.facts[number])
            found = self._same[number] = self._firsts.setdefault(matters, number)
        return found

    def _seen(self, subject: Subject | None) -> Subject | None:
        """Return so much of whom it is about as matters."""
        if subject is None or not self.reads.concerned:
            return None
        return Subject(subject.kind, subject.ours, self.reads.seen(subject.holds))

    def _at(self, subject: Subject | None, position: int) -> tuple[Ready, tuple[int, ...]]:
        """Return the ways in a position, and how many of those who are there are ours."""
        number = self.same(position & FACTS)
        key = (subject, position & ~FACTS, number)
        found = self._found.get(key)
        if found is None:
            signature, split = self.carrier.signature(self.reads, position)
            same = (subject, signature, number)
            ready = self._ready.get(same)
            if ready is None:
                facts = self.carrier.layout.facts[number]
                ready = self._ready[same] = self.carrier.made(self.act, subject, signature, facts)
            found = self._found[key] = (ready, split)
        return found


def _path(deciding: Deciding, views: tuple[DecisionView, ...], world: World, facts: Facts) -> Path:
    """Return the steps of a way, each as it can be taken now: `None` where it cannot be."""
    steps: list[Way | None] = []
    for _, grouped in groupby(views, key=lambda v: v.step):
        found = sorted(deciding.ways(tuple(grouped), world, facts), key=lambda w: bool(w.gap))
        steps.append(next(iter(found), None))
    return Path((views[0].power, views[0].way), tuple(steps))


def _of_vacancies(view: DecisionView, case: Case) -> bool:
    """Tell whether a decision only fills seats that are empty."""
    power = case.powers.get(view.power) if view.power is not None else None
    about = view.about if power is None else concerns_of(power)
    return view.kind is Kind.VACANCY or about == Concerns.FILL_VACANCY
