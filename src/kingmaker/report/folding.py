"""What of a long list a page folds: the first stay in sight, the others are opened by a line that says what they are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kingmaker.report.document import Fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kingmaker.report.document import Table

#: A list of so many is shown whole; of one that is longer so many stay in sight.
LONG, FEW = 15, 10
#: A table of so many rows, which are short, is still shown whole.
ROWS = 24


def rest(things: Sequence[object], what: str) -> tuple[Fold, ...]:
    """Return the fold of all but the first of many things; none where they are not many.

    >>> rest(range(16), "sources"), rest(range(15), "sources")
    ((Fold(start=10, end=16, title='6 more sources'),), ())
    """
    if len(things) <= LONG:
        return ()
    return (Fold(FEW, len(things), f"{len(things) - FEW} more {what}"),)


def every(things: Sequence[object], what: str) -> tuple[Fold, ...]:
    """Return the fold of all of many things; none where they are not many.

    >>> every(range(16), "events before"), every(range(3), "events before")
    ((Fold(start=0, end=16, title='16 events before'),), ())
    """
    return (Fold(0, len(things), f"{len(things)} {what}"),) if len(things) > LONG else ()


def rows(table: Table, what: str) -> Table:
    """Return a table of short rows with all but the first folded, if they are very many."""
    return shortened(table, what) if len(table.rows) > ROWS else table


def shortened(table: Table, what: str) -> Table:
    """Return a table with all but its first rows folded, if it has many."""
    return replace(table, folds=rest(table.rows, what))
