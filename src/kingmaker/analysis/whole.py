"""A power as a whole: ways and steps, consents and vetoes; and voters that are themselves decided."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, TypeAlias

from kingmaker.analysis.decisions import Kind, decision, decisions, slice_of
from kingmaker.analysis.games import SimpleGame
from kingmaker.analysis.gaps import Gap, Refused, Undetermined
from kingmaker.model.evaluate import chosen
from kingmaker.model.state import initial
from kingmaker.model.values import Name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kingmaker.analysis.ballots import Ballot
    from kingmaker.analysis.decisions import DecisionView
    from kingmaker.model.case import Case
    from kingmaker.model.state import State

Answer: TypeAlias = SimpleGame | Undetermined | Refused


def whole(
    case: Case,
    name: str,
    state: State | None = None,
    *,
    concerning: str | None = None,
    given: Mapping[str, Ballot] | None = None,
) -> Answer:
    """Return the yes/no game of a power as a whole: who brings it into force whatever the others do.

    Any of its ways will do. A way is won by whoever wins every step, every consent, and can keep
    every veto from being used: that is, blocks the vetoing body, or wins the power that overrides
    it. Ways that do not exist in this state are left out. Those with a `given` ballot have cast it
    wherever they vote, and are no players.

    >>> from kingmaker.model.bodies import Decision, Power
    >>> from kingmaker.model.case import Case
    >>> steps = (Decision(by=Name("ann"), consent=(Name("bo"),)),)
    >>> case = Case(name="x", powers={Name("sell"): Power(ways=(steps,), path="powers.sell")})
    >>> whole(case, "sell").vetoers()
    ('ann', 'bo')
    """
    views = [v for v in decisions(case, state) if v.power == name]
    kept = about(views, concerning)
    if concerning not in people_of(views):
        return Undetermined(f"powers.{name}", "whom it concerns: that person may not vote")
    try:
        ways = [
            _way(case, list(way), state, given) for _, way in groupby(kept, key=lambda v: v.way)
        ]
    except Gap as gap:
        return gap.found
    found = [way for way in ways if way is not None]
    return found[0] if len(found) == 1 else SimpleGame.any_of(*found)


def people_of(views: Iterable[DecisionView]) -> tuple[Name | None, ...]:
    """Return whom a power may be about that may not vote in some step of it; nobody, where there is none."""
    found = dict.fromkeys(view.concerning for view in views)
    return tuple(name for name in found if name is not None) or (None,)


def about(views: Iterable[DecisionView], person: Name | str | None) -> tuple[DecisionView, ...]:
    """Return the views of a power that count where it is about this person: also the steps on which everybody votes."""
    return tuple(view for view in views if view.concerning in (person, None))


def with_bodies(game: SimpleGame, case: Case, state: State | None = None) -> Answer:
    """Return a game with each voter that is an entity replaced by whoever decides for it.

    That is the body, person or office that governs the entity, by its ordinary rule; else who
    controls it. It is asked again of those, down to people. Entities that decide for each other in a
    circle, or for whom nobody is said to decide, are not replaced by anybody: the first is
    `Undetermined`, the second remain voters.
    """
    now = initial(case) if state is None else state
    try:
        return _composed(game, case, now, ())
    except Gap as gap:
        return gap.found


def _way(
    case: Case,
    views: list[DecisionView],
    state: State | None,
    given: Mapping[str, Ballot] | None,
) -> SimpleGame | None:
    if any(view.available is False for view in views):
        return None
    parts = []
    for view in views:
        game = _game(view, given)
        if view.kind is Kind.VETO:
            game = game.dual()
            override = overriding(case, view)
            if override is not None:
                other = whole(case, override, state, given=given)
                if not isinstance(other, SimpleGame):
                    raise Gap(other)
                game = SimpleGame.any_of(game, other)
        parts.append(game)
    return parts[0] if len(parts) == 1 else SimpleGame.all_of(*parts)


def overriding(case: Case, view: DecisionView) -> Name | None:
    """Return the power that overrides the vetoes of a step: its own; a committee's are those of the power."""
    ways = case.powers[view.power].ways if view.power is not None else ()
    own = [ways[view.way - 1][view.step - 1]] if view.way <= len(ways) else []
    steps = own or [step for way in ways for step in way]
    return next((step.overridden_by for step in steps if view.by in step.veto), None)


def _game(view: DecisionView, given: Mapping[str, Ballot] | None = None) -> SimpleGame:
    found = slice_of(view, given=given)
    if isinstance(found, Undetermined | Refused):
        raise Gap(found)
    return found.game


def _composed(game: SimpleGame, case: Case, state: State, above: tuple[str, ...]) -> SimpleGame:
    inner = {}
    for name in game.players:
        if name not in case.entities:
            continue
        if name in above:
            circle = " decides for ".join((*above[above.index(name) :], name))
            raise Gap(Undetermined(f"entities.{name}", f"who decides in the end: {circle}"))
        decided = _decided_by(case, Name(name), state)
        if decided is not None:
            inner[name] = _composed(decided, case, state, (*above, name))
    return SimpleGame.compose(game, inner) if inner else game


def _decided_by(case: Case, name: Name, state: State) -> SimpleGame | None:
    """Return the game of whoever decides for an entity, `None` where nobody is said to."""
    entity = case.entities[name]
    by = chosen(entity.governed_by, state, case=case)
    by = by or chosen(entity.controlled_by, state, case=case)
    if by is None:
        return None
    if by in case.bodies:
        return _game(decision(case, by, state))
    if by in case.offices:
        holders = state.offices.get(by, ())
        return SimpleGame.weighted(1, {holders[0]: 1}) if len(holders) == 1 else None
    return SimpleGame.weighted(1, {by: 1})
