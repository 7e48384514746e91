"""Measure one program on one game in a process of its own: ``python -m bench.power.worker``.

Arguments: the program, the index, the game, the seconds of processor time and the bytes it may use.
Printed, as the last line and as JSON: an `outcome`, and where there is an answer its `values`, the
`seconds` of processor time of each measurement, the least `wall` time, and the kibibytes of memory
that it held at most beyond what its imports and a game of three took.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import resource
import sys
from fractions import Fraction
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any

from bench.power.games import Game, Threshold, games
from bench.power.peers import (
    OURS,
    OURS_IN_FLOATS,
    TOOLS,
    Absent,
    CannotExpress,
    Killed,
    simple_game,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench.power.peers import Answer, Solve, Tool

    Run = dict[str, float]

#: A measurement takes at least this long together, and there are so many of them.
ENOUGH_SECONDS, MOST_MEASUREMENTS = 0.25, 5
#: Not more runs than this within one measurement: each has its own objects, made beforehand.
MOST_TOGETHER = 4000
#: A run that takes longer than this needs no warming up, and no second one; ours has more patience.
LONG, OUR_LONG = 2.0, 20.0

SMALL = Threshold(3, (2, 1, 1))


def main(arguments: list[str]) -> None:
    """Measure what the arguments say, within the limits they set."""
    tool, index, name, seconds, memory = arguments
    limit = int(seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (limit + 1, limit + 2))
    resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    print(json.dumps(measured(TOOLS[tool], index, games()[name])))


def measured(tool: Tool, index: str, game: Game) -> dict[str, Any]:
    """What the program makes of the game, and what that takes."""
    solve = tool.indices[index]
    try:
        tool.ready()
        warm_up(solve, game)
        if tool.name in {OURS, OURS_IN_FLOATS}:
            load_ours()
        memory = Memory(tool)
        found = timed(solve, game, tool)
        return {
            "outcome": "answer",
            "version": version_of(tool),
            **found,
            "peak": memory.most(),
        }
    except Absent as reason:
        return {"outcome": "absent", "reason": str(reason)}
    except CannotExpress:
        return {"outcome": "cannot express"}
    except MemoryError as reason:
        return {"outcome": "over 6 GB", "over": "memory", "reason": said(reason)}
    except Killed:
        return {"outcome": "over {seconds} s", "over": "time"}
    except Exception as reason:  # noqa: BLE001  # whatever a peer raises is its outcome
        return {"outcome": "refuses", "reason": f"{type(reason).__name__}: {said(reason)}"}


def warm_up(solve: Solve, game: Game) -> None:
    """Solve a game of three, so that what is loaded or compiled once is not measured."""
    unions = ((0,), (1, 2)) if game.unions else ()
    try:
        solve(Game("small", SMALL, unions))()
    except CannotExpress:
        raise
    except Exception:  # noqa: BLE001  # the game that is measured will tell
        return


def load_ours() -> None:
    """Compute large games, so that compiled code is loaded: small ones do without until it is."""
    known = games()
    TOOLS[OURS].indices["banzhaf"](known["imf_simple"])()
    simple_game(known["eu28_2019"]).index("banzhaf", method="halves")


def timed(solve: Solve, game: Game, tool: Tool) -> dict[str, Any]:
    """Run it until the figures are steady, after a first run whose time does not count.

    The kernel may count processor time by the hundredth of a second, so short runs are measured many
    together. Each run sees the players in another order, drawn anew: an answer cannot have been kept.
    """
    first, answer = once([solve(game)], tool)
    exact = all(isinstance(value, Fraction | int) for value in answer)
    runs = [first]
    if first["cpu"] <= (OUR_LONG if tool.name == OURS else LONG):
        runs = again(solve, game, tool, first)
    seconds = {clock: [run[clock] for run in runs] for clock in first}
    return {
        "values": floats(answer),
        "exact": exact,
        "seconds": seconds["cpu"],
        "wall": min(seconds["wall"]),
    }


def again(solve: Solve, game: Game, tool: Tool, first: Run) -> list[Run]:
    """The measurements after the first run; how many runs each takes is tried out."""
    dice = random.Random(game.size)  # noqa: S311  # nothing secret

    def several(number: int) -> Run:
        return once([solve(game.shuffled(dice)) for _ in range(number)], tool)[0]

    together, each = 1, first["wall"]
    while together * each < ENOUGH_SECONDS and together < MOST_TOGETHER:
        together = min(MOST_TOGETHER, max(2 * together, int(ENOUGH_SECONDS / max(each, 1e-6))))
        each = several(together)["wall"]
    many = 1 if each > ENOUGH_SECONDS * MOST_MEASUREMENTS * 4 else MOST_MEASUREMENTS
    return [several(together) for _ in range(many)]


def once(calls: list[Callable[[], Answer]], tool: Tool) -> tuple[Run, Answer]:
    """What each of the calls took on average, by both clocks, and the answer of the last."""
    used = children_time if tool.program else process_time
    cpu, wall = used(), perf_counter()
    answer: Answer = ()
    for call in calls:
        answer = call()
    run = {"cpu": used() - cpu, "wall": perf_counter() - wall}
    return {clock: seconds / len(calls) for clock, seconds in run.items()}, answer


def floats(answer: Answer) -> list[float]:
    """The values as floats; whole numbers too large for that, as parts of the largest."""
    try:
        return [float(value) for value in answer]
    except OverflowError:
        most = Fraction(max(answer))
        return [float(Fraction(value) / most) for value in answer]


def children_time() -> float:
    """The processor time of the commands that were run, their own start included."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class Memory:
    """How much more memory is held at most from now on, in kibibytes; a command's counts from nothing."""

    def __init__(self, tool: Tool) -> None:
        self.of_children = bool(tool.program)
        self.before = _resident("VmRSS")
        with contextlib.suppress(OSError):
            Path("/proc/self/clear_refs").write_text("5", "ascii")  # forget the peak of the imports

    def most(self) -> int:
        """The most so far."""
        if self.of_children:
            return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        return max(_resident("VmHWM") - self.before, 0)


def _resident(what: str) -> int:
    """What the kernel says of this process; the peak since its start where it says nothing."""
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/status").read_text("ascii").splitlines():
            if line.startswith(what):
                return int(line.split()[1])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def version_of(tool: Tool) -> str:
    """The version of a distribution; of a compiled program nothing is known."""
    try:
        return version(tool.name)
    except PackageNotFoundError:
        return ""


def said(reason: BaseException) -> str:
    """The first line of a message, and not more than fits."""
    lines = str(reason).splitlines() or [""]
    return lines[0][:120]


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    main(sys.argv[1:])
