"""The few sentences with which a report begins."""

from __future__ import annotations

from click.testing import CliRunner

from kingmaker.cli import main
from kingmaker.report.document import Column, Groups, Row, Section, Table, Text
from kingmaker.report.document import Group as Told
from kingmaker.report.in_short import MOST, findings


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
ENDING = Section("endings", "e", (Text("She stays: 60%, 40% to 80%. By 100 draws."),))


def test_each_question_has_its_sentence() -> None:
    found = findings((POWER, CONTROL, MONEY, LEVER))
    assert [text.of for text in found] == ["carrying", "control", "payout", "leverage"]
    assert tuple(text.text for text in found) == (
        "Mergers can be carried by any 2 of the 3 and stopped by any 2.",
        "Acme is controlled by Ann.",
        "Every further dollar is for Ann.",
        "Without a vote, Ann can withhold from Ben: coal.",
    )


def test_there_are_five_at_most_with_the_first_and_the_ending_goes_before_money() -> None:
    found = findings((POWER, CONTROL, MONEY, LEVER, ENDING))
    assert len(found) == MOST - 1
    assert found[2].text == "She stays: 60%, 40% to 80%."


def test_what_is_not_there_is_not_said() -> None:
    assert findings(()) == ()
    assert findings((ALONE,)) == ()


def test_the_first_case_begins_with_who_can_do_what() -> None:
    text = " ".join(
        CliRunner().invoke(main, ["report", "openai-2023", "--draws", "0"]).stdout[:1200].split()
    )
    assert "can be carried by any 4 of the 6 and stopped by any 3 of the 6." in text
    assert "The record holds 101 events" in text
