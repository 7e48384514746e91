"""Beneficial ownership statements (BODS 0.1 to 0.4) to a case: who there is, who holds, what binds them."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from kingmaker.records import dataclass
from kingmaker.source.exchange.draft import Draft
from kingmaker.source.exchange.interests import Interests, Place
from kingmaker.source.exchange.items import short
from kingmaker.source.exchange.statements import Kind, current

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from kingmaker.source.exchange.interests import Assumed
    from kingmaker.source.exchange.items import Item
    from kingmaker.source.exchange.jsontext import JsonText
    from kingmaker.source.exchange.statements import Record, Records

#: Entities that are not named, and why, in the words of the standard.
_NAMELESS = {"anonymousEntity": "an entity that is not named", "unknownEntity": "an unknown entity"}
_UNSEEN = {"anonymousPerson": "a person who is not named", "unknownPerson": "an unknown person"}
#: What is read of a statement, of an entity and of a person; the rest is told of and left out.
_STATEMENT = {
    "statementId", "statementID", "statementDate", "statementType", "declarationSubject",
    "publicationDetails", "recordId", "recordStatus", "recordType", "recordDetails", "source",
    "replacesStatements", "replaceStatements", "isComponent", "componentRecords",
    "componentStatementIDs", "subject", "interestedParty", "interests",
}  # fmt: skip
_ENTITY = {
    "entityType", "entitySubtype", "name", "alternateNames", "identifiers", "jurisdiction", "incorporatedInJurisdiction",
    "unspecifiedEntityDetails", "unspecified",
}  # fmt: skip
_PERSON = {"personType", "names", "unspecifiedPersonDetails", "unspecified"}


def read_bods(docs: Iterable[JsonText], as_of: date | None, assumed: Assumed) -> Draft:
    """Return the case that statements describe on a day, and what they declare of indirect owners.

    Every record in force becomes a person or an entity of its own: nobody is merged, and those who
    are not named least of all. Each clause rests on its statement, by its number.
    """
    return _Reader(current(docs, as_of), as_of, assumed).read()


@dataclass(slots=True)
class _Reader:
    """Goes through the records in force."""

    records: Records
    as_of: date | None
    assumed: Assumed
    draft: Draft = field(default_factory=Draft)
    names: dict[str, str] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)

    def read(self) -> Draft:
        day = self.as_of or self.records.latest
        self.draft.as_of = "" if day is None else day.isoformat()
        for record in self.records.kind(Kind.ENTITY):
            self._entity(record)
        for record in self.records.kind(Kind.PERSON):
            self._person(record)
        interests = Interests(self.draft, self.assumed, day)
        for record in self.records.kind(Kind.RELATIONSHIP):
            self._relationship(record, interests)
        interests.close()
        first = next(self.records.kind(Kind.ENTITY), None)
        if first is not None:
            label = self.draft.sections["entities"][self.names[first.record]].get("name", "")
            self.draft.title = f"{label}: owners and controllers"
        self.draft.tell()
        return self.draft

    def _entity(self, record: Record) -> None:
        said = record.said
        kind, details = _entity_type(said)
        label = said.text("name")
        self.draft.leave(said, _ENTITY | _STATEMENT | {"isComponent"}, "entities")
        name = self.names[record.record] = self.draft.name(label, record.record)
        self.draft.add("entities", name, {
            "name": short(label or _NAMELESS.get(kind, "an entity without a name")),
            "kind": short(_words(kind) + (f", {details}" if details else ""))[:100],
            "aliases": [a[:100] for a in (*said.texts("alternateNames"), *_identifiers(said))],
            "note": ". ".join(filter(None, (_unspecified(said), _jurisdiction(said)))),
            "source": self._source(record),
        })  # fmt: skip

    def _person(self, record: Record) -> None:
        said = record.said
        kind = said.text("personType", "knownPerson")
        full = [name.text("fullName") for name in said.items("names")]
        label = next(filter(None, full), "")
        self.draft.leave(said, _PERSON | _STATEMENT | {"isComponent"}, "persons")
        name = self.names[record.record] = self.draft.name(label, _words(kind))
        self.draft.add("people", name, {
            "name": short(label or _UNSEEN.get(kind, "a person without a name")),
            "aliases": [a[:100] for a in full[1:] if a],
            "note": _unspecified(said),
            "source": self._source(record),
        })  # fmt: skip

    def _relationship(self, record: Record, interests: Interests) -> None:
        subject = self._party(record, "subject")
        holder = self._party(record, "interestedParty")
        self.draft.leave(record.whole, _STATEMENT, "statements")
        if subject is None or holder is None:
            return
        if subject not in self.draft.sections.get("entities", {}):
            record.said.note("K952", "the subject of a relationship is an entity", "subject")
            return
        interests.add(record, Place(subject, holder, self._source(record)))

    def _party(self, record: Record, key: str) -> str | None:
        """Return the name of one side of a relationship; who is not specified gets a name of its own."""
        said = record.said
        value = said.value.get(key)
        if isinstance(value, str):
            return self._known(said, key, value)
        side = said.item(key)
        if side is None:
            said.note("K952", f"a relationship has a `{key}`", key)
            return None
        for word in ("describedByEntityStatement", "describedByPersonStatement"):
            if side.has(word):
                return self._known(side, word, side.text(word))
        inner = side.item("unspecified") or side
        return self._unspecified(record, key, inner)

    def _unspecified(self, record: Record, key: str, inner: Item) -> str | None:
        reason = inner.text("reason")
        if key == "subject" or reason.replace("-", "").lower() == "nobeneficialowners":
            what = "an owner" if key != "subject" else "the entity that is owned"
            inner.warn(
                "K954",
                f"a relationship without {what} is left out: {_words(reason) or 'no reason is given'}",
            )
            return None
        name = self.draft.name("unspecified-party")
        return self.draft.add("people", name, {
            "name": f"somebody who is not specified: {_words(reason) or 'no reason is given'}",
            "kind": "crowd",
            "note": f"{inner.text('description')} It may be one person or several.".strip(),
            "source": self._source(record),
        })  # fmt: skip

    def _known(self, item: Item, key: str, number: str) -> str | None:
        record = self.records.find(number)
        if record is None or record.record not in self.names:
            item.warn(
                "K953",
                f"no record in force has the number {number[:60]}: the relationship is left out",
                key,
                fix="import the files that belong together as one folder",
            )
            return None
        return self.names[record.record]

    def _source(self, record: Record) -> str:
        if record.statement in self.sources:
            return self.sources[record.statement]
        details = record.whole.item("publicationDetails")
        publisher = details.item("publisher") if details is not None else None
        source = record.whole.item("source")
        asserted = [] if source is None else [a.text("name") for a in source.items("assertedBy")]
        by = publisher.text("name") or publisher.text("url") if publisher is not None else ""
        name = self.sources[record.statement] = self.draft.name(f"s-{record.statement}")
        return self.draft.add("sources", name, {
            "name": short(f"statement {record.statement}"),
            "kind": "data",
            "date": "" if record.day is None else record.day.isoformat(),
            "by": short(by),
            "url": "" if source is None else source.text("url")[:500],
            "note": ". ".join(filter(None, (
                f"Asserted by {', '.join(filter(None, asserted))}" if any(asserted) else "",
                "" if source is None else source.text("description"),
            ))),
        })  # fmt: skip


def _entity_type(said: Item) -> tuple[str, str]:
    """Return the type of an entity and what is said of it; before version 0.4 the type is a word."""
    found = said.value.get("entityType")
    if isinstance(found, str):
        return said.text("entityType"), said.text("entitySubtype")
    inner = said.item("entityType")
    if inner is None:
        return "", ""
    subtype = inner.text("subtype")
    details = [_words(subtype) if subtype != "other" else "", inner.text("details")]
    return inner.text("type"), ", ".join(filter(None, details))


def _identifiers(said: Item) -> list[str]:
    return [
        " ".join(filter(None, (one.text("scheme") or one.text("schemeName"), one.text("id"))))
        for one in said.items("identifiers")
        if one.has("id")
    ]


def _jurisdiction(said: Item) -> str:
    place = said.item("jurisdiction") or said.item("incorporatedInJurisdiction")
    return "" if place is None else f"Jurisdiction: {place.text('name') or place.text('code')}"


def _unspecified(said: Item) -> str:
    for key in ("unspecifiedEntityDetails", "unspecifiedPersonDetails", "unspecified"):
        inner = said.item(key)
        if inner is not None:
            return ": ".join(
                filter(None, (_words(inner.text("reason")), inner.text("description")))
            )
    return ""


def _words(code: str) -> str:
    """Return a word of the standard as words.

    >>> _words("registeredEntity"), _words("interested-party-exempt")
    ('registered entity', 'interested party exempt')
    """
    return "".join(f" {c.lower()}" if c.isupper() else c for c in code).replace("-", " ").strip()
