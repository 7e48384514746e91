"""Time commands and functions: several runs after a warm-up; the least, the median and the most."""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from kingmaker.version import __version__ as kingmaker_version

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

#: One line of the table. ``name`` is required; the table knows the keys of `COLUMNS` and shows
#: any other one as a note.
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Timing:
    """The seconds that each counted run took, in the order of the runs."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle run: what a user waits as a rule."""
        return statistics.median(self.seconds)

    def row(self, name: str, **notes: object) -> Row:
        """The timing as a line of the table.

        >>> Timing((0.2, 0.1, 0.6)).row("load", target=0.3)
        {'name': 'load', 'runs': 3, 'min': 0.1, 'median': 0.2, 'max': 0.6, 'unit': 's', 'target': 0.3}
        """
        return {
            "name": name,
            "runs": len(self.seconds),
            "min": min(self.seconds),
            "median": self.median,
            "max": max(self.seconds),
            "unit": "s",
            **notes,
        }


def time_function(function: Callable[[], object], *, runs: int, warm_up: int = 1) -> Timing:
    """How long a call takes within this process."""
    for _ in range(warm_up):
        function()
    return Timing(tuple(_seconds(function) for _ in range(runs)))


def time_command(
    command: Sequence[str],
    *,
    runs: int,
    warm_up: int = 1,
    environment: Mapping[str, str] | None = None,
) -> Timing:
    """How long a command takes as a whole process, from start to exit."""
    return time_function(lambda: _run(command, environment), runs=runs, warm_up=warm_up)


def with_bytecode(folder: str) -> dict[str, str]:
    """The environment in which Python keeps compiled modules in a folder, as an installed package has them."""
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": folder}


def time_in_turn(
    ours: Sequence[str], theirs: Sequence[str], *, runs: int, warm_up: int = 1
) -> tuple[Timing, Timing]:
    """Two commands run in turn, so that a busy moment of the machine meets both."""
    for _ in range(warm_up):
        _run(ours)
        _run(theirs)
    pairs = [(_seconds(lambda: _run(ours)), _seconds(lambda: _run(theirs))) for _ in range(runs)]
    return Timing(tuple(own for own, _ in pairs)), Timing(tuple(other for _, other in pairs))


def ratio(ours: Timing, theirs: Timing, name: str, **notes: object) -> Row:
    """How many times as long the first takes as the second: pair by pair, then the median.

    >>> ratio(Timing((2.0, 3.0, 9.0)), Timing((1.0, 1.0, 1.0)), "ours / theirs")["median"]
    3.0
    """
    pairs = zip(ours.seconds, theirs.seconds, strict=True)
    return Timing(tuple(own / other for own, other in pairs)).row(name, **{"unit": "x", **notes})


def kingmaker(*arguments: str) -> list[str]:
    """The installed command, of the environment that this program runs in.

    The console script, as a user starts it; ``python -m kingmaker`` where there is none.
    """
    script = Path(sys.executable).parent / "kingmaker"
    start = [str(script)] if script.exists() else [sys.executable, "-m", "kingmaker"]
    return [*start, *arguments]


def machine_facts() -> dict[str, object]:
    """What a figure depends on beside the code."""
    return {
        "measured": datetime.now(UTC).isoformat(timespec="seconds"),
        "kingmaker": kingmaker_version,
        "commit": _commit(),
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "system": f"{platform.system()} {platform.machine()}",
        "processor": _processor(),
        "cores": os.cpu_count(),
        "load": os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
    }


def _seconds(function: Callable[[], object]) -> float:
    start = perf_counter()
    function()
    return perf_counter() - start


def _run(command: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if done.returncode not in {0, 1}:  # 1: problems in the case, which is an answer
        raise RuntimeError(f"{' '.join(command)} exited with {done.returncode}:\n{done.stderr}")


def _commit() -> str | None:
    try:
        done = subprocess.run(
            ["git", "describe", "--always", "--dirty"], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.strip()


def _processor() -> str:
    facts = Path("/proc/cpuinfo")
    if facts.exists():
        for line in facts.read_text("utf-8").splitlines():
            key, _, value = line.partition(":")
            if key.strip() == "model name":
                return value.strip()
    return platform.processor()
