"""Rights to shares as classes of a case: one for each kind, class and price, with what has vested apart from what has not."""

from __future__ import annotations

from dataclasses import field
from fractions import Fraction
from typing import TYPE_CHECKING

from kingmaker.model.numerals import number_to_text
from kingmaker.records import dataclass
from kingmaker.source.exchange.items import short

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from datetime import date

    from kingmaker.source.exchange.draft import Draft, Plain
    from kingmaker.source.exchange.items import Item
    from kingmaker.source.exchange.rights import Right
    from kingmaker.source.exchange.vesting import Vesting

_NONE = Fraction(0)
_UNSAID = "whether what has not vested is lost or vests at once when the company is sold: ask `payout` with and without `--variant {}`"


@dataclass(slots=True)
class Grants:
    """Rights of one kind to shares of one class at one price, vested or not: who has how many."""

    kind: str
    share_class: str
    price: str
    vested: bool
    total: Fraction = _NONE
    held: dict[str, Fraction] = field(default_factory=dict)
    issuances: list[Item] = field(default_factory=list)

    def add(self, right: Right, holder: str | None, number: Fraction) -> None:
        """Add a right of somebody, who may not be known."""
        self.total += number
        self.issuances.append(right.issuance)
        if holder is not None:
            self.held[holder] = self.held.get(holder, _NONE) + number


@dataclass(slots=True)
class Granting:
    """Makes classes of the rights that are held on a day."""

    draft: Draft
    vesting: Vesting
    holders: Mapping[str, str]
    #: The classes as they stand in the case, by their numbers: their names and their terms.
    classes: Mapping[str, tuple[str, Plain]]
    day: date | None
    currency: str = ""

    def gathered(self, rights: Collection[Right]) -> list[Grants]:
        """Return the rights that a case can express, put together; the others are told of at their place."""
        priced = (right.price[1] for right in rights if right.price is not None and right.price[1])
        self.currency = self.currency or next(priced, "")
        found: dict[tuple[str, str, str, bool], Grants] = {}
        for right in rights:
            price = self._price(right) if self._fits(right) else None
            if price is None:
                continue
            holder = self.holders.get(right.holder)
            if holder is None:
                says = f"no stakeholder has the number {right.holder[:60]}: who holds this right is not known"
                right.issuance.warn("K953", says, "stakeholder_id")
            vested = self.vesting.by(right.issuance, right.total, self.day, right.share_class)
            for number, ready in zip(right.parts(vested), (True, False), strict=True):
                if number:
                    key = right.kind, right.share_class, price, ready
                    found.setdefault(key, Grants(*key)).add(right, holder, number)
        return list(found.values())

    def clauses(
        self, grants: Iterable[Grants], source: Callable[[str, list[Item]], str]
    ) -> dict[str, Plain]:
        """Return each of these as a class of shares, by its name."""
        found: dict[str, Plain] = {}
        for one in grants:
            of, _ = self.classes[one.share_class]
            price = "a price that is not said" if one.price == "unknown" else one.price
            label = f"{one.kind} on {of} at {price}" + ("" if one.vested else ", not vested")
            found[self.draft.name(label)] = {
                "name": short(label),
                "votes": 0,
                "outstanding": _written(one.total),
                "held_by": {name: _written(part) for name, part in one.held.items()},
                "strike": one.price,
                **({} if one.vested else {"vests": "not always"}),
                "source": source(label, one.issuances),
            }
        return found

    def vest_at_once(self, issuer: str, made: Iterable[tuple[str, Grants]]) -> None:
        """Add a variant in which all has vested; which answer is true when the company is sold the format cannot say."""
        late = {name: one for name, one in made if not one.vested}
        if not late:
            return
        variant = self.draft.name("vested-at-once")
        note = f"What has not vested by {self.day} vests at once, as where a sale of the company accelerates it."
        paths = {f"holdings.{issuer}.{name}.vests": "always" for name in late}
        self.draft.add("variants", variant, {"note": note, **paths})
        first = next(iter(late.values()))
        self.draft.miss(first.issuances[0], _UNSAID.format(variant))

    def _fits(self, right: Right) -> bool:
        """Tell whether a right is still there and to shares that a case can express; what is not is told."""
        item = right.issuance
        ends = item.day("expiration_date") or item.day("warrant_expiration_date")
        if ends is not None and self.day is not None and ends < self.day:
            self.draft.skip(item, "a right that has expired")
            return False
        if right.share_class not in self.classes:
            says = f"no stock class has the number {right.share_class[:60]}: the right is left out"
            item.warn("K953", says, "stock_class_id")
            return False
        _, terms = self.classes[right.share_class]
        if "preference" in terms or terms.get("converts_at", 1) != 1:
            what = (
                "with a preference" if "preference" in terms else "that turn into others at a ratio"
            )
            item.warn("K954", f"a right to shares {what} has no place in a case: it is left out")
            return False
        return bool(right.left)

    def _price(self, right: Right) -> str | None:
        """Return the price of a right as a case writes it, `None` where it is in another currency than the rest."""
        if right.price is None:
            right.issuance.warn(
                "K955",
                "the file does not say at which price this right may be used",
                fix="give `strike`",
            )
            return "unknown"
        amount, currency = right.price
        if not self.currency:
            right.issuance.warn(
                "K955",
                "no price in the files says in which currency is paid: this right is left out",
            )
            return None
        if currency and currency != self.currency:
            says = f"a price in {currency}, and the rest is paid in {self.currency}: the right is left out"
            right.issuance.warn("K954", says)
            return None
        return f"{number_to_text(amount)} {self.currency}"


def _written(number: Fraction) -> int | str:
    return int(number) if number.denominator == 1 else number_to_text(number)
