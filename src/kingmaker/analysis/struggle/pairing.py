"""Pairs of a tick and a state that the solver is asked about, and where what it tells of each stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.struggle.arena import Watch
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kingmaker.analysis.struggle.arena import Real, Solved, Whole
    from kingmaker.analysis.struggle.matching import Board


@dataclass(frozen=True, slots=True)
class Pairs:
    """The pairs of a tick and a state that the solver is asked about, and where the options of each begin.

    Whether it is asked what they are worth to players as well, or how likely all is alone.
    """

    keys: Whole
    states: Whole
    ticks: Whole
    options_at: Whole  # [pairs + 1]
    sizes: int
    worths: bool = False

    @classmethod
    def of(cls, board: Board, pairs: Iterable[tuple[int, int]], *, worths: bool = False) -> Pairs:
        """Return pairs in order; those at the horizon are left out, as nothing has to be solved there."""
        arena = board.arena
        found = sorted(p for p in set(pairs) if p[0] < arena.ticks.count)
        ticks = np.array([t for t, _ in found], np.int64)
        states = np.array([s for _, s in found], np.int64)
        count = (board.options_at[1:] - board.options_at[:-1])[states]
        starts = np.append(0, np.cumsum(count))
        return cls(
            ticks * arena.states + states,
            states.astype(np.int32),
            ticks.astype(np.int32),
            starts.astype(np.int64),
            arena.states,
            worths,
        )

    def watch(self) -> Watch:
        """Return what the solver is to keep."""
        return Watch(self.states, self.ticks, self.worths)

    def row(self, tick: int, states: Whole) -> Whole:
        """Return the places of pairs."""
        wanted = tick * self.sizes + states.astype(np.int64)
        return np.searchsorted(self.keys, wanted).astype(np.int32)


def ends_at(board: Board, pairs: Pairs, solved: Solved, tick: int, states: Whole) -> Real:
    """Return the probability of each ending from states at the beginning of a tick, [states, endings, draws]."""
    if tick >= board.arena.ticks.count:
        sure = board.arena.ends[:, states].T[:, :, None].astype(np.float64)
        return np.broadcast_to(sure, (*sure.shape[:2], solved.endings.shape[1]))
    found: Real = solved.ends[0, pairs.row(tick, states)]
    return found
