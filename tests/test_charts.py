"""Charts as data, in letters and as SVG: everything is in the picture, at its place, and names break nothing."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise
from xml.etree import ElementTree as ET

import jsonschema
import pytest

from kingmaker.report.answer_parts import chart_parts
from kingmaker.report.as_json import as_json
from kingmaker.report.chart_svg import svg
from kingmaker.report.document import Chart, Document, Mark, Section, Series
from kingmaker.report.plot import HEIGHT, picture, short

SPACE = "{http://www.w3.org/2000/svg}"


def chart(*names: str, marks: tuple[Mark, ...] = ()) -> Chart:
    """Lines from nought: the first rises to 40 at 100, each further one half as steeply."""
    lines = tuple(
        Series(name, ((Fraction(0), Fraction(0)), (Fraction(100), Fraction(40, 2**n))))
        for n, name in enumerate(names)
    )
    return Chart("curve", "A curve", "in all", "to each", lines, marks)


MARKS = (Mark(Fraction(25), "1"), Mark(Fraction(50), "2"))


def rows(drawn: Chart, width: int = 80) -> list[str]:
    return ["".join(cell.text for cell in row) for row in picture(drawn, width=width)]


def test_letters_stand_where_the_lines_run() -> None:
    text = rows(chart("ann", "ben"))
    body = text[1 : 1 + HEIGHT]
    left = body[0].index("┤") + 1
    across = len(body[0]) - left
    assert body[0][left + across - 1] == "a"
    middle = body[HEIGHT // 2]
    assert middle[left + across // 2 - 1] == "a"
    assert middle[left + across - 1] == "b"
    assert body[-1][left] == "*"


def test_marks_stand_on_the_axis_with_their_labels() -> None:
    text = rows(chart("ann", marks=MARKS))
    axis = next(n for n, line in enumerate(text) if "└" in line)
    for mark in MARKS:
        at = text[axis + 1].index(mark.label)
        assert text[axis][at] == "┴"
        column = {line[at] for line in text[1:axis] if len(line) > at}
        assert "┊" in column
    assert text[axis][text[axis].index("└") :].count("┴") == 2


@pytest.mark.parametrize("narrow", [True, False])
def test_no_mark_is_without_its_label_and_none_covers_another(*, narrow: bool) -> None:
    marks = tuple(Mark(Fraction(at), f"no{at}") for at in (1, 2, 3, 50, 51, 97))
    drawn = svg(chart("ann", marks=marks), narrow=narrow)
    placed = sorted(
        (float(at), label)
        for at, label in re.findall(r'<text x="([\d.]+)"[^>]*class="name"[^>]*>(no[^<]*)<', drawn)
    )
    assert [one for _, label in placed for one in label.split(", ")] == [m.label for m in marks]
    for (left, one), (right, two) in pairwise(placed):
        assert left + 3.5 * len(one) <= right - 3.5 * len(two)


@pytest.mark.parametrize("width", [40, 60, 110])
def test_a_picture_fits_its_width(width: int) -> None:
    names = tuple(f"somebody with a long name {n}" for n in range(5))
    assert max(map(len, rows(chart(*names, marks=MARKS), width))) <= max(width, 45)
    assert "" not in map(str.strip, rows(chart("with a name that no line holds " * 3), width))


def test_nothing_to_draw() -> None:
    empty = Chart("c", "", "in all", "to each", ())
    assert rows(empty) == ["nothing to draw"]
    assert ET.fromstring(svg(empty)).tag == f"{SPACE}svg"  # noqa: S314  # our own text


def test_the_svg_holds_every_line_mark_and_name() -> None:
    drawn = chart("ann", 'B & "C" <x>', marks=MARKS)
    root = ET.fromstring(svg(drawn))  # noqa: S314  # our own text
    texts = [e.text for e in root.iter(f"{SPACE}text")]
    assert {"ann", 'B & "C" <x>', "1", "2", "in all", "to each", "100", "40"} <= set(texts)
    lines = [e.get("points", "").split() for e in root.iter(f"{SPACE}polyline")]
    assert [len(points) for points in lines] == [2, 2]
    (left, floor), (right, top) = (tuple(map(float, p.split(","))) for p in lines[0])
    (_, _), (_, half) = (tuple(map(float, p.split(","))) for p in lines[1])
    assert left < right
    assert half == pytest.approx((floor + top) / 2, abs=0.1)
    assert root.find(f"{SPACE}title") is not None
    assert svg(drawn) == svg(drawn)
    named = next(e for e in root.iter(f"{SPACE}text") if e.text == "ann")
    assert float(named.get("x", "0")) > right
    assert abs(float(named.get("y", "0")) - top) < 20


def test_lines_beyond_the_colours_are_told_apart() -> None:
    root = ET.fromstring(svg(chart(*(f"n{n}" for n in range(9)))))  # noqa: S314  # our own text
    styles = {(e.get("class"), e.get("stroke-dasharray")) for e in root.iter(f"{SPACE}polyline")}
    assert len(styles) == 9


def test_a_chart_in_json() -> None:
    document = Document("x", "x", "x", (Section("s", "s", (chart("ann", marks=MARKS),)),))
    value = as_json(document)["sections"][0]["blocks"][0]  # type: ignore[index]  # it is a list of dicts
    jsonschema.validate(value, chart_parts())
    assert value["series"] == [{"name": "ann", "points": [[0.0, 0.0], [100.0, 40.0]]}]
    assert value["marks"][0] == {"at": 25.0, "label": "1"}


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("0", "0"),
        ("999999", "1 million"),
        ("0.00123456", "0.00123"),
        ("1234567890123", "1.23 trillion"),
    ],
)
def test_three_digits_that_count(amount: str, text: str) -> None:
    assert short(Fraction(amount)) == text
