"""JSON answers list no more coalitions than is asked for, and always tell how many there are."""

from __future__ import annotations

import json
from math import comb
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from kingmaker.cli import main
from tests.answering import keeps_its_schema

if TYPE_CHECKING:
    from pathlib import Path

ALIKE = ", ".join(f"p{n}" for n in range(25))


def written(path: Path, owners: int) -> str:
    """Write a case of so many owners of as many weights, who make thousands of coalitions where there are sixteen."""
    held = ", ".join(f"m{n}: {100 + 7 * n * n}" for n in range(owners))
    path.write_text(CASE.replace("HELD", held).replace("ALIKE", ALIKE), encoding="utf-8")
    return str(path)


CASE = """\
title: Many
entities: {acme: {kind: stock corporation, governed_by: owners}}
holdings:
  acme:
    common: {votes: 1, held_by: {HELD}}
bodies:
  owners: {of: acme, members: holders of shares, quorum: none, passes: more than half of outstanding shares}
  council: {members: [ALIKE], quorum: none, passes: more than half of members}
powers:
  sell: {by: owners}
  speak: {by: council}
variants:
  two-thirds:
    reading_of: bodies.owners.passes
    bodies.owners.passes: at least two thirds of outstanding shares
"""
#: What an answer of so many voters may take at most; without a bound it took some millions.
SMALL = 300_000


@pytest.fixture
def case(tmp_path: Path) -> str:
    return written(tmp_path / "many.yaml", 12)


def printed(command: str, *arguments: str, ends: int = 0) -> str:
    result = CliRunner().invoke(main, [command, *arguments, "--json"])
    assert result.exit_code == ends, result.stderr
    return result.stdout


def answer(command: str, *arguments: str, ends: int = 0) -> Any:  # noqa: ANN401 - JSON
    value = json.loads(printed(command, *arguments, ends=ends))
    keeps_its_schema(value, command)
    return value


def test_powers_of_many_voters_are_told_in_few_bytes(tmp_path: Path) -> None:
    many = written(tmp_path / "many.yaml", 16)
    assert len(printed("powers", many, "sell")) < SMALL


def test_what_is_listed_is_told_beside_how_many_there_are(case: str) -> None:
    told = {d["id"]: d for d in answer("powers", case)["decisions"]}
    for name in ("minimal_winning", "minimal_blocking", "maximal_losing"):
        counts = told["sell"]["counts"][name]
        assert counts["count"] == counts["kinds"] > 100
        assert counts["listed"] == len(told["sell"][name]) == 50
        assert counts["kinds_listed"] == len(told["sell"]["kinds"][name]) == 50
        alike = told["speak"]["counts"][name]
        assert alike["count"] == comb(25, 13) if name != "maximal_losing" else comb(25, 12)
        assert (alike["listed"], alike["kinds"], alike["kinds_listed"]) == (50, 1, 1)


def test_more_are_listed_on_demand_and_all_of_them_are_as_many_as_counted(case: str) -> None:
    (few,) = answer("powers", case, "sell", "--limit", "3")["decisions"]
    (every,) = answer("powers", case, "sell", "--limit", "all")["decisions"]
    for name in ("minimal_winning", "minimal_blocking", "maximal_losing"):
        assert few["counts"][name]["count"] == len({*map(tuple, every[name])})
        assert few["counts"][name]["kinds"] == len(every["kinds"][name])
        assert few[name] == every[name][:3]
        assert few["kinds"][name] == every["kinds"][name][:3]


def test_none_are_listed_where_none_are_asked_for(case: str) -> None:
    (told,) = answer("powers", case, "speak", "--limit", "0")["decisions"]
    assert told["minimal_winning"] == [] == told["kinds"]["minimal_winning"]
    assert told["counts"]["minimal_winning"]["count"] == comb(25, 13)


def test_readings_are_bounded_as_decisions_are(case: str) -> None:
    value = answer("powers", case, "sell", "--readings", "--limit", "7")
    (one,) = value["readings"]
    for told in (*one["under"], one["every"], one["some"]):
        assert told["counts"]["minimal_winning"]["listed"] == len(told["minimal_winning"]) == 7


def test_control_lists_the_smallest_groups_and_counts_all(case: str) -> None:
    ((entity),) = answer("control", case, "acme")["entities"]
    (every,) = answer("control", case, "acme", "--limit", "all")["entities"]
    number = len(every["coalitions"])
    assert number > 100
    assert entity["counts"] == {"coalitions": {"count": number, "listed": 50}}
    assert entity["coalitions"] == every["coalitions"][:50]
    sizes = [len(group) for group in every["coalitions"]]
    assert sizes == sorted(sizes)


def test_a_comparison_lists_the_first_of_what_is_lost_and_counts_all(case: str) -> None:
    asked = (case, "--variant", "two-thirds", "--positions", "0")
    few, every = (answer("compare", *asked, "--limit", n, ends=1) for n in ("5", "all"))
    lost = [
        one["who"] for one in every["lost"] if (one["decision"], one["can"]) == ("sell", "carry")
    ]
    (change,) = [c for c in few["changed"] if c["decision"] == "sell"]
    assert change["counts"]["lost"]["carry"] == {"count": len(lost), "listed": 5}
    assert [o["who"] for o in few["lost"] if (o["decision"], o["can"]) == ("sell", "carry")] == lost[:5]  # fmt: skip


def test_reach_lists_the_first_of_the_smallest_coalitions(tmp_path: Path) -> None:
    path = tmp_path / "seat.yaml"
    path.write_text(
        "title: Seat\nweights:\n  w: {unit: votes, of: {a: 5, b: 4, c: 3, d: 2}}\n"
        "bodies:\n  board: {members: all with w, quorum: none, passes: more than half of w}\n"
        "offices: {ceo: {held_by: a, appointed_by: board, removed_by: board}}\n",
        encoding="utf-8",
    )
    asked = (str(path), "--goal", "ceo is vacant")
    every, few = answer("reach", *asked), answer("reach", *asked, "--limit", "1")
    assert few["smallest"] == every["smallest"][:1]
    assert few["counts"]["smallest"] == {"count": len(every["smallest"]), "listed": 1}
    assert every["counts"]["smallest"]["listed"] == len(every["smallest"]) > 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["powers", "--limit", "3"], "--limit is of the lists in the JSON answer: add --json"),
        (["powers", "--json", "--limit", "many"], "'many' is no number: write 200, or all"),
        (["powers", "--json", "--limit", "200001"], "200001 is not in the range"),
        (["reach", "--json", "--limit", "3", "--who", "m1"], "leave out --who"),
    ],
)
def test_a_limit_of_nothing_is_a_wrong_command_line(
    case: str, arguments: list[str], says: str
) -> None:
    command, *options = arguments
    result = CliRunner().invoke(main, [command, case, *options])
    assert result.exit_code == 2
    assert says in result.stderr
