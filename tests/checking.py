"""What the tests of checks share: a small case, and what is found in a text."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

from kingmaker.source.load import loads

if TYPE_CHECKING:
    from kingmaker.problems import Problem
    from kingmaker.source.loaded import Loaded, Usable

#: A sound case: three people, a board, a chief executive.
ACME = """
title: Acme
people: {ann: {}, bob: {}, cyd: {}, dan: {}, fund: {kind: organisation}, staff: {kind: crowd}}
entities: {acme: {kind: company, governed_by: board}}
bodies:
  board: {of: acme, members: [ann, bob, cyd], passes: more than half of members}
offices:
  ceo: {of: acme, held_by: ann, appointed_by: board, removed_by: board}
"""


def problems(text: str) -> list[Problem]:
    """Return what is found in a text, in the order of the file."""
    return list(loads(dedent(text), name="case.yaml").problems)


def sound(loaded: Loaded) -> Usable:
    """Return a case as one that can be asked; it must have no error."""
    found = loaded.usable()
    assert found is not None, loaded.errors
    return found


def codes(text: str) -> list[str]:
    """Return the codes of what is found in a text, each once, sorted."""
    return sorted({problem.code for problem in problems(text)})


def only(text: str, code: str) -> Problem:
    """Return the one problem of this code; there must be just one, and no error beside it."""
    found = problems(text)
    assert {p.code for p in found if p.severity == "error"} <= {code}, found
    (problem,) = [p for p in found if p.code == code]
    return problem


def with_board(board: str) -> str:
    """Return a case whose board says this."""
    return f"title: Acme\nbodies:\n  board: {{{board}}}\n"
