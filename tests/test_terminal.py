"""What a terminal shows: colours for any ground, lines parted between words, no word of a table cut."""

from __future__ import annotations

import io
import sys
from itertools import chain
from typing import TYPE_CHECKING

import pytest
from rich.color import Color
from rich.console import Console

from kingmaker.cli.claims import findings
from kingmaker.cli.common import colour, few_colours, print_sentences
from kingmaker.problems import Location, Problem
from kingmaker.report import diagnostics, terminal_colours
from kingmaker.report.as_text import as_text
from kingmaker.report.document import (
    Bar,
    Bars,
    Column,
    Document,
    Group,
    Groups,
    Items,
    Rests,
    Row,
    Section,
    Table,
)
from kingmaker.report.terminal_colours import SERIES, print_legend
from kingmaker.report.testing import verdicts
from kingmaker.source.load import loads
from tests.checking import sound

if TYPE_CHECKING:
    from kingmaker.report.document import Block

NAMED = [v for k, v in vars(terminal_colours).items() if k.isupper() and isinstance(v, str)]


def shown(*blocks: Block, width: int = 40) -> list[str]:
    document = Document("powers", "x", "X", (Section("s", "S", blocks),))
    return as_text(document, width=width).split("\n")[5:]


def _brightness(style: str) -> float:
    """The relative luminance of a colour (WCAG 2.1)."""
    triplet = Color.parse(style).get_truecolor()
    parts = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (value / 255 for value in triplet)
    )
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))


@pytest.mark.parametrize("style", NAMED)
def test_a_colour_stands_out_on_black_and_on_white(style: str) -> None:
    bright = _brightness(style)
    assert (bright + 0.05) / 0.05 >= 3
    assert 1.05 / (bright + 0.05) >= 3


def test_lines_have_colours_of_their_own() -> None:
    assert set(SERIES) == set(NAMED)
    assert len(set(SERIES)) == len(SERIES)


@pytest.mark.parametrize(
    ("environment", "painted", "few"),
    [
        ({"TERM": "xterm-256color"}, True, False),
        ({"TERM": "xterm"}, True, True),
        ({"TERM": "xterm", "COLORTERM": "truecolor"}, True, False),
        ({"TERM": "dumb"}, False, True),
        ({"TERM": "xterm", "NO_COLOR": "1"}, False, True),
    ],
)
def test_a_terminal_says_what_it_can(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], *, painted: bool, few: bool
) -> None:
    for name in ("TERM", "COLORTERM", "NO_COLOR", "WT_SESSION"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert not colour(sys.stdout)  # no terminal
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert (colour(sys.stdout), few_colours()) == (painted, few)


def test_lines_of_an_item_stand_below_its_first() -> None:
    text = "an item that takes more than one line of them"
    assert shown(Items(((text, Rests()),)))[:2] == [
        "  - an item that takes more than one",
        "    line of them",
    ]
    group = Group("who", "how", ((text, Rests("powers.x")),))
    assert shown(Groups("g", (group,)))[2:4] == [
        "    - an item that takes more than one",
        "      line of them  [powers.x]",
    ]


def test_a_column_that_is_as_wide_as_the_others_come_out_keeps_its_figures() -> None:
    columns = tuple(Column(key, key) for key in ("entity", "votes"))
    row = Row(("Robert Bosch GmbH", "93.17%"))
    assert any("93.17%" in line for line in shown(Table("t", columns, (row,)), width=15))


def test_a_bar_leaves_room_for_its_figures() -> None:
    bars = Bars("b", "", (Bar("a", "an ending", 0.4, 0.001, 0.999),))
    (line,) = (line for line in shown(bars, width=60) if "40%" in line)
    assert line.endswith("under 1% to over 99%")


def test_a_legend_is_parted_between_its_entries() -> None:
    stream = io.StringIO()
    console = Console(file=stream, width=30)
    print_legend(console, [("◆", "", "decides alone"), ("○", "", "votes, without effect")])
    assert stream.getvalue() == "◆ decides alone\n○ votes, without effect\n"


def test_a_problem_is_as_wide_as_the_terminal() -> None:
    line = f"{'x: y, ' * 12}board: {{passes: majority}}"
    column = line.index("majority") + 1
    where = Location("a.yaml", 1, column, 1, column + 8)
    told = "write `more than half of` and what is counted: `members`, `seats` or `in office`"
    problem = Problem(
        "K310", "a sentence that is longer than a line of fifty letters", where, help=told
    )
    lines = diagnostics.as_text([problem], {"a.yaml": line}, width=50).split("\n")
    assert max(map(len, lines)) <= 50
    excerpt, caret = (line for line in lines if "majority" in line or "^" in line)
    assert excerpt[caret.index("^") : caret.rindex("^") + 1] == "majority"
    assert " ".join(chain.from_iterable(line.split() for line in lines)).endswith(told)


def test_sentences_are_parted_on_a_terminal_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    line = "  a sentence that is longer than a line of thirty"
    monkeypatch.setenv("COLUMNS", "30")
    print_sentences([line])
    assert capsys.readouterr().out == f"{line}\n"
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    print_sentences([line])
    assert capsys.readouterr().out == "  a sentence that is longer\n      than a line of thirty\n"


CLAIMS = """\
title: Claims
people: {ann: Ann, bob: Bob, cyd: Cyd}
bodies:
  board: {name: the board, members: [ann, bob, cyd], passes: more than half of members}
offices: {ceo: {of: board, held_by: ann, appointed_by: board, removed_by: board}}
powers: {oust: {by: board, concerns: remove-officer, acts: [remove holder of ceo from ceo]}}
assert:
  - {id: two, claim: bob and cyd can carry oust}
  - {id: ann-stops-it-by-herself-and-whoever-else-is-for-it, claim: ann can block oust}
"""


def test_claims_are_as_wide_as_the_terminal() -> None:
    found = tuple(findings(sound(loads(CLAIMS))))
    lines = verdicts("Claims", found, width=60).split("\n")
    assert "holds   two" in lines
    assert "          bob and cyd can carry oust" in lines
    pasted = next(n for n, line in enumerate(lines) if line.startswith("  to paste"))
    assert max(len(x) for x in lines[:pasted] if not x.startswith("FAILS: ")) <= 60
    assert lines[pasted + 1 :] == verdicts("Claims", found).split("\n")[-len(lines) + pasted + 1 :]
