"""Holdings that are told in percent, as numbers of shares: of those issued, or of a hundred where that is not said."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from kingmaker.model.values import Quantity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kingmaker.model.parties import ShareClass
    from kingmaker.model.values import Name

#: So many shares a class has of which percentages alone are known.
HUNDRED = Fraction(100)


def in_numbers(classes: Mapping[Name, ShareClass]) -> Mapping[Name, ShareClass]:
    """Return the classes of an entity with every holding as a number, where it is said of how many it is a part.

    Percentages are of all that are issued. Where nothing says how many these are, and the entity has one class whose
    holdings are all in percent, they are parts of a hundred: votes and money are shared out alike whatever the number,
    which is written where the class is (`ShareClass.in_parts`).
    """
    found = {
        name: _numbered(shares, alone=len(classes) == 1) if in_percent(shares) else shares
        for name, shares in classes.items()
    }
    return found if any(found[name] is not classes[name] for name in classes) else classes


def in_percent(shares: ShareClass) -> bool:
    """Tell whether some holding is told in percent."""
    return any(q is not None and q.unit == "share" for q in shares.held_by.values())


def _numbered(shares: ShareClass, *, alone: bool) -> ShareClass:
    issued = shares.outstanding
    bare = shares.treasury is None and all(
        q is None or q.unit == "share" for q in shares.held_by.values()
    )
    if issued is None and not (alone and bare):
        return shares
    of = issued or Quantity(HUNDRED, HUNDRED, HUNDRED, where=shares.where)
    held = {
        holder: _part(q, of) if q is not None and q.unit == "share" else q
        for holder, q in shares.held_by.items()
    }
    return replace(shares, outstanding=of, held_by=held)


def _part(share: Quantity, of: Quantity) -> Quantity:
    low, likely, high = (
        None if part is None or whole is None else part * whole
        for part, whole in zip(
            (share.low, share.likely, share.high), (of.low, of.likely, of.high), strict=True
        )
    )
    return Quantity(low, likely, high, about=share.about or of.about, where=share.where)
