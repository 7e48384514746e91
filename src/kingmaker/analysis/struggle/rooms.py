"""The room in which the loops of backward induction work on one vector of draws."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.struggle.layout import REALS, SCRATCH
from kingmaker.analysis.struggle.vectors import WIDTH

if TYPE_CHECKING:
    from kingmaker.analysis.struggle.arena import Real
    from kingmaker.analysis.struggle.planning import Plan


class Room:
    """Room to work in on one block: the values, and scratch for each of those who share its states."""

    def __init__(self, made: Plan, kind: np.dtype[np.floating], shares: int) -> None:
        at, size, lanes = made.at, made.room, WIDTH // kind.itemsize
        scratch = size - at.votes
        vectors = size + scratch * (shares - 1)
        self.floats = _aligned(vectors * lanes + made.reals.size, kind)
        self.floats[vectors * lanes :] = made.reals
        self.rows = self.floats[: vectors * lanes].reshape(-1, lanes)
        values = self.rows[at.values : at.shadow]
        self.values = values.reshape(at.layers, at.states, at.rows, lanes)
        self.at = [
            at._replace(
                **{name: getattr(at, name) + share * scratch for name in SCRATCH},
                **{name: getattr(at, name) + vectors * lanes for name in REALS},
            )
            for share in range(shares)
        ]
        for own in self.at:
            self.rows[own.up - 1] = 1.0  # what needs no motion is carried

    def at_tick(self, tick: int) -> Real:
        """Return what all states are worth at a tick: [states, rows, lanes]."""
        found: Real = self.values[tick % len(self.values)]
        return found


def _aligned(size: int, kind: np.dtype[np.floating]) -> Real:
    """Return room for floats that begins where a vector does, so that none lies across two lines of a cache."""
    room = np.empty(size * kind.itemsize + WIDTH, np.uint8)
    first = -room.ctypes.data % WIDTH
    return room[first : first + size * kind.itemsize].view(kind)
