"""Which kind of the vocabulary a node of the tree is, so that a walk over both stays in step."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kingmaker.source.tree import Entry, Mapping, Scalar, Sequence
from kingmaker.source.vocabulary.kinds import (
    CONDITION,
    Cased,
    Either,
    Field,
    Many,
    Mapped,
    Named,
    Record,
    Spec,
)

if TYPE_CHECKING:
    from kingmaker.source.tree import Node
    from kingmaker.source.vocabulary.kinds import (
        Kind,
    )


def settled(kind: Kind | None, node: Node) -> Kind | None:
    """Return the alternative of a kind that a node's shape chooses; `None` where there is none.

    >>> from kingmaker.problems import NOWHERE
    >>> from kingmaker.source.vocabulary.kinds import ACTS
    >>> settled(ACTS, Scalar("remove a from b", NOWHERE))
    Reading(reader='acts')
    """
    while True:
        if isinstance(kind, Either):
            kind = _alternative(kind, node)
        elif isinstance(kind, Many | Cased) and not _is_list_of(kind, node):
            kind = kind.item
        else:
            return kind


def _alternative(kind: Either, node: Node) -> Kind | None:
    if isinstance(node, Mapping):
        return kind.mapping
    return kind.sequence if isinstance(node, Sequence) else kind.scalar


def _is_list_of(kind: Many | Cased, node: Node) -> bool:
    return is_cased(node) if isinstance(kind, Cased) else isinstance(node, Sequence)


def is_cased(node: Node) -> bool:
    """Tell whether a node is a list of cases, each with the key `is`.

    >>> from kingmaker.problems import NOWHERE
    >>> is_cased(Sequence((), NOWHERE))
    False
    """
    if not isinstance(node, Sequence) or not node.items:
        return False
    return all(isinstance(i, Mapping) and i.get("is") is not None for i in node.items)


def case_of(item: Kind) -> Spec:
    """Return the keys of one case of a value that has several."""
    return Spec(
        "case of a value",
        "One possible value, and when it is the one.",
        dict,
        (
            Field("is", item, "the value", required=True),
            Field("when", CONDITION, "it is the value while this holds; left out of the last"),
        ),
        evidence=False,
    )


def child(kind: Kind | None, node: Node, key: str) -> Kind | None:
    """Return the kind of what stands under a key of a mapping, or in a list; `None` where unknown.

    >>> from kingmaker.problems import NOWHERE
    >>> from kingmaker.source.vocabulary.top import CASE
    >>> bodies = child(Record(CASE), Mapping((), NOWHERE), "bodies")
    >>> child(bodies, Mapping((), NOWHERE), "board").spec.name
    'body'
    """
    found = settled(kind, node)
    if isinstance(found, Record):
        field = next((f for f in found.spec.all_fields() if f.key == key), None)
        return field.kind if field else found.spec.rest
    if isinstance(found, Named):
        return Record(found.spec)
    if isinstance(found, Mapped):
        return found.value
    if isinstance(found, Cased):
        return Record(case_of(found.item))
    return found.item if isinstance(found, Many) else None


def spelt_out(kind: Kind | None, node: Node) -> Node:
    """Return a record that is written in short with its keys: a bare value or list becomes a mapping.

    Nothing at all, where a group of keys is expected, becomes a group without any.
    """
    found = settled(kind, node)
    if isinstance(node, Scalar) and not node.text and not node.quoted:
        return Mapping((), node.where) if isinstance(found, Record | Named | Mapped) else node
    if not isinstance(found, Record) or isinstance(node, Mapping):
        return node
    key = found.spec.short if isinstance(node, Scalar) else found.spec.listed
    if not key:
        return node
    return Mapping((Entry(Scalar(key, node.where), node),), node.where)


def with_entry(node: Mapping, key: Scalar, value: Node | None) -> Mapping:
    """Return a mapping with another value under a key, with the key added, or, for `None`, without it."""
    if value is None:
        return replace(node, entries=tuple(e for e in node.entries if e.key.text != key.text))
    if node.get(key.text) is None:
        return replace(node, entries=(*node.entries, Entry(key, value)))
    entries = tuple(Entry(e.key, value) if e.key.text == key.text else e for e in node.entries)
    return replace(node, entries=entries)
