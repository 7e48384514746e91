"""Clauses found by their addresses, one after the other in one tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.source.load import load
from kingmaker.source.locate import locate
from kingmaker.source.tree import Mapping, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.source.locate import Known
    from kingmaker.source.tree import Entry, Node


def addresses(node: Node, above: str = "") -> Iterator[tuple[str, Node]]:
    """Yield the address of each clause by keys and numbers, with its node."""
    inner: list[tuple[str, Node]] = []
    if isinstance(node, Mapping):
        inner = [(entry.key.text, entry.value) for entry in node.entries]
    elif isinstance(node, Sequence):
        inner = [(str(number), item) for number, item in enumerate(node.items, 1)]
    for key, value in inner:
        if "." not in key:  # a change of a variant is named by an address of its own
            yield f"{above}{key}", value
            yield from addresses(value, f"{above}{key}.")


def test_what_was_looked_into_before_changes_no_answer() -> None:
    tree = load("disney-2004").tree
    assert tree is not None
    every = list(addresses(tree))
    assert len(every) > 500
    known: Known = {}
    for path, node in every[::7]:
        for _ in range(2):
            found: tuple[str, Entry] | str = locate(tree, path, known)
            assert not isinstance(found, str)
            assert found[0] == path
            assert found[1].value is node
        astray = locate(tree, f"{path}.nothing-like-it", known)
        assert astray == locate(tree, f"{path}.nothing-like-it")
        assert isinstance(astray, str)
