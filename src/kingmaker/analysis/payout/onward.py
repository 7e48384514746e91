"""Who has the money in the end, where some who are paid pay on: payouts through holding companies.

What an entity is paid by all others together is what it shares out, by its own waterfall. Each is taken after all who pay it,
so that its preferences and caps are met once, from all that reaches it. It is taken to have nothing else. Of entities that pay each
other in a circle none comes first: that is a problem.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from kingmaker.problems import Problem, Related
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from fractions import Fraction

    from kingmaker.analysis.payout.classes import Event
    from kingmaker.analysis.payout.curve import Curve
    from kingmaker.analysis.payout.joining import Breakpoint
    from kingmaker.analysis.payout.putin import PutIn
    from kingmaker.analysis.payout.steps import Flow
    from kingmaker.analysis.payout.stocks import Terms
    from kingmaker.model.money import Payouts
    from kingmaker.model.values import Name, Quantity


class Payer(Protocol):
    """The waterfall of one entity, as far as money that flows on is concerned."""

    @property
    def entity(self) -> Name:
        """Whose money it is."""

    @property
    def currency(self) -> str:
        """In which currency it pays."""

    @property
    def clause(self) -> Payouts:
        """What the case says of it."""

    @property
    def breakpoints(self) -> tuple[Breakpoint, ...]:
        """Where the split changes."""

    @property
    def flow(self) -> Flow | None:
        """What its steps do."""

    @property
    def terms(self) -> tuple[Terms, ...]:
        """The classes of shares that it pays."""

    @property
    def put_in(self) -> Mapping[str, PutIn]:
        """What each put in."""

    @property
    def ranged(self) -> Mapping[str, Quantity]:
        """The ranges that it was computed from one number of."""

    @property
    def holders(self) -> tuple[str, ...]:
        """Everybody who may be paid."""

    def by_holders(self) -> Curve:
        """Return what each of them has at every value."""


@dataclass(frozen=True, slots=True)
class Bend:
    """A value at which the payments in the end are split in another way, and what happens there, by whose waterfall."""

    at: Fraction
    events: tuple[tuple[str, Event], ...]


@dataclass(frozen=True, slots=True)
class Onward:
    """The payments of one entity in the end.

    `through` are those who pay on, each after all who pay it; `curve` has who keeps how much. A class of one of them whose holders
    nobody names stands as `ENTITY.CLASS`, what it keeps itself under `KEEPS`.
    """

    through: tuple[Payer, ...]
    curve: Curve
    bends: tuple[Bend, ...]

    def at(self, value: Fraction) -> dict[str, Fraction]:
        """Return who has how much in the end when this much is shared out."""
        return dict(zip(self.curve.accounts, self.curve.paid(value), strict=True))

    def next_dollar(self, value: Fraction) -> dict[str, Fraction]:
        """Return each one's part in the end of the next dollar after this value."""
        return dict(zip(self.curve.accounts, self.curve.next_dollar(value), strict=True))


#: What an entity that pays on has for itself.
KEEPS = "{} itself"


def onward(found: Sequence[Payer]) -> tuple[dict[str, Onward], dict[str, Problem]]:
    """Return, by entity, the payments in the end of those whose holders pay on, and what keeps others from being told.

    Only who pays in the same currency pays on. Linear in the knots of all waterfalls that money of an entity passes through.
    """
    paying = {str(p.entity): p for p in found}
    reached = {name: _reached(name, paying) for name in paying}
    circles = {name: _circle(name, reached, paying) for name in paying if name in reached[name]}
    ends: dict[str, Onward] = {}
    problems: dict[str, Problem] = {}
    for name, payout in paying.items():
        stuck = next((m for m in (name, *reached[name]) if m in circles), None)
        if stuck is not None:
            problems[name] = circles[stuck]
        elif reached[name]:
            order = sorted(reached[name], key=lambda m: sum(m in reached[n] for n in reached[name]))
            ends[name] = _followed(payout, [paying[m] for m in order])
    return ends, problems


def _reached(name: str, paying: Mapping[str, Payer]) -> tuple[str, ...]:
    """Return all who pay on what this entity pays, in the order in which they are met."""
    met: dict[str, None] = {}
    waiting = [name]
    while waiting:
        payer = paying[waiting.pop(0)]
        for holder in payer.holders:
            pays = paying.get(holder)
            if pays is None or holder == payer.entity or pays.currency != payer.currency:
                continue
            if holder not in met:
                met[holder] = None
                waiting.append(holder)
    return tuple(met)


def _circle(
    name: str, reached: Mapping[str, tuple[str, ...]], paying: Mapping[str, Payer]
) -> Problem:
    """Return the problem of entities that pay each other, at the first of them in the file."""
    members = [m for m in paying if m in reached[name] and name in reached[m]]
    first, *others = members
    where = paying[first].clause.where
    message = (
        f"what `{first}` pays comes back to it, through {' and '.join(f'`{m}`' for m in others)}"
    )
    help_ = "money that goes round is not modelled: leave out the `payouts` of one of them"
    related = tuple(Related(paying[m].clause.where, "which pays on") for m in others)
    return Problem("K910", message, where, help=help_, related=related)


def _followed(payout: Payer, payers: Iterable[Payer]) -> Onward:
    curve = payout.by_holders()
    events: dict[Fraction, list[tuple[str, Event]]] = {}
    _note(events, payout, {b.at: b.at for b in payout.breakpoints})
    through = tuple(payers)
    for payer in through:
        inner = _apart(payer)
        at = curve.reaching(payer.entity, inner)
        _note(events, payer, {inner.knots[number].at: value for value, number in at.items()})
        curve = curve.through(payer.entity, inner)
    for knot in curve.knots:
        events.setdefault(knot.at, [])
    return Onward(through, curve, tuple(Bend(v, tuple(events[v])) for v in sorted(events)))


def _apart(payer: Payer) -> Curve:
    """Return the payments of one who pays on, each name meaning one: its classes without known holders are not those of others."""
    curve = payer.by_holders()
    own = {t.stock.name for t in payer.terms}
    names = {h: f"{payer.entity}.{h}" for h in curve.accounts if h in own}
    names[str(payer.entity)] = KEEPS.format(payer.entity)
    return replace(curve, accounts=tuple(names.get(h, h) for h in curve.accounts))


def _note(
    events: dict[Fraction, list[tuple[str, Event]]], payer: Payer, at: Mapping[Fraction, Fraction]
) -> None:
    """Add what happens in one waterfall, where its own values are reached at these."""
    for found in payer.breakpoints:
        if found.events and found.at in at:
            there = events.setdefault(at[found.at], [])
            there.extend((str(payer.entity), event) for event in found.events)
