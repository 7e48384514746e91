"""Checks of events against the clauses: who had the power, and whom a move was about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.model.wording import act_to_text
from kingmaker.problems import Problem, Related, Severity
from kingmaker.source.checks.acts import movers, needed, speaking_for, standing_in
from kingmaker.source.checks.places import arrivals, expanded
from kingmaker.source.checks.powers import Right

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.model.case import Case
    from kingmaker.model.record import Event
    from kingmaker.model.values import Name


def without_the_power(case: Case) -> Iterator[Problem]:
    """Yield a warning for an event whose actor had not the power it takes: reality may break rules."""
    come = arrivals(case)
    for name, event in case.events.items():
        if event.outside or not event.by or not (event.move or event.uses or event.do):
            continue
        by = speaking_for(event.by, case, come) | set(expanded(event.by, case))
        if event.move is not None:
            yield from _not_the_mover(case, event, by)
        elif event.uses is not None:
            deciders = (*case.powers[event.uses].deciders, *standing_in(case, event.uses))
            right = Right(deciders, f"the power `{event.uses}`", event.uses.where)
            yield from _lacking(case, name, by, right)
        else:
            yield from _acts_of_others(case, name, by)


def _acts_of_others(case: Case, name: Name, by: set[Name]) -> Iterator[Problem]:
    for act in case.events[name].do:
        power = needed(act, case)
        if power is None or power.by_law or not power.rights:
            continue
        deciders = tuple(d for right in power.rights for d in right.deciders)
        what = f"`{act_to_text(act)}`"
        yield from _lacking(case, name, by, Right(deciders, what, power.rights[0].where))


def _lacking(case: Case, name: Name, by: set[Name], right: Right) -> Iterator[Problem]:
    event, deciders = case.events[name], right.deciders
    members = {
        m for d in deciders if d in case.bodies for m in expanded(case.bodies[d].sitting, case)
    }
    if not deciders or by & {*deciders, *members}:
        return
    owners = " or ".join(f"`{d}`" for d in dict.fromkeys(deciders))
    yield Problem(
        "K732",
        f"by the record `{event.by[0]}` decided {right.what} in `{name}`; by the clauses that is for {owners}",
        event.by[0].where,
        Severity.WARNING,
        help="correct `by`; where the rule was broken, write `outside: yes`",
        related=(Related(right.where, "the clause"),),
    )


def _not_the_mover(case: Case, event: Event, by: set[Name]) -> Iterator[Problem]:
    move = case.moves[event.move] if event.move in case.moves and event.move is not None else None
    if move is None or move.nobody is not None:
        return
    who = [m for step in move.steps for m in movers(move, step)]
    if not who:  # nobody makes it, which is a problem of the move
        return
    people = {*who, *move.companions, *expanded(who, case), *move.tabled_by}
    for decider in who:
        if decider in case.bodies:
            body = case.bodies[decider]
            people |= {*expanded(body.sitting, case)} if not body.electorate else set(event.by)
    if by & people:
        return
    there = next(key.where for key in case.moves if key == event.move)
    yield Problem(
        "K732",
        f"by the record `{event.by[0]}` made the move `{event.move}`, which is for `{who[0]}`",
        event.by[0].where,
        Severity.WARNING,
        help="correct `by` or the move; where the rule was broken, write `outside: yes`",
        related=(Related(there, "the move"),),
    )


def whom_it_was(case: Case) -> Iterator[Problem]:
    """Yield a problem for `it` where the move has none, and for a move of several of whom none is named."""
    for name, event in case.events.items():
        move = case.moves.get(event.move) if event.move is not None else None
        if move is None:
            continue
        if event.it is not None and not move.each:
            message = (
                f"`{name}` says whom `it` stood for, and the move `{event.move}` has no `each`"
            )
            yield Problem("K743", message, event.it.where, help="leave `it` out")
        elif event.it is not None and event.it not in (*move.each, *_among(move.each, case)):
            message = f"`{event.it}` is not among those that the move `{event.move}` is for"
            yield Problem(
                "K743", message, event.it.where, help="correct the name, or add it to `each`"
            )
        elif move.each and event.it is None and not event.by:
            message = f"`{name}` does not say whom `it` stood for in the move `{event.move}`"
            help_ = "add `it: NAME`"
            yield Problem("K743", message, name.where, Severity.WARNING, help=help_)


def _among(each: tuple[Name, ...], case: Case) -> set[Name]:
    found = set(expanded(each, case))
    for place in each:
        body = case.bodies.get(place)
        if body is not None:
            found |= set(expanded(body.sitting, case))
            if body.electorate is not None and body.electorate.weight is not None:
                found |= set(case.weights[body.electorate.weight].of)
    return found
