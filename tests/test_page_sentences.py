"""Sentences of a report that were seen to read badly, on the cases where they were seen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kingmaker.analysis.control.lens import control
from kingmaker.model.record import Claim, Forecast
from kingmaker.report.carrying import carrying
from kingmaker.report.controlling import reason_lines
from kingmaker.report.deciding import deciding
from kingmaker.report.document import Groups, Table, Text
from kingmaker.report.evidence import events
from kingmaker.report.organisation import bodies
from tests.reports import shipped
from tests.votes import case_of

if TYPE_CHECKING:
    from kingmaker.report.document import Section


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
    assert "the United States alone; others are too many to list" in found
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


def decided(name: str) -> Groups:
    """Who decides what in a case that is shipped."""
    section = deciding(shipped(name))
    assert section is not None
    return next(b for b in section.blocks if isinstance(b, Groups))


def test_what_is_left_to_a_body_is_any_other_matter_only_after_what_it_decides_as_well() -> None:
    groups = {g.title: [text for text, _ in g.items] for g in decided("samsung").groups}
    of = "the general meeting of Samsung"
    assert groups[f"{of} C&T"] == ["decide in Samsung C&T", f"any other matter of {of} C&T"]
    assert groups[f"{of} SDI"] == [f"ordinary matters of {of} SDI"]
    rows = cells(carrying(shipped("ikea")))
    of = "the general meeting of Inter IKEA"
    assert f"Ordinary matters of {of} Holding" in rows
    assert f"A licence of the concept and any other matter of {of} Systems" in rows


def test_what_another_body_decides_does_not_make_the_rest_of_one_any_other_matter() -> None:
    said = """people: {ann: {name: Ann}}
bodies:
  one: {members: [ann], passes: every of members}
  two: {members: [ann], passes: every of members}
powers: {hire: {by: two}}
"""
    assert list(cells(carrying(case_of(said)))) == [
        "Hire, ordinary matters of one and any other matter of two"
    ]


def test_the_case_that_comes_first_names_no_lines_of_a_text_that_its_readers_do_not_have() -> None:
    case = shipped("openai-2023")
    told = [c for c in case.clauses() if not isinstance(c, Claim | Forecast)]
    texts = [str(getattr(c, key, "")) for c in told for key in ("note", "because", "terms")]
    assert len([t for t in texts if t]) > 100  # it has many notes
    assert [t for t in texts if re.search(r"\bL\d+\b", t)] == []
