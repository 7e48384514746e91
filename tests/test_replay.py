"""Scenarios: legal and illegal steps, expectations, and that every plan of `reach` can be played."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from kingmaker.analysis.reach.lens import reach
from kingmaker.analysis.reach.search import Answer
from kingmaker.analysis.reach.terms import Terms
from kingmaker.analysis.replaying import replay
from kingmaker.analysis.since import state_after
from kingmaker.cli import main
from kingmaker.model.claims import Verb
from kingmaker.model.record import Scenario, ScenarioStep
from kingmaker.model.values import Name
from kingmaker.problems import Problem
from kingmaker.report.reaching import scenario_lines
from kingmaker.report.replayed import step_words
from kingmaker.source.goal import read_goal
from kingmaker.source.load import load, loads
from tests.answering import keeps_its_schema
from tests.test_reach import case_of, goal, organisations

if TYPE_CHECKING:
    from pathlib import Path

    from kingmaker.model.sentences import Condition
    from kingmaker.source.loaded import Loaded

BOARD = """
title: a board
people: {ann: {}, bob: {}, cleo: {}, dora: {}}
bodies:
  board: {seats: 3, members: [ann, bob, cleo], quorum: none, passes: more than half of in office}
offices:
  ceo: {of: board, held_by: ann, appointed_by: board, removed_by: board}
powers:
  remove-director: {by: board}
  elect-director: {by: board}
  fix-board-size: {by: board, at_most: 5}
gauges: {mood: {levels: [calm, angry]}}
moves:
  shout: {by: bob, then: mood is angry, limit: 1}
  cool: {by: rule, when: mood is angry and ceo is vacant, then: mood is calm}
scenarios:
"""


def played(text: str) -> list[bool]:
    loaded = loads(BOARD + text)
    case = case_of(loaded)
    found = replay(case, Name("s"), case.scenarios[Name("s")])
    return [p.right for p in found.played] + [e.held is True for e in found.expected]


@pytest.mark.parametrize(
    ("steps", "right"),
    [
        (
            "{by: board, do: remove ann from ceo, for: [bob, cleo], against: ann, expect: ceo is vacant}",
            True,
        ),
        ("{by: board, do: remove ann from ceo, for: bob, against: [ann, cleo]}", False),
        (
            "{by: board, do: remove ann from ceo, for: bob, against: [ann, cleo], fails: yes, expect: ceo is ann}",
            True,
        ),
        ("{by: board, do: remove ann from ceo, for: [bob, cleo], fails: yes}", False),
        ("{by: dora, do: remove ann from ceo}", False),
        ("{by: ann, do: ann resigns from ceo, expect: ceo is vacant}", True),
        ("{by: bob, do: ann resigns from ceo}", False),
        ("{by: ann, do: ann resigns from ceo, expect: ceo is ann}", False),
        (
            "{by: board, do: elect dora to board, for: [ann, bob, cleo], expect: dora on board}",
            True,
        ),
        (
            "{by: board, uses: fix-board-size, do: amend bodies.board.seats to 4, expect: at least 3 of board in office}",
            True,
        ),
        ("{by: board, uses: fix-board-size, do: amend bodies.board.seats to 6}", False),
        ("{by: board, uses: fix-board-size, do: amend bodies.board.seats to 2}", False),
        ("{by: board, uses: fix-board-size, do: amend bodies.board.quorum to none}", False),
        ("{by: board, do: remove dora from board, for: [ann, bob, cleo]}", False),
        ("{move: shout, expect: mood is angry}", True),
    ],
)
def test_a_step_is_legal_or_not(steps: str, *, right: bool) -> None:
    assert played(f"  s: {{steps: [{steps}]}}") == [right]


@pytest.mark.parametrize(
    ("acts", "right"),
    [
        ("remove cleo from board", True),
        ("[remove bob from board, remove cleo from board]", True),
        ("remove it from board", True),
        ("remove pair from board", True),
        ("remove holder of ceo from board", False),
        ("remove bob from board", False),
        ("elect cleo to board", False),
    ],
)
def test_a_power_is_used_on_those_whom_its_acts_name(acts: str, *, right: bool) -> None:
    own = f"remove-director: {{by: board, acts: {acts}}}\n"
    text = BOARD.replace("remove-director: {by: board}\n", own).replace(
        "bodies:", "groups: {pair: [cleo, dora]}\nbodies:"
    )
    step = "{by: board, do: remove cleo from board, for: [ann, bob]}"
    case = case_of(loads(f"{text}  s: {{steps: [{step}]}}"))
    (found,) = replay(case, Name("s"), case.scenarios[Name("s")]).played
    assert found.right is right
    assert ("no clause lets board remove" in step_words(case, found)) is not right


@pytest.mark.parametrize(
    ("votes", "surely"),
    [
        ("for: [ann, bob]", True),
        ("for: ann", False),
        ("for: [ann, bob], against: cleo", True),
        ("against: cleo", False),
        ("", True),
    ],
)
def test_it_is_told_where_votes_that_are_not_given_are_needed(votes: str, *, surely: bool) -> None:
    given_ = f", {votes}" if votes else ""
    loaded = loads(f"{BOARD}  s: {{steps: [{{by: board, do: remove ann from ceo{given_}}}]}}")
    case = case_of(loaded)
    (step,) = replay(case, Name("s"), case.scenarios[Name("s")]).played
    assert (step.bar, step.surely) == (None, surely)
    assert ("not given" in step_words(case, step)) is not surely


def test_a_limit_of_a_move_counts_and_a_rule_works_by_itself() -> None:
    steps = "{move: shout}, {by: ann, do: ann resigns from ceo, expect: mood is calm}, {move: shout, fails: yes}"
    assert played(f"  s: {{steps: [{steps}], expect: [ceo is vacant, mood is calm]}}") == [True] * 5


def test_it_stops_where_it_goes_wrong() -> None:
    steps = "{by: dora, do: remove ann from ceo}, {by: ann, do: ann resigns from ceo}"
    assert played(f"  s: {{steps: [{steps}], expect: ceo is vacant}}") == [False]


def test_seats_that_are_added_can_be_filled() -> None:
    steps = (
        "{by: board, uses: fix-board-size, do: amend bodies.board.seats to 4, for: [ann, bob], against: cleo},"
        "{by: board, do: elect dora to board, for: [ann, bob], expect: at least 4 of board in office},"
        "{by: board, do: remove ann from ceo, for: [bob, cleo], against: [ann, dora], fails: yes}"
    )
    assert played(f"  s: {{steps: [{steps}]}}") == [True] * 3


@pytest.mark.parametrize("name", ["openai-2023"])
def test_the_scenarios_of_the_gallery_go_as_they_say(name: str) -> None:
    case = case_of(load(name))
    assert case.scenarios
    assert [n for n, s in case.scenarios.items() if not replay(case, n, s).right] == []


CLUB = """
title: a club
people: {ann: {}, bob: {}, cleo: {}, dora: {}}
bodies:
  council: {seats: 4, members: [ann, bob, cleo], quorum: none, passes: more than half of in office, TABLED}
offices: {chair: {of: council, held_by: ann, appointed_by: council, removed_by: council}, clerk: {of: council, held_by: bob}}
gauges: {mood: {levels: [calm, angry]}, noise: {levels: [low, loud]}}
powers:
  elect-director: {by: council}
  cheer: {by: council, acts: set mood to angry}
  either: {by: council, acts: [set mood to calm, set mood to angry]}
  slowly: {steps: [{by: council}, {by: chair}], acts: set mood to angry}
  vague: {by: council}
  alone: {by: chair, acts: set mood to angry}
moves: {shout: {by: council, uses: cheer}, grumble: {by: council, tabled_by: clerk, then: mood is angry}}
scenarios:
"""
CHAIR = "tabled_by: actor is chair"


def told(tabled: str, *steps: str) -> list[tuple[bool, tuple[str, ...], str]]:
    loaded = loads(f"{CLUB.replace('TABLED', tabled)}  s: {{steps: [{', '.join(steps)}]}}")
    case = case_of(loaded)
    found = replay(case, Name("s"), case.scenarios[Name("s")])
    return [(p.bar is None, p.put_by, step_words(case, p)) for p in found.played]


@pytest.mark.parametrize(
    ("tabled", "step", "done", "put_by"),
    [
        (CHAIR, "by: council, uses: cheer, tabled_by: ann", True, ()),
        (CHAIR, "by: council, uses: cheer, tabled_by: chair", True, ()),
        (CHAIR, "by: council, uses: cheer, tabled_by: bob", False, ()),
        (CHAIR, "by: council, uses: cheer, for: [bob, cleo]", True, ("ann",)),
        (CHAIR, "by: council, uses: cheer, for: [ann, cleo]", True, ()),
        (CHAIR, "by: council, uses: cheer", True, ()),
        ("tabled_by: actor is dora", "by: council, uses: cheer", False, ()),
        ("", "by: council, uses: cheer, tabled_by: dora", False, ()),
        ("", "by: council, uses: cheer, tabled_by: bob, for: [ann, cleo]", True, ()),
        (CHAIR, "move: shout, tabled_by: bob", False, ()),
        (CHAIR, "move: shout, for: [bob, cleo]", True, ("ann",)),
        (CHAIR, "move: grumble, tabled_by: clerk", True, ()),
        (CHAIR, "move: grumble, tabled_by: ann", False, ()),
        (f"{CHAIR}, nominates: {{who: actor is clerk}}", "by: council, do: elect dora to council, tabled_by: bob", True, ()),
        (f"{CHAIR}, nominates: {{who: actor is clerk}}", "by: council, do: elect dora to council, tabled_by: ann", False, ()),
        (CHAIR, "by: council, do: elect dora to council, tabled_by: ann", True, ()),
    ],
)  # fmt: skip
def test_a_step_is_put_by_somebody_who_may(
    tabled: str, step: str, put_by: tuple[str, ...], *, done: bool
) -> None:
    ((was, by, words),) = told(tabled, f"{{{step}}}")
    assert (was, by) == (done, put_by), words
    assert ("may not put" in words or "nobody may put" in words) is not done
    assert ("Ann put it" in words or "ann put it" in words) is bool(put_by)


@pytest.mark.parametrize(
    ("step", "changes"),
    [
        ("by: council, uses: cheer", True),
        ("move: shout", True),
        ("by: chair, uses: slowly", True),
        ("by: council, uses: slowly", False),
        ("by: council, uses: vague", False),
        ("by: council, uses: either, do: set mood to angry", True),
        ("by: council, uses: vague, then: mood is angry", True),
        ("by: ann, uses: alone", True),
    ],
)
def test_the_use_of_a_power_does_its_only_act(step: str, *, changes: bool) -> None:
    loaded = loads(CLUB.replace("TABLED", "") + f"  s: {{steps: [{{{step}}}]}}")
    case = case_of(loaded)
    found = replay(case, Name("s"), replace(case.scenarios[Name("s")], expect=(angry(loaded),)))
    assert [e.held for e in found.expected] == [changes]
    assert ("what it changes is not said" in step_words(case, found.played[0])) is not changes


def test_whoever_says_what_comes_of_a_use_has_said_all_of_it() -> None:
    step = "{by: council, uses: cheer, then: noise is loud}"
    loaded = loads(CLUB.replace("TABLED", "") + f"  s: {{steps: [{step}]}}")
    case = case_of(loaded)
    found = replay(case, Name("s"), replace(case.scenarios[Name("s")], expect=(angry(loaded),)))
    assert [e.held for e in found.expected] == [False]


SENATE = """
title: a senate and a board
bodies:
  senate: {members: [ann, bob, cleo], quorum: none, passes: more than half of members}
  board: {members: [dan, eve], quorum: none, passes: every of members}
gauges: {mood: {levels: [calm, angry]}}
powers:
  statute: {steps: [senate, board]}
  either: {ways: [board, senate]}
  cheer: {steps: [senate, board], acts: [set mood to angry]}
scenarios:
"""


@pytest.mark.parametrize(
    ("step", "right"),
    [
        ("uses: statute, then: mood is angry, expect: mood is angry", True),
        ("uses: statute, then: mood is angry, for: [ann, bob, dan, eve]", True),
        ("uses: statute, then: mood is angry, for: [ann, bob], against: dan", False),
        ("uses: statute, then: mood is angry, against: [ann, bob], for: [dan, eve]", False),
        ("by: board, uses: statute, then: mood is angry, for: [dan, eve]", True),
        ("uses: either, then: mood is angry, for: [ann, bob], against: dan", True),
        ("uses: either, then: mood is angry, against: [ann, bob, dan]", False),
        ("uses: cheer, expect: mood is angry", True),
        ("by: senate, uses: cheer, expect: mood is calm", True),
    ],
)
def test_a_power_that_nobody_is_said_to_use_is_used_by_all_who_decide(
    step: str, *, right: bool
) -> None:
    case = case_of(loads(f"{SENATE}  s: {{steps: [{{{step}}}]}}"))
    (found,) = replay(case, Name("s"), case.scenarios[Name("s")]).played
    assert found.right is right


def test_so_is_a_power_in_the_record() -> None:
    case = case_of(
        loads(
            f"{SENATE}  s: []\nevents: {{e: {{uses: cheer, at: 2024-01-01}}, f: {{by: senate, uses: cheer}}}}"
        )
    )
    assert state_after(case, "e").gauges["mood"] == "angry"
    assert case.events[Name("f")].do == ()


def angry(loaded: Loaded) -> Condition:
    condition = read_goal("mood is angry", loaded)
    assert not isinstance(condition, Problem)
    return condition


def test_an_event_that_used_a_power_did_its_only_act() -> None:
    case = case_of(
        loads(
            CLUB.replace("TABLED", "")
            + "  s: []\nevents: {e: {by: council, uses: cheer, at: 2024-01-01}}"
        )
    )
    assert state_after(case, "e").gauges["mood"] == "angry"


def written(text: str, plan: str) -> str:
    """A case with a plan pasted into it: its nominees among the people, its scenario at the end."""
    people, _, scenario = plan.partition("scenarios:")
    names = "".join(f", {line.strip()}" for line in people.splitlines()[1:])
    return text.replace("dora: {}}", f"dora: {{}}{names}}}") + "scenarios:" + scenario + "\n"


@settings(max_examples=60)
@given(
    drawn=organisations(),
    first=st.booleans(),
    verb=st.sampled_from([Verb.CARRY, Verb.FORCE, Verb.COULD]),
)
def test_every_plan_can_be_pasted_and_played(
    drawn: tuple[str, str, frozenset[str]], *, first: bool, verb: Verb
) -> None:
    text, want, ours = drawn
    loaded = loads(text)
    terms = Terms(verb=verb, we_first=first, within=3)
    found = reach(case_of(loaded), frozenset(map(Name, ours)), goal(loaded, want), terms)
    if found.answer is Answer.YES and found.plan.steps:
        again = case_of(loads(written(text, "\n".join(scenario_lines(found.plan, want)))))
        result = replay(again, Name("plan"), again.scenarios[Name("plan")])
        assert result.right, (result, text, want)


@pytest.mark.parametrize("want", ["ceo is not altman and ceo is not vacant", "board-is-replaced"])
def test_a_plan_of_the_first_case_can_be_played(want: str) -> None:
    loaded = load("openai-2023")
    case = case_of(loaded)
    condition = read_goal(want, loaded)
    assert not hasattr(condition, "code")
    terms = Terms(we_first=False, within=8)
    found = reach(case, [Name("the-four")], condition, terms)
    assert found.answer is Answer.YES
    steps = tuple(
        ScenarioStep(by=s.by, uses=s.uses, do=s.acts, votes_for=s.pro, votes_against=s.con)
        for s in found.plan.steps
    )
    scenario = Scenario(steps=steps, expect=(condition,))
    assert replay(case, Name("plan"), scenario).right
    turned = replace(steps[0], votes_for=steps[0].votes_against, votes_against=steps[0].votes_for)
    assert not replay(case, Name("plan"), Scenario(steps=(turned,))).right


def test_the_command_tells_each_step_and_fails_with_one(tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    good = "  good: {steps: [{by: ann, do: ann resigns from ceo, expect: ceo is vacant}]}\n"
    file.write_text(BOARD + good + "  bad:\n    - {by: dora, do: remove ann from ceo}\n")
    result = CliRunner().invoke(main, ["replay", str(file), "good"])
    assert result.exit_code == 0, result.output
    assert "Good (`good`): as expected" in result.stdout
    result = CliRunner().invoke(main, ["replay", str(file), "--json"])
    assert result.exit_code == 1
    value = json.loads(result.stdout)
    keeps_its_schema(value, "replay")
    assert [s["right"] for s in value["scenarios"]] == [True, False]
    assert value["scenarios"][1]["steps"][0]["line"] > 15
    result = CliRunner().invoke(main, ["replay", str(file), "godd"])
    assert result.exit_code == 2
    assert "did you mean 'good'?" in result.stderr


PUT_UP = """
title: A club
people: {ann: {}, ben: {}, cyd: {}, dan: {}, eve: {}}
bodies:
  club:
    members: [ann, ben, cyd]
    quorum: none
    passes: more than half of members
    nominates: {who: actor is chair}
  board: {seats: 1}
offices: {chair: {held_by: HOLDER}}
powers: {elect-director: {by: club, passes: most votes cast, concerns: elect-director}}
scenarios:
  vote: {steps: [{by: club, do: [elect dan to board], for: [ann, ben], tabled_by: WHO}]}
"""


@pytest.mark.parametrize(
    ("holder", "who", "done"),
    [("ann", "ann", True), ("ann", "ben", False), ("eve", "ann", False), ("eve", "eve", True)],
)
def test_candidates_of_an_election_by_most_votes_are_put_up_by_whoever_may(
    holder: str, who: str, *, done: bool
) -> None:
    """Eve has no vote, and holds the office whose holder nominates."""
    loaded = loads(PUT_UP.replace("HOLDER", holder).replace("WHO", who))
    assert loaded.case is not None, loaded.problems
    assert not loaded.errors, loaded.errors
    name = Name("vote")
    found = replay(loaded.case, name, loaded.case.scenarios[name])
    assert [played.bar is None for played in found.played] == [done], found.played
