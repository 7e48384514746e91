"""The page of the vocabulary names every key of every record, and its links lead somewhere."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

import pytest

from kingmaker.problems import NOWHERE, Problem
from kingmaker.source.context import Context
from kingmaker.source.names import gather
from kingmaker.source.parse import parse
from kingmaker.source.read import Text
from kingmaker.source.readers import READERS
from kingmaker.source.reference import READINGS, in_words, reached, vocabulary_page
from kingmaker.source.tree import Mapping, Scalar
from kingmaker.source.vocabulary import kinds
from tests.source.samples import specs

PAGE = vocabulary_page()
SECTIONS = dict(re.findall(r"^## (.+)\n((?:(?!## ).*\n)*)", PAGE, re.MULTILINE))


def test_every_record_has_a_section() -> None:
    assert {spec.name for spec in reached()} == set(specs())
    assert {name.lower() for name in SECTIONS} >= set(specs())


@pytest.mark.parametrize("name", specs())
def test_every_key_has_a_row(name: str) -> None:
    section = SECTIONS[name[0].upper() + name[1:]]
    for field in specs()[name].all_fields():
        if field in kinds.EVIDENCE:
            assert f"| `{field.key}` |" in SECTIONS["Keys of every clause"]
        else:
            required = " (required)" if field.required else ""
            assert f"| `{field.key}`{required} | {in_words(field.kind)} | {field.doc} |" in section


def test_every_link_within_the_page_leads_to_a_section() -> None:
    anchors = {name.lower().replace(" ", "-") for name in SECTIONS}
    assert set(re.findall(r"\(#([^)]+)\)", PAGE)) <= anchors


def test_every_row_has_three_cells() -> None:
    rows = [
        line
        for name, text in SECTIONS.items()
        if name != "Values"
        for line in text.splitlines()
        if line[:3] == "| `"
    ]
    assert [row for row in rows if row.count("|") != 4] == []


def test_every_reader_is_told_of() -> None:
    assert set(READINGS) == set(READERS)


AROUND = """
people: {ann: {}}
entities: {acme: {}}
holdings: {acme: {common: {votes: 1, outstanding: 5}}}
bodies: {board: {of: acme}}
offices: {ceo: {of: acme}, chair: {of: board}}
powers: {merge: {by: board}}
gauges: {mood: [low, high]}
events: {vote: {by: board}}
"""


@pytest.mark.parametrize("reader", READERS)
def test_an_example_can_be_read(reader: str) -> None:
    tree, _ = parse(AROUND, "acme.yaml")
    assert isinstance(tree, Mapping)
    names, problems = gather(tree)
    assert problems == ()
    context = Context(names, ZoneInfo("UTC"), lambda _name, _where: Text("t.csv", "", None))
    found = READERS[reader](context, Scalar(READINGS[reader][1], NOWHERE), "")
    assert not isinstance(found, Problem), found
    assert [*context.problems, *names.problems()] == []


def test_kinds_in_words() -> None:
    assert in_words(kinds.RULE) == (
        "a rule of voting; or the same [with keys](language.md#the-same-with-keys); may depend"
    )
    assert in_words(kinds.ACTS) == "acts; or a list"
    assert in_words(kinds.Ref(("office",), {"nobody": None, "none": None})) == (
        "the name of an office; or `nobody` or `none`"
    )
    assert in_words(kinds.Text(60)) == "text, at most 60 characters"
    assert in_words(kinds.Mapped(kinds.PARTY, kinds.WHOLE)).startswith(
        "for each (the name of a person"
    )
