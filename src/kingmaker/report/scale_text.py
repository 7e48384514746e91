"""A matter of bargaining on its scale in a terminal: a line for each party, demand and model, and the zone below."""

from __future__ import annotations

from itertools import groupby
from textwrap import wrap
from typing import TYPE_CHECKING

from rich.text import Text

from kingmaker.report.document import Spot
from kingmaker.report.rounding import percent
from kingmaker.report.scale_svg import number
from kingmaker.report.terminal_colours import BLUE, GREEN, MAGENTA, ORANGE, RED

if TYPE_CHECKING:
    from rich.console import Console

    from kingmaker.report.document import Place, Scale

_NAMES, _BAR = 40, 51
_HEADS = {
    Spot.PARTY: "where they stand; the number is their part of all weight: what each can do times how much each cares",
    Spot.LIMIT: "what may be agreed at all",
    Spot.DEMAND: "what was asked and offered",
    Spot.MODEL: "where the models put it: the middle of the draws, and their 5% and 95% points",
}
_SIGNS = {Spot.PARTY: "●", Spot.LIMIT: "━", Spot.DEMAND: "◆", Spot.MODEL: "┃"}
_COLOURS = {Spot.PARTY: BLUE, Spot.LIMIT: RED, Spot.DEMAND: ORANGE, Spot.MODEL: MAGENTA}


def print_scale(console: Console, block: Scale) -> None:
    """Print a scale: a row for each place on it, then the zone of agreement."""
    console.print(block.title, style="italic")
    names = [line for p in block.places for line in wrap(p.name, _NAMES)]
    room = max([len(line) for line in names] + [len("a deal is possible")])
    across = max(min(_BAR, console.width - room - 22), 11)
    for kind, group in groupby(block.places, key=lambda place: place.kind):
        console.print(Text(_HEADS[kind], style="dim"))
        for place in group:
            _row(console, block, place, (room, across))
    _zone(console, block, (room, across))
    width = block.high - block.low
    for point, text in block.ends:
        told = number(point, width, block.unit)
        console.print(Text(f"{told:>{room}}  {text}", style="dim"))


def _cell(block: Scale, value: float, across: int) -> int:
    return round((value - block.low) / (block.high - block.low) * (across - 1))


def _row(console: Console, block: Scale, place: Place, sizes: tuple[int, int]) -> None:
    room, across = sizes
    low, at, high = (_cell(block, v, across) for v in (place.low, place.middle, place.high))
    cells = ["─" if low <= n <= high else "·" for n in range(across)]
    if place.kind is Spot.LIMIT:
        cells = ["━" if low <= n <= high else "·" for n in range(across)]
    else:
        cells[at] = _SIGNS[place.kind]
    *above, last = wrap(place.name, _NAMES) or [""]
    for line in above:
        console.print(Text(line))
    text = Text(f"{last:<{room}}  ")
    text.append("".join(cells), style=_COLOURS[place.kind])
    text.append(f"  {_told(block, place)}", style="bold")
    console.print(text)


def _told(block: Scale, place: Place) -> str:
    width = block.high - block.low
    if place.kind is Spot.PARTY:
        return percent(place.weight) if place.weight else place.note
    ends = tuple(number(end, width, block.unit) for end in (place.low, place.high))
    stretch = ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"
    if place.kind is Spot.MODEL:
        middle = number(place.middle, width, block.unit)
        return middle if ends[0] == ends[1] else f"{middle} ({stretch})"
    return f"{stretch}  {place.note}".strip()


def _zone(console: Console, block: Scale, sizes: tuple[int, int]) -> None:
    room, across = sizes
    cells = [" "] * across
    for stretches, sign in ((block.possible, "░"), (block.sure, "█")):
        for low, high in stretches:
            for n in range(_cell(block, low, across), _cell(block, high, across) + 1):
                cells[n] = sign
    name = "a deal is possible" if block.possible else "no zone of agreement"
    text = Text(f"{name:<{room}}  ")
    text.append("".join(cells).rstrip(), style=GREEN)
    text.rstrip()
    console.print(text)
    if block.sure:
        console.print(Text("█ whatever value of the ranges is right, ░ for some", style="dim"))
