"""The few sentences with which a report begins."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from kingmaker.cli import main
from kingmaker.report.carrying import carrying
from kingmaker.report.document import (
    Column,
    Groups,
    Items,
    Matrix,
    Part,
    Rests,
    Row,
    Section,
    Table,
    Text,
    What,
    Who,
)
from kingmaker.report.document import Group as Told
from kingmaker.report.in_short import MOST, findings
from kingmaker.report.under_variants import SAME, turning
from kingmaker.source.load import load
from kingmaker.source.under import under_each
from tests.reports import report_of

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
        "Acme, Inc. is controlled by Trust, itself controlled by nobody alone: any two."
    )
    assert findings(control, "Acme, Inc. in 2020")[0].rests.clause == "entities.acme"
    assert findings(control, "Acme in 2020")[0].text == (
        "Acme is controlled by Acme, Inc., itself controlled by Trust, itself controlled by nobody alone: any two."
    )


@pytest.mark.parametrize(
    ("reason", "held"),
    [
        (
            "Acme: Ann (60% of the votes, 1% of the capital), by vote",
            ", with 60% of the votes and 1% of the capital",
        ),
        ("Acme: Hold (60% of the votes), by vote", ", through Hold with 60% of the votes"),
        (
            "Acme: the election of the seats (3 of 5 seats), by vote",
            ", through the election of 3 of 5 seats",
        ),
        ("Acme: Ann (10% of the votes) and Hold (50% of the votes), by vote", ""),
        ("Acme: Ann, named by its documents", ""),
    ],
)
def test_with_what_an_entity_is_controlled_is_told_by_the_reason(reason: str, held: str) -> None:
    group = Told("Acme", "Controlled by Ann.", ((reason, Rests()),))
    (found,) = findings((Section("control", "c", (Groups("g", (group,)),)),))
    assert found.text == f"Acme is controlled by Ann{held}."


def test_those_who_control_jointly_are_named() -> None:
    text = "Controlled by nobody alone. Controlled jointly by Ann and Ben: all of them are needed."
    control = Section("control", "c", (Groups("g", (Told("Acme", text, ()),)),))
    (found,) = findings((control,))
    assert found.text == (
        "Acme is controlled by nobody alone, but jointly by Ann and Ben: all of them are needed."
    )


def test_whose_the_capital_is_stands_beside_who_controls() -> None:
    owners = table(
        "owners", ("Other", "Zoe", "90%"), ("Acme", "Ben", "70%"), ("Acme", "Ann", "30%")
    )
    assert findings((CONTROL, owners))[1].text == (
        "70% of the capital of Acme is in the end that of Ben; that alone gives no control of it."
    )
    owners = table("owners", ("Acme", "Ann", "70%"))
    assert findings((CONTROL, owners))[1].text == (
        "70% of the capital of Acme is in the end that of Ann, which also controls it."
    )


def test_a_post_is_taken_by_those_who_do_not_hold_it() -> None:
    reach = table(
        "reach",
        ("the board", "any 2", "2", "now"),
        ("chair", "Ann", "1", "now"),
        ("", "any 3", "3", "2"),
        ("", "perhaps others", "", ""),
    )
    assert [t.text for t in findings((reach,))] == [
        "The post of chair can be taken, whatever the others do, by any 3 within 2 turns."
    ]


def test_what_another_variant_would_change_is_told_of_the_entity_of_the_case() -> None:
    groups = (
        Told("a pact", SAME, ()),
        Told("b pact", "Hire: Ann alone can stop it.", ()),
        Told("c pact", "Other would be controlled by Zoe; Acme would be controlled by Ben.", ()),
    )

    def said(*told: Told) -> str:
        variants = Section("variants", "v", (Groups("variants", told),))
        return findings((CONTROL, variants), "Acme")[1].text

    assert said(*groups) == "Under the variant “c pact”, Acme would be controlled by Ben."
    assert said(*groups[:2]) == "Under the variant “b pact”, hire: Ann alone can stop it."
    assert said(*groups[:1]).startswith("Under the variant “a pact” who controls what")


def test_what_is_assumed_is_said_of_who_controls() -> None:
    assert findings((CONTROL,), "", (), (2, 3))[1].text == (
        "2 clauses of the case are assumed, but who controls Acme does not rest on any of them."
    )
    assert findings((CONTROL,), "", (), (0, 1))[1].text == (
        "Nothing in the case is assumed: it rests on its one source throughout."
    )
    group = Told("Acme", "Controlled by Ann.", (("Acme: Ann", Rests("a.b", (), "assumed")),))
    found = findings((Section("control", "c", (Groups("g", (group,)),)),), "", (), (1, 3))[1]
    assert (
        found.text
        == "Who controls Acme rests in part on what is assumed, as 1 clause of the case is."
    )
    assert found.rests.clause == "a.b"


def test_who_decides_alone_is_told_where_others_vote_in_vain() -> None:
    picture = Matrix(
        "m",
        "m",
        (Who("Ann", ("ann",)), Who("Ben", ("ben",))),
        (What("Hire", ("hire",), (Part.DECIDES, Part.DUMMY)),),
    )
    rows = table("carrying", ("Hire", "Ann", "Ann", "1")).blocks
    section = Section("carrying", "c", (picture, *rows))
    assert findings((section,))[0].text == (
        "Hire: decided by Ann alone; the votes of Ben have no effect."
    )
    assert findings((section,), "", ("Ann",))[0].text == (
        "Hire: nobody votes but Ann, so that it hangs on who of them takes part."
    )


def test_the_decision_that_fewest_can_stop_is_told() -> None:
    section = table(
        "carrying",
        ("Ordinary matters of the board", "any 1", "all", "1 of 3"),
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
    assert (
        "OpenAI is controlled by OpenAI, Inc., itself controlled by nobody alone: any 4 of the board of directors (6) "
        "decide together." in text
    )
    assert "above about 327 billion USD" in text
    assert "The record holds 101 events" not in text


@pytest.mark.parametrize("name", sorted(p.stem for p in GALLERY.glob("*.yaml")))
def test_each_case_of_the_gallery_begins_with_five_findings(name: str) -> None:
    loaded = load(GALLERY / f"{name}.yaml")
    assert loaded.case is not None
    document = report_of(name)
    summary, *others = document.sections
    told = [b for b in summary.blocks if isinstance(b, Text)]
    assert len(told) == len(summary.blocks) == MOST
    assert len({t.text for t in told}) == MOST
    ids = {section.id for section in others}
    for one in told:
        assert one.of in ids
        assert one.text.endswith(".")
        assert not re.search(r"[a-z]{3}\. [A-Z]", one.text)  # one sentence
        assert one.of != "made"  # found, not counted
        assert not re.search(r"`|\b[a-z]+\.[a-z]+\b", one.text), one.text
    made = next(s for s in others if s.id == "made")
    counts = next(b.text for b in made.blocks if isinstance(b, Text))
    assert "Checking found" in counts
    assert f"rests on {len(loaded.case.sources)} source" in counts


VARIED = """
title: Acme
entities: {acme: {name: Acme, governed_by: meeting}}
people: {ann: {name: Ann}, ben: {name: Ben}, cas: {name: Cas}}
holdings: {acme: {stock: {votes: 1, held_by: {ann: 60, ben: 25, cas: 15}}}}
bodies: {meeting: {name: the meeting, of: acme, members: holders of stock, quorum: none, passes: more than half of votes cast}}
powers: {change-articles: {by: meeting, passes: at least three quarters of votes cast}}
variants:
  fewer: {note: Ann sells., holdings.acme.stock.held_by.ann: 20}
  easier: {powers.change-articles.passes: more than half of votes cast}
  more: {note: Nothing comes of it., holdings.acme.stock.held_by.ann: 61}
"""


def test_a_group_that_only_a_variant_has_is_told_with_its_members() -> None:
    section = next(s for s in report_of("alphabet").sections if s.id == "variants")
    groups = [g for b in section.blocks if isinstance(b, Groups) for g in b.groups]
    assert [g.text for g in groups] == [
        "Alphabet Inc. would be controlled by the founders (Larry Page and Sergey Brin)."
    ]


def test_variants_that_are_not_worked_out_are_named_in_words_and_as_commands_know_them() -> None:
    section = next(s for s in report_of("disney-2004").sections if s.id == "variants")
    items = [text for b in section.blocks if isinstance(b, Items) for text, _ in b.items]
    assert items[0].startswith("Majority to stay (`majority-to-stay`): Had the bylaws asked")


def test_each_variant_says_what_it_changes_first_of_control_then_of_decisions(
    tmp_path: Path,
) -> None:
    path = tmp_path / "acme.yaml"
    path.write_text(VARIED, "utf-8")
    loaded = load(path)
    assert loaded.case is not None
    section = turning(loaded.case, under_each(loaded), carrying(loaded.case))
    assert section is not None
    groups = [b for b in section.blocks if isinstance(b, Groups)]
    assert [(g.title, g.text, *(i for i, _ in g.items)) for g in groups[0].groups] == [
        (
            "fewer",
            "Acme would be controlled by nobody alone, but together by Ann and Ben, or Ann and Cas, or Ben and Cas.",
            "`fewer`: Ann sells.",
        ),
        (
            "easier",
            "Change articles and any other matter of the meeting: decided by Ann alone; the votes of Ben and Cas have no effect.",
            "`easier`.",
        ),
        ("more", SAME, "`more`: Nothing comes of it."),
    ]
    assert turning(loaded.case, {}, None) is None
