"""A second opinion: the same game solved by clingo, from the definition of the verbs in a logic program.

What each side can do is listed by this package; who wins is worked out by clingo alone. Gebser, Kaminski, Kaufmann and
Schaub (2019), Multi-shot ASP solving with clingo, Theory and Practice of Logic Programming 19(1), 27-82. Clingo is an
optional extra, ``kingmaker[asp]``, and is loaded nowhere else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.reach.endless import Graph, Turned
from kingmaker.analysis.reach.search import OPEN, Answer, Found, Stopped, Watch
from kingmaker.model.claims import Verb

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.analysis.reach.search import Arena
    from kingmaker.analysis.reach.terms import Terms

#: The definition: who can bring a position of the goal about from where, at most so many rounds from the end.
PROGRAM = """
left(0..most).
wins(N, K) :- goal(N), left(K).
wins(N, K) :- ours(N), edge(N, M, C), left(K), K >= C, wins(M, K - C).
wins(N, K) :- theirs(N, C), left(K), K >= C, wins(M, K - C) : edge(N, M, C).
wins(N, K) :- open(N), left(K), hope = 1.
#show.
#show first(K) : start(N), wins(N, K), not wins(N, K - 1).
"""


class Idle:
    """A game in which the others let every turn pass."""

    def __init__(self, of: Arena) -> None:
        self.of = of

    @property
    def start(self) -> int:
        """Return where it begins."""
        return self.of.start

    def turns(self, position: int, ours: bool) -> list[tuple[object, int]]:  # noqa: FBT001 - as the search asks
        """Return the turns of our side, none of theirs."""
        return list(self.of.turns(position, ours)) if ours else []

    def later(self, position: int) -> int | None:
        """Return what a round makes of a position."""
        return self.of.later(position)

    def reached(self, position: int) -> bool:
        """Tell whether the goal holds."""
        return self.of.reached(position)


def second_opinion(arena: Arena, terms: Terms, *, watch: Watch | None = None) -> Found:
    """Return what clingo finds of a game: the answer, and in how many rounds; no plan.

    All positions are listed first, so that `within` bounds the rounds and not what has to be listed: time and
    memory are linear in positions, moves and rounds. `ImportError` where clingo is not installed.
    """
    kept = terms.verb in (Verb.HOLD, Verb.BLOCK)
    game: Arena = arena
    if kept:
        game = Turned(arena, goal=terms.verb is Verb.BLOCK)
    elif terms.verb is not Verb.FORCE:
        game = Idle(arena)
    first = terms.we_first is not kept if terms.verb is Verb.FORCE or kept else True
    graph = Graph(game, first)
    try:
        graph.explore(watch or Watch(terms.most))
    except Stopped as stopped:
        return Found(Answer.LIMIT, stopped=stopped.words)
    most = terms.within if terms.within is not None else len(graph.after)
    rounds = _first(graph, most, hope=False)
    answer = Answer.YES if rounds is not None else Answer.NO
    if rounds is None and graph.opened and _first(graph, most, hope=True) is not None:
        return Found(Answer.LIMIT, proved=terms.within)
    if kept:
        answer = {Answer.YES: Answer.NO, Answer.NO: Answer.YES}[answer]
    return Found(answer, rounds, (), terms.within)


def _first(graph: Graph, most: int, *, hope: bool) -> int | None:
    """Return the fewest rounds in which the goal can be brought about, as clingo says."""
    import clingo  # noqa: PLC0415 - an optional extra, loaded where it is asked for

    control = clingo.Control(["--warn=none", "-c", f"most={most}", "-c", f"hope={int(hope)}"])
    control.add("base", [], PROGRAM + "\n".join(_facts(graph)))
    control.ground([("base", [])])
    found: list[int] = []
    control.solve(
        on_model=lambda model: found.extend(
            s.arguments[0].number for s in model.symbols(shown=True)
        )
    )
    return min(found, default=None)


def _facts(graph: Graph) -> Iterator[str]:
    numbers = {node: n for n, node in enumerate(graph.after)}
    yield f"start({numbers[graph.arena.start, 0]})."
    lost = len(numbers)
    for node, options in graph.after.items():
        number, cost = numbers[node], int(node[1] == 0)
        if node[0] == OPEN:
            yield f"open({number})."
        elif node in graph.goals:
            yield f"goal({number})."
        else:
            yield f"ours({number})." if graph.ours(node) else f"theirs({number},{cost})."
            for target in dict.fromkeys(there for _, there in options):
                to = lost if target is None else numbers[target]
                yield f"edge({number},{to},{cost})."
