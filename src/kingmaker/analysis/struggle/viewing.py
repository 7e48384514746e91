"""Through which view of the game all choose in each state of it, as far as it is known before it is solved.

Where all who move or vote in a state have one wrong view, its choices are theirs. And a wrong view tells nothing apart
where nobody who has it, and nobody of whom it thinks otherwise, moves or votes any more, there or in what may follow: all who do
choose in it as they do in the game as it is. So choices are worked out once, and what they come to is added up for
both. What somebody who does neither wants is still counted as each view has it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.struggle.arena import NONE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kingmaker.analysis.struggle.arena import Arena, Bits, Real, Stakes

    Numbers = NDArray[np.int64]


def through(arena: Arena, stakes: Stakes, scale: Real, acting: tuple[Numbers, Numbers]) -> Numbers:
    """Return for each state and view the view by which all choose: `[states, views]`.

    `scale` is by what worths are multiplied, `[views, players, draws]`; `acting` lists states with somebody who moves or votes
    there. Cost: so many rounds over all options as moves may follow each other.
    """
    found = np.tile(np.arange(len(stakes.views)), (arena.states, 1))
    found[:, 0] = _one_for_all(arena, acting)
    if len(stakes.views) > 1:
        links = _links(arena)
        blind = np.asarray(arena.blind.any(axis=1))
        for view in range(1, len(stakes.views)):
            differs = blind.copy()
            states, players = acting
            differs[states[_thought_otherwise(stakes, scale, view)[players]]] = True
            found[~_before(differs, links), view] = 0
    return found


def _one_for_all(arena: Arena, acting: tuple[Numbers, Numbers]) -> Numbers:
    """Return for each state the one wrong view of all who move or vote there, else 0."""
    states, who = acting
    least = np.full(arena.states, np.iinfo(np.int32).max)
    most = np.zeros(arena.states, np.int64)
    if arena.blind.any():
        np.minimum.at(least, states, arena.blind[states, who])
        np.maximum.at(most, states, arena.blind[states, who])
    return np.where(least == most, most, 0)


def _thought_otherwise(stakes: Stakes, scale: Real, view: int) -> Bits:
    """Return of which players a wrong view has other wants than they have, or other sizes of them."""
    found: Bits = (scale[view] != scale[0]).any(axis=1)
    wants = [
        {(w.player, w.condition, w.worth, w.lasting) for w in stakes.views[v]} for v in (0, view)
    ]
    for player, *_ in wants[0] ^ wants[1]:
        found[player] = True
    return found


def _links(arena: Arena) -> tuple[Numbers, Numbers]:
    """Return states with one that may follow, that somebody there thinks of, or that they turn into in time."""
    turns, motions = arena.turns, arena.motions
    of_turn = np.repeat(np.arange(arena.states), np.diff(turns.turns_at))
    of_option = np.repeat(of_turn, np.diff(turns.options_at))
    crowds, moved = turns.whole != NONE, turns.motion != NONE
    every = np.arange(arena.states)
    pairs = [
        (of_option, turns.target),
        (of_turn[crowds], turns.whole[crowds]),
        (of_option[moved], motions.target[turns.motion[moved]]),
        (every, arena.later),
        *([] if arena.ages is None else [(every, arena.ages)]),
    ]
    source, target = (np.concatenate(column) for column in zip(*pairs, strict=True))
    return source, target


def _before(states: Bits, links: tuple[Numbers, Numbers]) -> Bits:
    """Return these states and all that may come before one of them."""
    source, target = links
    found = states.copy()
    while True:
        more = found.copy()
        more[source[found[target]]] = True
        if (more == found).all():
            return found
        found = more
