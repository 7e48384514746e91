"""Play in which deciding takes time, written from its explanation alone: slow, and nothing shared with the package.

Every way in which all may vote is gone through; a state is the level of each gauge, and what each move waits for.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from itertools import product
from math import exp
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.clock_cases import Clock

EVER = 10**6
YES, MAYBE, NO = range(3)


class Wait(NamedTuple):
    """How many steps are taken, what it waits for, for how many ticks, with how many it was called, when it is void."""

    steps: int
    phase: str  # "step", "vote" or "force"
    left: int
    called: int
    lapses: int


class State(NamedTuple):
    levels: tuple[int, ...]
    waits: tuple[Wait | None, ...]


class Option(NamedTuple):
    """What somebody may do: of which move which step, by which kinds of vote at once (none: it is only put, or called)."""

    move: int
    step: int
    kinds: tuple[str, ...]
    to: State


class Done(NamedTuple):
    """What may come of a tick: how likely, where it leads, of which move what, and who pays how much."""

    chance: float
    to: State
    what: tuple[int, int, str] | None = None  # move, step, and "carried", "failed" or "called"
    paid: tuple[tuple[str, float], ...] = ()


class Twin:
    def __init__(self, clock: Clock) -> None:
        self.clock, self.moves = clock, list(clock.moves.values())
        self.start = State(clock.start, (None,) * len(self.moves))
        self.endings = list(product((0, 1), repeat=len(clock.start)))
        self.scale = dict.fromkeys(clock.people, 0.0)
        self.table, self.value, self.ending = (
            cache(self._table),
            cache(self._value),
            cache(self._ending),
        )
        self.outcomes = cache(self._outcomes)
        found = {state.levels for state in self.reached()}
        self.scale = {name: self._scale(name, found) for name in clock.people}
        for kept in (self.value, self.ending, self.outcomes):
            kept.cache_clear()

    # --- what is wanted

    def worth(self, who: str, levels: tuple[int, ...], *, lasting: bool) -> float:
        wants = (w for w in self.clock.wants[who] if w.lasting is lasting)
        return sum(w.worth for w in wants if all(levels[n] == x for n, x in w.levels.items()))

    def _scale(self, who: str, found: set[tuple[int, ...]]) -> float:
        for lasting, times in ((False, 1), (True, self.clock.ticks)):
            own = [times * self.worth(who, levels, lasting=lasting) for levels in found]
            if max(own) - min(own) > 1e-9:
                return 10 / (max(own) - min(own))
        return 1.0

    def reached(self) -> set[State]:
        """All states that play can come to, were there time enough."""
        now, seen, quiet, tick = {self.start}, {self.start}, 0, 0
        while quiet < 25:
            now = {done.to for state in now for done in self.outcomes(min(tick, EVER), state)}
            quiet = 0 if now - seen else quiet + 1
            seen, tick = seen | now, tick + 1
        return seen

    # --- votes

    def channels(self, move: int, step: int) -> list[tuple[int, str]]:
        """With how many ticks of notice a step can be had, by which kind of vote."""
        own, part = self.moves[move], self.moves[move].steps[step]
        body = self.clock.bodies.get(part.by)
        if body is None:
            return [(0, "alone")]
        fixed = own.meeting and body.meets is not None
        notice = part.notice or (0 if fixed else body.notice)
        found = [(notice + (part.window or (0 if fixed else body.window)), "meeting")]
        return found if own.meeting or body.writing is None else [*found, (body.writing, "writing")]

    def kinds(self, move: int, step: int, notice: int) -> tuple[str, ...]:
        return tuple(kind for ticks, kind in self.channels(move, step) if ticks <= notice)

    def _table(
        self, move: int, step: int, kinds: tuple[str, ...]
    ) -> tuple[list[str], dict[tuple[int, ...], bool]]:
        """Who votes on a step, and whether each way in which they may vote carries it."""
        part = self.moves[move].steps[step]
        body = self.clock.bodies.get(part.by)
        voters = dict.fromkeys((part.by,) if body is None else body.members)
        names = list(voters | dict.fromkeys([part.veto] if part.veto else []))
        found = {}
        for ballots in product((YES, MAYBE, NO), repeat=len(names)):
            said = dict(zip(names, ballots, strict=True))
            own = [said[name] for name in voters]
            met = any(self._met(part.by, kind, own) for kind in kinds)
            found[ballots] = met and not (part.veto and said[part.veto] == NO)
        return names, found

    def _met(self, by: str, kind: str, own: list[int]) -> bool:
        pro, con = own.count(YES), own.count(NO)
        rule = "every" if kind != "meeting" else self.clock.bodies[by].rule
        if rule.startswith("every"):
            return pro == len(own)
        if rule.startswith("more"):
            return 2 * pro > (len(own) if rule.endswith("members") else pro + con)
        return pro >= int(rule.split()[2])

    def may_carry(
        self, move: int, step: int, kinds: tuple[str, ...], who: str = ""
    ) -> tuple[bool, bool]:
        """Whether a step can be carried with somebody for it, and whether it then surely is."""
        names, table = self.table(move, step, kinds)
        own = [x for b, x in table.items() if who not in names or b[names.index(who)] == YES]
        return any(own), who in names and all(own)

    def ballots(
        self, at: tuple[int, int, tuple[str, ...]], gain: dict[str, float], tabler: str
    ) -> list[list[float]]:
        """How likely each voter on a step is for it, abstains, and is against it."""
        names, table = self.table(*at)
        found = []
        for n, name in enumerate(names):
            odds = self.clock.precision * gain[name]
            told = [
                {table[(*b[:n], x, *b[n + 1 :])] != table[b] for b in table if b[n] == MAYBE}
                for x in (YES, NO)
            ]
            third = all(True in x for x in told)
            weights = [exp(odds - abs(odds)), exp(odds / 2 - abs(odds)) * third, exp(-abs(odds))]
            chances = [weight / sum(weights) for weight in weights]
            found.append([1.0, 0.0, 0.0] if name == tabler else chances)
        return found

    def passes(
        self, at: tuple[int, int, tuple[str, ...]], gain: dict[str, float], tabler: str
    ) -> float:
        total = 0.0
        chances = self.ballots(at, gain, tabler)
        for ballots, carried in self.table(*at)[1].items():
            chance = 1.0
            for own, ballot in zip(chances, ballots, strict=True):
                chance *= own[ballot]
            total += chance * carried
        return total

    # --- time

    def session(self, move: int, step: int, tick: int) -> bool:
        body = self.clock.bodies.get(self.moves[move].steps[step].by)
        if body is None or body.meets is None or not self.moves[move].meeting:
            return True
        since = 1 + tick - body.meets[1]
        return since >= 0 and since % body.meets[0] == 0

    def possible(self, state: State, move: int, step: int) -> bool:
        own = self.moves[move]
        when = own.steps[step].when
        first = step > 0 or state.levels[own.gauge] == own.level
        return first and (when is None or state.levels[when[0]] == when[1])

    def due(self, state: State, tick: int) -> tuple[list[int], int | None]:
        """The votes that are due and void, and the one that is held: the first on which there is something to vote."""
        void: list[int] = []
        for move, wait in enumerate(state.waits):
            if (
                wait
                and wait.phase == "vote"
                and not wait.left
                and self.session(move, wait.steps, tick)
            ):
                kinds = self.kinds(move, wait.steps, wait.called)
                if (
                    self.possible(state, move, wait.steps)
                    and self.may_carry(move, wait.steps, kinds)[0]
                ):
                    return void, move
                void.append(move)
        return void, None

    def aged(self, state: State, over: tuple[int, ...] = ()) -> State:
        """A tick passes; the votes of these moves are over."""
        levels = list(state.levels)
        waits: list[Wait | None] = []
        for move, wait in enumerate(state.waits):
            if wait is None or move in over or wait.lapses == 1:
                waits.append(None)
            elif wait.phase == "force" and wait.left == 1:
                levels[self.moves[move].gauge] = 1 - self.moves[move].level
                waits.append(None)
            else:
                left = wait.left - (wait.left > 0)
                waits.append(wait._replace(left=left, lapses=wait.lapses - (wait.lapses < EVER)))
        return State(tuple(levels), tuple(waits))

    def carried(self, state: State, move: int, step: int) -> State:
        """The state once a step is carried, before the tick is over."""
        own = self.moves[move]
        part, last = own.steps[step], step + 1 == len(own.steps)
        lapses = part.lapses + 1 if part.lapses else EVER
        if part.after:
            return self._with(state, move, Wait(step + 1, "force", part.after + 1, 0, lapses))
        if not last:
            return self._with(state, move, Wait(step + 1, "step", 0, 0, lapses))
        levels = list(state.levels)
        levels[own.gauge] = 1 - own.level
        return self._with(state._replace(levels=tuple(levels)), move, None)

    def _with(self, state: State, move: int, wait: Wait | None) -> State:
        return state._replace(waits=(*state.waits[:move], wait, *state.waits[move + 1 :]))

    # --- what may be done

    def options(self, tick: int, state: State, who: str) -> Iterator[Option]:
        for move, wait in enumerate(state.waits):
            step = 0 if wait is None else wait.steps
            called = wait is not None and wait.phase == "vote"
            if wait is not None and (wait.phase == "force" or (called and not wait.called)):
                continue
            if self.possible(state, move, step):
                lapses = EVER if wait is None else wait.lapses
                yield from self._at_once(tick, state, (move, step), who, lapses)
                if not called:
                    yield from self._calls(state, (move, step), who, lapses)

    def seated(self, move: int, step: int) -> tuple[str, ...]:
        by = self.moves[move].steps[step].by
        return self.clock.bodies[by].members if by in self.clock.bodies else (by,)

    def _at_once(
        self, tick: int, state: State, at: tuple[int, int], who: str, lapses: int
    ) -> Iterator[Option]:
        """A first step is put and voted on; a later one is put, unless whoever takes it needs no others."""
        kinds = self.kinds(*at, 0)
        can, sure = self.may_carry(*at, kinds, who)
        if who not in self.seated(*at) or not can:
            return
        now = self.session(*at, tick)
        if now and (sure or not at[1]):
            yield Option(*at, kinds, self.carried(state, *at))
        elif at[1] and lapses > 1:
            yield Option(*at, (), self._with(state, at[0], Wait(at[1], "vote", 1, 0, lapses)))

    def _calls(self, state: State, at: tuple[int, int], who: str, lapses: int) -> Iterator[Option]:
        body = self.clock.bodies.get(self.moves[at[0]].steps[at[1]].by)
        known = [self.table(*at, self.kinds(*at, 0))[1]]
        for ticks in sorted({ticks for ticks, _ in self.channels(*at) if ticks}):
            kinds = self.kinds(*at, ticks)
            table = self.table(*at, kinds)[1]
            if table in known or not any(table.values()) or ticks >= self.clock.ticks:
                continue
            known.append(table)
            if who in ((body and body.callers) or self.seated(*at)) and ticks < lapses:
                yield Option(
                    *at, (), self._with(state, at[0], Wait(at[1], "vote", ticks, ticks, lapses))
                )

    def paid(self, move: int, step: int) -> dict[str, float]:
        """What each pays with a step: the first of those in which they sit, else the first of all."""
        found = {}
        for who, cost in self.moves[move].cost.items():
            own = [n for n in range(len(self.moves[move].steps)) if who in self.seated(move, n)]
            if step == (own[0] if own else 0):
                found[who] = cost * self.scale[who]
        return found

    def gains(self, tick: int, there: State, here: State) -> dict[str, float]:
        return {
            n: self.value(n, tick + 1, there) - self.value(n, tick + 1, here)
            for n in self.clock.people
        }

    def _outcomes(self, tick: int, state: State) -> tuple[Done, ...]:
        void, move = self.due(state, tick)
        if move is not None:
            return tuple(self._vote(tick, state, move, void))
        here = self.aged(state, tuple(void))
        found = [Done(1 - sum(1 / every for every in self.clock.tempo.values()), here)]
        for who in self.clock.people:
            found += self._turn(tick, state, who, here)
        return tuple(found)

    def _vote(self, tick: int, state: State, move: int, void: list[int]) -> Iterator[Done]:
        wait = state.waits[move]
        assert wait is not None
        at = (move, wait.steps, self.kinds(move, wait.steps, wait.called))
        here, there = self.aged(state, (*void, move)), self.carried(state, move, wait.steps)
        there = self.aged(there, tuple(void))
        passes = self.passes(at, self.gains(tick, there, here), "")
        yield Done(passes, there, (move, wait.steps, "carried"))
        yield Done(1 - passes, here, (move, wait.steps, "failed"))

    def _turn(self, tick: int, state: State, who: str, here: State) -> Iterator[Done]:
        rows, powers = [], [0.0]
        for move, step, kinds, to in self.options(tick, state, who):
            there = self.aged(to, tuple(self.due(state, tick)[0]))
            gain, paid = self.gains(tick, there, here), self.paid(move, step)
            passes = self.passes((move, step, kinds), gain, who) if kinds else 1.0
            powers.append(self.clock.precision * (passes * gain[who] - paid.get(who, 0.0)))
            rows.append((passes, there, (move, step), bool(kinds), tuple(paid.items())))
        weights = [exp(power - max(powers)) for power in powers]
        tried = [weight / sum(weights) / self.clock.tempo[who] for weight in weights]
        yield Done(tried[0], here)
        for chance, (passes, there, at, voted, bill) in zip(tried[1:], rows, strict=True):
            yield Done(chance * passes, there, (*at, "carried" if voted else "called"), bill)
            yield Done(chance * (1 - passes), here, (*at, "failed"), bill)

    # --- what follows

    def _value(self, who: str, tick: int, state: State) -> float:
        if not self.scale[who]:
            return 0.0
        if tick == self.clock.ticks:
            return self.scale[who] * self.worth(who, state.levels, lasting=False)
        total = self.scale[who] * self.worth(who, state.levels, lasting=True)
        for done in self.outcomes(tick, state):
            total += done.chance * (
                self.value(who, tick + 1, done.to) - dict(done.paid).get(who, 0.0)
            )
        return total

    def _ending(self, tick: int, state: State) -> tuple[float, ...]:
        if tick == self.clock.ticks:
            return tuple(float(levels == state.levels) for levels in self.endings)
        every = [
            (done.chance, self.ending(tick + 1, done.to)) for done in self.outcomes(tick, state)
        ]
        return tuple(sum(p * own[n] for p, own in every) for n in range(len(self.endings)))

    def after(self, record: dict[int, tuple[int, int, str]]) -> list[tuple[float, ...]]:
        """The endings after each event of a record: what was done in which tick; that a move is made is seen, all else may not be."""
        now, found = {self.start: 1.0}, []
        for tick in range(self.clock.ticks):
            event, then = record.get(tick), defaultdict[State, float](float)
            for state, weight in now.items():
                for done in self.outcomes(tick, state):
                    what = done.what
                    seen = (
                        what
                        and what[2] == "carried"
                        and what[1] + 1 == len(self.moves[what[0]].steps)
                    )
                    if done.what == event if event else not seen:
                        then[done.to] += weight * done.chance
            total = sum(then.values())
            now = {state: weight / total for state, weight in then.items() if weight}
            if event:
                every = [(weight, self.ending(tick + 1, state)) for state, weight in now.items()]
                found.append(
                    tuple(sum(p * own[n] for p, own in every) for n in range(len(self.endings)))
                )
        return found
