"""The games that a claim about a decision is about, and who acts for whom in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.control.closure import reach
from kingmaker.analysis.control.lens import control
from kingmaker.analysis.decisions import decisions, slice_of
from kingmaker.analysis.effects import UNSAID
from kingmaker.analysis.electorate import Matter, enrolled
from kingmaker.analysis.games import SimpleGame
from kingmaker.analysis.gaps import Gap, Refused, Undetermined
from kingmaker.analysis.legality import Legality
from kingmaker.analysis.whole import about, people_of, whole
from kingmaker.model.evaluate import World, members_of, sitting
from kingmaker.model.state import initial
from kingmaker.model.values import Name
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kingmaker.analysis.control.lens import Control
    from kingmaker.analysis.decisions import DecisionView
    from kingmaker.model.acts import Act
    from kingmaker.model.case import Case
    from kingmaker.model.state import State


@dataclass(frozen=True, slots=True)
class Deciding:
    """One decision as a yes/no game: its views, and the person it is about where that makes a difference."""

    game: SimpleGame
    views: tuple[DecisionView, ...]
    concerning: Name | None = None


def by_name(case: Case, name: str, state: State | None = None) -> tuple[Deciding, ...]:
    """Return a decision by its name: a power as a whole, a body's ordinary decision, ``ceo.removal``.

    One that a person may not vote on whom it concerns comes once for each person it may concern.
    Raises `Gap` where the case does not say enough, `KeyError` where there is no such decision.
    """
    own = [v for v in decisions(case, state) if name in (v.name, v.power)]
    if not own:
        raise KeyError(name)
    return tuple(_deciding(case, name, own, person, state) for person in people_of(own))


def of_act(case: Case, act: Act, state: State | None = None) -> tuple[Deciding, ...]:
    """Return every decision by which an act can be done in a state, if none is given in that in which the case begins.

    Raises `Gap` where the case does not say enough.
    """
    views = Legality(case, lambda _: ()).deciding(act, World(state or initial(case), case))
    return tuple(Deciding(_game(view), (view,), view.concerning) for view in views)


def _deciding(
    case: Case,
    name: str,
    views: Sequence[DecisionView],
    person: Name | None,
    state: State | None,
) -> Deciding:
    kept = about(views, person)
    if name in case.powers:
        found = whole(case, name, state, concerning=person)
        if not isinstance(found, SimpleGame):
            raise Gap(found)
        return Deciding(found, kept, person)
    return Deciding(_game(kept[0]), kept, person)


def _game(view: DecisionView) -> SimpleGame:
    found = slice_of(view)
    if isinstance(found, Undetermined | Refused):
        raise Gap(found)
    return found.game


@dataclass(frozen=True, slots=True)
class Sides:
    """Who votes as somebody wishes: everybody in a group, and the entities that they control.

    A director has a mind of his own here, whoever elected him: to replace him takes another decision.
    """

    case: Case
    state: State
    found: Control

    @classmethod
    def of(cls, case: Case) -> Sides:
        """Return the sides of a case as it begins."""
        return cls(case, initial(case), control(case))

    def people(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return these with bodies, seats, offices and groups replaced by those who sit there, hold them, belong to them."""
        found: dict[str, None] = {}
        for name in names:
            found |= dict.fromkeys(self._inside(name) or (name,))
        return tuple(found)

    def voters(self, deciding: Deciding, names: Iterable[str]) -> tuple[str, ...]:
        """Return the voters of a decision that vote as these people wish when they act together."""
        asked = tuple(names)
        own = {*asked, *self.people(asked)}
        games = {p.rule.node: p.rule.game for p in self.found.properness}
        inside = own | {r.node for r in reach(games, sorted(own))}
        return tuple(n for n in deciding.game.players if n in inside)

    def _inside(self, name: str) -> tuple[str, ...]:
        case, state = self.case, self.state
        try:
            if name in case.groups:
                return members_of((Name(name),), state, case=case)
            if name in case.bodies and case.bodies[Name(name)].electorate is not None:
                return tuple(map(Name, enrolled(Matter(case=case, state=state, body=Name(name)))))
            if name not in case.people and name not in case.entities:
                return sitting(name, state, case=case)
        except (Gap, *UNSAID):
            return ()
        return ()
