"""Sentences of a report that were seen to read badly, on the cases where they were seen."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from kingmaker.analysis.control.lens import control
from kingmaker.report.carrying import carrying
from kingmaker.report.controlling import reason_lines
from kingmaker.report.deciding import deciding
from kingmaker.report.document import Groups, Table, Text
from kingmaker.report.evidence import events
from kingmaker.report.organisation import bodies
from kingmaker.source.load import load

if TYPE_CHECKING:
    from kingmaker.model.case import Case
    from kingmaker.report.document import Section


@cache
def shipped(name: str) -> Case:
    found = load(name).case
    assert found is not None
    return found


def cells(section: Section | None) -> dict[str, tuple[str, ...]]:
    """The rows of all tables of a section, by their first cell."""
    assert section is not None
    tables = [b for b in section.blocks if isinstance(b, Table)]
    return {row.cells[0]: row.cells for table in tables for row in table.rows}


def texts(section: Section | None) -> list[str]:
    assert section is not None
    return [b.text for b in section.blocks if isinstance(b, Text)]


def test_all_together_are_counted_and_not_named() -> None:
    row = cells(carrying(shipped("eu-council")))["A unanimous decision, as on taxes"]
    assert row[1:] == ("all 27", "any one of the 27", "1 of 27")


def test_who_can_stop_alone_is_named_where_all_who_can_are_too_many() -> None:
    found = [row[2] for row in cells(carrying(shipped("imf-board"))).values()]
    assert "United States alone; others are too many to list" in found
    assert "too many to list" in found


def test_crowds_are_told_once_and_where_coalitions_are_listed_too() -> None:
    case = shipped("disney-2004")
    said = (
        "Taken as one voter each, though crowds that would vote in parts: holders who withhold their votes, "
        "holders who vote for him, brokers without instructions and holders who do not vote."
    )
    assert said in texts(carrying(case))
    section = deciding(case)
    assert section is not None
    groups = [g for b in section.blocks if isinstance(b, Groups) for g in b.groups]
    assert max(g.text.count(said) for g in groups) == 1
    one = (
        "Taken as one voter, though a crowd that would vote in parts: holders and their delegates."
    )
    assert one in texts(carrying(shipped("compound")))
    assert not texts(carrying(shipped("legend-2009")))


def test_votes_of_an_event_are_told_by_what_they_were() -> None:
    section = events(shipped("disney-2004"))
    assert section is not None
    rows = [row for b in section.blocks if isinstance(b, Table) for row in b.rows]
    assert next(row.cells[1] for row in rows if "elected" in row.cells[1]) == (
        "Eisner is elected all the same. For: holders who vote for him; abstained: holders who withhold their votes; "
        "how the others voted is not known."
    )


def test_a_body_of_all_who_have_a_weight_says_how_many() -> None:
    row = cells(bodies(shipped("eu-council")))["the Council"]
    assert "the 27 in the list of population" in row


def test_a_chain_of_control_is_told_with_its_depth() -> None:
    case = shipped("ikea")
    found = control(case)
    lines = list(reason_lines(case, found.of("inter-ikea-systems"), found))
    depths = [len(line) - len(line.lstrip("\u00a0")) for line in lines]
    assert depths == [0, 0, 3, 6]
    assert "by all of those in office" in lines[2]
