"""Decisions as decision diagrams: which ballots of whom carry a resolution, compiled from the questions put.

A diagram asks the voters of a motion in order, none twice. That of one question is made from the sums over voters
that `kingmaker.analysis.linear` makes of it for `powers` and `reach` (see `tallying`); what can no longer be told
apart is one node. Diagrams are then joined: all acts of a package, either way of deciding, consents, and vetoes, which
those use who vote against. The method is that of Randal Bryant, "Graph-based algorithms for Boolean function manipulation", 1986,
with a third branch for abstaining.
"""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, TypeAlias

from kingmaker.analysis.struggle.arena import Poll
from kingmaker.analysis.struggle.asked import CHOICES, Compiling, signature, voters
from kingmaker.analysis.struggle.refusing import Refused
from kingmaker.analysis.struggle.tallying import CARRIED, FAILED
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

    from kingmaker.analysis.ballots import Ballot, Question
    from kingmaker.analysis.struggle.asked import Electors
    from kingmaker.analysis.struggle.tallying import Terms

#: A question that needs more nodes than this is not played exactly.
MOST_NODES = 200_000
#: So many nodes all questions of a case may have together.
_MOST_IN_ALL = 4_000_000
#: A question with more voters than this is not, either: each is a player.
MOST_VOTERS = 250

#: A node: the place of its voter, and where it goes on if that voter is for, abstains, or is against.
Node: TypeAlias = tuple[int, int, int, int]

#: A crowd of more members than this is counted as a whole, not member by member.
MOST_MEMBERS = 40
#: From here on the voter of a node is a poll of a large crowd: those of one crowd together, so many of each.
POLLED, _POLLS = 1_000_000, 1_000_000


@dataclass(slots=True)
class Diagrams:
    """Decision diagrams that share their nodes; equal diagrams have the same number.

    >>> from kingmaker.analysis.ballots import Ballot
    >>> made = Diagrams()
    >>> both = made.all_of([made.voter(0), made.voter(1)])
    >>> made.reads(both, [Ballot.FOR, Ballot.FOR]), made.reads(both, [Ballot.FOR, Ballot.ABSTAIN])
    (True, False)
    """

    limit: int = MOST_NODES
    crowds: Mapping[str, Electors] = field(default_factory=dict)
    most_members: int = MOST_MEMBERS
    polls: list[Poll] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=lambda: [(-1, 0, 0, 0), (-1, 1, 1, 1)])
    _known: dict[Node, int] = field(default_factory=dict)
    _joined: dict[tuple[int, int, int], int] = field(default_factory=dict)
    _denied: dict[int, int] = field(default_factory=dict)
    _given: dict[tuple[int, int], int] = field(default_factory=dict)
    _put: dict[tuple[int, int, int], int] = field(default_factory=dict)
    _questions: dict[Hashable, int] = field(default_factory=dict)
    _near: dict[tuple[int, ...], int] = field(default_factory=dict)
    _asked: dict[int, tuple[Question, tuple[str, ...]]] = field(default_factory=dict)
    _polls: dict[tuple[str, Terms, int], int] = field(default_factory=dict)
    _polled: list[tuple[str, Terms]] = field(default_factory=list)

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

    def poll(self, crowd: str, terms: Terms, *, less: int = 0) -> int:
        """Return the diagram that is carried if a large crowd, so many members less, brings what is needed."""
        key = (crowd, terms, less)
        if key not in self._polls:
            number = len(self.polls)
            self._polls[key] = POLLED + _POLLS * list(self.crowds).index(crowd) + number
            self.polls.append(Poll(self.crowds[crowd].members - less, terms))
            self._polled.append((crowd, terms))
        return self.node(self._polls[key], (CARRIED, FAILED, FAILED))

    def poll_of(self, voter: int) -> tuple[int, str]:
        """Return the number of the poll that a node asks, and of which crowd it is."""
        number = (voter - POLLED) % _POLLS
        return number, self._polled[number][0]

    def size(self, name: str) -> int:
        """Return how many places a voter takes: a crowd one for each member, none if it is large."""
        crowd = self.crowds.get(name)
        if crowd is None:
            return 1
        return crowd.members if crowd.members <= self.most_members else 0

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
            if voter >= POLLED and first[0] != second[0]:
                both = self._both(first, second, end)
                if both is not None:
                    self._joined[key] = both
                    return both
            ways = []
            for choice in (1, 2, 3):
                left = first[choice] if first[0] == voter else one
                right = second[choice] if second[0] == voter else other
                ways.append(self._join(left, right, end))
            self._joined[key] = self.node(voter, (ways[0], ways[1], ways[2]))
        return self._joined[key]

    def _both(self, first: Node, second: Node, end: int) -> int | None:
        """Join two polls of one crowd; `None` where they are of two, which vote independently of each other."""
        (crowd, one), (other, two) = (self._polled[self.poll_of(n[0])[0]] for n in (first, second))
        if crowd != other:
            return None
        if first[1:] == second[1:] == (CARRIED, FAILED, FAILED):
            if end == FAILED:
                needed: dict[tuple[int, ...], int] = {}
                for *adds, needs in (*one, *two):
                    needed[tuple(adds)] = max(needs, needed.get(tuple(adds), 0))
                terms = [(a[0], a[1], a[2], needs) for a, needs in needed.items()]
                return self.poll(crowd, tuple(sorted(terms)))
            for less, more in ((one, two), (two, one)):
                if all(any(m[:3] == t[:3] and m[3] >= t[3] for m in more) for t in less):
                    return self.poll(crowd, less)
        msg = (
            f"{self.crowds[crowd].members:,} members of `{crowd}` vote on it by two rules, either of which would do or "
            "one of which stops it: that is followed for a crowd of fewer members only"
        )
        raise Refused(msg)

    def denied(self, root: int) -> int:
        """Return the diagram that is carried where this one fails."""
        if root in (FAILED, CARRIED):
            return 1 - root
        if root not in self._denied:
            voter, *ways = self.nodes[root]
            made = [self.denied(way) for way in ways]
            self._denied[root] = self.node(voter, (made[0], made[1], made[2]))
        return self._denied[root]

    def opposed(self, root: int) -> int:
        """Return the diagram that is carried by those against where this one is by those for: of a veto, that it is used."""
        known = {FAILED: FAILED, CARRIED: CARRIED}
        for node in self.below(root):  # children first
            voter, yes, maybe, no = self.nodes[node]
            if voter >= POLLED:
                crowd = self.poll_of(voter)[1]
                members = self.crowds[crowd].members
                msg = f"a veto of the {members:,} members of `{crowd}` is not followed; one of at most {self.most_members} is"
                raise Refused(msg)
            known[node] = self.node(voter, (known[no], known[maybe], known[yes]))
        return known[root]

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

    def given_polls(self, root: int, crowd: str, members: int) -> int:
        """Return the diagram where so many members of a large crowd are for, and the others vote."""
        known = {FAILED: FAILED, CARRIED: CARRIED}
        for node in self.below(root):
            voter, *ways = self.nodes[node]
            if voter >= POLLED and self.poll_of(voter)[1] == crowd:
                met = self._met(self.poll_of(voter)[0], crowd, members)
                yes, no = known[ways[0]], known[ways[2]]
                known[node] = self.any_of([self.all_of([met, yes]), no]) if met != FAILED else no
            else:
                known[node] = self.node(voter, (known[ways[0]], known[ways[1]], known[ways[2]]))
        return known[root]

    def _met(self, number: int, crowd: str, members: int) -> int:
        """Return the diagram of a poll of which so many members are for."""
        terms = self.polls[number].terms
        left = [(p, c, a, max(0, needs - p * members)) for p, c, a, needs in terms]
        if self.crowds[crowd].members > members:
            return self.poll(crowd, tuple(left), less=members)
        return FAILED if any(needs for *_, needs in left) else CARRIED

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
            place = places.get(voter, voter)
            known[node] = self.node(place, (known[ways[0]], known[ways[1]], known[ways[2]]))
        return known[root]

    def reads(self, root: int, ballots: list[Ballot]) -> bool:
        """Tell whether a diagram is carried by ballots, in the order of its voters."""
        while root not in (FAILED, CARRIED):
            voter, *ways = self.nodes[root]
            root = ways[CHOICES.index(ballots[voter])]
        return root == CARRIED

    def of(self, question: Question, places: Mapping[str, int]) -> int:
        """Return the diagram of one question, its voters being at these places.

        Raises `Refused` where it has too many nodes: voters of many different weights.
        """
        names = self.voters(question)
        count = sum(self.size(name) for name in names)
        if count > MOST_VOTERS:
            msg = (
                f"a vote of {count:,} voters is not followed one by one; at most {MOST_VOTERS} are"
            )
            raise Refused(msg)
        near = (id(question), *[places[name] for name in names])
        if near not in self._near:
            ordered = sorted(names, key=places.__getitem__)
            key = signature(question, tuple((name, places[name]) for name in ordered))
            if key not in self._questions:
                self._questions[key] = Compiling(self, question, ordered, places).root()
            self._near[near] = self._questions[key]
        return self._near[near]

    def voters(self, question: Question) -> tuple[str, ...]:
        """Return what `voters` does, once for each question."""
        if id(question) not in self._asked:
            self._asked[id(question)] = (question, tuple(voters(question, self.crowds)))
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
