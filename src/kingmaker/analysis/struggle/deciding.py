"""Decisions as decision diagrams: which ballots of whom carry a resolution, compiled from the questions put.

A diagram asks the voters of a motion in order, none twice. That of one question is made by going through its
voters and keeping how much has been given for and how much abstains, in each of the ways in which its rules weigh
voters; what can no longer be told apart is one node. What a full set of ballots comes to is always asked of
`kingmaker.analysis.ballots`. Diagrams are then joined: all acts of a package, either way of deciding, consents,
and vetoes that are not used. The method is that of Randal Bryant, "Graph-based algorithms for Boolean function
manipulation", 1986, with a third branch for abstaining.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from kingmaker.analysis.ballots import (
    Ballot,
    Standing,
    breakable,
    carries,
    count,
    leaves,
    weighing,
)
from kingmaker.analysis.struggle.refusing import Refused
from kingmaker.model.bodies import TieRule
from kingmaker.model.sentences import BaseKind, Count, NoRule, Plurality, Tally

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

    from kingmaker.analysis.ballots import Number, Question

#: The ends of every diagram.
FAILED, CARRIED = 0, 1
#: A question that needs more nodes than this is not played exactly.
MOST_NODES = 20_000
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
            msg = f"a vote of {len(names)} voters is not followed one by one; at most {MOST_VOTERS} are"
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
    """Return whose ballots can matter to a question: all who may vote, and whoever breaks a tie."""
    roll = question.roll
    casting = question.chair if question.tie in _CASTING and not question.in_writing else None
    return [name for name in roll.names if name and (roll.voting(name) or name == casting)]


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


#: How much has been given for and how much abstains, in each way of weighing.
_Sums: TypeAlias = "tuple[Number, ...]"


def _added(sums: _Sums, weights: list[_Sums], number: int, ballot: Ballot) -> _Sums:
    """Return the sums once a voter has cast a ballot."""
    if ballot is Ballot.AGAINST:
        return sums
    made = list(sums)
    for place, weight in enumerate(weights):
        made[2 * place + (ballot is Ballot.ABSTAIN)] += weight[number]
    return tuple(made)


@dataclass(slots=True)
class _Compiling:
    """Makes the diagram of one question."""

    diagrams: Diagrams
    question: Question
    names: list[str]
    places: Mapping[str, int]

    def root(self) -> int:
        """Return the number of the first node: sums are gone through voter by voter, then nodes are made backwards."""
        weights = self._weights()
        choices = _CHOICES if tells(self.question) else (Ballot.FOR, Ballot.AGAINST)
        first: _Sums = (0,) * (2 * len(weights))
        layers: list[dict[_Sums, tuple[Ballot, ...]]] = [{first: ()}]
        size = 1
        for number in range(len(self.names)):
            reached: dict[_Sums, tuple[Ballot, ...]] = {}
            for sums, cast in layers[-1].items():
                for ballot in choices:
                    reached.setdefault(_added(sums, weights, number, ballot), (*cast, ballot))
            size += len(reached)
            if size > self.diagrams.limit:
                raise Refused(self._too_many())
            layers.append(reached)
        made = {sums: self._carried(cast) for sums, cast in layers.pop().items()}
        for number in range(len(self.names) - 1, -1, -1):
            made = {
                sums: self._node(
                    number, {b: made[_added(sums, weights, number, b)] for b in choices}
                )
                for sums in layers[number]
            }
        return made[first]

    def _carried(self, cast: tuple[Ballot, ...]) -> int:
        """Tell whether ballots carry the question; everybody is there, and who has no vote says nothing."""
        silent = dict.fromkeys(self.question.roll.names, Ballot.ABSTAIN)
        return int(carries(self.question, {**silent, **dict(zip(self.names, cast, strict=True))}))

    def _node(self, number: int, ways: dict[Ballot, int]) -> int:
        against = ways[Ballot.AGAINST]
        branches = (ways[Ballot.FOR], ways.get(Ballot.ABSTAIN, against), against)
        return self.diagrams.node(self.places[self.names[number]], branches)

    def _too_many(self) -> str:
        return (
            f"a vote of {len(self.names)} voters of many different weights needs more than {self.diagrams.limit:,} "
            "nodes, the most that are followed exactly"
        )

    def _weights(self) -> list[tuple[Number, ...]]:
        """Return each way in which the rules weigh the voters: sums over these decide the question."""
        question = self.question
        everybody = dict.fromkeys(question.roll.names, Ballot.FOR)
        found: dict[tuple[Number, ...], None] = {}
        for in_quorum, rule in ((True, question.quorum), (False, question.passes)):
            counting = count(question, everybody, in_quorum=in_quorum)
            for leaf in leaves(rule):
                if not isinstance(leaf, NoRule | Plurality):
                    of = weighing(leaf.base, counting).of
                    found[
                        tuple(
                            of.get(n, 0) if self._counts(n, in_quorum=in_quorum) else 0
                            for n in self.names
                        )
                    ] = None
        if question.chair in self.names:
            found[tuple(int(name == question.chair) for name in self.names)] = None
        return list(found)

    def _counts(self, name: str, *, in_quorum: bool) -> bool:
        """Tell whether somebody's ballot counts as it is given."""
        return self.question.roll.standing(name, in_quorum=in_quorum) is Standing.VOTES
