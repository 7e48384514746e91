"""Decision diagrams of motions, held against the ballots themselves."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kingmaker.analysis.ballots import Ballot, Question, Roll, Standing, Weighing, carries
from kingmaker.analysis.struggle.allowed import abstains
from kingmaker.analysis.struggle.asked import tells, voters
from kingmaker.analysis.struggle.building import build
from kingmaker.analysis.struggle.deciding import Diagrams
from kingmaker.analysis.struggle.refusing import Refused
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
from tests.struggle_cases import built, carried, case_of, motion_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.model.sentences import Rule

CHOICES = (Ballot.FOR, Ballot.ABSTAIN, Ballot.AGAINST)
NAMES = ("ann", "bob", "cyd", "dan", "eve")


# --- questions at random ------------------------------------------------------------------------


def bases() -> st.SearchStrategy[Base]:
    kinds = [
        BaseKind.MEMBERS,
        BaseKind.SEATS,
        BaseKind.PRESENT,
        BaseKind.VOTES_CAST,
        BaseKind.VOTERS,
    ]
    return st.one_of(
        st.builds(Base, st.sampled_from(kinds)),
        st.just(Base(BaseKind.NAMED, Name("weight"))),
    )


def bounds() -> st.SearchStrategy[object]:
    numbers = st.integers(0, 6).map(exactly)
    shares = st.fractions(0, 1, max_denominator=4).map(lambda f: exactly(f, "share"))
    return st.one_of(numbers, shares)


def counts() -> st.SearchStrategy[Rule]:
    tally = st.one_of(st.none(), st.sampled_from(list(Tally)))
    return st.one_of(
        st.builds(Count, st.sampled_from(list(Comparison)), bounds(), bases(), tally),
        st.builds(Every, bases(), tally),
        st.builds(NoneOf, bases(), tally),
    )


def rules() -> st.SearchStrategy[Rule]:
    pairs = st.tuples(counts(), counts())
    return st.one_of(counts(), pairs.map(AnyRule), pairs.map(AllRules))


@st.composite
def questions(draw: st.DrawFn) -> Question:
    names = NAMES[: draw(st.integers(1, 4))]
    whole = st.integers(1, 3)
    heads = Weighing(dict.fromkeys(names, 1))
    votes = Weighing({n: draw(whole) for n in names}, draw(st.integers(0, 2)))
    named = Weighing(
        {n: draw(whole) for n in names if draw(st.booleans())}, draw(st.integers(0, 1))
    )
    standings = st.sampled_from(list(Standing))
    in_vote = {n: draw(standings) for n in names if draw(st.integers(0, 3)) == 0}
    in_quorum = {n: draw(standings) for n in names if draw(st.integers(0, 3)) == 0}
    roll = Roll(
        heads=heads,
        votes=votes,
        seats=len(names) + draw(st.integers(0, 1)),
        named={"weight": named},
        in_vote=in_vote,
        in_quorum=in_quorum,
    )
    return Question(
        roll=roll,
        passes=draw(rules()),
        quorum=draw(st.one_of(st.just(NoRule()), counts())),
        tie=draw(st.sampled_from(list(TieRule))),
        chair=draw(st.one_of(st.none(), st.sampled_from(names))),
        in_writing=draw(st.integers(0, 3)) == 0,
    )


def every_ballot(names: tuple[str, ...]) -> Iterator[dict[str, Ballot]]:
    for ballots in product(CHOICES, repeat=len(names)):
        yield dict(zip(names, ballots, strict=True))


def as_they_sit(question: Question, ballots: dict[str, Ballot]) -> dict[str, Ballot]:
    """Everybody is there; who has no vote says nothing."""
    return {**dict.fromkeys(question.roll.names, Ballot.ABSTAIN), **ballots}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(questions())
def test_a_diagram_is_carried_by_the_ballots_that_carry_the_question(question: Question) -> None:
    made = Diagrams()
    asked = tuple(voters(question))
    root = made.of(question, {name: place for place, name in enumerate(asked)})
    for ballots in every_ballot(asked):
        want = carries(question, as_they_sit(question, ballots))
        assert made.reads(root, [ballots[n] for n in asked]) == want
        if not tells(question):
            blunt = {n: b if b is Ballot.FOR else Ballot.AGAINST for n, b in ballots.items()}
            assert carries(question, as_they_sit(question, blunt)) == want


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(questions(), questions(), st.permutations(NAMES))
def test_diagrams_are_joined_as_questions_are(
    one: Question, other: Question, order: list[str]
) -> None:
    """All of two, any of two, neither: on one list of voters in any order, and with one known to be for."""
    made = Diagrams()
    asked = tuple(n for n in order if n in {*voters(one), *voters(other)})
    places = {name: place for place, name in enumerate(asked)}
    roots = [made.of(question, places) for question in (one, other)]
    both, either, neither = (
        made.all_of(roots),
        made.any_of(roots),
        made.denied(made.any_of(roots)),
    )
    for ballots in every_ballot(asked):
        cast = [ballots[n] for n in asked]
        want = []
        for question in (one, other):
            own = {n: ballots[n] for n in voters(question)}
            want.append(carries(question, as_they_sit(question, own)))
        assert made.reads(both, cast) == all(want)
        assert made.reads(either, cast) == any(want)
        assert made.reads(neither, cast) == (not any(want))
        if asked and cast[-1] is Ballot.FOR:
            known = made.given(both, len(asked) - 1)
            assert made.reads(known, [*cast[:-1], Ballot.AGAINST]) == all(want)


def test_equal_diagrams_have_one_number() -> None:
    """More than half of three heads, and at least two of them."""
    made = Diagrams()
    heads = Weighing(dict.fromkeys(NAMES[:3], 1))
    roll = Roll(heads=heads, votes=heads, seats=3)
    half = Count(Comparison.MORE_THAN, exactly(Fraction(1, 2), "share"), Base(BaseKind.MEMBERS))
    two = Count(Comparison.AT_LEAST, exactly(2), Base(BaseKind.MEMBERS))
    places = {name: place for place, name in enumerate(NAMES[:3])}
    roots = {made.of(Question(roll=roll, passes=rule), places) for rule in (half, two)}
    assert len(roots) == 1


def test_a_large_body_of_equals_is_a_small_diagram() -> None:
    """A hundred heads: as many nodes as there are counts that still matter, 50 x 51."""
    made, names = Diagrams(), tuple(f"m{n}" for n in range(100))
    heads = Weighing(dict.fromkeys(names, 1))
    rule = Count(Comparison.MORE_THAN, exactly(50), Base(BaseKind.MEMBERS))
    question = Question(roll=Roll(heads=heads, votes=heads, seats=100), passes=rule)
    root = made.of(question, {name: place for place, name in enumerate(names)})
    assert len(made.below(root)) == 51 * 50


def test_voters_of_many_weights_are_refused_with_the_numbers() -> None:
    made, names = Diagrams(limit=500), tuple(f"m{n}" for n in range(40))
    weights = Weighing({name: 10_007 + n**3 for n, name in enumerate(names)})
    rule = Count(
        Comparison.MORE_THAN, exactly(Fraction(1, 2), "share"), Base(BaseKind.NAMED, Name("votes"))
    )
    heads = Weighing(dict.fromkeys(names, 1))
    roll = Roll(heads=heads, votes=heads, seats=40, named={"votes": weights})
    with pytest.raises(Refused, match=r"40 voters of many different weights .* 500 nodes"):
        made.of(Question(roll=roll, passes=rule), {name: place for place, name in enumerate(names)})


# --- motions of a case --------------------------------------------------------------------------

FIRM = """
title: Acme
as_of: 2025-04-01
people: {ann: {}, bob: {}, cyd: {}, dan: {}, eve: {}, fay: {}, fund: {kind: organisation}}
entities:
  acme: {kind: company, governed_by: board}
  holding: {kind: company, governed_by: partners}
bodies:
  board: {of: acme, members: [ann, bob, cyd], quorum: none, passes: more than half of members, tie: fails}
  partners: {of: holding, members: [dan, eve], quorum: none, passes: every of members}
  council: {of: acme, members: [fay, holding], quorum: none, passes: every of members}
  assembly: {of: acme, members: [ann, bob, cyd, dan], quorum: none, passes: more than half of votes cast, tie: chair decides}
offices:
  ceo: {of: acme, held_by: ann, appointed_by: board, removed_by: board}
  chair: {of: assembly, held_by: dan, appointed_by: assembly, removed_by: assembly}
powers:
  sell: {by: board}
  remove-director: {by: board}
gauges: {deal: [open, signed], mood: [calm, angry]}
actors:
  ann: {wants: [{that: deal is signed, worth: 2, certainty: assumed}], tempo: once a day}
  fund: {wants: [{that: deal is signed, worth: 2, certainty: assumed}]}
clock: {from: 2025-04-01, to: 2025-04-03, tick: 1 day}
endings: {done: {when: deal is signed}, undone: {when: otherwise}}
"""
FOR, ABSTAIN, AGAINST = CHOICES


def firm(move: str, *changes: tuple[str, str]) -> str:
    text = FIRM
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return f"{text}moves:\n  sign: {{{move}, then: deal is signed}}\n"


def carriers(text: str) -> tuple[tuple[str, ...], set[str]]:
    """Return the voters on the move `sign`, and the sets of those who carry it while all others are against."""
    arena, _, _ = built(text)
    motion, names = motion_of(arena, "sign")
    found = set()
    for ballots in product((FOR, AGAINST), repeat=len(names)):
        if carried(arena, motion, list(ballots)):
            found.add(" ".join(n for n, b in zip(names, ballots, strict=True) if b is FOR))
    return names, found


def test_who_puts_motions_and_votes_through_its_body_is_told_so() -> None:
    told = built(firm("by: council, tabled_by: [holding]"))[2].notices
    wanted = "Nothing is said of what `holding` wants: they move by chance, and vote as those do who decide for them."
    assert wanted in told
    assert not any("`holding` wants: their votes" in one for one in told)


@pytest.mark.parametrize(
    ("text", "names", "carry"),
    [
        (firm("by: board"), "ann bob cyd", "ann bob|ann cyd|bob cyd|ann bob cyd"),
        # a package: the ordinary rule for the deal is none of its acts; both acts must be carried
        (
            firm(
                "by: board, do: [remove ann from ceo, appoint bob as ceo]",
                (
                    "held_by: ann, appointed_by: board",
                    "held_by: ann, passes: every of members, appointed_by: board",
                ),
            ),
            "ann bob cyd",
            "ann bob cyd",
        ),
        # whoever a removal is about has no vote on it, and two of the two others are needed
        (
            firm(
                "by: board, do: remove ann from ceo",
                (
                    "held_by: ann, ",
                    "held_by: ann, person_concerned: may not vote, passes: every of voters, ",
                ),
            ),
            "bob cyd",
            "bob cyd",
        ),
        # a consent is a vote of its own; who has a veto uses it by voting against
        (
            firm(
                "by: board, uses: sell", ("sell: {by: board}", "sell: {by: board, consent: fund}")
            ),
            "ann bob cyd fund",
            "ann bob fund|ann cyd fund|bob cyd fund|ann bob cyd fund",
        ),
        (
            firm("by: board, uses: sell", ("sell: {by: board}", "sell: {by: board, veto: fund}")),
            "ann bob cyd fund",
            "ann bob fund|ann cyd fund|bob cyd fund|ann bob cyd fund",
        ),
        # companions and whoever is asked must all be for
        (firm("by: ann, with: [bob, cyd]"), "bob cyd", "bob cyd"),
        (firm("by: ann, asks: it, each: [bob], when: it is not fund"), "bob", "bob"),
        # an entity without wants votes as those decide who govern it
        (firm("by: council"), "fay dan eve", "fay dan eve"),
    ],
)
def test_what_carries_a_move(text: str, names: str, carry: str) -> None:
    found = carriers(text)
    assert found == (tuple(names.split()), set(carry.split("|")))


def test_a_casting_vote_and_abstaining_where_votes_cast_count() -> None:
    """The chair votes on a tie only; who abstains is not counted."""
    arena, _, _ = built(firm("by: assembly"))
    motion, names = motion_of(arena, "sign")
    assert names == ("ann", "bob", "cyd", "dan")
    for ballots in every_ballot(names):
        pro = sum(ballots[n] is FOR for n in names[:3])
        con = sum(ballots[n] is AGAINST for n in names[:3])
        tied = pro == con > 0 and ballots["dan"] is FOR
        assert carried(arena, motion, list(ballots.values())) == (pro > con or tied)
    assert arena.rules.ternary[arena.motions.rule[motion]]


def test_a_veto_is_used_by_those_against_and_who_is_silent_does_not_use_it() -> None:
    sell = ("sell: {by: board}", "sell: {by: board, veto: fund}")
    arena, _, _ = built(firm("by: board, uses: sell", sell))
    motion, names = motion_of(arena, "sign")
    for ballots in every_ballot(names):
        pro = sum(ballots[n] is FOR for n in names[:3])
        stopped = ballots["fund"] is AGAINST
        assert carried(arena, motion, list(ballots.values())) == (pro > 1 and not stopped)


def test_only_those_abstain_of_whom_the_rule_tells_it_from_yes_and_no() -> None:
    """A veto is used or not; and who has one gives nobody else a third choice, nor has one for a votes-cast rule."""

    def may_abstain(text: str) -> list[str]:
        arena, _, _ = built(text)
        motion, names = motion_of(arena, "sign")
        return [name for place, name in enumerate(names) if abstains(arena, motion, place)]

    vetoed = ("sell: {by: board}", "sell: {by: board, veto: fund}")
    agreed = ("sell: {by: board}", "sell: {by: assembly, consent: fund}")
    chaired = ("sell: {by: board}", "sell: {by: board, veto: ann}")
    assert may_abstain(firm("by: board, uses: sell", vetoed)) == []
    assert may_abstain(firm("by: assembly, uses: sell", agreed)) == ["ann", "bob", "cyd"]
    assert may_abstain(firm("by: board, uses: sell", chaired)) == ["ann"]


def movers(text: str) -> list[str]:
    arena, _, _ = built(text)
    player = np.repeat(arena.turns.player, np.diff(arena.turns.options_at))
    own = range(arena.turns.options_at[arena.turns.turns_at[1]])
    return [arena.players[player[o]] for o in own if arena.moves[arena.turns.move[o]] == "sign"]


def test_who_may_put_up_candidates() -> None:
    """Whoever the body says, and not those who may put other motions; of acts that are put together both have to let one."""
    elect = (
        "remove-director: {by: board}",
        "remove-director: {by: board}\n  elect-director: {by: board}",
    )
    ann, bob = "tabled_by: actor is ceo", "nominates: {who: actor is bob}"
    chair = "nominates: {who: actor is chair or actor is cyd}"  # the chair, dan, has no seat
    for said, other, candidates, both in (
        (bob, ["ann", "bob", "cyd"], ["bob"], ["bob"]),
        (ann, ["ann"], ["ann"], ["ann"]),
        (f"{ann}, {bob}", ["ann"], ["bob"], []),
        (chair, ["ann", "bob", "cyd"], ["cyd", "dan"], ["cyd"]),
        (f"{ann}, {chair}", ["ann"], ["cyd", "dan"], []),
    ):
        put = (elect, ("tie: fails}", f"tie: fails, {said}}}"))
        assert movers(firm("by: board, do: remove cyd from board", *put)) == other
        assert movers(firm("by: board, do: elect eve to board", *put)) == candidates
        together = firm("by: board, do: [remove cyd from board, elect eve to board]", *put)
        assert movers(together) == both


def test_who_may_put_a_motion() -> None:
    """All members of a body; only those whom the body or the move lets; whoever holds the office."""
    assert movers(firm("by: board")) == ["ann", "bob", "cyd"]
    assert movers(firm("by: board, tabled_by: bob")) == ["bob"]
    only = ("tie: fails}", "tie: fails, tabled_by: actor is ceo}")
    assert movers(firm("by: board", only)) == ["ann"]
    assert movers(firm("by: holder of chair")) == ["dan"]
    assert movers(firm("by: holding")) == ["dan", "eve"]
    assert movers(firm("each: [bob, eve], when: it is not fund")) == ["bob", "eve"]


def test_one_who_decides_alone_needs_no_vote() -> None:
    arena, _, _ = built(
        firm("by: fund, do: remove ann from ceo", ("removed_by: board", "removed_by: fund"))
    )
    assert len(arena.motions.rule) == 0
    assert arena.players == ("fund",)


def test_a_vote_that_cannot_be_counted_keeps_the_case_from_being_played() -> None:
    rule = "elect-director: {by: board, passes: more than half of outstanding shares}"
    text = firm("by: board, do: elect eve to board", ("sell: {by: board}", rule))
    found = build(case_of(text))
    assert found.arena is None
    assert [p.code for p in found.problems] == ["K814"]
