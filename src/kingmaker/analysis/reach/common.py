"""What questions about one case have in common: how it reads, what its acts depend on, and who carries them among whom."""

from __future__ import annotations

from dataclasses import field
from functools import cache
from typing import TYPE_CHECKING

from kingmaker.analysis.reach.amending import Amending
from kingmaker.analysis.reach.people import Telling
from kingmaker.analysis.reach.support import Support
from kingmaker.model.state import initial
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Hashable

    from kingmaker.analysis.games import SimpleGame
    from kingmaker.analysis.reach.amending import Amended
    from kingmaker.analysis.reach.calendar import Calendar
    from kingmaker.analysis.reach.ways import Path, Way
    from kingmaker.model.case import Case
    from kingmaker.model.state import State

#: More ways of deciding are not kept for the next question.
MOST = 20_000


@dataclass(frozen=True, slots=True)
class Made:
    """The ways of deciding an act among certain people, of one step and of several, and what of them is not followed."""

    ways: tuple[Way, ...]
    paths: tuple[Path, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class Kept:
    """What decisions come to, kept from question to question: by the people in the places that matter, whatever the goal."""

    made: dict[Hashable, Made] = field(default_factory=dict)
    games: dict[Hashable, SimpleGame] = field(default_factory=dict)


@dataclass(slots=True)
class Common:
    """One case, whatever is asked about it; answers are the same whether questions share it or not.

    `amended` tells how the case reads under the amendments that it names, and is asked once for each.
    """

    case: Case
    amended: Amended | None = None
    base: State = field(init=False)
    support: Support = field(init=False)
    telling: Telling = field(init=False)
    _kept: dict[Calendar | None, Kept] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Find how the case begins, and how it reads under each of its amendments."""
        self.base = initial(self.case)
        self.amended = None if self.amended is None else cache(self.amended)
        cases = self.amending().each()
        self.support, self.telling = Support(cases), Telling(cases)

    def amending(self) -> Amending:
        """Return the case under its amendments, for one question: which of them it refuses is a note of that question."""
        return Amending(self.case, self.amended)

    def kept(self, calendar: Calendar | None) -> Kept:
        """Return what decisions have come to, in a calendar; nothing where that was too much to be kept."""
        found = self._kept.setdefault(calendar, Kept())
        if len(found.made) > MOST:
            self._kept[calendar] = found = Kept()
        return found
