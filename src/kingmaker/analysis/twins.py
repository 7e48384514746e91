"""People whom nothing in a case tells apart, and states that differ only in which of them is which."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Any, cast

from kingmaker.analysis.frames import reader, replaced, walk
from kingmaker.model.values import Name
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from kingmaker.analysis.frames import Changes, Frame, Values
    from kingmaker.model.case import Case


def interchangeable(case: Case) -> tuple[tuple[Name, ...], ...]:
    """Return the sets of people, two or more, who stand in the same lists of members and nowhere else.

    What people want, and what happened to them, does not count: it changes nothing that can be reached.

    >>> from kingmaker.model.bodies import Body
    >>> from kingmaker.model.case import Case
    >>> from kingmaker.model.parties import Party
    >>> people = {Name(n): Party() for n in ("ann", "bob")}
    >>> board = Body(members=tuple(people))
    >>> interchangeable(Case(name="x", people=people, bodies={Name("board"): board}))
    (('ann', 'bob'),)
    """
    lists = _lists(case)
    named = _named_elsewhere(case)
    alike: dict[tuple[object, ...], list[Name]] = {}
    for name, party in case.people.items():
        if name not in named:
            where = tuple(key for key, members in lists.items() if name in members)
            alike.setdefault((where, party.works_at, party.tags, party.kind), []).append(name)
    return tuple(tuple(sorted(names)) for names in alike.values() if len(names) > 1)


def _lists(case: Case) -> dict[str, tuple[Name, ...]]:
    found = {f"group {name}": group.members for name, group in case.groups.items()}
    for name, body in case.bodies.items():
        found[f"body {name}"] = body.members
        found |= {f"body {name}.{group.id}": group.held_by for group in body.seat_groups}
    return found


def _named_elsewhere(case: Case) -> set[str]:
    """Return every name in a clause that can matter to what is reached, but for lists of members."""
    sections: list[object] = [
        case.terms, case.offices, case.powers, case.moves, case.endings, case.gauges, case.holdings, case.weights,
        case.entities, case.agreements, tuple(a.claim for a in case.assertions.values()),
    ]  # fmt: skip
    for body in case.bodies.values():
        rules = (
            body.passes,
            body.quorum,
            body.recused,
            body.tabled_by,
            body.nominates,
            body.vacancies,
            body.limits,
        )
        sections.append(
            (rules, tuple((g.when, g.elected_by, g.removed_by) for g in body.seat_groups))
        )
    return {str(part) for part in walk(sections) if isinstance(part, Name)}


def canonical(values: tuple[Any, ...], twins: tuple[tuple[Name, ...], ...]) -> tuple[Any, ...]:
    """Return the one state that stands for all that differ from these values by exchanging twins."""
    for names in twins:
        sought = frozenset(names)
        lists = [v for v in values if isinstance(v, tuple) and not sought.isdisjoint(v)]
        if not lists:
            continue
        profiles = {name: tuple([name in value for value in lists]) for name in names}
        ranked = sorted(names, key=lambda n: (profiles[n], n))
        renamed = dict(zip(ranked, names, strict=True))
        if any(old != new for old, new in renamed.items()):
            values = tuple(_renamed(value, renamed) for value in values)
    return values


#: The parts of a state whose values are lists of people.
_LISTS = ("seats", "offices", "groups", "holdings")


@dataclass(slots=True)
class Canonical:
    """Does what `canonical` does to states of one frame, worked out once for all in which the same people are listed."""

    twins: tuple[tuple[Name, ...], ...]
    places: tuple[int, ...]
    _read: Callable[[Values], Hashable]
    _known: dict[Hashable, Changes] = field(default_factory=dict)

    @classmethod
    def among(cls, twins: tuple[tuple[Name, ...], ...], frame: Frame) -> Canonical:
        """Return what exchanges these twins in states of a frame."""
        places = tuple(n for n, slot in enumerate(frame.slots) if slot.part in _LISTS)
        return cls(twins, places, reader(places))

    def of(self, values: Values) -> Values:
        """Return the one state that stands for all that differ from this one by exchanging twins."""
        key = self._read(values)
        found = self._known.get(key)
        if found is None:
            made = canonical(values, self.twins)
            found = tuple([(n, made[n]) for n in self.places if made[n] != values[n]])
            self._known[key] = found
        return replaced(values, found)


def _renamed(value: object, renamed: dict[Name, Name]) -> object:
    if not isinstance(value, tuple) or not all(isinstance(part, Name) for part in value):
        return value
    return tuple(sorted(renamed.get(part, part) for part in cast("tuple[Name, ...]", value)))
