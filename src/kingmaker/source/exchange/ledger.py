"""The stock ledger of a cap table: which securities are held on a day, after all that was done with them."""

from __future__ import annotations

from dataclasses import field
from fractions import Fraction
from typing import TYPE_CHECKING

from kingmaker.model.numerals import number_to_text
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from kingmaker.source.exchange.draft import Draft
    from kingmaker.source.exchange.items import Item

ISSUANCE = "TX_STOCK_ISSUANCE"
SPLIT, _CONSOLIDATION = "TX_STOCK_CLASS_SPLIT", "TX_STOCK_CONSOLIDATION"
_RATIO = "TX_STOCK_CLASS_CONVERSION_RATIO_ADJUSTMENT"
#: What ends a security or a part of it, by the key of how much; without one the whole of it.
_ENDING = {
    "TX_STOCK_CANCELLATION": "quantity",
    "TX_STOCK_REPURCHASE": "quantity",
    "TX_STOCK_TRANSFER": "quantity",
    "TX_STOCK_CONVERSION": "quantity_converted",
    "TX_STOCK_REISSUANCE": "",
    "TX_STOCK_RETRACTION": "",
}
#: What passes shares on to other securities, each with an issuance of its own.
_PASSED_ON = {"TX_STOCK_TRANSFER", "TX_STOCK_REISSUANCE"}
#: What moves no share.
_QUIET = {"TX_STOCK_ACCEPTANCE"}
_READ = {
    "object_type", "id", "date", "security_id", "stakeholder_id", "stock_class_id", "quantity",
    "quantity_converted", "resulting_security_ids", "balance_security_id", "split_ratio", "security_ids",
    "resulting_security_id", "new_ratio_conversion_mechanism", "vesting_terms_id", "vestings", "comments",
}  # fmt: skip


@dataclass(slots=True)
class Security:
    """Some shares of one class in one hand."""

    holder: str
    share_class: str
    number: Fraction
    issuance: Item


@dataclass(slots=True)
class Ledger:
    """The securities that are held; shares whose new holder the file does not name; ratios that changed."""

    draft: Draft
    securities: dict[str, Security] = field(default_factory=dict)
    issued: dict[str, Item] = field(default_factory=dict)
    loose: dict[str, Fraction] = field(default_factory=dict)
    ratios: dict[str, Item] = field(default_factory=dict)

    def follow(self, transactions: Iterable[Item], day: date | None) -> None:
        """Do what was done up to a day, in the order of the dates, then of the file."""
        dated = [(item.day("date"), item) for item in transactions]
        known = [
            (when, item)
            for when, item in dated
            if when is not None and (day is None or when <= day)
        ]
        ordered = [item for _, item in sorted(known, key=lambda pair: pair[0])]
        self.issued = {}
        for item in ordered:
            if item.text("object_type") == ISSUANCE:
                self._announce(item)
        # On one day shares come into being before they are passed on, and end last.
        ordered.sort(key=lambda item: (item.text("date"), item.text("object_type") != ISSUANCE))
        for item in ordered:
            self._one(item)

    def _announce(self, item: Item) -> None:
        number = item.text("security_id")
        if number in self.issued:
            item.note("K956", f"two issuances are of the security {number[:60]}", "security_id")
        self.issued.setdefault(number, item)

    def _one(self, item: Item) -> None:
        kind = item.text("object_type")
        if kind in _ENDING:
            self._end(item, kind)
        elif kind in self._acts():
            self._acts()[kind](item)
        elif kind not in _QUIET:
            self.draft.skip(item, kind)
            return
        self.draft.leave(item, _READ, "transactions")

    def _acts(self) -> dict[str, Callable[[Item], None]]:
        return {
            ISSUANCE: self._issue,
            SPLIT: self._split,
            _CONSOLIDATION: self._consolidate,
            _RATIO: self._convert,
        }

    def _consolidate(self, item: Item) -> None:
        for number in item.texts("security_ids"):
            self._take(item, "security_ids", number, None)

    def _convert(self, item: Item) -> None:
        mechanism = item.item("new_ratio_conversion_mechanism")
        if mechanism is not None:
            self.ratios[item.text("stock_class_id")] = mechanism

    def _issue(self, item: Item) -> None:
        number = item.number("quantity")
        if number is None or number < 0:
            item.note("K952", "an issuance has a `quantity`", "quantity")
            return
        holder, share_class = item.text("stakeholder_id"), item.text("stock_class_id")
        self.securities[item.text("security_id")] = Security(holder, share_class, number, item)

    def _end(self, item: Item, kind: str) -> None:
        key = _ENDING[kind]
        part = item.number(key) if key else None
        whole = not key or item.has(
            "balance_security_id"
        )  # what is left has an issuance of its own
        ended = self._take(item, "security_id", item.text("security_id"), None if whole else part)
        if ended is None:
            return
        if part is not None and part > ended.number:
            says = (
                f"{number_to_text(part)} shares end of a security of {number_to_text(ended.number)}"
            )
            item.note("K956", says, key)
        named = item.texts("resulting_security_ids")
        gone = [number for number in named if number not in self.issued]
        if kind in _PASSED_ON and gone:
            item.warn(
                "K953",
                f"no issuance of the security {gone[0][:60]}: who has its shares is not known",
            )
            moved = part if part is not None else ended.number
            self.loose[ended.share_class] = self.loose.get(ended.share_class, Fraction(0)) + moved

    def _take(self, item: Item, key: str, number: str, part: Fraction | None) -> Security | None:
        """Take a security, or a part of it, out of the ledger; return it as it was."""
        held = self.securities.get(number)
        if held is None:
            item.warn("K953", f"no security {number[:60]} is held then: nothing is done", key)
            return None
        before = Security(held.holder, held.share_class, held.number, held.issuance)
        if part is None or part >= held.number:
            del self.securities[number]
        else:
            held.number -= part
        return before

    def _split(self, item: Item) -> None:
        ratio = read_ratio(item.item("split_ratio"))
        if ratio is None:
            item.note("K952", "a split has a `split_ratio` above nought", "split_ratio")
            return
        share_class = item.text("stock_class_id")
        for held in self.securities.values():
            if held.share_class == share_class:
                held.number *= ratio
        if share_class in self.loose:
            self.loose[share_class] *= ratio


def read_ratio(ratio: Item | None) -> Fraction | None:
    """Return a ratio of two numbers above nought."""
    if ratio is None:
        return None
    over, under = ratio.number("numerator"), ratio.number("denominator")
    return over / under if over and under and over > 0 and under > 0 else None
