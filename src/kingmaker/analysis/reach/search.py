"""The search: a game of two sides on positions, solved exactly within a number of turns or without end.

A position is a whole number; what it means is for the arena to know. In each round the sides take one turn each,
in an order that is given, and may let it pass. `OPEN` stands for whatever an act may do whose effect the case does
not say: it is counted against the coalition, or for it, and where the answer is the same it does not matter.

The questions are those of alternating-time temporal logic on such a game: whether the coalition has a strategy to
reach a goal (its `F`), or to keep one (its `G`). Alur, Henzinger and Kupferman (2002), Alternating-time temporal
logic, Journal of the ACM 49(5), 672-713.
"""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, TypeAlias, cast

from kingmaker.analysis.reach.memory import Memory
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

#: A position of which nothing is known, since an act led there whose effect is not said.
OPEN = -1

#: Whose turn it was, what was done (`None`: nothing), and the position after it.
Turn: TypeAlias = tuple[bool, object, int]


class Arena(Protocol):
    """A game to be searched: where it starts, what each side can do in a turn, what counts as reached."""

    @property
    def start(self) -> int:
        """Return the position in which it begins."""
        ...

    def turns(self, position: int, ours: bool) -> Iterable[tuple[object, int]]:  # noqa: FBT001
        """Return what a side can make of its turn, other than to let it pass; the same each time."""
        ...

    def later(self, position: int) -> int | None:
        """Return what a round makes of a position when it is over; `None` where time is up."""
        ...

    def reached(self, position: int) -> bool:
        """Tell whether the goal holds in a position."""
        ...


class Stepwise(Arena, Protocol):
    """A game in which a turn may be several things done one after the other, each of which is a step."""

    @property
    def stepwise(self) -> bool:
        """Whether a turn is several steps."""
        ...

    def steps(self, position: int, ours: bool) -> Iterable[tuple[object, int]]:  # noqa: FBT001
        """Return each single thing that a side can do next in its turn."""
        ...

    def rest(self, position: int, ours: bool) -> int:  # noqa: FBT001
        """Return what the end of a turn makes of a position."""
        ...


def stepwise(arena: Arena) -> Stepwise | None:
    """Return a game as one of steps, `None` where each turn is one thing done."""
    return cast("Stepwise", arena) if getattr(arena, "stepwise", False) else None


class Answer(StrEnum):
    """What a search says: it can be, it cannot, or a limit was reached before that was known."""

    YES = "yes"
    NO = "no"
    LIMIT = "limit"


class Stopped(Exception):  # noqa: N818  # it says what happened
    """The search was to stop: too many positions, or somebody wanted no more."""

    def __init__(self, words: str) -> None:
        """Keep why, in words."""
        super().__init__(words)
        self.words = words


@dataclass(slots=True)
class Watch:
    """How far a search may go: so many positions, and as long as `go_on` says so.

    `go_on` is called with the number of positions now and then; if it returns false the search stops.
    """

    most: int = 2_000_000
    go_on: Callable[[int], bool] | None = None
    seen: int = 0

    def count(self) -> None:
        """Count one more position; `Stopped` where that is one too many."""
        self.seen += 1
        if self.seen > self.most:
            raise Stopped(f"the search stopped after {self.most:,} positions")
        if self.go_on is not None and self.seen % 256 == 0 and not self.go_on(self.seen):
            raise Stopped(f"the search was stopped after {self.seen:,} positions")


@dataclass(frozen=True, slots=True)
class Steps:
    """What is done in a turn of several steps, in order."""

    parts: tuple[object, ...]

    @property
    def acts(self) -> int:
        """How many things are done."""
        return len(self.parts)


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found.

    `rounds` is how many turns the coalition needs, `line` one line of play that leads there: whose turn, what is
    done (`None`: nothing), and the position after it. `proved` is the number of rounds that were searched in full,
    `None` where all positions were; `stopped` says why no more were.
    """

    answer: Answer
    rounds: int | None = None
    line: tuple[Turn, ...] = ()
    proved: int | None = None
    stopped: str = ""


def alone(
    arena: Arena,
    *,
    within: int | None = None,
    watch: Watch | None = None,
    memory: Memory | None = None,
) -> Found:
    """Return whether the coalition can reach the goal while nobody else moves, in the fewest rounds.

    Breadth first: each position is looked at once, so time and memory are linear in positions and moves. A `no`
    without `within` is a proof for any number of rounds.
    """
    return _Alone(arena, watch or Watch(), memory or Memory()).run(within)


@dataclass(slots=True)
class _Alone:
    arena: Arena
    watch: Watch
    memory: Memory
    came: dict[int, tuple[int, object, int]] = field(default_factory=dict)
    opened: bool = False
    over: bool = False
    #: The positions within a turn that have been looked at in this round.
    passed: set[int] = field(default_factory=set)

    def run(self, within: int | None) -> Found:
        edge, depth = [self.arena.start], 0
        if self.arena.reached(self.arena.start):
            return Found(Answer.YES, 0)
        if within is None and self.arena.start in self.memory.never:
            return Found(Answer.NO, proved=None)
        seen = set(edge)
        try:
            while edge and (within is None or depth < within):
                depth += 1
                after: list[int] = []
                self.passed.clear()
                for here in edge:
                    won = self._round(here, seen, after)
                    if won is not None:
                        return Found(Answer.YES, depth, self._line(here, won))
                edge = after
        except Stopped as stopped:
            return Found(Answer.LIMIT, proved=depth - 1, stopped=stopped.words)
        if not edge and not self.opened:
            self.memory.never |= dict.fromkeys(seen, self.over)
        answer = Answer.LIMIT if self.opened else Answer.NO
        return Found(answer, proved=depth if edge or self.over else None)

    def _round(self, here: int, seen: set[int], after: list[int]) -> tuple[Turn, ...] | None:
        """Look at all that one turn of ours leads to; return the end of the line where it is reached."""
        for label, there in _or_pass(self._turns(here), here):
            if there == OPEN:
                self.opened = True
                continue
            if self.arena.reached(there):
                return ((True, label, there),)
            then = self.arena.later(there)
            self.over = self.over or then is None
            if then is None or then in seen:
                continue
            if then in self.memory.never:
                self.over = self.over or self.memory.never[then]
                continue
            self.watch.count()
            seen.add(then)
            self.came[then] = (here, label, there)
            if self.arena.reached(then):
                return ((True, label, there), (False, None, then))
            after.append(then)
        return None

    def _turns(self, here: int) -> Iterable[tuple[object, int]]:
        """Return what our turn can come to; of several steps, only by positions that were not passed in this round."""
        arena = stepwise(self.arena)
        return self.arena.turns(here, True) if arena is None else self._steps(arena, here)  # noqa: FBT003

    def _steps(self, arena: Stepwise, start: int) -> Iterator[tuple[object, int]]:
        waiting: list[tuple[int, tuple[object, ...]]] = [(start, ())]
        self.passed.add(start)
        for here, before in waiting:  # grows while it is read
            for label, there in arena.steps(here, True):  # noqa: FBT003 - ours
                if there in self.passed:
                    continue
                if there == OPEN:
                    yield label, there
                    continue
                self.passed.add(there)
                done = (*before, label)
                waiting.append((there, done))
                yield Steps(done), arena.rest(there, True)  # noqa: FBT003 - as above

    def _line(self, here: int, end: tuple[Turn, ...]) -> tuple[Turn, ...]:
        line: list[Turn] = []
        while here in self.came:
            before, label, there = self.came[here]
            line += [(False, None, here)] if there != here else []
            line.append((True, label, there))
            here = before
        return (*reversed(line), *end)


def _or_pass(turns: Iterable[tuple[object, int]], here: int) -> Iterator[tuple[object, int]]:
    yield from turns
    yield None, here
