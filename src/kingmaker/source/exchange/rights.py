"""Rights to shares in a cap table: options, restricted stock units, appreciation rights and warrants, followed to a day."""

from __future__ import annotations

from dataclasses import field
from fractions import Fraction
from typing import TYPE_CHECKING

from kingmaker.model.numerals import number_to_text
from kingmaker.records import dataclass
from kingmaker.source.exchange.ledger import read_ratio
from kingmaker.source.exchange.loans import money

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from kingmaker.source.exchange.draft import Draft
    from kingmaker.source.exchange.items import Item

_NONE = Fraction(0)
#: How the transactions of rights begin, older names too.
_FAMILIES = ("TX_EQUITY_COMPENSATION_", "TX_PLAN_SECURITY_", "TX_WARRANT_")
_ISSUANCE, _REPRICING, _ACCEPTANCE = "ISSUANCE", "REPRICING", "ACCEPTANCE"
#: What ends a right or a part of it by turning it into shares, and what does otherwise.
_USED = ("EXERCISE", "RELEASE")
_GONE = ("CANCELLATION", "TRANSFER", "RETRACTION")
#: What each kind is called, and where its price stands.
_KINDS = {
    "OPTION": ("options", "exercise_price"),
    "OPTION_ISO": ("options", "exercise_price"),
    "OPTION_NSO": ("options", "exercise_price"),
    "SSAR": ("appreciation rights", "base_price"),
    "CSAR": ("appreciation rights", "base_price"),
    "RSU": ("stock units", ""),
}
_WARRANTS = ("warrants", "exercise_price")
_READ = {
    "object_type", "id", "date", "security_id", "stakeholder_id", "stock_class_id", "stock_plan_id", "quantity",
    "quantity_source", "exercise_price", "base_price", "new_exercise_price", "compensation_type", "option_grant_type",
    "vesting_terms_id", "vestings", "expiration_date", "warrant_expiration_date", "exercise_triggers", "trigger_id",
    "resulting_security_ids", "balance_security_id", "comments",
}  # fmt: skip
_ESTIMATES = {"HUMAN_ESTIMATED", "MACHINE_ESTIMATED", "INSTRUMENT_MAX", "INSTRUMENT_MIN"}


@dataclass(slots=True)
class Right:
    """A right of one holder to so many shares of one class at a price, `None` where the file does not say which.

    `total`, `used` and `gone` count shares as they were when it was given; each is `scale` shares now.
    """

    issuance: Item
    kind: str
    holder: str
    share_class: str
    price: tuple[Fraction, str] | None
    total: Fraction
    used: Fraction = _NONE
    gone: Fraction = _NONE
    scale: Fraction = Fraction(1)

    @property
    def left(self) -> Fraction:
        """How many shares it is still for, as they were when it was given."""
        return max(self.total - self.used - self.gone, _NONE)

    def parts(self, vested: Fraction) -> tuple[Fraction, Fraction]:
        """Return how many shares now it is for that have vested, and that have not, if so many did in all.

        What was used had vested; what was cancelled is taken to be of what had not.
        """
        ready = min(self.left, max(vested - self.used, _NONE))
        return ready * self.scale, (self.left - ready) * self.scale


@dataclass(slots=True)
class Rights:
    """Follows the rights of a cap table; what a case cannot express is told at its place and left out."""

    draft: Draft
    plans: Mapping[str, Item]
    held: dict[str, Right] = field(default_factory=dict)
    issued: set[str] = field(default_factory=set)

    def follow(self, acts: list[Item], splits: list[Item], day: date | None) -> None:
        """Do what was done up to a day, in the order of the dates; on one day rights come into being first."""
        dated = ((item.day("date"), item) for item in (*acts, *splits))
        known = [(when, item) for when, item in dated if when and (day is None or when <= day)]
        known.sort(key=lambda pair: (pair[0], _verb(pair[1]) != _ISSUANCE))
        self.issued = {i.text("security_id") for _, i in known if _verb(i) == _ISSUANCE}
        for _, item in known:
            self._one(item)

    def _one(self, item: Item) -> None:
        verb = _verb(item)
        if not verb:
            self._split(item)
            return
        if verb == _ISSUANCE:
            self._issue(item)
        elif verb == _REPRICING:
            self._reprice(item)
        elif verb in (*_USED, *_GONE):
            self._end(item, verb)
        elif verb != _ACCEPTANCE:
            self.draft.skip(item, item.text("object_type"))
            return
        self.draft.leave(item, _READ, "transactions of rights")

    def _issue(self, item: Item) -> None:
        number = item.text("security_id")
        if number in self.held:
            item.note("K956", f"two issuances are of the security {number[:60]}", "security_id")
            return
        right = self._warrant(item) if "WARRANT" in item.text("object_type") else self._award(item)
        if right is not None:
            self.held[number] = right

    def _award(self, item: Item) -> Right | None:
        """Return what somebody was given for their work, `None` where a case cannot express it."""
        said = item.text("compensation_type")
        total = item.number("quantity")
        if said not in _KINDS or total is None or total < 0:
            what = (
                "is of no kind that is known" if said not in _KINDS else "has no number of shares"
            )
            item.warn("K954", f"this right {what}: it is left out", "compensation_type")
            return None
        kind, key = _KINDS[said]
        target = item.text("stock_class_id") or self._of_plan(item)
        if not target:
            says = "the file does not say to which class of shares this is a right: it is left out"
            item.warn("K955", says, fix="give `stock_class_id`")
            return None
        price = _price(item, key) if key else (_NONE, "")
        return Right(item, kind, item.text("stakeholder_id"), target, price, total)

    def _of_plan(self, item: Item) -> str:
        """Return the one class of the shares of a plan, empty where there are several or none."""
        plan = self.plans.get(item.text("stock_plan_id"))
        if plan is None:
            return ""
        named = plan.texts("stock_class_ids") or (plan.text("stock_class_id"),)
        return named[0] if len(named) == 1 else ""

    def _warrant(self, item: Item) -> Right | None:
        """Return a warrant for a number of shares of one class, `None` where it is for anything else."""
        found = next(self._ways(item), None)
        if found is None:
            says = "the file does not say for how many shares of which class this warrant is: it is left out"
            item.warn("K955", says, fix="give it as a class of shares with `strike`")
            return None
        target, number = found
        total = item.number("quantity")
        if total is not None and number is not None and total != number:
            says = f"the warrant is for {number_to_text(total)} shares, and turns into {number_to_text(number)}: the first is taken"
            item.warn("K954", says, "quantity")
        if item.text("quantity_source") in _ESTIMATES:
            self.draft.miss(
                item,
                "how many shares a warrant is for but by an estimate or a bound; it is taken as it stands",
            )
        total = number if total is None else total
        if total is None or total < 0:
            item.warn("K954", "this warrant has no number of shares: it is left out", "quantity")
            return None
        kind, key = _WARRANTS
        return Right(item, kind, item.text("stakeholder_id"), target, _price(item, key), total)

    def _ways(self, item: Item) -> Iterator[tuple[str, Fraction | None]]:
        """Yield the class and number of each way in which a warrant turns into a fixed number of known shares."""
        taken = False
        for trigger in item.items("exercise_triggers"):
            right = trigger.item("conversion_right")
            way = None if right is None else right.item("conversion_mechanism")
            target = "" if right is None else right.text("converts_to_stock_class_id")
            fixed = way is not None and way.text("type") == "FIXED_AMOUNT_CONVERSION"
            if not target or not fixed or way is None:
                says = "this way to exercise is not for a fixed number of shares of a known class: it is left out"
                (way or trigger).warn("K954", says)
            elif not taken:
                taken = True
                yield target, way.number("converts_to_quantity")

    def _end(self, item: Item, verb: str) -> None:
        right = self.held.get(item.text("security_id"))
        if right is None:
            number = item.text("security_id")
            if number not in self.issued:
                says = f"no security {number[:60]} is held then: nothing is done"
                item.warn("K953", says, "security_id")
            return
        said = item.number("quantity")
        whole = said is None or verb == "RETRACTION" or item.has("balance_security_id")
        ended = right.left if whole or said is None else said / right.scale
        if ended > right.left:
            left = number_to_text(right.left * right.scale)
            item.note(
                "K956",
                f"{number_to_text(said or _NONE)} end of a right to {left} shares",
                "quantity",
            )
        if verb in _USED:
            right.used += ended
        else:
            right.gone += ended
        gone = [n for n in item.texts("resulting_security_ids") if n not in self.issued]
        if verb == "TRANSFER" and gone:
            says = f"no issuance of the security {gone[0][:60]}: who has this right now is not known, and it is left out"
            item.warn("K953", says)

    def _reprice(self, item: Item) -> None:
        right = self.held.get(item.text("security_id"))
        if right is None:
            item.warn("K953", "no such security is held then: nothing is done", "security_id")
            return
        right.price = _price(item, "new_exercise_price")

    def _split(self, item: Item) -> None:
        """Split the rights to shares of a class with the shares; a ratio that is none is told by the ledger."""
        ratio = read_ratio(item.item("split_ratio"))
        rights = [r for r in self.held.values() if r.share_class == item.text("stock_class_id")]
        if ratio is None or not rights:
            return
        self.draft.miss(
            item, "whether rights to shares are split with the shares; they are taken to be"
        )
        for right in rights:
            right.scale *= ratio
            if right.price is not None:
                right.price = right.price[0] / ratio, right.price[1]


def rights_of(objects: dict[str, list[Item]]) -> list[Item]:
    """Take the transactions of rights out of all objects."""
    kinds = [kind for kind in objects if kind.startswith(_FAMILIES)]
    return [item for kind in kinds for item in objects.pop(kind)]


def _verb(item: Item) -> str:
    """Return what is done with a right, empty where it is done with shares."""
    kind = item.text("object_type")
    family = next((f for f in _FAMILIES if kind.startswith(f)), None)
    return "" if family is None else kind.removeprefix(family)


def _price(item: Item, key: str) -> tuple[Fraction, str] | None:
    said = money(item, key)
    found = item.item(key)
    amount = None if found is None else found.number("amount")
    if said is None or amount is None:
        if item.has(key):
            item.warn("K952", "this price is no amount with a currency of three capitals", key)
        return None
    return amount, said.rpartition(" ")[2]
