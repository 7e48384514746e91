"""Where play most probably stands after an event of the record, at the likely values of all assumptions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.struggle.assumptions import likely
from kingmaker.analysis.struggle.forecasting import Refusal, ready, run
from kingmaker.analysis.struggle.tracing import LAST

if TYPE_CHECKING:
    from kingmaker.model.case import Case
    from kingmaker.model.values import Name


def standing(case: Case, event: Name) -> tuple[int, int] | None:
    """Return the tick at whose beginning an event is certain, and the likeliest state then; the first of equals.

    `None` where the case cannot be played, or the record is impossible at the likely values. Raises `Refused` where it
    is too large, and `KeyError` for an event that play does not see.
    """
    made = ready(case, since=event)
    if isinstance(made, Refusal):
        return None
    stand = run(made, likely(made.stakes), stands=frozenset({LAST})).seen.stands[LAST]
    shares = stand.shares[:, 0]
    if not shares.max() > 0:
        return None
    return stand.tick, int(stand.states[int(shares.argmax())])
