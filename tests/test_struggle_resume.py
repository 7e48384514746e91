"""Long plays go on where they were stopped: the same numbers as in one go, and a folder of another question is refused."""

from __future__ import annotations

import hashlib
import json
import signal
from dataclasses import replace
from io import BytesIO
from os import devnull
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from click.testing import CliRunner

from kingmaker.analysis.struggle import shelving
from kingmaker.analysis.struggle.advising import advise
from kingmaker.analysis.struggle.asking import Terms
from kingmaker.analysis.struggle.chances import held
from kingmaker.analysis.struggle.playing import play
from kingmaker.analysis.struggle.recounting import recount
from kingmaker.analysis.struggle.shelving import gathered
from kingmaker.analysis.struggle.timing import timeline
from kingmaker.cli import main
from kingmaker.cli.struggling import Bar
from kingmaker.model.values import Name
from tests.struggle_cases import MILL, case_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    from kingmaker.analysis.struggle.forecasting import Tell
    from kingmaker.analysis.struggle.shelving import Found, Shelves
    from kingmaker.model.case import Case

RECORDED = (
    MILL
    + """sources: {s: {kind: own}}
events:
  out: {at: 2025-04-01 12:00, move: dismiss, source: s}
  struck: {at: 2025-04-02 00:00, move: strike, source: s}
"""
)
TERMS = Terms(draws=40)


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelving, "PART", 16)
    monkeypatch.setattr(shelving, "REST", 4)


class Drawer:
    """A shelf in memory."""

    def __init__(self) -> None:
        self.parts: dict[tuple[int, int], Found] = {}
        self.found: list[int] = []

    def about(self, _: str) -> Drawer:
        return Drawer()

    def find(self, begin: int, end: int) -> Found | None:
        if (begin, end) in self.parts:
            self.found.append(begin)
        return self.parts.get((begin, end))

    def put(self, begin: int, end: int, found: Found) -> None:
        assert (begin, end) not in self.parts
        self.parts[begin, end] = found


# --- what is found --------------------------------------------------------------------------------

WAYS: dict[str, Callable[[Case, Shelves | None, Tell | None], Any]] = {
    "play": lambda c, s, t: play(c, TERMS, shelf=s, tell=t),
    "play from an event": lambda c, s, t: play(c, TERMS, since=Name("out"), shelf=s, tell=t),
    "in single precision": lambda c, s, t: play(c, replace(TERMS, single=True), shelf=s, tell=t),
    "timeline": lambda c, s, t: timeline(c, TERMS, shelf=s, tell=t),
    "advise": lambda c, s, t: advise(c, Name("hill"), TERMS, shelf=s, tell=t),
    "advise after an event": lambda c, s, t: advise(
        c, Name("hill"), TERMS, at=Name("out"), shelf=s, tell=t
    ),
    "report": lambda c, s, t: recount(c, TERMS, shelf=s, tell=t),
    "chance": lambda c, s, t: held(c, c.endings[Name("back")].when, "back", TERMS, shelf=s, tell=t),
}


@pytest.mark.parametrize("way", WAYS)
def test_what_was_stopped_goes_on_to_the_numbers_of_one_go(way: str) -> None:
    case, drawer = case_of(RECORDED), Drawer()
    whole = WAYS[way](case, None, None)
    told: list[int] = []

    def stop(done: int, of: int) -> bool:
        told.append(done)
        assert of == TERMS.draws
        return done < 32

    WAYS[way](case, drawer, stop)
    assert told[-1] == 32
    assert list(drawer.parts) == [(0, 16), (16, 32)]
    told.clear()
    assert WAYS[way](case, drawer, lambda done, _: told.append(done)) == whole
    assert drawer.found == [0, 16]
    assert sorted(set(told)) == sorted(told)  # never backwards
    assert told[-1] == TERMS.draws
    assert list(drawer.parts) == [(0, 16), (16, 32), (32, 40)]


def test_a_part_that_is_not_finished_is_not_put_away(monkeypatch: pytest.MonkeyPatch) -> None:
    drawer = Drawer()
    case = case_of(RECORDED)
    terms = Terms(draws=56)
    monkeypatch.setattr(shelving, "PART", 32)
    found = play(case, terms, shelf=drawer, tell=lambda done, _: done < 48)
    assert found.settings.draws == 48
    assert list(drawer.parts) == [(0, 32)]
    alone = play(case, terms, tell=lambda done, _: done < 48)
    assert alone == found


@pytest.mark.parametrize(
    ("draws", "bounds"),
    [
        (1, [(0, 1)]),
        (16, [(0, 16)]),
        (20, [(0, 20)]),
        (21, [(0, 16), (16, 21)]),
        (50, [(0, 16), (16, 32), (32, 50)]),
    ],
)
def test_no_part_is_so_small_that_it_is_not_worth_it(
    draws: int, bounds: list[tuple[int, int]]
) -> None:
    drawer = Drawer()

    def work(begin: int, end: int, tell: Tell | None) -> Found:
        assert tell is None
        return {"n": np.arange(begin, end), "=same": np.array(7)}

    found = gathered(draws, drawer, work, None)
    assert list(drawer.parts) == bounds
    assert found["n"].tolist() == list(range(draws))
    assert found["=same"] == 7


# --- the command ----------------------------------------------------------------------------------


@pytest.fixture
def mill(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "mill.yaml").write_text(RECORDED, "utf-8")
    monkeypatch.chdir(tmp_path)
    return "mill.yaml"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--workers", "1"])


def parts(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def interrupted(monkeypatch: pytest.MonkeyPatch, after: int, times: int) -> None:
    """Let as many interrupts come as soon as so many draws are done."""
    known = Bar.tell

    def tell(self: Bar, done: int, of: int) -> bool:
        if self.what in ("playing", "filtering", "advising") and done >= after and not self.halted:
            for _ in range(times):
                signal.raise_signal(signal.SIGINT)
        return known(self, done, of)

    monkeypatch.setattr(Bar, "tell", tell)


@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize(
    "command",
    [
        ("play", "--chance", "loan is called"),
        ("timeline",),
        ("advise", "--as", "hill", "--at", "out"),
    ],
)
def test_after_ctrl_c_the_same_command_goes_on(
    command: tuple[str, ...], times: int, mill: str, tmp_path: Path
) -> None:
    name, *more = command
    asked = (name, mill, *more, "--draws", "40", "--json")
    whole = run(*asked)
    assert whole.exit_code == 0, whole.stderr
    folder = tmp_path / "kept"
    with pytest.MonkeyPatch.context() as patched:
        interrupted(patched, 32, times)
        stopped = run(*asked, "--resume", str(folder))
    assert f"goes on from what is in {folder}" in stopped.stderr
    there = [file.rpartition("-")[0] for file in parts(folder) if file.startswith("draws")]
    if times == 1:
        assert stopped.exit_code == 0
        assert json.loads(stopped.stdout)["draws"] == 32
        assert there == ["draws-0-16", "draws-16-32"]
    else:
        assert stopped.exit_code == 130
        assert there == ["draws-0-16"]
    again = run(*asked, "--resume", str(folder))
    assert (again.exit_code, again.stdout, again.stderr) == (0, whole.stdout, "")
    assert not [file for file in parts(folder) if file.endswith(".part")]


def test_threads_do_not_tell_one_question_from_another(mill: str, tmp_path: Path) -> None:
    asked = ["play", mill, "--draws", "32", "--resume", str(tmp_path / "kept")]
    one = CliRunner().invoke(main, [*asked, "--workers", "1"])
    two = CliRunner().invoke(main, [*asked, "--workers", "2"])
    assert (two.exit_code, two.stdout) == (0, one.stdout)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (("play", "--seed", "1"), "seed (0 there, 1 asked for)"),
        (("play", "--draws", "17"), "draws (16 there, 17 asked for)"),
        (("play", "--floats", "single"), "floats (double there, single asked for)"),
        (("play", "--from", "out"), "since (none there, out asked for)"),
        (("play", "--until", "2025-04-02"), "until (none there, 2025-04-0"),
        (("timeline",), "command (play there, timeline asked for)"),
        (("advise", "--as", "hill"), "actor (none there, hill asked for)"),
    ],
)
def test_a_folder_of_another_question_is_refused(
    asked: tuple[str, ...], words: str, mill: str, tmp_path: Path
) -> None:
    folder = tmp_path / "kept"
    draws = () if "--draws" in asked else ("--draws", "16")
    assert run("play", mill, "--draws", "16", "--resume", str(folder)).exit_code == 0
    name, *more = asked
    result = run(name, mill, *more, *draws, "--resume", str(folder))
    assert result.exit_code == 2
    said = " ".join(result.stderr.split())
    assert f"{folder} belongs to another question" in said
    assert words in said


def test_a_case_that_was_changed_is_another_question(mill: str, tmp_path: Path) -> None:
    asked = ("play", mill, "--draws", "16", "--resume", str(tmp_path / "kept"))
    assert run(*asked).exit_code == 0
    (tmp_path / mill).write_text(RECORDED.replace("worth: 1..4", "worth: 1..5"), "utf-8")
    result = run(*asked)
    assert result.exit_code == 2
    assert "what differs is the texts of the case" in " ".join(result.stderr.split())


def refused(asked: tuple[str, ...], *words: str) -> None:
    result = run(*asked)
    said = " ".join(result.stderr.split())
    assert result.exit_code == 2
    assert all(word in said for word in words), said


def test_what_is_damaged_is_refused_with_its_place(mill: str, tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    asked = ("play", mill, "--draws", "32", "--resume", str(folder))
    first = run(*asked)
    (file,) = folder.glob("draws-0-16-*.npz")
    good = file.read_bytes()
    bad = [good[: len(good) // 2], b"", b"no such thing", (folder / "plan.json").read_bytes()]
    bad += [good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :] for at in (0, len(good) // 2, -1)]
    for one in bad:
        file.write_bytes(one)
        refused(asked, f"{file} is damaged", "remove it, and its draws are worked out again")
    file.unlink()
    again = run(*asked)
    assert (again.exit_code, again.stdout) == (0, first.stdout)
    assert file.read_bytes() == good
    (folder / "plan.json").write_text("{", "utf-8")
    refused(asked, "plan.json is damaged")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"=key": np.array("another")}, "belongs to another question"),
        ({"first": np.zeros((2, 9))}, "does not hold 16 draws"),
        ({"first": np.array([{}] * 16, object)}, "allow_pickle=False"),
    ],
)
def test_what_somebody_else_has_written_is_refused(
    changed: dict[str, Any], words: str, mill: str, tmp_path: Path
) -> None:
    folder = tmp_path / "kept"
    asked = ("play", mill, "--draws", "16", "--resume", str(folder))
    assert run(*asked).exit_code == 0
    (file,) = folder.glob("*.npz")
    with np.load(file) as read:
        arrays: dict[str, Any] = {**dict(read), **changed}
    file.unlink()
    stream = BytesIO()
    np.savez(stream, **arrays)
    digest = hashlib.sha256(stream.getvalue()).hexdigest()[:16]
    (folder / f"draws-0-16-{digest}.npz").write_bytes(stream.getvalue())
    refused(asked, f"draws-0-16-{digest}.npz is damaged", words)


def test_a_question_that_is_wrong_leaves_no_folder(mill: str, tmp_path: Path) -> None:
    asked = ("play", mill, "--draws", "16", "--resume", str(tmp_path / "kept"))
    assert run(*asked, "--from", "struck", "--until", "2025-04-01").exit_code == 2
    assert not (tmp_path / "kept").exists()
    assert run(*asked).exit_code == 0


def test_a_folder_with_other_files_is_left_alone(mill: str, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "letter.txt").write_text("dear", "utf-8")
    result = run("play", mill, "--draws", "16", "--resume", str(folder))
    assert result.exit_code == 2
    assert parts(folder) == ["letter.txt"]


@pytest.mark.parametrize("place", [devnull, "a-file/deeper"])
def test_what_is_no_folder_is_refused_at_once(mill: str, tmp_path: Path, place: str) -> None:
    (tmp_path / "a-file").write_text("dear", "utf-8")
    result = run("play", mill, "--draws", "16", "--resume", str(tmp_path / place))
    assert result.exit_code == 2
    assert "nothing can be kept in" in result.output


def test_a_folder_that_cannot_be_made_is_a_sentence(
    mill: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a folder of the system, where an administrator may write but nothing can be."""

    def fails(*_: object, **__: object) -> None:
        raise FileNotFoundError(2, "No such file or directory")

    monkeypatch.setattr("kingmaker.cli.resuming.Path.mkdir", fails)
    result = run("play", mill, "--draws", "16", "--resume", str(tmp_path / "new"))
    assert result.exit_code == 2
    assert "nothing can be kept in" in result.output
    assert not (tmp_path / "new").exists()
