"""Included files: sections put together by name, tables read beside the case, cycles and clashes reported."""

from __future__ import annotations

from dataclasses import field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from kingmaker.problems import Problem, Related
from kingmaker.records import dataclass
from kingmaker.source.parse import parse
from kingmaker.source.read import read_beside
from kingmaker.source.tree import Entry, Mapping, Scalar, Sequence, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kingmaker.problems import Location
    from kingmaker.source.read import Text
    from kingmaker.source.tree import Node

#: How many files one case may include in all.
MAX_FILES = 50


@dataclass(slots=True)
class Files:
    """The files of one case as they are read: their texts, by the names they are reported under."""

    main: Text
    without: frozenset[str] = frozenset()
    texts: dict[str, str] = field(default_factory=dict)
    tables: dict[str, Text] = field(default_factory=dict)
    included: dict[str, None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin with the main file."""
        self.texts[self.main.name] = self.main.text

    def table(self, wanted: str, where: Location) -> Text | Problem:
        """Return a table beside the case, read once."""
        if wanted not in self.tables:
            found = read_beside(self.main, wanted, where)
            if isinstance(found, Problem):
                return found
            self.tables[wanted] = found
            self.texts[found.name] = found.text
        return self.tables[wanted]

    def leaves_out(self, wanted: str) -> bool:
        """Tell whether this included file was asked to be left out."""
        self.included[wanted] = None
        return wanted in self.without or PurePosixPath(wanted).name in self.without

    def not_there(self) -> tuple[str, ...]:
        """Return what was asked to be left out but is not included."""
        there = {*self.included, *(PurePosixPath(name).name for name in self.included)}
        return tuple(sorted(self.without - there))


def assemble(
    root: Mapping, files: Files, beside: Iterable[Text] = ()
) -> tuple[Mapping, tuple[Problem, ...]]:
    """Return the tree with all included files merged into it, and texts that were given beside the case.

    Maps of names are joined, lists are put one after the other; a name or a single value given twice is a problem.
    Time is linear in the texts.
    """
    problems: list[Problem] = []
    merged = root
    for text in beside:
        part = _parsed(text, files, problems)
        merged = merged if part is None else _joined(merged, part, problems)
    waiting = _wanted(root)  # what is wrong with these is found where all keys are read
    seen: dict[str, Location] = {}
    while waiting:
        wanted = waiting.pop(0)
        if files.leaves_out(wanted.text):
            continue
        if wanted.text in seen or wanted.text == PurePosixPath(files.main.name).name:
            message = f"`{wanted.text}` is included twice, or includes itself"
            problems.append(Problem("K012", message, wanted.where))
            continue
        seen[wanted.text] = wanted.where
        part = _included(wanted, files, problems)
        if part is not None and len(seen) <= MAX_FILES:
            merged = _joined(merged, part, problems)
            problems.extend(_no_names(part))
            waiting.extend(_wanted(part))
    known = ", ".join(files.included)
    help_ = f"included files: {known}" if known else "this case includes no files"
    where = (root.get("include") or root).where
    for name in files.not_there():
        message = f"`{name}` cannot be left out: it is not included"
        problems.append(Problem("K011", message, where, help=help_))
    return merged, tuple(problems)


def _wanted(root: Mapping) -> list[Scalar]:
    return [i for i in _items(root) if isinstance(i, Scalar)]


def _no_names(part: Mapping) -> Iterator[Problem]:
    for item in _items(part):
        if not isinstance(item, Scalar):
            message = f"a file name is expected here, not {kind_of(item)}"
            yield Problem("K102", message, item.where)


def _items(root: Mapping) -> tuple[Node, ...]:
    node = root.get("include")
    return node.items if isinstance(node, Sequence) else () if node is None else (node,)


def _included(wanted: Scalar, files: Files, problems: list[Problem]) -> Mapping | None:
    found = read_beside(files.main, wanted.text, wanted.where)
    if isinstance(found, Problem):
        problems.append(found)
        return None
    return _parsed(found, files, problems)


def _parsed(found: Text, files: Files, problems: list[Problem]) -> Mapping | None:
    files.texts[found.name] = found.text
    node, more = parse(found.text, found.name)
    problems.extend(more)
    if node is None or isinstance(node, Mapping):
        return node
    problems.append(
        Problem("K100", f"an included file is a group of keys, not {kind_of(node)}", node.where)
    )
    return None


def _joined(root: Mapping, part: Mapping, problems: list[Problem]) -> Mapping:
    entries = {e.key.text: e for e in root.entries}
    for entry in part.entries:
        if entry.key.text == "include":
            continue
        there = entries.get(entry.key.text)
        if there is None:
            entries[entry.key.text] = entry
        else:
            entries[entry.key.text] = Entry(there.key, _both(there, entry, problems))
    return Mapping(tuple(entries.values()), root.where, root.flow)


def _both(there: Entry, here: Entry, problems: list[Problem]) -> Node:
    left, right = there.value, here.value
    if isinstance(left, Sequence) and isinstance(right, Sequence):
        return Sequence((*left.items, *right.items), left.where)
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        known = {e.key.text: e.key for e in left.entries}
        fresh = [e for e in right.entries if e.key.text not in known]
        problems.extend(
            _twice(e.key, known[e.key.text]) for e in right.entries if e.key.text in known
        )
        return Mapping((*left.entries, *fresh), left.where)
    problems.append(_twice(here.key, there.key))
    return left


def _twice(here: Scalar, there: Scalar) -> Problem:
    message = f"`{here.text}` is given here and in {there.where.file}, line {there.where.line}"
    related = (Related(there.where, "first given here"),)
    return Problem("K013", message, here.where, help="keep one of the two", related=related)
