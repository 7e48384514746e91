"""The benchmark of power indices: what it holds answers against, and what it says of outcomes."""

from __future__ import annotations

import json
import random
import signal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from bench import power
from bench.power import page, worker
from bench.power.diagrams import _Builder
from bench.power.games import Game, Threshold, games
from bench.power.kept import Kept
from bench.power.peers import OURS, TOOLS, Absent, CannotExpress, Tool
from bench.power.verdict import kinds, reference, verdict
from tests.power_twins import Listed, index

if TYPE_CHECKING:
    from pathlib import Path

GAMES = games()
OURSELVES = TOOLS[OURS]
SMALL = Game("small", Threshold(3, (2, 1, 1)))


def task(tool: Tool, game: Game, asked: str = "banzhaf") -> power.Task:
    return power.Task(tool, asked, game)


def test_every_task_has_a_game() -> None:
    for tasks in (power.TASKS, power.QUICK):
        assert {name for names in tasks.values() for name in names} <= set(GAMES)


def test_reference_answers_share_out_one() -> None:
    for name, of in reference().items():
        for asked, known in of.items():
            if asked not in {"swings", "banzhaf-owen"}:
                total = sum(known[kind] for kind in kinds(GAMES[name]))
                assert total == pytest.approx(1, abs=1e-9), (name, asked)


@pytest.mark.parametrize(
    ("asked", "known"),
    [
        ("banzhaf", "Banzhaf"),
        ("shapley-shubik", "ShapleyShubik"),
        ("holler-packel", "PublicGood"),
        ("deegan-packel", "DeeganPackel"),
        ("johnston", "Johnston"),
        ("owen", "Owen"),
        ("banzhaf-owen", "BanzhafOwen"),
    ],
)
def test_reference_answers_are_made_by_the_definitions(asked: str, known: str) -> None:
    from bench.power.reference import answers  # noqa: PLC0415  # it compiles

    unions = ((0, 2), (1,), (3, 4)) if "owen" in asked else ()
    game = Game("five", Threshold(9, (6, 5, 3, 2, 1)), unions)
    right = index(Listed.weighted(9, [6, 5, 3, 2, 1]), known, unions)
    found = answers(game)[asked]
    assert [found[kind] for kind in kinds(game)] == pytest.approx(
        list(map(float, right)), abs=1e-12
    )


def test_a_right_answer_and_a_wrong_one() -> None:
    game = GAMES["us_ec_2024"]
    known = reference()["us_ec_2024"]["banzhaf"]
    right = [known[kind] for kind in kinds(game)]
    assert verdict(OURSELVES, "banzhaf", game, right, exact=True) == "exact"
    twice = [2 * value for value in right]
    assert verdict(OURSELVES, "banzhaf", game, twice, exact=False).startswith("right to")
    wrong = [right[0] + 1e-6, *right[1:]]
    assert verdict(OURSELVES, "banzhaf", game, wrong, exact=False).startswith("WRONG by")
    assert verdict(TOOLS["power_index_calculator"], "banzhaf", game, wrong, exact=False) != "WRONG"
    assert verdict(OURSELVES, "banzhaf", game, right[1:], exact=True).startswith("WRONG: 50 values")
    nothing = [float("nan")] * len(right)
    assert verdict(OURSELVES, "banzhaf", game, nothing, exact=False).startswith("WRONG")


def test_what_is_harder_depends_on_what_a_program_grows_with() -> None:
    few_heavy, many_light = GAMES["random_20_10000"], GAMES["random_100_100"]
    diagrams, sums = TOOLS["power_bdd"], TOOLS["EPIC"]
    assert task(sums, GAMES["random_50_10000"]).harder_than(task(sums, many_light))
    assert not task(sums, few_heavy).harder_than(task(sums, many_light))  # fewer, and more sums
    assert not task(diagrams, few_heavy).harder_than(task(diagrams, many_light))
    table, federal = TOOLS["shapiq"], GAMES["us_federal"]
    assert task(table, many_light).harder_than(task(table, few_heavy))
    assert not task(diagrams, federal).harder_than(task(diagrams, few_heavy))
    assert task(table, federal).harder_than(task(table, few_heavy))


@pytest.mark.parametrize(
    ("code", "printed", "complaints", "said"),
    [
        (-signal.SIGXCPU, "", "", "over 7 s"),
        (-signal.SIGABRT, "", "terminate called after throwing 'std::bad_alloc'", "over 6 GB"),
        (1, "", "Traceback ...\nKeyError: 'x'", "breaks: KeyError: 'x'"),
        (0, '{"outcome": "over {seconds} s", "over": "time"}', "", "over 7 s"),
        (0, 'noise\n{"outcome": "cannot express"}', "", "cannot express"),
    ],
)
def test_outcomes_are_told(code: int, printed: str, complaints: str, said: str) -> None:
    assert power._row(task(TOOLS["EPIC"], SMALL), 7, code, printed, complaints)["outcome"] == said


def test_a_game_that_is_harder_than_one_it_failed_at_is_not_run() -> None:
    """And the page says on which it failed: the first of them, however many there were between."""
    names = ("random_50_100", "random_100_100", "random_500_100")
    tasks = [task(TOOLS["tucoopy"], GAMES[name]) for name in names]
    asked: list[str] = []

    def measured(one: power.Task) -> dict[str, Any]:
        asked.append(one.game.name)
        return power._outcome(one, "over 5 s", over="time")

    found: dict[power.Task, Any] = {}
    assert power._first_round(tasks, measured, found) == tasks
    assert asked == ["random_50_100"]
    power._second_round(tasks, measured, found)
    assert asked == ["random_50_100"] * 2
    said = [found[one]["outcome"] for one in tasks]
    assert said == ["over 5 s", *["not run: over 5 s on random_50_100"] * 2]


def test_a_run_that_was_stopped_is_taken_up(tmp_path: Path) -> None:
    file = tmp_path / "results" / "rows.jsonl"
    one = task(TOOLS["EPIC"], SMALL)
    row = power._outcome(one, "over 5 s", over="time")
    Kept(file, resume=False).add(5, row)
    again = Kept(file, resume=True)
    assert again.known(row["name"], 5) == row
    assert again.known(row["name"], 60) is None
    assert power.measure(again, one, 5) == row
    assert Kept(file, resume=False).known(row["name"], 5) is None
    assert file.read_text("utf-8") == ""


def test_our_own_answer_is_measured_and_right() -> None:
    found = worker.measured(OURSELVES, "banzhaf", GAMES["us_ec_2024"])
    assert found["outcome"] == "answer"
    assert found["exact"]
    assert len(found["seconds"]) == worker.MOST_MEASUREMENTS
    assert (
        verdict(OURSELVES, "banzhaf", GAMES["us_ec_2024"], found["values"], exact=True) == "exact"
    )


def outcome_of(error: Exception) -> str:
    def solve(_: Game) -> Any:  # noqa: ANN401  # it never returns
        raise error

    said: str = worker.measured(Tool("broken", {"banzhaf": solve}), "banzhaf", SMALL)["outcome"]
    return said


def test_what_goes_wrong_in_a_peer_is_its_outcome() -> None:
    assert outcome_of(CannotExpress()) == "cannot express"
    assert outcome_of(MemoryError()) == "over 6 GB"
    assert outcome_of(KeyError("x")) == "refuses"
    assert outcome_of(Absent("no epic")) == "absent"


def test_a_shuffled_game_is_the_same_game() -> None:
    game = GAMES["random_30_in_6"]
    other = game.shuffled(random.Random(1))  # noqa: S311  # nothing secret
    assert sorted(other.weighted.weights) == sorted(game.weighted.weights)
    mine, theirs = (
        sorted(sorted(g.weighted.weights[p] for p in union) for union in g.unions)
        for g in (game, other)
    )
    assert mine == theirs
    assert other.weighted.weights != game.weighted.weights


def test_a_diagram_wins_where_the_weights_do() -> None:
    """With nested tuples for a library: each node asks of one player."""
    weights, quota = (5, 4, 3, 2, 1), 8
    built = _Builder(weights, lambda *node: node, True, False).of(0, quota)[0]  # noqa: FBT003
    for mask in range(32):
        node: Any = built
        while not isinstance(node, bool):
            node = node[1] if mask >> node[0] & 1 else node[2]
        assert node == (sum(w for n, w in enumerate(weights) if mask >> n & 1) >= quota)


def test_the_page_gets_the_tables_between_its_markers(tmp_path: Path) -> None:
    copy = tmp_path / "page.md"
    copy.write_text(f"before\n{page.BEGIN}\nold\n{page.END}\nafter\n", "utf-8")
    row = {"_of": ("banzhaf", "g", "EPIC"), "outcome": "WRONG by 1e-3", "median": 1.0,
           "memory_mb": 2.0, "ours/peer": 0.5}  # fmt: skip
    page.write([row], {"cores": 2}, copy)
    text = copy.read_text("utf-8")
    assert "old" not in text
    assert "| g | **1 s, 2 MB, WRONG by 1e-3, 0.5** |" in text
    assert text.startswith("before")
    assert text.endswith("after\n")


def test_whole_numbers_beyond_floats_keep_their_proportions() -> None:
    assert worker.floats([2**3000, 2**2999, Fraction(0)]) == [1.0, 0.5, 0.0]


def test_the_page_of_the_documentation_has_the_markers() -> None:
    text = page.PAGE.read_text("utf-8")
    assert text.index(page.BEGIN) < text.index(page.END)


def test_the_reference_is_a_file_of_one_line_for_each_game() -> None:
    text = (page.PAGE.parent.parent.parent / "bench/data/power_reference.json").read_text("utf-8")
    assert len(text.splitlines()) == len(json.loads(text)) + 2
