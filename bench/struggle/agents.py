"""The same plays as a Mesa model: in each step at most one agent has the move, and chooses by logit or votes.

It reads what the exact solution says that options are worth, and chances of being carried, so that it has nothing to
work out but who has the move and what is chosen: as little as such a model can do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import mesa

if TYPE_CHECKING:
    from kingmaker.analysis.struggle.arena import Arena, Solved


class Actor(mesa.Agent):  # type: ignore[misc]  # mesa has no types
    """One player: it has the move with its rate."""

    def __init__(self, model: Play, player: int) -> None:
        super().__init__(model)
        self.player = player

    def step(self) -> None:
        """Choose among the options of its turn, if it has one, by their probabilities."""
        model = self.model
        for option in model.options.get((model.state, self.player), ()):
            model.rest -= model.made[model.tick][option]
            if model.rest < 0:
                model.moved = option
                return


class Play(mesa.Model):  # type: ignore[misc]
    """One play from the start to the horizon."""

    def __init__(self, arena: Arena, solved: Solved, seed: int) -> None:
        super().__init__(rng=seed)
        self.arena = arena
        self.state, self.tick, self.rest, self.moved = arena.start, 0, 0.0, -1
        self.made = solved.made[..., 0].tolist()
        self.options = {
            (state, int(arena.turns.player[turn])): range(*arena.turns.options_at[turn : turn + 2])
            for state in range(arena.states)
            for turn in range(*arena.turns.turns_at[state : state + 2])
        }
        for player in range(len(arena.players)):
            Actor(self, player)

    def begin(self) -> None:
        """Go back to the start."""
        self.state, self.tick = self.arena.start, 0

    def step(self) -> None:
        """Let one tick pass."""
        self.rest, self.moved = self.random.random(), -1
        for actor in self.agents:
            actor.step()
            if self.moved >= 0:
                self.state = int(self.arena.turns.target[self.moved])
                break
        self.tick += 1
