"""The tree as plain values, every scalar as text: what is left when places and spelling are forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from kingmaker.source.tree import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from kingmaker.source.tree import Node

#: What a tree comes to: texts, lists and dictionaries.
Plain: TypeAlias = "str | list[Plain] | dict[str, Plain]"


def tree_to_plain(node: Node) -> Plain:
    r"""Return a tree as texts, lists and dictionaries; the order of keys stays, equality ignores it.

    >>> from kingmaker.source.parse import parse
    >>> tree_to_plain(parse("seats: 5\nmembers: [ann, bob]", "acme.yaml")[0])
    {'seats': '5', 'members': ['ann', 'bob']}
    """
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Mapping):
        return {entry.key.text: tree_to_plain(entry.value) for entry in node.entries}
    return [tree_to_plain(item) for item in node.items]


def in_one_line(node: Node) -> str:
    r"""Return a node as one line of flow style, for records that only keep it as text.

    >>> from kingmaker.source.parse import parse
    >>> in_one_line(parse("seats: 5\nmembers: [ann, bob]", "acme.yaml")[0])
    '{seats: 5, members: [ann, bob]}'
    """
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return "[" + ", ".join(in_one_line(i) for i in node.items) + "]"
    return "{" + ", ".join(f"{e.key.text}: {in_one_line(e.value)}" for e in node.entries) + "}"
