"""A clause by its address: the node of the tree that a path leads to, or the nearest spelling."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.source.nearest import nearest
from kingmaker.source.tree import Entry, Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from kingmaker.source.tree import Node


def locate(root: Mapping, path: str) -> Entry | str:
    """Return the entry that a dotted path leads to, or a sentence that says where it goes astray.

    Parts are keys and names; for items of lists, the `id` or the number, from one.

    >>> from kingmaker.source.parse import parse
    >>> tree, _ = parse("bodies: {board: {seats: 5}}", "acme.yaml")
    >>> locate(tree, "bodies.bord")
    '`bodies` has no `bord`; did you mean `bodies.board`?'
    """
    found = Entry(Scalar("the case", root.where), root)
    walked: list[str] = []
    for part in path.split("."):
        inside = dict(_inside(found.value))
        if part not in inside:
            return _astray(".".join(walked), part, inside)
        found = inside[part]
        walked.append(part)
    return found


def _inside(node: Node) -> list[tuple[str, Entry]]:
    if isinstance(node, Mapping):
        return [(e.key.text, e) for e in node.entries]
    if not isinstance(node, Sequence):
        return []
    found: list[tuple[str, Entry]] = []
    for number, item in enumerate(node.items, 1):
        name = item.get("id") if isinstance(item, Mapping) else None
        key = name if isinstance(name, Scalar) else Scalar(str(number), item.where)
        found.append((key.text, Entry(key, item)))
        if key.text != str(number):
            found.append((str(number), Entry(key, item)))
    return found


def _astray(walked: str, part: str, inside: dict[str, Entry]) -> str:
    said = f"`{walked}` has no `{part}`" if walked else f"the case has no section `{part}`"
    guess = nearest(part, inside)
    if guess:
        return f"{said}; did you mean `{f'{walked}.' if walked else ''}{guess}`?"
    known = ", ".join(inside)
    return f"{said}; there is: {known}" if known else f"{said}; nothing lies below it"
