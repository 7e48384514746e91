"""Every move of a case as somebody may make it, and which parts of a state it depends on."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from kingmaker.analysis.frames import Slot, named
from kingmaker.analysis.meetings import dated
from kingmaker.model.evaluate import members_of, sitting
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.analysis.frames import Frame
    from kingmaker.model.struggle import Move
    from kingmaker.model.values import Name


@dataclass(frozen=True, slots=True)
class Option:
    """A move as somebody may make it: which, by whom, and whom `it` stands for."""

    name: Name
    move: Move
    actor: Name | None
    it: Name | None
    reads: tuple[int, ...] = field(compare=False)


#: The parts of a state on which it may turn how decisions are made.
DECISIVE = ("seats", "offices", "groups", "holdings", "gauges", "days", "tags")


def options_of(made: Frame, decisive: tuple[int, ...]) -> Iterator[Option]:
    """Yield every move as it may be made: for each of `each`, by its mover or by each of them."""
    for name, move in made.case.moves.items():
        for it in _each(move, made) or (None,):
            own = move.by or move.by_holder_of
            actor = own if own is not None else None if move.nobody is not None else it
            if move.by_holder_of is not None:
                actor = None
            yield Option(name, move, actor, it, _reads(made, name, move, it, decisive))


def _each(move: Move, made: Frame) -> tuple[Name, ...]:
    """Return everybody that `each` runs over: members of groups and bodies when the case begins."""
    found: dict[Name, None] = {}
    for name in move.each:
        if name in made.case.bodies:
            found |= dict.fromkeys(sitting(name, made.start, case=made.case))
        else:
            found |= dict.fromkeys(members_of((name,), made.start, case=made.case))
    return tuple(found)


def _reads(
    made: Frame, name: Name, move: Move, it: Name | None, decisive: tuple[int, ...]
) -> tuple[int, ...]:
    said = (
        move.by_holder_of,
        move.companions,
        move.asks,
        move.tabled_by,
        tuple(step.by for step in move.steps),
    )
    does = (move.when, tuple((step.when, step.do, step.then) for step in move.steps))
    own = [Slot("limits", str(name)), Slot("happened", str(name))]
    if move.at is not None or any(dated(made.case, move, step) for step in move.steps):
        own.append(Slot("days", ""))
    found = set(
        made.support(
            said,
            does,
            it,
            move.by,
            more=[slot for slot in own if made.at(slot.part, slot.key) is not None],
        )
    )
    decided = any(x.uses or x.do for x in move.steps) or _decided(made, (said, it, move.by))
    return tuple(sorted(found | set(decisive if decided else ())))


def _decided(made: Frame, sentences: object) -> bool:
    """Tell whether sentences speak of a body, or of an entity without wants, for which whoever governs it decides."""
    case = made.case
    bodies = {*case.bodies, *(name for name in case.entities if name not in case.actors)}
    return not bodies.isdisjoint(named(case, sentences))
