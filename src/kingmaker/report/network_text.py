"""Who gives what to whom in a terminal: givers by takers, with the goods and what becomes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from kingmaker.report.document import Fate

if TYPE_CHECKING:
    from rich.console import Console

    from kingmaker.report.document import Network

#: The sign of each fate, and its style.
_SIGNS = {
    Fate.WITHHELD: ("✗", "bold magenta"),
    Fate.STOPS: ("■", "bold red"),
    Fate.WEAKENS: ("◐", "yellow"),
    Fate.FLOWS: ("→", "green"),
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
    legend = Text()
    for fate, (sign, style) in _SIGNS.items():
        if fate in used:
            legend.append("   " if legend else "")
            legend.append(sign, style=style)
            legend.append(f" {fate.value}")
    console.print()
    console.print(legend)


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
