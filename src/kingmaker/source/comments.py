"""Comments of a case file: found in the text between the scalars, each given to a place of the layout."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import field
from typing import TYPE_CHECKING

from kingmaker.patterns import pattern
from kingmaker.records import dataclass
from kingmaker.source.layout import end_of, slots_of, start_of
from kingmaker.source.tree import Mapping, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.source.layout import Place, Slot
    from kingmaker.source.tree import Node

#: What ends a line, to YAML.
BREAK = pattern(r"\r\n|[\r\n\x85\u2028\u2029]")

_HEADER = pattern(r"[|>][0-9+-]*")
_MODELINE = pattern(r"#\s*yaml-language-server\s*:")


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment: its text from the `#` on, where it stands, and what is around it."""

    text: str
    place: Place
    #: Whether nothing else stands on its line.
    alone: bool
    #: Whether a blank line stands before it.
    gap: bool


def find_comments(text: str, root: Node | None) -> tuple[Comment, ...]:
    """Return the comments of a text whose tree is `root`, in their order.

    A `#` outside of every scalar begins a comment: no other token of a case may hold one.
    Linear in the text.

    >>> from kingmaker.source.parse import parse
    >>> text = "title: 'A # B'  # no C"
    >>> [c.text for c in find_comments(text, parse(text, "a.yaml")[0])]
    ['# no C']
    """
    lines = BREAK.split(text)
    taken: dict[int, list[tuple[int, int]]] = {}
    for scalar in _scalars(root):
        for number, start, end in _stretches(scalar, lines):
            taken.setdefault(number, []).append((start, end))
    found = []
    for number, line in enumerate(lines, 1):
        column = _hash(line, taken.get(number, []))
        if column is not None:
            alone = not line[:column].strip()
            gap = number > 1 and not lines[number - 2].strip()
            found.append(Comment(line[column:].rstrip(), (number, column + 1), alone, gap))
    return tuple(found)


def _scalars(node: Node | None) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Mapping):
        for entry in node.entries:
            yield entry.key
            yield from _scalars(entry.value)
    elif node is not None:
        for item in node.items:
            yield from _scalars(item)


def _stretches(scalar: Scalar, lines: list[str]) -> Iterator[tuple[int, int, int]]:
    """Yield the parts of lines that a scalar takes up; a comment may follow the sign of a block."""
    where = scalar.where
    if not (scalar.text or scalar.quoted or scalar.block):
        return
    for line in range(where.line, min(where.end_line, len(lines)) + 1):
        start = where.column - 1 if line == where.line else 0
        end = where.end_column - 1 if line == where.end_line else len(lines[line - 1])
        if scalar.block and line == where.line:
            sign = _HEADER.match(lines[line - 1], start)
            end = sign.end() if sign else end
        yield line, start, end


def _hash(line: str, taken: list[tuple[int, int]]) -> int | None:
    """Return where the first `#` outside of the stretches stands; these are in their order."""
    at = 0
    for start, end in taken:
        found = line.find("#", at, start)
        if found >= 0:
            return found
        at = max(at, end)
    found = line.find("#", at)
    return found if found >= 0 else None


def attach(root: Slot, comments: tuple[Comment, ...], text: str) -> None:
    """Give each comment to a place of the layout, and each place the blank line before it.

    A comment beside something stays on its line. One on a line of its own goes with what
    follows, unless it is indented further than that: then it closes the group that ends there.
    What stands above all is the head of the file, up to the first blank line.
    """
    lines = BREAK.split(text)
    places = _Places(root)
    slots = sorted(slots_of(root), key=lambda s: s.start)
    rest = _head(root, comments, root.start, gap=_blank_before(lines, root.start))
    for comment in rest:
        beside = None if comment.alone else places.beside(comment.place)
        if beside is not None:
            beside.beside.append(comment.text)
        else:
            _line(places.above(comment), comment)
    for slot in slots[1:]:
        if _blank_before(lines, slot.start):
            slot.before.append("")


def _blank_before(lines: list[str], place: Place) -> bool:
    return place[0] > 1 and not lines[place[0] - 2].strip()


def _line(lines: list[str], comment: Comment) -> None:
    if comment.gap:
        lines.append("")
    lines.append(comment.text)


def _head(
    root: Slot, comments: tuple[Comment, ...], first: Place, *, gap: bool
) -> tuple[Comment, ...]:
    """Keep the head of the file at the root, and return the comments that are left."""
    above = [c for c in comments if c.place < first]
    paragraphs = [n for n, c in enumerate(above) if c.gap and n] or [len(above)]
    modeline = max((n + 1 for n, c in enumerate(above) if _MODELINE.match(c.text)), default=0)
    until = next((n for n in (*paragraphs, len(above)) if n >= modeline), len(above))
    for comment in above[:until]:
        _line(root.before, comment)
    if until and (until < len(above) or gap):
        root.before.append("")
    return comments[until:]


@dataclass(slots=True)
class _Places:
    """Where a comment may be put: looked up by its place in the file."""

    root: Slot
    ends: list[Place] = field(default_factory=list)
    owners: list[Slot] = field(default_factory=list)
    starts: list[Place] = field(default_factory=list)
    last: tuple[int, int, list[str]] | None = None

    def __post_init__(self) -> None:
        marks = sorted(
            (
                (place, slot.depth, n)
                for n, slot in enumerate(slots_of(self.root))
                for place in _marks(slot)
            ),
            key=lambda mark: (mark[0], -mark[1]),
        )
        slots = list(slots_of(self.root))
        self.ends = [place for place, _, _ in marks]
        self.owners = [slots[n] for _, _, n in marks]
        self.starts = sorted(slot.start for slot in slots)

    def beside(self, place: Place) -> Slot | None:
        """Return what ends or opens last on the line before a place."""
        at = bisect_right(self.ends, place) - 1
        return self.owners[at] if at >= 0 and self.ends[at][0] == place[0] else None

    def above(self, comment: Comment) -> list[str]:
        """Return the lines among which a comment belongs that has a line of its own.

        Of comments that follow each other, a later one never goes into a deeper group.
        """
        gap = bisect_right(self.starts, comment.place)
        depth, lines = _place(self.root, comment)
        if self.last is not None and self.last[0] == gap and self.last[1] < depth:
            return self.last[2]
        self.last = (gap, depth, lines)
        return lines


def _marks(slot: Slot) -> Iterator[Place]:
    """Yield where a slot opens or ends so that a comment may stand beside it."""
    if slot.key is not None:
        yield end_of(slot.key)
    node = slot.value
    if not isinstance(node, Scalar) and node.flow:
        yield (node.where.line, node.where.column + 1)
        yield end_of(node)
    elif isinstance(node, Scalar) and node.block:
        yield start_of(node)
    elif isinstance(node, Scalar) and (node.text or node.quoted):
        yield end_of(node)


def _place(slot: Slot, comment: Comment) -> tuple[int, list[str]]:
    """Return the lines for a comment below a slot, and how deep they lie."""
    at = bisect_right(slot.children, comment.place, key=lambda child: child.start) - 1
    if slot.flow:
        return slot.depth, _place_in_flow(slot, comment, at)
    following = slot.children[at + 1].before if at + 1 < len(slot.children) else slot.tail
    child = slot.children[at] if at >= 0 else None
    if child is not None and comment.place < child.value_start:
        if child.opens:
            return slot.depth + 1, child.children[0].before
        return slot.depth, child.before
    if child is None or not _reaches(slot, child, comment):
        return slot.depth, following
    if child.empty:
        return slot.depth + 1, child.tail
    return _place(child, comment)


def _reaches(slot: Slot, child: Slot, comment: Comment) -> bool:
    """Tell whether a comment after the beginning of an entry belongs inside it."""
    if child.flow:
        return comment.place < end_of(child.value)
    if not child.children and not child.empty:
        return False
    return comment.place < child.last_start or comment.place[1] > slot.column


def _place_in_flow(slot: Slot, comment: Comment, at: int) -> list[str]:
    if not slot.children:
        return slot.before if comment.place < end_of(slot.value) else slot.tail
    child = slot.children[max(at, 0)]
    if at >= 0 and comment.place < child.value_start:
        return child.before
    if at >= 0 and child.flow and comment.place < end_of(child.value):
        return _place(child, comment)[1]
    return slot.children[at + 1].before if at + 1 < len(slot.children) else slot.tail
