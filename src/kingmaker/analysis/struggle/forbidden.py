"""What somebody cannot do in a state, and what keeps them from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kingmaker.analysis.effects import UNSAID, CannotBe
from kingmaker.analysis.struggle.allowed import options_of, player_of
from kingmaker.model.evaluate import World
from kingmaker.model.wording import condition_to_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.analysis.exploring import Explorer, Option
    from kingmaker.analysis.frames import Values
    from kingmaker.analysis.struggle.arena import Arena
    from kingmaker.model.values import Name


@dataclass(frozen=True, slots=True)
class Forbidden:
    """A move that is not open to somebody, about whom it would be, why, and the clause that it is about."""

    move: Name
    it: Name | None
    why: str
    clause: str


def forbidden(arena: Arena, explorer: Explorer, state: int, seat: int) -> Iterator[Forbidden]:
    """Yield the moves of a case that a player cannot make in a state, in the order of the case, each with the reason.

    Either the rules do not allow the move to anybody there, or it is for others to make. Moves of chance, and rules that
    work by themselves, are nobody's.
    """
    who: dict[int, list[int]] = {}
    for option, turn in options_of(arena, state):
        who.setdefault(int(arena.turns.move[option]), []).append(player_of(arena, turn))
    label = arena.labels[state][: len(explorer.frame.slots)]
    for number, one in enumerate(explorer.options):
        able = dict.fromkeys(who.get(number, ()))
        if one.move.nobody is not None or seat in able:
            continue
        if able:
            names = ", ".join(f"`{arena.players[p]}`" for p in able)
            why, clause = f"it is for others to make: {names}", one.move.path
        else:
            why, clause = _barred(explorer, one, label)
        yield Forbidden(one.name, one.it, why, clause)


def _barred(explorer: Explorer, option: Option, values: Values) -> tuple[str, str]:
    """Return what keeps a move from being made by anybody, and the clause."""
    frame, move = explorer.frame, option.move
    limit = frame.limits.get(option.name)
    if limit is not None and frame.made(values)[option.name] >= limit:
        return f"it has been made as often as it may be: {limit}", move.path
    now = World(frame.state(values), frame.case, option.actor, option.it)
    if move.at is not None and now.state.date != move.at.replace(tzinfo=None):
        return f"it has its own time: {move.at:%Y-%m-%d %H:%M}", move.path
    explorer.bars.pop(option.name, None)
    try:
        then, _ = explorer.through(option, now, None)
    except (CannotBe, *UNSAID) as error:
        return str(error), move.path
    bar = explorer.bars.get(option.name)
    if bar is not None:
        return f"{bar.words}: {bar.why.value}", bar.path or move.path
    if then is None:
        said = "" if move.when is None else f": {condition_to_text(move.when)}"
        return f"its condition does not hold{said}", f"{move.path}.when"
    return "nobody who could put it can carry it", move.path
