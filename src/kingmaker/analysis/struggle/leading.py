"""What events of the record that are no moves change, each worked out once for all places that agree in what it reads."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from kingmaker.analysis.frames import reader
from kingmaker.analysis.since import as_far_as_can_be
from kingmaker.model.evaluate import World
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from kingmaker.analysis.frames import Changes, Frame, Values
    from kingmaker.analysis.struggle.coding import Codes, Coding
    from kingmaker.analysis.struggle.doing import Forced


@dataclass(frozen=True, slots=True)
class Leading:
    """An event, the slots that it reads, and what it was found to change, in codes."""

    event: Forced
    reads: tuple[int, ...]
    read: Callable[[Codes], Hashable]
    known: dict[Hashable, Changes] = field(default_factory=dict)

    @classmethod
    def of(cls, event: Forced, frame: Frame) -> Leading:
        """Return an event of which nothing was found yet."""
        reads = frame.support(event.acts, event.facts, event.actor, event.it)
        return cls(event, reads, reader(reads))

    def changes(self, frame: Frame, coding: Coding, codes: Codes) -> Changes:
        """Return which slots the event changes at a place, and the codes of their values."""
        key = self.read(codes)
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = coding.changes(self._worked_out(frame, coding.values(codes)))
        return found

    def _worked_out(self, frame: Frame, values: Values) -> Changes:
        event = self.event
        world = World(frame.state(values), frame.case, event.actor, event.it)
        for act in event.acts:
            world = as_far_as_can_be(world, (act,), ())
        for fact in event.facts:
            world = as_far_as_can_be(world, (), (fact,))
        made = frame.values(world.state, frame.made(values))
        return tuple([(n, made[n]) for n in self.reads if made[n] != values[n]])
