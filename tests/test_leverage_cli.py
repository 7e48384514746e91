"""`kingmaker leverage`: every case by its schema, cuts and states on the command line, wrong use."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from kingmaker.cli import main
from kingmaker.source.read import gallery
from tests.answering import keeps_its_schema

if TYPE_CHECKING:
    from click.testing import Result


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["leverage", *arguments])


def answer(*arguments: str) -> dict[str, Any]:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.stderr
    value: dict[str, Any] = json.loads(result.stdout)
    keeps_its_schema(value, "leverage")
    return value


@pytest.mark.parametrize("name", gallery())
def test_every_case_answers_by_its_schema(name: str) -> None:
    assert answer(name)["case"] == name
    assert run(name).exit_code == 0


def test_what_is_said_of_a_dependency_stands_on_its_edge() -> None:
    edges = {(e["from"], e["to"], e["id"]): e for e in answer("openai-2023")["edges"]}
    money = edges["microsoft", "openai", "money"]
    assert (money["promised"], money["paid"], money["unpaid"]) == (
        "10 billion USD",
        "unknown",
        "0..10 billion USD",
    )
    assert (money["burn"], money["runway"]) == ("10 million..100 million USD per year", None)
    assert money["not_in_the_record"] == ["what is in store"]
    assert money["certainty"] == "contested"
    assert edges["altman", "microsoft", "own-research"]["in_force"] is True


def test_a_cut_names_what_stops_and_why() -> None:
    value = answer("openai-2023", "--cut", "openai-staff->openai")
    effects = {e["id"]: e for e in value["cut"]}
    assert effects["talent"]["because"] == []
    assert effects["advanced-models"]["because"] == ["talent"]
    assert effects["advanced-models"]["after"] == {"least_days": "0", "most_days": None}
    assert answer("openai-2023")["cut"] is None
    text = run("openai-2023", "--cut", "openai-staff->openai").stdout
    assert "if openai-staff->openai is cut" in text


def test_one_dependency_alone_may_be_cut() -> None:
    value = answer("openai-2023", "--cut", "microsoft->distribution")
    assert [e["id"] for e in value["cut"]] == ["distribution"]


def test_after_an_event_what_is_in_force_is_what_then_holds() -> None:
    edges = answer("openai-2023", "--after", "hired-by-microsoft")["edges"]
    assert [e["in_force"] for e in edges if e["id"] == "own-research"] == [False] * 3


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--cut", "microsoft"), "is not of the form A->B"),
        (("--cut", "microsoft->"), "is not of the form A->B"),
        (("--cut", "microsft->openai"), "did you mean 'microsoft->openai'?"),
        (("--cut", "altman->money"), "altman gives money nothing"),
        (("--after", "dismised"), "did you mean 'dismissed'?"),
    ],
)
def test_wrong_use_is_answered(arguments: tuple[str, ...], says: str) -> None:
    result = run("openai-2023", *arguments)
    assert result.exit_code == 2
    assert says in " ".join(result.stderr.split())
    assert result.stdout == ""


def test_a_case_without_dependencies_says_who_has_no_vote_and_nothing_else() -> None:
    value = answer("un-security-council")
    assert (value["edges"], value["levers"]) == ([], [])


def test_uses_and_odds_answer_by_the_schema() -> None:
    asked = ("openai-2023", "--after", "hired-by-microsoft")
    among = ("--uses", "microsoft->openai,microsoft-unit")
    value = answer(*asked, *among)["uses"]
    assert [d["gives_to"] for d in value["divisions"]][-1] == ["openai"]
    assert value["spreading_is_worth"] is None
    odds = ("--odds", "openai=20%..40%", "--odds", "microsoft-unit=30%..60%")
    value = answer(*asked, *among, *odds)["uses"]
    worth = {w["id"]: (w["least"], w["most"]) for w in value["spreading_is_worth"]}
    assert worth["advanced-models"] == ("2/25", "7/25")
    text = run(*asked, *among, *odds).stdout
    assert "it costs less than 8% to 28% of what this is worth" in " ".join(text.split())
    chances = answer("openai-2023", "--odds", "openai-staff=1/2")["odds"]
    assert chances["talent"] == {"least": "1/2", "most": "1/2"}
    assert "How likely each is to stop" in run("openai-2023", "--odds", "openai-staff=1/2").stdout


def test_a_date_is_asked_of() -> None:
    edges = {e["id"]: e for e in answer("openai-2023", "--at", "2022-06-30")["edges"]}
    assert (edges["money"]["promised"], edges["money"]["since"]) == ("unknown", "2019")
    assert edges["gpt-3-insurance"]["held"] is True
    row = run("openai-2023").stdout.split("the licence")[1].split("AI research")[0]
    assert {"given", "good,", "exclusive,", "2021,", "until:"} <= set(row.split())


@pytest.mark.parametrize(
    ("at", "in_force"), [("2023-11-18", True), ("2023-11-21", False), ("2023-12-01", True)]
)
def test_on_a_date_what_is_in_force_is_what_holds_by_then(at: str, *, in_force: bool) -> None:
    """They were hired by another on the twentieth, and were back two days after."""
    edges = answer("openai-2023", "--at", at)["edges"]
    assert [e["in_force"] for e in edges if e["id"] == "own-research"] == [in_force] * 3


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--uses", "nadella"), "nadella gives nothing in openai-2023"),
        (("--uses", "microsoft->musk"), "musk is given nothing by microsoft"),
        (("--uses", "microsoft-unit"), "nothing that microsoft-unit gives is in force"),
        (("--odds", "openai"), "is not of the form PARTY=CHANCE"),
        (("--odds", "nadella=10%"), "nadella neither gives nor could give anything"),
        (("--odds", "openai=3"), "is not between 0% and 100%"),
        (("--odds", "openai=3 USD"), "is no chance"),
        (("--odds", "openai=often"), "--odds"),
        (("--odds", "openai=10%", "--cut", "openai->microsoft"), "leave one out"),
        (("--after", "dismissed", "--at", "2023"), "leave one out"),
        (("--at", "never"), "--at"),
    ],
)
def test_wrong_use_of_uses_odds_and_dates(arguments: tuple[str, ...], message: str) -> None:
    result = run("openai-2023", *arguments)
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.replace("│", " ").split())
