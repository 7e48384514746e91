"""A clause by its address: the node of the tree that a path leads to, or the nearest spelling."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias

from kingmaker.source.nearest import nearest
from kingmaker.source.tree import Entry, Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.model.law import Law
    from kingmaker.source.tree import Node


_SHOWN = 8
#: The section that names the pack of law, below which its rules lie.
_LAW = "law"


#: What lies below nodes that were looked into, by name; nodes go by their identity in a tree that is kept.
Known: TypeAlias = "dict[int, dict[str, Entry]]"


def locate(root: Mapping, path: str, known: Known | None = None) -> tuple[str, Entry] | str:
    """Return the whole address that a path stands for and its entry, or a sentence that says where it goes astray.

    Parts are keys and names; for items of lists, the `id` or the number, from one. A path that begins with no
    section is the end of an address: it is found where the shallowest address that ends so is the only one,
    rules of law coming after all that the case itself says.
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


def with_law(root: Mapping, law: Law) -> Mapping:
    """Return the tree of a case in which the rules of its pack of law lie below `law`, each as what it says.

    >>> from kingmaker.source.lawpacks import load_law
    >>> from kingmaker.source.parse import parse
    >>> tree, _ = parse("law: delaware-stock", "acme.yaml")
    >>> locate(with_law(tree, load_law("delaware-stock", None)), "law.rules.board-pases")
    '`law.rules` has no `board-pases`; did you mean `law.rules.board-passes`?'
    """
    rules = tuple(Entry(Scalar(r.id, r.where), Scalar(r.says, r.where)) for r in law.rules)
    below = Entry(Scalar("rules", law.where), Mapping(rules, law.where))
    entries = (
        replace(e, value=Mapping((below,), e.value.where)) if e.key.text == _LAW else e
        for e in root.entries
    )
    return replace(root, entries=tuple(entries))


def beginning(root: Mapping, start: str) -> list[str]:
    """Return the addresses that begin so, down to the level of the last part, or below it where that is one only.

    >>> from kingmaker.source.parse import parse
    >>> tree, _ = parse("bodies: {board: {seats: 5}, staff: {}}", "acme.yaml")
    >>> beginning(tree, "bodies.")
    ['bodies.board', 'bodies.staff']
    >>> beginning(tree, "b")
    ['bodies', 'bodies.board', 'bodies.staff']
    """
    head, _, last = start.rpartition(".")
    above = locate(root, head) if head else ("", Entry(Scalar("the case", root.where), root))
    if isinstance(above, str) or above[0] != head:
        return []
    before = f"{head}." if head else ""
    inside = dict(_inside(above[1].value))
    # A change of a variant is named by an address of its own, which no path leads to.
    named = {key: entry for key, entry in inside.items() if "." not in key}
    found = {f"{before}{key}": e for key, e in named.items() if key.startswith(last)}
    if len(found) == 1:
        ((only, entry),) = found.items()
        return [only, *(f"{only}.{key}" for key, _ in _inside(entry.value))]
    return list(found)


def _below(node: Node, known: Known) -> dict[str, Entry]:
    """Return what lies below a node, by name."""
    found = known.get(id(node))
    if found is None:
        found = known[id(node)] = dict(_inside(node))
    return found


def _by_its_end(root: Mapping, path: str) -> tuple[str, Entry] | str:
    sections = dict(_inside(root))
    said = [(key, entry) for key, entry in sections.items() if key not in ("variants", _LAW)]
    ruled = [(key, entry) for key, entry in sections.items() if key == _LAW]
    for level in (*_levels(said), *_levels(ruled)):
        found = dict(pair for pair in level if pair[0].endswith(f".{path}"))
        if len(found) == 1:
            return next(iter(found.items()))
        if found:
            return _several(path, list(found))
    first, _, rest = path.partition(".")
    start = _by_its_end(root, first) if rest else ""
    if not isinstance(start, str):
        return locate(root, f"{start[0]}.{rest}")
    names = _names(said, ruled)
    guess = nearest(path, names) if nearest(path, sections) is None else None
    if guess:
        return f"the case has no `{path}`; did you mean `{names[guess]}`?"
    return _astray("", first, sections)


def _levels(top: list[tuple[str, Entry]]) -> Iterator[list[tuple[str, Entry]]]:
    """Yield what lies one level below some addresses, then two, and so on."""
    level = top
    while level:
        level = [
            (f"{address}.{key}", inner)
            for address, entry in level
            for key, inner in _inside(entry.value)
        ]
        yield level


def _names(said: list[tuple[str, Entry]], ruled: list[tuple[str, Entry]]) -> dict[str, str]:
    """Return the addresses of what has a name of its own: what stands in a section, else the rules of law."""
    rules = (address for level in islice(_levels(ruled), 1, None) for address, _ in level)
    own = (address for address, _ in reversed(next(_levels(said), [])))
    return {a.rsplit(".", 1)[1]: a for a in rules} | {a.split(".", 1)[1]: a for a in own}


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
