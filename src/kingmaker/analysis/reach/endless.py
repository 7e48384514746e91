"""The search without end: from which positions a side can bring something about in any number of rounds.

All positions that can come about are found first; then the least fixed point is taken backwards, round by round: a
side can get there from a position where one of its turns, or all turns of the others, lead to positions from which
it can. What is left is the greatest fixed point for the other side: there it can keep it from happening for ever.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import field
from typing import TYPE_CHECKING, cast

from kingmaker.analysis.reach.memory import Memory
from kingmaker.analysis.reach.minimax import against
from kingmaker.analysis.reach.search import (
    OPEN,
    Answer,
    Found,
    Stopped,
    Watch,
    alone,
    stepwise,
)
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kingmaker.analysis.reach.search import Arena, Stepwise, Turn

#: How many rounds are searched one by one before all positions are looked at, and in how many positions.
ROUNDS_FIRST = 8
SOME = 20_000


@dataclass(frozen=True, slots=True)
class Turned:
    """A game seen from the other side: they want that our goal does not hold, or, with `goal`, that it does."""

    of: Arena
    goal: bool = False

    @property
    def start(self) -> int:
        """Return where it begins."""
        return self.of.start

    def turns(self, position: int, ours: bool) -> Iterable[tuple[object, int]]:  # noqa: FBT001
        """Return the turns of a side, which is the other one of the game within."""
        return self.of.turns(position, not ours)

    @property
    def stepwise(self) -> bool:
        """Whether a turn is several steps."""
        return stepwise(self.of) is not None

    def steps(self, position: int, ours: bool) -> Iterable[tuple[object, int]]:  # noqa: FBT001 - as the search asks
        """Return each single thing that a side can do next, which is the other one of the game within."""
        return cast("Stepwise", self.of).steps(position, not ours)

    def rest(self, position: int, ours: bool) -> int:  # noqa: FBT001 - as above
        """Return what the end of a turn makes of a position."""
        return cast("Stepwise", self.of).rest(position, not ours)

    def later(self, position: int) -> int | None:
        """Return what a round makes of a position when it is over."""
        return self.of.later(position)

    def reached(self, position: int) -> bool:
        """Tell whether what they want is so."""
        return self.of.reached(position) is self.goal


def ever(
    arena: Arena, *, we_first: bool, watch: Watch | None = None, memory: Memory | None = None
) -> Found:
    """Return whether the coalition can reach the goal in any number of rounds whatever the others do.

    What it cannot reach while the others sit idle it can never force; what it can force in a few rounds is found by
    searching these. Only then all positions are looked at: time and memory are linear in positions and moves. Where
    there are more than may be looked at, what was proved is said.
    """
    most, go_on = (watch.most, watch.go_on) if watch is not None else (Watch().most, None)
    known = memory or Memory()
    graph: Graph | None = known.graphs.get(we_first)
    if graph is not None and (arena.start, 0) in graph.after:
        return graph.found(arena.start, None)
    easy = alone(arena, watch=Watch(most, go_on), memory=known)
    if easy.answer is Answer.NO or easy.stopped:
        return easy
    few = Watch(min(most, SOME), go_on)
    some = against(arena, we_first=we_first, within=ROUNDS_FIRST, watch=few, memory=known)
    if some.answer is Answer.YES:
        return some
    if some.answer is Answer.LIMIT and not some.stopped and _spoiled(arena, we_first):
        return some
    graph = known.graphs.setdefault(we_first, Graph(arena, we_first))
    try:
        graph.explore(Watch(most, go_on), arena.start)
    except Stopped as stopped:
        del known.graphs[we_first]
        return Found(Answer.LIMIT, proved=some.proved, stopped=stopped.words)
    return graph.found(arena.start, some.proved)


def _spoiled(arena: Arena, we_first: bool) -> bool:  # noqa: FBT001 - as it is asked
    """Tell whether the others can use a power of which is not said what it does before we are there, whatever we do."""
    if arena.reached(arena.start):
        return False
    after = [arena.start]
    if we_first:
        after += [there for _, there in arena.turns(arena.start, True) if there != OPEN]  # noqa: FBT003
    return all(
        not arena.reached(here) and any(there == OPEN for _, there in arena.turns(here, False))  # noqa: FBT003
        for here in after
    )


def kept(
    arena: Arena,
    *,
    we_first: bool,
    bad: bool = False,
    within: int | None = None,
    watch: Watch | None = None,
    memory: Memory | None = None,
) -> Found:
    """Return whether the coalition can keep the goal true in every position, whatever the others do.

    With `bad`, whether it can keep it false. It can if the others cannot bring it about that the goal fails; if they can, the line shows how.
    """
    turned = Turned(arena, goal=bad)
    if within is None:
        found = ever(turned, we_first=not we_first, watch=watch, memory=memory)
    else:
        found = against(turned, we_first=not we_first, within=within, watch=watch, memory=memory)
    line = tuple((not ours, label, position) for ours, label, position in found.line)
    answer = {Answer.YES: Answer.NO, Answer.NO: Answer.YES}.get(found.answer, Answer.LIMIT)
    return Found(answer, found.rounds, line, found.proved, found.stopped)


Node = tuple[int, int]


@dataclass(slots=True)
class Graph:
    """Every position with whose turn it is, and what each turn leads to."""

    arena: Arena
    we_first: bool
    after: dict[Node, list[tuple[object, Node | None]]] = field(default_factory=dict)
    goals: set[Node] = field(default_factory=set)
    opened: bool = False
    _ranks: dict[bool, dict[Node, int]] = field(default_factory=dict)

    def found(self, start: int, proved: int | None) -> Found:
        """Return the answer for a position from which everything is explored; `proved` rounds were searched before."""
        first = (start, 0)
        sure = self.ranks(hope=False)
        if first in sure:
            return Found(Answer.YES, sure[first], tuple(self.line(sure, first)))
        if self.opened and first in self.ranks(hope=True):
            return Found(Answer.LIMIT, proved=proved)
        return Found(Answer.NO)

    def explore(self, watch: Watch, start: int | None = None) -> None:
        """Find all that can come about from the start, or from another position; nothing follows once the goal is reached."""
        first = (self.arena.start if start is None else start, 0)
        if first in self.after:
            return
        self._ranks.clear()
        waiting = [first]
        self.after[first] = []
        while waiting:
            node = waiting.pop()
            watch.count()
            if node[0] == OPEN:
                continue
            if self.arena.reached(node[0]):
                self.goals.add(node)
                continue
            for label, there in self._options(node):
                self.after[node].append((label, there))
                if there is not None and there not in self.after:
                    self.after[there] = []
                    waiting.append(there)

    def _options(self, node: Node) -> Iterator[tuple[object, Node | None]]:
        position, turn = node
        yield None, self._next(position, turn)
        for label, there in self.arena.turns(position, self.ours(node)):
            if there == OPEN:
                self.opened = True
                yield label, (OPEN, turn)
            else:
                yield label, self._next(there, turn)

    def _next(self, there: int, turn: int) -> Node | None:
        if turn == 0 or self.arena.reached(there):
            return (there, 1)
        then = self.arena.later(there)
        return None if then is None else (then, 0)

    def ours(self, node: Node) -> bool:
        """Tell whose turn it is."""
        return (node[1] == 0) is self.we_first

    def ranks(self, *, hope: bool) -> dict[Node, int]:
        """Return from where we can reach the goal, and in how many rounds at most."""
        if hope not in self._ranks:
            self._ranks[hope] = self._ranked(hope=hope)
        return self._ranks[hope]

    def _ranked(self, *, hope: bool) -> dict[Node, int]:
        before, missing = self._backwards()
        rank: dict[Node, int] = {}
        edge = [*self.goals, *(((OPEN, 0), (OPEN, 1)) if hope else ())]
        rounds = 0
        while edge:
            later: list[Node] = []
            for node in edge:  # grows while it is read: turns within one round cost nothing
                if node in rank:
                    continue
                rank[node] = rounds
                for earlier in before[node]:
                    missing[earlier] -= 1
                    if missing[earlier] == 0:
                        (later if earlier[1] == 0 else edge).append(earlier)
            edge, rounds = later, rounds + 1
        return rank

    def _backwards(self) -> tuple[dict[Node, list[Node]], dict[Node, int]]:
        """Return what leads to each position, and how many of its turns have to lead to the goal."""
        before: dict[Node, list[Node]] = defaultdict(list)
        missing: dict[Node, int] = {}
        for node, options in self.after.items():
            missing[node] = 1 if self.ours(node) else len(options)
            for _, there in options:
                if there is not None:
                    before[there].append(node)
        return before, missing

    def line(self, rank: dict[Node, int], node: Node) -> Iterator[Turn]:
        """Yield a line of play from a position: our shortest way, their longest resistance."""
        while node not in self.goals:
            ours = self.ours(node)
            options = [(label, t) for label, t in self.after[node] if t is not None]
            pick = min if ours else max
            label, node = pick(
                (o for o in options if o[1] in rank), key=lambda o: rank[o[1]] * 2 + 1 - o[1][1]
            )
            yield ours, label, node[0]
