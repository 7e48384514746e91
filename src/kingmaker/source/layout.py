"""The layout of a case file: entries and items with their comments, in the order in which they are written."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, TypeAlias

from kingmaker.records import dataclass
from kingmaker.source.shapes import child, settled
from kingmaker.source.tree import Mapping, Scalar, Sequence
from kingmaker.source.vocabulary.kinds import Named, Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.source.tree import Node
    from kingmaker.source.vocabulary.kinds import Kind, Spec

#: A line and a column of a text, both from one.
Place: TypeAlias = tuple[int, int]


@dataclass(slots=True)
class Slot:
    """One entry of a mapping, item of a list, or (without a key, at depth 0) the whole file.

    Its comments are lines; an empty one is a blank line.
    """

    key: Scalar | None
    value: Node
    kind: Kind | None
    depth: int
    children: list[Slot] = field(default_factory=list)
    #: Comments on the lines above.
    before: list[str] = field(default_factory=list)
    #: Comments on its own line.
    beside: list[str] = field(default_factory=list)
    #: Comments after the last of its children.
    tail: list[str] = field(default_factory=list)

    @property
    def start(self) -> Place:
        """Where the entry or item begins."""
        return start_of(self.value if self.key is None else self.key)

    @property
    def value_start(self) -> Place:
        """Where its value begins."""
        return self.start if self.empty else start_of(self.value)

    @property
    def column(self) -> int:
        """The column of its children."""
        return self.value.where.column

    @property
    def last_start(self) -> Place:
        """Where the last thing within it begins."""
        slot = self
        while slot.children:
            slot = slot.children[-1]
        return max(slot.start, slot.value_start)

    @property
    def flow(self) -> bool:
        """Whether it was written in brackets or braces."""
        return not isinstance(self.value, Scalar) and self.value.flow

    @property
    def opens(self) -> bool:
        """Whether it is a group or list on lines of their own."""
        return bool(self.children) and not self.flow

    @property
    def empty(self) -> bool:
        """Whether nothing at all is said."""
        node = self.value
        return isinstance(node, Scalar) and not (node.text or node.quoted)


def start_of(node: Node) -> Place:
    """Return where a node begins."""
    return node.where.line, node.where.column


def end_of(node: Node) -> Place:
    """Return where a node ends."""
    return node.where.end_line, node.where.end_column


def slots_of(slot: Slot) -> Iterator[Slot]:
    """Yield a slot and all below it."""
    yield slot
    for inner in slot.children:
        yield from slots_of(inner)


def lay_out(node: Node, kind: Kind | None, key: Scalar | None = None, depth: int = 0) -> Slot:
    """Return the layout of a tree in the order of the file, without comments."""
    slot = Slot(key, node, kind, depth)
    if isinstance(node, Mapping):
        for entry in node.entries:
            under = child(kind, node, entry.key.text)
            slot.children.append(lay_out(entry.value, under, entry.key, depth + 1))
    elif isinstance(node, Sequence):
        under = child(kind, node, "")
        slot.children.extend(lay_out(item, under, None, depth + 1) for item in node.items)
    return slot


def put_in_order(slot: Slot, naming: str = "") -> None:
    """Sort the keys of every record below a slot as the vocabulary has them; unknown ones stay behind them.

    Names, and the entries of lists, keep the author's order. `naming` is the key by which the
    records of a list are named; it comes first.
    """
    found = settled(slot.kind, slot.value)
    if isinstance(found, Record) and isinstance(slot.value, Mapping):
        order = [naming, *key_order(found.spec)]
        slot.children.sort(key=lambda s: _rank(s, order))
    inner = found.key if isinstance(found, Named) and isinstance(slot.value, Sequence) else ""
    for below in slot.children:
        put_in_order(below, inner)
    if slot.key is None and slot.depth and slot.children:
        # What stands above the first key of an entry of a list stands above the entry.
        first = slot.children[0]
        slot.before, first.before = [*slot.before, *first.before], []


def key_order(spec: Spec) -> list[str]:
    """Return the keys of a record in the order in which they are written: what it is called comes first.

    >>> from kingmaker.source.vocabulary.playing import ENDING
    >>> key_order(ENDING)[:4]
    ['name', 'when', 'final', 'source']
    """
    keys = [f.key for f in spec.all_fields()]
    return sorted(keys, key=lambda key: key != "name")


def _rank(slot: Slot, order: list[str]) -> int:
    key = slot.key.text if slot.key is not None else ""
    return order.index(key) if key in order else len(order)
