"""Where the labels of a graph's lines stand: each on its line, over no box and no other label, over few other lines."""

from __future__ import annotations

from dataclasses import field
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    Point: TypeAlias = tuple[float, float]

#: Where along each part of a line a label is tried, the middle first, and then, aside of it too, near its ends.
_MIDDLE, _ENDS = (0.5, 0.4, 0.6, 0.3, 0.7), (0.22, 0.78, 0.14, 0.86)
#: How far a label may stand to the side of its line, in widths of its own.
_ASIDE = (0, -0.35, 0.35)
#: At these points of each part of a line it is seen whether a label covers or touches it.
_SEEN = tuple(n / 16 for n in range(1, 16))
#: How near to a label another line may pass.
_NEAR = 2.0
#: How far a label stands from another and from a box, and from the edge of the picture.
_APART, _EDGE = 3.0, 4.0
#: How long the side of a square of the picture is, and how high a band: what is compared is found by these.
_SQUARE = 60.0
#: How long and how wide an arrow is.
_HEAD = 10.0
#: How often each label is placed anew, when all others have a place.
_ROUNDS = 2


@dataclass(frozen=True, slots=True)
class Plate:
    """A box or a label: its middle, its width and its height."""

    x: float
    y: float
    wide: float
    high: float

    def over(self, other: Plate) -> float:
        """Return how much of another this one covers, or is nearer to than it should be."""
        across = (self.wide + other.wide) / 2 + _APART - abs(self.x - other.x)
        down = (self.high + other.high) / 2 + 1 - abs(self.y - other.y)
        return across * down if across > 0 and down > 0 else 0.0

    def has(self, points: Iterable[Point]) -> int:
        """Return how many points are within, or so near that they touch it."""
        left, right = self.x - self.wide / 2 - _NEAR, self.x + self.wide / 2 + _NEAR
        top, bottom = self.y - self.high / 2 - _NEAR, self.y + self.high / 2 + _NEAR
        return sum(left < x < right and top < y < bottom for x, y in points)


def along(path: Sequence[Point], places: Iterable[float]) -> list[Point]:
    """Return points of a line as it is drawn: from corner to corner in curves that begin and end upright.

    >>> along([(0.0, 0.0), (10.0, 100.0)], [0, 0.5, 1])
    [(0.0, 0.0), (5.0, 50.0), (10.0, 100.0)]
    """
    return [
        (a + (c - a) * (3 * t * t - 2 * t**3), b + (d - b) * (1.5 * t - 1.5 * t * t + t**3))
        for (a, b), (c, d) in pairwise(path)
        for t in places
    ]


def placed(
    paths: Sequence[Sequence[Point]],
    sizes: Sequence[tuple[float, float]],
    boxes: Sequence[Plate],
    width: float,
) -> list[Plate]:
    """Return a place for the label of each line, in a picture of this width.

    `sizes` has the width and height of each label. Of the places that are tried on a line, or a little aside of it, that is
    taken which covers least of boxes, arrows and other labels, then fewest points of other lines, then which is nearest to
    the line and to the middle of a part of it. Labels are placed in their order, then twice anew beside all others. Only what is near
    a place that is tried is looked at, so that the time is as the lines and how much stands near each.

    >>> one, other = placed([[(50, 0), (50, 90)], [(90, 0), (90, 90)]], [(60, 18)] * 2, [], 200)
    >>> one.over(other)
    0.0
    """
    reach = max((high for _, high in sizes), default=0.0) / 2
    fixed, labels, found = _Plates(reach), _Plates(reach), dict[int, Plate]()
    for n, plate in enumerate((*boxes, *map(_arrow, paths))):
        fixed.put(n, plate)
    points = _Points.of(along(path, _SEEN) for path in paths)
    every = [_plates(path, size, width) for path, size in zip(paths, sizes, strict=True)]
    covered = [list(map(fixed.covered, plates)) for plates in every]
    crossed = [dict[int, int]() for _ in paths]
    for n in [*range(len(paths))] * (1 + _ROUNDS):
        if n in found:
            labels.take(n, found[n])
        both = zip(covered[n], map(labels.covered, every[n]), strict=True)
        over = [fast + more for fast, more in both]
        most, known = min(over) + 1, crossed[n]
        free = [at for at, one in enumerate(over) if one <= most]
        for at in free:
            if at not in known:
                known[at] = points.of_others(n, every[n][at])
        found[n] = every[n][min(free, key=known.__getitem__)]
        labels.put(n, found[n])
    return [found[n] for n in range(len(paths))]


@dataclass(frozen=True, slots=True)
class _Plates:
    """Boxes, arrows or labels by number, in bands across the picture: only such are compared as are about as far down.

    In a band are all that a plate whose middle is there may be over, if it is no higher than twice `reach`.
    """

    reach: float
    bands: dict[int, dict[int, Plate]] = field(default_factory=dict)

    def put(self, number: int, plate: Plate) -> None:
        for band in self._bands(plate):
            self.bands.setdefault(band, {})[number] = plate

    def take(self, number: int, plate: Plate) -> None:
        for band in self._bands(plate):
            del self.bands[band][number]

    def _bands(self, plate: Plate) -> range:
        far = plate.high / 2 + self.reach + _APART
        return range(int((plate.y - far) // _SQUARE), int((plate.y + far) // _SQUARE) + 1)

    def covered(self, plate: Plate) -> float:
        """Return how much of all of them a plate covers."""
        near = self.bands.get(int(plate.y // _SQUARE), {})
        return sum(map(plate.over, near.values()))


@dataclass(frozen=True, slots=True)
class _Points:
    """The points of lines, each with the number of its line, in the squares that they are in."""

    squares: dict[tuple[int, int], dict[int, list[Point]]] = field(default_factory=dict)

    @classmethod
    def of(cls, lines: Iterable[Sequence[Point]]) -> _Points:
        found = cls()
        for n, line in enumerate(lines):
            for x, y in line:
                square = (int(x // _SQUARE), int(y // _SQUARE))
                found.squares.setdefault(square, {}).setdefault(n, []).append((x, y))
        return found

    def of_others(self, number: int, plate: Plate) -> int:
        """Return how many points of other lines a plate has."""
        across, down = plate.wide / 2 + _NEAR, plate.high / 2 + _NEAR
        columns = range(int((plate.x - across) // _SQUARE), int((plate.x + across) // _SQUARE) + 1)
        rows = range(int((plate.y - down) // _SQUARE), int((plate.y + down) // _SQUARE) + 1)
        there = (self.squares.get((column, row), {}) for column in columns for row in rows)
        return sum(plate.has(line) for found in there for n, line in found.items() if n != number)


def _plates(path: Sequence[Point], size: tuple[float, float], width: float) -> list[Plate]:
    """Return a label at each place that is tried on its line, within the picture; those in the middle of a part first."""
    wide, high = size
    low, top = wide / 2 + _EDGE, width - wide / 2 - _EDGE
    return [
        Plate(min(max(x + aside * wide, low), max(top, low)), y, wide, high)
        for tried in (_MIDDLE, _ENDS)
        for aside in _ASIDE
        for t in tried
        for x, y in along(path, (t,))
    ]


def _arrow(path: Sequence[Point]) -> Plate:
    """Return where the arrow at the end of a line is."""
    (_, before), (x, y) = path[-2:]
    return Plate(x, y + (_HEAD / 2 if before > y else -_HEAD / 2), _HEAD, _HEAD)
