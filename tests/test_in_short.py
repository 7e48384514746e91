"""The few sentences with which a report begins."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from kingmaker.cli import main
from kingmaker.report.document import Column, Groups, Rests, Row, Section, Table, Text
from kingmaker.report.document import Group as Told
from kingmaker.report.in_short import MOST, findings
from kingmaker.report.overview import overview
from kingmaker.source.load import load

GALLERY = Path(__file__).parents[1] / "src/kingmaker/source/cases"


def table(id_: str, *rows: tuple[str, ...]) -> Section:
    columns = tuple(Column(str(n), str(n)) for n in range(len(rows[0])))
    return Section(id_, id_, (Table(id_, columns, tuple(Row(r) for r in rows)),))


POWER = table("carrying", ("Nothing", "", "", ""), ("Mergers", "any 2 of the 3", "any 2", "2 of 3"))
ALONE = table("carrying", ("Hiring", "Ann", "Ann", "1"))
CONTROL = Section(
    "control", "c", (Groups("g", (Told("Acme", "Controlled by Ann. It rests on votes.", ()),)),)
)
MONEY = Section("payout", "p", (Text("First."), Text("Every further dollar is for Ann.")))
LEVER = table("leverage", ("Ann", "Ben", "coal", "steel"))
ENDINGS = (
    Row(("goes", "she goes"), Rests("endings.goes")),
    Row(("stays", "She stays"), Rests("endings.stays")),
)
ENDING = Section(
    "endings",
    "e",
    (
        Text("She stays: 60%, 40% to 80%. By 100 draws."),
        Table("endings", (Column("id", "id"), Column("name", "name")), ENDINGS),
    ),
)


def test_each_question_has_its_sentence() -> None:
    found = findings((POWER, CONTROL, MONEY, LEVER))
    assert [text.of for text in found] == ["control", "carrying", "payout", "leverage"]
    assert tuple(text.text for text in found) == (
        "Acme is controlled by Ann.",
        "Mergers: carried by any 2 of the 3, stopped by any 2.",
        "Every further dollar is for Ann.",
        "Without a vote, Ann can withhold coal from Ben.",
    )


def test_how_it_ends_is_told_first_with_the_clause_of_the_ending_and_there_are_five_at_most() -> (
    None
):
    found = findings((POWER, CONTROL, MONEY, LEVER, ENDING))
    assert len(found) == MOST
    assert (found[0].text, found[0].of) == ("She stays: 60%, 40% to 80%.", "endings")
    assert found[0].rests.clause == "endings.stays"


def test_an_ending_that_was_not_worked_out_is_told_last() -> None:
    unplayed = Section("endings", "e", (Text("Not played, as no draws were asked for."),))
    assert [t.of for t in findings((unplayed, CONTROL))] == ["control", "endings"]


def test_who_controls_is_followed_up_from_the_entity_that_the_case_is_called_after() -> None:
    told = (
        Told("Trust", "Controlled by nobody alone. Any two.", ()),
        Told("Acme, Inc.", "Controlled by Trust.", (), Rests("entities.acme")),
        Told("Acme", "Controlled by Acme, Inc.", ()),
    )
    control = (Section("control", "c", (Groups("g", told),)),)
    assert findings(control, "Acme, Inc. in 2020")[0].text == (
        "Acme, Inc. is controlled by Trust, itself controlled by nobody alone."
    )
    assert findings(control, "Acme, Inc. in 2020")[0].rests.clause == "entities.acme"
    assert findings(control, "Acme in 2020")[0].text == (
        "Acme is controlled by Acme, Inc., itself controlled by Trust, itself controlled by nobody alone."
    )


def test_the_decision_that_fewest_can_stop_is_told() -> None:
    section = table(
        "carrying",
        ("Any other matter", "any 1", "all", "1 of 3"),
        ("Hire", "any 2", "any 2", "2 of 3"),
        ("Amend-articles", "all 3", "any 1", "1 of 3"),
        ("Split", "too many to list", "too many to list", "1 of 90"),
    )
    assert findings((section,))[0].text == "Amend articles: carried by all 3, stopped by any 1."
    many = table("carrying", ("Split", "too many to list", "too many to list", "2 of 90"))
    assert findings((many,))[0].text == "Split: as few as 2 of the 90 can stop it."
    alone = table(
        "carrying",
        ("Split", "too many to list", "Ann alone; others are too many to list", "1 of 9"),
    )
    assert findings((alone,))[0].text == "Split: Ann alone can stop it."


def test_who_carries_and_stops_alike_is_named_once() -> None:
    section = table("carrying", ("Hire", "any 2 of the 3", "any 2 of the 3", "2 of 3"))
    assert findings((section,))[0].text == "Hire: carried, and stopped, by any 2 of the 3."


def test_of_a_crowd_that_is_named_it_is_said_how_it_is_counted() -> None:
    section = table("carrying", ("Sell", "the fans and Ann", "the fans or Ann", "1 of 2"))
    said = "Sell: carried by the fans and Ann, stopped by the fans or Ann"
    assert findings((section,), "", ("the staff",))[0].text == f"{said}."
    found = findings((section,), "", ("the fans", "the staff"))[0].text
    assert found == f"{said}; the fans counted as one voter."
    both = findings((section,), "", ("the fans", "Ann"))[0].text
    assert both == f"{said}; the fans and Ann counted as one voter each."


def test_what_is_not_there_is_not_said() -> None:
    assert findings(()) == ()
    assert findings((ALONE,)) == ()


def test_the_first_case_begins_with_who_decides() -> None:
    text = " ".join(
        CliRunner().invoke(main, ["report", "openai-2023", "--draws", "0"]).stdout[:1200].split()
    )
    assert "carried by any 4 of the 6, stopped by any 3 of the 6." in text
    assert "OpenAI is controlled by OpenAI, Inc., itself controlled by nobody alone." in text
    assert "above about 327 billion USD" in text
    assert "The record holds 101 events" not in text


@pytest.mark.parametrize("name", sorted(p.stem for p in GALLERY.glob("*.yaml")))
def test_each_case_of_the_gallery_begins_with_five_sentences(name: str) -> None:
    loaded = load(GALLERY / f"{name}.yaml")
    assert loaded.case is not None
    document = overview(loaded.case, loaded.problems)
    summary, *others = document.sections
    told = [b for b in summary.blocks if isinstance(b, Text)]
    assert len(told) == len(summary.blocks) == MOST
    assert len({t.text for t in told}) == MOST
    ids = {section.id for section in others}
    for one in told:
        assert one.of in ids
        assert one.text.endswith(".")
        assert not re.search(r"[a-z]{3}\. [A-Z]", one.text)  # one sentence
    made = next(s for s in others if s.id == "made")
    counts = next(b.text for b in made.blocks if isinstance(b, Text))
    assert "Checking found" in counts
    assert f"rests on {len(loaded.case.sources)} source" in counts
