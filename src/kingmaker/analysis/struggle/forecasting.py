"""A case made ready to be forecast along its record, and the forecasts of many draws, one block after the other."""

from __future__ import annotations

from dataclasses import field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.struggle.arena import Lanes
from kingmaker.analysis.struggle.building import build, recut
from kingmaker.analysis.struggle.happening import told_by
from kingmaker.analysis.struggle.matching import board
from kingmaker.analysis.struggle.observing import Seen, Stand, observe
from kingmaker.analysis.struggle.pairing import Pairs
from kingmaker.analysis.struggle.placing import Kind, overfull, record
from kingmaker.analysis.struggle.solving import lanes_of, solve
from kingmaker.analysis.struggle.tracing import ruled_out, trace
from kingmaker.problems import Problem, Severity
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from kingmaker.analysis.exploring import Explorer
    from kingmaker.analysis.struggle.arena import Real, Solved, Stakes
    from kingmaker.analysis.struggle.building import Built
    from kingmaker.analysis.struggle.matching import Board
    from kingmaker.analysis.struggle.placing import Placed, Record
    from kingmaker.analysis.struggle.tracing import Trace
    from kingmaker.model.case import Case
    from kingmaker.model.values import Name

    #: Told how many draws of how many are done; stops by returning False.
    Tell = Callable[[int, int], bool | None]

#: So many bytes of what the solver tells are kept at a time.
ROOM = 200_000_000


@dataclass(frozen=True, slots=True)
class Ready:
    """A case with its board, its stakes, and where its record can have led.

    `pairs` is what the solver is asked about; `problems` are what is wrong with the record, `notices` what a reader
    should know of it.
    """

    case: Case
    board: Board
    stakes: Stakes
    trace: Trace
    pairs: Pairs
    notices: tuple[str, ...]
    problems: tuple[Problem, ...]
    explorer: Explorer | None = None
    built: Built | None = None

    @property
    def record(self) -> Record:
        """The events that play sees."""
        return self.trace.record

    def at(self, tick: int) -> datetime:
        """Return when a tick begins."""
        ticks = self.board.arena.ticks
        return ticks.starts + timedelta(seconds=tick * ticks.seconds)

    def watching(self, pairs: Iterable[tuple[int, int]]) -> Ready:
        """Return the same, with the solver asked about further pairs of a tick and a state, and what all is worth."""
        pairs = [*self.trace.pairs(), *pairs]
        return replace(self, pairs=Pairs.of(self.board, pairs, worths=True))


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a case cannot be played."""

    notices: tuple[str, ...]
    problems: tuple[Problem, ...]


def ready(
    case: Case,
    *,
    since: Name | None = None,
    until: datetime | None = None,
    record_: bool = True,
    finding: Tell | None = None,
) -> Ready | Refusal:
    """Return a case ready to be forecast: up to an event of its record, up to a time, or along all of it.

    Without `record_` nothing of the record is followed. `finding` is told of states as they are found. Raises `Refused` where it is too large, and `KeyError` for an
    event that is not in the record or not seen within the clock.
    """
    return _along(case, build(case, tell=finding), since, until, record_=record_)


def of_states(tell: Tell | None) -> Tell | None:
    """Return what is told of states as they are found: the `finding` of one that has it."""
    found: Tell | None = getattr(tell, "finding", None)
    return found


def of_rest(tell: Tell | None) -> Tell | None:
    """Return what is told of work beside the draws that are asked for, which is not given in part: the `beside` of one that has it."""
    told: Tell | None = getattr(tell, "beside", None)
    return told


def reticked(
    made: Ready, case: Case, *, since: Name | None = None, until: datetime | None = None
) -> Ready | Refusal:
    """Return a case ready to be forecast that differs from one which is in its tick alone: its states stay as they were found."""
    follows = bool(made.trace.steps)
    built = build(case) if made.built is None else recut(made.built, case)
    return _along(case, built, since, until, record_=follows)


def _along(
    case: Case, built: Built, since: Name | None, until: datetime | None, *, record_: bool
) -> Ready | Refusal:
    """Return a built case ready to be forecast."""
    if built.arena is None or built.stakes is None:
        return Refusal(built.notices, built.problems)
    own = board(case, built.arena)
    seen = record(case, built.arena.ticks, until=until)
    ticks = seen.until if until is not None else max((p.last for p in seen.placed), default=-1) + 1
    if since is not None:
        number = seen.number(since)
        if number is None or (until is not None and seen.placed[number].last >= seen.until):
            raise KeyError(since)
        ticks = seen.placed[number].last + 1
        seen = replace(seen, checked=number + 1)
    made, problems = _possible(own, seen, built, ticks if record_ else 0)
    return Ready(
        case,
        own,
        built.stakes,
        made,
        Pairs.of(own, made.pairs()),
        (*built.notices, *_notices(made)),
        (*built.problems, *problems),
        built.explorer,
        built,
    )


def _possible(own: Board, seen: Record, built: Built, ticks: int) -> tuple[Trace, list[Problem]]:
    """Return where the record can have led; an event that cannot have happened is set without weight, with a problem."""
    problems: list[Problem] = []

    def follow(state: int, placed: Placed) -> int | None:
        return forced(built, own.case, state, placed)

    crowded = overfull(seen)
    while crowded is not None:
        problems.append(finds_no_tick(crowded))
        seen = without_weight(seen, crowded)
        crowded = overfull(seen)
    while True:
        made = trace(own, seen, follow, ticks=ticks)
        dead = ruled_out(own, made) or made.dead
        if dead is None:
            return made, problems
        problems.append(impossible(dead))
        seen = without_weight(seen, dead)


def without_weight(seen: Record, placed: Placed) -> Record:
    """Return a record in which an event sets the state; one that did so already changes nothing any more."""
    kind = Kind.TOLD if placed.kind is Kind.FORCED else Kind.FORCED
    bit = -1 if kind is Kind.TOLD else placed.bit
    mask = 0 if bit >= 0 else 1 << placed.bit
    return replace(
        seen,
        placed=tuple(
            replace(p, kind=kind, bit=bit, before=0 if bit < 0 else p.before)
            if p.name == placed.name
            else replace(p, before=p.before & ~mask)
            for p in seen.placed
        ),
    )


def forced(built: Built, case: Case, state: int, placed: Placed) -> int | None:
    """Return the state that an event leads to if it is set upon a state, `None` where play does not know it."""
    told = told_by(case, placed.event)
    return built.follow(state, told.acts, told.facts, actor=told.actor, it=told.it)


def finds_no_tick(placed: Placed) -> Problem:
    """Return the problem of a move for which no tick is left."""
    return Problem(
        "K808",
        f"{placed.event.title!r} finds no tick of its own among the moves that are recorded for the same time",
        placed.event.where,
        Severity.WARNING,
        "at most one move is made in a tick: give the clock a shorter tick, or the event more time",
    )


def impossible(placed: Placed) -> Problem:
    """Return the problem of an event that nothing leads to."""
    return Problem(
        "K808",
        f"{placed.event.title!r} cannot have happened in any order that the record allows",
        placed.event.where,
        Severity.WARNING,
        "mark it `outside: yes` if it is no move of the model; here it sets the state without weight",
    )


def taken(seen: Record, moved: Container[int]) -> Iterator[str]:
    """Yield what is left out of a record, and what is set without weight: the events whose bits are in `moved`."""
    sides = ((seen.earlier, "before the clock begins"), (seen.later, "after what is played"))
    left = [f"{count} event{'s' * (count != 1)} from {when}" for count, when in sides if count]
    if left:
        yield f"of the record is left out: {' and '.join(left)}"
    without = [p.event.title for p in seen.placed if p.bit in moved]
    if without:
        yield f"without weight, as no move of the model: {len(without)} ({', '.join(without)})"


def _notices(made: Trace) -> Iterator[str]:
    yield from taken(made.record, made.moved)
    if made.unknown:
        yield f"no move leads to what these events set, so they change nothing: {', '.join(made.unknown)}"


# --- draws ----------------------------------------------------------------------------------------


@dataclass(slots=True)
class Run:
    """The forecasts of all draws: from the beginning, [endings, draws], and along the record."""

    first: Real
    seen: Seen
    draws: int = field(default=0)

    def part(self, own: slice | NDArray[np.integer]) -> Run:
        """Return the forecasts of some of the draws."""
        seen = self.seen
        stands = {
            number: replace(stand, shares=stand.shares[:, own])
            for number, stand in seen.stands.items()
        }
        first = self.first[:, own]
        cut = Seen(
            seen.likelihood[:, own],
            seen.endings[:, :, own],
            seen.move[:, own],
            seen.any[:, own],
            seen.even[:, own],
            stands,
        )
        return Run(first, cut, first.shape[1])


def run(
    made: Ready,
    lanes: Lanes,
    *,
    workers: int = 1,
    stands: frozenset[int] = frozenset(),
    tell: Tell | None = None,
    single: bool = False,
) -> Run:
    """Return the forecasts of draws. If `tell` returns False, those of the draws that are done by then.

    The draws are solved block by block, so that what is kept of each fits in memory; no number depends on it.
    """
    first: list[Real] = []
    seen: list[Seen] = []
    every = blocks(made, lanes, workers=workers, stands=stands, tell=tell, single=single)
    for solved, block in every:
        first.append(solved.endings)
        seen.append(block)
    return _joined(first, seen)


def side_by_side(
    made: Ready,
    groups: Sequence[Lanes],
    *,
    workers: int = 1,
    tell: Tell | None = None,
    single: bool = False,
    idle: Callable[[], None] | None = None,
) -> tuple[Run, ...]:
    """Return the forecasts of several groups of draws, which are solved as if they were one.

    `tell` is told of the draws of the first group; if it returns False, those of that group which are done by then are
    given, and the other groups whole. `idle` is called each time that a worker finds nothing left to begin.
    """
    sizes = [group.parameters.shape[1] for group in groups]
    lanes = Lanes(np.concatenate([group.parameters for group in groups], axis=1))

    busy = (workers - 1) * lanes_of(single=single)

    def told(done: int, of: int) -> bool | None:
        if idle is not None and of - done <= busy:
            idle()
        return None if tell is None else tell(min(done, sizes[0]), sizes[0])

    whole = run(made, lanes, workers=workers, tell=told, single=single)
    found: list[Run] = []
    begin = 0
    for number, (group, size) in enumerate(zip(groups, sizes, strict=True)):
        done = min(whole.draws - begin, size)
        again = number > 0 and done < size
        found.append(
            run(made, group, workers=workers, single=single)
            if again
            else whole.part(slice(begin, begin + done))
        )
        begin += size
    return tuple(found)


def blocks(
    made: Ready,
    lanes: Lanes,
    *,
    workers: int = 1,
    stands: frozenset[int] = frozenset(),
    tell: Tell | None = None,
    single: bool = False,
) -> Iterator[tuple[Solved, Seen]]:
    """Yield the solution of one block of draws after the other, and what it says of the record."""
    draws = lanes.parameters.shape[1]
    size = _block(made, workers, single=single)
    for begin in range(0, draws, size):
        block = Lanes(lanes.parameters[:, begin : begin + size])
        arena, watch = made.board.arena, made.pairs.watch()
        told = None if tell is None else Beginning(tell, begin, draws)
        solved = solve(
            arena, made.stakes, block, watch=watch, workers=workers, tell=told, single=single
        )
        yield solved, observe(made.board, made.trace, made.pairs, solved, stands=stands)
        if told is not None and told.stopped:
            return


@dataclass(slots=True)
class Beginning:
    """Tells of the draws of one part as of all, and remembers whether to go on."""

    tell: Tell
    begin: int
    of: int
    stopped: bool = False

    def __call__(self, done: int, _: int) -> bool:
        """Tell that so many of the part are done, and return whether to go on."""
        self.stopped = self.tell(self.begin + done, self.of) is False
        return not self.stopped


def _block(made: Ready, workers: int, *, single: bool) -> int:
    """Return how many draws are solved at a time."""
    each_float = 4 if single else 8
    arena, pairs = made.board.arena, made.pairs
    kept = pairs.states.size * (len(arena.players) + len(arena.endings))
    options = int(pairs.options_at[-1])
    each = lanes_of(single=single) * workers
    fitting = ROOM // (each_float * (kept + 5 * options + 1))
    return int(max(fitting // each, 1) * each)


def _joined(first: list[Real], seen: list[Seen]) -> Run:
    stands = {
        number: Stand(
            stand.tick,
            stand.states,
            np.concatenate([s.stands[number].shares for s in seen], axis=1),
        )
        for number, stand in seen[0].stands.items()
    }
    joined = Seen(
        np.concatenate([s.likelihood for s in seen], axis=1),
        np.concatenate([s.endings for s in seen], axis=2),
        np.concatenate([s.move for s in seen], axis=1),
        np.concatenate([s.any for s in seen], axis=1),
        np.concatenate([s.even for s in seen], axis=1),
        stands,
    )
    whole = np.concatenate(first, axis=1)
    return Run(whole, joined, whole.shape[1])
