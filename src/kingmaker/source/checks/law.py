"""Checks of a case against its pack of law: clauses that a mandatory rule overrides or a prohibition forbids."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from kingmaker.model.case import Case
from kingmaker.problems import Problem
from kingmaker.source.checks import law_documents, law_seats, law_votes
from kingmaker.source.checks.law_findings import as_problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.source.checks.law_findings import Lint

Check = Callable[[Case], Iterable[Problem]]

#: The checks that rules of a pack may name in `lint:`.
LINTS: dict[str, Lint] = {
    "both": law_documents.both,
    "bylaws-by-board": law_documents.bylaws_by_board,
    "cause-only": law_seats.cause_only,
    "class-term": law_seats.class_term,
    "classes": law_seats.classes,
    "contract-consents": law_documents.contract_consents,
    "instrument": law_documents.instrument,
    "natural-persons": law_seats.natural_persons,
    "notice": law_documents.notice,
    "older-contract": law_documents.older_contract,
    "passes-floor": law_votes.passes_floor,
    "quorum-floor": law_votes.quorum_floor,
    "removal-ceiling": law_votes.removal_ceiling,
    "removed-by-board": law_seats.removed_by_board,
    "unanimous": law_votes.unanimity,
}


def _broken(case: Case, *, lint: str) -> Iterator[Problem]:
    """Yield what one check finds, for every rule of the case's pack that names it."""
    for rule in case.law.rules if case.law is not None else ():
        if rule.lint == lint:
            yield from (as_problem(rule, finding) for finding in LINTS[lint](case, rule))


#: One check for each kind of rule that a case can break.
LAW_CHECKS: tuple[Check, ...] = tuple(partial(_broken, lint=lint) for lint in LINTS)
