"""How wide the columns of tables with folded rows are: every word has its room, and rows together are low."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from kingmaker.report.document import Column, Fold, Rests, Row, Table
from kingmaker.report.html_tables import Shapes

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Words of a cell by their lengths; a few cells with many.
_CELL = st.lists(st.integers(1, 9), max_size=30).map(lambda ns: " ".join("w" * n for n in ns))
_ROWS = st.integers(2, 4).flatmap(
    lambda wide: st.lists(st.tuples(*[_CELL] * wide), min_size=2, max_size=6)
)


def _widths(rows: Sequence[Sequence[str]], rests: Rests | None = None) -> tuple[int, ...]:
    columns = tuple(Column(f"c{n}", "head") for n, _ in enumerate(rows[0]))
    told = tuple(Row(tuple(cells), rests or Rests("")) for cells in rows)
    table = Table("t", columns, told, folds=(Fold(1, len(rows), "more"),))
    shapes = Shapes()
    number = shapes.of(table, range(len(columns)), rested=rests is not None)
    return list(shapes.known)[number].widths


def _high(rows: Sequence[Sequence[str]], widths: Sequence[float]) -> int:
    """Return how many lines rows take if letters fill them."""
    return sum(
        max(
            ceil((len(cell) + 2) * 100 / (110 * width))
            for cell, width in zip(row, widths, strict=True)
        )
        for row in rows
    )


@settings(max_examples=60, deadline=None)
@given(_ROWS)
def test_every_word_has_its_room_and_rows_are_not_higher_than_with_columns_alike(
    rows: list[tuple[str, ...]],
) -> None:
    widths = _widths(rows)
    assert abs(sum(widths) - 100) <= len(widths)
    for column, width in zip(zip(*rows, strict=True), widths, strict=True):
        longest = max(len(word) for cell in ("head", *column) for word in cell.split(" "))
        assert width + 0.5 >= (longest + 2) * 100 / 110
    alike = [100 / len(widths)] * len(widths)
    assert _high(rows, widths) <= _high(rows, alike) + len(rows)


def test_one_long_cell_is_enough_for_its_column_to_be_wide() -> None:
    rows = [("short", "few", "words here")] * 20 + [("short", "many words " * 30, "words here")]
    narrow, wide, other = _widths(rows)
    assert wide > 3 * max(narrow, other)


def test_what_rows_rest_on_has_room_for_its_longest_word_and_links_for_more() -> None:
    rows = [("many words " * 20, "and more")] * 3
    clause = _widths(rows, Rests("powers.act", certainty="reported"))[-1]
    link = _widths(rows, Rests("sources.paper", certainty="reported"))[-1]
    assert 100 * len("reported +") / 110 <= clause < link


def test_a_moment_and_the_word_to_the_next_one_share_a_line() -> None:
    rows = [("2023-11-18 20:00 to 2023-11-19 17:00", "many words " * 30)] * 2
    assert 110 * _widths(rows)[0] / 100 >= len("2023-11-18 20:00 to")


def test_in_a_short_heading_the_least_words_stay_with_those_before_them() -> None:
    titles = ("fewest to stop it", "so it stands at", "Altman is chief executive of OpenAI")
    columns = tuple(Column(f"c{n}", title) for n, title in enumerate(titles))
    shapes = Shapes()
    number = shapes.of(Table("t", columns, (Row(("1", "2", "3")),)), range(3), rested=False)
    short, other, long = shapes.heads(number)
    assert (short.split(" "), other.split(" ")) == (
        ["fewest\u00a0to", "stop\u00a0it"],
        ["so\u00a0it", "stands\u00a0at"],
    )
    assert long == titles[2]
