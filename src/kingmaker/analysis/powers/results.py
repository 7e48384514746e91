"""What is told of the power in one game, and what is known of games already."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from kingmaker.records import dataclass

if TYPE_CHECKING:
    from kingmaker.analysis.power.facts import Sizes
    from kingmaker.analysis.power.searching import Smallest
    from kingmaker.analysis.power.tasks import Counted
    from kingmaker.analysis.powers.patterns import Pattern


@dataclass(frozen=True, slots=True)
class TooMany:
    """What is not told of a game, why, and what to ask for instead."""

    what: str
    why: str
    instead: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """The coalitions of one game and its players' parts in it.

    `winning`, `blocking` and `losing` are the minimal winning, minimal blocking and maximal losing
    coalitions, `None` where they are too many; `dummies` is `None` where that is too much to tell.
    `alone` are those who carry it with nobody's help. `too_many` says what is not told.
    """

    players: tuple[str, ...]
    winning: tuple[Pattern, ...] | None
    blocking: tuple[Pattern, ...] | None
    losing: tuple[Pattern, ...] | None
    fewest: Smallest | None
    fewest_blocking: Smallest | None
    alone: tuple[str, ...]
    vetoers: tuple[str, ...]
    dictator: str | None
    dummies: tuple[str, ...] | None
    too_many: tuple[TooMany, ...] = ()

    @property
    def possible(self) -> bool:
        """Whether everybody together can carry it."""
        return self.fewest is not None or self.winning != ()


@dataclass(frozen=True, slots=True)
class Known:
    """What has been worked out of games, each once for all cases that are asked with it."""

    structures: dict[object, Structure] = field(default_factory=dict)
    sizes: dict[Counted, Sizes] = field(default_factory=dict)
