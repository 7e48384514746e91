"""Pictures as PNG: every text is drawn, in the letters that are shipped; sizes and grounds; and `-o` of the commands."""

from __future__ import annotations

import re
import struct
import xml.etree.ElementTree as ET
import zlib
from dataclasses import fields, is_dataclass, replace
from textwrap import dedent
from typing import TYPE_CHECKING, Any
from unicodedata import category, decomposition

import pytest
import resvg_py
from click import UsageError
from click.shell_completion import ShellComplete
from click.testing import CliRunner

from kingmaker.analysis.control.lens import control
from kingmaker.cli import main, picture
from kingmaker.report import as_png as drawing
from kingmaker.report.as_png import MOST, TooLarge, as_png, text_of, undrawn
from kingmaker.report.grounds import literal
from kingmaker.report.lettering import FILES, foreign, letters
from kingmaker.report.picturing import svg_of
from kingmaker.report.structure import structure
from kingmaker.report.structure_svg import structure_svg
from kingmaker.source.load import load
from tests.drawn import PICTURES
from tests.struggle_cases import MILL
from tests.test_struggle_record import RECORD

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

#: One text of a picture, or one part of it that has a place of its own.
_PIECES = re.compile(r"(<(?:text|tspan)\b[^>]*>)([^<]+)")


def alone(letter: str) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40" width="40" height="40">'
        f'<text x="9" y="30" font-size="20">{letter}</text></svg>'
    )


def size(png: bytes) -> tuple[int, int]:
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    wide, high = struct.unpack(">II", png[16:24])
    return wide, high


def corner(png: bytes) -> tuple[int, ...]:
    """Return the colour of the first dot: whatever the filter of a row, its first dot stands as it is."""
    data, at = b"", 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        if png[at + 4 : at + 8] == b"IDAT":
            data += png[at + 8 : at + 8 + length]
        at += 12 + length
    return tuple(zlib.decompress(data)[1:4])


@pytest.mark.parametrize("kind", PICTURES)
def test_every_text_of_a_picture_is_drawn(kind: str) -> None:
    _, svg = PICTURES[kind]
    whole = as_png(svg, scale=0.5)
    pieces = list(_PIECES.finditer(svg))
    assert len(pieces) > 2
    for piece in pieces:
        without = f"{svg[: piece.start(2)]}{svg[piece.end(2) :]}"
        assert as_png(without, scale=0.5) != whole, piece[2]


@pytest.mark.parametrize("kind", PICTURES)
def test_only_the_shipped_letters_are_used(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _, svg = PICTURES[kind]
    asked: list[dict[str, object]] = []
    real = resvg_py.svg_to_bytes

    def noted(**given: object) -> bytes:
        asked.append(given)
        return real(**given)  # type: ignore[arg-type]

    monkeypatch.setattr(resvg_py, "svg_to_bytes", noted)
    as_png(svg, scale=1)
    assert asked[0]["skip_system_fonts"] is True
    assert asked[0]["font_files"] == [str(f) for f in FILES]
    as_png(svg.replace("</svg>", "<text>東</text></svg>"), scale=1)
    assert asked[1]["skip_system_fonts"] is False


def test_both_weights_are_there() -> None:
    plain = as_png(alone("Regular"))
    bold = as_png(alone("Regular").replace("<text", '<text font-weight="600"'))
    assert plain != bold


def test_the_letters_that_the_font_has_are_those_that_it_draws() -> None:
    """Every fortieth code point of the first table of Unicode, against what is drawn for one that does not exist."""

    def drawn(letter: str) -> bytes:
        return resvg_py.svg_to_bytes(
            svg_string=alone(letter),
            font_files=[str(FILES[0])],
            font_family="Inter",
            skip_system_fonts=True,
        )

    none = drawn("\U000fffff")
    tried = [c for c in map(chr, range(0x21, 0x3100, 40)) if category(c)[0] in "LNSP"]
    kinds = {c: ord(c) in letters() for c in tried if not decomposition(c)}
    assert {True, False} == set(kinds.values())
    assert {c: drawn(c) != none for c in kinds} == kinds


def test_letters_that_no_font_has_are_told() -> None:
    nowhere = "\U000ffff0"
    assert undrawn(alone("A")) == ""
    assert foreign(f"A東{nowhere}東") == "東"  # what is not printable is no letter
    assert undrawn(alone("\u1f9a\U00016800")) in {
        "\U00016800",
        "",
    }  # Bamum, where no font of the system has it


def test_each_ground_has_its_colours() -> None:
    for _, svg in PICTURES.values():
        assert corner(as_png(svg, scale=1)) == (0xFF, 0xFF, 0xFF)
        assert corner(as_png(svg, scale=1, dark=True)) == (0x12, 0x16, 0x1D)
        assert "@media" in svg
        assert "@media" not in literal(svg) + literal(svg, dark=True)
        assert literal(svg, dark=True).count("{") == literal(svg, dark=True).count("}")


def test_a_picture_is_as_large_as_it_is_wanted() -> None:
    _, svg = PICTURES["bars"]
    wide, high = drawing.size_of(svg)
    assert size(as_png(svg)) == (2 * wide, 2 * high)
    assert size(as_png(svg, scale=0.5)) == (wide // 2, round(high / 2))
    assert size(as_png(svg, width=300))[0] == 300
    assert as_png(svg) == as_png(svg)
    with pytest.raises(TooLarge, match="dots"):
        as_png(svg, scale=(2 * MOST / wide / high) ** 0.5)


def test_what_is_not_drawn_is_no_text() -> None:
    assert text_of(
        '<svg><desc id="x">no</desc><style>.a{}</style><text>R&amp;D</text></svg>'
    ).split() == ["R&D"]


# --- commands ---------------------------------------------------------------------------------------


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


COUNCIL = ("powers", "un-security-council")


def test_a_file_says_its_form_by_its_ending(tmp_path: Path) -> None:
    png, svg = tmp_path / "a.png", tmp_path / "a.svg"
    result = run(*COUNCIL, "-o", str(png))
    assert result.exit_code == 0, result.stderr
    assert result.stdout == ""
    assert f"wrote {png}" in result.stderr
    assert run(*COUNCIL, "-o", str(svg)).exit_code == 0
    assert png.read_bytes() == as_png(svg.read_text("utf-8"))
    assert run(*COUNCIL, "--format", "png").stdout_bytes == png.read_bytes()
    assert run(*COUNCIL, "--format", "svg").stdout == svg.read_text("utf-8")


def test_size_and_ground_are_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "a.png"
    assert run(*COUNCIL, "-o", str(file), "--width", "500", "--dark").exit_code == 0
    assert size(file.read_bytes())[0] == 500
    assert corner(file.read_bytes()) == (0x12, 0x16, 0x1D)


@pytest.mark.parametrize(
    "arguments",
    [
        ("control", "samsung", "--format", "png"),
        ("payout", "wework-2019", "--format", "png"),
        ("leverage", "openai-2023", "--format", "png", "--scale", "0.5"),
        (
            "bargain",
            "openai-2023",
            "--issue",
            "microsofts-means",
            "--draws",
            "8",
            "--format",
            "png",
        ),
        ("play", "MILL", "--draws", "2", "--format", "png"),
        ("timeline", "MILL", "--draws", "2", "--format", "png"),
    ],
    ids=lambda a: a[0],
)
def test_every_command_that_draws_draws_png(arguments: tuple[str, ...], tmp_path: Path) -> None:
    mill = tmp_path / "mill.yaml"
    mill.write_text(dedent(MILL) + RECORD, "utf-8")
    result = run(*(str(mill) if a == "MILL" else a for a in arguments))
    assert result.exit_code == 0, result.stderr
    assert size(result.stdout_bytes)[0] > 200


def test_control_is_drawn_as_the_report_draws_it(tmp_path: Path) -> None:
    file = tmp_path / "a.svg"
    assert run("control", "ikea", "-o", str(file)).exit_code == 0
    case = load("ikea").case
    assert case is not None
    block = structure(case, control(case))
    assert block is not None
    assert file.read_text("utf-8") == structure_svg(block, name=case.title)
    alone = tmp_path / "alone.yaml"
    alone.write_text("title: A\npeople: {a: {}}\n", "utf-8")
    result = run("control", str(alone), "--format", "svg")
    assert result.exit_code == 2
    assert "so there is no picture" in " ".join(result.stderr.split())


def test_statements_go_to_a_file_too(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    assert run("control", "ikea", "-o", str(file)).exit_code == 0
    assert file.read_text("utf-8") == run("control", "ikea", "--format", "bods").stdout


def test_shells_complete_the_forms() -> None:
    def offered(*words: str) -> set[str]:
        return {
            c.value for c in ShellComplete(main, {}, "kingmaker", "X").get_completions([*words], "")
        }

    assert offered("powers", "ikea", "--format") == {"text", "svg", "png"}
    assert offered("play", "ikea", "--format") == {
        "text",
        "svg",
        "png",
        "drivers-svg",
        "drivers-png",
    }
    assert offered("report", "ikea", "--format") == {"text", "html", "json", "md", "pdf"}


def test_a_graph_for_another_program_goes_to_a_file_too(tmp_path: Path) -> None:
    file = tmp_path / "a.graphml"
    assert run("leverage", "openai-2023", "-o", str(file)).exit_code == 0
    assert file.read_text("utf-8") == run("leverage", "openai-2023", "--format", "graphml").stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("-o", "a.pdf"), "pictures end in .svg or .png"),
        (("-o", "a.mmd"), "pictures end in .svg or .png"),
        (("-o", "a.png", "--format", "svg"), "two forms"),
        (("-o", "a.png", "--json"), "two answers"),
        (("--format", "svg", "--json"), "two answers"),
        (("-o", "a.png", "--scale", "2", "--width", "90"), "two sizes"),
        (("-o", "a.svg", "--dark"), "are of a PNG"),
        (("--width", "90"), "are of a PNG"),
        (
            (
                "-o",
                "no/such/folder/a.png",
            ),
            "cannot be written",
        ),
    ],
)
def test_wrong_use_is_refused(arguments: tuple[str, ...], told: str) -> None:
    result = run(*COUNCIL, *arguments)
    assert result.exit_code in {1, 2}
    assert told in " ".join(result.stderr.split())


def test_a_picture_that_is_too_large_is_refused() -> None:
    result = run("powers", "us-electoral-college-2024", "--format", "png", "--width", "20000")
    assert result.exit_code == 2
    assert "more than can be drawn at once" in " ".join(result.stderr.split())


def test_without_the_extra_its_name_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture, "find_spec", lambda _: None)
    result = run(*COUNCIL, "-o", "a.png")
    assert result.exit_code == 2
    assert "pip install 'kingmaker[png]'" in result.stderr
    assert run(*COUNCIL, "--format", "svg").exit_code == 0


def test_a_terminal_gets_no_png(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal:
        @staticmethod
        def isatty() -> bool:
            return True

    monkeypatch.setattr("sys.stdout", Terminal())
    with pytest.raises(UsageError, match="no text for a terminal"):
        picture.no_terminal("picture.png")


def test_names_with_signs_that_control_are_drawn(tmp_path: Path) -> None:
    """XML forbids them, even escaped: a picture that held one would be drawn by nothing."""
    case = tmp_path / "a.yaml"
    case.write_text(
        'title: "A\\x07B <b> & \\uFFFE"\npeople: {a: {name: "An\\x07n ]]> \\uFFFE"}, b: {}}\n'
        "entities: {e: {kind: company, governed_by: g}}\n"
        "bodies:\n  g: {of: e, members: [a, b], passes: more than half of members}\n",
        "utf-8",
    )
    for command in ("powers", "control"):
        file = tmp_path / f"{command}.svg"
        assert run(command, str(case), "-o", str(file)).exit_code == 0
        assert ET.parse(file).getroot() is not None  # noqa: S314  # our own text
        assert run(command, str(case), "--format", "png").exit_code == 0
    result = run("report", str(case), "-o", str(tmp_path / "a.pdf"), "--pictures", str(tmp_path))
    assert result.exit_code == 0, result.stderr


@pytest.mark.parametrize("kind", PICTURES)
def test_pictures_are_xml_whatever_names_hold(kind: str) -> None:
    block, _ = PICTURES[kind]
    hostile = _renamed(block, "x\x07\ufffe\ud800 <a> & ]]>")
    assert ET.fromstring(svg_of(hostile)) is not None  # noqa: S314  # our own text
    assert as_png(svg_of(hostile), scale=0.5)


def _renamed(thing: Any, name: str) -> Any:  # noqa: ANN401  # any record
    """Return a record in which every text that is shown has become this one."""
    if isinstance(thing, tuple):
        return tuple(_renamed(t, name) for t in thing)
    if not is_dataclass(thing) or isinstance(thing, type):
        return thing
    shown = {"title", "name", "label", "across", "up"}
    return replace(
        thing,
        **{
            f.name: name if f.name in shown else _renamed(getattr(thing, f.name), name)
            for f in fields(thing)
        },
    )


def test_letters_that_are_missing_are_warned_of(tmp_path: Path) -> None:
    case = tmp_path / "a.yaml"
    case.write_text(
        "title: A\npeople: {a: {name: '\U00016a9a'}, b: {}}\nentities: {e: {kind: company, governed_by: g}}\n"
        "bodies:\n  g: {of: e, members: [a, b], passes: more than half of members}\n"
        "offices:\n  ceo: {of: e, held_by: a, appointed_by: g, removed_by: g}\n",
        "utf-8",
    )
    result = run("powers", str(case), "-o", str(tmp_path / "a.png"))
    assert result.exit_code == 0, result.stderr
    assert ("no font on this machine has \U00016a9a" in result.stderr) == bool(
        undrawn(alone("\U00016a9a"))
    )
