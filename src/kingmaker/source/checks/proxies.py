"""A check of proxies: how many of them one person holds in a body that says how many one may."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

from kingmaker.model.evaluate import holds, members_of
from kingmaker.model.numerals import number_to_text
from kingmaker.model.parties import AgreementKind, PartyKind
from kingmaker.model.state import NotSaid, UnknownName, initial
from kingmaker.problems import Problem, Related
from kingmaker.source.checks.electors import electors, owner_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kingmaker.model.bodies import Body
    from kingmaker.model.case import Case
    from kingmaker.model.parties import Agreement
    from kingmaker.model.state import State
    from kingmaker.model.values import Name


def more_proxies_than_one_may_hold(case: Case) -> Iterator[Problem]:
    """Yield an error for each who votes for more members of a body than its `proxies` allow, as the case begins or once a later proxy does.

    Counted are members whose vote is lent, in the body's matters or in one power of it, by the proxies in force then; the
    latest of those that lend all that a member has. A crowd counts as so many as it has heads at the least.
    """
    limited = {name: body for name, body in case.bodies.items() if body.proxies is not None}
    states = tuple(_states(case)) if limited else ()
    for name, body in limited.items():
        told: set[Name] = set()
        powers = [power for power, clause in case.powers.items() if name in clause.deciders]
        for state, on in product(states, (None, *powers)):
            for taker, lent in _lent(case, name, on, state).items():
                if _heads(case, lent) > (body.proxies or 0) and taker not in told:
                    told.add(taker)
                    yield _too_many(case, name, body, taker, lent)


def _states(case: Case) -> Iterator[State]:
    """Yield the state in which a case begins, and the same on each later day on which a proxy does."""
    begins = initial(case)
    yield begins
    if begins.date is not None:
        proxies = (a for a in case.agreements.values() if a.kind is AgreementKind.PROXY)
        days = {a.from_date for a in proxies if a.from_date is not None}
        for day in sorted(day for day in days if day > begins.date.date()):
            yield replace(begins, date=datetime.combine(day, time()))


def _heads(case: Case, lent: Iterable[Name]) -> Fraction:
    """Return how many members these are at the least; a crowd of which nobody says how many is one."""
    return sum((max(_head(case, giver), Fraction(1)) for giver in lent), Fraction(0))


def _head(case: Case, giver: Name) -> Fraction:
    person = case.people.get(giver)
    size = person.size if person is not None and person.kind is PartyKind.CROWD else None
    return Fraction(1) if size is None or size.low is None else size.low


def _lent(
    case: Case, body: Name, power: Name | None, state: State
) -> dict[Name, dict[Name, Agreement]]:
    """Return whose votes each has in a matter, with the proxy that lends each."""
    matter = {body, power, owner_of(case, body)}
    voters = set(electors(case, body))
    takers: dict[Name, dict[Name, Agreement]] = {}
    for agreement in _in_force(case, state):
        if (agreement.on and not matter & {*agreement.on}) or len(agreement.taker) != 1:
            continue
        for giver in members_of(agreement.giver, state, case=case):
            if giver in voters and giver != agreement.taker[0]:
                if agreement.amount is None:
                    for held in takers.values():
                        held.pop(giver, None)
                takers.setdefault(agreement.taker[0], {})[giver] = agreement
    return takers


def _in_force(case: Case, state: State) -> list[Agreement]:
    day = None if state.date is None else state.date.date()
    found = [
        a
        for a in case.agreements.values()
        if a.kind is AgreementKind.PROXY
        and (a.from_date is None or day is None or a.from_date <= day)
        and not _over(case, a, state)
    ]
    return sorted(found, key=lambda a: a.from_date or date.min)


def _over(case: Case, agreement: Agreement, state: State) -> bool:
    try:
        return agreement.until is not None and holds(agreement.until, state, case=case)
    except (NotSaid, UnknownName):
        return False


def _too_many(
    case: Case, name: Name, body: Body, taker: Name, lent: dict[Name, Agreement]
) -> Problem:
    *most, last = [_told(case, giver) for giver in lent]
    givers = f"{', '.join(most)} and {last}" if most else last
    may = (
        "no proxies"
        if not body.proxies
        else f"{body.proxies} {'proxy' if body.proxies == 1 else 'proxies'} at most"
    )
    where = _beyond(case, body, lent).where
    message = f"`{taker}` votes for {givers} in `{name}`, where one may hold {may}"
    help_ = "leave out those that do not count, or let them be to somebody else"
    return Problem(
        "K531", message, where, help=help_, related=(Related(body.where, "so it says here"),)
    )


def _beyond(case: Case, body: Body, lent: dict[Name, Agreement]) -> Agreement:
    """Return the first proxy by which there are more than the body allows."""
    names = list(lent)
    number = next(
        n for n in range(len(names)) if _heads(case, names[: n + 1]) > (body.proxies or 0)
    )
    return lent[names[number]]


def _told(case: Case, giver: Name) -> str:
    heads = _head(case, giver)
    return f"`{giver}` ({number_to_text(heads)} heads)" if heads > 1 else f"`{giver}`"
