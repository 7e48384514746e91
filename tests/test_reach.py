"""What coalitions can bring about: published figures, a twin by name, laws, and the first case."""

from __future__ import annotations

from dataclasses import replace
from math import comb, prod
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kingmaker.analysis.reach.engine import Coalition, Engine, searched
from kingmaker.analysis.reach.judging import Judge, Taken, unfollowed
from kingmaker.analysis.reach.lens import reach, smallest
from kingmaker.analysis.reach.search import Answer
from kingmaker.analysis.reach.terms import Terms
from kingmaker.model.claims import Verb
from kingmaker.model.evaluate import holds
from kingmaker.model.values import Name
from kingmaker.source.goal import read_goal
from kingmaker.source.load import load, loads
from tests.reach_cases import board_of, six_directors
from tests.reach_twin import Twin, least

if TYPE_CHECKING:
    from kingmaker.analysis.reach.lens import Reach, Smallest
    from kingmaker.model.case import Case
    from kingmaker.model.sentences import Condition
    from kingmaker.source.load import Loaded

CEO = "ceo is not altman"
OFF = "ceo is not altman and altman not on board"
NEW = "ceo is not altman and ceo is not vacant and chair is not brockman and chair is not vacant"


def six(*, votes: bool) -> Loaded:
    return loads(six_directors(votes=votes))


def goal(loaded: Loaded, text: str) -> Condition:
    found = read_goal(text, loaded)
    assert not hasattr(found, "code"), found
    return found


def case_of(loaded: Loaded) -> Case:
    assert loaded.case is not None
    assert loaded.errors == ()
    return loaded.case


def ask(loaded: Loaded, who: str, text: str, **terms: object) -> Reach:
    names = tuple(Name(n.strip()) for n in who.split(","))
    return reach(case_of(loaded), names, goal(loaded, text), Terms(**terms))  # type: ignore[arg-type]


def small(loaded: Loaded, text: str, **terms: object) -> Smallest:
    return smallest(case_of(loaded), goal(loaded, text), Terms(**terms))  # type: ignore[arg-type]


# --- the figures ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("votes", "verb", "first", "size"),
    [
        (True, Verb.CARRY, True, 4),
        (True, Verb.FORCE, True, 4),
        (True, Verb.FORCE, False, 4),
        (False, Verb.CARRY, True, 3),
        (False, Verb.FORCE, True, 3),
        (False, Verb.FORCE, False, 4),
    ],
)
def test_six_directors_against_one_who_may_or_may_not_vote(
    *, votes: bool, verb: Verb, first: bool, size: int
) -> None:
    terms = Terms(verb=verb, we_first=first, within=4, resignations=False)
    found = _apart(six(votes=votes), CEO, terms)
    assert min(a.size for a in found) == size
    assert {a.rounds for a in found if a.size == size} == {1}


def _apart(loaded: Loaded, text: str, terms: Terms) -> list[Single]:
    """The coalitions without Altman that can, all of them."""
    engine = Engine.of(case_of(loaded), goal(loaded, text))
    found = []
    for counts in _counts(engine):
        in_it = [n for c, k in zip(engine.classes, counts, strict=True) if k for n in c.names[:k]]
        answer = searched(engine.game(Coalition(counts), terms), terms)
        if "altman" not in in_it and answer.answer is Answer.YES:
            found.append(Single(sum(counts), answer.rounds))
    return found


class Single:
    """How many can do it, and in how many turns."""

    def __init__(self, size: int, rounds: int | None) -> None:
        self.size = size
        self.rounds = rounds


def _counts(engine: Engine) -> list[tuple[int, ...]]:
    found: list[tuple[int, ...]] = [()]
    for each in engine.classes:
        found = [(*c, n) for c in found for n in range(len(each.names) + 1)]
    return found


def winners(loaded: Loaded, text: str, terms: Terms) -> int:
    """How many of all coalitions can: interchangeable ones are counted, not tried."""
    engine = Engine.of(case_of(loaded), goal(loaded, text))
    able = 0
    for counts in _counts(engine):
        if searched(engine.game(Coalition(counts), terms), terms).answer is Answer.YES:
            able += prod(comb(len(c.names), k) for c, k in zip(engine.classes, counts, strict=True))
    return able


@pytest.mark.parametrize(("votes", "number"), [(True, 22), (False, 32)])
def test_so_many_of_the_64_coalitions_remove_him_at_once(*, votes: bool, number: int) -> None:
    terms = Terms(verb=Verb.CARRY, within=1, resignations=False)
    assert winners(six(votes=votes), CEO, terms) == number


@pytest.mark.parametrize("votes", [True, False])
def test_22_of_the_64_reach_the_hardest_goal_against_all_moves(*, votes: bool) -> None:
    terms = Terms(verb=Verb.FORCE, we_first=False, within=4, resignations=False)
    assert winners(six(votes=votes), NEW, terms) == 22


@pytest.mark.parametrize("votes", [True, False])
@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize(("text", "moves"), [(CEO, 1), (OFF, 2), (NEW, 4)])
def test_four_directors_need_so_many_motions(
    *, votes: bool, first: bool, text: str, moves: int
) -> None:
    four = "sutskever, dangelo, toner, mccauley"
    for verb in (Verb.CARRY, Verb.FORCE):
        found = ask(six(votes=votes), four, text, verb=verb, we_first=first)
        assert (found.answer, found.moves) == (Answer.YES, moves)
        assert sum(step.ours for step in found.plan.steps) == moves


def test_with_a_recusal_whoever_moves_first_wins() -> None:
    three = "dangelo, toner, mccauley"
    assert ask(six(votes=False), three, CEO, we_first=True, within=4).answer is Answer.YES
    assert ask(six(votes=False), three, CEO, we_first=False, within=4).answer is Answer.NO


@pytest.mark.parametrize("votes", [True, False])
def test_three_cannot_in_eight_motions_without_a_recusal_and_nobody_else_can_in_any_number(
    *,
    votes: bool,
) -> None:
    found = ask(six(votes=votes), "dangelo, toner, mccauley", CEO, verb=Verb.CARRY)
    assert found.answer is (Answer.NO if votes else Answer.YES)
    if votes:
        assert found.proved is None
        assert found.plan.steps == ()


@pytest.mark.parametrize(("seats", "votes", "size"), [
    (6, True, 4), (6, False, 3), (9, True, 5), (9, False, 5), (12, True, 7), (12, False, 6), (30, True, 16), (100, True, 51),
])  # fmt: skip
def test_interchangeable_directors_are_counted_not_listed(
    *, seats: int, votes: bool, size: int
) -> None:
    loaded = loads(board_of(seats, votes=votes))
    text = "ceo is not d0"
    terms = Terms(verb=Verb.CARRY, within=1, resignations=False)
    assert min(a.size for a in _apart_from(loaded, text, terms, "d0")) == size


def _apart_from(loaded: Loaded, text: str, terms: Terms, who: str) -> list[Single]:
    engine = Engine.of(case_of(loaded), goal(loaded, text))
    alone = next(n for n, c in enumerate(engine.classes) if c.names == (who,))
    long = 1 - alone
    found = []
    for k in range(len(engine.classes[long].names) + 1):
        counts = (0, k) if long else (k, 0)
        answer = searched(engine.game(Coalition(counts), terms), terms)
        if answer.answer is Answer.YES:
            found.append(Single(k, answer.rounds))
    return found


# --- the twin ------------------------------------------------------------------------------------

RULES = (
    "more than half of in office", "more than half of seats", "more than half of voters",
    "at least two thirds of in office", "every of in office", "more than half of present",
)  # fmt: skip


@st.composite
def organisations(draw: st.DrawFn) -> tuple[str, str, frozenset[str]]:
    names = ["ann", "bob", "cleo", "dora"]
    sitting = names[: draw(st.integers(1, 3))]
    seats = draw(st.integers(len(sitting), 3))
    may = st.sampled_from(["may vote", "may not vote"])
    quorum = draw(
        st.sampled_from(["none", "more than half of seats", "more than half of in office"])
    )
    held = draw(st.sampled_from(["vacant", *names]))
    text = f"""
title: random
people: {{ann: {{}}, bob: {{}}, cleo: {{}}, dora: {{}}}}
bodies:
  board:
    seats: {seats}
    members: [{", ".join(sitting)}]
    quorum: {quorum}
    passes: {draw(st.sampled_from(RULES))}
offices:
  ceo: {{of: board, held_by: {held}, appointed_by: board, removed_by: board, person_concerned: {draw(may)}}}
powers:
  remove-director: {{by: board, passes: {draw(st.sampled_from(RULES))}, person_concerned: {draw(may)}}}
  elect-director: {{by: board}}
"""
    goals = [
        "ceo is ann", "ceo is not bob", "ceo is vacant", "ann not on board", "dora on board",
        "fewer than 2 of board in office", "ceo is dora and bob not on board",
    ]  # fmt: skip
    ours = draw(st.frozensets(st.sampled_from(names)))
    return text, draw(st.sampled_from(goals)), ours


@settings(max_examples=40)
@given(drawn=organisations(), first=st.booleans(), resignations=st.booleans())
def test_counting_people_agrees_with_naming_them(
    *, drawn: tuple[str, str, frozenset[str]], first: bool, resignations: bool
) -> None:
    text, want, ours = drawn
    loaded = loads(text)
    who = frozenset(map(Name, ours))
    twin = Twin(case_of(loaded), goal(loaded, want), who, resignations)
    terms = Terms(verb=Verb.FORCE, we_first=first, within=2, resignations=resignations)
    found = reach(case_of(loaded), who, goal(loaded, want), terms)
    assert found.moves == least(twin, first=first, most=2)


@given(drawn=organisations(), first=st.booleans())
def test_more_people_can_no_less_and_harder_verbs_no_more(
    *, drawn: tuple[str, str, frozenset[str]], first: bool
) -> None:
    text, want, ours = drawn
    loaded = loads(text)
    case, wanted = case_of(loaded), goal(loaded, want)
    who = frozenset(map(Name, ours))

    def can(people: frozenset[Name], verb: Verb) -> bool:
        terms = Terms(verb=verb, we_first=first, within=2)
        return reach(case, people, wanted, terms).answer is Answer.YES

    force, carry = can(who, Verb.FORCE), can(who, Verb.CARRY)
    assert carry or not force
    assert can(who, Verb.COULD) or not carry
    for other in case.people:
        assert can(who | {other}, Verb.FORCE) or not force
        assert can(who | {other}, Verb.CARRY) or not carry


@given(drawn=organisations(), first=st.booleans())
def test_one_side_can_bring_it_about_or_the_other_can_keep_it_from_being_so(
    *, drawn: tuple[str, str, frozenset[str]], first: bool
) -> None:
    text, want, ours = drawn
    loaded = loads(text)
    case, wanted = case_of(loaded), goal(loaded, want)
    who = frozenset(map(Name, ours))
    them = frozenset(case.people) - who
    force = reach(case, who, wanted, Terms(we_first=first))
    block = reach(case, them, wanted, Terms(verb=Verb.BLOCK, we_first=not first))
    assert {force.answer, block.answer} == {Answer.YES, Answer.NO}


# --- the first case ------------------------------------------------------------------------------

FOUR = "sutskever, dangelo, toner, mccauley"


@pytest.fixture(scope="module")
def openai() -> Loaded:
    return load("openai-2023")


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("text", [CEO, "chair is not brockman"])
def test_the_four_can_remove_the_chief_executive_and_the_chair(
    *, openai: Loaded, text: str, first: bool
) -> None:
    found = ask(openai, FOUR, text, we_first=first)
    assert (found.answer, found.moves) == (Answer.YES, 1)
    (step,) = found.plan.steps
    assert set(step.pro) == {"sutskever", "dangelo", "toner", "mccauley"}
    assert set(step.con) == {"altman", "brockman"}
    assert "bodies.board" in step.clauses


def test_no_three_can(openai: Loaded) -> None:
    found = small(openai, CEO, verb=Verb.CARRY, resignations=False)
    assert [a.size for a in found.able] == [4]
    assert found.complete
    assert found.able[0].parts == (
        (4, ("altman", "brockman", "dangelo", "mccauley", "sutskever", "toner")),
    )


@pytest.mark.parametrize("variant", ["recusal", "no-shares-profit"])
def test_three_can_where_he_may_not_vote(variant: str) -> None:
    loaded = load("openai-2023", variant=variant)
    found = ask(loaded, "dangelo, toner, mccauley", CEO)
    assert (found.answer, found.moves) == (Answer.YES, 1)
    assert "altman" not in found.plan.steps[0].con


def test_three_cannot_where_the_rule_bars_nobody() -> None:
    loaded = load("openai-2023", variant="no-shares-nonprofit")
    assert ask(loaded, "dangelo, toner, mccauley", CEO, verb=Verb.CARRY).answer is Answer.NO


@pytest.mark.parametrize("text", [CEO, "chair is not brockman", "taylor on board"])
def test_investors_have_no_lever(openai: Loaded, text: str) -> None:
    found = ask(openai, "investors", text)
    assert found.answer is Answer.NO
    assert found.proved is None
    assert set(found.no_lever) == {
        "microsoft",
        "tiger-global",
        "sequoia",
        "a16z",
        "thrive",
        "k2-global",
    }
    assert ask(openai, "investors", text, verb=Verb.BLOCK, within=3).answer is not Answer.YES


def test_the_board_ends_only_by_its_own_act(openai: Loaded) -> None:
    outside = "altman, brockman, microsoft, murati, openai-staff"
    found = ask(openai, outside, "board-is-replaced")
    assert (found.answer, found.proved) == (Answer.NO, None)
    assert set(found.no_lever) >= {"microsoft", "murati", "openai-staff"}
    found = ask(openai, "the-four", "board-is-replaced", within=8)
    assert found.answer is Answer.YES


def test_a_variant_gives_microsoft_a_seat() -> None:
    loaded = load("openai-2023", variant="microsoft-seat")
    found = ask(loaded, "microsoft-director, dangelo, toner, mccauley", CEO, verb=Verb.CARRY)
    assert found.answer is Answer.YES
    assert (
        ask(loaded, "microsoft-director, dangelo, toner", CEO, verb=Verb.CARRY).answer is Answer.NO
    )


def test_an_amendment_that_nobody_has_written_down_is_a_limit(openai: Loaded) -> None:
    found = ask(
        openai, "the-four", "taylor on board and ceo is taylor and chair is taylor", within=1
    )
    assert found.answer is Answer.LIMIT
    assert "amend-bylaws" in found.opened[0]


# --- parts ---------------------------------------------------------------------------------------


def test_taking_a_body_is_having_more_than_half_of_its_seats() -> None:
    loaded = six(votes=True)
    found = smallest(case_of(loaded), Taken(Name("board")), Terms(resignations=False))
    assert [(a.size, a.moves) for a in found.able] == [(4, 0)]
    found = smallest(case_of(loaded), Taken(Name("ceo")), Terms(resignations=False))
    assert {a.size for a in found.able} == {1, 4}


def test_what_is_nobodys_vote_is_refused_by_name(openai: Loaded) -> None:
    case = case_of(openai)
    assert unfollowed(case, goal(openai, "altman works at microsoft"))
    assert (
        unfollowed(case, goal(openai, "staff is gone"))
        == "no power of the case sets `staff`: what one sets is said under its `acts`"
    )
    assert unfollowed(case, goal(openai, "ceo is not altman")) == ""
    assert unfollowed(case, goal(openai, "agi is declared")) == ""


def test_a_power_that_sets_a_gauge_is_a_move(openai: Loaded) -> None:
    found = ask(openai, FOUR, "agi is declared")
    assert (found.answer, found.moves) == (Answer.YES, 1)
    assert found.plan.steps[0].uses == "declare-agi"
    assert ask(openai, "microsoft", "agi is declared").answer is Answer.NO


def test_a_judge_says_what_the_definition_says(openai: Loaded) -> None:
    engine = Engine.of(case_of(openai), goal(openai, NEW))
    terms = Terms()
    game = engine.game(engine.coalition([Name("the-four")]), terms)
    assert isinstance(engine.judge, Judge)
    for _, there in game.turns(game.start, ours=True):
        if there >= 0:
            world = engine.carrier.world_of(there)
            assert engine.judge.holds(there) == holds(
                goal(openai, NEW), world.state, case=world.case
            )


def test_the_same_answer_whatever_the_order_of_names(openai: Loaded) -> None:
    first = ask(openai, FOUR, NEW, we_first=False, within=4)
    names = ", ".join(reversed(FOUR.split(", ")))
    assert replace(ask(openai, names, NEW, we_first=False, within=4), who=first.who) == first
