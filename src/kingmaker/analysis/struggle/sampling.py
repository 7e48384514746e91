"""Plays drawn from an exact solution: what happens, tick by tick, as often as it is likely to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.struggle.arena import NONE
from kingmaker.analysis.struggle.vectors import compiled
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kingmaker.analysis.struggle.arena import Arena, Real, Solved, Whole


@dataclass(frozen=True, slots=True)
class Plays:
    """What happened in each play: the state it ended in, and what was made when.

    `options[n, k]` is the k-th option that was made in play n and `ticks[n, k]` when, or `NONE` after the last one;
    `ends[e]` is the share of plays with each ending, `errors[e]` its standard error.
    """

    last: Whole  # [plays]
    options: Whole  # [plays, most]
    ticks: Whole  # [plays, most]
    ends: Real  # [endings]
    errors: Real  # [endings]


def sample(arena: Arena, solved: Solved, draw: int, *, plays: int, seed: int) -> Plays:
    """Return plays of one draw, from the start to the horizon, of a solution in which all states were watched.

    In each tick one number between nought and one decides which option of the state is made, if any: they take as
    much of that range as they are likely to be made, one after another. Play n has its own numbers (SplitMix64, from
    the seed and n), so the first plays of many are those of few. Cost: plays x ticks.

    Source: G. L. Steele, D. Lea and C. H. Flood, Fast Splittable Pseudorandom Number Generators (2014).

    Raises:
        ValueError: not all states were watched, or not at all ticks.
    """
    turns, ticks = arena.turns, arena.ticks
    if solved.watched.size != arena.states or solved.made.shape[0] != ticks.count:
        raise ValueError("plays need a solution in which all states are watched at all ticks")
    starts = turns.options_at[turns.turns_at]
    chances = np.ascontiguousarray(solved.made[..., draw], np.float64)
    made = np.full((2, plays, ticks.count), NONE, np.int32)
    last = np.empty(plays, np.int32)
    ages = np.arange(arena.states, dtype=np.int32) if arena.ages is None else arena.ages
    board = (starts, turns.target, arena.later, ages, arena.final, ticks.stretch)
    _play(board, chances, made, last, (arena.start, np.uint64(seed % 2**64)))
    most = int((made[0] != NONE).sum(axis=1).max(initial=0))
    ends = arena.ends[:, last].mean(axis=1)
    errors = np.sqrt(ends * (1 - ends) / plays)
    return Plays(last, made[0, :, :most], made[1, :, :most], ends, errors)


@compiled
def _mixed(number: np.uint64) -> np.uint64:
    """Return a number in which each bit hangs on all bits of another (the finish of SplitMix64)."""
    number = (number ^ (number >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    number = (number ^ (number >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return number ^ (number >> np.uint64(31))


@compiled
def _play(
    board: tuple[Whole, Whole, Whole, Whole, NDArray[np.bool_], Whole],
    chances: Real,
    made: Whole,
    last: Whole,
    begin: tuple[int, np.uint64],
) -> None:
    """Draw all plays; `made` gets the options that were made, and the ticks."""
    starts, target, later, ages, final, stretch = board
    step = np.uint64(0x9E3779B97F4A7C15)
    for play in range(last.size):
        state, count = begin[0], 0
        number = _mixed(np.uint64(begin[1]) + _mixed(np.uint64(play) * step + step))
        for tick in range(stretch.size - 1):
            number += step
            if final[state]:
                break
            rest = np.float64(_mixed(number) >> np.uint64(11)) * 2.0**-53
            for option in range(starts[state], starts[state + 1]):
                rest -= chances[tick, option]
                if rest < 0:
                    made[0, play, count], made[1, play, count] = option, tick
                    count += 1
                    state = target[option]
                    break
            state = ages[state]
            for _ in range(stretch[tick + 1] - stretch[tick]):
                if not final[state]:
                    state = later[state]
        last[play] = state


def uniforms(seed: int, draw: int, plays: int, ticks: int, *, skip: int = 0) -> Real:
    """Return numbers between nought and one, `[plays, ticks]`: the same whatever the number of draws and of plays.

    With `skip` those of so many first ticks are left out.

    >>> bool((uniforms(1, 2, 9, 4)[:3] == uniforms(1, 2, 3, 4)).all())
    True
    """
    step = np.uint64(0x9E3779B97F4A7C15)
    play = np.arange(plays, dtype=np.uint64) * step + step
    own = _many_mixed(np.array([draw], np.uint64) * step + step)
    begin = _many_mixed(np.uint64(seed % 2**64) + _many_mixed(own + play))
    number = begin[:, None] + step * np.arange(1 + skip, ticks + skip + 1, dtype=np.uint64)
    found: Real = (_many_mixed(number) >> np.uint64(11)).astype(np.float64) * 2.0**-53
    return found


def _many_mixed(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return `_mixed` of many numbers at once."""
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return numbers ^ (numbers >> np.uint64(31))
