"""The page in the words of its readers: no address of the file where a word does, nothing said twice."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, TypeVar

import pytest

from kingmaker.report.as_html import Page, as_html, said
from kingmaker.report.as_typst import as_typst
from kingmaker.report.document import (
    UNSOURCED,
    Bar,
    Column,
    Course,
    Document,
    Fold,
    Group,
    Groups,
    Items,
    Rests,
    Row,
    Section,
    Stop,
    Table,
    Text,
)
from kingmaker.report.excerpts import flowing
from kingmaker.report.html_keys import beside
from kingmaker.report.html_style import STYLE
from tests.reports import report_of

if TYPE_CHECKING:
    from kingmaker.report.document import Block

pytestmark = pytest.mark.xdist_group("reports")
B = TypeVar("B", bound="Block")


def paged(*blocks: Block, clauses: dict[str, str] | None = None) -> str:
    document = Document("report", "x", "X", (Section("s", "S", blocks),))
    return as_html(document, Page(clauses or {}))


def block_of(section: str, kind: type[B]) -> B:
    found = next(s for s in report_of("openai-2023").sections if s.id == section)
    return next(b for b in found.blocks if isinstance(b, kind))


def test_a_clause_without_a_source_is_called_so_and_not_by_its_address() -> None:
    line = Text("It is so.", rests=Rests("variants.more"))
    page = paged(line, clauses={"variants.more": "a.yaml\n 3 |   more: 1"})
    assert f">{UNSOURCED}</summary><pre" in page
    assert "variants.more, a.yaml:3" in page  # unfolded
    items = Items((("It is so.", line.rests),))
    printed = as_typst(Document("report", "x", "X", (Section("s", "S", (items,)),)))
    assert f'why("{UNSOURCED}", 1)' in printed


def test_what_no_clause_writes_is_said_so() -> None:
    page = paged(Text("So.", rests=Rests("precision")), clauses={"a": "a.yaml\n 3 | a: 1"})
    assert re.search(r"<p><code[^>]*>precision</code>: the case does not write it", page)
    assert "does not write it" not in paged(Text("So.", rests=Rests("precision")))


def test_what_a_group_rests_on_unfolds_beside_its_sentence() -> None:
    group = Group("Ann", "She decides.", (), Rests("variants.more"))
    page = paged(Groups("g", (group,)), clauses={"variants.more": "a.yaml\n 3 |   more: 1"})
    assert re.search(r"<div class=say>She decides. <details>", page)
    assert "<p>Ben does." in paged(Groups("g", (Group("Ben", "Ben does.", ()),)))


def test_the_name_of_a_host_breaks_only_where_enough_stands_on_either_side() -> None:
    def shown(host: str) -> str:
        sources = {"s": ("A source", f"https://www.{host}/a")}
        table = Table("t", (Column("what", "what"),), (Row(("x",), Rests("sources.s")),))
        page = as_html(
            Document("report", "x", "X", (Section("s", "S", (table,)),)), Page({}, sources)
        )
        found = re.search(r"<a href=[^>]*>(lessons.*?|annual.*?)</a>", page)
        return found[1] if found else page

    assert shown("lessonsabouthistory.com") == "lessonsabouthistory<wbr>.com"
    assert shown("lessonsinlaw.com") == "lessonsinlaw<wbr>.com"
    assert shown("lessons.com") == "lessons.com"
    assert shown("annualreport2016.volkswagenag.com") == (
        "annualreport2016.<wbr>volkswagenag<wbr>.com"
    )


def test_facts_have_no_labels_on_a_narrow_page() -> None:
    facts = Table("made", (Column("what", "what"), Column("is", "is")), (Row(("seed", "0")),))
    others = Table("made", (Column("who", "who"), Column("is", "is")), (Row(("Ann", "in")),))
    assert '--2:"is"' not in paged(facts)
    assert '.k0 td:first-child::after{content:": "}' in paged(facts)
    assert '.k0{--1:"who";--2:"is"}' in paged(others)


@pytest.mark.parametrize(
    ("lines", "one"),
    [
        (["note: >-", "  One", "  paragraph.", "by: ann"], ["note: >-", "  One paragraph.", "by: ann"]),
        (["- says: &gt;-  # L3", "    One", "    two"], ["- says: &gt;-  # L3", "    One two"]),
        (["note: >-", "  One", "", "  two"], ["note: >-", "  One", "", "  two"]),
        (["note: >-", "  One", "    - deeper", "  two"], ["note: >-", "  One", "    - deeper", "  two"]),
        (['<b id="c1">note: &gt;-', "  One", "  two</b>"], ['<b id="c1">note: &gt;-', "  One two</b>"]),
        (["note: |", "  One", "  two"], ["note: |", "  One", "  two"]),
        (["a:", "  b: 1", "  c: 2"], ["a:", "  b: 1", "  c: 2"]),
    ],
)  # fmt: skip
def test_a_paragraph_that_its_writer_broke_is_one(lines: list[str], one: list[str]) -> None:
    assert flowing(lines) == one


def test_entities_that_nothing_is_said_of_are_folded() -> None:
    table = block_of("entities", Table)
    (fold,) = table.folds
    silent = [row.cells[2] == "the case does not say" for row in table.rows]
    assert silent == [fold.start <= n < fold.end for n in range(len(table.rows))]
    assert fold.title == f"{sum(silent)} more of which the case does not say who decides"


def test_the_outline_names_an_act_once_and_says_once_what_is_in_words_only() -> None:
    table = block_of("outline", Table)
    acts = [row.cells[0] for row in table.rows if row.cells[0]]
    assert len(acts) == len(set(acts)) == 5 + 2  # acts, and endings
    told = {row.cells[2:] for row in table.rows if "in words only" in row.cells}
    assert len(told) == 1
    assert all(not any(cells[1:]) for cells in told)
    assert {row.rests.sources for row in table.rows} == {("s9",)}


def test_assumed_parts_of_issues_are_told_in_words() -> None:
    texts = [text for text, _ in block_of("assumptions", Items).items]
    assert "the position of Tasha McCauley on: who sits on the board." in texts
    assert "what each can bring to bear on: Altman's post." in texts
    assert (
        "what investors of the first round (2019) put in (`payouts.contributed.first-investors`)."
        in texts
    )
    assert not [text for text in texts if text.startswith("`")]


def test_who_is_paid_in_the_end_rests_on_the_step_that_says_so() -> None:
    assert block_of("payout", Text).rests == Rests(
        "payouts.steps.residual", ("structure",), "published"
    )


def test_an_option_parts_of_a_section_and_a_range_of_lines_do_not_break() -> None:
    page = paged(
        Text("`a case --variant X` by 242(b)(3) on 2023-11-20, lines 378-466 (± 1 point), 5 of 6")
    )
    for whole in ("--variant", "242(b)(3)", "378-466"):
        assert f"<span>{whole}</span>" in page
    assert "<time>2023-11-20</time>" in page
    assert "(±\u00a01\u00a0point), 5\u00a0of\u00a06" in page


def seldom(rows: int, folds: tuple[Fold, ...]) -> str:
    heads = ("who", "what", "and costs", "how many", "how likely", "is it so")
    cells = [
        (f"a{n}", "words of some length", "itself" if n == 1 else "", f"{9 + n}", "4% (+1)", "yes")
        for n in range(rows)
    ]
    columns = tuple(Column(head, head) for head in heads)
    return paged(Table("t", columns, tuple(Row(row) for row in cells), folds=folds))


def test_in_a_long_table_a_column_that_few_rows_fill_stands_in_the_cells_before_it() -> None:
    page = seldom(20, (Fold(10, 20, "10 more"),))
    assert "<th>what<th>how many" in page
    assert page.count("<div><b>and costs:</b> itself</div>") == page.count("<div><b>") == 1
    short = seldom(20, ())
    assert "<th>what<th>and costs<th>how many" in short
    assert "<div><b>" not in short


def test_counts_stand_with_their_ends_below_each_other_and_figures_with_their_change() -> None:
    style = seldom(20, ()).partition("</style>")[0]
    wide = style.partition("@media (min-width:761px),print{")[2]
    assert ".k0 tr>:nth-child(4){text-align:right}" in wide
    assert "@media (min-width:1240px),print{.k0 td:nth-child(5){white-space:nowrap}}" in style


def test_on_paper_no_page_is_left_to_what_is_told_before() -> None:
    """What a page was made with is told in its own section; a list that is long is not moved whole to the next page."""
    _, _, paper = STYLE.partition("@media print {")
    made = {section.id for section in report_of("openai-2023").sections}
    assert "made" in made
    assert "body:has(#made) > footer { display: none }" in paper
    (whole,) = re.findall(
        r"section:not\(:has\(([^)]*\)[^)]*\)[^)]*)\)\) \{ break-inside: avoid \}", paper
    )
    assert "li:nth-child(4)" in whole


@pytest.mark.parametrize(
    "kept",
    [
        "5 %",
        *(f"5 {unit}" for unit in ("thousand", "million", "billion", "trillion", "bits", "USD")),
        "5 billion USD",
        *(f"7 {date(2024, month, 1):%B}" for month in range(1, 13)),
        "8 Del. C. 141(f)",
        "Brier 0.2",
        "lines 3",
        "seats: 3",
        "step 2 of 2",
        "90 days",
        "28 June 2023",
        "under 1%",
        "note K604",
        "→ 9",
        "0.4 ± 3",
        "board (6)",
        "(10% to 30%)",
        "(under 1% to over 99%)",
    ],
)
def test_no_line_ends_within_a_number_and_what_it_counts(kept: str) -> None:
    assert said(f"as {kept}, so") == f"as {kept.replace(' ', chr(0xA0))}, so"


@pytest.mark.parametrize(
    "apart",
    ["400,000 of\u00a010,000,000", "5 members", "5 Mayors", "5 USDA", "5 bitsy", "the board (old)"],
)
def test_a_line_may_end_before_other_words(apart: str) -> None:
    assert said(apart) == apart


def test_a_line_of_a_file_does_not_break() -> None:
    assert said("openai-2023.yaml:663") == "<span>openai-2023.yaml:663</span>"
    long = f"{'long-' * 9}name.yaml:1"
    assert said(long) == long


def test_a_short_name_stands_with_its_article_and_what_is_sure_with_its_source() -> None:
    columns = (Column("body", "body"), Column("votes", "who votes"))
    rests = Rests("bodies.board", ("a-long-source-of-news", "herald"), "assumed")
    rows = (Row(("the board", "the holders of shares"), rests),)
    page = paged(Table("t", columns, rows))
    assert "<td>the\u00a0board<td>the holders of shares" in page
    assert "herald\u00a0(assumed)" in page
    long = replace(rests, sources=("a-long-source-of-news",))
    assert "news (assumed)" in paged(Table("t", columns, (Row(("a", "b"), long),)))
    folded = Table("t", columns, rows, folds=(Fold(0, 1, "1 more"),))
    assert "herald (assumed)" in paged(folded)


def test_of_a_source_it_is_told_where_it_is() -> None:
    columns = (Column("source", "source"),)
    rows = (Row(("herald",), Rests("sources.herald")),)
    page = as_html(
        Document("report", "x", "X", (Section("s", "S", (Table("sources", columns, rows),)),)),
        Page(sources={"herald": ("The Herald", "https://herald.example/a")}),
    )
    assert ">where<" in page
    assert "rests on<" not in page
    assert ">rests on<" in paged(Table("t", columns, (Row(("a",), Rests("bodies.board")),)))


def bar(name: str, mean: float) -> Bar:
    return Bar(name, name, mean, mean, mean)


@pytest.mark.parametrize("told", ["60% (+18)", "59% (+17)"])
def test_a_table_of_events_does_not_say_again_what_the_key_of_the_picture_says(told: str) -> None:
    start = datetime(2024, 1, 1, tzinfo=UTC)
    stops = (
        Stop(0, "", "the beginning", start, (bar("Ann stays", 0.42),), shown=False),
        Stop(1, "vote", "They vote", start, (bar("Ann stays", 0.6),)),
    )
    columns = (Column("number", "no."), Column("event", "what"), Column("stays", "Ann stays"))
    rows = (Row(("0", "the beginning", "42%")), Row(("► 1", "They vote.", told)))
    blocks = Course("c", "It", stops, start), Table("events", columns, rows)
    *_, table = beside(blocks)
    assert isinstance(table, Table)
    if told == "60% (+18)":
        assert [c.title for c in table.columns] == ["no.", "what"]
        assert [row.cells for row in table.rows] == [("► 1", "They vote.")]
    else:
        assert table == blocks[1]
    assert beside(blocks[1:]) == blocks[1:]


def test_what_belongs_together_stands_in_one_line() -> None:
    told = (
        "h1 → came true, Brier 0.016, 0.193 bits, at 5 billion USD on 20 November, by lines 5 to 9"
    )
    page = paged(Text(told))
    assert (
        "h1 →\u00a0came true, Brier\u00a00.016, 0.193\u00a0bits, at 5\u00a0billion\u00a0USD" in page
    )
    assert "on 20\u00a0November, by lines\u00a05 to 9" in page
    table = Table(
        "t", (Column("what", "what"),), (Row(("x",)),), folds=(Fold(0, 1, "0.4% ± 2 (± 3)"),)
    )
    assert "<summary>0.4%\u00a0±\u00a02 (±\u00a03)</summary>" in paged(table)
