"""Sampled play goes on where it was stopped: to the same numbers, whatever stopped it, and nothing is played twice."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from kingmaker.analysis.struggle import bounded, piloting, recounting_sampled, retracing, sampled
from kingmaker.analysis.struggle.advising import advise
from kingmaker.analysis.struggle.asking import Terms
from kingmaker.analysis.struggle.lazily import Ground
from kingmaker.analysis.struggle.playing import play
from kingmaker.analysis.struggle.recounting_sampled import RecountingSampled
from kingmaker.analysis.struggle.refusing import Refused
from kingmaker.analysis.struggle.results import Method
from kingmaker.analysis.struggle.timing import timeline
from kingmaker.cli import main
from kingmaker.cli.struggling import Bar
from kingmaker.model.values import Name
from tests.struggle_cases import case_of
from tests.test_struggle_resume import RECORDED

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    from kingmaker.analysis.struggle.forecasting import Tell
    from kingmaker.analysis.struggle.shelving import Found
    from kingmaker.model.case import Case

#: Something that is no move and sets the state, beside the two moves.
SET = RECORDED + "  called: {at: 2025-04-02 06:00, then: loan is called, source: s}\n"
VARIANTS = "variants:\n  sure: {precision: 2}\n  rare: {actors.bank.tempo: once in 3 days}\n"
TERMS = Terms(draws=5, seed=5, method=Method.SAMPLED, plays=8, look_ahead=1)


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Play in blocks of two draws, and find nearly all states on the way."""
    for module in (bounded, retracing, sampled, recounting_sampled):
        monkeypatch.setattr(module, "BLOCK", 2)
    monkeypatch.setattr(piloting, "WALKS", 0)
    monkeypatch.setitem(Ground.of.__func__.__kwdefaults__, "pilot", 2)  # type: ignore[attr-defined]


class Drawer:
    """A shelf in memory, with drawers for several questions."""

    def __init__(self, name: str = "", of: Drawer | None = None) -> None:
        self.name = name
        self.parts: dict[tuple[str, int, int], Found] = {} if of is None else of.parts
        self.found: list[tuple[str, int, int]] = [] if of is None else of.found

    def about(self, text: str) -> Drawer:
        return Drawer(text, self)

    def find(self, begin: int, end: int) -> Found | None:
        key = (self.name, begin, end)
        if key in self.parts:
            self.found.append(key)
        return self.parts.get(key)

    def put(self, begin: int, end: int, found: Found) -> None:
        assert (self.name, begin, end) not in self.parts
        self.parts[self.name, begin, end] = found


class Stop:
    """Stops the n-th time that it is told something: asking for what is done so far, or at once."""

    def __init__(self, at: int, *, once: bool) -> None:
        self.at, self.once, self.times = at, once, 0

    def __call__(self, *_: int) -> bool:
        self.times += 1
        if self.once and self.times >= self.at:
            raise KeyboardInterrupt
        return self.times < self.at

    def beside(self, *more: int) -> bool:
        return self(*more) or not self.once


def _report(case: Case, shelf: Drawer | None, tell: Tell | None) -> object:
    assert case.clock is not None
    return RecountingSampled(case, case.clock, TERMS, shelf).whole(tell)


WAYS: dict[str, Callable[[Case, Drawer | None, Tell | None], Any]] = {
    "play": lambda c, s, t: play(c, TERMS, shelf=s, tell=t),
    "play from an event": lambda c, s, t: play(c, TERMS, since=Name("out"), shelf=s, tell=t),
    "timeline": lambda c, s, t: timeline(c, TERMS, shelf=s, tell=t),
    "advise": lambda c, s, t: advise(c, Name("hill"), TERMS, at=Name("out"), shelf=s, tell=t),
    "report": _report,
}


@pytest.mark.parametrize("way", WAYS)
def test_what_was_stopped_goes_on_to_the_numbers_of_one_go(way: str) -> None:
    case, drawer = case_of(SET), Drawer()
    whole = WAYS[way](case, None, None)
    kept, stops = [0], 0
    for at, once in ((2, False), (18, False), (34, True)):
        stop = Stop(at, once=once)
        try:
            WAYS[way](case, drawer, stop)
        except (Refused, KeyboardInterrupt):
            stops += 1  # too early for an answer, or an interrupt
        drawer.found.clear()
        kept.append(len(drawer.parts))
    assert stops
    assert kept == sorted(kept)
    before = dict(drawer.parts)
    assert len(set(kept)) > 1
    assert WAYS[way](case, drawer, None) == whole
    assert set(drawer.found) == set(before)
    assert len(drawer.found) == len(before)


def test_what_is_kept_is_not_played_again(monkeypatch: pytest.MonkeyPatch) -> None:
    case, drawer = case_of(SET), Drawer()
    whole = timeline(case, TERMS, shelf=drawer)

    def never(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr(bounded.Looking, "glances", never)
    told: list[tuple[int, int]] = []
    again = timeline(case, TERMS, shelf=drawer, tell=lambda *one: told.append(one))
    assert again == whole
    assert told[-1] == (TERMS.draws * TERMS.plays * 4, TERMS.draws * TERMS.plays * 4)
    assert told == sorted(told)


def test_a_part_that_is_gone_is_played_again_where_it_was() -> None:
    case, drawer = case_of(SET), Drawer()
    whole = play(case, TERMS, shelf=drawer)
    for key in list(drawer.parts):
        part = drawer.parts.pop(key)
        assert play(case, TERMS, shelf=drawer) == whole
        assert list(drawer.parts[key]) == list(part)


def up_to(plays: int) -> Callable[[int, int], bool]:
    """Return what stops play once so many plays are done, and nothing before it."""
    return lambda done, of: of < plays or done < plays


def test_what_is_stopped_is_told_without_other_models_and_nothing_more_is_kept() -> None:
    case = case_of(SET)
    for way, size in (("play", 20), ("play from an event", 20), ("timeline", 80), ("report", 80)):
        drawer = Drawer()
        found = WAYS[way](case, drawer, up_to(size))
        played = getattr(found, "played", found)
        assert played.settings.draws == 2
        assert sum("Play was stopped: other models are left out." in n for n in played.notices) == 1
        assert getattr(played, "models", ()) == ()
        assert {key[1:] for key in drawer.parts} <= {(0, 2), (0, 5)}
        assert not any("precision" in key[0] for key in drawer.parts)
    stopped = timeline(case, TERMS, tell=up_to(80))
    assert not any(mark.turning_point for mark in stopped.marks)
    assert any(notice.startswith("Turning points are not told") for notice in stopped.notices)


class Others(Stop):
    """Stops among other models, which come when all draws are done."""

    def __call__(self, *_: int) -> bool:
        return True

    def others(self, *more: int) -> bool:
        return super().__call__(*more)


@pytest.mark.parametrize("way", ["play", "play from an event", "timeline", "report"])
def test_other_models_that_are_not_played_yet_are_left_out(way: str) -> None:
    case, drawer = case_of(SET), Drawer()
    whole, stop = WAYS[way](case, None, None), Others(20, once=False)
    found = WAYS[way](case, drawer, stop)
    assert stop.times >= 20
    told = getattr(found, "played", found)
    assert told.settings.draws == TERMS.draws
    left = [n for n in told.notices if n.startswith("Another model is left out")]
    assert 0 < len(left) < 5
    assert all("play was stopped before" in notice for notice in left)
    if way != "timeline":
        assert len(told.models) + len(left) == len(getattr(whole, "played", whole).models)
    marks = getattr(getattr(found, "timeline", found), "marks", ())
    assert not any(mark.turning_point for mark in marks)
    before = len(drawer.parts)
    assert WAYS[way](case, drawer, None) == whole
    assert len(drawer.parts) > before


def test_an_interrupt_stops_other_models_but_not_what_is_given_whole() -> None:
    bar = Bar("playing")
    assert bar.others(1, 2)
    assert bar.beside(1, 2)
    bar.halt()
    assert not bar.others(1, 2)
    assert bar.beside(1, 2)


@pytest.mark.parametrize("wrong", ["=trail", "=found", "=many"])
def test_what_does_not_fit_is_refused(wrong: str) -> None:
    case, drawer = case_of(SET), Drawer()
    play(case, TERMS, shelf=drawer)
    key = next(iter(drawer.parts))
    part = drawer.parts[key]
    drawer.parts[key] = {**part, wrong: part[wrong][:0] if part[wrong].ndim else part[wrong] + 1}
    with pytest.raises(Refused, match="what was kept does not fit to the case"):
        play(case, TERMS, shelf=drawer)


# --- the commands -----------------------------------------------------------------------------------

FEW = ("--method", "sampled", "--draws", "5", "--plays", "8", "--look-ahead", "1")


@pytest.fixture
def mill(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "mill.yaml").write_text(SET + VARIANTS, "utf-8")
    monkeypatch.chdir(tmp_path)
    return "mill.yaml"


def run(*arguments: str, workers: int = 1) -> Result:
    return CliRunner().invoke(main, [*arguments, *FEW, "--workers", str(workers)])


def interrupted(monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """Let an interrupt come as often as play tells anything once so many plays are done."""
    known = Bar.tell

    def tell(self: Bar, done: int, of: int) -> bool:
        if done >= after and of >= TERMS.draws * TERMS.plays:
            raise KeyboardInterrupt
        return known(self, done, of)

    monkeypatch.setattr(Bar, "tell", tell)


COMMANDS = (
    ("play", "--json"),
    ("timeline", "--json"),
    ("advise", "--as", "hill", "--at", "out", "--json"),
    ("compare", "--variant", "sure", "--json"),
    ("report", "--format", "html", "--variants"),
)


@pytest.mark.parametrize("command", COMMANDS)
def test_after_an_interrupt_the_same_command_goes_on_to_the_same_bytes(
    command: tuple[str, ...], mill: str, tmp_path: Path
) -> None:
    ask = (command[0], mill, *command[1:])
    folder = tmp_path / "kept"
    with pytest.MonkeyPatch.context() as patched:
        interrupted(patched, 20)
        stopped = run(*ask, "--resume", str(folder))
    assert stopped.exit_code != 0
    before = {path.name: path.read_bytes() for path in folder.glob("*.npz")}
    assert before
    goes_on = run(*ask, "--resume", str(folder), workers=2)
    assert (goes_on.exit_code, goes_on.stdout) == (0, run(*ask).stdout)
    after = {path.name: path.read_bytes() for path in folder.glob("*.npz")}
    assert before.items() < after.items()
    assert not list(folder.glob(".*"))


def test_another_process_goes_on_to_the_same_bytes(mill: str, tmp_path: Path) -> None:
    ask = ("timeline", mill, "--json", "--resume", str(tmp_path / "kept"))
    with pytest.MonkeyPatch.context() as patched:
        interrupted(patched, 80)
        assert run(*ask).exit_code != 0
    small = (
        "from tests import test_struggle_resume_sampled as t; import pytest;"
        "t._small.__wrapped__(pytest.MonkeyPatch()); t.main()"
    )
    seeds = {**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": str(Path(__file__).parent.parent)}
    done = subprocess.run(
        [sys.executable, "-c", small, *ask, *FEW], env=seeds, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.decode() == run(*ask[:3]).stdout


def test_changes_that_are_solved_go_on_as_well(mill: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asks = (
        ("compare", mill, "--variant", "sure", "--draws", "3", "--json", "--resume", "compared"),
        ("report", mill, "--variants", "--draws", "3", "--json", "--resume", "reported"),
    )
    first = [CliRunner().invoke(main, list(ask)) for ask in asks]

    def never(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr("kingmaker.analysis.struggle.shelving.run", never)
    again = [CliRunner().invoke(main, list(ask)) for ask in asks]
    assert [done.exit_code for done in first + again] == [0, 0, 0, 0]
    assert [done.stdout for done in again] == [done.stdout for done in first]


def test_another_case_to_compare_with_is_another_question(mill: str, tmp_path: Path) -> None:
    few = ("--draws", "2", "--resume", str(tmp_path / "kept"))
    (tmp_path / "other.yaml").write_text(SET, "utf-8")
    assert CliRunner().invoke(main, ["compare", mill, "other.yaml", *few]).exit_code == 0
    (tmp_path / "other.yaml").write_text(SET + "# changed\n", "utf-8")
    done = CliRunner().invoke(main, ["compare", mill, "other.yaml", *few])
    assert done.exit_code == 2
    assert "what differs is the texts of the other case. Name" in " ".join(done.stderr.split())
    nothing = CliRunner().invoke(main, ["compare", mill, "other.yaml", *few[2:]])
    assert nothing.exit_code == 2
    assert "nothing is played: add --draws" in " ".join(nothing.stderr.split())


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("--plays", "9"), "plays (8 there, 9 asked for)"),
        (("--look-ahead", "2"), "look_ahead (1 there, 2 asked for)"),
        (("--seed", "1"), "seed (0 there, 1 asked for)"),
        (("--method", "exact"), "method (sampled there, exact asked for)"),
    ],
)
def test_a_folder_of_another_question_is_refused(
    more: tuple[str, ...], words: str, mill: str, tmp_path: Path
) -> None:
    folder = tmp_path / "kept"
    ask = ["play", mill, "--resume", str(folder), "--draws", "2"]
    few = ["--method", "sampled", "--plays", "8", "--look-ahead", "1"]
    assert CliRunner().invoke(main, [*ask, *few]).exit_code == 0
    other = [*ask, *more] if "exact" in more else [*ask, *few, *more]
    done = CliRunner().invoke(main, other)
    assert done.exit_code == 2
    assert words in " ".join(done.stderr.split())


@pytest.mark.parametrize("command", [c for c in COMMANDS if c[0] in ("play", "report")])
def test_a_folder_that_cannot_be_written_is_refused_in_a_sentence(
    command: tuple[str, ...], mill: str, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    done = run(command[0], mill, *command[1:], "--resume", str(tmp_path / "file" / "kept"))
    assert done.exit_code == 2
    assert "nothing can be kept in" in " ".join(done.stderr.split())
    assert "is no folder" in " ".join(done.stderr.split())
