"""In words: what is done of a move that takes time, before it is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.legality import movers

if TYPE_CHECKING:
    from kingmaker.analysis.struggle.arena import Part
    from kingmaker.model.case import Case
    from kingmaker.model.values import Name

#: By kind, for a body and for others: to do it, somebody does it, it is done.
_WORDS = {
    ("call", True): (
        "call a meeting of {body} for {what}",
        "{who} calls a meeting of {body} for {what}",
        "a meeting of {body} is called for {what}",
    ),
    ("call", False): (
        "give notice of {what}",
        "{who} gives notice of {what}",
        "notice is given of {what}",
    ),
    ("put", True): (
        "put {what} to {body}",
        "{who} puts {what} to {body}",
        "{what} is put to {body}",
    ),
    ("put", False): ("put {what}", "{who} puts {what}", "{what} is put"),
    ("force", True): ("", "", "{what} is in force"),
    ("force", False): ("", "", "{what} is in force"),
    ("step", True): ("take {what}", "{who} takes {what}", "{body} carries {what}"),
    ("step", False): ("take {what}", "{who} takes {what}", "{what} is taken"),
}


def part_words(
    case: Case, move: Name, part: Part, who: str | None = None, *, doing: bool = False
) -> str:
    """Return in words what is done of a move: to do it (`doing`), that somebody does it, or that it is done.

    `call a meeting of the board for dismissal`, `Ann calls a meeting of the board for step 2 of 2 of “the merger”`.
    """
    clause = case.moves[move]
    step = clause.steps[part.step - 1]
    by = next(iter(movers(clause, step)), None)
    title = clause.title.removesuffix(".")
    what = title if part.of == 1 else f"step {part.step} of {part.of} of “{title}”"
    body = case.bodies[by].title if by is not None and by in case.bodies else ""
    do, does, done = _WORDS[part.kind, bool(body)]
    return (do if doing else done if who is None else does).format(who=who, body=body, what=what)
