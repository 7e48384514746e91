"""A second reach, written from the definition: every person by name, no symmetry, nothing left out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from kingmaker.analysis.decisions import decisions, slice_of
from kingmaker.analysis.slices import Slice
from kingmaker.model.evaluate import holds
from kingmaker.model.state import initial
from kingmaker.model.values import Name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.analysis.decisions import DecisionView
    from kingmaker.model.case import Case
    from kingmaker.model.sentences import Condition
    from kingmaker.model.state import State


class Here(NamedTuple):
    """Who sits on the one board, and who holds the one office."""

    board: frozenset[Name]
    ceo: Name | None


@dataclass
class Twin:
    """The game of one coalition in a case with one body `board` of listed members and one office `ceo`."""

    case: Case
    goal: Condition
    ours: frozenset[Name]
    resignations: bool
    views: dict[Here, tuple[DecisionView, ...]] = field(default_factory=dict)
    known: dict[tuple[Here, int, int], bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        seats = self.case.bodies[Name("board")].seats or 0
        self.us = self.ours | {Name(f"our-{n}") for n in range(seats + 1)}
        theirs = frozenset(self.case.people) - self.ours
        self.them = theirs | {Name(f"their-{n}") for n in range(seats + 1)}

    def start(self) -> Here:
        state = initial(self.case)
        return Here(frozenset(state.seats["board"]), next(iter(state.offices["ceo"]), None))

    def state(self, here: Here) -> State:
        ceo = () if here.ceo is None else (here.ceo,)
        first = initial(self.case)
        return replace(first, seats={"board": tuple(sorted(here.board))}, offices={"ceo": ceo})

    def carried(
        self, here: Here, names: set[str], side: frozenset[Name], person: Name | None
    ) -> bool:
        if here not in self.views:
            self.views[here] = decisions(self.case, self.state(here))
        for view in self.views[here]:
            if (view.power or view.name) in names and view.concerning in (None, person):
                found = slice_of(view)
                assert isinstance(found, Slice)
                if found.game.wins(side & frozenset(map(Name, found.game.players))):
                    return True
        return False

    def after(self, here: Here, side: frozenset[Name]) -> Iterator[Here]:
        seats = self.case.bodies[Name("board")].seats or 0
        for person in here.board:
            own = self.resignations and person in side
            if own or self.carried(here, {"remove-director"}, side, person):
                yield here._replace(board=here.board - {person})
        if here.ceo is not None:
            own = self.resignations and here.ceo in side
            if own or self.carried(here, {"ceo.removal"}, side, here.ceo):
                yield here._replace(ceo=None)
        elif self.carried(here, {"ceo.appointment"}, side, None):
            yield from (here._replace(ceo=person) for person in self.us | self.them)
        if len(here.board) < seats and self.carried(here, {"elect-director"}, side, None):
            for person in (self.us | self.them) - here.board:
                yield here._replace(board=here.board | {person})

    def reached(self, here: Here) -> bool:
        return holds(self.goal, self.state(here), case=self.case)

    def wins(self, here: Here, turn: int, left: int, *, first: bool) -> bool:
        if self.reached(here):
            return True
        if turn == 0 and left == 0:
            return False
        key = (here, turn, left)
        if key not in self.known:
            ours = (turn == 0) is first
            options = {here, *self.after(here, self.us if ours else self.them)}
            some = any if ours else all
            self.known[key] = some(
                self.wins(there, 1 - turn, left - turn, first=first) for there in options
            )
        return self.known[key]


def least(twin: Twin, *, first: bool, most: int) -> int | None:
    """The fewest rounds in which the coalition forces the goal."""
    found = (n for n in range(most + 1) if twin.wins(twin.start(), 0, n, first=first))
    return next(found, None)
