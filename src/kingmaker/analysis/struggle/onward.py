"""How probable the best course to each ending can be at most, from every state in every tick: one pass back through time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kingmaker.analysis.struggle.arena import Lanes
from kingmaker.analysis.struggle.solving import made_back
from kingmaker.analysis.struggle.worths import scales

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kingmaker.analysis.struggle.arena import Real, Stakes
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


def onward(board: Board, stakes: Stakes, lanes: Lanes, first: int) -> Onward | None:
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
    made, ends = made_back(arena, stakes, own, first)
    return Onward(made, _bounds(board, made, first), ends, first)


@dataclass(frozen=True, slots=True)
class _Sorted:
    """Options side by side that come from one state, or belong to one move and state: where each group begins."""

    options: NDArray[Any]
    groups: NDArray[Any]
    starts: NDArray[Any]

    @classmethod
    def of(cls, options: NDArray[Any], keys: NDArray[Any]) -> _Sorted:
        order = np.argsort(keys, kind="stable")
        groups, starts = np.unique(keys[order], return_index=True)
        return cls(options[order], groups, starts)


def _bounds(board: Board, made: Real, first: int) -> Real:
    """Return the bound of each tick, state and ending, from the last tick to the first."""
    arena = board.arena
    count, states, endings = arena.ticks.count, arena.states, len(arena.endings)
    option = np.arange(arena.turns.target.size)
    state = np.repeat(np.arange(states), np.diff(board.options_at))
    seen, move = np.unique(arena.turns.move[~board.hidden], return_inverse=True)
    visible = _Sorted.of(option[~board.hidden], move.reshape(-1) * states + state[~board.hidden])
    unseen = _Sorted.of(option[board.hidden], state[board.hidden])
    # the best course whose next move is this one; in the last row, that on which nothing more is seen
    best = np.zeros((seen.size + 1, states, endings))
    best[-1] = arena.ends.T
    bound = np.zeros((count + 1, states, endings))
    bound[count] = arena.ends.T
    target, stays = arena.turns.target, np.arange(states)
    for tick in range(count - 1, first - 1, -1):
        passed: NDArray[Any] = stays if arena.ages is None else arena.ages
        for _ in range(int(arena.ticks.stretch[tick + 1] - arena.ticks.stretch[tick])):
            passed = arena.later[passed]
        rest = 1.0 - np.bincount(state, made[tick], minlength=states)
        after = best if (passed == stays).all() else best[:, passed]
        best = np.ascontiguousarray(after * np.maximum(rest, 0.0)[:, None])
        if unseen.options.size:
            then = after[:, target[unseen.options]] * made[tick, unseen.options][:, None]
            best[:, unseen.groups] += np.add.reduceat(then, unseen.starts, axis=1)
        if visible.options.size:
            come = bound[tick + 1][passed[target[visible.options]]]
            then = come * made[tick, visible.options][:, None]
            flat = best.reshape(-1, endings)  # the same numbers: they stand in their order
            flat[visible.groups] += np.add.reduceat(then, visible.starts, axis=0)
        bound[tick] = best.max(axis=0)
    return bound
