"""A question put to voters, some of them crowds: who they are, and what each of their ballots adds to its sums."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Protocol

from kingmaker.analysis.ballots import Ballot, breakable, leaves
from kingmaker.analysis.linear import ORDER, atoms, compiled, held
from kingmaker.analysis.struggle.refusing import Refused
from kingmaker.analysis.struggle.tallying import Nodes, Rest, Tallying, Voter
from kingmaker.model.bodies import TieRule
from kingmaker.model.sentences import Base, BaseKind, Count, Every, NoRule, Plurality, Tally
from kingmaker.model.values import Comparison, exactly
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from kingmaker.analysis.ballots import Question, Standing, Weighing
    from kingmaker.analysis.struggle.tallying import Column

#: The ballots that branches of a diagram stand for.
CHOICES = (Ballot.FOR, Ballot.ABSTAIN, Ballot.AGAINST)


@dataclass(frozen=True, slots=True)
class Electors:
    """How a crowd votes: so many members, each by itself; whether some may stay away."""

    members: int
    away: bool = False


class Room(Nodes, Protocol):
    """Where diagrams are made: which voters are crowds, and how large a diagram may be."""

    @property
    def crowds(self) -> Mapping[str, Electors]:
        """Who is a crowd."""

    @property
    def limit(self) -> int:
        """The most nodes of a question."""

    @property
    def most_members(self) -> int:
        """The most members of a crowd that are asked one by one."""

    def size(self, name: str) -> int:
        """Return how many places a voter takes."""


def voters(question: Question, crowds: Mapping[str, Electors] | None = None) -> list[str]:
    """Return whose ballots can matter to a question: all who may vote, and whoever breaks a tie.

    Those with the most votes stand first: their ballots settle the most, so that the diagram is small. A crowd stands where
    one of its members would, and a crowd on whom nothing turns is left out.
    """
    roll = question.roll
    casting = question.chair if question.tie in _CASTING and not question.in_writing else None
    found = [name for name in roll.names if name and (roll.voting(name) or name == casting)]
    several = {name: crowd.members for name, crowd in (crowds or {}).items() if name in found}
    if several:
        made = compiled(question)
        for name in several:
            number = made.players.index(name)
            if not any(any(one.coefficients[number]) for one in atoms(made.formula)):
                found.remove(name)
    each = {n: Fraction(roll.votes.of.get(n, 0)) / several.get(n, 1) for n in found}
    return sorted(found, key=lambda name: -each[name])


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


def signature(question: Question, names: tuple[tuple[str, int], ...]) -> Hashable:
    """Return what makes a question what it is, its voters being at these places."""
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
class Compiling:
    """Makes the diagram of one question."""

    diagrams: Room
    question: Question
    names: list[str]
    places: Mapping[str, int]

    def root(self) -> int:
        """Return the number of the first node; who has a vote of its own is there, and who has no vote says nothing."""
        question = _by_itself(self.question) if self._is_crowd() else self.question
        crowds = self.diagrams.crowds
        several = {name: crowds[name].members for name in self.names if name in crowds}
        made = compiled(_member_by_member(question, several))
        others = (*self.names, *map(_others, several))
        made = held(made, dict.fromkeys(set(made.players).difference(others), Ballot.ABSTAIN))
        three = tells(question)
        found: list[Voter] = []
        rests: list[Rest] = []
        for name in self.names:
            if name not in made.players:
                continue
            number, crowd = made.players.index(name), crowds.get(name)
            adds = [one.coefficients[number] for one in atoms(made.formula)]
            if crowd is None:
                found.append(Voter(self.places[name], _columns(adds, three=three)))
                continue
            columns = _of_members(adds, away=crowd.away)
            if not self.diagrams.size(name):
                rests.append(Rest(name, crowd.members, columns))
            first = self.places[name]
            found += [Voter(first + n, columns) for n in range(self.diagrams.size(name))]
        if len(rests) > 1:
            told = " and ".join(f"`{r.crowd}` with {r.members:,} members" for r in rests)
            msg = (
                f"{told} vote on one question: of several crowds at most one may have more than "
                f"{self.diagrams.most_members} members"
            )
            raise Refused(msg)
        rest = rests[0] if rests else None
        return Tallying(made.formula, found, self.diagrams, self.diagrams.limit, rest).root()

    def _is_crowd(self) -> bool:
        """Tell whether one crowd decides by itself."""
        return len(self.names) == 1 == self.question.roll.seats and self.names[0] in (
            self.diagrams.crowds
        )


def _by_itself(question: Question) -> Question:
    """Return what a crowd decides as a vote of more than half of those of its members who vote."""
    if not isinstance(question.passes, Every):
        return question
    half = exactly(Fraction(1, 2), "share")
    return replace(question, passes=Count(Comparison.MORE_THAN, half, Base(BaseKind.VOTES_CAST)))


_FOR, _ABSTAIN, _AGAINST = (ORDER.index(ballot) for ballot in CHOICES)
_ABSENT = ORDER.index(Ballot.ABSENT)


def _others(crowd: str) -> str:
    """Return what all members of a crowd but one are called: no name of a case."""
    return f"{crowd} but one"


def _member_by_member(question: Question, crowds: Mapping[str, int]) -> Question:
    """Return a question in which each crowd is one of its members, and the others of it have what else it has.

    So whatever a rule compares is counted in parts that one member can bring.
    """
    for crowd, members in crowds.items():
        roll = question.roll
        roll = replace(
            roll,
            heads=_divided(roll.heads, crowd, members),
            votes=_divided(roll.votes, crowd, members),
            named={name: _divided(weights, crowd, members) for name, weights in roll.named.items()},
            in_vote=_alike(roll.in_vote, crowd),
            in_quorum=_alike(roll.in_quorum, crowd),
        )
        question = replace(question, roll=roll)
    return question


def _divided(weights: Weighing, crowd: str, members: int) -> Weighing:
    """Return weights of one member of a crowd, and of the others of it."""
    if crowd not in weights.of:
        return weights
    whole = Fraction(weights.of[crowd])
    one = whole / members
    return replace(weights, of={**weights.of, crowd: one, _others(crowd): whole - one})


def _alike(standings: Mapping[str, Standing], crowd: str) -> Mapping[str, Standing]:
    """Return standings in which the others of a crowd have that of one member."""
    return {**standings, _others(crowd): standings[crowd]} if crowd in standings else standings


def _columns(adds: list[tuple[int, int, int, int]], *, three: bool) -> tuple[Column, ...]:
    """Return what each ballot of a voter adds; who cannot be told apart from a voter against counts as one."""
    maybe = _ABSTAIN if three else _AGAINST
    return tuple((a[_FOR], a[maybe], a[_AGAINST]) for a in adds)


def _of_members(adds: list[tuple[int, int, int, int]], *, away: bool) -> tuple[Column, ...]:
    """Return what each member of a crowd adds who is for, stays away, or is against; members do not abstain."""
    maybe = _ABSENT if away else _AGAINST
    return tuple((a[_FOR], a[maybe], a[_AGAINST]) for a in adds)
