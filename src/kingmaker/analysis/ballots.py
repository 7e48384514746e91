"""A rule held against ballots: what is counted, of what, and whether the motion passes.

Everything here is the definition, word by word, in whole numbers and fractions; nothing is rounded.
`kingmaker.analysis.slices` compiles the same to a game, and tests hold the two together.
"""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from kingmaker.model.bodies import TieRule
from kingmaker.model.sentences import (
    AllRules,
    AnyRule,
    BaseKind,
    Count,
    Every,
    NoneOf,
    NoRule,
    Plurality,
    Tally,
)
from kingmaker.model.values import Comparison
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kingmaker.model.sentences import Base, Rule
    from kingmaker.model.values import Quantity

Number: TypeAlias = int | Fraction


class Ballot(StrEnum):
    """What a voter does; staying away is a choice too."""

    AGAINST = "against"
    ABSTAIN = "abstaining"
    FOR = "for"
    ABSENT = "absent"


class Standing(StrEnum):
    """How somebody on the roll counts in a quorum or in a vote."""

    VOTES = "votes"
    ATTENDS = "attends"  #: counts as present when there, whatever they say
    ABSTAINS = "abstains"  #: is taken to abstain, there or not
    ABSENT = "absent"  #: is counted among the members and never as present
    OUT = "out"  #: is not counted at all, but for a number of seats fixed by the documents


@dataclass(frozen=True, slots=True)
class Weighing:
    """How much each voter counts for, and how much there is that nobody here can vote."""

    of: Mapping[str, Number]
    silent: Number = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Roll:
    """Those who may be counted on one question, and what everything is counted against.

    `heads` is one for each member, and more for whoever holds a proxy. `votes` is what counts where
    votes or shares are meant: shares times votes per share, else heads. `named` weighs the groups,
    weights, classes and bodies that a rule may name. Whoever is not in a list of standings votes, and
    is counted for the quorum as one who votes.
    """

    heads: Weighing
    votes: Weighing
    seats: Number
    named: Mapping[str, Weighing] = field(default_factory=dict)
    in_vote: Mapping[str, Standing] = field(default_factory=dict)
    in_quorum: Mapping[str, Standing] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """Everybody on the roll, in its order."""
        return tuple(self.heads.of)

    def voting(self, name: str) -> bool:
        """Tell whether somebody may vote on the question."""
        return self.in_vote.get(name, Standing.VOTES) is Standing.VOTES

    def standing(self, name: str, *, in_quorum: bool) -> Standing:
        """Return how somebody counts; who may not vote can at most attend for the quorum."""
        if not in_quorum:
            return self.in_vote.get(name, Standing.VOTES)
        found = self.in_quorum.get(name, Standing.VOTES)
        return Standing.ATTENDS if found is Standing.VOTES and not self.voting(name) else found


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question put to one body: its rules, its roll, and how an even division ends.

    `chair` is whoever breaks a tie, `None` while there is nobody who could. In writing nobody
    meets: only consents count, silence and refusal are the same, and a quorum is one of signers.
    """

    roll: Roll
    passes: Rule
    quorum: Rule = field(default_factory=NoRule)
    tie: TieRule = TieRule.FAILS
    chair: str | None = None
    in_writing: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a motion."""

    quorate: bool
    passed: bool


class NotYesNo(TypeError):  # noqa: N818  # it reads as what happened
    """A plurality elects; it does not say yes or no to anything. See `elect`."""


class Unmeasured(LookupError):  # noqa: N818  # as above
    """A rule counts something that the roll does not weigh, or by a bound that is no number."""


#: Ballots that each tally adds up; those that are not for are the rest of the base.
TALLIED = {
    Tally.FOR: {Ballot.FOR},
    Tally.AGAINST: {Ballot.AGAINST},
    Tally.ABSTAINING: {Ballot.ABSTAIN},
    Tally.NOT_FOR: {Ballot.AGAINST, Ballot.ABSTAIN, Ballot.ABSENT},
    Tally.PRESENT: {Ballot.FOR, Ballot.AGAINST, Ballot.ABSTAIN},
    Tally.FOR_OR_ABSTAINING: {Ballot.FOR, Ballot.ABSTAIN},
}
_PRESENT = {Ballot.FOR, Ballot.AGAINST, Ballot.ABSTAIN}
#: Ballots that belong to a base; to all other bases everybody belongs, there or not.
BASED = {
    BaseKind.PRESENT: _PRESENT,
    BaseKind.SHARES_PRESENT: _PRESENT,
    BaseKind.VOTES_CAST: {Ballot.FOR, Ballot.AGAINST},
}
_BY_VOTES = (BaseKind.VOTES_CAST, BaseKind.SHARES_PRESENT, BaseKind.OUTSTANDING)


def carries(question: Question, ballots: Mapping[str, Ballot]) -> bool:
    """Tell whether a motion passes with these ballots; who is not named stays away.

    >>> from kingmaker.model.sentences import Base
    >>> roll = Roll(heads=Weighing({"a": 1, "b": 1, "c": 1}), votes=Weighing({}), seats=3)
    >>> rule = Every(Base(BaseKind.MEMBERS))
    >>> carries(Question(roll=roll, passes=rule), {"a": Ballot.FOR, "b": Ballot.FOR})
    False
    """
    return outcome(question, ballots).passed


def outcome(question: Question, ballots: Mapping[str, Ballot]) -> Outcome:
    """Return whether there is a quorum and whether the motion passes.

    Where nobody may vote nothing passes. A tie is broken as the question says: see `tied`.
    """
    strangers = [name for name in ballots if name not in question.roll.heads.of]
    if strangers:
        msg = f"not on the roll: {', '.join(strangers)}"
        raise KeyError(msg)
    quorate = met(question.quorum, count(question, ballots, in_quorum=True))
    empty = not any(question.roll.voting(name) for name in question.roll.names)
    passed = not empty and quorate and met(question.passes, count(question, ballots))
    return Outcome(quorate, passed)


def package(questions: tuple[Question, ...], ballots: Mapping[str, Ballot]) -> bool:
    """Tell whether a package of acts passes: one ballot, which must meet the rule of every act."""
    return all(carries(question, ballots) for question in questions)


# --- counting -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Casting:
    """One more vote for, where a tie is broken in favour; from somebody not counted before, or again."""

    first: bool = False


@dataclass(frozen=True, slots=True)
class Counting:
    """A roll with the ballots as they count in a quorum or in a vote."""

    roll: Roll
    ballots: Mapping[str, Ballot]
    in_quorum: bool = False
    casting: Casting | None = None


def count(
    question: Question, ballots: Mapping[str, Ballot], *, in_quorum: bool = False
) -> Counting:
    """Return the ballots as they count: recusals applied, and the casting vote where one is given."""
    counted = {}
    for name in question.roll.names:
        standing = question.roll.standing(name, in_quorum=in_quorum)
        if standing is not Standing.OUT:
            ballot = as_counted(standing, ballots.get(name, Ballot.ABSENT))
            signed = ballot is Ballot.FOR and question.roll.voting(name)
            counted[name] = Ballot.ABSENT if question.in_writing and not signed else ballot
    casting = None if in_quorum or question.in_writing else _casting(question, ballots)
    return Counting(question.roll, counted, in_quorum, casting)


def as_counted(standing: Standing, ballot: Ballot) -> Ballot:
    """Return what a ballot counts as, given how its voter stands.

    >>> as_counted(Standing.ATTENDS, Ballot.AGAINST)
    <Ballot.ABSTAIN: 'abstaining'>
    """
    if standing is Standing.VOTES:
        return ballot
    if standing is Standing.ATTENDS:
        return Ballot.ABSENT if ballot is Ballot.ABSENT else Ballot.ABSTAIN
    return Ballot.ABSTAIN if standing is Standing.ABSTAINS else Ballot.ABSENT


def _casting(question: Question, ballots: Mapping[str, Ballot]) -> Casting | None:
    if question.tie is TieRule.FAILS:
        return None
    if question.tie is TieRule.PASSES:
        return Casting()
    given = question.chair is not None and ballots.get(question.chair) is Ballot.FOR
    return Casting(first=question.tie is TieRule.CHAIR_DECIDES) if given else None


def met(rule: Rule, counting: Counting) -> bool:
    """Tell whether a rule is met by a count.

    `at least` asks for a base that is not empty, and so does `every`; `none of` holds of nobody.
    """
    match rule:
        case Count():
            return _compared(rule, counting)
        case Every(base=base):
            tally, whole = tallied(base, _tally(rule, counting), counting)
            return whole > 0 and tally == whole
        case NoneOf(base=base):
            return tallied(base, _tally(rule, counting), counting)[0] == 0
        case AnyRule(parts=parts):
            return any(met(part, counting) for part in parts)
        case AllRules(parts=parts):
            return all(met(part, counting) for part in parts)
        case NoRule():
            return True
        case Plurality():
            raise NotYesNo(str(NotYesNo.__doc__))


def _compared(rule: Count, counting: Counting) -> bool:
    tally, whole = tallied(rule.base, _tally(rule, counting), counting)
    if rule.comparison is Comparison.AT_LEAST and whole == 0:
        return False
    return rule.comparison.holds(tally, bound_of(rule.bound, whole)) or tied(rule, counting)


def tied(rule: Count, counting: Counting) -> bool:
    """Tell whether a count that asks for more than half is met by one more vote on an even division.

    A division is even when as many are for as against, and somebody is. The vote that breaks it
    adds one: to those for, and to the votes cast; and to those present if it comes from somebody
    who had no vote before. It does not turn abstentions into consent.
    """
    if counting.casting is None or not breakable(rule):
        return False
    pro, whole = tallied(rule.base, Tally.FOR, counting)
    con, _ = tallied(rule.base, Tally.AGAINST, counting)
    grows = widened(rule.base.kind, first=counting.casting.first)
    return pro == con > 0 and pro + 1 > bound_of(rule.bound, whole + grows)


def breakable(rule: Count) -> bool:
    """Tell whether a casting vote can matter: only where more than half must be for."""
    half = rule.bound.unit == "share" and rule.bound.exact == Fraction(1, 2)
    is_for = rule.tally in (None, Tally.FOR)
    return rule.comparison is Comparison.MORE_THAN and half and is_for


def widened(kind: BaseKind, *, first: bool) -> int:
    """Return by how much a casting vote widens a base."""
    if kind in (BaseKind.VOTES_CAST, BaseKind.SHARES_PRESENT):
        return 1
    return int(first and kind in (BaseKind.PRESENT, BaseKind.VOTERS))


def tallied(base: Base, tally: Tally, counting: Counting) -> tuple[Number, Number]:
    """Return a tally within a base, and the base."""
    weights = weighing(base, counting)
    kind = base.kind
    found: Number = weights.silent if tally is Tally.NOT_FOR else 0
    whole: Number = weights.silent
    for name, weight in weights.of.items():
        ballot = counting.ballots[name]
        if ballot in BASED.get(kind, Ballot):
            whole += weight
            found += weight if ballot in TALLIED[tally] else 0
    return found, whole


def weighing(base: Base, counting: Counting) -> Weighing:
    """Return what each of those counted weighs in a base, and what of it nobody can vote.

    Empty seats, and shares of nobody known, are in the base and silent.
    """
    roll, kind = counting.roll, base.kind
    there = counting.ballots
    if base.name is not None:
        if base.name not in roll.named:
            msg = f"{base.name} is neither a group, a weight, a class of shares nor a body here"
            raise Unmeasured(msg)
        whole = roll.named[base.name]
    else:
        whole = roll.votes if kind in _BY_VOTES else roll.heads
    kept = {n: w for n, w in whole.of.items() if n in there}
    if kind is BaseKind.VOTERS:
        return Weighing({n: w for n, w in kept.items() if roll.voting(n)})
    if kind is BaseKind.SEATS:
        return Weighing(kept, roll.seats - sum(kept.values()))
    return Weighing(kept, whole.silent if kind in (BaseKind.OUTSTANDING, BaseKind.NAMED) else 0)


def bound_of(bound: Quantity, whole: Number) -> Number:
    """Return the number that a bound stands for: a share of the base, or a number as it is."""
    if bound.exact is None:
        msg = "a threshold must be one number"
        raise Unmeasured(msg)
    return bound.exact * whole if bound.unit == "share" else bound.exact


def tally_of(rule: Count | Every | NoneOf, *, in_quorum: bool) -> Tally:
    """Return which ballots a sentence counts: as written, else those present or those for."""
    return rule.tally or (Tally.PRESENT if in_quorum else Tally.FOR)


def _tally(rule: Count | Every | NoneOf, counting: Counting) -> Tally:
    return tally_of(rule, in_quorum=counting.in_quorum)


# --- elections ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Elected:
    """Who is elected by most votes; `tied` are those among whom the last `open` seats are not decided."""

    winners: tuple[str, ...]
    tied: tuple[str, ...] = ()
    open: int = 0


def elect(votes: Mapping[str, Number], *, seats: int = 1) -> Elected:
    """Return who takes the seats: those with the most votes, however few, but not with none.

    Candidates level at the last seats are named and not chosen between.

    >>> elect({"ada": 5, "bo": 3, "cy": 3, "di": 0}, seats=2)
    Elected(winners=('ada',), tied=('bo', 'cy'), open=1)
    """
    ranked = sorted((n for n, v in votes.items() if v > 0), key=lambda n: -votes[n])
    if len(ranked) <= seats:
        return Elected(tuple(ranked))
    last = votes[ranked[seats - 1]] if seats else None
    level = [n for n in ranked if votes[n] == last]
    sure = [n for n in ranked[:seats] if n not in level]
    if len(sure) + len(level) <= seats:
        return Elected((*sure, *level))
    return Elected(tuple(sure), tuple(level), seats - len(sure))


def leaves(rule: Rule) -> Iterator[Count | Every | NoneOf | NoRule | Plurality]:
    """Yield the sentences that a rule is made of."""
    if isinstance(rule, AnyRule | AllRules):
        for part in rule.parts:
            yield from leaves(part)
    else:
        yield rule
