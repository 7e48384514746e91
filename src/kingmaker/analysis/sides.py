"""Where the members of a group stand: how many they are, what they hold, where they decide, which other groups they are in."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kingmaker.model.evaluate import members_of, sitting
from kingmaker.model.parties import PartyKind
from kingmaker.model.state import initial
from kingmaker.model.values import Name
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kingmaker.model.case import Case


@dataclass(frozen=True, slots=True)
class Side:
    """A group as the case begins, with its groups replaced by their members.

    `least` and `most` are the heads of its people and crowds together (`most` is `None` where a crowd has no upper
    bound), and `uncounted` the crowds of which no size is said. `seats` is, for each body in which somebody of them
    sits, how many of how many; `offices` what they hold. `within` are groups that have some of them, with those.
    """

    group: Name
    people: tuple[Name, ...]
    organisations: tuple[Name, ...]
    crowds: tuple[Name, ...]
    least: Fraction
    most: Fraction | None
    uncounted: tuple[Name, ...]
    seats: Mapping[Name, tuple[int, int]]
    offices: Mapping[Name, tuple[Name, ...]]
    within: Mapping[Name, tuple[Name, ...]]


def side(case: Case, group: Name) -> Side:
    """Return where the members of a group stand as the case begins.

    `KeyError` for a group that the case does not have.
    """
    state = initial(case)
    members = members_of(case.groups[group].members, state, case=case)
    kinds = {n: case.people[n].kind for n in members if n in case.people}
    people, organisations, crowds = (
        tuple(n for n, k in kinds.items() if k is kind)
        for kind in (PartyKind.PERSON, PartyKind.ORGANISATION, PartyKind.CROWD)
    )
    sizes = {n: case.people[n].size for n in crowds}
    known = [q for q in sizes.values() if q is not None]
    highs = [q.high for q in known]
    sat = {b: sitting(b, state, case=case) for b in case.bodies}
    others = {
        n: tuple(m for m in members_of(g.members, state, case=case) if m in members)
        for n, g in case.groups.items()
        if n != group
    }
    return Side(
        group,
        people,
        organisations,
        crowds,
        len(people) + sum((q.low for q in known if q.low is not None), Fraction(0)),
        None
        if len(known) < len(sizes) or None in highs
        else len(people) + sum((h for h in highs if h is not None), Fraction(0)),
        tuple(n for n, q in sizes.items() if q is None or q.low is None),
        {
            b: (sum(n in members for n in names), len(names))
            for b, names in sat.items()
            if any(n in members for n in names)
        },
        {
            Name(o): held
            for o, holders in state.offices.items()
            if (held := tuple(n for n in holders if n in members))
        },
        {n: shared for n, shared in others.items() if shared},
    )
