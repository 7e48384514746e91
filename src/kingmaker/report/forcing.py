"""What can be forced: for each office and body of a case, the smallest coalitions that can take it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.reach.common import Common
from kingmaker.analysis.reach.judging import Taken
from kingmaker.analysis.reach.lens import smallest
from kingmaker.analysis.reach.places import places
from kingmaker.analysis.reach.terms import Terms
from kingmaker.report.document import Column, Rests, Row, Section, Table, Text
from kingmaker.report.facts import Taking
from kingmaker.report.naming import noted
from kingmaker.report.reaching import DISCLAIMER, able_words
from kingmaker.report.words import called, headline, rests

if TYPE_CHECKING:
    from kingmaker.analysis.reach.amending import Amended
    from kingmaker.analysis.reach.lens import Smallest
    from kingmaker.model.case import Case
    from kingmaker.model.values import Name

#: How far a report looks: so many turns, so many positions of one coalition and for one goal. `reach` goes on for longer.
TERMS = Terms(within=4, most=1_000)
IN_ALL = 2_000
HOW = (
    "Each goal is a game of two sides, solved exactly: the coalition moves first, the others answer as best they can, within "
    f"{TERMS.within} turns (`kingmaker reach` goes on). A coalition is told if it can whatever the others do, and nobody in it can be "
    f"spared. The search looks at {TERMS.most:,} positions of a coalition and {IN_ALL:,} of a goal at most, and says where that was "
    f"not enough. {DISCLAIMER}"
)


def forcing(case: Case, amended: Amended | None = None) -> Section | None:
    """Return who can take each office and body; `None` where there is none to take. `amended` is as in `lens.reach`."""
    goals = tuple(dict.fromkeys(p.body or p.key for p in places(case)))
    common = Common(case, amended)
    solved = {g: smallest(case, Taken(g), TERMS, in_all=IN_ALL, amended=common) for g in goals}
    found = {g: one for g, one in solved.items() if not _settled(case, g, one)}
    if not found:
        return None
    columns = (
        Column("goal", "to take"),
        Column("coalition", "who can, whatever the others do", 20),
        Column("size", "people"),
        Column("turns", "turns"),
    )
    rows = tuple(row for goal, one in found.items() for row in _rows(case, goal, one))
    notes = dict.fromkeys(note for one in found.values() for note in one.notes)
    texts = tuple(Text(f"{headline(noted(case, note))}.") for note in notes)
    table = Table("reach", columns, rows)
    facts = tuple(
        Taking(called(case, goal), able_words(case, able), able.moves, _rests(case, goal))
        for goal, one in found.items()
        for able in one.able
    )
    return Section("reach", "What can be forced", (table, *texts), HOW, facts=facts)


def _rows(case: Case, goal: Name, found: Smallest) -> tuple[Row, ...]:
    """Return the coalitions of one goal; the first row names it."""
    on = _rests(case, goal)
    rows = [
        (able_words(case, able), str(able.size), "now" if able.moves == 0 else str(able.moves))
        for able in found.able
    ]
    if not found.complete:
        rows.append((f"perhaps others: {found.limit}", "", ""))
    elif not rows:
        rows.append(("nobody, not even all together", "", ""))
    title = called(case, goal)
    return tuple(
        Row((title if n == 0 else "", *cells), on if n == 0 else Rests())
        for n, cells in enumerate(rows)
    )


def _settled(case: Case, goal: Name, found: Smallest) -> bool:
    """Tell whether nobody takes a body but those who are listed as its members: that a majority of them has it says nothing."""
    body = case.bodies.get(goal)
    listed = body is not None and bool(body.members) and not body.seat_groups
    return listed and found.complete and all(able.moves == 0 for able in found.able)


def _rests(case: Case, goal: Name) -> Rests:
    clause = case.offices.get(goal) or case.bodies.get(goal)
    return Rests() if clause is None else rests(case, clause)
