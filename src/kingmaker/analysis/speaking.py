"""For whom somebody speaks, and whom an act is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.effects import UNSAID, people
from kingmaker.model import sentences as s
from kingmaker.model.evaluate import chosen
from kingmaker.model.values import Name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kingmaker.analysis.decisions import DecisionView
    from kingmaker.model.evaluate import World


def speaking_for(mover: Name, world: World) -> frozenset[Name]:
    """Return a mover with the offices held and the entities spoken for, in a state."""
    case, state = world.case, world.state
    found = {mover}
    found |= {Name(n) for n, holders in state.offices.items() if mover in holders}
    for name, entity in case.entities.items():
        by = chosen(entity.governed_by, state, case=case)
        if by in found:
            found.add(name)
        elif name == mover and by is not None:
            found.add(by)
    found |= {n for n, office in case.offices.items() if office.of == mover}
    return frozenset(found)


def among(who: s.Ref | None, others: s.Ref, world: World) -> bool:
    """Tell whether all for whom one reference stands are among those of another, or it cannot be told."""
    try:
        return who is None or set(people(who, world)) <= set(people(others, world))
    except UNSAID:
        return True


def whom(act: s.Act, world: World) -> tuple[Name | None, ...]:
    """Return each whom an act is about, a group or `it` as those it stands for; nobody where it names none, or it cannot be told."""
    who = getattr(act, "who", None)
    try:
        return (None,) if who is None else people(who, world) or (None,)
    except UNSAID:
        return (None,)


def removed(acts: Iterable[s.Act], world: World) -> tuple[Name, ...]:
    """Return everybody whom acts remove, each once, but for those of whom it cannot be told who they are."""
    found = (name for act in acts if isinstance(act, s.Remove) for name in whom(act, world))
    return tuple(dict.fromkeys(name for name in found if name is not None))


def apart(
    views: tuple[DecisionView, ...], persons: tuple[Name | None, ...]
) -> Iterator[tuple[DecisionView, ...]]:
    """Yield decisions about each of these people apart, where it matters whom they are about: each must be carried."""
    if not persons or not any(map(_is_personal, views)):
        yield views
        return
    for person in persons:
        yield tuple(v for v in views if not _is_personal(v) or v.concerning == person)


def _is_personal(view: DecisionView) -> bool:
    """Tell whether it matters whom a decision is about.

    The removal of whoever holds an office is about that person, but decided like any other, unless who holds it may not vote.
    """
    office = view.power is None and view.own is not None and view.own.person_concerned is not False
    return view.concerning is not None and not office
