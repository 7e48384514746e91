"""Plays of a struggle whose players look a few moves ahead, over states that are found as play comes to them.

Whoever has the move or a vote takes it that at most so many further moves will be made, and that the struggle then
stands still until its end; that game is solved exactly, by the solver of whole boards, for each state and tick that a
play comes to. Once something has been done they look ahead anew. Where so many moves are all that there is time for, this
is the exact solution.
"""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kingmaker.analysis.struggle.arena import CHANCE, NONE, Lanes
from kingmaker.analysis.struggle.matching import board
from kingmaker.analysis.struggle.pairing import Pairs
from kingmaker.analysis.struggle.refusing import Refused
from kingmaker.analysis.struggle.sampling import uniforms
from kingmaker.analysis.struggle.solving import solve
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from kingmaker.analysis.struggle.arena import Real, Solved
    from kingmaker.analysis.struggle.lazily import Ground
    from kingmaker.analysis.struggle.matching import Board

    #: Told how many plays of how many are done; stops by returning False.
    Tell = Callable[[int, int], bool | None]

#: The solver takes so many draws at once, and they are played together.
BLOCK = 16
#: So many bytes of what players do are kept.
ROOM = 200_000_000
#: So many occasions to move are asked about at once, in case that nothing comes of the first.
OCCASIONS = 4
#: A board of more states than this is solved in parts; if it cannot be, from twice as many on, it is refused.
MOST_NODES = 40_000


@dataclass(frozen=True, slots=True)
class Step:
    """What was done in a play: in which tick and state, which option of the case, leading where."""

    tick: int
    state: int
    move: int
    player: int
    target: int


@dataclass(slots=True)
class Play:
    """One play: the draw that it is of, its numbers by chance, where it stands, and what has been done in it."""

    draw: int
    chance: Real
    tick: int
    state: int
    steps: list[Step] = field(default_factory=list)
    over: bool = False


@dataclass(frozen=True, slots=True)
class Terms:
    """How far players look ahead, how many plays there are of each draw, and from which seed."""

    look_ahead: int
    plays: int
    seed: int
    workers: int = 1


class Start(NamedTuple):
    """From where a play goes on: which draw and which of its plays it is, at the beginning of which tick, in which state."""

    draw: int
    play: int
    tick: int
    state: int


def plays(
    ground: Ground, lanes: Lanes, terms: Terms, *, blind: bool = True, tell: Tell | None = None
) -> Iterator[list[Play]]:
    """Yield the plays of one block of draws after the other, from the beginning to the end of the clock; see `carried_on`."""
    starts = beginnings(ground, lanes, terms.plays)
    yield from carried_on(ground, lanes, terms, starts, blind=blind, tell=tell)


def beginnings(ground: Ground, lanes: Lanes, plays: int) -> list[Start]:
    """Return from where so many plays of each draw start that know nothing of what happened."""
    draws = lanes.parameters.shape[1]
    return [Start(d, p, 0, ground.start) for d in range(draws) for p in range(plays)]


def carried_on(
    ground: Ground,
    lanes: Lanes,
    terms: Terms,
    starts: Sequence[Start],
    *,
    blind: bool = True,
    tell: Tell | None = None,
) -> Iterator[list[Play]]:
    """Yield plays from where they start to the end of the clock, those of one block of draws after the other.

    `lanes` have the scales of worths. Without `blind` everybody sees the game as it is. In each tick one number
    between nought and one decides who has the move, if anybody, and what comes of it. Plays are the same whatever the
    number of draws, of plays and of workers. If `tell` returns False, no more is played, and the block that is under way
    is not yielded.

    Raises:
        Refused: what lies so many moves ahead of one state is too much.
    """
    done = 0
    for begin in range(0, lanes.parameters.shape[1], BLOCK):
        own = [s for s in starts if begin <= s.draw < begin + BLOCK]
        if own:
            some = block_of(lanes, begin)
            looking = Looking(ground, some, terms.look_ahead, terms.workers, blind)
            table = _Table(ground, some, terms, begin, looking)
            table.seat(own)
            if not table.play(tell, done, len(starts)):
                return
            done += len(own)
            yield table.plays


def block_of(lanes: Lanes, begin: int) -> Lanes:
    """Return the draws of one block."""
    some = slice(begin, begin + BLOCK)
    scales = None if lanes.scales is None else lanes.scales[..., some]
    return Lanes(lanes.parameters[:, some], scales)


@dataclass(slots=True)
class _Table:
    """The plays of one block of draws, side by side."""

    ground: Ground
    lanes: Lanes
    terms: Terms
    first: int
    looking: Looking
    plays: list[Play] = field(default_factory=list)
    _shares: dict[tuple[int, int], Real] = field(default_factory=dict)
    _made: dict[tuple[int, int], Real] = field(default_factory=dict)
    _kept: int = 0

    def seat(self, starts: Sequence[Start]) -> None:
        """Begin plays, each with its own numbers by chance."""
        ticks = len(self.ground.draft.stretch) - 1
        most = max(start.play for start in starts) + 1
        numbers = {
            draw: uniforms(self.terms.seed, draw, most, ticks)
            for draw in sorted({start.draw for start in starts})
        }
        self.plays = [Play(s.draw, numbers[s.draw][s.play], s.tick, s.state) for s in starts]

    def play(self, tell: Tell | None, done: int, of: int) -> bool:
        """Play all of them to the end; tell whether nobody has stopped it."""
        while True:
            waiting = [(p, self._occasions(p)) for p in self.plays if not p.over]
            waiting = [(p, own) for p, own in waiting if own]
            over = len(self.plays) - len(waiting)
            if tell is not None and tell(done + over, of) is False:
                return over == len(self.plays)
            if not waiting:
                return True
            self._round(waiting)

    # --- occasions ------------------------------------------------------------------------------

    def _occasions(self, play: Play) -> list[tuple[int, int]]:
        """Return the next ticks in which somebody has the move, with the state; a play without one is over."""
        ground = self.ground
        found: list[tuple[int, int]] = []
        tick, state = play.tick, play.state
        count = len(ground.draft.stretch) - 1
        while tick < count and not ground.final(state) and len(found) < OCCASIONS:
            until = ground.until[tick] if ground.aged(state) == state else tick + 1
            total = self._share(state, play.draw)[-1]
            here = np.flatnonzero(play.chance[tick:until] < total)[: OCCASIONS - len(found)]
            found += [(tick + int(n), state) for n in here]
            if len(found) < OCCASIONS:
                state = ground.passed(state, until - 1)
                tick = until
        if not found:
            play.state, play.over = state, True
        return found

    def _share(self, state: int, draw: int) -> Real:
        """Return up to where each turn of a state takes its part of the numbers between nought and one."""
        key = (state, draw)
        if key not in self._shares:
            turns = self.ground.piece(state).turns
            acting = turns.player != CHANCE
            shares = np.where(acting, self.ground.rate[np.where(acting, turns.player, 0)], 0.0)
            shares = np.where(turns.crowd == NONE, shares, shares * turns.chosen)
            for turn in np.flatnonzero(~acting):
                rows = turns.odds[turns.options_at[turn] : turns.options_at[turn + 1]]
                shares[turn] = self.lanes.parameters[rows, draw - self.first].sum()
            self._shares[key] = np.append(0.0, np.cumsum(shares))
        return self._shares[key]

    # --- one round ------------------------------------------------------------------------------

    def _round(self, waiting: Sequence[tuple[Play, list[tuple[int, int]]]]) -> None:
        """Let each play go on until something is done in it, or nothing has come of some occasions."""
        made = self._likely(sorted({pair for _, own in waiting for pair in own}))
        for play, own in waiting:
            for tick, state in own:
                play.tick, play.state = tick, state
                step = self._chosen(play, made[tick, state])
                if step is not None:
                    play.steps.append(step)
                    play.state = step.target
                play.state, play.tick = self.ground.passed(play.state, tick), tick + 1
                if step is not None:
                    break

    def _likely(self, pairs: Sequence[tuple[int, int]]) -> Mapping[tuple[int, int], Real]:
        """Return how likely each option is in ticks and states, remembering what was asked before."""
        if self._kept > ROOM:
            self._made, self._kept = {}, 0
        new = [pair for pair in pairs if pair not in self._made]
        if new:
            for pair, made in self.looking.at(new).items():
                self._made[pair] = made.copy()
                self._kept += made.nbytes
        return self._made

    def _chosen(self, play: Play, made: Real) -> Step | None:
        """Return what is done in a tick, if anything; `made[o, d]` is the probability of each option."""
        shares = self._share(play.state, play.draw)
        number = float(play.chance[play.tick])
        turns = self.ground.piece(play.state).turns
        turn = int(np.searchsorted(shares, number, side="right")) - 1
        if turn >= turns.player.size:
            return None
        first, last = int(turns.options_at[turn]), int(turns.options_at[turn + 1])
        up = np.cumsum(made[first:last, play.draw - self.first])
        option = first + int(np.searchsorted(up, number - shares[turn], side="right"))
        if option >= last:
            return None
        target = int(turns.target[option])
        joins = turns.crowd[turn] != NONE and target != turns.whole[turn]
        move = NONE if joins else int(turns.move[option])
        return Step(play.tick, play.state, move, int(turns.player[turn]), target)


@dataclass(frozen=True, slots=True)
class Looking:
    """What players do who look so many moves ahead, in some draws; without `blind` all see the game as it is."""

    ground: Ground
    lanes: Lanes
    moves: int
    workers: int = 1
    blind: bool = True

    def at(self, pairs: Sequence[tuple[int, int]]) -> Mapping[tuple[int, int], Real]:
        """Return for each tick and state, in ascending order, how likely each option is to be made: `[options, draws]`.

        Raises:
            Refused: what lies so many moves ahead of one state is too much.
        """
        return {
            pair: glance.solved.made[0, glance.rows(*pair)].astype(np.float64)
            for glance, own in self.glances(pairs)
            for pair in own
        }

    def glances(
        self, pairs: Sequence[tuple[int, int]]
    ) -> Iterator[tuple[Glance, Sequence[tuple[int, int]]]]:
        """Yield small boards, solved, with those of the ticks and states (in ascending order) that each tells of.

        Raises:
            Refused: what lies so many moves ahead of one state is too much.
        """
        states = sorted({state for _, state in pairs})
        layers = ahead(self.ground, states, self.moves)
        nodes = sum(len(layer) for layer in layers)
        if nodes > MOST_NODES and len(states) > 1:
            middle = states[len(states) // 2]
            yield from self.glances([pair for pair in pairs if pair[1] < middle])
            yield from self.glances([pair for pair in pairs if pair[1] >= middle])
        else:
            yield self._solved(pairs, states, layers), pairs

    def _solved(
        self,
        pairs: Sequence[tuple[int, int]],
        states: Sequence[int],
        layers: Sequence[Sequence[int]],
    ) -> Glance:
        begin = pairs[0][0]
        laid = self.ground.lay(layers, begin)
        arena = laid.arena
        if not self.blind:
            arena.blind[:] = 0
        place = {state: int(laid.place[len(layers) - 1, state]) for state in states}
        own = board(self.ground.draft.case, arena)
        inside = ((tick - begin, place[state]) for tick, state in pairs)
        asked = Pairs.of(own, inside, worths=True)
        solved = solve(arena, laid.stakes, self.lanes, watch=asked.watch(), workers=self.workers)
        return Glance(own, asked, solved, begin, place, laid.base)


@dataclass(frozen=True, slots=True)
class Glance:
    """A small board and its solution: what players do in some ticks and states who look ahead from there.

    `place` is where a state of the case stands on it; its options are those of its piece, in the same order. `base` is the
    state of the case at each of its own.
    """

    board: Board
    pairs: Pairs
    solved: Solved
    begin: int
    place: Mapping[int, int]
    base: NDArray[np.int64]

    def rows(self, tick: int, state: int) -> slice:
        """Return where the options of a state in a tick stand in what the solution tells."""
        wanted = np.array([self.place[state]], np.int32)
        pair = int(self.pairs.row(tick - self.begin, wanted)[0])
        return slice(int(self.pairs.options_at[pair]), int(self.pairs.options_at[pair + 1]))


# --- what lies ahead --------------------------------------------------------------------------------


def chains(ground: Ground, states: Iterable[int]) -> set[int]:
    """Return states with all that they turn into with time."""
    found: set[int] = set()
    waiting = list(states)
    while waiting:
        state = waiting.pop()
        if state not in found:
            found.add(state)
            waiting += [ground.later(state), ground.aged(state)]
    return found


def ahead(ground: Ground, roots: Sequence[int], moves: int) -> list[list[int]]:
    """Return what play can come to from states, by how many moves are left: `layers[moves]` are the roots.

    Raises:
        Refused: from one root it is more than is followed.
    """
    layers = [chains(ground, roots)]
    total = len(layers[0])
    for _ in range(moves):
        targets: set[int] = set()
        for state in sorted(layers[-1]):
            if not ground.final(state):
                turns = ground.piece(state).turns
                targets.update(turns.target.tolist())
                targets.update(w for w in turns.whole.tolist() if w != NONE)
        layers.append(chains(ground, sorted(targets)))
        total += len(layers[-1])
        if total > 2 * MOST_NODES:
            if len(roots) == 1:
                raise Refused(_too_far(moves, total))
            break
    return [sorted(layer) for layer in reversed(layers)]


def _too_far(moves: int, found: int) -> str:
    return (
        f"{moves} moves ahead lie more than {found:,} states from a single one, and no more than {2 * MOST_NODES:,} are "
        "followed: choose a smaller `--look-ahead`"
    )
