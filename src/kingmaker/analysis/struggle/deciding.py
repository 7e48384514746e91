"""Decisions as decision diagrams: which ballots of whom carry a resolution, compiled from the questions put.

A diagram asks the voters of a motion in order, none twice. That of one question is made from the sums over voters
that `kingmaker.analysis.linear` makes of it for `powers` and `reach` (see `tallying`); what can no longer be told
apart is one node. Diagrams are then joined: all acts of a package, either way of deciding, consents, and vetoes that
are not used. The method is that of Randal Bryant, "Graph-based algorithms for Boolean function manipulation", 1986,
with a third branch for abstaining.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from kingmaker.analysis.ballots import Ballot, breakable, leaves
from kingmaker.analysis.linear import ORDER, atoms, compiled, held
from kingmaker.analysis.struggle.refusing import Refused
from kingmaker.analysis.struggle.tallying import CARRIED, FAILED, Tallying, Voter
from kingmaker.model.bodies import TieRule
from kingmaker.model.sentences import BaseKind, Count, NoRule, Plurality, Tally

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

    from kingmaker.analysis.ballots import Question
    from kingmaker.analysis.struggle.tallying import Column

#: A question that needs more nodes than this is not played exactly.
MOST_NODES = 200_000
#: So many nodes all questions of a case may have together.
_MOST_IN_ALL = 4_000_000
#: A question with more voters than this is not, either: each is a player.
MOST_VOTERS = 250

#: A node: the place of its voter, and where it goes on if that voter is for, abstains, or is against.
Node: TypeAlias = tuple[int, int, int, int]

_CHOICES = (Ballot.FOR, Ballot.ABSTAIN, Ballot.AGAINST)


@dataclass(slots=True)
class Diagrams:
    """Decision diagrams that share their nodes; equal diagrams have the same number.

    >>> made = Diagrams()
    >>> both = made.all_of([made.voter(0), made.voter(1)])
    >>> made.reads(both, [Ballot.FOR, Ballot.FOR]), made.reads(both, [Ballot.FOR, Ballot.ABSTAIN])
    (True, False)
    """

    limit: int = MOST_NODES
    nodes: list[Node] = field(default_factory=lambda: [(-1, 0, 0, 0), (-1, 1, 1, 1)])
    _known: dict[Node, int] = field(default_factory=dict)
    _joined: dict[tuple[int, int, int], int] = field(default_factory=dict)
    _denied: dict[int, int] = field(default_factory=dict)
    _given: dict[tuple[int, int], int] = field(default_factory=dict)
    _put: dict[tuple[int, int, int], int] = field(default_factory=dict)
    _questions: dict[Hashable, int] = field(default_factory=dict)
    _near: dict[tuple[int, ...], int] = field(default_factory=dict)
    _asked: dict[int, tuple[Question, tuple[str, ...]]] = field(default_factory=dict)

    def node(self, voter: int, branches: tuple[int, int, int]) -> int:
        """Return the number of a node; a voter on whom nothing turns is not asked."""
        if branches[0] == branches[1] == branches[2]:
            return branches[0]
        key = (voter, *branches)
        if key not in self._known:
            if len(self.nodes) >= _MOST_IN_ALL:
                msg = f"its votes need more than {_MOST_IN_ALL:,} nodes in all, the most that are followed exactly"
                raise Refused(msg)
            self._known[key] = len(self.nodes)
            self.nodes.append(key)
        return self._known[key]

    def voter(self, place: int) -> int:
        """Return the diagram that is carried if one voter is for."""
        return self.node(place, (CARRIED, FAILED, FAILED))

    def all_of(self, parts: Iterable[int]) -> int:
        """Return the diagram that is carried if all of these are."""
        found = CARRIED
        for part in parts:
            found = self._join(found, part, FAILED)
        return found

    def any_of(self, parts: Iterable[int]) -> int:
        """Return the diagram that is carried if any of these is."""
        found = FAILED
        for part in parts:
            found = self._join(found, part, CARRIED)
        return found

    def _join(self, one: int, other: int, end: int) -> int:
        """Join two diagrams; `end` is what either of them makes of the whole if it comes to that."""
        if end in (one, other):
            return end
        if one == other or other == 1 - end:
            return one
        if one == 1 - end:
            return other
        key = (min(one, other), max(one, other), end)
        if key not in self._joined:
            first, second = self.nodes[one], self.nodes[other]
            voter = min(first[0], second[0])
            ways = []
            for choice in (1, 2, 3):
                left = first[choice] if first[0] == voter else one
                right = second[choice] if second[0] == voter else other
                ways.append(self._join(left, right, end))
            self._joined[key] = self.node(voter, (ways[0], ways[1], ways[2]))
        return self._joined[key]

    def denied(self, root: int) -> int:
        """Return the diagram that is carried where this one fails."""
        if root in (FAILED, CARRIED):
            return 1 - root
        if root not in self._denied:
            voter, *ways = self.nodes[root]
            made = [self.denied(way) for way in ways]
            self._denied[root] = self.node(voter, (made[0], made[1], made[2]))
        return self._denied[root]

    def given(self, root: int, place: int) -> int:
        """Return the diagram where the voter at a place is for."""
        if root in (FAILED, CARRIED) or self.nodes[root][0] > place:
            return root
        voter, *ways = self.nodes[root]
        if voter == place:
            return ways[0]
        if (root, place) not in self._given:
            made = [self.given(way, place) for way in ways]
            self._given[root, place] = self.node(voter, (made[0], made[1], made[2]))
        return self._given[root, place]

    def put(self, root: int, place: int, inner: int) -> int:
        """Return a diagram in which the voter at a place is for where `inner` is carried, and else against."""
        if root in (FAILED, CARRIED) or self.nodes[root][0] > place:
            return root
        voter, *ways = self.nodes[root]
        if voter == place:
            return self.any_of(
                [self.all_of([inner, ways[0]]), self.all_of([self.denied(inner), ways[2]])]
            )
        key = (root, place, inner)
        if key not in self._put:
            self._put[key] = self._put_below(voter, [self.put(w, place, inner) for w in ways])
        return self._put[key]

    def _put_below(self, voter: int, made: list[int]) -> int:
        chosen = ((CARRIED, FAILED, FAILED), (FAILED, CARRIED, FAILED), (FAILED, FAILED, CARRIED))
        parts = (
            self.all_of([self.node(voter, is_), way]) for is_, way in zip(chosen, made, strict=True)
        )
        return self.any_of(parts)

    def renumbered(self, root: int, places: Mapping[int, int]) -> int:
        """Return a diagram with its voters at other places, in the same order."""
        known = {FAILED: FAILED, CARRIED: CARRIED}
        for node in self.below(root):  # children first
            voter, *ways = self.nodes[node]
            known[node] = self.node(places[voter], (known[ways[0]], known[ways[1]], known[ways[2]]))
        return known[root]

    def reads(self, root: int, ballots: list[Ballot]) -> bool:
        """Tell whether a diagram is carried by ballots, in the order of its voters."""
        while root not in (FAILED, CARRIED):
            voter, *ways = self.nodes[root]
            root = ways[_CHOICES.index(ballots[voter])]
        return root == CARRIED

    def of(self, question: Question, places: Mapping[str, int]) -> int:
        """Return the diagram of one question, its voters being at these places.

        Raises `Refused` where it has too many nodes: voters of many different weights.
        """
        names = self.voters(question)
        if len(names) > MOST_VOTERS:
            msg = f"a vote of {len(names):,} voters is not followed one by one; at most {MOST_VOTERS} are"
            raise Refused(msg)
        near = (id(question), *[places[name] for name in names])
        if near not in self._near:
            ordered = sorted(names, key=places.__getitem__)
            key = _signature(question, tuple((name, places[name]) for name in ordered))
            if key not in self._questions:
                self._questions[key] = _Compiling(self, question, ordered, places).root()
            self._near[near] = self._questions[key]
        return self._near[near]

    def voters(self, question: Question) -> tuple[str, ...]:
        """Return what `voters` does, once for each question."""
        if id(question) not in self._asked:
            self._asked[id(question)] = (question, tuple(voters(question)))
        return self._asked[id(question)][1]

    def below(self, root: int) -> list[int]:
        """Return the nodes of a diagram in ascending order, without the ends."""
        found: set[int] = set()
        waiting = [root]
        while waiting:
            node = waiting.pop()
            if node not in (FAILED, CARRIED) and node not in found:
                found.add(node)
                waiting.extend(self.nodes[node][1:])
        return sorted(found)


def voters(question: Question) -> list[str]:
    """Return whose ballots can matter to a question: all who may vote, and whoever breaks a tie.

    Those with the most votes stand first: their ballots settle the most, so that the diagram is small.
    """
    roll = question.roll
    casting = question.chair if question.tie in _CASTING and not question.in_writing else None
    found = [name for name in roll.names if name and (roll.voting(name) or name == casting)]
    return sorted(found, key=lambda name: -roll.votes.of.get(name, 0))


_CASTING = (TieRule.CHAIR_DECIDES, TieRule.SECOND_VOTE)


def tells(question: Question) -> bool:
    """Tell whether a question can tell abstaining from a vote against, where nobody stays away."""
    if question.in_writing:
        return False
    for leaf in leaves(question.passes):
        if isinstance(leaf, NoRule | Plurality):
            continue
        if leaf.base.kind is BaseKind.VOTES_CAST or leaf.tally in _TELLING:
            return True
        if question.tie is not TieRule.FAILS and isinstance(leaf, Count) and breakable(leaf):
            return True
    return any(
        leaf.base.kind is BaseKind.VOTES_CAST or leaf.tally in _TELLING
        for leaf in leaves(question.quorum)
        if not isinstance(leaf, NoRule | Plurality)
    )


_TELLING = (Tally.AGAINST, Tally.ABSTAINING, Tally.FOR_OR_ABSTAINING)


def _signature(question: Question, names: tuple[tuple[str, int], ...]) -> Hashable:
    roll = question.roll
    named = tuple((n, tuple(w.of.items()), w.silent) for n, w in roll.named.items())
    return (
        names,
        question.passes,
        question.quorum,
        question.tie,
        question.chair,
        question.in_writing,
        (tuple(roll.heads.of.items()), roll.heads.silent, roll.seats),
        (tuple(roll.votes.of.items()), roll.votes.silent),
        named,
        tuple(roll.in_vote.items()),
        tuple(roll.in_quorum.items()),
    )


@dataclass(slots=True)
class _Compiling:
    """Makes the diagram of one question."""

    diagrams: Diagrams
    question: Question
    names: list[str]
    places: Mapping[str, int]

    def root(self) -> int:
        """Return the number of the first node; everybody is there, and who has no vote says nothing."""
        made = compiled(self.question)
        present = dict.fromkeys(set(made.players).difference(self.names), Ballot.ABSTAIN)
        made = held(made, present)
        three = tells(self.question)
        sums = tuple(atoms(made.formula))
        asked = {name: number for number, name in enumerate(made.players)}
        columns = [
            Voter(
                self.places[name],
                tuple(_column(one.coefficients[asked[name]], three=three) for one in sums),
            )
            for name in self.names
            if name in asked
        ]
        return Tallying(made.formula, columns, self.diagrams, self.diagrams.limit).root()


_FOR, _ABSTAIN, _AGAINST = (ORDER.index(ballot) for ballot in _CHOICES)


def _column(adds: tuple[int, int, int, int], *, three: bool) -> Column:
    """Return what each ballot of a voter adds; who cannot be told apart from a voter against counts as one."""
    return adds[_FOR], adds[_ABSTAIN if three else _AGAINST], adds[_AGAINST]
