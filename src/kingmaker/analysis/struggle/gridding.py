"""Grids over assumptions: which values are asked for, in which order, and what comes of each."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

from kingmaker.analysis.struggle.results import Chance
from kingmaker.model.numerals import number_to_text
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kingmaker.analysis.struggle.results import Played
    from kingmaker.model.values import Name

#: More points than this are no grid that anybody reads.
MOST_POINTS = 100_000


@dataclass(frozen=True, slots=True)
class Axis:
    """A path of the case, and the texts that are to stand there, one after the other."""

    path: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a grid: its number, the text at each path, and how it may end there."""

    number: int
    values: tuple[tuple[str, str], ...]
    endings: Mapping[Name, Chance]
    effective: float


def axis(text: str) -> Axis:
    """Return an axis from ``PATH=VALUES``: values between commas, or ``LOW..HIGH/N`` for N of them, evenly apart.

    Commas within brackets belong to a value. Raises `ValueError`, with what is wrong, for anything else.

    >>> axis("precision.value=0.5..2/4").values
    ('0.5', '1', '1.5', '2')
    >>> axis("bodies.board.members=[ann, ben],[ann]").values
    ('[ann, ben]', '[ann]')
    """
    path, equals, values = (part.strip() for part in text.partition("="))
    if not equals or not path or not values:
        msg = f"{text!r} is not of the form PATH=VALUES, such as precision.value=0.5,1,2 or precision.value=0.5..2/4"
        raise ValueError(msg)
    found = _even(values) or tuple(_parted(values))
    if any(not value for value in found):
        msg = f"a value of {path} is empty"
        raise ValueError(msg)
    if len(set(found)) < len(found):
        msg = f"{path} is given a value twice"
        raise ValueError(msg)
    return Axis(path, found)


def _even(text: str) -> tuple[str, ...]:
    ends, slash, count = text.rpartition("/")
    low, dots, high = ends.partition("..")
    if not slash or not dots or not count.strip().isdigit():
        return ()
    number = int(count)
    if not 2 <= number <= MOST_POINTS:  # noqa: PLR2004  # the two ends
        msg = f"{text!r} asks for {number} values; from 2 on there is a first and a last"
        raise ValueError(msg)
    try:
        start, end = Fraction(low.strip()), Fraction(high.strip())
    except (ValueError, ZeroDivisionError):
        msg = f"{text!r}: {low!r} and {high!r} have to be numbers"
        raise ValueError(msg) from None
    return tuple(number_to_text(start + (end - start) * n / (number - 1)) for n in range(number))


def _parted(text: str) -> Iterator[str]:
    depth, start = 0, 0
    for place, letter in enumerate(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(letter, 0)
        if letter == "," and depth == 0:
            yield text[start:place].strip()
            start = place + 1
    yield text[start:].strip()


def points(axes: Sequence[Axis]) -> tuple[tuple[tuple[str, str], ...], ...]:
    """Return the values at each point of the grid, the last axis moving first.

    Raises `ValueError` where there are too many of them, or a path is given twice.

    >>> [values for values in points((Axis("a", ("1", "2")), Axis("b", ("3",))))]
    [(('a', '1'), ('b', '3')), (('a', '2'), ('b', '3'))]
    """
    paths = [a.path for a in axes]
    if len(set(paths)) < len(paths):
        msg = "a path is given twice: put all its values into one --over"
        raise ValueError(msg)
    total = 1
    for one in axes:
        total *= len(one.values)
    if total > MOST_POINTS:
        msg = f"{total:,} points; at most {MOST_POINTS:,} are swept at once"
        raise ValueError(msg)
    return tuple(
        tuple(zip(paths, values, strict=True)) for values in product(*(a.values for a in axes))
    )


def point(number: int, values: Iterable[tuple[str, str]], played: Played) -> Point:
    """Return what play came to at a point."""
    return Point(number, tuple(values), played.endings, played.settings.effective)


def as_value(one: Point) -> dict[str, object]:
    """Return a point as a JSON value, from which `from_value` makes it again, number for number."""
    endings = {str(n): [c.mean, c.low, c.high, c.error] for n, c in one.endings.items()}
    return {
        "number": one.number,
        "values": [list(pair) for pair in one.values],
        "endings": endings,
        "effective": one.effective,
    }


def from_value(value: Mapping[str, object]) -> Point:
    """Return a point from what `as_value` made of it; `KeyError`, `TypeError` or `ValueError` for anything else."""
    from kingmaker.model.values import Name  # noqa: PLC0415 - for names alone

    number, effective, pairs, endings = (
        value[key] for key in ("number", "effective", "values", "endings")
    )
    if not (isinstance(number, int) and isinstance(effective, int | float)):
        raise TypeError(number)
    if not (isinstance(pairs, list) and isinstance(endings, dict)):
        raise TypeError(pairs)
    made = {Name(n): Chance(*map(float, parts)) for n, parts in endings.items()}
    return Point(number, tuple((str(p), str(v)) for p, v in pairs), made, float(effective))
