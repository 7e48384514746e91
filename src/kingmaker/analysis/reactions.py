"""What measures answered to: each recorded change of a measure, and what may have happened since the one before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.record import timeline
from kingmaker.model.conditions import Moved
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from kingmaker.analysis.record import Dated
    from kingmaker.model.case import Case
    from kingmaker.model.values import Name


@dataclass(frozen=True, slots=True)
class Reaction:
    """One recorded change of a measure, and what else happened between the change before and this one.

    `since` is the event of the change before, `None` for the first one, of which everything counts that came after
    `start`. `surely` are the events that happened within, `perhaps` those that may have; both in the order of the
    timeline.
    """

    measure: Name
    change: Moved
    event: Dated
    since: Dated | None
    start: datetime | None
    surely: tuple[Dated, ...]
    perhaps: tuple[Dated, ...]


def reactions(case: Case) -> tuple[Reaction, ...]:
    """Return every recorded change of every measure, measure by measure, in the order of the timeline.

    What happened between two changes is what may have moved the measure, and no more: nothing in a case follows from a
    measure. Only events of the struggle count that are no change of the same measure; the first change looks back
    to the beginning of the clock, or to the beginning of the record where there is none. Cost: changes times events.
    """
    dated = timeline(case)
    start = case.clock.starts if case.clock is not None else None
    return tuple(_reactions(dated, start))


def _reactions(dated: Sequence[Dated], start: datetime | None) -> Iterator[Reaction]:
    changes: dict[Name, list[tuple[Dated, Moved]]] = {}
    for item in dated:
        for fact in item.event.then:
            if isinstance(fact, Moved):
                changes.setdefault(fact.measure, []).append((item, fact))
    for measure, found in changes.items():
        own = {id(item.event) for item, _ in found}
        others = [d for d in dated if id(d.event) not in own and not d.event.background]
        before: Dated | None = None
        for item, fact in found:
            within = {id(d): _within(d, before, item, start) for d in others}
            yield Reaction(
                measure,
                fact,
                item,
                before,
                start if before is None else None,
                tuple(d for d in others if within[id(d)] is True),
                tuple(d for d in others if within[id(d)] is None),
            )
            before = item


def _within(event: Dated, since: Dated | None, until: Dated, start: datetime | None) -> bool | None:
    """Tell whether an event happened between two others: `None` where it is open."""
    begun = _begun(event, start) if since is None else _before(since, event)
    sides = (begun, _before(event, until))
    if False in sides:
        return False
    return True if sides == (True, True) else None


def _before(first: Dated, second: Dated) -> bool | None:
    """Tell whether one event came before another: `None` where either may have come first."""
    if first.event.id in second.certain_after or _passed(first.latest, second.earliest):
        return True
    if second.event.id in first.certain_after or _passed(second.latest, first.earliest):
        return False
    return None


def _passed(last: datetime | None, first: datetime | None) -> bool:
    return last is not None and first is not None and last < first


def _begun(event: Dated, start: datetime | None) -> bool | None:
    """Tell whether an event came after a time; anything did where there is none."""
    if start is None or (event.earliest is not None and event.earliest >= start):
        return True
    return False if _passed(event.latest, start) else None
