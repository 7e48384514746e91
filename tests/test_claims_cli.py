"""`kingmaker test` and `pytest --kingmaker`: exit codes, selection, forms, waivers."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner

from kingmaker.cli import main
from kingmaker.report.answers import ANSWERS
from tests.answering import keeps_its_schema

if TYPE_CHECKING:
    from click.testing import Result

CASE = """title: Acme
people: {ann: {name: Ann}, ben: {}, cleo: {}}
bodies:
  board: {members: [ann, ben, cleo], quorum: none, passes: more than half of members}
powers:
  sell: {by: board}
  lend: {by: board}
assert:
  - {id: two-can, claim: some 2 of board can carry sell}
  - {id: no-two, claim: no 2 of board can carry sell}
  - {id: no-one, claim: no 1 of board can carry sell}
  - {id: alone, claim: ann is a dictator for sell, waived: she used to be}
  - {id: better, claim: ann is a vetoer for sell, severity: warn}
"""


@pytest.fixture
def acme(tmp_path: Path) -> str:
    path = tmp_path / "acme.yaml"
    path.write_text(CASE, "utf-8")
    return str(path)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["test", *arguments])


def answer(*arguments: str) -> dict[str, Any]:
    result = run(*arguments, "--json")
    assert result.stderr == ""
    value: dict[str, Any] = json.loads(result.stdout)
    keeps_its_schema(value, "test")
    return value


def test_the_schema_of_every_answer_can_be_asked_for() -> None:
    for kind in ANSWERS:
        assert CliRunner().invoke(main, ["schema", "--of", kind]).exit_code == 0, kind


def test_a_claim_that_does_not_hold_fails_the_run(acme: str) -> None:
    result = run(acme)
    assert result.exit_code == 1
    text = result.stdout
    assert "FAILS   no-two" in text
    assert "5 claims: 2 held, 2 failed, 1 waived" in text
    assert "board votes on sell: Ann and ben for; cleo against: it passes" in text
    assert "Passes with more than half of the members: 2 for." in text
    assert "by: powers.sell, bodies.board" in text
    assert "- {by: board, uses: sell, for: [ann, ben], against: [cleo]}" in text
    assert "no assertion says anything about `lend`" in text


def test_what_is_waived_or_only_to_warn_does_not_fail_it(acme: str) -> None:
    assert run(acme, "-k", "alone").exit_code == 0
    assert run(acme, "-k", "better").exit_code == 0
    assert run(acme, "-k", "better", "--strict").exit_code == 1
    assert run(acme, "-k", "alone", "--strict").exit_code == 0


def test_claims_are_chosen_by_name_or_pattern(acme: str) -> None:
    assert [c["id"] for c in answer(acme, "-k", "no-*")["claims"]] == ["no-two", "no-one"]
    assert run(acme, "-k", "no-one").exit_code == 0
    wrong = run(acme, "-k", "nothing")
    assert wrong.exit_code == 2
    assert "no claim is called nothing" in wrong.stderr


def test_the_first_that_fails_may_end_it(acme: str) -> None:
    assert [c["id"] for c in answer(acme, "-x")["claims"]] == ["two-can", "no-two"]


def test_json_tells_it_all(acme: str) -> None:
    value = answer(acme)
    assert value["counts"] == {"holds": 2, "fails": 3, "open": 0, "waived": 1}
    claims = {c["id"]: c for c in value["claims"]}
    broken = claims["no-two"]
    assert (broken["verdict"], broken["severity"], broken["line"]) == ("fails", "error", 10)
    assert broken["coalition"] == ["ann", "ben"]
    assert broken["votes"] == [
        {
            "by": "board",
            "uses": "sell",
            "ballots": {"ann": "for", "ben": "for", "cleo": "against"},
            "passes": True,
        }
    ]
    assert claims["alone"]["waived"] == "she used to be"
    assert {r["code"] for r in value["remarks"]} == {"K807"}


def test_junit_is_what_its_readers_expect(acme: str) -> None:
    suite = ET.fromstring(run(acme, "--format", "junit").stdout).find("testsuite")  # noqa: S314  # our own
    assert suite is not None
    assert (suite.get("tests"), suite.get("failures"), suite.get("skipped")) == ("5", "1", "1")
    cases = {c.get("name"): c for c in suite.iter("testcase")}
    failure = cases["no-two"].find("failure")
    assert failure is not None
    assert "to paste under `scenarios:`" in (failure.text or "")
    assert cases["alone"].find("skipped") is not None
    assert cases["better"].find("system-err") is not None


def test_github_is_told_beside_the_lines(acme: str) -> None:
    lines = run(acme, "--format", "github").stdout.splitlines()
    levels = [line.split(" ")[0] for line in lines]
    assert levels == ["::error", "::notice", "::warning", "::notice"]
    assert "counting: board: " in lines[0]
    assert "to paste under `scenarios:`" in lines[0]
    assert "no assertion says anything about" in lines[3]
    assert "line=10" in lines[0]
    assert "title=K810" in lines[0]


def test_check_deep_says_so_too(acme: str) -> None:
    result = CliRunner().invoke(main, ["check", "--deep", acme])
    assert result.exit_code == 1
    assert "error[K810]: the case does not keep what it claims: `no 2 of board can carry sell`" in (
        result.stdout
    )
    plain = CliRunner().invoke(main, ["check", acme, "--json", "--no-claims"])
    assert (plain.exit_code, json.loads(plain.stdout)["claims_left"]) == (0, 5)
    assert (
        json.loads(CliRunner().invoke(main, ["check", "--deep", acme, "--json"]).stdout)[
            "claims_left"
        ]
        == 0
    )


def test_several_cases_and_shipped_ones_are_tested_together(acme: str) -> None:
    value = answer(acme, "bosch")
    assert value["cases"] == [acme, "bosch"]
    assert {c["case"] for c in value["claims"]} == {acme, "bosch"}
    assert run("bosch", "meta").exit_code == 0


def test_a_case_with_errors_is_not_tested(tmp_path: Path) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text("title: A\nbodys: {}\n", "utf-8")
    result = run(str(path))
    assert (result.exit_code, result.stdout) == (1, "")
    assert "K101" in result.stderr


def test_a_case_without_claims_is_fine(tmp_path: Path) -> None:
    path = tmp_path / "silent.yaml"
    path.write_text("title: A\n", "utf-8")
    assert run(str(path)).exit_code == 0
    assert "no claims" in run(str(path)).stdout


# --- pytest -------------------------------------------------------------------------------------


def under_pytest(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-rs", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_pytest_runs_the_claims_of_a_case(acme: str, tmp_path: Path) -> None:
    done = under_pytest(tmp_path, "--kingmaker", acme, "-W", "default")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "1 failed, 4 passed, 1 skipped, 1 warning" in done.stdout
    assert "board votes on sell: Ann and ben for; cleo against: it passes" in done.stdout
    assert "she used to be" in done.stdout
    chosen = under_pytest(tmp_path, "--kingmaker", acme, "-k", "no-one or check")
    assert "2 passed, 4 deselected" in chosen.stdout


def test_pytest_knows_shipped_cases_and_says_what_is_none(tmp_path: Path) -> None:
    done = under_pytest(tmp_path, "--kingmaker", "bosch", "--kingmaker", "meta")
    assert done.returncode == 0, done.stdout + done.stderr
    wrong = under_pytest(tmp_path, "--kingmaker", "bosh")
    assert wrong.returncode == 4
    assert "no case is called bosh" in wrong.stderr


def test_pytest_shows_what_is_wrong_with_a_case(tmp_path: Path) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text("title: A\nbodys: {}\n", "utf-8")
    done = under_pytest(tmp_path, "--kingmaker", str(path))
    assert done.returncode == 1
    assert "error[K101]" in done.stdout


def checked(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["check", *arguments])


def test_every_check_holds_a_few_claims(acme: str) -> None:
    """Which claims fail decides the exit code; a waived one is a note, and one of severity `warn` a warning."""
    plain = checked(acme)
    assert (plain.exit_code, plain.stderr) == (1, "")
    assert "error[K810]" in plain.stdout
    assert plain.stdout == checked(acme, "--claims").stdout
    silent = checked(acme, "--no-claims")
    assert (silent.exit_code, silent.output) == (0, "")


def many(acme: str, number: int) -> str:
    """Write the case with more claims, which hold; one of the five that are there fails."""
    more = "".join(
        f"  - {{id: more-{n}, claim: some 2 of board can carry sell}}\n" for n in range(number - 5)
    )
    Path(acme).write_text(CASE + more, "utf-8")
    return acme


def test_of_many_claims_a_plain_check_says_how_many_it_left(acme: str) -> None:
    twelve = checked(many(acme, 12))
    assert (twelve.exit_code, twelve.stderr) == (1, "")
    more = checked(many(acme, 13))
    assert (more.exit_code, more.stdout) == (0, "")
    assert more.stderr.startswith("13 claims were not held against the clauses: `--claims` does it")
    assert json.loads(checked(acme, "--json").stdout)["claims_left"] == 13
    assert checked(acme, "--claims").exit_code == 1


def test_checks_for_programs_hold_the_claims(acme: str) -> None:
    lines = checked(acme, "--format", "github").stdout.splitlines()
    assert [line.split(" ")[0] for line in lines] == ["::error", "::notice", "::warning"]
    assert checked(acme, "--format", "github", "--no-claims").stdout == ""
    value = json.loads(checked(acme, "--format", "sarif").stdout)
    assert [r["level"] for r in value["runs"][0]["results"]] == ["error", "note", "warning"]
    assert [r["ruleId"] for r in value["runs"][0]["results"]] == ["K810"] * 3


def test_whoever_has_no_claims_is_told_nothing(tmp_path: Path) -> None:
    path = tmp_path / "plain.yaml"
    path.write_text("title: A\npeople: {ann: {}}\n", "utf-8")
    assert checked(str(path)).output == ""


def test_whoever_stops_at_the_first_is_told_how_many_were_not_asked(acme: str) -> None:
    result = run(acme, "-x")
    assert result.exit_code == 1
    asked = result.stdout.count("holds  ") + 1
    assert f"stopped at the first that does not hold: {5 - asked} claim" in result.stderr
    assert "stopped" not in run(acme).output
