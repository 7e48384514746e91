"""Every state that the moves of a case can lead to, found one after the other, within a limit.

Time passes in steps between the moments that the case names. A move of several steps is made at once, facts
being read again at each step. What a condition turns on and the case does not say is taken as possible, and states
that rest on it are marked. People whom nothing tells apart are taken for each other. So nothing that can be reached
is missed, but for what `kingmaker.analysis.effects` does not follow.
"""

from __future__ import annotations

from collections import deque
from dataclasses import field
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

from kingmaker.analysis.barring import Why
from kingmaker.analysis.effects import UNSAID, CannotBe, after
from kingmaker.analysis.frames import frame
from kingmaker.analysis.legality import Legality, movers
from kingmaker.analysis.meetings import dated, in_session
from kingmaker.analysis.options import DECISIVE, options_of
from kingmaker.analysis.twins import Canonical, interchangeable
from kingmaker.analysis.watching import Keeper
from kingmaker.model.evaluate import World, holds
from kingmaker.model.struggle import Decider
from kingmaker.records import changed, dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kingmaker.analysis.barring import Ballots, Bar
    from kingmaker.analysis.frames import Frame, Values
    from kingmaker.analysis.options import Option
    from kingmaker.model.case import Case
    from kingmaker.model.sentences import Condition
    from kingmaker.model.state import State
    from kingmaker.model.struggle import Move, Step
    from kingmaker.model.values import Name

#: A condition that is asked about, by its number, and whom its pronouns stand for.
Asked: TypeAlias = "tuple[int, Name | None, Name | None]"

#: How time passing is called among the moves.
LATER = ""


class Begins(Enum):
    """What is known of the conditions that a move, with its first step, begins with; that they do not hold ends it."""

    HOLD = "hold"
    UNSAID = "unsaid"
    UNSEEN = "not looked at"


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of a move as it comes up: who decides it, and the world that it is decided in."""

    mover: Name | None
    step: Step
    world: World


@dataclass(frozen=True, slots=True)
class Came:
    """How a state was first reached: from which, by which move, and whether everything on the way is certain."""

    before: Values | None
    by: str
    sure: bool


@dataclass(frozen=True, slots=True)
class Explored:
    """The states that were found, in the order of discovery, and why moves that were never possible are not.

    `complete` is false where the limit was reached before all states were found.
    """

    frame: Frame
    states: Mapping[Values, Came]
    made: frozenset[str]
    bars: Mapping[str, Bar]
    complete: bool

    def path(self, values: Values) -> tuple[str, ...]:
        """Return the moves that first led to a state, in order."""
        found: list[str] = []
        came = self.states[values]
        while came.before is not None:
            if came.by != LATER:
                found.append(came.by)
            came = self.states[came.before]
        return tuple(reversed(found))


def explore(case: Case, *, limit: int) -> Explored:
    """Return the states that the moves of a case can lead to, at most `limit` of them.

    Breadth first, so that the path to each state is a shortest one. What a move does is worked out once for all
    states that agree in what it reads; time is linear in the states times the moves.
    """
    return Explorer.of(case).run(limit)


@dataclass(slots=True)
class Explorer:
    """Finds what follows from a state of one case, and keeps what it has worked out."""

    frame: Frame
    legality: Legality
    twins: tuple[tuple[Name, ...], ...]
    options: tuple[Option, ...]
    rules: tuple[Option, ...]
    rules_read: tuple[int, ...]
    bars: dict[str, Bar] = field(default_factory=dict)
    _moved: dict[tuple[int, Values], tuple[Values, bool] | None] = field(default_factory=dict)
    _settled: dict[Values, tuple[Values, bool]] = field(default_factory=dict)
    _worked: set[str] = field(default_factory=set)
    _last: tuple[Values, State] | None = None
    _canonical: Canonical | None = None
    _conditions: dict[Asked, tuple[Condition, Keeper[bool | None]]] = field(default_factory=dict)

    @classmethod
    def of(cls, case: Case) -> Explorer:
        """Return an explorer of a case."""
        made = frame(case)
        offices = tuple((o.appointed_by, o.removed_by, o.passes) for o in case.offices.values())
        steps = (
            step for p in case.powers.values() if p.of is None for way in p.ways for step in way
        )
        anywhere = any(step.person_concerned is False for step in steps)
        concerned = tuple(
            n for n, o in case.offices.items() if anywhere or o.person_concerned is False
        )
        organisation = made.support(
            case.bodies, offices, concerned, case.powers, case.holdings, case.entities
        )
        decisive = tuple(n for n in organisation if made.slots[n].part in DECISIVE)
        legality = Legality(
            case, lambda state: made.read(decisive, state), tuple(made.slots[n] for n in decisive)
        )
        every = tuple(options_of(made, decisive))
        rules = tuple(o for o in every if o.move.nobody is Decider.RULE)
        others = tuple(o for o in every if o.move.nobody is not Decider.RULE)
        read = tuple(sorted({n for o in rules for n in o.reads}))
        own = {slot.key for slot in made.slots}
        twins = tuple(names for names in interchangeable(case) if own.isdisjoint(names))
        return cls(made, legality, twins, others, rules, read)

    def run(self, limit: int) -> Explored:
        """Return all states within the limit. A final ending stops play, so nothing follows from it."""
        first, sure = self.settle(self.frame.values(self.frame.start))
        states = {first: Came(None, LATER, sure)}
        finals = tuple(e.when for e in self.frame.case.endings.values() if e.final)
        waiting = deque([first])
        made: set[str] = set()
        while waiting and len(states) <= limit:
            here = waiting.popleft()
            if any(self.met(when, here) for when in finals):
                continue
            for name, there, certain in self.following(here):
                made.add(name)
                if there not in states:
                    states[there] = Came(here, name, certain and states[here].sure)
                    waiting.append(there)
        complete = not waiting
        bars = {name: bar for name, bar in self.bars.items() if name not in made}
        return Explored(
            self.frame, states, frozenset(made - {LATER}) | self._rules_made(states), bars, complete
        )

    def _rules_made(self, states: Mapping[Values, Came]) -> frozenset[str]:
        """Return the rules that worked by themselves in some state."""
        return frozenset(self._worked) if states else frozenset()

    def following(self, here: Values) -> Iterator[tuple[str, Values, bool]]:
        """Yield each state that follows from one: the move, the state, and whether it is certain."""
        for number, option in enumerate(self.options):
            found = self.moved(number, here)
            if found is not None:
                there, settled = self.settle(merged(here, option.reads, found[0]))
                yield option.name, there, found[1] and settled
        passed = self.later(here)
        if passed is not None:
            yield LATER, *passed

    def moved(self, number: int, here: Values) -> tuple[Values, bool] | None:
        """Return what `take` does of the move with this number; worked out once for all that it reads."""
        option = self.options[number]
        key = (number, _chosen(here, option.reads))
        if key not in self._moved:
            self._moved[key] = self.take(option, here)
        return self._moved[key]

    def met(
        self,
        condition: Condition,
        here: Values,
        actor: Name | None = None,
        it: Name | None = None,
    ) -> bool | None:
        """Return what `met` does of a condition; worked out once for all that it reads."""
        key = (id(condition), actor, it)
        asked = self._conditions.get(key)
        if asked is None:
            frame = self.frame
            reads = frame.support(condition, actor, it)
            keeper: Keeper[bool | None] = Keeper({n: frame.slots[n] for n in reads})
            asked = self._conditions[key] = (condition, keeper)
        return asked[1].of(
            None,
            here,
            lambda: self._state(here),
            lambda state: _met(condition, World(state, self.frame.case, actor, it)),
        )

    def _begins(self, option: Option, here: Values) -> bool | None:
        """Tell whether the conditions of a move, and of its first step, hold; `None` where that is unsaid."""
        move, sure = option.move, True
        for when in (move.when, move.steps[0].when if move.steps else None):
            if when is not None:
                held = self.met(when, here, option.actor, option.it)
                if held is False:
                    return False
                sure = sure and held is True
        return sure or None

    def _state(self, here: Values) -> State:
        """Return the state of these values; the same one is not made twice running."""
        if self._last is None or self._last[0] is not here:
            self._last = (here, self.frame.state(here))
        return self._last[1]

    def later(self, here: Values) -> tuple[Values, bool] | None:
        """Return the state at the next moment that the case tells apart, `None` at the last."""
        day = self.frame.at("days", "")
        if day is None or here[day] + 1 >= len(self.frame.days):
            return None
        return self.settle((*here[:day], here[day] + 1, *here[day + 1 :]))

    def take(
        self,
        option: Option,
        here: Values,
        *,
        ballots: Ballots | None = None,
        stages: list[Stage] | None = None,
    ) -> tuple[Values, bool] | None:
        """Return what a move makes of the slots it reads, `None` where it cannot be made.

        With `ballots`, some are known to have voted so. What each step was decided on is added to `stages`.
        """
        made = self.frame.made(here)
        limit = self.frame.limits.get(option.name)
        if limit is not None and made[option.name] >= limit:
            return None
        held = self._begins(option, here)
        if held is False:
            return None
        begins = Begins.HOLD if held else Begins.UNSAID
        now = World(self._state(here), self.frame.case, option.actor, option.it)
        if option.move.at is not None and now.state.date != option.move.at.replace(tzinfo=None):
            return None
        try:
            then, sure = self.through(option, now, ballots, stages, begins=begins)
        except (CannotBe, *UNSAID):
            return None
        if then is None:
            return None
        if limit is not None:
            made[option.name] += 1
        happened = then.state.happened | {str(option.name)}
        state = changed(then.state, happened=happened)
        return self.frame.following(option.reads, here, now.state, state, made), sure

    def through(
        self,
        option: Option,
        now: World,
        ballots: Ballots | None,
        stages: list[Stage] | None = None,
        *,
        begins: Begins = Begins.UNSEEN,
    ) -> tuple[World | None, bool]:
        """Return the world after the steps of a move, and whether all it turns on is certain.

        `begins` tells what is known of the conditions that it begins with; those not looked at yet are looked at here.
        """
        certain = True
        for number, step in enumerate(option.move.steps):
            known = number == 0 and begins is not Begins.UNSEEN
            held = (begins is Begins.HOLD or None) if known else _held(option.move, number, now)
            if held is False:
                return None, certain
            certain = certain and held is True
            body = dated(now.case, option.move, step)
            if body is not None and not in_session(now.case, body, now.state.date):
                return None, certain
            mover = next(iter(movers(option.move, step)), option.actor)
            if stages is not None:
                stages.append(Stage(mover, step, now))
            if mover is not None and option.move.nobody is None:
                bar = self.legality.bar(mover, step, now, ballots=ballots)
                if bar is not None:
                    self._note(option.name, bar)
                    return None, certain
            now = after(now, step.do, step.then)
        return now, certain

    def _note(self, name: str, bar: Bar) -> None:
        """Keep the reason against a move that comes nearest to being possible."""
        order = (Why.NO_POWER, Why.UNSAID, Why.VACANT, Why.NO_BALLOT)
        known = self.bars.get(name)
        if known is None or order.index(known.why) < order.index(bar.why):
            self.bars[name] = bar

    def settle(self, values: Values) -> tuple[Values, bool]:
        """Return what automatic moves make of a state: each at most once, until none applies."""
        sure = True
        if self.rules:
            key = _chosen(values, self.rules_read)
            if key not in self._settled:
                self._settled[key] = self._ruled(values)
            read, sure = self._settled[key]
            values = merged(values, self.rules_read, read)
        if self._canonical is None or self._canonical.twins is not self.twins:
            self._canonical = Canonical.among(self.twins, self.frame)
        return self._canonical.of(values), sure

    def _ruled(self, values: Values) -> tuple[Values, bool]:
        left, certain = list(self.rules), True
        while left:
            for rule in left:
                found = self.take(rule, values)
                if found is not None and merged(values, rule.reads, found[0]) != values:
                    values = merged(values, rule.reads, found[0])
                    certain = certain and found[1]
                    self._worked.add(rule.name)
                    left.remove(rule)
                    break
            else:
                break
        return _chosen(values, self.rules_read), certain


def _chosen(values: Values, places: tuple[int, ...]) -> Values:
    return tuple([values[n] for n in places])


def merged(values: Values, places: tuple[int, ...], new: Values) -> Values:
    """Return values with those at some places replaced."""
    made = list(values)
    for place, value in zip(places, new, strict=True):
        made[place] = value
    return tuple(made)


def _held(move: Move, number: int, now: World) -> bool | None:
    """Tell whether the condition of a step holds, and that of the move at its first; `None` where that is unsaid."""
    first = _met(move.when, now) if number == 0 else True
    own = False if first is False else _met(move.steps[number].when, now)
    return own if first or own is False else None


def _met(condition: Condition | None, now: World) -> bool | None:
    """Tell whether a condition holds; `None` where the case does not say enough to tell."""
    if condition is None:
        return True
    try:
        return holds(condition, now.state, case=now.case, actor=now.actor, it=now.it)
    except UNSAID:
        return None


def met(
    condition: Condition,
    made: Frame,
    values: Values,
    actor: Name | None = None,
    it: Name | None = None,
) -> bool | None:
    """Tell whether a condition holds in an explored state; `None` where that is not to be told."""
    return _met(condition, World(made.state(values), made.case, actor, it))
