"""A long report goes on where it was stopped, to the same bytes; a folder of another question, or a damaged one, is refused."""

from __future__ import annotations

import signal
import threading
import time
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from click.testing import CliRunner

from kingmaker.analysis.struggle import forecasting, shelving
from kingmaker.cli import main
from kingmaker.cli.resuming import Folder
from kingmaker.cli.struggling import Bar
from tests.test_struggle_resume import RECORDED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from click.testing import Result

    from kingmaker.analysis.struggle.arena import Lanes
    from kingmaker.analysis.struggle.forecasting import Ready, Run


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelving, "PART", 16)
    monkeypatch.setattr(shelving, "REST", 4)


@pytest.fixture(autouse=True)
def _interrupts() -> Iterator[None]:
    """Ctrl-C interrupts, also where these tests were begun by a shell that lets what runs beside it hear none."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def mill(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "mill.yaml").write_text(RECORDED, "utf-8")
    monkeypatch.chdir(tmp_path)
    return "mill.yaml"


def report(*more: str) -> Result:
    return CliRunner().invoke(main, ["report", "mill.yaml", "--workers", "1", *more])


def kept(folder: Path) -> dict[str, bytes]:
    return {path.name.rpartition("-")[0]: path.read_bytes() for path in folder.glob("*.npz")}


def interrupted(monkeypatch: pytest.MonkeyPatch, after: int, *, rest: bool) -> None:
    """Let an interrupt come once so many draws, or of the rest so many, are done; nobody works on until it was heard."""
    name = "beside" if rest else "tell"
    known = getattr(Bar, name)

    def tell(self: Bar, done: int, of: int) -> bool:
        if self.what == "playing" and done >= after and (self.whole or not rest):
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
            for _ in range(30_000):  # half a minute is enough for any machine
                if self.abandoned:
                    break
                time.sleep(0.001)
        told: bool = known(self, done, of)
        return told

    monkeypatch.setattr(Bar, name, tell)


def test_a_page_that_was_stopped_is_the_same_to_the_byte(mill: str, tmp_path: Path) -> None:
    assert mill
    folder = tmp_path / "kept"
    once, twice = (
        [tmp_path / f"{name}.{form}" for form in ("html", "json", "md")]
        for name in ("once", "twice")
    )
    outputs = [[part for file in files for part in ("-o", str(file))] for files in (once, twice)]
    assert report("--draws", "40", *outputs[0]).exit_code == 0
    asked = ("--draws", "40", *outputs[1], "--resume", str(folder))
    for after, rest, there in (
        (16, False, set()),
        (32, False, {"draws-0-16"}),
        (1, True, {"draws-0-16", "draws-16-32", "draws-32-40"}),
    ):
        with pytest.MonkeyPatch.context() as patched:
            interrupted(patched, after, rest=rest)
            stopped = report(*asked)
        assert stopped.exit_code == 130, stopped.stderr
        goes_on = f"the same command goes on from what is in {folder}"
        assert (goes_on in stopped.stderr) == folder.exists()
        assert set(kept(folder)) >= there if folder.exists() else not there
        assert {name for name in kept(folder) if name.startswith("draws")} == there
        assert not any(file.exists() for file in twice)
        assert not list(tmp_path.glob(".*.part"))
    done = report(*asked)
    assert (done.exit_code, done.stderr) == (0, "".join(f"wrote {file}\n" for file in twice))
    assert [f.read_bytes() for f in twice] == [f.read_bytes() for f in once]
    before = kept(folder)
    assert report(*asked).exit_code == 0
    assert kept(folder) == before


def test_what_is_kept_is_not_worked_out_again(
    mill: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert mill
    asked = ("--draws", "20", "--json", "--resume", str(tmp_path / "kept"))
    first = report(*asked)
    solved: list[int] = []
    run = forecasting.run

    def watched(made: Ready, lanes: Lanes, **how: Any) -> Run:  # noqa: ANN401 - as it is given on
        solved.append(1)
        return run(made, lanes, **how)

    monkeypatch.setattr(shelving, "run", watched)
    again = report(*asked)
    assert (again.exit_code, again.stdout) == (0, first.stdout)
    assert solved == []
    names = {name.rpartition("-")[0].rpartition("-")[0] for name in kept(tmp_path / "kept")}
    assert len(names) == 3  # the draws, the other models on the same board, the finer tick


def refused(more: tuple[str, ...], *words: str) -> None:
    done = report(*more)
    assert done.exit_code == 2
    said = " ".join(done.stderr.split())
    assert all(word in said for word in words), said
    assert "kingmaker broke" not in said


def test_a_folder_of_another_question_is_refused(mill: str, tmp_path: Path) -> None:
    asked = ("--resume", str(tmp_path / "kept"))
    assert report("--draws", "8", "--json", *asked).exit_code == 0
    refused(("--draws", "9", *asked), "draws (8 there, 9 asked for)")
    refused(("--draws", "8", "--seed", "1", *asked), "seed (0 there, 1 asked for)")
    played = CliRunner().invoke(main, ["play", mill, "--draws", "8", *asked])
    assert played.exit_code == 2
    assert "command (report there, play asked for)" in " ".join(played.stderr.split())
    assert report("--draws", "8", "--variants", *asked).exit_code == 0


def test_what_is_damaged_is_refused_with_its_place(mill: str, tmp_path: Path) -> None:
    assert mill
    folder = tmp_path / "kept"
    asked = ("--draws", "8", "--json", "--resume", str(folder))
    first = report(*asked)
    for file in sorted(folder.glob("*.npz")):
        good = file.read_bytes()
        file.write_bytes(good[: len(good) // 2])
        refused(asked, f"{file} is damaged", "remove it, and its draws are worked out again")
        file.unlink()
        assert report(*asked).stdout == first.stdout
        assert file.read_bytes() == good
    (folder / "plan.json").write_text("{", "utf-8")
    refused(asked, "plan.json is damaged")


def test_a_case_that_is_not_played_has_nothing_to_keep(tmp_path: Path) -> None:
    asked = ["report", "volkswagen", "--resume", str(tmp_path / "kept")]
    done = CliRunner().invoke(main, asked)
    assert done.exit_code == 2
    assert "nothing is played that --resume could keep" in " ".join(done.stderr.split())


def test_a_terminal_sees_how_far_it_is(
    mill: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert mill
    begin = Bar.__init__

    def shown(self: Bar, what: str, kept: Path | None = None) -> None:
        begin(self, what, kept)
        self.shown = True

    monkeypatch.setattr(Bar, "__init__", shown)
    done = report("--draws", "20", "-o", str(tmp_path / "a.html"), "--resume", str(tmp_path / "k"))
    assert done.exit_code == 0, done.stderr
    assert "playing ██" in done.stderr
    assert "20 of 20" in done.stderr
    assert "playing, the rest " in done.stderr
    assert f"\rwrote {tmp_path}" in done.stderr
    assert done.stdout == ""


def test_ctrl_c_does_not_wait_for_what_is_being_solved(
    mill: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert mill
    solved, told = threading.Event(), threading.Event()

    def tell(self: Bar, done: int, of: int) -> bool:
        assert (self.what, done, of) == ("playing", 16, 40)
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
        solved.wait(60)
        told.set()
        return True

    monkeypatch.setattr(Bar, "tell", tell)
    folder = tmp_path / "kept"
    done = report("--draws", "40", "-o", str(tmp_path / "a.html"), "--resume", str(folder))
    assert done.exit_code == 130
    assert not told.is_set()
    solved.set()
    assert told.wait(60)
    assert not (tmp_path / "a.html").exists()


def test_a_folder_that_is_closed_takes_nothing_more(tmp_path: Path) -> None:
    folder = Folder.begun(tmp_path / "kept", {"command": "report"})
    found = {"first": np.zeros((2, 3))}
    folder.put(0, 3, found)
    there = kept(folder.path)
    folder.close()
    folder.put(3, 6, found)
    folder.about("other models").put(0, 3, found)
    assert kept(folder.path) == there != {}
