"""A case file as a tree of text: every node knows its place, nothing has a type yet."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, TypeAlias

from kingmaker.records import dataclass

if TYPE_CHECKING:
    from kingmaker.problems import Location


@dataclass(frozen=True, slots=True)
class Scalar:
    """A piece of text; `quoted` when the author put it in quotes or in a block."""

    text: str
    where: Location
    quoted: bool = field(default=False, compare=False)
    block: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of a mapping with its value."""

    key: Scalar
    value: Node


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values in the order of the file."""

    entries: tuple[Entry, ...]
    where: Location
    flow: bool = field(default=False, compare=False)

    def get(self, key: str) -> Node | None:
        """Return the value of a key, or `None`."""
        return next((e.value for e in self.entries if e.key.text == key), None)


@dataclass(frozen=True, slots=True)
class Sequence:
    """Items in the order of the file."""

    items: tuple[Node, ...]
    where: Location
    flow: bool = field(default=False, compare=False)


Node: TypeAlias = Scalar | Mapping | Sequence


def kind_of(node: Node) -> str:
    """Say in words what a node is."""
    if isinstance(node, Scalar):
        return "a single value" if node.text else "nothing"
    return "a list" if isinstance(node, Sequence) else "a group of keys"
