"""Who is paid what by an entity of a case: at any value, why, and where the split changes."""

from __future__ import annotations

from dataclasses import field, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from kingmaker.analysis.payout.classes import Line, Turn, Why, all_capped, waterfall
from kingmaker.analysis.payout.convertibles import convertibles
from kingmaker.analysis.payout.curve import Curve, Knot
from kingmaker.analysis.payout.figures import Figures, Reading, currency_of
from kingmaker.analysis.payout.joining import joined
from kingmaker.analysis.payout.onward import onward
from kingmaker.analysis.payout.putin import bought, multiple_of, put_in, settled, total
from kingmaker.analysis.payout.stages import Stages
from kingmaker.analysis.payout.steps import flow
from kingmaker.analysis.payout.stocks import other_parts, owners, ranks_are_said, stocks
from kingmaker.model.money import SHARES, Contribution
from kingmaker.model.state import NotSaid, share_classes
from kingmaker.problems import by_place
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from kingmaker.analysis.payout.classes import Classes
    from kingmaker.analysis.payout.joining import Breakpoint
    from kingmaker.analysis.payout.onward import Onward
    from kingmaker.analysis.payout.putin import PutIn
    from kingmaker.analysis.payout.steps import Flow
    from kingmaker.analysis.payout.stocks import Terms
    from kingmaker.model.case import Case
    from kingmaker.model.money import Payouts
    from kingmaker.model.parties import ShareClass
    from kingmaker.model.values import Name, Quantity
    from kingmaker.problems import Problem

_NONE = Fraction(0)


@dataclass(frozen=True, slots=True)
class Paid:
    """One split: what was shared out, why each account has what it has, and who has what in the end.

    `to` is by holder; what belongs to holders of a class whom nobody names stands under the class. The
    amounts of `lines`, of `accounts` and of `to` each add up to `value`.
    """

    value: Fraction
    lines: tuple[Line, ...]
    accounts: Mapping[str, Fraction]
    to: Mapping[str, Fraction]
    next_dollar: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True, kw_only=True)
class Payout:
    """The waterfall of one entity.

    An account is whoever the clauses pay, a party or a class of shares; `owners` has the part of each holder in it.
    `ranged` are the ranges that it was computed from one number of, by their addresses; `day` is the one on which it is paid.
    `onward` has who is paid in the end, where holders pay on what they have.
    """

    entity: Name
    currency: str
    clause: Payouts
    curve: Curve
    breakpoints: tuple[Breakpoint, ...]
    flow: Flow | None = None
    classes: Classes | None = None
    terms: tuple[Terms, ...] = ()
    owners: Mapping[str, Mapping[str, Fraction]] = field(default_factory=dict)
    put_in: Mapping[str, PutIn] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    ranged: Mapping[str, Quantity] = field(default_factory=dict)
    day: date | None = None
    onward: Onward | None = None

    @property
    def holders(self) -> tuple[str, ...]:
        """Everybody who may be paid, and whoever put something in, in the order of the clauses."""
        accounts = (*self.curve.accounts, *self.put_in)
        return tuple(dict.fromkeys(h for a in accounts for h in self._split(a)))

    def at(self, value: Fraction) -> Paid:
        """Return who is paid what when this much is shared out in all.

        Raises:
            ValueError: the value is negative.
        """
        accounts = dict(zip(self.curve.accounts, self.curve.paid(value), strict=True))
        further = dict(zip(self.curve.accounts, self.curve.next_dollar(value), strict=True))
        return Paid(
            value,
            tuple(self._lines(value)),
            accounts,
            self.by_holder(accounts),
            self.by_holder(further),
        )

    def by_holder(self, accounts: Mapping[str, Fraction]) -> dict[str, Fraction]:
        """Return amounts of accounts by those who have them in the end."""
        found = dict.fromkeys(self.holders, _NONE)
        for account, amount in accounts.items():
            for holder, part in self._split(account).items():
                found[holder] += amount * part
        return found

    def by_holders(self) -> Curve:
        """Return the curve of the holders: for any value, and by `many` for very many at once, what each has."""
        accounts = self.curve.accounts

        def held(amounts: tuple[Fraction, ...]) -> tuple[Fraction, ...]:
            split = self.by_holder(dict(zip(accounts, amounts, strict=True)))
            return tuple(split[holder] for holder in self.holders)

        knots = tuple(Knot(k.at, held(k.paid)) for k in self.curve.knots)
        return Curve(self.holders, knots, held(self.curve.beyond))

    def holder_multiple(self, holder: str, paid: Paid) -> Quantity | None:
        """Return how many times what they put in a holder is paid, over all accounts into which something was put.

        `None` where nothing is known of it. What is paid on shares that nobody put anything in is left out.
        """
        counted = self.holder_counted(holder)
        if counted is None:
            return None
        mine = self._given_by(holder)
        amount = sum((paid.accounts.get(a, _NONE) * part for a, part in mine.items()), _NONE)
        return multiple_of(amount, counted)

    def holder_counted(self, holder: str) -> Quantity | None:
        """Return how much a holder put in, as far as it counts; `None` if nothing is said of any."""
        mine = self._given_by(holder)
        if not mine:
            return None
        return total((self.put_in[a].counted, part) for a, part in mine.items())

    def given(self) -> tuple[str, ...]:
        """Return the holders who put something in."""
        return tuple(h for h in self.holders if self._given_by(h))

    def _given_by(self, holder: str) -> dict[str, Fraction]:
        """Return a holder's part of each account into which something was put."""
        parts = {a: self._split(a) for a in self.put_in}
        return {a: split[holder] for a, split in parts.items() if holder in split}

    @property
    def passed_over(self) -> tuple[str, ...]:
        """The convertibles whose discount counts for nothing, since there is no round."""
        return tuple(t.stock.name for t in self.terms if t.passes_over)

    @property
    def accrued(self) -> dict[str, Fraction]:
        """What of the preference of each class are dividends that have accrued."""
        return {t.stock.name: t.stock.accrued for t in self.terms if t.stock.accrued}

    @property
    def other_parts(self) -> dict[str, Fraction]:
        """The parts of the capital that classes name, where they are paid by other ones: by the numbers of their shares."""
        return other_parts(self.terms)

    def conversions(self) -> dict[str, Fraction]:
        """Return from which value on each class converts."""
        return {e.of: b.at for b in self.breakpoints for e in b.events if e.turn is Turn.CONVERTS}

    @property
    def residual(self) -> str | None:
        """The account that has every further dollar in the end, `None` where several share it."""
        pairs = zip(self.curve.accounts, self.curve.beyond, strict=True)
        return next((account for account, part in pairs if part == 1), None)

    def residual_from(self) -> Fraction | None:
        """Return from which value on the residual holder has every further dollar, `None` if there is none."""
        if self.residual is None:
            return None
        at = self.curve.accounts.index(self.residual)
        number = len(self.curve.knots) - 1
        while number and self.curve.slopes(number - 1)[at] == 1:
            number -= 1
        return self.curve.knots[number].at

    def _split(self, account: str) -> dict[str, Fraction]:
        found = dict(self.owners.get(account, {}))
        rest = 1 - sum(found.values(), _NONE)
        if rest > 0:
            found[account] = found.get(account, _NONE) + rest
        return found

    def _lines(self, value: Fraction) -> Iterator[Line]:
        poured = () if self.flow is None else self.flow.lines(value)
        ends = _NONE if self.flow is None else self.flow.ends
        rest = _NONE if ends is None else max(_NONE, value - ends)
        to_shares = sum((line.amount for line in poured if line.to == SHARES), _NONE)
        if self.clause.to_shares or not self.clause.steps:
            to_shares, rest = to_shares + rest, _NONE
        yield from (line for line in poured if line.to != SHARES)
        if self.classes is not None and to_shares:
            for line in self.classes.lines(to_shares):
                yield line if line.why is not Why.REST else self._rest(line.amount)
        if rest:
            yield self._rest(rest)

    def _rest(self, amount: Fraction) -> Line:
        return Line(str(self.clause.residual), amount, Why.REST, f"{self.clause.path}.residual")


@dataclass(frozen=True, slots=True)
class Answer:
    """The waterfalls of a case, in the order of the file, and what keeps those of others from being computed.

    `circles` are, by entity, what keeps from telling who has its money in the end.
    """

    payouts: tuple[Payout, ...]
    refused: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict)
    circles: Mapping[str, Problem] = field(default_factory=dict)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All that keeps waterfalls from being computed, in the order of the file."""
        found = [p for problems in self.refused.values() for p in problems]
        return by_place([*found, *dict.fromkeys(self.circles.values())])

    def of(self, entity: str) -> Payout | None:
        """Return the waterfall of one entity."""
        return next((p for p in self.payouts if p.entity == entity), None)


def payouts(case: Case, reading: Reading | None = None) -> Answer:
    """Return who is paid what by each entity of which the case says so.

    What the case leaves open, and what is not modelled, is a problem at its place: no waterfall is computed by a
    guess.

    >>> from kingmaker.model.case import Case
    >>> payouts(Case(name="x")).payouts
    ()
    """
    found: list[Payout] = []
    refused: dict[str, tuple[Problem, ...]] = {}
    for clause in case.payouts.values():
        made = _payout(case, clause, reading or Reading())
        if isinstance(made, Payout):
            found.append(made)
        else:
            refused[str(clause.entity)] = tuple(made)
    ends, circles = onward(found)
    return Answer(tuple(replace(p, onward=ends.get(p.entity)) for p in found), refused, circles)


def _payout(case: Case, clause: Payouts, reading: Reading) -> Payout | list[Problem]:
    entity = clause.entity
    if entity is None:
        return []
    classes = case.holdings.get(entity, {})
    figures = Figures(case, reading, currency_of(list(_amounts(clause, classes)), clause.currency))
    put = _put_in(clause, classes)
    stages = Stages(put, figures)
    steps = stages.steps(clause)
    by_class = clause.to_shares or not clause.steps or any(SHARES in step.parts for step in steps)
    terms = _terms(clause, classes, entity, figures) if by_class else ()
    if figures.problems:
        return figures.problems
    put |= {
        t.stock.name: bought(t.clause, t.invested)
        for t in terms
        if t.holder is not None and t.invested is not None
    }
    contributed = {a: n for step in steps for a, n in stages.contributed(step).items()}
    if figures.problems:
        return figures.problems
    poured = flow(steps, contributed) if steps else None
    residual = None if clause.residual is None else str(clause.residual)
    by_shares = waterfall([t.stock for t in terms], residual) if by_class else None
    curve, breakpoints = joined(poured, by_shares, residual, to_shares=clause.to_shares)
    owned = {
        **dict(_owned(case, clause, dict.fromkeys((*curve.accounts, *put)), figures)),
        **{t.stock.name: {t.holder: Fraction(1)} for t in terms if t.holder is not None},
    }
    if figures.problems:
        return figures.problems
    vested = {t.stock.name for t in terms}
    waiting = (n for n, shares in classes.items() if shares.vests is not None and n not in vested)
    unvested = [f"{entity}.{n}" for n in waiting if by_class]
    return Payout(
        entity=entity,
        currency=figures.currency,
        clause=clause,
        curve=curve,
        breakpoints=breakpoints,
        flow=poured,
        classes=by_shares,
        terms=terms,
        owners=owned,
        put_in={
            a: settled(p, figures.end_at(p.address))
            for a, p in put.items()
            if a in curve.accounts or isinstance(p.clause, Contribution)
        },
        left_out=(*(s.id for s in stages.left_out), *unvested),
        ranged=dict(figures.ranged),
        day=figures.day,
    )


def _amounts(clause: Payouts, classes: Mapping[Name, ShareClass]) -> Iterator[Quantity | None]:
    for step in clause.steps:
        yield from step.cap.values()
        yield from step.until.values()
        yield step.until_total
    for put in clause.contributed.values():
        yield from (put.amount, put.paid, put.cash)
    for shares in classes.values():
        yield from (shares.preference, shares.cap, shares.strike, shares.invested, shares.dividend)


def _put_in(clause: Payouts, classes: Mapping[Name, ShareClass]) -> dict[str, PutIn]:
    """Return what was put into each account: what the waterfall says, else what its class of shares does."""
    own = {str(who): put_in(c) for who, c in clause.contributed.items()}
    paid = {str(n): bought(c, c.invested) for n, c in classes.items() if c.invested is not None}
    return own | {n: p for n, p in paid.items() if n not in own}


def _terms(
    clause: Payouts, classes: Mapping[Name, ShareClass], entity: Name, figures: Figures
) -> tuple[Terms, ...]:
    """Return the terms of all that shares are paid by: classes that have vested, and what is converted into shares."""
    counted = bool(clause.convertibles) or clause.round is not None
    issued = stocks(classes, entity, figures, unvested=counted)
    terms = (*(t for t in issued if t.vested), *convertibles(clause, issued, figures))
    ranks_are_said(terms, figures)
    _somebody_has_the_rest(clause, terms, figures)
    return terms


def _somebody_has_the_rest(clause: Payouts, terms: Iterable[Terms], figures: Figures) -> None:
    if clause.residual is None and all_capped(t.stock for t in terms) and not figures.problems:
        where = clause.where if clause.entity is None else clause.entity.where
        message = "when every class has all that it can have, what is left goes to nobody"
        figures.report("K752", message, where, "add `residual: NAME`, or a class without a cap")


def _owned(
    case: Case, clause: Payouts, accounts: Iterable[str], figures: Figures
) -> Iterator[tuple[str, dict[str, Fraction]]]:
    """Yield the parts of those who hold each account that is a class of shares or a tranche of somebody."""
    tranches = {str(n): c.of for n, c in clause.contributed.items() if c.of is not None}
    for account in accounts:
        if account in tranches:
            yield account, {str(tranches[account]): Fraction(1)}
            continue
        try:
            found = share_classes(case, account, of=clause.entity)
        except NotSaid:
            continue
        if len(found) == 1 and found[0][1] in (account, account.rpartition(".")[2]):
            of, name = found[0]
            shares = case.holdings[_key(case, of)][_named(case, of, name)]
            yield account, owners(shares, of, figures)


def _key(case: Case, entity: str) -> Name:
    return next(n for n in case.holdings if n == entity)


def _named(case: Case, entity: str, name: str) -> Name:
    return next(n for n in case.holdings[_key(case, entity)] if n == name)
