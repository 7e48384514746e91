"""Each dependency as it stands: whether it is in force, what is unpaid, how long one can go on without it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kingmaker.analysis.effects import UNSAID
from kingmaker.analysis.leverage.spans import AT_ONCE, NOT_SAID, less, of_duration, until_empty
from kingmaker.model.evaluate import holds

if TYPE_CHECKING:
    from kingmaker.analysis.leverage.spans import Span
    from kingmaker.model.case import Case
    from kingmaker.model.money import Dependency
    from kingmaker.model.state import State
    from kingmaker.model.values import Duration, Name, Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """One dependency in a state.

    `in_force` is `None` where the state does not tell. `unpaid` is what was promised and not paid,
    `in_kind` what of it is no cash; `None` where the record does not say. `runway` is how long one
    goes on once it stops (`None`: not in the record), `missing` what the record would have to say.
    `notice` is how long before it may stop.
    """

    name: Name
    clause: Dependency
    in_force: bool | None
    unpaid: Quantity | None
    in_kind: Quantity | None
    runway: Span | None
    missing: tuple[str, ...]
    notice: Span

    @property
    def lag(self) -> Span:
        """How long after the supply stops one feels it: the runway, or any time where nobody says."""
        return NOT_SAID if self.runway is None else self.runway


def supplies(case: Case, state: State) -> tuple[Supply, ...]:
    """Return every dependency of a case as it stands in a state, in the order of the file."""
    tick = case.clock.tick if case.clock is not None else None
    return tuple(_supply(case, state, name, tick) for name in case.dependencies)


def _supply(case: Case, state: State, name: Name, tick: Duration | None) -> Supply:
    clause = case.dependencies[name]
    runway, missing = _runway(clause, tick)
    notice = of_duration(clause.notice, tick) if clause.notice is not None else AT_ONCE
    return Supply(
        name=name,
        clause=clause,
        in_force=_in_force(case, state, clause),
        unpaid=less(clause.amount, clause.paid),
        in_kind=less(clause.amount, clause.cash),
        runway=runway,
        missing=missing,
        notice=NOT_SAID if notice is None else notice,
    )


def _in_force(case: Case, state: State, clause: Dependency) -> bool | None:
    if clause.when is None:
        return True
    try:
        return holds(clause.when, state, case=case)
    except UNSAID:
        return None


def _runway(clause: Dependency, tick: Duration | None) -> tuple[Span | None, tuple[str, ...]]:
    """Return how long one goes on without it: as the case says, else the store at the rate of use."""
    if clause.lasts is not None:
        span = of_duration(clause.lasts, tick)
        return span, () if span is not None else ("the length of a tick",)
    stock, burn = clause.stock, clause.burn
    gone = tuple(
        word
        for word, found in (("what is in store", stock), ("how much is used", burn))
        if found is None or not found.known
    )
    if stock is None or burn is None or gone:
        return None, gone
    span = until_empty(stock, burn)
    return span, () if span is not None else ("a store and a use in the same units, per time",)
