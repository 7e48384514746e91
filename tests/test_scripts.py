"""The developers' commands: each can be started, and stops at its first failing step."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SHELL = [*(ROOT / "scripts").glob("[!_]*"), *(ROOT / "scripts").glob("*.sh"), ROOT / ".ci" / "run"]
COMMANDS = sorted(file for file in SHELL if file.is_file() and file.suffix != ".sh")


def test_all_are_here() -> None:
    assert {file.name for file in COMMANDS} >= {
        "bench",
        "cases",
        "demo",
        "docs",
        "lint",
        "test",
        "validate",
    }


@pytest.mark.parametrize("file", COMMANDS, ids=lambda file: file.name)
def test_a_command_is_strict_and_executable(file: Path) -> None:
    text = file.read_text("utf-8")
    assert os.access(file, os.X_OK)
    assert text.startswith("#!/usr/bin/env bash\n")
    assert "\nset -euo pipefail\n" in text


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
@pytest.mark.parametrize("file", sorted(SHELL), ids=lambda file: file.name)
def test_bash_can_read_it(file: Path) -> None:
    done = subprocess.run(["bash", "-n", str(file)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
@pytest.mark.parametrize("lint", [0, 3])
@pytest.mark.parametrize("docs", [0, 4])
def test_what_runs_at_once_fails_as_each_would(lint: int, docs: int) -> None:
    script = f"""
        set -euo pipefail
        source scripts/_checks.sh
        lint() {{ echo types; (exit {lint}); echo typed; }}
        build_docs() {{ echo pages; (exit {docs}); echo paged; }}
        lint_and_docs
        echo tests
    """
    done = subprocess.run(
        ["bash", "-c", script], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.returncode == (docs or lint)
    ends = [*(["typed"] if not lint else []), *(["tests"] if not lint + docs else [])]
    assert done.stdout.split() == ["types", *ends]
    assert done.stderr.split() == ["pages", *(["paged"] if not docs else [])]


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_what_they_start_keeps_what_it_has_compiled() -> None:
    asked = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    shown = "source scripts/_venv.sh; echo ${PYTHONDONTWRITEBYTECODE:-kept}"
    done = subprocess.run(
        ["bash", "-c", shown], capture_output=True, text=True, check=True, cwd=ROOT, env=asked
    )
    assert done.stdout == "kept\n"
