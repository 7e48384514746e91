"""Each dependency as it stands: whether it is in force, what is unpaid, how long one can go on without it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kingmaker.analysis.effects import UNSAID
from kingmaker.analysis.leverage.spans import AT_ONCE, NOT_SAID, less, of_duration, until_empty
from kingmaker.model.evaluate import holds
from kingmaker.model.values import Duration, Quantity, Unsaid
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from datetime import datetime

    from kingmaker.analysis.leverage.spans import Span
    from kingmaker.model.case import Case
    from kingmaker.model.money import Dependency
    from kingmaker.model.state import State
    from kingmaker.model.values import Moment, Name

_UNSAID = Quantity(None, None, None)
#: What the record would have to say where nobody knows of the notice.
NOTICE = "how long before it may stop"


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """One dependency in a state.

    `in_force` is `None` where the state does not tell. `unpaid` is what was promised and not paid,
    `in_kind` what of it is no cash; `None` where the record does not say. `runway` is how long one
    goes on once it stops (`None`: not in the record), `missing` what the record would have to say of this and of the notice.
    `notice` is how long before it may stop. The clause of a supply at an earlier date has the figures of that date.
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


def supplies(case: Case, state: State, at: datetime | None = None) -> tuple[Supply, ...]:
    """Return every dependency of a case as it stands in a state, in the order of the file.

    With `at`, as it stood on that date: what was not given yet, or no more, is not in force (`None` where the record leaves that
    open), and what was promised and paid is what it was then.
    """
    tick = case.clock.tick if case.clock is not None else None
    return tuple(_supply(case, state, name, tick, at) for name in case.dependencies)


def _supply(
    case: Case, state: State, name: Name, tick: Duration | None, at: datetime | None
) -> Supply:
    clause = case.dependencies[name]
    in_force = _in_force(case, state, clause)
    if at is not None:
        clause = _as_of(clause, at)
        in_force = _all_of(in_force, _given_by(clause, at))
    runway, missing = _runway(clause, tick)
    notice, unsaid = _notice(clause, tick)
    return Supply(
        name=name,
        clause=clause,
        in_force=in_force,
        unpaid=less(clause.amount, clause.paid),
        in_kind=less(clause.amount, clause.cash),
        runway=runway,
        missing=(*missing, *unsaid),
        notice=notice,
    )


def _in_force(case: Case, state: State, clause: Dependency) -> bool | None:
    if clause.when is None:
        return True
    try:
        return holds(clause.when, state, case=case)
    except UNSAID:
        return None


def _all_of(one: bool | None, other: bool | None) -> bool | None:  # noqa: FBT001  # three values
    if False in (one, other):
        return False
    return None if None in (one, other) else True


def _given_by(clause: Dependency, at: datetime) -> bool | None:
    """Tell whether something was given on a date: begun, and not ended as far as the record says."""
    begun = True if clause.since is None else _past(clause.since, at)
    ended = clause.until is not None and clause.until.latest is not None and _past(clause.until, at)
    return _all_of(begun, None if ended is None else not ended)


def _past(moment: Moment, at: datetime) -> bool | None:
    """Tell whether a moment has come on a date; `None` where it may or may not have."""
    if moment.latest is not None and moment.latest.replace(tzinfo=None) <= at:
        return True
    first = moment.earliest
    return False if first is not None and first.replace(tzinfo=None) > at else None


def _as_of(clause: Dependency, at: datetime) -> Dependency:
    """Return a dependency with what had been promised and given on a date; unknown where the record leaves open which."""
    for balance in clause.earlier:
        past = _past(balance.until, at)
        if past is None:
            return _with(clause, _UNSAID, _UNSAID, _UNSAID)
        if not past:
            return _with(clause, balance.amount, balance.paid, balance.cash)
    return clause


def _with(
    clause: Dependency, amount: Quantity | None, paid: Quantity | None, cash: Quantity | None
) -> Dependency:
    return replace(clause, amount=amount, paid=paid, cash=cash)


def _notice(clause: Dependency, tick: Duration | None) -> tuple[Span, tuple[str, ...]]:
    """Return how long before it may stop: at once where the case says nothing of it, any time where nobody knows."""
    if clause.notice is None:
        return AT_ONCE, ()
    if clause.notice is Unsaid.UNKNOWN:
        return NOT_SAID, (NOTICE,)
    return of_duration(clause.notice, tick) or NOT_SAID, ()


def _runway(clause: Dependency, tick: Duration | None) -> tuple[Span | None, tuple[str, ...]]:
    """Return how long one goes on without it: as the case says, else the store at the rate of use."""
    if isinstance(clause.lasts, Duration):
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
