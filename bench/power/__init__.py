"""Indices of voting power: Kingmaker and its peers on the same games, in one run.

Each program and game has a process of its own, with a limit on processor time and memory; what it
answers is held against `data/power_reference.json`. First ours, alone; then each peer with a few seconds,
alone; then what was not ready, with the whole limit and two at a time, easier games first: once a peer
fails at one, its harder ones are not run. ``KINGMAKER_BENCH_SECONDS`` sets the limit, 60 by default,
``KINGMAKER_BENCH_TOOLS`` chooses among the programs, by their names with commas between, and
``KINGMAKER_BENCH_RESUME`` takes up a run that was stopped (see `kept`).

Peers that are not installed are said to be absent. Two are compiled by hand: EPIC (``epic`` on the
PATH, or named by ``KINGMAKER_BENCH_EPIC``) and VotingGames (``voting-games``, or
``KINGMAKER_BENCH_VOTINGGAMES``).
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from bench.power import kept, page, sweeps
from bench.power.games import Threshold, games
from bench.power.peers import OURS, OURS_IN_FLOATS, TOOLS
from bench.power.verdict import verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from bench.harness import Row
    from bench.power.games import Game
    from bench.power.kept import Kept
    from bench.power.peers import Tool

ROOT = Path(__file__).parent.parent.parent

#: Seconds of processor time, first and at last, and bytes of memory, for one program and one game.
FIRST_SECONDS, SECONDS, MEMORY = 5, 60, 6 * 10**9
QUICK_SECONDS = 2
#: Ours; and tasks which nobody has done, exactly, and may take longer: no limit but this.
OWN = {OURS, OURS_IN_FLOATS}
RECORDS = {
    ("shapley-shubik", "imf_simple"), ("shapley-shubik", "random_500_10000"),
    ("deegan-packel", "imf_simple"),
}  # fmt: skip
RECORD_SECONDS = 900

_WEIGHTED = (
    "us_ec_2024", "random_20_100", "random_20_10000", "random_50_100", "random_50_10000",
    "random_100_100", "random_100_10000",
)  # fmt: skip
_LARGE = (
    "random_500_100", "random_500_10000", "aiib_87", "imf_simple", "imf_70", "imf_85",
    "linear_1000", "linear_2000",
)  # fmt: skip
_COMPOUND = ("eu27_2024", "us_federal")
_UNIONS = (
    "random_30_in_6", "random_266_in_10", "aiib_87_in_3", "random_741_in_40", "random_1031_in_60",
)  # fmt: skip

#: Which games each index is measured on.
TASKS: dict[str, tuple[str, ...]] = {
    "banzhaf": (*_WEIGHTED, *_LARGE, *_COMPOUND),
    "shapley-shubik": (*_WEIGHTED, *_LARGE, *_COMPOUND),
    "holler-packel": (*_WEIGHTED, "random_500_100", "linear_1000", "imf_simple"),
    "deegan-packel": (*_WEIGHTED, "random_500_100", "imf_simple"),
    "johnston": _WEIGHTED,
    "owen": _UNIONS,
    "banzhaf-owen": _UNIONS,
}
QUICK: dict[str, tuple[str, ...]] = {
    "banzhaf": ("us_ec_2024", "random_50_100", "eu27_2024", "imf_simple"),
    "shapley-shubik": ("us_ec_2024", "random_50_100", "eu27_2024"),
    "holler-packel": ("us_ec_2024",),
    "deegan-packel": ("us_ec_2024",),
    "johnston": ("us_ec_2024",),
    "owen": ("random_30_in_6",),
    "banzhaf-owen": ("random_30_in_6",),
}


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """One program, one index, one game."""

    tool: Tool
    index: str
    game: Game

    @property
    def size(self) -> tuple[int, int]:
        """The players, and the sums up to the quota; a compound rule counts by its players alone."""
        rule = self.game.rule
        return self.game.size, rule.quota if isinstance(rule, Threshold) else 1 << self.game.size

    def harder_than(self, other: Task) -> bool:
        """Whether a program that failed at the other one will fail at this one.

        What compound rules take is not told by sums, so these are always tried.
        """
        players, sums = self.size
        fewer, less = other.size
        simple = all(isinstance(task.game.rule, Threshold) for task in (self, other))
        match self.tool.grows_with:
            case "players":
                return players >= fewer
            case _ if not simple:
                return False
            case "sums":
                return all(players**k * sums >= fewer**k * less for k in (1, 2))
            case _:
                return players >= fewer and sums >= less


def run(*, quick: bool) -> list[Row]:
    """Measure every program on every game; a row for each, with its ratio to ours."""
    known = games()
    chosen = os.environ.get("KINGMAKER_BENCH_TOOLS", ",".join(TOOLS)).split(",")
    tasks = [
        Task(tool, index, known[name])
        for index, names in (QUICK if quick else TASKS).items()
        for name in names
        for tool in TOOLS.values()
        if index in tool.indices and tool.name in chosen
    ]
    found: dict[Task, Row] = {}
    measured = partial(measure, kept.opened())
    own = [task for task in tasks if task.tool.name in OWN]
    for task in own:
        found[task] = measured(task, SECONDS)
        if found[task].get("median", SECONDS) < SECONDS / 4:
            found[task] = measured(task, SECONDS)  # what is compiled once is there now
    if not quick:
        for task in own:
            record = (task.index, task.game.name) in RECORDS and task.tool.name == OURS
            if record and "over" in found[task]:
                found[task] = measured(task, RECORD_SECONDS)
    peers = [task for task in tasks if task.tool.name not in OWN]
    first = QUICK_SECONDS if quick else FIRST_SECONDS
    late = _first_round(peers, lambda task: measured(task, first), found)
    if not quick:
        limit = int(os.environ.get("KINGMAKER_BENCH_SECONDS", str(SECONDS)))
        _second_round(late, lambda task: measured(task, limit), found)
    return [*(_with_ratio(found[task], task, found) for task in tasks), *sweeps.rows(quick=quick)]


def write_docs(rows: Sequence[Row], facts: Mapping[str, object]) -> None:
    """Put these figures into the page of the documentation."""
    page.write(rows, facts)


def _first_round(
    tasks: Iterable[Task], measured: Callable[[Task], Row], found: dict[Task, Row]
) -> list[Task]:
    """Measure all that is ready in a few seconds; return what was not, or is harder than that."""
    late: list[Task] = []
    for task in sorted(tasks, key=lambda t: (t.size[0] * t.size[1], t.game.name)):
        easier = next((e for e in late if _same(task, e) and task.harder_than(e)), None)
        if easier is not None:
            found[task] = _not_run(task, easier, found[easier])
            late.append(task)
            continue
        found[task] = measured(task)
        if found[task].get("over") == "time":
            late.append(task)
    return late


def _second_round(
    late: Sequence[Task], measured: Callable[[Task], Row], found: dict[Task, Row]
) -> None:
    """Give those that were late the whole limit, two programs at a time."""
    series: dict[tuple[str, str], list[Task]] = {}
    for task in late:
        series.setdefault((task.tool.name, task.index), []).append(task)

    def follow(tasks: Sequence[Task]) -> None:
        failed: list[Task] = []
        for task in tasks:
            easier = next((other for other in failed if task.harder_than(other)), None)
            if easier is not None:
                found[task] = _not_run(task, easier, found[easier])
                continue
            found[task] = measured(task)
            if "over" in found[task]:
                failed.append(task)

    with ThreadPoolExecutor(2) as lanes:
        list(lanes.map(follow, sorted(series.values(), key=len, reverse=True)))


def _not_run(task: Task, easier: Task, row: Row) -> Row:
    """Say that a program failed at an easier game of the same index, and of what that was told of."""
    what = row["outcome"].removeprefix("not run: ")
    where = what if " on " in what else f"{what} on {easier.game.name}"
    return _outcome(task, f"not run: {where}")


def _same(task: Task, other: Task) -> bool:
    return (task.tool.name, task.index) == (other.tool.name, other.index)


def measure(done: Kept, task: Task, seconds: int) -> Row:
    """Measure one task in a process of its own, or take what is known, and say what came of it."""
    name = " ".join(_names(task))
    row = done.known(name, seconds)
    if row is None:
        row = _measured(task, seconds)
        done.add(seconds, row)
    took = f"{row['median']:.3g} s, {row['memory_mb']} MB, " if "median" in row else ""
    print(f"  {row['name']}: {took}{row['outcome']}", file=sys.stderr)
    return row


def _measured(task: Task, seconds: int) -> Row:
    command = [
        sys.executable, "-m", "bench.power.worker",
        task.tool.name, task.index, task.game.name, str(seconds), str(MEMORY),
    ]  # fmt: skip
    environment = {k: v for k, v in os.environ.items() if not k.startswith("OPENBLAS_")}
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, errors="replace", cwd=ROOT, env=environment, start_new_session=True,
    ) as running:  # fmt: skip
        try:
            printed, complaints = running.communicate(timeout=6 * seconds + 60)
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)
            running.communicate()
            return _outcome(task, f"over {seconds} s", over="time")
    return _row(task, seconds, running.returncode, printed, complaints)


def _row(task: Task, seconds: int, code: int, printed: str, complaints: str) -> Row:
    """What came of a task, from what its process printed."""
    lines = printed.strip().splitlines()
    if code in {-signal.SIGXCPU, -signal.SIGKILL}:
        return _outcome(task, f"over {seconds} s", over="time")
    if code or not lines:
        if "alloc" in complaints.lower():
            return _outcome(task, "over 6 GB", over="memory")
        last = (complaints.strip().splitlines() or [f"exit code {code}"])[-1]
        return _outcome(task, f"breaks: {last[:80]}")
    said: dict[str, Any] = json.loads(lines[-1])
    if said["outcome"] == "answer":
        return _answer(task, said)
    more = {key: said[key] for key in ("reason", "over") if said.get(key)}
    return _outcome(task, said["outcome"].format(seconds=seconds), **more)


def _answer(task: Task, said: dict[str, Any]) -> Row:
    seconds = said["seconds"]
    return {
        **_outcome(
            task, verdict(task.tool, task.index, task.game, said["values"], exact=said["exact"])
        ),
        "runs": len(seconds),
        "min": min(seconds),
        "median": median(seconds),
        "max": max(seconds),
        "unit": "s",
        "wall": said["wall"],
        "memory_mb": round(said["peak"] / 1024, 1),
        "version": said["version"],
    }


def _names(task: Task) -> tuple[str, str, str]:
    return task.index, task.game.name, task.tool.name


def _outcome(task: Task, outcome: str, **more: object) -> Row:
    of = _names(task)
    return {"name": " ".join(of), "_of": of, "outcome": outcome, **more}


def _with_ratio(row: Row, task: Task, found: dict[Task, Row]) -> Row:
    """The row with how many times as long as the peer ours takes: exactly, or else in floats."""
    theirs = (task.index, task.game.name)
    ours = [row for of, row in found.items()
            if (of.index, of.game.name) == theirs and of.tool.name in OWN and "median" in row]  # fmt: skip
    if task.tool.name in OWN or "median" not in row or not ours:
        return row
    return {**row, "ours/peer": ours[0]["median"] / row["median"]}
