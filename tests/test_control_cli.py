"""`kingmaker control`: definitions on the command line, JSON by its schema, the same under any hash seed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner

from kingmaker.cli import main
from kingmaker.report.controlling import controlling
from kingmaker.report.document import Table
from kingmaker.report.owning import owning
from kingmaker.source.load import load, loads
from kingmaker.source.read import gallery
from tests.answering import keeps_its_schema

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def answer(*arguments: str) -> dict[str, Any]:
    result = run("control", *arguments, "--json")
    assert result.exit_code == 0, result.stderr
    value: dict[str, Any] = json.loads(result.stdout)
    keeps_its_schema(value, "control")
    return value


@pytest.mark.parametrize("name", gallery())
def test_every_case_answers_by_its_schema(name: str) -> None:
    assert answer(name)["case"] == name


@pytest.mark.parametrize("by", ["votes", "capital"])
def test_every_structure_answers_by_a_threshold(by: str) -> None:
    for name in ("novo-nordisk", "samsung", "openai-2023"):
        value = answer(name, "--by", by, "--threshold", "25%", "--not-strict")
        assert value["definition"] == {
            "by": by,
            "threshold": "1/4",
            "strict": False,
            "through": "same",
            "sentence": value["definition"]["sentence"],
        }
        assert "at least 25%" in value["definition"]["sentence"]
        assert value["decisions"] == []


def test_controllers_and_why_in_json() -> None:
    value = answer("novo-nordisk", "novo-nordisk")
    (entity,) = value["entities"]
    (controller,) = entity["controllers"]
    assert controller["id"] == "novo-foundation"
    because = controller["because"]
    assert (because["of"], because["by"]) == ("novo-nordisk", "votes")
    (member,) = because["coalition"]
    assert member["id"] == "novo-holdings"
    assert member["because"]["coalition"][0]["id"] == "novo-foundation"


def test_votes_stand_beside_money_at_every_link() -> None:
    text = run("control", "bosch").stdout
    assert "Robert Bosch Industrietreuhand KG (93.17% of the votes, 0.01% of the capital)" in text
    assert "Controlled by Robert Bosch Industrietreuhand KG." in text
    assert "94%" in text


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--threshold", "50%"], "--strict or --not-strict"),
        (["--strict"], "how much has to be held"),
        (["--by", "votes"], "how much has to be held"),
        (["--by", "rules", "--threshold", "1/2", "--strict"], "thresholds of their own"),
        (["--threshold", "most", "--strict"], "is no share"),
        (["--threshold", "1/0", "--strict"], "is no share"),
        (["--threshold", "150%", "--strict"], "at most 1"),
        (["--threshold", "100%", "--strict"], "nobody has more than the whole"),
        (["nobody-of-that-name"], "there are"),
        (["--json", "--format", "mermaid"], "two answers"),
    ],
)
def test_half_a_definition_is_a_wrong_command_line(arguments: list[str], says: str) -> None:
    result = run("control", "bosch", *arguments)
    assert result.exit_code == 2
    assert says in " ".join(result.stderr.split())
    assert result.stdout == ""


def test_a_list_says_why_it_is_one() -> None:
    text = run("control", "staggered-board", "--threshold", "25%", "--not-strict").stdout
    assert "each alone" in text
    assert "let two sides win at once" in " ".join(text.split())
    assert "yes: the arbitrageurs, and the founding" in " ".join(text.split())


def test_the_report_has_a_section_where_there_are_entities() -> None:
    assert "Who decides for each entity in the end" in run("report", "novo-nordisk").stdout
    assert "in the end" not in run("report", "imf-board").stdout
    nothing = loads("title: x").case
    assert nothing is not None
    assert controlling(nothing) is None


def headed(name: str) -> list[str]:
    """The columns of the table of who is paid in the end."""
    case = load(name).case
    assert case is not None
    section = owning(case)
    assert section is not None
    (table,) = section.blocks
    assert isinstance(table, Table)
    return [column.title for column in table.columns]


def test_what_a_company_holds_of_itself_has_no_unknown_holder() -> None:
    """94 of 99.41 parts of the capital of Bosch that others hold are the Foundation's; the rest is its own."""
    said = " ".join(run("control", "bosch").stdout.split())
    assert "unknown holders" not in said
    assert "Robert Bosch Stiftung GmbH 94.56% foundation" in said
    assert "of its capital, own shares left out" in headed("bosch")
    assert "of its capital, own shares left out" in headed("novo-nordisk")
    assert "of its capital" in headed("meta")


@pytest.mark.parametrize("name", gallery())
def test_the_graph_in_graphml_is_the_graph(name: str) -> None:
    space = "{http://graphml.graphdrawing.org/xmlns}"
    result = run("control", name, "--format", "graphml")
    assert result.exit_code == 0
    root = ET.fromstring(result.stdout)  # noqa: S314  # our own text
    nodes = {n.get("id"): {d.get("key"): d.text for d in n} for n in root.iter(f"{space}node")}
    links = [(e.get("source"), e.get("target")) for e in root.iter(f"{space}edge")]
    assert all(start in nodes and end in nodes for start, end in links)
    assert len({tuple(sorted(n.items())) for n in nodes.values()}) == len(nodes)
    told = {e["id"]: ", ".join(c["id"] for c in e["controllers"]) for e in answer(name)["entities"]}
    shown = {n["id"]: n["controllers"] or "" for n in nodes.values() if "controllers" in n}
    assert shown == told


def test_graphml_keeps_shares_exact() -> None:
    text = run("control", "novo-nordisk", "--format", "graphml").stdout
    entity = answer("novo-nordisk", "novo-nordisk")["entities"][0]
    (stake,) = [s for s in entity["stakes"] if s["holder"] == "novo-holdings"]
    assert f'<data key="votes">{stake["votes"]}</data>' in text
    assert f'<data key="capital">{stake["capital"]}</data>' in text


def test_the_graph_in_mermaid() -> None:
    text = run("control", "openai-2025", "--format", "mermaid").stdout
    lines = text.splitlines()
    assert lines[0] == "flowchart TD"
    assert '  n0["OpenAI Foundation"]' in lines
    assert '  n0 -->|"seats, 8 seats"| n1' in lines
    assert '  n0 -.->|"holding, 26% of votes, 26% of capital"| n1' in lines


def test_a_name_with_quotes_does_not_break_the_chart(tmp_path: Path) -> None:
    case = tmp_path / "quoted.yaml"
    case.write_text(
        "title: x\npeople: {ann: 'Ann \"the #1\" <x>'}\n"
        "entities: {firm: {kind: company, controlled_by: ann}}\n",
        "utf-8",
    )
    text = run("control", str(case), "--format", "mermaid").stdout
    assert '["Ann #quot;the #35;1#quot; #lt;x#gt;"]' in text
    assert ET.fromstring(run("control", str(case), "--format", "graphml").stdout) is not None  # noqa: S314


def test_a_hostile_name_breaks_neither_chart_nor_graph(tmp_path: Path) -> None:
    case = tmp_path / "hostile.yaml"
    name = r"]\x01\n`**x**` | --> n9; end %% \u202e \" \\\\ &lt; ]]>"
    case.write_text(
        f'title: x\nas_of: 2024-01-01\npeople: {{ann: "{name}"}}\n'
        "entities: {firm: {kind: company, controlled_by: ann}}\n",
        "utf-8",
    )
    lines = run("control", str(case), "--format", "mermaid").stdout.splitlines()
    assert len(lines) == 4, "two nodes and a link"
    (node,) = [
        line for line in lines if line.startswith("  n") and "--&" not in line and "**x**" in line
    ]
    inner = node.partition('["')[2].removesuffix('"]')
    assert not set(inner) & set('"`<>\n\x01\\')
    root = ET.fromstring(run("control", str(case), "--format", "graphml").stdout)  # noqa: S314  # our own text
    assert any(
        "**x**" in (d.text or "") for d in root.iter("{http://graphml.graphdrawing.org/xmlns}data")
    )
    statements = json.loads(run("control", str(case), "--format", "bods").stdout)
    assert any("**x**" in json.dumps(s) for s in statements)


def test_the_same_under_any_hash_seed() -> None:
    shown = set()
    for seed in ("0", "1", "42"):
        for name in ("openai-2025", "tata-sons"):
            command = [sys.executable, "-m", "kingmaker", "control", name]
            env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": "src"}
            done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
            shown.add(done.stdout)
    assert len(shown) == 2
