"""`kingmaker play`, a seat in it, and `sweep`: answers by their schemas, games that replay, grids that go on."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner

from kingmaker.analysis.struggle.gridding import as_value, axis, from_value, points
from kingmaker.cli import main, sweeping
from tests.answering import keeps_its_schema
from tests.struggle_cases import MILL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from click.testing import Result

FEW = ("--draws", "8", "--workers", "1")


@pytest.fixture
def mill(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "mill.yaml").write_text(MILL, "utf-8")
    monkeypatch.chdir(tmp_path)
    return "mill.yaml"


def run(*arguments: str, text: str | None = None) -> Result:
    return CliRunner().invoke(main, arguments, input=text)


def answer(*arguments: str) -> dict[str, Any]:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.stderr
    assert result.stderr == ""
    value: dict[str, Any] = json.loads(result.stdout)
    keeps_its_schema(value, arguments[0])
    return value


def endings(value: Mapping[str, Any]) -> dict[str, float]:
    return {e["id"]: e["probability"] for e in value["endings"]}


# --- play -----------------------------------------------------------------------------------------


def test_play_answers_by_its_schema_and_adds_up_to_one(mill: str) -> None:
    value = answer("play", mill, *FEW, "--seed", "3")
    assert abs(sum(endings(value).values()) - 1) < 1e-9
    assert (value["method"], value["draws"], value["seed"]) == ("exact", 8, 3)
    assert value["drivers"] or not value["overturn"]
    for ending in value["endings"]:
        assert ending["low"] <= ending["probability"] <= ending["high"]


def test_the_same_seed_gives_the_same_numbers_under_any_number_of_workers(mill: str) -> None:
    one = answer("play", mill, "--draws", "16", "--workers", "1")
    two = answer("play", mill, "--draws", "16", "--workers", "2")
    assert one == two
    other = answer("play", mill, "--draws", "16", "--seed", "1")
    assert endings(one) != endings(other)


def test_single_precision_is_asked_for_by_name_and_said(mill: str) -> None:
    double = answer("play", mill, *FEW)
    single = answer("play", mill, *FEW, "--floats", "single")
    assert (double["made"]["floats"], single["made"]["floats"]) == ("double", "single")
    assert endings(single) == pytest.approx(endings(double), abs=1e-5)
    assert endings(single) != endings(double)
    assert abs(sum(endings(single).values()) - 1) < 1e-9
    assert "single precision" in run("play", mill, *FEW, "--floats", "single").stdout
    assert "single precision" not in run("play", mill, *FEW).stdout
    wrong = run("play", mill, "--method", "sampled", "--floats", "single")
    assert (wrong.exit_code, "--floats" in wrong.stderr) == (2, True)


def test_play_in_the_terminal_begins_with_the_answer(mill: str) -> None:
    result = run("play", mill, *FEW)
    assert result.exit_code == 0
    assert "Most likely:" in result.stdout
    assert "method exact; draws 8; seed 0" in result.stdout
    assert "\x1b" not in result.stdout
    assert result.stderr == ""


@pytest.mark.parametrize("form", ["svg", "drivers-svg"])
def test_play_as_a_picture(mill: str, form: str) -> None:
    result = run("play", mill, "--draws", "64", "--workers", "1", "--format", form)
    assert result.exit_code == 0, result.stderr
    assert ET.fromstring(result.stdout).tag.endswith("svg")  # noqa: S314  # our own


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("play", "bosch"), "has no clock"),
        (("play", "mill.yaml", "--from", "strikes"), "no event of mill is called"),
        (("play", "mill.yaml", "--until", "someday"), "--until"),
        (("play", "mill.yaml", "--plays", "5"), "add --method sampled"),
        (("play", "mill.yaml", "--json", "--format", "svg"), "two answers"),
        (("play", "mill.yaml", "--save", "x.yaml"), "--save is for --as"),
        (("play", "mill.yaml", "--as", "hil"), "did you mean 'hill'?"),
        (("play", "mill.yaml", "--as", "jones"), "neither moves nor votes"),
        (("play", "mill.yaml", "--as", "hill", "--json"), "a game in the terminal"),
        (("sweep", "mill.yaml"), "Missing option '--over'"),
        (("sweep", "mill.yaml", "--over", "precision"), "is not of the form PATH=VALUES"),
        (("sweep", "mill.yaml", "--over", "precision.value=1,1"), "given a value twice"),
        (("sweep", "mill.yaml", "--over", "precision.value=1..2/1"), "there is a first and a last"),
        (("sweep", "mill.yaml", "--over", "a=1", "--over", "a=2"), "a path is given twice"),
        (("sweep", "mill.yaml", "--over", "precision.value=1", "--out", "x.xls"), "ends neither"),
        (("sweep", "mill.yaml", "--over", "precision.value=1", "--out", "mill.csv"), "already"),
    ],
)
def test_wrong_use_is_answered(mill: str, arguments: tuple[str, ...], says: str) -> None:
    Path("mill.csv").write_text("", "utf-8")
    result = run(*arguments)
    assert result.exit_code == 2, result.stdout
    assert says in " ".join(result.stderr.split())
    assert mill == "mill.yaml"


def test_too_few_draws_move_nothing(mill: str) -> None:
    result = run("play", mill, *FEW, "--format", "drivers-svg")
    assert result.exit_code == 2
    assert "cannot be told from 8 draws" in " ".join(result.stderr.split())


def test_a_value_that_the_case_cannot_have_is_a_problem_of_its_own(mill: str) -> None:
    result = run("sweep", mill, "--over", "precision.value=1,lots")
    assert result.exit_code == 1
    assert "lots" in result.stderr
    assert not list(Path().glob("sweep-*"))


# --- what happened, and what is open --------------------------------------------------------------

RECORD = """\
events:
  dismissed: {name: The board dismisses Jones, at: 2025-04-01 12:00, by: board, move: dismiss}
  told: {name: The town is told, at: 2025-04-01 13:00, by: board}
  later: {name: A year on, at: 2026-04-01, by: board}
"""


@pytest.fixture
def recorded(mill: str) -> str:
    Path("recorded.yaml").write_text(f"{MILL}\n{RECORD}", "utf-8")
    assert mill
    return "recorded.yaml"


def test_the_timeline_answers_by_its_schema(recorded: str) -> None:
    value = answer("timeline", recorded, *FEW)
    events = {e["id"]: e for e in value["events"]}
    assert events["dismissed"]["legal"] is True
    assert events["told"]["legal"] is None
    for event in value["events"]:
        assert abs(sum(event["endings"].values()) - 1) < 1e-9
    after = answer("play", recorded, *FEW, "--from", "dismissed")
    assert after["since"] == "dismissed"
    for name, told in endings(after).items():
        assert abs(events["dismissed"]["endings"][name] - told) < 1e-9


def test_the_timeline_in_the_terminal_and_as_a_picture(recorded: str) -> None:
    result = run("timeline", recorded, *FEW)
    assert result.exit_code == 0, result.stderr
    assert "After the last event" in result.stdout
    picture = run("timeline", recorded, *FEW, "--format", "svg")
    assert ET.fromstring(picture.stdout).tag.endswith("svg")  # noqa: S314  # our own


def test_advice_ranks_what_is_open(recorded: str) -> None:
    value = answer("advise", recorded, *FEW, "--as", "hill", "--at", "dismissed")
    worths = [m["worth"]["mean"] for m in value["moves"]]
    assert worths == sorted(worths, reverse=True)
    assert {m["move"] for m in value["moves"]} == {"reinstate", None}
    assert value["moves"][0]["move"] == "reinstate"
    assert (
        "Worth most to hill"
        in run("advise", recorded, *FEW, "--as", "hill", "--at", "dismissed").stdout
    )


@pytest.mark.parametrize("command", [("play", "--from"), ("advise", "--as", "hill", "--at")])
def test_an_event_outside_the_clock_is_wrong_use(recorded: str, command: tuple[str, ...]) -> None:
    result = run(command[0], recorded, *command[1:], "later", *FEW)
    assert result.exit_code == 2
    assert "outside the clock" in " ".join(result.stderr.split())


def test_compare_tells_what_becomes_of_the_endings_on_common_draws(mill: str) -> None:
    Path("other.yaml").write_text(MILL.replace("worth: 1..4", "worth: 2..8"), "utf-8")
    result = run("compare", mill, "other.yaml", "--draws", "16", "--json")
    value = json.loads(result.stdout)
    keeps_its_schema(value, "compare")
    for ending in value["played"]["endings"]:
        moved = ending["after"]["probability"] - ending["before"]["probability"]
        assert abs(ending["change"]["probability"] - moved) < 1e-9
    same = json.loads(run("compare", mill, mill, "--draws", "16", "--json").stdout)["played"]
    assert all(
        e["change"] == {"probability": 0, "low": 0, "high": 0, "error": 0, "within": None}
        for e in same["endings"]
    )
    assert (
        "What becomes of the endings" in run("compare", mill, "other.yaml", "--draws", "4").stdout
    )
    assert json.loads(run("compare", mill, mill, "--json").stdout)["played"] is None


# --- a seat ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", ["1", "2", "3", "4"])
def test_a_game_from_a_pipe_replays_as_it_went(mill: str, seed: str) -> None:
    arguments = ("play", mill, "--as", "gray", *FEW, "--seed", seed, "--save", "game.yaml")
    result = run(*arguments, text="1\n" * 40)
    assert result.exit_code == 0, result.stderr
    assert f"Seed {seed}." in result.stdout
    assert "It is over:" in result.stdout
    replayed = run("replay", mill, "--with", "game.yaml")
    assert replayed.exit_code == 0, replayed.stdout + replayed.stderr
    assert f"As gray {seed} (`as-gray-{seed}`): as expected" in replayed.stdout
    again = run(*(a if a != "game.yaml" else "again.yaml" for a in arguments), text="1\n" * 40)
    assert again.stdout.replace("again.yaml", "game.yaml") == result.stdout


def test_what_is_asked_says_where_each_choice_leads(mill: str) -> None:
    result = run("play", mill, "--as", "hill", *FEW, "--seed", "2", text="")
    assert "Your vote?" in result.stdout or "You have the move." in result.stdout
    assert "the model would:" in result.stdout


@pytest.mark.parametrize("text", ["", "q\n", "1\n", "nonsense\nq\n"])
def test_the_end_of_the_input_ends_the_game_cleanly(mill: str, text: str) -> None:
    result = run("play", mill, "--as", "gray", *FEW, "--seed", "2", text=text)
    assert result.exit_code == 0, result.stderr
    assert "stopped" in result.stdout
    assert "scenarios:" in result.stdout
    if text.startswith("nonsense"):
        assert "a number from 1 to" in result.stdout


def test_a_crowd_has_a_seat_too(mill: str) -> None:
    result = run("play", mill, "--as", "workers", *FEW, "--seed", "5", text="\n" * 60)
    assert result.exit_code == 0, result.stderr
    assert "It is over:" in result.stdout


# --- grids ----------------------------------------------------------------------------------------

GRID = ("--over", "precision.value=0.5,2", "--over", "actors.hill.wants.1.worth=1..4/2")


def test_a_grid_has_every_point_and_play_says_the_same(mill: str) -> None:
    value = answer("sweep", mill, *GRID, *FEW, "--out", "grid.csv")
    assert [p["values"] for p in value["points"]] == [
        {"precision.value": p, "actors.hill.wants.1.worth": w}
        for p in ("0.5", "2")
        for w in ("1", "4")
    ]
    with Path("grid.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 8
    text = MILL.replace("value: 0.8..2", "value: 2").replace("worth: 1..4", "worth: 4")
    Path("last.yaml").write_text(text, "utf-8")
    last = endings(answer("play", "last.yaml", *FEW))
    assert {e["id"]: e["probability"] for e in value["points"][3]["endings"]} == last
    assert [float(r["probability"]) for r in rows[-2:]] == list(last.values())
    assert not Path("grid.csv.parts").exists()


def test_parquet_holds_the_same_numbers(mill: str) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    value = answer("sweep", mill, *GRID, *FEW)
    assert value["file"] == "sweep-mill.parquet"
    rows = parquet.read_table("sweep-mill.parquet").to_pylist()
    told = [e["probability"] for p in value["points"] for e in p["endings"]]
    assert [row["probability"] for row in rows] == told
    assert [row["ending"] for row in rows[:2]] == ["back", "gone"]
    assert {row["seed"] for row in rows} == {0}


def test_a_sweep_that_was_stopped_goes_on(mill: str, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = answer("sweep", mill, *GRID, *FEW, "--out", "whole.csv")["points"]
    worked = sweeping.worked
    played: list[int] = []

    def stopping(task: sweeping.Task) -> dict[str, object]:
        if len(played) == 2:
            raise KeyboardInterrupt
        played.append(task.number)
        return worked(task)

    def counting(task: sweeping.Task) -> dict[str, object]:
        played.append(task.number)
        return worked(task)

    monkeypatch.setattr(sweeping, "worked", stopping)
    result = run("sweep", mill, *GRID, *FEW, "--out", "grid.csv")
    assert result.exit_code == 130
    assert "2 of 4 points are kept in grid.csv.parts" in result.stderr
    assert "the same command goes on" in result.stderr
    assert not Path("grid.csv").exists()
    (Path("grid.csv.parts") / "point-3.json").write_text('{"number": 3, "val', "utf-8")
    other = run("sweep", mill, *GRID, "--draws", "9", "--workers", "1", "--out", "grid.csv")
    assert (other.exit_code, "belongs to another sweep" in other.stderr) == (2, True)
    monkeypatch.setattr(sweeping, "worked", counting)
    went_on = answer("sweep", mill, *GRID, *FEW, "--out", "grid.csv")["points"]
    assert played == [1, 2, 3, 4]
    assert went_on == whole
    assert Path("grid.csv").read_text("utf-8") == Path("whole.csv").read_text("utf-8")


@pytest.mark.filterwarnings("ignore")
def test_a_cluster_gives_the_same_numbers(mill: str) -> None:
    distributed = pytest.importorskip("distributed")
    alone = answer("sweep", mill, *GRID, *FEW, "--out", "alone.csv")["points"]
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=2, processes=False, dashboard_address=None
    ) as cluster:
        result = run(
            "sweep", mill, *GRID, *FEW, "--out", "far.csv", "--json",
            "--cluster", cluster.scheduler_address,
        )  # fmt: skip
    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout)["points"] == alone


def test_values_between_commas_and_evenly_apart() -> None:
    assert axis("a.b=1, 2").values == ("1", "2")
    assert axis("a={x: 1, y: 2},none").values == ("{x: 1, y: 2}", "none")
    assert axis("a=-1..1/3").values == ("-1", "0", "1")
    assert axis("a=1..3").values == ("1..3",)
    assert len(points([axis("a=0..1/300"), axis("b=0..1/300")])) == 90_000
    with pytest.raises(ValueError, match="at most"):
        points([axis("a=0..1/1000"), axis("b=0..1/1000")])


def test_a_point_comes_back_from_its_file_number_for_number() -> None:
    one = {"number": 2, "values": [["a", "1"]], "endings": {"x": [0.1, 0.0, 1 / 3, 0.0]},
           "effective": 7.25}  # fmt: skip
    assert json.loads(json.dumps(as_value(from_value(one)))) == one
    for broken in ({}, {**one, "number": "2"}, {**one, "endings": []}, {**one, "values": None}):
        with pytest.raises((KeyError, TypeError, ValueError)):
            from_value(broken)


# --- what it costs to ask for help ----------------------------------------------------------------


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from kingmaker.cli.main import main\n"
        "for words in (['--help'], ['play', '--help'], ['sweep', '--help']):\n"
        "    try: main(words)\n"
        "    except SystemExit: pass\n"
        "heavy = {'numpy', 'numba', 'scipy', 'pyarrow', 'distributed', 'rich', 'yaml', 'SALib'}\n"
        "sys.exit(', '.join(sorted(heavy & set(sys.modules))) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
