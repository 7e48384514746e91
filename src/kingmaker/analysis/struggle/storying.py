"""The most probable course to each ending as a story: each step with its clause, and the powers that it uses."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING

from kingmaker.analysis.decisions import Kind
from kingmaker.analysis.effects import UNSAID
from kingmaker.analysis.legality import movers
from kingmaker.analysis.struggle.assumptions import likely
from kingmaker.analysis.struggle.forecasting import run
from kingmaker.analysis.struggle.parting import part_words
from kingmaker.analysis.struggle.results import Done, Line
from kingmaker.analysis.struggle.telling import Teller, mover
from kingmaker.analysis.struggle.tracing import LAST
from kingmaker.model.evaluate import World

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.analysis.exploring import Explorer
    from kingmaker.analysis.frames import Values
    from kingmaker.analysis.struggle.arena import Part
    from kingmaker.analysis.struggle.forecasting import Ready
    from kingmaker.analysis.struggle.telling import Told
    from kingmaker.model.case import Case
    from kingmaker.model.struggle import Move, Step
    from kingmaker.model.values import Name


def told(made: Ready, *, single: bool = False) -> tuple[tuple[Line, ...], tuple[str, ...]]:
    """Return the most probable course to each ending at the likely values of all assumptions, and what to know of it.

    From where the record has led, else from the beginning. An ending that cannot come about any more has none. `single`
    works in floats of single precision.
    """
    lanes = likely(made.stakes)
    tick, start = _start(made)
    if not start:
        return (), ("at the likely values the record is impossible, so no course is told",)
    told_ = replace(
        made.board, hidden=made.board.secret
    )  # a story tells what is called, recorded or not
    teller = Teller(told_, made.stakes, lanes, tick, single)
    found = teller.tell(start)
    first = max(start, key=lambda s: start[s])
    lines = tuple(
        Line(made.board.arena.endings[e], tuple(_steps(made, course, first)), course.probability)
        for e, course in found.items()
    )
    open_ = [made.board.arena.endings[e] for e, course in found.items() if not course.proven]
    notices: tuple[str, ...] = (
        (f"the course to {', '.join(open_)} is the most probable one found, not of all",)
        if open_
        else ()
    )
    if teller.full:
        size = f"{made.board.arena.states:,} states in {made.board.arena.ticks.count:,} ticks"
        notices += (
            f"typical paths were not followed to their end: of {size} that takes too much memory",
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
        part = arena.parts[number] if arena.parts else None
        state, then = _through(made, state, number)
        who = mover(made.board, number)
        own = arena.players[who] if who is not None else None
        by = own if part is not None and part.kind != "step" else move.by or own
        taken = len(move.steps) if part is None else part.step
        own_step = (
            replace(move, steps=move.steps[taken - 1 : taken]) if arena.ages is not None else move
        )
        used = tuple(dict.fromkeys(powers(made, own_step, state, by, it)))
        words = move.label if part is None else _said(made.case, name, part, own)
        yield Done(made.at(tick), name, by, it, words, move.path, used, move.source)
        state = then


def _through(made: Ready, state: int, number: int) -> tuple[int, int]:
    """Return the state in which a move is open, this one or the next that time and what nobody sees lead to; and that after it."""
    board, arena = made.board, made.board.arena
    waiting, seen = deque([state]), {state}
    while waiting:
        here = waiting.popleft()
        options = board.options(here)
        own = [o for o in options if arena.turns.move[o] == number and not board.secret[o]]
        if own:
            return here, int(arena.turns.target[own[0]])
        aged = here if arena.ages is None else int(arena.ages[here])
        hidden = [int(arena.turns.target[o]) for o in options if board.secret[o]]
        for then in (int(arena.later[here]), aged, *hidden):
            if then not in seen:
                seen.add(then)
                waiting.append(then)
    return state, state


def _said(case: Case, name: Name, part: Part, who: Name | None) -> str:
    """Return in words what is done of a move that takes time."""
    people = {**case.bodies, **case.groups, **case.entities, **case.people}
    return part_words(case, name, part, None if who is None else people[who].title)


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
            found = (way.view for way in legality.ways(who, views, world))
            yield from (view.path for view in found if view.kind is not Kind.LAW)
    except UNSAID:
        return
