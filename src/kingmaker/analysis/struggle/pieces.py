"""What may be done in single states, laid out apart, and put together for small boards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from kingmaker.analysis.struggle.arena import NONE, Motions, Turns
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kingmaker.analysis.struggle.arena import Whole


@dataclass(frozen=True, slots=True)
class Piece:
    """What may be done in one state: its turns and motions, with targets as numbers of states."""

    turns: Turns
    motions: Motions


@dataclass(frozen=True, slots=True)
class Joint:
    """Pieces one after another, and how many turns and motions each has; targets are still numbers of the ground."""

    turns: Turns
    motions: Motions
    per_node: NDArray[Any]
    motions_per_node: NDArray[Any]


def joined(pieces: Sequence[Piece], nodes: int, acting: NDArray[Any]) -> Joint:
    """Return pieces one after another, each for one of the nodes of a board."""
    several = [p.turns for p in pieces]
    voted = [p.motions for p in pieces]
    per_node = np.array([t.player.size for t in several], np.int64)
    per_motion = np.array([m.target.size for m in voted], np.int64)
    counts = np.zeros(nodes, np.int64)
    counts[acting] = per_node
    before = np.cumsum(per_motion) - per_motion
    motion = _every([t.motion for t in several], np.int32)
    sizes = np.array([t.motion.size for t in several], np.int64)
    motion = np.where(motion == NONE, NONE, motion + np.repeat(before, sizes)).astype(np.int32)
    made = Turns(
        turns_at=_starts(counts),
        options_at=_starts(_every([np.diff(t.options_at) for t in several], np.int32)),
        motion=motion,
        share=_every([t.share for t in several], np.float64),
        chosen=_every([t.chosen for t in several], np.float64),
        **{
            name: _every([getattr(t, name) for t in several], np.int32)
            for name in ("player", "crowd", "whole", "move", "target", "cost", "odds", "bill")
        },
    )
    carried = Motions(
        voters_at=_starts(_every([np.diff(m.voters_at) for m in voted], np.int32)),
        **{
            name: _every([getattr(m, name) for m in voted], np.int32)
            for name in ("voters", "rule", "target", "ballot", "about")
        },
    )
    return Joint(made, carried, per_node, per_motion)


def _every(parts: Sequence[NDArray[Any]], kind: type) -> NDArray[Any]:
    return np.concatenate([np.empty(0, kind), *parts])


def _starts(counts: NDArray[Any]) -> Whole:
    return np.append(0, np.cumsum(counts)).astype(np.int32)
