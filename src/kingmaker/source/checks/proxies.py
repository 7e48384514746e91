"""A check of proxies: how many of them one person holds in a body that says how many one may."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from kingmaker.model.evaluate import holds, members_of
from kingmaker.model.parties import AgreementKind
from kingmaker.model.state import NotSaid, UnknownName, initial
from kingmaker.problems import Problem, Related
from kingmaker.source.checks.electors import electors, owner_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.model.bodies import Body
    from kingmaker.model.case import Case
    from kingmaker.model.parties import Agreement
    from kingmaker.model.state import State
    from kingmaker.model.values import Name


def more_proxies_than_one_may_hold(case: Case) -> Iterator[Problem]:
    """Yield an error for each who votes for more members of a body, as the case begins, than its `proxies` allow.

    Counted are members whose vote is lent, in the body's matters or in one power of it, by the proxies in force then; the
    latest of those that lend all that a member has.
    """
    limited = {name: body for name, body in case.bodies.items() if body.proxies is not None}
    state = initial(case) if limited else None
    for name, body in limited.items():
        told: set[Name] = set()
        powers = [power for power, clause in case.powers.items() if name in clause.deciders]
        for on in (None, *powers):
            for taker, lent in _lent(case, name, on, state).items() if state else ():
                if body.proxies is not None and len(lent) > body.proxies and taker not in told:
                    told.add(taker)
                    yield _too_many(name, body, taker, lent)


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


def _too_many(name: Name, body: Body, taker: Name, lent: dict[Name, Agreement]) -> Problem:
    *most, last = [f"`{giver}`" for giver in lent]
    givers = f"{', '.join(most)} and {last}" if most else last
    may = (
        "no proxies"
        if not body.proxies
        else f"{body.proxies} {'proxy' if body.proxies == 1 else 'proxies'} at most"
    )
    where = list(lent.values())[body.proxies or 0].where
    message = f"`{taker}` votes for {givers} in `{name}`, where one may hold {may}"
    help_ = "leave out those that do not count, or let them be to somebody else"
    return Problem(
        "K531", message, where, help=help_, related=(Related(body.where, "so it says here"),)
    )
