"""Labels of graphs stand on their lines and hide neither boxes nor each other nor arrows."""

from __future__ import annotations

import re
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kingmaker.analysis.control.lens import control
from kingmaker.report import graph_labels
from kingmaker.report.document import Box, Shape, Structure, Tie
from kingmaker.report.graph_labels import Plate, along, placed
from kingmaker.report.picture_parts import boxed, folded
from kingmaker.report.structure import structure
from kingmaker.report.structure_svg import structure_svg
from kingmaker.source.load import load

_LABEL = re.compile(
    r'<rect class="label" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="(\d+)"'
)
_BOX = re.compile(
    r'<rect class="box [\w-]+" x="([\d.]+)" y="([\d.]+)" width="(\d+)" height="(\d+)"'
)
_END = re.compile(r'class="line [\w-]+" d="[^"]* (\d+) (\d+)" marker-end')


def _plates(pattern: re.Pattern[str], svg: str) -> list[Plate]:
    found = (map(float, m.groups()) for m in pattern.finditer(svg))
    return [Plate(x + w / 2, y + h / 2, w, h) for x, y, w, h in found]


def _covers(one: Plate, other: Plate) -> bool:
    across = (one.wide + other.wide) / 2 - abs(one.x - other.x)
    down = (one.high + other.high) / 2 - abs(one.y - other.y)
    return across > 0 and down > 0


@pytest.mark.parametrize("most", [2, 4])
@pytest.mark.parametrize(
    "name", ["alphabet", "anthropic", "bosch", "carlsberg", "disney-2004", "ikea", "meta"]
)
def test_no_label_of_a_case_hides_a_box_another_label_or_an_arrow(name: str, most: int) -> None:
    case = load(name).case
    assert case is not None
    block = structure(case, control(case))
    assert block is not None
    svg = structure_svg(block, most=most)
    labels, boxes = _plates(_LABEL, svg), _plates(_BOX, svg)
    assert len(labels) == len(block.ties)
    assert len(boxes) == len(block.boxes)
    assert not [pair for pair in combinations(labels, 2) if _covers(*pair)]
    assert not [(a, b) for a in labels for b in boxes if _covers(a, b)]
    tips = [(float(x), float(y) - 2) for x, y in _END.findall(svg)]
    assert len(tips) == len(block.ties)
    assert not [(a, tip) for a in labels for tip in tips if a.has([tip])]
    assert "…" not in svg


@pytest.mark.parametrize("most", [2, 4])
@pytest.mark.parametrize("name", ["openai-2023", "openai-2025", "tata-sons", "volkswagen-2009"])
def test_no_line_passes_behind_a_box(name: str, most: int) -> None:
    case = load(name).case
    assert case is not None
    block = structure(case, control(case))
    assert block is not None
    svg = structure_svg(block, most=most)
    lines = [_points(way) for way in re.findall(r'class="line [\w-]+" d="([^"]+)" marker-end', svg)]
    inner = [Plate(box.x, box.y, box.wide - 4, box.high - 4) for box in _plates(_BOX, svg)]
    assert len(lines) == len(block.ties)
    assert not [(box, line) for line in lines for box in inner if box.has(line)]


def _points(way: str) -> list[tuple[float, float]]:
    """Return points of a line of cubic curves, as its picture writes it."""
    numbers = [float(n) for n in re.findall(r"-?\d+", way)]
    corners = list(zip(numbers[::2], numbers[1::2], strict=True))
    curves = [corners[n : n + 4] for n in range(0, len(corners) - 1, 3)]
    parts = [
        ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
        for t in (n / 40 for n in range(41))
    ]
    return [
        (
            sum(w * x for w, (x, _) in zip(part, curve, strict=True)),
            sum(w * y for w, (_, y) in zip(part, curve, strict=True)),
        )
        for curve in curves
        for part in parts
    ]


def test_a_label_stands_on_its_line_and_within_the_picture() -> None:
    path = [(20.0, 0.0), (180.0, 100.0)]
    (found,) = placed([path], [(60.0, 18.0)], [], 200.0)
    points = along(path, [n / 1000 for n in range(1001)])
    assert min(abs(x - found.x) + abs(y - found.y) for x, y in points) < 1
    (edge,) = placed([[(10.0, 0.0), (10.0, 100.0)]], [(60.0, 18.0)], [], 200.0)
    assert edge.x - edge.wide / 2 >= 0


def test_a_label_goes_round_a_box_and_off_other_lines() -> None:
    path = [(100.0, 0.0), (100.0, 100.0)]
    box = Plate(100.0, 50.0, 80.0, 30.0)
    (found,) = placed([path], [(40.0, 18.0)], [box], 200.0)
    assert not found.over(box)
    crossing = [(0.0, 48.0), (200.0, 52.0)]
    found, _ = placed([path, crossing], [(40.0, 18.0), (0.0, 0.0)], [], 200.0)
    assert not any(found.has([p]) for p in along(crossing, (0.25, 0.4, 0.55)))


def test_a_label_is_not_touched_by_a_line_beside_it() -> None:
    path = [(100.0, 0.0), (100.0, 200.0)]
    beside = [(121.0, 0.0), (121.0, 200.0)]
    found, _ = placed([path, beside], [(40.0, 18.0), (0.0, 0.0)], [], 200.0)
    assert found.x + found.wide / 2 < beside[0][0] - 2


def test_labels_of_lines_beside_each_other_stand_beside_each_other() -> None:
    case = load("openai-2025").case
    assert case is not None
    block = structure(case, control(case))
    assert block is not None
    one, other = (
        plate
        for plate, tie in zip(_plates(_LABEL, structure_svg(block)), block.ties, strict=True)
        if block.boxes[tie.start].name == "openai-foundation"
    )
    assert abs(one.y - other.y) < one.high / 2


def test_shares_of_votes_and_of_capital_stand_below_each_other() -> None:
    boxes = (Box("a", "Ann", Shape.PERSON), Box("b", "Acme", Shape.ENTITY))
    tie = Tie(0, 1, "26.5% of votes, 5.65% of capital", decides=True)
    svg = structure_svg(Structure("s", "Who", boxes, (tie,)))
    assert ">26.5% of votes</tspan>" in svg
    assert ">5.65% of capital</tspan>" in svg
    assert 'height="33" rx="9"' in svg


def test_many_in_one_box_are_counted_rather_than_cut() -> None:
    people = [f"person number {n}" for n in range(8)]
    ids = ", ".join(f"p{n}" for n in range(8))
    boxes = (Box(ids, ", ".join(people), Shape.PERSON), Box("b", "Acme", Shape.ENTITY))
    svg = structure_svg(
        Structure("s", "Who", boxes, (Tie(0, 1, "1 seat each", decides=True),)), most=2
    )
    shown = " ".join(re.findall(r"<tspan[^>]*>([^<]*)</tspan>", svg))
    assert (
        "person number 0, person number 1, person number 2, person number 3 and 4 others" in shown
    )
    assert f"<title>{', '.join(people)}</title>" in svg


def test_lines_of_a_box_are_even_and_words_whole() -> None:
    assert boxed("Anthropic, PBC", 23, 3) == ["Anthropic, PBC"]
    assert boxed("x" * 40, 16, 4) == ["x" * 16, "x" * 16, "x" * 8]
    assert boxed("", 16, 4) == [""]
    assert folded("the board takes the chair from him and gives it away", 7 * 34, most=1) == [
        "the board takes the chair from…"
    ]


# --- beside a twin that compares everything with everything ---------------------------------------

_NUMBER = st.floats(-40, 700, allow_nan=False, width=16)
_LINE = st.lists(st.tuples(_NUMBER, _NUMBER), min_size=2, max_size=4)
_SIZE = st.tuples(st.sampled_from([24.0, 90.0, 150.0]), st.sampled_from([18.0, 33.0]))


def _by_definition(
    paths: list[list[tuple[float, float]]], tried: list[list[Plate]], fixed: list[Plate]
) -> list[Plate]:
    lines = [along(path, [n / 16 for n in range(1, 16)]) for path in paths]
    found: dict[int, Plate] = {}
    for n in [*range(len(paths))] * 3:
        near = [*fixed, *(plate for m, plate in found.items() if m != n)]
        over = [sum(plate.over(other) for other in near) for plate in tried[n]]
        free = [p for p, one in zip(tried[n], over, strict=True) if one <= min(over) + 1]
        others = [point for m, line in enumerate(lines) if m != n for point in line]
        found[n] = min(free, key=lambda plate: plate.has(others))
    return [found[n] for n in range(len(paths))]


@settings(max_examples=40, deadline=None)
@given(
    drawn=st.lists(st.tuples(_LINE, _SIZE), min_size=1, max_size=6),
    boxes=st.lists(st.tuples(_NUMBER, _NUMBER), max_size=4),
)
def test_labels_stand_where_a_comparison_of_all_with_all_puts_them(
    drawn: list[tuple[list[tuple[float, float]], tuple[float, float]]],
    boxes: list[tuple[float, float]],
) -> None:
    paths, sizes = [path for path, _ in drawn], [size for _, size in drawn]
    plates = [Plate(x, y, 150, 50) for x, y in boxes]
    tried = [graph_labels._plates(p, size, 640) for p, size in drawn]
    fixed = [*plates, *map(graph_labels._arrow, paths)]
    found = placed(paths, sizes, plates, 640)
    twin = _by_definition(paths, tried, fixed)
    assert [(p.x, p.y) for p in found] == [(p.x, p.y) for p in twin]
