"""How probable the best course to each ending can be at most, from every state in every tick: one pass back through time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.struggle.arena import NONE, Lanes
from kingmaker.analysis.struggle.solving import made_back
from kingmaker.analysis.struggle.vectors import compiled, within
from kingmaker.analysis.struggle.worths import scales
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from kingmaker.analysis.struggle.arena import Real, Stakes, Whole
    from kingmaker.analysis.struggle.matching import Board

#: More numbers than this are not worked out: one for each option, and for each state and ending, in each tick.
MOST = 25_000_000


@dataclass(frozen=True, slots=True)
class Onward:
    """What is to be made in each tick, and what may come of it at most.

    `made[t, o]` is the probability that option o is made in tick t. `bound[t, s, e]` is at least the probability of any one
    course to ending e that begins in state s at the beginning of tick t. `ends[s, e]` is the probability of each ending from state s
    at the beginning of the first tick.
    """

    made: Real
    bound: Real
    ends: Real
    first: int


def onward(
    board: Board, stakes: Stakes, lanes: Lanes, first: int, *, single: bool = False
) -> Onward | None:
    """Return how probable the best course can be at most from a tick on, at one draw; `None` where it is too much.

    A course is the list of the moves that are seen; when they are made is summed over. Going back through time, for each
    state the next move that is seen is chosen as if all that follows could be chosen anew whenever and wherever it is made:
    what waits, and what nobody sees, is summed over as it is, and the best next move, or none at all, is taken. Real courses are
    fixed beforehand, so none is more probable than that, and most are nearly as probable.

    Cost: solving one draw once, then ticks x (states x moves + options) x endings.

    Source: A. J. Viterbi, Error Bounds for Convolutional Codes and an Asymptotically Optimum Decoding Algorithm (1967), for
    the pass back; P. E. Hart, N. J. Nilsson and B. Raphael, A Formal Basis for the Heuristic Determination of Minimum
    Cost Paths (1968), for what bounds are good for.
    """
    arena = board.arena
    ticks = arena.ticks.count - first
    each = arena.turns.target.size + arena.states * len(arena.endings)
    if ticks * each > MOST:
        return None
    own = Lanes(lanes.parameters, scales(arena, stakes, lanes.parameters))
    made, ends = made_back(arena, stakes, own, first, single=single)
    return Onward(made, _bounds(board, made, first), ends, first)


def _bounds(board: Board, made: Real, first: int) -> Real:
    """Return the bound of each tick, state and ending, from the last tick to the first."""
    arena = board.arena
    count, states, endings = arena.ticks.count, arena.states, len(arena.endings)
    # the best course to each ending whose next move is that of a row; in the last row, that on which nothing more is seen
    row = np.full(arena.turns.move.size, NONE, np.int32)
    seen, row[~board.hidden] = np.unique(arena.turns.move[~board.hidden], return_inverse=True)
    lists = board.options_at.astype(np.int32), arena.turns.target.astype(np.int32), row
    ends = np.ascontiguousarray(arena.ends.T, np.float64)
    best, later = (np.zeros((states, (seen.size + 1) * endings)) for _ in range(2))
    best[:, -endings:] = ends
    bound = np.zeros((count + 1, states, endings))
    bound[count] = ends
    stays = np.arange(states, dtype=np.int32)
    for tick in range(count - 1, first - 1, -1):
        passed = stays if arena.ages is None else arena.ages.astype(np.int32)
        for _ in range(int(arena.ticks.stretch[tick + 1] - arena.ticks.stretch[tick])):
            passed = arena.later[passed].astype(np.int32)
        best, later = later, best
        _pass_back(lists, made[tick], passed, (later, bound[tick + 1]), (best, bound[tick]))
    return bound


@compiled
def _pass_back(
    lists: tuple[Whole, Whole, Whole],
    made: Real,
    passed: Whole,
    then: tuple[Real, Real],
    now: tuple[Real, Real],
) -> None:
    """Work out the best courses, and the bounds, at the beginning of a tick from those at its end.

    `lists` are of states where their options begin, and of options their target and the row of their move, `NONE` if
    nobody sees it. `passed` is what each state has become when the next tick begins.
    """
    starts, target, row = lists
    (later, beyond), (best, bound) = then, now
    ends = bound.shape[1]
    every = range(best.shape[1])
    for state in range(best.shape[0]):
        own = range(starts[state], starts[state + 1])
        moves = 0.0
        for option in own:
            moves += made[option]
        stays, here = max(1.0 - moves, 0.0), passed[state]
        for one in every:
            best[state, one] = later[here, one] * stays
        for option in own:
            there, share, first = passed[target[option]], made[option], row[option] * ends
            if first >= 0:
                for end in range(ends):
                    best[state, first + end] += beyond[there, end] * share
            else:
                for one in every:
                    best[state, one] += later[there, one] * share
        _largest(best[state], bound[state])


@within
def _largest(best: Real, bound: Real) -> None:
    """Put for each ending the largest of all rows."""
    for end in range(bound.size):
        most = 0.0
        for one in range(end, best.size, bound.size):
            most = max(most, best[one])
        bound[end] = most
