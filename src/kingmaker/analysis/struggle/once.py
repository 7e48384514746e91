"""Motions, each worked out once for all states that agree in what it turns on."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Hashable

    from kingmaker.analysis.exploring import Stage
    from kingmaker.analysis.options import Option
    from kingmaker.analysis.struggle.motions import Deciding
    from kingmaker.analysis.struggle.moving import Motion


@dataclass(slots=True)
class Once:
    """Makes the motions of moves that are made at once, and keeps them.

    A motion turns on how decisions are made in the worlds of its steps, and on who is meant by the names of whoever
    makes the move, tables it or is asked beside the vote; not on the conditions of the move, nor on what it does.
    """

    deciding: Deciding
    _known: dict[Hashable, Motion] = field(default_factory=dict)
    _reads: dict[int, tuple[Option, tuple[int, ...]]] = field(default_factory=dict)

    def motion(self, option: Option, stages: list[Stage]) -> Motion:
        """Return what `Deciding.motion` does of a move, step by step. Raises what it raises."""
        key = (id(option), tuple([self._at(option, stage) for stage in stages]))
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self.deciding.motion(option, stages)
        return found

    def _at(self, option: Option, stage: Stage) -> Hashable:
        """Return all that a motion turns on in the world of a step."""
        explorer = self.deciding.explorer
        if id(option) not in self._reads:
            move = option.move
            said = (move.by_holder_of, move.companions, move.asks, move.tabled_by)
            by = (move.by, option.actor, option.it, *(step.by for step in move.steps))
            self._reads[id(option)] = (option, explorer.frame.support(said, by))
        named = explorer.frame.read(self._reads[id(option)][1], stage.world.state)
        return (stage.mover, id(stage.step), explorer.legality.at(stage.world), named)
