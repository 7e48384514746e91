"""Legal entities and their parents as GLEIF publishes them to a case: direct parents, and those declared ultimate."""

from __future__ import annotations

from dataclasses import field
from datetime import date
from typing import TYPE_CHECKING

from kingmaker.model.declared import Declared, DeclaredKind
from kingmaker.records import dataclass
from kingmaker.source.exchange.draft import Draft
from kingmaker.source.exchange.items import groups, short
from kingmaker.source.exchange.xmltext import XmlText

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kingmaker.source.exchange.interests import Assumed
    from kingmaker.source.exchange.items import Item
    from kingmaker.source.exchange.jsontext import JsonText

#: The elements that are records.
RECORDS = frozenset({"LEIRecord", "RelationshipRecord"})
_DIRECT, _ULTIMATE = "IS_DIRECTLY_CONSOLIDATED_BY", "IS_ULTIMATELY_CONSOLIDATED_BY"
_READ = {
    "LEI", "Entity.LegalName", "Entity.EntityCategory", "Entity.LegalJurisdiction",
    "Relationship.StartNode", "Relationship.EndNode", "Relationship.RelationshipType",
    "Relationship.RelationshipStatus", "Relationship.RelationshipPeriods", "Registration.ValidationReference",
    "Registration.LastUpdateDate", "Registration.ManagingLOU",
}  # fmt: skip
_PERIOD = "Relationship.RelationshipPeriods.RelationshipPeriod"


def read_gleif(docs: Iterable[JsonText], as_of: date | None, _assumed: Assumed) -> Draft:
    """Return the case of entities and relationships, and the ultimate parents that are declared.

    A direct parent consolidates its child in its accounts: an agreement of kind control, as reported. Funds and
    their managers, branches and feeders are kept in words. An identifier without a record of its own
    is an entity of that name.
    """
    reader = _Reader(as_of)
    every = list(docs)
    dated = [doc.header.get("ContentDate", "")[:10] for doc in every if isinstance(doc, XmlText)]
    day = as_of.isoformat() if as_of is not None else max(dated, default="")
    reader.draft.as_of = day
    items = [item for doc in every for item in groups(doc)]
    for item in items:
        if item.has("LEI"):
            reader.entity(item)
    for item in items:
        if not item.has("LEI"):
            reader.relationship(item, day)
        reader.leave(item)
    reader.draft.tell()
    return reader.draft


@dataclass(slots=True)
class _Reader:
    """Goes through the records."""

    as_of: date | None
    draft: Draft = field(default_factory=lambda: Draft(title="Legal entities and their parents"))
    names: dict[str, str] = field(default_factory=dict)

    def leave(self, item: Item) -> None:
        """Count what a record says and a case has no place for, by its group."""
        for head in dict.fromkeys(".".join(key.split(".")[:2]) for key in item.value):
            if head not in _READ:
                first, number = self.draft.left.get(("records", head), (item, 0))
                self.draft.left["records", head] = (first, number + 1)

    def entity(self, item: Item) -> None:
        number = _one(item, "LEI")
        if number in self.names:
            item.note("K956", f"two records have the number {number[:60]}")
            return
        label = _one(item, "Entity.LegalName")
        kind = _one(item, "Entity.EntityCategory").replace("_", " ").lower()
        place = _one(item, "Entity.LegalJurisdiction")
        source = self._source(item, f"LEI record {number}")
        name = self.names[number] = self.draft.name(label, f"lei-{number}")
        self.draft.add("entities", name, {
            "name": short(label or number),
            "kind": kind[:100],
            "aliases": [f"LEI {number}"[:100]],
            "note": f"Jurisdiction: {place}" if place else "",
            "source": source,
        })  # fmt: skip

    def relationship(self, item: Item, day: str) -> None:
        child, parent = (_one(item, f"Relationship.{end}Node.NodeID") for end in ("Start", "End"))
        kind = _one(item, "Relationship.RelationshipType")
        if not child or not parent or not kind:
            item.note("K952", "a relationship has two nodes and a type")
            return
        if self._over(item, day):
            return
        of, by = self._known(child), self._known(parent)
        if kind == _ULTIMATE:
            self.draft.declared.append(
                Declared(
                    of=of,
                    by=by,
                    kind=DeclaredKind.ULTIMATE,
                    says=kind,
                    statement=f"{child} {kind} {parent}",
                )
            )
        elif kind != _DIRECT:
            item.warn(
                "K954",
                f"`{kind[:60]}` gives no vote that can be counted: it is kept in words, without effect",
            )
        direct = kind == _DIRECT
        name = self.draft.name(f"{'parent' if direct else 'tie'}-of-{of}")
        self.draft.add("agreements", name, {
            "kind": "control" if direct else "other",
            "from": of,
            "to": by,
            "terms": f"{kind[:100]}{', as declared' if kind == _ULTIMATE else ''}",
            "certainty": "reported",
            "source": self._source(item, f"relationship {child} {kind} {parent}"),
        })  # fmt: skip

    def _over(self, item: Item, day: str) -> bool:
        status = _one(item, "Relationship.RelationshipStatus")
        ends = dict(
            zip(item.texts(f"{_PERIOD}.PeriodType"), item.texts(f"{_PERIOD}.EndDate"), strict=False)
        )
        ended = ends.get("RELATIONSHIP_PERIOD", "")[:10]
        if len(item.texts(f"{_PERIOD}.EndDate")) < len(item.texts(f"{_PERIOD}.PeriodType")):
            ended = ""  # which of the periods has no end is not told here; the status tells
        if status in ("ACTIVE", "") and not (ended and day and ended <= day):
            return False
        item.warn("K954", f"a relationship that is {status.lower() or 'over'} is left out")
        return True

    def _known(self, number: str) -> str:
        if number not in self.names:
            self.names[number] = self.draft.name(f"lei-{number}")
            self.draft.add(
                "entities",
                self.names[number],
                {"name": short(number), "aliases": [f"LEI {number}"[:100]]},
            )
        return self.names[number]

    def _source(self, item: Item, what: str) -> str:
        url = _one(item, "Registration.ValidationReference")
        day = _one(item, "Registration.LastUpdateDate")[:10]
        name = self.draft.name(f"s-{what}")
        return self.draft.add("sources", name, {
            "name": short(what),
            "kind": "data",
            "date": day if _is_day(day) else "",
            "by": short(_one(item, "Registration.ManagingLOU")),
            "url": url[:500] if url.startswith("http") else "",
        })  # fmt: skip


def _one(item: Item, key: str) -> str:
    return next(iter(item.texts(key)), "")


def _is_day(said: str) -> bool:
    try:
        return bool(date.fromisoformat(said))
    except ValueError:
        return False
