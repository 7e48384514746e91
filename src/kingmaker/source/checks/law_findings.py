"""What a check of law finds: a clause and what it breaks, before the pack says how much that matters."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from kingmaker.model.case import Case
from kingmaker.model.inlaw import bodies_in_role, concerns_of, entity_of, role_of, under_law
from kingmaker.model.law import LawRule
from kingmaker.model.values import Certainty, Instrument
from kingmaker.problems import NOWHERE, Problem, Related, Severity
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from kingmaker.model.bodies import Body, Decision, Power
    from kingmaker.model.clauses import Clause
    from kingmaker.problems import Location


@dataclass(frozen=True, slots=True)
class Finding:
    """A clause that a rule of law overrides or forbids.

    `clauses` are the clause and those it stands in, the innermost first: what one leaves open of its
    document, its certainty or a departure on purpose, the next may say.
    """

    code: str
    message: str
    clauses: tuple[Clause, ...]
    where: Location = NOWHERE
    help: str = ""
    at_most: Severity = Severity.ERROR
    also: tuple[Related, ...] = ()


Lint: TypeAlias = Callable[[Case, LawRule], Iterator[Finding]]

_ORDER = (Severity.NOTE, Severity.WARNING, Severity.ERROR)


def as_problem(rule: LawRule, finding: Finding) -> Problem:
    """Return a finding as a problem that cites the section.

    It is as severe as the pack says, but a warning at most where sources only report or contest the clause, or it
    is told as practice: reality may break rules. It is a note where the case says that it departs from the law on
    purpose: that has been seen, and nothing is left to do.
    """
    caps, help_ = [Severity(rule.severity), finding.at_most], finding.help
    if _softened(finding.clauses):
        caps.append(Severity.WARNING)
    if (departs := _departure(finding.clauses)) is not None:
        caps.append(Severity.NOTE)
        help_ = f"the case says so itself: it departs from {departs}"
    unseen = "" if rule.checked else " The text of this section has not been seen."
    related = Related(rule.where, f"{rule.section}: {rule.says}{unseen}")
    return Problem(
        finding.code,
        finding.message,
        _place(finding),
        min(caps, key=_ORDER.index),
        help=help_,
        related=(related, *finding.also),
    )


def _softened(clauses: tuple[Clause, ...]) -> bool:
    certainty = next((c.certainty for c in clauses if c.certainty is not None), None)
    return (
        certainty in (Certainty.REPORTED, Certainty.CONTESTED)
        or instrument_of(clauses) is Instrument.PRACTICE
    )


def _departure(clauses: tuple[Clause, ...]) -> str | None:
    """Return what a clause, or what it stands in, says that it departs from."""
    return next((c.departs_from for c in clauses if c.departs_from), None)


def _place(finding: Finding) -> Location:
    places = (finding.where, *(c.where for c in finding.clauses))
    return next((place for place in places if place.file), NOWHERE)


# --- what several checks ask ---------------------------------------------------------------------


def instrument_of(clauses: tuple[Clause, ...]) -> Instrument | None:
    """Return the document that a clause stands in: its own word, else that of what it stands in."""
    return next((c.instrument for c in clauses if c.instrument is not None), None)


def allowed_by(rule: LawRule, clauses: tuple[Clause, ...]) -> bool:
    """Tell whether a clause stands in a document that may say otherwise than the rule."""
    return instrument_of(clauses) in rule.instruments


def dated(clauses: tuple[Clause, ...]) -> date | None:
    """Return the date of the document that a clause stands in, where it is said.

    >>> from kingmaker.model.clauses import Clause
    >>> dated((Clause(), Clause(dated="2014-04-15")))
    datetime.date(2014, 4, 15)
    """
    texts = (str(c.dated) for c in clauses if c.dated)
    text = next((t for t in texts if re.fullmatch(r"\d{4}-\d{2}-\d{2}", t)), None)
    return None if text is None else date.fromisoformat(text)


def powers(case: Case, about: str = "") -> Iterator[Power]:
    """Yield every power over an act, or every power."""
    for name, power in case.powers.items():
        if about in ("", name, concerns_of(power)):
            yield power


def steps(case: Case, about: str = "") -> Iterator[tuple[Power, Decision]]:
    """Yield every step of deciding on an act, or on anything, with its power."""
    for power in powers(case, about):
        yield from ((power, step) for way in power.ways for step in way)


def decided_by(case: Case, step: Decision, role: str) -> Body | None:
    """Return the body that decides a step, if it plays a role and the law speaks to it."""
    if step.by is None or role_of(case, step.by) != role or not under_law(case, step.by):
        return None
    return case.bodies.get(step.by)


def in_role(case: Case, role: str) -> Iterator[tuple[str, Body]]:
    """Yield the bodies that play a role and that the law speaks to, by name."""
    for name in bodies_in_role(case, role):
        yield name, case.bodies[name]


def whole_of(case: Case, name: str) -> frozenset[str]:
    """Return the classes of shares that are all the votes there are in a body, by every name they have."""
    body = next((b for n, b in case.bodies.items() if n == name), None)
    if body is None:
        return frozenset()
    entity = entity_of(case, name)
    held = next((h for n, h in case.holdings.items() if case.entities.get(n) is entity), {})
    only = set(held) if len(held) == 1 else set()
    if body.electorate is not None and body.electorate.share_class is not None:
        only.add(body.electorate.share_class)
    names = {str(n) for n in only}
    return frozenset(names | {n.rpartition(".")[2] for n in names})
