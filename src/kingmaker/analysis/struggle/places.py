"""The places that play can come to: the slots of a case, numbered, and what may be done in each."""

from __future__ import annotations

from dataclasses import field, replace
from typing import TYPE_CHECKING, TypeAlias

from kingmaker.analysis.exploring import merged
from kingmaker.analysis.frames import replaced
from kingmaker.analysis.struggle.arena import Part
from kingmaker.analysis.struggle.coding import Coding
from kingmaker.analysis.struggle.contests import election
from kingmaker.analysis.struggle.doing import Doing, Here, Row, is_told
from kingmaker.analysis.struggle.leading import Leading
from kingmaker.analysis.struggle.moving import Motion
from kingmaker.analysis.struggle.once import Once
from kingmaker.analysis.struggle.outright import Outright
from kingmaker.analysis.struggle.refusing import Refused, Unplayable
from kingmaker.analysis.struggle.tallying import CARRIED, FAILED
from kingmaker.analysis.struggle.waiting import EVER, Pace, Phase, Waiting
from kingmaker.model.struggle import Decider
from kingmaker.model.values import Name
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from kingmaker.analysis.exploring import Explorer, Stage
    from kingmaker.analysis.frames import Values
    from kingmaker.analysis.options import Option
    from kingmaker.analysis.struggle.clockwork import Cut
    from kingmaker.analysis.struggle.coding import Codes
    from kingmaker.analysis.struggle.contests import Electing
    from kingmaker.analysis.struggle.doing import Forced
    from kingmaker.analysis.struggle.motions import Deciding
    from kingmaker.analysis.struggle.outright import Made
    from kingmaker.analysis.struggle.staging import Staging, Way
    from kingmaker.model.sentences import Condition

    #: Which moves have been begun, how many of their steps are taken, what they wait for, and whether that was called.
    Busy: TypeAlias = tuple[tuple[int, int, Phase, bool], ...]


#: So few candidates make an election; one alone stands against all others.
_SEVERAL = 2


@dataclass(slots=True)
class Places:
    """Numbers the places of one case, and keeps what was worked out for each: by the codes of its values.

    `campaigns` are the options that are moves of crowds, by their number; `until` the conditions that end a belief.
    `uncertain` collects moves that turn on what the case does not say, `unplayable` those whose vote cannot be played,
    `shared` those of crowds that others must agree to. `slow` are the options that may take time (`staging`).
    """

    explorer: Explorer
    deciding: Deciding
    campaigns: Mapping[int, int]
    until: tuple[Condition, ...]
    staging: Staging
    electing: Electing
    events: tuple[Forced, ...] = ()
    slow: frozenset[int] = frozenset()
    values: list[Values] = field(default_factory=list)
    uncertain: dict[Name, None] = field(default_factory=dict)
    unplayable: dict[Name, Unplayable | Refused] = field(default_factory=dict)
    shared: dict[Name, None] = field(default_factory=dict)
    coding: Coding = field(init=False)
    _codes: list[Codes] = field(default_factory=list)
    _number: dict[Codes, int] = field(default_factory=dict)
    _whither: dict[Codes, int] = field(default_factory=dict)
    _outright: Outright = field(init=False)
    _here: dict[tuple[int, Busy], Here] = field(default_factory=dict)
    _ended: dict[int, tuple[bool, ...]] = field(default_factory=dict)
    _same: dict[tuple[bool, ...], tuple[bool, ...]] = field(default_factory=dict)
    _stops: dict[int, bool] = field(default_factory=dict)
    _once: Once = field(init=False)
    _after: dict[int, tuple[int, ...]] = field(default_factory=dict)
    _led: list[Leading] = field(default_factory=list)
    _restless: dict[tuple[Name, Values], bool] = field(default_factory=dict)
    _told: dict[Forced, Leading] = field(default_factory=dict)

    _effects: dict[tuple[int, int], int | None] = field(default_factory=dict)
    _later: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.coding = Coding(len(self.explorer.frame.slots))
        self._once = Once(self.deciding)
        apart = self.slow | frozenset(self.electing.rivals)
        self._outright = Outright.of(self.explorer.options, self._work_out, apart)

    def number(self, values: Values) -> int:
        """Return the number of a place."""
        codes = self.coding.codes(values)
        found = self._number.get(codes)
        if found is None:
            found = self._number[codes] = len(self.values)
            self.values.append(self.coding.values(codes))
            self._codes.append(codes)
        return found

    def start(self) -> int:
        """Return where play begins."""
        frame = self.explorer.frame
        return self._settled(self.coding.codes(frame.values(frame.start)))

    def _settled(self, codes: Codes) -> int:
        """Return the number of the place that values with these codes come to by what works by itself."""
        found = self._whither.get(codes)
        if found is None:
            found = self.number(self.explorer.settle(self.coding.values(codes))[0])
            settled = self._codes[found]
            self._whither[settled if settled == codes else codes] = found
        return found

    def paced(self, cut: Cut) -> None:
        """Take over how the clock is cut: what takes time is worked out anew."""
        self.staging = replace(self.staging, pace=Pace(cut), _made={}, _votes={}, late={})
        self._here.clear()

    def look(self, place: int, waiting: Sequence[Waiting] = ()) -> Here:
        """Return what may be done at a place while something waits."""
        busy = (
            tuple([(w.option, w.steps, w.phase, w.called > 0) for w in waiting]) if waiting else ()
        )
        found = self._here.get((place, busy))
        if found is None:
            found = self._here[place, busy] = self._look(place, busy)
        return found

    def stops(self, place: int) -> bool:
        """Tell whether play stops at a place, because an ending that is final holds there."""
        found = self._stops.get(place)
        if found is None:
            finals = [e.when for e in self.explorer.frame.case.endings.values() if e.final]
            found = self._stops[place] = any(self._met(when, place) for when in finals)
        return found

    def _look(self, place: int, busy: Busy) -> Here:
        if self.stops(place):
            return Here((), (), (), frozenset(), final=True)
        doings = tuple(self._doings(place, busy))
        own: dict[Name | None, list[tuple[int, Doing, bool]]] = {}
        joining = []
        for number, doing in enumerate(doings):
            if doing.option in self.campaigns:
                joining.append((self.campaigns[doing.option], doing))
            elif self.explorer.options[doing.option].move.nobody is Decider.CHANCE:
                own.setdefault(None, []).append((number, doing, False))
            else:
                for mover, settled in zip(doing.motion.movers, doing.motion.settled, strict=True):
                    own.setdefault(mover, []).append((number, doing, not settled))
        rows = tuple(Row(player, tuple(choices)) for player, choices in own.items())
        return Here(doings, rows, tuple(joining), frozenset(d.option for d in doings), final=False)

    def _doings(self, place: int, busy: Busy) -> Iterator[Doing]:
        codes = self._codes[place]
        if not self.slow and not self.electing.rivals:
            for number, made in self._outright.every(codes):
                yield from self._at_once(number, codes, made)
            return
        able = self._outright.known(codes)
        outright = None if able is None else dict(able)
        begun = {option: (taken, phase, called) for option, taken, phase, called in busy}
        for number in range(len(self.explorer.options)):
            if number in self.slow:
                yield from self._going_on(number, place, begun)
            elif number in self.electing.rivals:
                yield from self._rivalling(number, place, begun)
            elif outright is None:
                yield from self._at_once(number, codes, self._outright.one(number, codes))
            else:
                yield from self._at_once(number, codes, outright.get(number))
        if outright is None:  # all of it is found by now: from here on it is found together
            self._outright.every(codes)

    def _at_once(self, number: int, codes: Codes, made: Made) -> Iterator[Doing]:
        """Yield a move that is made at once, in each way in which it can be."""
        if made is not None:
            there = self._settled(replaced(codes, made[0]))
            for motion in made[1]:
                yield Doing(number, there, motion)

    def _work_out(self, number: int, codes: Codes) -> Made:
        """Return which slots a move changes, and what it takes; `None` where it cannot be made."""
        option, values = self.explorer.options[number], self.values[self._number[codes]]
        if option.name in self.unplayable:
            return None
        stages: list[Stage] = []
        found = self.explorer.take(option, values, stages=stages)
        if found is None:
            return None
        if not found[1]:
            self.uncertain[option.name] = None
        try:
            motion = self._once.motion(option, stages)
        except (Unplayable, Refused) as error:
            self.unplayable[option.name] = error
            return None
        parts = (motion, *motion.others)
        if number in self.campaigns and not all(s for part in parts for s in part.settled):
            self.shared[option.name] = None
        if motion.root == FAILED:
            return None
        made = zip(option.reads, found[0], strict=True)
        changes = tuple([(n, new) for n, new in made if new != values[n]])
        if not changes and number not in self.campaigns and is_told(option.move):
            return None
        return self.coding.changes(changes), parts

    # --- elections ------------------------------------------------------------------------------

    def _rivalling(self, number: int, place: int, begun: Container[int]) -> Iterator[Doing]:
        """Yield how an election is called in which an option is a candidate, else how it is made at once."""
        called = self._called(number, place, begun)
        if called is None:
            codes = self._codes[place]
            yield from self._at_once(number, codes, self._outright.one(number, codes))
        else:
            yield from called

    def _called(self, number: int, place: int, begun: Container[int]) -> tuple[Doing, ...] | None:
        """Return how an election is called in which an option is a candidate; `None` where it is none, or has no rivals."""
        first = self.electing.rivals[number][0]
        contest, there = self.electing.contest(first, self.values[place], self.unplayable)
        if contest is None or len(there) < _SEVERAL:
            return None
        if number != first or first in begun:
            return ()
        movers = tuple(Name(n) for n in contest.movers)
        motion = Motion(movers, (True,) * len(movers), (), CARRIED)
        then = Waiting(first, 0, Phase.VOTE, 1, 0)
        return (Doing(first, place, motion, then, Part("call", 1, 1)),)

    def elections(self, place: int, waiting: Waiting) -> tuple[Doing, ...]:
        """Return who may be elected in the tick of a vote, each with the motion that is carried if so."""
        contest, there = self.electing.contest(waiting.option, self.values[place], self.unplayable)
        if contest is None:
            return ()
        try:
            made = election(self.deciding.diagrams, contest, len(there))
        except Refused as error:
            self.unplayable[self.explorer.options[waiting.option].name] = error
            return ()
        return tuple(
            Doing(n, self._settled(self.coding.codes(values)), m, free=True)
            for (n, values), m in zip(there.items(), made, strict=True)
        )

    # --- what takes time ------------------------------------------------------------------------

    def _going_on(
        self, number: int, place: int, begun: Mapping[int, tuple[int, Phase, bool]]
    ) -> Iterator[Doing]:
        """Yield how a move that may take time can be begun or gone on with; not while it waits for something else."""
        told = is_told(self.explorer.options[number].move)
        if number not in begun and told and self.effect(number, place) == place:
            return
        taken, phase, called = begun.get(number, (0, Phase.STEP, False))
        if phase is Phase.STEP or (phase is Phase.VOTE and called):
            yield from self._slowly(number, place, taken, called=called)

    def _slowly(self, number: int, place: int, steps: int, *, called: bool) -> Iterator[Doing]:
        """Yield how a move that may take time can be gone on with of which so many steps are taken.

        Where its vote is called already it can still be decided in a way that nobody has to call.
        """
        option = self.explorer.options[number]
        if option.name in self.unplayable:
            return
        try:
            ways, sure = self.staging.ways(number, self.values[place], self._codes[place], steps)
        except (Unplayable, Refused) as error:
            self.unplayable[option.name] = error
            return
        if not sure:
            self.uncertain[option.name] = None
        of = len(option.move.steps)
        movers = [step.by or option.move.by for step in option.move.steps]
        free = movers[steps] in movers[:steps]
        for way in ways:
            if called and way.notice and not way.put:
                continue
            if number in self.campaigns and not all(way.motion.settled):
                self.shared[option.name] = None
            if way.notice:
                kind = "put" if way.put else "call"
                then = Waiting(number, steps, Phase.VOTE, way.notice, way.notice * (not way.put))
                yield Doing(number, place, way.motion, then, Part(kind, steps + 1, of), free)
            else:
                yield from self._carried(number, place, steps, way, free=free)

    def _carried(
        self, number: int, place: int, steps: int, way: Way, *, free: bool
    ) -> Iterator[Doing]:
        """Yield what a step that is carried leads to; nothing where it is void before it is in force."""
        of, turned = len(self.explorer.options[number].move.steps), way.turned
        part = Part("step", steps + 1, of) if steps + 1 < of else None
        lapses = EVER if turned.lapses == EVER else turned.lapses + 1
        if lapses != EVER and lapses <= turned.delay:
            return
        if turned.delay:
            then = Waiting(number, steps + 1, Phase.EFFECT, turned.delay + 1, 0, lapses)
            yield Doing(number, place, way.motion, then, part, free)
        elif part is not None:
            then = Waiting(number, steps + 1, Phase.STEP, 0, 0, lapses)
            yield Doing(number, place, way.motion, then, part, free)
        else:
            made = self.effect(number, place)
            if made is not None:
                yield Doing(number, made, way.motion, None, None, free)

    def effect(self, number: int, place: int) -> int | None:
        """Return the place that a move leads to when it is in force, `None` where it cannot be any more."""
        key = (number, place)
        if key not in self._effects:
            values, reads = self.values[place], self.explorer.options[number].reads
            made = self.staging.effect(number, values)
            then = None if made is None else self.coding.codes(merged(values, reads, made))
            self._effects[key] = None if then is None else self._settled(then)
        return self._effects[key]

    def adjourned(self, place: int, waiting: Waiting) -> bool:
        """Tell whether a vote that is due waits for the next day on which its body meets."""
        return self.staging.adjourned(waiting.option, self.values[place], waiting.steps)

    def vote(self, place: int, waiting: Waiting) -> Doing | None:
        """Return what is voted on at a place in the tick of a vote, `None` where nothing can be carried."""
        number = waiting.option
        at = (self.values[place], self._codes[place])
        try:
            way = self.staging.vote(number, *at, waiting.steps, waiting.called)
        except (Unplayable, Refused) as error:
            self.unplayable[self.explorer.options[number].name] = error
            return None
        made = () if way is None else self._carried(number, place, waiting.steps, way, free=True)
        return next(iter(made), None)

    def ended(self, place: int) -> tuple[bool, ...]:
        """Return which beliefs end at a place."""
        found = self._ended.get(place)
        if found is None:
            made = tuple([self._met(condition, place) for condition in self.until])
            found = self._ended[place] = self._same.setdefault(made, made)
        return found

    def _met(self, condition: Condition, place: int) -> bool:
        """Tell whether a condition is known to hold at a place."""
        return self.explorer.met(condition, self.values[place]) is True

    def moves(self, rule: Option, place: int) -> bool:
        """Tell whether a rule that works by itself would still change a place."""
        values = self.values[place]
        key = (rule.name, tuple([values[n] for n in rule.reads]))
        if key not in self._restless:
            found = self.explorer.take(rule, values)
            self._restless[key] = found is not None and found[0] != key[1]
        return self._restless[key]

    # --- time, and what the record forces -------------------------------------------------------

    def day(self, place: int) -> int:
        """Return which of the moments that the case tells apart it is at a place."""
        at = self.explorer.frame.at("days", "")
        return 0 if at is None else int(self.values[place][at])

    def later(self, place: int) -> int:
        """Return the place at the next moment that the case tells apart."""
        if place not in self._later:
            passed = self.explorer.later(self.values[place])
            self._later[place] = place if passed is None else self.number(passed[0])
        return self._later[place]

    def at_day(self, place: int, day: int) -> int:
        """Return a place as it is on another day, nothing else being changed."""
        at, values = self.explorer.frame.at("days", ""), self.values[place]
        return place if at is None else self.number(replaced(values, ((at, day),)))

    def forced(self, place: int) -> Sequence[int]:
        """Return the places that events of the record lead to that are no moves."""
        found = self._after.get(place)
        if found is None:
            if len(self._led) < len(self.events):
                frame = self.explorer.frame
                self._led += [Leading.of(event, frame) for event in self.events]
            found = self._after[place] = tuple([self._follow(place, one) for one in self._led])
        return found

    def follow(self, place: int, event: Forced) -> int:
        """Return the place that an event leads to, taken as it is told; what cannot be changes nothing."""
        found = self._told.get(event)
        if found is None:
            found = self._told[event] = Leading.of(event, self.explorer.frame)
        return self._follow(place, found)

    def _follow(self, place: int, leading: Leading) -> int:
        codes = self._codes[place]
        changes = leading.changes(self.explorer.frame, self.coding, codes)
        return self._settled(replaced(codes, changes))
