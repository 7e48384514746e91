"""The struggle solved exactly: by backward induction over ticks, from the end of the clock to its beginning.

What a state is worth at the beginning of a tick follows from what all states are worth at the beginning of the next
one: each player that may move gets the move with its rate, and chooses among its options and waiting by logit; a
motion is carried with the probability that its rule gives it from what its voters, each by itself, choose by logit;
crowds join by the binomial distribution. Wrong views of the game are solved beside it, as those who hold them
choose by them. There is no sampling in this and no search for a fixed point.

Source: R. D. McKelvey and T. R. Palfrey, Quantal Response Equilibria for Extensive Form Games (1998).
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise, repeat
from queue import SimpleQueue
from threading import Event
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kingmaker.analysis.struggle.arena import CHANCE, NONE, Solved, Watch
from kingmaker.analysis.struggle.choosing import BITS
from kingmaker.analysis.struggle.folding import folded, runs
from kingmaker.analysis.struggle.keeping import leave_out
from kingmaker.analysis.struggle.kernels import go_back
from kingmaker.analysis.struggle.planning import plan
from kingmaker.analysis.struggle.rooms import Room
from kingmaker.analysis.struggle.vectors import WIDTH
from kingmaker.analysis.struggle.worths import ending_states, scales
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeAlias

    from kingmaker.analysis.struggle.arena import Arena, Lanes, Real, Stakes, Whole
    from kingmaker.analysis.struggle.folding import Folded
    from kingmaker.analysis.struggle.planning import Plan

    #: Told how many draws of how many are done; stops the work by returning False.
    Tell: TypeAlias = Callable[[int, int], bool | None]


def lanes_of(*, single: bool) -> int:
    """Return how many draws are solved side by side."""
    return WIDTH // np.dtype("f4" if single else "f8").itemsize


#: Whoever chooses less keenly than that, in doublings for one of the ten that are at stake, chooses at random.
LEAST = 2.0**-60
#: The bytes of a float of single precision.
_SINGLE = 4
#: Below so many states in a stretch it is not worth while to share out the states of one tick.
FEW = 2000


def solve(  # noqa: PLR0913 - two are what to keep and how to work
    arena: Arena,
    stakes: Stakes,
    lanes: Lanes,
    *,
    watch: Watch | None = None,
    workers: int = 1,
    tell: Tell | None = None,
    single: bool = False,
    cut: Folded | None = None,
) -> Solved:
    """Return how a struggle is likely to end in each draw, and what is to be kept of watched states.

    Steps, for each tick from the last to the first and for each state of its stretch of time: what a player gains
    by an option is the probability that it is carried, the player voting for it, times what its target is worth at
    the next tick less what this state is, less its cost now. The player has the move with its rate; the weight of an
    option is the exponential of precision times gain, that of waiting is 1. A voter is for a motion with log-odds
    of precision times what its target is worth to it less what this state is; where the rule tells its abstention from
    a yes and a no, (for, abstain, against) have the weights exp(x), exp(x/2), 1. All of this by the player's own view.

    From what a state is worth to a player is taken off what is paid there, by it and so in its own units: of each option
    its cost, by the probability that it is tried. So everybody reckons with what later moves will cost.

    A player without wants has no reason to prefer anything but what costs it less: it votes for with probability one
    half where nothing will. What is watched of a state is `nan` in ticks of another stretch of time.

    The same numbers come out under any number of workers (threads), and for a draw whatever the others are. `tell`
    is called after each sixteen draws; if it returns False, the draws that are done in their order are given back,
    and no more. `single` works in floats of single precision, in half the time: probabilities then are right to
    about 0.00001, and logarithms of likelihoods to 0.001; what is tried, made, gained and voted, and values, are given as such floats. States that are the same game are solved once, and at each tick only those that play can have
    come to by then from what is asked: who solves the same struggle for other draws again may give these as `cut_of` told. Cost: ticks x draws x views x (options + ballots + states that follow x players).

    Raises:
        ValueError: a motion is moved in more than one state, or what may happen in one tick adds up to more than 1.
    """
    _checked(arena, lanes.parameters)
    kind: np.dtype[np.floating] = np.dtype("f4" if single else "f8")
    cut = cut or cut_of(arena, stakes, watch)
    work = _work(arena, stakes, lanes, cut, _How(kind, workers))
    draws = lanes.parameters.shape[1]
    done = 0
    for block in _blocks(work, workers):
        done = min(draws, (block + 1) * work.lanes)
        if tell is not None and tell(done, draws) is False:
            break
    return _solved(work, done)


def cut_of(arena: Arena, stakes: Stakes, watch: Watch | None = None) -> Folded:
    """Return what has to be solved of a struggle for what is watched, in any draws: see `folding`."""
    if not arena.blind.any():  # what nobody sees needs no solving
        stakes = replace(stakes, views=stakes.views[:1])
    return folded(arena, stakes, watch or Watch(np.empty(0, np.int32)))


def _checked(arena: Arena, parameters: Real) -> None:
    """Refuse an arena in which more may happen in one tick than can, or a motion is moved in several states."""
    turns = arena.turns
    state = np.repeat(np.arange(arena.states), np.diff(turns.options_at[turns.turns_at]))
    moved = turns.motion != NONE
    mover = np.full(arena.motions.target.size, NONE)
    mover[turns.motion[moved]] = state[moved]
    if (mover[turns.motion[moved]] != state[moved]).any():
        raise ValueError("a motion is moved in more than one state")
    chance = turns.player == CHANCE
    rate = np.where(
        chance, 0.0, arena.rate[np.where(chance, 0, turns.player)] if arena.players else 0.0
    )
    rate = np.where(turns.crowd == NONE, rate, rate * turns.chosen)
    happens = np.repeat(chance, np.diff(turns.options_at))
    most = np.zeros(turns.odds.size)
    most[happens] = parameters[turns.odds[happens]].max(axis=1, initial=0.0)
    rival = np.append(False, (turns.motion[1:] != NONE) & (turns.motion[:-1] != NONE))[: most.size]
    most[rival & happens] = 0.0  # of several candidates one is elected
    turn = np.append(0.0, rate.cumsum())[turns.turns_at]
    option = np.append(0.0, most.cumsum())[turns.options_at[turns.turns_at]]
    if (np.diff(turn) + np.diff(option) > 1 + 1e-9).any():
        raise ValueError("what may happen in one tick adds up to more than 1")


@dataclass(frozen=True, slots=True)
class _Work:
    """What every block of draws needs, and where it puts what it finds."""

    cut: Folded
    parameters: Real
    scales: Real
    plan: Plan
    kept: Real
    endings: Real
    kind: np.dtype[np.floating]
    shares: int  # how many share the states of a tick

    @property
    def arena(self) -> Arena:
        """The states that are needed."""
        return self.cut.arena

    @property
    def lanes(self) -> int:
        """How many draws are one vector."""
        return WIDTH // self.kind.itemsize


def made_back(
    arena: Arena, stakes: Stakes, lanes: Lanes, first: int, *, single: bool = False
) -> tuple[Real, Real]:
    """Return for one draw how likely each option is made in each tick from the `first` on, and each ending from each state then.

    The former is [ticks, options], the latter [states, endings]. It is what `solve` tells of all states, but what else it would keep
    of them is not kept: nothing but this takes room. `single` works in floats of single precision.
    """
    stretches = (arena.stretch_at[s : s + 2] for s in arena.ticks.stretch[first:-1])
    states = [np.arange(*ends, dtype=np.int32) for ends in stretches]
    ticks = np.repeat(np.arange(first, arena.ticks.count), [s.size for s in states])
    watch = Watch(np.concatenate([np.empty(0, np.int32), *states]), ticks.astype(np.int32))
    how = _How(np.dtype("f4" if single else "f8"), one_tick=True)
    work = _work(arena, stakes, lanes, cut_of(arena, stakes, watch), how)
    at, cut, pairs = work.plan.at, work.cut, work.plan.keeping.lists
    starts = cut.arena.turns.options_at[cut.arena.turns.turns_at].astype(np.int64)
    kept = work.kept[at.kept_made * work.lanes :]
    found = np.zeros((arena.ticks.count, arena.turns.target.size))
    room = Room(work.plan, work.kind, 1)
    for tick in _ticks_of(work, 0, room, first):
        own = pairs["pair_state"][pairs["pair_at"][tick] : pairs["pair_at"][tick + 1]]
        options = cut.options[runs(starts[own], starts[own + 1])]
        found[tick, options] = kept[: options.size]
    chances = slice(work.plan.first_ending, work.plan.first_ending + len(arena.endings))
    ends = arena.ends.T.astype(np.float64)  # as it is at the horizon
    if states:
        ends[cut.states] = room.at_tick(first)[:, chances, 0]
    return found, ends


class _How(NamedTuple):
    """How to work: with which floats and how many threads, and whether what is kept is of one tick at a time."""

    kind: np.dtype[np.floating]
    workers: int = 1
    one_tick: bool = False


def _work(arena: Arena, stakes: Stakes, lanes: Lanes, cut: Folded, how: _How) -> _Work:
    kind, workers, one_tick = how
    beside = WIDTH // kind.itemsize
    draws = lanes.parameters.shape[1]
    vectors = -(-draws // beside)
    # the last draw stands in for those that a whole number of vectors has more
    own = np.minimum(np.arange(vectors * beside), draws - 1)
    parameters = lanes.parameters[:, own]
    scale = scales(arena, stakes, parameters) if lanes.scales is None else lanes.scales[..., own]
    scale = scale[: len(cut.stakes.views)]
    shares = workers if vectors < workers and cut.arena.states >= FEW else 1
    made = plan(cut, scale, vectors, one_tick=one_tick, layers=1 if shares == 1 else 2)
    kept = np.empty(made.kept * beside, kind)
    leave_out(made.keeping, kept.reshape(-1, beside), made.at)
    endings = np.empty((len(arena.endings), vectors * beside))
    return _Work(cut, parameters, scale, made, kept, endings, kind, shares)


def _blocks(work: _Work, workers: int) -> Iterator[int]:
    """Solve one block of draws after the other, and name each that is done, in their order."""
    blocks = work.plan.at.vectors
    if work.shares == 1 and (workers <= 1 or blocks == 1):
        room = Room(work.plan, work.kind, 1)
        for block in range(blocks):
            _solve_block(work, block, room, None)
            yield block
        return
    with ThreadPoolExecutor(workers) as pool:
        if work.shares == 1:
            yield from _beside(work, pool, workers)
            return
        room = Room(work.plan, work.kind, work.shares)
        for block in range(blocks):
            _solve_block(work, block, room, pool)
            yield block


def _beside(work: _Work, pool: ThreadPoolExecutor, workers: int) -> Iterator[int]:
    """Solve so many blocks at a time; those that nobody waits for any more are not begun."""
    rooms: SimpleQueue[Room] = SimpleQueue()
    for _ in range(workers):
        rooms.put(Room(work.plan, work.kind, 1))
    enough = Event()

    def one(block: int) -> int:
        if not enough.is_set():
            room = rooms.get()
            _solve_block(work, block, room, None)
            rooms.put(room)
        return block

    try:
        yield from pool.map(one, range(work.plan.at.vectors))
    finally:
        enough.set()


def _solve_block(work: _Work, block: int, room: Room, pool: ThreadPoolExecutor | None) -> None:
    """Solve a vector of draws; with a pool, the states of each tick are shared out."""
    arena, made = work.arena, work.plan
    _begin(work, block, room)
    stretch = arena.ticks.stretch
    stop = arena.ticks.count
    while stop > 0:
        if stretch[stop - 1] != stretch[stop]:
            _turn_over(arena, room, stop)
        elif arena.ages is not None:
            _age(arena.ages, room, stop)
        tick_by_tick = pool is not None or arena.ages is not None
        first = stop - 1 if tick_by_tick else int(np.searchsorted(stretch, stretch[stop - 1]))
        start, end = (int(n) for n in arena.stretch_at[stretch[stop - 1] :][:2])
        shares = len(room.at)
        bounds = [start + (end - start) * share // shares for share in range(shares + 1)]

        def one(share: int, ticks: tuple[int, int], bounds: list[int]) -> None:
            part = (ticks[0], ticks[1], bounds[share], bounds[share + 1], block)
            go_back(made.words, room.at[share], room.floats, work.kept, part)

        if pool is None:
            one(0, (first, stop), bounds)
        else:
            list(pool.map(one, range(shares), repeat((first, stop)), repeat(bounds)))
        stop = first
    ends = slice(made.first_ending, made.first_ending + len(arena.endings))
    lanes = slice(block * work.lanes, (block + 1) * work.lanes)
    work.endings[:, lanes] = room.at_tick(0)[arena.start, ends]


def _ticks_of(work: _Work, block: int, room: Room, first: int) -> Iterator[int]:
    """Solve a vector of draws, from the last tick back to the `first`, and name each tick that is done."""
    arena, made = work.arena, work.plan
    _begin(work, block, room)
    stretch = arena.ticks.stretch
    for tick in range(arena.ticks.count - 1, first - 1, -1):
        if stretch[tick] != stretch[tick + 1]:
            _turn_over(arena, room, tick + 1)
        elif arena.ages is not None:
            _age(arena.ages, room, tick + 1)
        start, end = (int(n) for n in arena.stretch_at[stretch[tick] :][:2])
        part = (tick, tick + 1, start, end, block)
        go_back(made.words, room.at[0], room.floats, work.kept, part)
        yield tick


def _begin(work: _Work, block: int, room: Room) -> None:
    """Put the numbers of a vector of draws in their places, and what the states in which play can end are worth."""
    arena, made, at = work.arena, work.plan, work.plan.at
    lanes = slice(block * work.lanes, (block + 1) * work.lanes)
    parameters = work.parameters[:, lanes]
    keen = np.maximum(parameters[at.precision] * BITS, LEAST)
    scale = work.scales[..., lanes] * keen
    room.rows[at.ease] = 1 / keen
    room.rows[at.parameters : at.wants] = parameters
    room.rows[at.scales : at.values] = scale.reshape(-1, work.lanes)
    wants = ((view, want) for view, several in enumerate(work.cut.stakes.views) for want in several)
    for number, (view, want) in enumerate(wants, at.wants):
        room.rows[number] = parameters[want.worth] * scale[view, want.player]
    ends, tick = np.flatnonzero(ending_states(arena)), arena.ticks.count
    last = room.at_tick(tick)
    last[ends[0] :] = 0.0
    bounds = np.searchsorted(made.last_want, np.arange(at.scales - at.wants + 1))
    for one, (start, stop) in enumerate(pairwise(bounds)):
        if start < stop:  # a want has one row, and no state twice
            last[made.last_state[start:stop], made.last_row[start]] += room.rows[at.wants + one]
    chances = slice(made.first_ending, made.first_ending + len(arena.endings))
    last[ends, chances] = arena.ends[:, ends].T[..., None]
    room.values[:, arena.final] = last[arena.final]
    _keep_last(work, block, room)


def _keep_last(work: _Work, block: int, room: Room) -> None:
    """Keep what watched states are worth where play has ended: at the horizon, or in final ones at any time."""
    at, keeping = work.plan.at, work.plan.keeping
    last = room.at_tick(work.arena.ticks.count)
    kept = work.kept[: at.kept_tried * work.lanes].reshape(-1, at.kept_rows, at.vectors, work.lanes)
    own = slice(at.kept_first, at.kept_first + at.kept_rows)
    ended = last[keeping.state[keeping.ended], own]
    ended[:, : at.first_ending - at.kept_first] *= room.rows[at.ease]
    kept[keeping.ended, :, block] = ended


def _turn_over(arena: Arena, room: Room, tick: int) -> None:
    """At the beginning of a tick a new stretch of time has begun: what its states are worth, those before are."""
    stretch, then = (int(n) for n in arena.ticks.stretch[tick - 1 : tick + 1])
    states = np.arange(arena.stretch_at[stretch], arena.stretch_at[stretch + 1])
    after = states if arena.ages is None else arena.ages[states]
    for _ in range(then - stretch):
        after = np.where(arena.final[after], after, arena.later[after])
    values = room.at_tick(tick)
    values[states] = values[after]


def _age(ages: Whole, room: Room, tick: int) -> None:
    """At the beginning of a tick what waits has a tick less to wait: what a state is worth, the one before it is."""
    waiting = np.flatnonzero(ages != np.arange(ages.size))
    values = room.at_tick(tick)
    values[waiting] = values[ages[waiting]]


def _solved(work: _Work, done: int) -> Solved:
    arena, made, at, keeping = work.arena, work.plan, work.plan.at, work.plan.keeping
    cut = work.cut
    often, choosing = keeping.times
    lanes = work.lanes

    def kept(first: int, *shape: int) -> Real:
        size = int(np.prod(shape)) * at.vectors
        floats: Real = work.kept[first * lanes : (first + size) * lanes]
        return floats.reshape(*shape, at.vectors * lanes)[..., :done]

    rows = kept(at.kept_values, often, keeping.states.size, at.kept_rows)
    values = np.zeros((often, keeping.states.size * at.gains, at.players, done), work.kind)
    if at.gains:
        wanting = made.row[0] != NONE
        values[:, :, wanting] = rows[:, :, made.row[0, wanting]]
    first = made.first_ending - at.kept_first
    endings = work.endings[:, :done]
    ends = rows[:, :, first : first + len(arena.endings)].astype(np.float64)
    return Solved(
        endings=_whole(endings, 0) if work.kind.itemsize == _SINGLE else endings,
        watched=cut.states[keeping.states].astype(np.int32),
        ends=_whole(ends, 2) if work.kind.itemsize == _SINGLE else ends,
        values=values,
        options=cut.options[keeping.options].astype(np.int32),
        tried=kept(at.kept_tried, choosing, keeping.options.size),
        made=kept(at.kept_made, choosing, keeping.options.size),
        gain=kept(at.kept_gain, choosing, keeping.options.size * at.gains),
        ballots=made.ballots[keeping.ballots].astype(np.int32),
        voted=kept(at.kept_voted, choosing, keeping.ballots.size, 2),
    )


def _whole(chances: Real, axis: int) -> Real:
    """Return probabilities that add up to one but for rounding of single precision, so that they do."""
    found: Real = chances / chances.sum(axis=axis, keepdims=True)
    return found
