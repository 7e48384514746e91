"""What the voting tests share: short ways to write rules and rolls, and brute force from the definition."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from textwrap import dedent
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from kingmaker.analysis.ballots import Ballot, Question, Roll, Standing, Weighing, carries
from kingmaker.model.bodies import TieRule
from kingmaker.model.sentences import (
    AllRules,
    AnyRule,
    Base,
    BaseKind,
    Count,
    Every,
    NoneOf,
    NoRule,
    Tally,
)
from kingmaker.model.values import Comparison, Name, exactly
from kingmaker.source.load import loads

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kingmaker.analysis.ballots import Number
    from kingmaker.model.case import Case
    from kingmaker.model.sentences import (
        Rule,
    )
    from kingmaker.model.values import Quantity

FOR, AGAINST, ABSTAIN, ABSENT = Ballot.FOR, Ballot.AGAINST, Ballot.ABSTAIN, Ballot.ABSENT
HALF = Fraction(1, 2)


def base(kind: str, name: str | None = None) -> Base:
    return Base(BaseKind(kind), None if name is None else Name(name))


def share(number: Fraction | str) -> Quantity:
    return exactly(Fraction(number), "share")


def more_than(
    bound: Fraction | int, kind: str, *, of: str | None = None, tally: Tally | None = None
) -> Count:
    return _count(Comparison.MORE_THAN, bound, kind, of, tally)


def at_least(
    bound: Fraction | int, kind: str, *, of: str | None = None, tally: Tally | None = None
) -> Count:
    return _count(Comparison.AT_LEAST, bound, kind, of, tally)


def fewer_than(
    bound: Fraction | int, kind: str, *, of: str | None = None, tally: Tally | None = None
) -> Count:
    return _count(Comparison.FEWER_THAN, bound, kind, of, tally)


def no_more_than(
    bound: Fraction | int, kind: str, *, of: str | None = None, tally: Tally | None = None
) -> Count:
    return _count(Comparison.NO_MORE_THAN, bound, kind, of, tally)


def _count(
    comparison: Comparison, bound: Fraction | int, kind: str, of: str | None, tally: Tally | None
) -> Count:
    """A bound that is a fraction is a share, a whole number counts."""
    quantity = share(bound) if isinstance(bound, Fraction) else exactly(bound)
    return Count(comparison, quantity, base(kind, of), tally)


def names(number: int) -> tuple[str, ...]:
    return tuple("abcdefghijklmnopqrstuvwxyz"[:number])


def roll(
    heads: int | Iterable[str],
    *,
    seats: int | None = None,
    votes: Mapping[str, Number] | None = None,
    silent: Number = 0,
    named: Mapping[str, Mapping[str, Number]] | None = None,
    standings: Mapping[str, tuple[Standing, Standing]] | None = None,
) -> Roll:
    """A roll; `standings` are in the vote and in the quorum."""
    people = names(heads) if isinstance(heads, int) else tuple(heads)
    one = dict.fromkeys(people, 1)
    standing = standings or {}
    return Roll(
        heads=Weighing(one),
        votes=Weighing(one if votes is None else votes, silent),
        seats=len(people) if seats is None else seats,
        named={n: Weighing(w) for n, w in (named or {}).items()},
        in_vote={n: vote for n, (vote, _) in standing.items()},
        in_quorum={n: quorum for n, (_, quorum) in standing.items()},
    )


def cast(
    pro: int, con: int, abstain: int = 0, *, of: Iterable[str] | None = None
) -> dict[str, Ballot]:
    """So many for, against and abstaining, in the order of the names; the rest stay away."""
    ballots = [FOR] * pro + [AGAINST] * con + [ABSTAIN] * abstain
    return dict(zip(of or names(26), ballots, strict=False))


def every_ballot(people: Iterable[str]) -> Iterator[dict[str, Ballot]]:
    listed = tuple(people)
    for ballots in product(Ballot, repeat=len(listed)):
        yield dict(zip(listed, ballots, strict=True))


def carries_whatever(question: Question, coalition: Iterable[str]) -> bool:
    """Some ballots of the coalition carry it against all ballots of the others: all 4ⁿ are tried."""
    own = tuple(coalition)
    others = tuple(n for n in question.roll.names if n not in own)
    return any(
        all(carries(question, {**mine, **theirs}) for theirs in every_ballot(others))
        for mine in every_ballot(own)
    )


def case_of(text: str, *, despite: tuple[str, ...] = ()) -> Case:
    """A case as an author writes it, with just these errors; only the title is filled in."""
    loaded = loads(f"title: A test\n{dedent(text)}")
    assert {p.code for p in loaded.errors} == set(despite), loaded.errors
    assert loaded.case is not None
    return loaded.case


# --- the words of a rule, once more ---------------------------------------------------------


def by_the_words(question: Question, ballots: Mapping[str, Ballot]) -> bool:
    """What passes by the words of the rules: written a second time, for itself, voter by voter."""
    if not any(question.roll.voting(n) for n in question.roll.names):
        return False
    quorum = _met(question.quorum, question, ballots, quorum=True)
    return quorum and _met(question.passes, question, ballots, quorum=False)


def _met(rule: Rule, question: Question, ballots: Mapping[str, Ballot], *, quorum: bool) -> bool:
    if isinstance(rule, NoRule):
        return True
    if isinstance(rule, AnyRule | AllRules):
        parts = [_met(part, question, ballots, quorum=quorum) for part in rule.parts]
        return any(parts) if isinstance(rule, AnyRule) else all(parts)
    assert isinstance(rule, Count | Every | NoneOf)
    tally = rule.tally or (Tally.PRESENT if quorum else Tally.FOR)
    counted = _counted(question, ballots, quorum=quorum)
    part, whole = _part_and_whole(question, counted, rule.base, tally)
    if isinstance(rule, Every):
        return 0 < whole == part
    if isinstance(rule, NoneOf):
        return part == 0
    asked = rule.bound.exact
    assert asked is not None
    share_of = asked if rule.bound.unit == "share" else None
    bound = asked if share_of is None else share_of * whole
    plain = {
        "more than": part > bound,
        "at least": part >= bound and whole != 0,
        "fewer than": part < bound,
        "no more than": part <= bound,
    }[rule.comparison]
    half = rule.comparison == "more than" and share_of == HALF and tally is Tally.FOR
    return plain or (half and not quorum and _broken(question, ballots, counted, rule.base))


def _broken(
    question: Question,
    ballots: Mapping[str, Ballot],
    counted: dict[str, Ballot],
    of: Base,
) -> bool:
    """As many for as against, and one more vote for makes more than half."""
    if question.in_writing or question.tie is TieRule.FAILS:
        return False
    if question.tie is not TieRule.PASSES and ballots.get(question.chair or "") is not FOR:
        return False
    pro, whole = _part_and_whole(question, counted, of, Tally.FOR)
    con, _ = _part_and_whole(question, counted, of, Tally.AGAINST)
    cast_or_shares = of.kind in (BaseKind.VOTES_CAST, BaseKind.SHARES_PRESENT)
    newly_there = question.tie is TieRule.CHAIR_DECIDES and of.kind in (
        BaseKind.PRESENT,
        BaseKind.VOTERS,
    )
    more = 1 if cast_or_shares or newly_there else 0
    return pro == con and pro > 0 and 2 * (pro + 1) > whole + more


def _counted(
    question: Question, ballots: Mapping[str, Ballot], *, quorum: bool
) -> dict[str, Ballot]:
    """Everybody who is counted, with the ballot as it counts."""
    found = {}
    for name in question.roll.names:
        votes = name not in question.roll.in_vote or question.roll.in_vote[name] == "votes"
        standing = (question.roll.in_quorum if quorum else question.roll.in_vote).get(name, "votes")
        if quorum and standing == "votes" and not votes:
            standing = "attends"
        if standing == "out":
            continue
        ballot = ballots.get(name, ABSENT)
        if standing == "attends" and ballot is not ABSENT:
            ballot = ABSTAIN
        if standing in ("abstains", "absent"):
            ballot = ABSTAIN if standing == "abstains" else ABSENT
        if question.in_writing and not (votes and ballot is FOR):
            ballot = ABSENT
        found[name] = ballot
    return found


def _part_and_whole(
    question: Question, counted: dict[str, Ballot], of: Base, tally: Tally
) -> tuple[Number, Number]:
    those = question.roll
    if of.name is not None:
        weights, silent = those.named[of.name].of, those.named[of.name].silent
    elif of.kind in ("votes cast", "shares present", "outstanding shares"):
        weights = those.votes.of
        silent = those.votes.silent if of.kind == "outstanding shares" else 0
    else:
        weights, silent = those.heads.of, 0
    part: Number = 0
    whole: Number = silent
    voting = [n for n in counted if those.in_vote.get(n, "votes") == "votes"]
    for name in voting if of.kind == "voters" else counted:
        weight = weights.get(name, 0)
        if counted[name] in _LEFT_OUT.get(of.kind, ()):
            continue
        whole += weight
        if counted[name] in _BALLOTS[tally]:
            part += weight
    if of.kind == "seats":
        part += those.seats - whole if tally is Tally.NOT_FOR else 0
        whole = those.seats
    elif tally is Tally.NOT_FOR:
        part += silent
    return part, whole


_LEFT_OUT = {
    "present": (ABSENT,),
    "shares present": (ABSENT,),
    "votes cast": (ABSTAIN, ABSENT),
}
_BALLOTS = {
    Tally.FOR: (FOR,),
    Tally.AGAINST: (AGAINST,),
    Tally.ABSTAINING: (ABSTAIN,),
    Tally.NOT_FOR: (AGAINST, ABSTAIN, ABSENT),
    Tally.PRESENT: (FOR, AGAINST, ABSTAIN),
    Tally.FOR_OR_ABSTAINING: (FOR, ABSTAIN),
}


# --- any rule at all ----------------------------------------------------------------------

PEOPLE = names(4)
_fractions = st.sampled_from(
    [HALF, Fraction(2, 3), Fraction(1, 3), Fraction(3, 4), Fraction(51, 100)]
)
_kinds = st.sampled_from([k for k in BaseKind if k is not BaseKind.NAMED])
_bases = st.one_of(
    st.builds(Base, _kinds, st.none()),
    st.builds(Base, st.just(BaseKind.NAMED), st.sampled_from([Name("few"), Name("weight")])),
)
_tallies = st.one_of(st.none(), st.sampled_from(list(Tally)))
_bounds = st.one_of(_fractions.map(share), st.integers(0, 4).map(exactly))
_counts = st.builds(Count, st.sampled_from(list(Comparison)), _bounds, _bases, _tallies)
_majorities = st.builds(
    Count, st.just(Comparison.MORE_THAN), st.just(share(HALF)), _bases, st.none()
)
_sentences = st.one_of(
    _majorities,
    _counts,
    st.builds(Every, _bases, _tallies),
    st.builds(NoneOf, _bases, _tallies),
)


def _combined(inner: st.SearchStrategy[Rule]) -> st.SearchStrategy[Rule]:
    parts = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(st.builds(AnyRule, parts), st.builds(AllRules, parts))


rules: st.SearchStrategy[Rule] = st.recursive(_sentences, _combined, max_leaves=3)


@st.composite
def rolls(draw: st.DrawFn) -> Roll:
    people = PEOPLE[: draw(st.integers(1, 4))]
    numbers = st.fixed_dictionaries({n: st.integers(0, 4) for n in people})
    standings = st.dictionaries(
        st.sampled_from(people), st.sampled_from(list(Standing)), max_size=2
    )
    return Roll(
        heads=Weighing(dict.fromkeys(people, 1)),
        votes=Weighing(draw(numbers), draw(st.integers(0, 3))),
        seats=len(people) + draw(st.integers(0, 2)),
        named={"few": Weighing(dict.fromkeys(people[:2], 1)), "weight": Weighing(draw(numbers))},
        in_vote=draw(standings),
        in_quorum=draw(standings),
    )


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """Any question to up to four voters: every kind of sentence, recusal, tie and vacancy."""
    those = draw(rolls())
    tie = draw(st.sampled_from(list(TieRule)))
    chair = draw(st.sampled_from([None, *those.names]))
    if chair is not None and tie is TieRule.CHAIR_DECIDES:
        in_vote = {**those.in_vote, chair: Standing.ABSENT}
        in_quorum = {**those.in_quorum, chair: Standing.ATTENDS}
        those = Roll(
            heads=those.heads,
            votes=those.votes,
            seats=those.seats,
            named=those.named,
            in_vote=in_vote,
            in_quorum=in_quorum,
        )
    elif chair is not None and not those.voting(chair):
        chair = None
    return Question(
        roll=those,
        passes=draw(rules),
        quorum=draw(st.one_of(st.just(NoRule()), rules)),
        tie=tie,
        chair=chair,
        in_writing=draw(st.booleans()),
    )
