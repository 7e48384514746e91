"""What a cap table says about who is paid: preferences, caps and prices; and what it cannot say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kingmaker.model.numerals import number_to_text

if TYPE_CHECKING:
    from fractions import Fraction

    from kingmaker.source.exchange.draft import Plain
    from kingmaker.source.exchange.items import Item

#: The parts of a stock class that are read here.
KEYS = {"liquidation_preference_multiple", "participation_cap_multiple", "price_per_share"}
_CURRENCY = re.compile(r"[A-Z]{3}")


def terms_of_payment(item: Item, issued: Fraction) -> Plain:
    """Return the terms of payment of a stock class of which so many shares are issued.

    What was paid for it is the price of a share times their number. A cap on participation says that the shares take
    part; without one the format cannot say whether they do, and that is asked for.
    """
    price = _price(item)
    found: Plain = {}
    if price is not None:
        amount, currency = price
        found["invested"] = f"{number_to_text(amount * issued)} {currency}"
    multiple = item.number("liquidation_preference_multiple")
    cap = item.number("participation_cap_multiple")
    priced = price is not None or cap is not None
    if multiple is None and priced and item.text("class_type") == "PREFERRED":
        item.warn(
            "K955",
            "the file does not say which preference these shares have",
            fix="give `preference`",
        )
    if not multiple:
        return found
    found["preference"] = f"{number_to_text(multiple)} x invested"
    if price is None:
        item.warn(
            "K955",
            "the file does not say at which price they were issued, and their preference is a multiple of it",
            fix="give `invested`",
        )
    if cap:
        found["participation"] = "capped"
        found["cap"] = f"{number_to_text(cap)} x invested"
    else:
        item.warn(
            "K955",
            "the file does not say whether these shares also take part in what is left after their preference",
            "liquidation_preference_multiple",
            fix="give `participation`: none, or full",
        )
    return found


def currency_of(item: Item) -> str:
    """Return the currency of a class's price, empty where there is none."""
    found = item.item("price_per_share")
    said = "" if found is None else found.text("currency")
    return said if _CURRENCY.fullmatch(said) else ""


def _price(item: Item) -> tuple[Fraction, str] | None:
    found = item.item("price_per_share")
    if found is None:
        return None
    amount, currency = found.number("amount"), currency_of(item)
    if amount is None or amount < 0 or not currency:
        found.warn("K952", "this price is no amount with a currency of three capitals")
        return None
    return amount, currency
