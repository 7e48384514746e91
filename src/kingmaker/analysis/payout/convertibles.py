"""From the SAFEs, notes and rounds of a case to the terms of a waterfall."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from kingmaker.analysis.payout.accruing import accrued
from kingmaker.analysis.payout.classes import Stock
from kingmaker.analysis.payout.conversion import Claim, Priced, at_caps, in_round
from kingmaker.analysis.payout.stocks import Terms
from kingmaker.model.money import CapIs, ConvertibleKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kingmaker.analysis.payout.figures import Figures
    from kingmaker.model.money import Convertible, Payouts, Round
    from kingmaker.model.values import Name, Quantity

#: The account of the new shares of a round.
ROUND = "round"
_NONE = Fraction(0)
_YEAR = 365


def convertibles(clause: Payouts, classes: Sequence[Terms], figures: Figures) -> tuple[Terms, ...]:
    """Return the terms of the convertibles of an entity, and of the new shares where there is a round.

    `classes` are all that are issued, vested or not: a cap and the price of a round count them all.

    Without a round a convertible is paid what is owed, or what its shares at the valuation cap are worth if
    that is more. The discount of a loan, and one beside a cap, counts in a round only. That of a SAFE without a cap is taken off
    what a common share is paid, so that its shares are worth what was given over one less the discount
    (Y Combinator, 2018, Simple Agreement for Future Equity, section 2, Liquidity Price).
    """
    if not clause.convertibles and clause.round is None:
        return ()
    reader = _Convertibles(clause, figures)
    reader.names_are_free([t.stock.name for t in classes])
    claims = [reader.claim(name, given) for name, given in clause.convertibles.items()]
    known = [c for c in claims if c is not None]
    if figures.problems:
        return ()
    issued = sum((t.stock.shares for t in classes), _NONE)
    if clause.round is not None:
        return tuple(reader.turned(clause.round, known, issued))
    return tuple(reader.unturned(known, issued))


class _Convertibles:
    """Reads the convertibles of one waterfall."""

    def __init__(self, clause: Payouts, figures: Figures) -> None:
        self.clause = clause
        self.figures = figures

    def names_are_free(self, taken: Sequence[str]) -> None:
        """Report a convertible, or a round, that has the name of a class."""
        for name in self.clause.convertibles:
            if name in taken or name == ROUND:
                message = f"`{name}` is a class of shares as well, or the round"
                self.figures.report(
                    "K910", message, name.where, "give the convertible another name"
                )
        if self.clause.round is not None and ROUND in taken:
            message = f"a class of shares is called `{ROUND}`, as the shares of the round are"
            self.figures.report("K910", message, self.clause.round.where, "rename the class")

    def claim(self, name: Name, given: Convertible) -> Claim | None:
        """Return the terms of a convertible, or `None` where they cannot be read."""
        amount = self._amount(name, given)
        cap, post, discount = self._best(name, given)
        if amount is None:
            return None
        return Claim(name=str(name), amount=amount, cap=cap, post=post, discount=discount)

    def turned(self, terms: Round, claims: Sequence[Claim], issued: Fraction) -> Iterator[Terms]:
        """Yield the shares of the convertibles and the new ones after a round."""
        priced = self._priced(terms, issued)
        if priced is None:
            return
        try:
            found = in_round(claims, priced)
        except ValueError as error:
            self._no_price(str(error), terms.pre_money)
            return
        for claim in claims:
            given = self.clause.convertibles[_key(self.clause, claim.name)]
            rank = given.seniority if given.seniority is not None else terms.seniority
            stock = self._new(terms, claim.name, found.claims[claim.name], claim.amount, given.path)
            yield Terms(given, _ranked(stock, rank), given.invested, str(given.held_by), rank)
        stock = self._new(terms, ROUND, found.new, priced.money, terms.path)
        yield Terms(
            terms, _ranked(stock, terms.seniority), terms.money, str(terms.by), terms.seniority
        )

    def unturned(self, claims: Sequence[Claim], issued: Fraction) -> Iterator[Terms]:
        """Yield what the convertibles are owed, and what they stand for at their caps or with their discounts."""
        if any(c.cap is not None and c.post for c in claims):
            for claim in claims:
                self._counts_in_caps(claim)
        try:
            shares = at_caps(claims, issued)
        except ValueError as error:
            self._no_price(str(error), self._first_cap())
            return
        for claim in claims:
            given = self.clause.convertibles[_key(self.clause, claim.name)]
            owed = self._owed(given, claim.amount)
            stock = Stock(
                name=claim.name,
                shares=shares.get(claim.name, _NONE),
                preference=owed,
                rank=given.seniority or 0,
                participates=False,
                converts=claim.name in shares,
                worth=claim.amount / (1 - claim.discount) if self._bought(claim) else _NONE,
                clause=given.path,
            )
            unused = bool(claim.discount) and not self._bought(claim)
            yield Terms(
                given,
                stock,
                given.invested,
                str(given.held_by),
                given.seniority,
                passes_over=unused,
            )

    def _bought(self, claim: Claim) -> bool:
        """Tell whether it turns into shares at a discount from what a common share is paid."""
        given = self.clause.convertibles[_key(self.clause, claim.name)]
        safe = given.kind is ConvertibleKind.SAFE
        return safe and claim.cap is None and bool(claim.discount)

    def _counts_in_caps(self, claim: Claim) -> None:
        """Report one whose number of shares, which a post-money cap counts, hangs on the value of a share."""
        if self._bought(claim):
            given = self.clause.convertibles[_key(self.clause, claim.name)]
            self._no_price(
                f"a post-money cap counts the shares of `{claim.name}`, and their number hangs on what a share is paid",
                given.discount or given.invested,
            )

    def _amount(self, name: Name, given: Convertible) -> Fraction | None:
        """Return what turns into shares: what was given, with its interest."""
        amount = self.figures.money(given.invested, f"{given.path}.invested")
        if amount is None or given.interest is None:
            if given.compounds is not None:
                message = f"`{name}` compounds, and nothing says what interest it bears"
                self.figures.unsaid(message, name.where, "add `interest: 5% per year`")
            return amount
        if given.kind is ConvertibleKind.SAFE:
            message = f"`{name}` is no loan and bears interest"
            self.figures.report("K910", message, given.interest.where, "write `kind: note`")
            return amount
        day, rate = self.figures.day, given.interest
        if given.since is None or day is None or rate.per != "year" or rate.unit != "share":
            message = f"the interest of `{name}` cannot be counted"
            help_ = "write `interest: 5% per year`, `since: DATE`, and `as_of` for the case or --on"
            self.figures.unsaid(message, rate.where, help_)
            return amount
        number = self.figures.number(rate, f"{given.path}.interest")
        if number is None:
            return amount
        borne = accrued(number, given.since, day, compounds=given.compounds, days_of=_YEAR)
        if borne is None:
            message = f"the interest of `{name}` compounds more often than anybody can read"
            self.figures.unsaid(message, rate.where, "write what is owed: `repaid: AMOUNT`")
        return amount * (1 + (borne or _NONE))

    def _best(self, name: Name, given: Convertible) -> tuple[Fraction | None, bool, Fraction]:
        """Return the cap, whether it is post-money, and the discount: its own, or the best of later ones."""
        givens = [given]
        if given.most_favoured:
            givens += self._later(name, given)
        caps: list[tuple[Fraction, bool]] = []
        discount = _NONE
        for one in givens:
            if one.valuation_cap is not None:
                caps += self._cap(one)
            if one.discount is not None:
                off = self.figures.number(one.discount, f"{one.path}.discount") or _NONE
                discount = max(discount, off)
        if len({post for _, post in caps}) > 1:
            message = f"`{name}` takes the best of caps of two kinds, pre-money and post-money"
            help_ = "write the cap that it takes: leave `most_favoured` out"
            self.figures.report("K910", message, name.where, help_)
        if discount >= 1:
            self._no_price(
                f"`{name}` turns into shares for nothing", given.discount or given.invested
            )
            discount = _NONE
        cap, post = min(caps, default=(None, True))
        return cap, post, discount

    def _later(self, name: Name, given: Convertible) -> list[Convertible]:
        """Return the other convertibles given on the same day or later."""
        others = {n: c for n, c in self.clause.convertibles.items() if n != name}
        for one, where in ((given, name), *((c, n) for n, c in others.items())):
            if one.since is None:
                message = f"`{name}` takes the terms of later convertibles, and nothing says when `{where}` was given"
                self.figures.unsaid(message, where.where, "add `since: DATE`")
        day = given.since
        return [
            c for c in others.values() if c.since is not None and day is not None and c.since >= day
        ]

    def _cap(self, given: Convertible) -> Iterator[tuple[Fraction, bool]]:
        if given.valuation_cap is None:
            return
        if given.cap_is is None:
            message = f"`{given.id}` has a valuation cap, and nothing says of which value"
            help_ = "add `cap_is: post-money` (with all convertibles turned), or `pre-money`"
            self.figures.unsaid(message, given.valuation_cap.where, help_)
        cap = self.figures.money(given.valuation_cap, f"{given.path}.valuation_cap")
        if cap:
            yield cap, given.cap_is is not CapIs.PRE_MONEY
        elif cap is not None:
            self._no_price(f"`{given.id}` has a valuation cap of nothing", given.valuation_cap)

    def _owed(self, given: Convertible, amount: Fraction) -> Fraction:
        if given.repaid is None:
            return amount
        return (
            self.figures.bound(given.repaid, f"{given.path}.repaid", unit="invested", of=amount)
            or _NONE
        )

    def _priced(self, terms: Round, issued: Fraction) -> Priced | None:
        figures = self.figures
        money = figures.money(terms.money, f"{terms.path}.money")
        pre = figures.money(terms.pre_money, f"{terms.path}.pre_money")
        pool = _NONE if terms.pool is None else figures.number(terms.pool, f"{terms.path}.pool")
        before = _NONE
        if terms.pool_before is not None:
            before = figures.number(terms.pool_before, f"{terms.path}.pool_before") or _NONE
        if terms.preference is not None and not terms.participation:
            message = "the new shares have a preference, and nothing says whether they share in what is left"
            help_ = "add `participation: none`, `full`, or `capped` with a `cap`"
            figures.unsaid(message, terms.preference.where, help_)
        if terms.participation == "capped" and terms.cap is None:
            message = "the new shares share in what is left up to a cap, and nothing says which"
            figures.unsaid(message, terms.where, "add `cap: 3 x invested`")
        for amount, quantity in ((money, terms.money), (pre, terms.pre_money)):
            if amount == 0:
                self._no_price(
                    "a round of nothing, or of a company worth nothing, has no price", quantity
                )
        if not money or not pre or pool is None or figures.problems:
            return None
        return Priced(issued=issued, money=money, pre_money=pre, pool=pool, pool_before=before)

    def _new(self, terms: Round, name: str, shares: Fraction, amount: Fraction, path: str) -> Stock:
        """Return shares of the round: its terms, with a preference for what was paid."""
        bounds = {}
        for key, quantity in (("preference", terms.preference), ("cap", terms.cap)):
            if quantity is not None and quantity.unit not in ("", "invested"):
                message = f"the {key} of the new shares is no multiple of what was paid"
                self.figures.unsaid(message, quantity.where, f"write `{key}: 1 x invested`")
            elif quantity is not None:
                bounds[key] = (
                    self.figures.number(quantity, f"{terms.path}.{key}") or _NONE
                ) * amount
        preference = bounds.get("preference", _NONE)
        return Stock(
            name=name,
            shares=shares,
            preference=preference,
            participates=terms.preference is None or terms.participation != "none",
            cap=bounds.get("cap"),
            converts=terms.preference is not None,
            clause=path,
        )

    def _first_cap(self) -> Quantity:
        caps = (c.valuation_cap for c in self.clause.convertibles.values())
        return next(c for c in caps if c is not None)

    def _no_price(self, message: str, where: Quantity) -> None:
        help_ = "add a `round` with its price, a `valuation_cap`, or correct the amounts"
        self.figures.report("K913", message, where.where, help_)


def _key(clause: Payouts, name: str) -> Name:
    return next(n for n in clause.convertibles if n == name)


def _ranked(stock: Stock, rank: int | None) -> Stock:
    return replace(stock, rank=rank or 0)
