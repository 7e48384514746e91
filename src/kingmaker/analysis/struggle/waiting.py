"""What has been begun and waits: a meeting that is called, a vote that stays open, the stage of a move, what comes later.

All of it is counted in ticks, exactly. A move waits once at most; what waits is part of the state of play.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from kingmaker.analysis.struggle.clockwork import length

if TYPE_CHECKING:
    from fractions import Fraction

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


def passed(one: Waiting) -> Waiting | None:
    """Return what something that waits has become a tick later; `None` where it is void, or has been voted on."""
    lapses = one.lapses if one.lapses == EVER else one.lapses - 1
    if lapses == 0 or (one.phase is Phase.VOTE and one.left == 0):
        return None
    left = one.left if one.phase is Phase.STEP else one.left - 1
    return one._replace(left=left, lapses=lapses)


@dataclass(frozen=True, slots=True)
class Pace:
    """How many ticks a length of time takes: rounded up to whole ones. Before the clock is cut everything takes one."""

    written: Fraction
    cut: Cut | None = None

    def ticks(self, *durations: Duration | None) -> int:
        """Return how many ticks these lengths of time take, one after the other."""
        total = sum(length(d, self.written) for d in durations if d is not None)
        if not total:
            return 0
        return 1 if self.cut is None else ceil(total / self.cut.seconds)

    def in_time(self, ticks: int) -> bool:
        """Tell whether a vote that is called so many ticks before can be held before the clock runs out."""
        return self.cut is None or ticks < self.cut.count
