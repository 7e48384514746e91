"""Which positions are at least as good for a side as others, whatever the goal: those with more of its own people.

Let two positions differ only in the side of some people of whom nothing is said (`PLAIN`): in the first, some
places are held by our people that in the second are held by theirs. Then the first is at least as good for us. We carry
there whatever we carry in the second, for a game of yes and no is monotone and its voters are the same in number; they
carry there no more; each thing done in the one has its counterpart in the other, to positions of which the same is so; and
a condition does not tell sides apart, while to take a place is to have more of ours. Positions in which something
is pending are not compared: it may be about one of these people. So of all that a side can make of
its turn, only the best need be followed.
"""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, TypeAlias

from kingmaker.analysis.reach.people import PLAIN
from kingmaker.analysis.reach.places import FACTS
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Hashable

    from kingmaker.analysis.reach.places import Layout

#: Who of ours holds what, of people of whom nothing is said; the places themselves are given apart.
Ours: TypeAlias = tuple[int, ...]


@dataclass(slots=True)
class Comparer:
    """Compares positions of one layout, and keeps what it has read of them."""

    layout: Layout
    _shapes: dict[int, tuple[int, Ours]] = field(default_factory=dict)
    _numbers: dict[Hashable, int] = field(default_factory=dict)

    def shape(self, position: int) -> tuple[int, Ours]:
        """Return a number of what two positions must agree in to be compared, and how many of ours hold each set of places."""
        facts = position & FACTS
        if self.layout.facts[facts].pending:
            return -position, ()
        people = position & ~FACTS
        found = self._shapes.get(people)
        if found is None:
            counts: dict[int, list[int]] = {}
            named: list[Hashable] = []
            for cell in self.layout.cells(position):
                if cell.kind != PLAIN:
                    named.append(cell)
                    continue
                both = counts.setdefault(cell.holds, [0, 0])
                both[0] += cell.many
                both[1] += cell.many if cell.ours else 0
            ordered = sorted(counts.items())
            key = (tuple(named), tuple((holds, n[0]) for holds, n in ordered))
            number = self._numbers.setdefault(key, len(self._numbers)) * (FACTS + 1)
            found = self._shapes[people] = (number, tuple(n[1] for _, n in ordered))
        return found[0] + facts, found[1]


@dataclass(slots=True)
class Best:
    """The best positions for a side of those that it was shown."""

    comparer: Comparer
    ours: bool
    _kept: dict[int, list[Ours]] = field(default_factory=dict)

    def add(self, position: int) -> bool:
        """Tell whether none so far is at least as good; keep it then, instead of those it is better than."""
        key, mine = self.comparer.shape(position)
        kept = self._kept.get(key)
        if kept is None:
            self._kept[key] = [mine]
            return True
        if any(self._as_good(other, mine) for other in kept):
            return False
        kept[:] = [other for other in kept if not self._as_good(mine, other)]
        kept.append(mine)
        return True

    def has(self, position: int) -> bool:
        """Tell whether a position is one of the best."""
        key, mine = self.comparer.shape(position)
        return mine in self._kept.get(key, ())

    def _as_good(self, one: Ours, other: Ours) -> bool:
        pairs = zip(one, other, strict=True)
        if self.ours:
            return all(x >= y for x, y in pairs)
        return all(x <= y for x, y in pairs)
