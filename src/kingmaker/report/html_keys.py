"""Keys of pictures on a page: what each number in them is, as a list that is as wide as the page."""

from __future__ import annotations

from dataclasses import replace
from html import escape as escaped
from itertools import pairwise
from typing import TYPE_CHECKING

from kingmaker.report.document import Course, Network, Table
from kingmaker.report.network_svg import link_words, signs_of
from kingmaker.report.picture_parts import COLOURS
from kingmaker.report.rounding import percent, signed
from kingmaker.report.words import clocked

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kingmaker.report.document import Block, Row, Stop
    from kingmaker.report.picturing import Drawing


def key_of(block: Drawing) -> str:
    """Return the key of a picture: each link of a graph in words, or each event of a course with what it changed."""
    if isinstance(block, Network):
        lines = "".join(
            f"<li>{escaped(link_words(block, n), quote=False)}</li>"
            for n in range(len(block.links))
        )
        told = signs_of(block)
        return f'<p class="fine">{told}</p><ol class="key" id="{escaped(block.id)}-k">{lines}</ol>'
    return _events(block) if isinstance(block, Course) else ""


def beside(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the blocks of a section, a table of the events of a picture without the columns that the key of the picture tells already.

    A column is told if it is headed by what the picture shows, and each of its cells stands in the key in the row of its number; the
    row of the beginning, which is no event, goes with them.
    """
    made: list[Block] = []
    for block in blocks:
        pictures = [other for other in made if isinstance(other, Course)]
        if isinstance(block, Table) and pictures:
            block = _without(block, pictures[-1])  # noqa: PLW2901 - the same block, smaller
        made.append(block)
    return tuple(made)


def _without(table: Table, picture: Course) -> Table:
    told = _told(picture)
    rows = [row for row in table.rows if row.cells[0] != "0"]
    known = {
        n
        for n, column in enumerate(table.columns)
        if rows and all(told.get((_number(row), column.title)) == row.cells[n] for row in rows)
    }
    if not known:
        return table
    kept = [n for n, _ in enumerate(table.columns) if n not in known]
    return replace(
        table,
        columns=tuple(table.columns[n] for n in kept),
        rows=tuple(replace(row, cells=tuple(row.cells[n] for n in kept)) for row in rows),
    )


def _number(row: Row) -> str:
    """Return the number of an event, without the sign of a turning point."""
    return row.cells[0].rpartition(" ")[2]


def _told(picture: Course) -> dict[tuple[str, str], str]:
    """Return what the key of a picture tells, by the number of the event and the name of the probability."""
    told: dict[tuple[str, str], str] = {}
    for before, stop in pairwise(picture.stops):
        if stop.shown:
            for old, new in zip(before.bars, stop.bars, strict=True):
                change = signed(new.mean - old.mean)
                more = f" ({change})" if change != "0" else ""
                told[str(stop.number), new.name] = f"{percent(new.mean)}{more}"
    return told


def colours() -> str:
    """Return as style how numbers in keys are coloured, as lines in pictures are, in the light and in the dark."""
    light, dark = (
        "".join(f".c{n}{{color:{pair[way]}}}" for n, pair in enumerate(COLOURS)) for way in (0, 1)
    )
    return f"{light}@media screen and (prefers-color-scheme:dark){{{dark}}}"


def _events(block: Course) -> str:
    """Return the shown events as a table: number, time, what happens, and each probability from then on."""
    names = [bar.name for bar in block.stops[0].bars]
    heads = "".join(
        f'<th scope="col" class="{_coloured(n)}">{escaped(name, quote=False)}</th>'
        for n, name in enumerate(names)
    )
    rows, before = [], block.stops[0]
    for stop in block.stops:
        if stop.shown:
            rows.append(f"<tr>{''.join(_cells(before, stop))}</tr>")
        before = stop
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="events of the picture"><table class="events" id="{escaped(block.id)}-k"><thead><tr><th scope="col">no.</th><th scope="col">when</th><th scope="col">what</th>{heads}</tr>'
        f"</thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _cells(before: Stop, stop: Stop) -> Iterator[str]:
    what = escaped(stop.label, quote=False)
    yield f"<td>{stop.number}</td><td>{clocked(stop.at)}</td>"
    yield f"<td>{f'<b>{what}</b>' if stop.turning else what}</td>"
    for n, (old, new) in enumerate(zip(before.bars, stop.bars, strict=True)):
        change = signed(new.mean - old.mean)
        more = f" {change}" if change != "0" else ""
        yield f'<td><b class="{_coloured(n)}">{percent(new.mean)}</b>{more}</td>'


def _coloured(number: int) -> str:
    return f"c{number % len(COLOURS)}"
