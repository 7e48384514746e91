"""What may be done at a place of play, what the record makes of it, and what then waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.struggle.waiting import EVER, Phase
from kingmaker.model import sentences as s
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from kingmaker.analysis.struggle.arena import Part
    from kingmaker.analysis.struggle.moving import Motion
    from kingmaker.analysis.struggle.waiting import Waiting
    from kingmaker.model.sentences import Act, Condition
    from kingmaker.model.struggle import Move
    from kingmaker.model.values import Name


@dataclass(frozen=True, slots=True)
class Doing:
    """One move as it may be made at a place: what it leads to, and the motion that must be carried.

    `part` is what of a move that takes time this is (`None`: the whole, or its last step), `then` what of it waits
    afterwards; `free` tells that whoever does it has paid before. `about` are the states that ballots of an election are about.
    """

    option: int
    there: int
    motion: Motion
    then: Waiting | None = None
    part: Part | None = None
    free: bool = False
    about: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """What one player (`None`: chance) may do: the place in the list of doings, the doing, whether it is voted on."""

    player: Name | None
    choices: tuple[tuple[int, Doing, bool], ...]


@dataclass(frozen=True, slots=True)
class Here:
    """What may be done at a place: by each player, and by crowds (which campaign, which doing)."""

    doings: tuple[Doing, ...]
    rows: tuple[Row, ...]
    joining: tuple[tuple[int, Doing], ...]
    open: frozenset[int]
    final: bool


@dataclass(frozen=True, slots=True)
class Forced:
    """An event of the record that is no move: its acts and facts, as far as they can be."""

    acts: tuple[Act, ...]
    facts: tuple[Condition, ...]
    actor: Name | None = None
    it: Name | None = None


def instead(waiting: tuple[Waiting, ...], doing: Doing) -> tuple[Waiting, ...]:
    """Return what waits after something has been done, in the order of moves; when it lapses stays as it was."""
    known = next((one for one in waiting if one.option == doing.option), None)
    left = [one for one in waiting if one.option != doing.option]
    then = doing.then
    if then is not None:
        if known is not None and then.phase is Phase.VOTE:
            then = then._replace(lapses=known.lapses)
        left.append(then)
    return tuple(sorted(left))


def in_time(waiting: tuple[Waiting, ...], doing: Doing) -> bool:
    """Tell whether a vote that is called now is held before what has been decided so far lapses."""
    then = doing.then
    if then is None or then.phase is not Phase.VOTE:
        return True
    known = next((one for one in waiting if one.option == doing.option), None)
    return known is None or known.lapses == EVER or then.left < known.lapses


def is_told(move: Move) -> bool:
    """Tell whether all that a move does is seen in the state that it leads to: where that is the same, there was nothing to do."""
    done = [act for step in move.steps for act in (*step.do, *step.then)]
    return bool(done) and not any(isinstance(act, s.Pay | s.Call | s.Amend) for act in done)
