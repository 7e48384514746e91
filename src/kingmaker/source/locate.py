"""A clause by its address: the node of the tree that a path leads to, or the nearest spelling."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from kingmaker.source.nearest import nearest
from kingmaker.source.tree import Entry, Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from kingmaker.source.tree import Node


_SHOWN = 8


#: What lies below nodes that were looked into, by name; nodes go by their identity in a tree that is kept.
Known: TypeAlias = "dict[int, dict[str, Entry]]"


def locate(root: Mapping, path: str, known: Known | None = None) -> tuple[str, Entry] | str:
    """Return the whole address that a path stands for and its entry, or a sentence that says where it goes astray.

    Parts are keys and names; for items of lists, the `id` or the number, from one. A path that begins with no
    section is the end of an address: it is found where the shallowest address that ends so is the only one.
    Whoever asks for many paths of one tree gives the same `known` each time: no node is then looked into twice.

    >>> from kingmaker.source.parse import parse
    >>> tree, _ = parse("bodies: {board: {seats: 5}}", "acme.yaml")
    >>> locate(tree, "bodies.bord")
    '`bodies` has no `bord`; did you mean `bodies.board`?'
    >>> locate(tree, "board")[0]
    'bodies.board'
    """
    known = {} if known is None else known
    first = path.split(".", 1)[0]
    if first not in _below(root, known):
        return _by_its_end(root, path)
    found = Entry(Scalar("the case", root.where), root)
    walked: list[str] = []
    for part in path.split("."):
        inside = _below(found.value, known)
        if part not in inside:
            return _astray(".".join(walked), part, inside)
        found = inside[part]
        walked.append(part)
    return path, found


def _below(node: Node, known: Known) -> dict[str, Entry]:
    """Return what lies below a node, by name."""
    found = known.get(id(node))
    if found is None:
        found = known[id(node)] = dict(_inside(node))
    return found


def _by_its_end(root: Mapping, path: str) -> tuple[str, Entry] | str:
    level = [(key, entry) for key, entry in _inside(root) if key != "variants"]
    names: dict[str, str] = {}
    while level:
        level = [
            (f"{address}.{key}", inner)
            for address, entry in level
            for key, inner in _inside(entry.value)
        ]
        found = dict(pair for pair in level if pair[0].endswith(f".{path}"))
        if len(found) == 1:
            return next(iter(found.items()))
        if found:
            return _several(path, list(found))
        names = names or {address.split(".", 1)[1]: address for address, _ in reversed(level)}
    first, _, rest = path.partition(".")
    start = _by_its_end(root, first) if rest else ""
    if not isinstance(start, str):
        return locate(root, f"{start[0]}.{rest}")
    sections = dict(_inside(root))
    guess = nearest(path, names) if nearest(path, sections) is None else None
    if guess:
        return f"the case has no `{path}`; did you mean `{names[guess]}`?"
    return _astray("", first, sections)


def _several(path: str, found: list[str]) -> str:
    shown = ", ".join(f"`{address}`" for address in found[:_SHOWN])
    more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    return f"`{path}` is in several places; say which: {shown}{more}"


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
