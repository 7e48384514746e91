"""The smallest coalitions: what is proved of them where a search is stopped, and how much memory it takes."""

from __future__ import annotations

import json
import signal
from dataclasses import replace
from functools import partial
from itertools import combinations, product
from math import comb, prod
from typing import TYPE_CHECKING

from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from kingmaker.analysis.reach.engine import Engine, searched
from kingmaker.analysis.reach.judging import Taken
from kingmaker.analysis.reach.lens import reach, smallest
from kingmaker.analysis.reach.search import Answer, Watch
from kingmaker.analysis.reach.sweep import Sweep
from kingmaker.analysis.reach.terms import Terms
from kingmaker.cli import main
from kingmaker.model.values import Name
from kingmaker.source.load import load, loads
from tests.answering import keeps_its_schema
from tests.reach_cases import nine_seats, six_directors
from tests.test_reach import CEO, NEW, case_of, goal, organisations

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pytest

    from kingmaker.analysis.reach.lens import Able


def sets_of(able: Iterable[Able]) -> set[frozenset[str]]:
    """Each coalition by its people, interchangeable ones put in each other's place."""
    return {
        frozenset(str(n) for names in chosen for n in names)
        for one in able
        for chosen in product(*(combinations(names, some) for some, names in one.parts))
    }


@settings(max_examples=30, deadline=None)
@given(drawn=organisations(), first=st.booleans(), most=st.integers(1, 60))
def test_where_a_search_is_limited_nobody_can_be_spared_of_those_listed(
    *, drawn: tuple[str, str, frozenset[str]], first: bool, most: int
) -> None:
    text, want, _ = drawn
    case, wanted = case_of(loads(text)), goal(loads(text), want)
    terms = Terms(we_first=first, within=2)
    full = smallest(case, wanted, terms)
    some = smallest(case, wanted, replace(terms, most=most))
    assert full.complete
    assert full.undecided == ()
    assert sets_of(some.able) <= sets_of(full.able)
    for one in sets_of(some.undecided):
        assert reach(case, map(Name, sorted(one)), wanted, terms).answer is Answer.YES
    if some.complete:
        assert some == replace(full, positions=some.positions)
    else:
        assert some.answer is Answer.LIMIT


def test_whoever_is_asked_is_needed_by_the_definition() -> None:
    case, wanted = case_of(loads(six_directors(votes=False))), goal(load("openai-2023"), CEO)
    terms = Terms(we_first=False, within=2, resignations=False)
    everybody = sorted(case.people)
    can = {
        frozenset(who)
        for size in range(len(everybody) + 1)
        for who in combinations(everybody, size)
        if reach(case, who, wanted, terms).answer is Answer.YES
    }
    least = {who for who in can if not any(other < who for other in can)}
    assert sets_of(smallest(case, wanted, terms).able) == least


def test_what_is_kept_in_memory_is_bounded_and_changes_no_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("kingmaker.analysis.reach.sweep.FEW", 0)
    loaded = loads(six_directors(votes=False))
    wanted = goal(loaded, NEW)
    free = Terms(we_first=False, within=4, resignations=False)
    tight = replace(free, most=450)
    sweep = Sweep(partial(Engine.of, case_of(loaded), wanted, tight), tight)
    sizes = [len(c.names) for c in sweep.engine.classes]
    long = max(range(len(sizes)), key=sizes.__getitem__)
    engines = {id(sweep.engine): sweep.engine}
    for some in product(*(range(n + 1 if k != long else 1) for k, n in enumerate(sizes))):
        sweep.least(some, long, sizes[long])
        assert sweep.engine.kept() <= 3 * tight.most  # with both what a turn can do and who wins
        engines[id(sweep.engine)] = sweep.engine
    assert len(engines) > 1
    assert not sweep.limits
    assert (
        smallest(case_of(loaded), wanted, tight).able
        == smallest(case_of(loaded), wanted, free).able
    )


def test_coalitions_with_one_in_them_that_can_are_not_asked() -> None:
    loaded = loads(six_directors(votes=True))
    terms = Terms(within=4, resignations=False)
    asked = []

    def go_on(_seen: int) -> bool:
        asked.append(1)
        return True

    found = smallest(case_of(loaded), goal(loaded, NEW), terms, go_on=go_on)
    many = sum(prod(comb(len(p), n) for n, p in a.parts) for a in found.able)
    assert (len(found.able), many) == (1, 15)
    assert len(asked) < 20  # of 20 up to who is interchangeable


def test_a_sweep_that_is_stopped_says_how_many_it_had_asked() -> None:
    loaded = loads(six_directors(votes=True))
    answers = iter([True] * 6)
    found = smallest(
        case_of(loaded),
        goal(loaded, NEW),
        Terms(within=4, resignations=False),
        go_on=lambda _seen: next(answers, False),
    )
    assert found.answer is Answer.LIMIT
    assert found.limit == "the search was stopped after 5 coalitions were asked: 1 can, 4 cannot"
    fours = combinations(sorted(case_of(loaded).people), 4)
    assert sets_of(found.able) <= {frozenset(map(str, four)) for four in fours}


# --- the command ---------------------------------------------------------------------------------


def run(*arguments: str) -> str:
    result = CliRunner().invoke(main, ["reach", *arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


def interrupt(monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """Somebody presses Ctrl-C when a search has looked at so many positions."""
    count = Watch.count

    def counted(self: Watch) -> None:
        if self.seen == after:
            signal.raise_signal(signal.SIGINT)
        count(self)

    monkeypatch.setattr(Watch, "count", counted)


def test_ctrl_c_ends_a_search_with_what_it_had_proved(monkeypatch: pytest.MonkeyPatch) -> None:
    interrupt(monkeypatch, 300)
    wanted = "ceo is taylor and chair is taylor and summers on board and altman on board"
    said = run(
        "openai-2023",
        "--who",
        "the-four",
        "--goal",
        wanted,
        "--as-written",
        "--within",
        "9",
        "--first",
        "them",
    )
    assert "Not known: whether the four" in said
    assert "turns nothing else was found that would do it." in said
    assert "The search was stopped after 512 positions; that is no proof." in said


def test_ctrl_c_ends_all_searches_of_a_command(monkeypatch: pytest.MonkeyPatch) -> None:
    interrupt(monkeypatch, 40)
    value = json.loads(run("openai-2023", "--as-written", "--json"))
    keeps_its_schema(value, "reach")
    answers = [one["answer"] for one in value["goals"]]
    assert answers[-1] == "limit"
    assert "the search was stopped" in value["goals"][-1]["stopped"]
    assert answers[answers.index("limit") :] == ["limit"] * (len(answers) - answers.index("limit"))


def test_one_goal_is_told_at_the_top_as_well() -> None:
    value = json.loads(run("openai-2023", "--goal", CEO, "--no-resignations", "--json"))
    keeps_its_schema(value, "reach")
    assert (value["answer"], value["goal"], value["complete"]) == ("yes", CEO, True)
    assert [(one["size"], one["moves"]) for one in value["smallest"]] == [(4, 1)]
    assert value["smallest"][0]["coalition"] == "any 4 of the board of directors (6)"
    assert value["goals"][0]["smallest"] == value["smallest"]


def test_with_a_limit_the_answer_is_limit() -> None:
    value = json.loads(run("openai-2023", "--goal", NEW, "--most", "3", "--json"))
    assert value["answer"] == "limit"
    assert value["smallest"] == []
    said = run("openai-2023", "--goal", NEW, "--most", "3")
    assert "the search stopped after 3 positions" in said


def test_where_there_is_nothing_to_take_it_says_why_and_what_there_is() -> None:
    said = " ".join(run("volkswagen").split())
    assert "The case has no office and no seat that anybody could be put in" in said
    assert "`resolve` and `amend-articles`" in said
    value = json.loads(run("volkswagen", "--json"))
    keeps_its_schema(value, "reach")
    assert value["goals"] == []
    assert value["nothing"]["powers"] == ["resolve", "amend-articles"]
    assert len(value["nothing"]["why"]) == 2
    assert "nothing" not in json.loads(run("ikea", "--json"))


def test_where_facts_have_no_number_left_the_search_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    text = nine_seats(staggered=True, consent=False, pill=True)
    terms = Terms(we_first=False, within=8, period="quarter", resignations=False)
    engine = Engine.of(case_of(loads(text)), Taken(Name("board")), terms)
    monkeypatch.setattr("kingmaker.analysis.reach.places.MOST_FACTS", 5)
    found = searched(engine.game(engine.coalition([Name("a"), Name("i1")]), terms), terms)
    assert found.answer is Answer.LIMIT
    assert found.stopped == "the search stopped after 6 arrangements of facts"
