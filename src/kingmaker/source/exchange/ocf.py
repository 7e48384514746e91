"""Cap tables in the Open Cap Format to a case: the issuer, its holders, its classes, who holds how many."""

from __future__ import annotations

from dataclasses import field
from fractions import Fraction
from typing import TYPE_CHECKING, cast

from kingmaker.model.numerals import number_to_text
from kingmaker.records import dataclass
from kingmaker.source.exchange.draft import Draft
from kingmaker.source.exchange.grants import Granting
from kingmaker.source.exchange.items import groups, short
from kingmaker.source.exchange.ledger import SPLIT, Ledger, read_ratio
from kingmaker.source.exchange.loans import ENDS, GIVEN, convertibles
from kingmaker.source.exchange.payment import KEYS, currency_of, terms_of_payment
from kingmaker.source.exchange.rights import Rights, rights_of
from kingmaker.source.exchange.vesting import Vesting

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from kingmaker.source.exchange.draft import Plain
    from kingmaker.source.exchange.interests import Assumed
    from kingmaker.source.exchange.items import Item
    from kingmaker.source.exchange.jsontext import JsonText

_ISSUER = {
    "object_type",
    "id",
    "legal_name",
    "dba",
    "country_of_formation",
    "country_subdivision_of_formation",
    "comments",
}
_HOLDER = {"object_type", "id", "name", "stakeholder_type", "issuer_assigned_id", "comments"}
_CLASS = {
    "object_type",
    "id",
    "name",
    "class_type",
    "votes_per_share",
    "seniority",
    "conversion_rights",
    "comments",
}
_UNVESTED = "what becomes of shares that have not vested when the company is sold; they are paid like the others"
#: As many numbers of transactions as a source names; the rest is counted.
_NAMED = 40


def read_ocf(docs: Iterable[JsonText], as_of: date | None, assumed: Assumed) -> Draft:
    """Return the case of a cap table on a day: that of its manifest, if no other is given.

    Every stakeholder is a person or an organisation, every stock class a class of shares with its votes
    and what it converts to. Preferences, caps and prices become its terms of payment. Transactions are
    followed in their order; SAFEs and notes are kept as such; options, stock units and warrants become classes with a
    price, what has vested apart from what has not. By which rule holders decide, no such file says.
    """
    return _Reader(as_of, assumed).read(docs)


@dataclass(slots=True)
class _Reader:
    """Goes through the objects of all files."""

    as_of: date | None
    assumed: Assumed
    draft: Draft = field(default_factory=Draft)
    holders: dict[str, str] = field(default_factory=dict)
    classes: dict[str, str] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    issuer: str = ""
    currency: str = ""

    def read(self, docs: Iterable[JsonText]) -> Draft:
        objects: dict[str, list[Item]] = {}
        manifest: Item | None = None
        for doc in docs:
            for item in groups(doc):
                if item.text("file_type") == "OCF_MANIFEST_FILE":
                    manifest = item
                for inner in item.items("items"):
                    objects.setdefault(inner.text("object_type"), []).append(inner)
        day = self.as_of or (manifest.day("as_of") if manifest is not None else None)
        self.draft.as_of = "" if day is None else day.isoformat()
        self._issuer(manifest, objects.pop("ISSUER", []))
        for item in objects.pop("STAKEHOLDER", []):
            self._holder(item)
        kinds = objects.pop("STOCK_CLASS", [])
        ledger = Ledger(self.draft)
        splits = objects.get(SPLIT, [])
        ledger.follow(_transactions(objects), day)
        vesting = Vesting(self.draft, splits)
        vesting.read(objects)
        self._restricted(ledger, vesting, day)
        self._classes(kinds, ledger)
        self._convertibles(objects, day)
        self._rights(objects, splits, vesting, day)
        for kind, items in objects.items():
            for item in items:
                self.draft.skip(item, kind)
        self.draft.tell()
        return self.draft

    def _issuer(self, manifest: Item | None, others: list[Item]) -> None:
        item = manifest.item("issuer") if manifest is not None else next(iter(others), None)
        label = item.text("legal_name") if item is not None else ""
        self.issuer = self.draft.name(label, "issuer")
        self.draft.title = f"{label or 'An issuer'}: its cap table"
        places = ("country_subdivision_of_formation", "country_of_formation")
        formed = ", ".join(filter(None, (item.text(p) for p in places))) if item is not None else ""
        self.draft.add("entities", self.issuer, {
            "name": short(label or "an issuer that is not named"),
            "kind": "issuer of shares",
            "aliases": [item.text("dba")[:100]] if item is not None and item.has("dba") else [],
            "note": f"Formed in {formed}" if formed else "",
        })  # fmt: skip
        if item is None:
            return
        self.draft.leave(item, _ISSUER, "the issuer")
        if not self.assumed.rule:
            item.warn(
                "K955",
                f"the file does not say what governs {self.issuer}, nor by which rule its holders decide",
                fix=f"give `governed_by` of entities.{self.issuer}, or import with --rule",
            )

    def _holder(self, item: Item) -> None:
        name = item.item("name")
        label = name.text("legal_name") if name is not None else ""
        kind = "person" if item.text("stakeholder_type") == "INDIVIDUAL" else "organisation"
        number = item.text("id")
        if number in self.holders:
            item.note("K956", f"two stakeholders have the number {number[:60]}", "id")
            return
        self.holders[number] = self.draft.name(label, "holder")
        self.draft.leave(item, _HOLDER, "stakeholders")
        self.draft.add("people", self.holders[number], {
            "name": short(label or "a holder without a name"),
            "kind": kind,
            "aliases": [a[:100] for a in (item.text("issuer_assigned_id"), number) if a],
        })  # fmt: skip

    def _classes(self, kinds: list[Item], ledger: Ledger) -> None:
        for item in kinds:
            number = item.text("id")
            if number in self.classes:
                item.note("K956", f"two stock classes have the number {number[:60]}", "id")
            self.classes.setdefault(number, self.draft.name(item.text("name"), "stock"))
        found: dict[str, Plain] = {}
        for item in kinds:
            found[self.classes[item.text("id")]] = self._class(item, ledger)
        for held in ledger.securities.values():
            if held.share_class not in self.classes:
                says = f"no stock class has the number {held.share_class[:60]}: the shares are left out"
                held.issuance.warn("K953", says, "stock_class_id")
        if found:
            self.draft.sections.setdefault("holdings", {})[self.issuer] = dict(found)
            self._payouts(kinds, found.values())
            if self.assumed.rule:
                self._meeting()

    def _payouts(self, kinds: list[Item], terms: Iterable[Plain]) -> None:
        """Let the classes be paid by their terms, where any of them has some."""
        self.currency = currency = next(filter(None, map(currency_of, kinds)), "")
        if currency and any("preference" in one for one in terms):
            self.draft.payouts = {"entity": self.issuer, "currency": currency}

    def _convertibles(self, objects: dict[str, list[Item]], day: date | None) -> None:
        """Let SAFEs and notes be paid beside the classes, where there are classes to turn into."""
        if not self.classes:
            return
        given = objects.pop(GIVEN, [])
        ended = [item for kind in ENDS for item in objects.pop(kind, [])]
        found = convertibles(given, ended, day, self.draft, self.holders)
        if found:
            first = next(iter(found.values()))
            currency = str(first["invested"]).rpartition(" ")[2]
            self.draft.payouts = {
                "entity": self.issuer,
                "currency": currency,
                **self.draft.payouts,
                "convertibles": found,
            }

    def _restricted(self, ledger: Ledger, vesting: Vesting, day: date | None) -> None:
        """Tell of shares that have not vested: they are held and vote, and whether they are paid is not said."""
        for held in ledger.securities.values():
            whole = held.issuance.number("quantity") or Fraction(0)
            if vesting.by(held.issuance, whole, day, held.share_class) < whole:
                self.draft.miss(held.issuance, _UNVESTED)

    def _rights(
        self, objects: dict[str, list[Item]], splits: list[Item], vesting: Vesting, day: date | None
    ) -> None:
        """Let options, stock units and warrants be classes with a price, and be paid beside the others."""
        acts = rights_of(objects)
        if not self.classes:
            for item in acts:
                self.draft.skip(item, item.text("object_type"))
            return
        rights = Rights(self.draft, {i.text("id"): i for i in objects.get("STOCK_PLAN", [])})
        rights.follow(acts, splits, day)
        held = self.draft.sections["holdings"][self.issuer]
        known = {n: (name, cast("Plain", held[name])) for n, name in self.classes.items()}
        currency = str(self.draft.payouts.get("currency", ""))
        granting = Granting(
            self.draft, vesting, self.holders, known, day, currency or self.currency
        )
        grants = granting.gathered(rights.held.values())
        clauses = granting.clauses(grants, self._of_rights)
        held |= clauses
        granting.vest_at_once(self.issuer, zip(clauses, grants, strict=True))
        if clauses and granting.currency:
            said: Plain = {"entity": self.issuer, "currency": granting.currency}
            self.draft.payouts = said | self.draft.payouts

    def _of_rights(self, label: str, issuances: list[Item]) -> str:
        return self._cited(label, label, [item.text("id") for item in issuances])

    def _class(self, item: Item, ledger: Ledger) -> Plain:
        number = item.text("id")
        held: dict[str, Fraction] = {}
        total = ledger.loose.get(number, Fraction(0))
        acts: list[str] = []
        for security in ledger.securities.values():
            if security.share_class != number:
                continue
            total += security.number
            acts.append(security.issuance.text("id"))
            holder = self.holders.get(security.holder)
            if holder is None:
                says = f"no stakeholder has the number {security.holder[:60]}: who holds the shares is not known"
                security.issuance.warn("K953", says, "stakeholder_id")
            else:
                held[holder] = held.get(holder, Fraction(0)) + security.number
        votes = item.number("votes_per_share")
        if votes is None:
            item.warn(
                "K955", "the file does not say how many votes a share has", fix="give `votes`"
            )
        seniority = item.number("seniority")
        self.draft.leave(item, _CLASS | KEYS, "stock classes")
        found: Plain = {
            "name": short(item.text("name")),
            "votes": None if votes is None else _written(votes),
            "outstanding": _written(total),
            "held_by": {name: _written(part) for name, part in held.items()},
            **self._converts(item, ledger),
            **terms_of_payment(item, total),
            "seniority": int(seniority)
            if seniority is not None and seniority.denominator == 1
            else None,
            "source": self._source(item, acts),
        }
        return {key: value for key, value in found.items() if value not in (None, {}, "")}

    def _converts(self, item: Item, ledger: Ledger) -> Plain:
        """Return what a class may be turned into: the one class and ratio that a case has room for."""
        found: Plain = {}
        for right in item.items("conversion_rights"):
            into = self.classes.get(right.text("converts_to_stock_class_id"))
            mechanism = right.item("conversion_mechanism")
            later = ledger.ratios.get(item.text("id"), mechanism)
            ratio = None if later is None else read_ratio(later.item("ratio"))
            if into is None or ratio is None or found:
                right.warn(
                    "K954", "this right to convert is not one class at one ratio: it is left out"
                )
                continue
            found = {"converts_to": into, "converts_at": _written(ratio)}
        return found

    def _source(self, item: Item, acts: list[str]) -> str:
        return self._cited(item.text("id"), f"stock class {item.text('id')}", acts)

    def _cited(self, base: str, label: str, acts: list[str]) -> str:
        """Return the name of a source for what so many issuances say."""
        name = self.draft.name(f"s-{base}")
        more = f", and {len(acts) - _NAMED} more" if len(acts) > _NAMED else ""
        return self.draft.add("sources", name, {
            "name": short(label),
            "kind": "data",
            "date": self.draft.as_of,
            "note": f"Issuances {', '.join(acts[:_NAMED])}{more}"[:3900] if acts else "",
        })  # fmt: skip

    def _meeting(self) -> None:
        name = self.draft.name(f"meeting-of-{self.issuer}")
        self.draft.sections["entities"][self.issuer]["governed_by"] = name
        self.draft.add("bodies", name, {
            "of": self.issuer,
            "members": "holders of shares",
            "quorum": "none",
            "passes": self.assumed.rule,
            "certainty": "assumed",
            "note": "The file does not say how the holders decide; this rule was given when it was imported.",
        })  # fmt: skip


def _transactions(objects: dict[str, list[Item]]) -> Iterator[Item]:
    """Take what was done with shares out of all objects."""
    for kind in [
        k for k in objects if k.startswith("TX_STOCK_") and not k.startswith("TX_STOCK_PLAN")
    ]:
        yield from objects.pop(kind)


def _written(number: Fraction) -> int | str:
    return int(number) if number.denominator == 1 else number_to_text(number)
