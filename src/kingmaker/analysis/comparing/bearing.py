"""Whether a clause that differs can bear on what somebody may bring about."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from kingmaker.analysis.frames import walk
from kingmaker.analysis.reach.engine import Engine
from kingmaker.model import sentences as s
from kingmaker.model.clauses import OF_CLAUSES
from kingmaker.model.state import NotSaid, UnknownName

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from kingmaker.analysis.comparing.edits import Edited
    from kingmaker.analysis.reach.amending import Amended
    from kingmaker.analysis.reach.engine import Goal
    from kingmaker.model.case import Case

#: Sections of a case whose clauses matter only to the goals whose decisions they are about.
_BY_NAME = ("bodies", "offices", "powers", "terms")
#: Sections that say nothing about who can bring what about.
_IDLE = (
    "sources", "payouts", "dependencies", "measures", "questions", "moves", "actors", "clock", "precision", "events",
    "claims", "demands", "issues", "forecasts", "resolutions", "endings", "story", "assert", "scenarios", "variants",
)  # fmt: skip
#: What of a clause changes nothing that anybody can bring about.
_SAID = OF_CLAUSES | {"observers"}


def untouched(
    cases: tuple[Case, Case],
    goal: Goal,
    edited: Edited,
    amended: tuple[Amended | None, Amended | None] = (None, None),
) -> bool:
    """Tell whether no clause that differs bears on a goal: it is about no name that decisions on it may turn on.

    Where a case can be amended, the names are those of the amended cases as well.
    """
    before, after = cases
    if (before.law, before.as_of, before.timezone) != (after.law, after.as_of, after.timezone):
        return False
    names: set[str] = set()
    for case, reads in zip(cases, amended, strict=True):
        try:
            engine = Engine.of(case, goal, amended=reads)
        except (NotSaid, UnknownName):
            return False
        names |= {*engine.deciding, *(p.key for p in engine.layout.places)}
        names |= {str(p.body) for p in engine.layout.places}
        names |= {str(use.name) for use in engine.powers}
    paths = [*edited.added, *edited.removed, *_bearing(before, after, edited.changed)]
    return not any(_bears(path, names) or _amending(cases, path) for path in paths)


def _amending(cases: Iterable[Case], path: str) -> bool:
    """Tell whether a clause is a move that amends something in one of the cases."""
    section, _, rest = path.partition(".")
    if section != "moves":
        return False
    name = rest.split(".")[0]
    moves = (move for case in cases for key, move in case.moves.items() if key == name)
    return any(isinstance(part, s.Amend) for move in moves for part in walk(move.steps))


def _bears(path: str, names: Collection[str]) -> bool:
    section, _, rest = path.partition(".")
    return section not in _IDLE and (section not in _BY_NAME or rest.split(".")[0] in names)


def _bearing(before: Case, after: Case, paths: Iterable[str]) -> Iterator[str]:
    """Yield those of some clauses in which more differs than what is said about them, or who hears."""
    old, new = ({c.path: c for c in case.clauses()} for case in (before, after))
    for path in paths:
        if path not in new:  # a key of a clause that differs in its parts as well
            if path.rpartition(".")[2] not in {*_SAID, "name"}:
                yield path
            continue
        one, other = old[path], new[path]
        kept = [f.name for f in fields(one) if f.name not in _SAID]
        if type(one) is not type(other) or any(getattr(one, n) != getattr(other, n) for n in kept):
            yield path
