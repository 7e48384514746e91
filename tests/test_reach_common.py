"""Goals that share what they have in common have the answers that each has by itself; and what a place depends on, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kingmaker.analysis.decisions import decisions, decisions_of
from kingmaker.analysis.frames import named
from kingmaker.analysis.reach.common import Common
from kingmaker.analysis.reach.engine import Engine
from kingmaker.analysis.reach.judging import Judge, Taken
from kingmaker.analysis.reach.lens import reach, smallest
from kingmaker.analysis.reach.places import places
from kingmaker.analysis.reach.search import OPEN
from kingmaker.analysis.reach.support import Act, Support
from kingmaker.analysis.reach.terms import Terms
from kingmaker.model.claims import Verb
from kingmaker.model.evaluate import holds
from kingmaker.model.values import Name
from kingmaker.source.amending import amending
from kingmaker.source.load import load, loads
from tests.test_reach import case_of, goal, organisations
from tests.test_reach_amending import BOARD, LOWER, RAISE
from tests.test_reach_moves import meets

if TYPE_CHECKING:
    from kingmaker.model.case import Case
    from kingmaker.model.sentences import Condition


OUT = "ceo is not eve"


def goals_of(case: Case) -> tuple[Taken, ...]:
    """Every office and body, as a report asks for."""
    return tuple(Taken(n) for n in dict.fromkeys(p.body or p.key for p in places(case)))


@settings(max_examples=12)
@given(drawn=organisations(), first=st.booleans(), resign=st.booleans(), back=st.booleans())
def test_goals_together_are_as_each_by_itself(
    *, drawn: tuple[str, str, frozenset[str]], first: bool, resign: bool, back: bool
) -> None:
    """In whatever order, and whatever else was asked between them, on other terms too."""
    loaded = loads(drawn[0])
    case = case_of(loaded)
    goals = [*goals_of(case), *(goal(loaded, text) for text in ("ceo is ann", drawn[1]))]
    together = Common(case)
    terms = [
        Terms(within=2, we_first=first, resignations=resign),
        Terms(within=1, we_first=not first, verb=Verb.CARRY),
    ]
    for wanted in reversed(goals) if back else goals:
        for each in terms:
            assert smallest(case, wanted, each, amended=together) == smallest(case, wanted, each)


def test_notes_are_those_of_each_goal() -> None:
    """An amendment that cannot be followed is noted where a search came to it, though others share how the case reads."""
    acts = f"{LOWER}, {RAISE}"
    text = f"{BOARD}  amend-bylaws: {{by: board, acts: [{acts}]}}\n  merge: {{by: eve}}\n"
    loaded = loads(text.replace("offices:\n", "offices:\n  clerk: {of: board}\n", 1))
    case = case_of(loaded)
    asked: list[object] = []
    reads = amending(loaded)

    def under(made: tuple[tuple[str, str], ...]) -> Case | None:
        asked.append(made)
        return reads(made) if len(made) < 2 else None

    terms = Terms(within=2, resignations=False)
    together = Common(case, under)
    alone = [smallest(case, each, terms, amended=under) for each in goals_of(case)]
    asked.clear()
    shared = [smallest(case, each, terms, amended=together) for each in goals_of(case)]
    assert shared == alone
    assert any("is not followed" in note for one in alone for note in one.notes)
    assert len(asked) == len(set(asked))


def test_each_calendar_keeps_its_own() -> None:
    """With time and without, by months and by quarters: what a meeting is needed for is not the same."""
    loaded = loads(meets("called_by: [ann]"))
    case = case_of(loaded)
    together = Common(case)
    wanted = goal(loaded, OUT)
    found = []
    for terms in (
        Terms(within=3, period="month"),
        Terms(within=4),
        Terms(within=4, period="quarter"),
        Terms(within=10, period="month"),
        Terms(within=3, period="month"),
    ):
        found.append(smallest(case, wanted, terms, amended=together))
        assert found[-1] == smallest(case, wanted, terms)
    assert len({one.able for one in found}) > 2


def test_what_takes_longer_than_a_period_is_noted_for_each_goal_and_calendar() -> None:
    text = meets("called_by: [ann]").replace("of: ceo}", "of: ceo, notice: 40 days}")
    loaded = loads(text)
    together = Common(case_of(loaded))
    note = "the notice of `remove-officer` is longer than a month"
    for period, want in (("month", OUT), ("month", "ceo is vacant"), ("quarter", OUT)):
        terms = Terms(within=2, period=period)
        wanted = goal(loaded, want)
        found = smallest(case_of(loaded), wanted, terms, amended=together)
        assert (note in found.notes) is (period == "month")
        assert found == smallest(case_of(loaded), wanted, terms)


def test_what_is_kept_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = loads(meets())
    case = case_of(loaded)
    wanted = goal(loaded, OUT)
    together = Common(case)
    first = smallest(case, wanted, Terms(within=2), amended=together)
    kept = together.kept(None)
    assert kept.made
    assert together.kept(None) is kept
    monkeypatch.setattr("kingmaker.analysis.reach.common.MOST", 0)
    assert not together.kept(None).made
    assert smallest(case, wanted, Terms(within=2), amended=together) == first


@settings(max_examples=15)
@given(drawn=organisations(), ours=st.frozensets(st.sampled_from(["ann", "bob", "cleo", "dora"])))
def test_a_condition_holds_as_it_does_in_the_whole_position(
    *, drawn: tuple[str, str, frozenset[str]], ours: frozenset[str]
) -> None:
    loaded = loads(drawn[0])
    case = case_of(loaded)
    for text in (drawn[1], "ceo is ann", "fewer than 2 of board in office"):
        engine = Engine.of(case, goal(loaded, text))
        game = engine.game(engine.coalition(map(Name, ours)), Terms())
        judge = Judge(goal(loaded, text), engine.carrier)
        turns = [turn for ours in (True, False) for turn in game.turns(game.start, ours=ours)]
        for position in {there for _, there in turns} - {OPEN}:
            world = engine.carrier.world_of(position)
            assert judge.holds(position) is holds(judge.condition, world.state, case=case)


def condition_reads(case: Case, condition: Condition) -> set[str]:
    support = Support((case,))
    names = support.named(condition)
    return {str(p.key) for p in support.every if support.is_read(p, names)}


def test_a_condition_reads_the_places_that_it_speaks_of() -> None:
    loaded = loads(
        "title: x\nbodies:\n  board:\n    seats: {a: {count: 1, tags: [wise]}, b: {count: 2}}\n    passes: every member\n"
        "  council: {seats: 2, members: [ann]}\noffices: {ceo: {of: board}, cfo: {of: board}}\npeople: {ann: {}}\n"
        "terms: {steady: ceo is ann and at least 1 of council in office}\n"
    )
    case = case_of(loaded)
    for text, places_read in (
        ("ceo is vacant", {"ceo"}),
        ("ann on board", {"board.a", "board.b"}),
        ("steady", {"ceo", "council"}),
        ("not steady or cfo is ann", {"ceo", "council", "cfo"}),
    ):
        assert condition_reads(case, goal(loaded, text)) == places_read


@pytest.mark.parametrize("name", ["openai-2023", "volkswagen", "imf-board"])
def test_what_decides_reads_the_names_of_all_its_clauses(name: str) -> None:
    """Held against the definition: follow the names of every clause, one by one, until no new one comes."""
    case = case_of(load(name))
    support = Support((case,))
    for act in [Act(verb, p.key) for p in support.every for verb in ("elect", "remove", "appoint")]:
        on = support.of(act)
        assert set(on.clauses) <= on.names
        for some in ({n} for n in on.names if n in case.bodies or n in case.offices):
            assert support.closure(map(Name, some)) <= on.names
        for power in on.clauses:
            if power in case.powers:
                assert set(named(case, case.powers[power].ways)) <= on.names


@pytest.mark.parametrize("name", ["openai-2023", "volkswagen-2009", "tata-sons"])
def test_decisions_that_are_wanted_are_those_of_all(name: str) -> None:
    case = case_of(load(name))
    every = decisions(case)
    names = (*case.bodies, *case.offices, *case.powers)
    for wanted in ({v.name for v in every[::2]}, {v.name for v in every[:3]}, set()):

        def only(name: str, power: Name | None, wanted: set[str] = wanted) -> bool:
            return (name if power is None else str(power)) in wanted

        found = decisions_of(case, names, only=only)
        assert found == tuple(v for v in every if only(v.name, v.power))


def test_offices_of_openai_together_and_apart() -> None:
    loaded = load("openai-2023")
    case = case_of(loaded)
    terms = Terms(within=4, most=1_000)
    together = Common(case, amending(loaded))
    for place in ("head-of-unit", "board", "cto", "cso"):
        wanted = Taken(Name(place))
        shared = smallest(case, wanted, terms, in_all=2_000, amended=together)
        alone = smallest(case, wanted, terms, in_all=2_000, amended=amending(loaded))
        assert shared == alone
        assert shared.able


#: No clause says who elects and removes directors: law gives it to the members, and without any to the board.
FUND = """
title: A fund
as_of: 2025-03-01
law: delaware-nonstock
people: {ada: {}, ben: {}, cas: {}, north: {}, south: {}}
entities: {fund: {kind: non-stock corporation, governed_by: board}}
bodies:
  board: {of: fund, seats: {directors: {count: 3, held_by: [ada, ben, cas]}}}
"""


def test_what_law_alone_gives_a_body_is_voted_on_in_a_plan() -> None:
    """It rests on the rule of law that gives it, on the body, and on the rules of law by which that decides."""
    who, loaded = (Name("ada"), Name("ben")), loads(FUND)
    found = reach(case_of(loaded), who, goal(loaded, "north on board"), Terms())
    voted = [step for step in found.plan.steps if step.pro]
    assert {step.pro for step in voted} == {who}
    giving = {"law.rules.removal", "law.rules.election"}
    ruled = {"bodies.board", "law.rules.board-passes", "law.rules.board-quorum"}
    for step in voted:
        assert len(giving & set(step.clauses)) == 1
        assert set(step.clauses) - giving == ruled
    assert {str(view.kind) for step in voted for view in step.views} == {"law"}
