"""Which clauses of two cases differ."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from kingmaker.model.case import clauses_in
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kingmaker.model.case import Case
    from kingmaker.model.clauses import Clause

#: Keys that are not called as what they are kept as.
_KEYS = {"label": "name", "companions": "with"}


@dataclass(frozen=True, slots=True)
class Edited:
    """The clauses that differ, by address: only after, only before, in both but not the same."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


def edited(before: Case, after: Case) -> Edited:
    """Return the clauses that differ between two cases.

    Of one that differs in clauses inside it these are told, and its own keys that differ, each by its address.
    """
    old, new = _by_path(before), _by_path(after)
    differ = [p for p in new if p in old and new[p] != old[p]]
    return Edited(
        added=tuple(_outermost(p for p in new if p not in old)),
        removed=tuple(_outermost(p for p in old if p not in new)),
        changed=tuple(told for p in differ for told in _told(p, old, new)),
    )


def _by_path(case: Case) -> dict[str, Clause]:
    skipped = ("variants.", "assert.", "scenarios.")
    found = (c for c in case.clauses() if c.path and not c.path.startswith(skipped))
    made: dict[str, Clause] = {}
    for clause in found:
        made.setdefault(clause.path, clause)  # a step that is a whole move bears its address
    return made


def _outermost(paths: Iterable[str]) -> Iterable[str]:
    every = list(paths)
    return (p for p in every if not any(p.startswith(f"{other}.") for other in every))


def _told(path: str, old: Mapping[str, Clause], new: Mapping[str, Clause]) -> Iterator[str]:
    """Yield the address of a clause that differs, or of its own keys that do if a part of it does, too."""
    if not _by_parts(path, old, new):
        yield path
        return
    for item in fields(new[path]):
        values = (getattr(old[path], item.name), getattr(new[path], item.name))
        if item.compare and values[0] != values[1] and not any(clauses_in(values)):
            yield f"{path}.{_KEYS.get(item.name, item.name.rstrip('_'))}"


def _by_parts(path: str, old: Mapping[str, Clause], new: Mapping[str, Clause]) -> bool:
    """Tell whether a clause differs because one inside it does, which is told by itself."""
    inside = {p for p in (*old, *new) if p.startswith(f"{path}.")}
    return any(old.get(p) != new.get(p) for p in inside)
