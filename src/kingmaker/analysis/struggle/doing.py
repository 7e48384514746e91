"""What may be done at a place of play, and what the record makes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.records import dataclass

if TYPE_CHECKING:
    from kingmaker.analysis.struggle.arena import Part
    from kingmaker.analysis.struggle.moving import Motion
    from kingmaker.analysis.struggle.waiting import Waiting
    from kingmaker.model.sentences import Act, Condition
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
