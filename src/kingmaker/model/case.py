"""A case: everything one file says about an organisation and a struggle over it."""

from __future__ import annotations

from dataclasses import field, fields
from typing import TYPE_CHECKING

from kingmaker.model.clauses import OF_CLAUSES, Clause
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from kingmaker.model.bodies import Body, Office, Power
    from kingmaker.model.law import Law
    from kingmaker.model.money import Dependency, Payouts
    from kingmaker.model.parties import Agreement, Entity, Group, Party, ShareClass, Weight
    from kingmaker.model.record import (
        Assertion,
        Claim,
        Event,
        Forecast,
        Measure,
        Outcome,
        Precision,
        Question,
        Scenario,
        Source,
        Story,
        Variant,
    )
    from kingmaker.model.struggle import Actor, Clock, Demand, Dispute, Ending, Gauge, Move, Term
    from kingmaker.model.values import Name


@dataclass(frozen=True, slots=True, kw_only=True)
class Case(Clause):
    """One case, bound and read-only. Sections are maps from names, in the order of the file.

    The sections are those of the language, by the same keys, but for `assertions` (`assert`). `name` is that of its file without the
    ending, `file` what a command line takes for it: its file without the folder, or the bare name of a shipped case.

    >>> from kingmaker import load
    >>> council = load("un-security-council").case
    >>> council.name, council.bodies["security-council"].title, len(council.groups["permanent"].members)
    ('un-security-council', 'the Security Council', 5)
    """

    name: str
    file: str = ""
    as_of: date | None = None
    timezone: str = "UTC"
    include: tuple[str, ...] = ()
    law: Law | None = None
    sources: Mapping[Name, Source] = field(default_factory=dict)
    people: Mapping[Name, Party] = field(default_factory=dict)
    groups: Mapping[Name, Group] = field(default_factory=dict)
    entities: Mapping[Name, Entity] = field(default_factory=dict)
    weights: Mapping[Name, Weight] = field(default_factory=dict)
    holdings: Mapping[Name, Mapping[Name, ShareClass]] = field(default_factory=dict)
    bodies: Mapping[Name, Body] = field(default_factory=dict)
    offices: Mapping[Name, Office] = field(default_factory=dict)
    powers: Mapping[Name, Power] = field(default_factory=dict)
    agreements: Mapping[Name, Agreement] = field(default_factory=dict)
    terms: Mapping[Name, Term] = field(default_factory=dict)
    payouts: Mapping[Name, Payouts] = field(default_factory=dict)
    dependencies: Mapping[Name, Dependency] = field(default_factory=dict)
    gauges: Mapping[Name, Gauge] = field(default_factory=dict)
    measures: Mapping[Name, Measure] = field(default_factory=dict)
    questions: Mapping[Name, Question] = field(default_factory=dict)
    moves: Mapping[Name, Move] = field(default_factory=dict)
    actors: Mapping[Name, Actor] = field(default_factory=dict)
    clock: Clock | None = None
    precision: Precision | None = None
    events: Mapping[Name, Event] = field(default_factory=dict)
    claims: tuple[Claim, ...] = ()
    demands: Mapping[Name, Demand] = field(default_factory=dict)
    issues: Mapping[Name, Dispute] = field(default_factory=dict)
    forecasts: Mapping[Name, Forecast] = field(default_factory=dict)
    resolutions: Mapping[Name, Outcome] = field(default_factory=dict)
    endings: Mapping[Name, Ending] = field(default_factory=dict)
    story: Story | None = None
    assertions: Mapping[Name, Assertion] = field(default_factory=dict)
    scenarios: Mapping[Name, Scenario] = field(default_factory=dict)
    variants: Mapping[Name, Variant] = field(default_factory=dict)

    def clauses(self) -> Iterator[Clause]:
        r"""Yield every clause of the case, the case itself first, each before its parts, in the order of the sections.

        >>> from kingmaker import loads
        >>> [clause.path for clause in loads("title: A\npeople: {ann: {}}").case.clauses()]
        ['', 'people.ann']
        """
        return iter(clauses_in(self))


def clauses_in(value: object) -> list[Clause]:
    """Return every clause in a value: itself, and what it holds, each before its parts."""
    found: list[Clause] = []
    _gather(value, found)
    return found


def _gather(value: object, found: list[Clause]) -> None:
    """Add every clause of a value, each before its parts."""
    if isinstance(value, Clause):
        found.append(value)
        for name in _own(value):
            part = getattr(value, name)
            if isinstance(part, _NESTED):
                _gather(part, found)
    elif isinstance(value, tuple | dict):
        for part in value.values() if isinstance(value, dict) else value:
            if isinstance(part, _NESTED):
                _gather(part, found)


def _own(clause: Clause) -> tuple[str, ...]:
    """Return the keys of a clause, but for those that every clause has."""
    kind = type(clause)
    if kind not in _OWN:
        _OWN[kind] = tuple(item.name for item in fields(kind) if item.name not in OF_CLAUSES)
    return _OWN[kind]


#: What may have clauses in it.
_NESTED = (Clause, tuple, dict)
#: The other keys of each sort of clause that was met.
_OWN: dict[type[Clause], tuple[str, ...]] = {}
