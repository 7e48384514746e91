"""What searches of one game have found, kept for other searches of it that start elsewhere."""

from __future__ import annotations

from dataclasses import field
from typing import Any

from kingmaker.records import dataclass


@dataclass(slots=True)
class Memory:
    """What is known of the positions of one game, by who moves first.

    `never` are positions from which the coalition cannot get there while nobody else moves, each with whether only time
    ends it; `minimax` (by who moves first, and whether what is not said is hoped for) who wins in how many rounds; `graphs`
    the games whose positions are all known.
    """

    never: dict[int, bool] = field(default_factory=dict)
    minimax: dict[tuple[bool, bool], Any] = field(default_factory=dict)
    graphs: dict[bool, Any] = field(default_factory=dict)

    def kept(self) -> int:
        """Return how many positions are kept."""
        won = sum(len(found.won) + len(found.lost) for found in self.minimax.values())
        return len(self.never) + won + sum(len(graph.after) for graph in self.graphs.values())
