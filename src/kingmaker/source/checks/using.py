"""Checks of moves against the powers that they use, or seem to use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.model.allowing import allows, permits
from kingmaker.model.wording import act_to_text, condition_to_text
from kingmaker.problems import Problem, Related, Severity
from kingmaker.source.checks.acts import movers, needed, speaking_for
from kingmaker.source.checks.places import arrivals

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.model.case import Case
    from kingmaker.model.record import Event, ScenarioStep
    from kingmaker.model.struggle import Move, Step
    from kingmaker.model.values import Name
    from kingmaker.problems import Location


def powers_not_used(case: Case) -> Iterator[Problem]:
    """Yield a warning for a move that is called like a power of those who make it, and is decided by another rule."""
    come = arrivals(case) if case.moves and case.powers else {}
    for name, move in case.moves.items():
        power = case.powers.get(name)
        if power is None or any(step.uses is not None for step in move.steps):
            continue
        behind = set().union(*(speaking_for(movers(move, x), case, come) for x in move.steps))
        if behind & set(power.deciders) and not _covered(case, name, move):
            where = next(n.where for n in case.powers if n == name)
            yield Problem(
                "K762",
                f"the move `{name}` does not use the power `{name}`, whose rule may be another",
                name.where,
                Severity.WARNING,
                help=f"write `uses: {name}` in the move, or call one of them something else",
                related=(Related(where, "the power"),),
            )


def _covered(case: Case, power: Name, move: Move) -> bool:
    """Tell whether some act of a move needs just this power."""
    asked = (needed(act, case) for step in move.steps for act in step.do)
    return any(r.power == power for need in asked if need is not None for r in need.rights)


def acts_not_allowed(case: Case) -> Iterator[Problem]:
    """Yield a warning for an act that the power by which it is done does not allow: in a move, an event, a scenario.

    Only a warning, as for a power of somebody else: a variant may ask just what follows where a power is less.
    """
    for what, step in _doing(case):
        power = case.powers.get(step.uses) if step.uses is not None else None
        if power is None:
            continue
        for act in step.do:
            if not allows(power, act, case):
                yield _not_allowed(case, step.uses, f"{what} does `{act_to_text(act)}`", act.where)
        for fact in step.then:
            if not permits(power, fact, case):
                said = f"{what} makes it so that {condition_to_text(fact)},"
                yield _not_allowed(case, step.uses, said, fact.where)


def _not_allowed(case: Case, uses: Name | None, said: str, at: Location) -> Problem:
    """Return the warning for what is done by a power that does not allow it."""
    name = next(n for n in case.powers if n == uses)
    acts = case.powers[name].acts
    others = " or ".join(f"`{act_to_text(a)}`" for a in acts[:3])
    return Problem(
        "K764",
        f"{said} by the power `{name}`, which does not allow it"
        + (f" but {others}" if others else ""),
        at,
        Severity.WARNING,
        help=f"add it to the `acts` of `{name}`, or do it in a step of its own, by the power that allows it",
        related=(Related(name.where, "the power"),),
    )


def _doing(case: Case) -> Iterator[tuple[str, Step | Event | ScenarioStep]]:
    """Yield what may use a power and do something: steps of moves and scenarios, and events, with what they are of."""
    for name, move in case.moves.items():
        yield from ((f"the move `{name}`", step) for step in move.steps)
    for name, event in case.events.items():
        if not event.outside:
            yield f"the event `{name}`", event
    for name, scenario in case.scenarios.items():
        yield from ((f"the scenario `{name}`", step) for step in scenario.steps if not step.fails)


def powers_used_in_part(case: Case) -> Iterator[Problem]:
    """Yield a note for a power in several steps of which the moves that use it take some only."""
    come = arrivals(case) if case.moves else {}
    for power, uses in _uses(case).items():
        behind = set().union(*(speaking_for(movers(m, x), case, come) for _, m, x in uses))
        ways = [[x.by for x in way if x.by is not None] for way in case.powers[power].ways]
        if any(behind.issuperset(way) for way in ways):
            continue
        way = next((w for w in ways if behind.intersection(w)), None)
        if way is None:
            continue
        move, _, step = uses[0]
        missing = " and ".join(f"`{who}`" for who in way if who not in behind)
        steps = ", ".join(f"{{by: {who}, uses: {power}}}" for who in way)
        where = next(n.where for n in case.powers if n == power)
        yield Problem(
            "K763",
            f"`{power}` takes {len(way)} steps, and the move `{move}` leaves out that of {missing}",
            move.where if step.uses is None else step.uses.where,
            Severity.NOTE,
            help=f"give the move those steps: `steps: [{steps}]`, with what is done in the last",
            related=(Related(where, "the power"),),
        )


def _uses(case: Case) -> dict[Name, list[tuple[Name, Move, Step]]]:
    """Return for each power the steps of moves that name it, in the order of the text."""
    found: dict[Name, list[tuple[Name, Move, Step]]] = {}
    for name, move in case.moves.items():
        for step in move.steps:
            if step.uses is not None:
                found.setdefault(step.uses, []).append((name, move, step))
    return found
