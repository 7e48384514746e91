"""One question compiled: from its sums over voters to a decision diagram, voter by voter.

The sums are those of `kingmaker.analysis.linear`. Going through the voters it is kept how much each comparison still
needs. What is settled whatever the others do is not followed, and for how wide a range of what is still needed a node
is the same is known once it is made; so a node is made for what is really different, and no more. Where all weights
are unlike, that is as many as the smaller of two halves of the voters has sums: meeting in the middle.

Sources: I. Abío, R. Nieuwenhuis, A. Oliveras, E. Rodríguez-Carbonell and V. Mayer-Eichberger, A New Look at BDDs for
Pseudo-Boolean Constraints (2012), for the ranges; E. Horowitz and S. Sahni, Computing Partitions with Applications to
the Knapsack Problem (1974), for the middle.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import field
from math import gcd
from typing import TYPE_CHECKING, Protocol, TypeAlias

from kingmaker.analysis.linear import All, Linear
from kingmaker.analysis.struggle.refusing import Refused
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kingmaker.analysis.linear import Formula

#: The ends of every diagram.
FAILED, CARRIED = 0, 1
#: What each of three ballots (for, abstaining, against) of one voter adds to a comparison.
Column: TypeAlias = tuple[int, int, int]
#: What a large crowd must bring for a comparison: by a vote for, one against, a member who is away; what is needed.
Term: TypeAlias = tuple[int, int, int, int]
Terms: TypeAlias = tuple[Term, ...]
#: What each comparison still needs, in their order; what is settled needs less, or more, than there is.
Needs: TypeAlias = tuple[int, ...]
#: A formula with its comparisons as numbers: one, or a word (all, or some) and parts.
Shape: TypeAlias = "int | tuple[str, tuple[Shape, ...]]"

#: More than all votes that are counted together.
_EVER = 1 << 200


class Nodes(Protocol):
    """Where nodes are made, or found."""

    def node(self, voter: int, branches: tuple[int, int, int]) -> int:
        """Return the number of a node."""

    def poll(self, crowd: str, terms: Terms) -> int:
        """Return the number of the node that is carried if a crowd brings what is needed."""


@dataclass(frozen=True, slots=True)
class Voter:
    """Somebody in the order of asking: the place in the diagram, and what each ballot adds to each comparison."""

    place: int
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Rest:
    """A large crowd, whose votes are counted last: what each of its members adds to each comparison."""

    crowd: str
    members: int
    columns: tuple[Column, ...]

    def needed(self, number: int, needs: int) -> tuple[Term, int, int]:
        """Return a comparison for the crowd alone, in lowest terms, and the least and the most need for which it is it."""
        pro, away, con = self.columns[number]
        low = min(pro, away, con)
        unit = gcd(pro - low, away - low, con - low)
        base = low * self.members
        asked = -((base - needs) // unit)
        term = ((pro - low) // unit, (con - low) // unit, (away - low) // unit, asked)
        if term[0] < term[1]:
            msg = f"votes against of {self.members:,} members of `{self.crowd}` would help: that is not followed"
            raise Refused(msg)
        if max(term) >= 1 << 31:
            msg = f"what {self.members:,} members of `{self.crowd}` must bring is too fine a number: round what is held"
            raise Refused(msg)
        return term, base + unit * (asked - 1) + 1, base + unit * asked


@dataclass(slots=True)
class Tallying:
    """Makes the diagram of one formula over voters in their order, and a large crowd after all of them.

    More than `most` nodes are refused.
    """

    formula: Formula
    voters: Sequence[Voter]
    nodes: Nodes
    most: int
    rest: Rest | None = None
    _shape: Shape = 0
    _bounds: list[int] = field(default_factory=list)
    _least: list[Needs] = field(default_factory=list)
    _most: list[Needs] = field(default_factory=list)
    _known: list[dict[Needs, int]] = field(default_factory=list)
    _ranges: list[tuple[list[int], list[tuple[int, int]]]] = field(default_factory=list)
    _made: int = 0

    def root(self) -> int:
        """Return the first node."""
        self._shape = self._numbered(self.formula)
        least, most = [self._of_rest(min)], [self._of_rest(max)]
        for voter in reversed(self.voters):
            columns = voter.columns
            least.append(tuple(a + min(c) for a, c in zip(least[-1], columns, strict=True)))
            most.append(tuple(a + max(c) for a, c in zip(most[-1], columns, strict=True)))
        self._least, self._most = least[::-1], most[::-1]
        self._known = [{} for _ in self.voters]
        self._ranges = [([], []) for _ in self.voters]
        if isinstance(self._shape, int):
            return self._one(0, self._bounds[0])[0]
        return self._several(0, tuple(self._bounds))

    def _of_rest(self, end: Callable[[Column], int]) -> Needs:
        """Return the least, or the most, that the large crowd may add to each comparison."""
        if self.rest is None:
            return (0,) * len(self._bounds)
        return tuple(self.rest.members * end(column) for column in self.rest.columns)

    def _numbered(self, formula: Formula) -> Shape:
        """Return the formula with its comparisons as numbers, in the order of the columns."""
        if isinstance(formula, Linear):
            self._bounds.append(formula.bound)
            return len(self._bounds) - 1
        word = "all" if isinstance(formula, All) else "some"
        return word, tuple(self._numbered(part) for part in formula.parts)

    def _node(self, voter: Voter, ways: Sequence[int]) -> int:
        self._made += 1
        if self._made > self.most:
            msg = (
                f"a vote of {len(self.voters)} voters of many different weights needs more than {self.most:,} "
                "nodes, the most that are followed exactly"
            )
            raise Refused(msg)
        return self.nodes.node(voter.place, (ways[0], ways[1], ways[2]))

    def _one(self, level: int, needs: int) -> tuple[int, int, int]:
        """Return the node where one comparison needs so much, and the least and the most for which it is the same."""
        least, most = self._least[level][0], self._most[level][0]
        if needs <= least:
            return CARRIED, -_EVER, least
        if needs > most:
            return FAILED, most + 1, _EVER
        if level == len(self.voters):
            return self._polled(0, needs)
        ends, found = self._ranges[level]
        at = bisect_left(ends, needs)
        if at < len(ends) and found[at][0] <= needs:
            return found[at][1], found[at][0], ends[at]
        low, high, ways = -_EVER, _EVER, []
        for adds in self.voters[level].columns[0]:
            way, first, last = self._one(level + 1, needs - adds)
            ways.append(way)
            low, high = max(low, first + adds), min(high, last + adds)
        node = self._node(self.voters[level], ways)
        at = bisect_left(ends, high)
        ends.insert(at, high)
        found.insert(at, (low, node))
        return node, low, high

    def _several(self, level: int, needs: Needs) -> int:
        """Return the node where several comparisons need so much."""
        holds, needs = self._settled(level, needs)
        if holds is not None:
            return CARRIED if holds else FAILED
        if level == len(self.voters):
            return self._all_polled(needs)
        found = self._known[level].get(needs)
        if found is None:
            columns = self.voters[level].columns
            left = (tuple(n - c[b] for n, c in zip(needs, columns, strict=True)) for b in range(3))
            ways = [self._several(level + 1, less) for less in left]
            found = self._known[level][needs] = self._node(self.voters[level], ways)
        return found

    def _polled(self, number: int, needs: int) -> tuple[int, int, int]:
        """Return the node of one comparison that the large crowd decides, and for which needs it is that."""
        rest = self.rest
        assert rest is not None  # noqa: S101  # else all is settled once all voters are asked
        term, low, high = rest.needed(number, needs)
        return self.nodes.poll(rest.crowd, (term,)), low, high

    def _all_polled(self, needs: Needs) -> int:
        """Return the node of all comparisons that are open once all but the large crowd are asked."""
        rest = self.rest
        assert rest is not None  # noqa: S101  # as above
        live = [number for number, need in enumerate(needs) if abs(need) < _EVER]
        if not _together(self._shape, needs):
            msg = (
                f"a rule that {rest.members:,} members of `{rest.crowd}` may meet in one way or another is not followed: "
                "give one way, or let the crowd have fewer members"
            )
            raise Refused(msg)
        terms = {rest.needed(number, needs[number])[0] for number in live}
        return self.nodes.poll(rest.crowd, tuple(sorted(terms)))

    def _settled(self, level: int, needs: Needs) -> tuple[bool | None, Needs]:
        """Return whether all is settled, and what is needed without what no longer matters."""
        made = [
            -_EVER if need <= least else _EVER if need > most else need
            for need, least, most in zip(needs, self._least[level], self._most[level], strict=True)
        ]
        holds = _holds(self._shape, made)
        return holds, tuple(made)


def _holds(shape: Shape, needs: list[int]) -> bool | None:
    """Tell whether a formula holds, where that is settled; its comparisons are then put as the whole is."""
    if isinstance(shape, int):
        return None if abs(needs[shape]) < _EVER else needs[shape] < 0
    word, parts = shape
    found = [_holds(part, needs) for part in parts]
    end = word == "some"  # one part that is so settles the whole
    holds = end if end in found else None if None in found else not end
    if holds is not None:
        for number in _numbers(shape):
            needs[number] = -_EVER if holds else _EVER
    return holds


def _together(shape: Shape, needs: Needs) -> bool:
    """Tell whether all comparisons that are open must hold, none of them instead of another."""
    if isinstance(shape, int):
        return True
    word, parts = shape
    own = [part for part in parts if any(abs(needs[n]) < _EVER for n in _numbers(part))]
    return (word == "all" or len(own) <= 1) and all(_together(part, needs) for part in own)


def _numbers(shape: Shape) -> list[int]:
    if isinstance(shape, int):
        return [shape]
    return [number for part in shape[1] for number in _numbers(part)]
