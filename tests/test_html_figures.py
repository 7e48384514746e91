"""Pictures on a page: once for wide pages and once for phones, with the same words, and their keys as lists."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import chain
from math import cos, radians, sin

import pytest

from kingmaker.report.document import Bars, Matrix, Part, What, Who
from kingmaker.report.html_figures import picture
from kingmaker.report.matrix_svg import matrix_svg, narrowed
from kingmaker.report.network_svg import signs_of
from kingmaker.report.picture_parts import NARROW
from kingmaker.report.structure_svg import structure_svg
from tests.drawn import BARS, COURSE, MATRIX, NETWORK, PICTURES, STRUCTURE

FIGURE = re.compile(r'<figure(?: class="([^"]*)")?[^>]*>(.*?)</figure>', re.DOTALL)
WIDTH = re.compile(r'<svg[^>]* width="(\d+)"')


def figures(page: str) -> dict[str, str]:
    return {found[1] or "": found[2] for found in FIGURE.finditer(page)}


@pytest.mark.parametrize("kind", PICTURES)
def test_no_page_is_left_without_a_picture_that_fits_it(kind: str) -> None:
    made = figures(picture(PICTURES[kind][0]))
    widths = {shown: int(WIDTH.findall(svg)[0]) for shown, svg in made.items()}
    if widths.keys() == {"small"}:
        assert widths["small"] <= 410
        return
    assert widths.keys() == {"wide", "narrow small"}
    assert widths["wide"] > 410
    assert NARROW <= widths["narrow small"] <= 410


def test_the_picture_for_phones_is_named_by_the_words_of_the_other_one() -> None:
    made = figures(picture(BARS))
    wide, narrow = (made[shown] for shown in ("wide", "narrow small"))
    named = re.findall(r'aria-labelledby="(\S+) (\S+)"', narrow)
    assert named == [("bars-t", "bars-d")]
    assert all(f' id="{name}"' in wide and f' id="{name}"' not in narrow for name in named[0])
    assert all(f">{bar.name}: " in narrow for bar in BARS.bars)


def test_long_names_break_into_lines_on_phones() -> None:
    bars = Bars("b", "What comes of it", tuple(replace(b, name=b.name * 8) for b in BARS.bars))
    narrow = figures(picture(bars))["narrow small"]
    lines = re.findall(r"<text[^>]*>([^<]*)</text>", narrow)
    assert len(lines) > 8
    assert max(map(len, lines)) <= NARROW / 7


def test_a_matrix_of_many_is_in_parts_that_hold_each_column_once() -> None:
    people = tuple(Who(f"Person {n}", (f"p{n}",)) for n in range(30))
    parts = tuple(Part.STOPS if n % 3 else Part.NONE for n in range(30))
    block = Matrix("m", "t", people, (What("Remove the chair", ("remove",), parts),))
    made = narrowed(block)
    assert len(made) > 1
    assert tuple(chain.from_iterable(part.columns for part in made)) == people
    assert tuple(chain.from_iterable(part.rows[0].parts for part in made)) == parts
    assert len({part.id for part in made}) == len(made)
    assert all(int(WIDTH.findall(matrix_svg(p, narrow=True))[0]) <= NARROW for p in made)
    assert narrowed(MATRIX)[0].columns == MATRIX.columns


def test_the_key_of_a_graph_tells_each_link_and_that_of_a_course_each_event() -> None:
    graph, course = picture(NETWORK), picture(COURSE)
    assert (
        '<ol class="key" id="network-k"><li>Ann → Ben: credit (stops: nobody is left to give it)</li></ol>'
        in graph
    )
    assert ">1</td><td>2025-04-03</td><td><b>The letter</b></td>" in course
    heads = re.findall(r'<th scope="col" class="c\d">([^<]*)</th>', course)
    assert heads == [bar.name for bar in COURSE.stops[0].bars]
    assert re.findall(r'<b class="c\d">([^<]*)</b>', course) == ["61%", "39%"] * 2


def test_the_key_of_a_graph_tells_what_each_kind_of_line_means() -> None:
    fates = {link.fate for link in NETWORK.links}
    told = signs_of(NETWORK)
    assert told in picture(NETWORK)
    assert len(told.split("; ")) == len(fates)


def test_a_key_says_what_a_picture_shows_so_that_it_is_said_once() -> None:
    for block in (NETWORK, COURSE):
        page = picture(block)
        assert page.count(f'aria-describedby="{block.id}-k"') == page.count("<svg")
        assert page.count(f' id="{block.id}-k"') == page.count(f' id="{block.id}-t"') == 1
        assert "<desc" not in page


def test_an_interval_stands_clear_of_a_long_probability() -> None:
    bars = Bars("b", "t", (replace(BARS.bars[0], mean=0.003, low=0.001, high=0.004),))
    told = re.findall(r'<text x="(\d+)"[^>]*>(under 1%)<', figures(picture(bars))["wide"])
    assert len(told) == 2
    assert int(told[1][0]) - int(told[0][0]) > 7 * len(told[0][1])


def test_the_name_of_a_turning_point_is_whole_or_ends_before_its_colon() -> None:
    named = "An agreement in principle"
    long = replace(COURSE.stops[1], label=f"{named}: {'somebody returns, and ' * 9}", turning=True)
    for stop, told in ((replace(long, label=named), named), (long, named)):
        stops = (COURSE.stops[0], stop, *COURSE.stops[2:])
        wide = figures(picture(replace(COURSE, stops=stops)))["wide"]
        assert f">{told}<" in wide


def test_labels_of_a_matrix_have_the_room_that_its_columns_leave() -> None:
    long = "Remove the chair, appoint another one and tell all the members of it"
    few = replace(MATRIX, rows=(replace(MATRIX.rows[0], title=long),))
    assert f">{long}</tspan>" in matrix_svg(few)
    parts = few.rows[0].parts
    many = replace(few, columns=few.columns * 12, rows=(replace(few.rows[0], parts=parts * 12),))
    assert f">{long}</tspan>" not in matrix_svg(many)


def test_a_long_name_is_whole_in_a_box_on_phones() -> None:
    whole = "other later investors and employees with a share in the profit"
    boxes = tuple(replace(box, title=whole) for box in STRUCTURE.boxes)
    drawn = structure_svg(replace(STRUCTURE, boxes=boxes), most=2)
    assert "in the profit<" in drawn
    assert "…" not in drawn


def test_a_wide_heading_of_a_matrix_is_not_cut_at_the_top() -> None:
    title = "Sue Desmond-Hellmann"
    block = replace(MATRIX, columns=(Who(title, ("a",)), Who("Ben", ("ben",))))
    long, high = 7.9 * len(title), 10  # in the widest letters that stand in for ours
    for narrow in (False, True):
        drawn = matrix_svg(block, narrow=narrow)
        foot, lean = map(int, re.findall(r"translate\(\d+ (\d+)\) rotate\(-(\d+)\)", drawn)[0])
        assert foot > sin(radians(lean)) * long + cos(radians(lean)) * high
