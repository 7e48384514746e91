"""What endings and ticks are worth in each draw, in units of which a player's best end less its worst is ten.

A player of whom all ends are worth the same lives for what lasts: what a tick is worth is scaled so that the best
state less the worst, kept for the whole clock, is ten. One to whom nothing makes a difference is left as it is.
What a move costs is written in the units of who pays, and scaled with its worths.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kingmaker.analysis.struggle.arena import Arena, Bits, Real, Stakes, Wanted

#: A player's best end less its worst.
STAKE = 10.0
#: Worths that differ by less than this part of their size are the same.
SAME = 1e-9
#: So many bits fit into one number.
_BITS = 62


def scales(arena: Arena, stakes: Stakes, parameters: Real) -> Real:
    """Return with what the worths of each player are multiplied in each view: `[views, players, draws]`.

    `parameters` are those of `Lanes`. Best and worst are taken over the states in which play can end: those of the
    last stretch and final ones; for what lasts, over those in which play goes on.
    """
    ends = ending_states(arena)
    found = np.ones((len(stakes.views), len(arena.players), parameters.shape[1]))
    for view, wants in enumerate(stakes.views):
        for player in sorted({want.player for want in wants}):
            own = [want for want in wants if want.player == player]
            last = [want for want in own if not want.lasting]
            lasting = [want for want in own if want.lasting]
            late, late_size = _spread(last, stakes.holds[:, ends], parameters)
            early, early_size = _spread(lasting, stakes.holds[:, ~arena.final], parameters)
            early, early_size = early * arena.ticks.count, early_size * arena.ticks.count
            scale = np.ones(early.size)
            np.divide(STAKE, early, out=scale, where=early > SAME * early_size)
            np.divide(STAKE, late, out=scale, where=late > SAME * late_size)
            found[view, player] = scale
    return found


def ending_states(arena: Arena) -> Bits:
    """Return in which states play can end: those of the last stretch, and final ones."""
    ends: Bits = arena.final.copy()
    ends[arena.stretch_at[-2] :] = True
    return ends


def _spread(wants: list[Wanted], holds: Bits, parameters: Real) -> tuple[Real, Real]:
    """Return in each draw the best state less the worst, and the size of what is added up."""
    draws = parameters.shape[1]
    if not wants or not holds.shape[1]:
        return np.zeros(draws), np.zeros(draws)
    patterns: NDArray[np.bool_] = holds[[want.condition for want in wants]]
    if len(wants) <= _BITS:  # each pattern once, found by its number
        codes = (patterns * 2 ** np.arange(len(wants))[:, None]).sum(axis=0)
        patterns = patterns[:, np.unique(codes, return_index=True)[1]]
    else:
        patterns = np.unique(patterns, axis=1)
    worth = np.zeros((patterns.shape[1], draws))
    size = np.zeros(draws)
    for want, held in zip(wants, patterns, strict=True):
        worth += np.where(held[:, None], parameters[want.worth], 0.0)
        size += np.abs(parameters[want.worth])
    return worth.max(axis=0) - worth.min(axis=0), size
