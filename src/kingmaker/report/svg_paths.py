"""Lines of pictures in as few letters as say the same: by steps or by places, whichever is shorter."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Place = tuple[Decimal, Decimal]

_TOKENS = re.compile(r"([A-Za-z])|(-?\d*\.?\d+)")
_KNOWN = re.compile(r"[MLHVCZmlhvcz\d\s,.-]*")
#: How many numbers each command takes.
_TAKES = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "Z": 0}


def shortest(path: str) -> str:
    """Return a path in fewer letters; one with other commands than M, L, H, V, C and Z as it is.

    Every place is where it was: the numbers are decimal, and sums of them exact.

    >>> shortest("M361 202C361 263 376 263 376 324C376 385 400 385 400 446")
    'M361 202c0 61 15 61 15 122s24 61 24 122'
    >>> shortest("M80 348L92 348L92 340z")
    'M80 348H92v-8z'
    """
    if not _KNOWN.fullmatch(path):
        return path
    made, last = "", ""
    at = start = (Decimal(0), Decimal(0))
    bent: Place | None = None
    for command, numbers in _commands(path):
        own = _absolute(command, numbers, at)
        kind = command.upper()
        if kind == "Z":
            made, last, at, bent = f"{made}z", "z", start, None
            continue
        ways = _ways(kind, own, at, bent, first=not made)
        made, last = min((_joined(made, last, *way) for way in ways), key=_length)
        bent, at = own[-2] if kind == "C" else None, own[-1]
        start = at if kind == "M" else start
    return made


def _commands(path: str) -> Iterator[tuple[str, Sequence[Decimal]]]:
    """Yield each command with its numbers; one that is not repeated holds on, and after a move it draws lines."""
    command, numbers = "", list[Decimal]()
    for letter, number in _TOKENS.findall(path):
        if letter:
            command, numbers = letter, []
            if command in "Zz":
                yield command, ()
            continue
        numbers.append(Decimal(number))
        if len(numbers) == _TAKES[command.upper()]:
            yield command, numbers
            numbers = []
            command = {"M": "L", "m": "l"}.get(command, command)


def _absolute(command: str, numbers: Sequence[Decimal], at: Place) -> list[Place]:
    """Return the places of a command: where it ends last, before that where it bends to."""
    x, y = at if command.islower() else (Decimal(0), Decimal(0))
    if command in "Hh":
        return [(x + numbers[0], at[1])]
    if command in "Vv":
        return [(at[0], y + numbers[0])]
    return [(x + a, y + b) for a, b in zip(numbers[::2], numbers[1::2], strict=True)]


def _ways(
    kind: str, places: Sequence[Place], at: Place, bent: Place | None, *, first: bool
) -> Iterator[tuple[str, Sequence[Decimal]]]:
    """Yield the commands that draw the same, by places and by steps."""
    end = places[-1]
    if kind == "C" and bent is not None and places[0] == (2 * at[0] - bent[0], 2 * at[1] - bent[1]):
        kind, places = "S", places[1:]
    if kind in "LHV" and end[1] == at[1]:
        yield from (("H", [end[0]]), ("h", [end[0] - at[0]]))
    elif kind in "LHV" and end[0] == at[0]:
        yield from (("V", [end[1]]), ("v", [end[1] - at[1]]))
    else:
        yield kind, [n for place in places for n in place]
        if not first:
            yield kind.lower(), [n for x, y in places for n in (x - at[0], y - at[1])]


def _joined(made: str, last: str, command: str, numbers: Sequence[Decimal]) -> tuple[str, str]:
    """Return a path with one more command, whose letter is left out if it goes without saying, and that command."""
    follows = {"M": "L", "m": "l"}.get(last, last)
    letter = "" if command == follows else command
    for number in numbers:
        told = _told(number)
        blank = "" if letter or told.startswith("-") else " "
        letter, made = "", f"{made}{letter}{blank}{told}"
    return made, command


def _length(made: tuple[str, str]) -> int:
    return len(made[0])


def _told(number: Decimal) -> str:
    told = f"{number:f}"
    if "." in told:
        told = told.rstrip("0").rstrip(".")
    told = "0" if told in ("-0", "") else told
    return re.sub(r"^(-?)0\.", r"\1.", told)
