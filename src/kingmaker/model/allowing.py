"""Whether an act is one of those that a power allows, and a fact one that it may bring about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.model import sentences as s
from kingmaker.model.bodies import Concerns
from kingmaker.model.inlaw import concerns_of
from kingmaker.model.values import Name

if TYPE_CHECKING:
    from kingmaker.model.bodies import Power
    from kingmaker.model.case import Case

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
    place = act.place if isinstance(act, s.Remove) else _filled(act)
    return isinstance(act, kinds[0]) and (place in case.offices) is kinds[1]


def permits(power: Power, fact: s.Condition, case: Case) -> bool:
    """Tell whether a power may make a fact true, beside or instead of an act.

    Held against what it lists is what some power of the case lists: a gauge, a place to fill or to empty. What nobody is said
    to decide, such as a mood, may follow from anything.

    >>> from kingmaker.model.bodies import Power
    >>> from kingmaker.model.case import Case
    >>> from kingmaker.model.struggle import Gauge
    >>> from kingmaker.model.values import Name
    >>> levels = (Name("declared"), Name("over"))
    >>> declare = Power(acts=(s.SetTo(Name("alarm"), Name("declared")),))
    >>> case = Case(name="x", gauges={Name("alarm"): Gauge(levels=levels)}, powers={Name("declare"): declare})
    >>> [permits(declare, s.Is(Name("alarm"), to), case) for to in levels]
    [True, False]
    """
    act = _bringing_about(fact, case)
    if act is None or not power.acts:
        return True
    listed = (other for one in case.powers.values() for other in one.acts)
    return allows(power, act, case) or not any(_same_matter(act, one, case) for one in listed)


def _bringing_about(fact: s.Condition, case: Case) -> s.Act | None:
    """Return the act that makes a fact true: to set a gauge, to fill or to empty a place; `None` for another."""
    match fact:
        case s.Is(subject=Name() as subject, value=value) if subject in case.gauges:
            return s.SetTo(subject, value)
        case s.Is(subject=Name() as subject, value=Name() | s.Pronoun() | s.HolderOf() as who):
            return s.Appoint(who, subject) if subject in case.offices else None
        case s.Member(subject=who, place=place):
            return s.Elect(who, place)
        case s.Not(part=s.Member(subject=who, place=place)):
            return s.Remove(who, place)
        case _:
            return None


def _same_matter(act: s.Act, other: s.Act, case: Case) -> bool:
    """Tell whether two acts set one gauge, or fill or empty one place."""
    match act, other:
        case s.SetTo(gauge=one), s.SetTo(gauge=two):
            return one == two
        case s.Remove(place=one), s.Remove(place=two):
            return _same_place(one, two, case)
        case ((s.Appoint() | s.Elect()), (s.Appoint() | s.Elect())):
            return _same_place(_filled(act), _filled(other), case)
        case _:
            return False


def _filled(act: s.Appoint | s.Elect) -> Name:
    return act.office if isinstance(act, s.Appoint) else act.place


def _may_be(act: s.Act, listed: s.Act, case: Case) -> bool:
    """Tell whether an act may be one that a power lists."""
    if isinstance(act, _FILLING) and isinstance(listed, _FILLING):
        same = _same_place(_filled(act), _filled(listed), case)
        return same and _same_person(act.who, listed.who, case)
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
