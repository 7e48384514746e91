"""Which states of an arena are the same game: the same wants hold, and the same may be done, with the same to follow.

States are told apart step by step: first by what holds in them, then by what may be done there and by which of
the sorts found so far that leads to, until no sort falls apart any more. What is left together is worth the same to
everybody at every tick, so that it is solved once. This is the coarsest bisimulation of R. Paige and R. E. Tarjan,
Three partition refinement algorithms (1987), by rounds over all states (Moore 1956).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.struggle.arena import NONE
from kingmaker.analysis.struggle.vectors import compiled, within

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kingmaker.analysis.struggle.arena import Arena, Real, Stakes, Whole

    Sorts = NDArray[np.int64]
    Prints = NDArray[np.uint64]

#: Rounds after which states that still fall apart are left as they are, each by itself.
MOST_ROUNDS = 60


def sorts(arena: Arena, stakes: Stakes) -> Sorts:
    """Return for each state the first one that is the same game.

    Options of a turn and turns of a state may stand in any order, but those of a crowd, which count its parts. What
    is compared are fingerprints of 128 bits. Cost: at most 60 rounds over all options; where that does not do,
    no state is the same as another.
    """
    first, count = _first(_held(arena, stakes))
    lists = _lists(arena)
    for _ in range(MOST_ROUNDS):
        if count == arena.states:
            break
        prints = np.empty((2, arena.states), np.uint64)
        _print(*lists, first, prints)
        first, more = _first(prints)
        if more == count:
            return first
        count = more
    return np.arange(arena.states)


def load() -> None:
    """Have the machine code at hand, for who waits for something else just now: the first call loads what numba needs, which takes a while."""
    _add(np.empty(0, np.int64), np.empty((2, 0), np.uint64))


def _held(arena: Arena, stakes: Stakes) -> Prints:
    """Return a fingerprint of what holds in each state: endings, wants, who is mistaken, the stretch of time."""
    wanted = sorted({want.condition for wants in stakes.views for want in wants})
    stretch = np.searchsorted(arena.stretch_at, np.arange(arena.states), side="right")
    rows = [*arena.ends, *stakes.holds[wanted], arena.final, *arena.blind.T, stretch]
    prints = np.zeros((2, arena.states), np.uint64)
    for row in rows:
        _add(np.ascontiguousarray(row, np.int64), prints)
    return prints


def _first(prints: Prints) -> tuple[Sorts, int]:
    """Return for each state the first one with its fingerprint, and how many fingerprints there are."""
    order = np.lexsort((prints[1], prints[0]))  # of equal ones the first stands first
    ordered = prints[:, order]
    new = np.append(True, (ordered[:, 1:] != ordered[:, :-1]).any(axis=0))[: order.size]
    first = np.empty(order.size, np.int64)
    first[order] = order[new][np.cumsum(new) - 1]
    return first, int(new.sum())


def _lists(arena: Arena) -> tuple[tuple[Whole, ...], tuple[Real, ...], tuple[Whole, ...]]:
    turns, motions = arena.turns, arena.motions
    whole = (
        turns.turns_at,
        turns.player,
        turns.crowd,
        turns.whole,
        turns.options_at,
        turns.target,
        turns.motion,
        turns.cost,
        turns.bill,
        turns.odds,
        arena.later,
        np.arange(arena.states, dtype=np.int32) if arena.ages is None else arena.ages,
    )
    ballot = np.zeros_like(motions.voters) if motions.ballot is None else motions.ballot
    about = np.full_like(motions.voters, NONE) if motions.about is None else motions.about
    voted = (motions.voters_at, motions.voters, motions.rule, motions.target, ballot, about)
    return _same(whole), (turns.share, turns.chosen), _same(voted)


def _same(lists: tuple[Whole, ...]) -> tuple[Whole, ...]:
    return tuple(np.ascontiguousarray(one, np.int32) for one in lists)


@within
def _mixed(number: np.uint64, more: int | np.uint64) -> np.uint64:
    """Return a number in which each bit hangs on all bits of two others (the finish of SplitMix64)."""
    number = (number + np.uint64(0x9E3779B97F4A7C15)) ^ (
        np.uint64(more) * np.uint64(0xD6E8FEB86659FD93)
    )
    number = (number ^ (number >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    number = (number ^ (number >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return number ^ (number >> np.uint64(31))


@compiled
def _add(row: Sorts, prints: Prints) -> None:
    """Add a number of each state to its fingerprint."""
    for seed in range(2):
        for state in range(row.size):
            known = prints[seed, state] + np.uint64(seed)
            prints[seed, state] = _mixed(known, row[state])


@within
def _sort(first: Sorts, state: int) -> int:
    return first[state] if state >= 0 else NONE


@within
def _motion(voted: tuple[Whole, ...], first: Sorts, motion: int, seed: int) -> np.uint64:
    """Return the fingerprint of a motion: its rule, who votes in which order, and what it leads to."""
    voters_at, voters, rule, target, ballot, about = voted
    found = _mixed(np.uint64(seed), rule[motion])
    found = _mixed(found, first[target[motion]])
    for place in range(voters_at[motion], voters_at[motion + 1]):
        found = _mixed(found, voters[place])
        found = _mixed(found, ballot[place])
        found = _mixed(found, _sort(first, about[place]))
    return found


@compiled
def _print(
    lists: tuple[Whole, ...],
    reals: tuple[Real, ...],
    voted: tuple[Whole, ...],
    first: Sorts,
    prints: Prints,
) -> None:
    """Work out a fingerprint of each state: its sort, and what may be done in it, by the sorts that it leads to."""
    turns_at, player, crowd, whole, options_at, target, motion, cost, bill, odds, later, ages = (
        lists
    )
    share, chosen = reals[0].view(np.int64), reals[1].view(np.int64)
    for seed in range(2):
        for state in range(first.size):
            found = _mixed(np.uint64(seed), first[state])
            found = _mixed(found, first[later[state]])
            found = _mixed(found, first[ages[state]])
            all_turns = np.uint64(0)
            for turn in range(turns_at[state], turns_at[state + 1]):
                own = _mixed(np.uint64(seed), player[turn])
                own = _mixed(own, crowd[turn])
                own = _mixed(own, _sort(first, whole[turn]))
                own = _mixed(own, share[turn])
                own = _mixed(own, chosen[turn])
                all_options = np.uint64(0)
                for option in range(options_at[turn], options_at[turn + 1]):
                    one = _mixed(np.uint64(seed), first[target[option]])
                    one = _mixed(one, cost[option])
                    one = _mixed(one, bill[option])
                    one = _mixed(one, odds[option])
                    if motion[option] >= 0:
                        vote = _motion(voted, first, motion[option], seed)
                        one = _mixed(one, vote)
                    if crowd[turn] >= 0:
                        one = _mixed(one, option - options_at[turn])
                    all_options += one
                own = _mixed(own, all_options)
                all_turns += own
            prints[seed, state] = _mixed(found, all_turns)
