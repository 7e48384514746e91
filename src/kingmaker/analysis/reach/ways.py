"""What a search knows of a decision: whom it is about, who is on which side, the ways of deciding it and their games."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Hashable

    from kingmaker.analysis.decisions import DecisionView
    from kingmaker.analysis.games import SimpleGame
    from kingmaker.model.values import Name

#: How many of each kind hold just these of the places that matter.
Counts: TypeAlias = tuple[tuple[int, int, int], ...]


class Subject(NamedTuple):
    """Whom it is about: of which kind and side, and which places that person holds."""

    kind: int
    ours: bool
    holds: int


@dataclass(frozen=True, slots=True)
class Way:
    """One way of deciding an act in one turn: the decisions to be carried, in order, and their games.

    `stops` are the games of those who may stop it. Where the case does not say who carries it, `gap` says what is
    missing, and what it comes to is open. Of the calling of a meeting there are no decisions: `by` is who calls it.
    """

    views: tuple[DecisionView, ...]
    games: tuple[SimpleGame, ...]
    stops: tuple[SimpleGame, ...] = ()
    gap: str = ""
    by: Name | None = None

    def won(self, side: frozenset[str]) -> bool:
        """Tell whether a side carries it whatever the others do; of what is not said, whether it may be so."""
        if self.gap:
            return True
        if not all(game.wins(side & frozenset(game.players)) for game in self.games):
            return False
        return all(stop.blocks(side & frozenset(stop.players)) for stop in self.stops)


class Block(NamedTuple):
    """So many of one kind who hold the same of the places that matter, and the names that stand for them."""

    kind: int
    holds: int
    names: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Path:
    """A way of several steps: which one of which power, and each step as it can be taken (`None`: not now)."""

    name: tuple[Name | None, int]
    steps: tuple[Way | None, ...]


@dataclass(frozen=True, slots=True)
class Ready:
    """The ways of deciding an act among certain people: those of one step, and the `paths` of several.

    `verdicts` are the ways that a side carries, `carried` the steps of each path that it does.
    """

    ways: tuple[Way, ...]
    blocks: tuple[Block, ...]
    paths: tuple[Path, ...] = ()
    verdicts: dict[Hashable, Way | None] = field(default_factory=dict, compare=False)
    carried: dict[Hashable, tuple[Way | None, ...]] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True, eq=False)
class Sides:
    """Who is on our side: how many of each kind, and those without a kind (organisations, offices' entities).

    There is one object for the same sides (see `Engine`), so that they are told apart by being that object.
    """

    of_kind: tuple[int, ...]
    others: frozenset[Name]
