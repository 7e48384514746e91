"""The uses of what one party gives: what hangs on each, and how many baskets its eggs are in, by how it divides its means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.leverage.cut import Net
from kingmaker.analysis.leverage.together import together
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kingmaker.analysis.leverage.cut import Effect
    from kingmaker.analysis.leverage.supplies import Supply
    from kingmaker.model.values import Name


@dataclass(frozen=True, slots=True)
class Use:
    """One party to whom something is given, and what is given to it."""

    to: Name
    supplies: tuple[Supply, ...]


@dataclass(frozen=True, slots=True)
class Division:
    """A way of dividing means: who still is given everything, who nothing, and what follows.

    `withheld` are the supplies that it gives no more, `effects` what stops and weakens, for anybody. `baskets` has, for each supply that the party needs itself or gives
    to others, the smallest groups of others who stop it then; the group without anybody where it has stopped already.
    """

    kept: tuple[Name, ...]
    dropped: tuple[Name, ...]
    withheld: frozenset[Name]
    effects: tuple[Effect, ...]
    baskets: Mapping[Name, tuple[frozenset[Name], ...]]


@dataclass(frozen=True, slots=True)
class Uses:
    """What one party gives to whom, and what hangs on each of its uses."""

    by: Name
    uses: tuple[Use, ...]
    divisions: tuple[Division, ...]
    own: tuple[Supply, ...]


def uses(found: Sequence[Supply], party: Name, of: Sequence[Name] = ()) -> Uses:
    """Return the uses of what a party gives: all of them kept, each dropped alone, each kept alone.

    `of` restricts the uses that are weighed against one another; the others are kept throughout. `own` are the supplies that
    the party needs or gives. What was given for good is no use, since it cannot be taken back. A use that is kept is taken to be
    given all that it needs: how much that is, is the record's to say. O(uses) cuts.
    """
    live = [s for s in found if s.in_force is not False]
    given = [s for s in live if party in s.clause.giver and not s.clause.held]
    takers = [n for n in dict.fromkeys(s.clause.who for s in given) if not of or n in of]
    own = tuple(s for s in live if s.clause.who == party or party in s.clause.giver)
    return Uses(
        party,
        tuple(Use(n, tuple(s for s in given if s.clause.who == n)) for n in takers),
        tuple(
            _division(live, party, takers, kept, [s for s in own if s.clause.who not in takers])
            for kept in _kept(takers)
        ),
        own,
    )


def _kept(takers: Sequence[Name]) -> Iterator[tuple[Name, ...]]:
    """Yield which uses are kept: all, all but one, only one, each set once."""
    ways = [
        tuple(takers),
        *(tuple(n for n in takers if n != dropped) for dropped in takers),
        *((only,) for only in takers),
    ]
    yield from dict.fromkeys(way for way in ways if way)


def _division(
    live: Sequence[Supply],
    party: Name,
    takers: Sequence[Name],
    kept: Sequence[Name],
    own: Sequence[Supply],
) -> Division:
    dropped = tuple(n for n in takers if n not in kept)
    hit = frozenset(
        s.name
        for s in live
        if party in s.clause.giver and s.clause.who in dropped and not s.clause.held
    )
    net = Net(tuple(live), party, hit)
    groups = together(live, giver=party, withheld=hit)
    others = {s.name: tuple(g for g in groups[s.name] if party not in g) for s in own}
    return Division(tuple(kept), dropped, hit, net.effects(), others)
