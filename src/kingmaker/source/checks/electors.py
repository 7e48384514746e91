"""Who has a vote in a body as a case begins: those who sit there, have a weight, or hold shares with a vote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.model.inlaw import entity_of
from kingmaker.model.state import NotSaid, UnknownName, initial, known_classes
from kingmaker.model.values import Name, Quantity
from kingmaker.source.checks.places import sitting

if TYPE_CHECKING:
    from kingmaker.model.case import Case
    from kingmaker.model.parties import ShareClass


def electors(case: Case, body: Name) -> tuple[Name, ...]:
    """Return who has a vote in a body, lent or not; nobody where that is not said."""
    electorate = case.bodies[body].electorate
    if electorate is None:
        return tuple(sitting(body, case))
    if electorate.weight is not None:
        return tuple(n for n, w in case.weights[electorate.weight].of.items() if w)
    only, state, found = electorate.share_class, initial(case), dict[Name, None]()
    try:
        classes = known_classes(case, only, of=owner_of(case, body))
    except (NotSaid, UnknownName):
        return ()
    for firm, inner in classes:
        if only is not None or _has_votes(case.holdings[Name(firm)][Name(inner)]):
            held = state.holdings[Name(firm)][Name(inner)].of
            found |= dict.fromkeys(n for n, many in held.items() if many)
    return tuple(found)


def owner_of(case: Case, body: Name) -> Name | None:
    """Return the entity that a body belongs to, if it is one of the case."""
    entity = entity_of(case, body)
    return next((n for n, e in case.entities.items() if e is entity), None)


def _has_votes(shares: ShareClass) -> bool:
    """Tell whether a share has a vote, or may have one."""
    values = [option.value for option in shares.votes]
    return not values or any(not isinstance(v, Quantity) or v.high != 0 for v in values)
