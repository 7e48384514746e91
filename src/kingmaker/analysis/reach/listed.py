"""The whole game of a question as a list: every position with whose turn it is, and what each turn leads to.

This is what other programs that solve games are given. Nothing is solved here; what is listed is the game of
`kingmaker.analysis.reach.endless.Graph`, turned so that one round is two steps: one turn of each side, and what time
makes of the position belongs to the second of them. So whatever can come about within `k` rounds does within `2 k` steps.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from kingmaker.analysis.reach.endless import Graph, Turned
from kingmaker.analysis.reach.search import OPEN, Watch
from kingmaker.analysis.reach.second import Idle
from kingmaker.model.claims import Verb
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.analysis.reach.endless import Node
    from kingmaker.analysis.reach.search import Arena
    from kingmaker.analysis.reach.terms import Terms

#: With more positions than this a game is not listed, unless fewer are asked for.
MOST_LISTED = 20_000


class Ends(StrEnum):
    """Why a game goes on no further from a spot: what is asked about has come about, is not said, or time is up.

    What comes about is the goal of `could`, `carry`, `force` and `block`; of `hold`, that the goal fails.
    """

    ABOUT = "about"
    UNSAID = "unsaid"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Spot:
    """A position and whose turn it is, with each turn: what is done (`None`: nothing) and the spot it leads to.

    `position` is `None` where nothing is known of it: of those that end in `UNSAID` and `OVER`.
    """

    position: int | None
    ours: bool
    moves: tuple[tuple[object, int], ...] = ()
    ends: Ends | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """A game: its spots by number, and where it starts. Spots that end it come last, what has come about at the end."""

    spots: tuple[Spot, ...]
    start: int

    def first(self, ends: Ends) -> int:
        """Return the number of the first spot that ends the game so, or of the one that would follow the last."""
        found = (n for n, spot in enumerate(self.spots) if spot.ends is ends)
        return next(found, len(self.spots))


def listing(arena: Arena, terms: Terms) -> Listing:
    """Return the whole game of a question; `Stopped` where it has more spots than `terms.most`.

    With `could` and `carry` the others let every turn pass. Time and memory are linear in spots and moves.
    """
    kept = terms.verb in (Verb.HOLD, Verb.BLOCK)
    game: Arena = arena
    first = True
    if kept:
        game, first = Turned(arena, goal=terms.verb is Verb.BLOCK), not terms.we_first
    elif terms.verb is Verb.FORCE:
        first = terms.we_first
    else:
        game = Idle(arena)
    graph = Graph(game, first)
    graph.explore(Watch(terms.most))
    return _Lister(graph, kept).listed()


class _Lister:
    """Numbers the nodes of a graph."""

    def __init__(self, graph: Graph, turned: bool) -> None:  # noqa: FBT001 - the one way it is made
        self.graph = graph
        self.turned = turned
        going = [n for n in graph.after if n not in graph.goals and n[0] != OPEN]
        self.timed = any(to is None for options in graph.after.values() for _, to in options)
        self.unsaid = len(going)
        self.over = self.unsaid + graph.opened
        ends = [n for n in graph.after if n in graph.goals]
        self.going, self.ends = going, ends
        self.numbers = {n: number for number, n in enumerate(going)}
        self.numbers |= {n: number for number, n in enumerate(ends, self.over + self.timed)}

    def listed(self) -> Listing:
        """Return the game with its spots in order."""
        return Listing(tuple(self._spots()), self.numbers[self.graph.arena.start, 0])

    def _spots(self) -> Iterator[Spot]:
        for node in self.going:
            moves = ((label, self._number(to)) for label, to in self.graph.after[node])
            yield Spot(node[0], self._ours(node), tuple(moves))
        if self.graph.opened:
            yield Spot(None, True, ends=Ends.UNSAID)  # noqa: FBT003 - nobody moves there
        if self.timed:
            yield Spot(None, True, ends=Ends.OVER)  # noqa: FBT003 - nobody moves there
        for node in self.ends:
            yield Spot(node[0], self._ours(node), ends=Ends.ABOUT)

    def _ours(self, node: Node) -> bool:
        return self.graph.ours(node) is not self.turned

    def _number(self, node: Node | None) -> int:
        if node is None:
            return self.over
        return self.unsaid if node[0] == OPEN else self.numbers[node]
