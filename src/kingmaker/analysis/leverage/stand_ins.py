"""Those who could give something instead of those who give it: what hangs on whether they would."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kingmaker.analysis.leverage.cut import How, cut
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kingmaker.analysis.leverage.supplies import Supply
    from kingmaker.model.values import Name


@dataclass(frozen=True, slots=True)
class StandIn:
    """Somebody who could give a supply instead of a giver that withholds it.

    `decides` are the supplies that would stop if this one refused as well, and that do not as long as it would
    give: the lever of an alternative. It is empty where others could give it too.
    """

    by: Name
    supply: Supply
    decides: tuple[Name, ...]


def stand_ins(found: Sequence[Supply]) -> tuple[StandIn, ...]:
    """Return who is named as a substitute for each supply in force, and what hangs on each.

    Each giver of the supply is taken to withhold it alone, once with the substitute and once without. After
    Emerson (1962), Power-Dependence Relations: whoever has an alternative depends less, and so the alternative has a part
    in the power of both. O(substitutes · givers) cuts.
    """
    live = [s for s in found if s.in_force is not False]
    return tuple(
        StandIn(who, supply, tuple(_decides(live, supply, who)))
        for supply in live
        for who in supply.clause.substitutes
    )


def _decides(live: Sequence[Supply], supply: Supply, who: Name) -> Iterator[Name]:
    """Yield what stops only if somebody refuses to give a supply instead of one of its givers."""
    spare = tuple(name for name in supply.clause.substitutes if name != who)
    clause = replace(supply.clause, substitutes=spare)
    refused = [replace(s, clause=clause) if s.name == supply.name else s for s in live]
    seen: set[Name] = set()
    for giver in supply.clause.giver:
        anyway = _stopped(live, giver, supply)
        seen |= _stopped(refused, giver, supply) - anyway
    yield from (s.name for s in live if s.name in seen)


def _stopped(live: Sequence[Supply], giver: Name, supply: Supply) -> set[Name]:
    effects = cut(live, giver, only=supply.name)
    return {e.supply.name for e in effects if e.how is How.STOPS}
