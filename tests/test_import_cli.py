"""`kingmaker import`: printed or written whole, never over a file, problems on standard error, JSON by its schema."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from kingmaker.cli import main
from tests.answering import keeps_its_schema
from tests.ownership import entity, interest, link, person

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

STATEMENTS = [
    entity("firm", "Acme Ltd"),
    entity("parent", "Parent Ltd"),
    person("ann", "Ann Abel"),
    link("firm", "parent", interest("shareholding", 60)),
    link("firm", "ann", interest("shareholding", {"minimum": 25, "maximum": 50}, "indirect")),
]


@pytest.fixture
def register(tmp_path: Path) -> Path:
    file = tmp_path / "register.json"
    file.write_text(json.dumps(STATEMENTS), "utf-8")
    return file


def run(*arguments: object, given: bytes | None = None) -> Result:
    return CliRunner().invoke(main, ["import", *map(str, arguments)], input=given)


def test_a_case_is_printed_and_what_is_left_out_goes_to_the_error_stream(register: Path) -> None:
    result = run(register)
    assert result.exit_code == 0
    assert result.stdout.startswith('# Imported from register.json (bods).\ntitle: "Acme Ltd: ')
    assert "K955" in result.stderr
    assert (
        run("-", given=register.read_bytes()).stdout.splitlines()[1:]
        == result.stdout.splitlines()[1:]
    )


def test_a_written_case_passes_the_check_and_stays_without_force(register: Path) -> None:
    case = register.with_name("case.yaml")
    assert run(register, "-o", case).exit_code == 0
    checked = CliRunner().invoke(main, ["check", str(case)])
    assert (checked.exit_code, checked.stdout) == (0, "")
    case.write_text("title: mine\n", "utf-8")
    again = run(register, "-o", case)
    assert (again.exit_code, again.stdout) == (2, "")
    assert "is there already" in again.stderr
    assert case.read_text("utf-8") == "title: mine\n"
    assert run(register, "-o", case, "--force").exit_code == 0
    assert "Acme Ltd" in case.read_text("utf-8")
    assert sorted(p.name for p in register.parent.iterdir()) == ["case.yaml", "register.json"]


def test_where_something_is_wrong_nothing_is_written(register: Path) -> None:
    register.write_text(json.dumps([*STATEMENTS, {"statementId": 7}]), "utf-8")
    case = register.with_name("case.yaml")
    result = run(register, "-o", case)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "error[K952]" in result.stderr
    assert not case.exists()


def test_json_by_its_schema(register: Path) -> None:
    value = json.loads(run(register, "--json").stdout)
    keeps_its_schema(value, "import")
    assert value["form"] == "bods"
    assert value["case"] == run(register).stdout
    (declared,) = value["declared"]
    assert (declared["low"], declared["high"], declared["kind"]) == ("1/4", "1/2", "capital")
    register.write_text("[", "utf-8")
    broken = run(register, "--json")
    assert broken.exit_code == 1
    keeps_its_schema(json.loads(broken.stdout), "import")
    assert json.loads(broken.stdout)["case"] == ""


@pytest.mark.parametrize(
    "wrong", [["--as-of", "soon"], ["--format", "xls"], ["-o", "/no-such-folder/x"]]
)
def test_a_wrong_command_line(register: Path, wrong: list[str]) -> None:
    result = run(register, *wrong)
    assert result.exit_code == 2
    assert result.stdout == ""


def test_the_same_under_any_hash_seed(register: Path) -> None:
    command = [sys.executable, "-m", "kingmaker", "import", str(register)]
    shown = set()
    for seed in ("0", "1", "42"):
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": "src"}
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
        shown.add((done.stdout, done.stderr))
    assert len(shown) == 1
