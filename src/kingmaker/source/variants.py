"""A tree with changes made to it: the machinery of variants and of assertions with `with`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NoReturn

from kingmaker.problems import Problem
from kingmaker.records import dataclass
from kingmaker.source.edits import (
    AstrayError,
    edited,
    entry_names,
    hint,
    is_number,
    nothing,
    position,
    removes,
)
from kingmaker.source.shapes import child, settled, spelt_out, with_entry
from kingmaker.source.tree import Entry, Mapping, Scalar, Sequence
from kingmaker.source.vocabulary.kinds import Mapped, Named, Record
from kingmaker.source.vocabulary.top import CASE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kingmaker.problems import Location
    from kingmaker.source.tree import Node
    from kingmaker.source.vocabulary.kinds import Kind


def apply_changes(
    tree: Mapping, changes: Iterable[tuple[str, Node, Location]]
) -> tuple[Mapping, tuple[Problem, ...]]:
    """Return the tree with changes made in their order, and the problems of those that cannot be made.

    A change is a path, what is to stand there, and where the path was written. The parts of a
    path are keys, names, the `id` (or the number, from one) of an entry of a list, or `*` for
    every name there is. What stands at the path is replaced; a new key is added to the group
    that it leads into. `none` takes the key or entry away, unless `none` is a value there
    (`quorum: none`); an empty value always takes it away. `+ name` adds to a list and `- name`
    takes from it; what is no single value is added under the key `+`. Linear in the tree for
    each change.

    >>> from kingmaker.source.parse import parse
    >>> tree, _ = parse("bodies: {board: {seats: 5}}", "acme.yaml")
    >>> path = ("bodies.board.seats", Scalar("7", tree.where), tree.where)
    >>> apply_changes(tree, [path])[0].get("bodies").get("board").get("seats").text
    '7'
    """
    problems: list[Problem] = []
    for path, value, where in changes:
        parts = _parts(path, where)
        try:
            changed = _Change(path, where, value).applied(tree, Record(CASE), parts)
        except AstrayError as astray:
            problems.append(astray.problem)
            continue
        tree = changed if isinstance(changed, Mapping) else tree
    return tree, tuple(problems)


@dataclass(frozen=True, slots=True)
class _Part:
    """One part of a path, and where it stands."""

    text: str
    where: Location


def _parts(path: str, where: Location) -> tuple[_Part, ...]:
    quoted = where.line == where.end_line and where.end_column - where.column == len(path) + 2
    parts, start = [], int(quoted)
    for text in path.split("."):
        parts.append(_Part(text, where.part(start, start + len(text))))
        start += len(text) + 1
    return tuple(parts)


@dataclass(frozen=True, slots=True)
class _Change:
    """One change on its way down the tree."""

    path: str
    where: Location
    value: Node

    def applied(self, node: Node, kind: Kind | None, parts: tuple[_Part, ...]) -> Node | None:
        """Return what takes the node's place; `None` where it goes."""
        if not parts:
            return self._changed(node, kind)
        head = parts[0]
        if not head.text:
            message = f"`{self.path}` is no path: something is missing between its dots"
            raise AstrayError(Problem("K170", message, self.where))
        numbered = isinstance(node, Sequence) and (is_number(head.text) or head.text == "*")
        node = node if numbered else spelt_out(kind, node)
        if isinstance(node, Scalar):
            message = f"`{self.path}` leads nowhere: there is a single value before `{head.text}`"
            raise AstrayError(Problem("K170", message, head.where))
        if head.text == "*":
            return self._everywhere(node, kind, parts)
        if isinstance(node, Sequence):
            return self._in_list(node, kind, parts)
        return self._in_group(node, kind, parts)

    def _in_group(self, node: Mapping, kind: Kind | None, parts: tuple[_Part, ...]) -> Node:
        head, rest = parts[0], parts[1:]
        key = Scalar(head.text, head.where)
        under = child(kind, node, head.text)
        old = node.get(head.text)
        if old is None and not rest:
            return with_entry(node, key, self._fresh(node, under, head))
        if old is None:
            if head is not self._first(parts) or not isinstance(under, Named | Mapped):
                self._lost(node, kind, head)
            old = Mapping((), head.where)
        return with_entry(node, key, self.applied(old, under, rest))

    def _first(self, parts: tuple[_Part, ...]) -> _Part | None:
        """Return the next part where it is the first of the whole path: the name of a section."""
        return parts[0] if len(parts) == self.path.count(".") + 1 else None

    def _in_list(self, node: Sequence, kind: Kind | None, parts: tuple[_Part, ...]) -> Node:
        head, rest = parts[0], parts[1:]
        at = position(node, head.text, kind)
        if at is None:
            self._lost(node, kind, head)
        new = self.applied(node.items[at], child(kind, node, ""), rest)
        middle = () if new is None else (new,)
        return replace(node, items=(*node.items[:at], *middle, *node.items[at + 1 :]))

    def _everywhere(
        self, node: Mapping | Sequence, kind: Kind | None, parts: tuple[_Part, ...]
    ) -> Node:
        """Make the change below every name or entry; those that have no such place are left alone."""
        met, failed = False, AstrayError(self._empty(parts[0]))
        here: list[tuple[Entry | None, Node]] = []
        item = child(kind, node, "")
        for entry, old in _inside(node):
            under = child(kind, node, entry.key.text) if entry else item
            try:
                new = self.applied(old, under, parts[1:])
                met = True
            except AstrayError as error:
                new, failed = old, error
            if new is not None:
                here.append((entry, new))
        if not met:
            raise failed
        if isinstance(node, Sequence):
            return replace(node, items=tuple(new for _, new in here))
        return replace(node, entries=tuple(Entry(e.key, new) for e, new in here if e is not None))

    def _empty(self, star: _Part) -> Problem:
        message = f"`{self.path}` leads nowhere: there is nothing that `*` could stand for"
        return Problem("K170", message, star.where)

    def _fresh(self, node: Mapping, kind: Kind | None, head: _Part) -> Node:
        """Return the value of a key that is not there yet."""
        if removes(self.value, kind, self.path):
            name, there = Scalar(head.text, head.where), entry_names(node, kind)
            raise AstrayError(nothing(self.path, name, there))
        return edited(Sequence((), self.value.where), kind, self.value, self.path)

    def _changed(self, node: Node, kind: Kind | None) -> Node | None:
        return (
            None
            if removes(self.value, kind, self.path)
            else edited(node, kind, self.value, self.path)
        )

    def _lost(self, node: Node, kind: Kind | None, head: _Part) -> NoReturn:
        message = f"`{self.path}` leads nowhere: there is no `{head.text}`"
        help_ = hint(head.text, entry_names(node, kind))
        if _known(kind, node, head.text):
            upto = self.path[: self.path.index(head.text) + len(head.text)]
            message = f"`{self.path}` leads nowhere: nothing is said about `{head.text}` there"
            help_ = f"give the whole of it: `{upto}: ...`"
        raise AstrayError(Problem("K170", message, head.where, help=help_))


def _known(kind: Kind | None, node: Node, key: str) -> bool:
    found = settled(kind, node)
    return isinstance(found, Record) and any(f.key == key for f in found.spec.all_fields())


def _inside(node: Mapping | Sequence) -> Iterator[tuple[Entry | None, Node]]:
    if isinstance(node, Mapping):
        yield from ((e, e.value) for e in node.entries)
    else:
        yield from ((None, item) for item in node.items)
