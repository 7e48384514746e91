"""A case that has been read, with other values at some of its paths: what a sweep asks of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.problems import Location, Problem
from kingmaker.source.bound import bind_case
from kingmaker.source.parse import parse
from kingmaker.source.variants import apply_changes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kingmaker.model.case import Case
    from kingmaker.source.load import Loaded
    from kingmaker.source.tree import Node


def changed(
    loaded: Loaded, values: Iterable[tuple[str, str]], *, file: str = "<over>"
) -> tuple[Case | None, tuple[Problem, ...]]:
    r"""Return a case with these texts at these paths, as a variant would have it, and what is wrong with it then.

    Costs as much as binding the case.

    >>> from kingmaker.source.load import loads
    >>> loaded = loads("title: x\nbodies: {board: {members: [a, b], quorum: none, passes: every member}}")
    >>> case, problems = changed(loaded, [("bodies.board.quorum", "at least 1 of members")])
    >>> len(problems)
    0
    """
    if loaded.tree is None or loaded.files is None or loaded.case is None:
        msg = "the case could not be read"
        raise ValueError(msg)
    made: list[tuple[str, Node, Location]] = []
    for path, text in values:
        node, problems = parse(text, file)
        if node is None or problems:
            where = Location(file, 1, 1, 1, len(text) + 1)
            return None, problems or (Problem("K100", f"{path} is given nothing", where),)
        made.append((path, node, Location(file, 1, 1, 1, len(path) + 1)))
    tree, problems = apply_changes(loaded.tree, made)
    case, more, _ = bind_case(tree, loaded.case.name, loaded.files)
    return case, (*problems, *more)
