"""Pages of large organisations: small enough to be sent, and they say what they leave out and which command tells it."""

from __future__ import annotations

import re

import pytest

from kingmaker.analysis.reach.lens import Able
from kingmaker.model.values import Name
from kingmaker.report.as_html import LIMIT, Page, as_html
from kingmaker.report.bounding import STEPS, bounded
from kingmaker.report.deciding import deciding
from kingmaker.report.document import (
    Bar,
    Bars,
    Column,
    Document,
    Fold,
    Group,
    Groups,
    Items,
    Rests,
    Row,
    Section,
    Table,
    Text,
)
from kingmaker.report.owning import owning
from kingmaker.report.reaching import able_words
from kingmaker.source.load import loads

MANY = 5_000
LINE = Rests("powers.x", ("wired",), "assumed")
COLUMNS = (Column("a", "what"), Column("b", "more"))
BLOCKS = (
    Table("t", COLUMNS, tuple(Row((f"row {n}", "x" * 90), LINE) for n in range(MANY))),
    Groups("g", tuple(Group(f"group {n}", "It decides. " * 9, ()) for n in range(MANY))),
    Groups(
        "h", (Group("one", "It decides.", tuple((f"item {n}" * 9, LINE) for n in range(MANY))),)
    ),
    Items(tuple((f"item {n}" * 9, LINE) for n in range(MANY))),
    Text("word " * 20 * MANY),
    Bars("b", "Bars", tuple(Bar(f"b{n}", f"bar {n}", 0.5, 0.4, 0.6) for n in range(MANY))),
)


def page(*blocks: object, folds: tuple[Fold, ...] = ()) -> str:
    section = Section("s", "S", blocks, folds=folds)  # type: ignore[arg-type]  # of several kinds
    return as_html(Document("report", "x", "X", (section,)), Page(ask="`kingmaker report x`"))


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: type(block).__name__)
def test_no_page_is_larger_than_may_be_sent(block: object) -> None:
    made = page(block)
    assert len(made.encode()) <= LIMIT
    whole = page(BLOCKS[0].rows[:9] and Table("t", COLUMNS, BLOCKS[0].rows[:9]))
    assert "left out of this page" not in whole


def test_what_is_left_out_is_counted_and_where_it_is_told() -> None:
    made = page(BLOCKS[0])
    kept = len(re.findall("row [0-9]", made))
    assert kept >= 400
    assert (
        f"{MANY - kept:,} more are left out of this page, which would be too large with them; "
        "<code>kingmaker report x</code> tells them all." in made
    )


def test_folds_stay_where_they_were() -> None:
    blocks = (BLOCKS[3], Text("Between."), BLOCKS[0], Text("Last."))
    section = Section("s", "S", blocks, folds=(Fold(1, 3, "More"),))
    (found,) = bounded(Document("report", "x", "X", (section,)), 6).sections
    (fold,) = found.folds
    shown = found.blocks[fold.start : fold.end]
    assert isinstance(shown[0], Text)
    assert shown[0].text == "Between."
    assert isinstance(shown[-1], Text)
    assert shown[-1].text.startswith(f"{MANY - 6:,} more are left out")


def test_a_small_document_stays_as_it_is() -> None:
    section = Section("s", "S", (Text("Fine."), Table("t", COLUMNS, (Row(("a", "b")),))))
    document = Document("report", "x", "X", (section,))
    assert all(bounded(document, most) == document for most in STEPS)


FUND = (
    "title: Fund\nas_of: 2025-01-01\npeople: {{{people}}}\nentities: {{fund: {{governed_by: meeting}}}}\n"
    "holdings: {{fund: {{common: {{votes: 1, outstanding: 1000, held_by: {{{held}}}}}}}}}\n"
    "bodies: {{meeting: {{of: fund, members: holders of shares, quorum: none, passes: more than half of votes cast}}}}\n"
)


def fund(shares: list[int]) -> str:
    people = ", ".join(f"p{n}: {{}}" for n in range(len(shares)))
    return FUND.format(
        people=people, held=", ".join(f"p{n}: {held}" for n, held in enumerate(shares))
    )


def test_of_many_owners_the_largest_are_told_and_the_others_together() -> None:
    case = loads(fund([300, 200, 100, 90, 80, 70, 60, 50, 30, 20])).case
    assert case is not None
    section = owning(case)
    assert section is not None
    table, left = section.blocks
    assert isinstance(table, Table)
    assert isinstance(left, Text)
    assert [row.cells[1:] for row in table.rows[-2:]] == [
        ("p4", "8%"),
        ("5 others, 7% or less each", "23%"),
    ]
    assert "`kingmaker control" in left.text
    few = loads(fund([300, 200, 100, 100, 100, 100, 50, 50])).case
    assert few is not None
    every = owning(few)
    assert every is not None
    (table,) = every.blocks
    assert isinstance(table, Table)
    assert len(table.rows) == 8


def test_a_coalition_of_many_is_told_by_the_first_of_them() -> None:
    case = loads(fund([1] * 40)).case
    assert case is not None
    names = tuple(Name(f"p{n}") for n in range(40))
    assert able_words(case, Able(((21, names),), 2)) == "any 21 of p0, p1, p2 and 37 others"
    assert able_words(case, Able(((40, names),), 2)) == "p0, p1, p2 and 37 others"
    some = Able(((1, names[:1]), (2, names[1:5])), 2)
    assert able_words(case, some) == "p0 and any 2 of p1, p2, p3 and p4"


def test_of_many_bodies_the_first_are_in_sight() -> None:
    bodies = "".join(
        f"  b{n}: {{members: [ann, ben, cat], passes: more than {n}/60 of members}}\n"
        for n in range(20)
    )
    case = loads(
        f"title: Many\npeople: {{ann: {{}}, ben: {{}}, cat: {{}}}}\nbodies:\n{bodies}"
    ).case
    assert case is not None
    section = deciding(case)
    assert section is not None
    made = page(*section.blocks)
    before, after = made.split("<details class=more><summary>10 more ways to decide</summary>")
    assert before.count("<h3>") == after.count("<h3>") == 10
