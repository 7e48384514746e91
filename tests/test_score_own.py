"""The model's own forecasts scored as everybody else's, and a struggle played as one source tells it."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from kingmaker.analysis.perspective import as_played_by, wanted_by
from kingmaker.cli import main
from kingmaker.model.values import Name
from kingmaker.source.load import load_text
from kingmaker.source.read import Text
from tests.answering import keeps_its_schema
from tests.struggle_cases import MILL, case_of

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

RECORD = """
sources: {north: {kind: news}, south: {kind: opinion}}
events:
  dismissed: {at: 2025-04-01 06:00..2025-04-01 18:00, by: board, move: dismiss, source: north}
  called: {at: 2025-04-02 00:00..2025-04-02 06:00, by: bank, move: call-the-loan, source: south}
  settled: {at: 2025-04-02 20:00..2025-04-02 22:00, do: appoint jones as manager, outside: yes, source: north}
forecasts:
  early: {by: north, then: manager is jones, made: 2025-04-01 03:00, probability: 60%}
  late: {by: south, then: manager is jones, made: 2025-04-02 12:00, hedge: unlikely}
  other: {by: south, if: loan is called, then: manager is jones, made: 2025-04-02 12:00, probability: 50%}
resolutions:
  back: {result: true, by: settled, reason: he came back}
  gone: {result: false, by: settled, reason: he came back}
  early: {result: true, by: settled, reason: he came back}
  late: {result: true, by: settled, reason: he came back}
  other: {result: true, by: settled, reason: he came back}
"""
TOLD = MILL.replace(
    "wants: [{that: manager is vacant,", "wants: [{source: south, that: manager is vacant,"
)
CASE = TOLD + RECORD


@pytest.fixture
def mill(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "mill.yaml").write_text(CASE, "utf-8")
    monkeypatch.chdir(tmp_path)
    return "mill.yaml"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def answer(*arguments: str) -> dict[str, Any]:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.stderr
    value: dict[str, Any] = json.loads(result.stdout)
    keeps_its_schema(value, arguments[0])
    return value


def problems(text: str) -> set[str]:
    return {p.code for p in load_text(Text("mill.yaml", text, None)).problems}


# --- its own forecasts ----------------------------------------------------------------------------


def test_the_model_is_scored_at_each_event_that_changed_it_until_the_matter_was_settled(
    mill: str,
) -> None:
    model = answer("score", mill, "--draws", "8")["model"]
    timeline = answer("timeline", mill, "--draws", "8")
    held = {e["id"]: e["endings"]["back"] for e in timeline["events"]}
    assert [c["event"] for c in model["forecasts"]] == [None, "dismissed", "called"]
    for cast in model["forecasts"][1:]:
        p = held[cast["event"]]
        assert cast["probability"] == pytest.approx(p["probability"] if isinstance(p, dict) else p)
    for cast in model["forecasts"]:
        p = cast["probability"]
        assert cast["brier"] == pytest.approx((1 - p) ** 2)
        assert cast["bits"] == pytest.approx(-math.log2(p))
        assert cast["brier_of_all"] == pytest.approx(2 * (1 - p) ** 2)  # of two endings
    mean = sum(c["brier"] for c in model["forecasts"]) / 3
    assert model["brier"] == pytest.approx(mean)


def test_others_on_the_same_ending_stand_beside_what_the_model_knew_when_they_spoke(
    mill: str,
) -> None:
    model = answer("score", mill, "--draws", "8")["model"]
    at = {c["event"]: c["probability"] for c in model["forecasts"]}
    beside = {b["forecast"]: b for b in model["beside"]}
    assert set(beside) == {"early", "late"}  # the third has a condition
    assert (beside["early"]["theirs"], beside["early"]["brier"]) == ("3/5", "4/25")
    assert (beside["early"]["after"], beside["late"]["after"]) == (None, "called")
    assert beside["early"]["model"] == pytest.approx(at[None])
    assert beside["late"]["model"] == pytest.approx(at["called"])
    assert beside["late"]["model_brier"] == pytest.approx((1 - at["called"]) ** 2)


def test_without_draws_nothing_is_played(mill: str) -> None:
    assert answer("score", mill)["model"] is None
    assert "The model's own forecasts" not in run("score", mill).stdout


def test_in_words(mill: str) -> None:
    text = run("score", mill, "--draws", "8").stdout
    assert "The model's own forecasts" in text
    assert "8 draws, seed 0, method exact" in text


def test_where_no_event_settles_it_that_is_not_said(mill: str, tmp_path: Path) -> None:
    assert "forecasts until that was settled the model" in run(
        "score", mill, "--draws", "4"
    ).stdout.replace("\n", " ")
    text = CASE.replace("back: {result: true, by: settled,", "back: {result: true,")
    (tmp_path / "mill.yaml").write_text(text, "utf-8")
    told = run("score", mill, "--draws", "4").stdout.replace("\n", " ")
    assert "along the record, of which no event is said to settle it, the model" in told


def test_a_case_that_does_not_say_how_it_ended_is_wrong_use(mill: str, tmp_path: Path) -> None:
    text = CASE.replace("  back: {result: true", "  back: {result: open").replace(
        "  gone: {result: false", "  gone: {result: open"
    )
    (tmp_path / "open.yaml").write_text(text, "utf-8")
    result = run("score", "open.yaml", "--draws", "8")
    assert (result.exit_code, mill) == (2, "mill.yaml")
    assert "does not say which of its endings came" in result.stderr


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("  gone: {result: false", "  gone: {result: true", "K741"),
        ("  gone: {result: false", "  gonne: {result: false", "K740"),
        (
            "  gone: {result: false, by: settled, reason: he came back}",
            "  gone: {result: false}",
            "K742",
        ),
    ],
)
def test_what_is_wrong_with_the_resolution_of_an_ending(before: str, after: str, code: str) -> None:
    assert code in problems(CASE.replace(before, after, 1))
    assert code not in problems(CASE)


def test_a_forecast_and_an_ending_of_one_name_cannot_both_be_resolved() -> None:
    text = CASE.replace("  early: {by: north", "  back: {by: north")
    early = "  early: {result: true, by: settled, reason: he came back}\n"
    assert "K740" in problems(text.replace(early, ""))
    assert "K740" not in problems(CASE.replace(early, ""))


# --- as one source tells it -----------------------------------------------------------------------


def test_a_telling_keeps_the_rules_its_own_events_and_its_word_on_wants() -> None:
    case = case_of(CASE)
    view = as_played_by(case, Name("south"))
    assert list(view.events) == ["called"]
    assert view.moves == case.moves
    assert wanted_by(case, Name("south")) == wanted_by(view, Name("south")) == ("bank",)
    assert (
        view.actors == case.actors
    )  # the bank's one want is its own word, the others' are filled in


def test_a_telling_keeps_an_outline_only_if_it_is_its_own() -> None:
    case = case_of(CASE + "story: {source: south, acts: {1: {beats: [{says: he comes back}]}}}\n")
    assert as_played_by(case, Name("south")).story == case.story is not None
    assert as_played_by(case, Name("north")).story is None


def test_wants_that_others_tell_of_an_actor_give_way_to_the_source_s_own() -> None:
    more = "{source: north, that: loan is called, worth: 1..2, certainty: assumed}, {source: south, that: manager is vacant,"
    text = CASE.replace("{source: south, that: manager is vacant,", more)
    case = case_of(text)
    of = {s: as_played_by(case, Name(s)).actors[Name("bank")].wants for s in ("north", "south")}
    assert [w.source for w in of["south"]] == [("south",)]
    assert [w.source for w in of["north"]] == [("north",)]


def test_playing_a_telling_gives_what_playing_the_case_without_the_rest_gives(
    mill: str, tmp_path: Path
) -> None:
    lines = [x for x in CASE.splitlines() if not x.startswith(("  dismissed:", "  settled:"))]
    rest = "\n".join(lines).replace("by: settled, ", "")
    (tmp_path / "rest.yaml").write_text(rest, "utf-8")
    told = answer("play", mill, "--draws", "8", "--only-source", "south")
    assert told["endings"] == answer("play", "rest.yaml", "--draws", "8")["endings"]
    assert told["notices"][0].startswith("Played as south tells it: 1 event of the record; ")


def test_timeline_and_advice_take_a_telling_too(mill: str) -> None:
    found = answer("timeline", mill, "--draws", "4", "--only-source", "north")
    assert [e["id"] for e in found["events"]] == ["dismissed", "settled"]
    advice = run("advise", mill, "--as", "bank", "--draws", "4", "--only-source", "north")
    assert advice.exit_code == 0
    assert "as told by north" in advice.stdout


def test_a_source_that_there_is_not_is_wrong_use(mill: str) -> None:
    result = run("play", mill, "--only-source", "nort")
    assert result.exit_code == 2
    assert "did you mean 'north'" in result.stderr
