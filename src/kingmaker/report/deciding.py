"""Who decides what: each power with its deciders, its rule in words, consents and vetoes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.model.wording import rule_to_text
from kingmaker.report.document import Column, Row, Section, Table
from kingmaker.report.words import called, everybody, rests, said

if TYPE_CHECKING:
    from kingmaker.model.bodies import Decision, Power
    from kingmaker.model.case import Case
    from kingmaker.model.clauses import Cased
    from kingmaker.model.sentences import Rule


def decisions(case: Case) -> Section | None:
    """Return every power: who decides it, by which rule."""
    if not case.powers:
        return None
    columns = (Column("power", "decision"), Column("by", "decided by"), Column("rule", "rule"))
    rows = tuple(_row(case, p) for p in case.powers.values())
    return Section("powers", "Who decides what", (Table("powers", columns, rows),))


def _row(case: Case, power: Power) -> Row:
    by = ", or ".join(
        ", then ".join(called(case, s.by) if s.by else "?" for s in way) for way in power.ways
    )
    rule = "; or ".join("; then ".join(_step(case, s) for s in way) for way in power.ways)
    return Row((power.title, by, rule), rests(case, power))


def _step(case: Case, step: Decision) -> str:
    parts = [_rule(step.passes) or _ordinary(case, step)]
    if step.consent:
        parts.append(f"with the consent of {everybody(case, step.consent)}")
    if step.veto:
        parts.append(f"unless {everybody(case, step.veto)} stop it")
    return ", ".join(parts)


def _ordinary(case: Case, step: Decision) -> str:
    body = case.bodies.get(step.by) if step.by is not None else None
    return (_rule(body.passes) if body is not None else "") or "by its own act"


def _rule(cased: Cased[Rule]) -> str:
    parts = (
        rule_to_text(o.value) + (f" when {said(o.when)}" if o.when is not None else "")
        for o in cased
    )
    return ", else ".join(parts)
