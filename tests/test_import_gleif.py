"""Legal entities and parents: direct parents control, ultimate ones are declared and held against the walk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kingmaker.analysis.control.declarations import Verdict, compared
from kingmaker.analysis.control.lens import control
from kingmaker.source.exchange.importing import Form, import_files
from kingmaker.source.load import loads

if TYPE_CHECKING:
    from kingmaker.source.exchange.importing import Imported

DIRECT, ULTIMATE = "IS_DIRECTLY_CONSOLIDATED_BY", "IS_ULTIMATELY_CONSOLIDATED_BY"


def record(number: str, name: str, more: str = "") -> str:
    return (
        f"<lei:LEIRecord><lei:LEI>{number}</lei:LEI><lei:Entity><lei:LegalName xml:lang='en'>{name}</lei:LegalName>"
        f"<lei:EntityCategory>GENERAL</lei:EntityCategory>{more}</lei:Entity></lei:LEIRecord>\n"
    )


def tie(child: str, kind: str, parent: str, status: str = "ACTIVE", ends: str = "") -> str:
    period = f"<rr:EndDate>{ends}T00:00:00Z</rr:EndDate>" if ends else ""
    return (
        f"<rr:RelationshipRecord><rr:Relationship><rr:StartNode><rr:NodeID>{child}</rr:NodeID></rr:StartNode>"
        f"<rr:EndNode><rr:NodeID>{parent}</rr:NodeID></rr:EndNode><rr:RelationshipType>{kind}</rr:RelationshipType>"
        f"<rr:RelationshipPeriods><rr:RelationshipPeriod>{period}<rr:PeriodType>RELATIONSHIP_PERIOD</rr:PeriodType>"
        f"</rr:RelationshipPeriod></rr:RelationshipPeriods><rr:RelationshipStatus>{status}</rr:RelationshipStatus>"
        f"</rr:Relationship></rr:RelationshipRecord>\n"
    )


def read(*parts: str) -> Imported:
    head = "<?xml version='1.0' encoding='UTF-8'?>\n<x xmlns:rr='urn:rr' xmlns:lei='urn:lei'>\n"
    date = "<rr:Header><rr:ContentDate>2023-06-05T09:24:22Z</rr:ContentDate></rr:Header>\n"
    return import_files({"rr.xml": f"{head}{date}{''.join(parts)}</x>".encode()})


def verdict(*parts: str) -> list[tuple[Verdict, tuple[str, ...]]]:
    found = read(*parts)
    loaded = loads(found.text)
    assert loaded.case is not None
    assert not loaded.errors
    made = compared(loaded.case, control(loaded.case), found.declared)
    return [(c.verdict, c.controllers) for c in made]


def test_walking_direct_parents_leads_to_the_ultimate_one_or_not() -> None:
    chain = tie("A", DIRECT, "B") + tie("B", DIRECT, "C")
    assert verdict(chain, tie("A", ULTIMATE, "C")) == [(Verdict.SAME, ("lei-c",))]
    assert verdict(chain, tie("A", ULTIMATE, "D")) == [(Verdict.DIFFERENT, ("lei-c",))]
    assert verdict(tie("A", ULTIMATE, "C")) == [(Verdict.NOT_COMPUTED, ())]


def test_entities_have_their_names_numbers_and_day() -> None:
    found = read(record("A1", "Alpha &amp; Sons"), tie("A1", DIRECT, "B2"))
    assert (found.form, found.as_of) == (Form.GLEIF, "2023-06-05")
    case = loads(found.text).case
    assert case is not None
    assert {e.label: e.aliases for e in case.entities.values()} == {
        "Alpha & Sons": ("LEI A1",),
        "B2": ("LEI B2",),
    }
    (agreement,) = case.agreements.values()
    assert case.sources[agreement.source[0]].label == f"relationship A1 {DIRECT} B2"


@pytest.mark.parametrize(
    "over", [tie("A", DIRECT, "B", "INACTIVE"), tie("A", DIRECT, "B", ends="2020-01-01")]
)
def test_what_is_over_is_left_out_and_told(over: str) -> None:
    found = read(record("A", "Alpha"), record("B", "Beta"), over)
    assert "control" not in found.text
    assert [p.code for p in found.problems] == ["K954"]


def test_funds_are_kept_in_words_and_addresses_left_out() -> None:
    place = "<lei:LegalAddress><lei:City>Bern</lei:City><lei:Country>CH</lei:Country></lei:LegalAddress>"
    found = read(record("F", "Fund", place), tie("F", "IS_FUND-MANAGED_BY", "M"))
    assert "kind: other" in found.text
    assert "Bern" not in found.text
    said = sorted(p.message for p in found.problems)
    assert said[0].startswith("`Entity.LegalAddress` of records is not carried into the case")
    assert said[1].startswith("`IS_FUND-MANAGED_BY` gives no vote")
    assert [p.where.line for p in found.problems] == [4, 5]


def test_two_records_of_one_number_contradict_each_other() -> None:
    found = read(record("A", "Alpha"), record("A", "Other"))
    assert [p.code for p in found.problems] == ["K956"]
    assert found.text == ""


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("<a><b></a>", "this is no XML"),
        ("<", "this is no XML"),
        ("<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", "a document type"),
        ("<a>" * 200 + "</a>" * 200, "nested deeper"),
        ("<a>&#1;</a>", "this is no XML"),
    ],
)
def test_a_hostile_file_is_one_located_problem(text: str, says: str) -> None:
    (problem,) = import_files({"x.xml": text.encode()}).problems
    assert (problem.code, problem.where.file) == ("K951", "x.xml")
    assert says in problem.message


def test_an_xml_file_of_something_else_is_in_no_known_form() -> None:
    assert [p.code for p in import_files({"x.xml": b"<html/>"}).problems] == ["K950"]
