"""What each interest of a relationship becomes in a case: a holding, control by contract, or words only."""

from __future__ import annotations

from dataclasses import field
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from kingmaker.model.declared import Declared, DeclaredKind
from kingmaker.records import dataclass
from kingmaker.source.exchange.items import short
from kingmaker.source.exchange.shares import counted, read_part

if TYPE_CHECKING:
    from datetime import date

    from kingmaker.source.exchange.draft import Draft, Plain
    from kingmaker.source.exchange.items import Item
    from kingmaker.source.exchange.shares import Part
    from kingmaker.source.exchange.statements import Record

#: The words of older versions, by those of 0.4; what is not here is the same without hyphens.
_RENAMED = {
    "influence-or-control": "otherInfluenceOrControl",
    "settlor-of-trust": "settlor",
    "trustee-of-trust": "trustee",
    "protector-of-trust": "protector",
    "beneficiary-of-trust": "beneficiaryOfLegalArrangement",
    "other-influence-or-control-of-trust": "otherInfluenceOrControl",
    "rights-to-surplus-assets": "rightsToSurplusAssetsOnDissolution",
}
#: Every interest of the standard. Those of `_CONTROL` decide; the rest is kept in words.
_CAPITAL, _VOTES, _BOARD, _TRUSTEE = "shareholding", "votingRights", "appointmentOfBoard", "trustee"
_CONTROL = {"controlViaCompanyRulesOrArticles", "controlByLegalFramework", "nominator"}
_WORDS = {
    "otherInfluenceOrControl", "seniorManagingOfficial", "settlor", "protector",
    "beneficiaryOfLegalArrangement", "rightsToSurplusAssetsOnDissolution", "rightsToProfitOrIncome",
    "rightsGrantedByContract", "conditionalRightsGrantedByContract", "boardMember", "boardChair",
    "unknownInterest", "unpublishedInterest", "enjoymentAndUseOfAssets", "rightToProfitOrIncomeFromAssets",
    "nominee",
}  # fmt: skip
_EVERY = {_CAPITAL, _VOTES, _BOARD, _TRUSTEE, *_CONTROL, *_WORDS}
_READ = {
    "type", "directOrIndirect", "interestLevel", "beneficialOwnershipOrControl", "details", "share",
    "startDate", "endDate",
}  # fmt: skip
_KINDS = {_CAPITAL: DeclaredKind.CAPITAL, _VOTES: DeclaredKind.VOTES}
_HALF, _WHOLE = 50, 100


@dataclass(frozen=True, slots=True)
class Assumed:
    """What the importer was told to assume, as files of this kind do not say it.

    `votes_follow`: each share has one vote where nothing is said of votes. `rule`: how the meeting
    of the holders decides.
    """

    votes_follow: bool = False
    rule: str = ""


class Place(NamedTuple):
    """The two sides of a relationship, and the source that says so."""

    subject: str
    holder: str
    source: str


@dataclass(slots=True)
class _Held:
    """Who holds which part of one thing of an entity, by which statements."""

    parts: dict[str, Part] = field(default_factory=dict)
    sources: dict[str, None] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    first: Item | None = None


@dataclass(slots=True)
class Interests:
    """Collects interests, entity by entity, and turns them into clauses at the end."""

    draft: Draft
    assumed: Assumed
    day: date | None
    held: dict[tuple[str, str], _Held] = field(default_factory=dict)
    trustees: dict[str, _Held] = field(default_factory=dict)

    def add(self, record: Record, place: Place) -> None:
        """Take in the interests of one relationship."""
        interests = list(record.said.items("interests"))
        if not interests:
            record.said.warn(
                "K954", "a relationship without interests says nothing and is kept in words"
            )
            self._in_words("an interest that is not said", place)
        for interest in interests:
            self.draft.leave(interest, _READ, "interests")
            if self._in_force(interest):
                self._one(record, interest, place)

    def close(self) -> None:
        """Write the holdings and boards of trustees, when all is read."""
        for subject, held in self.trustees.items():
            name = self.draft.name(f"trustees-of-{subject}")
            self.draft.add("agreements", name, {
                "kind": "control",
                "from": subject,
                "to": list(held.parts),
                "terms": "the trustees",
                "certainty": "assumed",
                "note": "That the trustees decide together, none without the others, is assumed.",
                "source": list(held.sources),
            })  # fmt: skip
        for subject in dict.fromkeys(subject for subject, _ in self.held):
            self._holdings(subject)

    def _in_force(self, interest: Item) -> bool:
        begins, ends = interest.day("startDate"), interest.day("endDate")
        if self.day is None:
            return True
        if ends is not None and ends <= self.day:
            interest.warn("K954", f"an interest that ended on {ends} is left out", "endDate")
            return False
        if begins is not None and begins > self.day:
            interest.warn("K954", f"an interest that begins on {begins} is left out", "startDate")
            return False
        return True

    def _one(self, record: Record, interest: Item, place: Place) -> None:
        kind = _kind(interest)
        part = read_part(interest)
        if interest.flag("beneficialOwnershipOrControl"):
            person = self.draft.sections.get("people", {}).get(place.holder)
            if person is not None:
                person["tags"] = ["beneficial-owner"]
        level = interest.text("directOrIndirect") or interest.text("interestLevel")
        components = record.said.texts("componentRecords") or record.said.texts(
            "componentStatementIDs"
        )
        if level == "indirect" or components:
            self._declare(record, kind, part, place)
            return
        if level == "unknown":
            interest.warn(
                "K954",
                "whether this interest is direct is not known: it is kept in words, without effect",
            )
            self._in_words(f"{kind or 'an interest'}, not known whether direct", place, part)
            return
        if not level:
            self.draft.miss(interest, "whether an interest is direct; it is taken as direct")
        self._direct(interest, kind, part, place)

    def _direct(self, interest: Item, kind: str, part: Part, place: Place) -> None:
        subject, holder, source = place
        details = interest.text("details")
        if kind in (_CAPITAL, _VOTES):
            held = self.held.setdefault((subject, kind), _Held(first=interest))
        elif kind == _TRUSTEE:
            held = self.trustees.setdefault(subject, _Held(first=interest))
        elif kind in _CONTROL or (kind == _BOARD and _decides(part)):
            self._control(kind, place, details)
            return
        else:
            why = (
                "a part of a board, of which no seats are told"
                if kind == _BOARD
                else f"`{kind or 'no type'}`"
            )
            interest.warn(
                "K954",
                f"{why} gives no vote that can be counted: it is kept in words, without effect",
                "type",
            )
            self._in_words(kind or "an interest of no type", place, part, details)
            return
        held.parts[holder] = held.parts[holder] + part if holder in held.parts else part
        held.sources[source] = None
        if part.above or part.below or details:
            held.notes.append(f"{holder}: {part.words}{f', {details}' if details else ''}.")

    def _declare(self, record: Record, kind: str, part: Part, place: Place) -> None:
        self.draft.declared.append(
            Declared(
                of=place.subject,
                by=place.holder,
                kind=_KINDS.get(kind, DeclaredKind.CONTROL),
                low=_of_one(part.low),
                high=_of_one(part.high),
                says=kind or "an interest",
                statement=record.statement,
            )
        )
        self._in_words(f"{kind or 'an interest'}, indirect, as declared", place, part)

    def _control(self, kind: str, place: Place, details: str) -> None:
        name = self.draft.name(f"control-of-{place.subject}")
        self.draft.add("agreements", name, {
            "kind": "control",
            "from": place.subject,
            "to": place.holder,
            "terms": short(f"{kind}{f': {details}' if details else ''}"),
            "source": place.source,
        })  # fmt: skip

    def _in_words(
        self, what: str, place: Place, part: Part | None = None, details: str = ""
    ) -> None:
        name = self.draft.name(f"interest-in-{place.subject}")
        share = "" if part is None or (part.low is None and part.high is None) else part.words
        self.draft.add("agreements", name, {
            "kind": "other",
            "from": place.subject,
            "to": place.holder,
            "terms": short("; ".join(filter(None, (what, share, details)))),
            "source": place.source,
        })  # fmt: skip

    def _holdings(self, subject: str) -> None:
        capital, votes = self.held.get((subject, _CAPITAL)), self.held.get((subject, _VOTES))
        classes: Plain = {}
        if capital is not None:
            number = 0 if votes is not None else 1 if self.assumed.votes_follow else None
            classes["equity"] = self._class(subject, capital, votes=number, capital="100%")
            if number is None and capital.first is not None:
                capital.first.warn(
                    "K955",
                    f"the file says who holds shares of {subject}, and not how they vote",
                    "type",
                    fix=f"give `votes` of holdings.{subject}.equity, or import with --votes-follow-shares",
                )
        if votes is not None:
            classes["voting-rights"] = self._class(subject, votes, votes=1, capital="0%")
        self.draft.sections.setdefault("holdings", {})[subject] = classes
        if self.assumed.rule and (votes is not None or self.assumed.votes_follow):
            self._meeting(subject)

    def _class(self, subject: str, held: _Held, *, votes: int | None, capital: str) -> Plain:
        whole, shares = counted(held.parts)
        least = sum((p.low for p in held.parts.values() if p.low is not None), start=Fraction(0))
        if least > _WHOLE and held.first is not None:
            held.first.note("K956", f"parts of {subject} add up to {least}%, more than there is")
        assumed = votes == 1 and capital != "0%"
        notes = [*held.notes, "That each share has one vote is assumed." if assumed else ""]
        found: Plain = {
            "votes": votes,
            "outstanding": whole,
            "held_by": shares,
            "capital": capital,
            "source": list(held.sources),
            "certainty": "assumed" if assumed else None,
            "note": " ".join(filter(None, notes)),
        }
        return {key: value for key, value in found.items() if value not in (None, "")}

    def _meeting(self, subject: str) -> None:
        name = self.draft.name(f"meeting-of-{subject}")
        self.draft.sections["entities"][subject]["governed_by"] = name
        self.draft.add("bodies", name, {
            "of": subject,
            "members": "holders of shares",
            "quorum": "none",
            "passes": self.assumed.rule,
            "certainty": "assumed",
            "note": "The file does not say how the holders decide; this rule was given when it was imported.",
        })  # fmt: skip


def _kind(interest: Item) -> str:
    said = interest.text("type")
    kind = _RENAMED.get(said)
    if kind is None:
        head, *rest = said.split("-")
        kind = head + "".join(word.capitalize() for word in rest)
    if kind and kind not in _EVERY:
        interest.warn(
            "K954", f"`{said[:60]}` is no interest of the standard: it is kept in words", "type"
        )
    return kind


def _decides(part: Part) -> bool:
    """Tell whether a right to appoint the board is that to appoint more than half of it.

    The standard calls it the absolute right to appoint members of the board; a part may be said.
    """
    if part.low is None:
        return part.high is None
    return part.low > _HALF or (part.low == _HALF and part.above)


def _of_one(percent: Fraction | None) -> Fraction | None:
    return None if percent is None else percent / _WHOLE
