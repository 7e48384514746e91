"""Whether a condition holds in a position."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Protocol

from kingmaker.analysis.frames import named, walk
from kingmaker.analysis.reach.places import FACTS
from kingmaker.model import sentences as s
from kingmaker.model.evaluate import holds
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Hashable

    from kingmaker.analysis.reach.carrying import Carrier
    from kingmaker.analysis.reach.places import Layout
    from kingmaker.analysis.reach.support import Reads
    from kingmaker.model.case import Case
    from kingmaker.model.values import Name


class Holding(Protocol):
    """Tells of positions whether something holds in them."""

    def holds(self, position: int) -> bool:
        """Tell whether it holds in a position."""
        ...


@dataclass(frozen=True, slots=True)
class Taken:
    """The goal of having an office or a body: our people hold it, or more than half of its seats.

    To block it is to keep the others from having it.
    """

    place: Name

    def judge(self, layout: Layout, *, ours: bool = True) -> TakenBy:
        """Return what tells whether it is taken by our people, or by the others."""
        chosen = tuple(p for p in layout.places if self.place in (p.key, p.body))
        return TakenBy(
            layout, sum(p.bit for p in chosen), tuple(map(layout.places.index, chosen)), ours
        )


@dataclass(slots=True)
class TakenBy:
    """Tells whether more than half of the seats of some places are held by our people, or by the others."""

    layout: Layout
    places: int
    numbers: tuple[int, ...]
    ours: bool = True
    _known: dict[int, bool] = field(default_factory=dict)

    def holds(self, position: int) -> bool:
        """Tell whether these people hold more than half of the seats."""
        found = self._known.get(position)
        if found is None:
            found = self._known[position] = self._holds(position)
        return found

    def _holds(self, position: int) -> bool:
        there = [c for c in self.layout.cells(position) if c.holds & self.places]
        theirs = sum(c.many for c in there if c.ours is self.ours)
        every = sum(c.many for c in there)
        sizes = self.layout.facts_of(position).sizes
        seats = [sizes[n] for n in self.numbers]
        return 2 * theirs > sum(every if size is None else size for size in seats)


@dataclass(slots=True)
class Judge:
    """Tells of positions whether one condition holds in them, and keeps what it has told.

    It is the same in all positions in which as many of each kind hold the places that it reads, and the other facts are the same.
    """

    condition: s.Condition
    carrier: Carrier
    _reads: Reads = field(init=False)
    _known: dict[int, bool] = field(default_factory=dict)
    _told: dict[Hashable, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Find which places the condition reads."""
        self._reads = self.carrier.read_by(self.condition)

    def holds(self, position: int) -> bool:
        """Tell whether the condition holds; which of interchangeable people is where makes no difference."""
        found = self._known.get(position)
        if found is None:
            there, _ = self.carrier.signature(self._reads, position)
            key = (there, position & FACTS)
            if key not in self._told:
                world = self.carrier.world(there, self.carrier.layout.facts_of(position))
                self._told[key] = holds(self.condition, world.state, case=world.case)
            found = self._known[position] = self._told[key]
        return found


def unfollowed(case: Case, condition: s.Condition) -> str:
    """Return what a condition turns on that no power of an organisation changes here, in words; nothing if all is.

    >>> from kingmaker.model.case import Case
    >>> from kingmaker.model.values import Name
    >>> unfollowed(Case(name="x"), s.Works(Name("ann"), Name("acme")))
    'where people work is nobody’s vote'
    """
    terms = [t.means for n, t in case.terms.items() if n in set(named(case, condition))]
    for part in walk((condition, terms)):
        if isinstance(part, s.Works) or (
            isinstance(part, s.Counted) and part.predicate is s.Predicate.WORKS
        ):
            return "where people work is nobody’s vote"
        if isinstance(part, s.Happened | s.Moved | s.Otherwise):
            return "what happens in play, and what is measured, is nobody’s vote"
        if isinstance(part, s.Is | s.Level) and _set_by_none(case, part.subject):
            return f"no power of the case sets `{part.subject}`: what one sets is said under its `acts`"
    return ""


def _set_by_none(case: Case, gauge: object) -> bool:
    acts = (a for power in case.powers.values() for a in power.acts)
    return gauge in case.gauges and not any(
        isinstance(a, s.SetTo) and a.gauge == gauge for a in acts
    )
