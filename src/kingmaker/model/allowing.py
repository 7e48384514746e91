"""Whether an act is one of those that a power allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.model import sentences as s
from kingmaker.model.bodies import Concerns
from kingmaker.model.inlaw import concerns_of

if TYPE_CHECKING:
    from kingmaker.model.bodies import Power
    from kingmaker.model.case import Case
    from kingmaker.model.values import Name

#: Acts that fill a place; either word will do for an office and for a seat.
_FILLING = (s.Appoint, s.Elect)
#: Acts that need no power of their own: nobody's vote is needed, or they are about one's own money, shares or body.
_FREE = (s.Resign, s.Pay, s.Transfer, s.Call)
#: Powers that are about one kind of act that moves people, and of these whether about offices.
_MOVING = {
    Concerns.APPOINT_OFFICER: (_FILLING, True),
    Concerns.REMOVE_OFFICER: ((s.Remove,), True),
    Concerns.ELECT_DIRECTOR: (_FILLING, False),
    Concerns.FILL_VACANCY: (_FILLING, False),
    Concerns.REMOVE_DIRECTOR: ((s.Remove,), False),
}


def allows(power: Power, act: s.Act, case: Case) -> bool:
    """Tell whether a power may allow an act: one of the `acts` that it lists is it, or it is what the power concerns.

    A power that lists none, and concerns no act that moves people, is taken to allow all. `it` among its acts is anybody, and
    whoever an act does not name may be the one who is meant.

    >>> from kingmaker.model.bodies import Power
    >>> from kingmaker.model.case import Case
    >>> from kingmaker.model.values import Name
    >>> declare = Power(acts=(s.SetTo(Name("alarm"), Name("declared")),))
    >>> [allows(declare, s.SetTo(Name("alarm"), Name(to)), Case(name="x")) for to in ("declared", "over")]
    [True, False]
    """
    if isinstance(act, _FREE):
        return True
    if power.acts:
        return any(_may_be(act, listed, case) for listed in power.acts)
    kinds = {concern.value: about for concern, about in _MOVING.items()}.get(concerns_of(power))
    if kinds is None or not isinstance(act, (*_FILLING, s.Remove)):
        return True
    place = act.office if isinstance(act, s.Appoint) else act.place
    return isinstance(act, kinds[0]) and (place in case.offices) is kinds[1]


def _may_be(act: s.Act, listed: s.Act, case: Case) -> bool:
    """Tell whether an act may be one that a power lists."""
    if isinstance(act, _FILLING) and isinstance(listed, _FILLING):
        ours, theirs = (a.office if isinstance(a, s.Appoint) else a.place for a in (act, listed))
        return _same_place(ours, theirs, case) and _same_person(act.who, listed.who, case)
    if isinstance(act, s.Remove) and isinstance(listed, s.Remove):
        same = _same_place(act.place, listed.place, case)
        return same and _same_person(act.who, listed.who, case)
    if isinstance(act, s.SetTo) and isinstance(listed, s.SetTo):
        known = not any(isinstance(a.value, s.Pronoun) for a in (act, listed))
        return act.gauge == listed.gauge and (not known or act.value == listed.value)
    if isinstance(act, s.Amend) and isinstance(listed, s.Amend):
        return (act.path, act.text) == (listed.path, listed.text)
    if isinstance(act, s.Issue) and isinstance(listed, s.Issue):
        same = (act.count, act.share_class) == (listed.count, listed.share_class)
        return same and _same_person(act.taker, listed.taker, case)
    return False


def _same_place(one: Name, other: Name, case: Case) -> bool:
    """Tell whether two places may be one: the same, or one the body in which the other is a group of seats."""
    full = [_full(place, case) for place in (one, other)]
    return full[0] == full[1] or any(
        here == there.partition(".")[0] for here, there in (full, full[::-1])
    )


def _full(place: Name, case: Case) -> str:
    """Return a place with its body before it, if it is a group of seats."""
    if place in case.offices or place in case.bodies or "." in place:
        return place
    owners = (n for n, b in case.bodies.items() if any(g.id == place for g in b.seat_groups))
    return next((f"{body}.{place}" for body in owners), place)


def _same_person(one: s.Ref, other: s.Ref, case: Case) -> bool:
    """Tell whether two may be one, or one of them among the other: only two people who are named surely are not."""
    return one == other or not (one in case.people and other in case.people)
