"""Moves of crowds: into how many parts a crowd is cut, and how many of them a move takes."""

from __future__ import annotations

from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING

from kingmaker.analysis.struggle.asked import Electors
from kingmaker.analysis.struggle.walking import Campaign

if TYPE_CHECKING:
    from kingmaker.analysis.exploring import Explorer
    from kingmaker.analysis.struggle.players import Cast
    from kingmaker.model.case import Case
    from kingmaker.model.parties import Party
    from kingmaker.model.struggle import Crowd

#: Into how many parts a crowd is cut where nothing is said.
PARTS = 4


def campaigns_of(explorer: Explorer, cast: Cast) -> tuple[Campaign, ...]:
    """Return the moves of crowds, each with the number of parts that must have joined for it to be made.

    That is the fewest parts whose share is what the move needs, or more than half where it does not say.
    """
    found = []
    for number, option in enumerate(explorer.options):
        crowd = None if option.actor is None else cast.crowd(option.actor)
        if crowd is not None and option.actor is not None:
            parts, needs = crowd.bins or PARTS, option.move.needs
            share = None if needs is None else needs.likely
            found.append(Campaign(number, option.actor, parts, needed(parts, share)))
    return tuple(found)


def electors_of(case: Case, cast: Cast) -> dict[str, Electors]:
    """Return how each crowd votes: as many members as are written, else its parts, else its size, else four parts."""
    names = dict.fromkeys((*case.people, *case.actors))
    found = {}
    for name in names:
        crowd = cast.crowd(name)
        if crowd is not None:
            found[str(name)] = Electors(
                members_of(crowd, case.people.get(name)), crowd.turnout is not None
            )
    return found


def members_of(crowd: Crowd, party: Party | None) -> int:
    """Return how many members of a crowd vote, each by itself; of a range, the middle.

    >>> from kingmaker.model.struggle import Crowd
    >>> members_of(Crowd(), None), members_of(Crowd(bins=7), None)
    (4, 7)
    """
    quantity = crowd.members
    if quantity is None and crowd.bins is not None:
        return crowd.bins
    if quantity is None and party is not None:
        quantity = party.size
    if quantity is None:
        return PARTS
    known = [end for end in (quantity.low, quantity.high) if end is not None]
    middle = quantity.likely if quantity.likely is not None else sum(known) / max(len(known), 1)
    return max(1, round(middle))


def needed(parts: int, share: Fraction | None) -> int:
    """Return how many parts a move takes that needs a share of the crowd; more than half, if none is said.

    >>> needed(4, None), needed(4, Fraction(1, 20)), needed(4, Fraction(1, 2)), needed(4, Fraction(3, 5))
    (3, 1, 2, 3)
    """
    if share is None:
        return floor(Fraction(parts, 2)) + 1
    return max(1, -floor(-share * parts))
