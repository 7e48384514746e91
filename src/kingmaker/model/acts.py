"""Acts that need a power, as trees."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from kingmaker.model.rules import Placed
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from kingmaker.model.conditions import Ref, Value
    from kingmaker.model.rules import Base
    from kingmaker.model.values import Name, Quantity


@dataclass(frozen=True, slots=True)
class Appoint(Placed):
    """``appoint murati as ceo``."""

    who: Ref
    office: Name


@dataclass(frozen=True, slots=True)
class Remove(Placed):
    """``remove altman from board``."""

    who: Ref
    place: Name


@dataclass(frozen=True, slots=True)
class Elect(Placed):
    """``elect n1 to board``, ``elect slate-one to board.class-one``."""

    who: Ref
    place: Name


@dataclass(frozen=True, slots=True)
class Resign(Placed):
    """``brockman resigns from board``: nobody's vote is needed."""

    who: Ref
    place: Name


@dataclass(frozen=True, slots=True)
class SetTo(Placed):
    """``set founder-votes to 10``: a gauge takes a level."""

    gauge: Name
    value: Value


@dataclass(frozen=True, slots=True)
class Amend(Placed):
    """``amend bodies.board.seats to 9``: a clause is replaced."""

    path: Name
    text: str


@dataclass(frozen=True, slots=True)
class Pay(Placed):
    """``pay 5 million USD from dao to club``."""

    amount: Quantity
    payer: Ref
    payee: Ref


@dataclass(frozen=True, slots=True)
class Transfer(Placed):
    """``transfer 5% of outstanding common from retail to raider``."""

    bound: Quantity
    of: Base
    giver: Ref
    taker: Ref


@dataclass(frozen=True, slots=True)
class Issue(Placed):
    """``issue 95 million common to others``: new shares of a class."""

    count: Quantity
    share_class: Name
    taker: Ref


@dataclass(frozen=True, slots=True)
class Call(Placed):
    """``call stockholders``: a meeting of a body is called, with its notice."""

    body: Name


Act: TypeAlias = Appoint | Remove | Elect | Resign | SetTo | Amend | Pay | Transfer | Issue | Call
