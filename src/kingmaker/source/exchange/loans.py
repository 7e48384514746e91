"""SAFEs and notes of a cap table: what was given, by whom, and at which terms it turns into shares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.model.numerals import number_to_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from kingmaker.source.exchange.draft import Draft, Plain
    from kingmaker.source.exchange.items import Item

#: The transactions that are read here: what gives a convertible, and what ends one.
GIVEN = "TX_CONVERTIBLE_ISSUANCE"
ENDS = (
    "TX_CONVERTIBLE_CANCELLATION",
    "TX_CONVERTIBLE_CONVERSION",
    "TX_CONVERTIBLE_RETRACTION",
    "TX_CONVERTIBLE_TRANSFER",
)
_KINDS = {"SAFE": "safe", "NOTE": "note"}
_TIMINGS = {"PRE_MONEY": "pre-money", "POST_MONEY": "post-money"}


def convertibles(
    given: Iterable[Item],
    ended: Iterable[Item],
    day: date | None,
    draft: Draft,
    holders: Mapping[str, str],
) -> dict[str, Plain]:
    """Return the SAFEs and notes that are open on a day, by the names they get in the case.

    One that was converted, cancelled, retracted or transferred by then is left out; what came of a transfer is an issuance of its own.
    Terms that a case has no room for are told of at their place.
    """
    gone = {item.text("security_id") for item in ended if _by(item, day)}
    found: dict[str, Plain] = {}
    for item in given:
        if not _by(item, day) or item.text("security_id") in gone:
            continue
        terms = _terms(item, holders)
        if terms is not None:
            found[draft.name(item.text("custom_id"), "convertible")] = terms
    return found


def _by(item: Item, day: date | None) -> bool:
    done = item.day("date")
    return day is None or done is None or done <= day


def _terms(item: Item, holders: Mapping[str, str]) -> Plain | None:
    kind = _KINDS.get(item.text("convertible_type"))
    holder = holders.get(item.text("stakeholder_id"))
    invested = money(item, "investment_amount")
    if kind is None or holder is None or invested is None:
        what = "neither a SAFE nor a note" if kind is None else "of no known holder or amount"
        item.warn("K954", f"this convertible is {what}: it is left out")
        return None
    day = item.day("date")
    rank = item.number("seniority")
    return {
        "kind": kind,
        "held_by": holder,
        "invested": invested,
        **_mechanism(item),
        **({} if day is None else {"since": day.isoformat()}),
        **({} if rank is None or rank.denominator != 1 else {"seniority": int(rank)}),
    }


def _mechanism(item: Item) -> Plain:
    """Return the terms on which it turns: those of its one way that has a cap, a discount or the best of others."""
    ways = [
        way
        for trigger in item.items("conversion_triggers")
        if (right := trigger.item("conversion_right")) is not None
        and (way := right.item("conversion_mechanism")) is not None
    ]
    if not ways:
        item.warn("K955", "the file does not say how it turns into shares", fix="give its terms")
        return {}
    for other in ways[1:]:
        if other.value != ways[0].value:
            other.warn("K954", "a second way to turn into shares has no place in a case")
    return {**_cap(ways[0]), **_interest(ways[0])}


def _cap(way: Item) -> Plain:
    found: Plain = {}
    cap = money(way, "conversion_valuation_cap")
    if cap is not None:
        found["valuation_cap"] = cap
        timing = _TIMINGS.get(way.text("conversion_timing"))
        if timing is None:
            way.warn(
                "K955",
                "the file does not say whether the cap is one before or after convertibles are turned",
                "conversion_valuation_cap",
                fix="give `cap_is`: post-money, or pre-money",
            )
        else:
            found["cap_is"] = timing
    discount = way.number("conversion_discount")
    if discount:
        found["discount"] = f"{number_to_text(discount * 100)}%"
    if way.flag("conversion_mfn"):
        found["most_favoured"] = "yes"
    return found


def _interest(way: Item) -> Plain:
    rates = list(way.items("interest_rates"))
    rate = rates[0].number("rate") if len(rates) == 1 else None
    compounds = way.text("compounding_type") == "COMPOUNDING"
    how = _PERIODS.get(way.text("interest_accrual_period")) if compounds else None
    if rates and (rate is None or (compounds and how is None)):
        way.warn(
            "K954",
            "interest that changes, or compounds daily, has no place in a case: write what is owed",
        )
        return {}
    if not rate:
        return {}
    return {
        "interest": f"{number_to_text(rate * 100)}% per year",
        **({"compounds": how} if how else {}),
    }


_PERIODS = {
    "ANNUAL": "yearly",
    "SEMI_ANNUAL": "half-yearly",
    "QUARTERLY": "quarterly",
    "MONTHLY": "monthly",
}


def money(item: Item, key: str) -> str | None:
    """Return an amount with its currency as a case writes it."""
    found = item.item(key)
    amount = None if found is None else found.number("amount")
    if found is None or amount is None or amount < 0 or len(found.text("currency")) != 3:  # noqa: PLR2004  # ISO 4217
        return None
    return f"{number_to_text(amount)} {found.text('currency')}"
