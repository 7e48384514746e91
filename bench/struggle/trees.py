"""A game without votes as a tree, for the programs that want one: pygambit and, through its files, OpenSpiel."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

from kingmaker.analysis.struggle.worths import scales

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.analysis.struggle.arena import Arena, Lanes, Stakes


class Tree:
    """The game of one draw, tick by tick: chance says who has the move, who has it chooses, or waits.

    `choices` maps each node at which a player chooses to (tick, turn); its first action is to wait.
    """

    def __init__(self, gambit: Any, arena: Arena, stakes: Stakes, lanes: Lanes) -> None:  # noqa: ANN401
        self.arena = arena
        self.game = gambit.Game.new_tree(players=list(arena.players))
        self.choices: list[tuple[Any, int, int]] = []
        self.ends: list[tuple[Any, int]] = []
        self._labels = count()
        scale = scales(arena, stakes, lanes.parameters)[0, :, 0]
        self._worth = [
            [
                sum(
                    scale[want.player] * lanes.parameters[want.worth, 0]
                    for want in stakes.views[0]
                    if want.player == player and stakes.holds[want.condition, state]
                )
                for player in range(len(arena.players))
            ]
            for state in range(arena.states)
        ]
        for node, state in self._grown(self.game.root, 0, arena.start):
            label = f"o{next(self._labels)}"
            self.game.set_outcome(
                node, self.game.add_outcome(label=label, payoffs=self._worth[state])
            )
            self.ends.append((node, state))

    def _grown(self, node: Any, tick: int, state: int) -> Iterator[tuple[Any, int]]:  # noqa: ANN401
        """Grow the tree below a node, and return its leaves with the states that play ends in."""
        arena, turns = self.arena, self.arena.turns
        if tick == arena.ticks.count:
            yield node, state
            return
        there = range(turns.turns_at[state], turns.turns_at[state + 1])
        rates = [float(arena.rate[turns.player[turn]]) for turn in there]
        game = self.game
        game.append_move(node, game.players.chance, [f"t{turn}" for turn in there] + ["nobody"])
        game.set_chance_probs(node.infoset, [*rates, 1 - sum(rates)])
        children = list(node.children)
        for turn, child in zip(there, children, strict=False):
            options = range(turns.options_at[turn], turns.options_at[turn + 1])
            player = game.players[arena.players[turns.player[turn]]]
            game.append_move(child, player, ["wait", *(f"o{option}" for option in options)])
            self.choices.append((child, tick, turn))
            after = list(child.children)
            yield from self._grown(after[0], tick + 1, state)
            for option, last in zip(options, after[1:], strict=True):
                yield from self._grown(last, tick + 1, int(turns.target[option]))
        yield from self._grown(children[-1], tick + 1, state)
