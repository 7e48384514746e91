"""Those who compete with somebody whom they need: what each would win by keeping back, and what it would cost."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from kingmaker.analysis.leverage.cut import How, Net, cut
from kingmaker.model.money import Good
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kingmaker.analysis.leverage.cut import Effect
    from kingmaker.analysis.leverage.supplies import Supply
    from kingmaker.model.values import Name

#: Whoever gives these sells nothing by it: they are no rivals.
_NOT_SOLD = (Good.MONEY, Good.LEGITIMACY)


@dataclass(frozen=True, slots=True)
class Blow:
    """What comes of it if one of two rivals keeps back from the other all that it gives it.

    `harm` is what stops and weakens of what the other needs. `wins` are the contested supplies that the other can give no
    more, while the one who keeps back still can.
    """

    by: Name
    against: Name
    gives: tuple[Supply, ...]
    harm: tuple[Effect, ...]
    wins: tuple[Supply, ...]

    @property
    def how(self) -> How | None:
        """The worst that it does to the other: something stops, something weakens, or nothing."""
        hows = {effect.how for effect in self.harm}
        return How.STOPS if How.STOPS in hows else How.WEAKENS if hows else None


@dataclass(frozen=True, slots=True)
class Rivalry:
    """Two parties who could each give somebody the same, of whom one at least needs something of the other.

    `over` is what they compete for. `blows` has what each could do to the other, the answer to the one being the other; both
    are there, the first that of the party named first.
    """

    pair: tuple[Name, Name]
    over: tuple[Supply, ...]
    blows: tuple[Blow, Blow]

    @property
    def mutual(self) -> bool:
        """Whether each can leave the other without something that it needs."""
        return all(blow.how is How.STOPS for blow in self.blows)


def rivals(found: Sequence[Supply]) -> tuple[Rivalry, ...]:
    """Return those who compete and deal with one another, in the order in which the case names them.

    Two parties compete for whoever needs something that both could give, as its givers or substitutes, other than money or a good word; they deal with one another if one gives the other what can be withheld. As long as each could answer in
    kind, competing need not end the dealing: what Schelling (1960), *The Strategy of Conflict*, says of hostages. Told is
    what each blow stops, not whether it is struck. O(pairs · supplies · links).
    """
    live = [s for s in found if s.in_force is not False]
    parties = dict.fromkeys(n for s in live for n in (*s.clause.giver, *s.clause.substitutes))
    return tuple(_rivalries(live, tuple(parties)))


def _rivalries(live: Sequence[Supply], parties: Sequence[Name]) -> Iterator[Rivalry]:
    for one, other in combinations(parties, 2):
        over = tuple(s for s in live if _both(live, s, one, other))
        if not over or not (_gives(live, one, other) or _gives(live, other, one)):
            continue
        yield Rivalry(
            (one, other), over, (_blow(live, one, other, over), _blow(live, other, one, over))
        )


def _both(live: Sequence[Supply], supply: Supply, one: Name, other: Name) -> bool:
    """Tell whether both give a supply or could, a further source of the same counted in."""
    if supply.clause.who in (one, other) or supply.clause.needs in _NOT_SOLD:
        return False
    sources = (n for s in Net(tuple(live), "", frozenset()).pool(supply) for n in s.clause.giver)
    return {one, other} <= {*sources, *supply.clause.substitutes}


def _gives(live: Sequence[Supply], by: Name, to: Name) -> tuple[Supply, ...]:
    found = (s for s in live if by in s.clause.giver and s.clause.who == to)
    return tuple(s for s in found if not s.clause.held)


def _blow(live: Sequence[Supply], by: Name, against: Name, over: Sequence[Supply]) -> Blow:
    gives = _gives(live, by, against)
    effects = cut(live, by, against)
    net = Net(tuple(live), by, frozenset(s.name for s in gives))
    stopped = net.stopped()
    gone = {s.name: {who for _, who in net.goes(s, stopped)} for s in over}
    wins = tuple(s for s in over if against in gone[s.name] and by not in gone[s.name])
    harm = tuple(e for e in effects if e.supply.clause.who == against)
    return Blow(by, against, gives, harm, wins)
