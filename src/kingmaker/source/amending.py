"""A case as it reads under amendments: the text of each in place of what stands at its path."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.problems import NOWHERE, is_error
from kingmaker.source.bound import bind_case
from kingmaker.source.parse import parse
from kingmaker.source.tree import Mapping
from kingmaker.source.variants import apply_changes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kingmaker.model.case import Case
    from kingmaker.source.load import Loaded
    from kingmaker.source.tree import Node


def amending(loaded: Loaded) -> Callable[[tuple[tuple[str, str], ...]], Case | None]:
    r"""Return what reads a case under amendments, each a path and a text; `None` where that is no case.

    Each reading costs as much as binding the case.

    >>> from kingmaker.source.load import loads
    >>> read = amending(loads("title: x\nbodies: {board: {seats: 3}}"))
    >>> read((("bodies.board.seats", "5"),)).bodies["board"].seats
    5
    >>> read((("bodies.board.sets", "5"),)) is None
    True
    """

    def read(made: tuple[tuple[str, str], ...]) -> Case | None:
        changes = [(path, node, NOWHERE) for path, text in made for node in _node(text)]
        if loaded.tree is None or loaded.files is None or len(changes) < len(made):
            return None
        tree, problems = apply_changes(loaded.tree, changes)
        name = loaded.case.name if loaded.case is not None else ""
        case, more, _ = bind_case(tree, name, loaded.files)
        wrong = any(is_error(problem) for problem in (*problems, *more))
        return None if wrong else case

    return read


def _node(text: str) -> Iterator[Node]:
    tree, _ = parse(f"value: {text}", "<amendment>")
    if isinstance(tree, Mapping) and len(tree.entries) == 1:
        yield tree.entries[0].value
