"""What a change gives to, and takes from, each person: votes, vetoes, what one can do alone, shares of power."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING

from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.analysis.comparing.compare import Change, Comparison
    from kingmaker.analysis.comparing.goals import Aim


class Ability(StrEnum):
    """What somebody may have in a decision, or towards a goal."""

    VOTE = "vote"
    VETO = "veto"
    ALONE = "alone"  #: carries it, or brings it about, without anybody else
    MORE = "more"  #: a larger share of the power
    LESS = "less"


@dataclass(slots=True)
class Gains:
    """What one person gains and loses: for each ability the decisions, by name, and the goals."""

    gained: dict[Ability, list[str | Aim]] = field(default_factory=dict)
    lost: dict[Ability, list[str | Aim]] = field(default_factory=dict)


def persons(found: Comparison) -> dict[str, Gains]:
    """Return what everybody gains and loses who does, in the order of the decisions.

    A larger or smaller share of the power (Shapley and Shubik 1954) counts as gained or lost only for those who have a
    vote before and after.
    """
    every: dict[str, Gains] = {}
    for change in found.changes:
        for name, ability, won in _in(change):
            mine = every.setdefault(name, Gains())
            (mine.gained if won else mine.lost).setdefault(ability, []).append(change.id)
    for aim in found.aims.found:
        for coalitions, won in ((aim.gained, True), (aim.lost, False)):
            for name in (n for c in coalitions if len(c) == 1 for n in c):
                mine = every.setdefault(name, Gains())
                (mine.gained if won else mine.lost).setdefault(Ability.ALONE, []).append(aim)
    return every


def _in(change: Change) -> Iterator[tuple[str, Ability, bool]]:
    """Yield who gains (true) or loses what in one decision."""
    games = (d.game if d is not None else None for d in (change.before, change.after))
    old, new = (frozenset(g.players) if g is not None else frozenset[str]() for g in games)
    told = change.before is None or change.after is None or bool(old and new)
    for name in change.players if told else ():
        if (name in old) is not (name in new):
            yield name, Ability.VOTE, name in new
    for ability, (gained, lost) in (
        (Ability.VETO, change.vetoes()),
        (Ability.ALONE, change.alone()),
    ):
        yield from ((name, ability, True) for name in gained)
        yield from ((name, ability, False) for name in lost)
    for name, (before, after) in change.index.items():
        if before is not None and after is not None:
            more = after > before
            yield name, Ability.MORE if more else Ability.LESS, more
