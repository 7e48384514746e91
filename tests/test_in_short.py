"""The few sentences with which a report begins."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from kingmaker.cli import main
from kingmaker.report.carrying import carrying
from kingmaker.report.controlling import controlling
from kingmaker.report.document import (
    Column,
    Groups,
    Items,
    Rests,
    Row,
    Section,
    Table,
    Text,
)
from kingmaker.report.facts import Carrying, Controlled, Taking, Turned, facts_of
from kingmaker.report.in_short import MOST, findings
from kingmaker.report.in_short_votes import ranked
from kingmaker.report.under_variants import SAME, turning
from kingmaker.source.load import load
from kingmaker.source.under import under_each
from tests.reports import report_of, shipped
from tests.votes import case_of

GALLERY = Path(__file__).parents[1] / "src/kingmaker/source/cases"


def table(id_: str, *rows: tuple[str, ...]) -> Section:
    columns = tuple(Column(str(n), str(n)) for n in range(len(rows[0])))
    return Section(id_, id_, (Table(id_, columns, tuple(Row(r) for r in rows)),))


def found(id_: str, *facts: object) -> Section:
    """A section with what it found."""
    return Section(id_, id_, (), facts=facts)


MERGERS = Carrying("Mergers", carries=("any 2 of the 3",), stops=("any 2",), fewest=2, of=3)
POWER = found("carrying", Carrying("Nothing"), MERGERS)
ALONE = found("carrying", Carrying("Hiring", alone="Ann"))
CONTROL = found("control", Controlled("Acme", "Ann"))
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
        "Mergers: carried by any 2 of the 3 voters, stopped by any 2.",
        "Every further dollar is for Ann.",
        "Without a vote, Ann can withhold coal from Ben.",
    )


def test_a_sentence_that_ends_with_a_name_with_a_dot_ends_with_one() -> None:
    assert [t.text for t in findings((table("leverage", ("Ann", "Acme, Inc.", "coal")),))] == [
        "Without a vote, Ann can withhold coal from Acme, Inc."
    ]


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
    control = found(
        "control",
        Controlled("Trust", "nobody alone", ": any two decide together"),
        Controlled("Acme, Inc.", "Trust", rests=Rests("entities.acme")),
        Controlled("Acme", "Acme, Inc."),
    )
    assert findings((control,), "Acme, Inc. in 2020")[0].text == (
        "Acme, Inc. is controlled by Trust, itself controlled by nobody alone: any two decide together."
    )
    assert findings((control,), "Acme, Inc. in 2020")[0].rests.clause == "entities.acme"
    assert findings((control,), "Acme in 2020")[0].text == (
        "Acme is controlled by Acme, Inc., itself controlled by Trust, itself controlled by nobody alone: any two decide together."
    )
    circle = found("control", Controlled("Acme", "Trust"), Controlled("Trust", "Acme, Inc."))
    assert findings((circle,))[0].text == (
        "Acme is controlled by Trust, itself controlled by Acme, Inc."
    )


@pytest.mark.parametrize(
    ("how", "held"),
    [
        (
            {"held": "60% of the votes and 1% of the capital"},
            ", with 60% of the votes and 1% of the capital",
        ),
        (
            {"held": "60% of the votes", "through": "Hold"},
            ", through Hold with 60% of the votes",
        ),
        (
            {"held": "3 of 5 seats", "through": "the election of seats", "elects": True},
            ", through the election of 3 of 5 seats",
        ),
        ({}, ""),
    ],
)
def test_with_what_an_entity_is_controlled_is_told(how: dict[str, Any], held: str) -> None:
    (told,) = findings((found("control", Controlled("Acme", "Ann", **how)),))
    assert told.text == f"Acme is controlled by Ann{held}."


HELD = """
people: {ann: {name: Ann}, ben: {name: Ben}}
entities: {acme: {name: Acme, governed_by: meeting}, hold: {name: Hold, governed_by: owners}}
holdings:
  acme: {stock: {votes: 1, held_by: {hold: 60, ben: 40}}}
  hold: {units: {votes: 1, held_by: {ann: 51, ben: 49}}}
bodies:
  meeting: {of: acme, members: holders of stock, quorum: none, passes: more than half of votes cast}
  owners: {of: hold, members: holders of units, quorum: none, passes: more than half of votes cast}
"""


def test_what_controls_an_entity_is_found_with_the_votes_of_whoever_stands_between() -> None:
    acme, hold = facts_of(controlling(case_of(HELD)), Controlled)
    assert (acme.entity, acme.by, acme.through) == ("Acme", "Ann", "Hold")
    assert acme.held == "60% of the votes and 60% of the capital"
    assert (hold.by, hold.through) == ("Ann", "")
    assert hold.held == "51% of the votes and 51% of the capital"
    assert acme.grounds[0] == acme.rests
    assert len(acme.grounds) == len(hold.grounds) + 1


def test_those_who_control_jointly_are_named() -> None:
    jointly = HELD.replace("more than half of votes cast", "every of votes cast")
    shared = jointly.replace("{hold: 60, ben: 40}", "{ann: 60, ben: 40}")
    told = findings((controlling(case_of(shared)),), "Acme")  # type: ignore[arg-type]  # it has one
    assert told[0].text == (
        "Acme is controlled by nobody alone, but jointly by Ann and Ben: both are needed."
    )


def test_whose_the_capital_is_stands_beside_who_controls() -> None:
    owners = table(
        "owners", ("Other", "Zoe", "90%"), ("Acme", "Ben", "70%"), ("Acme", "Ann", "30%")
    )
    assert findings((CONTROL, owners))[1].text == (
        "70% of the capital of Acme is in the end that of Ben; that alone gives no control of it."
    )
    between = found("control", Controlled("Acme", "Zoe", held="x", through="Ben"))
    assert findings((between, owners))[1].text == (
        "70% of the capital of Acme is in the end that of Ben, through which it is controlled."
    )
    owners = table("owners", ("Acme", "Ann", "70%"))
    assert findings((CONTROL, owners))[1].text == (
        "70% of the capital of Acme is in the end that of Ann, which also controls it."
    )


def test_a_part_of_the_capital_that_is_assumed_is_told_as_such() -> None:
    (block,) = table("owners", ("Acme", "Ben", "70%")).blocks
    assert isinstance(block, Table)
    guessed = replace(block, rows=(replace(block.rows[0], rests=Rests("a", (), "assumed")),))
    told = findings((CONTROL, Section("owners", "", (guessed,))))
    assert told[1].text == (
        "By what is assumed, 70% of the capital of Acme is in the end that of Ben; that alone gives no control of it."
    )


def test_a_post_is_taken_by_those_who_do_not_hold_it() -> None:
    reach = found(
        "reach",
        Taking("the board", "any 2", 0),
        Taking("chair", "Ann", 0),
        Taking("chair", "x" * 200, 1),
        Taking("chair", "any 3", 2),
    )
    assert [t.text for t in findings((reach,))] == [
        "The post of chair can be taken, whatever the others do, by any 3 within 2 turns."
    ]


def test_a_board_is_taken_and_no_post_of_it() -> None:
    reach = found("reach", Taking("board", "any 3", 2, seats=True))
    assert [t.text for t in findings((reach,))] == [
        "The board can be taken, whatever the others do, by any 3 within 2 turns."
    ]


def test_what_another_variant_would_change_is_told_of_the_entity_of_the_case() -> None:
    pacts = (
        Turned("a pact"),
        Turned("b pact", decided="Hire: Ann alone can stop it."),
        Turned(
            "c pact",
            (
                ("Other", "Other would be controlled by Zoe"),
                ("Acme", "Acme would be controlled by Ben"),
            ),
        ),
        Turned("d pact", (("Other", "Other would be controlled by Foo Inc."),)),
    )

    def said(*told: Turned) -> str:
        return findings((CONTROL, found("variants", *told)), "Acme")[1].text

    assert said(*pacts) == "Under the variant “c pact”, Acme would be controlled by Ben."
    assert said(pacts[3]) == "Under the variant “d pact”, Other would be controlled by Foo Inc."
    assert said(*pacts[:2]) == "Under the variant “b pact”, hire: Ann alone can stop it."
    assert said(*pacts[:1]).startswith("Under the variant “a pact”, who controls what")


def test_what_is_assumed_is_said_of_who_controls() -> None:
    assert findings((CONTROL,), "", (2, 3))[1].text == (
        "2 clauses of the case are assumed, but who controls Acme does not rest on any of them."
    )
    assert findings((CONTROL,), "", (0, 1))[1].text == (
        "Nothing in the case is marked as assumed; it names one source."
    )
    on = Controlled("Acme", "Ann", grounds=(Rests("a"), Rests("a.b", (), "assumed")))
    said = findings((found("control", on),), "", (1, 3))[1]
    assert (
        said.text
        == "Who controls Acme rests in part on what is assumed, as 1 clause of the case is."
    )
    assert said.rests.clause == "a.b"


def test_who_decides_alone_is_told_where_others_vote_in_vain() -> None:
    alone = Carrying("Hire", alone="Ann", idle=("Ben", "Cas"))
    assert findings((found("carrying", alone),))[0].text == (
        "Hire: decided by Ann alone; the votes of Ben and Cas have no effect."
    )
    crowd = replace(alone, crowds=("Ann",))
    assert findings((found("carrying", crowd),))[0].text == (
        "Hire: nobody votes but Ann, so that it hangs on who of them takes part."
    )
    only = replace(alone, idle=("Cas",), crowds=("Cas",))
    assert findings((found("carrying", only),))[0].text == (
        "Hire: decided by Ann alone; the votes of Cas, counted as one voter, have no effect."
    )
    among = replace(alone, crowds=("Cas",))
    assert findings((found("carrying", among),))[0].text == (
        "Hire: decided by Ann alone; the votes of Ben and Cas have no effect; Cas counted as one voter."
    )


SPLIT = Carrying("Split", carries=None, stops=None, fewest=1, of=90)


def test_the_decision_that_fewest_can_stop_is_told() -> None:
    three: dict[str, Any] = {"fewest": 1, "of": 3}
    section = found(
        "carrying",
        Carrying("The rest", carries=("any 1",), stops=("all",), left=True, **three),
        Carrying("Hire", carries=("any 2",), stops=("any 2",), fewest=2, of=3),
        Carrying("Amend articles", carries=("all 3",), stops=("any 1",), **three),
        SPLIT,
    )
    assert findings((section,))[0].text == "Amend articles: carried by all 3, stopped by any 1."
    many = found("carrying", replace(SPLIT, fewest=2))
    assert findings((many,))[0].text == "Split: as few as 2 of the 90 voters can stop it."
    veto = found("carrying", replace(SPLIT, vetoes=("Ann", "Ben")))
    assert findings((veto,))[0].text == "Split: Ann or Ben alone can stop it."


def test_a_decision_that_somebody_takes_alone_comes_after_those_that_several_take() -> None:
    alone = Carrying("Hire", alone="Ann", idle=("Ben",))
    others = (
        MERGERS,
        replace(MERGERS, what="Long", carries=("x" * 300,)),
        replace(MERGERS, what="The rest", left=True),
        replace(SPLIT, fewest=80),
    )
    for other in others:
        assert [one.what for one in ranked((alone, other))] == [other.what, "Hire"]
        assert [one.what for one in ranked((other, alone))] == [other.what, "Hire"]


def test_what_holds_only_if_nobody_else_votes_is_told_once() -> None:
    section = carrying(shipped("samsung"))
    said = findings((section,))[0].text  # type: ignore[arg-type]  # it has one
    assert said.startswith("Amend the articles of Samsung C&T, if nobody else votes: carried by")
    assert said.count("if nobody else votes") == 1


def test_who_carries_and_stops_alike_is_named_once() -> None:
    alike = replace(MERGERS, stops=MERGERS.carries)
    assert findings((found("carrying", alike),))[0].text == (
        "Mergers: carried, and stopped, by any 2 of the 3 voters."
    )


def test_of_a_crowd_that_is_named_it_is_said_how_it_is_counted() -> None:
    sell = Carrying("Sell", (), ("the fans and Ann",), ("the fans or Ann",), fewest=1, of=2)
    said = "Sell: carried by the fans and Ann, stopped by the fans or Ann"
    assert findings((found("carrying", sell),))[0].text == f"{said}."
    one = replace(sell, crowds=("the fans",))
    assert findings((found("carrying", one),))[0].text == f"{said}; the fans counted as one voter."
    two = replace(sell, crowds=("the fans", "Ann"))
    assert findings((found("carrying", two),))[0].text == (
        f"{said}; the fans and Ann counted as one voter each."
    )


def test_crowds_are_those_that_are_named_in_who_carries_and_stops() -> None:
    told = facts_of(carrying(shipped("anthropic")), Carrying)
    assert {one.what: one.crowds for one in told}["A change of the Trust"] == (
        "holders of series A",
        "holders of later preferred shares",
        "other common stockholders",
    )


def test_what_is_not_there_is_not_said() -> None:
    assert findings(()) == ()
    assert findings((ALONE,)) == ()


def test_the_first_case_begins_with_who_decides() -> None:
    text = " ".join(
        CliRunner().invoke(main, ["report", "openai-2023", "--draws", "0"]).stdout[:1200].split()
    )
    assert "carried by any 4 of the 6 voters, stopped by any 3 of them." in text
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


MANY = """
title: Acme
people: {ann: {name: Ann}, ben: {name: Ben}}
entities: {a: {name: A, controlled_by: ann}, b: {name: B, controlled_by: ann}, c: {name: C, controlled_by: ann}, d: {name: D, controlled_by: ann}}
variants:
  three: {entities.a.controlled_by: ben, entities.b.controlled_by: ben, entities.c.controlled_by: ben}
  four: {entities.a.controlled_by: ben, entities.b.controlled_by: ben, entities.c.controlled_by: ben, entities.d.controlled_by: ben}
"""


def test_of_a_variant_it_is_said_how_many_more_entities_others_would_control(
    tmp_path: Path,
) -> None:
    path = tmp_path / "acme.yaml"
    path.write_text(MANY, "utf-8")
    loaded = load(path)
    assert loaded.case is not None
    section = turning(loaded.case, under_each(loaded), None)
    assert section is not None
    groups = [g for b in section.blocks if isinstance(b, Groups) for g in b.groups]
    two = "A would be controlled by Ben; B would be controlled by Ben"
    assert [g.text for g in groups] == [
        f"{two}; 1 more entity would be controlled by others than now.",
        f"{two}; 2 more entities would be controlled by others than now.",
    ]


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


def test_a_circle_that_a_variant_makes_is_told_once() -> None:
    section = next(s for s in report_of("mozilla").sections if s.id == "variants")
    text = next(g.text for b in section.blocks if isinstance(b, Groups) for g in b.groups)
    assert text == (
        "Mozilla Foundation and Mozilla Corporation would be controlled by nobody from outside: they control each other; MZLA "
        "Technologies Corporation would be controlled by Mozilla Corporation and Mozilla Foundation, who control each other."
    )


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
            "Ann sells.",
        ),
        (
            "easier",
            "Change articles and any other matter of the meeting: decided by Ann alone; the votes of Ben and Cas have no effect.",
        ),
        ("more", SAME, "Nothing comes of it."),
    ]
    assert turning(loaded.case, {}, None) is None
