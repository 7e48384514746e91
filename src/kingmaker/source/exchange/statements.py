"""Ownership statements of every version of the standard as records of one form, the current ones."""

from __future__ import annotations

from dataclasses import field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from kingmaker.records import dataclass
from kingmaker.source.exchange.items import groups

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kingmaker.source.exchange.items import Item
    from kingmaker.source.exchange.jsontext import JsonText


class Kind(StrEnum):
    """What a record describes."""

    ENTITY = "entity"
    PERSON = "person"
    RELATIONSHIP = "relationship"


#: What version 0.4 calls the statements of the versions before it.
_OLDER = {
    "entityStatement": Kind.ENTITY,
    "personStatement": Kind.PERSON,
    "ownershipOrControlStatement": Kind.RELATIONSHIP,
}


@dataclass(frozen=True, slots=True)
class Record:
    """One statement: what it is about, under which number, since when, and what it says.

    `record` is the number that other statements refer to: of the record, or, before version 0.4,
    of the statement itself. `said` holds the content; before 0.4 that is the statement.
    """

    record: str
    statement: str
    kind: Kind
    day: date | None
    whole: Item
    said: Item
    closed: bool = False
    replaces: tuple[str, ...] = ()


@dataclass(slots=True)
class Records:
    """The records in force, by their numbers; numbers of statements that were replaced lead on."""

    of: dict[str, Record] = field(default_factory=dict)
    now: dict[str, str] = field(default_factory=dict)
    latest: date | None = None

    def find(self, number: str) -> Record | None:
        """Return the record in force under a number, or under that of what replaced it."""
        seen = set()
        while number in self.now and number not in seen:
            seen.add(number)
            number = self.now[number]
        return self.of.get(number)

    def kind(self, kind: Kind) -> Iterator[Record]:
        """Yield the records of one kind, in the order of the files."""
        return (record for record in self.of.values() if record.kind is kind)


def current(docs: Iterable[JsonText], as_of: date | None) -> Records:
    """Return the records in force on a day: the last statement on each, unless it closes the record.

    Without a day, all statements count. From version 0.4 on statements on one record replace each
    other by date (the later in the file, on one day); before, a statement names those it replaces.
    """
    every = [r for doc in docs for item in groups(doc) for r in _record(item)]
    _unique(every)
    known = [r for r in every if as_of is None or r.day is None or r.day <= as_of]
    found = Records(latest=max((r.day for r in every if r.day is not None), default=None))
    gone = {number for r in known for number in r.replaces}
    for record in known:
        for number in record.replaces:
            old = next((r for r in every if r.statement == number), None)
            if old is None or old.kind is record.kind:
                found.now.setdefault(number, record.record)
        if record.statement in gone:
            continue
        before = found.of.get(record.record)
        if before is None or (record.day or date.min) >= (before.day or date.min):
            found.of[record.record] = record
    found.of = {number: r for number, r in found.of.items() if not r.closed}
    return found


def _record(item: Item) -> Iterator[Record]:
    if item.has("statementID"):
        yield from _older(item)
    elif item.has("statementId"):
        yield from _newer(item)
    else:
        item.note("K952", "this is no statement: it has no `statementId`")


def _newer(item: Item) -> Iterator[Record]:
    kinds = {kind.value: kind for kind in Kind}
    kind = kinds.get(item.text("recordType"))
    said = item.item("recordDetails")
    if kind is None or said is None or not item.has("recordId"):
        item.note(
            "K952", "a statement has `recordId`, `recordType` and `recordDetails`", "recordType"
        )
        return
    status = item.text("recordStatus")
    if status not in ("new", "updated", "closed", ""):
        item.note("K952", f"`{status[:40]}` is none of new, updated, closed", "recordStatus")
    yield Record(
        item.text("recordId"),
        item.text("statementId"),
        kind,
        item.day("statementDate"),
        item,
        said,
        closed=status == "closed",
    )


def _older(item: Item) -> Iterator[Record]:
    kind = _OLDER.get(item.text("statementType"))
    if kind is None:
        item.note("K952", f"a statement is one of {', '.join(_OLDER)}", "statementType")
        return
    number = item.text("statementID")
    replaces = (*item.texts("replacesStatements"), *item.texts("replaceStatements"))
    yield Record(number, number, kind, item.day("statementDate"), item, item, replaces=replaces)


def _unique(every: list[Record]) -> None:
    first: dict[str, Record] = {}
    for record in every:
        if record.statement in first:
            record.whole.note("K956", f"two statements have the number {record.statement[:60]}")
        first.setdefault(record.statement, record)
