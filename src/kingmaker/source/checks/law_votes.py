"""Checks of law on how votes are counted: quorums, majorities, consents in writing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.model.inlaw import BODY_KEYS
from kingmaker.model.sentences import Plurality
from kingmaker.model.strictness import asks_more, meets, unanimous
from kingmaker.model.wording import rule_to_text
from kingmaker.problems import Severity
from kingmaker.source.checks.law_findings import (
    Finding,
    allowed_by,
    decided_by,
    in_role,
    instrument_of,
    steps,
    whole_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.model.bodies import Body, Consents
    from kingmaker.model.case import Case
    from kingmaker.model.clauses import Cased, Clause
    from kingmaker.model.law import LawRule
    from kingmaker.model.sentences import Rule


def quorum_floor(case: Case, rule: LawRule) -> Iterator[Finding]:
    """K605: a quorum that fewer can make up than the law asks for."""
    if rule.rule is None:
        return
    for name, _body, quorum, clauses in _rules(case, rule.role, "quorum"):
        if not allowed_by(rule, clauses) and _fails(case, name, quorum, rule.rule):
            said = rule_to_text(quorum)
            message = f"`{said}` lets fewer be a quorum of `{name}` than {rule.section} does"
            yield Finding("K605", message, clauses, quorum.where, _least(rule))


def passes_floor(case: Case, rule: LawRule) -> Iterator[Finding]:
    """K610: a vote that fewer can carry than the law asks for."""
    if rule.rule is None:
        return
    about = "" if rule.about in BODY_KEYS else rule.about
    found = _rules(case, rule.role, "passes", about)
    for name, _body, passes, clauses in found:
        if isinstance(passes, Plurality) or allowed_by(rule, clauses):
            continue
        if _fails(case, name, passes, rule.rule):
            said, what = rule_to_text(passes), f"`{about}`" if about else f"a vote of `{name}`"
            message = f"`{said}` lets fewer carry {what} than {rule.section} does"
            yield Finding("K610", message, clauses, passes.where, _least(rule))


def removal_ceiling(case: Case, rule: LawRule) -> Iterator[Finding]:
    """K602: removing a director takes more votes than the law lets the document ask for."""
    if rule.rule is None:
        return
    for name, _body, passes, clauses in _rules(case, rule.role, "passes", rule.about):
        if allowed_by(rule, clauses) or not asks_more(
            passes, rule.rule, whole=whole_of(case, name)
        ):
            continue
        unsaid = instrument_of(clauses) is None and bool(rule.instruments)
        message = (
            f"`{rule_to_text(passes)}` asks for more votes to remove a director than "
            f"{rule.section} allows"
        )
        help_ = f"the most is `{rule_to_text(rule.rule)}`"
        if rule.instruments:
            help_ += ", or say `instrument: certificate` if it stands there"
        most = Severity.NOTE if unsaid else Severity.ERROR
        yield Finding("K602", message, clauses, passes.where, help_, at_most=most)


def unanimity(case: Case, rule: LawRule) -> Iterator[Finding]:
    """K604: a board that decides in writing without all its members."""
    for name, consents, outer in _consents(case, rule.role):
        clauses = (consents, *outer)
        for option in consents.passes:
            if not unanimous(option.value) and not allowed_by(rule, clauses):
                message = (
                    f"`{name}` decides in writing without all its members; "
                    f"{rule.section} asks for every one"
                )
                help_ = "write `passes: every of in office`, or say what it `departs_from`"
                yield Finding("K604", message, clauses, option.value.where, help_)


def _consents(case: Case, role: str) -> Iterator[tuple[str, Consents, tuple[Clause, ...]]]:
    for name, body in in_role(case, role):
        if body.written_consent is not None:
            yield name, body.written_consent, (body,)
    for power, step in steps(case):
        if step.written_consent is not None and decided_by(case, step, role) is not None:
            yield str(step.by), step.written_consent, (step, power)


def _rules(
    case: Case, role: str, key: str, about: str = ""
) -> Iterator[tuple[str, Body, Rule, tuple[Clause, ...]]]:
    """Yield every rule that bodies in a role use under a key: their own, unless about one act, and each power's."""
    for name, body in in_role(case, role) if not about else ():
        yield from ((name, body, rule, (body,)) for rule in _values(getattr(body, key)))
    for power, step in steps(case, about):
        decider = decided_by(case, step, role)
        if decider is not None:
            for rule in _values(getattr(step, key)):
                yield str(step.by), decider, rule, (step, power)


def _values(cased: Cased[Rule]) -> Iterator[Rule]:
    yield from (option.value for option in cased)


def _fails(case: Case, name: str, found: Rule, floor: Rule) -> bool:
    size = next((b.seat_count for n, b in case.bodies.items() if n == name), None)
    return meets(found, floor, size=size, whole=whole_of(case, name)) is False


def _least(rule: LawRule) -> str:
    return f"the least is `{rule_to_text(rule.rule)}`" if rule.rule is not None else ""
