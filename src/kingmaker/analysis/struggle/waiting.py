"""What has been begun and waits: a meeting that is called, a vote that stays open, the stage of a move, what comes later.

All of it is counted in ticks, exactly. A move waits once at most; what waits is part of the state of play.
"""

from __future__ import annotations

from enum import IntEnum
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from kingmaker.analysis.struggle.clockwork import length
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from kingmaker.analysis.struggle.clockwork import Cut
    from kingmaker.model.values import Duration

#: Ticks that never run out.
EVER = -1


class Phase(IntEnum):
    """What something waits for."""

    STEP = 0  #: its next step, whoever takes it
    VOTE = 1  #: the vote that it has been put to, which is held in the tick that has nothing left to wait
    EFFECT = 2  #: that what has been decided comes into force


class Waiting(NamedTuple):
    """A move that has been begun: how many of its steps are taken, and what it waits for.

    `left` is for how many ticks, `lapses` after how many it is void (`EVER`: never). `called` is with how many ticks of
    notice a vote was called.
    """

    option: int
    steps: int
    phase: Phase
    left: int = 0
    called: int = 0
    lapses: int = EVER


def due(one: Waiting) -> bool:
    """Tell whether a vote is to be held."""
    return one.phase is Phase.VOTE and one.left == 0


def passed(one: Waiting, *, adjourned: bool = False) -> Waiting | None:
    """Return what something that waits has become a tick later; `None` where it is void, or has been voted on.

    A vote that is due and is not held yet waits on.
    """
    lapses = one.lapses if one.lapses == EVER else one.lapses - 1
    if lapses == 0 or (due(one) and not adjourned):
        return None
    left = one.left if one.phase is Phase.STEP or adjourned else one.left - 1
    return one._replace(left=left, lapses=lapses)


@dataclass(frozen=True, slots=True)
class Pace:
    """How many ticks a length of time takes: rounded up to whole ones."""

    cut: Cut

    def ticks(self, *durations: Duration | None) -> int:
        """Return how many ticks these lengths of time take, one after the other."""
        total = sum(length(d, self.cut.unit) for d in durations if d is not None)
        return ceil(total / self.cut.seconds)

    def in_time(self, ticks: int) -> bool:
        """Tell whether a vote that is called so many ticks before can be held before the clock runs out."""
        return ticks < self.cut.count
