"""The search: a game of two sides on positions, solved exactly within a number of turns or without end.

A position is a whole number; what it means is for the arena to know. In each round the sides take one turn each,
in an order that is given, and may let it pass. `OPEN` stands for whatever an act may do whose effect the case does
not say: it is counted against the coalition, or for it, and where the answer is the same it does not matter.

The questions are those of alternating-time temporal logic on such a game: whether the coalition has a strategy to
reach a goal (its `F`), or to keep one (its `G`). Alur, Henzinger and Kupferman (2002), Alternating-time temporal
logic, Journal of the ACM 49(5), 672-713.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, TypeAlias

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
        if self.go_on is not None and self.seen % 1024 == 0 and not self.go_on(self.seen):
            raise Stopped(f"the search was stopped after {self.seen:,} positions")


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


def alone(arena: Arena, *, within: int | None = None, watch: Watch | None = None) -> Found:
    """Return whether the coalition can reach the goal while nobody else moves, in the fewest rounds.

    Breadth first: each position is looked at once, so time and memory are linear in positions and moves. A `no`
    without `within` is a proof for any number of rounds.
    """
    return _Alone(arena, watch or Watch()).run(within)


@dataclass(slots=True)
class _Alone:
    arena: Arena
    watch: Watch
    came: dict[int, tuple[int, object, int]] = field(default_factory=dict)
    opened: bool = False
    over: bool = False

    def run(self, within: int | None) -> Found:
        edge, depth = [self.arena.start], 0
        if self.arena.reached(self.arena.start):
            return Found(Answer.YES, 0)
        seen = set(edge)
        try:
            while edge and (within is None or depth < within):
                depth += 1
                after: list[int] = []
                for here in edge:
                    won = self._round(here, seen, after)
                    if won is not None:
                        return Found(Answer.YES, depth, self._line(here, won))
                edge = after
        except Stopped as stopped:
            return Found(Answer.LIMIT, proved=depth - 1, stopped=stopped.words)
        answer = Answer.LIMIT if self.opened else Answer.NO
        return Found(answer, proved=depth if edge or self.over else None)

    def _round(self, here: int, seen: set[int], after: list[int]) -> tuple[Turn, ...] | None:
        """Look at all that one turn of ours leads to; return the end of the line where it is reached."""
        for label, there in _or_pass(self.arena.turns(here, True), here):  # noqa: FBT003
            if there == OPEN:
                self.opened = True
                continue
            if self.arena.reached(there):
                return ((True, label, there),)
            then = self.arena.later(there)
            self.over = self.over or then is None
            if then is None or then in seen:
                continue
            self.watch.count()
            seen.add(then)
            self.came[then] = (here, label, there)
            if self.arena.reached(then):
                return ((True, label, there), (False, None, then))
            after.append(then)
        return None

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


def against(arena: Arena, *, we_first: bool, within: int, watch: Watch | None = None) -> Found:
    """Return whether the coalition can reach the goal within so many rounds whatever the others do.

    Exact minimax, deepened round by round, with what is known of each position kept. Positions that not even an
    idle opponent would let us reach are told first by `alone`. Time is at most linear in positions, moves and rounds.
    """
    watching = watch or Watch()
    easy = alone(arena, within=within, watch=watching)
    if easy.answer is Answer.NO:
        return easy
    known = [_Minimax(arena, we_first, watching, hope=hope) for hope in (False, True)]
    depth = 0
    try:
        for depth in range(within + 1):
            if known[0].wins(arena.start, 0, depth):
                return Found(Answer.YES, depth, known[0].plainest(depth))
        depth = within + 1
        if not known[0].opened:
            return Found(Answer.NO, proved=within)
        answer = Answer.LIMIT if known[1].wins(arena.start, 0, within) else Answer.NO
        return Found(answer, proved=within)
    except Stopped as stopped:
        return Found(Answer.LIMIT, proved=depth - 1, stopped=stopped.words)


def acts_of(line: Iterable[Turn]) -> int:
    """Return how many things we do in a line; a label may say how many it is by `acts`."""
    labels = (label for ours, label, _ in line if ours and label is not None)
    return sum(getattr(label, "acts", 1) for label in labels)


@dataclass(slots=True)
class _Minimax:
    """Who wins from a position with so many rounds left; `turn` is 0 for who moves first in a round."""

    arena: Arena
    we_first: bool
    watch: Watch
    hope: bool = False
    opened: bool = False
    won: dict[int, int] = field(default_factory=dict)
    lost: dict[int, int] = field(default_factory=dict)

    def wins(self, position: int, turn: int, left: int) -> bool:
        """Tell whether we reach the goal from here with so many rounds left, this one included."""
        if position == OPEN:
            self.opened = True
            return self.hope
        if self.arena.reached(position):
            return True
        if turn == 0 and left == 0:
            return False
        key = position << 1 | turn
        if key in self.won and self.won[key] <= left:
            return True
        if self.lost.get(key, -1) >= left:
            return False
        if key not in self.won and key not in self.lost:
            self.watch.count()
        found = self._tried(position, turn, left)
        if found:
            self.won[key] = left
        else:
            self.lost[key] = left
        return found

    def _tried(self, position: int, turn: int, left: int) -> bool:
        ours = (turn == 0) is self.we_first
        if ours:
            return any(self._after(p, turn, left) for _, p in self.options(position, ours))
        return all(self._after(p, turn, left) for _, p in self.options(position, ours))

    def options(self, position: int, ours: bool) -> Iterator[tuple[object, int]]:  # noqa: FBT001
        """Yield what a side can do, letting its turn pass included: first for them, last for us."""
        if ours:
            yield from self.arena.turns(position, ours)
            yield None, position
        else:
            yield None, position
            yield from self.arena.turns(position, ours)

    def _after(self, position: int, turn: int, left: int) -> bool:
        if turn == 0 or position == OPEN:
            return self.wins(position, 1, left)
        if self.arena.reached(position):
            return True
        then = self.arena.later(position)
        return then is not None and self.wins(then, 0, left - 1)

    def plainest(self, left: int) -> tuple[Turn, ...]:
        """Return the line in which we act as soon as we can, or the one in which we wait, if it has fewer acts."""
        soon, late = (tuple(self.line(left, wait=wait)) for wait in (False, True))
        return late if acts_of(late) < acts_of(soon) else soon

    def line(self, left: int, *, wait: bool = False) -> Iterator[Turn]:
        """Yield a line of play of a game that is won: our best turns, and theirs that hold out longest.

        With `wait` we let a turn pass wherever we still win then.
        """
        position, turn = self.arena.start, 0
        while not self.arena.reached(position):
            ours = (turn == 0) is self.we_first
            option = self._best(position, turn, left, ours=ours)
            if wait and ours and self._after(position, turn, left):
                option = (None, position)
            label, position = option
            yield ours, label, position
            if turn == 1 and not self.arena.reached(position):
                then = self.arena.later(position)
                left -= 1
                if then is not None and then != position:
                    yield False, None, then
                    position = then
            turn = 1 - turn

    def _best(self, position: int, turn: int, left: int, *, ours: bool) -> tuple[object, int]:
        options = list(self.options(position, ours))
        if ours:
            return next(o for o in options if self._after(o[1], turn, left))
        return max(options, key=lambda o: self._least(o[1], turn, left))

    def _least(self, position: int, turn: int, left: int) -> int:
        return next(n for n in range(left + 1) if n == left or self._after(position, turn, n))
