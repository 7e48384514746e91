"""Work in a copy of this process: where it is done, what comes of it, that it ends with what asked for it."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

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
def test_the_copy_ends_with_what_asked_for_it() -> None:
    done = _run(_STOPPED)
    assert (done.stdout.strip(), done.stderr) == ("-9", "")


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
