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
    the line and to the middle of a part of it. Labels are placed in their order, then twice anew beside all others. The time
    is quadratic in the lines.

    >>> one, other = placed([[(50, 0), (50, 90)], [(90, 0), (90, 90)]], [(60, 18)] * 2, [], 200)
    >>> one.over(other)
    0.0
    """
    fixed = [*boxes, *map(_arrow, paths)]
    lines = [along(path, _SEEN) for path in paths]
    every = [
        _Places.of(
            _plates(path, size, width),
            fixed,
            [point for m, line in enumerate(lines) if m != n for point in line],
        )
        for n, (path, size) in enumerate(zip(paths, sizes, strict=True))
    ]
    found: list[Plate | None] = [None] * len(paths)
    for n in [*range(len(paths))] * (1 + _ROUNDS):
        others = [p for m, p in enumerate(found) if p is not None and m != n]
        found[n] = every[n].best(others)
    return [plate for plate in found if plate is not None]


@dataclass(frozen=True, slots=True)
class _Places:
    """The places that are tried for a label, how much of what is fixed each covers, and how many points of other lines."""

    plates: Sequence[Plate]
    whole: Plate
    covered: Sequence[float]
    points: Sequence[Point]
    crossed: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(
        cls, plates: Sequence[Plate], fixed: Sequence[Plate], points: Sequence[Point]
    ) -> _Places:
        whole = _around(plates)
        near = [other for other in fixed if whole.over(other)]
        covered = [sum(map(plate.over, near)) for plate in plates]
        return cls(plates, whole, covered, [point for point in points if whole.has((point,))])

    def best(self, others: Sequence[Plate]) -> Plate:
        """Return the best place beside other labels."""
        near = [other for other in others if self.whole.over(other)]
        covered = [
            known + sum(map(plate.over, near))
            for plate, known in zip(self.plates, self.covered, strict=True)
        ]
        least = min(covered)
        return self.plates[
            min((n for n, over in enumerate(covered) if over <= least + 1), key=self._crossed)
        ]

    def _crossed(self, number: int) -> int:
        if number not in self.crossed:
            self.crossed[number] = self.plates[number].has(self.points)
        return self.crossed[number]


def _around(plates: Sequence[Plate]) -> Plate:
    """Return what is around all of these: what is over one of them is over it."""
    left, right = min(p.x - p.wide / 2 for p in plates), max(p.x + p.wide / 2 for p in plates)
    top, bottom = min(p.y - p.high / 2 for p in plates), max(p.y + p.high / 2 for p in plates)
    return Plate((left + right) / 2, (top + bottom) / 2, right - left + 1, bottom - top + 1)


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
