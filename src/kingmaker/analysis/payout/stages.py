"""From the steps of a case to the terms of a waterfall: parts, caps and bounds in numbers."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kingmaker.analysis.payout.figures import grown
from kingmaker.analysis.payout.steps import Step
from kingmaker.model.money import ShareBy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kingmaker.analysis.payout.figures import Figures
    from kingmaker.analysis.payout.putin import PutIn
    from kingmaker.model.money import Payouts, PayoutStep
    from kingmaker.model.values import Name, Quantity

_MULTIPLE = "contributed"


class Stages:
    """Reads the steps of one waterfall; `left_out` holds those whose condition does not hold."""

    def __init__(self, put_in: Mapping[str, PutIn], figures: Figures) -> None:
        self.put_in = put_in
        self.figures = figures
        self.left_out: list[PayoutStep] = []

    def steps(self, payouts: Payouts) -> tuple[Step, ...]:
        """Return the steps that exist, in their order."""
        found = []
        for step in payouts.steps:
            if step.when is not None:
                there = self.figures.true(step.when, step.where, f"the step `{step.id}`")
                if not there:
                    self.left_out.append(step)
                    continue
            found.append(self._step(step))
            if not any(found[-1].parts.values()) and not self.figures.problems:
                message = f"the step `{step.id}` gives nobody a part"
                self.figures.report("K753", message, step.where, "give somebody more than nothing")
        return tuple(found)

    def contributed(self, step: Step) -> dict[str, Fraction]:
        """Return what those in a step put in, where its bound is one of the profit."""
        if not step.of_profit:
            return {}
        known = (a for a in self.put_in)
        return {a: n for a in known if (n := self.counted(a)) is not None}

    def counted(self, who: str, *, where: Name | None = None) -> Fraction | None:
        """Return what somebody put in as far as it counts, or report that nobody says."""
        found = self.put_in.get(who)
        if found is None:
            if where is not None:
                message = f"who is paid turns on what `{who}` put in, and nothing says how much"
                self.figures.report(
                    "K756", message, where.where, f"add `{who}` under `contributed`"
                )
            return None
        clause = found.clause
        if not found.said:
            message = f"who is paid turns on what `{who}` put in, and nothing says how it counts"
            help_ = "add `counts:`, one of as promised, as paid, on use, at cost, cash only"
            self.figures.unsaid(message, clause.where, help_)
            return None
        return self.figures.money(found.counted, found.address)

    def _step(self, step: PayoutStep) -> Step:
        of_share = {n: q for n, q in step.until.items() if q.unit == "share"}
        until = {n: q for n, q in step.until.items() if n not in of_share}
        caps = {n: q for n, q in step.cap.items() if q is not None}  # type: ignore[redundant-expr]  # `none` is read as None
        total = step.until_total
        if step.catch_up and not of_share:
            message = f"the step `{step.id}` is a catch-up, and nothing says up to which share"
            help_ = "write whose share of the profit closes it: `until: {manager: 20%}`"
            self.figures.unsaid(message, step.where, help_)
        return Step(
            name=step.id,
            parts=self._parts(step),
            by_due=step.share_by is ShareBy.DUE,
            caps=self._bounds(step, caps, "cap"),
            until=self._bounds(step, until, "until"),
            total_until=None if total is None else self.figures.money(total, f"{step.path}.until"),
            share_until={
                str(n): self.figures.number(q, f"{step.path}.until.{n}") or Fraction(0)
                for n, q in of_share.items()
            },
            of_profit=step.catch_up,
            clause=step.path,
        )

    def _parts(self, step: PayoutStep) -> dict[str, Fraction]:
        """Return each account's part of a dollar, in proportion."""
        given = {n: q for n, q in step.to.items() if q is not None}
        if given:
            return self._given(step, given)
        if step.share_by is ShareBy.CONTRIBUTED and len(step.to) > 1:
            put_in = {str(n): self.counted(n, where=n) for n in step.to}
            return {n: amount or Fraction(0) for n, amount in put_in.items()}
        if step.share_by is ShareBy.DUE:
            self._due_is_bounded(step)
        elif len(step.to) > 1:
            message = f"the step `{step.id}` pays several, and nothing says how they share"
            help_ = (
                "write a part for each, `{ann: 60%, ben: 40%}`, or `share_by: contributed` or `due`"
            )
            self.figures.unsaid(message, step.where, help_)
        if not step.to:
            message = f"the step `{step.id}` says nobody who is paid"
            self.figures.unsaid(message, step.where, "add `to:`")
        return {str(n): Fraction(1) for n in step.to}

    def _given(self, step: PayoutStep, given: Mapping[Name, Quantity]) -> dict[str, Fraction]:
        parts = {}
        for name, quantity in given.items():
            if quantity.unit not in ("share", ""):
                message = (
                    f"in the step `{step.id}` the part of `{name}` is neither a share nor a number"
                )
                help_ = "write parts: `{ann: 60%, ben: 40%}`, or `{ann: 3, ben: 2}`"
                self.figures.report("K753", message, quantity.where, help_)
                continue
            parts[str(name)] = self.figures.number(quantity, f"{step.path}.to.{name}") or Fraction(
                0
            )
        whole = sum(parts.values(), Fraction(0))
        shares = all(q.unit == "share" for q in given.values())
        if shares and whole != 1 and not self.figures.problems:
            message = f"the parts of the step `{step.id}` are not 100% together under this reading"
            self.figures.report("K753", message, step.where, "correct a part")
        return parts

    def _due_is_bounded(self, step: PayoutStep) -> None:
        for name in step.to:
            if name not in step.until and step.cap.get(name) is None:
                message = f"the step `{step.id}` is shared by what is due, and nothing says what is due to `{name}`"
                help_ = f"add `until: {{{name}: AMOUNT}}`"
                self.figures.unsaid(message, name.where, help_)

    def _bounds(
        self, step: PayoutStep, bounds: Mapping[Name, Quantity], key: str
    ) -> dict[str, Fraction]:
        found = {}
        for name, quantity in bounds.items():
            of = self.counted(name, where=name) if quantity.unit == _MULTIPLE else None
            amount = self.figures.bound(
                quantity, f"{step.path}.{key}.{name}", unit=_MULTIPLE, of=of
            )
            if amount is not None:
                found[str(name)] = self._grown(step, amount)
        return found

    def _grown(self, step: PayoutStep, amount: Fraction) -> Fraction:
        if step.grows is None:
            return amount
        day, rate = self.figures.day, step.grows
        if step.grows_from is None or day is None:
            missing = "from when on" if step.grows_from is None else "what day it is"
            message = f"what the step `{step.id}` pays grows, and nothing says {missing}"
            help_ = "add `grows_from: DATE`" if step.grows_from is None else "add `as_of: DATE`"
            self.figures.unsaid(message, rate.where, help_)
            return amount
        number = self.figures.number(rate, f"{step.path}.grows")
        if number is None:
            return amount
        found = grown(amount, rate, step.grows_from, day, number, in_part=step.grows_in_part)
        if found is None or rate.unit not in ("share", self.figures.currency):
            message = f"the step `{step.id}` grows by nothing that can be counted"
            help_ = "write a rate: `20% per year`, or an amount: `5 million USD per year`; up to 1,000 periods"
            self.figures.unsaid(message, rate.where, help_)
            return amount
        return found
