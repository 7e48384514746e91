"""What stops, and when, if somebody withholds what others need."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from kingmaker.analysis.leverage.spans import earliest, latest
from kingmaker.model.values import Name
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kingmaker.analysis.leverage.spans import Span
    from kingmaker.analysis.leverage.supplies import Supply


class How(StrEnum):
    """What becomes of a supply: nobody is left to give it, or others are left who could."""

    STOPS = "stops"
    WEAKENS = "weakens"


@dataclass(frozen=True, slots=True)
class Effect:
    """What becomes of one supply after a cut, and when it is felt.

    `because` names the supplies it needs that stopped or weakened; nothing, where it is itself what
    is withheld. `left` are those who still could give it: other givers, then substitutes. `at` is
    when it is felt, counted from the day on which notice is given or the supply is withheld;
    `None` for what only weakens.
    """

    supply: Supply
    how: How
    because: tuple[Name, ...]
    left: tuple[Name, ...]
    at: Span | None


def cut(
    found: Sequence[Supply], giver: str, taker: str | None = None, *, only: str | None = None
) -> tuple[Effect, ...]:
    """Return what stops and what weakens if one party gives another nothing more.

    A supply stops when each of its givers has gone and nobody could take their place; else it
    weakens. A giver goes when it withholds, or when a supply that it needs for this one (`feeds`)
    stops: if the one who needs that supply is among the givers it goes alone, else all do. A
    supply of the same good to the same party that feeds another is a further source of it. What
    is stopped is felt after its notice and its runway. What is held was given for good, and is not
    withheld. Times are the least that satisfies this
    (nothing stops because of itself), by iteration from "never"; at most one round for each
    supply, each linear in the links. Supplies that are not in force are left out.

    `taker` and `only` restrict what is withheld to one party, or to one dependency.
    """
    live = [s for s in found if s.in_force is not False]
    hit = {
        s.name
        for s in live
        if giver in s.clause.giver and taker in (None, s.clause.who) and only in (None, s.name)
        if not s.clause.held
    }
    return Net(tuple(live), giver, frozenset(hit)).effects()


def _when(effect: Effect) -> tuple[bool, object, bool, object]:
    at = effect.at
    if at is None:
        return (True, 0, True, 0)
    return (False, at.low, at.high is None, at.high or 0)


#: Somebody as a giver of one supply.
_Source: TypeAlias = tuple[Name, Name]


@dataclass(frozen=True, slots=True)
class Net:
    """The supplies in force, and which of them one giver withholds.

    A supply that is held goes on whatever stops: it needs nothing any more.
    """

    supplies: tuple[Supply, ...]
    giver: str
    hit: frozenset[Name]

    def effects(self) -> tuple[Effect, ...]:
        """Return what stops and what weakens, in the order in which it is felt."""
        stopped = self.stopped()
        weak = self.weakened(stopped)
        hurt = (s for s in self.supplies if s.name in stopped or s.name in weak)
        return tuple(sorted((self.effect(s, stopped, weak) for s in hurt), key=_when))

    def withholds(self, supply: Supply, name: str) -> bool:
        """Tell whether somebody is the one who withholds, and withholds this."""
        return name == self.giver and supply.name in self.hit

    def feeders(self, supply: Supply) -> list[Supply]:
        """Return the supplies that one needs."""
        if supply.clause.held:
            return []
        fed = (s for s in self.supplies if supply.name in s.clause.feeds)
        return [s for s in fed if not _further(s, supply)]

    def pool(self, supply: Supply) -> list[Supply]:
        """Return a supply with the further ones of the same good to the same party that feed it."""
        found = [supply]
        for one in found:
            fed = (s for s in self.supplies if one.name in s.clause.feeds and _further(s, one))
            found.extend(s for s in fed if s not in found)
        return found

    def goes(self, supply: Supply, stopped: Mapping[Name, Span]) -> dict[_Source, Span]:
        """Return the sources of a supply that go, each with when it does."""
        found: dict[_Source, list[Span]] = {}
        for one in self.pool(supply):
            if one.name in self.hit:
                found.setdefault((one.name, Name(self.giver)), []).append(one.notice)
            for feeder in (f for f in self.feeders(one) if f.name in stopped):
                for name in needing(feeder, one):
                    found.setdefault((one.name, name), []).append(stopped[feeder.name])
        return {source: earliest(spans) for source, spans in found.items()}

    def left(self, supply: Supply, gone: Iterable[_Source]) -> tuple[Name, ...]:
        """Return who still could give a supply when some have gone: other sources, then substitutes."""
        away = set(gone)
        sources = [(one.name, name) for one in self.pool(supply) for name in one.clause.giver]
        others = (source[1] for source in sources if source not in away)
        spare = (n for n in supply.clause.substitutes if not self.withholds(supply, n))
        return tuple(dict.fromkeys((*others, *spare)))

    def stopped(self) -> dict[Name, Span]:
        """Return when each supply that stops is felt."""
        found: dict[Name, Span] = {}
        while True:
            new = dict(self._round(found))
            if new == found:
                return found
            found = new

    def _round(self, found: Mapping[Name, Span]) -> Iterable[tuple[Name, Span]]:
        for supply in self.supplies:
            gone = self.goes(supply, found)
            starved = [found[f.name] for f in self.feeders(supply) if f.name in found]
            if self.left(supply, gone):
                continue
            if gone:
                yield supply.name, latest(gone.values()) + supply.lag
            elif starved:  # nobody in particular gives it
                yield supply.name, earliest(starved) + supply.lag

    def weakened(self, stopped: Mapping[Name, Span]) -> set[Name]:
        """Return the supplies that lost a giver, or need one that weakened, and do not stop."""
        weak: set[Name] = set()
        while True:
            new = {
                s.name
                for s in self.supplies
                if s.name not in stopped
                and not s.clause.held
                and (self.goes(s, stopped) or self._fed_by(s, weak | set(stopped)))
            }
            if new == weak:
                return weak
            weak = new

    def _fed_by(self, supply: Supply, worse: set[Name]) -> bool:
        return any(supply.name in s.clause.feeds and s.name in worse for s in self.supplies)

    def effect(self, supply: Supply, stopped: Mapping[Name, Span], weak: set[Name]) -> Effect:
        """Return what becomes of a supply that stops or weakens."""
        how = How.STOPS if supply.name in stopped else How.WEAKENS
        worse = set(stopped) if how is How.STOPS else weak | set(stopped)
        fed = [s.name for s in self.supplies if supply.name in s.clause.feeds and s.name in worse]
        left = self.left(supply, self.goes(supply, stopped)) if how is How.WEAKENS else ()
        because = () if supply.name in self.hit else tuple(fed)
        return Effect(supply, how, because, left, stopped.get(supply.name))


def _further(feeder: Supply, supply: Supply) -> bool:
    """Tell whether one supply is a further source of what another gives to the same party."""
    one, other = feeder.clause, supply.clause
    return (one.who, one.needs) == (other.who, other.needs)


def needing(feeder: Supply, supply: Supply) -> tuple[Name, ...]:
    """Return the givers of a supply who need another for it."""
    givers = supply.clause.giver
    return (feeder.clause.who,) if feeder.clause.who in givers else givers
