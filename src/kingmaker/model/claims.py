"""What a case claims of itself, as trees."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from kingmaker.model.rules import Placed
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from kingmaker.model.acts import Act
    from kingmaker.model.conditions import Condition
    from kingmaker.model.values import Name, Quantity


class Quantifier(StrEnum):
    """How many of a group a claim is about."""

    NO = "no"
    SOME = "some"
    EVERY = "every"


@dataclass(frozen=True, slots=True)
class Coalition(Placed):
    """Who a claim is about: these people together, or any so many of a group.

    With a quantifier, `count` members of `group` (all sizes when `count` is `None`).
    """

    names: tuple[Name, ...] = ()
    quantifier: Quantifier | None = None
    count: int | None = None
    group: Name | None = None


class Verb(StrEnum):
    """What ability is claimed: with help, alone, against all, to keep, to stop."""

    COULD = "could"
    CARRY = "carry"
    FORCE = "force"
    HOLD = "hold"
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class Within(Placed):
    """A horizon: so many motions, meetings, moves, or a stretch of time."""

    count: int
    unit: str


@dataclass(frozen=True, slots=True)
class CanClaim(Placed):
    """``toner and mccauley can never force ceo is not altman within 6 motions``.

    The goal is a decision (a power or a move, by name), an act, or a condition.
    """

    who: Coalition
    verbs: tuple[Verb, ...]
    goal: Name | Act | Condition
    never: bool = False
    within: Within | None = None


class Role(StrEnum):
    """What a voter may be in one decision."""

    DUMMY = "dummy"
    DICTATOR = "dictator"
    VETOER = "vetoer"
    MATTERS = "matters"


@dataclass(frozen=True, slots=True)
class RoleClaim(Placed):
    """``every of council matters for legislate``, ``luxembourg is a dummy for council``."""

    who: Coalition
    role: Role
    decision: Name


@dataclass(frozen=True, slots=True)
class ControlClaim(Placed):
    """``foundation controls company``; `None` for ``nobody controls company``."""

    controller: Name | None
    entity: Name


@dataclass(frozen=True, slots=True)
class PaidClaim(Placed):
    """``nonprofit receives 7 billion USD of 40 billion USD``; of `None`: the residual, every further dollar."""

    holder: Name
    amount: Quantity | None
    of: Quantity | None = None


@dataclass(frozen=True, slots=True)
class AlwaysClaim(Placed):
    """``always at most 7 of board in office``: a condition no move of the case can break."""

    condition: Condition


Claimed: TypeAlias = CanClaim | RoleClaim | ControlClaim | PaidClaim | AlwaysClaim
