"""The benchmark harness: what it counts and shows. No test here depends on how long a thing takes."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

from bench import __main__ as program
from bench import harness

if TYPE_CHECKING:
    from pathlib import Path

    from bench.harness import Row


def run(*, quick: bool) -> list[Row]:
    return [harness.Timing((0.1, 0.3)).row("a task", target=0.2, size=7 if quick else 8)]


@pytest.fixture
def two_benchmarks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    found = {"here": run, "elsewhere": ImportError("No module named 'atheris'")}
    monkeypatch.setattr(program, "benchmarks", lambda: found)
    monkeypatch.setattr(program, "RESULTS", tmp_path / "results" / "latest.json")
    monkeypatch.setattr(harness, "machine_facts", lambda: {"python": "3"})
    return tmp_path / "results" / "latest.json"


def test_modules_with_a_run_are_found() -> None:
    found = program.benchmarks()
    assert "startup" in found
    assert not {"harness", "__main__"} & set(found)


def test_warm_up_is_not_counted() -> None:
    calls: list[int] = []
    timing = harness.time_function(lambda: calls.append(1), runs=3, warm_up=2)
    assert (len(calls), len(timing.seconds)) == (5, 3)


def test_two_commands_take_turns(tmp_path: Path) -> None:
    log = tmp_path / "log"
    note = f"open({str(log)!r}, 'a').write"
    ours, theirs = harness.time_in_turn(
        [sys.executable, "-c", f"{note}('o')"], [sys.executable, "-c", f"{note}('t')"], runs=2
    )
    assert log.read_text("utf-8") == "ototot"
    assert len(ours.seconds) == len(theirs.seconds) == 2


def test_a_command_that_fails_is_no_measurement() -> None:
    with pytest.raises(RuntimeError, match="exited with 2"):
        harness.time_command([sys.executable, "-c", "raise SystemExit(2)"], runs=1)


def test_figures_are_shown_and_kept(
    two_benchmarks: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert program.main(["--quick"]) == 0
    shown = capsys.readouterr().out
    assert "0.100" in shown
    assert "size 7" in shown
    assert "No module named 'atheris'" in shown
    kept = json.loads(two_benchmarks.read_text("utf-8"))
    assert kept["machine"] == {"python": "3"}
    assert [row["benchmark"] for row in kept["rows"]] == ["here", "elsewhere"]


@pytest.mark.usefixtures("two_benchmarks")
def test_one_benchmark_is_chosen(capsys: pytest.CaptureFixture[str]) -> None:
    program.main(["here"])
    assert "elsewhere" not in capsys.readouterr().out


@pytest.mark.usefixtures("two_benchmarks")
def test_an_unknown_benchmark_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        program.main(["hear"])
    assert "no benchmark hear; there are here, elsewhere" in capsys.readouterr().err
