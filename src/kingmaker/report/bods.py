"""Holdings and control as statements of beneficial ownership (BODS 0.4)."""

from __future__ import annotations

import hashlib
import json
from dataclasses import field
from fractions import Fraction
from typing import TYPE_CHECKING

from kingmaker.analysis.control.rules import Ground
from kingmaker.analysis.control.stakes import UNKNOWN
from kingmaker.model.parties import PartyKind
from kingmaker.model.values import Name
from kingmaker.records import dataclass
from kingmaker.report.control_words import node_name
from kingmaker.report.controlling import reason_words, rule_rests
from kingmaker.report.shares import percent
from kingmaker.report.words import called

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from kingmaker.analysis.control.lens import Control, Controller, Reason
    from kingmaker.analysis.control.rules import Rule
    from kingmaker.analysis.control.stakes import Concert, Stake, Stock
    from kingmaker.model.case import Case

Json = dict[str, object]
VERSION = "0.4"
#: A share that has no end as a decimal is given as a range of this many parts of a per cent.
_FINE = 10**6
#: The types of entities, as imported cases call them; another legal form is told under `details`.
_TYPES = {
    "registered entity": "registeredEntity",
    "arrangement": "arrangement",
    "anonymous entity": "anonymousEntity",
    "unknown entity": "unknownEntity",
    "state body": "stateBody",
    "state": "state",
}
#: What the standard calls it when somebody decides without votes.
_GROUNDS = {
    Ground.CHARTER: "controlViaCompanyRulesOrArticles",
    Ground.CONTRACT: "controlViaCompanyRulesOrArticles",
    Ground.APPOINTMENT: "controlViaCompanyRulesOrArticles",
    Ground.OFFICE: "controlViaCompanyRulesOrArticles",
}


def statements(case: Case, found: Control, *, day: date) -> list[Json]:
    """Return a statement on each party and entity, each direct link, and each controller in the end.

    A link has the part of the capital (`shareholding`), of the votes (`votingRights`) and of the seats
    (`appointmentOfBoard`) of each holder, exact where a decimal can be, else between two. A controller in
    the end who is further up is an indirect interest, with the links of its chain as components; the
    definition it rests on is told in words. Numbers of statements are made of what they say.
    """
    return _Writer(case, found, day).all()


@dataclass(slots=True)
class _Writer:
    """Writes statements on one case."""

    case: Case
    found: Control
    day: date
    parties: dict[str, Json] = field(default_factory=dict)
    links: dict[tuple[str, str], Json] = field(default_factory=dict)
    chains: list[Json] = field(default_factory=list)

    def all(self) -> list[Json]:
        for f in self.found.entities:
            self._party(f.entity)
            if f.stock is not None:
                self._stock(f.stock)
        for p in self.found.properness:
            self._rule(p.rule)
        for f in self.found.entities:
            for controller in f.controllers:
                self._controller(f.entity, controller)
        return [*self.parties.values(), *self.links.values(), *self.chains]

    # --- who there is ---

    def _party(self, name: str) -> str | Json:
        """Return how a party is referred to: by its record, or, of a crowd, by the reason there is none."""
        party = self.case.people.get(Name(name))
        if name == UNKNOWN or (party is not None and party.kind is PartyKind.CROWD):
            said = "unknown holders" if name == UNKNOWN else called(self.case, name)
            return {"reason": "informationUnknownToPublisher", "description": said}
        if name not in self.parties:
            kind = "person" if party is not None and party.kind is PartyKind.PERSON else "entity"
            details = self._person(name) if kind == "person" else self._entity(name)
            sources = [
                c for c in self.case.clauses() if c.path.partition(".")[2] == name and c.source
            ]
            clause = sources[0].path if sources else ""
            self.parties[name] = self._statement(kind, name, details, clause)
        return name

    def _person(self, name: str) -> Json:
        return {"personType": "knownPerson", "names": [{"fullName": called(self.case, name)}]}

    def _entity(self, name: str) -> Json:
        entity = self.case.entities.get(Name(name))
        words = (
            entity.kind
            if entity is not None
            else ""
            if name in self.case.people
            else "acting in concert"
        )
        head = words.partition(",")[0]
        type_ = _TYPES.get(head, "legalEntity" if words != "acting in concert" else "arrangement")
        subtype = {"subtype": "other"} if type_ in ("legalEntity", "arrangement") else {}
        details = {"details": words} if words and (words != head or head not in _TYPES) else {}
        said: Json = {"entityType": {"type": type_, **subtype, **details}}
        said["name"] = (
            node_name(self.case, name) if name not in self.case.people else called(self.case, name)
        )
        if entity is not None and entity.aliases:
            said["alternateNames"] = list(entity.aliases)
        return said

    # --- direct links ---

    def _stock(self, stock: Stock) -> None:
        path = stock.paths[0] if stock.paths else ""
        taken: dict[str, str] = {}
        for concert in self._concerts(stock.entity):
            here = [m for m in concert.members if stock.of(m) is not None and m not in taken]
            taken |= dict.fromkeys(here, concert.name)
            if here:
                together = stock.together(concert.name, here)
                self._link(stock.entity, concert.name, list(_held(together)), path)
        for stake in stock.stakes:
            if stake.holder in taken:
                self._acts(taken[stake.holder], stake, stock.entity)
            elif stake.holder not in (UNKNOWN, stock.entity):
                least = stake.holder in stock.least
                interests = list(_held(stake, least=least)) or [_interest("shareholding", None)]
                self._link(stock.entity, stake.holder, interests, path)

    def _concerts(self, entity: str) -> Iterator[Concert]:
        """Yield those who act as one in an entity, or in a body of it."""
        bodies = {str(name) for name, body in self.case.bodies.items() if body.of == entity}
        return (c for c in self.found.concerts if c.binds(frozenset({entity, *bodies})))

    def _acts(self, concert: str, stake: Stake, entity: str) -> None:
        """Say of one who acts with others what is held, in words: the concert has it as one."""
        figures = {"votes": stake.votes, "capital": stake.capital}
        told = ", ".join(
            f"{percent(part)} of the {word}" for word, part in figures.items() if part is not None
        )
        words = f"acts in concert, with {told or 'shares'} of {called(self.case, entity)}"
        self._link(concert, stake.holder, [_interest("otherInfluenceOrControl", None, words)], "")

    def _rule(self, rule: Rule) -> None:
        """Add what a rule gives beyond shares: seats, and control by charter, contract or office."""
        if rule.node not in self.case.entities:
            return
        for player in rule.game.players:
            if not self._speaks(player):
                continue
            path = rule_rests(self.case, rule).clause
            if rule.ground in _GROUNDS:
                said = _interest(_GROUNDS[rule.ground], None, f"by {rule.ground.value}")
                self._link(rule.node, player, [said], path)
            elif rule.ground is Ground.SEATS and rule.of_seats:
                part = Fraction(rule.seats.get(player, 1), rule.of_seats)
                self._link(rule.node, player, [_interest("appointmentOfBoard", part)], path)

    def _speaks(self, name: str) -> bool:
        known = (self.case.people, self.case.entities, self.case.groups)
        return any(name in section for section in known) or any(
            c.name == name for c in self.found.concerts
        )

    def _link(self, entity: str, holder: str, interests: list[Json], path: str) -> None:
        known = self.links.get((entity, holder))
        if known is not None:
            interests = [*known["recordDetails"]["interests"], *interests]  # type: ignore[index]  # as made below
        self._party(entity)
        details: Json = {
            "isComponent": False,
            "subject": entity,
            "interestedParty": self._party(holder),
            "interests": interests,
        }
        self.links[entity, holder] = self._statement(
            "relationship", f"{holder}-in-{entity}", details, path
        )

    # --- control in the end ---

    def _controller(self, entity: str, controller: Controller) -> None:
        used = list(dict.fromkeys(self._steps(controller.because)))
        direct = [pair for pair in used if pair == (entity, controller.name)]
        if direct and len(used) == 1:
            return  # the link itself says it all
        if not self._speaks(controller.name):
            return
        components = [self.links[pair] for pair in used if pair in self.links]
        for link in components:
            link["recordDetails"]["isComponent"] = True  # type: ignore[index]  # as made above
        words = reason_words(self.case, controller.because, self.found)
        told = f"Computed. {self.found.definition.sentence} {words}."
        said = _interest("otherInfluenceOrControl", None, told, level="indirect")
        said["beneficialOwnershipOrControl"] = controller.name in self.case.people
        details: Json = {
            "isComponent": False,
            "componentRecords": [link["recordId"] for link in components],
            "subject": entity,
            "interestedParty": self._party(controller.name),
            "interests": [said],
        }
        record = f"{controller.name}-controls-{entity}"
        path = rule_rests(self.case, controller.because.rule).clause
        self.chains.append(self._statement("relationship", record, details, path))

    def _steps(self, reason: Reason) -> Iterator[tuple[str, str]]:
        """Yield the direct links of a chain: the entity, and who has a part in deciding for it."""
        entity = reason.rule.about or reason.node
        for member in reason.members:
            yield entity if entity in self.case.entities else reason.node, member.name
            if member.because is not None:
                yield from self._steps(member.because)

    # --- the form of all ---

    def _statement(self, kind: str, record: str, details: Json, path: str) -> Json:
        said: Json = {
            "declarationSubject": str(details.get("subject", record)),
            "statementDate": self.day.isoformat(),
            "publicationDetails": {
                "publicationDate": self.day.isoformat(),
                "bodsVersion": VERSION,
                "publisher": {"name": f"Kingmaker, from the case {self.case.name}"},
            },
            "recordId": record,
            "recordStatus": "new",
            "recordType": kind,
            "recordDetails": {"isComponent": False, **details},
        }
        source = self._source(path)
        if source:
            said["source"] = source
        key = json.dumps([self.case.name, said], sort_keys=True)
        number = hashlib.sha256(key.encode()).hexdigest()[:40]
        return {"statementId": f"kingmaker-{number}", **said}

    def _source(self, path: str) -> Json:
        clause = next((c for c in self.case.clauses() if path and c.path == path), None)
        named = [self.case.sources[n] for n in (clause.source if clause is not None else ())]
        url = next((source.url for source in named if source.url), "")
        said = (
            {"type": ["thirdParty"], "description": "; ".join(s.title for s in named)}
            if named
            else {}
        )
        return {**said, **({"url": url} if url else {})}


def _held(stake: Stake, *, least: bool = False) -> Iterator[Json]:
    if stake.capital is not None:
        yield _interest("shareholding", stake.capital, least=least)
    if stake.votes is not None:
        yield _interest("votingRights", stake.votes, least=least)


def _interest(
    kind: str,
    part: Fraction | None,
    details: str = "",
    *,
    level: str = "direct",
    least: bool = False,
) -> Json:
    said: Json = {"type": kind, "directOrIndirect": level, "beneficialOwnershipOrControl": False}
    if part is not None:
        share = _share(part * 100)
        said["share"] = {"minimum": share.get("exact", share.get("minimum"))} if least else share
    return {**said, "details": details} if details else said


def _share(percent: Fraction) -> Json:
    """Return a share in per cent: exact where six decimals tell it, else the two numbers around it."""
    parts = percent * _FINE
    if parts.denominator == 1:
        return {"exact": _number(parts)}
    low = Fraction(parts.numerator // parts.denominator)
    return {"minimum": _number(low), "maximum": _number(low + 1)}


def _number(parts: Fraction) -> int | float:
    """Return a number as JSON writes it; six decimals are told apart by floats below a thousand."""
    percent = parts / _FINE
    return int(percent) if percent.denominator == 1 else float(percent)
