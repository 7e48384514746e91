"""Checks of shares: more held than there are, and what is left said twice."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kingmaker.model.numerals import number_to_text
from kingmaker.problems import Problem, Related

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.model.case import Case
    from kingmaker.model.parties import ShareClass
    from kingmaker.model.values import Name, Quantity
    from kingmaker.problems import Location


def _classes(case: Case) -> Iterator[tuple[str, Name, ShareClass]]:
    for entity, classes in case.holdings.items():
        for name, shares in classes.items():
            yield entity, name, shares


def more_than_outstanding(case: Case) -> Iterator[Problem]:
    """Yield an error where holders have more shares than there are, at the least that each may have."""
    for entity, name, shares in _classes(case):
        held = {n: q for n, q in shares.held_by.items() if q is not None and q.low is not None}
        parts = [q for q in held.values() if q.unit == "share"]
        total = sum(
            (q.low or Fraction(0) for n, q in held.items() if q not in parts and n != entity),
            Fraction(0),
        )
        share = sum((q.low or Fraction(0) for q in parts), Fraction(0))
        there = _votable(shares, entity)
        if share > 1:
            said = f"{number_to_text(share * 100)}%"
            yield _too_many(f"{entity}.{name}", said, "all of it", name.where, shares)
        elif there is not None and total + share * there > there:
            said, most = number_to_text(total + share * there), number_to_text(there)
            yield _too_many(f"{entity}.{name}", said, f"the {most} outstanding", name.where, shares)


def _votable(shares: ShareClass, entity: str) -> Fraction | None:
    """Return the most shares that others may hold: those issued without those the entity holds itself."""
    if shares.outstanding is None or shares.outstanding.high is None:
        return None
    own = next((q for n, q in shares.held_by.items() if n == entity), None)
    return shares.outstanding.high - max(_low(shares.treasury), _low(own))


def _low(quantity: Quantity | None) -> Fraction:
    return quantity.low if quantity is not None and quantity.low is not None else Fraction(0)


def _too_many(name: str, held: str, most: str, where: Location, shares: ShareClass) -> Problem:
    issued = shares.outstanding
    return Problem(
        "K522",
        f"holders of `{name}` have {held} together, more than {most}",
        where,
        help="correct a number; shares that the entity holds itself (`treasury`) are not among them",
        related=() if issued is None else (Related(issued.where, "outstanding"),),
    )


def rest_of_what(case: Case) -> Iterator[Problem]:
    """Yield an error where `rest` is said of two holders, or of a number that is not given."""
    for entity, name, shares in _classes(case):
        left = [n for n, amount in shares.held_by.items() if amount is None]
        if len(left) > 1:
            message = f"`rest` of `{entity}.{name}` is said of `{left[0]}` and of `{left[1]}`"
            help_ = "give all but one of them a number, or make a group of them"
            related = (Related(left[0].where, "first here"),)
            yield Problem("K523", message, left[1].where, help=help_, related=related)
        elif left and shares.outstanding is None:
            message = f"`{left[0]}` has the rest of `{entity}.{name}`, and nothing says of how many"
            yield Problem(
                "K523", message, left[0].where, help="add `outstanding:`, the number issued"
            )
