"""The reader under fire: a hundred thousand inputs, guided by coverage (atheris), and none may break it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import atheris  # noqa: F401 - without it there is nothing to run here, and the table says so

from tests.fuzz_target import PIECES, SEEDS

if TYPE_CHECKING:
    from bench.harness import Row

ROOT = Path(__file__).parent.parent

#: The fuzzer's own program: instruments the package, then feeds it.
PROGRAM = """
import sys
import atheris
with atheris.instrument_imports(include=["kingmaker"]):
    from tests.fuzz_target import survives
atheris.Setup(sys.argv, survives)
atheris.Fuzz()
"""


def run(*, quick: bool) -> list[Row]:
    """Run the fuzzer from real and broken cases; a crash, a hang or hunger for memory fails the row."""
    inputs = 2_000 if quick else 100_000
    with tempfile.TemporaryDirectory() as folder:
        corpus, words = Path(folder, "corpus"), Path(folder, "words")
        corpus.mkdir()
        for path in SEEDS:
            (corpus / path.name).write_bytes(path.read_bytes())
        words.write_text("".join(f'"{_quoted(p)}"\n' for p in PIECES), "utf-8")
        options = [
            f"-runs={inputs}", f"-dict={words}", "-max_len=8000", "-timeout=10", "-rss_limit_mb=1024", "-seed=1",
            f"-artifact_prefix={folder}/",
        ]  # fmt: skip
        environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, *options, str(corpus)],
            capture_output=True, text=True, errors="replace", check=False, env=environment, cwd=ROOT,
        )  # fmt: skip
    said = re.search(r"Done (\d+) runs in (\d+) second", done.stderr)
    row: Row = {"name": "atheris over the reader", "inputs": int(said[1]) if said else 0}
    if said:
        row["seconds"] = int(said[2])
    row["outcome"] = (
        "no crash" if done.returncode == 0 and said else f"FAILED: {_reason(done.stderr)}"
    )
    return [row]


def _reason(said: str) -> str:
    """Return the line of the fuzzer's output that says what broke."""
    lines = said.splitlines()
    named = [n for n, line in enumerate(lines) if "Uncaught Python exception" in line]
    if named and named[0] + 1 < len(lines):
        return lines[named[0] + 1]
    return next((line for line in lines if "ERROR" in line), "no reason given")


def _quoted(piece: bytes) -> str:
    return "".join(f"\\x{byte:02x}" for byte in piece)
