"""What a case says of each player: wants, tempo, errors, how a crowd joins; what a group wants for each member."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.frames import walk
from kingmaker.model.evaluate import members_of
from kingmaker.model.parties import PartyKind
from kingmaker.model.state import initial
from kingmaker.model.struggle import Crowd
from kingmaker.model.values import Name
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kingmaker.model.case import Case
    from kingmaker.model.struggle import Actor, Beliefs, Want
    from kingmaker.model.values import Tempo


@dataclass(frozen=True, slots=True)
class Cast:
    """The actors of a case. A group that wants something `alone` wants it for each of its members."""

    case: Case

    def actors(self, name: Name) -> Iterator[Actor]:
        """Yield what is said of a player: its own clause, then those of groups that speak for each member."""
        own = self.case.actors.get(name)
        if own is not None:
            yield own
        for group, actor in self.case.actors.items():
            if actor.alone and group != name and name in self._members(group):
                yield actor

    def _members(self, group: Name) -> tuple[Name, ...]:
        return members_of((group,), initial(self.case), case=self.case)

    def wants(self, name: Name) -> tuple[Want, ...]:
        """Return everything that a player wants."""
        return tuple(want for actor in self.actors(name) for want in actor.wants)

    def believes(self, name: Name) -> tuple[Beliefs, ...]:
        """Return a player's errors about others."""
        return tuple(clause for actor in self.actors(name) for clause in actor.believes)

    def tempo(self, name: Name) -> Tempo | None:
        """Return how often a player gets to move, `None` where nothing is said."""
        return next((a.tempo for a in self.actors(name) if a.tempo is not None), None)

    def crowd(self, name: Name) -> Crowd | None:
        """Return how a crowd joins, `None` for one who is no crowd."""
        own, party = self.case.actors.get(name), self.case.people.get(name)
        if own is not None and own.crowd is not None:
            return own.crowd
        return Crowd() if party is not None and party.kind is PartyKind.CROWD else None

    def ordered(self, names: Iterable[Name | None]) -> tuple[Name, ...]:
        """Return names in the order of the case: actors first, then people, groups and entities, then the rest."""
        case, found = self.case, {n for n in names if n is not None}
        listed = dict.fromkeys(
            (*case.actors, *case.people, *case.groups, *case.entities, *case.bodies)
        )
        there = [name for name in listed if name in found]
        return (*there, *sorted(found.difference(listed)))


def alike(cast: Cast, twins: Iterable[tuple[Name, ...]]) -> tuple[tuple[Name, ...], ...]:
    """Return the sets of people whom nothing tells apart in play either: who want nothing and are in no event.

    `twins` are those whom nothing tells apart in what can be reached. With wants of their own, or ballots that are
    known, they would be different players, and states that differ in which of them is which would be different too.
    """
    case = cast.case
    told = {str(part) for part in walk((case.events, tuple(case.actors))) if isinstance(part, Name)}
    believed = {n for a in case.actors.values() for b in a.believes for n in b.of}
    found = []
    for names in twins:
        own = tuple(
            n for n in names if n not in told and n not in believed and not any(cast.actors(n))
        )
        if len(own) > 1:
            found.append(own)
    return tuple(found)
