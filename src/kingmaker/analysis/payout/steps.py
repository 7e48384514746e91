"""A waterfall of ordered steps: each dollar goes to the first step that is still open.

All bounds are on what an account has received in all, from the first dollar on: a cap on returns bounds the sum of
distributions, not those of one year and not the profit of the company. Within a step an account that reaches
its cap leaves, and the parts of the others are kept in proportion. A step closes when nobody is left in it, when
all those named in `until` have what it says, or when so much was paid in all.
"""

from __future__ import annotations

from dataclasses import field
from fractions import Fraction
from typing import TYPE_CHECKING

from kingmaker.analysis.payout.classes import Event, Line, Turn, Why
from kingmaker.analysis.payout.curve import Curve, Knot
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_NONE = Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The terms of one step, in numbers.

    `parts` holds each account's part of a dollar, in proportion; where `by_due`, they share in proportion to
    what their bound still lacks when the step begins. `share_until` closes the step when these have such a
    part of all that was paid, or, `of_profit`, of all that was paid beyond what each put in.
    """

    name: str
    parts: Mapping[str, Fraction]
    by_due: bool = False
    caps: Mapping[str, Fraction] = field(default_factory=dict)
    until: Mapping[str, Fraction] = field(default_factory=dict)
    total_until: Fraction | None = None
    share_until: Mapping[str, Fraction] = field(default_factory=dict)
    of_profit: bool = False
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """From one knot to the next: the step that is open, and each account's part of a dollar."""

    step: Step
    parts: Mapping[str, Fraction]
    start: Fraction
    end: Fraction | None


@dataclass(frozen=True, slots=True)
class Flow:
    """What the steps do: their stretches in order, what each account has at each knot, and the events there.

    `ends` is the value at which the last step is done, `None` where one never is.
    """

    accounts: tuple[str, ...]
    knots: tuple[Knot, ...]
    events: tuple[tuple[Event, ...], ...]
    stretches: tuple[Stretch, ...]

    @property
    def ends(self) -> Fraction | None:
        """The value from which on nothing is paid by the steps."""
        return None if self.stretches and self.stretches[-1].end is None else self.knots[-1].at

    @property
    def curve(self) -> Curve:
        """The payments as a curve; what comes after the last step that is ever done is nobody's."""
        last = self.stretches[-1].parts if self.ends is None else {}
        return Curve(self.accounts, self.knots, tuple(last.get(a, _NONE) for a in self.accounts))

    def lines(self, value: Fraction) -> tuple[Line, ...]:
        """Return what each step has paid to each when this much was shared out, as far as the steps go."""
        paid: dict[tuple[str, str], Fraction] = {}
        clauses = {s.step.name: s.step.clause for s in self.stretches}
        for stretch in self.stretches:
            end = value if stretch.end is None else min(value, stretch.end)
            for account, part in stretch.parts.items():
                key = stretch.step.name, account
                paid[key] = paid.get(key, _NONE) + part * max(_NONE, end - stretch.start)
        return tuple(
            Line(account, amount, Why.STEP, clauses[step])
            for (step, account), amount in paid.items()
            if amount
        )


def flow(steps: Sequence[Step], contributed: Mapping[str, Fraction]) -> Flow:
    """Return what these steps do with each dollar, in their order.

    `contributed` is what each account put in, as far as it counts; it is needed for shares of the profit
    only. The number of knots is linear in the bounds of all steps.

    >>> fund = Step(name="first", parts={"fund": Fraction(1)}, caps={"fund": Fraction(10)})
    >>> rest = Step(name="rest", parts={"fund": Fraction(1), "us": Fraction(3)})
    >>> found = flow([fund, rest], {})
    >>> [int(n) for n in found.curve.paid(Fraction(30))]
    [15, 15]

    Raises:
        ValueError: a step gives no account a part.
    """
    accounts = tuple(dict.fromkeys(a for step in steps for a in step.parts))
    pouring = _Pouring(accounts, contributed)
    for step in steps:
        if not any(step.parts.values()):
            msg = f"the step {step.name!r} gives nobody a part"
            raise ValueError(msg)
        if not pouring.through(step):
            break
    return Flow(
        accounts,
        tuple(pouring.knots),
        tuple(tuple(e) for e in pouring.events),
        tuple(pouring.stretches),
    )


class _Pouring:
    """Money on its way: who has received how much so far."""

    def __init__(self, accounts: tuple[str, ...], contributed: Mapping[str, Fraction]) -> None:
        self.accounts = accounts
        self.contributed = contributed
        self.has = dict.fromkeys(accounts, _NONE)
        self.total = _NONE
        self.knots = [Knot(_NONE, (_NONE,) * len(accounts))]
        self.events: list[list[Event]] = [[]]
        self.stretches: list[Stretch] = []

    def through(self, step: Step) -> bool:
        """Pour into a step until it is done; return whether it ever is."""
        weights = self._due(step) if step.by_due else step.parts
        while True:
            parts = self._open(step, weights)
            if not parts or self._closed(step):
                self.events[-1].append(Event(step.name, Turn.DONE, step.clause))
                return True
            room = min(self._rooms(step, parts), default=None)
            self.stretches.append(
                Stretch(step, parts, self.total, None if room is None else self.total + room)
            )
            if room is None:
                return False
            self._pour(step, parts, room)

    def _due(self, step: Step) -> dict[str, Fraction]:
        """Return what the bound of each still lacks."""
        bounds = {a: step.until.get(a, step.caps.get(a, _NONE)) for a in step.parts}
        return {a: max(_NONE, bound - self.has[a]) for a, bound in bounds.items()}

    def _open(self, step: Step, weights: Mapping[str, Fraction]) -> dict[str, Fraction]:
        """Return each account's part of the next dollar, without those who have reached their cap."""
        inside = {
            a: w
            for a, w in weights.items()
            if w and (a not in step.caps or self.has[a] < step.caps[a])
        }
        whole = sum(inside.values(), _NONE)
        return {a: w / whole for a, w in inside.items()}

    def _closed(self, step: Step) -> bool:
        if step.total_until is not None and self.total >= step.total_until:
            return True
        if step.until and all(self.has.get(a, _NONE) >= n for a, n in step.until.items()):
            return True
        return bool(step.share_until) and all(
            self._lacks(a, share, step) <= 0 for a, share in step.share_until.items()
        )

    def _lacks(self, account: str, share: Fraction, step: Step) -> Fraction:
        """Return by how much an account is below its share of what was paid, or of the profit."""
        mine, whole = self._measured(account, step), _NONE
        for other in self.accounts:
            whole += self._measured(other, step)
        return share * whole - mine

    def _measured(self, account: str, step: Step) -> Fraction:
        has = self.has.get(account, _NONE)
        if not step.of_profit:
            return has
        return max(_NONE, has - self.contributed.get(account, _NONE))

    def _rooms(self, step: Step, parts: Mapping[str, Fraction]) -> Iterator[Fraction]:
        """Yield how far it is to each value at which something in this step may change."""
        for account, part in parts.items():
            for bound in (step.caps.get(account), step.until.get(account)):
                if bound is not None and bound > self.has[account]:
                    yield (bound - self.has[account]) / part
        if step.total_until is not None:
            yield step.total_until - self.total
        for account, share in step.share_until.items():
            yield from self._share_rooms(account, share, step, parts)

    def _share_rooms(
        self, account: str, share: Fraction, step: Step, parts: Mapping[str, Fraction]
    ) -> Iterator[Fraction]:
        """Yield how far it is until an account has its share, and to where the profit of somebody begins."""
        speeds = dict(parts)
        if step.of_profit:
            for other, part in parts.items():
                lacks = self.contributed.get(other, _NONE) - self.has[other]
                if lacks > 0:
                    speeds[other] = _NONE
                    yield lacks / part
        closing = speeds.get(account, _NONE) - share * sum(speeds.values(), _NONE)
        lacks = self._lacks(account, share, step)
        if lacks > 0 and closing > 0:
            yield lacks / closing

    def _pour(self, step: Step, parts: Mapping[str, Fraction], room: Fraction) -> None:
        self.total += room
        for account, part in parts.items():
            self.has[account] += part * room
        self.knots.append(Knot(self.total, tuple(self.has[a] for a in self.accounts)))
        self.events.append(
            [
                Event(a, Turn.CAPPED, step.clause)
                for a in parts
                if a in step.caps and self.has[a] >= step.caps[a]
            ]
        )
