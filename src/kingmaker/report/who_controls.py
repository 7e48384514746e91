"""By whom an entity is controlled in the end, and with what: as a sentence and as a record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.control.lens import Standing
from kingmaker.report.control_words import coalition_words, node_name, together_words
from kingmaker.report.facts import Controlled
from kingmaker.report.words import called, headline, listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kingmaker.analysis.control.lens import Found
    from kingmaker.model.case import Case
    from kingmaker.report.document import Rests

_NOBODY = "nobody: all known holders together cannot decide without a crowd or unknown holders"
_ALONE = "nobody alone"


def answer_words(case: Case, f: Found) -> str:
    """Return the answer for one entity in a sentence."""
    if f.standing is Standing.NOT_SAID:
        return f"{by_words(case, f)}."
    if f.standing is Standing.CONTROLLED:
        by = by_words(case, f).removesuffix(".")
        return f"{headline(by)}." if _from_within(f) else f"Controlled by {by}."
    untold = " Some holdings are not told exactly: with more, somebody may." if _untold(f) else ""
    joint = f.standing is Standing.JOINT
    nobody = f.standing is Standing.NOBODY
    more = "" if nobody else f" {coalition_words(case, f.coalitions, joint=joint)}"
    if f.fewest is not None:
        more = f"{more.removesuffix('.')}; the smallest are of {f.fewest}."
    return f"Controlled by {by_words(case, f)}.{more}{untold}"


def by_words(case: Case, f: Found) -> str:
    """Return by whom an entity is controlled, to be said after that it is."""
    if f.standing is Standing.NOT_SAID:
        return f"The case does not say: {f.gap}"
    if f.standing is not Standing.CONTROLLED:
        return _NOBODY if f.standing is Standing.NOBODY else _ALONE
    names = listed(node_name(case, c.name) for c in f.controllers)
    if _from_within(f):
        return f"nobody from outside: it and {names} control each other"
    if any(c.circle for c in f.controllers):
        return f"{names}, who control each other"
    return names if len(f.controllers) == 1 else f"{names}, each alone"


def together(case: Case, f: Found) -> str:
    """Return who controls an entity together, to be said after that nobody does alone."""
    alone = f.standing in (Standing.NOT_SAID, Standing.CONTROLLED, Standing.NOBODY)
    joint = f.standing is Standing.JOINT
    return "" if alone else together_words(case, f.coalitions, joint=joint)


def controlled(
    case: Case, f: Found, held: Sequence[str], rests: Rests, grounds: Sequence[Rests]
) -> Controlled:
    """Return by whom an entity is controlled, `held` being with what whoever is first in the reason for it."""
    by = by_words(case, f)
    member = f.controllers[0].because.members[0] if held else None
    who = "" if member is None else node_name(case, member.name)
    return Controlled(
        called(case, f.entity),
        by,
        together(case, f),
        " and ".join(held),
        "" if who == by else who,
        elects=member is not None and member.name.endswith(".election"),
        rests=rests,
        grounds=(rests, *grounds),
    )


def _untold(f: Found) -> bool:
    return f.stock is not None and bool(f.stock.least)


def _from_within(f: Found) -> bool:
    """Tell whether an entity and those who control it do so each other."""
    return any(f.entity in c.circle for c in f.controllers)
