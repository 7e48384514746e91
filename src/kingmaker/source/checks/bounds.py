"""Bounds on how much one case may hold, so that no check of it takes long whoever wrote it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.model.case import Case

#: What is held against each other, one by one.
MOST = 1_000
_HELD = ("bodies", "offices", "powers", "agreements", "gauges", "moves", "actors", "endings")
#: What is only gone through.
MOST_LISTED = 10_000
_LISTED = (
    "groups",
    "entities",
    "terms",
    "dependencies",
    "events",
    "forecasts",
    "assertions",
    "variants",
)
#: The acts of one package.
MOST_ACTS = 100


def too_many(case: Case) -> Iterator[Problem]:
    """Yield an error where a section, or a package of acts, holds more than any case needs."""
    for sections, most in ((_HELD, MOST), (_LISTED, MOST_LISTED)):
        for section in sections:
            names = list(getattr(case, section))
            if len(names) > most:
                key = "assert" if section == "assertions" else section
                message = f"{len(names):,} names under `{key}`; at most {most:,} are checked"
                yield Problem(
                    "K005", message, names[most].where, help="is this the file you meant?"
                )
    for name, move in case.moves.items():
        for step in move.steps:
            if len(step.do) > MOST_ACTS:
                message = f"`{name}` has {len(step.do):,} acts in one package; at most {MOST_ACTS} are checked"
                yield Problem(
                    "K005", message, step.do[MOST_ACTS].where, help="make several moves of it"
                )
