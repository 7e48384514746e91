"""For each decision: who carries it, and who stops it, alone with all that they control."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.coalitions import TooLarge
from kingmaker.analysis.control.closure import is_proper, needed
from kingmaker.analysis.control.lens import acts
from kingmaker.analysis.control.rules import together
from kingmaker.analysis.control.stakes import completed, lowest
from kingmaker.analysis.games import SimpleGame
from kingmaker.analysis.gaps import Undetermined
from kingmaker.analysis.whole import whole
from kingmaker.model.evaluate import sitting
from kingmaker.model.inlaw import entity_of
from kingmaker.model.state import initial
from kingmaker.model.values import Name
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kingmaker.analysis.control.lens import Control
    from kingmaker.analysis.games import Coalition
    from kingmaker.model.bodies import Power
    from kingmaker.model.case import Case
    from kingmaker.model.state import State

#: Of more voters than this the stopping coalitions are not listed to find a smallest.
MOST_VOTERS = 60


@dataclass(frozen=True, slots=True)
class Able:
    """One who can do it alone, and the voters by whom: those controlled, of whom nobody can be missed."""

    name: str
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ability:
    """Who can carry and who can stop one decision; `gap` says why nothing is told.

    `smallest` is a smallest coalition of the `voters` that stops it, `None` where it takes too long to find.
    `proper` tells whether two sides can never carry opposite decisions.
    """

    decision: str
    carries: tuple[Able, ...] = ()
    stops: tuple[Able, ...] = ()
    smallest: tuple[str, ...] | None = None
    voters: int = 0
    proper: bool | None = None
    gap: str = ""


def abilities(
    case: Case, found: Control, state: State | None = None, *, entity: str | None = None
) -> tuple[Ability, ...]:
    """Return for every power who carries and who stops it alone, in the order of the case.

    Positive control is a win in the game of the decision, blocking a win in its dual. The voters
    are those of the case; whoever controls a voter, or fills the seat it sits on, has its vote.
    Whoever is controlled by somebody else is left out where that one can do the same. With
    `entity`, only the powers of its bodies.
    """
    now = completed(lowest(case, initial(case) if state is None else state))
    return tuple(
        _ability(case, found, now, str(name))
        for name, power in case.powers.items()
        if entity is None or _is_of(case, power, entity)
    )


def _is_of(case: Case, power: Power, entity: str) -> bool:
    bodies = [by for by in power.deciders if by in case.bodies]
    owners = [entity_of(case, by) for by in bodies]
    return any(owner is not None and owner.id == entity for owner in owners)


def _ability(case: Case, found: Control, state: State, name: str) -> Ability:
    try:
        game = whole(case, name, state)
    except TooLarge as error:
        return Ability(name, gap=str(error))
    if not isinstance(game, SimpleGame):
        gap = game.missing if isinstance(game, Undetermined) else game.says
        return Ability(name, gap=gap)
    sent = _sent(case, found, state, name)
    bound = together(game, found.concerts, _matters(case, name))
    game = game.merged({c: [m for m in members if m not in sent] for c, members in bound})
    sides = {who: _side(found, who, game, sent) for who in _parties(case, found, game, sent)}
    carries = {who: side for who, side in sides.items() if game.wins(side)}
    stops = {who: side for who, side in sides.items() if game.blocks(side)}
    return Ability(
        name,
        carries=tuple(_tops(found, carries, game)),
        stops=tuple(_tops(found, stops, game.dual())),
        smallest=_smallest(game),
        voters=len(game.players),
        proper=is_proper(game),
    )


def _matters(case: Case, name: str) -> frozenset[str]:
    """Return what a decision is about: its own name, its bodies and their entities."""
    deciders = case.powers[Name(name)].deciders
    owners = [entity_of(case, by) for by in deciders if by in case.bodies]
    return frozenset((name, *map(str, deciders), *(o.id for o in owners if o is not None)))


def _sent(case: Case, found: Control, state: State, name: str) -> dict[str, frozenset[str]]:
    """Return who votes on a power only for those who filled their seats: not who holds shares there too."""
    voting = _voting(case, name)
    bodies = [by for by in voting if by in case.bodies]
    sent: dict[str, frozenset[str]] = {}
    named = (state.offices.get(by, (by,)) for by in voting if by not in case.bodies)
    own = {str(person) for persons in named for person in persons}
    for by in bodies:
        for person, fillers in found.delegates.get(by, {}).items():
            sent[person] = sent.get(person, frozenset()) | fillers
        owner = entity_of(case, by)
        if case.bodies[by].electorate is not None and owner is not None:
            classes = state.holdings.get(owner.id, {}).values()
            own |= {str(holder) for stakes in classes for holder in stakes.of}
        elif by not in found.delegates:
            own |= {str(person) for person in sitting(by, state, case=case)}
    return {person: fillers for person, fillers in sent.items() if person not in own}


def _voting(case: Case, name: str) -> list[Name]:
    steps = (step for way in case.powers[Name(name)].ways for step in way)
    return [n for step in steps for n in (step.by, *step.consent, *step.veto) if n is not None]


def _parties(
    case: Case, found: Control, game: SimpleGame, sent: Mapping[str, frozenset[str]]
) -> list[str]:
    """Return those who have a vote: parties who control something, and voters who act by themselves."""
    pacts = {concert.name for concert in found.concerts}
    own = (n for n in game.players if n not in sent and (n in pacts or acts(case, n)))
    above = (name for name in found.reached if found.reached[name])
    return list(dict.fromkeys((*above, *own)))


def _side(
    found: Control, who: str, game: SimpleGame, sent: Mapping[str, frozenset[str]]
) -> tuple[str, ...]:
    """Return the voters that vote as somebody wishes."""
    inside = {who, *found.reached.get(who, ())}
    return tuple(n for n in game.players if (sent[n] <= inside if n in sent else n in inside))


def _tops(found: Control, able: dict[str, tuple[str, ...]], game: SimpleGame) -> Iterator[Able]:
    """Yield those able, without those whom another controls who is able too."""
    for who, side in able.items():
        above = (o for o in able if found.controls(o, who) and not found.controls(who, o))
        if next(above, None) is None:
            yield Able(who, needed(game, side))


def _smallest(game: SimpleGame) -> tuple[str, ...] | None:
    """Return a smallest coalition that stops a decision: the first of all, or one found without listing them."""
    found = _first_listed(game)
    if found is None:
        try:
            fewest = game.smallest_blocking()
        except TooLarge:
            return None
        found = None if fewest is None else frozenset(fewest.such_as)
    return None if found is None else tuple(n for n in game.players if n in found)


def _first_listed(game: SimpleGame) -> Coalition | None:
    if len(game.players) > MOST_VOTERS:
        return None
    try:
        return next(iter(game.minimal_blocking()), None)
    except TooLarge:
        return None
