"""Whom a power is about, where that person may not vote on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.model.bodies import Concerns
from kingmaker.model.evaluate import chosen, sitting
from kingmaker.model.inlaw import concerns_of, entity_of

if TYPE_CHECKING:
    from kingmaker.model.bodies import Decision, Power
    from kingmaker.model.case import Case
    from kingmaker.model.state import State
    from kingmaker.model.values import Name


def concerned(
    case: Case, state: State, power: Power, step: Decision, by: Name | None
) -> tuple[Name | None, ...]:
    """Return whom a step of a power may be about, where that person may not vote; nobody, where it is open."""
    if step.person_concerned is not False:
        return (None,)
    found: tuple[Name, ...] = ()
    if concerns_of(power) == Concerns.REMOVE_DIRECTOR:
        for board in _boards(case, state, power.of, by):
            found += sitting(board, state, case=case)
    elif concerns_of(power) == Concerns.REMOVE_OFFICER:
        offices = [n for n in case.offices if power.of in (n, None)]
        removed = [n for n in offices if power.of is not None or _removes(case, state, by, n)]
        found = tuple(h for n in removed for h in state.offices.get(n, ()))
    return tuple(dict.fromkeys(found)) or (None,)


def _removes(case: Case, state: State, by: Name | None, office: Name) -> bool:
    return chosen(case.offices[office].removed_by, state, case=case) in (by, None)


def _boards(case: Case, state: State, of: Name | None, by: Name | None) -> tuple[Name, ...]:
    """Return the bodies that a removal is from: the one named, or that of the entity named or of the decider.

    Nobody is removed from among holders of shares. Where these govern the entity, it is from its bodies with seats.
    """
    if of is not None and of in case.bodies:
        return (of,)
    entity = case.entities.get(of) if of is not None else None
    entity = entity or (entity_of(case, by) if by is not None else None)
    governs = chosen(entity.governed_by, state, case=case) if entity else None
    board = governs or by
    if board is not None and board in case.bodies and case.bodies[board].electorate is None:
        return (board,)
    seated = (name for name, body in case.bodies.items() if body.electorate is None)
    return tuple(n for n in seated if entity is None or entity_of(case, n) is entity)
