"""The picture of decisions by people: the parts by their definitions, folded where there are many, in text and SVG."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Literal
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner
from rich.console import Console

from kingmaker.analysis.powers.lens import powers
from kingmaker.cli import main
from kingmaker.report.bars_svg import bars_svg, tornado_svg
from kingmaker.report.carrying import carrying
from kingmaker.report.document import Bar, Bars, Matrix, Part, Pull, Rests, Tornado, What, Who
from kingmaker.report.matrix import matrix
from kingmaker.report.matrix_svg import _STYLE, described, matrix_svg, narrowed
from kingmaker.report.matrix_text import print_matrix
from kingmaker.report.picture_parts import NARROW
from kingmaker.source.load import load
from kingmaker.source.read import gallery
from tests.votes import case_of

if TYPE_CHECKING:
    from kingmaker.model.case import Case

SVG = "{http://www.w3.org/2000/svg}"


def shipped(name: str) -> Case:
    found = load(name).case
    assert found is not None
    return found


def made(name: str) -> Matrix:
    case = shipped(name)
    found = matrix(case, powers(case))
    assert found is not None
    return found


def printed(block: Matrix, *, width: int = 110, colour: bool = False) -> str:
    stream = io.StringIO()
    system: Literal["standard"] | None = "standard" if colour else None
    console = Console(file=stream, width=width, force_terminal=colour, color_system=system)
    print_matrix(console, block)
    return stream.getvalue()


# --- the parts ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", gallery())
def test_parts_are_what_the_games_say(name: str) -> None:
    case = shipped(name)
    found = powers(case)
    picture = matrix(case, found)
    if picture is None:
        return
    games = {d.id: d.game for d in found}
    for row in picture.rows:
        for own_id in row.decisions:
            game = games[own_id]
            assert game is not None
            vetoers = set(game.vetoers())
            for column, part in zip(picture.columns, row.parts, strict=True):
                for person in column.people:
                    carries = person in game.players and game.wins((person,))
                    alone = (carries, person in vetoers)
                    assert _fits(part, person, game.players, alone=alone), row.title


def _fits(part: Part, person: str, players: tuple[str, ...], *, alone: tuple[bool, bool]) -> bool:
    if part is Part.NONE or person not in players:
        return part is Part.NONE and person not in players
    told = {
        (True, True): {Part.DECIDES},
        (True, False): {Part.CARRIES},
        (False, True): {Part.STOPS},
        (False, False): {Part.MATTERS, Part.DUMMY, Part.UNTOLD},
    }
    return part in told[alone]


def test_who_votes_without_effect() -> None:
    (row,) = [r for r in made("volkswagen").rows if "amend-articles" in r.decisions]
    parts = dict(zip((c.people[0] for c in made("volkswagen").columns), row.parts, strict=True))
    assert parts["porsche-se"] is Part.STOPS
    assert parts["lower-saxony"] is Part.STOPS
    assert parts["qatar"] is Part.MATTERS
    assert "preferred-holders" not in parts  # their shares have no vote
    (row,) = [r for r in made("volkswagen").rows if "resolve" in r.decisions]
    assert row.parts == (Part.DECIDES, Part.DUMMY, Part.DUMMY, Part.DUMMY)


def test_who_can_carry_it_alone_and_not_stop_it() -> None:
    case = case_of(
        "people: {a: A, b: B}\nbodies: {pair: {members: [a, b], quorum: none, passes: at least 1 of members}}\n"
    )
    picture = matrix(case, powers(case))
    assert picture is not None
    assert set(picture.rows[0].parts) == {Part.CARRIES}


def test_a_power_of_steps_is_one_row() -> None:
    rows = [r for r in made("staggered-board").rows if "merge" in r.decisions]
    assert len(rows) == 1
    assert not any("step" in own_id for r in made("staggered-board").rows for own_id in r.decisions)


@pytest.mark.parametrize("name", ["eu-council", "us-electoral-college-2024", "imf-board"])
def test_many_people_are_folded_into_those_of_equal_parts(name: str) -> None:
    picture = made(name)
    people = [person for column in picture.columns for person in column.people]
    assert len(people) == len(set(people)) > 20
    columns = list(zip(*(row.parts for row in picture.rows), strict=True))
    assert len(set(columns)) == len(columns) <= 4
    assert max(map(len, printed(picture).splitlines())) <= 110


def test_few_people_have_a_column_each() -> None:
    assert [c.people for c in made("bosch").columns] == [("family",), ("industrietreuhand",)]


# --- in a terminal ------------------------------------------------------------------------


def test_signs_differ_without_colour() -> None:
    text = printed(made("volkswagen"))
    assert "\x1b" not in text
    assert {"◆", "■", "●", "○"} <= set(text)
    assert "■ can stop it alone" in text
    assert "\x1b[" in printed(made("volkswagen"), colour=True)


def test_a_narrow_terminal_has_the_picture_in_parts() -> None:
    block = made("openai-2023")
    lines = printed(block, width=60).splitlines()
    assert max(map(len, lines)) <= 60
    assert sum(line.startswith("decision") for line in lines) > 1
    assert printed(block).count("decision ") == 1


# --- as SVG -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", gallery())
def test_the_picture_is_sound_svg_of_its_own(name: str) -> None:
    result = CliRunner().invoke(main, ["powers", name, "--format", "svg"])
    assert result.exit_code == 0, result.stderr
    root = ET.fromstring(result.stdout)  # noqa: S314  # our own text
    assert root.tag == f"{SVG}svg"
    ids = {element.get("id") for element in root.iter() if element.get("id")}
    assert set((root.get("aria-labelledby") or "").split()) <= ids
    assert root.get("role") == "img"
    assert root.find(f"{SVG}desc") is not None
    assert not any(element.get("style") for element in root.iter())
    assert "http://www.w3.org/2000/svg" in result.stdout
    assert result.stdout.count("http") == 1


def test_names_are_escaped() -> None:
    rows = (What('a < b & "c"', ("x",), (Part.MATTERS,), Rests()),)
    block = Matrix("m", "t", (Who("Ann <&> Bo", ("ann",)),), rows)
    text = matrix_svg(block, name="R&D")
    assert "Ann &lt;&amp;&gt; Bo" in text
    assert ET.fromstring(text) is not None  # noqa: S314  # our own text
    assert described(block) == 'a < b & "c". matters, with others: Ann <&> Bo.'


def test_every_part_has_a_shape_of_its_own() -> None:
    parts = [part for part in Part if part is not Part.NONE]
    rows = tuple(What(part.value, (part.value,), (part,), Rests()) for part in parts)
    root = ET.fromstring(matrix_svg(Matrix("m", "t", (Who("A", ("a",)),), rows)))  # noqa: S314  # our own text
    drawn = list(root.iter(f"{SVG}g"))
    shapes = {
        tuple((child.tag, child.get("r"), (child.get("d") or "")[-9:]) for child in g[1:])
        for g in drawn
    }
    assert len(drawn) == len(parts)
    assert len(shapes) >= len(parts) - 1  # a ring and a disc differ in size and fill
    assert {child.get("class") for g in drawn for child in g if child.get("class")} >= {
        f"p-{part.name.lower()}" for part in parts
    }


def test_colours_stand_out_from_their_ground_in_light_and_dark() -> None:
    light, dark = _STYLE.split("@media")
    for css in (light, dark):
        colours = dict(
            re.findall(
                r"\.km ([.\w-]+)(?:, [.\w -]+)? \{ (?:fill: none; )?(?:fill|stroke): (#\w+)", css
            )
        )
        grounds = [colours[".ground"], colours[".band"]]
        signs = [c for name, c in colours.items() if name.startswith(".p-")]
        assert len(signs) == 5
        for sign, ground in ((s, g) for s in signs for g in grounds):
            assert contrast(sign, ground) >= 3, (sign, ground)
        (text,) = re.findall(r"\.km \{[^}]*fill: (#\w+)", css)
        assert all(contrast(text, ground) >= 7 for ground in grounds)


def contrast(one: str, other: str) -> float:
    """The contrast of WCAG 2.2: (lighter + 0.05) / (darker + 0.05)."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


# --- in the report ------------------------------------------------------------------------


def test_the_report_has_the_picture_and_the_coalitions() -> None:
    text = " ".join(
        CliRunner().invoke(main, ["report", "openai-2023", "--draws", "0"]).stdout.split()
    )
    assert "Who can carry and who can stop what" in text
    assert "any 4 of the 6 any 3 of the 6 3 of 6" in text


def test_a_case_without_votes_has_no_such_section() -> None:
    assert carrying(case_of("people: {a: A}\n")) is None
    result = CliRunner().invoke(main, ["powers", "-", "--format", "svg"], input="title: x\n")
    assert result.exit_code == 2
    assert "there is no picture" in result.stderr


def test_a_label_beside_its_row_is_told_in_as_many_lines_as_it_needs() -> None:
    title = "any other matter of stockholders, decide a proposal and amend the articles of it"
    for many, fits in ((1, len(title)), (20, 32)):
        columns = tuple(Who(f"a{n}", (f"a{n}",)) for n in range(many))
        row = What(title, ("r",), (Part.MATTERS,) * many)
        svg = matrix_svg(Matrix("m", "Who", columns, (row,)))
        spans = re.findall(r"<tspan[^>]*>([^<]*)</tspan>", svg)
        assert " ".join(spans) == title
        assert max(map(len, spans)) <= fits


def headed(titles: list[str]) -> list[list[str]]:
    """Return the lines of each heading of a picture with these columns."""
    parts = tuple(Part.MATTERS for _ in titles)
    columns = tuple(Who(title, (title,)) for title in titles)
    block = Matrix("m", "M", columns, (What("row", ("row",), parts, Rests()),))
    texts = ET.fromstring(matrix_svg(block)).iter(f"{SVG}text")  # noqa: S314  # our own
    return [[*t.itertext()] for t in texts if "rotate" in t.get("transform", "")]


def test_a_long_heading_has_two_lines_alike_in_length_unless_there_are_many() -> None:
    long, short = "the holders of all shares of series A and B", "Ann"
    assert headed([long, short]) == [["the holders of all", "shares of series A and B"], [short]]
    assert headed(["the holders of shares", short]) == [["the holders of shares"], [short]]
    assert headed([long, *"abcdefghij"])[0] == [long]


@pytest.mark.parametrize("name", ["carlsberg", "anthropic", "disney-2004", "ikea"])
def test_no_label_of_a_shipped_case_is_cut(name: str) -> None:
    block = made(name)
    assert "…" not in matrix_svg(block)
    assert "…" not in matrix_svg(block, narrow=True)


def test_a_part_for_a_phone_leaves_out_rows_of_which_it_shows_nothing() -> None:
    columns = tuple(Who(f"person {n}", (f"p{n}",)) for n in range(30))
    first = tuple(Part.MATTERS if n == 0 else Part.NONE for n in range(30))
    last = tuple(Part.STOPS if n == 29 else Part.NONE for n in range(30))
    rows = (
        What("only the first", ("a",), first),
        What("only the last", ("b",), last),
        What("nobody", ("c",), (Part.NONE,) * 30),
    )
    parts = narrowed(Matrix("m", "Who", columns, rows))
    assert len(parts) > 1
    assert [row.title for row in parts[0].rows] == ["only the first", "nobody"]
    assert [row.title for row in parts[-1].rows] == ["only the last"]


def test_on_a_phone_a_short_heading_stands_beside_longer_ones() -> None:
    titles = [f"the {n} director of the Foundation" for n in ("first", "second", "third")]
    titles += ["the Royal Academy of Sciences and Letters", "the Foundation", "the other", "a", "b"]
    columns = tuple(Who(title, (str(n),)) for n, title in enumerate(titles))
    row = What("all", ("a",), (Part.MATTERS,) * len(columns))
    (part,) = narrowed(Matrix("m", "Who", columns, (row,)))
    width = ET.fromstring(matrix_svg(part, narrow=True)).get("width")  # noqa: S314
    assert int(width or 0) <= NARROW


def test_bars_below_each_other_end_at_the_same_place() -> None:
    known = Bars("b", "Now", (Bar("x", "x", 1.0, 1.0, 1.0),))
    drawn = Bars("b", "Then", (Bar("x", "x", 0.4, 0.001, 0.999),))
    tracks = [
        re.findall(r'class="track" x="[^"]*" y="[^"]*" width="([^"]*)"', bars_svg(b))
        for b in (known, drawn)
    ]
    assert tracks[0] == tracks[1] != []


def test_what_is_assumed_is_named_whole_beside_its_bar() -> None:
    long = "what it is worth to each of the nine directors who are not managers that Ann Lee is not the chief executive"
    block = Tornado("t", "What moves it", 0.4, (Pull("p", long, 0.2, 0.6, 0.3),))
    for narrow in (False, True):
        assert "…" not in tornado_svg(block, narrow=narrow)
