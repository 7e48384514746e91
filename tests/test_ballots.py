"""Rules held against ballots: every word of a threshold, ties, recusals, consents, elections."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, product
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from kingmaker.analysis.ballots import (
    Elected,
    NotYesNo,
    Question,
    Roll,
    Standing,
    Unmeasured,
    Weighing,
    carries,
    elect,
    outcome,
    package,
)
from kingmaker.analysis.linear import ORDER, compiled, true_of
from kingmaker.analysis.orders import absence_beats_no, is_monotone
from kingmaker.analysis.slices import sliced
from kingmaker.model.bodies import TieRule
from kingmaker.model.sentences import (
    AllRules,
    AnyRule,
    Count,
    Every,
    NoneOf,
    NoRule,
    Plurality,
    Tally,
)
from kingmaker.model.values import Comparison, Quantity
from tests.votes import (
    ABSENT,
    ABSTAIN,
    AGAINST,
    FOR,
    HALF,
    at_least,
    base,
    by_the_words,
    carries_whatever,
    cast,
    every_ballot,
    fewer_than,
    more_than,
    names,
    no_more_than,
    questions,
    roll,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kingmaker.analysis.ballots import Ballot
    from kingmaker.model.sentences import Rule

THIRDS = Fraction(2, 3)


def passes(rule: Rule, those: Roll, ballots: Mapping[str, Ballot]) -> bool:
    return carries(Question(roll=those, passes=rule), ballots)


def quorate(rule: Rule, those: Roll, ballots: Mapping[str, Ballot]) -> bool:
    return outcome(
        Question(roll=those, passes=NoneOf(base("members")), quorum=rule), ballots
    ).quorate


# --- bases --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "needed"),
    [
        ("members", 4),
        ("in office", 4),
        ("voters", 4),
        ("seats", 5),
        ("present", 3),
        ("votes cast", 2),
    ],
)
def test_more_than_half_of_each_base(kind: str, needed: int) -> None:
    """Seven members on nine seats; two vote no at most, one abstains, two are away."""
    those = roll(7, seats=9)
    for pro in range(5):
        ballots = cast(pro, max(0, min(1, 4 - pro)), 1)
        assert passes(more_than(HALF, kind), those, ballots) == (pro >= needed), pro
    if needed == 5:
        assert passes(more_than(HALF, kind), those, cast(5, 2))


def test_vacant_seats_count_against() -> None:
    those = roll(4, seats=9)
    assert passes(more_than(HALF, "in office"), those, cast(3, 1))
    assert not passes(more_than(HALF, "seats"), those, cast(4, 0))


def test_votes_are_counted_where_votes_are_meant() -> None:
    those = roll(3, votes={"a": 60, "b": 30, "c": 10})
    assert passes(more_than(HALF, "votes cast"), those, cast(1, 2))
    assert not passes(more_than(HALF, "present"), those, cast(1, 2))
    assert passes(more_than(HALF, "shares present"), those, cast(1, 0, 2))
    assert not passes(more_than(HALF, "shares present"), those, {"a": ABSTAIN, "b": FOR, "c": FOR})


def test_shares_of_nobody_known_are_in_the_base_and_silent() -> None:
    those = roll(2, votes={"a": 40, "b": 10}, silent=50)
    assert not passes(more_than(HALF, "outstanding shares"), those, cast(2, 0))
    assert passes(at_least(HALF, "outstanding shares"), those, cast(2, 0))
    assert not passes(fewer_than(51, "outstanding shares", tally=Tally.NOT_FOR), those, cast(1, 0))
    assert passes(fewer_than(51, "outstanding shares", tally=Tally.NOT_FOR), those, cast(2, 0))


def test_a_named_base_is_a_vote_among_those_only() -> None:
    those = roll(4, named={"few": {"a": 1, "b": 1}, "weight": {"a": 5, "c": 6, "d": 1}})
    assert passes(more_than(HALF, "named", of="few"), those, {"a": FOR, "b": FOR, "c": AGAINST})
    assert not passes(more_than(HALF, "named", of="few"), those, {"a": FOR, "c": FOR, "d": FOR})
    assert passes(at_least(6, "named", of="weight"), those, {"c": FOR, "a": AGAINST})
    with pytest.raises(Unmeasured, match="neither a group"):
        passes(more_than(HALF, "named", of="others"), those, {})


# --- tallies ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tally", "number"),
    [
        (Tally.FOR, 4),
        (Tally.AGAINST, 3),
        (Tally.ABSTAINING, 2),
        (Tally.NOT_FOR, 8),
        (Tally.PRESENT, 9),
        (Tally.FOR_OR_ABSTAINING, 6),
    ],
)
def test_what_each_tally_adds_up(tally: Tally, number: int) -> None:
    """Four for, three against, two abstaining, two away, one seat empty: twelve seats."""
    those, ballots = roll(11, seats=12), cast(4, 3, 2)
    exactly = [n for n in range(13) if passes(at_least(n, "seats", tally=tally), those, ballots)]
    assert max(exactly) == number


def test_those_present_are_counted_for_a_quorum_and_those_for_in_a_vote() -> None:
    rule = at_least(3, "members")
    assert quorate(rule, roll(5), cast(1, 1, 1))
    assert not passes(rule, roll(5), cast(1, 1, 1))
    assert not quorate(at_least(3, "members", tally=Tally.FOR), roll(5), cast(2, 3))


def test_a_tally_stays_within_its_base() -> None:
    not_for = no_more_than(Fraction(1, 3), "votes cast", tally=Tally.NOT_FOR)
    assert passes(not_for, roll(9), cast(4, 2, 3))
    assert not passes(not_for, roll(9), cast(4, 3))


# --- nothing cast -------------------------------------------------------------------------


def test_half_of_nothing() -> None:
    nobody = cast(0, 0, 3)
    assert not passes(more_than(HALF, "votes cast"), roll(3), nobody)
    assert not passes(at_least(HALF, "votes cast"), roll(3), nobody)
    assert not passes(Every(base("votes cast")), roll(3), nobody)
    assert passes(NoneOf(base("votes cast"), Tally.AGAINST), roll(3), nobody)
    assert not passes(fewer_than(HALF, "votes cast", tally=Tally.AGAINST), roll(3), nobody)
    assert passes(no_more_than(HALF, "votes cast", tally=Tally.AGAINST), roll(3), nobody)


def test_a_group_without_members() -> None:
    those = roll(3, named={"few": {}})
    for rule in (
        at_least(0, "named", of="few"),
        at_least(HALF, "named", of="few"),
        Every(base("named", "few")),
    ):
        assert not passes(rule, those, cast(3, 0))
    assert passes(NoneOf(base("named", "few"), Tally.AGAINST), those, cast(3, 0))


def test_where_nobody_may_vote_nothing_passes() -> None:
    out = dict.fromkeys("ab", (Standing.OUT, Standing.OUT))
    assert not passes(NoneOf(base("members"), Tally.AGAINST), roll(2, standings=out), {})
    assert not passes(NoneOf(base("members"), Tally.AGAINST), roll(0), {})


def test_nothing_is_rounded() -> None:
    """51 % is not more than half, and half of seven is not three."""
    those = roll(2, votes={"a": 510, "b": 491})
    assert not passes(at_least(Fraction(51, 100), "votes cast"), those, cast(1, 1))
    assert passes(more_than(HALF, "votes cast"), those, cast(1, 1))
    assert not passes(at_least(HALF, "members"), roll(7), cast(3, 0))
    assert passes(at_least(Fraction(1, 3), "members"), roll(9), cast(3, 0))
    thirds = Roll(
        heads=Weighing({"a": 1, "b": 1}),
        votes=Weighing({"a": Fraction(1, 3), "b": Fraction(2, 3)}),
        seats=2,
    )
    assert passes(at_least(THIRDS, "votes cast"), thirds, {"b": FOR, "a": AGAINST})


def test_a_threshold_is_one_number() -> None:
    span = Quantity(HALF, None, THIRDS, "share")
    with pytest.raises(Unmeasured, match="one number"):
        passes(Count(Comparison.MORE_THAN, span, base("members")), roll(2), {})


def test_rules_combine() -> None:
    either = AnyRule((more_than(HALF, "members"), at_least(THIRDS, "votes cast")))
    both = AllRules((more_than(HALF, "members"), at_least(THIRDS, "votes cast")))
    assert passes(either, roll(9), cast(2, 1))
    assert passes(either, roll(9), cast(5, 4))
    assert not passes(both, roll(9), cast(5, 4))
    assert passes(both, roll(9), cast(6, 3))


def test_a_stranger_cannot_vote() -> None:
    with pytest.raises(KeyError, match="not on the roll: z"):
        passes(more_than(HALF, "members"), roll(2), {"z": FOR})


# --- ties ---------------------------------------------------------------------------------


def tied(kind: str, tie: TieRule, ballots: Mapping[str, Ballot], *, heads: int = 6) -> bool:
    chair = "a" if tie in (TieRule.CHAIR_DECIDES, TieRule.SECOND_VOTE) else None
    standings = {"a": (Standing.ABSENT, Standing.ATTENDS)} if tie is TieRule.CHAIR_DECIDES else {}
    those = roll(heads, standings=standings)
    return carries(
        Question(roll=those, passes=more_than(HALF, kind), tie=tie, chair=chair), ballots
    )


@pytest.mark.parametrize(
    "kind", ["members", "in office", "seats", "present", "voters", "votes cast"]
)
def test_three_against_three(kind: str) -> None:
    even = cast(3, 3)
    assert not tied(kind, TieRule.FAILS, even)
    assert tied(kind, TieRule.PASSES, even)
    assert tied(kind, TieRule.SECOND_VOTE, even)
    assert not tied(kind, TieRule.SECOND_VOTE, {**cast(3, 3), "a": AGAINST, "f": FOR})
    assert not tied(kind, TieRule.SECOND_VOTE, {**cast(0, 3, 0), "e": FOR, "f": FOR, "d": FOR})


@pytest.mark.parametrize("kind", ["members", "present", "voters", "votes cast"])
def test_a_chair_with_a_casting_vote_and_no_other(kind: str) -> None:
    even = {"b": FOR, "c": FOR, "d": FOR, "e": AGAINST, "f": AGAINST, "g": AGAINST}
    assert tied(kind, TieRule.CHAIR_DECIDES, {"a": FOR, **even}, heads=7)
    assert not tied(kind, TieRule.CHAIR_DECIDES, {"a": AGAINST, **even}, heads=7)
    assert not tied(kind, TieRule.CHAIR_DECIDES, even, heads=7)
    # Without a tie the chair has no vote: three for and four against stays lost.
    odd = {**even, "a": FOR, "d": AGAINST}
    assert not tied(kind, TieRule.CHAIR_DECIDES, odd, heads=7)


def test_the_chair_is_not_among_those_present_until_it_votes() -> None:
    three_of_five = {"a": FOR, "b": FOR, "c": FOR, "d": FOR, "e": AGAINST, "f": AGAINST}
    assert tied("present", TieRule.CHAIR_DECIDES, three_of_five)
    assert not tied("members", TieRule.CHAIR_DECIDES, three_of_five)


def test_a_casting_vote_from_somebody_new_widens_the_base() -> None:
    """One for, one against, one abstaining, and the chair: two of four are not more than half."""
    ballots = {"a": FOR, "b": FOR, "c": AGAINST, "d": ABSTAIN}
    assert not tied("present", TieRule.CHAIR_DECIDES, ballots, heads=4)
    assert tied("votes cast", TieRule.CHAIR_DECIDES, ballots, heads=4)
    assert not tied("voters", TieRule.CHAIR_DECIDES, ballots, heads=4)
    assert tied("voters", TieRule.CHAIR_DECIDES, {"a": FOR, "b": FOR, "c": AGAINST}, heads=3)


def test_a_tie_does_not_turn_abstentions_into_consent() -> None:
    for tie in (TieRule.PASSES, TieRule.SECOND_VOTE):
        assert tied("present", tie, cast(3, 3, 1), heads=8)
        assert not tied("present", tie, cast(3, 3, 2), heads=8)
        assert not tied("in office", tie, cast(1, 1), heads=6)
        assert tied("votes cast", tie, cast(1, 1, 4), heads=6)
        assert not tied("votes cast", tie, cast(0, 0, 6), heads=6)


def test_a_casting_vote_breaks_no_supermajority() -> None:
    question = Question(
        roll=roll(6), passes=at_least(HALF, "votes cast"), tie=TieRule.SECOND_VOTE, chair="a"
    )
    assert carries(question, cast(3, 3))
    two_thirds = Question(
        roll=roll(6), passes=more_than(THIRDS, "votes cast"), tie=TieRule.SECOND_VOTE, chair="a"
    )
    assert not carries(two_thirds, cast(3, 3))


def test_a_no_can_help_where_a_tie_is_broken() -> None:
    """Of six in office three are for, the chair among them: it takes a third no to make a tie."""
    question = Question(
        roll=roll(6), passes=more_than(HALF, "in office"), tie=TieRule.SECOND_VOTE, chair="a"
    )
    assert not carries(question, cast(3, 2))
    assert carries(question, cast(3, 3))
    found = is_monotone(question)
    assert found.answer is False
    assert found.ballots is not None
    assert found.voter is not None
    assert carries(question, found.ballots)
    assert absence_beats_no(question).answer is True
    assert sorted(len(c) for c in sliced(question).game.minimal_winning()) == [4] * 15


# --- recusal ------------------------------------------------------------------------------


def recused(counts: Standing, quorum: Standing | None = None) -> Roll:
    return roll(6, standings={"f": (counts, counts if quorum is None else quorum)})


def test_not_counted_at_all() -> None:
    those = recused(Standing.OUT)
    for kind in ("members", "in office", "voters"):
        assert passes(more_than(HALF, kind), those, cast(3, 2))
        assert quorate(more_than(HALF, kind), those, cast(3, 0))
    assert not passes(more_than(HALF, "seats"), those, cast(3, 2))
    assert not quorate(at_least(6, "seats"), those, {**cast(5, 0), "f": FOR})


def test_counted_as_absent() -> None:
    those = recused(Standing.ABSENT)
    assert not passes(more_than(HALF, "members"), those, cast(3, 2))
    assert passes(more_than(HALF, "voters"), those, cast(3, 2))
    assert passes(more_than(HALF, "present"), those, {**cast(3, 2), "f": AGAINST})
    assert not quorate(at_least(6, "members"), those, {**cast(5, 0), "f": FOR})


def test_counted_as_abstaining() -> None:
    those = recused(Standing.ABSTAINS)
    assert quorate(at_least(6, "members"), those, cast(5, 0))
    assert not passes(more_than(HALF, "present"), those, cast(3, 2))
    assert passes(more_than(HALF, "votes cast"), those, {**cast(3, 2), "f": AGAINST})


def test_counted_for_the_quorum_when_there() -> None:
    for vote in (Standing.OUT, Standing.ABSENT):
        those = recused(vote, Standing.ATTENDS)
        assert quorate(at_least(6, "seats"), those, {**cast(5, 0), "f": AGAINST})
        assert not quorate(at_least(6, "seats"), those, cast(5, 0))
        assert not passes(at_least(6, "seats"), those, {**cast(5, 0), "f": FOR})


def test_whoever_may_not_vote_is_no_voter_in_the_quorum_either() -> None:
    those = roll(3, standings={"c": (Standing.ABSENT, Standing.VOTES)})
    quorum = at_least(3, "members", tally=Tally.FOR)
    assert not quorate(quorum, those, cast(3, 0))


def test_whoever_only_attends_can_make_or_break_a_quorum() -> None:
    those = roll(3, standings={"c": (Standing.ABSENT, Standing.ATTENDS)})
    question = Question(roll=those, passes=more_than(HALF, "voters"), quorum=at_least(3, "members"))
    game = sliced(question).game
    assert game.players == ("a", "b", "c")
    assert game.minimal_winning() == (frozenset("abc"),)


# --- in writing ---------------------------------------------------------------------------


def test_in_writing_silence_and_refusal_are_the_same() -> None:
    for rule in (Every(base("in office")), more_than(HALF, "outstanding shares")):
        question = Question(roll=roll(5), passes=rule, in_writing=True)
        for ballots in every_ballot(names(5)):
            quiet = {n: FOR if b is FOR else ABSENT for n, b in ballots.items()}
            assert carries(question, ballots) == carries(question, quiet)


def test_signers_must_be_a_quorum() -> None:
    """All in office sign, and are too few: two of five seats are filled."""
    all_sign = Question(
        roll=roll(2, seats=5),
        passes=Every(base("in office")),
        quorum=more_than(HALF, "seats"),
        in_writing=True,
    )
    assert outcome(all_sign, cast(2, 0)).quorate is False
    assert not carries(all_sign, cast(2, 0))


def test_in_writing_too_a_rule_may_be_against_all_order() -> None:
    question = Question(roll=roll(3), passes=fewer_than(2, "members"), in_writing=True)
    found = is_monotone(question)
    assert found.answer is False
    assert found.voter is not None
    assert found.ballots is not None
    assert found.ballots[found.voter] is ABSENT


def test_no_tie_is_broken_in_writing() -> None:
    question = Question(
        roll=roll(2),
        passes=more_than(HALF, "members"),
        tie=TieRule.SECOND_VOTE,
        chair="a",
        in_writing=True,
    )
    assert not carries(question, cast(1, 1))


# --- packages and elections ---------------------------------------------------------------


def test_a_package_meets_the_rule_of_every_act() -> None:
    ordinary = Question(roll=roll(6), passes=more_than(HALF, "members"))
    without_f = Question(
        roll=roll(6, standings={"f": (Standing.OUT, Standing.OUT)}), passes=at_least(5, "members")
    )
    assert package((ordinary, without_f), cast(5, 0))
    assert not package((ordinary, without_f), {**cast(4, 0), "f": FOR})


def test_a_plurality_is_no_vote_of_yes_or_no() -> None:
    with pytest.raises(NotYesNo, match="elects"):
        passes(Plurality(), roll(3), cast(3, 0))
    with pytest.raises(NotYesNo):
        compiled(Question(roll=roll(3), passes=AnyRule((Plurality(), NoRule()))))


def test_seats_go_to_those_with_most_votes() -> None:
    votes = {"ada": 50, "bo": 30, "cy": 30, "di": 1, "ed": 0}
    assert elect(votes) == Elected(("ada",))
    assert elect(votes, seats=2) == Elected(("ada",), ("bo", "cy"), 1)
    assert elect(votes, seats=3) == Elected(("ada", "bo", "cy"))
    assert elect(votes, seats=9) == Elected(("ada", "bo", "cy", "di"))
    assert elect({"only": 1}, seats=1) == Elected(("only",))
    assert elect({}, seats=1) == Elected(())
    assert elect(votes, seats=0) == Elected(())


# --- against all ballots ------------------------------------------------------------------


@given(questions())
def test_rules_as_their_words_say(question: Question) -> None:
    for ballots in every_ballot(question.roll.names):
        assert carries(question, ballots) == by_the_words(question, ballots), ballots


@given(questions())
def test_a_compiled_question_says_the_same_of_all_ballots(question: Question) -> None:
    made = compiled(question)
    options = [[ORDER[place] for place in choices] for choices in made.choices]
    for ballots in product(*options):
        given_ = dict(zip(made.players, ballots, strict=True))
        places = [ORDER.index(ballot) for ballot in ballots]
        assert carries(question, given_) == true_of(made.formula, places)


@settings(max_examples=60)
@given(questions())
def test_a_coalition_wins_if_it_carries_whatever_the_others_do(question: Question) -> None:
    game = sliced(question).game
    people = question.roll.names
    for size in range(len(people) + 1):
        for coalition in combinations(people, size):
            able = [n for n in coalition if n in game.players]
            assert game.wins(able) == carries_whatever(question, coalition)


@settings(max_examples=60)
@given(questions())
def test_the_order_of_ballots_is_found_by_trying_them_all(question: Question) -> None:
    up = {AGAINST: ABSTAIN, ABSTAIN: FOR, ABSENT: FOR}
    monotone, away = True, False
    for ballots in every_ballot(question.roll.names):
        if not carries(question, ballots):
            continue
        for name, ballot in ballots.items():
            voter = question.roll.voting(name) or name == question.chair
            if ballot in (AGAINST, ABSTAIN):
                monotone &= carries(question, {**ballots, name: up[ballot]})
            if ballot is AGAINST and voter:
                away |= not carries(question, {**ballots, name: ABSENT})
    found, absence = is_monotone(question), absence_beats_no(question)
    assert (found.answer, absence.answer) == (monotone, away)
    for finding, change in ((found, up), (absence, {AGAINST: ABSENT})):
        if finding.ballots is not None and finding.voter is not None:
            turned = change[finding.ballots[finding.voter]]
            assert carries(question, finding.ballots)
            assert not carries(question, {**finding.ballots, finding.voter: turned})
