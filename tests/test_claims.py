"""Claims held against cases: published facts, a twin that looks at every coalition and ballot, laws."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kingmaker.analysis.ballots import Ballot, Question, carries
from kingmaker.analysis.claims.checking import Checker
from kingmaker.analysis.claims.extremes import largest_losing, smallest_winning
from kingmaker.analysis.claims.results import Verdict
from kingmaker.analysis.claims.witness import decisive_in
from kingmaker.analysis.decisions import decision
from kingmaker.analysis.games import SimpleGame
from kingmaker.cli.claims import findings
from kingmaker.report.testing import explained
from kingmaker.source.load import load, loads
from kingmaker.source.read import gallery
from tests.checking import sound
from tests.votes import carries_whatever

if TYPE_CHECKING:
    from kingmaker.analysis.claims.results import Answer, Finding
    from kingmaker.source.load import Loaded

BOARD = """
title: A board
people: {{ann: {{}}, ben: {{}}, cleo: {{}}, dan: {{}}, outsider: {{}}}}
groups: {{pair: {{members: [ann, ben]}}}}
bodies:
  board: {{members: [ann, ben, cleo, dan], quorum: {quorum}, passes: {passes}}}
offices:
  ceo: {{held_by: ann, appointed_by: board, removed_by: board}}
powers:
  sell: {{by: board}}
assert:
{claims}
"""


def board(
    *claims: str, quorum: str = "none", passes: str = "more than half of members", more: str = ""
) -> Loaded:
    listed = "\n".join(f"  - {{id: c{n}, claim: '{c}'{more}}}" for n, c in enumerate(claims))
    loaded = loads(BOARD.format(quorum=quorum, passes=passes, claims=listed))
    assert not loaded.errors, loaded.errors
    return loaded


def answers(loaded: Loaded) -> list[Answer]:
    return [f.answer for f in findings(sound(loaded))]


def verdict(claim: str, **rules: str) -> str:
    (answer,) = answers(board(claim, **rules))
    return answer.verdict.value


# --- what is claimed in the gallery is so ----------------------------------------------------------


@pytest.mark.parametrize("name", gallery())
def test_every_claim_of_the_gallery_holds(name: str) -> None:
    found = {str(f.name): f.answer.verdict for f in findings(sound(load(name)))}
    assert set(found.values()) <= {Verdict.HOLDS}, found


def test_of_some_who_are_too_few_the_first_are_told_with_what_they_lack() -> None:
    (found,) = answers(board("some 2 of board can carry sell", passes="every member"))
    assert (found.verdict, found.coalition) == (Verdict.FAILS, ("ann", "ben"))
    assert found.short is not None


# --- the twin ------------------------------------------------------------------------------------

QUORUMS = ("none", "at least 3 of members", "more than half of members present")
RULES = (
    "more than half of members",
    "more than half of present",
    "more than half of votes cast",
    "at least 3 of members",
    "every member",
    "none of pair against and more than half of votes cast",
    "every of pair or every of members",
)
PEOPLE = ("ann", "ben", "cleo", "dan")


def able(loaded: Loaded, verb: str, people: tuple[str, ...]) -> bool:
    """By the definition: with some ballot of theirs it is carried whatever the others do, or cannot be."""
    assert loaded.case is not None
    question = decision(loaded.case, "sell").meeting
    assert isinstance(question, Question)
    if verb == "carry":
        return carries_whatever(question, people)
    return not carries_whatever(question, [n for n in PEOPLE if n not in people])


@settings(max_examples=60)
@given(
    st.sampled_from(QUORUMS),
    st.sampled_from(RULES),
    st.sampled_from(["carry", "block"]),
    st.integers(1, 4),
    st.booleans(),
)
def test_so_many_of_a_group_can_what_trying_each_says(
    quorum: str,
    passes: str,
    verb: str,
    count: int,
    never: bool,  # noqa: FBT001  # drawn by Hypothesis
) -> None:
    word = "can never" if never else "can"
    claims = [f"{q} {count} of board {word} {verb} sell" for q in ("no", "some", "every")]
    loaded = board(*claims, quorum=quorum, passes=passes)
    each = [able(loaded, verb, c) is not never for c in combinations(PEOPLE, count)]
    wanted = [not any(each), any(each), all(each)]
    assert [a.verdict.value == "holds" for a in answers(loaded)] == wanted


@settings(max_examples=40)
@given(
    st.sampled_from(QUORUMS),
    st.sampled_from(RULES),
    st.sets(st.sampled_from(PEOPLE), min_size=1),
)
def test_those_named_can_what_trying_says(quorum: str, passes: str, who: set[str]) -> None:
    people = tuple(sorted(who))
    named = (
        " and ".join(people) if len(people) < 3 else f"{', '.join(people[:-1])} and {people[-1]}"
    )
    loaded = board(
        f"{named} can carry sell", f"{named} can block sell", quorum=quorum, passes=passes
    )
    carry, block = answers(loaded)
    assert (carry.verdict is Verdict.HOLDS) is able(loaded, "carry", people)
    assert (block.verdict is Verdict.HOLDS) is able(loaded, "block", people)


@settings(max_examples=40)
@given(st.sampled_from(QUORUMS), st.sampled_from(RULES))
def test_roles_are_what_trying_every_coalition_says(quorum: str, passes: str) -> None:
    roles = ("vetoer", "dictator", "dummy")
    claims = [f"{name} is a {role} for sell" for name in PEOPLE for role in roles]
    loaded = board(*claims, quorum=quorum, passes=passes)
    wins = {
        frozenset(c): able(loaded, "carry", c) for k in range(5) for c in combinations(PEOPLE, k)
    }
    expected = []
    for name in PEOPLE:
        without = [c for c in wins if name not in c]
        vetoes = any(wins.values()) and not any(wins[c] for c in without)
        idle = all(wins[c] == wins[c | {name}] for c in without)
        expected += [vetoes, vetoes and wins[frozenset({name})], idle]
    found = [a.verdict is Verdict.HOLDS for a in answers(loaded)]
    if any(wins.values()):  # where nobody ever wins everybody blocks, and roles say nothing
        assert found == expected


# --- ballots that are fixed ------------------------------------------------------------------------


def test_ballots_that_are_given_count_as_they_are() -> None:
    rule = {"passes": "more than half of votes cast", "more": ", ballots: {abstain: [cleo, dan]}"}
    assert verdict("ann and ben can carry sell", **rule) == "holds"
    assert verdict("ann can carry sell", **rule) == "fails"
    assert verdict("ann can block sell", **rule) == "holds"
    against = {**rule, "more": ", ballots: {against: [cleo, dan]}"}
    assert verdict("ann and ben can carry sell", **against) == "fails"


def test_an_abstention_of_a_permanent_member_is_no_veto() -> None:
    """The Charter counts a permanent member's vote against, not its abstention, as practice has it since 1946."""
    claims = {str(f.name): f.answer for f in findings(sound(load("un-security-council")))}
    assert claims["abstention-is-no-veto"].verdict is Verdict.HOLDS


# --- several decisions --------------------------------------------------------------------------


def test_what_takes_several_decisions_is_searched() -> None:
    claims = (
        "ann, ben and cleo can force ceo is vacant within 1 motion",
        "ann and ben can never force ceo is dan",
        "ben and cleo can never force remove ann from ceo within 3 motions",
        "some 3 of board can force appoint dan as ceo within 2 motions",
        "ann, ben and cleo can hold ceo is ann",
        "dan could reach ceo is dan",
        "every 2 of board can block ceo is dan",
    )
    found = {c: a.verdict.value for c, a in zip(claims, answers(board(*claims)), strict=True)}
    assert set(found.values()) == {"holds"}, found


def test_a_coalition_that_can_is_shown_with_its_plan() -> None:
    (answer,) = answers(board("no 3 of board can force ceo is vacant within 2 motions"))
    assert answer.verdict is Verdict.FAILS
    assert answer.plan is not None
    assert len(answer.plan.steps) == 1
    assert answer.coalition is not None
    (other,) = answers(board("ann and ben can force ceo is dan within 2 motions"))
    assert other.verdict is Verdict.FAILS
    assert other.because == ("searched in full within 2 turns, for 1 coalition",)


def test_what_the_search_does_not_follow_leaves_a_claim_open() -> None:
    (timed,) = answers(board("ann can force ceo is vacant within 2 hours"))
    assert timed.verdict is Verdict.OPEN
    assert "`as_of`" in timed.because[0]
    (decision,) = answers(board("ann, ben and cleo can force sell"))
    assert decision.verdict is Verdict.OPEN


# --- money ------------------------------------------------------------------------------------------

PAYS = """
title: Pay
people: {{fund: {{}}, ann: {{}}}}
entities: {{firm: {{}}}}
payouts:
  entity: firm
  currency: USD
  steps:
    - {{id: back, to: fund, cap: {cap}}}
    - {{id: rest, to: ann}}
assert:
  - {{id: it, claim: "{claim}"}}
"""


@pytest.mark.parametrize(
    ("claim", "cap", "verdict"),
    [
        ("fund receives 10 USD of 40 USD", "10 USD", "holds"),
        ("fund receives 11 USD of 40 USD", "10 USD", "fails"),
        ("ann receives every further dollar above 10 USD", "10 USD", "holds"),
        ("ann receives every further dollar above 9 USD", "10 USD", "fails"),
        ("ann receives every further dollar above 30 USD", "10..20 USD", "holds"),
        ("ann receives every further dollar above 15 USD", "10..20 USD", "open"),
        ("fund receives 5 USD of 5 USD", "10..20 USD", "holds"),
        ("fund receives every further dollar", "10 USD", "fails"),
    ],
)
def test_claims_of_payments_hold_under_every_end_of_ranges(
    claim: str, cap: str, verdict: str
) -> None:
    loaded = loads(PAYS.format(cap=cap, claim=claim))
    assert not loaded.errors, loaded.errors
    (answer,) = answers(loaded)
    assert answer.verdict.value == verdict, answer.because


def test_what_is_paid_is_told_to_the_cent() -> None:
    halves = PAYS.replace("to: ann}}", "to: {{ann: 1/3, fund: 2/3}}}}")
    (answer,) = answers(loads(halves.format(cap="10 USD", claim="ann receives 9 USD of 30 USD")))
    assert answer.because == ("ann receives 6.67 USD",)


# --- what is shown ---------------------------------------------------------------------------------


@settings(max_examples=60)
@given(
    st.sampled_from(QUORUMS),
    st.sampled_from(RULES),
    st.sampled_from(
        ["no 2 of board can", "no 3 of board can", "ann and ben can", "every member can never"]
    ),
    st.sampled_from(["carry", "block"]),
)
def test_a_counterexample_is_a_vote_that_ends_as_it_says(
    quorum: str, passes: str, who: str, verb: str
) -> None:
    loaded = board(f"{who} {verb} sell", quorum=quorum, passes=passes)
    (answer,) = answers(loaded)
    if answer.verdict is not Verdict.FAILS:
        return
    assert loaded.case is not None
    question = decision(loaded.case, "sell").meeting
    assert isinstance(question, Question)
    (vote,) = answer.votes
    assert carries(question, dict(vote.ballots)) is vote.passes
    positive = who == "ann and ben can"
    assert vote.passes is ((verb == "block") is positive)


def test_the_clause_and_the_coalition_are_named() -> None:
    (answer,) = answers(board("no 3 of board can carry sell"))
    assert answer.verdict is Verdict.FAILS
    assert answer.coalition is not None
    assert len(answer.coalition) == 3
    assert {"powers.sell", "bodies.board"} <= set(answer.rests_on)


def test_a_person_from_outside_has_no_part() -> None:
    assert verdict("outsider can never carry or block sell") == "holds"
    assert verdict("outsider is a dummy for sell") == "holds"
    assert verdict("outsider matters for sell") == "fails"


def test_an_act_is_decided_by_whoever_has_the_power() -> None:
    assert verdict("ann, ben and cleo can carry remove ann from ceo") == "holds"
    assert verdict("ann and ben can carry remove ann from ceo") == "fails"


def test_no_two_of_those_concerned_by_different_people_is_the_same() -> None:
    """A director may not vote on his own removal: then fewer of the others are needed."""
    text = BOARD.format(
        quorum="none",
        passes="more than half of voters",
        claims="  - {id: two, claim: 'ben and cleo can carry oust'}\n  - {id: all, claim: 'no 2 of board can carry oust'}",
    ).replace(
        "  sell: {by: board}",
        "  oust: {by: board, concerns: remove-director, person_concerned: may not vote}",
    )
    loaded = loads(text)
    assert not loaded.errors, loaded.errors
    assert [a.verdict.value for a in answers(loaded)] == ["holds", "fails"]


def test_what_always_holds_is_looked_for_in_every_state() -> None:
    text = (
        BOARD.format(
            quorum="none",
            passes="every member",
            claims="  - {id: some, claim: always at least 3 of board in office}\n  - {id: many, claim: always at least 4 of board in office}",
        )
        + "moves:\n  leave: {by: ann, do: ann resigns from board}\n"
    )
    loaded = loads(text)
    assert not loaded.errors, loaded.errors
    some, many = answers(loaded)
    assert (some.verdict, many.verdict) == (Verdict.HOLDS, Verdict.FAILS)
    assert many.moves == ("leave",)
    some, many = answers(loads(text.partition("moves:")[0]))
    assert (some.verdict, many.verdict) == (Verdict.OPEN, Verdict.OPEN)


def test_control_is_claimed_with_the_ones_between() -> None:
    found = {str(f.name): f.answer.verdict.value for f in findings(sound(load("carlsberg")))}
    assert found["the-academy-controls-the-foundation"] == "holds"
    loaded = load("carlsberg")
    assert loaded.case is not None


def test_a_rule_that_is_not_said_leaves_a_claim_open() -> None:
    text = BOARD.format(
        quorum="none", passes="none", claims="  - {id: c, claim: 'ann can carry sell'}"
    )
    loaded = loads(text.replace(", passes: none", ""))
    (answer,) = answers(loaded)
    assert answer.verdict is Verdict.OPEN
    assert answer.because


def test_changes_are_made_for_the_claim_alone() -> None:
    loaded = board(
        "ann and ben can carry sell", more=", with: {powers.sell.passes: at least 2 of members}"
    )
    (under,) = findings(sound(loaded))
    assert under.answer.verdict is Verdict.HOLDS
    assert under.case != loaded.case
    assert verdict("ann and ben can carry sell") == "fails"


def test_a_claim_that_is_waived_is_not_broken() -> None:
    def one(more: str) -> Finding:
        (finding,) = findings(sound(board("ann can carry sell", more=more)))
        return finding

    assert one("").broken
    assert not one(", waived: until the next meeting").broken
    assert one(", waived: until the next meeting").waived


@pytest.mark.parametrize("text", ["- a list", "title: x\npowers: {sell: {by: nobody}}\n"])
def test_a_case_with_an_error_cannot_be_asked(text: str) -> None:
    loaded = loads(text)
    assert loaded.errors
    assert loaded.usable() is None


# --- extremes ----------------------------------------------------------------------------------------


@st.composite
def games(draw: st.DrawFn) -> SimpleGame:
    weights = draw(st.lists(st.integers(0, 6), min_size=1, max_size=6))
    parts = []
    for _ in range(draw(st.integers(1, 3))):
        own = draw(st.permutations(weights)) if draw(st.booleans()) else weights
        parts.append(SimpleGame.weighted(draw(st.integers(0, sum(weights) + 1)), list(own)))
    join = draw(st.sampled_from([SimpleGame.all_of, SimpleGame.any_of]))
    return join(*parts)


@given(games(), st.randoms(use_true_random=False))
def test_extremes_are_what_looking_at_each_coalition_says(game: SimpleGame, chance: object) -> None:
    group = [n for n in game.players if chance.random() < 0.8]  # type: ignore[attr-defined]  # a random.Random
    every = [frozenset(c) for k in range(len(group) + 1) for c in combinations(group, k)]
    winning = [c for c in every if game.wins(c)]
    losing = [c for c in every if not game.wins(c)]
    least, most = smallest_winning(game, group), largest_losing(game, group)
    assert (least is None) is (not winning)
    assert (most is None) is (not losing)
    if least is not None:
        assert least in winning
        assert len(least) == min(map(len, winning))
    if most is not None:
        assert most in losing
        assert len(most) == max(map(len, losing))


@given(games())
def test_a_coalition_that_shows_that_somebody_matters_does(game: SimpleGame) -> None:
    idle = set(game.dummies())
    for name in game.players:
        found = decisive_in(game, name)
        if found is not None:
            assert name not in idle
            assert not game.wins(found)
            assert game.wins(found | {name})


def test_the_smallest_of_190_is_shown_to_matter() -> None:
    found = {
        str(f.name): f.answer for f in findings(sound(load("imf-board")), ["the-smallest-counts"])
    }
    assert found["the-smallest-counts"].verdict is Verdict.HOLDS


def test_who_is_asked_again_answers_the_same() -> None:
    loaded = load("eu-council")
    assert loaded.case is not None
    checker = Checker(loaded.case)
    claim = loaded.case.assertions[next(iter(loaded.case.assertions))]
    assert checker.answer(claim) == checker.answer(claim)
    assert Ballot.FOR.value == "for"


UNDER_VARIANTS = """
title: A board
people: {ann: {}, ben: {}, cyd: {}, dan: {}}
bodies:
  board: {members: [ann, ben, cyd], quorum: none, passes: more than half of members}
powers:
  sell: {by: board}
assert:
  - {id: two, claim: ann and ben can carry sell}
  - {id: all, claim: ann and ben can never carry sell, variant: unanimous}
  - {id: more, claim: "ann, ben and cyd can never carry sell", variant: unanimous, with: {bodies.board.members: + dan}}
  - {id: wrong, claim: ann and ben can carry sell, variant: unanimous}
variants:
  unanimous: {powers.sell.passes: every of members}
"""


def test_a_claim_is_held_against_a_variant_and_against_changes_to_that() -> None:
    loaded = loads(UNDER_VARIANTS)
    assert not loaded.problems
    found = {str(f.name): f for f in findings(sound(loaded))}
    assert {n: f.answer.verdict.value for n, f in found.items()} == {
        "two": "holds",
        "all": "holds",
        "more": "holds",
        "wrong": "fails",
    }
    assert "  under: the variant unanimous" in list(explained(found["wrong"]))


def test_a_claim_under_a_variant_that_is_not_there_is_a_mistake() -> None:
    loaded = loads(UNDER_VARIANTS.replace("variant: unanimous}", "variant: unanimus}", 1))
    (problem,) = loaded.errors
    assert "unanimus" in problem.message
    assert "unanimous" in problem.help
