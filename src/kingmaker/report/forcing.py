"""What can be forced: for each office and body of a case, the smallest coalitions that can take it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.reach.common import Common
from kingmaker.analysis.reach.judging import Taken
from kingmaker.analysis.reach.lens import reach, smallest
from kingmaker.analysis.reach.places import places
from kingmaker.analysis.reach.terms import Terms
from kingmaker.analysis.standing import certainty_of, weakest
from kingmaker.report.document import Column, Rests, Row, Section, Table, Text
from kingmaker.report.facts import Taking
from kingmaker.report.naming import noted
from kingmaker.report.reaching import DISCLAIMER, able_words
from kingmaker.report.words import called, headline, rests

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kingmaker.analysis.reach.amending import Amended
    from kingmaker.analysis.reach.lens import Able, Smallest
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
    grounds = {
        (g, able): _grounds(case, g, able, common) for g, one in found.items() for able in one.able
    }
    rows = tuple(row for goal, one in found.items() for row in _rows(case, goal, one, grounds))
    notes = dict.fromkeys(note for one in found.values() for note in one.notes)
    texts = tuple(Text(f"{headline(noted(case, note))}.") for note in notes)
    table = Table("reach", columns, rows)
    facts = tuple(
        Taking(
            called(case, goal),
            able_words(case, able),
            able.moves,
            grounds[goal, able],
            goal in case.bodies,
        )
        for goal, one in found.items()
        for able in one.able
    )
    return Section("reach", "What can be forced", (table, *texts), HOW, facts=facts)


def _rows(
    case: Case, goal: Name, found: Smallest, grounds: Mapping[tuple[Name, Able], Rests]
) -> tuple[Row, ...]:
    """Return the coalitions of one goal, each with what its way rests on; the first row names the goal."""
    rows = [
        (able_words(case, able), str(able.size), "now" if able.moves == 0 else str(able.moves))
        for able in found.able
    ]
    on = [grounds[goal, able] for able in found.able]
    if not found.complete:
        rows.append((f"perhaps others: {found.limit}", "", ""))
    elif not rows:
        rows.append(("nobody, not even all together", "", ""))
    on += [_rests(case, goal) if n == 0 else Rests() for n in range(len(on), len(rows))]
    title = called(case, goal)
    return tuple(Row((title if n == 0 else "", *cells), on[n]) for n, cells in enumerate(rows))


def _grounds(case: Case, goal: Name, able: Able, common: Common) -> Rests:
    """Return what it rests on that a coalition can: the clause of what it takes, and those of each step of its way there."""
    own = _rests(case, goal)
    if able.moves == 0:
        return own
    who = tuple(name for many, names in able.parts for name in names[:many])
    steps = reach(case, who, Taken(goal), TERMS, amended=common).plan.steps
    used = {own.clause, *(path for step in steps for path in step.clauses)}
    clauses = [clause for clause in case.clauses() if clause.path in used]
    sure = weakest(x for c in clauses if (x := certainty_of(case, c)) is not None)
    named = dict.fromkeys(str(source) for clause in clauses for source in clause.source)
    sources = tuple(dict.fromkeys((*own.sources, *named)))
    return Rests(own.clause, sources, sure.value if sure is not None else "")


def _settled(case: Case, goal: Name, found: Smallest) -> bool:
    """Tell whether nobody takes a body but those who are listed as its members: that a majority of them has it says nothing."""
    body = case.bodies.get(goal)
    listed = body is not None and bool(body.members) and not body.seat_groups
    return listed and found.complete and all(able.moves == 0 for able in found.able)


def _rests(case: Case, goal: Name) -> Rests:
    clause = case.offices.get(goal) or case.bodies.get(goal)
    return Rests() if clause is None else rests(case, clause)
