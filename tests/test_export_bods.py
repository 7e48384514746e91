"""Control as statements: valid by the standard's own schema, and what is imported again has the same controllers."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from referencing import Registry, Resource

from kingmaker.analysis.control.definition import By, Definition
from kingmaker.analysis.control.lens import control
from kingmaker.cli import main
from kingmaker.report.bods import statements
from kingmaker.report.control_words import node_name
from kingmaker.source.exchange.importing import import_files
from kingmaker.source.load import load, loads
from kingmaker.source.read import gallery

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

    from kingmaker.model.case import Case

SCHEMA = Path(__file__).parent / "data" / "bods-0.4"
HALF = Definition(By.VOTES, Fraction(1, 2), strict=True)
STRUCTURES = [
    name for name in gallery() if "entities:" in (load(name).texts or {"": ""})[f"{name}.yaml"]
]


def validator() -> jsonschema.Draft202012Validator:
    every = [json.loads(file.read_text("utf-8")) for file in sorted(SCHEMA.glob("*.json"))]
    registry: Registry[Any] = Registry().with_resources(
        (schema["$id"], Resource.from_contents(schema)) for schema in every
    )
    (top,) = [schema for schema in every if schema["$id"] == "urn:statement"]
    return jsonschema.Draft202012Validator(
        top, registry=registry, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )


VALID = validator()


def exported(name: str, *options: str) -> list[dict[str, Any]]:
    result = CliRunner().invoke(main, ["control", name, "--format", "bods", *options])
    assert result.exit_code == 0, result.stderr
    made: list[dict[str, Any]] = json.loads(result.stdout)
    return made


def controllers(case: Case, definition: Definition) -> dict[str, set[str]]:
    """Who controls each entity in the end, by the names that people call them."""
    return {
        node_name(case, f.entity): {node_name(case, c.name) for c in f.controllers}
        for f in control(case, definition).entities
        if f.rule is not None
    }


def again(made: list[dict[str, Any]]) -> Case:
    found = import_files({"x.json": json.dumps(made).encode()})
    assert found.text, [p.message for p in found.problems]
    case = loads(found.text).case
    assert case is not None
    return case


@pytest.mark.parametrize("name", STRUCTURES)
@pytest.mark.parametrize("options", [(), ("--threshold", "25%", "--not-strict")])
def test_statements_are_valid_by_the_schema_of_the_standard(
    name: str, options: tuple[str, ...]
) -> None:
    made = exported(name, *options)
    assert [e.message for e in VALID.iter_errors(made)] == []
    assert len({s["statementId"] for s in made}) == len(made)
    before: set[str] = set()
    for said in made:
        details = said["recordDetails"]
        ends = [
            details.get("subject"),
            details.get("interestedParty"),
            *details.get("componentRecords", ()),
        ]
        assert {e for e in ends if isinstance(e, str)} <= before, "what is referred to comes first"
        before.add(said["recordId"])


def test_the_schema_refuses_what_is_no_statement() -> None:
    made = exported("bosch")
    made[0]["recordDetails"]["entityType"]["type"] = "club"
    assert [e.json_path for e in VALID.iter_errors(made)] == ["$[0].recordDetails.entityType.type"]


@pytest.mark.parametrize(
    "name", ["bosch", "meta", "novo-nordisk", "samsung", "carlsberg", "volkswagen", "tata-sons"]
)
@pytest.mark.parametrize("share", [Fraction(1, 2), Fraction(1, 4)])
def test_the_structures_have_the_same_controllers_when_imported_again(
    name: str, share: Fraction
) -> None:
    asked = Definition(By.VOTES, share, strict=True)
    case = load(name).case
    assert case is not None
    before = controllers(case, asked)
    after = controllers(again(exported(name, "--threshold", str(share), "--strict")), asked)
    assert {e: c for e, c in before.items() if c} == {e: c for e, c in after.items() if c}


def test_control_without_shares_comes_back_by_the_rules() -> None:
    case = load("openai-2025").case
    assert case is not None
    after = controllers(again(exported("openai-2025")), Definition())
    assert after["OpenAI Group PBC"] == {"OpenAI Foundation"}


def test_an_indirect_controller_has_its_chain_as_components() -> None:
    made = exported("novo-nordisk")
    (far,) = [s for s in made if s["recordDetails"].get("componentRecords")]
    details = far["recordDetails"]
    assert (details["subject"], details["interestedParty"]) == ("novo-nordisk", "novo-foundation")
    assert details["componentRecords"] == [
        "novo-holdings-in-novo-nordisk",
        "novo-foundation-in-novo-holdings",
    ]
    parts = [s for s in made if s["recordId"] in details["componentRecords"]]
    assert all(s["recordDetails"]["isComponent"] for s in parts)
    assert "Computed. X controls Y" in details["interests"][0]["details"]
    (held,) = [s for s in parts if s["recordId"] == "novo-holdings-in-novo-nordisk"]
    assert held["source"]["description"] == "Novo Nordisk, annual report 2021, page 38"


def test_a_case_without_a_day_has_no_statements(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text("title: x\nentities: {firm: {kind: company}}\n", "utf-8")
    result = CliRunner().invoke(main, ["control", str(file), "--format", "bods"])
    assert (result.exit_code, result.stdout) == (2, "")
    assert "as_of" in result.stderr


@st.composite
def holdings(draw: DrawFn) -> str:
    """A case of four companies and three persons; some holdings are ranges, and the rest is unknown."""
    names = ["firm", "parent", "sister", "fund"]
    lines = [
        "title: A group",
        "as_of: 2024-01-01",
        "people: {ann: Ann Abel, bo: Bo Berg, cy: Cy Cole}",
    ]
    lines += [
        "entities: {" + ", ".join(f"{n}: {{kind: company}}" for n in names) + "}",
        "holdings:",
    ]
    for name in names:
        others = [n for n in (*names, "ann", "bo", "cy") if n != name]
        held, left = [], draw(st.sampled_from((90, 100, 700)))
        whole = left
        for holder in draw(st.lists(st.sampled_from(others), unique=True, max_size=4)):
            part = draw(st.integers(0, left))
            left -= part
            band = draw(st.booleans()) and part < left
            held.append(f"{holder}: {f'{part}..{left}' if band else part}")
        lines.append(
            f"  {name}: {{{name}-shares: {{votes: 1, outstanding: {whole}, held_by: {{{', '.join(held)}}}}}}}"
        )
    return "\n".join(lines)


@given(holdings(), st.sampled_from((Fraction(1, 4), Fraction(1, 2), Fraction(2, 3))))
def test_whoever_controls_still_does_when_imported_again(text: str, share: Fraction) -> None:
    asked = Definition(By.VOTES, share, strict=True)
    loaded = loads(text)
    assert loaded.case is not None
    assert not loaded.errors
    made = statements(loaded.case, control(loaded.case, asked), day=loaded.case.as_of)  # type: ignore[arg-type]
    assert not list(VALID.iter_errors(made))
    before = {e: c for e, c in controllers(loaded.case, asked).items() if c}
    after = {e: c for e, c in controllers(again(made), asked).items() if c}
    exact = all("minimum" not in json.dumps(s) or "exact" in json.dumps(s) for s in made)
    assert {e: after.get(e) for e in after} == {e: before[e] for e in after}, (
        "nobody is made a controller"
    )
    if exact:
        assert before == after
