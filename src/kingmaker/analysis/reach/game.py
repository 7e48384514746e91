"""The moves of a case as a game between a coalition and everybody else, turn by turn or period by period."""

from __future__ import annotations

from dataclasses import field, replace
from typing import TYPE_CHECKING, TypeAlias

from kingmaker.analysis.reach.better import Best
from kingmaker.analysis.reach.done import Done
from kingmaker.analysis.reach.memory import Memory
from kingmaker.analysis.reach.search import OPEN
from kingmaker.model.values import Name
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kingmaker.analysis.reach.arena import Moves
    from kingmaker.analysis.reach.better import Comparer
    from kingmaker.analysis.reach.judging import Holding
    from kingmaker.analysis.reach.ways import Sides

#: What a side can do, each with the position it leads to.
Turns: TypeAlias = list[tuple[Done, int]]


@dataclass(slots=True)
class Known:
    """What is known of a game, whatever position it starts from: turns, what was opened, and what searches found."""

    turns: dict[tuple[int, bool], Turns] = field(default_factory=dict)
    opened: dict[bool, dict[str, None]] = field(default_factory=lambda: {True: {}, False: {}})
    later: dict[int, int | None] = field(default_factory=dict)
    rest: dict[tuple[int, bool], int] = field(default_factory=dict)
    memory: Memory = field(default_factory=Memory)
    single: dict[tuple[int, bool], Turns] = field(default_factory=dict)

    def kept(self) -> int:
        """Return how many positions are kept, those of the searches included."""
        return len(self.turns) + len(self.single) + self.memory.kept()


@dataclass(slots=True)
class Game:
    """The moves of a case as a game between a coalition and everybody else.

    `ends` says whose wish ends the game (ours?), and whether that is that the goal holds. With `comparer` only the best of
    what a side can make of a turn is followed. What is `known` is shared by games that differ only in their start.
    """

    start: int
    sides: Sides
    moves: Moves
    judge: Holding
    ends: tuple[bool, bool] = (True, True)
    comparer: Comparer | None = None
    known: Known = field(default_factory=Known)

    @property
    def memory(self) -> Memory:
        """What searches of this game have found, from whatever position they started."""
        return self.known.memory

    @property
    def opened(self) -> dict[bool, dict[str, None]]:
        """The powers that each side could use and whose effect the case does not say."""
        return self.known.opened

    def turns(self, position: int, ours: bool) -> Turns:  # noqa: FBT001 - as the search asks
        """Return what a side can do in a position, each with where it leads."""
        key = (position, ours)
        found = self.known.turns.get(key)
        if found is None:
            found = self.known.turns[key] = self._best(position, self._each(position, ours), ours)
        return found

    def _each(self, position: int, ours: bool) -> Iterable[tuple[Done, int]]:  # noqa: FBT001 - as above
        for done, there in self.moves.turns(position, self.sides, ours=ours):
            if there == OPEN:
                self.opened[ours][str(done.place)] = None
            yield done, there

    def _best(self, position: int, turns: Iterable[tuple[Done, int]], ours: bool) -> Turns:  # noqa: FBT001 - as above
        """Return the best of what a side can do: nothing that is no better than something else, or than to pass."""
        listed = list(turns)
        if self.comparer is None or not listed:
            return listed
        best = Best(self.comparer, ours)
        best.add(position)
        kept = [(done, there) for done, there in listed if there == OPEN or best.add(there)]
        return [(done, there) for done, there in kept if there == OPEN or best.has(there)]

    def later(self, position: int) -> int | None:
        """Return the position of the next round: the same, since no time passes."""
        return position

    def reached(self, position: int) -> bool:
        """Tell whether the goal holds."""
        return self.judge.holds(position)


class TimedGame(Game):
    """A game in which time passes: a turn is all that a side does in one period, and a round is a period.

    Within its turn a side may do several things, one after the other; a power by which shares change hands once. What
    else a side could do in a turn in which it can have what it wants is not followed.
    """

    __slots__ = ()

    @property
    def stepwise(self) -> bool:
        """Whether a turn is several steps."""
        return True

    def steps(self, position: int, ours: bool) -> Turns:  # noqa: FBT001 - as the search asks
        """Return each single thing that a side can do in a turn."""
        key = (position, ours)
        found = self.known.single.get(key)
        if found is None:
            found = self.known.single[key] = self._best(position, self._each(position, ours), ours)
        return found

    def rest(self, position: int, ours: bool) -> int:  # noqa: FBT001 - as above
        """Return a position at the end of a turn: which powers this side has used in it matters no more."""
        layout = self.moves.layout
        key = (layout.number_of(position), ours)
        found = self.known.rest.get(key)
        if found is None:
            facts = layout.facts_of(position)
            used = frozenset(u for u in facts.used if u[0] is not ours)
            same = used == facts.used
            found = key[0] if same else layout.number(replace(facts, used=used))
            self.known.rest[key] = found
        return layout.with_number(position, found)

    def turns(self, position: int, ours: bool) -> Turns:  # noqa: FBT001 - as above
        """Return what a side can do in a position in one period, each with where it leads."""
        key = (position, ours)
        found = self.known.turns.get(key)
        if found is None:
            found = self.known.turns[key] = self._best(position, self._turns(position, ours), ours)
        return found

    def _turns(self, position: int, ours: bool) -> Iterator[tuple[Done, int]]:  # noqa: FBT001 - as above
        """Yield all that a side can bring about in one period, each with what it does for it."""
        best = _Seen() if self.comparer is None else Best(self.comparer, ours)
        best.add(position)
        told = {position}
        waiting: list[tuple[int, tuple[Done, ...]]] = [(position, ())]
        for here, before in waiting:  # grows while it is read
            for done, there in self.steps(here, ours):
                if there == OPEN or not best.add(there):
                    continue
                steps, end = (*before, done), self.rest(there, ours)
                if self.comparer is not None and self._is_over(there, ours):
                    yield Done("turn", done.place, value=steps), end
                    return
                waiting.append((there, steps))
                if end not in told:
                    told.add(end)
                    yield Done("turn", done.place, value=steps), end
        if any(there == OPEN for here, _ in waiting for _, there in self.steps(here, ours)):
            yield Done("turn", Name("")), OPEN

    def _is_over(self, position: int, ours: bool) -> bool:  # noqa: FBT001 - as above
        """Tell whether a side has what it wants."""
        whose, wanted = self.ends
        return ours is whose and self.judge.holds(position) is wanted

    def later(self, position: int) -> int | None:
        """Return the position at the beginning of the next period, `None` after the last one."""
        layout, known = self.moves.layout, self.known.later
        number = layout.number_of(position)
        if number not in known:
            known[number] = self._later(number)
        new = known[number]
        return None if new is None else layout.with_number(position, new)

    def _later(self, number: int) -> int | None:
        layout, calendar = self.moves.layout, self.moves.carrier.calendar
        facts = layout.facts[number]
        day = (facts.day or 0) + 1
        if calendar is None or day >= len(calendar.meetings):
            return None
        called = frozenset(name for name, when in facts.called if when == day)
        new = replace(
            facts,
            day=day,
            meeting=calendar.meetings[day] | called,
            used=frozenset(),
            called=frozenset(c for c in facts.called if c[1] > day),
        )
        return layout.number(new)


@dataclass(slots=True)
class _Seen:
    """Keeps every position, where none is better than another."""

    _known: set[int] = field(default_factory=set)

    def add(self, position: int) -> bool:
        """Tell whether a position is a new one."""
        new = position not in self._known
        self._known.add(position)
        return new
