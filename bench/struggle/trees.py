"""A game without votes as a tree, for the programs that want one: pygambit and, through its files, OpenSpiel."""

from __future__ import annotations

from fractions import Fraction
from itertools import count
from typing import TYPE_CHECKING, Any

from kingmaker.analysis.struggle.arena import CHANCE, NONE
from kingmaker.analysis.struggle.worths import scales

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.analysis.struggle.arena import Arena, Lanes, Stakes


class Tree:
    """The game of one draw, tick by tick: chance says who has the move, who has it chooses, or waits.

    What moves cost is taken off the payoffs of the leaves that they lead to. `choices` maps each node at which a player chooses to (tick, turn); its first action is to wait.
    """

    def __init__(self, gambit: Any, arena: Arena, stakes: Stakes, lanes: Lanes) -> None:  # noqa: ANN401
        self.arena = arena
        self.game = gambit.Game.new_tree(players=[str(name) for name in arena.players])
        self.choices: list[tuple[Any, int, int]] = []
        self.ends: list[tuple[Any, int]] = []
        self._labels = count()
        scale = scales(arena, stakes, lanes.parameters)[0, :, 0]
        self._scale = scale
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
        self._parameters = lanes.parameters[:, 0]
        for node, state, paid in self._grown(self.game.root, 0, arena.start, ()):
            label = f"o{next(self._labels)}"
            payoffs = [
                worth - sum(cost for payer, cost in paid if payer == player)
                for player, worth in enumerate(self._worth[state])
            ]
            self.game.set_outcome(node, self.game.add_outcome(label=label, payoffs=payoffs))
            self.ends.append((node, state))

    def _costs(self, option: int, mover: int) -> tuple[tuple[int, float], ...]:
        """Return who pays what for an option, in the units of worths."""
        turns = self.arena.turns
        own = [(mover, turns.cost[option])] if turns.cost[option] != NONE else []
        others = self.arena.bills[turns.bill[option]] if turns.bill[option] != NONE else ()
        return tuple(
            (payer, float(self._scale[payer] * self._parameters[row]))
            for payer, row in (*own, *others)
        )

    def _grown(
        self,
        node: Any,  # noqa: ANN401
        tick: int,
        state: int,
        paid: tuple[tuple[int, float], ...],
    ) -> Iterator[tuple[Any, int, tuple[tuple[int, float], ...]]]:
        """Grow the tree below a node, and return its leaves: the states that play ends in, and what was paid on the way."""
        arena, turns = self.arena, self.arena.turns
        if tick == arena.ticks.count:
            yield node, state, paid
            return
        there = range(turns.turns_at[state], turns.turns_at[state + 1])
        acting = [turn for turn in there if turns.player[turn] != CHANCE]
        happens = [o for turn in there if turn not in acting for o in self._options(turn)]
        rates = [Fraction(str(arena.rate[turns.player[turn]].item())) for turn in acting]
        rates += [Fraction(str(self._parameters[turns.odds[o]].item())) for o in happens]
        game = self.game
        labels = [f"t{turn}" for turn in acting] + [f"o{o}" for o in happens] + ["nobody"]
        game.append_move(node, game.players.chance, labels)
        game.set_chance_probs(node.infoset, [*rates, 1 - sum(rates)])
        children = list(node.children)
        for turn, child in zip(acting, children, strict=False):
            yield from self._chosen(child, (tick, state, turn), paid)
        for option, child in zip(happens, children[len(acting) :], strict=False):
            after = (*paid, *self._costs(option, CHANCE))
            yield from self._grown(child, tick + 1, int(turns.target[option]), after)
        yield from self._grown(children[-1], tick + 1, state, paid)

    def _options(self, turn: int) -> range:
        return range(*self.arena.turns.options_at[turn : turn + 2])

    def _chosen(
        self,
        node: Any,  # noqa: ANN401
        when: tuple[int, int, int],
        paid: tuple[tuple[int, float], ...],
    ) -> Iterator[tuple[Any, int, tuple[tuple[int, float], ...]]]:
        """Let whoever has the move choose, or wait; `when` is the tick, the state and the turn."""
        tick, state, turn = when
        turns, options = self.arena.turns, self._options(turn)
        mover = int(turns.player[turn])
        player = self.game.players[str(self.arena.players[mover])]
        self.game.append_move(node, player, ["wait", *(f"o{option}" for option in options)])
        self.choices.append((node, tick, turn))
        after = list(node.children)
        yield from self._grown(after[0], tick + 1, state, paid)
        for option, last in zip(options, after[1:], strict=True):
            now = (*paid, *self._costs(option, mover))
            yield from self._grown(last, tick + 1, int(turns.target[option]), now)


def equilibrium(
    gambit: Any,  # noqa: ANN401
    tree: Tree,
    precision: float,
) -> tuple[float, dict[tuple[int, int], float]]:
    """Return the logit equilibrium (agent form) of a tree by pygambit.

    That is at which precision it stopped, and for each tick and option how likely it is to be chosen by who has the move.
    """
    (found,) = gambit.qre.logit_solve_lambda(tree.game, precision)
    # of each player, of each of its nodes, the actions; `found.profile` fails in pygambit 16.7
    numbers = iter([found[n] for n in range(len(found))])
    own = {
        (str(player.label), infoset.number): [next(numbers) for _ in infoset.actions]
        for player in tree.game.players
        for infoset in player.infosets
    }
    chosen: dict[tuple[int, int], float] = {}
    for node, tick, turn in tree.choices:
        options = range(*tree.arena.turns.options_at[turn : turn + 2])
        ways = own[str(node.player.label), node.infoset.number]
        chosen |= {(tick, o): p for o, p in zip(options, ways[1:], strict=True)}
    return float(found.lam), chosen
