"""A large graph or matrix made small enough to be read on a page: who matters most by name, the others in groups or left out."""

from __future__ import annotations

import re
from dataclasses import replace
from heapq import heappop, heappush
from itertools import takewhile
from typing import TYPE_CHECKING

from kingmaker.report.document import Box, Part, Shape, Structure, Tie
from kingmaker.report.layered import layered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kingmaker.report.document import Matrix

#: A graph of so few boxes is drawn as it is, one of more than `_MOST` never; one between them if it is no wider than `ROOM`.
_FEW, _MOST, ROOM = 12, 40, 1_000
#: How many boxes by name are tried, until the graph is narrow enough.
_NAMED = (28, 20, 14, 10, 6)
#: Of more than four who hold of one only, or are held and hold nothing, the first three stand by themselves.
_ALIKE, _FIRST = 4, 3
#: So many who tie to the same boxes make a group of their own.
_GROUP = 3
#: How many columns and rows a matrix on a page has at most.
_COLUMNS, _ROWS = 24, 24
#: What several boxes of one shape are called.
_WHAT = {
    Shape.PERSON: "others",
    Shape.BODY: "more bodies",
    Shape.ENTITY: "more entities",
    Shape.SEATS: "more elections",
}
_SHARE = re.compile(r"([\d.]+)% of votes")


def fitting(block: Structure) -> Structure:
    """Return a structure that a page has room for: the same, or who matters most by name and the others in groups.

    First stands the entity that decides for most others, then who is tied to it, step by step: those above before those
    below, larger parts before smaller ones. Who ties to none of these is left out. Cost: some times that of `layered`.
    """
    if len(block.boxes) <= _FEW or (len(block.boxes) <= _MOST and _width(block) <= ROOM):
        return block
    graph, found = _Graph(block), block
    for most in _NAMED:
        found = graph.folded(graph.first(most))
        if _width(found) <= ROOM:
            break
    return found


def within(block: Matrix) -> Matrix:
    """Return a matrix that a page has room for: the same, or its first rows and who has a part in these."""
    if len(block.columns) <= _COLUMNS and len(block.rows) <= _ROWS:
        return block
    used: set[int] = set()
    rows = list(takewhile(lambda row: _fits(row.parts, used), block.rows[:_ROWS]))
    if not rows:
        return block
    kept = [n for n in range(len(block.columns)) if n in used]
    return replace(
        block,
        columns=tuple(block.columns[n] for n in kept),
        rows=tuple(replace(row, parts=tuple(row.parts[n] for n in kept)) for row in rows),
    )


def left_out(block: Structure | Matrix, shown: Structure | Matrix) -> str:
    """Return what a picture on a page leaves out of the whole one, and which command draws that; nothing where it is whole."""
    if shown == block:
        return ""
    if isinstance(shown, Structure) and isinstance(block, Structure):
        named = sum(box in block.boxes for box in shown.boxes)
        return (
            f"{named} of the {len(block.boxes)} stand by themselves: who decides for most others, and those next to it. The others "
            "stand in groups, or are left out where they are tied to none of these. `kingmaker control --format svg` draws all."
        )
    assert not isinstance(shown, Structure)  # noqa: S101
    assert not isinstance(block, Structure)  # noqa: S101
    return f"The first {len(shown.rows)} of {len(block.rows)} rows are drawn; `kingmaker powers --format svg` draws all."


def _fits(parts: Sequence[Part], used: set[int]) -> bool:
    """Tell whether a row has room beside those before it, and note whose columns it uses."""
    mine = {n for n, part in enumerate(parts) if part is not Part.NONE}
    if len(used | mine) > _COLUMNS:
        return False
    used |= mine
    return True


def _width(block: Structure) -> float:
    names = [str(n) for n in range(len(block.boxes))]
    laid = layered(names, [(str(t.start), str(t.end)) for t in block.ties])
    return laid.wide * 206


class _Graph:
    """The boxes of a structure, and for each its ties upwards, to who has a part in it, and downwards."""

    def __init__(self, block: Structure) -> None:
        self.block = block
        every = range(len(block.boxes))
        self.up: list[list[Tie]] = [[] for _ in every]
        self.down: list[list[Tie]] = [[] for _ in every]
        for tie in block.ties:
            self.up[tie.end].append(tie)
            self.down[tie.start].append(tie)

    # --- who stands by himself ------------------------------------------------------------------

    def first(self, most: int) -> list[int]:
        """Return the boxes that stand by themselves, from the entity that decides for most others on."""
        reach = self._reached()
        centres = sorted(
            range(len(self.block.boxes)),
            key=lambda n: (
                self.block.boxes[n].shape is not Shape.ENTITY,
                -reach[n].bit_count(),
                -len(self.up[n]) - len(self.down[n]),
            ),
        )
        found: dict[int, None] = {}
        for centre in centres:
            ends = {t.start for t in self.up[centre]} | {t.end for t in self.down[centre]}
            waiting = [] if ends & found.keys() else [(0, 0, 0.0, centre)]
            while waiting and len(found) < most:
                depth, _, _, box = heappop(waiting)
                if box not in found:
                    found[box] = None
                    for side, part, other in self._next(box):
                        heappush(waiting, (depth + 1, side, -part, other))
            if len(found) >= most:
                break
        return list(found)

    def _reached(self) -> list[int]:
        """Return for each box all that it decides for, through others too, as a set of bits."""
        reach = [1 << n for n in range(len(self.block.boxes))]
        grown = True
        while grown:
            grown = False
            for tie in self.block.ties:
                more = reach[tie.start] | reach[tie.end] if tie.decides else reach[tie.start]
                grown = grown or more != reach[tie.start]
                reach[tie.start] = more
        return reach

    def _next(self, box: int) -> Iterator[tuple[int, float, int]]:
        """Yield whom a box is tied to: first those above, each with how large the part is; of many that are alike the largest."""
        above = [(0, _part(t), t.start) for t in self.up[box]]
        below = [(1, _part(t), t.end) for t in self.down[box]]
        yield from _largest(above, lambda n: not self.up[n] and len(self.down[n]) == 1)
        yield from _largest(below, lambda n: not self.down[n])

    # --- the others, in groups ------------------------------------------------------------------

    def folded(self, kept: Sequence[int]) -> Structure:
        """Return the structure of the boxes that are kept, and of groups of those that are tied to them."""
        members = [*((n,) for n in sorted(kept)), *self._groups(kept)]
        place = {n: number for number, own in enumerate(members) for n in own}
        many = [sum(len(self.block.boxes[n].name.split(", ")) for n in own) for own in members]
        single = [1 if len(own) == 1 else number for own, number in zip(members, many, strict=True)]
        ties: dict[tuple[int, int, bool, bool], list[tuple[str, int]]] = {}
        for tie in self.block.ties:
            ends = [place[n] for n in (tie.start, tie.end) if n in place]
            if len(set(ends)) == len((tie.start, tie.end)) and min(ends) < len(kept):
                far = tie.start if ends[1] < len(kept) else tie.end
                holds = len(self.block.boxes[far].name.split(", ")) if max(ends) >= len(kept) else 1
                key = (ends[0], ends[1], tie.decides, tie.contract)
                ties.setdefault(key, []).append((tie.label, holds))
        return replace(
            self.block,
            boxes=tuple(self._box(own) for own in members),
            ties=tuple(
                Tie(start, end, _label(own, single[start], single[end]), decides, contract)
                for (start, end, decides, contract), own in ties.items()
            ),
        )

    def _groups(self, kept: Sequence[int]) -> Iterator[tuple[int, ...]]:
        """Yield who is not kept, together with those who are tied to the same boxes, or at least in the same direction."""
        known = set(kept)
        alike: dict[tuple[bool, frozenset[int], frozenset[int]], list[int]] = {}
        for n, box in enumerate(self.block.boxes):
            above = frozenset(t.start for t in self.up[n]) & known
            below = frozenset(t.end for t in self.down[n]) & known
            if n not in known and (above or below):
                alike.setdefault((box.shape is Shape.PERSON, above, below), []).append(n)
        loose: dict[tuple[bool, bool, bool], list[int]] = {}
        for (person, above, below), own in alike.items():
            if len(own) >= _GROUP:
                yield tuple(own)
            else:
                loose.setdefault((person, bool(above), bool(below)), []).extend(own)
        yield from (tuple(sorted(own)) for own in loose.values())

    def _box(self, own: Sequence[int]) -> Box:
        boxes = [self.block.boxes[n] for n in own]
        if len(boxes) == 1:
            return boxes[0]
        shapes = {box.shape for box in boxes}
        shape = boxes[0].shape if len(shapes) == 1 else Shape.ENTITY
        names = [name for box in boxes for name in box.name.split(", ")]
        what = _WHAT[shape] if len(shapes) == 1 else "others"
        return Box(", ".join(names), f"{len(names)} {what}", shape)


def _largest(
    found: Sequence[tuple[int, float, int]], alone: Callable[[int], bool]
) -> Iterator[tuple[int, float, int]]:
    """Yield those who are tied to more than one box, and of the others all or, if they are many, the largest."""
    single = sorted((one for one in found if alone(one[2])), key=lambda one: -one[1])
    yield from (one for one in found if not alone(one[2]))
    yield from single if len(single) <= _ALIKE else single[:_FIRST]


def _part(tie: Tie) -> float:
    """Return how large a part is, as far as a tie says it; who decides without one comes first."""
    share = _SHARE.search(tie.label)
    return float(share[1]) if share else 100.0 if tie.decides else 0.0


def _label(ties: Sequence[tuple[str, int]], start: int, end: int) -> str:
    """Return what ties between the same boxes say together: each with for how many it holds, of how many at either end.

    >>> _label([("10% of votes", 1), ("0.5% of votes each", 2)], 3, 1), _label([("100% of votes", 1)], 1, 9)
    ('0.5% to 10% of votes each', 'one of them: 100% of votes')
    """
    labels = list(dict.fromkeys(label.removesuffix(" each") for label, _ in ties))
    if start == end == 1:
        return ", ".join(dict.fromkeys(label for label, _ in ties))
    number = sum(many for _, many in ties)
    each = "" if number == 1 else " in each" if end > 1 else " each"
    some = "" if number == max(start, end) else f"{'one' if number == 1 else number} of them: "
    parts = sorted((m[1] for label in labels if (m := _SHARE.fullmatch(label))), key=float)
    if len(labels) == 1:
        return f"{some}{labels[0]}{each}"
    if len(parts) < len(labels):
        return f"{some}a part{each}"
    return f"{some}{parts[0]}% to {parts[-1]}% of votes{each}"
