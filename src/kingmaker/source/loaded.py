"""What comes of reading a case. It stands by itself, as a process that is given one need not load all that reads."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from kingmaker.problems import is_error
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kingmaker.model.case import Case
    from kingmaker.problems import Problem
    from kingmaker.source import tree
    from kingmaker.source.include import Files


@dataclass(frozen=True, slots=True)
class Loaded:
    r"""A case as far as it could be read, every problem found, and the texts that they point into.

    `case` is `None` only where nothing could be read at all. `texts` are those of all files that were read, by the names that
    problems have for them; `files` tells what is included and what was left out. `tree` is the case as text with places, includes
    merged and the `variant` applied, if one was named.

    >>> from kingmaker import loads
    >>> loaded = loads("title: Acme\npeople: {ann: {}}\nbodies: {board: {members: [ann, ben], passes: every member}}")
    >>> loaded.case.title, [problem.message for problem in loaded.errors]
    ('Acme', ['no person, group or entity is called `ben`'])
    >>> loaded.usable() is None
    True
    """

    case: Case | None
    problems: tuple[Problem, ...]
    texts: Mapping[str, str] = field(default_factory=dict)
    tree: tree.Mapping | None = None
    files: Files | None = None
    variant: str | None = None

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that keep answers from being right."""
        return tuple(p for p in self.problems if is_error(p))

    def usable(self) -> Usable | None:
        """Return the case as one that can be asked, `None` where an error keeps answers from being right."""
        if self.case is None or self.errors:
            return None
        return Usable(self.case, self.problems, self.texts, self.tree, self.files, self.variant)


@dataclass(frozen=True, slots=True)
class Usable(Loaded):
    """A case that can be asked: it was read, and no problem keeps answers from being right."""

    case: Case
