"""Claims that do not hold, as problems of the case: what `check --deep` says of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.claims.results import Verdict
from kingmaker.model.record import Level
from kingmaker.model.wording import claim_to_text
from kingmaker.problems import Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kingmaker.analysis.claims.results import Finding


def broken(findings: Iterable[Finding]) -> Iterator[Problem]:
    """Yield a problem for every claim that fails or is open; a note for one that is waived.

    A claim of severity `warn` gives a warning, and so does one that is open.
    """
    for finding in findings:
        verdict = finding.answer.verdict
        if verdict is Verdict.HOLDS:
            continue
        claim = finding.assertion.claim
        said = f"`{claim_to_text(claim)}`"
        fails = verdict is Verdict.FAILS
        code, message = ("K810", f"the case does not keep what it claims: {said}")
        if not fails:
            code, message = ("K811", f"whether {said} is so, is not decided")
        severity = Severity.WARNING
        if finding.waived:
            severity, message = Severity.NOTE, f"{message}; waived: {finding.assertion.waived}"
        elif fails and finding.assertion.severity is Level.ERROR:
            severity = Severity.ERROR
        where = claim.where if claim.where.file else finding.assertion.where
        yield Problem(code, message, where, severity, help=_help(finding))


def _help(finding: Finding) -> str:
    if finding.answer.because:
        return "; ".join(finding.answer.because)
    return f"`kingmaker test` shows the counting and a counterexample: name `{finding.name}`"
