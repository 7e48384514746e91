"""The report as Markdown: the same facts as in JSON, and nothing that people wrote is markup."""

from __future__ import annotations

import json
import re

import pytest
from click.testing import CliRunner

from kingmaker.analysis.struggle.asking import Terms
from kingmaker.analysis.struggle.recounting import recount
from kingmaker.cli import main
from kingmaker.report.as_json import as_json
from kingmaker.report.as_markdown import as_markdown
from kingmaker.report.document import (
    Column,
    Document,
    Items,
    Place,
    Rests,
    Row,
    Scale,
    Section,
    Spot,
    Table,
    Text,
)
from kingmaker.report.overview import Beside, overview
from tests.struggle_cases import MILL, case_of
from tests.test_report import facts
from tests.test_struggle_record import RECORD


def letters(text: str) -> str:
    """A text without white space and without what escapes a letter."""
    return re.sub(r"[\\\s]", "", text)


@pytest.mark.parametrize("name", ["volkswagen", "openai-2025"])
def test_every_fact_of_the_json_stands_in_it(name: str) -> None:
    made = CliRunner().invoke(main, ["report", name, "--draws", "0", "--format", "md"])
    value = json.loads(CliRunner().invoke(main, ["report", name, "--draws", "0", "--json"]).stdout)
    text = letters(made.stdout)
    for section in value["sections"]:
        assert letters(f"## {section['title']}") in text
        assert letters(section["how"]) in text
        for block in section["blocks"]:
            if block["kind"] in ("text", "list", "groups", "table"):
                missing = [f for f in facts(block) if letters(f) not in text]
                assert missing == []


def test_pictures_are_told_as_tables() -> None:
    case = case_of(MILL + RECORD)
    document = overview(case, beside=Beside(recounted=recount(case, Terms(draws=48))))
    text = as_markdown(document)
    assert "| ending | probability | 5% to 95% of draws |" in text
    assert "| no. | when | what | back | gone |" in text
    assert "| assumption | where lowest | where highest | share of the spread |" in text
    kinds = {b["kind"] for s in as_json(document)["sections"] for b in s["blocks"]}  # type: ignore[attr-defined]
    assert {"bars", "course", "tornado"} <= kinds


def test_points_of_a_scale_are_rounded_as_in_its_picture() -> None:
    places = (Place(Spot.MODEL, "n", "Nash", 3.9e-29, 12.96562, 100.0),)
    scale = Scale("s", "The post", 0, 100, "", ((0, "nothing"),), (), (), places)
    text = as_markdown(Document("x", "x", "X", (Section("s", "S", (scale,)),)))
    assert "| model | Nash | 0 | 13 | 100 |" in text


def test_what_people_wrote_is_never_markup() -> None:
    nasty = "a | b <img src=x> [link](x) *bold* _it_ # head"
    table = Table("t", (Column("a", nasty),), (Row((nasty,), Rests("x.y", (nasty,), "")),), nasty)
    blocks = (Text(nasty), Items(((nasty, Rests()),)), table, Text("first\nsecond"))
    text = as_markdown(Document("report", "x", nasty, (Section("s", nasty, blocks, nasty),)))
    told = text.replace("<details><summary>How this was obtained</summary>", "")
    told = told.replace("</details>", "")
    assert not re.search(r"(?<!\\)[<\[*_]", told.replace("**", ""))
    rows = [line for line in text.split("\n") if line.startswith("| ") and "---" not in line]
    assert all(len(re.findall(r"(?<!\\)\|", row)) == 3 for row in rows)
    assert "```\nfirst\nsecond\n```" in text
