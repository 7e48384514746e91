"""Moves that may be made so often in each stretch of time, which play does not follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.model.case import Case


def limited(case: Case) -> Iterator[Problem]:
    """Yield an error for each move with a limit that is counted anew from time to time.

    >>> from kingmaker.model.case import Case
    >>> list(limited(Case(name="x")))
    []
    """
    for name, move in case.moves.items():
        if move.limit_per is not None:
            message = f"how often `{name}` may be made in a stretch of time is not followed in play"
            help_ = "write `limit: 1` for once and for all, or leave the limit out"
            yield Problem("K814", message, name.where, help=help_)
