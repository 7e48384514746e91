"""Those who decide nothing, and neither give nor could give what anybody needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.ballots import Question
from kingmaker.analysis.decisions import decisions
from kingmaker.analysis.effects import UNSAID
from kingmaker.model.evaluate import chosen, sitting
from kingmaker.model.values import Name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kingmaker.model.case import Case
    from kingmaker.model.state import State


def powerless(case: Case, state: State) -> tuple[Name, ...]:
    """Return the people and groups without any part in a decision and without anything to withhold.

    Whoever has a part in a decision is its decider, or sits in it, votes in it, consents to it or may
    stop it, or belongs to a group, body or entity that does. Whoever gives what anybody needs, or is
    named as one who could give it instead, by name or as one of a group, has a lever, whether the supply is in
    force just now or not. A group counts as its members do: it is powerless only if all of them are.
    """
    acting = _all_in(case, state, (*_deciders(case, state), *_givers(case)))
    found = [n for n in case.people if n not in acting]
    groups = [
        n
        for n in case.groups
        if n not in acting and not any(m in acting for m in _inside(case, state, n))
    ]
    return (*found, *groups)


def _deciders(case: Case, state: State) -> Iterator[str]:
    for view in decisions(case, state):
        if view.by is not None:  # those who consent or may stop it have views of their own
            yield view.by
        for question in (view.meeting, view.writing):
            if isinstance(question, Question):
                yield from question.roll.names


def _givers(case: Case) -> Iterator[str]:
    for clause in case.dependencies.values():
        yield from clause.giver
        yield from clause.substitutes


def _all_in(case: Case, state: State, names: Iterable[str]) -> set[str]:
    """Return these and everybody inside them: members, holders, those who govern."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(_inside(case, state, name))
    return found


def _inside(case: Case, state: State, name: str) -> tuple[str, ...]:
    try:
        if name in case.bodies or name in case.offices or name in case.groups:
            return sitting(name, state, case=case)
        entity = case.entities.get(Name(name))
        if entity is None:
            return ()
        governs = (
            chosen(cased, state, case=case) for cased in (entity.governed_by, entity.controlled_by)
        )
        return tuple(n for n in governs if n is not None)
    except UNSAID:
        return ()
