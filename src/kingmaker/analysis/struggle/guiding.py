"""Where a play that is to agree with a record should hurry: how likely the rest of the record is still to come in time.

It is worked out from the times of the events alone, as if each were made with the same small probability in every tick
in which it may be. It only guides which of the ways that a tick may go are taken more often; plays weigh less for that.
"""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, TypeAlias

from kingmaker.analysis.struggle.placing import Kind
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kingmaker.analysis.struggle.placing import Placed, Record

#: A probability for each set of events that have happened.
Table: TypeAlias = dict[int, float]
#: The probability that each event is taken to have in a tick.
EACH = 1 / 32


@dataclass(slots=True)
class Open:
    """The events of a record that may happen in each tick, and those that must have happened by its end."""

    forced: list[list[Placed]]
    moves: list[list[Placed]]
    due: list[int]

    @classmethod
    def of(cls, record: Record, ticks: int) -> Open:
        """Return what is open in each of so many ticks."""
        bits = record.bits
        open_ = [[p for p in bits if p.first <= tick <= p.last] for tick in range(ticks)]
        due = [0] * ticks
        for placed in record.placed[: record.checked]:
            if placed.bit >= 0 and placed.last < ticks:
                due[placed.last] |= 1 << placed.bit
        return cls(
            [[p for p in own if p.kind is Kind.FORCED] for own in open_],
            [[p for p in own if p.kind is not Kind.FORCED] for own in open_],
            due,
        )


def may_be_next(placed: Placed, mask: int) -> bool:
    """Tell whether an event has not happened, and all have that must have happened before it."""
    return not mask >> placed.bit & 1 and not placed.before & ~mask


@dataclass(slots=True)
class Guide:
    """How likely the record is to be kept from a point of a tick on, for each set of events that have happened.

    The points are the beginning of a tick (0), its move (1), what comes after the move (2), and the end (3). Cost: ticks x
    sets of open events x events that are open.
    """

    open: Open
    _masks: list[set[int]] = field(default_factory=list)
    _tables: list[tuple[Table, ...]] = field(default_factory=list)

    def at(self, tick: int, point: int, mask: int) -> float:
        """Return how likely it is."""
        if not self._tables:
            self._tables = self._made()
        return self._tables[tick][point].get(mask, 0.0)

    def _reached(self) -> list[set[int]]:
        """Return the sets of events that may have happened at the beginning of each tick."""
        masks, here = [], {0}
        for forced, moves, due in zip(
            self.open.forced, self.open.moves, self.open.due, strict=True
        ):
            masks.append(here)
            then = _with(_with(here, forced, every=True), moves, every=False)
            here = {m for m in _with(then, forced, every=True) if not due & ~m}
        return masks

    def _made(self) -> list[tuple[Table, ...]]:
        self._masks = self._reached()
        found: list[tuple[Table, ...]] = []
        later: Table | None = None
        for tick in reversed(range(len(self._masks))):
            forced, moves = self.open.forced[tick], self.open.moves[tick]
            due = self.open.due[tick]
            first = self._masks[tick]
            second = _with(first, forced, every=True)
            third = _with(second, moves, every=False)
            ends = {
                m: 0.0 if due & ~m else 1.0 if later is None else later[m]
                for m in _with(third, forced, every=True)
            }
            after = {
                m: _drawn(m, [(p, left_of(p, tick, late=1)) for p in forced], ends) for m in third
            }
            move = {m: _moved(m, moves, after) for m in second}
            begin = {
                m: _drawn(m, [(p, left_of(p, tick, late=0)) for p in forced], move) for m in first
            }
            found.append((begin, move, after, ends))
            later = begin
        return found[::-1]


def _moved(mask: int, moves: Sequence[Placed], after: Table) -> float:
    """Return how likely the record is to be kept through the move of a tick and all that comes then."""
    own = [p for p in moves if may_be_next(p, mask)]
    each = min(EACH, 1 / (len(own) + 1))
    return (1 - each * len(own)) * after[mask] + each * sum(after[mask | 1 << p.bit] for p in own)


def _drawn(mask: int, forced: Sequence[tuple[Placed, int]], then: Table) -> float:
    """Return how likely the record is to be kept through what sets the state, each event in one of the places left to it."""
    if not forced:
        return then[mask]
    placed, left = forced[0]
    if not may_be_next(placed, mask):
        return _drawn(mask, forced[1:], then)
    here = _drawn(mask | 1 << placed.bit, forced[1:], then) / left
    return here + (_drawn(mask, forced[1:], then) * (1 - 1 / left) if left > 1 else 0.0)


def _with(masks: Iterable[int], events: Sequence[Placed], *, every: bool) -> set[int]:
    """Return sets of events, and what they become if some of these events happen too: `every` one that may, or one alone."""
    found = set(masks)
    for placed in events:
        more = {m | 1 << placed.bit for m in (found if every else masks) if may_be_next(placed, m)}
        found = found | more
    return found


def left_of(placed: Placed, tick: int, late: int) -> int:
    """Return how many places, before and after the move of a tick, an event without weight still has."""
    return 2 * (placed.last - tick) + (1 if late else 2)
