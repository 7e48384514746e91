"""The table of what the first case has to hold: 73 rows, places that exist, and no command called missing that is there."""

from __future__ import annotations

import re
from pathlib import Path

from click import Context

import kingmaker
from kingmaker.cli.main import main
from kingmaker.source.locate import locate

PAGE = (Path(__file__).parent.parent / "docs/explanation/openai-2023-acceptance.md").read_text(
    "utf-8"
)
ROWS = {
    int(row[0]): row[1:]
    for line in PAGE.splitlines()
    if re.match(r"\| \d+ \|", line)
    for row in [[cell.strip() for cell in line.strip("|").split(" | ")]]
}
COMMANDS = set(main.list_commands(Context(main)))


def test_every_row_stands_there_once() -> None:
    assert len(re.findall(r"^\| \d+ \|", PAGE, re.MULTILINE)) == 73
    assert sorted(ROWS) == list(range(1, 74))
    assert {len(row) for row in ROWS.values()} == {4}


def test_every_place_is_in_the_case() -> None:
    tree = kingmaker.load("openai-2023").tree
    assert tree is not None
    named = re.findall(r"`([a-z_]+(?:\.[\w-]+)+)`", " ".join(row[1] for row in ROWS.values()))
    assert len(named) > 100
    assert [found for name in named if isinstance(found := locate(tree, name), str)] == []


def test_the_page_knows_which_commands_there_are() -> None:
    there, *missing = re.findall(r"Commands that (?:exist|do\s+not\s+yet): ([^.]*)\.", PAGE)
    assert set(re.findall(r"`(\w+)`", there)) == COMMANDS
    assert not set(re.findall(r"`(\w+)`", " ".join(missing))) & COMMANDS


def test_no_row_waits_for_commands_that_are_all_there() -> None:
    late = {no: row[2] for no, row in ROWS.items() if row[3].startswith("later")}
    lenses = {no: set(re.findall(r"`(\w+)", lens)) for no, lens in late.items()}
    assert {
        re.match(r"now|in part|later|not answered", row[3]) is None for row in ROWS.values()
    } == {False}
    assert [no for no, wanted in lenses.items() if wanted <= COMMANDS] == []
