"""`kingmaker score`: its answer by the schema, in words, and in the whole report."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from kingmaker.cli import main
from kingmaker.report.as_text import as_text
from kingmaker.report.scoring import score_document
from kingmaker.source.load import load
from tests.answering import keeps_its_schema

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def answer(*arguments: str) -> dict[str, Any]:
    result = run("score", *arguments, "--json")
    assert result.exit_code == 0, result.stderr
    value: dict[str, Any] = json.loads(result.stdout)
    keeps_its_schema(value, "score")
    return value


@pytest.mark.parametrize("name", ["openai-2023", "un-security-council", "tata-sons"])
def test_the_answer_keeps_to_its_schema(name: str) -> None:
    assert answer(name)["case"] == name


def test_a_table_in_a_narrow_terminal_cuts_no_heading_and_names_its_sources() -> None:
    case = load("openai-2023").case
    assert case is not None
    lines = as_text(score_document(case), width=80).split("\n")
    heads = lines[: next(n for n, line in enumerate(lines) if line.startswith("──"))]
    words = " ".join(heads).split()
    assert {"forecasts", "untold", "readings", "Brier"} <= set(words)
    assert "s1: OpenAI" in "\n".join(lines)
    assert max(map(len, lines)) <= 80


def test_one_forecast_in_full() -> None:
    found = {f["id"]: f for f in answer("openai-2023")["forecasts"]}["h25"]
    assert found["hedge"] == "high probability"
    assert (found["degree"], found["probability"]) == ("very likely", "7/8")
    assert (found["result"], found["brier"], found["bits"]) == ("false", "49/64", 3.0)
    assert "reinstated" in found["by_events"]


def test_in_words() -> None:
    text = run("score", "openai-2023").stdout
    assert (
        "58 forecasts by 15 authors: 11 came true, 15 did not, 17 in part and 15 cannot be told."
        in text
    )
    said = "h25, “high probability” (read as 87.5%): the staff go over to Microsoft together."
    assert said in " ".join(text.split())
    assert "20 billion USD" in text
    assert all(len(line) <= 110 for line in text.splitlines())


def test_a_case_without_forecasts_says_so() -> None:
    text = run("score", "un-security-council").stdout
    assert "holds no forecasts" in text
    assert "stands under `forecasts`" in text
    assert "ICD 203" not in text  # nothing is read as a number
    assert answer("un-security-council")["forecasts"] == []


def test_the_report_has_the_authors() -> None:
    assert "Who forecast well" in run("report", "openai-2023", "--draws", "0").stdout
    assert "Who forecast well" not in run("report", "un-security-council").stdout


def test_a_case_with_errors_has_no_scores(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("title: A\nforecasts: {f: {by: nobody, says: Rain.}}\n", "utf-8")
    result = run("score", str(file))
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "nobody" in result.stderr


def test_what_was_held_impossible_and_came_is_still_json(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(
        "title: A\npeople: {ann: {}}\nforecasts: {f: {by: ann, says: Rain., probability: 0%}}\n"
        "resolutions: {f: {result: true}}\n",
        "utf-8",
    )
    result = run("score", str(file), "--json")
    assert result.exit_code == 0
    value = json.loads(result.stdout, parse_constant=pytest.fail)
    assert (value["forecasts"][0]["brier"], value["forecasts"][0]["bits"]) == ("1", None)
    assert value["authors"][0]["bits"] is None
    assert "inf bits" in run("score", str(file)).stdout
