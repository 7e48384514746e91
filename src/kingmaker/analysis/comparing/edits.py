"""Which clauses of two cases differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kingmaker.model.case import Case
    from kingmaker.model.clauses import Clause


@dataclass(frozen=True, slots=True)
class Edited:
    """The clauses that differ, by address: only after, only before, in both but not the same."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


def edited(before: Case, after: Case) -> Edited:
    """Return the clauses that differ between two cases; of one that differs only in its parts, these alone."""
    old, new = _by_path(before), _by_path(after)
    differ = [p for p in new if p in old and new[p] != old[p]]
    return Edited(
        added=tuple(_outermost(p for p in new if p not in old)),
        removed=tuple(_outermost(p for p in old if p not in new)),
        changed=tuple(p for p in differ if not _by_parts(p, old, new)),
    )


def _by_path(case: Case) -> dict[str, Clause]:
    skipped = ("variants.", "assert.", "scenarios.")
    found = (c for c in case.clauses() if c.path and not c.path.startswith(skipped))
    return {clause.path: clause for clause in found}


def _outermost(paths: Iterable[str]) -> Iterable[str]:
    every = list(paths)
    return (p for p in every if not any(p.startswith(f"{other}.") for other in every))


def _by_parts(path: str, old: Mapping[str, Clause], new: Mapping[str, Clause]) -> bool:
    """Tell whether a clause differs because one inside it does, which is told by itself."""
    inside = {p for p in (*old, *new) if p.startswith(f"{path}.")}
    return any(old.get(p) != new.get(p) for p in inside)
