"""An arena cut down to what is asked of it: states that are the same game stand once, and those out of reach not at all.

Play moves at most once in a tick. Of what is asked (the endings from the start; states that are watched, each at its
ticks) only so much has to be known at a tick as can be come to by then, so it is noted of each state when it is first
needed. States stand before those that follow them, so that each can be written over as soon as it is worked out.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.struggle.alike import sorts
from kingmaker.analysis.struggle.arena import NONE, Turns
from kingmaker.analysis.struggle.ordering import ordered
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kingmaker.analysis.struggle.arena import Arena, Motions, Stakes, Watch, Whole

    Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Folded:
    """The smaller arena with its stakes and what is watched in it; motions keep their numbers.

    `states[s]` is the state of the whole arena that state s stands for, `options[o]` likewise. State s is needed in
    the ticks of its stretch from `since[s]` on. Those that lead back to each other stand side by side and have one
    number in `group`; no state leads to one of a group before its own.
    """

    arena: Arena
    stakes: Stakes
    watch: Watch
    states: Numbers
    options: Numbers
    since: Numbers
    group: Numbers


def folded(arena: Arena, stakes: Stakes, watch: Watch) -> Folded:
    """Return an arena that is as good as the whole one for the endings from its start and for what is watched.

    A watched state and the start stand for themselves alone, whatever else is the same, and what follows on a
    state does not hang on what is watched. Steps: each state is led to the first one that is the same game; going on
    from all that is asked, tick by tick, it is noted when each is first needed; what never is, is left out.
    """
    first = sorts(arena, stakes)
    follows_at, follows = _follows(arena, first)
    since = _since(arena, first, watch, (follows_at, follows))
    needed = np.flatnonzero(since <= arena.ticks.count)
    stretch = np.searchsorted(arena.stretch_at, needed, side="right") - 1
    roots = needed[np.lexsort((needed, since[needed], stretch))]
    order, group = ordered(follows_at, follows, roots)
    asked = since[order] <= arena.ticks.count
    order, group = order[asked], group[asked]
    by_stretch = np.argsort(np.searchsorted(arena.stretch_at, order, side="right"), kind="stable")
    kept = order[by_stretch]
    place = np.full(arena.states, NONE)
    place[kept] = np.arange(kept.size)
    return _put(
        arena, stakes, watch, _Cut(kept, place, place[first], since[kept], group[by_stretch])
    )


@dataclass(frozen=True, slots=True)
class _Cut:
    """Which states are kept, in order; where each stands; where what leads to it leads to; when each is needed."""

    kept: Numbers
    place: Numbers
    inner: Numbers
    since: Numbers
    group: Numbers


def _follows(arena: Arena, first: Numbers) -> tuple[Numbers, Numbers]:
    """Return for each state the sorts of those that may follow, or that somebody there thinks of."""
    turns = arena.turns
    of_turn = np.repeat(np.arange(arena.states), np.diff(turns.turns_at))
    of_option = np.repeat(of_turn, np.diff(turns.options_at))
    crowds, moved = turns.whole != NONE, turns.motion != NONE
    source = np.concatenate([of_option, of_turn[crowds], of_option[moved]])
    target = np.concatenate(
        [turns.target, turns.whole[crowds], arena.motions.target[turns.motion[moved]]]
    )
    order = np.argsort(source, kind="stable")
    starts = np.searchsorted(source[order], np.arange(arena.states + 1))
    return starts, first[target[order]]


def _since(arena: Arena, first: Numbers, watch: Watch, follows: tuple[Numbers, Numbers]) -> Numbers:
    """Return the tick at which each state is first needed; one after the horizon where it never is."""
    count, stretch = arena.ticks.count, arena.ticks.stretch.astype(np.int64)
    begins = np.searchsorted(stretch, np.arange(arena.stretch_at.size))
    own = np.searchsorted(arena.stretch_at, watch.states, side="right") - 1
    since = np.full(arena.states, count + 1)
    asked = begins[own] if watch.ticks is None else np.maximum(watch.ticks, begins[own])
    np.minimum.at(since, watch.states, asked)
    since[arena.start] = 0
    starts, target = follows
    for tick in range(count):
        there = slice(*arena.stretch_at[stretch[tick] :][:2])
        new = np.flatnonzero(since[there] == tick) + there.start
        then = target[runs(starts[new], starts[new + 1])]
        np.minimum.at(since, then, tick + 1)
        if arena.ages is not None:
            after = np.flatnonzero(since[there] <= tick + 1) + there.start
            np.minimum.at(since, first[arena.ages[after]], tick + 1)
        if stretch[tick + 1] > stretch[tick]:
            after = np.flatnonzero(since[there] <= tick + 1) + there.start
            for _ in range(stretch[tick + 1] - stretch[tick]):
                after = np.where(arena.final[after], after, first[arena.later[after]])
                np.minimum.at(since, after, tick + 1)
    return since


def runs(firsts: Whole | Numbers, lasts: Whole | Numbers) -> Numbers:
    """Return all numbers from each first one to before each last one."""
    sizes = lasts.astype(np.int64) - firsts
    ends = np.cumsum(sizes)
    found: Numbers = np.arange(sizes.sum()) + np.repeat(firsts - (ends - sizes), sizes)
    return found


def _put(arena: Arena, stakes: Stakes, watch: Watch, cut: _Cut) -> Folded:
    """Return the arena of the states that are kept."""
    kept, inner = cut.kept, cut.inner
    turns, options = _turns(arena.turns, kept, inner)
    of_kept = np.searchsorted(arena.stretch_at, kept, side="right") - 1
    stretch_at = np.searchsorted(of_kept, np.arange(arena.stretch_at.size))
    small = replace(
        arena,
        start=int(cut.place[arena.start]),
        stretch_at=stretch_at.astype(np.int32),
        later=inner[arena.later[kept]].astype(np.int32),
        final=arena.final[kept],
        ends=arena.ends[:, kept],
        blind=arena.blind[kept],
        turns=turns,
        motions=_motions(arena, inner),
        labels=((),) * kept.size,
        outside=None,
        ages=None if arena.ages is None else inner[arena.ages[kept]].astype(np.int32),
    )
    return Folded(
        small,
        replace(stakes, holds=stakes.holds[:, kept]),
        replace(watch, states=cut.place[watch.states].astype(np.int32)),
        kept,
        options,
        cut.since,
        cut.group,
    )


def _motions(arena: Arena, inner: Numbers) -> Motions:
    """Return all motions, with the states that they lead to as they stand now."""
    about = arena.motions.about
    if about is not None:
        about = np.where(about == NONE, NONE, inner[about]).astype(np.int32)
    target = inner[arena.motions.target].astype(np.int32)
    return replace(arena.motions, target=target, about=about)


def _turns(turns: Turns, kept: Numbers, inner: Numbers) -> tuple[Turns, Numbers]:
    """Return the turns of the states that are kept, and which options theirs are."""
    firsts, lasts = turns.turns_at[kept], turns.turns_at[kept + 1]
    own = runs(firsts, lasts)
    starts, ends = turns.options_at[own], turns.options_at[own + 1]
    options = runs(starts, ends)
    thought = turns.whole[own]
    return (
        Turns(
            turns_at=_starts(lasts - firsts),
            player=turns.player[own],
            crowd=turns.crowd[own],
            share=turns.share[own],
            whole=np.where(thought == NONE, NONE, inner[thought]).astype(np.int32),
            chosen=turns.chosen[own],
            options_at=_starts(ends - starts),
            move=turns.move[options],
            target=inner[turns.target[options]].astype(np.int32),
            motion=turns.motion[options],
            cost=turns.cost[options],
            odds=turns.odds[options],
            bill=turns.bill[options],
        ),
        options,
    )


def _starts(sizes: Numbers) -> Whole:
    return np.append(0, np.cumsum(sizes)).astype(np.int32)
