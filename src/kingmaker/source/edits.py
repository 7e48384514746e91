"""What a change does at its place: it replaces, adds to a list, or takes away."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kingmaker.patterns import pattern
from kingmaker.problems import Problem
from kingmaker.source.nearest import nearest
from kingmaker.source.shapes import settled, with_entry
from kingmaker.source.tree import Mapping, Scalar, Sequence, kind_of
from kingmaker.source.vocabulary.kinds import (
    Cased,
    Choice,
    Either,
    Many,
    Mapped,
    Named,
    Reading,
    Record,
    Ref,
    Section,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.source.tree import Node
    from kingmaker.source.vocabulary.kinds import (
        Kind,
    )

#: The readers for which `none` is a value: saying it is not the same as saying nothing.
NONE_IS_SAID = frozenset({"amount", "duration", "known duration", "law", "level", "rule"})

#: A rule of decision is never `none`, though a quorum, which is read alike, may be.
NONE_IS_NOTHING = frozenset({"passes"})

_NUMBER = pattern(r"[1-9][0-9]{0,5}\Z")
_MOST_SAID = 8


class AstrayError(Exception):
    """A change that cannot be made; it never leaves the machinery of variants."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def removes(value: Node, kind: Kind | None, path: str) -> bool:
    """Tell whether a value takes away what stands there: `none`, where that says nothing, or no value."""
    if not isinstance(value, Scalar) or value.quoted or value.block:
        return False
    if value.text == "none":
        return path.rpartition(".")[2] in NONE_IS_NOTHING or not says_none(kind)
    return not value.text


def says_none(kind: Kind | None) -> bool:
    """Tell whether the word `none` is a value of this kind, not the lack of one.

    >>> from kingmaker.source.vocabulary.kinds import CONDITION, RULE
    >>> says_none(RULE), says_none(CONDITION)
    (True, False)
    """
    if isinstance(kind, Reading | Section):
        return kind.reader in NONE_IS_SAID
    if isinstance(kind, Choice):
        return "none" in kind.words
    if isinstance(kind, Ref):
        return "none" in (kind.words or {})
    if isinstance(kind, Cased | Many):
        return says_none(kind.item)
    return isinstance(kind, Either) and says_none(kind.scalar)


def edited(node: Node, kind: Kind | None, value: Node, path: str) -> Node:
    """Return the value, or the node with what the value adds (`+ name`) and takes away (`- name`)."""
    edits = tuple(_edits(value))
    if not edits:
        return value
    if any(sign == "" for sign, _ in edits):
        message = "some entries begin with `+` or `-` and some do not"
        help_ = "give the whole list, or only what is added and taken away"
        raise AstrayError(Problem("K172", message, value.where, help=help_))
    for sign, item in edits:
        node = _added(node, kind, item, path) if sign == "+" else _taken(node, kind, item, path)
    return node


def _edits(value: Node) -> Iterator[tuple[str, Node]]:
    """Yield each sign with what it stands before; no sign for what stands between such and has none."""
    if isinstance(value, Scalar) and value.text[:2] in ("+ ", "- "):
        start = 2 + int(value.quoted)
        where = value.where.part(start, start + len(value.text) - 2)
        yield value.text[0], Scalar(value.text[2:].strip(), where)
    elif (
        isinstance(value, Mapping)
        and value.entries
        and all(e.key.text in ("+", "-") for e in value.entries)
    ):
        for entry in value.entries:
            items = entry.value.items if isinstance(entry.value, Sequence) else (entry.value,)
            yield from ((entry.key.text, item) for item in items)
    elif isinstance(value, Sequence):
        signs = [tuple(_edits(item)) for item in value.items]
        if any(signs):
            for found in signs:
                yield from found or (("", value),)


def _added(node: Node, kind: Kind | None, item: Node, path: str) -> Node:
    if isinstance(item, Mapping) and (
        isinstance(node, Mapping) or (_bare(node) and _holds_keys(kind))
    ):
        merged = node if isinstance(node, Mapping) else Mapping((), item.where)
        for entry in item.entries:
            merged = with_entry(merged, entry.key, entry.value)
        return merged
    if isinstance(node, Scalar) and (_bare(node) or _may_be_list(kind)):
        node = Sequence((node,) if node.text else (), node.where)
    if not isinstance(node, Sequence):
        message = f"`{path}` is {kind_of(node)}; nothing can be added to it so"
        help_ = "`+ name` adds to a list; to a group of keys, add keys: `{+: {key: value}}`"
        raise AstrayError(Problem("K172", message, item.where, help=help_))
    return replace(node, items=(*node.items, item))


def _taken(node: Node, kind: Kind | None, item: Node, path: str) -> Node:
    if not isinstance(item, Scalar):
        message = "what is taken away is named by its name alone"
        raise AstrayError(Problem("K172", message, item.where, help="write `- name`"))
    if isinstance(node, Mapping) and node.get(item.text) is not None:
        return with_entry(node, item, None)
    if isinstance(node, Scalar):
        node = Sequence((node,) if node.text else (), node.where)
    at = position(node, item.text, kind) if isinstance(node, Sequence) else None
    if not isinstance(node, Sequence) or at is None:
        raise AstrayError(nothing(path, item, entry_names(node, kind)))
    return replace(node, items=(*node.items[:at], *node.items[at + 1 :]))


def _bare(node: Node) -> bool:
    """Tell whether nothing stands there yet."""
    return not (node.text if isinstance(node, Scalar) else isinstance(node, Mapping) or node.items)


def _holds_keys(kind: Kind | None) -> bool:
    if isinstance(kind, Either):
        return kind.mapping is not None and kind.sequence is None
    return isinstance(kind, Record | Mapped) or (isinstance(kind, Named) and not kind.key)


def _may_be_list(kind: Kind | None) -> bool:
    if isinstance(kind, Either):
        return kind.sequence is not None
    if isinstance(kind, Record):
        return bool(kind.spec.listed)
    return kind is None or isinstance(kind, Many)


def is_number(text: str) -> bool:
    """Tell whether a part of a path counts entries."""
    return bool(_NUMBER.match(text))


def position(node: Sequence, text: str, kind: Kind | None) -> int | None:
    """Return where in a list an entry stands that is named by its text, its `id`, or its number."""
    names = _names(node, kind)
    if text in names:
        return names.index(text)
    return int(text) - 1 if is_number(text) and int(text) <= len(names) else None


def _names(node: Sequence, kind: Kind | None) -> list[str | None]:
    found = settled(kind, node)
    key = (found.key if isinstance(found, Named) else "") or "id"
    named = (i.get(key) if isinstance(i, Mapping) else i for i in node.items)
    return [name.text if isinstance(name, Scalar) else None for name in named]


def entry_names(node: Node, kind: Kind | None) -> list[str]:
    """Return what the entries of a node are called in a path."""
    if isinstance(node, Mapping):
        return [e.key.text for e in node.entries]
    if isinstance(node, Scalar):
        return []
    return [name or str(at) for at, name in enumerate(_names(node, kind), 1)]


def nothing(path: str, name: Scalar, there: list[str]) -> Problem:
    """Return the problem that there is nothing of that name to take away."""
    message = f"there is no `{name.text}` to take away (`{path}`)"
    return Problem("K171", message, name.where, help=hint(name.text, there))


def hint(word: str, there: list[str]) -> str:
    """Return what may have been meant by a word, of what is there.

    >>> hint("bord", ["board", "council"])
    'did you mean `board`?'
    """
    meant = nearest(word, there)
    if meant:
        return f"did you mean `{meant}`?"
    if not there:
        return "there is nothing at all"
    said = ", ".join(f"`{name}`" for name in there[:_MOST_SAID])
    return f"there is {said}" + (" and more" if len(there) > _MOST_SAID else "")
