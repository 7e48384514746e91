"""Columns of a table in a terminal: no wider than the room, none below its least, and nearly as low as any widths make it."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console
from rich.text import Text

from kingmaker.report.column_widths import _lines, column_widths

CONSOLE = Console(width=200)
WORDS = st.text("ab ", min_size=1, max_size=30).filter(str.strip)


@st.composite
def _tables(draw: st.DrawFn) -> tuple[dict[int, list[str]], dict[int, int], dict[int, int]]:
    """Cells of a few columns, with the longest word and the longest cell of each."""
    columns, rows = draw(st.integers(1, 3)), draw(st.integers(1, 4))
    cells = {n: draw(st.lists(WORDS, min_size=rows, max_size=rows)) for n in range(columns)}
    least = {n: max(len(word) for cell in cells[n] for word in cell.split()) for n in cells}
    wanted = {n: max(len(cell) for cell in cells[n]) for n in cells}
    return cells, least, wanted


def _height(cells: dict[int, list[str]], widths: dict[int, int]) -> int:
    """How many lines a table has, by Rich's own folding."""
    lines = {
        n: [len(Text(cell).wrap(CONSOLE, widths[n])) for cell in column]
        for n, column in cells.items()
    }
    return sum(map(max, zip(*lines.values(), strict=True)))


@given(_tables(), st.integers(0, 40))
def test_widths_keep_their_bounds(
    table: tuple[dict[int, list[str]], dict[int, int], dict[int, int]], more: int
) -> None:
    cells, least, wanted = table
    room = sum(least.values()) + more
    widths = column_widths(cells, least, wanted, room)
    assert sum(widths.values()) <= room
    assert all(least[n] <= widths[n] <= wanted[n] for n in cells)
    if sum(wanted.values()) <= room:
        assert widths == wanted


@settings(max_examples=60)
@given(_tables(), st.integers(0, 25))
def test_no_widths_make_a_table_much_lower(
    table: tuple[dict[int, list[str]], dict[int, int], dict[int, int]], more: int
) -> None:
    cells, least, wanted = table
    room = sum(least.values()) + more
    every = product(*(range(least[n], wanted[n] + 1) for n in cells))
    lowest = min(_height(cells, dict(enumerate(ws))) for ws in every if sum(ws) <= room)
    found = _height(cells, column_widths(cells, least, wanted, room))
    assert lowest <= found <= lowest + 1 + lowest // 4


@given(WORDS, st.integers(0, 20))
def test_lines_are_counted_as_rich_folds_them(text: str, more: int) -> None:
    words = text.split()
    width = max(map(len, words)) + more
    folded = Text(" ".join(words)).wrap(CONSOLE, width, overflow="fold")
    assert _lines([len(word) for word in words], width) == len(folded)


def test_a_column_with_much_to_say_gets_room_of_one_with_less() -> None:
    cells = {
        0: ["who", " ".join(["a name"] * 6), "ben"],
        1: ["why", " ".join(["because of all that is to be said"] * 5), "so"],
    }
    least, wanted = {0: 5, 1: 7}, {0: 41, 1: 169}
    assert _height(cells, {0: 30, 1: 30}) == 8
    assert _height(cells, column_widths(cells, least, wanted, 60)) == 6


@pytest.mark.parametrize(
    ("cells", "room", "lines"),
    [
        pytest.param(
            {
                0: ["xxxx xxx", "xxxxxx xxx xxx xx xxxxxx xxx", "xxx xxxxxx"],
                1: ["xx xx", "xx xxx xxxxxx xxx", "xx xxxx"],
                2: ["xxxx xx xxx", "xxxx xx xxxx", "xxx xxxx xxxxxx xxx xxx xxxxxx"],
            },
            32,
            6,
            id="columns exchange room",
        ),
        pytest.param(
            {
                0: ["xxx xxxxxx", "xxxx xxxx xxxxxx xx xxx"],
                1: ["xx xxxxxx xxx xxx xxxx xxx", "xx xx xx"],
                2: ["xxxx xxx xx xxxx", "xxxxxx xxx xx xx xx xxx"],
            },
            31,
            5,
            id="it begins with the least widths as well",
        ),
    ],
)
def test_a_table_is_so_low_only_with_each_part_of_the_search(
    cells: dict[int, list[str]], room: int, lines: int
) -> None:
    least = {n: max(len(word) for cell in cells[n] for word in cell.split()) for n in cells}
    wanted = {n: max(map(len, column)) for n, column in cells.items()}
    assert _height(cells, column_widths(cells, least, wanted, room)) == lines
