"""Checks of shares: more held than there are, and what is left said twice."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kingmaker.model.numerals import number_to_text
from kingmaker.problems import Problem, Related
from kingmaker.source.percent import in_percent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.model.case import Case
    from kingmaker.model.parties import ShareClass
    from kingmaker.model.values import Name, Quantity


def _classes(case: Case) -> Iterator[tuple[str, Name, ShareClass]]:
    for entity, classes in case.holdings.items():
        for name, shares in classes.items():
            yield entity, name, shares


def more_than_outstanding(case: Case) -> Iterator[Problem]:
    """Yield an error where holders have more shares than there are, at the least that each may have."""
    for entity, name, shares in _classes(case):
        held = sum((_low(q) for n, q in shares.held_by.items() if n != entity), Fraction(0))
        there = _votable(shares, entity)
        if there is not None and held > there:
            said, most = number_to_text(held), number_to_text(there)
            message = f"holders of `{entity}.{name}` have {said} together, more than the {most} outstanding"
            help_ = "correct a number; shares that the entity holds itself (`treasury`) are not among them"
            related = (
                (Related(shares.outstanding.where, "outstanding"),) if shares.outstanding else ()
            )
            yield Problem("K522", message, name.where, help=help_, related=related)


def _votable(shares: ShareClass, entity: str) -> Fraction | None:
    """Return the most shares that others may hold: those issued without those the entity holds itself."""
    if shares.outstanding is None or shares.outstanding.high is None:
        return None
    own = next((q for n, q in shares.held_by.items() if n == entity), None)
    return shares.outstanding.high - max(_low(shares.treasury), _low(own))


def _low(quantity: Quantity | None) -> Fraction:
    return quantity.low if quantity is not None and quantity.low is not None else Fraction(0)


def rest_of_what(case: Case) -> Iterator[Problem]:
    """Yield an error where `rest` is said of two holders, or a part of a number that is not given."""
    for entity, name, shares in _classes(case):
        left = [n for n, amount in shares.held_by.items() if amount is None]
        if len(left) > 1:
            message = f"`rest` of `{entity}.{name}` is said of `{left[0]}` and of `{left[1]}`"
            help_ = "give all but one of them a number, or make a group of them"
            related = (Related(left[0].where, "first here"),)
            yield Problem("K523", message, left[1].where, help=help_, related=related)
        elif in_percent(shares):
            holder, part = next(
                (n, q) for n, q in shares.held_by.items() if q is not None and q.unit == "share"
            )
            message = f"`{holder}` has a part of `{entity}.{name}` in percent, and nothing says of how many"
            help_ = "add `outstanding:`, the number issued; only where an entity has one class, and all of it is told in percent, no number is needed"
            yield Problem("K523", message, part.where, help=help_)
        elif left and shares.outstanding is None:
            message = f"`{left[0]}` has the rest of `{entity}.{name}`, and nothing says of how many"
            yield Problem(
                "K523", message, left[0].where, help="add `outstanding:`, the number issued"
            )
