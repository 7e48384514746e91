"""The colours of a terminal, each to be read on a dark ground and on a light one, and the lines that explain signs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

# Of the 256 colours of xterm, which do not change with the theme of a terminal as the first sixteen do: each has a
# contrast of 3 to 1 or more with black and with white (WCAG 2.1, 1.4.11, for graphics).
RED = "color(160)"
ORANGE = "color(136)"
GREEN = "color(28)"
TEAL = "color(30)"
BLUE = "color(33)"
MAGENTA = "color(163)"
GREY = "color(244)"

#: The colours of lines and bars, one after the other.
SERIES = (BLUE, ORANGE, GREEN, MAGENTA, GREY, RED, TEAL)


def print_legend(console: Console, entries: Sequence[tuple[str, str, str]]) -> None:
    """Print what signs mean, each a sign, its style and its words, as many to a line as there is room for."""
    line = Text()
    for sign, style, words in entries:
        entry = Text.assemble((sign, style), f"{' ' if sign else ''}{words}")
        if line and len(line) + 3 + len(entry) > console.width:
            console.print(line)
            line = Text()
        line.append("   " if line else "")
        line.append_text(entry)
    console.print(line)
