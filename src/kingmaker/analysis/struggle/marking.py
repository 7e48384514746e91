"""What is told of the events of a record beside the endings: what was lawful, and what the sources differ on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.record import contradictions
from kingmaker.analysis.recorded import replay
from kingmaker.analysis.struggle.results import Mark
from kingmaker.model.stages import prepares
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kingmaker.analysis.exploring import Explorer
    from kingmaker.analysis.struggle.placing import Placed
    from kingmaker.model.case import Case
    from kingmaker.model.values import Name


@dataclass(frozen=True, slots=True)
class Telling:
    """What the record of a case says by itself."""

    case: Case
    impossible: frozenset[Name]
    differing: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, case: Case, explorer: Explorer | None) -> Telling:
        """Return what a record says; without an explorer nothing is held against the rules."""
        against: frozenset[Name] = frozenset()
        if explorer is not None:
            against = frozenset(i.event for i in replay(case, explorer).found)
        return cls(case, against, _differing(case))

    def mark(self, placed: Placed, used: Callable[[], tuple[str, ...]]) -> Mark:
        """Return an event without its forecast; `used` tells its powers where the record does not name one."""
        event = placed.event
        told = event.outside or event.failed or prepares(event, self.case)
        judged = event.move is not None and not told
        return Mark(
            event=placed.name,
            words=event.title,
            earliest=placed.dated.earliest,
            latest=placed.dated.latest,
            by=event.by,
            move=event.move,
            power=", ".join(self._named(placed) or used()),
            legal=placed.name not in self.impossible if judged else None,
            outside=event.outside,
            source=event.source,
            contradictions=self.differing.get(placed.name, ()),
            endings={},
            change={},
            surprise=None,
            effective=0.0,
            turning_point=False,
            act=1,
        )

    def _named(self, placed: Placed) -> tuple[str, ...]:
        """Return the clause of the power that the record names."""
        named = placed.event.uses
        if named is None:
            return ()
        power = self.case.powers.get(named)
        return (power.path if power is not None else str(named),)


def _differing(case: Case) -> dict[str, tuple[str, ...]]:
    """Return, for each event on which claims differ, what they say of it, and of what of it, such as its time."""
    found: dict[str, tuple[str, ...]] = {}
    for topic in contradictions(case):
        section, _, rest = topic.about.partition(".")
        event, _, part = rest.partition(".")
        if section == "events":
            said = (f"{part}: {s.words}" if part else s.words for s in topic.sayings)
            found[event] = (*found.get(event, ()), *said)
    return found
