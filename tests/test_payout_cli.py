"""`kingmaker payout`: amounts on the command line, JSON by its schema, cents that add up, the same under any hash seed."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from kingmaker.cli import main
from kingmaker.source.read import gallery
from tests.answering import keeps_its_schema

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

THIRDS = """
title: Three founders
entities: {firm: company}
holdings:
  firm:
    common: {outstanding: 3, held_by: {ann: 1, ben: 1, cyd: 1}}
payouts: {entity: firm, currency: USD}
"""


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["payout", *arguments])


def answer(*arguments: str) -> dict[str, Any]:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.stderr
    value: dict[str, Any] = json.loads(result.stdout)
    keeps_its_schema(value, "payout")
    return value


@pytest.fixture
def thirds(tmp_path: Path) -> str:
    path = tmp_path / "thirds.yaml"
    path.write_text(THIRDS, "utf-8")
    return str(path)


def test_a_holder_is_told_of_shares_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "two.yaml"
    path.write_text(THIRDS.replace("{ann: 1, ben: 1, cyd: 1}", "{ann: 2, ben: 1}"), "utf-8")
    lines = answer(str(path), "--at", "6 USD")["payouts"][0]["lines"]
    assert [(one["to"], one["words"], one["shares"], one["exact"]) for one in lines] == [
        ("ann", "common, 2 shares at 2", "2", "4"),
        ("ben", "common, 1 share at 2", "1", "2"),
    ]


@pytest.mark.parametrize("none", ["none", "0", "0%"])
def test_a_golden_share_has_no_part_of_the_money(tmp_path: Path, none: str) -> None:
    golden = (
        f"    golden: {{votes: 0, outstanding: 1, held_by: {{state: 1}}, capital: {none}}}\npayouts"
    )
    path = tmp_path / "golden.yaml"
    path.write_text(THIRDS.replace("payouts", golden, 1), "utf-8")
    paid = answer(str(path), "--at", "6 USD")["payouts"][0]["to"]
    assert paid == {"ann": "2.00", "ben": "2.00", "cyd": "2.00"}
    found = CliRunner().invoke(main, ["control", str(path), "--json"])
    owners = json.loads(found.stdout)["entities"][0]["owners"]
    assert {one["id"]: one["share"] for one in owners} == {"ann": "1/3", "ben": "1/3", "cyd": "1/3"}


@pytest.mark.parametrize("name", gallery())
def test_every_case_answers_by_its_schema(name: str) -> None:
    value = answer(name)
    assert value["case"] == name
    for split in value["payouts"]:
        assert sum(map(Decimal, split["to"].values())) == Decimal(split["at"])


def test_cents_add_up(thirds: str) -> None:
    (split,) = answer(thirds, "--at", "100 USD")["payouts"]
    assert split["at"] == "100.00"
    assert split["to"] == {"ann": "33.34", "ben": "33.33", "cyd": "33.33"}
    for holder, amount in split["to"].items():
        lines = [Decimal(n["amount"]) for n in split["lines"] if n["to"] == holder]
        assert sum(lines) == Decimal(amount)


def test_several_values_and_ranges_of_them(thirds: str) -> None:
    value = answer(
        thirds, "--at", "1 million USD", "--at", "30", "--from", "0", "--to", "90", "--points", "4"
    )
    assert [s["exact"] for s in value["payouts"]] == ["1000000", "30", "0", "30", "60", "90"]


def test_values_for_spreadsheets(thirds: str) -> None:
    text = run(thirds, "--at", "100 USD", "--csv").stdout
    rows = list(csv.DictReader(io.StringIO(text)))
    assert rows[0] == {
        "entity": "firm",
        "currency": "USD",
        "at": "100.00",
        "holder": "ann",
        "amount": "33.34",
    }
    assert sum(Decimal(r["amount"]) for r in rows) == 100


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--at", "100 EUR"], "is not in USD"),
        (["--at", "4..6 USD"], "is not one amount"),
        (["--at", "about 5 USD"], "is not one amount"),
        (["--at", "-5 USD"], "is not one amount"),
        (["--at", "much"], "cannot read"),
        (["--at", "25,000 USD"], "25000"),
        (["--from", "5 USD"], "go together"),
        (["--from", "5 USD", "--to", "5 USD"], "is no more than"),
        (["--points", "5"], "needs --from"),
        (["--json", "--csv"], "two answers"),
        (["nobody"], "it does of firm"),
    ],
)
def test_a_wrong_command_line(thirds: str, arguments: list[str], says: str) -> None:
    result = run(thirds, *arguments)
    assert result.exit_code == 2
    assert says in " ".join(result.stderr.split())
    assert result.stdout == ""


def test_a_case_without_payouts_says_so() -> None:
    result = run("alphabet")
    assert result.exit_code == 0
    assert "does not say who is paid" in result.stdout


def test_what_cannot_be_computed_is_a_problem_at_its_place(tmp_path: Path) -> None:
    path = tmp_path / "open.yaml"
    path.write_text(
        THIRDS.replace("common: {", "a: {preference: 5 USD, outstanding: 1}\n    common: {"),
        "utf-8",
    )
    result = run(str(path), "--json")
    assert result.exit_code == 1
    value = json.loads(result.stdout)
    keeps_its_schema(value, "payout")
    assert [p["code"] for p in value["problems"]] == ["K912"]
    assert value["payouts"] == []
    assert "error[K912]" in result.stderr


def test_the_picture_marks_the_breakpoints() -> None:
    text = run("openai-2023").stdout
    lines = text.splitlines()
    axis = next(line for line in lines if "└" in line)
    numbers = lines[lines.index(axis) + 1]
    assert [axis[numbers.index(n)] for n in "1234"] == ["┴"] * 4
    assert "b Microsoft" in text


def test_the_report_has_a_section_where_somebody_is_paid() -> None:
    assert (
        "Who is paid what"
        in CliRunner().invoke(main, ["report", "openai-2023", "--draws", "0"]).stdout
    )
    assert "Who is paid what" not in CliRunner().invoke(main, ["report", "alphabet"]).stdout


def test_the_same_under_any_hash_seed() -> None:
    shown = set()
    for seed in ("0", "1", "42"):
        command = [
            sys.executable,
            "-m",
            "kingmaker",
            "payout",
            "openai-2023",
            "--at",
            "100 billion USD",
        ]
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": "src"}
        shown.add(
            subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout
        )
    assert len(shown) == 1


def test_the_curve_as_a_picture() -> None:
    result = CliRunner().invoke(main, ["payout", "openai-2023", "--format", "svg"])
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith("<svg")
    assert "who is paid what by" in result.stdout
    two = CliRunner().invoke(main, ["payout", "openai-2023", "--format", "svg", "--json"])
    assert two.exit_code == 2
    none = CliRunner().invoke(main, ["payout", "un-security-council", "--format", "svg"])
    assert none.exit_code == 2
    assert "nobody is paid here" in none.stderr


UNEVEN = """
title: Small
people: {ann: {}, ben: {}, bank: {kind: organisation}}
entities: {firm: {name: Firm}}
payouts:
  entity: firm
  currency: USD
  steps:
    - {id: loan, to: bank, cap: 5000 USD}
    - {id: first, to: ann, cap: 350 USD}
    - {id: rest, to: {ann: 1, ben: 3}}
assert:
  - {id: wrong, claim: ann receives 100 USD of 5350 USD}
"""


def test_amounts_of_one_table_are_printed_in_one_way(tmp_path: Path) -> None:
    """Whole units without cents where all of them are whole, else all with cents."""
    path = tmp_path / "small.yaml"
    path.write_text(UNEVEN, encoding="utf-8")
    whole = run(str(path), "--at", "5354 USD").stdout
    assert re.findall(r"bank +([\d,.]+) +9", whole) == ["5,000"]
    assert "350 first" in whole
    assert ".00" not in whole
    assert "it is 350 USD" in whole
    broken = run(str(path), "--at", "5355 USD").stdout
    table = broken.split("Where the split changes")[0]
    assert re.findall(r"bank +([\d,.]+) +9", table) == ["5,000.00"]
    assert "350.00 first" in table
    assert "5,350 USD" in broken  # the breakpoints are a table of their own, all of them whole


def test_many_holders_have_a_line_each_and_no_amount_is_cut(tmp_path: Path) -> None:
    """With a column for each of six holders, amounts of cents were broken after their point."""
    names = [
        "Pensions of the State",
        "The Endowment",
        "The Insurer",
        "The Fund",
        "Family",
        "The General Partner",
    ]
    people = "".join(
        f"  p{n}: {{name: {name}, kind: organisation}}\n" for n, name in enumerate(names)
    )
    to = ", ".join(f"p{n}: {part}%" for n, part in enumerate((30, 20, 20, 10, 10, 10)))
    file = tmp_path / "fund.yaml"
    file.write_text(
        f"title: A fund\npeople:\n{people}entities: {{fund: partnership}}\n"
        f"payouts: {{entity: fund, currency: USD, steps: [{{id: all, to: {{{to}}}}}]}}\n"
    )
    text = run(str(file), "--at", "300000000.01 USD", "--at", "400 million USD").stdout
    lines = text.splitlines()
    assert any(n.startswith("of, USD") and n.endswith(" 400,000,000.00") for n in lines), text
    assert any(n.startswith(names[0]) and n.endswith(" 120,000,000.00") for n in lines)


def test_a_class_without_a_part_of_the_capital_is_not_said_to_wait_for_a_condition(
    tmp_path: Path,
) -> None:
    file = tmp_path / "grid.yaml"
    file.write_text(
        "title: A grid\npeople: {state: {}, motor: {}}\nentities: {grid: company}\nholdings:\n  grid:\n"
        "    common: {votes: 1, held_by: {motor: 600}}\n"
        "    golden: {votes: 1, held_by: {state: 1}, capital: none}\n"
        "    staff: {votes: 0, held_by: {motor: 10}, vests: date at least 2030-01-01}\n"
        "payouts: {entity: grid, currency: EUR, residual: shares}\nas_of: 2026-01-01\n"
    )
    found = answer(str(file), "--at", "600 EUR")
    assert found["entities"][0]["left_out"] == ["grid.staff"]


def test_of_shares_that_nobody_is_said_to_hold_it_is_told_on_how_many(tmp_path: Path) -> None:
    path = tmp_path / "firm.yaml"
    path.write_text(THIRDS.replace("cyd: 1", "cyd: 0"), encoding="utf-8")
    text = run(str(path), "--at", "300 USD").stdout
    assert "- 100 on 1 share at 100  [holdings.firm.common]" in text
    assert "- 100 common, 1 share at 100  [holdings.firm.common]" in text
