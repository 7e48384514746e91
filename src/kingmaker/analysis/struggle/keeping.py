"""What is kept of watched states, and where: of each at every tick, or of pairs of a tick and a state."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kingmaker.analysis.struggle.arena import Arena, Real, Watch
    from kingmaker.analysis.struggle.layout import At

    Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Keeping:
    """The pairs that are kept, and the lists of them that the loops read (those in which something is chosen).

    `times` is how often each watched state is kept, and how often its options. Pair k has the row `row[k]` of what
    is kept of states. `states`, `options` and `ballots` (numbers within a state's) are those that one time has;
    `ended` are the pairs in which play has ended, at the horizon or in a final state; `never` those of which nothing
    can be known, as the state is of another stretch of time than the tick, with where their options and ballots are kept.
    """

    times: tuple[int, int]
    states: Numbers
    options_of: tuple[Numbers, Numbers]
    ballots_of: tuple[Numbers, Numbers]
    lists: dict[str, Numbers]
    ended: Numbers
    state: Numbers
    never: tuple[Numbers, Numbers, Numbers]
    most: int | None = None

    @property
    def options(self) -> Numbers:
        """The options that one time has; where all of every tick are asked about, that takes a while."""
        return _runs(*self.options_of)

    @property
    def ballots(self) -> Numbers:
        """The ballots that one time has."""
        return _runs(*self.ballots_of)

    def sizes(self, rows: int, vectors: int, *, gains: bool) -> dict[str, int]:
        """Return how many vectors are kept of each kind: of everything, with gains or without; or what is made of one tick, of so many options at `most`."""
        if self.most is not None:
            none = dict.fromkeys(("kept_tried", "kept_gain", "kept_voted"), 0)
            return {"kept_values": rows * vectors, **none, "kept_made": self.most}
        values, choices = self.times
        options = choices * int(self.options_of[1].sum()) * vectors
        return {
            "kept_values": values * self.states.size * rows * vectors,
            "kept_tried": options,
            "kept_made": options,
            "kept_gain": options * gains,
            "kept_voted": choices * int(self.ballots_of[1].sum()) * 2 * vectors,
        }


def keep_of(arena: Arena, watch: Watch, starts: tuple[Numbers, Numbers]) -> Keeping:
    """Return what is kept of watched states whose options and ballots begin at these."""
    count = arena.ticks.count
    counts = np.diff(starts[0]), np.diff(starts[1])
    states = watch.states.astype(np.int64)
    if watch.ticks is None:
        tick, state = np.repeat(np.arange(count + 1), states.size), np.tile(states, count + 1)
        times, listed = (count + 1, count), states
    else:
        tick, state = watch.ticks.astype(np.int64), states
        times, listed = (1, 1), states[tick < count]
    stretch = np.searchsorted(arena.stretch_at, state, side="right") - 1
    final, there = arena.final[state], arena.ticks.stretch[tick] == stretch
    live = np.flatnonzero(there & ~final & (tick < count))
    live = live[np.lexsort((state[live], tick[live]))]
    chosen = tick < count
    return Keeping(
        times=times,
        states=states,
        options_of=(starts[0][listed], counts[0][listed]),
        ballots_of=(starts[1][listed], counts[1][listed]),
        lists={
            "pair_at": np.searchsorted(tick[live], np.arange(count + 1)),
            "pair_state": state[live],
            "pair_rows": live,
            "pair_options": _before(counts[0][state] * chosen)[live],
            "pair_ballots": _before(counts[1][state] * chosen)[live],
        },
        ended=np.flatnonzero(final | (there & (tick == count))),
        state=state,
        never=_never(np.flatnonzero(~final & ~there), [c[state] * chosen for c in counts]),
    )


def _never(pairs: Numbers, sizes: Sequence[Numbers]) -> tuple[Numbers, Numbers, Numbers]:
    """Return pairs with the rows of their options and of their ballots."""
    if not pairs.size:
        return pairs, pairs, pairs
    options, ballots = (_runs(_before(size)[pairs], size[pairs]) for size in sizes)
    return pairs, options, ballots


def passing(kept: Keeping, options_at: Numbers) -> Keeping:
    """Return what is kept of pairs if only how likely options are made is, of one tick at a time."""
    at, state = kept.lists["pair_at"], kept.lists["pair_state"]
    options = np.diff(options_at)[state]
    before = np.append(_before(options), options.sum())
    place = before[:-1] - np.repeat(before[at[:-1]], np.diff(at))
    none = np.zeros_like(place)
    lists = {"pair_rows": none, "pair_options": place, "pair_ballots": none}
    most = int((place + options).max(initial=0))
    return replace(kept, lists=kept.lists | lists, ended=np.empty(0, np.int64), most=most)


def leave_out(keeping: Keeping, kept: Real, at: At) -> None:
    """Put down that of some pairs nothing is known; all else of what is kept, `[vectors, lanes]`, is written when it is found."""
    pairs, options, ballots = keeping.never
    if not pairs.size or keeping.most is not None:
        return
    ends = np.arange(at.vectors)

    def blank(first: int, rows: Numbers) -> None:
        kept[(first + rows[:, None] * at.vectors + ends).reshape(-1)] = np.nan

    for row in range(at.kept_rows):
        blank(at.kept_values, pairs * at.kept_rows + row)
    for first in (at.kept_tried, at.kept_made, *([at.kept_gain] if at.gains else [])):
        blank(first, options)
    for way in range(2):
        blank(at.kept_voted, 2 * ballots + way)


def _before(sizes: Numbers) -> Numbers:
    """Return how much all before each take."""
    return np.cumsum(sizes) - sizes


def _runs(firsts: Numbers, sizes: Numbers) -> Numbers:
    """Return the numbers from each first one on, so many of each."""
    return np.arange(sizes.sum()) + np.repeat(firsts - _before(sizes), sizes)
