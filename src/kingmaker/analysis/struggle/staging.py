"""Moves that take time: each step by itself, the notice that its vote needs, and when what is decided is in force."""

from __future__ import annotations

from dataclasses import field, replace
from typing import TYPE_CHECKING, NamedTuple

from kingmaker.analysis.effects import UNSAID, CannotBe, after
from kingmaker.analysis.meetings import dated, in_session
from kingmaker.analysis.struggle.motions import Notice
from kingmaker.analysis.struggle.moving import Motion
from kingmaker.analysis.struggle.tallying import CARRIED, FAILED
from kingmaker.analysis.struggle.waiting import EVER
from kingmaker.model.evaluate import World
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.analysis.exploring import Explorer, Stage
    from kingmaker.analysis.frames import Values
    from kingmaker.analysis.options import Option
    from kingmaker.analysis.struggle.coding import Codes
    from kingmaker.analysis.struggle.motions import Deciding
    from kingmaker.analysis.struggle.waiting import Pace
    from kingmaker.model.case import Case
    from kingmaker.model.values import Duration, Name


class Turned(NamedTuple):
    """What becomes of a step that is carried: after how many ticks it is in force, and in which it lapses (`EVER`: never)."""

    delay: int
    lapses: int


class Way(NamedTuple):
    """One way to go on with a move: who may, what must be carried, what becomes of it.

    `notice` is with how many ticks a vote is called; with none, the step is put and voted on in the same tick. `put` tells
    that nothing has to be called: it is voted on in the next tick.
    """

    motion: Motion
    turned: Turned
    notice: int = 0
    put: bool = False


@dataclass(slots=True)
class Staging:
    """Works out what a move that takes time can do next, once for all that it reads; `codes` stand for the values."""

    explorer: Explorer
    deciding: Deciding
    pace: Pace
    longest: dict[Name, None] = field(
        default_factory=dict
    )  # whose ways are in force at different times
    late: dict[Name, None] = field(
        default_factory=dict
    )  # which can only be voted on after the clock has run out
    _made: dict[tuple[int, int, Codes], tuple[tuple[Way, ...], bool]] = field(default_factory=dict)
    _votes: dict[tuple[int, int, int, Codes], Way | None] = field(default_factory=dict)
    _effects: dict[tuple[int, Values], Values | None] = field(default_factory=dict)
    _parts: dict[tuple[int, int], Option] = field(default_factory=dict)

    def ways(
        self, number: int, values: Values, codes: Codes, steps: int
    ) -> tuple[tuple[Way, ...], bool]:
        """Return how a move can be gone on with of which so many steps are taken, and whether all that turns on is said.

        Raises `Unplayable` where a decision is no vote of yes or no.
        """
        reads = self.explorer.options[number].reads
        key = (number, steps, tuple([codes[n] for n in reads]))
        if key not in self._made:
            self._made[key] = self._worked_out(number, values, steps)
        return self._made[key]

    def vote(
        self, number: int, values: Values, codes: Codes, steps: int, notice: int
    ) -> Way | None:
        """Return what a vote is on that was called so many ticks before; `None` where there is nothing to vote on now."""
        reads = self.explorer.options[number].reads
        key = (number, steps, notice, tuple([codes[n] for n in reads]))
        if key not in self._votes:
            self._votes[key] = self._voted(number, values, steps, notice)
        return self._votes[key]

    def _voted(self, number: int, values: Values, steps: int, notice: int) -> Way | None:
        stage = self._stage(number, values, steps)
        if stage is None:
            return None
        option = self.explorer.options[number]
        asked = self._notice(option, stage[0], notice)
        motion = self.deciding.motion(option, [stage[0]], asked, step=steps)
        return None if motion.root == FAILED else Way(motion, self._turned(option, stage[0], asked))

    def _worked_out(self, number: int, values: Values, steps: int) -> tuple[tuple[Way, ...], bool]:
        stage = self._stage(number, values, steps)
        if stage is None:
            return (), True
        meets = not self.adjourned(number, values, steps)
        option = self.explorer.options[number]
        return tuple(self._ways(option, stage[0], steps, meets=meets)), stage[1]

    def _stage(self, number: int, values: Values, steps: int) -> tuple[Stage, bool] | None:
        """Return a step as it comes up after so many are taken, and whether all that it turns on is certain.

        What the steps before it do is done in the world in which it is decided, and nowhere else before the last is taken.
        """
        option, explorer = self.explorer.options[number], self.explorer
        move, made = option.move, explorer.frame.made(values)
        limit = explorer.frame.limits.get(option.name)
        now = World(explorer.frame.state(values), explorer.frame.case, option.actor, option.it)
        late = move.at is not None and now.state.date != move.at.replace(tzinfo=None)
        if (limit is not None and made[option.name] >= limit) or (late and not steps):
            return None
        stages: list[Stage] = []
        try:
            for step in move.steps[:steps]:
                now = after(now, step.do, step.then)
            then, sure = explorer.through(self._part(number, steps), now, None, stages)
        except (CannotBe, *UNSAID):
            return None
        return None if then is None else (stages[0], sure)

    def _part(self, number: int, steps: int) -> Option:
        """Return one step of a move as a move of its own; the condition of the whole is that of its first step."""
        key = (number, steps)
        if key not in self._parts:
            option = self.explorer.options[number]
            when = None if steps else option.move.when
            own = replace(
                option.move, steps=(option.move.steps[steps],), when=when, at_meeting=False
            )
            self._parts[key] = replace(option, move=own)
        return self._parts[key]

    def _ways(self, option: Option, stage: Stage, steps: int, *, meets: bool) -> Iterator[Way]:
        now = self._notice(option, stage, 0)
        motion = self.deciding.motion(option, [stage], now, step=steps)
        known = {FAILED}
        if motion.root != FAILED:
            known.add(motion.root)
            for one in (motion, *motion.others):
                turned = self._turned(option, stage, now)
                yield from self._at_once(one, turned, steps, meets=meets)
        for ticks in self._notices(stage, now):
            asked = self._notice(option, stage, ticks)
            motion = self.deciding.motion(option, [stage], asked, step=steps)
            if motion.root in known:
                continue
            if not self.pace.in_time(ticks):
                self.late[option.name] = None
                continue
            known.add(motion.root)
            callers = self.deciding.callers(option, stage, steps)
            if callers:
                calling = Motion(callers, (True,) * len(callers), (), CARRIED)
                yield Way(calling, self._turned(option, stage, asked), ticks)

    def _notice(self, option: Option, stage: Stage, ticks: int) -> Notice:
        fixed = dated(self.explorer.frame.case, option.move, stage.step) is not None
        return Notice(self.pace, ticks, option.move.at_meeting, fixed)

    def adjourned(self, number: int, values: Values, steps: int) -> bool:
        """Tell whether a vote has to wait for the next day on which its body meets."""
        move, frame = self.explorer.options[number].move, self.explorer.frame
        body = dated(frame.case, move, move.steps[steps])
        return body is not None and not in_session(frame.case, body, frame.state(values).date)

    def _at_once(self, motion: Motion, turned: Turned, steps: int, *, meets: bool) -> Iterator[Way]:
        """Yield a step that needs no notice: a first one is voted on at once, a later one in the tick after it is put.

        Where its body does not meet now, a later one may be put, and waits.
        """
        if not steps:
            if meets:
                yield Way(motion, turned)
            return
        alone = [n for n, sure in zip(motion.movers, motion.settled, strict=True) if sure]
        others = [n for n in motion.movers if n not in alone]
        if alone and meets:
            yield Way(replace(motion, movers=tuple(alone), settled=(True,) * len(alone)), turned)
        others = others if meets else list(motion.movers)
        if others:
            put = Motion(tuple(others), (True,) * len(others), (), CARRIED)
            yield Way(put, turned, 1, put=True)

    def _notices(self, stage: Stage, now: Notice) -> list[int]:
        """Return with how many ticks of notice a step may have to be called, each once, in ascending order."""
        found: set[int] = set()
        for _, ways in self.deciding.ways(stage):
            for way in ways:
                for view in (way.view, *way.consents):
                    found.update(ticks for ticks, _ in now.channels(view, stage.world))
        return sorted(ticks for ticks in found if ticks)

    def _turned(self, option: Option, stage: Stage, notice: Notice) -> Turned:
        """Return when what is decided is in force, and when it lapses: the latest, and the soonest, of what is needed."""
        delays, lapses = [0], []
        for _, ways in self.deciding.ways(stage):
            own = [w.view.own for w in ways if notice.kept(w.view, stage.world)]
            found = [(0, EVER) if d is None else self._of(d.after, d.lapses) for d in own]
            if len(set(found)) > 1:
                self.longest[option.name] = None
            delays += [delay for delay, _ in found]
            lapses += [lapse for _, lapse in found if lapse != EVER]
        return Turned(max(delays), min(lapses, default=EVER))

    def _of(self, after_: Duration | None, lapses: Duration | None) -> tuple[int, int]:
        ticks = self.pace.ticks(lapses)
        return self.pace.ticks(after_), ticks or EVER

    def effect(self, number: int, values: Values) -> Values | None:
        """Return what all steps of a move make of the slots that it reads; `None` where that cannot be."""
        option, explorer = self.explorer.options[number], self.explorer
        key = (number, tuple([values[n] for n in option.reads]))
        if key not in self._effects:
            made = explorer.frame.made(values)
            now = World(explorer.frame.state(values), explorer.frame.case, option.actor, option.it)
            try:
                for step in option.move.steps:
                    now = after(now, step.do, step.then)
            except (CannotBe, *UNSAID):
                self._effects[key] = None
                return None
            if option.name in made:
                made[option.name] += 1
            state = replace(now.state, happened=now.state.happened | {str(option.name)})
            whole = explorer.frame.values(state, made)
            self._effects[key] = tuple([whole[n] for n in option.reads])
        return self._effects[key]


def staged(explorer: Explorer) -> frozenset[int]:
    """Return the options that may take time: of several steps, at meetings only, or decided where anything takes time."""
    slow = takes_time(explorer.frame.case)
    return frozenset(
        number
        for number, option in enumerate(explorer.options)
        if option.move.nobody is None
        and (slow or len(option.move.steps) > 1 or option.move.at_meeting)
    )


def takes_time(case: Case) -> bool:
    """Tell whether any body or power of a case names a time that passes before or after its votes."""
    for body in case.bodies.values():
        if any(_long(d) for d in (body.notice, body.window)):
            return True
        if body.written_consent is not None and _long(body.written_consent.notice):
            return True
    steps = (step for power in case.powers.values() for way in power.ways for step in way)
    return any(
        any(_long(d) for d in (step.notice, step.window, step.after, step.lapses))
        or (step.written_consent is not None and _long(step.written_consent.notice))
        for step in steps
    )


def _long(duration: Duration | None) -> bool:
    return duration is not None and duration.count > 0
