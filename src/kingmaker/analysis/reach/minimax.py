"""Exact minimax between the coalition and everybody else, deepened round by round."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from kingmaker.analysis.reach.memory import Memory
from kingmaker.analysis.reach.search import OPEN, Answer, Found, Stopped, Watch, alone, stepwise
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kingmaker.analysis.reach.search import Arena, Stepwise, Turn


def against(
    arena: Arena,
    *,
    we_first: bool,
    within: int,
    watch: Watch | None = None,
    memory: Memory | None = None,
) -> Found:
    """Return whether the coalition can reach the goal within so many rounds whatever the others do.

    Exact minimax, deepened round by round, with what is known of each position kept. In fewer rounds than it takes
    while nobody else moves it cannot be done: these are told first, by `alone`. Time is at most linear in positions, moves and rounds.
    """
    watching, kept = watch or Watch(), memory or Memory()
    easy = alone(arena, within=within, watch=watching, memory=kept)
    if easy.answer is Answer.NO or easy.stopped:
        return easy
    known = [_minimax(arena, kept, we_first, watching, hope=hope) for hope in (False, True)]
    depth = easy.rounds or 0
    try:
        for rounds in range(depth, within + 1):
            depth = rounds
            if known[0].wins(arena.start, 0, depth):
                return Found(Answer.YES, depth, known[0].plainest(arena.start, depth))
        depth = within + 1
        if not known[0].opened:
            return Found(Answer.NO, proved=within)
        answer = Answer.LIMIT if known[1].wins(arena.start, 0, within) else Answer.NO
        return Found(answer, proved=within)
    except Stopped as stopped:
        proved = max(depth - 1, easy.proved or 0)
        return Found(Answer.LIMIT, proved=proved, stopped=stopped.words)


def _minimax(
    arena: Arena,
    memory: Memory,
    we_first: bool,  # noqa: FBT001 - as it is asked
    watch: Watch,
    *,
    hope: bool,
) -> Minimax:
    """Return what is known of who wins, which goes on with this watch."""
    key = (we_first, hope)
    if key not in memory.minimax:
        memory.minimax[key] = Minimax(arena, we_first, watch, hope=hope)
    found: Minimax = memory.minimax[key]
    found.watch = watch
    return found


def acts_of(line: Iterable[Turn]) -> int:
    """Return how many things we do in a line; a label may say how many it is by `acts`."""
    labels = (label for ours, label, _ in line if ours and label is not None)
    return sum(getattr(label, "acts", 1) for label in labels)


@dataclass(slots=True)
class Minimax:
    """Who wins from a position with so many rounds left; `turn` is 0 for who moves first in a round.

    What is known holds whatever position a search starts from.
    """

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
        known = self._told(position, turn, left)
        if known is not None:
            return known
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
        arena = stepwise(self.arena)
        if arena is not None:
            return self._swept(arena, position, turn, left)
        if ours:
            return any(self._after(p, turn, left) for _, p in self.options(position, ours))
        return all(self._after(p, turn, left) for _, p in self.options(position, ours))

    def _swept(self, arena: Stepwise, start: int, turn: int, left: int) -> bool:
        """Tell who wins a turn of several steps, which may end after any of them.

        A side that cannot win from here can from no position that its steps lead to, so all of these are known at once.
        """
        ours = (turn == 0) is self.we_first
        seen, waiting = {start}, [start]
        while waiting:
            here = waiting.pop()
            if self._after(arena.rest(here, ours), turn, left) is ours:
                return ours
            for _, there in arena.steps(here, ours):
                known = self._told(there, turn, left)
                if known is ours:
                    return ours
                if known is None and there not in seen:
                    self.watch.count()
                    seen.add(there)
                    waiting.append(there)
        kept = self.lost if ours else self.won
        kept.update((position << 1 | turn, left) for position in seen)
        return not ours

    def _told(self, position: int, turn: int, left: int) -> bool | None:
        """Tell whether we win from here with so many rounds left, if it is known."""
        if position == OPEN:
            self.opened = True
            return self.hope
        key = position << 1 | turn
        if self.won.get(key, left + 1) <= left:
            return True
        return False if self.lost.get(key, -1) >= left else None

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

    def plainest(self, start: int, left: int) -> tuple[Turn, ...]:
        """Return the line in which we act as soon as we can, or the one in which we wait, if it has fewer acts."""
        soon, late = (tuple(self.line(start, left, wait=wait)) for wait in (False, True))
        return late if acts_of(late) < acts_of(soon) else soon

    def line(self, start: int, left: int, *, wait: bool = False) -> Iterator[Turn]:
        """Yield a line of play of a game that is won: our best turns, and theirs that hold out longest.

        With `wait` we let a turn pass wherever we still win then.
        """
        position, turn = start, 0
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
