"""The organisation as a graph: boxes and ties as data, as SVG, in words and in the report."""

from __future__ import annotations

import json
import re
from itertools import combinations
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner

from kingmaker.analysis.control.lens import control
from kingmaker.cli import main
from kingmaker.report.as_html import as_html
from kingmaker.report.document import Document, Section, Shape
from kingmaker.report.html_figures import picture
from kingmaker.report.structure import lines, structure, tie_words
from kingmaker.report.structure_svg import structure_svg, told_svg
from kingmaker.report.words import joined
from kingmaker.source.load import load, loads
from tests.answering import keeps_its_schema

if TYPE_CHECKING:
    from kingmaker.report.document import Structure


def of(name: str) -> Structure:
    case = load(name).case
    assert case is not None
    made = structure(case, control(case))
    assert made is not None
    return made


def ties(block: Structure) -> set[tuple[str, str, str, bool]]:
    return {
        (block.boxes[t.start].name, block.boxes[t.end].name, t.label, t.decides) for t in block.ties
    }


def test_the_first_case() -> None:
    block = of("openai-2023")
    found = ties(block)
    board = "altman, brockman, sutskever, dangelo, mccauley, toner"
    assert (board, "nonprofit", "1 seat each", True) in found
    assert ("nonprofit", "openai-gp", "by its documents", True) in found
    assert ("openai-gp", "profit-company", "by its documents", True) in found
    assert ("microsoft", "profit-company", "holds a part", False) in found
    assert len(found) == 9
    shapes = {b.name: b.shape for b in block.boxes}
    assert shapes["nonprofit"] is Shape.ENTITY
    assert shapes["microsoft"] is Shape.PERSON


def test_members_who_only_vote_are_said_to_vote() -> None:
    case = loads(
        "title: Mill\npeople: {ann: Ann, ben: Ben, cat: Cat}\nentities: {mill: {name: Mill, governed_by: board}}\n"
        "bodies: {board: {of: mill, members: [ann, ben, cat], passes: more than half of members}}\n"
    ).case
    assert case is not None
    block = structure(case, control(case))
    assert block is not None
    assert [tie.label for tie in block.ties] == ["each votes"]


def test_shares_stand_on_the_ties_and_who_ties_twice_stands_alone() -> None:
    block = of("tata-sons")
    assert ("dorabji-trust", "tata-sons", "27.98% of votes", False) in ties(block)
    assert ("tata-trusts", "tata-sons", "3 seats", True) in ties(block)
    assert any(b.shape is Shape.SEATS for b in block.boxes)
    assert not any(", " in b.name for b in block.boxes)


def test_without_ties_there_is_no_picture() -> None:
    case = load("un-security-council").case
    assert case is not None
    assert structure(case, control(case)) is None


@pytest.mark.parametrize("name", ["openai-2023", "tata-sons", "ikea"])
@pytest.mark.parametrize("most", [2, 4])
def test_the_picture_has_every_box_and_tie_within_its_frame(name: str, most: int) -> None:
    block = of(name)
    root = ET.fromstring(structure_svg(block, most=most))  # noqa: S314 - our own
    space = "{http://www.w3.org/2000/svg}"
    width, height = float(root.get("width", "0")), float(root.get("height", "0"))
    boxes = [r for r in root.iter(f"{space}rect") if (r.get("class") or "").startswith("box")]
    assert len(boxes) == len(block.boxes)
    for box in boxes:
        x, y = float(box.get("x", "-1")), float(box.get("y", "-1"))
        assert 0 <= x <= width - float(box.get("width", "0"))
        assert 0 <= y <= height - float(box.get("height", "0"))
    drawn = [p for p in root.iter(f"{space}path") if p.get("marker-end")]
    assert len(drawn) == len(block.ties)
    described = root.find(f"{space}desc")
    assert described is not None
    assert all(b.title in (described.text or "") for b in block.boxes)


def test_what_people_wrote_stays_text() -> None:
    block = of("ikea")
    nasty = type(block)(
        block.id,
        block.title,
        tuple(type(b)(b.name, "<b>&\x00", b.shape) for b in block.boxes),
        block.ties,
    )
    page = as_html(Document("report", "x", "X", (Section("s", "S", (nasty,)),)))
    assert "<b>" not in page
    assert "\x00" not in page
    ET.fromstring(structure_svg(nasty))  # noqa: S314 - our own


def test_in_words_each_box_has_its_ties() -> None:
    told = list(lines(of("ikea")))
    assert not told[0].startswith(" ")
    assert sum(line.startswith("  ") for line in told) == len(of("ikea").ties)


def test_the_report_has_it_in_every_form() -> None:
    runner = CliRunner()
    text = runner.invoke(main, ["report", "ikea"]).stdout
    assert "The organisation at a glance" in text
    value = json.loads(runner.invoke(main, ["report", "ikea", "--json"]).stdout)
    keeps_its_schema(value, "report")
    kinds = [b["kind"] for s in value["sections"] for b in s["blocks"]]
    assert "structure" in kinds
    page = runner.invoke(main, ["report", "ikea", "--format", "html"]).stdout
    assert page.count("class=ko ") == 2


def test_a_licence_between_entities_is_a_contract_that_decides_nothing() -> None:
    block = of("ikea")
    bound = [tie for tie in block.ties if tie.contract]
    ends = [(block.boxes[t.start].name, block.boxes[t.end].name, t.label) for t in bound]
    assert ends == [("inter-ikea-systems", "ingka", "franchise")]
    assert not any(tie.decides for tie in bound)
    assert "  ↔ Inter IKEA Systems: franchise" in list(lines(block))
    drawn = structure_svg(block)
    assert "a contract, which decides nothing" in drawn
    assert "Inter IKEA Systems is bound to INGKA Holding (franchise)." in drawn
    assert not any(tie.contract for tie in of("openai-2023").ties)
    assert "a contract" not in structure_svg(of("openai-2023"))


def test_of_several_who_vote_none_is_said_to_decide() -> None:
    block = of("novo-nordisk")
    told = [tie_words(block, number) for number, _ in enumerate(block.ties)]
    assert "Novo Nordisk Foundation decides for Novo Holdings A/S (100% of votes)" in told
    crowd = "institutional and private investors, with a part in deciding for Novo Nordisk A/S"
    assert f"{crowd} (22.92% of votes, 71.57% of capital)" in told


@pytest.mark.parametrize(
    "name", ["mozilla", "novo-nordisk", "openai-2025", "volkswagen-2009", "samsung"]
)
@pytest.mark.parametrize("most", [2, 4])
def test_no_label_covers_another_or_a_box(name: str, most: int) -> None:
    root = ET.fromstring(structure_svg(of(name), most=most))  # noqa: S314 - our own
    found = []
    for r in root.iter("{http://www.w3.org/2000/svg}rect"):
        kind = (r.get("class") or "").split(" ")[0]
        x, y, wide, high = (float(r.get(k) or 0) for k in ("x", "y", "width", "height"))
        if kind in ("label", "box"):
            found.append((kind, x, y, x + wide, y + high))
    labels = [r for r in found if r[0] == "label"]
    assert len(labels) == len(of(name).ties)
    for a, b in combinations(found, 2):
        apart = a[3] <= b[1] or b[3] <= a[1] or a[4] <= b[2] or b[4] <= a[2]
        assert apart, (a, b)


def test_what_a_tie_says_is_whole_part_below_part() -> None:
    drawn = structure_svg(of("volkswagen-2009"), most=2)
    assert all(
        text in drawn for text in (">50.76% of votes<", ">37.41% of capital<", ">0% of votes<")
    )
    assert "…" not in drawn


def test_a_page_keeps_the_figures_of_a_picture() -> None:
    page = as_html(Document("report", "x", "X", (Section("s", "S", (of("volkswagen-2009"),)),)))
    assert page.count(">50.76% of votes</") == 2
    assert page.count(">20.1% of votes</") == 2


def test_shares_without_a_vote_decide_nothing() -> None:
    decides = {start: sure for start, _, _, sure in ties(of("volkswagen-2009"))}
    assert decides == {
        "porsche-se": True,
        "lower-saxony": True,
        "other-holders": True,
        "preferred-holders": False,
    }


def test_where_a_class_votes_by_itself_the_shares_are_those_of_its_votes() -> None:
    text = """
title: Acme
people: {ann: {}, ben: {}, fund: {}}
entities: {acme: {kind: company, governed_by: board}}
holdings:
  acme:
    common: {votes: 1, held_by: {ann: 60, fund: 10}}
    seed: {votes: 1, held_by: {fund: 15, ben: 15}}
bodies:
  holders: {of: acme, members: holders of shares, passes: more than half of votes cast}
  seed-holders: {of: acme, members: holders of seed, passes: more than half of votes cast}
  board:
    of: acme
    seats:
      theirs: {held_by: [ann, ben], elected_by: holders}
      ours: {held_by: [fund], elected_by: seed-holders}
    passes: more than half of members
"""
    case = loads(text).case
    assert case is not None
    block = structure(case, control(case))
    assert block is not None
    labels = {
        tie.label for tie in block.ties if "ours" in block.boxes[tie.end].title and tie.decides
    }
    assert all(label.startswith("50% of votes, ") for label in labels), labels
    assert labels


def test_several_in_one_box_decide_and_one_decides() -> None:
    text = (
        "title: A\nentities: {acme: {kind: club, governed_by: board}}\n"
        "bodies: {board: {of: acme, members: [ann, ben, cy], passes: more than half of members}}\n"
    )
    case = loads(text).case
    assert case is not None
    block = structure(case, control(case))
    assert block is not None
    assert tie_words(block, 0) == "ann, ben, cy decide for acme (each votes)"


def test_many_who_sit_together_are_told_by_their_body() -> None:
    titles = [box.title for box in of("mozilla").boxes]
    assert titles[0] == "the board of the Foundation (10)"
    assert "taylor, dangelo, " in next(b.name for b in of("openai-2025").boxes if "(9)" in b.title)


def test_elections_with_the_same_votes_stand_in_one_box() -> None:
    block = of("staggered-board")
    (election,) = (box for box in block.boxes if box.shape is Shape.SEATS)
    assert election.title == "the election of the class one, two and three seats of the board"
    assert election.name.count("election") == 3
    told = {(start, label) for start, _, label, _ in ties(block)}
    assert told >= {("bidder", "10% of votes in each"), (election.name, "3 seats each")}
    assert len(block.ties) == 6
    assert "…" not in structure_svg(block) + structure_svg(block, most=2)
    assert joined(["all of it", "all of it"]) == ""
    assert joined(["one", "two", "three"]) == "one, two and three"


def test_a_graph_that_is_too_wide_for_a_phone_is_a_list_there() -> None:
    block = of("samsung")
    made = re.findall(r'<figure class="([\w ]+)".*?</figure>', picture(block), re.DOTALL)
    assert made == ["wide", "narrow small"]
    root = ET.fromstring(told_svg(block))  # noqa: S314 - our own
    space = "{http://www.w3.org/2000/svg}"
    said = [
        " ".join(t.text or "" for t in text.iter(f"{space}tspan"))
        for text in root.iter(f"{space}text")
    ]
    for tie in block.ties:
        assert f"{block.boxes[tie.start].title}: {tie.label}" in said
    assert all(
        box.title in said
        for n, box in enumerate(block.boxes)
        if any(t.end == n for t in block.ties)
    )
    drawn = [path.get("class") for path in root.iter(f"{space}path")]
    kinds = {True: "line l-decides", False: "line l-holds"}
    assert len(drawn) == len(block.ties) + 2  # the key has each kind of line
    assert all(
        drawn.count(name) == 1 + sum(t.decides is sure for t in block.ties)
        for sure, name in kinds.items()
    )
    lowest = max(float(t.get("y", "0")) for t in root.iter(f"{space}tspan"))
    assert lowest < float(root.get("height", "0"))
