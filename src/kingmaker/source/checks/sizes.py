"""How many there can be of what a threshold counts, as far as a case fixes it."""

from __future__ import annotations

from dataclasses import field
from fractions import Fraction
from typing import TYPE_CHECKING

from kingmaker.model import sentences as s
from kingmaker.model.inlaw import concerns_of
from kingmaker.records import dataclass
from kingmaker.source.checks.places import amended, arrivals, departures, expanded, mentioned
from kingmaker.source.checks.powers import reaches
from kingmaker.source.memory import once

if TYPE_CHECKING:
    from kingmaker.model.bodies import Body
    from kingmaker.model.case import Case
    from kingmaker.model.parties import ShareClass
    from kingmaker.model.values import Name, Quantity

_HEADS = (
    s.BaseKind.MEMBERS,
    s.BaseKind.IN_OFFICE,
    s.BaseKind.VOTERS,
    s.BaseKind.PRESENT,
    s.BaseKind.VOTES_CAST,
)


@dataclass(slots=True)
class Sizes:
    """The sizes of a case's bodies, groups, weights and classes; `None` where nothing fixes them."""

    case: Case
    _amended: frozenset[str] = field(init=False)
    _changing: frozenset[str] = field(init=False)
    _known: dict[str, Fraction | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Note everything whose members the case itself may change."""
        self._amended = amended(self.case)
        self._changing = _changing(self.case)

    def of(self, base: s.Base, body: str | None) -> Fraction | None:
        """Return the most there can be of what a base counts in a body."""
        if base.kind is s.BaseKind.NAMED and base.name is not None:
            return self._named(base.name)
        if base.kind is s.BaseKind.OUTSTANDING:
            return None if base.name is None else self._shares(base.name)
        if base.kind is s.BaseKind.SHARES_PRESENT or body is None:
            return None
        most = self._members(body)
        if most is None or base.kind is s.BaseKind.SEATS or base.kind in _HEADS:
            return most
        return None

    def exactly(self, base: s.Base, body: str | None) -> Fraction | None:
        """Return how many there are of what a base counts, where nothing but an amendment changes it."""
        if base.kind is s.BaseKind.SEATS:
            return self.of(base, body)
        clause = self.case.bodies.get(body) if body is not None else None  # type: ignore[call-overload]  # a name is a text
        full = (
            clause is not None
            and not clause.seat_groups
            and clause.seats in (None, len(clause.members))
        )
        if base.kind is s.BaseKind.MEMBERS and full and body not in self._changing:
            return self.of(base, body)
        return self.of(base, body) if base.kind is s.BaseKind.NAMED else None

    def _named(self, name: Name) -> Fraction | None:
        case = self.case
        if name in self._changing:
            return None
        if name in case.groups:
            inner = expanded((name,), case)
            return None if any(m in case.entities for m in inner) else Fraction(len(inner))
        if name in case.weights:
            return Fraction(sum(case.weights[name].of.values()))
        if name in case.bodies:
            return self._members(name)
        return self._shares(name)

    def _shares(self, name: Name) -> Fraction | None:
        entity, _, last = name.rpartition(".")
        found = [
            shares
            for owner, classes in self.case.holdings.items()
            for inner, shares in classes.items()
            if inner == last and entity in ("", owner)
        ]
        return _issued(found[0]) if len(found) == 1 and last not in self._changing else None

    def _members(self, name: str) -> Fraction | None:
        if name not in self._known:
            self._known[name] = self._body(name)
        return self._known[name]

    def _body(self, name: str) -> Fraction | None:
        body = self.case.bodies.get(name)  # type: ignore[call-overload]  # a name is a text
        if body is None or body.joined_by or name in self._amended:
            return None
        if body.electorate is not None:
            weight = body.electorate.weight
            return None if weight is None else Fraction(len(self.case.weights[weight].of))
        most = max(_seats(body, self.case), body.seats_at_most or 0)
        grows = self._enlarged(name)
        if grows is not None:
            return None if grows == 0 else Fraction(max(most, grows))
        fixed = body.seats is not None or body.seats_at_most is not None or bool(body.seat_groups)
        return Fraction(most) if fixed or name not in self._changing else None

    def _enlarged(self, name: str) -> int | None:
        """Return the size to which a power may bring a body: 0 for any, `None` where there is no such power."""
        found = [
            power.at_most or 0
            for power in self.case.powers.values()
            if (concerns_of(power) == "fix-board-size" or power.at_most is not None)
            and reaches(self.case, power, name)
        ]
        return None if not found else 0 if 0 in found else max(found)


@once
def _changing(case: Case) -> frozenset[str]:
    """Return the names of everything whose members the case itself may change."""
    varied = mentioned((case.variants, tuple(a.changes for a in case.assertions.values())))
    return frozenset((*arrivals(case), *departures(case))) | amended(case) | varied


def _seats(body: Body, case: Case) -> int:
    counts = [
        g.count
        if g.count is not None
        else max(len(expanded(g.held_by, case)), int(bool(g.ex_officio)))
        for g in body.seat_groups
    ]
    return max(body.seats or 0, len(expanded(body.members, case)) + sum(counts))


def _issued(shares: ShareClass) -> Fraction | None:
    if shares.outstanding is not None:
        return shares.outstanding.high
    held: list[Quantity | None] = list(shares.held_by.values())
    highs = [None if q is None else q.high for q in held]
    return None if None in highs else sum((h for h in highs if h is not None), Fraction(0))
