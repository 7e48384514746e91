"""Goals over several decisions, before and after a change: a twin that asks every coalition, bounds, persons, the command."""

from __future__ import annotations

import json
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from kingmaker.analysis.comparing.compare import compare
from kingmaker.analysis.comparing.edits import edited
from kingmaker.analysis.comparing.goals import NOT_SEARCHED, aims
from kingmaker.analysis.comparing.persons import Ability, persons
from kingmaker.analysis.comparing.wants import Bounds
from kingmaker.analysis.reach.engine import Engine, searched
from kingmaker.analysis.reach.judging import Taken
from kingmaker.analysis.reach.search import Answer
from kingmaker.analysis.reach.terms import Terms
from kingmaker.cli import main
from kingmaker.model.claims import Verb
from kingmaker.model.values import Name
from kingmaker.report.comparing_goals import bounds_words, goal_words
from kingmaker.source.amending import amending
from kingmaker.source.load import load, loads
from tests.answering import keeps_its_schema
from tests.meetings import YEARLY_MEETING

if TYPE_CHECKING:
    from pathlib import Path

    from kingmaker.analysis.comparing.goals import Aim
    from kingmaker.model.case import Case

PEOPLE = ("ann", "ben", "cleo", "dan")
FIRM = """title: A firm
people: {{ann: {{}}, ben: {{}}, cleo: {{}}, dan: {{}}}}
groups: {{pair: {{members: [ann, ben]}}}}
bodies:
  board: {{members: [ann, ben, cleo, dan], quorum: none, passes: more than half of members}}
offices:
  ceo: {{held_by: ann, appointed_by: board, removed_by: board}}
powers:
  oust: {{by: board, passes: {oust}, concerns: remove-officer, person_concerned: {concerned}}}
  borrow: {{by: board, passes: {borrow}}}
assert:
  - {{id: it, claim: cleo can never force ceo is not ann within 2 motions}}
"""
RULES = (
    "more than half of members",
    "more than half of voters",
    "every member",
    "at least 1 of pair for and at least 2 of members",
    "at least 2 of members",
)
rules = st.tuples(
    st.sampled_from(RULES), st.sampled_from(("may vote", "may not vote")), st.sampled_from(RULES)
)


def firm(oust: str, concerned: str, borrow: str) -> Case:
    loaded = loads(FIRM.format(oust=oust, concerned=concerned, borrow=borrow))
    assert not loaded.errors, loaded.errors
    assert loaded.case is not None
    return loaded.case


def found(before: Case, after: Case, bounds: Bounds | None = None) -> dict[str, Aim]:
    every = aims(before, after, edited(before, after), bounds or Bounds()).found
    return {str(a.goal.place) if isinstance(a.goal, Taken) else "claim": a for a in every}


def able(case: Case, aim: Aim) -> set[frozenset[str]]:
    """Every coalition that can, each asked for by itself."""
    terms = Terms(verb=aim.verb, within=2)
    engine = Engine.of(case, aim.goal, terms)
    return {
        frozenset(c)
        for k in range(5)
        for c in combinations(PEOPLE, k)
        if searched(engine.game(engine.coalition(map(Name, c)), terms), terms).answer is Answer.YES
    }


@settings(max_examples=5, deadline=None)
@given(rules, rules)
def test_gained_and_lost_is_what_asking_every_coalition_says(
    old: tuple[str, str, str], new: tuple[str, str, str]
) -> None:
    before, after = firm(*old), firm(*new)
    for aim in found(before, after).values():
        was, now = able(before, aim), able(after, aim)
        gained, lost = now - was, was - now
        assert set(aim.gained) == {c for c in gained if not any(o < c for o in now)}
        assert set(aim.lost) == {c for c in lost if not any(o < c for o in was)}
        assert aim.gap == ""
        if aim.kept:
            assert was == now


@settings(max_examples=4, deadline=None)
@given(rules, rules)
def test_back_again_gains_what_was_lost(
    old: tuple[str, str, str], new: tuple[str, str, str]
) -> None:
    before, after = firm(*old), firm(*new)
    there, back = found(before, after), found(after, before)
    for name, aim in there.items():
        assert set(aim.gained) == set(back[name].lost)
        assert {c: pair[::-1] for c, pair in aim.turns.items()} == dict(back[name].turns)


def test_a_clause_on_which_no_goal_depends_is_not_searched_for() -> None:
    before, after = firm(RULES[0], "may vote", RULES[0]), firm(RULES[0], "may vote", RULES[2])
    assert all(aim.kept and aim.same for aim in found(before, after).values())
    searched = found(before, firm(RULES[2], "may vote", RULES[0]))
    assert not searched["ceo"].kept
    assert searched["ceo"].lost


def test_a_bound_that_is_reached_is_told_and_is_no_change() -> None:
    before, after = firm(RULES[0], "may vote", RULES[0]), firm(RULES[2], "may vote", RULES[0])
    every = found(before, after, Bounds(positions=1))
    assert any("stopped after" in aim.gap for aim in every.values())
    assert any(aim.gap == NOT_SEARCHED for aim in every.values())
    assert all(aim.same for aim in every.values() if aim.gap)


OFFICE = "  cfo: {held_by: ben, appointed_by: board, removed_by: ann}\n"


def test_an_office_that_is_only_in_one_of_them_is_gained_by_all_who_can_have_it() -> None:
    plain = FIRM.format(oust=RULES[0], concerned="may vote", borrow=RULES[0])
    with_it = loads(plain.replace("powers:", f"{OFFICE}powers:")).case
    before = loads(plain).case
    assert before is not None
    assert with_it is not None
    there, back = found(before, with_it)["cfo"], found(with_it, before)["cfo"]
    assert (there.before, back.after) == (None, None)
    assert frozenset({"ben"}) in there.gained
    assert set(there.gained) == set(back.lost)
    assert there.lost == ()


# --- the first case ----------------------------------------------------------------------------------


def test_microsofts_seat_lets_it_remove_the_chief_executive_with_three_others() -> None:
    before, after = load("openai-2023").case, load("openai-2023", variant="microsoft-seat").case
    assert before is not None
    assert after is not None
    bounds = Bounds(positions=600, as_written=True)
    every = aims(before, after, edited(before, after), bounds).found
    ousted = every[0]
    assert ousted.verb is Verb.FORCE
    others = ("brockman", "sutskever", "dangelo", "mccauley", "toner")
    threes = {frozenset({"microsoft-director", *c}) for c in combinations(others, 3)}
    assert set(ousted.gained) == threes
    assert ousted.lost == ()


def test_an_observer_changes_nothing_that_anybody_can_bring_about() -> None:
    before, after = load("openai-2023").case, load("openai-2023", variant="observer-seat").case
    assert before is not None
    assert after is not None
    every = aims(before, after, edited(before, after), Bounds()).found
    assert len(every) > 9
    assert all(aim.kept for aim in every)


# --- persons ---------------------------------------------------------------------------------------


def test_persons_are_told_what_they_gain_and_lose() -> None:
    before = firm(RULES[0], "may vote", RULES[0])
    after = firm("every of pair and more than half of members", "may vote", RULES[0])
    every = persons(compare(before, after))
    assert every["ann"].gained[Ability.VETO] == ["ceo.removal", "oust"]
    assert every["ben"].gained[Ability.MORE] == ["ceo.removal", "oust"]
    assert every["cleo"].lost[Ability.LESS] == ["ceo.removal", "oust"]
    back = persons(compare(after, before))
    assert back["ann"].lost[Ability.VETO] == ["ceo.removal", "oust"]


# --- the command -------------------------------------------------------------------------------------


def answer(*arguments: str) -> dict[str, Any]:
    result = CliRunner().invoke(main, ["compare", *arguments, "--json"])
    value: dict[str, Any] = json.loads(result.stdout)
    keeps_its_schema(value, "compare")
    assert result.exit_code == (0 if value["same"] else 1)
    return value


PACKED = """title: A board that may grow
people: {ann: {}, ben: {}, cleo: {}}
bodies: {board: {seats: 3, members: [ann, ben, cleo], quorum: none, passes: more than half of members}}
powers:
  fill: {by: board, concerns: fill-vacancy}
  oust: {by: board, concerns: remove-director, passes: every member}
  grow: {by: board, concerns: fix-board-size, at_most: 3}
variants:
  larger: {powers.grow.at_most: 5}
  alone: {powers.fill.by: ann}
"""


@pytest.fixture
def packed(tmp_path: Path) -> str:
    path = tmp_path / "packed.yaml"
    path.write_text(PACKED, "utf-8")
    return str(path)


def test_what_no_single_decision_shows_is_a_change(packed: str) -> None:
    """A board that may grow can be packed by those who hold it; every decision is as before."""
    value = answer(packed, "--variant", "larger", "--within", "3")
    assert (value["changed"], value["same"]) == ([], True)
    value = answer(packed, "--variant", "alone", "--within", "3")
    (goal,) = value["goals"]
    assert (goal["goal"], goal["verb"], goal["not_told"]) == ("take board", "force", "")
    assert value["bounds"] == {
        "within": 3,
        "period": None,
        "positions": 2000,
        "as_written": True,
    }
    assert "ann" in value["persons"]


def test_goals_may_be_left_out_and_the_bound_is_named(packed: str) -> None:
    assert answer(packed, "--variant", "alone", "--positions", "0")["goals"] == []
    result = CliRunner().invoke(main, ["compare", packed, "--variant", "alone", "--within", "5"])
    text = " ".join(result.stdout.split())
    assert "Searched within 5 turns" in text
    assert "in 2,000 positions of each case at most" in text
    assert "Person by person" in text


@pytest.mark.parametrize(
    ("bounds", "said"),
    [
        (Bounds(within=1), "Searched within 1 turn, or"),
        (Bounds(within=2, period="quarter"), "Searched within 2 quarters, or"),
        (Bounds(within=None), "Searched within any number of turns, or"),
    ],
)
def test_how_far_was_searched_is_counted_in_what_a_turn_is(bounds: Bounds, said: str) -> None:
    assert bounds_words(bounds).startswith(said)


# --- time, and rules that change -----------------------------------------------------------------

YEARLY = (
    YEARLY_MEETING
    + """
assert:
  - {id: soon, claim: ann and bob can never force cy is not on board within 2 months}
  - {id: in-time, claim: ann and bob can force cy is not on board within 12 months}
variants:
  in-writing: {bodies.stockholders.written_consent: {passes: more than half of outstanding common}}
"""
)


def timed(before: str, after: str, bounds: Bounds) -> dict[str, Aim]:
    cases = [loads(text) for text in (before, after)]
    old, new = (loaded.case for loaded in cases)
    assert old is not None
    assert new is not None
    reads = (amending(cases[0]), amending(cases[1]))
    found = aims(old, new, edited(old, new), bounds, amended=reads).found
    return {goal_words(new, aim): aim for aim in found}


def test_a_claim_is_searched_within_the_time_that_it_gives() -> None:
    """In writing two of three need not wait for the meeting in June: within two months, or in one where it took six."""
    after = YEARLY.replace(
        "written_consent: refused",
        "written_consent: {passes: more than half of outstanding common}",
    )
    found = timed(YEARLY, after, Bounds())
    soon = next(a for words, a in found.items() if "within 2 months" in words)
    year = next(a for words, a in found.items() if "within 12 months" in words)
    both = frozenset({"ann", "bob"})
    assert both in soon.gained
    assert (soon.period, year.period) == ("month", "month")
    assert year.gained == ()
    assert year.turns[both] == (6, 1)


def test_places_are_taken_in_time_where_that_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "yearly.yaml"
    seats = "{all: {count: 3, held_by: [dee, eve, fay], elected_by: stockholders, removed_by: stockholders}}"
    text = YEARLY.replace("seats: 3, members: [ann, bob, cy]", f"seats: {seats}")
    text = text.replace("cy: {}}", "cy: {}, dee: {}, eve: {}, fay: {}}").split("assert:")[0]
    variant = "variants:\n  in-writing: {bodies.stockholders.written_consent: {passes: more than half of outstanding common}}\n"
    path.write_text(text + variant, encoding="utf-8")
    asked = ["compare", str(path), "--variant", "in-writing", "--period", "month"]
    value = json.loads(CliRunner().invoke(main, [*asked, "--within", "3", "--json"]).stdout)
    (taken,) = [goal for goal in value["goals"] if goal["goal"] == "take board"]
    assert value["bounds"]["period"] == taken["period"] == "month"
    assert {"goal": "take board", "can": "force", "who": ["ann", "bob"]} in value["gained"]
    text = CliRunner().invoke(main, [*asked, "--within", "6"]).stdout
    assert "In 1 month where it took 6" in text
    wrong = CliRunner().invoke(main, asked)
    assert wrong.exit_code == 2
    assert "--period" in wrong.stderr


RULES_CHANGE = """
title: rules that change
people: {ann: {}, bob: {}, cy: {}, dee: {}, eve: {}}
bodies:
  board: {seats: 5, members: [ann, bob, cy, dee, eve], quorum: none, passes: more than half of in office}
offices:
  ceo: {of: board, held_by: ann, appointed_by: board, removed_by: board}
powers:
  remove-officer: {by: board, passes: every of in office}
  amend-bylaws: {by: board, acts: amend powers.remove-officer.passes to more than half of in office}
"""


def test_a_power_to_amend_that_goes_takes_what_could_be_done_by_it() -> None:
    """Three of five could lower the bar first; whoever is to be removed has a vote on it."""
    amend = RULES_CHANGE[RULES_CHANGE.index("  amend-bylaws") :]
    claim = "assert: [{id: out, claim: bob can never force ceo is not ann within 2 motions}]\n"
    found = timed(
        RULES_CHANGE + claim, RULES_CHANGE.replace(amend, "") + claim, Bounds(positions=20_000)
    )
    (out,) = [aim for words, aim in found.items() if "ceo is not ann" in words]
    assert frozenset({"bob", "cy", "dee"}) in out.lost
    assert out.gained == ()
