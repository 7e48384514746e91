"""Pictures of large organisations on a page: small enough to be read, and true to the whole."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kingmaker.analysis.control.lens import control
from kingmaker.analysis.shares import crowds
from kingmaker.report.condensing import ROOM, fitting, left_out, within
from kingmaker.report.document import (
    Box,
    Matrix,
    Part,
    Rests,
    Shape,
    Structure,
    Tie,
    What,
    Who,
)
from kingmaker.report.html_figures import picture
from kingmaker.report.matrix_svg import matrix_svg
from kingmaker.report.structure import structure, tie_words
from kingmaker.report.structure_svg import structure_svg
from kingmaker.report.typst_pictures import svgs
from kingmaker.source.load import load, loads
from kingmaker.source.read import gallery

#: How wide the part of a page is that pictures stand in, and the smallest letters that are read with ease.
PAGE, LEAST = 905, 9.9
WIDTH = re.compile(r' width="(\d+)"')


def group(owners: int, subsidiaries: int) -> Structure:
    """A holding with so many holders, the first the largest, and as many companies of its own."""
    boxes = [Box("hold", "Holding", Shape.ENTITY)]
    ties = []
    for n in range(owners):
        boxes.append(Box(f"p{n}", f"Person {n}", Shape.PERSON))
        ties.append(Tie(len(boxes) - 1, 0, f"{owners - n}% of votes", decides=True))
    for n in range(subsidiaries):
        boxes.append(Box(f"s{n}", f"Company {n}", Shape.ENTITY))
        label = "100% of votes" if n % 2 else f"{51 + n % 7}% of votes"
        ties.append(Tie(0, len(boxes) - 1, label, decides=True))
    return Structure("structure", "Who decides for whom", tuple(boxes), tuple(ties))


def titles(block: Structure) -> list[str]:
    return [box.title for box in block.boxes]


def test_a_holding_stands_with_its_largest_holders_and_the_rest_in_groups() -> None:
    block = fitting(group(40, 50))
    assert titles(block) == [
        "Holding",
        "Person 0",
        "Person 1",
        "Person 2",
        "Company 1",
        "Company 3",
        "Company 5",
        "37 others",
        "47 more entities",
    ]
    ties = {(block.boxes[t.start].title, block.boxes[t.end].title): t.label for t in block.ties}
    assert ties["Person 0", "Holding"] == "40% of votes"
    assert ties["37 others", "Holding"] == "1% to 37% of votes each"
    assert ties["Holding", "47 more entities"] == "51% to 100% of votes in each"
    assert len(block.ties) == 8
    words = [tie_words(block, n) for n in range(len(block.ties))]
    assert "Holding decides for 47 more entities (51% to 100% of votes in each)" in words


def test_many_decide_in_the_plural() -> None:
    block = Structure(
        "s",
        "Who",
        (Box("a, b", "2 others", Shape.PERSON), Box("c", "Acme", Shape.ENTITY)),
        (Tie(0, 1, "10% of votes each", decides=True),),
    )
    assert tie_words(block, 0) == "2 others decide for Acme (10% of votes each)"


@pytest.mark.parametrize("name", gallery())
def test_no_shipped_case_is_so_large(name: str) -> None:
    case = load(name).case
    assert case is not None
    block = structure(case, control(case))
    assert block is None or fitting(block) == block


def test_what_is_left_out_is_told_with_the_command_that_draws_it() -> None:
    block = group(40, 50)
    made = picture(block)
    assert "7 of the 91 stand by themselves" in made
    assert "<code>kingmaker control --format svg</code> draws all." in made
    assert "stand by themselves" not in picture(group(3, 4))
    assert left_out(block, block) == ""


links = st.integers(20, 90).flatmap(
    lambda most: st.tuples(
        st.just(most),
        st.lists(
            st.tuples(st.integers(0, most - 1), st.integers(0, most - 1), st.integers(0, 100)),
            min_size=1,
            max_size=150,
        ),
    )
)


@given(links)
def test_every_part_that_is_drawn_is_one_of_the_whole(
    drawn: tuple[int, list[tuple[int, int, int]]],
) -> None:
    most, ends = drawn
    boxes = tuple(
        Box(f"n{n}", f"N {n}", Shape.ENTITY if n % 3 else Shape.PERSON) for n in range(most)
    )
    found = dict.fromkeys((a, b) for a, b, _ in ends if a != b)
    ties = tuple(Tie(a, b, f"{a % 9}% of votes", decides=a % 4 > 0) for a, b in found)
    block = Structure("s", "Who", boxes, ties)
    small = fitting(block)
    names = [name for box in small.boxes for name in box.name.split(", ")]
    assert len(names) == len(set(names)) <= most
    place = {name: box for box in small.boxes for name in box.name.split(", ")}
    whole = {
        (place[f"n{t.start}"].name, place[f"n{t.end}"].name, t.decides)
        for t in ties
        if f"n{t.start}" in place and f"n{t.end}" in place
    }
    assert {
        (small.boxes[t.start].name, small.boxes[t.end].name, t.decides) for t in small.ties
    } <= whole
    by_name = {box.name for box in small.boxes if ", " not in box.name}
    assert {(a, b) for a, b, _ in whole if a != b and by_name & {a, b} and {a, b} <= by_name} <= {
        (small.boxes[t.start].name, small.boxes[t.end].name) for t in small.ties
    }


def test_words_of_a_large_graph_are_read_on_a_page() -> None:
    """Each company holds parts of three others, and so in circles."""
    boxes = tuple(Box(f"f{n}", f"Firm {n}", Shape.ENTITY) for n in range(60))
    ties = tuple(
        Tie(n, (n * step + step) % 60, f"{step}% of votes", decides=True)
        for n in range(60)
        for step in (7, 11, 17)
        if (n * step + step) % 60 != n
    )
    block = Structure("s", "Who", boxes, ties)
    wide = float(WIDTH.findall(structure_svg(fitting(block)))[0])
    assert wide <= ROOM + 40
    assert 12 * min(1, PAGE / wide) > LEAST
    whole = float(WIDTH.findall(structure_svg(block))[0])
    assert 12 * min(1, PAGE / whole) < LEAST
    assert f"{wide:.0f}" in WIDTH.findall(next(svgs(block)))


def test_of_a_large_matrix_the_first_rows_are_drawn_with_those_who_vote_in_them() -> None:
    columns = tuple(Who(f"Voter {n}", (f"v{n}",)) for n in range(90))
    rows = tuple(
        What(
            f"Row {n}",
            (f"r{n}",),
            tuple(Part.MATTERS if v // 3 == n else Part.NONE for v in range(90)),
            Rests(),
        )
        for n in range(30)
    )
    block = Matrix("matrix", "Who can carry what", columns, rows)
    small = within(block)
    assert [row.title for row in small.rows] == [f"Row {n}" for n in range(8)]
    assert [who.title for who in small.columns] == [f"Voter {n}" for n in range(24)]
    assert all(row.parts.count(Part.MATTERS) == 3 for row in small.rows)
    assert 13 * min(1, PAGE / float(WIDTH.findall(matrix_svg(small))[0])) > LEAST
    assert "The first 8 of 30 rows are drawn" in picture(block)
    assert within(small) == small


def test_many_crowds_are_told_by_the_first_of_them() -> None:
    people = ", ".join(f"c{n}: {{kind: crowd}}" for n in range(20))
    case = loads(f"title: Many\npeople: {{{people}}}\n").case
    assert case is not None
    names = [f"c{n}" for n in range(20)]
    assert list(crowds(case, names)) == [
        "Taken as one voter each, though crowds that would vote in parts: c0, c1, c2 and 17 others."
    ]
    assert list(crowds(case, names[:2])) == [
        "Taken as one voter each, though crowds that would vote in parts: c0 and c1."
    ]
