"""The most probable course to each ending as a story: each step with its clause, and the powers that it uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.effects import UNSAID
from kingmaker.analysis.legality import movers
from kingmaker.analysis.struggle.assumptions import likely
from kingmaker.analysis.struggle.forecasting import run
from kingmaker.analysis.struggle.results import Done, Line
from kingmaker.analysis.struggle.telling import Teller, mover
from kingmaker.analysis.struggle.tracing import LAST
from kingmaker.model.evaluate import World

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.analysis.exploring import Explorer
    from kingmaker.analysis.frames import Values
    from kingmaker.analysis.struggle.forecasting import Ready
    from kingmaker.analysis.struggle.telling import Told
    from kingmaker.model.struggle import Move, Step
    from kingmaker.model.values import Name


def told(made: Ready) -> tuple[tuple[Line, ...], tuple[str, ...]]:
    """Return the most probable course to each ending at the likely values of all assumptions, and what to know of it.

    From where the record has led, else from the beginning. An ending that cannot come about any more has none.
    """
    lanes = likely(made.stakes)
    tick, start = _start(made)
    if not start:
        return (), ("at the likely values the record is impossible, so no course is told",)
    found = Teller(made.board, made.stakes, lanes, tick).tell(start)
    first = max(start, key=lambda s: start[s])
    lines = tuple(
        Line(made.board.arena.endings[e], tuple(_steps(made, course, first)), course.probability)
        for e, course in found.items()
    )
    open_ = [made.board.arena.endings[e] for e, course in found.items() if not course.proven]
    notices = (
        (f"the course to {', '.join(open_)} is the most probable one found, not of all",)
        if open_
        else ()
    )
    return lines, notices


def _start(made: Ready) -> tuple[int, dict[int, float]]:
    """Return the tick from which a story goes on, and where play stands there."""
    if not made.trace.steps:
        return 0, {made.board.arena.start: 1.0}
    found = run(made, likely(made.stakes), stands=frozenset({LAST}))
    stand = found.seen.stands[LAST]
    shares = stand.shares[:, 0]
    return stand.tick, {
        int(s): float(p) for s, p in zip(stand.states, shares, strict=True) if p > 0
    }


def _steps(made: Ready, course: Told, state: int) -> Iterator[Done]:
    """Yield the steps of a course; the powers of each are those that it has in the state that it comes from."""
    arena = made.board.arena
    for number, tick in zip(course.moves, course.ticks, strict=True):
        name = arena.moves[number]
        move = made.case.moves[name]
        it = arena.its[number] if arena.its else None
        state, then = _through(made, state, number)
        who = mover(made.board, number)
        by = move.by or (arena.players[who] if who is not None else None)
        used = tuple(dict.fromkeys(powers(made, move, state, by, it)))
        yield Done(made.at(tick), name, by, it, move.label, move.path, used, move.source)
        state = then


def _through(made: Ready, state: int, number: int) -> tuple[int, int]:
    """Return the state in which a move is open, this one or one that it turns into with time, and that after it."""
    board = made.board
    while True:
        own = [
            o
            for o in board.options(state)
            if board.arena.turns.move[o] == number and not board.hidden[o]
        ]
        if own:
            return state, int(board.arena.turns.target[own[0]])
        later = int(board.arena.later[state])
        if later == state:
            return state, state
        state = later


def powers(made: Ready, move: Move, state: int, by: Name | None, it: Name | None) -> Iterator[str]:
    """Yield the clauses of the powers that a move uses in a state; none where it takes no power."""
    if made.explorer is not None:
        yield from powers_at(made.explorer, made.board.arena.labels[state], move, by, it)


def powers_at(
    explorer: Explorer, label: Values, move: Move, by: Name | None, it: Name | None
) -> Iterator[str]:
    """Yield the clauses of the powers that a move uses where the slots of the frame have the first values of a label."""
    frame = explorer.frame
    world = World(frame.state(label[: len(frame.slots)]), frame.case, by, it)
    for step in move.steps:
        who = next(iter(movers(move, step)), by)
        if who is not None and move.nobody is None:
            yield from _asked(explorer, who, step, world)


def _asked(explorer: Explorer, who: Name, step: Step, world: World) -> Iterator[str]:
    legality = explorer.legality
    try:
        for _, views in legality.asks(who, step, world):
            found = (way.view.path for way in legality.ways(who, views, world))
            yield from (path for path in found if path)
    except UNSAID:
        return
