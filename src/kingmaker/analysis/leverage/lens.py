"""For each party: what it can withhold, from whom, what that stops, what it costs the party itself."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from kingmaker.analysis.leverage.cut import How, cut
from kingmaker.analysis.leverage.powerless import powerless
from kingmaker.analysis.leverage.rivals import rivals
from kingmaker.analysis.leverage.stand_ins import stand_ins
from kingmaker.analysis.leverage.supplies import supplies
from kingmaker.analysis.leverage.together import together
from kingmaker.model.state import initial
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from kingmaker.analysis.leverage.cut import Effect
    from kingmaker.analysis.leverage.rivals import Rivalry
    from kingmaker.analysis.leverage.stand_ins import StandIn
    from kingmaker.analysis.leverage.supplies import Supply
    from kingmaker.model.case import Case
    from kingmaker.model.state import State
    from kingmaker.model.values import Name


@dataclass(frozen=True, slots=True)
class Lever:
    """What one party can withhold from another, and what follows.

    `supplies` are what it gives it, but for what was given for good; `effects` what stops and weakens if it gives it nothing more, in the
    order in which it is felt. `struck` are those who then go without something, `back` the supplies
    that the one it is used against gives in return, `self_harm` the effects on the party itself.
    """

    by: Name
    against: Name
    supplies: tuple[Supply, ...]
    effects: tuple[Effect, ...]
    struck: tuple[Name, ...]
    back: tuple[Supply, ...]
    self_harm: tuple[Effect, ...]


@dataclass(frozen=True, slots=True)
class Leverage:
    """Who needs what from whom in a state of a case, the levers, and who has neither vote nor lever.

    `stand_ins` are those who could give something instead of its givers; `together` has the smallest groups of parties that
    stop each supply. `rivals` are those who compete with somebody whom they need.
    """

    supplies: tuple[Supply, ...]
    levers: tuple[Lever, ...]
    powerless: tuple[Name, ...]
    stand_ins: tuple[StandIn, ...] = ()
    together: Mapping[Name, tuple[frozenset[Name], ...]] = field(default_factory=dict)
    rivals: tuple[Rivalry, ...] = ()

    def of(self, party: str) -> tuple[Lever, ...]:
        """Return the levers of one party."""
        return tuple(lever for lever in self.levers if lever.by == party)

    def pairs(self) -> tuple[tuple[Name, Name], ...]:
        """Return who gives to whom, each pair once, those whose supply is not in force too."""
        found = ((giver, s.clause.who) for s in self.supplies for giver in s.clause.giver)
        return tuple(dict.fromkeys(found))


def leverage(case: Case, state: State | None = None, at: datetime | None = None) -> Leverage:
    """Return the levers without a vote of a case in a state, its initial one if none is given.

    With `at`, what is given, promised and paid is that of this date.
    After Emerson (1962), Power-Dependence Relations: power over another lies in what the other
    needs and cannot have elsewhere. O(parties · supplies · links).
    """
    now = initial(case) if state is None else state
    found = supplies(case, now, at)
    return Leverage(
        found,
        tuple(_levers(found)),
        powerless(case, now),
        stand_ins(found),
        together(found),
        rivals(found),
    )


def _levers(found: Sequence[Supply]) -> Iterator[Lever]:
    live = [s for s in found if s.in_force is not False and not s.clause.held]
    pairs = dict.fromkeys((giver, s.clause.who) for s in live for giver in s.clause.giver)
    for by, against in pairs:
        effects = cut(found, by, against)
        yield Lever(
            by,
            against,
            tuple(s for s in live if by in s.clause.giver and s.clause.who == against),
            effects,
            tuple(dict.fromkeys(e.supply.clause.who for e in effects if e.how is How.STOPS)),
            tuple(s for s in live if against in s.clause.giver and s.clause.who == by),
            tuple(e for e in effects if e.supply.clause.who == by),
        )
