"""Whose the capital of each entity is in the end: all of it, or the largest parts and what the others have together."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kingmaker.analysis.control.lens import control
from kingmaker.report.document import Column, Fold, Rests, Row, Section, Table, Text
from kingmaker.report.shares import held, holder_name, percent
from kingmaker.report.words import called

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kingmaker.analysis.control.lens import Found
    from kingmaker.model.case import Case

#: Of an entity with more owners than `_MANY` the report tells the first few, and the others together.
_MANY, _FIRST = 8, 5
#: More rows than this are folded behind those of the first entities.
_ROWS, _SHOWN = 60, 15


def owning(case: Case) -> Section | None:
    """Return the section of the whole report: whose the capital of each entity is in the end, where the case says how it is held.

    There is none of a case that tells itself who is paid. Of many owners the largest are told, and what the others have together.
    """
    found = () if case.payouts else control(case).entities
    section = owners(case, found, many=_MANY)
    if section is None:
        return None
    table, *_ = section.blocks
    if not any(len(f.owners or {}) > _MANY for f in found):
        return Section(section.id, section.title, (table,))
    left = Text(
        f"Of an entity with more than {_MANY} owners the largest {_FIRST} are named: `kingmaker control {case.file}` names all."
    )
    return Section(section.id, section.title, (table, left))


def owners(case: Case, found: Sequence[Found], *, many: int | None = None) -> Section | None:
    """Return who is paid in the end for each entity; with `many`, of more than so many owners only the largest by name."""
    rows = [row for f in found for row in _rows(case, f, many)]
    if not rows:
        return None
    own = any(f.owners and f.stock is not None and f.stock.own for f in found)
    columns = (
        Column("entity", "entity"),
        Column("owner", "owner in the end"),
        Column("share", f"of its capital{', own shares left out' if own else ''}"),
    )
    said = (
        "Direct parts of the capital are followed through every entity to those whom nobody owns, "
        "circles counted out (Brioschi, Buzzacchi and Colombo 1989)."
    )
    table = Table("owners", columns, tuple(rows), folds=tuple(_folds(rows)))
    return Section("owners", "Who is paid in the end", (table, Text(said)))


def _rows(case: Case, f: Found, many: int | None) -> Iterator[Row]:
    """Yield the owners of an entity, the largest first."""
    shares = sorted((f.owners or {}).items(), key=lambda one: -one[1])
    first = shares if many is None or len(shares) <= many else shares[:_FIRST]
    for owner, share in first:
        cells = (called(case, f.entity), holder_name(case, owner), percent(share))
        yield Row(cells, held(case, f.entity, owner))
    others = [share for _, share in shares[len(first) :]]
    if others:
        said = f"{len(others)} others, {percent(others[0])} or less each"
        yield Row((called(case, f.entity), said, percent(sum(others, Fraction()))), Rests())


def _folds(rows: Sequence[Row]) -> Iterator[Fold]:
    """Yield the fold of all but the first entities, where there are many rows."""
    if len(rows) > _ROWS:
        start = next(
            n for n in range(_SHOWN, len(rows)) if rows[n].cells[0] != rows[n - 1].cells[0]
        )
        more = len({row.cells[0] for row in rows[start:]})
        yield Fold(start, len(rows), f"{more} more {'entity' if more == 1 else 'entities'}")
