"""Which decisions there is something to tell of: a body that has a rule for its powers alone decides nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.decisions import Kind, decisions
from kingmaker.analysis.inforce import InForce

if TYPE_CHECKING:
    from kingmaker.analysis.decisions import DecisionView
    from kingmaker.model.case import Case
    from kingmaker.model.state import State


def matters(case: Case, state: State | None = None) -> tuple[DecisionView, ...]:
    """Return every decision of a case, but no ordinary matters of a body that has a rule for special ones only.

    A body may exist for one purpose, and the documents have a rule for that alone: what it decides where nothing
    else is said is then nothing. The language says so by silence (a body without a rule, powers of it with theirs), so
    that a body of which no decision has a rule keeps its ordinary matters: they stand for what is missing.
    """
    found = decisions(case, state)
    ruled = {view.by for view in found if isinstance(view.passes, InForce)}

    def idle(view: DecisionView) -> bool:
        without = view.kind is Kind.ORDINARY and not isinstance(view.passes, InForce)
        return without and view.by in ruled

    return tuple(view for view in found if not idle(view))
