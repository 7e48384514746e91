"""Work in a copy of this process: where it is done, what comes of it, that it ends with what asked for it."""

from __future__ import annotations

import os
import subprocess
import sys
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from kingmaker.analysis.struggle.asking import Terms
from kingmaker.cli.report_played import Asked
from tests.struggle_cases import MILL
from tests.test_struggle_record import RECORD

if TYPE_CHECKING:
    from pathlib import Path

#: Each is run in a process of its own, as that of the tests has several threads.
_SAYS_WHERE = """
import os
from kingmaker.cli.aside import aside
with aside(os.getpid, processors={processors}) as where:
    print(where() == os.getpid())
"""
_BESIDE_A_THREAD = """
import os, threading
from kingmaker.cli.aside import aside
over = threading.Event()
threading.Thread(target=over.wait).start()
with aside(os.getpid, processors=2) as where:
    print(where() == os.getpid())
over.set()
"""
_FAILS = """
from kingmaker.cli.aside import aside
with aside(lambda: 1 / 0, processors=2) as told:
    told()
"""
_STOPPED = """
import multiprocessing, time
from kingmaker.cli.aside import aside
try:
    with aside(lambda: time.sleep(60), processors=2):
        (copy,) = multiprocessing.active_children()
        raise KeyboardInterrupt
except KeyboardInterrupt:
    print(copy.exitcode)
"""
_KILLED = """
import os, signal
from kingmaker.cli.aside import aside
with aside(lambda: bytes(2_000_000), processors=2):
    os.kill(os.getpid(), signal.SIGKILL)
"""
_IN_TURN = """
import os
from kingmaker.cli.aside import in_turn
with in_turn(os.getpid, lambda pid: (pid, os.getpid()), processors={processors}) as (one, other):
    first = one()
    print(first == os.getpid(), other() == (first, first))
"""
_ONE_FAILS = """
import os
from kingmaker.cli.aside import in_turn
pid = os.getpid()
def fails(where):
    if os.getpid() != pid:
        raise RuntimeError
    return where + "!"
with in_turn(lambda: "{first}" or fails("here"), fails, processors=2) as (one, other):
    print(one(), other())
"""
_READS = """
import sys
from kingmaker.cli.report import _read
from kingmaker.analysis.struggle.asking import Terms
from kingmaker.cli.report_played import Asked
from kingmaker.cli.common import load_case
asked = Asked(Terms(draws=16, workers={workers}), 16)
with _read({case!r}, lambda: load_case({case!r}), asked) as (loaded, parts):
    print("kingmaker.source.bind" in sys.modules, "numba" in sys.modules)
    print(loaded == load_case({case!r}).usable(), len(parts()) > 5)
"""
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="nothing is copied elsewhere")


def _run(code: str, **given: object) -> subprocess.CompletedProcess[str]:
    """Run a program."""
    command = [sys.executable, "-W", "error", "-c", code.format(**given) if given else code]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=50)


@on_linux
@pytest.mark.parametrize(("processors", "here"), [(1, "True"), (2, "False")])
def test_work_is_done_in_a_copy_where_there_are_two_processors(processors: int, here: str) -> None:
    done = _run(_SAYS_WHERE, processors=processors)
    assert (done.stdout.strip(), done.stderr) == (here, "")


def test_a_process_with_several_threads_is_not_copied() -> None:
    done = _run(_BESIDE_A_THREAD)
    assert (done.stdout.strip(), done.stderr) == ("True", "")


def test_what_fails_in_the_copy_fails_here_in_sight() -> None:
    done = _run(_FAILS)
    assert done.returncode == 1
    assert done.stderr.count("ZeroDivisionError") == 1


@on_linux
@pytest.mark.parametrize(("processors", "here"), [(1, "True"), (2, "False")])
def test_two_works_are_done_one_after_the_other_in_one_copy(processors: int, here: str) -> None:
    done = _run(_IN_TURN, processors=processors)
    assert (done.stdout.strip(), done.stderr) == (f"{here} True", "")


@pytest.mark.parametrize(("first", "said"), [("there", "there there!"), ("", "here! here!!")])
def test_what_fails_in_the_copy_is_done_here_from_there_on(first: str, said: str) -> None:
    done = _run(_ONE_FAILS, first=first)
    assert (done.stdout.strip(), done.stderr) == (said, "")


@on_linux
@pytest.mark.parametrize(
    ("text", "workers", "said"),
    [
        (MILL, 2, "False True\nTrue True"),  # read in the copy, while what solves is loaded
        ("title: No clock", 2, "True False\nTrue True"),
    ],
)
def test_a_case_with_a_clock_is_read_in_a_copy(
    tmp_path: Path, text: str, workers: int, said: str
) -> None:
    case = tmp_path / "case.yaml"
    case.write_text(text, "utf-8")
    done = _run(_READS, case=str(case), workers=workers)
    assert (done.stdout.strip(), done.stderr) == (said, "")


@on_linux
def test_what_flows_is_not_looked_at_before_it_is_read(tmp_path: Path) -> None:
    asked = Asked(Terms(draws=16), 16)
    assert not asked.expects("-")
    assert not asked.expects(str(tmp_path / "missing.yaml"))
    assert asked.expects("openai-2023")
    assert not asked.expects("bosch")
    assert not Asked(Terms(draws=1), 0).expects("openai-2023")
    pipe = tmp_path / "pipe.yaml"
    os.mkfifo(pipe)
    teller = Thread(target=pipe.write_text, args=(MILL, "utf-8"), daemon=True)
    teller.start()  # so that whoever reads here, and should not, comes to an end
    assert not asked.expects(str(pipe))
    teller.join(0.2)
    assert teller.is_alive(), "it was read"
    assert pipe.read_text("utf-8") == MILL


def test_what_works_out_the_parts_is_not_loaded_with_the_report() -> None:
    done = _run(
        "import sys, kingmaker.report.overview\n"
        "loaded = {m.rpartition('.')[2] for m in sys.modules if m.startswith('kingmaker.')}\n"
        "print(sorted({'overview', 'forcing', 'engine', 'levering', 'bargaining'} & loaded))"
    )
    assert (done.stdout.strip(), done.stderr) == ("['overview']", "")


@on_linux
def test_the_copy_ends_with_what_asked_for_it() -> None:
    done = _run(_STOPPED)
    assert (done.stdout.strip(), done.stderr) == ("-9", "")


@on_linux
def test_the_copy_ends_where_nobody_is_left_to_hear_it() -> None:
    """It holds what this program writes to, so that is read to its end only once the copy is gone as well."""
    assert _run(_KILLED).returncode == -9


@on_linux
def test_a_report_is_the_same_whether_its_process_is_copied_or_not(tmp_path: Path) -> None:
    case = tmp_path / "mill.yaml"
    case.write_text(MILL + RECORD, "utf-8")
    command = [sys.executable, "-m", "kingmaker", "report", str(case), "--json"]
    shown = {
        workers: subprocess.run(
            [*command, "--draws", "16", "--workers", workers],
            capture_output=True,
            check=True,
            timeout=200,
        ).stdout
        for workers in ("1", "2")
    }
    assert shown["1"] == shown["2"]
