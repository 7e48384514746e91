"""Checks of the tree itself: keys that exclude each other, and changes of assertions that lead nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.problems import Problem, Related, Severity
from kingmaker.source.tree import Mapping, Sequence
from kingmaker.source.variants import apply_changes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.source.tree import Entry, Node

#: For a section: a key, those that say nothing beside it, and what to do.
_EXCLUDING: tuple[tuple[str, str, tuple[str, ...], Severity, str], ...] = (
    (
        "moves", "steps", ("by", "uses", "do", "then"), Severity.ERROR,
        "say in each step who decides and what is done, or leave `steps` out",
    ),
    (
        "powers", "steps",
        ("ways", "by", "passes", "quorum", "cause", "recused", "voters", "person_concerned", "tie"),
        Severity.ERROR, "say in each step who decides and by which rule, or leave `steps` out",
    ),
    (
        "powers", "ways", ("by",), Severity.ERROR,
        "say in each way who decides, or leave `ways` out",
    ),
    (
        "events", "move", ("do", "uses"), Severity.WARNING,
        "the move says what is done; leave one of the two out",
    ),
)  # fmt: skip


def excluding_keys(root: Mapping) -> Iterator[Problem]:
    """Yield a problem for each key that says nothing because of another beside it."""
    for section, key, others, severity, help_ in _EXCLUDING:
        for entry in _entries(root.get(section)):
            found = {e.key.text: e.key for e in _entries(entry.value)}
            for other in others:
                if key in found and other in found:
                    message = f"`{entry.key.text}` has both `{key}` and `{other}`"
                    related = (Related(found[key].where, f"`{key}` here"),)
                    where = found[other].where
                    yield Problem("K712", message, where, severity, help=help_, related=related)


def changes_of_assertions(root: Mapping) -> Iterator[Problem]:
    """Yield what is wrong with the changes under which assertions are to hold."""
    section = root.get("assert")
    nodes: tuple[Node, ...] = tuple(e.value for e in _entries(section))
    for node in section.items if isinstance(section, Sequence) else nodes:
        changes = _entries(node.get("with")) if isinstance(node, Mapping) else ()
        if changes:
            made = [(e.key.text, e.value, e.key.where) for e in changes]
            yield from apply_changes(root, made)[1]


def _entries(node: Node | None) -> tuple[Entry, ...]:
    return node.entries if isinstance(node, Mapping) else ()
