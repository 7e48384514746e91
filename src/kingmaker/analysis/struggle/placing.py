"""The record laid on the ticks of a clock: which events are seen, in which ticks each may have happened, in what order.

An event may have happened in any tick that its interval touches, after all that it came `after`. It is certain from
the end of the last of these ticks on, or from when something that came after it is certain. Events are told in the
order in which they become certain.
"""

from __future__ import annotations

import math
from datetime import UTC
from enum import StrEnum
from typing import TYPE_CHECKING

from kingmaker.analysis.record import timeline
from kingmaker.model.stages import prepares
from kingmaker.model.struggle import Decider
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from kingmaker.analysis.record import Dated
    from kingmaker.analysis.struggle.arena import Ticks
    from kingmaker.model.case import Case
    from kingmaker.model.record import Event
    from kingmaker.model.values import Name


class Kind(StrEnum):
    """What an event is to play."""

    MOVE = "move"  #: a move that was made
    PREPARED = "prepared"  #: a vote on a move was called, or an earlier step of it taken
    FAILED = "failed"  #: a move that was put to a vote and failed
    FORCED = "forced"  #: it sets the state, without weight
    TOLD = "told"  #: it changes nothing that play knows of


@dataclass(frozen=True, slots=True)
class Placed:
    """An event with the ticks in which it may have happened, both ends included.

    `bit` is its place among the events that change something (-1: it changes nothing); `before` are the bits of
    those that must have happened first.
    """

    name: Name
    event: Event
    dated: Dated
    kind: Kind
    first: int
    last: int
    bit: int = -1
    before: int = 0


@dataclass(frozen=True, slots=True)
class Record:
    """The events that play sees, in the order in which they become certain, and how many it does not see.

    `until` is the tick before which all of it lies; events that may have happened by then, but are not certain, are
    kept: whether they have is summed over. So are those after the first `checked` (`None`: all are checked).
    """

    placed: tuple[Placed, ...]
    until: int
    earlier: int
    later: int
    checked: int | None = None

    @property
    def bits(self) -> tuple[Placed, ...]:
        """The events that change something, by their bits."""
        return tuple(sorted((p for p in self.placed if p.bit >= 0), key=lambda p: p.bit))

    def number(self, name: Name) -> int | None:
        """Return the place of an event, `None` where play does not see it."""
        return next((n for n, p in enumerate(self.placed) if p.name == name), None)


def record(case: Case, ticks: Ticks, *, until: datetime | None = None) -> Record:
    """Return the record of a case on the ticks of its clock, with nothing that began after `until`.

    Events marked `background`, those that were over before the clock began and those that began after it ended are
    not seen. `about` widens an interval by a tick as the case writes it. An event without a time may have happened
    at any time after those that it came after.
    """
    end = ticks.count if until is None else _ticks_before(until, ticks)
    dated = [d for d in timeline(case) if not d.event.background]
    spans = {d.event.id: _span(d, ticks) for d in dated}
    earlier = sum(b < 0 for _, b in spans.values())
    seen = [d for d in dated if _inside(spans[d.event.id], end)]
    later = len(dated) - earlier - len(seen)
    first, last = _narrowed(seen, spans, ticks.count)
    return Record(tuple(_in_order(case, seen, first, last)), end, earlier, later)


def _in_order(
    case: Case, seen: Sequence[Dated], first: Mapping[str, int], last: Mapping[str, int]
) -> Iterator[Placed]:
    """Yield the events as they become certain; those that become so together, as the record's timeline has them."""
    place = {d.event.id: n for n, d in enumerate(seen)}
    order = sorted(seen, key=lambda d: (last[d.event.id], place[d.event.id]))
    kinds = {d.event.id: kind_of(case, d.event) for d in seen}
    changing = [d.event.id for d in order if kinds[d.event.id] is not Kind.TOLD]
    bits = {name: n for n, name in enumerate(changing)}
    for dated in order:
        name = dated.event.id
        before = sum(1 << bits[a] for a in dict.fromkeys(dated.certain_after) if a in bits)
        own = next(n for n in case.events if n == name)
        bit = bits.get(name, -1)
        yield Placed(own, dated.event, dated, kinds[name], first[name], last[name], bit, before)


def kind_of(case: Case, event: Event) -> Kind:
    """Return what an event is to play; automatic moves follow by themselves and are only told."""
    move = case.moves.get(event.move) if event.move is not None else None
    if event.failed:
        return Kind.FAILED if move is not None else Kind.TOLD
    if move is not None and not event.outside:
        if move.nobody is Decider.RULE:
            return Kind.TOLD
        return Kind.PREPARED if prepares(event, case) else Kind.MOVE
    if move is not None or event.do or event.then:
        return Kind.FORCED
    return Kind.TOLD


def _seconds(moment: datetime, start: datetime) -> float:
    """Return the seconds between two moments, each in its zone; without zones, as they are written."""
    if moment.tzinfo is not None and start.tzinfo is not None:
        return (moment.astimezone(UTC) - start.astimezone(UTC)).total_seconds()
    return (moment.replace(tzinfo=None) - start.replace(tzinfo=None)).total_seconds()


def _ticks_before(until: datetime, ticks: Ticks) -> int:
    """Return the number of ticks that have begun before a moment."""
    return min(max(math.ceil(_seconds(until, ticks.starts) / ticks.seconds), 0), ticks.count)


def _span(dated: Dated, ticks: Ticks) -> tuple[int, float]:
    """Return the first and the last tick that an event's own interval touches; they may lie outside the clock."""
    at = dated.event.at
    wide = ticks.written if at is not None and at.about else 0.0
    early, late = dated.earliest, dated.latest
    begin = -math.inf if early is None else _seconds(early, ticks.starts) - wide
    end = math.inf if late is None else _seconds(late, ticks.starts) + wide
    if end == math.inf:
        last = math.inf
    else:
        # an instant is in the tick that begins with it; an interval does not touch the tick that it ends with
        whole = math.floor(end / ticks.seconds)
        last = whole - (begin < end and whole * ticks.seconds >= end)
    return (-1 if begin < 0 else math.floor(begin / ticks.seconds)), last


def _inside(span: tuple[int, float], end: int) -> bool:
    return span[1] >= 0 and span[0] < end


def _narrowed(
    seen: Sequence[Dated], spans: Mapping[str, tuple[int, float]], count: int
) -> tuple[dict[str, int], dict[str, int]]:
    """Return the first and the last tick of each event: none later than one that came after it."""
    first = {d.event.id: max(int(spans[d.event.id][0]), 0) for d in seen}
    last = {d.event.id: int(min(spans[d.event.id][1], count - 1)) for d in seen}
    for dated in reversed(seen):
        for before in dated.certain_after:
            if before in last:
                last[before] = min(last[before], last[dated.event.id])
    return first, last


def overfull(record: Record) -> Placed | None:
    """Return the first event for which no tick is left, where each takes one tick at most one of them can have.

    Events that take none are left out. Steps: for the events up to each, in turn, those that may happen go into
    ticks one after the other, the one whose time is up first before others, which finds places wherever there are
    any (Jackson, 1955, "Scheduling a production line to minimize maximum tardiness"). Cost: events squared.
    """
    kinds = (Kind.MOVE, Kind.PREPARED, Kind.FAILED)
    taking = [p for p in record.placed if p.kind in kinds]
    for number in range(1, len(taking) + 1):
        if not _fits(taking[:number]):
            return taking[number - 1]
    return None


def _fits(taking: Sequence[Placed]) -> bool:
    bits = sum(1 << p.bit for p in taking)
    due = {p.bit: p.last for p in taking}
    for placed in reversed(taking):
        for other in taking:
            if placed.before >> other.bit & 1:
                due[other.bit] = min(due[other.bit], due[placed.bit] - 1)
    done, tick = 0, 0
    while done != bits:
        left = [p for p in taking if not done >> p.bit & 1]
        ready = [p for p in left if p.first <= tick and not p.before & bits & ~done]
        if ready:
            chosen = min(ready, key=lambda p: (due[p.bit], p.bit))
            if tick > due[chosen.bit]:
                return False
            done |= 1 << chosen.bit
        elif not any(p.first > tick for p in left):
            return False
        tick += 1
    return True
