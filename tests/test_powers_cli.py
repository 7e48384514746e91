"""`kingmaker powers`: JSON by its schema for every shipped case, words, refusals, wrong use."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from kingmaker.cli import main
from kingmaker.source.read import gallery
from tests.answering import keeps_its_schema

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["powers", *arguments])


def text(*arguments: str) -> str:
    result = run(*arguments)
    assert result.exit_code == 0, result.stderr
    return " ".join(result.stdout.split())


def answer(*arguments: str) -> dict[str, Any]:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.stderr
    value: dict[str, Any] = json.loads(result.stdout)
    keeps_its_schema(value, "powers")
    return value


def decision(case: str, own_id: str, *arguments: str) -> dict[str, Any]:
    (found,) = [d for d in answer(case, own_id, *arguments)["decisions"] if d["id"] == own_id]
    return dict(found)


@pytest.mark.parametrize("name", gallery())
def test_every_case_answers_by_its_schema(name: str) -> None:
    value = answer(name)
    assert value["case"] == name
    ids = [d["id"] for d in value["decisions"]]
    assert len(set(ids)) == len(ids)
    for told in value["decisions"]:
        assert (told["players"] is None) == (told["not_told"] != [] and told["vetoers"] is None)
        assert told["counting"]


@pytest.mark.parametrize("name", gallery())
def test_every_case_answers_in_words(name: str) -> None:
    assert "who can carry and who can stop what" in text(name)


def test_coalitions_in_json_are_those_of_the_kinds() -> None:
    told = decision("un-security-council", "substantive", "--limit", "all")
    assert len(told["minimal_winning"]) == 210
    assert sum(kind["coalitions"] for kind in told["kinds"]["minimal_winning"]) == 210
    assert sum(kind["coalitions"] for kind in told["kinds"]["minimal_blocking"]) == 125
    assert told["smallest_blocking"] == {"size": 1, "coalitions": 5, "such_as": ["china"]}
    assert len(told["vetoers"]) == 5
    assert told["dummies"] == []
    assert told["rule"] == "at least 9 of members and none of permanent against"


def test_of_more_coalitions_than_can_be_named_the_first_are_and_all_kinds() -> None:
    told = decision("eu-council", "council")
    assert len(told["minimal_winning"]) == told["counts"]["minimal_winning"]["listed"] == 50
    assert told["counts"]["minimal_winning"]["count"] == 20058300
    (kind,) = told["kinds"]["minimal_winning"]
    assert kind["coalitions"] == 20058300
    assert kind["of"][0]["any"] == 14


def test_people_of_equal_votes_are_told_together() -> None:
    assert "Carried by any 4 of the 6 voters." in text("openai-2023", "remove-officer")
    said = text("un-security-council", "substantive")
    assert (
        "Carried by all 5 of the permanent members and any 4 of the elected members (10)."
        not in said
    )
    assert (
        "Carried by all 5 of the permanent members with any 4 of the elected members (10)." in said
    )
    said = text("volkswagen", "amend-articles", "--variant", "a-little-less")
    assert "with any 2 of the State of Lower Saxony, Qatar Holding LLC and other holders" in said


def test_decisions_of_one_game_are_told_once() -> None:
    said = text("openai-2023")
    assert said.count("Carried by any 4 of the 6 voters.") == 1
    assert "remove an officer: s10, wired, dgcl (assumed) [powers.remove-officer]" in said


def test_the_smallest_coalition_that_stops_it_is_a_headline() -> None:
    said = text("eu-council", "legislate")
    assert (
        "Smallest coalition that stops it (Nakamoto coefficient): 4 of 27: Germany, France, Italy "
        "and Spain, one of 518." in said
    )
    assert "Not told: the minimal coalitions that carry it, and those that stop it." in said


def test_nobody_can_carry_what_too_few_can_vote_on() -> None:
    assert "Nobody can carry it, not even all together." in text("samsung", "sdi-meeting")


def test_a_decision_by_name_by_id_and_by_its_beginning() -> None:
    ids = [d["id"] for d in answer("staggered-board", "merge")["decisions"]]
    assert ids == ["merge", "merge.step-1", "merge.step-2"]
    assert [d["id"] for d in answer("staggered-board", "merge.step-2")["decisions"]] == [
        "merge.step-2"
    ]
    assert [d["id"] for d in answer("openai-2023", "ceo")["decisions"]] == [
        "ceo.appointment",
        "ceo.removal",
    ]


def test_a_decision_that_there_is_not_is_a_wrong_command_line() -> None:
    result = run("bosch", "resolv")
    assert result.exit_code == 2
    assert "did you mean 'resolve'?" in result.stderr
    assert "there are" in run("bosch", "something-else").stderr


def test_a_gap_says_why_and_the_others_are_told() -> None:
    told = {d["id"]: d for d in answer("staggered-board")["decisions"]}
    assert told["elect-director"]["minimal_winning"] is None
    assert "most votes" in told["elect-director"]["not_told"][0]["why"]
    assert told["merge"]["part"] == "whole"
    assert told["merge"]["minimal_winning"] is not None


def test_each_decision_carries_its_clause_source_and_weakest_certainty() -> None:
    told = decision("openai-2023", "remove-officer")
    assert told["clause"] == "powers.remove-officer"
    assert told["sources"] == ["s10", "wired", "dgcl"]
    assert told["certainty"] == "assumed"
    step = decision("staggered-board", "merge")
    assert set(step["by"]) == {"board", "stockholders"}


def test_a_case_without_decisions_is_an_empty_answer(tmp_path: Path) -> None:
    case = tmp_path / "bare.yaml"
    case.write_text("title: Nothing\n", "utf-8")
    assert answer(str(case))["decisions"] == []
    assert "Nothing is decided here." in text(str(case))


def test_the_same_under_any_hash_seed() -> None:
    shown = set()
    for seed in ("0", "1", "42"):
        for name in ("openai-2023", "staggered-board"):
            command = [sys.executable, "-m", "kingmaker", "powers", name]
            env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": "src"}
            done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
            shown.add(done.stdout)
    assert len(shown) == 2


# --- indices and suppositions ---------------------------------------------------------------


def test_indices_are_exact_fractions_of_each_voter() -> None:
    told = decision("un-security-council", "substantive")
    assert told["indices"]["shapley-shubik"]["china"] == "421/2145"
    assert told["indices"]["shapley-shubik"]["guyana"] == "4/2145"
    assert list(told["indices"]) == ["shapley-shubik", "banzhaf"]
    said = text("un-security-council", "substantive")
    assert "each of the permanent members (5) 421/2145 = 19.63%" in said
    assert "each of the elected members (10) 4/2145 = 0.19%" in said


def test_an_index_by_name_and_its_definition() -> None:
    told = answer("bosch", "resolve", "--index", "johnston", "--index", "Holler Packel")
    assert list(told["indices"]) == ["johnston", "holler-packel"]
    assert "Johnston (1978)" in told["indices"]["johnston"]["source"]
    said = run("--define", "owen").stdout
    assert "Owen (1977)" in said
    assert "1/(m" in said
    assert run("--define", "all").stdout.count("The values") > 10
    assert "did you mean 'owen'?" in run("--define", "owem").stderr
    assert run("--define", "owem").exit_code == 2


def test_what_is_too_large_is_refused_and_may_be_estimated() -> None:
    exact = decision("imf-board", "change-quotas")
    assert exact["indices"] == {}
    assert sum("--estimate" in gap["instead"] for gap in exact["not_told"]) == 2
    assert exact["vetoers"] == ["united-states"]
    asked = ["--index", "shapley-shubik", "--estimate", "--samples", "100", "--seed", "3"]
    sampled = decision("imf-board", "change-quotas", *asked)
    told = sampled["indices"]["shapley-shubik"]["united-states"]
    assert told["seed"] == 3
    assert told["samples"] == 100
    assert told["error"] > 0
    assert told["method"] == sampled["methods"]["shapley-shubik"] == "estimate"
    assert decision("imf-board", "change-quotas", *asked) == sampled
    assert "each exact value lies within the error" in text("imf-board", "change-quotas", *asked)


def test_an_estimate_is_near_what_is_exact() -> None:
    asked = ["--index", "shapley-shubik", "--estimate", "--samples", "2000", "--seed", "5"]
    told = decision("un-security-council", "substantive", *asked)["indices"]["shapley-shubik"]
    for name, exact in (("china", Fraction(421, 2145)), ("guyana", Fraction(4, 2145))):
        assert abs(told[name]["value"] - exact) <= told[name]["error"]


def test_blocs_give_their_indices() -> None:
    told = answer("openai-2023", "remove-officer", "--bloc", "altman,brockman")
    (removal,) = told["decisions"]
    assert told["blocs"] == {"altman+brockman": ["altman", "brockman"]}
    assert sum(map(Fraction, removal["indices"]["owen"].values())) == 1
    assert removal["indices"]["owen"]["altman"] == "1/5"


def test_what_each_supposition_changes_and_all_together() -> None:
    told = answer(
        "openai-2023", "remove-officer", "--joined", "altman,brockman", "--absent", "mccauley"
    )
    assert [change["if"] for change in told["changes"]] == [
        "Tasha McCauley stays away",
        "Sam Altman and Greg Brockman vote as one",
        "Tasha McCauley stays away and Sam Altman and Greg Brockman vote as one",
    ]
    (last,) = told["changes"][-1]["decisions"]
    assert last["gained"]["vetoers"] == ["altman+brockman"]
    assert last["smallest_blocking"]["before"]["size"] == 3
    assert last["smallest_blocking"]["after"]["size"] == 1
    index = last["indices"]["shapley-shubik"]
    assert index["altman+brockman"] == {"before": "1/3", "after": "1/2"}
    assert index["mccauley"] == {"before": "1/6", "after": None}
    (removal,) = told["decisions"]
    assert removal["vetoers"] == ["altman+brockman"]


def test_a_variant_is_told_with_what_it_changes() -> None:
    said = text("openai-2023", "remove-officer", "--variant", "five-of-six")
    assert "Carried by any 5 of the 6 voters (before: any 4 of the 6 voters)." in said
    assert "Smallest coalition that stops it: 2, before 3." in said


def test_the_state_after_an_event() -> None:
    said = text("openai-2023", "remove-officer", "--after", "brockman-resigns")
    assert "No longer free to vote: Sam Altman and Greg Brockman." in said
    assert "Carried by any 3 of the 4 voters (before: any 4 of the 6 voters)." in said


def test_with_three_on_the_other_side_nobody_can_remove_him() -> None:
    said = text("openai-2023", "remove-officer", "--against", "management-directors")
    assert "Nobody can carry it any more, not even all the others together." in said
    assert "if the directors from the management vote against" in said


def test_nothing_changes_where_nobody_concerned_votes() -> None:
    said = text("openai-2023", "remove-officer", "--absent", "microsoft")
    assert "Nothing changes: all is as before (1 decision)." in said


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--absent", "sutskevr"], "did you mean 'sutskever'?"),
        (["--against", "nobody-there"], "votes on anything"),
        (["--joined", "altman"], "it takes two to vote as one"),
        (["--joined", "altman,brockman", "--absent", "altman"], "cannot be"),
        (["--bloc", "altman,brockman", "--bloc", "brockman,toner"], "is in two blocs"),
        (["--index", "shapely"], "did you mean"),
        (["--seed", "1"], "--seed is for estimates"),
        (["--after", "brockman-resign"], "did you mean 'brockman-resigns'?"),
    ],
)
def test_what_cannot_be_supposed_is_a_wrong_command_line(arguments: list[str], says: str) -> None:
    result = run("openai-2023", *arguments)
    assert result.exit_code == 2
    assert says in " ".join(result.stderr.split())
    assert result.stdout == ""
