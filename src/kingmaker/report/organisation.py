"""The organisation at a glance: entities, bodies with their seats, offices, and who decides what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.report.document import Column, Fold, Row, Section, Table
from kingmaker.report.folding import rows as folded
from kingmaker.report.naming import cased_names
from kingmaker.report.words import called, clocked, everybody, lasting, listed, rests

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.model.bodies import Body, Office, SeatGroup
    from kingmaker.model.case import Case
    from kingmaker.model.parties import Entity
    from kingmaker.report.document import Block

#: Entities of which nothing is said are folded if they are more than this.
_SILENT = 4


def entities(case: Case) -> Section | None:
    """Return the entities with what governs and who controls them."""
    if not case.entities:
        return None
    columns = (
        Column("entity", "entity"),
        Column("kind", "form"),
        Column("decides", "who decides for it"),
    )
    told = {e: _decides(case, e) for e in case.entities.values()}
    silent = [e for e, decides in told.items() if not decides]
    order = [*(e for e, decides in told.items() if decides), *silent]
    rows = tuple(
        Row((called(case, e.id), e.kind, told[e] or "the case does not say"), rests(case, e))
        for e in order
    )
    folds: tuple[Fold, ...] = ()
    if _SILENT < len(silent) < len(rows):
        title = f"{len(silent)} more of which the case does not say who decides"
        folds = (Fold(len(rows) - len(silent), len(rows), title),)
    table = Table("entities", columns, rows, folds=folds)
    return Section("entities", "Entities", (table if folds else folded(table, "entities"),))


def _decides(case: Case, entity: Entity) -> str:
    parts = []
    if entity.governed_by:
        parts.append(f"governed by {cased_names(case, entity.governed_by)}")
    if entity.controlled_by:
        parts.append(f"controlled by {cased_names(case, entity.controlled_by)}")
    if entity.aliases:
        parts.append(f"also written {listed(entity.aliases, last='or')}")
    return "; ".join(parts)


def bodies(case: Case) -> Section | None:
    """Return the bodies: whose they are, who sits, how many seats are vacant."""
    if not case.bodies:
        return None
    columns = (
        Column("body", "body"),
        Column("of", "of"),
        Column("seats", "seats"),
        Column("sits", "who votes"),
        Column("attends", "attends without a vote"),
    )
    rows = tuple(_body_row(case, b) for b in case.bodies.values())
    blocks: list[Block] = [folded(Table("bodies", columns, rows), "bodies")]
    seats = tuple(_seat_row(case, b, g) for b in case.bodies.values() for g in b.seat_groups)
    if seats:
        table = Table("seats", _SEAT_COLUMNS, seats, title="Seats")
        blocks.append(folded(table, "kinds of seats"))
    return Section("bodies", "Bodies and seats", tuple(blocks))


#: So many who hold all seats of a body, and are named as those who vote in it, are named with its seats again.
_TOLD_AGAIN = 3

_SEAT_COLUMNS = (
    Column("body", "body"),
    Column("seats", "seats"),
    Column("held", "held by"),
    Column("filled", "filled by"),
    Column("emptied", "emptied by"),
    Column("term", "term"),
)


def _body_row(case: Case, body: Body) -> Row:
    of = called(case, body.of) if body.of is not None else ""
    observers = everybody(case, body.observers)
    return Row(
        (called(case, body.id), of, _seats(case, body), _sitting(case, body), observers),
        rests(case, body),
    )


def _seats(case: Case, body: Body) -> str:
    if body.seats_at_most is not None:
        return f"up to {body.seats_at_most}"
    count = body.seat_count
    if count is None:
        sitting = len(set(_expanded(case, body.sitting)))
        return str(sitting) if sitting else ""
    vacant = count - len(body.sitting)
    return f"{count}" + (f" ({vacant} vacant)" if vacant > 0 and body.electorate is None else "")


#: More names than this are counted rather than listed.
_MANY = 12
#: And of more than this only the first are named, where the case lists them one by one.
_FAR_TOO_MANY = 40


def _sitting(case: Case, body: Body) -> str:
    if body.electorate is not None:
        if body.electorate.weight is not None:
            weight = body.electorate.weight
            number = len(case.weights[weight].of) if weight in case.weights else 0
            many = "the one" if number == 1 else f"the {number}" if number else "all"
            return f"{many} in the list of {called(case, weight)}"
        return f"holders of {called(case, body.electorate.share_class or 'shares')}"
    names = list(dict.fromkeys(_expanded(case, body.sitting)))
    if len(names) <= _MANY:
        return everybody(case, names)
    if not body.members:
        return f"{len(names)} members"
    written = body.members
    if len(written) <= _FAR_TOO_MANY:
        return f"{len(names)} members: {everybody(case, written)}"
    first = ", ".join(called(case, name) for name in written[:_MANY])
    return f"{len(names)} members: {first} and {len(written) - _MANY} more"


def _expanded(case: Case, names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        group = case.groups.get(name)  # type: ignore[call-overload]  # a Name is its text
        if group is None:
            yield name
        else:
            yield from _expanded(case, group.members)


def _seat_row(case: Case, body: Body, group: SeatGroup) -> Row:
    count = group.count if group.count is not None else len(group.held_by)
    vacant = count - len(group.held_by)
    named = _TOLD_AGAIN < len(group.held_by) <= _MANY and body.sitting == group.held_by
    held = "all who vote in it" if named else everybody(case, group.held_by)
    held += f"; {vacant} vacant" if vacant > 0 else ""
    emptied = cased_names(case, group.removed_by)
    if group.cause:
        emptied += ", for cause only"
    term = lasting(group.term) if group.term is not None else ""
    if group.expires is not None:
        term = f"{term} to {clocked(group.expires)}".strip()
    filled = cased_names(case, group.elected_by)
    sort = group.label or group.id.replace("-", " ")
    cells = (called(case, body.id), f"{sort}: {count}", held, filled, emptied, term)
    return Row(cells, rests(case, group))


def offices(case: Case) -> Section | None:
    """Return the offices: who holds, appoints and removes."""
    if not case.offices:
        return None
    columns = (
        Column("office", "office"),
        Column("of", "of"),
        Column("held", "held by"),
        Column("filled", "filled by"),
        Column("emptied", "emptied by"),
    )
    rows = tuple(_office_row(case, o) for o in case.offices.values())
    return Section("offices", "Offices", (folded(Table("offices", columns, rows), "offices"),))


def _office_row(case: Case, office: Office) -> Row:
    of = called(case, office.of) if office.of is not None else ""
    held = everybody(case, office.held_by) or "vacant"
    if office.acting:
        held += " (interim)"
    emptied = cased_names(case, office.removed_by)
    if office.cause:
        emptied += ", for cause only"
    cells = (called(case, office.id), of, held, cased_names(case, office.appointed_by), emptied)
    return Row(cells, rests(case, office))
