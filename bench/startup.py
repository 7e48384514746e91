"""How long one waits for the command line: whole processes, from start to exit."""

from __future__ import annotations

import sys
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bench.harness import kingmaker, time_command, with_bytecode

if TYPE_CHECKING:
    from bench.harness import Row

#: The command, and the seconds that the documentation promises.
TARGETS = (
    (("--help",), 0.2),
    (("check", "openai-2023"), 0.3),
)


def run(*, quick: bool) -> list[Row]:
    """Time the commands; an empty Python program beside them shows what the machine costs."""
    runs = 3 if quick else 20
    rows = [time_command([sys.executable, "-c", "pass"], runs=runs).row("python -c pass")]
    with TemporaryDirectory() as folder:
        environment = with_bytecode(folder)  # the warm-up compiles
        for arguments, target in TARGETS:
            timing = time_command(kingmaker(*arguments), runs=runs, environment=environment)
            rows.append(timing.row(" ".join(("kingmaker", *arguments)), target=target))
    return rows
