"""What somebody cannot do in a state, and what keeps them from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.effects import UNSAID, CannotBe
from kingmaker.analysis.struggle.allowed import options_of, player_of
from kingmaker.analysis.struggle.arena import CHANCE
from kingmaker.analysis.struggle.waiting import Phase, Waiting
from kingmaker.model.evaluate import World
from kingmaker.model.wording import condition_to_text
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.analysis.exploring import Explorer
    from kingmaker.analysis.frames import Values
    from kingmaker.analysis.options import Option
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
    waiting = {w.option: w for w in arena.labels[state] if isinstance(w, Waiting)}
    held = any(
        CHANCE in players for number, players in who.items() if _is_due(explorer, arena, number)
    )
    for number, one in enumerate(explorer.options):
        own = [number, *_parts(arena, one)]
        able = dict.fromkeys(p for entry in own for p in who.get(entry, ()) if p != CHANCE)
        if one.move.nobody is not None or seat in able:
            continue
        if held or number in waiting:
            why, clause = _waits(waiting.get(number), held=held), one.move.path
        elif able:
            names = ", ".join(f"`{arena.players[p]}`" for p in able)
            why, clause = f"it is for others to make: {names}", one.move.path
        else:
            why, clause = _barred(explorer, one, label)
        yield Forbidden(one.name, one.it, why, clause)


def _parts(arena: Arena, one: Option) -> Iterator[int]:
    """Yield what else of a move may be done: its vote called or put, an earlier step taken."""
    for entry, part in enumerate(arena.parts):
        if part is not None and (arena.moves[entry], arena.its[entry]) == (one.name, one.it):
            yield entry


def _is_due(explorer: Explorer, arena: Arena, entry: int) -> bool:
    """Tell whether a move that comes about by chance is a vote that is due."""
    move = explorer.frame.case.moves[arena.moves[entry]]
    return move.nobody is None


def _waits(one: Waiting | None, *, held: bool) -> str:
    """Return why a move cannot be made while something waits."""
    if one is None:
        return "a vote is held now, and nobody else moves"
    if one.phase is Phase.EFFECT:
        return "it is decided, and not yet in force"
    if one.phase is Phase.STEP:
        return f"its next step, {one.steps + 1}, is for others to take or cannot be taken now"
    return (
        "it is voted on now"
        if held and one.left == 0
        else "a vote on it is called, and not yet held"
    )


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
