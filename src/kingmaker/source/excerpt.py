"""The text of a clause: its lines with their numbers, and those with which a variant changes it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from kingmaker.source.tree import Mapping

if TYPE_CHECKING:
    from collections.abc import Mapping as Texts

    from kingmaker.problems import Location
    from kingmaker.source.tree import Entry


def excerpt(
    found: Entry, texts: Texts[str, str], *, path: str, root: Mapping, variant: str | None = None
) -> str:
    """Return the lines where a clause stands. Under a variant they are those that count under it.

    `root` is the tree that the clause was found in, with the variant applied. A clause that the variant
    replaces is shown as it stands there; one that it changes in part as it was, with the changes after it.
    """
    changes = _changes(root, variant)
    around = next((c for c in changes if _holds(c, found.value.where)), None)
    if around is not None:
        start = found.key.where if _holds(around, found.key.where) else found.value.where
        if around.value is found.value:
            start = around.key.where
        return _shown(start, found.value.where, texts, f", under the variant {variant}")
    own = _shown(found.key.where, found.value.where, texts)
    parts = tuple(path.split("."))
    inside = [c for c in changes if _leads_into(tuple(c.key.text.split(".")), parts)]
    said = f", changed under the variant {variant}"
    return "\n".join([own, *(_shown(c.key.where, c.value.where, texts, said) for c in inside)])


def _changes(root: Mapping, variant: str | None) -> list[Entry]:
    section = root.get("variants")
    chosen = section.get(variant) if isinstance(section, Mapping) and variant else None
    return [e for e in chosen.entries if "." in e.key.text] if isinstance(chosen, Mapping) else []


def _holds(change: Entry, where: Location) -> bool:
    """Tell whether a place lies within the text of a change."""
    start, end = change.key.where, change.value.where
    first, last = (start.line, start.column), (end.end_line, end.end_column)
    return start.file == where.file and first <= (where.line, where.column) < last


def _leads_into(change: tuple[str, ...], clause: tuple[str, ...]) -> bool:
    """Tell whether the path of a change ends at a clause or below it; `*` stands for every name."""
    pairs = zip(change, clause, strict=False)
    return len(change) >= len(clause) and all(a in ("*", b) for a, b in pairs)


@lru_cache(maxsize=16)
def _lines(text: str) -> tuple[str, ...]:
    """Return the lines of a text, of which many clauses are shown one after the other."""
    return tuple(text.split("\n"))


def _shown(start: Location, end: Location, texts: Texts[str, str], said: str = "") -> str:
    """Return lines with their numbers below the name of their file, without blanks and comments that follow."""
    lines = _lines(texts.get(start.file, ""))
    last = end.end_line if end.file == start.file and end.end_line >= start.line else start.line
    last = min(last, len(lines))
    if last > start.line and not lines[last - 1][: end.end_column - 1].strip():
        last -= 1
    while last > start.line and not lines[last - 1].split("#")[0].strip():
        last -= 1
    numbered = (f"{n:4} | {lines[n - 1]}".rstrip() for n in range(start.line, last + 1))
    return "\n".join([f"{start.file}{said}", *numbered])
