"""Who gives what to whom in a terminal: givers by takers, with the goods and what becomes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from kingmaker.report.document import Fate
from kingmaker.report.terminal_colours import GREEN, MAGENTA, ORANGE, RED, print_legend

if TYPE_CHECKING:
    from rich.console import Console

    from kingmaker.report.document import Network

#: The sign of each fate, and its style.
_SIGNS = {
    Fate.WITHHELD: ("✗", f"bold {MAGENTA}"),
    Fate.STOPS: ("■", f"bold {RED}"),
    Fate.WEAKENS: ("◐", ORANGE),
    Fate.FLOWS: ("→", GREEN),
    Fate.IDLE: ("·", "dim"),
}
#: How wide the names of those who give are, and those who take.
_GIVER, _TAKER = 22, 16


def print_network(console: Console, block: Network) -> None:
    """Print a graph as a table of givers by takers, in as many parts as the width asks for, and what its signs mean."""
    if block.title:
        console.print(Text(block.title, style="italic"))
    takers = list(dict.fromkeys(link.taker for link in block.links))
    size = max((console.width - _GIVER - 1) // (_TAKER + 2), 1)
    for first in range(0, len(takers), size):
        if first:
            console.print()
        console.print(_table(block, takers[first : first + size]))
    used = {link.fate for link in block.links}
    console.print()
    print_legend(console, [(*_SIGNS[fate], fate.value) for fate in _SIGNS if fate in used])


def _table(block: Network, takers: list[int]) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0))
    table.add_column("from", width=_GIVER, overflow="fold", vertical="top")
    for taker in takers:
        heading = Text(f"to {block.parties[taker][1]}")
        table.add_column(heading, width=_TAKER, overflow="fold", vertical="top")
    cells: dict[tuple[int, int], Text] = {}
    for link in block.links:
        if link.taker in takers:
            cell = cells.setdefault((link.giver, link.taker), Text())
            for good in link.goods:
                sign, style = _SIGNS[link.fate]
                cell.append("\n" if cell else "")
                cell.append(sign, style=style)
                cell.append(f" {good}")
    for giver in dict.fromkeys(link.giver for link in block.links):
        if any((giver, taker) in cells for taker in takers):
            name = Text(block.parties[giver][1])
            table.add_row(name, *(cells.get((giver, taker), Text()) for taker in takers))
    return table
