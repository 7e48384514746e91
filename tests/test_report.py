"""The report: the same facts in the terminal and as JSON, each with what it rests on."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from kingmaker.report.as_json import as_json
from kingmaker.report.as_text import as_text
from kingmaker.report.document import (
    Column,
    Document,
    Groups,
    Items,
    Rests,
    Row,
    Section,
    Table,
    Text,
)
from kingmaker.report.overview import overview
from kingmaker.report.words import listed
from kingmaker.source.load import load, loads
from kingmaker.source.read import gallery
from tests.reports import report_of

pytestmark = pytest.mark.xdist_group("reports")  # one worker makes each report once

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.model.case import Case


def case_of(name: str) -> Case:
    case = load(name).case
    assert case is not None
    return case


@pytest.mark.parametrize("name", gallery())
def test_every_gallery_case_has_a_report(name: str) -> None:
    document = report_of(name)
    ids = [s.id for s in document.sections]
    assert ids[0] == "summary"
    assert {"bodies", "powers", "sources", "problems", "caution"} <= set(ids)
    assert len(ids) == len(set(ids))
    assert as_text(document)


@pytest.mark.parametrize("name", ["openai-2023", "tata-sons"])
def test_groups_of_decisions_are_told_apart_and_seats_have_names(name: str) -> None:
    section = next(s for s in report_of(name).sections if s.id == "powers")
    groups = [g for block in section.blocks if isinstance(block, Groups) for g in block.groups]
    single = [g.title for g in groups if len(g.items) == 1]
    assert len(single) == len(set(single)) > 1
    said = " ".join(text for g in groups for text, _ in g.items)
    assert "seats of" in said
    assert not re.search(r"board\.[a-z]", said)


@pytest.mark.parametrize("name", gallery())
def test_terminal_and_json_hold_the_same_facts(name: str) -> None:
    document = report_of(name)
    value = json.loads(json.dumps(as_json(document)))
    letters = "".join(as_text(document, width=100_000).split())
    for section in value["sections"]:
        assert "".join(section["title"].split()) in letters
        for block in section["blocks"]:
            for fact in facts(block):
                assert "".join(fact.split()) in letters


def facts(block: dict[str, Any]) -> Iterator[str]:
    """Yield every text of a block of JSON that a reader in a terminal is to see, too."""
    if block["kind"] == "text":
        yield block["text"]
    elif block["kind"] == "list":
        for item in block["items"]:
            yield item["text"]
            yield from item["sources"]
            yield item["certainty"]
    elif block["kind"] == "groups":
        for group in block["groups"]:
            yield from (group["title"], group["text"], *group["sources"], group["certainty"])
            for item in group["items"]:
                yield from (item["text"], item["clause"])
    else:
        yield from facts_of_a_picture(block)


def facts_of_a_picture(block: dict[str, Any]) -> Iterator[str]:
    """Yield every text of a table, a chart, a matrix or a graph."""
    yield block["title"]
    if block["kind"] == "matrix":
        yield from (part["title"] for part in (*block["columns"], *block["rows"]))
    elif block["kind"] == "structure":
        yield from (box["name"] for box in block["boxes"])
        yield from (tie["label"] for tie in block["ties"])
    elif block["kind"] == "network":
        yield from (party["name"] for party in block["parties"])
    elif block["kind"] == "scale":
        yield from (place["name"] for place in block["places"])
        yield from (end["means"] for end in block["ends"])
    elif block["kind"] == "chart":
        yield from (block["across"], block["up"])
        yield from (series["name"] for series in block["series"])
        yield from (mark["label"] for mark in block["marks"])
    else:
        yield from (row[column["key"]] for row in block["rows"] for column in block["columns"])


def test_claims_are_told_with_their_basis_whether_disputed_or_not() -> None:
    loaded = loads(
        "title: Acme\npeople: {ann: {}, bob: {}}\nsources: {press: {kind: news}, letter: {kind: filing}}\n"
        "questions: {why: {asks: Why?}, when: {asks: When?}}\nclaims:\n"
        "  - {about: why, says: for money, by: ann, basis: her diary, sure: certain}\n"
        "  - {about: why, says: for love, by: [bob], basis: hearsay, sure: likely, source: letter}\n"
        "  - {about: why, says: for love, by: press, sure: rumour}\n"
        "  - {about: when, says: at noon, by: press, basis: a clock}\n"
    )
    assert loaded.case is not None
    document = overview(loaded.case)
    sections = {s.id: s for s in document.sections}
    disputed, told = (sections[id_].blocks[-1] for id_ in ("contradictions", "claimed"))
    assert isinstance(disputed, Table)
    assert isinstance(told, Table)
    assert [row.cells for row in disputed.rows] == [
        ("Why?", "for money", "ann", "certain", "her diary"),
        ("", "for love", "bob and press", "bob: likely; press: rumour", "bob: hearsay"),
    ]
    assert [row.rests.sources for row in disputed.rows] == [(), ("letter", "press")]
    assert [row.cells for row in told.rows] == [("When?", "at noon", "press", "", "a clock")]
    assert [c.key for c in told.columns] == ["about", "says", "who", "sure", "basis"]
    assert "a clock" in as_text(document)


def test_a_report_of_the_least_case() -> None:
    loaded = loads("title: Nothing yet")
    assert loaded.case is not None
    text = as_text(overview(loaded.case))
    assert "The case has nothing but a title." in text
    assert "Checking found nothing wrong." in text


def test_the_first_case_at_a_glance() -> None:
    text = " ".join(as_text(report_of("openai-2023")).split())
    for words in (
        "OpenAI, Inc.",
        "Adam D'Angelo",
        "Contradictions",
        "Not in the record",
        "Timeline",
        "never claims about a person",
        "Nothing here is legal advice.",
    ):
        assert words in text


def test_reports_are_the_same_each_time() -> None:
    assert as_text(report_of.__wrapped__("tata-sons")) == as_text(report_of("tata-sons"))


DOCUMENT = Document(
    "report",
    "acme",
    "Acme [not markup] :smile:",
    (
        Section(
            "one",
            "One",
            (
                Text("A [bold]word[/bold]."),
                Items((("first", Rests("a.b", ("press",), "reported")),)),
            ),
        ),
        Section(
            "two",
            "Two",
            (
                Table(
                    "t",
                    (Column("a", "first"), Column("b", "second"), Column("c", "empty")),
                    (Row(("x", "y", ""), Rests("p", (), "assumed")), Row(("z", "", ""))),
                ),
            ),
        ),
    ),
    (("kingmaker", "0"),),
)


def test_a_document_in_a_terminal() -> None:
    assert as_text(DOCUMENT, width=60) == (
        "Acme [not markup] :smile:\n"
        "=========================\n"
        "\n"
        "One\n"
        "---\n"
        "A [bold]word[/bold].\n"
        "\n"
        "  - first  [press (reported)]\n"
        "\n"
        "Two\n"
        "---\n"
        "first   second   rests on\n"
        "─────────────────────────\n"
        "x       y        assumed\n"
        "z\n"
        "\n"
        "kingmaker 0\n"
    )


def test_colour_is_there_when_asked_for_and_only_then() -> None:
    assert "\x1b[" not in as_text(DOCUMENT)
    assert "\x1b[1m" in as_text(DOCUMENT, colour=True)


@pytest.mark.parametrize("width", [40, 80, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    text = as_text(report_of("staggered-board"), width=width)
    assert max(len(line) for line in text.split("\n")) <= width


@pytest.mark.parametrize("width", [60, 80, 110])
def test_a_table_with_many_columns_is_squeezed_and_never_cut(width: int) -> None:
    cells = tuple(f"{letter * 12} {letter * 8}" for letter in "ABCDEFGH")
    columns = tuple(Column(c[0], f"of {c[0]}", 18 if c[0] in "BF" else 0) for c in cells)
    table = Table("t", columns, (Row(cells, Rests("p", ("press",), "assumed")),))
    text = as_text(Document("x", "x", "x", (Section("x", "x", (table,)),), ()), width=width)
    assert [text.count(letter) for letter in "ABCDEFGH"] == [21] * 8
    assert max(len(line) for line in text.split("\n")) <= width


def test_a_document_as_json() -> None:
    value = as_json(DOCUMENT)
    assert value["format_version"] == "1.0"
    sections = value["sections"]
    assert isinstance(sections, list)
    table = sections[1]["blocks"][0]
    assert table["rows"][0] == {
        "a": "x",
        "b": "y",
        "c": "",
        "clause": "p",
        "sources": [],
        "certainty": "assumed",
    }


@pytest.mark.parametrize(
    ("words", "joined"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_lists_of_words(words: list[str], joined: str) -> None:
    assert listed(words) == joined
